//! What changed between two versions of a document, statement by statement.

use std::collections::{BTreeMap, HashMap};

use crate::findings::{Found, slice};
use crate::ledger::Kept;

/// Two statements of two versions are one that was changed when their words are alike by at least this much. Half of the
/// words: a sentence of ten words of which five were replaced still reads as the same sentence edited, and with fewer any
/// two statements about one subject would.
const ALIKE: f64 = 0.5;
/// No more pairs of statements are compared word by word: a page of ten thousand lines that were all changed must not
/// take an hour. What is left appeared and vanished.
const MOST_PAIRS: usize = 1_000_000;

/// What became of a statement from one version of a document to the next. Statements go by their place in their reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// It is in the later version only.
    Appeared(usize),
    /// It is in the earlier version only.
    Vanished(usize),
    /// Its words were changed.
    Changed {
        /// Its place in the earlier version.
        earlier: usize,
        /// Its place in the later version.
        later: usize,
        /// How alike the words are, from 0 to 1: twice the words that both have, by all words of the two.
        likeness: f64,
    },
}

/// What changed from one version to the next: what vanished and was changed in the order of the earlier, then what appeared
/// in the order of the later. Statements with the same words are the same, wherever they stand.
pub fn changes(earlier: &Kept, later: &Kept) -> Vec<Change> {
    let (before, after) = (bags(earlier), bags(later));
    let mut unchanged: HashMap<&[String], Vec<usize>> = HashMap::new();
    for (place, bag) in after.iter().enumerate().rev() {
        unchanged.entry(&bag.words).or_default().push(place);
    }
    let mut taken = vec![false; after.len()];
    let mut left = Vec::new();
    for (place, bag) in before.iter().enumerate() {
        match unchanged.get_mut(bag.words.as_slice()).and_then(Vec::pop) {
            Some(same) => taken[same] = true,
            None => left.push(place),
        }
    }
    let fresh: Vec<usize> = (0..after.len()).filter(|&place| !taken[place]).collect();
    let mut pairs = Vec::new();
    if left.len().saturating_mul(fresh.len()) <= MOST_PAIRS {
        for &earlier in &left {
            for &later in &fresh {
                let likeness = before[earlier].likeness(&after[later]);
                if likeness >= ALIKE {
                    pairs.push((likeness, earlier, later));
                }
            }
        }
    }
    // The most alike first; among equals the first in the text.
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let mut changed: BTreeMap<usize, (usize, f64)> = BTreeMap::new();
    for (likeness, earlier, later) in pairs {
        if !changed.contains_key(&earlier) && !taken[later] {
            taken[later] = true;
            changed.insert(earlier, (later, likeness));
        }
    }
    let gone = left.into_iter().map(|earlier| match changed.get(&earlier) {
        Some(&(later, likeness)) => Change::Changed { earlier, later, likeness },
        None => Change::Vanished(earlier),
    });
    let appeared = fresh.into_iter().filter(|&later| !taken[later]).map(Change::Appeared);
    gone.chain(appeared).collect()
}

/// The words of a statement's content, in order and counted.
struct Bag {
    words: Vec<String>,
    counts: BTreeMap<String, usize>,
}

fn bags(kept: &Kept) -> Vec<Bag> {
    let bag = |found: &Found| {
        let text = &kept.document.text;
        let content = found.content.iter().filter_map(|&bytes| slice(text, bytes).ok());
        let plain = |word: &str| word.trim_matches(|char: char| !char.is_alphanumeric()).to_lowercase();
        let words: Vec<String> =
            content.flat_map(str::split_whitespace).map(plain).filter(|word| !word.is_empty()).collect();
        let mut counts = BTreeMap::new();
        for word in &words {
            *counts.entry(word.clone()).or_default() += 1;
        }
        Bag { words, counts }
    };
    kept.findings.statements.iter().map(bag).collect()
}

impl Bag {
    fn likeness(&self, other: &Self) -> f64 {
        let all = self.words.len() + other.words.len();
        let both = |(word, count): (&String, &usize)| other.counts.get(word).map_or(0, |others| *count.min(others));
        let shared: usize = self.counts.iter().map(both).sum();
        if all == 0 { 1.0 } else { 2.0 * shared as f64 / all as f64 }
    }
}
