//! The day of publication as the text itself gives it.
//!
//! Three forms count, in the first blocks of the text: a line of its own ("Friday, July 21, 2017", "Published 5 March
//! 2024, 10:15 GMT"), a date in front of the first sentence ("Thursday, May 7, 2015 On Tuesday ..."), and an agency's
//! dateline ("SKERRY, March 5 (Agency) —"). "Updated" is not "published". A dateline without a year gives a day only
//! where the publisher states the day of publication, from which it is counted back: the year is never guessed.

use jiff::ToSpan;
use jiff::civil::Date;

use super::expression::Expression;
use super::resolve::{Sense, resolve};
use super::wording::Wording;
use super::{Dated, Precision};
use crate::warning::Warning;

/// How many blocks from the start may hold a dateline: headline, standfirst, byline, and what stands around them.
const BLOCKS: u32 = 8;

/// The tokens at the head of a paragraph among which the dash of a dateline stands.
const HEAD: usize = 24;

/// The most tokens of a line that is nothing but a dateline.
const LINE: usize = 30;

/// A report is printed at most so many days after it was datelined; beyond that one of the two days is wrong.
const LAG: i32 = 7;

/// Words that stand beside the date in a line of its own: "Published on 5 March 2024 at 10:15 a.m. GMT".
const BESIDE: [&str; 36] = [
    "a",
    "am",
    "at",
    "bst",
    "by",
    "cet",
    "date",
    "dated",
    "edition",
    "edt",
    "est",
    "et",
    "filed",
    "first",
    "from",
    "gmt",
    "hours",
    "hrs",
    "in",
    "issued",
    "last",
    "m",
    "min",
    "of",
    "on",
    "p",
    "pdt",
    "pm",
    "posted",
    "print",
    "printed",
    "pst",
    "published",
    "read",
    "release",
    "utc",
];

/// Words that make a date that of a later version.
const LATER: [&str; 6] = ["updated", "update", "modified", "edited", "corrected", "amended"];

/// What the text says of its day of publication.
#[derive(Debug, Default)]
pub(crate) struct Dateline {
    /// The day, if it is certain.
    pub(crate) dated: Option<Dated>,
    /// The day from which the times in the text are counted.
    pub(crate) anchor: Option<Date>,
    /// The expression of the dateline, which dates nothing else.
    pub(crate) expression: Option<usize>,
    /// What is wrong with it.
    pub(crate) warning: Option<Warning>,
}

/// Finds the dateline of a text and the day to count from.
///
/// The day of publication that the publisher states comes first. A dateline of at most a week before it is the day on
/// which the text was written, so that its "yesterday" is counted from there. A dateline that differs from it in any
/// other way is reported and not used.
pub(crate) fn find(words: &Wording<'_>, expressions: &[Expression], published: Option<Date>) -> Dateline {
    let Some(number) = place(words, expressions) else {
        return Dateline { anchor: published, ..Dateline::default() };
    };
    let expression = &expressions[number];
    let evidence = words.galley().span(expression.tokens.clone());
    let line = Dateline { anchor: published, expression: Some(number), ..Dateline::default() };
    let warn = |message: String| Some(Warning { span: Some(evidence), message });
    let day = match expression.sense {
        Sense::Day { year: None, .. } if published.is_none() => {
            let message = "the dateline gives no year: the day of publication is not known".to_owned();
            return Dateline { warning: warn(message), ..line };
        }
        Sense::Day { year: None, .. } => resolve(expression.sense, published, None),
        sense => resolve(sense, None, None),
    };
    let Ok((date, _)) = day else {
        let message = "the dateline is no day of the calendar, or its day of the week is another".to_owned();
        return Dateline { warning: warn(message), ..line };
    };
    let dated = Some(Dated { date, precision: Precision::Day, evidence: Some(evidence) });
    let Some(published) = published else {
        return Dateline { dated, anchor: Some(date), ..line };
    };
    let is_before = date <= published && published.saturating_sub(LAG.days()) <= date;
    if is_before {
        return Dateline { dated, anchor: Some(date), ..line };
    }
    let message = format!("the text is dated {date} and was published {published}: times are counted from the latter");
    Dateline { dated, warning: warn(message), ..line }
}

