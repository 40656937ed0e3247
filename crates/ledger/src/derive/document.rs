//! Documents and the statements of the readings that count.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use onrecord_read::attribution::Form;
use onrecord_read::text::Text;
use rusqlite::{Connection, OptionalExtension};

use super::card::{self, Mark};
use super::{Withdrawn, family, review, speaker};
use crate::archive;
use crate::error::{Error, Result};
use crate::event::{Bytes, DocumentAdded, ReadText, ReadingMade, Withdrawal};
use crate::findings::{Findings, Found, Said, slice, statement_id};
use crate::hash::{DocumentKey, Hash, unhex};
use crate::imprint::Imprint;

/// Bits of a statement's number that are its place in the reading. A text of a gibibyte, the longest, would need a
/// statement at every 64th byte to use them up.
pub(crate) const PLACE_BITS: u32 = 24;

/// The number of the statement at a place of the reading of an entry.
pub(crate) fn statement_number(reading: i64, place: usize) -> i64 {
    (reading << PLACE_BITS) + place as i64
}

/// The place of a statement in its reading.
pub(crate) fn place_of(statement: i64) -> usize {
    (statement & ((1 << PLACE_BITS) - 1)) as usize
}

/// The number of a document's row.
pub(super) fn number_of(connection: &Connection, document: DocumentKey, entry: i64) -> Result<i64> {
    let found = connection
        .prepare_cached("SELECT number FROM document WHERE key = ?1")?
        .query_row([document.as_bytes()], |row| row.get(0))
        .optional()?;
    found.ok_or_else(|| Error::Entry { entry, what: format!("it is about document {document}, which no entry added") })
}

/// What the archive holds of a document: what a reading was made of, and made.
pub(crate) struct Contents {
    /// The text, with its blocks.
    pub(crate) text: Text,
    /// What is said of the document.
    pub(crate) imprint: Imprint,
    /// The statements.
    pub(crate) findings: Findings,
}

/// What the archive holds of a document, as far as whoever writes an entry has it at hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AtHand<'a> {
    pub(crate) text: &'a Text,
    pub(crate) imprint: &'a Imprint,
    pub(crate) findings: &'a Findings,
}

impl Contents {
    fn at_hand(&self) -> AtHand<'_> {
        let Self { text, imprint, findings } = self;
        AtHand { text, imprint, findings }
    }
}

/// What the archive holds under these hashes of a text, an imprint and findings.
pub(crate) fn contents(
    connection: &Connection,
    entry: i64,
    text: Hash,
    imprint: Hash,
    findings: Hash,
) -> Result<Contents> {
    let imprint = imprint_of(connection, entry, imprint)?;
    let string = kept(connection, entry, text)?;
    let text = imprint.text(string);
    let json = kept(connection, entry, findings)?;
    let findings = serde_json::from_str(&json)
        .map_err(|error| Error::Entry { entry, what: format!("its findings are not what findings say: {error}") })?;
    Ok(Contents { text, imprint, findings })
}

fn imprint_of(connection: &Connection, entry: i64, imprint: Hash) -> Result<Imprint> {
    serde_json::from_str(&kept(connection, entry, imprint)?)
        .map_err(|error| Error::Entry { entry, what: format!("its imprint is not what an imprint says: {error}") })
}

/// The words that the archive keeps under a hash.
pub(super) fn kept(connection: &Connection, entry: i64, hash: Hash) -> Result<String> {
    let bytes = archive::find(connection, hash, entry)?;
    let bytes = bytes.ok_or(Error::Archive { entry, hash, what: "does not hold" })?;
    String::from_utf8(bytes).map_err(|_| Error::Archive { entry, hash, what: "holds in bytes that are not UTF-8" })
}

