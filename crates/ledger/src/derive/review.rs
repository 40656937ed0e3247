//! Reviews, and the statements that they are of.
//!
//! A review keeps the id and the words that it judged. When a later reading has a statement of that id, the review is of
//! that; else of the one statement whose content has the same words; else of none, and waits as an orphan.

use std::collections::BTreeMap;

use onrecord_read::text::Text;
use rusqlite::{Connection, OptionalExtension};

use super::card;
use super::document::{self, contents, statement_number};
use super::family;
use crate::archive;
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::event::{Bytes, Event, Review};
use crate::findings::Findings;
use crate::hash::{Hash, unhex};
use crate::query::STATES;

/// Puts a review into the tables or takes it out, as it counts or not.
pub(super) fn count(connection: &Connection, number: i64, review: &Review, counts: bool) -> Result<()> {
    let document = document::number_of(connection, review.document, number)?;
    if counts {
        let sql = "INSERT INTO review (number, document, verdict) VALUES (?1, ?2, ?3)";
        connection.prepare_cached(sql)?.execute((number, document, review.verdict.word()))?;
    } else {
        connection.prepare_cached("DELETE FROM review WHERE number = ?1")?.execute([number])?;
    }
    anchor(connection, document)
}

/// Finds the statements that the reviews of a document are of, in the reading that counts.
pub(super) fn anchor(connection: &Connection, document: i64) -> Result<()> {
    // What a review rejects is in no family.
    family::touch(connection, document)?;
    let mut statement = connection.prepare_cached("SELECT number FROM review WHERE document = ?1 ORDER BY number")?;
    let numbers: Vec<i64> = statement.query_map([document], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut states: BTreeMap<i64, &'static str> = BTreeMap::new();
    let current = if numbers.is_empty() { None } else { Current::of(connection, document)? };
    for number in numbers {
        let Some(entry) = Entry::find(connection, number)? else { continue };
        let Event::Review(review) = entry.event()? else { continue };
        let found = match &current {
            Some(current) => current.find(connection, number, &review)?,
            None => None,
        };
        let (statement, anchor) = found.unzip();
        let sql = "UPDATE review SET statement = ?2, anchor = ?3 WHERE number = ?1";
        connection.prepare_cached(sql)?.execute((number, statement, anchor))?;
        states.extend(statement.map(|statement| (statement, review.verdict.word())));
    }
    settle(connection, document, &states)
}

/// Puts what the last reviews say of the statements of a document into their rows, and takes out what was there before.
fn settle(connection: &Connection, document: i64, states: &BTreeMap<i64, &'static str>) -> Result<()> {
    let sql = "UPDATE statement SET state = NULL WHERE document = ?1 AND state IS NOT NULL";
    let before = connection.prepare_cached(sql)?.execute([document])?;
    if before == 0 && states.is_empty() {
        return Ok(());
    }
    for (statement, state) in states {
        let sql = "UPDATE statement SET state = ?2 WHERE number = ?1";
        connection.prepare_cached(sql)?.execute((statement, state))?;
    }
    card::change(connection, document, |marks| {
        for mark in marks.iter_mut() {
            mark.state = 0;
        }
        for (&statement, state) in states {
            if let Some(mark) = marks.get_mut(document::place_of(statement)) {
                mark.state = card::word(STATES, state);
            }
        }
    })
}

/// The reading of a document that counts.
pub(super) struct Current {
    document: i64,
    reading: i64,
    pub(super) text: Text,
    findings: Findings,
}

impl Current {
    /// `None` for a document without a reading, as one that was withdrawn.
    pub(super) fn of(connection: &Connection, document: i64) -> Result<Option<Self>> {
        let sql = "SELECT reading, text, imprint, findings FROM document WHERE number = ?1 AND reading IS NOT NULL";
        let row = |row: &rusqlite::Row<'_>| {
            let hash = |column: usize| -> rusqlite::Result<Hash> {
                Ok(Hash::from_bytes(&row.get::<_, Vec<u8>>(column)?).unwrap_or(Hash::NONE))
            };
            Ok((row.get::<_, i64>(0)?, hash(1)?, hash(2)?, hash(3)?))
        };
        let Some((reading, text, imprint, findings)) =
            connection.prepare_cached(sql)?.query_row([document], row).optional()?
        else {
            return Ok(None);
        };
        let contents = contents(connection, reading, text, imprint, findings)?;
        Ok(Some(Self { document, reading, text: contents.text, findings: contents.findings }))
    }

    /// The statement that a review is of, and how that was found.
    fn find(&self, connection: &Connection, entry: i64, review: &Review) -> Result<Option<(i64, &'static str)>> {
        let id: Option<[u8; 12]> = unhex(&review.statement);
        let sql = "SELECT number FROM statement WHERE id = ?1 AND document = ?2 ORDER BY number";
        let by_id = connection.prepare_cached(sql)?.query_row((id, self.document), |row| row.get(0)).optional()?;
        if let Some(statement) = by_id {
            return Ok(Some((statement, "id")));
        }
        let Some(judged) = judged_text(connection, entry, review)? else { return Ok(None) };
        let Some(wanted) = words(&judged, &review.as_read) else { return Ok(None) };
        let mut alike =
            self.findings.statements.iter().enumerate().filter(|(_, found)| {
                words(self.text.as_str(), &found.content).is_some_and(|content| content == wanted)
            });
        let one = alike.next().filter(|_| alike.next().is_none());
        Ok(one.map(|(place, _)| (statement_number(self.reading, place), "words")))
    }
}

/// The text of the reading that a review judged.
fn judged_text(connection: &Connection, entry: i64, review: &Review) -> Result<Option<String>> {
    let reading = Entry::find(connection, review.reading)?.map(|entry| entry.event()).transpose()?;
    let Some(Event::Reading(reading)) = reading else {
        let what = format!("it judges the reading of entry {}, which is none", review.reading);
        return Err(Error::Entry { entry, what });
    };
    let hash = if let Some(anew) = reading.in_text {
        anew.text
    } else {
        let added = document::number_of(connection, reading.document, entry)?;
        match Entry::find(connection, added)?.map(|entry| entry.event()).transpose()? {
            Some(Event::Document(added)) => added.text,
            _ => return Ok(None),
        }
    };
    Ok(archive::find(connection, hash, entry)?.and_then(|bytes| String::from_utf8(bytes).ok()))
}

/// The words of ranges of a text, whatever white space stands between them.
fn words(text: &str, ranges: &[Bytes]) -> Option<Vec<String>> {
    let words = ranges.iter().map(|bytes| text.get(bytes.range()));
    let words: Option<Vec<&str>> = words.collect();
    Some(words?.iter().flat_map(|words| words.split_whitespace().map(str::to_owned)).collect())
}
