//! Those to whom something is said: behind the verb ("told *reporters*"), as the subject of a passive ("*residents* were
//! told"), and where the words were put into a source or content that they do not belong to.

use std::ops::Range;

use super::phrase::{self, begins_noun, noun_phrase};
use super::scope::{Parts, Scope};
use super::table::{STOPS, TELLING, TOLD};
use crate::when::Times;
use crate::when::wording::Wording;

/// Verbs whose person told is followed by "to" and what they are to do, or by "that": "asked *the council* to".
const ASKING: [&str; 16] = [
    "ask", "urg", "tell", "told", "request", "requir", "encourag", "instruct", "invit", "implor", "beg", "persuad",
    "remind", "inform", "assur", "convinc",
];

/// Whether those who are told stand behind a cue without a preposition.
pub(super) fn tells(words: &Wording<'_>, cue: &Range<usize>) -> bool {
    let last = cue.clone().rev().find(|&token| !words.is_mark(token) && !words.at(token).ends_with("ly"));
    last.is_some_and(|last| words.is(last, &TELLING)) && !is_passive(words, cue)
}

/// Whether a cue has the one who is told for its subject: "was told", "have been urged".
fn is_passive(words: &Wording<'_>, cue: &Range<usize>) -> bool {
    let is_be = |&token: &usize| words.is(token, &["was", "were", "been", "is", "are", "be", "being", "'re", "got"]);
    let be = cue.clone().find(is_be);
    be.is_some_and(|be| (be + 1..cue.end).any(|token| words.is(token, &TOLD)))
}

/// The subject of a passive cue, at the head of its clause: "*Residents of Skerry* were told".
pub(super) fn subject(
    words: &Wording<'_>,
    cue: &Range<usize>,
    scope: &Scope,
    times: &Times<'_>,
) -> Option<Range<usize>> {
    if !is_passive(words, cue) {
        return None;
    }
    let (front, _) = scope.before(words, cue.start);
    let mut start = front.end;
    while start > front.start {
        let token = start - 1;
        let is_time = phrase::holding(&times.expressions, token).is_some();
        if words.is_mark(token) && words.at(token) != "-"
            || is_time
            || words.is(token, &["and", "but", "that", "who", "which"])
        {
            break;
        }
        start = token;
    }
    // A whole clause may stand in front of the cue; a short noun phrase is surely its subject.
    let range = start..front.end;
    let is_short = (1..=8).contains(&range.len());
    (is_short && !STOPS.contains(&words.at(start)) && !words.is(start, &["it", "there", "also", "then"]))
        .then_some(range)
}

/// Those who are told where another part of the attribution has taken them in: at the head of the content ("asked | the
/// council to reopen the depot") or behind the name of a source ("said | Ida Moon to the waiting crowd").
pub(super) fn misplaced(parts: &Parts, times: &Times<'_>) -> Option<Range<usize>> {
    let words = &times.words;
    let cue = parts.cue.as_ref()?;
    let in_content = parts.content.iter().find(|content| content.start == cue.end).and_then(|content| {
        let asks = ASKING.iter().any(|stem| words.at(cue.end - 1).starts_with(stem)) && !is_passive(words, cue);
        let start = content.start + usize::from(words.at(content.start) == "to");
        let told = noun_phrase(words, &times.expressions, start, content.end).filter(|_| asks)?;
        // "Required the plan to be dropped": a plan is told nothing.
        let does = words.at(told.end) == "to" && !words.is(told.end + 1, &["be", "have"]);
        let hears = words.is(told.end, &["that", "if", "whether"]) && start == content.start;
        let is_person = begins_noun(words, start) || words.at(start).ends_with('s');
        (is_person && told.len() <= 12 && (does || hears)).then_some(told)
    });
    in_content.or_else(|| {
        let source = parts.source.as_ref().filter(|source| source.start >= cue.end)?;
        // "Said the ambassador to Norland" is a title; a name has no complement.
        let to = source.clone().find(|&token| words.at(token) == "to")?;
        let is_told = to > source.start && words.is_capital(to - 1) && begins_noun(words, to + 1);
        let told = noun_phrase(words, &times.expressions, to + 1, source.end).filter(|_| is_told)?;
        (!words.is_capital(told.end - 1)).then_some(told)
    })
}
