//! Where a page of an answer ends, as a word that goes out and comes back.

use std::fmt;
use std::str::FromStr;

use super::Ask;
use super::columns::{Columns, Place};
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::query::Query;

/// The last statement of a page of the answer to one query. It holds as long as that statement does, whatever else is
/// added to the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    statement: i64,
    query: u32,
}

impl Cursor {
    pub(super) fn new(columns: &Columns, query: &Query, ask: &Ask, last: Place) -> Self {
        Self { statement: columns.rows.number[last as usize], query: mark(query, ask) }
    }

    /// The statement at which it stands.
    pub(super) fn place(&self, columns: &Columns, query: &Query, ask: &Ask) -> Result<Place> {
        if self.query != mark(query, ask) {
            let what = "cannot go on at this place: it belongs to the answer to another query, or to one in another order or grouping";
            return Err(Error::Refused(what.to_owned()));
        }
        let place = columns.rows.number.binary_search(&self.statement);
        place.map(|place| place as Place).map_err(|_| {
            let what = "cannot go on at this place: its document was read anew or withdrawn; begin with the first page";
            Error::Refused(what.to_owned())
        })
    }
}

/// Tells one query, order and grouping from another.
fn mark(query: &Query, ask: &Ask) -> u32 {
    let how = format!("{:?} {:?}", ask.order, ask.group);
    let hash = Hash::of_parts(&[query.to_string().as_bytes(), how.as_bytes()]);
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&hash.as_bytes()[..4]);
    u32::from_le_bytes(bytes)
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{:08x}", self.statement, self.query)
    }
}

impl FromStr for Cursor {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let parse = || {
            let (statement, query) = text.split_once('.')?;
            let statement = i64::from_str_radix(statement, 16).ok()?;
            Some(Self { statement, query: u32::from_str_radix(query, 16).ok()? })
        };
        parse().ok_or_else(|| format!("{text:?} is no place in an answer: give what the page before named"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_out_comes_back() {
        let cursor = Cursor { statement: 7 << 24, query: 0x12ab };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for wrong in ["", "7", "x.y", "7.", ".7"] {
            assert!(wrong.parse::<Cursor>().is_err(), "{wrong}");
        }
    }
}
