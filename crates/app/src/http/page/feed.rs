//! The statements of a search as an Atom feed, for whoever wants to hear of new ones.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use onrecord_ledger::search::Ask;

use super::super::ask::{Asked, Params};
use super::super::problem::Problem;
use super::super::room::Room;
use super::facts::Statement;
use super::links::address;

/// The statements of a feed.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed {
    /// Where the server is.
    host: String,
    query: String,
    /// The page of the search.
    page: String,
    /// When the ledger last took in one of these statements, in UTC.
    updated: String,
    entries: Vec<(Statement, String)>,
}

/// The statements that fit a query, the last printed first.
pub(super) async fn show(
    State(room): State<Arc<Room>>,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (query, ask) = asked.understood()?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1").to_owned();
    let feed = room.read(move |desk| {
        let answer = desk.page(&query, &Ask { limit: SHOWN, after: ask.after, order: ask.order, ..Ask::default() })?;
        let mut entries = Vec::with_capacity(answer.hits.len());
        for hit in &answer.hits {
            let read_at = desk.ledger.entry(hit.entry)?.map(|entry| entry.at).unwrap_or_default();
            entries.push((Statement::of(hit, &query), read_at));
        }
        let updated =
            entries.iter().map(|(_, at)| at.clone()).max().unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
        let query = query.to_string();
        let feed = Feed { page: address("/", &[("q", &query)]), host, query, updated, entries };
        feed.render().map_err(|error| Problem::fault(&format!("a feed cannot be set: {error}")))
    });
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/atom+xml; charset=utf-8"));
    Ok(([kind], feed.await?).into_response())
}
