//! Entries and the chain that holds them together.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result};
use crate::event::Event;
use crate::hash::Hash;

/// Who writes, and when. The ledger has no clock of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The name that the entries carry.
    pub by: String,
    /// The time that the entries carry; kept to the millisecond.
    pub at: Timestamp,
}

impl Signature {
    /// The time in UTC as the entry has it: "2026-03-05T08:00:00.250Z".
    fn time(&self) -> String {
        self.at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
    }
}

/// One appended fact, as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1 without gap.
    pub number: i64,
    /// When it was written, in UTC.
    pub at: String,
    /// Who wrote it.
    pub by: String,
    /// The kind of its event, with the version.
    pub kind: String,
    /// Its event in canonical JSON.
    pub content: String,
    /// The hash of all this and of the entry before.
    pub hash: Hash,
}

/// The last entry of a ledger: names all that it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry, 0 for none.
    pub number: i64,
    /// Its hash.
    pub hash: Hash,
}

impl Head {
    /// The head of a ledger without entries.
    pub const EMPTY: Self = Self { number: 0, hash: Hash::NONE };

    /// The head of the ledger in this transaction.
    pub(crate) fn read(connection: &Connection) -> Result<Self> {
        let last = connection
            .prepare_cached("SELECT number, hash FROM entry ORDER BY number DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?)))
            .optional()?;
        let Some((number, hash)) = last else { return Ok(Self::EMPTY) };
        let hash = Hash::from_bytes(&hash)
            .ok_or_else(|| Error::Entry { entry: number, what: "its hash does not have 32 bytes".to_owned() })?;
        Ok(Self { number, hash })
    }
}

/// Written as people note it: the number and the hash with a colon between, also in JSON.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.hash)
    }
}

impl FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let parts = text.split_once(':').and_then(|(number, hash)| Some((number.parse().ok()?, hash.parse().ok()?)));
        let (number, hash) = parts.ok_or_else(|| {
            "a head is the number of an entry and its hash, with a colon between: 12:9f86...".to_owned()
        })?;
        Ok(Self { number, hash })
    }
}

impl Serialize for Head {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Head {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Entry {
    /// The next entry after a head.
    pub(crate) fn after(head: Head, signature: &Signature, event: &Event) -> Self {
        let mut entry = Self {
            number: head.number + 1,
            at: signature.time(),
            by: signature.by.clone(),
            kind: event.kind().to_owned(),
            content: event.to_json(),
            hash: Hash::NONE,
        };
        entry.hash = entry.hash_after(head.hash);
        entry
    }

    /// The hash that this entry has behind an entry with that hash: SHA-256 of the six fields in this order, each with
    /// its length in front as a little-endian 64-bit number, the number of the entry as such a number itself.
    pub fn hash_after(&self, previous: Hash) -> Hash {
        Hash::of_parts(&[
            previous.as_bytes(),
            &self.number.to_le_bytes(),
            self.at.as_bytes(),
            self.by.as_bytes(),
            self.kind.as_bytes(),
            self.content.as_bytes(),
        ])
    }

    /// Its event.
    ///
    /// # Errors
    /// [`Error::Entry`] when it cannot be understood.
    pub fn event(&self) -> Result<Event> {
        Event::from_json(&self.kind, &self.content).map_err(|what| Error::Entry { entry: self.number, what })
    }

    /// The columns of the table, in the order that [`of_row`](Self::of_row) expects.
    pub(crate) const COLUMNS: &str = "number, at, by, kind, content, hash";

    pub(crate) fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let hash: Vec<u8> = row.get(5)?;
        Ok(Self {
            number: row.get(0)?,
            at: row.get(1)?,
            by: row.get(2)?,
            kind: row.get(3)?,
            content: row.get(4)?,
            // A hash of another length fits no entry, which is what `verify` then says.
            hash: Hash::from_bytes(&hash).unwrap_or(Hash::NONE),
        })
    }

    /// The entry with a number.
    pub(crate) fn find(connection: &Connection, number: i64) -> Result<Option<Self>> {
        let sql = format!("SELECT {} FROM entry WHERE number = ?1", Self::COLUMNS);
        Ok(connection.prepare_cached(&sql)?.query_row([number], Self::of_row).optional()?)
    }

    /// Puts the entry into the file.
    pub(crate) fn insert(&self, connection: &Connection) -> Result<()> {
        let sql = "INSERT INTO entry (number, at, by, kind, content, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let Self { number, at, by, kind, content, hash } = self;
        connection.prepare_cached(sql)?.execute((number, at, by, kind, content, hash.as_bytes()))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Undo;

    #[test]
    fn every_field_changes_the_hash() {
        let signature = Signature { by: "ida".to_owned(), at: Timestamp::UNIX_EPOCH };
        let event = Event::Undo(Undo { entry: 1, why: "a slip".to_owned() });
        let entry = Entry::after(Head { number: 6, hash: Hash::of(b"before") }, &signature, &event);
        assert_eq!((entry.number, entry.at.as_str()), (7, "1970-01-01T00:00:00.000Z"));
        let others = [
            Entry { number: 8, ..entry.clone() },
            Entry { at: "1970-01-01T00:00:00.001Z".to_owned(), ..entry.clone() },
            Entry { by: "idа".to_owned(), ..entry.clone() }, // a Cyrillic letter
            Entry { kind: "undo/2".to_owned(), ..entry.clone() },
            Entry { content: entry.content.replace("slip", "slap"), ..entry.clone() },
        ];
        for other in others {
            assert_ne!(other.hash_after(Hash::of(b"before")), entry.hash, "{other:?}");
        }
        assert_ne!(entry.hash_after(Hash::of(b"another")), entry.hash);
    }
}
