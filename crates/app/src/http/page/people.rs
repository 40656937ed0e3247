//! The people of the ledger, those who said most first.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use onrecord_ledger::people::Person;
use onrecord_ledger::search::{People, Whom};
use serde::Deserialize;

use super::super::ask::Params;
use super::super::problem::Problem;
use super::super::room::Room;
use super::links::Pages;
use super::{Frame, Page, Told};

/// The people of a page.
const SHOWN: usize = 200;

/// Whose names have these words.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Wanted {
    words: String,
    /// From 1.
    page: Option<usize>,
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    frame: Frame,
    words: String,
    people: Vec<Person>,
    pages: Pages,
}

/// Shows the people in whose names the words are.
pub(super) async fn show(State(room): State<Arc<Room>>, wanted: Result<Params<Wanted>, Problem>) -> Result<Page, Told> {
    let Params(Wanted { words, page }) = wanted?;
    let page = room.read(move |desk| {
        let skip = Pages::before(page, SHOWN);
        let People { people, all } =
            desk.people(&Whom { words: words.clone(), skip, limit: SHOWN, ..Whom::default() })?;
        let pages = Pages::of("/people", &[("words", &words)], page, SHOWN, all);
        Page::of(&PeoplePage { frame: Frame::of(desk, "people", "")?, words, people, pages })
    });
    Ok(page.await?)
}
