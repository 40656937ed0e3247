//! What became of the documents that came in.
#![allow(unused_qualifications)] // the macro of a route writes paths in full

use std::sync::Arc;

use axum::extract::State;
use onrecord_ledger::search::{Became, Coverage, Entered, Part, Which};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::ask::Params;
use super::super::problem::{Problem, Unanswered};
use super::super::room::Room;
use super::Answer;

/// What became of the documents that came in.
#[derive(Serialize, ToSchema)]
struct Covered {
    /// All documents.
    documents: usize,
    /// Documents with statements.
    read: usize,
    /// Documents that were read and have no statement.
    empty: usize,
    /// Documents that nothing has read yet.
    unread: usize,
    /// Documents whose words were taken away; they are in no list below.
    withdrawn: usize,
    /// Documents that are a changed version of another.
    versions: usize,
    /// Statements.
    statements: usize,
    /// By outlet, those of most documents first.
    outlets: Vec<CoveredPart>,
    /// By language.
    languages: Vec<CoveredPart>,
    /// By the version of the reader.
    readers: Vec<CoveredPart>,
}

/// Documents that have something in common.
#[derive(Serialize, ToSchema)]
struct CoveredPart {
    /// What they have in common; null where nothing is stated.
    name: Option<String>,
    /// Documents.
    documents: usize,
    /// Those of them that have no statement.
    empty: usize,
    /// Statements in them.
    statements: usize,
}

impl From<Part> for CoveredPart {
    fn from(part: Part) -> Self {
        let Part { name, documents, empty, statements } = part;
        Self { name, documents, empty, statements }
    }
}

/// What became of the documents that came in.
#[utoipa::path(
    get, path = "/api/coverage", tag = "documents",
    responses((status = 200, description = "Counts of documents", body = Covered), Unanswered),
)]
pub(super) async fn coverage(State(room): State<Arc<Room>>) -> Result<Answer, Problem> {
    room.read(|desk| {
        let coverage = desk.coverage()?;
        let Coverage { documents, read, empty, unread, withdrawn, versions, statements, .. } = coverage;
        let parts = |parts: Vec<Part>| parts.into_iter().map(CoveredPart::from).collect();
        let (outlets, languages) = (parts(coverage.outlets), parts(coverage.languages));
        let readers = parts(coverage.readers);
        Answer::of(&Covered {
            documents,
            read,
            empty,
            unread,
            withdrawn,
            versions,
            statements,
            outlets,
            languages,
            readers,
        })
    })
    .await
}

/// Which documents are wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(in super::super) struct Wanted {
    /// What became of them: read, empty, unread or withdrawn.
    #[param(pattern = "^(read|empty|unread|withdrawn)?$")]
    pub(in super::super) became: Option<String>,
    /// Who printed them; empty for those that state nobody.
    pub(in super::super) outlet: Option<String>,
    /// In what language they are; empty for those that state none.
    pub(in super::super) language: Option<String>,
    /// The version of the reader.
    pub(in super::super) reader: Option<String>,
    /// Those that came in before this entry: the `next` of the page before.
    pub(in super::super) before: Option<i64>,
    /// The documents of a page at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub(in super::super) limit: Option<usize>,
}

impl Wanted {
    /// Which documents that are.
    pub(in super::super) fn understood(&self) -> Result<Which, Problem> {
        let became = self.became.as_deref().filter(|word| !word.is_empty());
        let named = |word: &str| Became::ALL.into_iter().find(|became| became.word() == word);
        let unclear = |word| format!("became is one of read, empty, unread, withdrawn, and not {word:?}");
        let became = became.map(|word| named(word).ok_or_else(|| Problem::unclear(&unclear(word)))).transpose()?;
        let limit = self.limit.unwrap_or(50);
        if !(1..=200).contains(&limit) {
            return Err(Problem::unclear(&format!("limit is {limit}, and a page has 1 to 200 documents")));
        }
        let Self { outlet, language, reader, before, .. } = self.clone();
        Ok(Which { became, outlet, language, reader, before, limit })
    }
}

/// Documents, the last that came in first.
#[derive(Serialize, ToSchema)]
#[schema(as = Documents)]
struct Listed {
    documents: Vec<DocumentListed>,
    /// How many there are, on all pages.
    all: usize,
    /// Where the next page begins: the `before` of the next request; null on the last page.
    next: Option<i64>,
}

/// A document in a list.
#[derive(Serialize, ToSchema)]
struct DocumentListed {
    /// Its key in the ledger.
    document: String,
    /// Its id; null once it is withdrawn, as all that is said of it.
    id: Option<String>,
    title: Option<String>,
    outlet: Option<String>,
    origin: Option<String>,
    /// read, empty, unread or withdrawn.
    became: &'static str,
    /// Statements.
    statements: usize,
    reader: Option<String>,
    /// The entry that added it, when, in UTC, and by whom.
    entry: i64,
    at: String,
    by: String,
    /// What could not be read of it.
    warnings: Vec<String>,
}

impl From<Entered> for DocumentListed {
    fn from(entered: Entered) -> Self {
        let Entered { row, became, at, by, warnings } = entered;
        Self {
            document: row.key.to_string(),
            id: row.id,
            title: row.title,
            outlet: row.outlet,
            origin: row.origin,
            became: became.word(),
            statements: row.statements,
            reader: row.reader,
            entry: row.number,
            at,
            by,
            warnings,
        }
    }
}

/// Documents, the last that came in first.
#[utoipa::path(
    get, path = "/api/documents", tag = "documents", params(Wanted),
    responses((status = 200, description = "A page of documents", body = Listed), Unanswered),
)]
pub(super) async fn list(State(room): State<Arc<Room>>, Params(wanted): Params<Wanted>) -> Result<Answer, Problem> {
    let which = wanted.understood()?;
    room.read(move |desk| {
        let (entered, all) = desk.documents(&Which { limit: which.limit + 1, ..which.clone() })?;
        let has_more = entered.len() > which.limit;
        let documents: Vec<DocumentListed> = entered.into_iter().take(which.limit).map(DocumentListed::from).collect();
        let next = documents.last().filter(|_| has_more).map(|last| last.entry);
        Answer::of(&Listed { documents, all, next })
    })
    .await
}
