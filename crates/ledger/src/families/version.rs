//! One printing of an utterance: its words, how the outlet framed them, and when it was printed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::Timestamp;
use onrecord_read::attribution::Form;
use onrecord_read::document::{Field, Place};
use onrecord_read::text::BlockKind;
use rusqlite::Connection;

use super::members;
use crate::derive::PLACE_BITS;
use crate::error::{Error, Result};
use crate::event::StatementName;
use crate::family::diff::{Piece, Weight, differences};
use crate::family::words::{Wording, quoted};
use crate::findings::{Found, slice, statement_id};
use crate::hash::FamilyId;
use crate::imprint::Imprint;
use crate::ledger::{Kept, Row};

/// One printing of an utterance.
#[derive(Clone, Debug)]
pub struct Version {
    /// The statement.
    pub name: StatementName,
    pub(crate) number: i64,
    pub(crate) document: i64,
    /// The article, which is the first of the versions of a document.
    pub(crate) article: i64,
    /// The id of its document.
    pub document_id: String,
    /// Where the document came from.
    pub origin: Option<String>,
    /// The headline, as the publisher states it.
    pub title: Option<String>,
    /// Who printed it.
    pub outlet: Option<String>,
    /// The address.
    pub address: Option<String>,
    /// The day of publication.
    pub published: Option<String>,
    /// The moment of publication, where the page or feed states it.
    pub at: Option<Timestamp>,
    /// When it was fetched.
    pub captured: Option<Timestamp>,
    /// How the day of publication is known.
    pub known_by: &'static str,
    /// Direct, indirect or mixed.
    pub form: &'static str,
    /// What the source did.
    pub act: String,
    /// Whether the text affirms it.
    pub polarity: String,
    /// What kind of block it stands in.
    pub block: BlockKind,
    /// Who said it, as the document names them.
    pub speaker: Option<String>,
    pub(crate) is_named: bool,
    /// The words that frame it: "claimed".
    pub cue: Option<String>,
    /// The words that stand in quotation marks, without the marks; all the content where none do.
    pub words: String,
    /// The paragraph that it stands in.
    pub context: String,
    /// How it differs from the fullest version, in the order of its words.
    pub differences: Vec<Piece>,
    /// The headline of the document that repeats it.
    pub headline: Option<Headline>,
    /// The report that it is a copy of, as a place among the reports of the family.
    pub report: Option<usize>,
}

/// A headline that repeats a statement of the body.
#[derive(Clone, Debug)]
pub struct Headline {
    /// Its words.
    pub words: String,
    /// Whether it says what the body says: no other words, numbers, names or negations.
    pub agrees: bool,
    /// How it differs from the body.
    pub differences: Vec<Piece>,
}

/// The printings of a family in the order of publication, and the place of the fullest.
pub(super) fn read(connection: &Connection, family: FamilyId) -> Result<(Vec<Version>, usize)> {
    let mut documents: HashMap<i64, Option<(Row, Kept)>> = HashMap::new();
    let mut versions = Vec::new();
    for number in members(connection, family)? {
        let Some(document) = crate::derive::family::document_of(connection, number)? else { continue };
        let found = match documents.entry(document) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let row = Row::numbered(connection, document)?;
                let kept = row.as_ref().map(|row| row.kept(connection)).transpose()?.flatten();
                place.insert(row.zip(kept))
            }
        };
        if let Some((row, kept)) = found {
            versions.push(of(connection, number, row, kept)?);
        }
    }
    versions.sort_by_cached_key(|version| {
        let day = version.published.clone().or_else(|| version.captured.map(|at| at.to_string()));
        (day.is_none(), day, version.at.is_none(), version.at, version.name.document, version.name.statement.clone())
    });
    // The fullest has most words; among equals the first in print.
    let length = |version: &Version| Wording::of([version.words.as_str()]).own();
    let lengths: Vec<usize> = versions.iter().map(length).collect();
    let fullest =
        (0..versions.len()).max_by_key(|&place| (lengths[place], std::cmp::Reverse(place))).unwrap_or_default();
    if let Some(words) = versions.get(fullest).map(|version| version.words.clone()) {
        for version in &mut versions {
            version.differences = differences(&version.words, &words);
        }
    }
    Ok((versions, fullest))
}

/// One statement as a printing of its own; `None` where its document has no words any more.
pub(crate) fn one(connection: &Connection, number: i64) -> Result<Option<Version>> {
    let Some(document) = crate::derive::family::document_of(connection, number)? else { return Ok(None) };
    let Some(row) = Row::numbered(connection, document)? else { return Ok(None) };
    row.kept(connection)?.map(|kept| of(connection, number, &row, &kept)).transpose()
}

