//! Families: the statements that are one utterance, as the rules of `family` and the decisions of people make them.
//!
//! A document that changes is noted ([`touch`], [`leave`]). [`settle_decided`], before a batch is committed, and
//! [`settle_some`], whenever somebody has the time, group anew what the noted documents can have changed: their statements,
//! those that these are joined to, and all that those hang together with. Everything else stays as it is, and once no
//! document is noted any more, the outcome is what grouping all statements at once gives.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use onrecord_read::attribution::Form;
use onrecord_read::fingerprint::Fingerprint;
use rusqlite::{Connection, OptionalExtension};

use super::document::{self, place_of};
use super::{decision, review};
use crate::error::{Error, Result};
use crate::event::{Event, StatementName, Verdict};
use crate::family::candidate::keys;
use crate::family::days::{self, Days, FoundBy, Occasion, REACH, REACH_OF_MONTH};
use crate::family::gist::Gist;
use crate::family::paraphrase::Claim;
use crate::family::report;
use crate::family::verdict::joins;
use crate::family::voice::{Agreement, Voice};
use crate::family::words::{Wording, quoted};
use crate::family::{Printing, group};
use crate::findings::{Findings, Found};
use crate::hash::{FamilyId, Hash, unhex};

/// Notes a document whose statements, or the people who made them, the last entry may have changed.
pub(super) fn touch(connection: &Connection, document: i64) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO unsettled (document, entry) VALUES (?1, (SELECT max(number) FROM entry))";
    connection.prepare_cached(sql)?.execute([document])?;
    Ok(())
}

/// Takes the statements of a document out of their families, while its reading still is the one that counts.
pub(super) fn leave(connection: &Connection, document: i64) -> Result<()> {
    let Some(page) = Page::read(connection, document)? else { return Ok(()) };
    for (number, member) in page.members(connection)? {
        connection.prepare_cached("DELETE FROM gist WHERE statement = ?1")?.execute([number])?;
        for key in keys(&member.printing) {
            let sql = "DELETE FROM family_key WHERE key = ?1 AND day = ?2 AND statement = ?3";
            let (key, day) = place(key, member.printing.days.found_by());
            connection.prepare_cached(sql)?.execute((key, day, number))?;
        }
        for other in mates(connection, number)? {
            touch(connection, document_of(connection, other)?.unwrap_or(document))?;
        }
        connection.prepare_cached("DELETE FROM member WHERE statement = ?1")?.execute([number])?;
    }
    Ok(())
}

/// Days of one stretch of the table of keys. Documents mostly come in by their days, so that what is put there together lies
/// together, however large the table is.
const STRETCH: i32 = 32;
/// The stretch of what has no day.
const OPEN: i64 = -1;

/// A key behind its stretch.
fn within(stretch: i64, key: u32) -> i64 {
    (stretch << 32) | i64::from(key)
}

/// Where a key stands in the table: in front the stretch, and the day in it; behind those of days, those of months.
fn place(key: u32, found_by: FoundBy) -> (i64, i32) {
    let Some(day) = found_by.day().map(|day| day.max(0)) else { return (within(OPEN, key), 0) };
    let behind = if matches!(found_by, FoundBy::Month(_)) { STRETCH } else { 0 };
    (within(i64::from(day / STRETCH), key), day % STRETCH + behind)
}

/// The statements that have a key and can be of one occasion with one that is found by this.
pub(crate) fn with_key(connection: &Connection, key: u32, found_by: FoundBy) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    let sql = "SELECT statement FROM family_key WHERE key = ?1 AND day BETWEEN ?2 AND ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let mut add = |stretch: i64, first: i32, last: i32| -> Result<()> {
        for one in statement.query_map((within(stretch, key), first, last), |row| row.get(0))? {
            found.push(one?);
        }
        Ok(())
    };
    add(OPEN, 0, 0)?;
    let (day, days, months) = match found_by {
        FoundBy::Day(day) => (day, REACH, REACH_OF_MONTH),
        FoundBy::Month(day) => (day, REACH_OF_MONTH, REACH_OF_MONTH),
        FoundBy::Any => {
            // One look for each end: asked for both at once, the database goes through all keys.
            let end = |sql: &str| connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, Option<i64>>(0));
            let first = end("SELECT min(key) >> 32 FROM family_key")?.unwrap_or(0).max(0);
            let last = end("SELECT max(key) >> 32 FROM family_key")?.unwrap_or(OPEN);
            for stretch in first..=last {
                add(stretch, 0, 2 * STRETCH - 1)?;
            }
            return Ok(found);
        }
    };
    for (reach, behind) in [(days, 0), (months, STRETCH)] {
        let (first, last) = ((day - reach).max(0), (day + reach).max(0));
        for stretch in first / STRETCH..=last / STRETCH {
            let at = |day: i32| (day - stretch * STRETCH).clamp(0, STRETCH - 1) + behind;
            add(i64::from(stretch), at(first), at(last))?;
        }
    }
    Ok(found)
}

