//! Statements: those that a query finds, page by page, and one.

use std::sync::Arc;

use axum::extract::State;
use jiff::civil::Date;
use onrecord_ledger::dossier::Judgement;
use onrecord_ledger::hash::{DocumentKey, FamilyId, PersonId};
use onrecord_ledger::search::{Cursor, Facet, Page, Tally, Utterance};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::super::ask::{Asked, Named, Params};
use super::super::problem::{Problem, Unanswered};
use super::super::room::Room;
use super::Answer;
use crate::print::found;

/// A page of statements.
#[derive(Serialize, ToSchema)]
#[schema(as = Statements)]
struct Found {
    /// The query in its text form, as it was understood.
    query: String,
    /// The last entry of the ledger that was asked: its number and its hash.
    head: String,
    counts: Counts,
    /// Where the next page begins: the `after` of the next request; null on the last page.
    next: Option<String>,
    #[schema(value_type = Vec<found::Line>)]
    statements: Vec<Box<RawValue>>,
    /// With `group=utterance`, for each of `statements` the utterance that it stands for; else empty.
    utterances: Vec<UtteranceFound>,
    facets: Vec<FacetCounts>,
}

/// An utterance: its printings among the statements that fit.
#[derive(Serialize, ToSchema)]
struct UtteranceFound {
    /// The id of its family; null for one that was printed once in the ledger.
    family: Option<String>,
    /// Statements that fit and are printings of it.
    mentions: usize,
    /// Documents that these stand in, the versions of one counted once.
    articles: usize,
    /// Outlets that are stated.
    outlets: usize,
    /// Outlets, those that print nothing but copies of one report counted once.
    independent_outlets: usize,
    /// The day of the first of these printings with a day.
    first: Option<String>,
}

impl From<&Utterance> for UtteranceFound {
    fn from(utterance: &Utterance) -> Self {
        let Utterance { family, counts, first } = utterance;
        Self {
            family: family.as_ref().map(FamilyId::to_string),
            mentions: counts.mentions,
            articles: counts.articles,
            outlets: counts.outlets,
            independent_outlets: counts.independent,
            first: first.as_ref().map(Date::to_string),
        }
    }
}

/// What is counted: each number says of what.
#[derive(Serialize, ToSchema)]
struct Counts {
    /// Statements that fit the query, on all pages.
    statements: usize,
    /// Documents that they stand in.
    documents: usize,
    /// Utterances: something was said once, however often it was printed.
    utterances: usize,
    /// Documents, the versions of one counted once.
    articles: usize,
    /// Outlets that are stated.
    outlets: usize,
    /// Outlets, those that print nothing but copies of one report counted once.
    independent_outlets: usize,
}

impl From<&Page> for Counts {
    fn from(page: &Page) -> Self {
        let Tally { utterances, counts } = page.tally.unwrap_or_default();
        Self {
            statements: page.statements,
            documents: page.documents,
            utterances,
            articles: counts.articles,
            outlets: counts.outlets,
            independent_outlets: counts.independent,
        }
    }
}

/// How many of the statements that fit have each value of a field.
#[derive(Serialize, ToSchema)]
struct FacetCounts {
    /// person, outlet, kind, act, polarity, form, state or month.
    field: &'static str,
    values: Vec<ValueCount>,
    /// How many more values there are.
    others: usize,
    /// How many statements have none.
    without: usize,
}

/// How many statements have a value.
#[derive(Serialize, ToSchema)]
struct ValueCount {
    /// The value; of a person the name.
    value: String,
    /// The id of the person.
    person: Option<String>,
    /// Statements.
    statements: usize,
}

impl From<&Facet> for FacetCounts {
    fn from(facet: &Facet) -> Self {
        let values = facet.counts.iter().map(|count| ValueCount {
            value: count.value.clone(),
            person: count.person.as_ref().map(PersonId::to_string),
            statements: count.statements,
        });
        Self { field: facet.field.word(), values: values.collect(), others: facet.others, without: facet.without }
    }
}

/// Statements that a query finds.
#[utoipa::path(
    get, path = "/api/statements", tag = "statements", params(Asked),
    responses((status = 200, description = "A page of statements", body = Found), Unanswered),
)]
pub(super) async fn list(State(room): State<Arc<Room>>, Params(asked): Params<Asked>) -> Result<Answer, Problem> {
    let (query, ask) = asked.understood()?;
    room.read(move |desk| {
        let page = desk.page(&query, &ask)?;
        let statements = page.hits.iter().map(|hit| raw(&found::line(hit, &hit.line)));
        Answer::of(&Found {
            query: query.to_string(),
            head: format!("{}:{}", page.head.number, page.head.hash),
            counts: Counts::from(&page),
            next: page.next.as_ref().map(Cursor::to_string),
            statements: statements.collect::<Result<_, _>>()?,
            utterances: page.utterances.iter().map(UtteranceFound::from).collect(),
            facets: page.facets.iter().map(FacetCounts::from).collect(),
        })
    })
    .await
}

/// A statement with all that is known of it.
#[derive(Serialize, ToSchema)]
struct WholeStatement {
    #[schema(value_type = found::Line)]
    statement: Box<RawValue>,
    /// A citation that can be pasted under a quotation.
    citation: String,
    /// The reviews that count, the last at the end.
    reviews: Vec<ReviewMade>,
}

/// A review.
#[derive(Serialize, ToSchema)]
pub(super) struct ReviewMade {
    /// The number of its entry, by which it can be undone.
    entry: i64,
    /// When it was made, in UTC.
    at: String,
    /// Who made it.
    by: String,
    /// confirmed, corrected or rejected.
    verdict: &'static str,
    /// What it puts right, with offsets in bytes of the text; see docs/ledger.md.
    correction: Option<Value>,
    /// What else is to be remembered.
    note: Option<String>,
}

impl From<&Judgement> for ReviewMade {
    fn from(judgement: &Judgement) -> Self {
        let Judgement { entry, at, by, review } = judgement.clone();
        Self { entry, at, by, verdict: review.verdict.word(), correction: review.correction, note: review.note }
    }
}

/// One statement.
#[utoipa::path(
    get, path = "/api/documents/{document}/statements/{statement}", tag = "statements",
    params(("document" = String, Path, description = "The key of the document"),
           ("statement" = String, Path, description = "The id of the statement")),
    responses((status = 200, description = "The statement", body = WholeStatement), Unanswered),
)]
pub(super) async fn one(
    State(room): State<Arc<Room>>,
    Named((document, statement)): Named<(String, String)>,
) -> Result<Answer, Problem> {
    let key = key(&document)?;
    room.read(move |desk| {
        let (dossier, hit) = desk.statement(key, &statement)?;
        Answer::of(&WholeStatement {
            statement: raw(&found::line(&hit, &hit.line))?,
            citation: found::cite(std::slice::from_ref(&hit)),
            reviews: dossier.standings[hit.place].reviews.iter().map(ReviewMade::from).collect(),
        })
    })
    .await
}

/// The key of a document, as an address has it.
pub(in super::super) fn key(word: &str) -> Result<DocumentKey, Problem> {
    word.parse().map_err(|_| Problem::missing(&format!("there is no document {word:?} in the ledger")))
}

/// A part of an answer, made where the ledger is read.
pub(super) fn raw(value: &impl Serialize) -> Result<Box<RawValue>, Problem> {
    serde_json::value::to_raw_value(value).map_err(|error| Problem::fault(&error.to_string()))
}
