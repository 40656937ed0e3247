//! People: who speaks in the ledger, and the decisions about who is one person.
#![allow(unused_qualifications)] // the macro of a route writes paths in full

use std::sync::Arc;

use axum::extract::State;
use onrecord_ledger::hash::{DocumentKey, PersonId};
use onrecord_ledger::people::{self, Portrait};
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{self, Ask, Field, Hit, Whom};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::ask::{Named, Params};
use super::super::problem::{Problem, Unanswered, Unwritten};
use super::super::room::Room;
use super::reviews::{Decided, decide};
use super::{Answer, Json};

/// A person or body.
#[derive(Serialize, ToSchema)]
struct Person {
    /// 16 hexadecimal digits.
    id: String,
    name: String,
    /// person or organisation.
    kind: String,
    /// The item in Wikidata, where a list gives one.
    wikidata: Option<String>,
    /// Statements by them, those made with others included.
    statements: usize,
    /// Documents that these stand in.
    documents: usize,
}

impl From<people::Person> for Person {
    fn from(person: people::Person) -> Self {
        let people::Person { id, name, kind, wikidata, statements, documents } = person;
        Self { id: id.to_string(), name, kind, wikidata, statements, documents }
    }
}

/// Whose names have these words.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(super) struct Wanted {
    /// Words of the name; everybody without.
    words: String,
    /// How many at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// How many to leave out at the beginning.
    skip: usize,
}

/// People, those who said most first.
#[derive(Serialize, ToSchema)]
struct People {
    people: Vec<Person>,
    /// How many more there are behind them.
    others: usize,
}

/// People, those who said most first.
#[utoipa::path(
    get, path = "/api/people", tag = "people", params(Wanted),
    responses((status = 200, description = "People", body = People), Unanswered),
)]
pub(super) async fn list(State(room): State<Arc<Room>>, Params(wanted): Params<Wanted>) -> Result<Answer, Problem> {
    let limit = wanted.limit.unwrap_or(100);
    if !(1..=1000).contains(&limit) {
        return Err(Problem::unclear(&format!("limit is {limit}, and a list has 1 to 1000 people")));
    }
    room.read(move |desk| {
        let Wanted { words, skip, .. } = wanted;
        let search::People { people, all } = desk.people(&Whom { words, skip, limit, ..Whom::default() })?;
        let others = all.saturating_sub(skip.saturating_add(people.len()));
        Answer::of(&People { people: people.into_iter().map(Person::from).collect(), others })
    })
    .await
}

/// The outlets that are named of those who print somebody.
const MOST_OUTLETS: usize = 100;
/// The last quotes of somebody that are looked at for what was said before, too.
const QUOTES: usize = 40;

/// All that is known of a person.
#[derive(Serialize, ToSchema)]
struct WholePerson {
    person: Person,
    /// The names that documents give, the most frequent first.
    names: Vec<NameUsed>,
    /// Offices and parts, in the order of their first days.
    roles: Vec<RoleHeld>,
    /// Those who were joined to them.
    joined: Vec<Other>,
    /// Those who may be the same.
    suggested: Vec<Other>,
    /// The entries of the decisions about them that count.
    decisions: Vec<DecisionMade>,
    /// Who prints them, those who do so most first.
    quoted_by: Vec<QuotedBy>,
    /// Statements that say that they denied something.
    denials: usize,
    /// Statements that say what they did not say or do.
    negated: usize,
    /// What they said in the same words on another occasion, as far as their last quotes show it.
    restated: Vec<Restated>,
}

/// An outlet that prints a person.
#[derive(Serialize, ToSchema)]
struct QuotedBy {
    outlet: String,
    /// Statements.
    statements: usize,
}

/// The same words on two occasions.
#[derive(Serialize, ToSchema)]
struct Restated {
    later: StatementAt,
    earlier: StatementAt,
    /// The share of the shorter that the fuller one has, from 0 to 1.
    share: f64,
}

/// Where a statement stands.
#[derive(Serialize, ToSchema)]
struct StatementAt {
    /// The key of its document.
    document: String,
    /// Its id.
    statement: String,
}

impl From<&Hit> for StatementAt {
    fn from(hit: &Hit) -> Self {
        Self { document: hit.source.key.to_string(), statement: hit.line.id.clone() }
    }
}

/// A name that documents give.
#[derive(Serialize, ToSchema)]
struct NameUsed {
    name: String,
    /// Documents.
    documents: usize,
}

/// An office or part, with the statement that shows it.
#[derive(Serialize, ToSchema)]
struct RoleHeld {
    role: String,
    /// The days of publication of the first document with it and of the last.
    first: Option<String>,
    last: Option<String>,
    /// Documents.
    documents: usize,
    /// The key of the first of them.
    document: String,
    /// The statement there that shows it.
    statement: String,
}

/// Another person.
#[derive(Serialize, ToSchema)]
struct Other {
    id: String,
    name: String,
    /// Why they may be the same.
    why: Option<String>,
}

/// A decision.
#[derive(Serialize, ToSchema)]
struct DecisionMade {
    /// The number of its entry, by which it can be undone.
    entry: i64,
    at: String,
    by: String,
    /// The kind of the entry.
    kind: String,
}

