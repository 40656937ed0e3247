//! The people of the ledger, those who said most first.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use onrecord_ledger::people::Person;
use serde::Deserialize;

use super::super::ask::Params;
use super::super::problem::Problem;
use super::super::room::Room;
use super::{Frame, Page, Told};

/// The people of a page.
const SHOWN: usize = 200;

/// Whose names have these words.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Wanted {
    words: String,
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    frame: Frame,
    words: String,
    people: Vec<Person>,
    others: usize,
}

/// Shows the people in whose names the words are.
pub(super) async fn show(State(room): State<Arc<Room>>, wanted: Result<Params<Wanted>, Problem>) -> Result<Page, Told> {
    let Params(Wanted { words }) = wanted?;
    let page = room.read(move |desk| {
        let mut people = desk.ledger.people(&words)?;
        let others = people.len().saturating_sub(SHOWN);
        people.truncate(SHOWN);
        Page::of(&PeoplePage { frame: Frame::of(desk, "people", "")?, words, people, others })
    });
    Ok(page.await?)
}