/// The statements that hang together with one, itself included, if it is in a family.
fn mates(connection: &Connection, statement: i64) -> Result<Vec<i64>> {
    let sql = "SELECT statement FROM member WHERE net = (SELECT net FROM member WHERE statement = ?1)";
    let mut found = connection.prepare_cached(sql)?;
    Ok(found.query_map([statement], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The document that a statement stands in.
pub(crate) fn document_of(connection: &Connection, statement: i64) -> Result<Option<i64>> {
    let sql = "SELECT document FROM statement WHERE number = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([statement], |row| row.get(0)).optional()?)
}

/// Makes the table of decisions about families anew, after one of them came to count or ceased to.
pub(super) fn decide(connection: &Connection) -> Result<()> {
    let mut documents = BTreeSet::new();
    {
        let mut before = connection.prepare_cached("SELECT DISTINCT document FROM family_decided")?;
        for document in before.query_map([], |row| row.get::<_, i64>(0))? {
            documents.insert(document?);
        }
    }
    connection.prepare_cached("DELETE FROM family_decided")?.execute([])?;
    let mut note = |number: i64, name: &StatementName, is_part: bool| -> Result<()> {
        let document = document::number_of(connection, name.document, number)?;
        let id: Option<[u8; 12]> = unhex(&name.statement);
        // Of several parts of one statement the last counts.
        let sql = "INSERT OR REPLACE INTO family_decided (entry, document, id, is_part) VALUES (?1, ?2, ?3, ?4)";
        connection.prepare_cached(sql)?.execute((number, document, id, is_part))?;
        documents.insert(document);
        Ok(())
    };
    for (number, event) in decision::standing(connection, &["family-join/1", "family-part/1"])? {
        match event {
            Event::FamilyJoin(join) => {
                note(number, &join.one, false)?;
                note(number, &join.other, false)?;
            }
            Event::FamilyPart(part) => {
                for name in &part.statements {
                    note(number, name, true)?;
                }
            }
            _ => {}
        }
    }
    for document in documents {
        touch(connection, document)?;
    }
    Ok(())
}

/// How many documents are noted.
pub(crate) fn unsettled(connection: &Connection) -> Result<usize> {
    let sql = "SELECT count(*) FROM unsettled";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0))? as usize)
}

/// Groups anew what decisions can have changed, so that whoever decides sees what comes of it: no transaction that writes
/// entries ends without it.
pub(crate) fn settle_decided(connection: &Connection) -> Result<()> {
    let sql = "SELECT document FROM unsettled JOIN entry ON entry.number = unsettled.entry \
               WHERE entry.kind NOT IN ('document/1', 'reading/1') ORDER BY document LIMIT ?1";
    settle(connection, sql, i64::MAX)
}

/// Groups anew what some of the noted documents can have changed, at most so many of them.
pub(crate) fn settle_some(connection: &Connection, most: usize) -> Result<()> {
    settle(connection, "SELECT document FROM unsettled ORDER BY document LIMIT ?1", most as i64)
}