/// The expression that is the dateline.
fn place(words: &Wording<'_>, expressions: &[Expression]) -> Option<usize> {
    let tokens = words.galley().tokens;
    let mut number = 0;
    let mut start = 0;
    while start < tokens.len() && tokens[start].block < BLOCKS {
        let block = tokens[start].block;
        let end = start + tokens[start..].partition_point(|token| token.block == block);
        while let Some(expression) = expressions.get(number).filter(|one| one.tokens.start < end) {
            let is_day = matches!(expression.sense, Sense::Day { .. });
            if is_day && (is_line(words, start..end, expression) || is_head(words, start..end, expression)) {
                return Some(number);
            }
            number += 1;
        }
        start = end;
    }
    None
}

/// Whether a block is nothing but a whole date and what stands beside one.
fn is_line(words: &Wording<'_>, block: std::ops::Range<usize>, expression: &Expression) -> bool {
    let has_year = matches!(expression.sense, Sense::Day { year: Some(_), .. });
    let range = &expression.tokens;
    // "Updated 6 March 2024", "Last modified on 6 March 2024".
    let is_later = (range.start.saturating_sub(4).max(block.start)..range.start).any(|token| words.is(token, &LATER));
    let is_beside = |token: usize| {
        let word = words.at(token);
        BESIDE.contains(&word)
            || LATER.contains(&word)
            || words.is_capital(token)
            || word.starts_with(|digit: char| digit.is_ascii_digit())
            || words.is_mark(token) && !matches!(word, "\"" | "\u{201c}" | "?" | "!")
    };
    has_year
        && block.len() <= LINE
        && !is_later
        && block.clone().filter(|token| !range.contains(token)).all(is_beside)
        && !is_sentence(words, block)
}

/// Whether a line is a sentence in capitals or ends like one: "IDA MARSH DIED ON MARCH 5, 2024."
fn is_sentence(words: &Wording<'_>, block: std::ops::Range<usize>) -> bool {
    let last = block.end - 1;
    words.at(last) == "."
        && block.len() > 1
        && !matches!(words.at(last - 1), "m" | "gmt")
        && words.at(last - 1).len() > 1
}

