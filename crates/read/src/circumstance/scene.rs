//! Occasions that a sentence of their own gives: "Calder was talking to the Evening Post.", "She spoke at a rally on
//! Friday."
//!
//! What such a sentence tells holds for the statements of the same voice next to it, paragraph by paragraph without a
//! gap. "Was speaking" and "made the remarks" look back and ahead; "spoke" looks ahead alone, for it begins a report. A
//! statement keeps what its own clause says, and one with an occasion or a day of its own ends the run.

use std::ops::Range;

use super::phrase::{self, Chain, Place};
use super::scope::{Parts, Scope};
use super::table::STOPS;
use super::{Circumstance, Dates};
use crate::when::Times;
use crate::when::wording::Wording;

/// The most statements that one sentence is applied to on either side.
const RUN: usize = 24;

/// The most tokens of a sentence among which its verb is sought.
const HEAD: usize = 24;

/// Participles behind "was" that tell of an occasion: "was speaking at", "was talking to".
const SPEAKING: [&str; 7] = ["speaking", "talking", "addressing", "testifying", "answering", "writing", "interviewed"];

/// Finite verbs that tell of one: "spoke at a rally".
const SPOKE: [&str; 4] = ["spoke", "testified", "addressed", "appeared"];

/// What is made or comes on an occasion: "made the remarks at", "the comments came during".
const REMARKS: [&str; 11] = [
    "announcement",
    "claim",
    "claims",
    "comment",
    "comments",
    "remark",
    "remarks",
    "statement",
    "statements",
    "accusation",
    "accusations",
];

/// Pronouns that stand for the voice that spoke last.
const PRONOUNS: [&str; 12] = ["he", "she", "they", "it", "we", "i", "his", "her", "their", "its", "both", "who"];

/// A sentence that gives an occasion.
struct Scene {
    /// The subject, or whose remarks they were.
    voice: Range<usize>,
    /// Whether it holds for what stands before it as well.
    looks_back: bool,
    chain: Chain,
}

/// Gives the statements around such sentences what they tell.
pub(super) fn apply(parts: &[Parts], scope: &Scope, times: &Times<'_>, dates: &Dates<'_>, found: &mut [Circumstance]) {
    let words = &times.words;
    // The statements that no other contains, in the order of the text, with their voices.
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let first = part.source.iter().chain(&part.cue).chain(&part.content).map(|range| range.start).min();
        let anchor = part.cue.as_ref().or(part.source.as_ref());
        let is_inner = anchor.is_some_and(|anchor| scope.is_inside(anchor.start));
        places.extend(first.filter(|_| !is_inner).map(|first| (first, number)));
    }
    places.sort_unstable();
    let voices = voices(words, parts, &places);
    for sentence in words.galley().sentences {
        let Some(scene) = scene(times, scope, &sentence.tokens) else { continue };
        let (said, unresolved) = dates.first(&scene.chain.times);
        let span = |range: Range<usize>| words.galley().span(range);
        let told = Circumstance {
            said,
            unresolved,
            occasion: scene.chain.occasion.map(span),
            addressee: scene.chain.addressee.map(span),
        };
        let next = places.partition_point(|&(first, _)| first < sentence.tokens.start);
        let voice = voice(words, &scene.voice).or_else(|| voices[..next].last().copied().flatten());
        let Some(voice) = voice else { continue };
        let mut give = |order: &mut dyn Iterator<Item = usize>, is_ahead: bool| {
            let mut block = words.galley().tokens[sentence.tokens.start].block;
            for place in order.take(RUN) {
                let (first, number) = places[place];
                let at = words.galley().tokens[first].block;
                // "Calder spoke at a rally. 'We will win,' she said": ahead, a pronoun stands for the voice of the scene.
                let own = parts[number].source.as_ref().and_then(|source| self::voice(words, source));
                let is_same = if is_ahead { own.is_none_or(|own| own == voice) } else { voices[place] == Some(voice) };
                let is_same = is_same && at.abs_diff(block) <= 1;
                let statement = &mut found[number];
                let has_own = statement.said.is_some() || statement.occasion.is_some();
                if !is_same || has_own && statement.occasion != told.occasion {
                    break;
                }
                block = at;
                fill(statement, &told);
            }
        };
        give(&mut (next..places.len()), true);
        if scene.looks_back {
            give(&mut (0..next).rev(), false);
        }
    }
}

