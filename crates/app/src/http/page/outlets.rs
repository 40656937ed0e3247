//! The outlets: who is quoted how, and what is their own.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use onrecord_ledger::query::Query;
use onrecord_ledger::search::Outlet;

use super::super::ask::Params;
use super::super::problem::Problem;
use super::super::room::Room;
use super::links::{self, Pages, Turned, address};
use super::{Frame, Page, Told};
use crate::print::grouped;

/// The outlets of a page.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "outlets.html")]
struct OutletsPage {
    frame: Frame,
    rows: Vec<Row>,
    pages: Pages,
}

/// An outlet with its shares.
struct Row {
    name: Option<String>,
    address: Option<String>,
    documents: String,
    by_agency: String,
    statements: String,
    people: String,
    /// Shares of the statements in percent: direct, mixed, indirect; unnamed, unknown.
    direct: usize,
    mixed: usize,
    indirect: usize,
    unnamed: usize,
    unknown: usize,
    unnamed_address: Option<String>,
}

/// Shows the outlets.
pub(super) async fn show(State(room): State<Arc<Room>>, turned: Result<Params<Turned>, Problem>) -> Result<Page, Told> {
    let Params(Turned { page }) = turned?;
    let page = room.read(move |desk| {
        let outlets = desk.outlets()?;
        let pages = Pages::of("/outlets", &[], page, SHOWN, outlets.len());
        let rows = outlets.into_iter().skip(pages.skip).take(SHOWN).map(Row::of).collect();
        Page::of(&OutletsPage { frame: Frame::of(desk, "outlets", "")?, rows, pages })
    });
    Ok(page.await?)
}

impl Row {
    fn of(outlet: Outlet) -> Self {
        let share = |count: usize| (100 * count + outlet.statements / 2).checked_div(outlet.statements).unwrap_or(0);
        let printed = outlet.name.as_deref().map(|name| links::with(&Query::default(), "outlet", name));
        let search = |q: String| address("/", &[("q", &q)]);
        Self {
            address: printed.clone().map(search),
            unnamed_address: printed.map(|q| search(format!("{q} kind:unnamed"))),
            documents: grouped(outlet.documents),
            by_agency: grouped(outlet.by_agency),
            statements: grouped(outlet.statements),
            people: grouped(outlet.people),
            direct: share(outlet.direct),
            mixed: share(outlet.mixed),
            indirect: share(outlet.indirect),
            unnamed: share(outlet.unnamed),
            unknown: share(outlet.unknown),
            name: outlet.name,
        }
    }
}
