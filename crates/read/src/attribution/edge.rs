//! Sets the edges of tagged spans by convention: marks that pair are taken whole, punctuation around a span is left out.
//!
//! The conventions are `PolNeAR`'s: a source has no outer comma ("Ann Lee, the mayor, said": the second comma is not
//! hers), a content has no outer full stop, and quotation marks belong to the content that they open and close. Where its
//! annotators part, the convention is ours: the time behind a verb is no part of the cue ("said *Tuesday* that ...").

use std::ops::Range;

use super::tag::Role;
use crate::quotation::Mark;

/// The tokens of a span after its edges are set, out of the tokens that the model tagged. `word(k)` gives the characters
/// of token `k`; `block` holds the tokens of the block, beyond which no edge moves. A span of nothing but punctuation
/// stays as it is: a colon can be a cue.
pub(crate) fn set<'t>(
    role: Role,
    tagged: Range<usize>,
    block: &Range<usize>,
    marks: &[Mark],
    word: impl Fn(usize) -> &'t str,
) -> Range<usize> {
    if !tagged.clone().any(|k| word(k).contains(char::is_alphanumeric)) {
        return tagged;
    }
    let mut span = tagged;
    while is_outer(role, word(span.start), marks[span.start]) || marks[span.start] == Mark::Closing {
        span.start += 1;
    }
    loop {
        let last = span.end - 1;
        let after_initial = last > span.start && is_initial(word(last - 1));
        let outer = is_outer(role, word(last), marks[last]) || role == Role::Content && word(last) == ".";
        // "The talks will move to the U.S.": the full stop is the abbreviation's.
        if marks[last] != Mark::Opening
            && (marks[last] != Mark::Outside || !outer || word(last) == "." && after_initial)
        {
            break;
        }
        span.end -= 1;
    }
    if role == Role::Cue {
        // The verb may stand elsewhere; the time alone is then what the model took for a cue.
        span.end -= Some(time_at_end(span.clone().map(&word))).filter(|&time| time < span.len()).unwrap_or(0);
    }
    if role == Role::Content {
        leave_remark(&mut span, marks, &word);
        take_whole_quotation(&mut span, block, marks, &word);
    }
    span
}

/// How many words at the end of a cue say when: "said *late on Tuesday*", "said *24 hours ago*", "will say *next week*".
/// Annotators of `PolNeAR` train take a day of the week in as often as not (87 of 174 times).
fn time_at_end<'t>(cue: impl DoubleEndedIterator<Item = &'t str>) -> usize {
    const DAYS: [&str; 11] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "yesterday",
        "today",
        "tonight",
        "tomorrow",
    ];
    const UNITS: [&str; 16] = [
        "minutes",
        "hour",
        "hours",
        "morning",
        "afternoon",
        "evening",
        "night",
        "days",
        "week",
        "weeks",
        "weekend",
        "month",
        "months",
        "year",
        "years",
        "decade",
    ];
    let (mut length, mut unit, mut time) = (0, false, 0);
    for word in cue.rev() {
        let word = word.to_lowercase();
        let fixes =
            DAYS.contains(&word.as_str()) || word == "ago" || unit && matches!(&*word, "last" | "this" | "next");
        unit = UNITS.contains(&word.as_str());
        let may_stand = matches!(&*word, "on" | "early" | "late" | "earlier" | "last" | "this" | "next" | "a" | "an")
            || word.bytes().all(|byte| byte.is_ascii_digit());
        if !(fixes || unit || time > 0 && may_stand) {
            break;
        }
        length += 1;
        if fixes || time > 0 {
            time = length;
        }
    }
    time
}

/// Leaves out the reporter's remark in brackets behind a quotation: “We shall go” (in Welsh).
fn leave_remark<'t>(span: &mut Range<usize>, marks: &[Mark], word: &impl Fn(usize) -> &'t str) {
    let is_remark = |&k: &usize| marks[k] == Mark::Outside;
    if word(span.end - 1) != ")" {
        return;
    }
    let remark = span.clone().rev().take_while(is_remark).last().unwrap_or(span.end);
    if remark > span.start && marks[remark - 1] == Mark::Closing && word(remark) == "(" {
        span.end = remark;
    }
}

