//! The first page: one box, what narrows the answer, a timeline, and the statements.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{self, Ask, Facet, Field, Tally, Utterance};

use super::super::ask::{Asked, Grouping, Params, Sequence};
use super::super::problem::Problem;
use super::super::room::{Desk, Room};
use super::facts::Statement;
use super::links::{self, Chip, address};
use super::{Frame, Page, Told};
use crate::print::family;
use crate::print::listing::counted;

/// The values of a facet that are shown.
const SHOWN: usize = 8;
/// The months of the timeline: ten years.
const MONTHS: usize = 120;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    is_by_relevance: bool,
    /// Whether the ledger holds nothing at all.
    is_empty: bool,
    is_read_only: bool,
    /// Why the query was not understood, with the place.
    mistake: Option<String>,
    chips: Vec<(String, String)>,
    /// "58 utterances, 312 mentions, 140 articles, 70 outlets, 61 independent outlets".
    counts: String,
    lines: Lines,
    found: usize,
    timeline: Option<Timeline>,
    facets: Vec<Narrowing>,
    statements: Vec<Statement>,
    /// The address of the next page.
    next: Option<String>,
    /// The address of the first page, on any other.
    first: Option<String>,
    /// The addresses of the same search as exports and for programs.
    json: String,
    export: String,
    feed: String,
}

/// What a line of the page is.
struct Lines {
    /// An utterance, else a statement.
    are_utterances: bool,
    /// The address of the same search with the other kind of lines.
    regrouped: String,
}

/// A facet as links that narrow the search.
struct Narrowing {
    name: &'static str,
    values: Vec<Value>,
    others: usize,
    without: usize,
}

struct Value {
    words: String,
    statements: usize,
    address: String,
}

/// Months with their statements, as bars.
pub(super) struct Timeline {
    pub(super) width: usize,
    pub(super) bars: Vec<Bar>,
    /// The first and the last month.
    pub(super) first: String,
    pub(super) last: String,
    /// How many statements stand in documents without a day.
    pub(super) undated: usize,
}

/// A month.
pub(super) struct Bar {
    pub(super) month: String,
    pub(super) statements: usize,
    pub(super) address: String,
    /// Where the bar stands and how high it is, of 40.
    pub(super) x: usize,
    pub(super) height: usize,
}

/// Searches, and shows a page of what was found.
pub(super) async fn show(State(room): State<Arc<Room>>, asked: Result<Params<Asked>, Problem>) -> Result<Page, Told> {
    let Params(asked) = asked?;
    let is_read_only = room.is_read_only();
    Ok(room.read(move |desk| page(desk, &asked, is_read_only)).await?)
}

fn page(desk: &Desk<'_>, asked: &Asked, is_read_only: bool) -> Result<Page, Problem> {
    let frame = Frame::of(desk, "search", &asked.q)?;
    let is_by_relevance = asked.order == Sequence::Relevance;
    let order = if is_by_relevance { "relevance" } else { "" };
    let is_by_utterance = asked.group != Some(Grouping::Statement);
    let group = if is_by_utterance { "" } else { "statement" };
    let asked = &Asked { group: Some(asked.group.unwrap_or(Grouping::Utterance)), ..asked.clone() };
    let json_group = if is_by_utterance { "utterance" } else { "" };
    let mut page = SearchPage {
        frame,
        is_by_relevance,
        is_empty: false,
        is_read_only,
        mistake: None,
        chips: Vec::new(),
        counts: String::new(),
        lines: Lines { are_utterances: is_by_utterance, regrouped: String::new() },
        found: 0,
        timeline: None,
        facets: Vec::new(),
        statements: Vec::new(),
        next: None,
        first: None,
        json: address("/api/statements", &[("q", &asked.q), ("order", order), ("group", json_group)]),
        export: address("/api/export", &[("q", &asked.q), ("format", "csv")]),
        feed: address("/feed.atom", &[("q", &asked.q)]),
    };
    let query = match Query::parse(&asked.q) {
        Ok(query) => query,
        Err(mistake) => {
            page.mistake = Some(mistake.to_string());
            return Page::of(&page);
        }
    };
    let (_, ask) = asked.understood()?;
    let answer = desk.page(&query, &Ask { facets: MONTHS, ..ask.clone() })?;
    let here = |q: &str| address("/", &[("q", q), ("order", order), ("group", group)]);
    page.is_empty = answer.statements == 0 && query.is_open() && answer.head.number == 0;
    page.found = answer.statements;
    page.counts = counts(&answer);
    let other_group = if is_by_utterance { "statement" } else { "" };
    page.lines.regrouped = address("/", &[("q", &asked.q), ("order", order), ("group", other_group)]);
    page.chips = links::chips(&query).into_iter().map(|Chip { words, without }| (words, here(&without))).collect();
    page.timeline = timeline(&answer.facets, |month| here(&links::with(&query, "published", month)));
    page.facets = answer.facets.iter().filter_map(|facet| narrowing(facet, &query, here)).collect();
    page.statements = statements(&answer, &query);
    page.first = ask.after.map(|_| here(&asked.q));
    page.next = answer.next.map(|next| {
        let limit = asked.limit.map(|limit| limit.to_string()).unwrap_or_default();
        address(
            "/",
            &[("q", &asked.q), ("order", order), ("group", group), ("limit", &limit), ("after", &next.to_string())],
        )
    });
    Page::of(&page)
}

