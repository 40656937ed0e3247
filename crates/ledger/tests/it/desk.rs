//! What the tests write ledgers with: reports of invented people, and the statements in them.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use onrecord_ledger::event::Bytes;
use onrecord_ledger::findings::{Findings, Found, Speaker};
use onrecord_ledger::{Added, Arrival, Ledger, Signature};
use onrecord_read::attribution::Form;
use onrecord_read::document::Document;
use onrecord_read::format::{Format, Provenance, plain};
use onrecord_read::text::BlockKind;
use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;

/// The reader that the tests say they read with.
pub(crate) const READER: &str = "onrecord 0.1.0 / test";

/// A folder with a ledger in it.
pub(crate) struct Desk {
    folder: TempDir,
    pub(crate) ledger: Ledger,
}

/// Who says what in a report: name, role, words.
pub(crate) type Line<'a> = (&'a str, Option<&'a str>, &'a str);

/// A report and what is found in it.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) document: Document,
    pub(crate) findings: Findings,
}

pub(crate) fn signature() -> Signature {
    Signature { by: "ida".to_owned(), at: Timestamp::UNIX_EPOCH }
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a folder for the test");
        let ledger = Ledger::create(&folder.path().join("test.onrecord")).expect("a new ledger");
        Self { folder, ledger }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("test.onrecord")
    }

    /// Adds a report in a batch of its own, and finds its families.
    pub(crate) fn add(&mut self, report: &Report) -> Added {
        let added = self.write(|batch| batch.add(&report.arrival()).expect("the report can be added"));
        self.ledger.find_families(|_| ()).expect("families can be found");
        added
    }

    /// Writes something in a batch of its own.
    pub(crate) fn write<T>(&mut self, work: impl FnOnce(&mut onrecord_ledger::Batch<'_>) -> T) -> T {
        let mut batch = self.ledger.batch(&signature()).expect("nobody else writes");
        let done = work(&mut batch);
        batch.commit().expect("the file can be written");
        done
    }

    /// Closes the ledger; the file lies alone in its folder, which is there as long as this is kept.
    pub(crate) fn close(self) -> TempDir {
        drop(self.ledger);
        self.folder
    }

    /// The only value that a query gives.
    pub(crate) fn ask<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        let connection = Connection::open(self.path()).expect("the file is there");
        connection.query_row(sql, [], |row| row.get(0)).expect("the query gives a row")
    }

    /// The people of the ledger by the name that they go by, with the number of their statements.
    pub(crate) fn people(&self) -> Vec<(String, usize)> {
        let people = self.ledger.people("").expect("readable");
        let mut people: Vec<_> = people.into_iter().map(|person| (person.name, person.statements)).collect();
        people.sort();
        people
    }
}

impl Report {
    /// A report in which each of these says something; "Ada Moon and Tom Brill" are two who say it together.
    pub(crate) fn new(id: &str, lines: &[Line<'_>]) -> Self {
        let mut string = String::new();
        let mut findings = Findings::default();
        for &(name, role, said) in lines {
            let start = string.len() as u32;
            string.push_str(name);
            let named_at = Bytes(start, string.len() as u32);
            let mut role_at = None;
            if let Some(role) = role {
                string.push_str(", ");
                role_at = Some(Bytes(string.len() as u32, (string.len() + role.len()) as u32));
                string.push_str(role);
            }
            let source = Bytes(start, string.len() as u32);
            string.push_str(if role.is_some() { ", said " } else { " said " });
            let cue = Bytes(string.len() as u32 - 5, string.len() as u32 - 1);
            let content = Bytes(string.len() as u32, (string.len() + said.len()) as u32);
            string.push_str(said);
            string.push_str(".\n");
            let mut add = |name: &str, role: Option<Bytes>, members: Vec<usize>| {
                let kind = match name {
                    _ if !members.is_empty() => "group",
                    _ if name.starts_with(char::is_lowercase) => "unnamed",
                    _ if name.contains("Office") || name.chars().all(char::is_uppercase) => "organisation",
                    _ => "person",
                };
                let place = findings.speakers.len();
                findings.speakers.push(Speaker {
                    id: format!("s{}", place + 1),
                    name: name.to_owned(),
                    kind: kind.to_owned(),
                    unnamed: None,
                    role,
                    named_at: Some(named_at),
                    members,
                });
                place
            };
            let members =
                name.split_once(" and ").map(|(one, other)| [one, other].map(|name| add(name, None, Vec::new())));
            let place = add(name, role_at, members.map(Vec::from).unwrap_or_default());
            findings.statements.push(Found {
                earlier: 0,
                form: Form::Indirect,
                act: "said".to_owned(),
                polarity: "affirmed".to_owned(),
                source: Some(source),
                cue: Some(cue),
                content: vec![content],
                block: BlockKind::Paragraph,
                speaker: Some(place),
                mention: Some(source),
                said: None,
                occasion: None,
                addressee: None,
                within: None,
                repeats: None,
                confidence: (0.9, Some(0.8)),
                unresolved: Vec::new(),
            });
        }
        let origin = format!("in/{id}.txt");
        let received = plain::read(string.into_bytes(), Provenance::of(id, Some(&origin)));
        Self { document: received.document, findings }
    }

    /// The same report with this address.
    pub(crate) fn at(mut self, address: &str) -> Self {
        self.document.url = Some(address.to_owned());
        self
    }

    /// The same report by this outlet.
    pub(crate) fn by(mut self, outlet: &str) -> Self {
        self.document.outlet = Some(outlet.to_owned());
        self
    }

    pub(crate) fn arrival(&self) -> Arrival<'_> {
        Arrival {
            capture: self.document.text.as_str().as_bytes(),
            format: Format::Plain,
            keep_capture: true,
            document: &self.document,
            findings: &self.findings,
            reader: READER,
        }
    }
}

/// All rows of all derived tables, in the order of their keys.
pub(crate) fn tables(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).expect("the file is there");
    connection
        .execute_batch("CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, words, instance)")
        .expect("the index of words can be looked into");
    let mut rows = Vec::new();
    for (table, order) in [
        ("document", "number"),
        ("statement", "number"),
        ("temp.terms", "term, doc, col, offset"),
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
    ] {
        let every = connection.prepare(&format!("SELECT * FROM {table} LIMIT 0")).expect("the table is there");
        // A version says how often something was changed, and not what it is.
        let names = every.column_names().filter(|&name| name != "version").collect::<Vec<_>>();
        let sql = format!("SELECT {} FROM {table} ORDER BY {order}", names.join(", "));
        let mut statement = connection.prepare(&sql).expect("the table is there");
        let columns = names.len();
        let found = statement.query_map([], |row| {
            let values: Vec<Value> = (0..columns).map(|column| row.get(column)).collect::<rusqlite::Result<_>>()?;
            Ok(format!("{table} {values:?}"))
        });
        rows.extend(found.expect("rows").map(|row| row.expect("a row")));
    }
    rows
}
