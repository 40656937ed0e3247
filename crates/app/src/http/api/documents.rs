//! Documents: the article as it was published, cut at the marks of its statements, and the bytes that it was read from.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::super::ask::Named;
use super::super::problem::{Problem, Unanswered};
use super::super::room::Room;
use super::super::sheet::{self, Block};
use super::Answer;
use super::statements::{key, raw};
use crate::print::found;

/// A document with its statements.
#[derive(Serialize, ToSchema)]
struct WholeDocument {
    /// Its key in the ledger.
    document: String,
    /// The id that its statements carry; this and what follows is null once it is withdrawn.
    id: Option<String>,
    origin: Option<String>,
    title: Option<String>,
    outlet: Option<String>,
    byline: Option<String>,
    /// The day of publication, YYYY-MM-DD.
    published: Option<String>,
    modified: Option<String>,
    section: Option<String>,
    agency: Option<String>,
    address: Option<String>,
    language: Option<String>,
    /// All that is said of the fields above, and where it stands.
    #[schema(value_type = Vec<Claim>)]
    claims: Vec<Box<RawValue>>,
    /// When it was added to the ledger, in UTC.
    added_at: String,
    /// Who added it.
    added_by: String,
    /// The number of the entry that added it.
    entry: i64,
    /// The SHA-256 of the bytes that it was read from.
    capture: String,
    /// Whether the ledger keeps them.
    capture_kept: bool,
    /// How they are read: text, html, fragment, markdown or jsonl.
    format: String,
    /// The key of the version before.
    earlier: Option<String>,
    /// The key of the version behind.
    later: Option<String>,
    /// The entry that withdrew it.
    withdrawn: Option<i64>,
    /// The version of the reader that read it.
    reader: Option<String>,
    /// The text, cut at the marks of the statements; running text first, then headline, captions and pull quotes.
    blocks: Vec<Block>,
    #[schema(value_type = Vec<found::Line>)]
    statements: Vec<Box<RawValue>>,
}

/// Something that the input says of a document.
#[derive(ToSchema)]
#[allow(dead_code)] // it describes a kept claim for the `OpenAPI` file
struct Claim {
    /// The field that it is about.
    field: String,
    value: String,
    /// The kind of place that says it.
    place: String,
    /// Where in it.
    key: String,
}

/// One document.
#[utoipa::path(
    get, path = "/api/documents/{document}", tag = "documents",
    params(("document" = String, Path, description = "The key of the document")),
    responses((status = 200, description = "The document", body = WholeDocument), Unanswered),
)]
pub(super) async fn one(State(room): State<Arc<Room>>, Named(document): Named<String>) -> Result<Answer, Problem> {
    let key = key(&document)?;
    room.read(move |desk| {
        let dossier = desk.ledger.dossier(key)?;
        let hits = dossier.hits()?;
        let statements = hits.iter().map(|hit| raw(&found::line(hit, &hit.line))).collect::<Result<_, _>>()?;
        let kept = dossier.kept.as_ref();
        let imprint = kept.map(|kept| kept.imprint.clone()).unwrap_or_default();
        let claims = imprint.claims.iter().map(raw).collect::<Result<_, _>>()?;
        let arrival = dossier.arrival;
        Answer::of(&WholeDocument {
            document: key.to_string(),
            id: kept.map(|kept| kept.imprint.id.clone()),
            origin: imprint.origin,
            title: imprint.title,
            outlet: imprint.outlet,
            byline: imprint.byline,
            published: hits
                .first()
                .and_then(|hit| hit.line.document.published)
                .or(imprint.published)
                .map(|day| day.to_string()),
            modified: imprint.modified.map(|day| day.to_string()),
            section: imprint.section,
            agency: imprint.agency,
            address: imprint.address,
            language: imprint.language,
            claims,
            added_at: dossier.added.0,
            added_by: dossier.added.1,
            entry: dossier.row.number,
            capture: arrival.capture.to_string(),
            capture_kept: arrival.capture_kept,
            format: arrival.format,
            earlier: dossier.earlier.map(|key| key.to_string()),
            later: dossier.later.map(|key| key.to_string()),
            withdrawn: dossier.row.withdrawn,
            reader: kept.map(|kept| kept.reader.clone()),
            blocks: kept.map(|kept| sheet::cut(&kept.document.text, &kept.findings.statements)).unwrap_or_default(),
            statements,
        })
    })
    .await
}

/// The bytes that a document was read from, as they were found.
#[utoipa::path(
    get, path = "/api/documents/{document}/capture", tag = "documents",
    params(("document" = String, Path, description = "The key of the document")),
    responses((status = 200, description = "The bytes", body = Vec<u8>, content_type = "application/octet-stream"), Unanswered),
)]
pub(super) async fn capture(
    State(room): State<Arc<Room>>,
    Named(document): Named<String>,
) -> Result<Response, Problem> {
    let key = key(&document)?;
    let bytes = room.read(move |desk| Ok(desk.ledger.capture(key)?)).await?;
    let missing = || Problem::missing("the ledger keeps of this document only the hash of what it was read from");
    let bytes = bytes.ok_or_else(missing)?;
    // To be saved and not to be shown: a captured page must not run here.
    let name = format!("attachment; filename=\"{key}\"");
    let name = HeaderValue::from_str(&name).map_err(|error| Problem::fault(&error.to_string()))?;
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}
