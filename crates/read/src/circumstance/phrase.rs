//! Cuts the words around a cue into phrases: times, occasions, places and those who are told.
//!
//! The words are walked from left to right until one stands there that begins none of these. What lies behind such a
//! word is not known to belong to the saying: in "said after the vote on Tuesday" the day may be that of the vote.

use std::ops::Range;

use super::table::{DETERMINERS, HEARERS, ISSUED, MEDIA, OCCASIONS, OPENING, PASSING, PLACING, SPEAKING, STOPS};
use crate::when::Times;
use crate::when::expression::{Bearing, Expression};
use crate::when::wording::Wording;

/// What a phrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A time expression, by its number.
    Time(usize),
    /// An occasion: "in an interview with the Post".
    Occasion,
    /// A place or company: "in Skerry", "with her deputy".
    Place,
    /// Those who are told, without "to".
    Hearer,
}

/// One phrase.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) kind: Kind,
    pub(super) tokens: Range<usize>,
    /// Whether a comma or another mark stands in front of it.
    pub(super) is_set_off: bool,
}

/// Phrases that follow one another.
#[derive(Debug, Default)]
pub(super) struct Chain {
    pub(super) phrases: Vec<Phrase>,
    /// Whether they are all that stands there.
    pub(super) is_whole: bool,
    /// The occasion, without the time behind it.
    pub(super) occasion: Option<Range<usize>>,
    /// Those who are told.
    pub(super) addressee: Option<Range<usize>>,
    /// Times that date the saying, in order.
    pub(super) times: Vec<usize>,
    /// The participle in front of those who are told: "*speaking* to reporters".
    speaking: Option<usize>,
}

/// Texts and speeches that go to somebody: "in a letter to *the board*".
const ADDRESSED: [&str; 22] = [
    "address",
    "answer",
    "email",
    "emails",
    "evidence",
    "letter",
    "letters",
    "mail",
    "memo",
    "message",
    "messages",
    "note",
    "petition",
    "presentation",
    "remarks",
    "reply",
    "response",
    "speech",
    "statement",
    "submission",
    "testimony",
    "text",
];

/// Occasions that need no article: "in court", "in response to questions".
const BARE: [&str; 7] = ["court", "parliament", "evidence", "testimony", "response", "reply", "answer"];

/// Last words of names of places behind "on": "on Capitol Hill", "on Mill Street".
const PLACES: [&str; 12] =
    ["hill", "street", "avenue", "road", "island", "islands", "beach", "square", "coast", "bay", "campus", "bridge"];

/// Walks over phrases. `told` is whether those who are told may stand at the head without "to".
pub(super) fn chain(times: &Times<'_>, range: Range<usize>, told: bool) -> Chain {
    let mut walk =
        Walk { words: &times.words, expressions: &times.expressions, limit: range.end, found: Chain::default() };
    walk.run(range.start, told);
    walk.found.settle(times);
    walk.found
}

impl Chain {
    /// Reads the occasion, those who are told and the times off the phrases.
    fn settle(&mut self, times: &Times<'_>) {
        let words = &times.words;
        let phrases = &self.phrases;
        self.addressee = phrases.iter().find(|one| one.kind == Kind::Hearer).map(|one| one.tokens.clone());
        for phrase in phrases {
            match phrase.kind {
                Kind::Time(number) => self.times.push(number),
                // "In a Friday interview", "at Tuesday's debate".
                Kind::Occasion => self.times.extend(within(&times.expressions, &phrase.tokens)),
                _ => {}
            }
        }
        // "Speaking to reporters in Skerry" is an occasion where no other is given.
        let hearing = self.speaking.map(|_| Kind::Hearer);
        let first = phrases.iter().position(|one| one.kind == Kind::Occasion);
        let Some(first) = first.or_else(|| phrases.iter().position(|one| Some(one.kind) == hearing)) else { return };
        let mut range = phrases[first].tokens.clone();
        if phrases[first].kind == Kind::Hearer {
            range.start = self.speaking.map_or(range.start, |token| token.min(range.start));
        }
        let issued = words.is(range.end - 1, &ISSUED);
        for (before, phrase) in phrases[first..].iter().zip(&phrases[first + 1..]) {
            let follows_time = matches!(before.kind, Kind::Time(_));
            let goes_on = match phrase.kind {
                // "In a statement released Friday"
                Kind::Time(_) => issued && range.end == phrase.tokens.start,
                // "In a speech in Northport"; behind the day only the partner: "in an interview on Friday with the Post".
                Kind::Place => !follows_time || words.at(phrase.tokens.start) == "with",
                Kind::Occasion => !follows_time,
                Kind::Hearer => true,
            };
            if phrase.is_set_off || !goes_on && !matches!(phrase.kind, Kind::Time(_)) {
                break;
            }
            if goes_on {
                range.end = phrase.tokens.end;
            }
        }
        self.addressee = self.addressee.take().or_else(|| addressed(words, &range, &times.expressions));
        self.occasion = Some(range);
    }
}

