//! The derived tables: what the entries amount to.
//!
//! [`apply`] brings the tables up to date with one more entry, and [`rebuild`] makes them anew from all. Both give the same
//! rows, because each function here computes what a table *is*, from the entries and archive, and not how it changes:
//! [`document`] for documents and their statements, [`speaker`] for the people that rules make of them, [`decision`] for
//! what people decided, [`review`] for the statements that reviews are of, [`family`] for those that are one utterance.

pub(crate) mod card;
mod decision;
mod document;
pub(crate) mod family;
mod review;
mod speaker;

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::entry::Entry;
use crate::error::Result;
use crate::event::Event;
use crate::hash::DocumentKey;

pub(crate) use self::document::{AtHand, Contents, PLACE_BITS, contents, place_of, statement_number};

/// The tables, empty.
pub(crate) const TABLES: &str = include_str!("tables.sql");
/// Their names, and for each the columns that tell its rows apart.
pub(crate) const NAMES: [(&str, &str); 15] = [
    ("document", "number"),
    ("statement", "number"),
    ("words", "rowid"),
    ("speaker", "document, place"),
    ("person", "number"),
    ("listed_name", "folded, person"),
    ("decided", "what, number"),
    ("suggestion", "folded, one, other"),
    ("decision", "number"),
    ("review", "number"),
    ("family_key", "key, day, statement"),
    ("gist", "statement"),
    ("member", "statement"),
    ("family_decided", "document, id, entry"),
    ("unsettled", "document"),
];

/// Documents whose families are found together: a portion takes a few seconds, and less memory than all documents at once.
pub(crate) const MOST_TOGETHER: usize = 2_500;

/// The column that says how often something was changed, which a replay need not do as often.
pub(crate) const VERSION: &str = "version";

/// The documents whose words are not there any more, although the entries at hand do not say so yet.
#[derive(Debug, Default)]
pub(crate) struct Withdrawn(BTreeSet<DocumentKey>);

impl Withdrawn {
    /// Whether the words of a document are gone.
    pub(crate) fn contains(&self, document: DocumentKey) -> bool {
        self.0.contains(&document)
    }

    /// These documents.
    pub(crate) fn of(documents: BTreeSet<DocumentKey>) -> Self {
        Self(documents)
    }

    /// All documents that any entry withdraws.
    pub(crate) fn read(connection: &Connection) -> Result<Self> {
        let sql = format!("SELECT {} FROM entry WHERE kind = 'withdrawal/1'", Entry::COLUMNS);
        let mut statement = connection.prepare(&sql)?;
        let mut all = BTreeSet::new();
        for entry in statement.query_map([], Entry::of_row)? {
            if let Event::Withdrawal(withdrawal) = entry?.event()? {
                all.insert(withdrawal.document);
            }
        }
        Ok(Self(all))
    }
}

/// Brings the tables up to date with the entry of this number, which is the last. What it names is looked up in the
/// archive, unless it is at hand.
pub(crate) fn apply(
    connection: &Connection,
    withdrawn: &Withdrawn,
    number: i64,
    event: &Event,
    at_hand: Option<AtHand<'_>>,
) -> Result<()> {
    match event {
        Event::Document(added) => document::add(connection, withdrawn, number, added, at_hand),
        Event::Reading(reading) => document::read(connection, withdrawn, number, reading, at_hand),
        Event::Withdrawal(withdrawal) => document::withdraw(connection, number, withdrawal),
        Event::Review(_)
        | Event::Join(_)
        | Event::Part(_)
        | Event::Rename(_)
        | Event::People(_)
        | Event::FamilyJoin(_)
        | Event::FamilyPart(_)
        | Event::Undo(_) => decision::decide(connection, number, event),
    }
}

/// Drops the derived tables and makes them anew from the entries.
pub(crate) fn rebuild(connection: &Connection) -> Result<()> {
    for (name, _) in NAMES {
        connection.execute_batch(&format!("DROP TABLE IF EXISTS {name}"))?;
    }
    connection.execute_batch(TABLES)?;
    replay(connection, i64::MAX)
}

/// Fills empty derived tables from the entries up to one number.
pub(crate) fn replay(connection: &Connection, until: i64) -> Result<()> {
    let withdrawn = Withdrawn::read(connection)?;
    let sql = format!("SELECT {} FROM entry WHERE number <= ?1 ORDER BY number", Entry::COLUMNS);
    let mut statement = connection.prepare(&sql)?;
    let mut entries = statement.query([until])?;
    while let Some(row) = entries.next()? {
        let entry = Entry::of_row(row)?;
        apply(connection, &withdrawn, entry.number, &entry.event()?, None)?;
    }
    settle_all(connection)
}

/// Finds the families that are still to be found, in portions.
pub(crate) fn settle_all(connection: &Connection) -> Result<()> {
    while family::unsettled(connection)? > 0 {
        family::settle_some(connection, MOST_TOGETHER)?;
    }
    Ok(())
}
