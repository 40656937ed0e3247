//! What became of the documents that came in, and which could not be read whole.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use onrecord_ledger::search::{Became, Coverage, Entered, Part};
use url::form_urlencoded;

use super::super::api::coverage::Wanted;
use super::super::ask::Params;
use super::super::intakes::Report;
use super::super::problem::Problem;
use super::super::room::{Desk, Room};
use super::{Frame, Page, Told};
use crate::print::grouped;
use crate::print::listing::counted;

/// The documents of a page.
const SHOWN: usize = 50;
/// The rows of a table of parts.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "coverage.html")]
struct CoveragePage {
    frame: Frame,
    documents: String,
    statements: String,
    versions: String,
    /// What became of documents: in words, how many, and the address of the list of them.
    fates: Vec<(&'static str, String, String)>,
    tables: Vec<Table>,
    /// What was brought in since the server was started, the last first.
    intakes: Vec<Report>,
    /// What the list is narrowed to, each with the address without it.
    chips: Vec<(String, String)>,
    listed: String,
    entered: Vec<Document>,
    next: Option<String>,
    first: Option<String>,
    json: String,
}

/// Documents by something that they have in common.
struct Table {
    name: &'static str,
    rows: Vec<Row>,
    others: usize,
}

struct Row {
    name: String,
    address: String,
    documents: String,
    empty: String,
    empty_address: Option<String>,
    statements: String,
}

/// A document of the list.
struct Document {
    key: String,
    id: String,
    title: Option<String>,
    outlet: Option<String>,
    became: &'static str,
    statements: String,
    reader: Option<String>,
    at: String,
    by: String,
    warnings: Vec<String>,
}

/// What became of a document, in words.
const fn in_words(became: Became) -> &'static str {
    match became {
        Became::Read => "with statements",
        Became::Empty => "without a statement",
        Became::Unread => "not read yet",
        Became::Withdrawn => "withdrawn",
    }
}

/// Shows what became of the documents.
pub(super) async fn show(State(room): State<Arc<Room>>, wanted: Result<Params<Wanted>, Problem>) -> Result<Page, Told> {
    let Params(wanted) = wanted?;
    let intakes = room.intakes.all();
    Ok(room.read(move |desk| page(desk, &wanted, intakes)).await?)
}

fn page(desk: &Desk<'_>, wanted: &Wanted, intakes: Vec<Report>) -> Result<Page, Problem> {
    let wanted = Wanted { limit: Some(SHOWN), ..wanted.clone() };
    let (entered, all) = desk.documents(&wanted.understood()?)?;
    let coverage = desk.coverage()?;
    let from_start = Wanted { before: None, limit: None, ..wanted.clone() };
    let last = entered.last().filter(|_| entered.len() == SHOWN).map(|last| last.row.number);
    let page = CoveragePage {
        frame: Frame::of(desk, "coverage", "")?,
        documents: grouped(coverage.documents),
        statements: grouped(coverage.statements),
        versions: grouped(coverage.versions),
        fates: fates(&coverage),
        tables: vec![
            table("Outlet", &coverage.outlets, |name| Wanted { outlet: Some(name), ..Wanted::default() }),
            table("Language", &coverage.languages, |name| Wanted { language: Some(name), ..Wanted::default() }),
            table("Read by", &coverage.readers, |name| Wanted { reader: Some(name), ..Wanted::default() }),
        ],
        intakes,
        chips: chips(&from_start),
        listed: counted(all, "document"),
        next: last.map(|last| place("/coverage", &Wanted { before: Some(last), ..from_start.clone() })),
        first: wanted.before.map(|_| place("/coverage", &from_start)),
        json: place("/api/documents", &from_start),
        entered: entered.into_iter().map(Document::of).collect(),
    };
    Page::of(&page)
}

/// The address of a list of documents. An outlet that is not stated is an empty word there.
fn place(path: &str, wanted: &Wanted) -> String {
    let Wanted { became, outlet, language, reader, before, limit: _ } = wanted;
    let mut written = form_urlencoded::Serializer::new(String::new());
    let before = before.map(|before| before.to_string());
    for (name, value) in
        [("became", became), ("outlet", outlet), ("language", language), ("reader", reader), ("before", &before)]
    {
        if let Some(value) = value {
            written.append_pair(name, value);
        }
    }
    format!("{path}?{}", written.finish())
}

/// What became of the documents, each with the list of them; what became of none is left out.
fn fates(coverage: &Coverage) -> Vec<(&'static str, String, String)> {
    let Coverage { read, empty, unread, withdrawn, .. } = *coverage;
    let counts = Became::ALL.into_iter().zip([read, empty, unread, withdrawn]).filter(|&(_, count)| count > 0);
    let fate = |(became, count): (Became, usize)| {
        let wanted = Wanted { became: Some(became.word().to_owned()), ..Wanted::default() };
        (in_words(became), grouped(count), place("/coverage", &wanted))
    };
    counts.map(fate).collect()
}

fn table(name: &'static str, parts: &[Part], wanted: impl Fn(String) -> Wanted) -> Table {
    let row = |part: &Part| {
        let wanted = wanted(part.name.clone().unwrap_or_default());
        let empty = Wanted { became: Some(Became::Empty.word().to_owned()), ..wanted.clone() };
        Row {
            name: part.name.clone().unwrap_or_else(|| "not stated".to_owned()),
            address: place("/coverage", &wanted),
            documents: grouped(part.documents),
            empty: grouped(part.empty),
            empty_address: (part.empty > 0).then(|| place("/coverage", &empty)),
            statements: grouped(part.statements),
        }
    };
    Table { name, rows: parts.iter().take(ROWS).map(row).collect(), others: parts.len().saturating_sub(ROWS) }
}

/// What a list is narrowed to, each with the address of the list without it.
fn chips(wanted: &Wanted) -> Vec<(String, String)> {
    let mut chips = Vec::new();
    let mut push = |name: &str, value: &Option<String>, without: Wanted| {
        if let Some(value) = value {
            let value = if value.is_empty() { "not stated" } else { value };
            chips.push((format!("{name}: {value}"), place("/coverage", &without)));
        }
    };
    let became = Became::ALL.into_iter().find(|became| wanted.became.as_deref() == Some(became.word()));
    push("documents", &became.map(|became| in_words(became).to_owned()), Wanted { became: None, ..wanted.clone() });
    push("outlet", &wanted.outlet, Wanted { outlet: None, ..wanted.clone() });
    push("language", &wanted.language, Wanted { language: None, ..wanted.clone() });
    push("read by", &wanted.reader, Wanted { reader: None, ..wanted.clone() });
    chips
}

impl Document {
    fn of(entered: Entered) -> Self {
        let Entered { row, became, at, by, warnings } = entered;
        Self {
            key: row.key.to_string(),
            id: row.id.unwrap_or_else(|| "withdrawn".to_owned()),
            title: row.title,
            outlet: row.outlet,
            became: in_words(became),
            statements: grouped(row.statements),
            reader: row.reader,
            // To the minute.
            at: at.get(..16).unwrap_or(&at).replace('T', " "),
            by,
            warnings,
        }
    }
}
