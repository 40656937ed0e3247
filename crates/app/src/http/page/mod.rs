//! The pages: HTML that is whole as it comes, without a script, one page a file.

mod about;
mod add;
mod coverage;
mod document;
mod facts;
mod families;
mod feed;
mod links;
mod outlets;
mod people;
mod person;
mod review;
mod search;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Uri, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};

use super::LONGEST_UPLOAD;
use super::problem::Problem;
use super::room::{Desk, Room};

/// The routes of the pages.
pub(super) fn routes() -> Router<Arc<Room>> {
    Router::new()
        .route("/", get(search::show))
        .route("/documents/{document}", get(document::show))
        .route("/documents/{document}/statements/{statement}", get(document::show_statement))
        .route("/people", get(people::show))
        .route("/people/{person}", get(person::show))
        .route("/families", get(families::show))
        .route("/families/altered", get(families::altered))
        .route("/families/{family}", get(families::one))
        .route("/outlets", get(outlets::show))
        .route("/review", get(review::show).post(review::judge))
        .route("/review/undo", post(review::undo))
        .route("/review/people", get(review::pairs).post(review::join))
        .route("/review/orphans", get(review::orphans))
        .route("/add", get(add::show))
        .route("/add/addresses", post(add::addresses))
        .route("/add/examples", post(add::examples))
        .route("/add/{intake}", get(add::report))
        .route("/coverage", get(coverage::show))
        .route("/about", get(about::show))
        .route("/feed.atom", get(feed::show))
        .layer(super::in_time())
        .route("/add/files", post(add::files).layer(DefaultBodyLimit::max(LONGEST_UPLOAD)))
}

/// What stands around every page.
struct Frame {
    /// The part of the site that the page belongs to, as the navigation names it.
    part: &'static str,
    /// Where the search box starts from.
    q: String,
    /// The last entry of the ledger.
    head: i64,
    /// Where to find the style sheet and the script.
    assets: &'static super::assets::Addresses,
}

impl Frame {
    fn of(desk: &Desk<'_>, part: &'static str, q: &str) -> Result<Self, Problem> {
        let head = desk.ledger.head()?.number;
        Ok(Self { part, q: q.to_owned(), head, assets: super::assets::addresses() })
    }
}

/// A page that is shown.
struct Page(String);

impl Page {
    fn of(template: &impl Template) -> Result<Self, Problem> {
        template.render().map(Self).map_err(|error| Problem::fault(&format!("a page cannot be set: {error}")))
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        Html(self.0).into_response()
    }
}

/// A problem, told on a page.
struct Told(Problem);

impl From<Problem> for Told {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    problem: Problem,
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        let status = self.0.status();
        // The ledger may be what is wrong, so that the frame does without it.
        let frame = Frame { part: "", q: String::new(), head: 0, assets: super::assets::addresses() };
        match (ProblemPage { frame, problem: self.0.clone() }).render() {
            Ok(page) => (status, Html(page)).into_response(),
            Err(_) => self.0.into_response(),
        }
    }
}

/// The answer where nothing is.
pub(super) async fn nothing_here(address: Uri, headers: axum::http::HeaderMap) -> Response {
    let problem = Problem::missing(&format!("nothing is at {}", address.path()));
    let wants_page = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    if wants_page.is_some_and(|accept| accept.contains("text/html")) && !address.path().starts_with("/api/") {
        Told(problem).into_response()
    } else {
        problem.into_response()
    }
}
