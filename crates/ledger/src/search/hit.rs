//! A statement that was found, with its words and where they were printed.

use std::cell::OnceCell;
use std::rc::Rc;

use onrecord_read::wire;
use rusqlite::Connection;

use super::columns::{Columns, NONE, Place};
use crate::derive::{PLACE_BITS, place_of};
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::event::Event;
use crate::families;
use crate::hash::{DocumentKey, Hash, PersonId};
use crate::ledger::{Kept, Row};
use crate::query::STATES;

/// A person or body of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The id.
    pub id: PersonId,
    /// The name that it goes by.
    pub name: String,
}

/// A statement that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The document that it stands in.
    pub source: Rc<Source>,
    /// The statement as the wire format has it.
    pub line: wire::Line,
    /// Its place among the statements of the document, from 0.
    pub place: usize,
    /// The entry of the reading that found it.
    pub entry: i64,
    /// Who made it, across documents; `None` for several, for the unnamed and for what is no person.
    pub person: Option<Who>,
    /// One of [`STATES`]: what the last review says of it.
    pub state: &'static str,
}

/// A document that statements were found in.
#[derive(Debug)]
pub struct Source {
    /// Its name in the ledger.
    pub key: DocumentKey,
    /// The entry that added it.
    pub entry: i64,
    /// The hash of the bytes that it was read from.
    pub capture: Hash,
    /// The document with all its statements.
    pub kept: Kept,
    /// All its statements as the wire format has them, once more than one is wanted.
    lines: OnceCell<Vec<wire::Line>>,
}

/// Gets documents out of the archive, each once for statements that follow one another.
pub(super) struct Sources<'c> {
    connection: &'c Connection,
    last: Option<Rc<Source>>,
}

impl<'c> Sources<'c> {
    pub(super) fn new(connection: &'c Connection) -> Self {
        Self { connection, last: None }
    }

    pub(super) fn hit(&mut self, columns: &Columns, place: Place) -> Result<Hit> {
        let number = columns.rows.number[place as usize];
        let (entry, within) = (number >> PLACE_BITS, place_of(number));
        let source = self.source(columns.printed(place).number)?;
        let line = match source.lines.get() {
            Some(lines) => lines.get(within).cloned(),
            None => source.kept.line(within)?,
        };
        let mut line = line.ok_or_else(|| Error::Entry {
            entry,
            what: format!("its findings have no statement {within}, and the tables have"),
        })?;
        if line.within.is_some() {
            // What it stands inside of may be asked for.
            source.lines()?;
        }
        line.family = families::family_of(self.connection, number)?.map(|family| family.to_string());
        let person = match columns.rows.person[place as usize] {
            NONE => None,
            person => Some(Who::find(self.connection, columns.people.values()[person as usize])?),
        };
        let state = STATES.get(usize::from(columns.rows.traits[place as usize].state())).copied().unwrap_or(STATES[0]);
        Ok(Hit { source, line, place: within, entry, person, state })
    }

    /// A document. Of the one that was looked at last all statements are made: more are likely to come.
    fn source(&mut self, document: i64) -> Result<Rc<Source>> {
        if let Some(last) = self.last.as_ref().filter(|last| last.entry == document) {
            last.lines()?;
            return Ok(Rc::clone(last));
        }
        let source = Rc::new(Source::read(self.connection, document)?);
        self.last = Some(Rc::clone(&source));
        Ok(source)
    }
}

impl Hit {
    /// The statements that it stands inside of, the innermost first.
    pub fn around(&self) -> impl Iterator<Item = &wire::Line> {
        // They are there for every statement that stands inside of another.
        let lines = self.source.lines.get().map_or(&[][..], Vec::as_slice);
        let outer_of = |line: &wire::Line| {
            let outer = line.within.as_ref()?;
            lines.iter().find(|line| line.id == *outer)
        };
        // A chain has no more links than there are statements.
        std::iter::successors(outer_of(&self.line), move |line| outer_of(line)).take(lines.len())
    }
}

impl Source {
    fn read(connection: &Connection, document: i64) -> Result<Self> {
        let wrong = |what: &str| Error::Entry { entry: document, what: what.to_owned() };
        let row =
            Row::numbered(connection, document)?.ok_or_else(|| wrong("it added no document, and the tables say so"))?;
        let kept =
            row.kept(connection)?.ok_or_else(|| wrong("its words are not there, and the tables say they are"))?;
        let event = Entry::find(connection, document)?.map(|entry| entry.event()).transpose()?;
        let Some(Event::Document(added)) = event else {
            return Err(wrong("it added no document, and the tables say so"));
        };
        Ok(Self::new(row.key, document, added.capture, kept))
    }

    pub(crate) fn new(key: DocumentKey, entry: i64, capture: Hash, kept: Kept) -> Self {
        Self { key, entry, capture, kept, lines: OnceCell::new() }
    }

    /// All its statements as the wire format has them.
    pub(crate) fn lines(&self) -> Result<&[wire::Line]> {
        if let Some(lines) = self.lines.get() {
            return Ok(lines);
        }
        let lines = self.kept.lines()?;
        Ok(self.lines.get_or_init(|| lines))
    }
}
