//! A whole ledger on its way into another file: every entry, and all that entries name and the archive holds.
//!
//! A transcript is a list of [`Item`]s in the order in which a ledger can take them over: each entry stands behind the
//! pieces that it is the first to name. [`lines`] and [`table`] are its two forms, JSON Lines and Parquet, and
//! [`import`](import::Transcript) takes either in.

pub mod import;
pub mod lines;
pub mod table;

use std::collections::{HashSet, VecDeque};
use std::path::Path;

use rusqlite::{Connection, Transaction};

use crate::archive;
use crate::batch::names;
use crate::entry::{Entry, Head};
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::ledger::Ledger;

/// The name and version of the form.
pub const SCHEMA: &str = "onrecord-ledger/1";

/// What is said of other files.
const NOT_COMPLETE: &str = "it is no complete export: `onrecord export --complete` makes one";

/// One part of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Bytes that the archive holds.
    Piece {
        /// Their hash.
        hash: Hash,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// An entry of the chain.
    Entry(Entry),
}

/// Why a transcript cannot be taken in: where, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// "line 12", "row 12".
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl Unfit {
    /// The error for a file.
    fn of(self, path: &Path) -> Error {
        let Self { place, what } = self;
        Error::Unfit { path: path.to_path_buf(), place, what }
    }
}

impl Ledger {
    /// Goes through the whole ledger, as of one moment.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn transcribe(&self) -> Result<Transcription<'_>> {
        let begin = |connection| -> Result<_> {
            let snapshot = Connection::unchecked_transaction(connection)?;
            let head = Head::read(&snapshot)?;
            Ok((snapshot, head))
        };
        let (snapshot, head) = begin(&self.connection).map_err(|error| error.at(self.path()))?;
        let (written, waiting) = (HashSet::new(), VecDeque::new());
        Ok(Transcription { snapshot, path: self.path(), head, number: 0, written, waiting })
    }
}

/// The items of a ledger, one by one. They end after an error.
#[derive(Debug)]
pub struct Transcription<'l> {
    snapshot: Transaction<'l>,
    path: &'l Path,
    head: Head,
    number: i64,
    written: HashSet<Hash>,
    waiting: VecDeque<Item>,
}

impl Transcription<'_> {
    /// The last entry.
    pub const fn head(&self) -> Head {
        self.head
    }

    /// Takes the next entry with the pieces that it is the first to name.
    fn take(&mut self) -> Result<()> {
        self.number += 1;
        let number = self.number;
        let missing = || Error::Entry { entry: number, what: "it is not there".to_owned() };
        let entry = Entry::find(&self.snapshot, number)?.ok_or_else(missing)?;
        for hash in names(&entry.event()?).1 {
            // What was withdrawn is not there any more.
            if self.written.insert(hash)
                && let Some(bytes) = archive::find(&self.snapshot, hash, number)?
            {
                self.waiting.push_back(Item::Piece { hash, bytes });
            }
        }
        self.waiting.push_back(Item::Entry(entry));
        Ok(())
    }
}

impl Iterator for Transcription<'_> {
    type Item = Result<Item>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.waiting.is_empty()
            && self.number < self.head.number
            && let Err(error) = self.take()
        {
            self.number = self.head.number;
            self.waiting.clear();
            return Some(Err(error.at(self.path)));
        }
        self.waiting.pop_front().map(Ok)
    }
}
