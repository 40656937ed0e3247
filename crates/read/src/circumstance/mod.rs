//! The circumstances of a statement: when it was uttered, on what occasion, and to whom.
//!
//! Whose day is it? A time belongs to the saying when it stands in the clause of the cue: behind the cue in front of the
//! content ("said on Tuesday that"), behind the one who is told, between source and cue, at the head of the sentence, or
//! at the source itself where that is a text ("a report released on Friday"). A time inside the content is the
//! content's: "said taxes would fall on Tuesday" says nothing of when it was said. A time is not sought behind a word
//! that begins something else: in "said after the vote on Tuesday" the day may be that of the vote.
//!
//! An occasion or a day that is given in a sentence of its own is applied to the statements around it ([`scene`]).

mod addressee;
mod phrase;
mod scene;
mod scope;
mod table;

#[cfg(test)]
mod tests;

use std::ops::Range;

use self::phrase::{Chain, Place};
use self::scope::{Parts, Scope};
use self::table::{COMING, ISSUED, OPENING, STOPS, TEXTS};
use crate::attribution::Attribution;
use crate::quotation::Mark;
use crate::span::Span;
use crate::when::expression::Bearing;
use crate::when::resolve::{Trouble, resolve};
use crate::when::wording::Wording;
use crate::when::{Dated, Precision, Times};

/// The circumstances of one statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstance {
    /// When it was uttered; `None` where nothing but the day of publication is known.
    pub said: Option<Dated>,
    /// Why `said` is open although words date the utterance: "said: ...".
    pub unresolved: Option<String>,
    /// Where or in answer to what it was uttered: "in an interview with ...".
    pub occasion: Option<Span>,
    /// To whom it was uttered: "reporters" in "told reporters".
    pub addressee: Option<Span>,
}

/// The circumstances of each attribution of a text, in their order.
pub fn find(attributions: &[Attribution], times: &Times<'_>) -> Vec<Circumstance> {
    let words = &times.words;
    let parts: Vec<Parts> = attributions.iter().map(|attribution| Parts::of(attribution, words)).collect();
    let scope = Scope::new(words, &parts);
    let dates = Dates::new(times);
    let mut found: Vec<Circumstance> = parts.iter().map(|parts| around(parts, &scope, times, &dates)).collect();
    scene::apply(&parts, &scope, times, &dates, &mut found);
    found
}

/// The circumstances in the clause of a cue.
fn around(parts: &Parts, scope: &Scope, times: &Times<'_>, dates: &Dates<'_>) -> Circumstance {
    let words = &times.words;
    let chains = chains(parts, scope, times);
    let mut numbers: Vec<usize> = parts.cue.iter().flat_map(|cue| dates.in_range(cue)).collect();
    numbers.extend(chains.iter().flat_map(|chain| chain.times.iter().copied()));
    let source_date = parts.source.as_ref().and_then(|source| text_date(words, source, dates));
    let is_coming = parts.cue.as_ref().is_some_and(|cue| is_coming(words, cue));
    let (mut said, mut unresolved) = if is_coming { (None, None) } else { dates.first(&numbers) };
    if said.is_none() && unresolved.is_none() && !is_coming {
        (said, unresolved) = source_date.map_or((None, None), |number| dates.at(number));
    }
    let span = |range: Range<usize>| words.galley().span(range);
    let subject = || parts.cue.as_ref().and_then(|cue| addressee::subject(words, cue, scope, times));
    let object = chains.iter().find_map(|chain| chain.addressee.clone());
    let object = object.or_else(|| addressee::misplaced(parts, times));
    Circumstance {
        said,
        unresolved,
        occasion: chains.iter().find_map(|chain| chain.occasion.clone()).map(span),
        addressee: object.or_else(subject).map(span),
    }
}

