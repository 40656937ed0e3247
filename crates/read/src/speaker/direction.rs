//! Directions told in the passive, without whose they are: a report often tells of the same direction with its giver, too.

use std::ops::Range;

use super::cast::Bearer;
use super::phrase;
use super::scene::{Scene, singular};

/// How many statements before and behind are looked at for the same direction.
const FARTHEST: usize = 64;

/// How many tokens of what is to be done are looked at.
const MOST_TOKENS: usize = 48;

/// The fewest letters of a word that shows two directions to be one: shorter ones stand in most sentences.
const FEWEST_LETTERS: usize = 5;

impl Scene<'_, '_> {
    /// Who gives a direction that a passive cue tells without an agent, where the document tells of it with its giver, too.
    ///
    /// "Villagers were told to boil all water from the fountains. The minister ordered that the fountains be closed." The two share
    /// a word of what is to be done, and all directions that share one have the same giver, who is none of the directed.
    pub(super) fn director(&self, number: usize, cue: &Range<usize>) -> Option<usize> {
        let sheet = self.sheet;
        let contents =
            |number: usize| self.attributions[number].content.iter().map(|span| sheet.galley.tokens_in(*span));
        let is_deed = |token: usize| sheet.lower(token + usize::from(sheet.lower(token) == "not")) == "to";
        let is_directed = cue.clone().any(|token| is_directed(sheet.lower(token)))
            && (sheet.lower(cue.end - 1) == "to" || contents(number).any(|content| is_deed(content.start)));
        if !is_directed {
            return None;
        }
        let words = |contents: &mut dyn Iterator<Item = Range<usize>>| -> Vec<String> {
            let words = contents.flatten().take(MOST_TOKENS).map(|token| singular(sheet.lower(token)));
            words.filter(|word| word.chars().count() >= FEWEST_LETTERS && !is_small(word)).collect()
        };
        let deed = words(&mut contents(number).filter(|content| content.start >= cue.end));
        let is_same = |&other: &usize| {
            let attribution = &self.attributions[other];
            let directs = |token: usize| directs(sheet.lower(token), sheet.lower(token + 1));
            other != number
                && attribution.source.is_some()
                && attribution.cue.is_some_and(|cue| sheet.galley.tokens_in(cue).any(directs))
                && words(&mut contents(other)).iter().any(|word| deed.contains(word))
        };
        let near = number.saturating_sub(FARTHEST)..self.attributions.len().min(number + FARTHEST);
        let mut givers = near.filter(is_same).map(|other| self.whole_of(other));
        let giver = givers.next()??;
        let is_only = givers.all(|other| other == Some(giver));
        let before = sheet.sentence_start(cue.start)..cue.start;
        let is_giver = |name: usize| self.cast.bearers[name] == Bearer::One(giver);
        (is_only && !phrase::names_in(self.names, &before).any(is_giver)).then_some(giver)
    }
}

/// Whether a participle says that somebody is to do something.
fn is_directed(word: &str) -> bool {
    matches!(
        word,
        "advised"
            | "asked"
            | "called"
            | "cautioned"
            | "commanded"
            | "directed"
            | "encouraged"
            | "instructed"
            | "invited"
            | "ordered"
            | "reminded"
            | "requested"
            | "told"
            | "urged"
            | "warned"
    )
}

/// Whether a word of a cue, with the next, tells that its source has others do something, or lets them.
fn directs(word: &str, next: &str) -> bool {
    const STEMS: [&str; 19] = [
        "advis", "announc", "appeal", "ask", "call", "caution", "command", "demand", "direct", "encourag", "instruct",
        "invit", "launch", "order", "request", "requir", "remind", "urg", "warn",
    ];
    // "called for calm", but not "called it calm"
    let is_name = word.starts_with("call") && !matches!(next, "for" | "on" | "upon");
    let mut ends = STEMS.iter().filter_map(|stem| word.strip_prefix(stem));
    !is_name && ends.any(|end| matches!(end, "" | "e" | "s" | "es" | "ed" | "ing" | "ement"))
}

/// Whether a word of some length says nothing of what is to be done.
fn is_small(word: &str) -> bool {
    matches!(
        word,
        "about"
            | "after"
            | "again"
            | "against"
            | "because"
            | "before"
            | "between"
            | "could"
            | "during"
            | "every"
            | "first"
            | "month"
            | "other"
            | "second"
            | "should"
            | "since"
            | "their"
            | "there"
            | "these"
            | "third"
            | "those"
            | "three"
            | "today"
            | "tomorrow"
            | "under"
            | "until"
            | "where"
            | "whether"
            | "which"
            | "while"
            | "would"
    )
}
