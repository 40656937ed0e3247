//! A person: names, roles over time, what they said, when, to whom, and who quotes them.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use onrecord_ledger::hash::PersonId;
use onrecord_ledger::people::Portrait;
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{Ask, Facet, Field, Order};

use super::super::ask::Named;
use super::super::problem::Problem;
use super::super::room::{Desk, Room};
use super::facts::Statement;
use super::links::{self, address};
use super::search::{Timeline, timeline};
use super::{Frame, Page, Told};
use crate::print::listing::counted;

/// The statements that are shown here; the search has them all.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    frame: Frame,
    portrait: Portrait,
    counts: String,
    /// The search for all that they said.
    all: String,
    timeline: Option<Timeline>,
    /// Who prints them, in what form, and what they do: name and counts, each with its search.
    tables: Vec<Table>,
    /// To whom, among the statements shown: words and how many statements.
    addressees: Vec<(String, usize)>,
    statements: Vec<Statement>,
    /// Where they are said to have denied something.
    denials: Vec<Statement>,
}

/// How many of their statements have each value of a field.
struct Table {
    name: &'static str,
    /// Value, statements, and the search for them.
    rows: Vec<(String, usize, String)>,
}

/// Shows a person.
pub(super) async fn show(State(room): State<Arc<Room>>, person: Result<Named<String>, Problem>) -> Result<Page, Told> {
    let Named(person) = person?;
    Ok(room.read(move |desk| page(desk, &person)).await?)
}

fn page(desk: &Desk<'_>, person: &str) -> Result<Page, Problem> {
    let missing = || Problem::missing(&format!("there is no person {person:?} in the ledger"));
    let id: PersonId = person.parse().map_err(|_| missing())?;
    let portrait = desk.ledger.portrait(id)?;
    let query = by(portrait.person.id)?;
    let ask = Ask { order: Order::Date, limit: SHOWN, after: None, facets: 120 };
    let answer = desk.page(&query, &ask)?;
    let here = |q: &str| address("/", &[("q", q)]);
    let denied = links::with(&query, "act", "denied");
    let denied = Query::parse(&denied).map_err(|mistake| Problem::fault(&mistake.to_string()))?;
    let denials = desk.page(&denied, &Ask { facets: 0, limit: 10, ..ask })?;
    let mut addressees: BTreeMap<String, usize> = BTreeMap::new();
    for hit in &answer.hits {
        if let Some(addressee) = &hit.line.addressee {
            *addressees.entry(addressee.text.to_lowercase()).or_default() += 1;
        }
    }
    let mut addressees: Vec<(String, usize)> = addressees.into_iter().collect();
    addressees.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    addressees.truncate(8);
    let page = PersonPage {
        frame: Frame::of(desk, "people", "")?,
        counts: format!("{} in {}", counted(answer.statements, "statement"), counted(answer.documents, "document")),
        all: here(&query.to_string()),
        timeline: timeline(&answer.facets, |month| here(&links::with(&query, "published", month))),
        tables: answer.facets.iter().filter_map(|facet| table(facet, &query)).collect(),
        addressees,
        statements: answer.hits.iter().map(|hit| Statement::of(hit, &query)).collect(),
        denials: denials.hits.iter().map(|hit| Statement::of(hit, &query)).collect(),
        portrait,
    };
    Page::of(&page)
}

/// All that a person said.
fn by(id: PersonId) -> Result<Query, Problem> {
    Query::parse(&format!("by:{id}")).map_err(|mistake| Problem::fault(&mistake.to_string()))
}

fn table(facet: &Facet, query: &Query) -> Option<Table> {
    let (name, field) = match facet.field {
        Field::Outlet => ("Printed by", "outlet"),
        Field::Form => ("Form", "form"),
        Field::Act => ("Act", "act"),
        Field::Polarity => ("Polarity", "polarity"),
        Field::Person | Field::Kind | Field::State | Field::Month => return None,
    };
    let row = |value: &str, statements| {
        (value.to_owned(), statements, address("/", &[("q", &links::with(query, field, value))]))
    };
    let rows = facet.counts.iter().take(8).map(|count| row(&count.value, count.statements));
    Some(Table { name, rows: rows.collect() })
}