/// The chains of phrases around a cue: behind it, between source and cue, in front, and behind the content.
fn chains(parts: &Parts, scope: &Scope, times: &Times<'_>) -> Vec<Chain> {
    let words = &times.words;
    let mut chains = Vec::new();
    let Some(cue) = &parts.cue else {
        return chains;
    };
    let source = parts.source.as_ref();
    let follows = source.filter(|source| source.start >= cue.end && source.start <= cue.end + 1);
    let behind = follows.map_or(cue.end, |source| source.end);
    let tells = follows.is_none() && addressee::tells(words, cue);
    let ends_in_to = words.at(cue.end - 1) == "to" && follows.is_none() && words.at(cue.start) != "according";
    let place = if tells || ends_in_to { Place::Object } else { Place::Behind };
    let rest = scope.behind(words, behind);
    // "Called on the council to resign"
    let calls = follows.is_none() && words.at(cue.end - 1).starts_with("call") && words.at(rest.start) == "on";
    let (start, place) = if calls { (rest.start + 1, Place::Object) } else { (rest.start, place) };
    chains.push(phrase::chain(times, start.min(rest.end)..rest.end, place));
    // "Writing in a blog post": the cue may have taken the occasion in.
    let opening = (cue.start + 1..cue.end).find(|&token| words.is(token, &OPENING));
    chains
        .extend(opening.map(|opening| phrase::chain(times, opening..scope.behind(words, cue.end).end, Place::Behind)));
    chains.extend(aside(cue, scope, times));
    if let Some(source) = source.filter(|source| source.end < cue.start) {
        let between = scope.behind(words, source.end);
        // "A report | released on Wednesday | said"
        let is_issued = words.is(source.end, &ISSUED) && source.clone().any(|token| words.is(token, &TEXTS));
        let start = (source.end + usize::from(is_issued)).min(between.end);
        let chain = phrase::chain(times, start..between.end, Place::Front);
        // "The minister on Tuesday said"; "the minister, elected in 2015, said" is not walked to its end.
        if chain.is_whole && between.end == cue.start {
            chains.push(chain);
        }
    }
    chains.extend(source.filter(|source| source.end == cue.start).and_then(|source| swallowed(source, times)));
    let start = source.map_or(cue.start, |source| source.start.min(cue.start));
    let (front, is_head) = scope.before(words, start);
    let chain = phrase::chain(times, front.clone(), Place::Front);
    if chain.is_whole || is_head && leads(&chain, words, &front) {
        chains.push(chain);
    }
    // "She denied it in a statement on Friday": behind the content, but not across a comma.
    if let Some(last) = parts.content.iter().map(|content| content.end).max().filter(|&end| end > behind) {
        let rest = scope.behind_content(words, last);
        let end = rest.clone().find(|&token| words.is_mark(token)).unwrap_or(rest.end);
        let chain = phrase::chain(times, last..end, Place::Behind);
        let is_others = scope.is_taken(rest.end) && end == rest.end && !chain.is_whole;
        if !is_others {
            chains.push(chain);
        }
    }
    chains
}

/// A bare day at the end of a source, which is the cue's: "The Federal Government *Wednesday* | said".
fn swallowed(source: &Range<usize>, times: &Times<'_>) -> Option<Chain> {
    let words = &times.words;
    let number = phrase::holding(&times.expressions, source.end - 1)?;
    let expression = &times.expressions[number];
    let name = source.start..expression.tokens.start;
    let is_bare = expression.bearing == Bearing::When && words.is_capital(expression.tokens.start);
    let is_name = !name.is_empty() && name.clone().all(|token| !words.is_mark(token) && !words.is(token, &STOPS));
    (is_bare && is_name && words.is_capital(name.end - 1))
        .then(|| phrase::chain(times, expression.tokens.clone(), Place::Front))
}

/// The time that a participle shares with the clause it hangs on: "She resigned on Friday, *saying* that she was tired".
fn aside(cue: &Range<usize>, scope: &Scope, times: &Times<'_>) -> Option<Chain> {
    let words = &times.words;
    let comma = usize::from(words.before(cue.start) == ",");
    let last = cue.start.checked_sub(comma + 1).filter(|_| words.at(cue.start).ends_with("ing"))?;
    let (front, _) = scope.before(words, cue.start);
    let number = phrase::holding(&times.expressions, last)?;
    let expression = &times.expressions[number];
    let is_here = front.start <= expression.tokens.start && expression.bearing == Bearing::When;
    is_here.then(|| phrase::chain(times, expression.tokens.clone(), Place::Front))
}

/// Whether a chain that is not whole still leads the sentence: "On Tuesday, after the storm had passed, the mayor said".
fn leads(chain: &Chain, words: &Wording<'_>, front: &Range<usize>) -> bool {
    let Some(last) = chain.phrases.last().map(|phrase| phrase.tokens.end) else { return false };
    let closes = front.end > last + 1 && words.at(front.end - 1) == ",";
    let inner = words.at(last + 1);
    let opens = matches!(inner, "after" | "as" | "before" | "while" | "when" | "amid" | "following" | "ahead")
        || inner.ends_with("ing");
    closes && words.at(last) == "," && opens
}