/// The attributive times inside a phrase.
fn within<'e>(expressions: &'e [Expression], range: &Range<usize>) -> impl Iterator<Item = usize> + use<'e> {
    let (start, end) = (range.start, range.end);
    let first = expressions.partition_point(|one| one.tokens.start < start);
    (first..expressions.len()).take_while(move |&number| expressions[number].tokens.start < end)
}

/// Those to whom the text or speech of an occasion goes: "in a letter to the board".
fn addressed(words: &Wording<'_>, occasion: &Range<usize>, expressions: &[Expression]) -> Option<Range<usize>> {
    let to = occasion.clone().find(|&token| words.at(token) == "to" && ADDRESSED.contains(&words.before(token)))?;
    let is_question =
        words.is(to + 1, &["questions", "a", "the"]) && words.is(to - 1, &["response", "reply", "answer"]);
    if is_question {
        return None;
    }
    noun_phrase(words, expressions, to + 1, occasion.end).filter(|_| begins_noun(words, to + 1))
}

/// The noun phrase that begins at a token and ends before a preposition, a time, a mark or `limit`.
pub(super) fn noun_phrase(
    words: &Wording<'_>,
    expressions: &[Expression],
    start: usize,
    limit: usize,
) -> Option<Range<usize>> {
    let mut end = start;
    let mut in_clause = false;
    while end < limit {
        let is_time =
            starting_at(expressions, end).is_some_and(|number| expressions[number].bearing != Bearing::Attributive);
        let word = words.at(end);
        // "The Skerry Post", "the Post & Mail", "the U.S. embassy", "the board's chair" hold marks of their own.
        let is_inner = matches!(word, "&" | "-" | "/" | "@" | "#")
            || word == "." && words.touches_next(end - 1) && end + 1 < limit;
        if words.is_mark(end) && !is_inner {
            break;
        }
        // "The crowd which had gathered at the gate" is one phrase to its end.
        in_clause = in_clause || end > start && matches!(word, "who" | "which");
        let joins = matches!(word, "of" | "and" | "for" | "who" | "which") && end > start;
        let ends = STOPS.contains(&word) || OPENING.contains(&word) || PLACING.contains(&word) || word == "to";
        if !in_clause && (is_time || ends && !joins) {
            break;
        }
        end += 1;
    }
    // "Told reporters and" - the "and" joins the next report.
    while end > start && words.is(end - 1, &["and", "of", "for"]) {
        end -= 1;
    }
    (end > start).then_some(start..end)
}

/// Whether a word can begin those who are told behind "to": "to the board", "to reporters", "to Ida Marsh".
fn begins_noun(words: &Wording<'_>, token: usize) -> bool {
    words.is(token, &DETERMINERS) || words.is(token, &HEARERS) || words.is_capital(token)
}

/// The expression that begins at a token.
pub(super) fn starting_at(expressions: &[Expression], token: usize) -> Option<usize> {
    expressions.binary_search_by_key(&token, |one| one.tokens.start).ok()
}

/// The expression that holds a token.
pub(super) fn holding(expressions: &[Expression], token: usize) -> Option<usize> {
    let number = expressions.partition_point(|one| one.tokens.end <= token);
    expressions.get(number).is_some_and(|one| one.tokens.start <= token).then_some(number)
}

/// A walk over the words of a chain.
struct Walk<'a, 'd> {
    words: &'a Wording<'d>,
    expressions: &'a [Expression],
    limit: usize,
    found: Chain,
}

impl Walk<'_, '_> {
    fn run(&mut self, start: usize, told: bool) {
        let mut token = start;
        let mut is_set_off = false;
        while token < self.limit {
            let word = self.words.at(token);
            let next = if let Some(number) = starting_at(self.expressions, token) {
                let Expression { tokens, bearing, .. } = &self.expressions[number];
                if *bearing == Bearing::Limit || tokens.end > self.limit {
                    return;
                }
                Some((Kind::Time(number), tokens.clone()))
            } else if self.words.is_mark(token) {
                // A quotation or another sentence is not walked into.
                if !matches!(word, "," | "\u{2014}" | "\u{2013}" | "-" | "(" | ")" | ";" | ":" | ".") {
                    return;
                }
                (token, is_set_off) = (token + 1, true);
                continue;
            } else if told && token == start {
                noun_phrase(self.words, self.expressions, token, self.limit).map(|range| (Kind::Hearer, range))
            } else if word == "to" {
                let range = noun_phrase(self.words, self.expressions, token + 1, self.limit);
                range.filter(|_| begins_noun(self.words, token + 1)).map(|range| (Kind::Hearer, range))
            } else if OPENING.contains(&word) || PLACING.contains(&word) {
                self.prepositional(token)
            } else if SPEAKING.contains(&word) && self.names_hearer(token) {
                self.found.speaking = Some(token);
                token += 1;
                if word == "addressing" {
                    let range = noun_phrase(self.words, self.expressions, token, self.limit);
                    token = range.as_ref().map_or(token, |range| range.end);
                    let kind = Kind::Hearer;
                    self.found.phrases.extend(range.map(|tokens| Phrase { kind, tokens, is_set_off }));
                }
                continue;
            } else if SPEAKING.contains(&word) || PASSING.contains(&word) || word.ends_with("ly") {
                token += 1;
                continue;
            } else {
                None
            };
            let Some((kind, tokens)) = next else { return };
            token = tokens.end;
            self.found.phrases.push(Phrase { kind, tokens, is_set_off });
            is_set_off = false;
        }
        self.found.is_whole = true;
    }

