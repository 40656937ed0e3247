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

/// Where a chain stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In front of a cue or of its source.
    Front,
    /// Behind a cue or its content.
    Behind,
    /// Right behind a verb that has those who are told for its object: "told *reporters*".
    Object,
}

/// Walks over the phrases of a range.
pub(super) fn chain(times: &Times<'_>, range: Range<usize>, place: Place) -> Chain {
    let Times { words, expressions, .. } = times;
    let mut walk = Walk { words, expressions, limit: range.end, place, found: Chain::default() };
    walk.run(range.start);
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
    let inside = (first..expressions.len()).take_while(move |&number| expressions[number].tokens.start < end);
    inside.filter(|&number| expressions[number].bearing == Bearing::Attributive)
}

/// Those to whom the text or speech of an occasion goes: "in a letter to the board".
fn addressed(words: &Wording<'_>, occasion: &Range<usize>, expressions: &[Expression]) -> Option<Range<usize>> {
    let to = occasion.clone().find(|&token| words.at(token) == "to" && ADDRESSED.contains(&words.before(token)))?;
    let answers = words.is(occasion.start + 1, &["response", "reply", "answer"]);
    if answers {
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
        let is_possessive = matches!(word, "'" | "\u{2019}") && words.is_capital(end + 1);
        let is_inner = is_possessive
            || matches!(word, "&" | "-" | "/" | "@" | "#")
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
pub(super) fn begins_noun(words: &Wording<'_>, token: usize) -> bool {
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
    place: Place,
    found: Chain,
}

impl Walk<'_, '_> {
    fn run(&mut self, start: usize) {
        let mut token = start;
        let mut is_set_off = false;
        while token < self.limit {
            let word = self.words.at(token);
            let next = if let Some(number) = starting_at(self.expressions, token) {
                let Expression { tokens, bearing, .. } = &self.expressions[number];
                // "In the attack on Tuesday, the mayor said": in front, the day may be that of the attack.
                let is_theirs = !is_set_off && self.place == Place::Front && self.ends_in_noun();
                if *bearing == Bearing::Limit || tokens.end > self.limit || is_theirs {
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
            } else if self.place == Place::Object && token == start && !self.is_bound(token) {
                noun_phrase(self.words, self.expressions, token, self.limit).map(|range| (Kind::Hearer, range))
            } else if word == "to" && (self.place != Place::Front || self.found.speaking.is_some()) {
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

    /// Whether the last phrase is a place or company that is no name: "in the attack", "with the vote".
    fn ends_in_noun(&self) -> bool {
        let last = self.found.phrases.last().filter(|phrase| phrase.kind == Kind::Place);
        last.is_some_and(|phrase| !self.words.is_capital(phrase.tokens.end - 1))
    }

    /// Whether a word begins no noun phrase: "warned *in* a letter", "asked *about* it", "said to the board".
    fn is_bound(&self, token: usize) -> bool {
        let words = self.words;
        let is_preposition = words.is(token, &OPENING) || words.is(token, &PLACING) || words.at(token) == "to";
        is_preposition || words.is(token, &STOPS) || words.is(token, &PASSING)
    }

    /// Whether those who are told stand behind a participle: "speaking to reporters", "addressing the council".
    fn names_hearer(&self, token: usize) -> bool {
        let to = self.words.at(token + 1) == "to" && self.words.is(token, &["speaking", "talking", "writing"]);
        // "Addressing the topic" is told to nobody.
        let hearer = noun_phrase(self.words, self.expressions, token + 1, self.limit);
        let hears = hearer.is_some_and(|range| self.words.is(range.end - 1, &HEARERS));
        to && begins_noun(self.words, token + 2) || self.words.at(token) == "addressing" && hears
    }

    /// The phrase that a preposition begins.
    fn prepositional(&self, start: usize) -> Option<(Kind, Range<usize>)> {
        let words = self.words;
        let preposition = words.at(start);
        let is_occasion = self.is_occasion(start);
        if !is_occasion && !PLACING.contains(&preposition) {
            return None;
        }
        // "In response to the vote on Tuesday": whatever follows is what is answered.
        let answers = preposition == "in" && words.is(start + 1, &["response", "reply", "answer"]);
        let mut end = start + 1;
        let mut quoted = false;
        while end < self.limit {
            let word = words.at(end);
            if let Some(number) = starting_at(self.expressions, end).filter(|_| !quoted && !answers) {
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
            if !quoted && is_stop && !joins && !answers && end > start + 1 {
                break;
            }
            end += 1;
        }
        while end > start + 1 && self.is_loose(end - 1) {
            end -= 1;
        }
        let kind = if is_occasion { Kind::Occasion } else { Kind::Place };
        (end > start + 1).then_some((kind, start..end))
    }

    /// Whether a word at the end of a phrase leads on to something else: "in a speech *shortly* before the vote", "in a
    /// statement *explaining* why".
    fn is_loose(&self, token: usize) -> bool {
        let word = self.words.at(token);
        let leads = [".", "-", "and", "of", "for", "about", "to", "by", "just", "right", "soon", "moments", "against"];
        let is_verbal = word.ends_with("ing") && !OCCASIONS.contains(&word) && !self.words.is_capital(token);
        leads.contains(&word) || word.ends_with("ly") || is_verbal
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
        // "In posing the question" tells how, not where.
        if words.at(start + 1).ends_with("ing") && !OCCASIONS.contains(&words.at(start + 1)) {
            return false;
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

    /// Whether a name behind "on" is that of a programme or station: 'on "The Morning Hour"', "on KXNR". Other names may
    /// be those of what is spoken of: "spoke on Norland".
    fn is_name(&self, token: usize) -> bool {
        let words = self.words;
        if matches!(words.at(token), "\"" | "\u{201c}" | "\u{2018}") {
            return true;
        }
        let word = words.galley().tokens.get(token).map_or("", |token| words.galley().slice(token.span));
        let is_station = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        is_station && !words.is(token, &["us", "usa", "uk", "eu", "un", "nato"]) && words.is_capital(token)
    }
}