/// A document came in.
pub(super) fn add(
    connection: &Connection,
    withdrawn: &Withdrawn,
    entry: i64,
    added: &DocumentAdded,
    at_hand: Option<AtHand<'_>>,
) -> Result<()> {
    let DocumentAdded { document, version_of, text, imprint, .. } = added;
    let earlier = version_of.map(|earlier| number_of(connection, earlier, entry)).transpose()?;
    let sql = "INSERT INTO document (number, key, earlier, statements, version) \
               VALUES (?1, ?2, ?3, 0, (SELECT coalesce(max(version), 0) + 1 FROM document))";
    connection.prepare_cached(sql)?.execute((entry, document.as_bytes(), earlier))?;
    if let Some(earlier) = earlier {
        connection.prepare_cached("UPDATE document SET later = ?2 WHERE number = ?1")?.execute((earlier, entry))?;
    }
    if !withdrawn.contains(*document) {
        match at_hand {
            Some(at_hand) => describe(connection, entry, *text, *imprint, at_hand.imprint)?,
            None => describe(connection, entry, *text, *imprint, &imprint_of(connection, entry, *imprint)?)?,
        }
    }
    Ok(())
}

/// Puts what is said of a document into its row.
fn describe(connection: &Connection, number: i64, text: Hash, hash: Hash, imprint: &Imprint) -> Result<()> {
    let sql = "UPDATE document SET text = ?2, imprint = ?3, id = ?4, origin = ?5, title = ?6, outlet = ?7, byline = ?8, \
               published = ?9, address = ?10, language = ?11, section = ?12, agency = ?13 WHERE number = ?1";
    let Imprint { id, origin, title, outlet, byline, published, section, agency, address, language, .. } = imprint;
    let published = published.map(|day| day.to_string());
    connection.prepare_cached(sql)?.execute(rusqlite::params![
        number,
        text.as_bytes(),
        hash.as_bytes(),
        id,
        origin,
        title,
        outlet,
        byline,
        published,
        address,
        language,
        section,
        agency
    ])?;
    Ok(())
}

/// A reader read a document: its statements take the place of those before.
pub(super) fn read(
    connection: &Connection,
    withdrawn: &Withdrawn,
    entry: i64,
    reading: &ReadingMade,
    at_hand: Option<AtHand<'_>>,
) -> Result<()> {
    let ReadingMade { document, reader, findings: findings_hash, in_text } = reading;
    let number = number_of(connection, *document, entry)?;
    if withdrawn.contains(*document) {
        return Ok(());
    }
    let sql = "SELECT text, imprint, reading FROM document WHERE number = ?1";
    let (text, imprint, before) = connection.prepare_cached(sql)?.query_row([number], |row| {
        Ok((row.get::<_, Option<Vec<u8>>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?, row.get::<_, Option<i64>>(2)?))
    })?;
    let hash = |bytes: Option<Vec<u8>>| bytes.as_deref().and_then(Hash::from_bytes);
    let ReadText { text: text_hash, imprint: imprint_hash } = if let Some(anew) = in_text {
        *anew
    } else if let (Some(text), Some(imprint)) = (hash(text), hash(imprint)) {
        ReadText { text, imprint }
    } else {
        return Err(Error::Entry { entry, what: format!("it reads document {document}, which was withdrawn") });
    };
    let kept;
    let AtHand { text, imprint, findings } = if let Some(at_hand) = at_hand {
        at_hand
    } else {
        kept = contents(connection, entry, text_hash, imprint_hash, *findings_hash)?;
        kept.at_hand()
    };
    if before.is_some() {
        family::leave(connection, number)?;
    }
    if in_text.is_some() {
        describe(connection, number, text_hash, imprint_hash, imprint)?;
    }
    let sql = "UPDATE document SET reading = ?2, reader = ?3, findings = ?4, statements = ?5, published = ?6 WHERE number = ?1";
    let published = imprint.published.or(findings.dateline).map(|day| day.to_string());
    let statements = findings.statements.len() as i64;
    let row = (number, entry, reader, findings_hash.as_bytes(), statements, published);
    connection.prepare_cached(sql)?.execute(row)?;

    if before.is_some() {
        remove_statements(connection, number)?;
    }
    let wrong = |what: String| Error::Words { document: imprint.id.clone(), what };
    let cast = speaker::cast(text, findings).map_err(wrong)?;
    let changed = speaker::enter(connection, number, *document, &cast, before.is_some())?;
    insert_statements(connection, number, entry, imprint, text, findings)?;
    for other in changed.into_iter().filter(|&other| other != number) {
        voice(connection, other)?;
    }
    review::anchor(connection, number)
}

