//! Scores predicted attributions against gold ones.
//!
//! A span is snapped to the tokens it touches, and marks at its edges are dropped, so that a closing quotation mark or
//! a full stop never decides a match. Where several people annotated an article, the prediction is scored against each
//! and the counts are averaged, so such an article weighs as much as any other.
//!
//! | figure | what counts |
//! |---|---|
//! | source, cue, content exact | a predicted span is right if a gold span of that role covers the same tokens |
//! | source, cue, content token | each token once for each role |
//! | who-said-what | whole attributions, matched one to one: right if the content tokens have a Jaccard index of at least 0.5 and the sources touch, or neither has one |
//! | who-said-what strict | right if all fragments of the content and the source are the same tokens |
//! | speaker, form, act, polarity, within, said | on the attributions that are right by who-said-what, where gold states them |
//! | nested who-said-what | attributions within another one only |

pub(crate) mod confusion;
pub(crate) mod corpus;
pub(crate) mod direct;
pub(crate) mod fields;
pub(crate) mod figures;
pub(crate) mod matching;
pub(crate) mod shingle;
pub(crate) mod token;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::score::confusion::Confusion;
use crate::score::corpus::{Article, Predictions, RawAttribution};
use crate::score::figures::Figures;
use crate::score::matching::{Attribution, Comparison, Match};
use crate::score::token::{TokenRange, Tokens};

/// What the articles are scored against, and what is wanted of the score.
#[derive(Debug, Default)]
pub(crate) struct Wanted<'a> {
    /// A field of the articles whose every value gets figures of its own.
    pub(crate) by: Option<&'a str>,
    /// How many missed attributions to show.
    pub(crate) errors: usize,
}

/// The figures of a corpus.
#[derive(Debug, Default)]
pub(crate) struct Score {
    /// "all", and each value of the field asked for, in the order of the articles.
    pub(crate) groups: Vec<(String, Figures)>,
    /// The first attributions that were missed, for people.
    pub(crate) misses: Vec<String>,
    /// Which value was found for which, where gold states fields beyond the spans.
    pub(crate) confusion: Confusion,
}

/// Scores predictions against every annotator of their article.
pub(crate) fn score(articles: &[Article], predictions: &Predictions, wanted: &Wanted<'_>) -> Score {
    let mut score = Score::default();
    for article in articles {
        let tokens = Tokens::of(&article.text);
        let predicted_raw = predictions.get(&article.id).map_or(&[][..], Vec::as_slice);
        let predicted = snap(predicted_raw, &tokens);
        for gold_raw in &article.annotations {
            let gold = snap(gold_raw, &tokens);
            let mut comparison = matching::compare(&gold, &predicted);
            if fields::are_annotated(gold_raw) {
                let can_match: Vec<bool> = gold.iter().map(|one| !one.content().is_empty()).collect();
                fields::count(&mut comparison.figures, gold_raw, &can_match, predicted_raw, &comparison.matches);
                for found in comparison.matches.iter().filter(|found| found.is_right) {
                    score.confusion.count(&gold_raw[found.gold].record, &predicted_raw[found.predicted].record);
                }
            }
            score.add(article, &comparison, article.annotations.len(), wanted.by);
            for missed in &missed(&gold, &comparison.matches) {
                if score.misses.len() == wanted.errors {
                    break;
                }
                score.misses.push(describe_miss(&article.id, &tokens, (&gold, &predicted), missed));
            }
        }
    }
    score
}

/// Scores the annotators of each article against each other, both ways: what people reach.
pub(crate) fn score_people(articles: &[Article], by: Option<&str>) -> Score {
    let mut score = Score::default();
    for article in articles {
        let tokens = Tokens::of(&article.text);
        let people: Vec<Vec<Attribution>> = article.annotations.iter().map(|raw| snap(raw, &tokens)).collect();
        let rounds = people.len() * people.len().saturating_sub(1);
        for (x, gold) in people.iter().enumerate() {
            for (_, other) in people.iter().enumerate().filter(|&(y, _)| x != y) {
                score.add(article, &matching::compare(gold, other), rounds, by);
            }
        }
    }
    score
}

impl Score {
    fn add(&mut self, article: &Article, comparison: &Comparison, rounds: usize, by: Option<&str>) {
        let group = by.and_then(|key| match &article.record[key] {
            Value::Null => None,
            Value::String(value) => Some(value.clone()),
            other => Some(other.to_string()),
        });
        for name in [Some("all".to_owned()), group].into_iter().flatten() {
            let index = self.groups.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
                self.groups.push((name, Figures::default()));
                self.groups.len() - 1
            });
            self.groups[index].1.add_share(&comparison.figures, rounds);
        }
    }

    /// The figures of all articles together.
    pub(crate) fn all(&self) -> Option<&Figures> {
        self.groups.first().map(|(_, figures)| figures)
    }
}

fn snap(raw: &[RawAttribution], tokens: &Tokens) -> Vec<Attribution> {
    raw.iter().map(|one| Attribution::snap(one, tokens)).collect()
}

/// A gold attribution that was not found as it is, with what was found in its place.
struct Missed {
    gold: usize,
    instead: Option<usize>,
}

fn missed(gold: &[Attribution], matches: &[Match]) -> Vec<Missed> {
    let miss = |(index, one): (usize, &Attribution)| {
        let found = matches.iter().find(|found| found.gold == index);
        let is_missed = !one.content().is_empty() && !found.is_some_and(|found| found.is_right);
        is_missed.then(|| Missed { gold: index, instead: found.map(|found| found.predicted) })
    };
    gold.iter().enumerate().filter_map(miss).collect()
}

fn describe_miss(id: &str, tokens: &Tokens, lists: (&[Attribution], &[Attribution]), missed: &Missed) -> String {
    let print = |attribution: &Attribution| {
        let role = |ranges: &BTreeSet<TokenRange>| {
            let fragments: Vec<String> = ranges.iter().map(|&range| tokens.print(range)).collect();
            if fragments.is_empty() { "\u{2014}".to_owned() } else { fragments.join(" \u{2026} ") }
        };
        attribution.roles.each_ref().map(role).join(" | ")
    };
    let found = missed.instead.map_or_else(|| "nothing".to_owned(), |index| print(&lists.1[index]));
    format!("{id}\n  gold  {}\n  found {found}\n", print(&lists.0[missed.gold]))
}
