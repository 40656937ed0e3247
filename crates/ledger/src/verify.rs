//! Whether a ledger is what its entries say: the chain, the archive, the spans, and the derived tables.
//!
//! Nothing is taken on trust. The chain is computed anew, every packed piece is unpacked and hashed, every range of every
//! reading is looked up in its text, and the derived tables are compared with what a replay gives in a file of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use onrecord_read::text::Text;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};

use crate::archive;
use crate::batch::names;
use crate::derive::{self, Withdrawn};
use crate::entry::{Entry, Head};
use crate::error::Result;
use crate::event::{DocumentAdded, Event, ReadingMade};
use crate::findings::Findings;
use crate::hash::{Digits, DocumentKey, Hash};
use crate::imprint::Imprint;
use crate::ledger::Ledger;
use crate::schema;

/// No more faults are told one by one: what is wrong a thousand times is wrong in one way.
pub const MOST_FAULTS: usize = 100;

/// Something that is not as it should be, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// The entry that it is in, or that names it.
    pub entry: Option<i64>,
    /// The document that it is about.
    pub document: Option<DocumentKey>,
    /// The byte of the document's text.
    pub byte: Option<u32>,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(entry) = self.entry {
            write!(f, "entry {entry}: ")?;
        }
        if let Some(document) = self.document {
            write!(f, "document {document}: ")?;
        }
        if let Some(byte) = self.byte {
            write!(f, "byte {byte}: ")?;
        }
        f.write_str(&self.what)
    }
}

/// What was looked at, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// Entries.
    pub entries: usize,
    /// Pieces of the archive.
    pub pieces: usize,
    /// Readings, those that were superseded included.
    pub readings: usize,
    /// Statements in them.
    pub statements: usize,
    /// Documents whose families are still to be found, which is no fault.
    pub unsettled: usize,
    /// What is wrong, at most [`MOST_FAULTS`].
    pub faults: Vec<Fault>,
    /// How many other faults there are.
    pub others: usize,
    /// The last entry.
    pub head: Option<Head>,
}

impl Verification {
    fn fault(&mut self, fault: Fault) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        } else {
            self.others += 1;
        }
    }

    fn wrong(&mut self, what: impl Into<String>) {
        self.fault(Fault { what: what.into(), ..Fault::default() });
    }

    fn wrong_at(&mut self, entry: i64, what: impl Into<String>) {
        self.fault(Fault { entry: Some(entry), what: what.into(), ..Fault::default() });
    }
}

/// Checks a ledger. `known` is a head that somebody noted before: the ledger must still have it.
///
/// # Errors
/// When the file cannot be read at all. What is wrong with what it holds is no error here but a [`Fault`].
pub fn verify(ledger: &Ledger, known: Option<Head>) -> Result<Verification> {
    check(ledger.path(), known).map_err(|error| error.at(ledger.path()))
}

fn check(path: &Path, known: Option<Head>) -> Result<Verification> {
    let mut seen = Verification::default();
    let connection = schema::open_beside(path)?;
    // What is read from here on is the ledger at one moment, whoever writes.
    connection.execute_batch("BEGIN")?;
    pages(&connection, &mut seen)?;
    tables(&connection, &mut seen)?;
    let chain = Chain::read(&connection, &mut seen)?;
    if let Some(known) = known {
        noted(&connection, known, &mut seen)?;
    }
    pieces(&connection, &chain, &mut seen)?;
    for (entry, reading) in &chain.readings {
        spans(&connection, &chain, *entry, reading, &mut seen);
    }
    replayed(&connection, &mut seen)?;
    Ok(seen)
}

/// The pages of the file, as the database checks them.
fn pages(connection: &Connection, seen: &mut Verification) -> Result<()> {
    let mut statement = connection.prepare("PRAGMA kept.quick_check(10)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let what: String = row.get(0)?;
        if what != "ok" {
            seen.wrong(format!("the file is damaged: {}", what.replace('\n', ", ")));
        }
    }
    Ok(())
}

