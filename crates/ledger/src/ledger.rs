//! A ledger in its file: opening it, and what it holds.

use std::path::{Path, PathBuf};
use std::time::Duration;

use onrecord_read::document::Document;
use onrecord_read::wire;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::batch::Batch;
use crate::derive::{self, Contents};
use crate::entry::{Entry, Head, Signature};
use crate::error::{Error, Result};
use crate::findings::Findings;
use crate::hash::{DocumentKey, Hash};
use crate::imprint::Imprint;
use crate::schema;

/// A ledger in its file.
///
/// One program writes at a time; any number may read meanwhile, and see the ledger as it was when they began to look. The
/// file must not be opened by other means than this in the same process, nor lie on a network drive: its locks do
/// not hold there.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) connection: Connection,
    path: PathBuf,
}

/// A document in the ledger, as its row has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The number of the entry that added it.
    pub number: i64,
    /// Its name in the ledger.
    pub key: DocumentKey,
    /// The id that its statements carry; `None` once it is withdrawn, as all below.
    pub id: Option<String>,
    /// Where it came from.
    pub origin: Option<String>,
    /// The headline as the publisher states it.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The document that it is a changed version of, by number.
    pub earlier: Option<i64>,
    /// The last changed version of it, by number.
    pub later: Option<i64>,
    /// The entry that withdrew it.
    pub withdrawn: Option<i64>,
    /// The entry of the reading that counts.
    pub reading: Option<i64>,
    /// The version of the reader that made it.
    pub reader: Option<String>,
    /// How many statements it has.
    pub statements: usize,
    text: Option<Hash>,
    imprint: Option<Hash>,
    findings: Option<Hash>,
}

/// A document with its statements, out of the archive.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The document, as it was when it was read.
    pub document: Document,
    /// What is said of it.
    pub imprint: Imprint,
    /// Its statements.
    pub findings: Findings,
    /// The version of the reader that found them.
    pub reader: String,
}

impl Kept {
    /// The statements as lines of the wire format.
    ///
    /// # Errors
    /// [`Error::Words`] when a range is not one of the text, which `verify` would find too.
    pub fn lines(&self) -> Result<Vec<wire::Line>> {
        self.right(self.findings.lines(&self.imprint, &self.document.text, &self.reader))
    }

    /// One of these lines; `None` where there is no statement at this place.
    ///
    /// # Errors
    /// As [`lines`](Self::lines).
    pub fn line(&self, place: usize) -> Result<Option<wire::Line>> {
        self.right(self.findings.line_at(place, &self.imprint, &self.document.text, &self.reader))
    }

    fn right<T>(&self, lines: std::result::Result<T, String>) -> Result<T> {
        lines.map_err(|what| Error::Words { document: self.imprint.id.clone(), what })
    }
}

impl Ledger {
    /// Opens a ledger to write, and makes it if there is no file; brings an earlier version up to date.
    ///
    /// # Errors
    /// When the file is no ledger, is newer, may not be written, or another program is writing.
    pub fn create(path: &Path) -> Result<Self> {
        Self::with(path, schema::open_to_write(path, true))
    }

    /// Opens a ledger to write that is there.
    ///
    /// # Errors
    /// As [`create`](Self::create), and [`Error::Missing`].
    pub fn open(path: &Path) -> Result<Self> {
        Self::with(path, schema::open_to_write(path, false))
    }

    /// Opens a ledger to read; never changes the file.
    ///
    /// # Errors
    /// As [`open`](Self::open), and [`Error::Older`].
    pub fn read(path: &Path) -> Result<Self> {
        Self::with(path, schema::open_to_read(path))
    }

    pub(crate) fn with(path: &Path, opened: Result<Connection>) -> Result<Self> {
        let connection = opened.map_err(|error| error.at(path))?;
        Ok(Self { connection, path: path.to_path_buf() })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Works on the ledger, and puts the file into what goes wrong.
    pub(crate) fn at<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        work(&self.connection).map_err(|error| error.at(&self.path))
    }