/// Whether a date stands in front of the first sentence of a paragraph, with a dash behind it or the year within it.
fn is_head(words: &Wording<'_>, block: std::ops::Range<usize>, expression: &Expression) -> bool {
    let range = &expression.tokens;
    let head = block.start..block.end.min(block.start + HEAD);
    if range.end > head.end {
        return false;
    }
    // "Thursday, May 7, 2015 On Tuesday, the council announced ...": nothing but a capital behind the year.
    let is_whole = matches!(expression.sense, Sense::Day { year: Some(_), weekday: Some(_), .. });
    if range.start == block.start && is_whole && words.is_capital(range.end) {
        return true;
    }
    // "SKERRY, Norland, March 5 (Agency) -": names, the date, perhaps an agency, and the dash.
    let is_dash = |token: &usize| matches!(words.at(*token), "\u{2014}" | "\u{2013}" | "-" | "\u{2015}");
    let spaced = |token: &usize| is_dash(token) && (is_dash(&(token + 1)) || !words.touches_next(*token));
    let Some(dash) = head.clone().skip(1).filter(|token| !range.contains(token)).find(spaced) else { return false };
    let before =
        |token: usize| words.is_capital(token) || words.is_mark(token) || words.is(token, &["of", "the", "and"]);
    let is_place = |range: std::ops::Range<usize>| range.clone().all(before);
    if dash < range.start {
        // "SKERRY - March 5, 2024 - The weir held."
        let second = (range.end..head.end).find(spaced);
        return is_place(head.start..dash) && is_place(dash..range.start) && second == Some(range.end);
    }
    is_place(head.start..range.start) && is_place(range.end..dash)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::expression;
    use super::*;
    use crate::format::{Provenance, plain};
    use crate::galley::testing;

    /// The dateline of a text: its day with the words, the day to count from, and whether there is a warning.
    fn dateline(string: &str, published: Option<Date>) -> (Option<(String, String)>, Option<Date>, bool) {
        let provenance = Provenance::of("test", None);
        let document = plain::read(string.as_bytes().to_vec(), provenance).document;
        testing::set(&document, |galley| {
            let words = Wording::new(galley);
            let found = find(&words, &expression::find(&words), published);
            let print = |dated: Dated| (dated.iso(), galley.slice(dated.evidence.unwrap()).to_owned());
            (found.dated.map(print), found.anchor, found.warning.is_some())
        })
    }

    fn day_and_words(string: &str) -> Option<(String, String)> {
        dateline(string, None).0
    }

    #[test]
    fn a_line_of_its_own_is_a_dateline() {
        for (line, words) in [
            ("Friday, July 21, 2017", "Friday, July 21, 2017"),
            ("21 July 2017", "21 July 2017"),
            ("Published 21 July 2017, 10:15 GMT", "21 July 2017"),
            ("By Ines Calder | July 21, 2017 at 10:15 a.m.", "July 21, 2017"),
            ("2017-07-21", "2017-07-21"),
        ] {
            let text = format!("The weir held\n\n{line}\n\nThe weir at Skerry held, the council said on Tuesday.");
            assert_eq!(day_and_words(&text), Some(("2017-07-21".to_owned(), words.to_owned())), "{line}");
        }
    }

    #[test]
    fn an_agency_sets_it_in_front_of_the_first_sentence() {
        for head in [
            "SKERRY, July 21, 2017 (Agency) \u{2014}",
            "SKERRY, Norland, 21 July 2017 \u{2013}",
            "SKERRY \u{2014} July 21, 2017 \u{2014}",
            "July 21, 2017 (Agency) -",
            "Friday, July 21, 2017",
        ] {
            let text = format!("The weir held\n\n{head} The weir at Skerry held, the council said on Tuesday.");
            assert_eq!(day_and_words(&text).map(|(day, _)| day), Some("2017-07-21".to_owned()), "{head}");
        }
    }

    #[test]
    fn a_date_in_a_sentence_is_no_dateline() {
        for text in [
            "The weir held on 21 July 2017, the council said.",
            "Updated 21 July 2017, 10:15 GMT\n\nThe weir held.",
            "July 21, 2017 was a hot day \u{2014} the weir held.",
            "The old mill, which burned on July 21, 2017 \u{2014} a Friday \u{2014} is gone.",
        ] {
            assert_eq!(day_and_words(text), None, "{text}");
        }
    }

    #[test]
    fn a_dateline_without_a_year_is_counted_from_the_day_of_publication_or_not_at_all() {
        let text = "SKERRY, March 5 (Agency) \u{2014} The weir held, the council said on Tuesday.";
        assert_eq!(dateline(text, None), (None, None, true));
        let expected = Some(("2024-03-05".to_owned(), "March 5".to_owned()));
        assert_eq!(dateline(text, Some(date(2024, 3, 6))), (expected, Some(date(2024, 3, 5)), false));
    }

    #[test]
    fn a_dateline_that_contradicts_the_publisher_is_reported_and_not_counted_from() {
        let text = "The weir held\n\nFriday, July 21, 2017\n\nThe weir held.";
        for published in [date(2017, 7, 18), date(2017, 8, 21)] {
            let (_, anchor, warns) = dateline(text, Some(published));
            assert_eq!((anchor, warns), (Some(published), true));
        }
        assert_eq!(dateline(text.replace("Friday", "Monday").as_str(), None), (None, None, true));
    }
}
