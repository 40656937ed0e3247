//! Whether the server works, and on what.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::problem::{Problem, Unanswered};
use super::super::room::Room;
use super::Answer;

/// The server at work.
#[derive(Serialize, ToSchema)]
struct Health {
    /// The version of the program.
    version: &'static str,
    /// The last entry of the ledger: its number and its hash.
    head: String,
    /// Whether the ledger is shown for reading only.
    read_only: bool,
}

/// Whether the server works.
#[utoipa::path(
    get, path = "/api/health", tag = "server",
    responses((status = 200, description = "It works", body = Health), Unanswered),
)]
pub(super) async fn health(State(room): State<Arc<Room>>) -> Result<Answer, Problem> {
    let read_only = room.is_read_only();
    room.read(move |desk| {
        let head = desk.ledger.head()?;
        let head = format!("{}:{}", head.number, head.hash);
        Answer::of(&Health { version: env!("CARGO_PKG_VERSION"), head, read_only })
    })
    .await
}
