//! Takes a transcript into a ledger, once all of it was found whole.
//!
//! A file is read twice. The first time everything is checked: the chain, the hash of every piece, that no piece is missing
//! but those of documents that are withdrawn later, and none is too many. Only then it is written, a part at a time, so
//! that an import which was interrupted goes on when it is begun once more. Until it is at its end, the words of documents
//! that a later entry withdraws are missing in the ledger, which `verify` would say.

use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use super::lines::Lines;
use super::table::Rows;
use super::{Item, Unfit};
use crate::archive;
use crate::batch::names;
use crate::derive::Withdrawn;
use crate::entry::{Entry, Head, Signature};
use crate::error::{Error, Result};
use crate::event::Event;
use crate::hash::{DocumentKey, Hash};
use crate::ledger::Ledger;

/// Items that are written together at most.
const MOST_TOGETHER: usize = 4000;
/// Bytes that are written together at most, but for one piece.
const MOST_BYTES: usize = 16 << 20;

/// A transcript in a file that was found whole.
#[derive(Debug)]
pub struct Transcript {
    path: PathBuf,
    /// The hashes of its entries.
    hashes: Vec<Hash>,
    withdrawn: BTreeSet<DocumentKey>,
    /// What the entries name and the file does not hold.
    gone: HashSet<Hash>,
}

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// How many entries were written.
    pub entries: i64,
    /// How many the ledger had already.
    pub known: i64,
    /// The last entry of the ledger.
    pub head: Head,
}

/// The items of a file, one by one.
type Items = Box<dyn Iterator<Item = std::result::Result<Item, Unfit>>>;

fn open(path: &Path) -> Result<(Items, Head)> {
    let unreadable = |error: std::io::Error| Unfit { place: "the file".to_owned(), what: error.to_string() }.of(path);
    let mut file = File::open(path).map_err(unreadable)?;
    let mut first = [0; 4];
    let is_table = file.read_exact(&mut first).is_ok() && &first == b"PAR1";
    file.rewind().map_err(unreadable)?;
    let fit = |unfit: Unfit| unfit.of(path);
    if is_table {
        let (rows, head) = Rows::open(file).map_err(fit)?;
        Ok((Box::new(rows), head))
    } else {
        let (lines, head) = Lines::open(BufReader::with_capacity(1 << 16, file)).map_err(fit)?;
        Ok((Box::new(lines), head))
    }
}

impl Transcript {
    /// Reads a file, JSON Lines or Parquet, and checks all of it; `each` is told each entry.
    ///
    /// # Errors
    /// [`Error::Unfit`] when it is no transcript or not whole, with the place.
    pub fn check(path: &Path, mut each: impl FnMut(&Entry)) -> Result<Self> {
        let (items, head) = open(path)?;
        let unfit = |place: String, what: String| Unfit { place, what }.of(path);
        let mut last = Head::EMPTY;
        let mut hashes: Vec<Hash> = Vec::new();
        let (mut there, mut named): (HashSet<Hash>, HashSet<Hash>) = (HashSet::new(), HashSet::new());
        let mut missing: Vec<(i64, DocumentKey, Hash)> = Vec::new();
        let mut withdrawn: BTreeSet<DocumentKey> = BTreeSet::new();
        for item in items {
            match item.map_err(|unfit| unfit.of(path))? {
                Item::Piece { hash, bytes } => {
                    if Hash::of(&bytes) != hash {
                        let place = format!("piece {hash}, before entry {}", last.number + 1);
                        return Err(unfit(place, "its bytes are not what its hash says".to_owned()));
                    }
                    there.insert(hash);
                }
                Item::Entry(entry) => {
                    let place = || format!("entry {}", entry.number);
                    if entry.number != last.number + 1 {
                        return Err(unfit(place(), format!("entry {} should stand here", last.number + 1)));
                    }
                    if entry.hash_after(last.hash) != entry.hash {
                        return Err(unfit(
                            place(),
                            "its hash does not fit what it says and the entry before it".to_owned(),
                        ));
                    }
                    let event = Event::from_json(&entry.kind, &entry.content).map_err(|what| unfit(place(), what))?;
                    let (document, pieces) = names(&event);
                    for hash in pieces {
                        named.insert(hash);
                        if let Some(document) = document.filter(|_| !there.contains(&hash)) {
                            missing.push((entry.number, document, hash));
                        }
                    }
                    if let Event::Withdrawal(withdrawal) = event {
                        withdrawn.insert(withdrawal.document);
                    }
                    last = Head { number: entry.number, hash: entry.hash };
                    hashes.push(entry.hash);
                    each(&entry);
                }
            }
        }
        if last != head {
            return Err(unfit(format!("entry {}", last.number), format!("it ends here, and should end at {head}")));
        }
        if let Some((number, _, hash)) = missing.iter().find(|(_, document, _)| !withdrawn.contains(document)) {
            return Err(unfit(format!("entry {number}"), format!("it names {hash}, which does not stand before it")));
        }
        if let Some(hash) = there.iter().filter(|hash| !named.contains(hash)).min() {
            return Err(unfit(format!("piece {hash}"), "no entry names it".to_owned()));
        }
        let gone = missing.into_iter().map(|(_, _, hash)| hash).filter(|hash| !there.contains(hash)).collect();
        Ok(Self { path: path.to_path_buf(), hashes, withdrawn, gone })
    }