/// Gives a statement what it does not have.
fn fill(statement: &mut Circumstance, told: &Circumstance) {
    if statement.said.is_none() && statement.unresolved.is_none() {
        statement.said = told.said;
        statement.unresolved.clone_from(&told.unresolved);
    }
    statement.occasion = statement.occasion.or(told.occasion);
    statement.addressee = statement.addressee.or(told.addressee);
}

/// The voice of each statement: its own, or that of the one before it where it has a pronoun or no source.
fn voices<'w>(words: &'w Wording<'_>, parts: &[Parts], places: &[(usize, usize)]) -> Vec<Option<&'w str>> {
    let mut last = None;
    places
        .iter()
        .map(|&(_, number)| {
            last = parts[number].source.as_ref().and_then(|source| voice(words, source)).or(last);
            last
        })
        .collect()
}

/// The word that names a voice: the last of its noun phrase, "Calder" for "Ines Calder, the mayor". None for a pronoun.
fn voice<'w>(words: &'w Wording<'_>, source: &Range<usize>) -> Option<&'w str> {
    let end = source.clone().find(|&token| {
        let word = words.at(token);
        word == "," || STOPS.contains(&word) || matches!(word, "'s" | "\u{2019}s" | "in" | "at" | "from" | "with")
    });
    let last = (source.start..end.unwrap_or(source.end)).rev().find(|&token| !words.is_mark(token))?;
    (!words.is(last, &PRONOUNS)).then(|| words.at(last))
}

/// The occasion that a sentence gives, if it is one that holds no statement.
fn scene(times: &Times<'_>, scope: &Scope, sentence: &Range<usize>) -> Option<Scene> {
    let words = &times.words;
    let head = sentence.start..sentence.end.min(sentence.start + HEAD);
    let verb = head.clone().find(|&token| is_verb(words, token))?;
    if sentence.clone().take(2 * HEAD).any(|token| scope.is_taken(token) || scope.is_inside(token)) {
        return None;
    }
    // "On Friday she was speaking at a rally": the phrases in front belong to it.
    let front = phrase::chain(times, sentence.start..verb, Place::Front);
    let start = front.phrases.last().map_or(sentence.start, |phrase| phrase.tokens.end);
    let start = start + usize::from(words.at(start) == ",");
    let is_finite = words.is(verb, &SPOKE);
    let remarks = words.is(verb, &REMARKS).then_some(verb);
    let (voice, behind) = if let Some(remarks) = remarks {
        let behind = remarks + 1;
        if words.is(behind, &["came", "were", "was"]) {
            // "Her comments came during a debate", "Calder's remarks were made at a rally".
            let made = words.is(behind + 1, &["made", "delivered"]);
            (start..remarks, behind + 1 + usize::from(made && words.at(behind) != "came"))
        } else {
            // "She made the remarks at a rally"
            let made = (start..remarks).rev().take(3).find(|&token| words.is(token, &["made", "delivered"]))?;
            (start..made, behind)
        }
    } else if is_finite {
        (start..verb, verb + 1)
    } else {
        let was = (start..verb).rev().take(2).find(|&token| words.is(token, &["was", "were"]))?;
        (start..was, verb + 1)
    };
    let is_negated = (voice.start..behind).any(|token| words.is(token, &["not", "n't", "n\u{2019}t", "never"]));
    if voice.is_empty() || voice.len() > 12 || is_negated {
        return None;
    }
    let place = if words.at(verb) == "addressed" { Place::Object } else { Place::Behind };
    let from = if words.is(verb, &["speaking", "talking", "answering", "addressing"]) { verb } else { behind };
    let mut chain = phrase::chain(times, from..sentence.end, place);
    if chain.times.is_empty() {
        chain.times = front.times;
    }
    chain.occasion = chain.occasion.or(front.occasion);
    let tells = chain.occasion.is_some() || chain.addressee.is_some();
    tells.then_some(Scene { voice, looks_back: !is_finite, chain })
}

/// Whether a word can be the verb or the noun of such a sentence.
fn is_verb(words: &Wording<'_>, token: usize) -> bool {
    words.is(token, &SPEAKING) || words.is(token, &SPOKE) || words.is(token, &REMARKS)
}