/// Groups anew what the noted documents that a query gives can have changed.
fn settle(connection: &Connection, noted: &str, most: i64) -> Result<()> {
    let noted: Vec<i64> = {
        let mut statement = connection.prepare_cached(noted)?;
        statement.query_map([most], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
    };
    if noted.is_empty() {
        return Ok(());
    }
    for &document in &noted {
        connection.prepare_cached("DELETE FROM unsettled WHERE document = ?1")?.execute([document])?;
    }
    let mut desk = Desk { connection, pages: HashMap::new(), sheets: HashMap::new() };
    let mut at_hand: BTreeSet<i64> = BTreeSet::new();
    let mut fresh: Vec<i64> = Vec::new();
    let mut keys_of: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
    let mut rows: Vec<(i64, i32, i64)> = Vec::new();
    for &document in &noted {
        for (&number, member) in &desk.page(document)?.1 {
            fresh.push(number);
            let (keys, found_by) = (keys(&member.printing), member.printing.days.found_by());
            if member.printing.can_join() {
                let (words, content) = Gist::of(&member.printing).numbers();
                let sql = "INSERT OR REPLACE INTO gist (statement, words, content) VALUES (?1, ?2, ?3)";
                connection.prepare_cached(sql)?.execute((number, words, content))?;
            }
            rows.extend(keys.iter().map(|&key| place(key, found_by)).map(|(key, day)| (key, day, number)));
            keys_of.insert(number, keys);
        }
    }
    let is_first = !connection.prepare_cached("SELECT 1 FROM family_key LIMIT 1")?.exists([])?;
    // In the order of the keys, so that the pages of the table are gone through once.
    rows.sort_unstable();
    for row in rows {
        let sql = "INSERT OR IGNORE INTO family_key (key, day, statement) VALUES (?1, ?2, ?3)";
        connection.prepare_cached(sql)?.execute(row)?;
    }
    at_hand.extend(&fresh);
    for &number in &fresh {
        at_hand.extend(mates(connection, number)?);
    }
    // Where nothing was there before, as in a replay, all that can be joined is at hand already.
    if !is_first {
        desk.gather(&keys_of, &mut at_hand)?;
    }
    let ties = desk.tied(&mut at_hand)?;
    desk.write(&at_hand, &ties)
}

/// A document with what families look at.
struct Page {
    number: i64,
    key: [u8; 16],
    reading: i64,
    text: Hash,
    findings: Hash,
    published: Option<i32>,
}

/// A statement of a document.
struct Member {
    id: [u8; 12],
    printing: Printing,
    /// Whether a review says that it is no statement, which leaves it out of every family.
    is_rejected: bool,
}

impl Page {
    /// `None` for a document without a reading, as one that was withdrawn.
    fn read(connection: &Connection, document: i64) -> Result<Option<Self>> {
        let sql =
            "SELECT key, reading, text, findings, published FROM document WHERE number = ?1 AND reading IS NOT NULL";
        let row = |row: &rusqlite::Row<'_>| {
            let hash = |column: usize| -> rusqlite::Result<Hash> {
                Ok(Hash::from_bytes(&row.get::<_, Vec<u8>>(column)?).unwrap_or(Hash::NONE))
            };
            let published = row.get::<_, Option<String>>(4)?.and_then(|day| day.parse().ok()).map(days::number);
            let (key, reading) = (row.get(0)?, row.get(1)?);
            Ok(Self { number: document, key, reading, text: hash(2)?, findings: hash(3)?, published })
        };
        Ok(connection.prepare_cached(sql)?.query_row([document], row).optional()?)
    }

    fn findings(&self, connection: &Connection) -> Result<Findings> {
        serde_json::from_str(&document::kept(connection, self.reading, self.findings)?).map_err(|error| Error::Entry {
            entry: self.reading,
            what: format!("its findings cannot be used: {error}"),
        })
    }

    /// Its statements as families look at them, by their numbers.
    fn members(&self, connection: &Connection) -> Result<BTreeMap<i64, Member>> {
        let text = document::kept(connection, self.reading, self.text)?;
        let findings = self.findings(connection)?;
        let mut voices: HashMap<i64, Voice> = HashMap::new();
        let mut speakers =
            connection.prepare_cached("SELECT place, kind, name, person FROM speaker WHERE document = ?1")?;
        let mut rows = speakers.query([self.number])?;
        while let Some(row) = rows.next()? {
            let (kind, name): (String, String) = (row.get(1)?, row.get(2)?);
            voices.insert(row.get(0)?, Voice::of(&kind, &name, row.get(3)?));
        }
        let mut members = BTreeMap::new();
        let sql = "SELECT number, speaker, said, said_precision, id, state FROM statement WHERE document = ?1";
        let mut statements = connection.prepare_cached(sql)?;
        let mut rows = statements.query([self.number])?;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            let Some(found) = findings.statements.get(place_of(number)) else { continue };
            let speaker: Option<i64> = row.get(1)?;
            let voice = speaker.and_then(|place| voices.get(&place)).cloned().unwrap_or_default();
            let said = days_said(row.get(2)?, row.get::<_, Option<String>>(3)?.as_deref());
            let days = Days { published: self.published, said };
            let printing = printing(found, &text, voice, days, self.number);
            let is_rejected = row.get::<_, Option<String>>(5)?.as_deref() == Some(Verdict::Rejected.word());
            members.insert(number, Member { id: row.get(4)?, printing, is_rejected });
        }
        let sql = "SELECT id, max(entry) FROM family_decided WHERE document = ?1 AND is_part GROUP BY id";
        let mut parts = connection.prepare_cached(sql)?;
        let mut rows = parts.query([self.number])?;
        while let Some(row) = rows.next()? {
            let (id, entry): ([u8; 12], i64) = (row.get(0)?, row.get(1)?);
            for member in members.values_mut().filter(|member| member.id == id) {
                member.printing.parted = entry;
            }
        }
        Ok(members)
    }
}

