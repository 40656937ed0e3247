//! All that the ledger knows of one document: its statements with whose they are, what reviews say, and its other versions.

use std::rc::Rc;

use onrecord_read::wire;
use rusqlite::Connection;
use serde::Deserialize;

use crate::archive;
use crate::entry::{Entry, Head};
use crate::error::{Error, Result};
use crate::event::{Bytes, DocumentAdded, Event, Review, Verdict};
use crate::families::family_of;
use crate::findings::Found;
use crate::hash::{DocumentKey, FamilyId};
use crate::ledger::{Kept, Ledger, Row};
use crate::query::STATES;
use crate::search::{Hit, Source, Who};

/// A document with all that is known of it.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// What its row says.
    pub row: Row,
    /// When it was added, in UTC, and by whom.
    pub added: (String, String),
    /// What was said when it was added: its capture and how that is to be understood.
    pub arrival: DocumentAdded,
    /// The document with its statements; `None` where its words were withdrawn.
    pub kept: Option<Kept>,
    /// What the ledger knows of each statement, in the order of the findings.
    pub standings: Vec<Standing>,
    /// The version before, and the one behind.
    pub earlier: Option<DocumentKey>,
    #[allow(missing_docs)] // the field above says it
    pub later: Option<DocumentKey>,
    /// The ledger at that moment.
    pub head: Head,
}

/// What the ledger knows of a statement beyond its document.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Who made it, across documents; `None` for several, for the unnamed and for what is no person.
    pub person: Option<Who>,
    /// The utterance that it is a printing of, where others print it too.
    pub family: Option<FamilyId>,
    /// One of [`STATES`]: what the last review says of it.
    pub state: &'static str,
    /// The reviews of it that count, the last at the end.
    pub reviews: Vec<Judgement>,
}

/// A review with its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The number of the entry.
    pub entry: i64,
    /// When, in UTC.
    pub at: String,
    /// Who judged.
    pub by: String,
    /// The review.
    pub review: Review,
}

impl Dossier {
    /// Its statements as a search finds them, in the order of the findings; none of a document that was withdrawn.
    ///
    /// # Errors
    /// [`Error::Words`] when a range is not one of the text, which `verify` would find too.
    pub fn hits(&self) -> Result<Vec<Hit>> {
        let (Some(kept), Some(entry)) = (&self.kept, self.row.reading) else { return Ok(Vec::new()) };
        let source = Rc::new(Source::new(self.row.key, self.row.number, self.arrival.capture, kept.clone()));
        let hits = source.lines()?.iter().zip(&self.standings).enumerate().map(|(place, (line, standing))| Hit {
            source: Rc::clone(&source),
            line: wire::Line { family: standing.family.map(|family| family.to_string()), ..line.clone() },
            place,
            entry,
            person: standing.person.clone(),
            state: standing.state,
        });
        Ok(hits.collect())
    }
}

impl Ledger {
    /// All that is known of a document.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not there, and when the file cannot be read.
    pub fn dossier(&self, key: DocumentKey) -> Result<Dossier> {
        self.at(|connection| {
            // One moment for all of it.
            let snapshot = connection.unchecked_transaction()?;
            let unknown = || Error::Unknown { what: "document", name: key.to_string() };
            let row = Row::find(&snapshot, key)?.ok_or_else(unknown)?;
            let key_of = |number: Option<i64>| -> Result<Option<DocumentKey>> {
                let row = number.map(|number| Row::numbered(&snapshot, number)).transpose()?.flatten();
                Ok(row.map(|row| row.key))
            };
            let (earlier, later) = (key_of(row.earlier)?, key_of(row.later)?);
            let entry = entry(&snapshot, row.number)?;
            let Event::Document(arrival) = entry.event()? else {
                let what = "it added no document, and the tables say so".to_owned();
                return Err(Error::Entry { entry: row.number, what });
            };
            let (kept, standings) = (row.kept(&snapshot)?, standings(&snapshot, row.number)?);
            let (added, head) = ((entry.at, entry.by), Head::read(&snapshot)?);
            Ok(Dossier { row, added, arrival, kept, standings, earlier, later, head })
        })
    }