    /// The last entry.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn head(&self) -> Result<Head> {
        self.at(Head::read)
    }

    /// The entry with a number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entry(&self, number: i64) -> Result<Option<Entry>> {
        self.at(|connection| Entry::find(connection, number))
    }

    /// Begins to write: all that is written in the batch is there once it is committed, or nothing of it.
    ///
    /// # Errors
    /// [`Error::Locked`] when another program writes for longer than ten seconds.
    pub fn batch(&mut self, signature: &Signature) -> Result<Batch<'_>> {
        let Self { connection, path } = self;
        let begin = connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begin.map_err(|error| Error::from(error).at(path))?;
        Batch::begin(transaction, path, signature)
    }

    /// Whether a document is in the ledger, or was withdrawn from it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn row(&self, key: DocumentKey) -> Result<Option<Row>> {
        self.at(|connection| Row::find(connection, key))
    }

    /// Whether a document like this is in the ledger, or was withdrawn from it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn knows(&self, document: &Document) -> Result<bool> {
        let key = Imprint::of(document).key(Hash::of(document.text.as_str().as_bytes()));
        Ok(self.row(key)?.is_some())
    }

    /// How many reviews are of no statement of a reading that counts.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn orphans(&self) -> Result<usize> {
        self.at(|connection| {
            let sql = "SELECT count(*) FROM review JOIN document ON document.number = review.document \
                       WHERE statement IS NULL AND withdrawn IS NULL";
            Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0))? as usize)
        })
    }

    /// Waits for other writers this long and no longer; ten seconds unless it is said.
    ///
    /// # Errors
    /// When the database refuses, which it has no reason to.
    pub fn wait_at_most(&self, patience: Duration) -> Result<()> {
        self.at(|connection| Ok(connection.busy_timeout(patience)?))
    }

    /// Brings all that is in the log beside the file into the file, and empties the log: after a withdrawal, so that what
    /// was deleted is not readable there. Says whether it could: not while somebody reads the ledger as it was before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn checkpoint(&self) -> Result<bool> {
        self.at(|connection| {
            let is_busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))?;
            Ok(is_busy == 0)
        })
    }

    /// The documents of an id, or the one with this key, in the order in which they came.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn rows_named(&self, name: &str) -> Result<Vec<Row>> {
        if let Ok(key) = name.parse()
            && let Some(row) = self.row(key)?
        {
            return Ok(vec![row]);
        }
        self.at(|connection| {
            let sql = format!("SELECT {} FROM document WHERE id = ?1 ORDER BY number", Row::COLUMNS);
            let mut statement = connection.prepare_cached(&sql)?;
            Ok(statement.query_map([name], Row::of_row)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// A document with its statements; `None` where its words were withdrawn.
    ///
    /// # Errors
    /// When the file cannot be read, or what it holds is not what the entries say.
    pub fn kept(&self, row: &Row) -> Result<Option<Kept>> {
        self.at(|connection| row.kept(connection))
    }

    /// How many documents there are whose families are still to be found.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn unsettled(&self) -> Result<usize> {
        self.at(derive::family::unsettled)
    }

    /// Finds the families of the documents that came in, were read anew, or whose speakers became others since it was done
    /// last. It is done in portions, each written by itself, so that others can write in between; `left` is told how many
    /// documents are left, before each.
    ///
    /// # Errors
    /// When a document cannot be read, or the file cannot be written.
    pub fn find_families(&mut self, mut left: impl FnMut(usize)) -> Result<()> {
        let Self { connection, path } = self;
        let mut portion = || -> Result<usize> {
            let count = derive::family::unsettled(connection)?;
            if count > 0 {
                left(count);
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                derive::family::settle_some(&transaction, derive::MOST_TOGETHER)?;
                transaction.commit()?;
            }
            Ok(count)
        };
        while portion().map_err(|error| error.at(path))? > 0 {}
        Ok(())
    }

    /// Makes the derived tables anew from the entries; says the head that they stand at.
    ///
    /// # Errors
    /// When an entry cannot be used, or the file cannot be written.
    pub fn rebuild(&mut self) -> Result<Head> {
        let Self { connection, path } = self;
        let mut work = || -> Result<Head> {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            derive::rebuild(&transaction)?;
            let head = Head::read(&transaction)?;
            transaction.commit()?;
            Ok(head)
        };
        work().map_err(|error| error.at(path))
    }
}

impl Row {
    const COLUMNS: &str = "number, key, id, origin, title, outlet, earlier, later, withdrawn, reading, reader, statements, \
                           text, imprint, findings";

    fn of_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let hash = |column: usize| -> rusqlite::Result<Option<Hash>> {
            Ok(row.get::<_, Option<Vec<u8>>>(column)?.as_deref().and_then(Hash::from_bytes))
        };
        let key: Vec<u8> = row.get(1)?;
        let wrong = || rusqlite::Error::InvalidColumnType(1, "key".to_owned(), rusqlite::types::Type::Blob);
        Ok(Self {
            number: row.get(0)?,
            key: DocumentKey::from_bytes(&key).ok_or_else(wrong)?,
            id: row.get(2)?,
            origin: row.get(3)?,
            title: row.get(4)?,
            outlet: row.get(5)?,
            earlier: row.get(6)?,
            later: row.get(7)?,
            withdrawn: row.get(8)?,
            reading: row.get(9)?,
            reader: row.get(10)?,
            statements: row.get::<_, i64>(11)? as usize,
            text: hash(12)?,
            imprint: hash(13)?,
            findings: hash(14)?,
        })
    }

    pub(crate) fn find(connection: &Connection, key: DocumentKey) -> Result<Option<Self>> {
        let sql = format!("SELECT {} FROM document WHERE key = ?1", Self::COLUMNS);
        Ok(connection.prepare_cached(&sql)?.query_row([key.as_bytes()], Self::of_row).optional()?)
    }

    /// The document that an entry added.
    pub(crate) fn numbered(connection: &Connection, number: i64) -> Result<Option<Self>> {
        let sql = format!("SELECT {} FROM document WHERE number = ?1", Self::COLUMNS);
        Ok(connection.prepare_cached(&sql)?.query_row([number], Self::of_row).optional()?)
    }

    /// Whether the document has this text and imprint.
    pub(crate) fn holds(&self, text: Hash, imprint: Hash) -> bool {
        self.text == Some(text) && self.imprint == Some(imprint)
    }

    /// The documents that another reader than this read last, after one in the order of their numbers.
    pub(crate) fn read_by_others(connection: &Connection, after: i64, reader: &str, most: usize) -> Result<Vec<Self>> {
        let columns = Self::COLUMNS;
        let sql = format!("SELECT {columns} FROM document WHERE number > ?1 AND reader <> ?2 ORDER BY number LIMIT ?3");
        let mut statement = connection.prepare_cached(&sql)?;
        Ok(statement.query_map((after, reader, most as i64), Self::of_row)?.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn kept(&self, connection: &Connection) -> Result<Option<Kept>> {
        let (Some(reading), Some(reader)) = (self.reading, &self.reader) else { return Ok(None) };
        let (Some(text), Some(imprint), Some(findings)) = (self.text, self.imprint, self.findings) else {
            return Ok(None);
        };
        let Contents { text, imprint, findings } = derive::contents(connection, reading, text, imprint, findings)?;
        let document = Document { text, ..imprint.document(String::new()) };
        Ok(Some(Kept { document, imprint, findings, reader: reader.clone() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Listed;

    #[test]
    fn a_full_disk_is_said_and_what_was_there_stays() {
        let folder = tempfile::TempDir::new().expect("a folder for the test");
        let mut ledger = Ledger::create(&folder.path().join("test.onrecord")).expect("a new ledger");
        let signature = Signature { by: "ida".to_owned(), at: jiff::Timestamp::UNIX_EPOCH };
        let list = |count: usize| -> Vec<Listed> {
            let listed = |number: usize| Listed {
                name: format!("Ada Moon {number}"),
                kind: "person".to_owned(),
                ..Listed::default()
            };
            (0..count).map(listed).collect()
        };
        let mut batch = ledger.batch(&signature).expect("nobody else writes");
        batch.import_people(list(1), "a short list").expect("there is room");
        let head = batch.commit().expect("there is room");
        let pages: i64 = ledger.connection.pragma_query_value(None, "page_count", |row| row.get(0)).expect("a number");
        ledger.connection.pragma_update(None, "max_page_count", pages + 4).expect("a limit can be set");
        let mut batch = ledger.batch(&signature).expect("nobody else writes");
        let error = batch.import_people(list(5_000), "a long list").expect_err("there is no room");
        assert!(matches!(error, Error::Full { .. }), "{error}");
        drop(batch);
        assert_eq!(ledger.head().expect("readable"), head);
        assert_eq!(crate::verify::verify(&ledger, Some(head)).expect("readable").faults, []);
    }
}