/// Takes the statements of a document out of the tables.
fn remove_statements(connection: &Connection, document: i64) -> Result<()> {
    let sql = "DELETE FROM words WHERE rowid IN (SELECT number FROM statement WHERE document = ?1)";
    connection.prepare_cached(sql)?.execute([document])?;
    connection.prepare_cached("DELETE FROM statement WHERE document = ?1")?.execute([document])?;
    Ok(())
}

/// Gives the statements of a document to the people who made them, after its speakers became others.
pub(super) fn voice(connection: &Connection, document: i64) -> Result<()> {
    family::touch(connection, document)?;
    let sql = "SELECT reading, findings FROM document WHERE number = ?1 AND reading IS NOT NULL";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?));
    let Some((reading, hash)) = connection.prepare_cached(sql)?.query_row([document], row).optional()? else {
        return Ok(());
    };
    let hash = Hash::from_bytes(&hash).unwrap_or(Hash::NONE);
    let findings: Findings = serde_json::from_str(&kept(connection, reading, hash)?)
        .map_err(|error| Error::Entry { entry: reading, what: format!("its findings cannot be used: {error}") })?;
    let people = people(connection, document, &findings)?;
    for (place, found) in findings.statements.iter().enumerate() {
        let number = statement_number(reading, place);
        let person = found.speaker.and_then(|speaker| people[speaker]);
        let sql = "UPDATE statement SET person = ?2 WHERE number = ?1 AND person IS NOT ?2";
        connection.prepare_cached(sql)?.execute((number, person))?;
    }
    card::change(connection, document, |marks| {
        for (mark, found) in marks.iter_mut().zip(&findings.statements) {
            give_voice(mark, found, &findings, &people);
        }
    })
}

/// The person of each speaker of a document.
fn people(connection: &Connection, document: i64, findings: &Findings) -> Result<Vec<Option<i64>>> {
    let mut people = vec![None; findings.speakers.len()];
    let mut statement = connection.prepare_cached("SELECT place, person FROM speaker WHERE document = ?1")?;
    let mut rows = statement.query([document])?;
    while let Some(row) = rows.next()? {
        if let Some(person) = people.get_mut(row.get::<_, i64>(0)? as usize) {
            *person = row.get(1)?;
        }
    }
    Ok(people)
}

/// Says on the mark of a statement who made it.
fn give_voice(mark: &mut Mark, found: &Found, findings: &Findings, people: &[Option<i64>]) {
    mark.person = found.speaker.and_then(|speaker| people[speaker]);
    let members = found.speaker.map(|speaker| findings.speakers[speaker].members.as_slice()).unwrap_or_default();
    mark.jointly = members.iter().filter_map(|&member| people.get(member).copied().flatten()).collect();
}

