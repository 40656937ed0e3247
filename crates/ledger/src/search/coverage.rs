//! What became of the documents that came in: how many have statements, have none, or were withdrawn.

use std::cmp::Reverse;

use rusqlite::Connection;

use super::columns::{Columns, Listed, NONE, Printed};
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::ledger::Row;

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It was read, and has statements.
    Read,
    /// It was read, and has no statement.
    Empty,
    /// It was kept, and nothing read it yet.
    Unread,
    /// Its words were taken away.
    Withdrawn,
}

impl Became {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Read, Self::Empty, Self::Unread, Self::Withdrawn];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Empty => "empty",
            Self::Unread => "unread",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn of(printed: Printed, statements: u32) -> Self {
        match (printed.is_withdrawn, printed.reader, statements) {
            (true, ..) => Self::Withdrawn,
            (false, NONE, _) => Self::Unread,
            (false, _, 0) => Self::Empty,
            (false, ..) => Self::Read,
        }
    }
}

/// What became of the documents that came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// All documents.
    pub documents: usize,
    /// Those of them that have statements, have none, were not read yet, and were withdrawn.
    pub read: usize,
    #[allow(missing_docs)] // the field above says it
    pub empty: usize,
    #[allow(missing_docs)]
    pub unread: usize,
    #[allow(missing_docs)]
    pub withdrawn: usize,
    /// Those that are a changed version of another.
    pub versions: usize,
    /// Statements.
    pub statements: usize,
    /// The same by outlet, by language and by the version of the reader, those of most documents first; what was withdrawn
    /// is of none.
    pub outlets: Vec<Part>,
    #[allow(missing_docs)]
    pub languages: Vec<Part>,
    #[allow(missing_docs)]
    pub readers: Vec<Part>,
}

/// The documents that have something in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// What they have in common; `None` where nothing is stated.
    pub name: Option<String>,
    /// How many there are.
    pub documents: usize,
    /// How many of them have no statement.
    pub empty: usize,
    /// Statements in them.
    pub statements: usize,
}

/// Which documents are wanted.
#[derive(Clone, Debug, Default)]
pub struct Which {
    /// What became of them.
    pub became: Option<Became>,
    /// Who printed them, in what language they are, and what read them; an empty word where none is stated.
    pub outlet: Option<String>,
    #[allow(missing_docs)] // the field above says it
    pub language: Option<String>,
    #[allow(missing_docs)]
    pub reader: Option<String>,
    /// Before which document they came: the number of its entry.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: usize,
}

/// A document that came in.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Its row.
    pub row: Row,
    /// What became of it.
    pub became: Became,
    /// When it came in, in UTC, and by whom.
    pub at: String,
    #[allow(missing_docs)] // the field above says it
    pub by: String,
    /// What could not be read of it.
    pub warnings: Vec<String>,
}

/// How many statements each document has.
fn statements(columns: &Columns) -> Vec<u32> {
    let mut counts = vec![0; columns.documents.len()];
    for place in 0..columns.rows.number.len() {
        counts[columns.document(place as u32) as usize] += 1;
    }
    counts
}

/// Counts the documents.
pub(super) fn count(columns: &Columns) -> Coverage {
    let statements = statements(columns);
    let mut coverage = Coverage { documents: columns.documents.len(), ..Coverage::default() };
    let parts = |listed: &Listed<String>| vec![Part::default(); listed.values().len() + 1];
    let (mut outlets, mut languages) = (parts(&columns.outlets), parts(&columns.languages));
    let mut readers = parts(&columns.readers);
    for (place, (&printed, &statements)) in columns.documents.iter().zip(&statements).enumerate() {
        let became = Became::of(printed, statements);
        match became {
            Became::Read => coverage.read += 1,
            Became::Empty => coverage.empty += 1,
            Became::Unread => coverage.unread += 1,
            Became::Withdrawn => coverage.withdrawn += 1,
        }
        coverage.versions += usize::from(printed.article as usize != place);
        coverage.statements += statements as usize;
        if became == Became::Withdrawn {
            continue;
        }
        for (parts, place) in
            [(&mut outlets, printed.outlet), (&mut languages, printed.language), (&mut readers, printed.reader)]
        {
            let last = parts.len() - 1;
            let part = &mut parts[if place == NONE { last } else { place as usize }];
            part.documents += 1;
            part.empty += usize::from(became == Became::Empty);
            part.statements += statements as usize;
        }
    }
    coverage.outlets = named(outlets, &columns.outlets);
    coverage.languages = named(languages, &columns.languages);
    coverage.readers = named(readers, &columns.readers);
    coverage
}

/// The parts that have documents with their names, those of most documents first.
fn named(mut parts: Vec<Part>, names: &Listed<String>) -> Vec<Part> {
    for (part, name) in parts.iter_mut().zip(names.values()) {
        part.name = Some(name.clone());
    }
    parts.retain(|part| part.documents > 0);
    parts.sort_by(|one, other| (Reverse(one.documents), &one.name).cmp(&(Reverse(other.documents), &other.name)));
    parts
}

/// Some of the documents that are wanted, the last first, and how many there are.
pub(super) fn list(connection: &Connection, columns: &Columns, which: &Which) -> Result<(Vec<Entered>, usize)> {
    let statements = statements(columns);
    // What a document must have; nothing has a value that is in no list.
    let wanted = |listed: &Listed<String>, name: &Option<String>| {
        name.as_ref().map(|name| if name.is_empty() { Some(NONE) } else { listed.find(name.as_str()) })
    };
    let wanted = [
        wanted(&columns.outlets, &which.outlet),
        wanted(&columns.languages, &which.language),
        wanted(&columns.readers, &which.reader),
    ];
    let fits = |place: &usize| {
        let printed = columns.documents[*place];
        let became = Became::of(printed, statements[*place]);
        let has = [printed.outlet, printed.language, printed.reader];
        let is_named = wanted.iter().any(Option::is_some);
        which.became.is_none_or(|wanted| wanted == became)
            && !(is_named && printed.is_withdrawn)
            && wanted.iter().zip(has).all(|(wanted, has)| wanted.is_none_or(|wanted| wanted == Some(has)))
    };
    let all: Vec<usize> = (0..columns.documents.len()).rev().filter(fits).collect();
    let behind = |place: &&usize| which.before.is_none_or(|before| columns.documents[**place].number < before);
    let mut entered = Vec::new();
    for &place in all.iter().filter(behind).take(which.limit) {
        let number = columns.documents[place].number;
        let became = Became::of(columns.documents[place], statements[place]);
        entered.push(Entered::read(connection, number, became)?);
    }
    Ok((entered, all.len()))
}

impl Entered {
    fn read(connection: &Connection, number: i64, became: Became) -> Result<Self> {
        let missing = || Error::Entry { entry: number, what: "it added no document, and the tables say so".to_owned() };
        let row = Row::numbered(connection, number)?.ok_or_else(missing)?;
        let Entry { at, by, .. } = Entry::find(connection, number)?.ok_or_else(missing)?;
        let warnings = row.kept(connection)?.map(|kept| kept.findings.warnings).unwrap_or_default();
        let warnings = warnings.into_iter().map(|(_, warning)| warning).collect();
        Ok(Self { row, became, at, by, warnings })
    }
}