/// How many utterances were found, and who printed them; each number says what it counts.
fn counts(answer: &search::Page) -> String {
    let Tally { utterances, counts } = answer.tally.unwrap_or_default();
    [
        counted(utterances, "utterance"),
        counted(counts.mentions, "mention"),
        counted(counts.articles, "article"),
        counted(counts.outlets, "outlet"),
        counted(counts.independent, "independent outlet"),
    ]
    .join(", ")
}

/// The statements of a page; where they stand for utterances, with how often these were printed.
pub(super) fn statements(answer: &search::Page, query: &Query) -> Vec<Statement> {
    let mut statements: Vec<Statement> = answer.hits.iter().map(|hit| Statement::of(hit, query)).collect();
    for (statement, utterance) in statements.iter_mut().zip(&answer.utterances) {
        statement.printed = utterance.family.is_some().then(|| printed(utterance));
    }
    statements
}

/// How often and since when an utterance was printed, as far as that fits the search.
fn printed(utterance: &Utterance) -> String {
    let first = utterance.first.map(|day| format!("; first printed {day}")).unwrap_or_default();
    format!("{}{first}", family::printed(&utterance.counts))
}

/// A facet with an address for each of its values; months are the timeline's.
fn narrowing(facet: &Facet, query: &Query, here: impl Fn(&str) -> String) -> Option<Narrowing> {
    let (name, field) = match facet.field {
        Field::Person => ("Who", "by"),
        Field::Outlet => ("Printed by", "outlet"),
        Field::Kind => ("Kind of speaker", "kind"),
        Field::Act => ("Act", "act"),
        Field::Polarity => ("Polarity", "polarity"),
        Field::Form => ("Form", "form"),
        Field::State => ("Reviews", "state"),
        Field::Month => return None,
    };
    let values = facet.counts.iter().take(SHOWN).map(|count| {
        let wanted = count.person.map_or_else(|| count.value.clone(), |person| person.to_string());
        let address = here(&links::with(query, field, &wanted));
        Value { words: count.value.clone(), statements: count.statements, address }
    });
    let others = facet.others + facet.counts.len().saturating_sub(SHOWN);
    let narrowing = Narrowing { name, values: values.collect(), others, without: facet.without };
    (!narrowing.values.is_empty()).then_some(narrowing)
}

/// The months of the facet from the first to the last, those without statements too.
pub(super) fn timeline(facets: &[Facet], here: impl Fn(&str) -> String) -> Option<Timeline> {
    let facet = facets.iter().find(|facet| facet.field == Field::Month)?;
    let mut counts: Vec<(&str, usize)> =
        facet.counts.iter().map(|count| (count.value.as_str(), count.statements)).collect();
    counts.sort_unstable();
    let (first, last) = (counts.first()?.0, counts.last()?.0);
    let most = counts.iter().map(|&(_, statements)| statements).max().unwrap_or(1);
    let number = |month: &str| -> Option<usize> {
        let (year, month) = month.split_once('-')?;
        Some(year.parse::<usize>().ok()? * 12 + month.parse::<usize>().ok()? - 1)
    };
    let (start, end) = (number(first)?, number(last)?);
    let months = (end - start + 1).clamp(1, 10 * MONTHS);
    let width = (720 / months).clamp(2, 24);
    let bars = counts.iter().filter_map(|&(month, statements)| {
        Some(Bar {
            month: month.to_owned(),
            statements,
            address: here(month),
            x: (number(month)? - start) * width,
            height: (statements * 40).div_ceil(most).max(2),
        })
    });
    let bars = bars.collect();
    Some(Timeline {
        width: width * months,
        bars,
        first: first.to_owned(),
        last: last.to_owned(),
        undated: facet.without,
    })
}

impl Timeline {
    /// The width of a bar, with a gap to the next.
    pub(super) fn bar(&self) -> usize {
        let gaps = self.bars.array_windows().map(|[one, other]| other.x - one.x);
        gaps.min().unwrap_or(self.width).saturating_sub(1).max(1)
    }
}
