//! The order in which statements come.
//!
//! Relevance is BM25 (Robertson and others, 1994; k1 = 1.2, b = 0.75) with one change: a word counts once in a statement,
//! however often it stands there. Statements are so short that a word hardly ever stands in one twice, and what would have
//! to be looked up for each of a hundred thousand statements is known for all: only rare words, and few words in all, put a
//! statement in front.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rusqlite::Connection;

use super::columns::{Columns, Day, Place};
use super::matching::Found;
use crate::error::Result;

const K1: f64 = 1.2;
const B: f64 = 0.75;
/// Shares of relevance that are told apart; whole numbers sort the same on every machine.
const FINENESS: f64 = 1e6;

/// An order of statements.
pub(super) struct Ranking<'c> {
    columns: &'c Columns,
    /// The relevance of each statement, in the order of places; empty when it is the date alone that counts.
    relevance: Vec<(Place, u64)>,
}

/// What statements are sorted by: what is greater comes first.
type Key = (u64, Day, Place);

impl<'c> Ranking<'c> {
    pub(super) fn by_date(columns: &'c Columns) -> Self {
        Self { columns, relevance: Vec::new() }
    }

    pub(super) fn by_relevance(connection: &Connection, columns: &'c Columns, found: &Found) -> Result<Self> {
        if columns.lengths.get().is_none() {
            let _ = columns.lengths.set(lengths(connection, columns)?);
        }
        let lengths = columns.lengths.get().map(Vec::as_slice).unwrap_or_default();
        let all = columns.number.len() as f64;
        let mean = (lengths.iter().map(|&length| f64::from(length)).sum::<f64>() / all).max(1.0);
        let mut relevance: Vec<(Place, u64)> = found.places.iter().map(|&place| (place, 0)).collect();
        for places in &found.by_words {
            let some = places.len() as f64;
            let rarity = (1.0 + (all - some + 0.5) / (some + 0.5)).ln();
            let mut places = places.iter().copied().peekable();
            for (place, sum) in &mut relevance {
                while places.next_if(|other| other < place).is_some() {}
                if places.peek() == Some(place) {
                    let length = f64::from(lengths.get(*place as usize).copied().unwrap_or_default());
                    let share = (K1 + 1.0) / (1.0 + K1 * (1.0 - B + B * length / mean));
                    *sum += (rarity * share * FINENESS) as u64;
                }
            }
        }
        Ok(Self { columns, relevance })
    }

    fn key(&self, place: Place, relevance: u64) -> Key {
        (relevance, self.columns.printed(place).published, place)
    }

    /// The first statements in this order, of all or of those behind one.
    pub(super) fn first(&self, places: &[Place], after: Option<Place>, limit: usize) -> Vec<Place> {
        let found = |place: Place| -> u64 {
            let at = self.relevance.binary_search_by_key(&place, |&(place, _)| place);
            at.map_or(0, |at| self.relevance[at].1)
        };
        let bound = after.map(|place| self.key(place, found(place)));
        let mut first: BinaryHeap<Reverse<Key>> = BinaryHeap::with_capacity(limit.min(places.len()) + 1);
        for (index, &place) in places.iter().enumerate() {
            let relevance = self.relevance.get(index).map_or(0, |&(_, relevance)| relevance);
            let key = self.key(place, relevance);
            if bound.is_some_and(|bound| key >= bound) {
                continue;
            }
            if first.len() < limit {
                first.push(Reverse(key));
            } else if first.peek().is_some_and(|Reverse(least)| key > *least) {
                first.pop();
                first.push(Reverse(key));
            }
        }
        first.into_sorted_vec().into_iter().map(|Reverse((_, _, place))| place).collect()
    }
}

/// How many words each statement has, from the sizes that the index of words keeps: for each row the numbers of words of
/// its columns, as numbers of 7 bits a byte.
fn lengths(connection: &Connection, columns: &Columns) -> Result<Vec<u16>> {
    let mut lengths = vec![0; columns.number.len()];
    let mut statement = connection.prepare("SELECT id, sz FROM words_docsize ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut place = 0;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        while columns.number.get(place).is_some_and(|&other| other < number) {
            place += 1;
        }
        if columns.number.get(place) == Some(&number) {
            let sizes = row.get_ref(1)?.as_blob_or_null().map_err(rusqlite::Error::from)?;
            lengths[place] = sum(sizes.unwrap_or_default());
        }
    }
    Ok(lengths)
}

/// The sum of numbers of 7 bits a byte, the last byte of each without the eighth bit.
fn sum(sizes: &[u8]) -> u16 {
    let (mut sum, mut number) = (0_u32, 0_u32);
    for &byte in sizes {
        number = number.wrapping_shl(7) | u32::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            sum = sum.saturating_add(number);
            number = 0;
        }
    }
    u16::try_from(sum).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_several_bytes_are_summed() {
        assert_eq!(sum(&[3, 4]), 7);
        assert_eq!(sum(&[0x81, 0x00, 5]), 133);
        assert_eq!(sum(&[]), 0);
    }
}