/// The first and last day that a date means, from its first day and its precision.
fn days_said(first: Option<String>, precision: Option<&str>) -> Option<(i32, i32)> {
    let first: Date = first?.parse().ok()?;
    let last = match precision {
        Some("week") => first.checked_add(jiff::Span::new().days(6)).unwrap_or(first),
        Some("month") => first.last_of_month(),
        Some("year") => first.last_of_year(),
        _ => first,
    };
    Some((days::number(first), days::number(last)))
}

/// A statement as families look at it.
fn printing(found: &Found, text: &str, voice: Voice, days: Days, document: i64) -> Printing {
    let is_quoted = found.form != Form::Indirect;
    let parts = found.content.iter().filter_map(|bytes| text.get(bytes.range()));
    let wording = if is_quoted {
        let has_mark = |part: &&str| part.contains(['“', '”', '‘', '«', '„', '"']);
        // Of a content of which one part is quoted and another not, the quoted one counts.
        let marked: Vec<&str> = parts.clone().filter(has_mark).collect();
        let parts: Vec<&str> = if marked.is_empty() { parts.collect() } else { marked };
        Wording::of(parts.into_iter().flat_map(quoted))
    } else {
        Wording::of(parts)
    };
    let bytes = found.content.first().zip(found.content.last()).map_or((0, 0), |(first, last)| (first.0, last.1));
    let is_affirmed = found.polarity == "affirmed" && found.act != "denied" && found.act != "declined";
    Printing { wording, voice, days, is_quoted, is_affirmed, document, bytes, parted: 0 }
}

/// The words of a statement that has keys.
fn gist_of(connection: &Connection, statement: i64) -> Result<Option<Gist>> {
    let sql = "SELECT words, content FROM gist WHERE statement = ?1";
    let row = |row: &rusqlite::Row<'_>| Ok(Gist::of_numbers(row.get(0)?, row.get(1)?));
    Ok(connection.prepare_cached(sql)?.query_row([statement], row).optional()?)
}

/// When a statement was uttered or printed, and who made it.
fn said_when_by_whom(connection: &Connection, statement: i64) -> Result<(Days, Voice)> {
    let sql = "SELECT document.published, statement.said, statement.said_precision, speaker.kind, speaker.name, speaker.person \
               FROM statement JOIN document ON document.number = statement.document \
               LEFT JOIN speaker ON speaker.document = statement.document AND speaker.place = statement.speaker \
               WHERE statement.number = ?1";
    let row = |row: &rusqlite::Row<'_>| {
        let published = row.get::<_, Option<String>>(0)?.and_then(|day| day.parse().ok()).map(days::number);
        let said = days_said(row.get(1)?, row.get::<_, Option<String>>(2)?.as_deref());
        let (kind, name): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
        let voice = match kind.zip(name) {
            Some((kind, name)) => Voice::of(&kind, &name, row.get(5)?),
            None => Voice::default(),
        };
        Ok((Days { published, said }, voice))
    };
    let found = connection.prepare_cached(sql)?.query_row([statement], row).optional()?;
    Ok(found.unwrap_or_default())
}

/// What is looked at while families are settled.
struct Desk<'c> {
    connection: &'c Connection,
    /// The documents that were looked at, with their keys and statements.
    pages: HashMap<i64, ([u8; 16], BTreeMap<i64, Member>)>,
    sheets: HashMap<i64, report::Sheet>,
}

