//! Counts one reading of an article against one annotator's, and pairs their attributions one to one.

use std::collections::BTreeSet;

use crate::score::corpus::{ROLES, RawAttribution};
use crate::score::figures::Figures;
use crate::score::token::{TokenRange, Tokens};

/// The Jaccard index of the content tokens from which two attributions are about the same words.
const SAME_CONTENT: f64 = 0.5;

/// An attribution in tokens: for each role the ranges it covers, in order and each once.
#[derive(Debug)]
pub(crate) struct Attribution {
    pub(crate) roles: [BTreeSet<TokenRange>; 3],
}

impl Attribution {
    /// Snaps every span of an attribution to the tokens of its article.
    pub(crate) fn snap(raw: &RawAttribution, tokens: &Tokens) -> Self {
        Self {
            roles: raw
                .roles
                .each_ref()
                .map(|spans| spans.iter().filter_map(|&(start, end)| tokens.snap(start, end)).collect::<BTreeSet<_>>()),
        }
    }

    pub(crate) fn source(&self) -> &BTreeSet<TokenRange> {
        &self.roles[0]
    }

    pub(crate) fn content(&self) -> &BTreeSet<TokenRange> {
        &self.roles[2]
    }
}

/// A gold and a predicted attribution that belong together, by their places in the two lists.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub(crate) gold: usize,
    pub(crate) predicted: usize,
    /// Whether the prediction is right about who said what.
    pub(crate) is_right: bool,
}

/// The counts of one comparison and the pairs it found.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) figures: Figures,
    pub(crate) matches: Vec<Match>,
}

/// Compares all attributions of one article.
pub(crate) fn compare(gold: &[Attribution], predicted: &[Attribution]) -> Comparison {
    let mut figures = Figures::default();
    for (role, name) in ROLES.iter().enumerate() {
        count_sets(&mut figures, &format!("{name} exact"), &ranges(gold, role), &ranges(predicted, role));
        let covered = (cover(&ranges(gold, role)), cover(&ranges(predicted, role)));
        count_sets(&mut figures, &format!("{name} token"), &covered.0, &covered.1);
    }
    let mut candidates = candidates(gold, predicted);
    candidates.sort_by(|a, b| b.order().partial_cmp(&a.order()).expect("a share of counts is a number"));

    let mut used = (vec![false; gold.len()], vec![false; predicted.len()]);
    let (mut right, mut strict) = (0, 0);
    let mut matches = Vec::new();
    for candidate in candidates {
        if used.0[candidate.gold] || used.1[candidate.predicted] {
            continue;
        }
        used.0[candidate.gold] = true;
        used.1[candidate.predicted] = true;
        right += usize::from(candidate.is_right);
        strict += usize::from(candidate.is_same);
        matches.push(Match { gold: candidate.gold, predicted: candidate.predicted, is_right: candidate.is_right });
    }
    let with_content = |list: &[Attribution]| list.iter().filter(|one| !one.content().is_empty()).count();
    for (name, hits) in [("who-said-what", right), ("who-said-what strict", strict)] {
        figures.count(name, hits, with_content(predicted), with_content(gold));
    }
    Comparison { figures, matches }
}

/// A pair of attributions whose contents share a token.
struct Candidate {
    is_right: bool,
    jaccard: f64,
    gold: usize,
    predicted: usize,
    is_same: bool,
}

impl Candidate {
    /// The greatest is matched first: right pairs, then the nearest contents; later attributions break ties, as they do
    /// in the program that defined the figures.
    fn order(&self) -> (bool, f64, usize, usize) {
        (self.is_right, self.jaccard, self.gold, self.predicted)
    }
}

fn candidates(gold: &[Attribution], predicted: &[Attribution]) -> Vec<Candidate> {
    let covers = |list: &[Attribution]| -> Vec<_> {
        list.iter().map(|one| (cover(one.content()), cover(one.source()))).collect()
    };
    let (gold_covers, predicted_covers) = (covers(gold), covers(predicted));
    let mut found = Vec::new();
    for (x, (gold_content, gold_source)) in gold_covers.iter().enumerate() {
        for (y, (content, source)) in predicted_covers.iter().enumerate() {
            let shared = gold_content.intersection(content).count();
            if shared == 0 {
                continue;
            }
            let jaccard = shared as f64 / (gold_content.len() + content.len() - shared) as f64;
            let is_same_source = gold_source.is_empty() && source.is_empty() || !gold_source.is_disjoint(source);
            found.push(Candidate {
                is_right: jaccard >= SAME_CONTENT && is_same_source,
                jaccard,
                gold: x,
                predicted: y,
                is_same: gold[x].content() == predicted[y].content() && gold[x].source() == predicted[y].source(),
            });
        }
    }
    found
}

fn ranges(list: &[Attribution], role: usize) -> BTreeSet<TokenRange> {
    list.iter().flat_map(|one| &one.roles[role]).copied().collect()
}

fn cover(ranges: &BTreeSet<TokenRange>) -> BTreeSet<usize> {
    ranges.iter().flat_map(|&(first, last)| first..last).collect()
}

fn count_sets<T: Ord>(figures: &mut Figures, name: &str, gold: &BTreeSet<T>, predicted: &BTreeSet<T>) {
    figures.count(name, gold.intersection(predicted).count(), predicted.len(), gold.len());
}
