//! The order in which statements come.
//!
//! Relevance is BM25 (Robertson and others, 1994; k1 = 1.2, b = 0.75) with one change: a word counts once in a statement,
//! however often it stands there. Statements are so short that a word hardly ever stands in one twice, and what would have
//! to be looked up for each of a hundred thousand statements is known for all: only rare words, and few words in all, put a
//! statement in front.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::columns::{Columns, Lengths, NONE, Place};
use super::matching::Found;
use super::utterances::Utterances;
use crate::derive::card::Day;

const K1: f64 = 1.2;
const B: f64 = 0.75;
/// Shares of relevance that are told apart; whole numbers sort the same on every machine.
const FINENESS: f64 = 1e6;

/// What statements are sorted by: what is greater comes first.
type Key = (u64, Day, Place);

/// Which of the statements that were found are wanted.
pub(super) struct Wanted<'c> {
    /// The first of each utterance alone.
    pub(super) utterances: Option<&'c Utterances>,
    /// Those behind this one.
    pub(super) after: Option<Place>,
    /// So many at most.
    pub(super) limit: usize,
}

/// The first statements by the day of publication.
pub(super) fn by_date(columns: &Columns, found: &Found, wanted: &Wanted<'_>) -> Vec<Place> {
    let Wanted { utterances, after, limit } = *wanted;
    let bound = after.map(|place| (columns.printed(place).published, place));
    // The statements of one document have one day and stand together: it is the documents that are sorted, and no more of them
    // than are needed. Each has a line behind the bound, but for its own document and those whose utterances had their line.
    let mut most = limit.saturating_add(1);
    loop {
        let documents = last_documents(columns, found, bound.filter(|_| utterances.is_none()), most);
        let mut has_line = vec![false; utterances.map_or(0, Utterances::len)];
        let mut is_line = |place: &Place| match utterances.map_or(NONE, |utterances| utterances.of(*place)) {
            NONE => true,
            family => !std::mem::replace(&mut has_line[family as usize], true),
        };
        let keys = documents.iter().flat_map(|&(day, start, end)| {
            let places = found.places[start..end].iter().rev();
            places.map(move |&place| (day, place))
        });
        // What stands before the bound still tells which utterances had their line.
        let lines = keys.filter(|(_, place)| is_line(place)).filter(|key| bound.is_none_or(|bound| *key < bound));
        let first: Vec<Place> = lines.map(|(_, place)| place).take(limit).collect();
        if first.len() == limit || documents.len() < most {
            return first;
        }
        most *= 8;
    }
}

/// The last documents, at most so many, each with its day and where its statements stand among those that were found; of
/// those at or behind a statement, where one is given.
fn last_documents(
    columns: &Columns,
    found: &Found,
    bound: Option<(Day, Place)>,
    most: usize,
) -> Vec<(Day, usize, usize)> {
    let mut last = First::new(most);
    // Documents mostly come in by their days: from the last, few of those behind are better than what is there already.
    for (document, Range { start, end }) in found.documents().rev() {
        let day = columns.documents[document as usize].published;
        if bound.is_none_or(|bound| (day, found.places[start]) <= bound) {
            last.offer((day, start, end));
        }
    }
    last.into_sorted()
}

/// The first statements by how well their words fit.
pub(super) fn by_relevance(columns: &Columns, found: &Found, wanted: &Wanted<'_>) -> Vec<Place> {
    let Wanted { utterances, after, limit } = *wanted;
    let relevance = relevance(columns, found);
    let bound = after.map(|place| {
        let relevance = found.places.binary_search(&place).map_or(0, |at| relevance[at]);
        (relevance, columns.printed(place).published, place)
    });
    let mut first = First::new(limit);
    let mut offer = |key: Key| {
        if bound.is_none_or(|bound| key < bound) {
            first.offer(key);
        }
    };
    let mut best: Vec<Option<Key>> = vec![None; utterances.map_or(0, Utterances::len)];
    for (document, here) in found.documents() {
        let day = columns.documents[document as usize].published;
        for (&place, &relevance) in found.places[here.clone()].iter().zip(&relevance[here]) {
            let key = (relevance, day, place);
            match utterances.map_or(NONE, |utterances| utterances.of(place)) {
                NONE => offer(key),
                family => best[family as usize] = best[family as usize].max(Some(key)),
            }
        }
    }
    best.into_iter().flatten().for_each(offer);
    first.into_sorted().into_iter().map(|(_, _, place)| place).collect()
}

/// How well the words fit each statement that was found.
fn relevance(columns: &Columns, found: &Found) -> Vec<u64> {
    let lengths = &columns.rows.words;
    let Lengths { mean, most } = columns.lengths;
    let (all, mean) = (lengths.len() as f64, mean.max(1.0));
    let mut relevance = vec![0; found.places.len()];
    for places in &found.by_words {
        let some = places.len() as f64;
        // A word alone is as rare in every statement.
        let is_alone = found.by_words.len() == 1;
        let rarity = if is_alone { 1.0 } else { (1.0 + (all - some + 0.5) / (some + 0.5)).ln() };
        // What the words are worth in a statement of each length.
        let worth = |length: u16| {
            let share = (K1 + 1.0) / (1.0 + K1 * (1.0 - B + B * f64::from(length) / mean));
            (rarity * share * FINENESS) as u64
        };
        let worths: Vec<u64> = (0..=most).map(worth).collect();
        let mut places = places.iter().copied().peekable();
        for (&place, sum) in found.places.iter().zip(&mut relevance) {
            while places.next_if(|&other| other < place).is_some() {}
            if places.peek() == Some(&place) {
                *sum += worths[usize::from(lengths[place as usize])];
            }
        }
    }
    relevance
}

/// The greatest keys of those that were offered.
struct First<K> {
    limit: usize,
    keys: BinaryHeap<Reverse<K>>,
}

impl<K: Ord> First<K> {
    const fn new(limit: usize) -> Self {
        Self { limit, keys: BinaryHeap::new() }
    }

    fn offer(&mut self, key: K) {
        if self.keys.len() < self.limit {
            self.keys.push(Reverse(key));
        } else if self.keys.peek().is_some_and(|Reverse(least)| key > *least) {
            self.keys.pop();
            self.keys.push(Reverse(key));
        }
    }

    /// The greatest first.
    fn into_sorted(self) -> Vec<K> {
        self.keys.into_sorted_vec().into_iter().map(|Reverse(key)| key).collect()
    }
}