/// One person.
#[utoipa::path(
    get, path = "/api/people/{person}", tag = "people",
    params(("person" = String, Path, description = "The id of the person")),
    responses((status = 200, description = "The person", body = WholePerson), Unanswered),
)]
pub(super) async fn one(State(room): State<Arc<Room>>, Named(person): Named<String>) -> Result<Answer, Problem> {
    let id = id(&person)?;
    room.read(move |desk| {
        let Portrait { person, names, roles, joined, suggested, decisions } = desk.ledger.portrait(id)?;
        let query = Query::parse(&format!("by:{}", person.id));
        let query = query.map_err(|mistake| Problem::fault(&mistake.to_string()))?;
        let answer = desk.page(&query, &Ask { facets: MOST_OUTLETS, ..Ask::default() })?;
        let counts = |field: Field| {
            answer.facets.iter().filter(move |facet| facet.field == field).flat_map(|facet| &facet.counts)
        };
        let count = |field: Field, value: &str| {
            counts(field).find(|count| count.value == value).map_or(0, |count| count.statements)
        };
        let quoted_by = counts(Field::Outlet)
            .map(|count| QuotedBy { outlet: count.value.clone(), statements: count.statements })
            .collect();
        let (denials, negated) = (count(Field::Act, "denied"), count(Field::Polarity, "negated"));
        let restated = desk.restatements(person.id, QUOTES)?;
        let restated = restated.iter().map(|restated| Restated {
            later: StatementAt::from(&restated.later),
            earlier: StatementAt::from(&restated.earlier),
            share: restated.share,
        });
        let names = names.into_iter().map(|(name, documents)| NameUsed { name, documents });
        let roles = roles.into_iter().map(|held| RoleHeld {
            role: held.words,
            first: held.first,
            last: held.last,
            documents: held.documents,
            document: held.document.to_string(),
            statement: held.statement,
        });
        let joined = joined.into_iter().map(|(id, name)| Other { id: id.to_string(), name, why: None });
        let suggested = suggested.into_iter().map(|(id, name, why)| Other { id: id.to_string(), name, why: Some(why) });
        let decisions = decisions.into_iter().map(|entry| DecisionMade {
            entry: entry.number,
            at: entry.at,
            by: entry.by,
            kind: entry.kind,
        });
        Answer::of(&WholePerson {
            person: person.into(),
            names: names.collect(),
            roles: roles.collect(),
            joined: joined.collect(),
            suggested: suggested.collect(),
            decisions: decisions.collect(),
            quoted_by,
            denials,
            negated,
            restated: restated.collect(),
        })
    })
    .await
}

/// The id of a person, as an address has it.
fn id(word: &str) -> Result<PersonId, Problem> {
    word.parse().map_err(|_| Problem::missing(&format!("there is no person {word:?} in the ledger")))
}

/// Says that another is the same person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Joining {
    /// The id of the person that is the same.
    same: String,
    why: String,
    /// Who says so; whoever runs the server unless it is said.
    by: Option<String>,
}

/// Joins two people.
#[utoipa::path(
    post, path = "/api/people/{person}/join", tag = "people", request_body = Joining,
    params(("person" = String, Path, description = "The id of the person that stays")),
    responses((status = 200, description = "The entry", body = Decided), Unwritten),
)]
pub(super) async fn join(
    State(room): State<Arc<Room>>,
    Named(person): Named<String>,
    Json(joining): Json<Joining>,
) -> Result<Answer, Problem> {
    let Joining { same, why, by } = joining;
    let (person, same) = (id(&person)?, id(&same)?);
    decide(&room, by, move |batch| batch.join(person, same, &why)).await
}

/// Says that the speakers of some documents are somebody else.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Parting {
    /// The keys of the documents.
    documents: Vec<String>,
    why: String,
    /// Who says so; whoever runs the server unless it is said.
    by: Option<String>,
}

/// Parts the speakers of some documents from a person.
#[utoipa::path(
    post, path = "/api/people/{person}/part", tag = "people", request_body = Parting,
    params(("person" = String, Path, description = "The id of the person")),
    responses((status = 200, description = "The entry", body = Decided), Unwritten),
)]
pub(super) async fn part(
    State(room): State<Arc<Room>>,
    Named(person): Named<String>,
    Json(parting): Json<Parting>,
) -> Result<Answer, Problem> {
    let Parting { documents, why, by } = parting;
    let person = id(&person)?;
    let documents: Vec<DocumentKey> =
        documents.iter().map(|document| super::statements::key(document)).collect::<Result<_, _>>()?;
    decide(&room, by, move |batch| batch.part(person, &documents, &why)).await
}

/// Gives a person another name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Renaming {
    name: String,
    why: String,
    /// Who says so; whoever runs the server unless it is said.
    by: Option<String>,
}

/// Renames a person.
#[utoipa::path(
    post, path = "/api/people/{person}/rename", tag = "people", request_body = Renaming,
    params(("person" = String, Path, description = "The id of the person")),
    responses((status = 200, description = "The entry", body = Decided), Unwritten),
)]
pub(super) async fn rename(
    State(room): State<Arc<Room>>,
    Named(person): Named<String>,
    Json(renaming): Json<Renaming>,
) -> Result<Answer, Problem> {
    let Renaming { name, why, by } = renaming;
    let person = id(&person)?;
    decide(&room, by, move |batch| batch.rename(person, &name, &why)).await
}