fn of(connection: &Connection, number: i64, row: &Row, kept: &Kept) -> Result<Version> {
    let Kept { document, imprint, findings, .. } = kept;
    let wrong = |what: String| Error::Words { document: imprint.id.clone(), what };
    let place = (number & ((1 << PLACE_BITS) - 1)) as usize;
    let found = findings
        .statements
        .get(place)
        .ok_or_else(|| wrong(format!("its findings have no statement {place}, and the tables have")))?;
    let text = &document.text;
    let id = statement_id(&imprint.id, text, &found.content, found.earlier)
        .ok_or_else(|| wrong("the content of a statement is not in the text".to_owned()))?;
    let speaker = found.speaker.map(|place| findings.known(place)).transpose().map_err(wrong)?;
    let words = words(found, kept).map_err(wrong)?;
    let headline = findings
        .statements
        .iter()
        .find(|other| other.repeats.as_deref() == Some(&id))
        .map(|other| self::words(other, kept).map(|above| headline(above, &words)))
        .transpose()
        .map_err(wrong)?;
    let (published, known_by) = dated(imprint, findings.dateline);
    let first = found.content.first().map_or(0, |bytes| bytes.0 as usize);
    let block = text.blocks().iter().find(|block| block.span.range().contains(&first));
    Ok(Version {
        name: StatementName { document: row.key, statement: id },
        number,
        document: row.number,
        article: article(connection, row.number)?,
        document_id: imprint.id.clone(),
        origin: imprint.origin.clone(),
        title: imprint.title.clone(),
        outlet: imprint.outlet.clone(),
        address: imprint.address.clone(),
        published,
        at: moment(imprint),
        captured: imprint.captured,
        known_by,
        form: found.form.word(),
        act: found.act.clone(),
        polarity: found.polarity.clone(),
        block: found.block,
        speaker: speaker.map(|speaker| speaker.name.clone()),
        is_named: speaker.is_some_and(|speaker| speaker.kind != "unnamed"),
        cue: found.cue.map(|bytes| slice(text, bytes).map(str::to_owned)).transpose().map_err(wrong)?,
        words,
        context: block.map(|block| text.slice(block.span).to_owned()).unwrap_or_default(),
        differences: Vec::new(),
        headline,
        report: None,
    })
}

/// The words of a statement that stand in quotation marks, without the marks; all of its content where none do.
fn words(found: &Found, kept: &Kept) -> std::result::Result<String, String> {
    let mut parts = Vec::new();
    for &bytes in &found.content {
        parts.push(slice(&kept.document.text, bytes)?);
    }
    if found.form != Form::Indirect {
        let has_mark = |part: &&str| part.contains(['“', '”', '‘', '«', '„', '"']);
        let marked: Vec<&str> = parts.iter().copied().filter(has_mark).collect();
        let parts_marked = if marked.is_empty() { parts } else { marked };
        parts = parts_marked.into_iter().flat_map(quoted).collect();
    }
    Ok(parts.iter().map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(" … "))
}

fn headline(words: String, body: &str) -> Headline {
    let differences = differences(&words, body);
    // What a headline leaves out is left out for room; what it puts in or turns is another matter.
    let turns =
        |piece: &Piece| piece.weight >= Weight::Words && !piece.words.is_empty() || piece.weight == Weight::Negation;
    Headline { agrees: !differences.iter().any(turns), words, differences }
}

/// The day of publication, and how it is known.
fn dated(imprint: &Imprint, dateline: Option<jiff::civil::Date>) -> (Option<String>, &'static str) {
    if let Some(day) = imprint.published {
        let claims = imprint.claims.iter().filter(|claim| claim.field == Field::Published);
        let how = claims.map(|claim| claim.place).min().map_or("stated when it was added", |place| match place {
            Place::Record => "the feed or record that it came in",
            Place::Canonical | Place::JsonLd | Place::OpenGraph | Place::Meta | Place::Microdata | Place::Element => {
                "the page"
            }
            Place::Words => "the words of the page",
            Place::Carrier => "what carried it",
        });
        return (Some(day.to_string()), how);
    }
    match (dateline, imprint.captured) {
        (Some(day), _) => (Some(day.to_string()), "the dateline of the text"),
        (None, Some(_)) => (None, "the time when it was fetched, which is later"),
        (None, None) => (None, "nothing"),
    }
}

/// The moment of publication, where a claim states it to the minute.
fn moment(imprint: &Imprint) -> Option<Timestamp> {
    let claims = imprint.claims.iter().filter(|claim| claim.field == Field::Published);
    claims
        .filter_map(|claim| Some((claim.place, claim.value.trim().parse().ok()?)))
        .min_by_key(|(place, _)| *place)
        .map(|(_, at)| at)
}

/// The first of the documents that one is a changed version of.
fn article(connection: &Connection, document: i64) -> Result<i64> {
    let sql = "WITH RECURSIVE before (number, earlier) AS (SELECT number, earlier FROM document WHERE number = ?1 \
               UNION SELECT document.number, document.earlier FROM document JOIN before ON document.number = before.earlier) \
               SELECT min(number) FROM before";
    Ok(connection.prepare_cached(sql)?.query_row([document], |row| row.get(0))?)
}
