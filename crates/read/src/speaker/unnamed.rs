//! Sources without a name: in what capacity they speak, and why they have none.

use std::ops::Range;

use super::noun;
use super::sheet::Sheet;
use super::{Anonymity, Capacity};
use crate::span::Span;

/// How far behind the start of a source its reason is looked for, in tokens.
const FARTHEST: usize = 96;

/// What the words of a source tell of somebody without a name.
pub(super) fn anonymity(sheet: &Sheet<'_>, phrase: Range<usize>, head: usize) -> Anonymity {
    Anonymity { capacity: capacity(sheet, phrase.clone(), head), reason: reason(sheet, phrase) }
}

fn capacity(sheet: &Sheet<'_>, phrase: Range<usize>, head: usize) -> Capacity {
    let of_head = noun::lookup(sheet.lower(head)).map_or(Capacity::Other, |noun| noun.capacity);
    let mut words = phrase.clone().map(|token| sheet.lower(token));
    // "a person familiar with the talks", "two people briefed on the plan", "a friend close to the couple"
    let is_close = phrase.clone().any(|token| {
        matches!(sheet.lower(token), "familiar" | "briefed")
            || matches!(
                (sheet.lower(token), sheet.lower(token + 1)),
                ("knowledge" | "aware", "of") | ("close" | "privy", "to")
            )
    });
    match of_head {
        // "government sources", "a police source", "a source at the ministry"
        Capacity::Insider
            if words.any(|word| {
                matches!(
                    word,
                    "police"
                        | "government"
                        | "military"
                        | "security"
                        | "diplomatic"
                        | "official"
                        | "ministry"
                        | "intelligence"
                        | "judicial"
                        | "court"
                )
            }) =>
        {
            Capacity::Official
        }
        Capacity::Other if is_close => Capacity::Insider,
        other => other,
    }
}

/// Why there is no name: in the source itself, or in the rest of its sentence.
///
/// "said a clerk, who asked not to be named because she feared for her job"
fn reason(sheet: &Sheet<'_>, phrase: Range<usize>) -> Option<Span> {
    let end = sheet.sentence_end(phrase.start).min(phrase.start + FARTHEST);
    let from = phrase.start;
    let at = (from..end).find(|&token| {
        let next = |more: usize| sheet.lower(token + more);
        match sheet.lower(token) {
            "anonymity" | "unnamed" | "unidentified" => true,
            "not" => next(1) == "to" && next(2) == "be" && matches!(next(3), "named" | "identified" | "quoted"),
            "be" => {
                matches!(next(1), "named" | "identified")
                    && sheet.before(token) == "to"
                    && (from..token).any(|token| matches!(sheet.lower(token), "declined" | "refused"))
            }
            "authorised" | "authorized" | "permitted" | "allowed" => {
                next(1) == "to" && matches!(next(2), "speak" | "talk" | "comment" | "discuss" | "brief")
            }
            _ => false,
        }
    })?;
    let limit = (at..end).find(|&token| matches!(sheet.lower(token), "." | ";" | "\"" | "“" | "”")).unwrap_or(end);
    // The words of the reason itself where they are given, else the condition: "on condition of anonymity".
    let because = (at.saturating_sub(14).max(from)..limit).find(|&token| {
        matches!(sheet.lower(token), "because" | "citing" | "fearing")
            || sheet.lower(token) == "for" && sheet.lower(token + 1) == "fear"
            || sheet.lower(token) == "as" && matches!(sheet.lower(token + 1), "he" | "she" | "they" | "it")
    });
    let start = because.unwrap_or_else(|| {
        let back = (from..=at).rev().take(8);
        back.into_iter()
            .find(|&token| {
                matches!(
                    sheet.lower(token),
                    "on" | "who"
                        | "asked"
                        | "asking"
                        | "declined"
                        | "requested"
                        | "speaking"
                        | "insisted"
                        | "requesting"
                ) && !matches!(sheet.before(token), "who" | "speaking")
            })
            .unwrap_or(at)
    });
    let start = if sheet.lower(start) == "who" { start + 1 } else { start };
    let is_closed_by_comma = (start..limit).rev().find(|&token| sheet.lower(token) == "," && token > at);
    let stop = is_closed_by_comma.unwrap_or(limit);
    (start < stop).then(|| sheet.galley.span(start..stop))
}