    /// The last entry that it holds.
    pub fn head(&self) -> Head {
        let number = self.hashes.len() as i64;
        self.hashes.last().map_or(Head::EMPTY, |&hash| Head { number, hash })
    }

    /// Whether any of its entries withdraws a document.
    pub fn has_withdrawals(&self) -> bool {
        !self.withdrawn.is_empty()
    }

    /// Writes into a ledger what it does not have; `each` is told each entry. Afterwards the ledger is the same as the one
    /// that the transcript was made of, or as this one was where it has all of it and more.
    ///
    /// # Errors
    /// [`Error::Refused`] when the ledger has another entry at some place; [`Error::Locked`] and others when it cannot be
    /// written.
    pub fn copy_into(&self, ledger: &mut Ledger, mut each: impl FnMut(&Entry)) -> Result<Imported> {
        let before = ledger.head()?;
        let known = before.number.min(self.head().number);
        self.check_beginning(ledger, known)?;
        if known == self.head().number {
            return Ok(Imported { entries: 0, known, head: before });
        }
        let (items, head) = open(&self.path)?;
        if head != self.head() {
            return Err(
                Unfit { place: "the file".to_owned(), what: "it was changed meanwhile".to_owned() }.of(&self.path)
            );
        }
        let withdrawn = Withdrawn::of(self.withdrawn.clone());
        let mut waiting: Vec<Item> = Vec::new();
        let mut bytes = 0;
        for item in items {
            let item = item.map_err(|unfit| unfit.of(&self.path))?;
            let Item::Entry(entry) = &item else {
                if let Item::Piece { hash, bytes: piece } = &item
                    && !ledger.at(|connection| archive::holds(connection, *hash))?
                {
                    bytes += piece.len();
                    waiting.push(item);
                }
                continue;
            };
            each(entry);
            if entry.number > known {
                waiting.push(item);
            }
            // Only here: what an entry names goes with it.
            if waiting.len() >= MOST_TOGETHER || bytes >= MOST_BYTES {
                self.write(ledger, &withdrawn, &waiting)?;
                waiting.clear();
                bytes = 0;
            }
        }
        self.write(ledger, &withdrawn, &waiting)?;
        let head = ledger.head()?;
        Ok(Imported { entries: head.number - before.number, known, head })
    }

    /// Whether so many entries are the same in both; if not, says where they part.
    fn check_beginning(&self, ledger: &Ledger, known: i64) -> Result<()> {
        let is_same = |number: i64| -> Result<bool> {
            let there = ledger.entry(number)?.map(|entry| entry.hash);
            Ok(there.is_some() && there.as_ref() == self.hashes.get(number as usize - 1))
        };
        // An entry is the same only where all before it are.
        let (mut same, mut last) = (0, known);
        while same < last {
            let middle = (same + last + 1) / 2;
            if is_same(middle)? {
                same = middle;
            } else {
                last = middle - 1;
            }
        }
        if same == known {
            return Ok(());
        }
        let (ledger, export, entry) = (ledger.path().display(), self.path.display(), same + 1);
        Err(Error::Refused(format!(
            "cannot import {export} into {ledger}: entry {entry} is another in each, and they are two ledgers from there on; \
             name a new file with --ledger"
        )))
    }

    fn write(&self, ledger: &mut Ledger, withdrawn: &Withdrawn, items: &[Item]) -> Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        // The entries have signatures of their own.
        let nobody = Signature { by: String::new(), at: jiff::Timestamp::UNIX_EPOCH };
        let mut batch = ledger.batch(&nobody)?;
        let withdraws = |item: &Item| matches!(item, Item::Entry(entry) if entry.kind.starts_with("withdrawal/"));
        let has_withdrawals = items.iter().any(withdraws);
        if has_withdrawals {
            batch.shred()?;
        }
        for item in items {
            match item {
                Item::Piece { bytes, .. } => drop(batch.keep(bytes)?),
                Item::Entry(entry) => batch.take_over(entry, withdrawn)?,
            }
        }
        if has_withdrawals {
            batch.forget(self.gone.iter().copied())?;
        }
        batch.commit().map(drop)
    }
}
