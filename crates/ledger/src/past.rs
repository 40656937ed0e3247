//! The ledger as it was at an earlier entry.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::derive;
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::schema;

/// A moment of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// When this entry was the last.
    Entry(i64),
    /// At the end of this day, in UTC.
    Day(Date),
}

impl std::str::FromStr for Moment {
    type Err = String;

    /// The number of an entry, or a day.
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if let Ok(entry) = text.parse() {
            return Ok(Self::Entry(entry));
        }
        let wrong = || format!("{text:?} is neither the number of an entry nor a day: write 1204 or 2024-03-05");
        text.parse().map(Self::Day).map_err(|_| wrong())
    }
}

impl Ledger {
    /// Opens a ledger as it was at a moment, to read. Its tables are made anew for that from the entries before, in a file
    /// that goes away by itself: that takes as long as `onrecord rebuild`.
    ///
    /// Words that were withdrawn since are not there any more.
    ///
    /// # Errors
    /// As [`read`](Self::read); [`Error::Refused`] for a moment before the first entry or, told by an entry, after the last.
    pub fn as_of(path: &Path, moment: Moment) -> Result<Self> {
        // It says what is wrong with the file in the words that are used elsewhere.
        let now = Self::read(path)?;
        let last = now.head()?.number;
        let until = match moment {
            Moment::Entry(entry) if (1..=last).contains(&entry) => entry,
            Moment::Entry(entry) => {
                return Err(Error::Refused(format!("there is no entry {entry}: the ledger has entries 1 to {last}")));
            }
            Moment::Day(day) => now.last_entry_of(day)?,
        };
        Self::with(
            path,
            schema::open_beside(path).and_then(|connection| {
                connection.execute_batch("BEGIN")?;
                connection.execute_batch(derive::TABLES)?;
                derive::replay(&connection, until)?;
                connection.execute_batch("COMMIT")?;
                // Only now: a replay must know of the withdrawals since.
                let sql = format!("CREATE TEMP VIEW entry AS SELECT * FROM kept.entry WHERE number <= {until}");
                connection.execute_batch(&sql)?;
                Ok(connection)
            }),
        )
    }

    /// The last entry that was written by the end of a day.
    fn last_entry_of(&self, day: Date) -> Result<i64> {
        let end = day.tomorrow().ok().and_then(|next| next.to_zoned(TimeZone::UTC).ok());
        let end = end.map_or(Timestamp::MAX, |next| next.timestamp());
        let end = end.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
        let found: Option<i64> = self.at(|connection| {
            let sql = "SELECT max(number) FROM entry WHERE at < ?1";
            Ok(connection.query_row(sql, [end], |row| row.get(0))?)
        })?;
        found.ok_or_else(|| Error::Refused(format!("the ledger has no entry of {day} or before")))
    }
}