impl Desk<'_> {
    /// The key and statements of a document, read once.
    fn page(&mut self, document: i64) -> Result<&mut ([u8; 16], BTreeMap<i64, Member>)> {
        if !self.pages.contains_key(&document) {
            let page = match Page::read(self.connection, document)? {
                Some(page) => (page.key, page.members(self.connection)?),
                None => ([0; 16], BTreeMap::new()),
            };
            self.pages.insert(document, page);
        }
        Ok(self.pages.entry(document).or_default())
    }

    /// A statement that may be in a family.
    fn printing(&mut self, statement: i64) -> Result<Option<Printing>> {
        let Some(document) = document_of(self.connection, statement)? else { return Ok(None) };
        let member = self.page(document)?.1.get(&statement);
        Ok(member.filter(|member| !member.is_rejected).map(|member| member.printing.clone()))
    }

    /// Puts beside the fresh statements those that a rule joins them to, with all that hangs together with those.
    fn gather(&mut self, keys_of: &BTreeMap<i64, Vec<u32>>, at_hand: &mut BTreeSet<i64>) -> Result<()> {
        let connection = self.connection;
        for (&number, keys) in keys_of {
            let Some(own) = self.printing(number)? else { continue };
            let gist = Gist::of(&own);
            let mut others: BTreeSet<i64> = BTreeSet::new();
            for &key in keys {
                others.extend(with_key(connection, key, own.days.found_by())?);
            }
            for other in others {
                // Words, day and speaker are asked for before anything of a document is read.
                if at_hand.contains(&other) || !gist_of(connection, other)?.is_none_or(|other| gist.may_join(other)) {
                    continue;
                }
                let (days, voice) = said_when_by_whom(connection, other)?;
                let is_apart =
                    own.days.occasion(&days) == Occasion::Two || own.voice.agreement(&voice) == Agreement::Other;
                if is_apart {
                    continue;
                }
                let Some(printing) = self.printing(other)? else { continue };
                let mut failed = None;
                let is_joined = joins(&own, &printing, &mut |one, other| {
                    self.are_copies(one, other).unwrap_or_else(|error| {
                        failed = Some(error);
                        false
                    })
                });
                if let Some(error) = failed {
                    return Err(error);
                }
                if is_joined {
                    at_hand.insert(other);
                    at_hand.extend(mates(connection, other)?);
                }
            }
        }
        Ok(())
    }

    /// Whether two documents are copies of one report.
    fn are_copies(&mut self, one: i64, other: i64) -> Result<bool> {
        for document in [one, other] {
            if !self.sheets.contains_key(&document) {
                let sheet = sheet(self.connection, document)?;
                self.sheets.insert(document, sheet);
            }
        }
        Ok(report::evidence(&self.sheets[&one], &self.sheets[&other]).is_some())
    }

    /// The pairs of statements that people joined, of which one is at hand, with the entries; the others come to hand, and so
    /// do those that were parted together.
    fn tied(&mut self, at_hand: &mut BTreeSet<i64>) -> Result<BTreeSet<(i64, i64, i64)>> {
        let connection = self.connection;
        let mut ties = BTreeSet::new();
        let mut open: Vec<i64> = if decided(connection)? { at_hand.iter().copied().collect() } else { Vec::new() };
        while let Some(number) = open.pop() {
            let sql = "SELECT mate.number, own.is_part, own.entry FROM statement \
                       JOIN family_decided AS own ON own.document = statement.document AND own.id = statement.id \
                       JOIN family_decided AS other ON other.entry = own.entry \
                       JOIN statement AS mate ON mate.document = other.document AND mate.id = other.id \
                       WHERE statement.number = ?1 AND mate.number <> ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let others: Vec<(i64, bool, i64)> = statement
                .query_map([number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<rusqlite::Result<_>>()?;
            for (other, is_part, entry) in others {
                if !is_part {
                    ties.insert((number.min(other), number.max(other), entry));
                }
                for mate in mates(connection, other)?.into_iter().chain([other]) {
                    if at_hand.insert(mate) {
                        open.push(mate);
                    }
                }
            }
        }
        Ok(ties)
    }

    /// Groups the statements at hand, and writes what comes of it.
    fn write(&mut self, at_hand: &BTreeSet<i64>, ties: &BTreeSet<(i64, i64, i64)>) -> Result<()> {
        let connection = self.connection;
        let mut named: Vec<(Name, Printing)> = Vec::with_capacity(at_hand.len());
        for &number in at_hand {
            connection.prepare_cached("DELETE FROM member WHERE statement = ?1")?.execute([number])?;
            let Some(document) = document_of(connection, number)? else { continue };
            let (key, members) = self.page(document)?;
            let Some(Member { id, printing, .. }) = members.remove(&number).filter(|member| !member.is_rejected) else {
                continue;
            };
            named.push((Name { id, key: *key, number }, printing));
        }
        // Not in the order in which they came, so that another order gives the same.
        named.sort_by_key(|(name, _)| *name);
        let (named, printings): (Vec<Name>, Vec<Printing>) = named.into_iter().unzip();
        let place: HashMap<i64, usize> = named.iter().enumerate().map(|(place, name)| (name.number, place)).collect();
        let ties: Vec<(usize, usize)> = ties
            .iter()
            .filter_map(|(one, other, entry)| Some((place.get(one).copied()?, place.get(other).copied()?, *entry)))
            // What was parted after it was joined is apart.
            .filter(|&(one, other, entry)| {
                let (one, other) = (printings[one].parted, printings[other].parted);
                one == other || one.max(other) < entry
            })
            .map(|(one, other, _)| (one, other))
            .collect();
        let mut failed = None;
        let groups = group(&printings, &ties, &mut |one, other| {
            self.are_copies(one, other).unwrap_or_else(|error| {
                failed = Some(error);
                false
            })
        });
        if let Some(error) = failed {
            return Err(error);
        }
        let mut families: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut nets: BTreeMap<usize, i64> = BTreeMap::new();
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for (place, name) in named.iter().enumerate() {
            families.entry(groups.family[place]).or_default().push(place);
            let net = nets.entry(groups.net[place]).or_insert(i64::MAX);
            *net = name.number.min(*net);
            *sizes.entry(groups.net[place]).or_default() += 1;
        }
        let mut rows: Vec<(i64, Option<i64>, i64)> = Vec::new();
        for members in families.values() {
            let net = groups.net[members[0]];
            if sizes[&net] < 2 {
                continue;
            }
            // A family is called after the printing that was first in print, as far as days tell.
            let day = |place: &usize| printings[*place].days.published.unwrap_or(i32::MAX);
            let first = members.iter().min_by_key(|place| (day(place), named[**place]));
            let name = |place: &usize| FamilyId::of_parts(&[&named[*place].key, &named[*place].id]).number();
            let family = first.filter(|_| members.len() > 1).map(name);
            rows.extend(members.iter().map(|&place| (named[place].number, family, nets[&net])));
        }
        rows.sort_unstable();
        for row in rows {
            let sql = "INSERT INTO member (statement, family, net) VALUES (?1, ?2, ?3)";
            connection.prepare_cached(sql)?.execute(row)?;
        }
        Ok(())
    }
}

/// What names a statement: first what does not depend on the order in which documents came.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    id: [u8; 12],
    key: [u8; 16],
    number: i64,
}

