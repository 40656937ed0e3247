//! Sources that are no speaker: nobody, and what is nothing that can speak.

use std::ops::Range;

use super::noun;
use super::sheet::Sheet;
use crate::token::Case;

/// Nouns of what happens, is done, felt or thought, of which a report says that it shows, means or demands something.
///
/// Gathered by hand. What newspapers call texts ("figures", "the poll") is in the lists of [`noun`].
const THINGS: &[&str] = &[
    "absence",
    "action",
    "aftermath",
    "amount",
    "anger",
    "approach",
    "arrest",
    "arrival",
    "assault",
    "attack",
    "attitude",
    "backlash",
    "battle",
    "behavior",
    "behaviour",
    "belief",
    "bias",
    "bombing",
    "call",
    "career",
    "case",
    "cause",
    "change",
    "choice",
    "circumstance",
    "clash",
    "collapse",
    "conflict",
    "contest",
    "contrast",
    "controversy",
    "conversation",
    "cost",
    "crash",
    "crisis",
    "culture",
    "custom",
    "cut",
    "day",
    "deal",
    "death",
    "debate",
    "decision",
    "defeat",
    "delay",
    "demand",
    "departure",
    "detail",
    "disaster",
    "discovery",
    "dispute",
    "effort",
    "endorsement",
    "episode",
    "era",
    "error",
    "event",
    "example",
    "experience",
    "fact",
    "failure",
    "fear",
    "feeling",
    "fight",
    "flood",
    "gap",
    "gesture",
    "goal",
    "growth",
    "hope",
    "idea",
    "image",
    "incident",
    "increase",
    "issue",
    "killing",
    "language",
    "launch",
    "life",
    "logic",
    "loss",
    "mistake",
    "moment",
    "mood",
    "move",
    "name",
    "need",
    "news",
    "night",
    "offer",
    "outcome",
    "pace",
    "past",
    "path",
    "pattern",
    "performance",
    "phrase",
    "presence",
    "pressure",
    "price",
    "principle",
    "problem",
    "procedure",
    "process",
    "program",
    "programme",
    "progress",
    "protest",
    "protocol",
    "question",
    "race",
    "rally",
    "reality",
    "reason",
    "reform",
    "rhetoric",
    "rise",
    "role",
    "scandal",
    "scene",
    "scheme",
    "season",
    "series",
    "shift",
    "shooting",
    "shortage",
    "sight",
    "silence",
    "situation",
    "smile",
    "spate",
    "stance",
    "step",
    "storm",
    "strategy",
    "strike",
    "structure",
    "struggle",
    "style",
    "success",
    "surge",
    "symbol",
    "system",
    "tactic",
    "talk",
    "tax",
    "technology",
    "theme",
    "theory",
    "thing",
    "thinking",
    "threat",
    "time",
    "timing",
    "tone",
    "tour",
    "tradition",
    "tragedy",
    "trend",
    "trial",
    "trip",
    "turnout",
    "uncertainty",
    "victory",
    "view",
    "violence",
    "visit",
    "vote",
    "war",
    "wave",
    "way",
    "weather",
    "week",
    "win",
    "word",
    "work",
    "worry",
    "year",
];

/// Endings of nouns for what is done or felt, in small letters: "the recognition", "his reluctance", "fairness".
const ABSTRACT: &[&str] = &["tion", "sion", "ment", "ness", "ism", "ance", "ence"];

/// Nouns with these endings that mean people or a body.
const NO_THINGS: &[&str] = &[
    "congregation",
    "convention",
    "detachment",
    "intelligence",
    "management",
    "mission",
    "population",
    "prosecution",
    "regiment",
    "resistance",
];

/// Whether a source says that there was nobody: "No one at the port", "none of the crew".
///
/// But "No 10" is an address, and "no fewer than ten" are ten.
pub(super) fn is_nobody(sheet: &Sheet<'_>, tokens: &Range<usize>) -> bool {
    match sheet.lower(tokens.start) {
        "nobody" => true,
        "none" => tokens.len() == 1 || sheet.lower(tokens.start + 1) == "of",
        "no" => {
            let next = tokens.start + 1;
            let is_joined = sheet.lower(next) == "-" && sheet.lower(next + 1) == "one";
            let counts = matches!(sheet.lower(next), "fewer" | "less" | "more");
            tokens.len() > 1 && (is_joined || sheet.case(next) == Case::Lower && !counts)
        }
        _ => false,
    }
}

/// Whether the head of a source in small letters is a noun for what cannot speak.
pub(super) fn is_thing(head: &str) -> bool {
    let has = |word: &str| THINGS.binary_search(&word).is_ok();
    let one = head.strip_suffix('s').unwrap_or(head);
    let ends = |end: &str| one.len() > end.len() + 2 && one.ends_with(end);
    let is_listed = has(head) || has(one) || one.strip_suffix("ie").is_some_and(|stem| has(&format!("{stem}y")));
    let is_abstract = ABSTRACT.iter().any(|end| ends(end)) && !NO_THINGS.contains(&one);
    noun::lookup(head).is_none() && (is_listed || is_abstract)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_has_no_word_of_another() {
        assert!(THINGS.is_sorted_by(|one, other| one < other));
    }

    #[test]
    fn what_is_done_cannot_speak_and_who_does_it_can() {
        for thing in ["move", "deals", "recognition", "tragedies"] {
            assert!(is_thing(thing), "{thing}");
        }
        for speaker in ["management", "minister", "study", "ministry", "students", "crew", "audience"] {
            assert!(!is_thing(speaker), "{speaker}");
        }
    }
}