/// The tables, indexes and triggers themselves.
fn tables(connection: &Connection, seen: &mut Verification) -> Result<()> {
    let read = |connection: &Connection, schema: &str| -> Result<BTreeMap<String, (String, String)>> {
        let sql = format!("SELECT name, type, coalesce(sql, '') FROM {schema}.sqlite_schema");
        let mut statement = connection.prepare(&sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    let model = Connection::open_in_memory()?;
    schema::lay_out(&model)?;
    let (expected, found) = (read(&model, "main")?, read(connection, "kept")?);
    for (name, (kind, sql)) in &expected {
        match found.get(name) {
            None => seen.wrong(format!("the {kind} {name} is missing")),
            Some((_, other)) if other != sql => seen.wrong(format!("the {kind} {name} is not as it was made")),
            Some(_) => {}
        }
    }
    for (name, (kind, _)) in &found {
        // The database keeps figures about its indexes in tables of such names.
        if !expected.contains_key(name) && !name.starts_with("sqlite_") {
            seen.wrong(format!("the {kind} {name} is none of a ledger"));
        }
    }
    Ok(())
}

/// What the entries say, as far as the other checks need it.
#[derive(Default)]
struct Chain {
    added: BTreeMap<DocumentKey, (i64, DocumentAdded)>,
    readings: Vec<(i64, ReadingMade)>,
    withdrawn: Withdrawn,
    /// What the archive must hold, with an entry that names it.
    needed: BTreeMap<Hash, i64>,
    /// What the archive may have held until a withdrawal.
    gone: BTreeMap<Hash, i64>,
}

impl Chain {
    /// Computes the chain anew.
    fn read(connection: &Connection, seen: &mut Verification) -> Result<Self> {
        let mut events = Vec::new();
        let mut head = Head::EMPTY;
        let sql = format!("SELECT {}, length(hash) FROM kept.entry ORDER BY number", Entry::COLUMNS);
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            seen.entries += 1;
            if number != head.number + 1 {
                let (first, last) = (head.number + 1, number - 1);
                let missing =
                    if first == last { format!("entry {first} is") } else { format!("entries {first} to {last} are") };
                seen.wrong_at(number, format!("{missing} missing before it"));
            }
            let entry = match Entry::of_row(row) {
                Ok(entry) => entry,
                Err(error) => {
                    seen.wrong_at(number, format!("it cannot be read: {error}"));
                    head.number = number;
                    continue;
                }
            };
            if number == head.number + 1 && entry.hash_after(head.hash) != entry.hash {
                seen.wrong_at(number, "its hash does not fit what it says and the entry before it");
            }
            head = Head { number, hash: entry.hash };
            match Event::from_json(&entry.kind, &entry.content) {
                Err(what) => seen.wrong_at(number, what),
                Ok(event) if event.to_json() != entry.content => {
                    seen.wrong_at(number, "its content is not in the canonical form");
                }
                Ok(event) => events.push((number, event)),
            }
        }
        seen.head = Some(head);
        Ok(Self::of(events, seen))
    }

    fn of(events: Vec<(i64, Event)>, seen: &mut Verification) -> Self {
        let mut chain = Self::default();
        let mut withdrawn = BTreeSet::new();
        for (_, event) in &events {
            if let Event::Withdrawal(withdrawal) = event {
                withdrawn.insert(withdrawal.document);
            }
        }
        for (number, event) in events {
            let (document, hashes) = names(&event);
            if let Some(document) = document {
                let named = if withdrawn.contains(&document) { &mut chain.gone } else { &mut chain.needed };
                for hash in hashes {
                    named.entry(hash).or_insert(number);
                }
            }
            match event {
                Event::Document(added) => {
                    if let Some((before, _)) = chain.added.get(&added.document) {
                        let what = format!("it adds document {}, which entry {before} added", added.document);
                        seen.wrong_at(number, what);
                    } else {
                        chain.added.insert(added.document, (number, added));
                    }
                }
                Event::Reading(reading) => {
                    if chain.added.contains_key(&reading.document) {
                        chain.readings.push((number, reading));
                    } else {
                        seen.wrong_at(
                            number,
                            format!("it reads document {}, which no entry before it added", reading.document),
                        );
                    }
                }
                _ => {}
            }
        }
        chain.withdrawn = Withdrawn::of(withdrawn);
        chain
    }
}

/// A head that was noted before.
fn noted(connection: &Connection, known: Head, seen: &mut Verification) -> Result<()> {
    let sql = "SELECT hash FROM kept.entry WHERE number = ?1";
    let hash: Option<Vec<u8>> = connection.prepare(sql)?.query_row([known.number], |row| row.get(0)).optional()?;
    match hash.as_deref().and_then(Hash::from_bytes) {
        None => seen.wrong(format!("the ledger had an entry {} and has it no more", known.number)),
        Some(hash) if hash != known.hash => {
            seen.wrong_at(known.number, format!("its hash was {} and is {hash}", known.hash));
        }
        Some(_) => {}
    }
    Ok(())
}

/// The pieces of the archive.
fn pieces(connection: &Connection, chain: &Chain, seen: &mut Verification) -> Result<()> {
    let mut there: BTreeSet<Hash> = BTreeSet::new();
    let mut statement = connection.prepare("SELECT number, hash, length, packed FROM kept.archive ORDER BY number")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (number, hash): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let (length, packed): (i64, Vec<u8>) = (row.get(2)?, row.get(3)?);
        seen.pieces += 1;
        let Some(hash) = Hash::from_bytes(&hash) else {
            seen.wrong(format!("piece {number} of the archive has no hash"));
            continue;
        };
        there.insert(hash);
        if let Err(what) = archive::unpack(length, &packed, hash) {
            let entry = chain.needed.get(&hash).copied();
            seen.fault(Fault { entry, what: format!("it names {hash}, which the archive {what}"), ..Fault::default() });
        }
        match (chain.needed.contains_key(&hash), chain.gone.get(&hash)) {
            (true, _) => {}
            (false, Some(&entry)) => {
                seen.wrong_at(entry, format!("it names {hash}, which was withdrawn, and the archive holds it"));
            }
            (false, None) => seen.wrong(format!("piece {number} of the archive, {hash}, is named by no entry")),
        }
    }
    for (hash, &entry) in &chain.needed {
        if !there.contains(hash) {
            seen.wrong_at(entry, format!("it names {hash}, which the archive does not hold"));
        }
    }
    Ok(())
}

