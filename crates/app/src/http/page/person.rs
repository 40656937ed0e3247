//! A person: names, roles over time, what they said, when, about what, to whom and once more, what they denied, and who
//! quotes them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use onrecord_ledger::family::words::{self, Marks, Printed};
use onrecord_ledger::hash::PersonId;
use onrecord_ledger::people::Portrait;
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{Ask, Facet, Field, Group, Hit, Restatement};

use super::super::ask::Named;
use super::super::problem::Problem;
use super::super::room::{Desk, Room};
use super::facts::Statement;
use super::links::{self, address};
use super::search::{Timeline, statements, timeline};
use super::{Frame, Page, Told};
use crate::print::found;
use crate::print::listing::counted;

/// The statements that are shown here; the search has them all.
const SHOWN: usize = 50;
/// The denials that are shown, and what was not said.
const DENIALS: usize = 10;
/// The last quotes that are looked at for what was said before, too.
const QUOTES: usize = 40;
/// The rows of a table.
const ROWS: usize = 8;
/// The months of the timeline: ten years.
const MONTHS: usize = 120;

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
    /// How many statements are shown, among which words, addressees and reporters are counted.
    shown: usize,
    /// The words of content that most of them have, with the search for each.
    about: Vec<(String, usize, String)>,
    /// To whom: words and how many statements.
    addressees: Vec<(String, usize)>,
    /// Who is quoted as reporting them, in chains: names and how many statements.
    reporters: Vec<(String, usize)>,
    statements: Vec<Statement>,
    /// What they are said to have denied, and what they are said not to have said.
    denied: Denials,
    negated: Denials,
    restated: Vec<Restated>,
}

/// Utterances in which something was denied or did not happen.
struct Denials {
    statements: Vec<Statement>,
    /// How many utterances there are, and the search for all of them.
    count: usize,
    all: String,
}

/// A statement, and the same words on another occasion.
struct Restated {
    statement: Statement,
    earlier: Statement,
    /// The share of the shorter that the fuller one has, in percent.
    share: u8,
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
    let ask = Ask { limit: SHOWN, facets: MONTHS, ..Ask::default() };
    let answer = desk.page(&query, &ask)?;
    let here = |q: &str| address("/", &[("q", q)]);
    let hits = &answer.hits;
    let about = words_of(hits).into_iter();
    let addressee = |hit: &Hit| hit.line.addressee.as_ref().map(|addressee| addressee.text.to_lowercase());
    let restated = desk.restatements(portrait.person.id, QUOTES)?;
    let page = PersonPage {
        frame: Frame::of(desk, "people", "")?,
        counts: format!("{} in {}", counted(answer.statements, "statement"), counted(answer.documents, "document")),
        all: here(&query.to_string()),
        timeline: timeline(&answer.facets, |month| here(&links::with(&query, "published", month))),
        tables: answer.facets.iter().filter_map(|facet| table(facet, &query)).collect(),
        shown: hits.len(),
        about: about.map(|(word, count)| (word.clone(), count, here(&links::with(&query, "about", &word)))).collect(),
        addressees: most(hits.iter().filter_map(addressee)),
        reporters: most(hits.iter().filter_map(reporter)),
        statements: hits.iter().map(|hit| Statement::of(hit, &query)).collect(),
        denied: Denials::find(desk, &links::with(&query, "act", "denied"))?,
        negated: Denials::find(desk, &links::with(&query, "polarity", "negated"))?,
        restated: restated.iter().map(|restated| Restated::of(restated, &query)).collect(),
        portrait,
    };
    Page::of(&page)
}

/// All that a person said.
fn by(id: PersonId) -> Result<Query, Problem> {
    understood(&format!("by:{id}"))
}

fn understood(query: &str) -> Result<Query, Problem> {
    Query::parse(query).map_err(|mistake| Problem::fault(&mistake.to_string()))
}

/// The values that are met most, with how often.
fn most(values: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    counts.truncate(ROWS);
    counts
}

/// The words of content that more than one of the statements has.
fn words_of(hits: &[Hit]) -> Vec<(String, usize)> {
    let words = hits.iter().flat_map(|hit| {
        let content = found::content(&hit.line);
        let is_content = |word: &Printed| {
            word.words.iter().all(|word| word.marks.has(Marks::CONTENT) && !word.marks.has(Marks::NUMBER))
        };
        let words = words::printed(&content).into_iter().filter(is_content);
        let words: BTreeSet<String> = words.map(|word| content[word.range].to_lowercase()).collect();
        words
    });
    let mut words = most(words);
    words.retain(|&(_, count)| count > 1);
    words
}

/// Who reports what was said, where a statement stands inside one of somebody else.
fn reporter(hit: &Hit) -> Option<String> {
    let reporter = hit.around().next()?.speaker.as_ref()?;
    let own = hit.line.speaker.as_ref().map(|speaker| &speaker.id);
    (own != Some(&reporter.id)).then(|| reporter.name.clone())
}

impl Denials {
    /// The first of the utterances that a query finds.
    fn find(desk: &Desk<'_>, query: &str) -> Result<Self, Problem> {
        let query = understood(query)?;
        let ask = Ask { group: Group::Utterance, limit: DENIALS, tally: true, ..Ask::default() };
        let answer = desk.page(&query, &ask)?;
        let count = answer.tally.unwrap_or_default().utterances;
        Ok(Self { statements: statements(&answer, &query), count, all: address("/", &[("q", &query.to_string())]) })
    }
}

impl Restated {
    fn of(restated: &Restatement, query: &Query) -> Self {
        let Restatement { later, earlier, share } = restated;
        let share = (share * 100.0).round().clamp(0.0, 100.0) as u8;
        Self { statement: Statement::of(later, query), earlier: Statement::of(earlier, query), share }
    }
}

fn table(facet: &Facet, query: &Query) -> Option<Table> {
    let (name, field) = match facet.field {
        Field::Outlet => ("Most quoted by", "outlet"),
        Field::Form => ("Form", "form"),
        Field::Act => ("Act", "act"),
        Field::Polarity => ("Polarity", "polarity"),
        Field::Person | Field::Kind | Field::State | Field::Month => return None,
    };
    let row = |value: &str, statements| {
        (value.to_owned(), statements, address("/", &[("q", &links::with(query, field, value))]))
    };
    let rows = facet.counts.iter().take(ROWS).map(|count| row(&count.value, count.statements));
    Some(Table { name, rows: rows.collect() })
}