/// Takes in a mark next to the span when its partner stands inside, or the span is all that the two marks hold.
fn take_whole_quotation<'t>(
    span: &mut Range<usize>,
    block: &Range<usize>,
    marks: &[Mark],
    word: &impl Fn(usize) -> &'t str,
) {
    let mut open = 0_i32;
    let mut unopened = false;
    for &mark in &marks[span.clone()] {
        match mark {
            Mark::Opening => open += 1,
            Mark::Closing if open > 0 => open -= 1,
            Mark::Closing => unopened = true,
            _ => {}
        }
    }
    let opens_before = span.start > block.start && marks[span.start - 1] == Mark::Opening;
    // The comma or full stop before a closing mark is inside it.
    let close = (span.end..block.end.min(span.end + 2)).find(|&k| marks[k] == Mark::Closing);
    let close = close.filter(|&k| (span.end..k).all(|between| matches!(word(between), "," | "." | "!" | "?")));
    let closes_after = close.filter(|_| open > 0 || opens_before);
    if opens_before && (unopened || closes_after.is_some()) {
        span.start -= 1;
    }
    if let Some(close) = closes_after {
        span.end = close + 1;
    }
}

/// Whether a token at the edge of a span belongs to the sentence around it.
fn is_outer(role: Role, word: &str, mark: Mark) -> bool {
    let comma = matches!(word, "," | ";" | "–" | "—" | "-") || word == ":" && role != Role::Cue;
    comma && mark == Mark::Outside
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotation;
    use crate::text::{BlockKind, Text};
    use crate::token;

    /// The words of `tagged` in `sentence` after their edges are set.
    fn edges(role: Role, sentence: &str, tagged: &str) -> String {
        let text = Text::new(sentence.to_owned(), [(BlockKind::Paragraph, 0..sentence.len())]);
        let tokens = token::split(&text);
        let marks = quotation::pair(&text).marks(&tokens);
        let start = sentence.find(tagged).expect("the words stand in the sentence");
        let first = tokens.iter().position(|token| token.span.start() == start).expect("a token begins there");
        let last =
            tokens.iter().position(|token| token.span.end() == start + tagged.len()).expect("a token ends there");
        let set = set(role, first..last + 1, &(0..tokens.len()), &marks, |k| text.slice(tokens[k].span));
        sentence[tokens[set.start].span.start()..tokens[set.end - 1].span.end()].to_owned()
    }

    #[test]
    fn a_source_has_no_outer_comma() {
        assert_eq!(edges(Role::Source, "Ann Lee, the mayor, said no.", "Ann Lee, the mayor,"), "Ann Lee, the mayor");
    }

    #[test]
    fn a_content_has_no_outer_full_stop() {
        assert_eq!(edges(Role::Content, "She said taxes will fall.", "taxes will fall."), "taxes will fall");
    }

    #[test]
    fn a_remark_in_brackets_behind_a_quotation_is_the_reporters() {
        assert_eq!(edges(Role::Content, "“We go” (in Welsh), she said.", "“We go” (in Welsh)"), "“We go”");
        assert_eq!(edges(Role::Content, "She called it “mad” (and bad).", "it “mad” (and bad)"), "it “mad”");
    }

    #[test]
    fn the_full_stop_of_an_abbreviation_stays() {
        assert_eq!(
            edges(Role::Content, "He said he would move to the U.S.", "he would move to the U.S."),
            "he would move to the U.S."
        );
    }

    #[test]
    fn quotation_marks_belong_to_what_they_hold() {
        assert_eq!(edges(Role::Content, "“We are ready,” she said.", "We are ready"), "“We are ready,”");
        assert_eq!(edges(Role::Content, "She called it “a farce.”", "“a farce"), "“a farce.”");
    }

    #[test]
    fn a_fragment_at_the_start_of_a_longer_quotation_takes_no_mark_of_it() {
        assert_eq!(edges(Role::Content, "“We go, and they stay,” she said.", "and they stay"), "and they stay");
    }

    #[test]
    fn a_time_behind_the_verb_is_no_part_of_the_cue() {
        assert_eq!(edges(Role::Cue, "She said late on Tuesday that it rained.", "said late on Tuesday"), "said");
        assert_eq!(edges(Role::Cue, "She said 24 hours ago that it rained.", "said 24 hours ago"), "said");
        assert_eq!(edges(Role::Cue, "She will say next week why.", "will say next week"), "will say");
        assert_eq!(edges(Role::Cue, "She spent the week noting this.", "noting this"), "noting this");
        assert_eq!(edges(Role::Cue, "It rains, she said Tuesday.", "Tuesday"), "Tuesday");
    }

    #[test]
    fn a_colon_alone_stays_a_cue() {
        assert_eq!(edges(Role::Cue, "Taxes will fall: minister", ":"), ":");
    }
}