/// The ranges of a reading, and the key of its document.
fn spans(connection: &Connection, chain: &Chain, entry: i64, reading: &ReadingMade, seen: &mut Verification) {
    if chain.withdrawn.contains(reading.document) {
        return;
    }
    seen.readings += 1;
    let Some((_, added)) = chain.added.get(&reading.document) else { return };
    let (text, imprint) = reading.in_text.map_or((added.text, added.imprint), |anew| (anew.text, anew.imprint));
    // What is missing or damaged was told with the pieces of the archive.
    let piece = |hash: Hash| archive::find(connection, hash, entry).ok().flatten();
    let (Some(string), Some(imprint), Some(findings)) = (piece(text), piece(imprint), piece(reading.findings)) else {
        return;
    };
    let fault =
        |byte: Option<u32>, what: String| Fault { entry: Some(entry), document: Some(reading.document), byte, what };
    let (Ok(string), Ok(imprint)) = (String::from_utf8(string), serde_json::from_slice::<Imprint>(&imprint)) else {
        seen.fault(fault(None, "its text or imprint is not one".to_owned()));
        return;
    };
    let findings: Findings = match serde_json::from_slice(&findings) {
        Ok(findings) => findings,
        Err(error) => {
            seen.fault(fault(None, format!("its findings are not what findings say: {error}")));
            return;
        }
    };
    if reading.in_text.is_none() && imprint.key(text) != reading.document {
        seen.fault(fault(None, "its text and imprint give another key".to_owned()));
    }
    let text = imprint.text(string);
    seen.statements += findings.statements.len();
    ranges(&text, &findings, &fault, seen);
}

fn ranges(text: &Text, findings: &Findings, fault: &impl Fn(Option<u32>, String) -> Fault, seen: &mut Verification) {
    for (place, found) in findings.statements.iter().enumerate() {
        let place = place + 1;
        if found.content.is_empty() {
            seen.fault(fault(None, format!("statement {place} has no content")));
        }
        let members = |speaker: usize| findings.speakers.get(speaker).map(|speaker| speaker.members.as_slice());
        if let Some(speaker) = found.speaker {
            let known = members(speaker).is_some_and(|all| all.iter().all(|&member| members(member).is_some()));
            if !known {
                seen.fault(fault(None, format!("statement {place} has a speaker who is not in the list")));
            }
        }
        for (what, bytes) in findings.ranges(found) {
            if text.span(bytes.range()).is_none() {
                let what =
                    format!("the {what} of statement {place} ends at byte {} and is no range of the text", bytes.1);
                seen.fault(fault(Some(bytes.0), what));
            }
        }
    }
}

