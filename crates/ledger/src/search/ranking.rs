//! The order in which statements come.
//!
//! Relevance is BM25 (Robertson and others, 1994; k1 = 1.2, b = 0.75) with one change: a word counts once in a statement,
//! however often it stands there. Statements are so short that a word hardly ever stands in one twice, and what would have
//! to be looked up for each of a hundred thousand statements is known for all: only rare words, and few words in all, put a
//! statement in front.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::columns::{Columns, NONE, Place};
use super::matching::Found;
use super::utterances::Utterances;
use crate::derive::card::Day;

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

    pub(super) fn by_relevance(columns: &'c Columns, found: &Found) -> Self {
        let lengths = &columns.rows.words;
        let all = lengths.len() as f64;
        let mean = (lengths.iter().map(|&length| u64::from(length)).sum::<u64>() as f64 / all).max(1.0);
        let longest = lengths.iter().max().copied().unwrap_or_default();
        let mut relevance: Vec<(Place, u64)> = found.places.iter().map(|&place| (place, 0)).collect();
        for places in &found.by_words {
            let some = places.len() as f64;
            let rarity = (1.0 + (all - some + 0.5) / (some + 0.5)).ln();
            // What the words are worth in a statement of each length.
            let worth = |length: u16| {
                let share = (K1 + 1.0) / (1.0 + K1 * (1.0 - B + B * f64::from(length) / mean));
                (rarity * share * FINENESS) as u64
            };
            let worths: Vec<u64> = (0..=longest).map(worth).collect();
            let mut places = places.iter().copied().peekable();
            for (place, sum) in &mut relevance {
                while places.next_if(|other| other < place).is_some() {}
                if places.peek() == Some(place) {
                    *sum += worths[usize::from(lengths[*place as usize])];
                }
            }
        }
        Self { columns, relevance }
    }

    fn key(&self, place: Place, relevance: u64) -> Key {
        (relevance, self.columns.printed(place).published, place)
    }

    /// The first statements in this order, of all or of those behind one; with `utterances` the first of each utterance
    /// alone. The statements are those that the order was made for.
    pub(super) fn first(
        &self,
        places: &[Place],
        utterances: Option<&Utterances>,
        after: Option<Place>,
        limit: usize,
    ) -> Vec<Place> {
        let found = |place: Place| -> u64 {
            let at = self.relevance.binary_search_by_key(&place, |&(place, _)| place);
            at.map_or(0, |at| self.relevance[at].1)
        };
        let bound = after.map(|place| self.key(place, found(place)));
        let mut first = First { bound, limit, keys: BinaryHeap::with_capacity(limit.min(places.len()) + 1) };
        let relevance = |index: usize| self.relevance.get(index).map_or(0, |&(_, relevance)| relevance);
        // Documents mostly come in by their days: from the last, few of those behind are better than what is there already.
        let keys = places.iter().enumerate().rev().map(|(index, &place)| self.key(place, relevance(index)));
        match utterances {
            None => keys.for_each(|key| first.offer(key)),
            Some(utterances) => {
                let mut best: Vec<Option<Key>> = vec![None; utterances.len()];
                for key in keys {
                    match utterances.of(key.2) {
                        NONE => first.offer(key),
                        family => best[family as usize] = best[family as usize].max(Some(key)),
                    }
                }
                best.into_iter().flatten().for_each(|key| first.offer(key));
            }
        }
        first.keys.into_sorted_vec().into_iter().map(|Reverse((_, _, place))| place).collect()
    }
}

/// The greatest keys of those that were offered, behind one.
struct First {
    bound: Option<Key>,
    limit: usize,
    keys: BinaryHeap<Reverse<Key>>,
}

impl First {
    fn offer(&mut self, key: Key) {
        if self.bound.is_some_and(|bound| key >= bound) {
            return;
        }
        if self.keys.len() < self.limit {
            self.keys.push(Reverse(key));
        } else if self.keys.peek().is_some_and(|Reverse(least)| key > *least) {
            self.keys.pop();
            self.keys.push(Reverse(key));
        }
    }
}