    /// The bytes that a document was read from; `None` where the ledger keeps only their hash.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the document is not there, and when the file cannot be read.
    pub fn capture(&self, key: DocumentKey) -> Result<Option<Vec<u8>>> {
        let dossier = self.dossier(key)?;
        if dossier.kept.is_none() || !dossier.arrival.capture_kept {
            return Ok(None);
        }
        self.at(|connection| archive::find(connection, dossier.arrival.capture, dossier.row.number))
    }
}

fn entry(connection: &Connection, number: i64) -> Result<Entry> {
    let missing = || Error::Entry { entry: number, what: "it is not there, and the tables name it".to_owned() };
    Entry::find(connection, number)?.ok_or_else(missing)
}

fn standings(connection: &Connection, document: i64) -> Result<Vec<Standing>> {
    let sql = "SELECT number, person, state FROM statement WHERE document = ?1 ORDER BY number";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([document])?;
    let (mut numbers, mut standings): (Vec<i64>, Vec<Standing>) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (person, state): (Option<i64>, Option<String>) = (row.get(1)?, row.get(2)?);
        let state = STATES.iter().find(|known| Some(**known) == state.as_deref()).copied().unwrap_or(STATES[0]);
        let person = person.map(|number| Who::find(connection, number)).transpose()?;
        let number = row.get(0)?;
        numbers.push(number);
        standings.push(Standing { person, family: family_of(connection, number)?, state, reviews: Vec::new() });
    }
    let sql = "SELECT number, statement FROM review WHERE document = ?1 AND statement IS NOT NULL ORDER BY number";
    let mut reviews = connection.prepare_cached(sql)?;
    let mut rows = reviews.query([document])?;
    while let Some(row) = rows.next()? {
        let (number, of): (i64, i64) = (row.get(0)?, row.get(1)?);
        let Ok(place) = numbers.binary_search(&of) else { continue };
        let entry = entry(connection, number)?;
        if let Event::Review(review) = entry.event()? {
            standings[place].reviews.push(Judgement { entry: number, at: entry.at, by: entry.by, review });
        }
    }
    Ok(standings)
}

/// A statement as its last review leaves it.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// What was found, with what the review puts right.
    pub found: Found,
    /// The name of who said it, where the review puts it right.
    pub speaker: Option<String>,
}

impl Dossier {
    /// A statement as its last review leaves it; `None` when nobody has reviewed it, or the review rejects it.
    ///
    /// # Errors
    /// [`Error::Entry`] when the correction is none.
    pub fn settled(&self, place: usize) -> Result<Option<Settled>> {
        let found = self.kept.as_ref().and_then(|kept| kept.findings.statements.get(place));
        let last = self.standings.get(place).and_then(|standing| standing.reviews.last());
        let (Some(found), Some(last)) = (found, last) else { return Ok(None) };
        if last.review.verdict == Verdict::Rejected {
            return Ok(None);
        }
        let mut settled = Settled { found: found.clone(), speaker: None };
        if let Some(correction) = &last.review.correction {
            let wrong = |error| Error::Entry { entry: last.entry, what: format!("its correction is none: {error}") };
            let PutRight { source, cue, content, speaker, act, polarity } =
                serde_json::from_value(correction.clone()).map_err(wrong)?;
            let found = &mut settled.found;
            found.source = source.or(found.source);
            found.cue = cue.or(found.cue);
            found.content = content.unwrap_or_else(|| found.content.clone());
            found.act = act.unwrap_or_else(|| found.act.clone());
            found.polarity = polarity.unwrap_or_else(|| found.polarity.clone());
            settled.speaker = speaker;
        }
        Ok(Some(settled))
    }
}

/// What a review can put right, as its entry has it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct PutRight {
    source: Option<Bytes>,
    cue: Option<Bytes>,
    content: Option<Vec<Bytes>>,
    speaker: Option<String>,
    act: Option<String>,
    polarity: Option<String>,
}