/// The derived tables, against those that a replay of the entries gives.
fn replayed(connection: &Connection, seen: &mut Verification) -> Result<()> {
    connection.execute_batch(derive::TABLES)?;
    if let Err(error) = derive::replay(connection, i64::MAX) {
        seen.wrong(format!("the tables cannot be compared, because the entries cannot be replayed: {error}"));
        return Ok(());
    }
    let sql = "SELECT count(*) FROM kept.unsettled";
    seen.unsettled = connection.query_row(sql, [], |row| row.get::<_, i64>(0))? as usize;
    if seen.unsettled > 0 {
        find_later(connection)?;
    }
    connection.execute_batch(
        "CREATE VIRTUAL TABLE temp.words_kept USING fts5vocab (kept, words, instance);
         CREATE VIRTUAL TABLE temp.words_replayed USING fts5vocab (main, words, instance);",
    )?;
    for (name, key) in derive::NAMES {
        if name == "words" {
            compare(connection, name, "temp.words_kept", "temp.words_replayed", "term, doc, col, offset", seen)?;
        } else if seen.unsettled > 0 && FOUND_LATER.contains(&name) {
            compare(connection, name, &format!("main.{name}"), &format!("main.replayed_{name}"), key, seen)?;
        } else {
            compare(connection, name, &format!("kept.{name}"), &format!("main.{name}"), key, seen)?;
        }
    }
    Ok(())
}

/// The tables that change when families are found.
const FOUND_LATER: [&str; 4] = ["family_key", "gist", "member", "unsettled"];

/// Puts aside what the replay made of families, and finds in its place those that the ledger is still to find.
fn find_later(connection: &Connection) -> Result<()> {
    for name in FOUND_LATER {
        connection.execute_batch(&format!(
            "CREATE TABLE main.replayed_{name} AS SELECT * FROM main.{name}; \
             DELETE FROM main.{name}; INSERT INTO main.{name} SELECT * FROM kept.{name}"
        ))?;
    }
    derive::settle_all(connection)
}

/// Tells the rows in which two tables differ.
fn compare(
    connection: &Connection,
    name: &str,
    kept: &str,
    replayed: &str,
    key: &str,
    seen: &mut Verification,
) -> Result<()> {
    let empty = connection.prepare(&format!("SELECT * FROM {kept} LIMIT 0"))?;
    let named = empty.column_names().filter(|&name| name != derive::VERSION);
    let columns: Vec<String> = named.map(str::to_owned).collect();
    let all = columns.join(", ");
    let keys: Vec<&str> = key.split(", ").collect();
    let place = |row: &[Value]| -> String {
        let of = |key: &&str| {
            let at = columns.iter().position(|column| column == key).unwrap_or_default();
            format!("{key} {}", shown(&row[at]))
        };
        format!("table {name}, row with {}", keys.iter().map(of).collect::<Vec<_>>().join(", "))
    };
    let rows = |sql: &str, parameters: &[Value]| -> rusqlite::Result<Vec<Vec<Value>>> {
        let mut statement = connection.prepare(sql)?;
        let values = |row: &rusqlite::Row<'_>| (0..columns.len()).map(|column| row.get(column)).collect();
        statement.query_map(rusqlite::params_from_iter(parameters), values)?.collect()
    };
    let by_key: Vec<String> = keys.iter().enumerate().map(|(at, key)| format!("{key} IS ?{}", at + 1)).collect();
    let by_key = by_key.join(" AND ");
    let only = |one: &str, other: &str| {
        rows(&format!("SELECT {all} FROM {one} EXCEPT SELECT {all} FROM {other} LIMIT 200"), &[])
    };
    let key_of = |row: &[Value]| -> Vec<Value> {
        keys.iter().filter_map(|key| Some(row[columns.iter().position(|column| column == key)?].clone())).collect()
    };
    for row in only(kept, replayed)? {
        let others = rows(&format!("SELECT {all} FROM {replayed} WHERE {by_key}"), &key_of(&row))?;
        match others.first() {
            None => seen.wrong(format!("{}: the entries give no such row", place(&row))),
            Some(other) => {
                for (column, (is, should)) in
                    columns.iter().zip(row.iter().zip(other)).filter(|(_, (is, should))| is != should)
                {
                    let (is, should) = (shown(is), shown(should));
                    seen.wrong(format!("{}: {column} is {is}, and the entries give {should}", place(&row)));
                }
            }
        }
    }
    for row in only(replayed, kept)? {
        if rows(&format!("SELECT {all} FROM {kept} WHERE {by_key}"), &key_of(&row))?.is_empty() {
            seen.wrong(format!("{}: it is missing", place(&row)));
        }
    }
    Ok(())
}

/// A value as messages have it.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::Blob(bytes) => Digits(bytes).to_string(),
    }
}