    /// Whether those who are told stand behind a participle: "speaking to reporters", "addressing the council".
    fn names_hearer(&self, token: usize) -> bool {
        let to = self.words.at(token + 1) == "to" && self.words.is(token, &["speaking", "talking", "writing"]);
        to && begins_noun(self.words, token + 2) || self.words.at(token) == "addressing"
    }

    /// The phrase that a preposition begins.
    fn prepositional(&self, start: usize) -> Option<(Kind, Range<usize>)> {
        let words = self.words;
        let preposition = words.at(start);
        let is_occasion = self.is_occasion(start);
        if !is_occasion && !PLACING.contains(&preposition) {
            return None;
        }
        let mut end = start + 1;
        let mut quoted = false;
        while end < self.limit {
            let word = words.at(end);
            if let Some(number) = starting_at(self.expressions, end).filter(|_| !quoted) {
                if self.expressions[number].bearing != Bearing::Attributive {
                    break;
                }
                end = self.expressions[number].tokens.end;
                continue;
            }
            if matches!(word, "\"" | "\u{201c}" | "\u{201d}" | "\u{2018}" | "\u{ab}" | "\u{bb}") {
                // 'On "The Morning Hour"' names a programme.
                quoted = !quoted && matches!(word, "\"" | "\u{201c}" | "\u{2018}" | "\u{ab}");
                end += 1;
                continue;
            }
            let inner = matches!(word, "&" | "-" | "/" | "@" | "#" | "\u{2019}" | "'")
                || word == "." && words.touches_next(end - 1);
            if words.is_mark(end) && !quoted && !inner {
                break;
            }
            let is_preposition = OPENING.contains(&word) || PLACING.contains(&word);
            let is_stop = STOPS.contains(&word) || word == "to" || is_preposition;
            // An occasion has complements: "at a meeting of the council", "in a letter to the board".
            let joins =
                is_occasion && matches!(word, "of" | "for" | "about" | "to" | "by" | "from" | "and" | "against");
            if !quoted && is_stop && !joins && end > start + 1 {
                break;
            }
            end += 1;
        }
        while end > start + 1 && words.is(end - 1, &[".", "and", "of", "for", "about", "to", "by", "-"]) {
            end -= 1;
        }
        let kind = if is_occasion { Kind::Occasion } else { Kind::Place };
        (end > start + 1).then_some((kind, start..end))
    }

    /// Whether a preposition begins an occasion.
    fn is_occasion(&self, start: usize) -> bool {
        let words = self.words;
        let preposition = words.at(start);
        let is_place = preposition == "on" && self.is_name(start + 1);
        if !OPENING.contains(&preposition) && preposition != "during" {
            return false;
        }
        if preposition == "in" && words.is(start + 1, &BARE) {
            return true;
        }
        let head = start + 1..self.limit.min(start + 14);
        let is_medium = matches!(preposition, "on" | "via" | "by" | "over" | "through");
        for token in head {
            let word = words.at(token);
            let ends =
                words.is_mark(token) && !matches!(word, "-" | "'" | "\u{2019}" | "&" | "." | "\"" | "\u{201c}" | "@");
            let is_bound = STOPS.contains(&word) || OPENING.contains(&word) || PLACING.contains(&word) || word == "to";
            let is_when = starting_at(self.expressions, token)
                .is_some_and(|number| self.expressions[number].bearing != Bearing::Attributive);
            if ends || is_bound && token > start + 1 || is_when {
                break;
            }
            if is_medium && MEDIA.contains(&word) {
                return true;
            }
            if OCCASIONS.contains(&word) && !matches!(preposition, "by" | "over" | "from") {
                return true;
            }
        }
        is_place
    }

    /// Whether a name behind "on" is that of a programme or site: 'on "The Morning Hour"', "on Skerry FM".
    fn is_name(&self, token: usize) -> bool {
        let words = self.words;
        if matches!(words.at(token), "\"" | "\u{201c}" | "\u{2018}") {
            return true;
        }
        let mut end = token;
        while end < self.limit && words.is_capital(end) {
            end += 1;
        }
        end > token && !words.is(end - 1, &PLACES)
    }
}
