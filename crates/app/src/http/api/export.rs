//! Everything that a query finds, in one stream.
#![allow(unused_qualifications)] // the macro of a route writes paths in full

use std::io::{self, Write};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use onrecord_ledger::query::Query;
use serde::Deserialize;
use tokio::sync::mpsc;
use utoipa::{IntoParams, ToSchema};

use super::super::ask::Params;
use super::super::problem::{Problem, Unanswered};
use super::super::room::Room;
use crate::export::{Book, Heading, csv, graph, lines, linked, table};

/// How many bytes are gathered before they are sent.
const PARCEL: usize = 64 << 10;

/// What to export.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Wanted {
    /// The query; all statements without.
    q: String,
    /// The format, as docs/export.md describes it.
    #[param(inline)]
    format: Form,
    /// Whether to leave the texts out.
    without_text: bool,
}

/// The format of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Form {
    /// One document or statement a line as JSON.
    #[default]
    Jsonl,
    /// One statement a row for spreadsheets, with a byte order mark.
    Csv,
    /// One statement a row, in Parquet.
    Parquet,
    /// Linked data.
    JsonLd,
    /// A graph of who prints and who cites whom.
    Graphml,
}

impl Form {
    /// The type of the file, and how its name ends.
    const fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Jsonl => ("application/x-ndjson", "jsonl"),
            Self::Csv => ("text/csv; charset=utf-8", "csv"),
            Self::Parquet => ("application/vnd.apache.parquet", "parquet"),
            Self::JsonLd => ("application/ld+json", "jsonld"),
            Self::Graphml => ("application/graphml+xml", "graphml"),
        }
    }
}

/// Everything that a query finds.
#[utoipa::path(
    get, path = "/api/export", tag = "statements", params(Wanted),
    responses((status = 200, description = "The export, whatever its length",
               content((String = "application/x-ndjson"), (String = "text/csv; charset=utf-8"),
                       (Vec<u8> = "application/vnd.apache.parquet"), (serde_json::Value = "application/ld+json"),
                       (String = "application/graphml+xml"))), Unanswered),
)]
pub(super) async fn export(State(room): State<Arc<Room>>, Params(wanted): Params<Wanted>) -> Result<Response, Problem> {
    let query = Query::parse(&wanted.q).map_err(|mistake| Problem::unclear(&mistake.to_string()))?;
    if wanted.format == Form::Graphml && wanted.without_text {
        return Err(Problem::unclear("a graph holds no text: leave out without_text"));
    }
    let (sender, mut receiver) = mpsc::channel(4);
    let (form, without_text) = (wanted.format, wanted.without_text);
    // What goes wrong on the way ends the stream before its end, which whoever receives it sees.
    tokio::spawn(async move {
        let failed = sender.clone();
        let written = room.read(move |desk| {
            let out = Parcels { sender, waiting: Vec::with_capacity(PARCEL) };
            let mut book: Box<dyn Book> = match form {
                Form::Jsonl => Box::new(lines::Lines::new(out)),
                Form::Csv => Box::new(csv::Rows::new(out, true)?),
                Form::Parquet => Box::new(table::Table::new(out)),
                Form::JsonLd => Box::new(linked::Linked::new(out)),
                Form::Graphml => Box::new(graph::Graph::new(out)),
            };
            let heading = Heading { head: desk.ledger.head()?, query: query.to_string(), without_text };
            book.open(&heading)?;
            desk.walk(&query, |source, hits| book.document(&heading, source, hits))?;
            Ok(book.close()?)
        });
        if let Err(problem) = written.await {
            // Whoever asked may have gone.
            let _ = failed.send(Err(io::Error::other(problem.detail))).await;
        }
    });
    let body = Body::from_stream(stream::poll_fn(move |context| receiver.poll_recv(context)));
    let (kind, ending) = form.file();
    let name = HeaderValue::from_str(&format!("attachment; filename=\"statements.{ending}\""));
    let name = name.map_err(|error| Problem::fault(&error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, name)], body)
        .into_response())
}

/// Sends what is written, a parcel at a time, and waits while whoever receives it is slow.
struct Parcels {
    sender: mpsc::Sender<io::Result<Bytes>>,
    waiting: Vec<u8>,
}

impl Parcels {
    fn send(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let parcel = std::mem::replace(&mut self.waiting, Vec::with_capacity(PARCEL));
        self.sender.blocking_send(Ok(parcel.into())).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Parcels {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PARCEL {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}
