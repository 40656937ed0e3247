//! Bringing articles in: the three ways, and what became of it.

use std::sync::Arc;

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::HeaderMap;
use axum::response::Redirect;
use serde::Deserialize;

use super::super::api::intakes;
use super::super::ask::{Filled, Named};
use super::super::intakes::Report;
use super::super::problem::Problem;
use super::super::room::Room;
use super::{Frame, Page, Told};

#[derive(Template)]
#[template(path = "add.html")]
struct AddPage {
    frame: Frame,
    is_read_only: bool,
}

/// Shows the ways in.
pub(super) async fn show(State(room): State<Arc<Room>>) -> Result<Page, Told> {
    let is_read_only = room.is_read_only();
    let page = room.read(move |desk| Page::of(&AddPage { frame: Frame::of(desk, "add", "")?, is_read_only }));
    Ok(page.await?)
}

/// Takes files in.
pub(super) async fn files(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    upload: Result<Multipart, MultipartRejection>,
) -> Result<Redirect, Told> {
    Ok(to_report(intakes::upload_files(&room, &headers, upload).await?))
}

/// Addresses, one a line.
#[derive(Deserialize)]
pub(super) struct Typed {
    addresses: String,
}

/// Calls on addresses.
pub(super) async fn addresses(
    State(room): State<Arc<Room>>,
    typed: Result<Filled<Typed>, Problem>,
) -> Result<Redirect, Told> {
    let Filled(typed) = typed?;
    let addresses: Vec<String> = typed.addresses.split_whitespace().map(str::to_owned).collect();
    Ok(to_report(intakes::call_on(&room, &addresses)?))
}

/// Reads the examples.
pub(super) async fn examples(State(room): State<Arc<Room>>) -> Result<Redirect, Told> {
    Ok(to_report(intakes::read_examples(&room)?))
}

fn to_report(intake: u64) -> Redirect {
    Redirect::to(&format!("/add/{intake}"))
}

#[derive(Template)]
#[template(path = "intake.html")]
struct IntakePage {
    frame: Frame,
    report: Report,
    /// Whether it is still under way.
    is_open: bool,
}

/// Shows what became of what was brought in; comes again by itself while it is under way.
pub(super) async fn report(State(room): State<Arc<Room>>, intake: Result<Named<u64>, Problem>) -> Result<Page, Told> {
    let Named(intake) = intake?;
    let report = room.intakes.report(intake)?;
    let is_open = matches!(report.state, "waiting" | "reading");
    let page = room.read(move |desk| Page::of(&IntakePage { frame: Frame::of(desk, "add", "")?, report, is_open }));
    Ok(page.await?)
}