/// Whether a cue tells of what is still to come: "will announce", "is to say"; but not "would not say".
fn is_coming(words: &Wording<'_>, cue: &Range<usize>) -> bool {
    cue.clone().any(|token| {
        let is_infinitive = words.at(token) == "to" && words.is(token.wrapping_sub(1), &["is", "are", "'s"]);
        let refuses =
            words.is(token, &["would", "'d", "\u{2019}d"]) && words.is(token + 1, &["not", "n't", "n\u{2019}t"]);
        is_infinitive || words.is(token, &COMING) && !refuses
    })
}

/// The time that dates a source which is a text: "a report released on Friday", "a 2015 study".
fn text_date(words: &Wording<'_>, source: &Range<usize>, dates: &Dates<'_>) -> Option<usize> {
    let source = &(source.start..source.end.min(source.start + scope::REACH));
    let head = source.clone().find(|&token| words.is(token, &TEXTS))?;
    // "Ida Marsh, who wrote the report on Friday" is no text.
    let breaks = |token: usize| words.at(token) == "," || words.is(token, &["who", "whose", "which", "that"]);
    if (source.start..head).any(|token| breaks(token) || STOPS.contains(&words.at(token))) {
        return None;
    }
    dates.in_range(source).find(|&number| {
        let expression = &dates.times.expressions[number];
        let at = &expression.tokens;
        if at.end <= head {
            return expression.bearing == Bearing::Attributive;
        }
        let between = head + 1..at.start;
        if expression.bearing == Bearing::Attributive || between.clone().any(breaks) {
            return false;
        }
        // "A poll of 400 voters released on Friday", "posts on the board from Friday", "a report by the firm last week".
        let is_issued = words.is(at.start.wrapping_sub(1), &ISSUED) || expression.bearing == Bearing::From;
        is_issued || !between.clone().any(|token| STOPS.contains(&words.at(token)) || words.is(token, &["on", "into"]))
    })
}

/// The dates of all expressions of a text.
#[derive(Debug)]
struct Dates<'t> {
    times: &'t Times<'t>,
    resolved: Vec<Result<Dated, Trouble>>,
}

impl<'t> Dates<'t> {
    /// Resolves every expression once, in order, so that "the previous day" can follow the one before it.
    fn new(times: &'t Times<'t>) -> Self {
        let words = &times.words;
        let tokens = words.galley().tokens;
        let mut named: Option<(u32, jiff::civil::Date)> = None;
        let mut resolved = Vec::with_capacity(times.expressions.len());
        for (number, expression) in times.expressions.iter().enumerate() {
            let block = tokens[expression.tokens.start].block;
            // A day that was named more than a paragraph ago is no longer what "the previous day" follows.
            let near = named.filter(|(at, _)| block - at <= 1).map(|(_, day)| day);
            // "'Somebody wrote to me yesterday that it broke,' one poster wrote last week": not the day before publication.
            let mark = words.galley().marks[expression.tokens.start];
            let is_quoted = !matches!(mark, Mark::Outside | Mark::Unpaired) && !expression.sense.is_whole();
            let date =
                if is_quoted { Err(Trouble::Quoted) } else { resolve(expression.sense, times.dateline.anchor, near) };
            let date = date.map(|(date, precision)| {
                if precision == Precision::Day && times.dateline.expression != Some(number) {
                    named = Some((block, date));
                }
                Dated { date, precision, evidence: Some(words.galley().span(expression.tokens.clone())) }
            });
            resolved.push(date);
        }
        Self { times, resolved }
    }

    /// The expressions that begin in a range of tokens.
    fn in_range(&self, range: &Range<usize>) -> impl Iterator<Item = usize> + use<> {
        let expressions = &self.times.expressions;
        let first = expressions.partition_point(|one| one.tokens.start < range.start);
        let end = expressions.partition_point(|one| one.tokens.start < range.end);
        first..end
    }

    /// The date of an expression, or why it has none.
    fn at(&self, number: usize) -> (Option<Dated>, Option<String>) {
        match self.resolved[number] {
            Ok(dated) => (Some(dated), None),
            Err(trouble) => {
                let words = &self.times.words;
                let expression = words.galley().span(self.times.expressions[number].tokens.clone());
                (None, Some(trouble.reason(words.galley().slice(expression))))
            }
        }
    }

    /// The first of some expressions that dates something.
    fn first(&self, numbers: &[usize]) -> (Option<Dated>, Option<String>) {
        let is_date = |&&number: &&usize| {
            let bearing = self.times.expressions[number].bearing;
            bearing != Bearing::Limit && self.times.dateline.expression != Some(number)
        };
        numbers.iter().find(is_date).map_or((None, None), |&number| self.at(number))
    }
}