fn insert_statements(
    connection: &Connection,
    document: i64,
    reading: i64,
    imprint: &Imprint,
    text: &Text,
    findings: &Findings,
) -> Result<()> {
    let wrong = |what: String| Error::Words { document: imprint.id.clone(), what };
    let people = people(connection, document, findings)?;
    let mut ids = Vec::with_capacity(findings.statements.len());
    for (place, found) in findings.statements.iter().enumerate() {
        for (what, bytes) in findings.ranges(found) {
            slice(text, bytes).map_err(|wrong_bytes| wrong(format!("statement {place}: {what}: {wrong_bytes}")))?;
        }
        let id = statement_id(&imprint.id, text, &found.content, found.earlier);
        let id: Option<[u8; 12]> = id.as_deref().and_then(unhex);
        let id = id.ok_or_else(|| wrong(format!("statement {place} has no content")))?;
        ids.push(id);
    }
    let (mut content, mut around) = (String::new(), String::new());
    let mut marks = Vec::with_capacity(findings.statements.len());
    for (place, found) in findings.statements.iter().enumerate() {
        let number = statement_number(reading, place);
        let speaker = found.speaker.map(|speaker| findings.known(speaker)).transpose().map_err(wrong)?;
        let said = found.said.as_ref();
        let first_day = said.and_then(first_day);
        let kind = speaker.map(|speaker| speaker.kind.as_str());
        let sql = "INSERT INTO statement (number, id, document, is_quoted, speaker, person, said, said_precision) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        connection.prepare_cached(sql)?.execute(rusqlite::params![
            number,
            ids[place],
            document,
            found.form != Form::Indirect,
            found.speaker.map(|speaker| speaker as i64),
            found.speaker.and_then(|speaker| people[speaker]),
            first_day.map(|day| day.to_string()),
            said.map(|said| said.precision.as_str()),
        ])?;
        let words = |bytes: Bytes| slice(text, bytes).map_err(wrong);
        content.clear();
        for &bytes in &found.content {
            content.push_str(words(bytes)?);
            content.push('\n');
        }
        around.clear();
        for bytes in [found.source, found.cue, found.occasion, found.addressee].into_iter().flatten() {
            around.push_str(words(bytes)?);
            around.push('\n');
        }
        let sql = "INSERT INTO words (rowid, content, around) VALUES (?1, ?2, ?3)";
        connection.prepare_cached(sql)?.execute((number, &content, &around))?;
        let mark = Mark::of_words(found.form.word(), &found.act, &found.polarity, kind);
        let mut mark = mark.dated(first_day, said.map(|said| said.precision.as_str()));
        mark.words = u16::try_from(count_words(&content) + count_words(&around)).unwrap_or(u16::MAX);
        give_voice(&mut mark, found, findings, &people);
        marks.push(mark);
    }
    card::put(connection, document, Some(&marks))
}

/// How many words a text has, about as the index of words counts them.
fn count_words(text: &str) -> usize {
    let (mut words, mut is_inside) = (0, false);
    for char in text.chars() {
        let is_part = char.is_alphanumeric();
        words += usize::from(is_part && !is_inside);
        is_inside = is_part;
    }
    words
}

/// A document's words are taken away: only its key and the entry that withdrew it stay.
pub(super) fn withdraw(connection: &Connection, entry: i64, withdrawal: &Withdrawal) -> Result<()> {
    let number = number_of(connection, withdrawal.document, entry)?;
    family::leave(connection, number)?;
    remove_statements(connection, number)?;
    let changed = speaker::leave(connection, number)?;
    let sql = "UPDATE document SET withdrawn = ?2, reading = NULL, reader = NULL, text = NULL, imprint = NULL, \
               findings = NULL, id = NULL, origin = NULL, title = NULL, outlet = NULL, byline = NULL, published = NULL, \
               address = NULL, language = NULL, section = NULL, agency = NULL, statements = 0 WHERE number = ?1";
    connection.prepare_cached(sql)?.execute((number, entry))?;
    card::put(connection, number, None)?;
    for other in changed.into_iter().filter(|&other| other != number) {
        voice(connection, other)?;
    }
    review::anchor(connection, number)
}

/// The first day of a date: of "2024-W10" its Monday, of "2024-03" the first of the month.
fn first_day(said: &Said) -> Option<Date> {
    let date = &said.date;
    match said.precision.as_str() {
        "day" => date.parse().ok(),
        "week" => {
            let (year, week) = date.split_once("-W")?;
            let monday = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?;
            Some(monday.date())
        }
        "month" => format!("{date}-01").parse().ok(),
        "year" => format!("{date}-01-01").parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_any_precision_has_a_first_day() {
        let first = |date: &str, precision: &str| {
            let said = Said { date: date.to_owned(), precision: precision.to_owned(), evidence: None };
            first_day(&said).map(|day| day.to_string())
        };
        assert_eq!(first("2024-03-05", "day").as_deref(), Some("2024-03-05"));
        assert_eq!(first("2024-W10", "week").as_deref(), Some("2024-03-04"));
        assert_eq!(first("2024-03", "month").as_deref(), Some("2024-03-01"));
        assert_eq!(first("2024", "year").as_deref(), Some("2024-01-01"));
        assert_eq!(first("soon", "day"), None);
    }

    #[test]
    fn the_number_of_a_statement_holds_its_reading_and_place() {
        let number = statement_number(12, 345);
        assert_eq!((number >> PLACE_BITS, number - (12 << PLACE_BITS)), (12, 345));
    }
}