/// Whether people decided anything about families that counts.
fn decided(connection: &Connection) -> Result<bool> {
    Ok(connection.prepare_cached("SELECT 1 FROM family_decided LIMIT 1")?.exists([])?)
}

/// What shows whether a document is a copy of another.
pub(crate) fn sheet(connection: &Connection, document: i64) -> Result<report::Sheet> {
    let fingerprint = review::Current::of(connection, document)?.and_then(|current| Fingerprint::of(&current.text));
    let sql = "SELECT outlet, agency FROM document WHERE number = ?1";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let (outlet, agency) = connection.prepare_cached(sql)?.query_row([document], row)?;
    Ok(report::Sheet { fingerprint, outlet, agency })
}

/// The statements of a document as paraphrases are found by, but for those that a review rejected, by their numbers.
pub(crate) fn claims(connection: &Connection, document: i64) -> Result<Vec<(i64, Claim)>> {
    let Some(page) = Page::read(connection, document)? else { return Ok(Vec::new()) };
    let text = document::kept(connection, page.reading, page.text)?;
    let findings = page.findings(connection)?;
    let mut claims = Vec::new();
    for (number, member) in page.members(connection)?.into_iter().filter(|(_, member)| !member.is_rejected) {
        let Some(found) = findings.statements.get(place_of(number)) else { continue };
        let parts: Vec<&str> = found.content.iter().filter_map(|bytes| text.get(bytes.range())).collect();
        let Printing { voice, days, is_affirmed, .. } = member.printing;
        let claim = Claim::of(parts, document, voice, days).filter(|_| found.act != "asked");
        if let Some(mut claim) = claim {
            claim.is_affirmed = is_affirmed;
            claim.is_direct = found.form == Form::Direct;
            claim.is_within = found.within.is_some();
            claims.push((number, claim));
        }
    }
    Ok(claims)
}

/// The statements of a document that may be in a family, by their numbers.
pub(crate) fn printings(connection: &Connection, document: i64) -> Result<BTreeMap<i64, Printing>> {
    let members = match Page::read(connection, document)? {
        Some(page) => page.members(connection)?,
        None => BTreeMap::new(),
    };
    let standing = members.into_iter().filter(|(_, member)| !member.is_rejected);
    Ok(standing.map(|(number, member)| (number, member.printing)).collect())
}
