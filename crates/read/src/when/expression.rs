//! Finds the time expressions of a text: "on Tuesday night", "5 March 2024", "two days ago", "in a 2015 interview".
//!
//! One pass over the tokens. At each token a fixed number of forms is tried, none of which looks more than a dozen tokens
//! ahead. The span takes in the preposition and the adverbs that belong to it ("just over 24 hours ago", "late on
//! Tuesday"), and the part of the day behind it. Names that hold a word of the calendar are none: "Super Tuesday", "the
//! Sunday Post".

use std::ops::Range;

use super::calendar::{self, Unit};
use super::resolve::Sense;
use super::wording::Wording;

/// How an expression stands to what it dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// It says when: "on Tuesday", "last week".
    When,
    /// It belongs to the noun behind it: "a Friday interview", "Tuesday's debate", "a 2015 study".
    Attributive,
    /// It says from when: "posts from Friday", "a letter dated 5 March". It dates texts, not deeds.
    From,
    /// It bounds a time, or recurs: "since Friday", "by 5 March", "every Tuesday". It dates nothing.
    Limit,
}

/// A time expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// Its tokens, with the preposition.
    pub tokens: Range<usize>,
    /// What it means.
    pub sense: Sense,
    /// How it stands to what it dates.
    pub bearing: Bearing,
}

/// Words behind a day that name a part of it: "Tuesday night".
const PARTS_OF_DAY: [&str; 11] = [
    "night",
    "morning",
    "afternoon",
    "evening",
    "lunchtime",
    "midday",
    "noon",
    "midnight",
    "dawn",
    "overnight",
    "dusk",
];

/// Words in front of a time that blur it or set its part: "late Tuesday", "just over 24 hours ago".
const SHADES: [&str; 19] = [
    "late", "early", "earlier", "later", "mid", "just", "over", "about", "around", "roughly", "nearly", "almost",
    "exactly", "only", "more", "than", "some", "back", "barely",
];

/// Prepositions that say when.
const WHEN: [&str; 3] = ["on", "in", "at"];

/// Words that make a bound or a habit of the time behind them: "since Friday", "every Tuesday", "two days before Friday".
const LIMITS: [&str; 20] = [
    "since",
    "until",
    "till",
    "til",
    "by",
    "before",
    "after",
    "through",
    "between",
    "to",
    "every",
    "each",
    "for",
    "of",
    "following",
    "beginning",
    "starting",
    "about",
    "than",
    "against",
];

/// Days that are not dated by their day of the week alone: "Super Tuesday", "Good Friday".
const FEASTS: [&str; 15] = [
    "super",
    "good",
    "black",
    "ash",
    "easter",
    "palm",
    "cyber",
    "fat",
    "shrove",
    "maundy",
    "whit",
    "bloody",
    "holy",
    "giving",
    "sheffield",
];

/// Words that stand before an attributive time: "a Friday interview", "his 2015 speech".
const DETERMINERS: [&str; 13] =
    ["a", "an", "the", "his", "her", "its", "their", "my", "our", "your", "this", "that", "one"];

/// Seasons, which no precision of a date can hold.
const SEASONS: [&str; 6] = ["spring", "summer", "autumn", "fall", "winter", "season"];

/// Counts that do not say how many: "a few days ago".
const VAGUE_COUNTS: [&str; 8] = ["few", "couple", "several", "some", "many", "number", "recent", "dozen"];

/// What a form found: where it ends behind the token it began at, and what it means.
type Core = (Range<usize>, Sense);

/// The time expressions of a text, in order and without overlap.
pub(crate) fn find(words: &Wording<'_>) -> Vec<Expression> {
    let mut found: Vec<Expression> = Vec::new();
    let mut token = 0;
    while token < words.len() {
        let Some((core, sense)) = core(words, token) else {
            token += 1;
            continue;
        };
        let floor = found.last().map_or(0, |last| last.tokens.end).max(words.sentence(core.start).start);
        token = core.end.max(token + 1);
        found.push(placed(words, core, sense, floor));
    }
    found
}

/// The form that begins at a token.
fn core(words: &Wording<'_>, token: usize) -> Option<Core> {
    let word = words.at(token);
    if word.starts_with(|first: char| first.is_ascii_digit()) {
        numeric(words, token)
            .or_else(|| day_first(words, token))
            .or_else(|| counted(words, token))
            .or_else(|| bare_year(words, token))
    } else {
        weekday(words, token)
            .or_else(|| month_first(words, token))
            .or_else(|| month_alone(words, token))
            .or_else(|| named_day(words, token))
            .or_else(|| relative(words, token))
            .or_else(|| counted(words, token))
    }
}

/// The expression with what belongs to it on either side, not beyond `floor` on the left.
fn placed(words: &Wording<'_>, core: Range<usize>, sense: Sense, floor: usize) -> Expression {
    let Range { mut start, mut end } = core;
    if words.is(end, &PARTS_OF_DAY) {
        end += 1;
    }
    let shaded = |mut start: usize| {
        while start > floor
            && (words.is(start - 1, &SHADES) || words.at(start - 1) == "-" && words.before(start - 1) == "mid")
        {
            start -= 1;
        }
        start
    };
    start = shaded(start);
    let is_bare_year = matches!(sense, Sense::Year(_));
    let before = if start > floor { words.at(start - 1) } else { "" };
    // "A Friday interview", "Tuesday's debate"; but "the 5th of March" and "the previous day" are no attributes.
    let has_possessor = matches!(words.at(end), "'s" | "\u{2019}s");
    let is_named = !matches!(sense, Sense::Back(..) | Sense::FromNamed(_) | Sense::Vague | Sense::Ahead);
    let is_attribute = is_named && DETERMINERS.contains(&before) && words.at(start) != "the";
    let bearing = if has_possessor {
        Bearing::Attributive
    } else if WHEN.contains(&before) {
        start = shaded(start - 1);
        if start > floor && words.is(start - 1, &LIMITS) { Bearing::Limit } else { Bearing::When }
    } else if matches!(before, "from" | "dated") {
        start -= 1;
        let is_range = matches!(words.at(end), "to" | "until" | "till" | "through" | "on" | "onwards");
        if is_range { Bearing::Limit } else { Bearing::From }
    } else if LIMITS.contains(&before) {
        Bearing::Limit
    } else if is_attribute || is_bare_year {
        Bearing::Attributive
    } else {
        Bearing::When
    };
    Expression { tokens: start..end, sense, bearing }
}

/// "Tuesday", "Tuesday, March 5", "Tuesday 5 March 2024", "Tuesday last week", "Tue., March 5".
fn weekday(words: &Wording<'_>, token: usize) -> Option<Core> {
    let word = words.at(token);
    if !words.is_capital(token) {
        return None;
    }
    let full = calendar::weekday(word);
    let day = full.or_else(|| calendar::short_weekday(word))?;
    let mut next = token + 1;
    next += usize::from(full.is_none() && words.at(next) == ".");
    let marked = next + usize::from(matches!(words.at(next), "," | "("));
    let marked = marked + usize::from(words.at(marked) == "the");
    if let Some((range, Sense::Day { year, month, day: number, .. })) =
        month_first(words, marked).or_else(|| day_first(words, marked))
    {
        let closed = range.end + usize::from(words.at(next) == "(" && words.at(range.end) == ")");
        return Some((token..closed, Sense::Day { year, month, day: number, weekday: Some(day) }));
    }
    let before = words.before(token);
    let is_last = matches!(before, "last" | "past");
    if full.is_none() && !(is_last || before == "on") {
        return None;
    }
    if FEASTS.contains(&before) && words.is_capital(token - 1) || is_part_of_name(words, token) {
        return None;
    }
    let start = token - usize::from(is_last || matches!(before, "this" | "next"));
    // "Next Tuesday", "Tuesday week", "Tuesday next", "Tuesday next week".
    let behind = match (words.at(next), words.at(next + 1)) {
        ("next", "week") => 2,
        ("next" | "week", _) => 1,
        _ => 0,
    };
    if before == "next" || behind > 0 {
        return Some((start..next + behind, Sense::Ahead));
    }
    // "On Tuesday of last week", "on Tuesday last week".
    let of = next + usize::from(words.at(next) == "of");
    if words.at(of + 1) == "week" {
        let weeks = match words.at(of) {
            "last" => Some(1),
            "this" => Some(0),
            _ => None,
        };
        if let Some(weeks) = weeks {
            return Some((start..of + 2, Sense::WeekdayOfWeek(day, weeks)));
        }
    }
    let sense = if is_last { Sense::LastWeekday(day) } else { Sense::Weekday(day) };
    Some((start..if full.is_some() { token + 1 } else { next }, sense))
}

/// Whether the day of the week at a token is part of a name: "told the Sunday Post", "on Monday Night Football".
fn is_part_of_name(words: &Wording<'_>, token: usize) -> bool {
    let next = words.at(token + 1);
    let is_name_behind = words.is_capital(token + 1) && calendar::month(next).is_none();
    let is_show = matches!(words.at(token + 2), "live" | "football") && words.is_capital(token + 2);
    is_name_behind && (matches!(words.before(token), "the" | "a" | "of" | "for" | "\u{201c}" | "\"") || is_show)
}

/// "March 5", "Mar. 5th, 2024", "March 5 2024".
fn month_first(words: &Wording<'_>, token: usize) -> Option<Core> {
    let (month, next) = month_name(words, token)?;
    let next = next + usize::from(words.at(next) == "the");
    let day = calendar::day(words.at(next))?;
    // "March 05.30" and "March 5,000" are other numbers.
    let is_number = words.touches_next(next)
        && matches!(words.at(next + 1), "," | ".")
        && words.touches_next(next + 1)
        && words.at(next + 2).starts_with(|digit: char| digit.is_ascii_digit());
    if is_number {
        return None;
    }
    if let Some(end) = range_end(words, next + 1) {
        return Some((token..year_behind(words, end).map_or(end, |(_, end)| end), Sense::Vague));
    }
    if let Some((years, end)) = year_back(words, next + 1) {
        return Some((token..end, Sense::OfYearBack { years, month, day: Some(day) }));
    }
    let (year, end) = year_behind(words, next + 1).map_or((None, next + 1), |(year, end)| (Some(year), end));
    Some((token..end, Sense::Day { year, month, day, weekday: None }))
}

/// "5 March", "5th of March, 2024", "the 5th of March".
fn day_first(words: &Wording<'_>, token: usize) -> Option<Core> {
    let start = token - usize::from(words.before(token) == "the");
    let day = calendar::day(words.at(token))?;
    let mut next = token + 1;
    let ranged = range_end(words, next);
    next = ranged.unwrap_or(next);
    next += usize::from(words.at(next) == "of");
    let (month, behind) = month_name(words, next)?;
    // "Chapter 5 May 6": the month belongs to the day behind it.
    if calendar::day(words.at(behind)).is_some() && calendar::year(words.at(behind)).is_none() && next == token + 1 {
        return None;
    }
    if let Some((years, end)) = year_back(words, behind).filter(|_| ranged.is_none()) {
        return Some((start..end, Sense::OfYearBack { years, month, day: Some(day) }));
    }
    let (year, end) = year_behind(words, behind).map_or((None, behind), |(year, end)| (Some(year), end));
    let sense = if ranged.is_some() { Sense::Vague } else { Sense::Day { year, month, day, weekday: None } };
    Some((start..end, sense))
}

/// A month by its full or short name, and the token behind it and its full stop.
fn month_name(words: &Wording<'_>, token: usize) -> Option<(i8, usize)> {
    if !words.is_capital(token) {
        return None;
    }
    let word = words.at(token);
    if let Some(month) = calendar::month(word) {
        return Some((month, token + 1));
    }
    let month = calendar::short_month(word)?;
    Some((month, token + 1 + usize::from(words.at(token + 1) == ".")))
}

/// Where a range of days ends whose first day stands in front of a token: "5-7", "5 to 7", "5 and 6".
fn range_end(words: &Wording<'_>, token: usize) -> Option<usize> {
    let joins = words.is(token, &["-", "\u{2013}", "\u{2014}", "to", "and"]);
    let is_day = calendar::day(words.at(token + 1)).is_some();
    // "5 March and 12 people": the number behind "and" must not count something.
    let counts = !words.is_mark(token + 2) && !words.at(token + 2).is_empty() && words.at(token) == "and";
    let counts = counts && month_name(words, token + 2).is_none();
    (joins && is_day && !counts).then_some(token + 2)
}

/// The year behind a day or month, and the token behind it: "2024", ", 2024".
fn year_behind(words: &Wording<'_>, token: usize) -> Option<(i16, usize)> {
    let at = token + usize::from(words.is(token, &[",", "of"]));
    let year = calendar::year(words.at(at))?;
    // "On 5 March 2,000 people", "on March 5, 1800 people": a year has no thousands, and people are not counted by it.
    let is_number = words.touches_next(at) && matches!(words.at(at + 1), "," | ".") && words.touches_next(at + 1);
    (!is_number || words.is_mark(at + 2)).then_some((year, at + 1))
}

/// How many years back the words at a token are, and the token behind them: "last year", "of this year".
fn year_back(words: &Wording<'_>, token: usize) -> Option<(i16, usize)> {
    let at = token + usize::from(words.at(token) == "of");
    let years = match words.at(at) {
        "last" => 1,
        "this" => 0,
        _ => return None,
    };
    (words.at(at + 1) == "year").then_some((years, at + 2))
}

/// "In March", "last March", "March 2011", "early May", "March last year".
fn month_alone(words: &Wording<'_>, token: usize) -> Option<Core> {
    let (month, behind) = month_name(words, token)?;
    if let Some((year, end)) = year_behind(words, behind) {
        return Some((token..end, Sense::Month { year: Some(year), month, last: false }));
    }
    if let Some((years, end)) = year_back(words, behind) {
        return Some((token..end, Sense::OfYearBack { years, month, day: None }));
    }
    // Without a word that makes a time of it, "May", "March" and "June" may be a verb and names.
    calendar::month(words.at(token))?;
    let before = words.before(token);
    let (last, ahead) = (matches!(before, "last" | "past"), before == "next");
    let is_time = last || ahead || matches!(before, "in" | "since" | "until" | "late" | "early" | "this" | "during");
    let is_time = is_time || before == "-" && words.before(token - 1) == "mid";
    if !is_time {
        return None;
    }
    // "In May Oduya's view", "in April Marsh's words": a name.
    let is_name = words.is_capital(token + 1) && matches!(words.at(token + 2), "'s" | "\u{2019}s") && before == "in";
    let start = token - usize::from(last || ahead || before == "this");
    let sense = if ahead { Sense::Ahead } else { Sense::Month { year: None, month, last } };
    (!is_name).then_some((start..token + 1, sense))
}

/// "2024-03-05", "25/12/2023", "03/05/2024", "5.3.2024".
fn numeric(words: &Wording<'_>, token: usize) -> Option<Core> {
    let mark = words.at(token + 1);
    let is_joined = (token..token + 4).all(|part| words.touches_next(part)) && words.at(token + 3) == mark;
    if !is_joined || !matches!(mark, "-" | "/" | "." | "\u{2010}" | "\u{2011}") {
        return None;
    }
    let range = token..token + 5;
    let (first, second, third) = (words.at(token), words.at(token + 2), words.at(token + 4));
    let day = |year, month, day| Some(Sense::Day { year: Some(year), month, day, weekday: None });
    let sense = if let Some(year) = calendar::year(first) {
        day(year, calendar::month_number(second)?, calendar::day(third)?)
    } else {
        let year = calendar::year(third)?;
        let (one, other) = (calendar::day(first)?, calendar::day(second)?);
        match (calendar::month_number(first), calendar::month_number(second)) {
            // Day first and month first are both printed: "03/05/2024" is in March or in May.
            (Some(_), Some(_)) if one != other => Some(Sense::Ambiguous),
            (_, Some(month)) => day(year, month, one),
            (Some(month), None) => day(year, month, other),
            (None, None) => None,
        }
    };
    Some((range, sense?))
}

/// "In 2015", "a 2015 interview": a year counts only behind such a word.
fn bare_year(words: &Wording<'_>, token: usize) -> Option<Core> {
    let year = calendar::year(words.at(token))?;
    let before = words.before(token);
    let is_time = matches!(before, "in" | "early" | "late" | "since" | "until" | "by" | "from" | "during")
        || DETERMINERS.contains(&before)
        || before == "-" && token > 1 && words.before(token - 1) == "mid";
    // "In 2015 cases", "in 1500 metres" count; "the 1990s" is one token and no year.
    (is_time && !words.is(token + 1, &["people", "cases", "homes", "metres", "meters", "%", "jobs", "-"]))
        .then_some((token..token + 1, Sense::Year(year)))
}

/// "Yesterday", "today", "tonight", "tomorrow", "the day before yesterday".
fn named_day(words: &Wording<'_>, token: usize) -> Option<Core> {
    let sense = match words.at(token) {
        "today" | "tonight" => Sense::Back(0, Unit::Day),
        "yesterday" => Sense::Back(1, Unit::Day),
        "tomorrow" => Sense::Ahead,
        "the" if words.at(token + 1) == "day" && words.is(token + 2, &["before", "after"]) => {
            return Some(match (words.at(token + 2), words.at(token + 3)) {
                ("before", "yesterday") => (token..token + 4, Sense::Back(2, Unit::Day)),
                ("after", "tomorrow") => (token..token + 4, Sense::Ahead),
                ("before", next) if ends_clause(next) => (token..token + 3, Sense::FromNamed(-1)),
                ("after", next) if ends_clause(next) => (token..token + 3, Sense::FromNamed(1)),
                _ => return None,
            });
        }
        "the" if words.at(token + 2) == "day" => match words.at(token + 1) {
            "previous" => return Some((token..token + 3, Sense::FromNamed(-1))),
            "next" | "following" => return Some((token..token + 3, Sense::FromNamed(1))),
            "same" => return Some((token..token + 3, Sense::FromNamed(0))),
            _ => return None,
        },
        _ => return None,
    };
    // "USA Today", "Today" as a programme, "today's children".
    let is_name =
        words.is_capital(token) && words.sentence(token).start != token && words.is_capital(token.wrapping_sub(1));
    (!is_name).then_some((token..token + 1, sense))
}

/// Whether a token ends the clause, so that "the day before" has no event behind it.
fn ends_clause(word: &str) -> bool {
    !word.contains(char::is_alphanumeric) || matches!(word, "that" | "in" | "at" | "and" | "to")
}

/// "Last week", "this month", "earlier this year", "the past few days", "over the weekend", "next week".
fn relative(words: &Wording<'_>, token: usize) -> Option<Core> {
    let word = words.at(token);
    if matches!(word, "the" | "last" | "this" | "past" | "next" | "that") {
        let at = token + usize::from(word == "the" && words.is(token + 1, &["last", "past", "previous", "next"]));
        if words.is(at + 1, &["weekend"]) || word == "the" && words.at(token + 1) == "weekend" {
            let end = if words.at(at + 1) == "weekend" { at + 2 } else { token + 2 };
            return Some((token..end, if words.at(at) == "next" { Sense::Ahead } else { Sense::Weekend }));
        }
    }
    // "On ABC's This Week": a programme.
    if words.is_capital(token) && words.is_capital(token + 1) && words.sentence(token).start != token {
        return None;
    }
    let is_following = matches!(words.before(token), "the" | "these" | "those");
    let (unit, width) = match word {
        "last" | "this" | "next" | "past" => {
            let next = words.at(token + 1);
            if VAGUE_COUNTS.contains(&next) || calendar::count(next).is_some() {
                let end = token + 2;
                calendar::unit(words.at(end))?;
                return Some((token..end + 1, if word == "next" { Sense::Ahead } else { Sense::Vague }));
            }
            (next, 2)
        }
        _ => return None,
    };
    let range = token..token + width;
    if word == "next" {
        let is_unit = calendar::unit(unit).is_some() || SEASONS.contains(&unit) || unit == "time";
        return is_unit.then_some((range, Sense::Ahead));
    }
    if SEASONS.contains(&unit) && unit != "season" {
        return Some((range, Sense::Vague));
    }
    let sense = match (word, unit) {
        // "The last week of the campaign", "the past year"; "the last chance" is no time.
        (_, "night" | "season" | "morning" | "afternoon" | "evening" | "lunchtime") if is_following => Sense::Vague,
        _ if is_following => calendar::unit(unit).map(|_| Sense::Vague)?,
        ("last", "night") => Sense::Back(1, Unit::Day),
        ("this", "morning" | "afternoon" | "evening" | "lunchtime") => Sense::Back(0, Unit::Day),
        ("last", "week") => Sense::Back(1, Unit::Week),
        ("last", "month") => Sense::Back(1, Unit::Month),
        ("last", "year") => Sense::Back(1, Unit::Year),
        ("this", "week") => Sense::Back(0, Unit::Week),
        ("this", "month") => Sense::Back(0, Unit::Month),
        ("this", "year") => Sense::Back(0, Unit::Year),
        ("past", "week" | "month" | "year") => Sense::Vague,
        _ => return None,
    };
    Some((range, sense))
}

/// "Two days ago", "24 hours ago", "a few weeks ago", "a day earlier", "three days later".
fn counted(words: &Wording<'_>, token: usize) -> Option<Core> {
    let mut at = token;
    let count = if words.is(token, &VAGUE_COUNTS) {
        at += 1 + usize::from(words.at(token + 1) == "of");
        None
    } else {
        let count = calendar::count(words.at(token))?;
        at += 1;
        // "A few days ago", "a couple of weeks ago".
        if words.is(at, &VAGUE_COUNTS) {
            at += 1 + usize::from(words.at(at + 1) == "of");
            None
        } else {
            Some(count)
        }
    };
    let (unit, each) = calendar::unit(words.at(at))?;
    let range = token..at + 2;
    let count = count.and_then(|count| count.checked_mul(each));
    let direction = match words.at(at + 1) {
        "ago" => return Some((range, count.map_or(Sense::Vague, |count| Sense::Back(count, unit)))),
        "earlier" => -1,
        "later" => 1,
        _ => return None,
    };
    let sense = match (count, unit) {
        (Some(days), Unit::Day) => Sense::FromNamed(direction * days),
        (Some(weeks), Unit::Week) if weeks < 1000 => Sense::FromNamed(direction * weeks * 7),
        _ => Sense::Vague,
    };
    Some((range, sense))
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;

    use super::*;
    use crate::format::{Provenance, plain};
    use crate::galley::testing;

    /// The expressions of a sentence: their words, and what they are.
    fn found(string: &str) -> Vec<(String, Sense, Bearing)> {
        let provenance = Provenance::of("test", None);
        let document = plain::read(string.as_bytes().to_vec(), provenance).document;
        testing::set(&document, |galley| {
            let words = Wording::new(galley);
            let print = |one: &Expression| galley.slice(galley.span(one.tokens.clone())).to_owned();
            find(&words).iter().map(|one| (print(one), one.sense, one.bearing)).collect()
        })
    }

    fn one(string: &str) -> (String, Sense, Bearing) {
        let all = found(string);
        assert_eq!(all.len(), 1, "{string}: {all:?}");
        all[0].clone()
    }

    fn day(year: Option<i16>, month: i8, day: i8, weekday: Option<Weekday>) -> Sense {
        Sense::Day { year, month, day, weekday }
    }

    #[test]
    fn a_day_of_the_week_takes_its_preposition_and_its_hour() {
        for words in
            ["on Tuesday", "Tuesday", "on Tuesday night", "late Tuesday", "late on Tuesday", "early Tuesday morning"]
        {
            let expected = (words.to_owned(), Sense::Weekday(Weekday::Tuesday), Bearing::When);
            assert_eq!(one(&format!("She said {words} that it held.")), expected);
        }
        assert_eq!(one("She said last Tuesday that it held.").1, Sense::LastWeekday(Weekday::Tuesday));
        assert_eq!(one("She spoke on Tuesday of last week.").1, Sense::WeekdayOfWeek(Weekday::Tuesday, 1));
        assert_eq!(one("She will speak next Tuesday.").1, Sense::Ahead);
        for words in ["Tuesday next", "Tuesday week", "Tuesday next week"] {
            assert_eq!(one(&format!("She will speak {words}")), (words.to_owned(), Sense::Ahead, Bearing::When));
        }
        assert_eq!(one("She spoke on Tue. at the hall.").0, "on Tue.");
    }

    #[test]
    fn names_with_a_word_of_the_calendar_are_no_times() {
        for string in [
            "She told the Sunday Post that it held.",
            "He won on Super Tuesday.",
            "May Oduya and June Marsh spoke to April.",
            "They march on Mondays, and they may win.",
            "The Baltimore Sun. The Mail.",
            "On Monday Night Football he joked.",
            "USA Today said so.",
            "She told the host of This Week that it held.",
        ] {
            assert_eq!(found(string), [], "{string}");
        }
    }

    #[test]
    fn dates_are_read_in_both_orders() {
        let expected = day(Some(2024), 3, 5, None);
        for words in [
            "on March 5, 2024",
            "on 5 March 2024",
            "on 5th March, 2024",
            "on the 5th of March 2024",
            "on Mar. 5, 2024",
            "on 2024-03-05",
            "on 5 Mar 2024",
        ] {
            assert_eq!(one(&format!("She said {words} that it held.")), (words.to_owned(), expected, Bearing::When));
        }
        assert_eq!(one("She spoke on Sept. 5 in Skerry.").1, day(None, 9, 5, None));
        assert_eq!(one("She spoke on Monday, 4 March, in Skerry.").1, day(None, 3, 4, Some(Weekday::Monday)));
        assert_eq!(one("She spoke on Tues. (March 5) in Skerry.").1, day(None, 3, 5, Some(Weekday::Tuesday)));
        assert_eq!(one("She spoke on 25/12/2023.").1, day(Some(2023), 12, 25, None));
        assert_eq!(one("She spoke on 12/25/2023.").1, day(Some(2023), 12, 25, None));
        assert_eq!(one("She spoke on 03/05/2024.").1, Sense::Ambiguous);
        assert_eq!(one("She spoke on 5/5/2024.").1, day(Some(2024), 5, 5, None));
        assert_eq!(one("The fair is on March 5-7.").1, Sense::Vague);
        assert_eq!(one("The fair is on 5 to 7 March 2024.").1, Sense::Vague);
    }

    #[test]
    fn months_and_years_need_a_word_that_makes_a_time_of_them() {
        assert_eq!(one("She said in March that it held.").1, Sense::Month { year: None, month: 3, last: false });
        assert_eq!(one("She said last March that it held.").1, Sense::Month { year: None, month: 3, last: true });
        assert_eq!(
            one("She said in March 2011 that it held.").1,
            Sense::Month { year: Some(2011), month: 3, last: false }
        );
        assert_eq!(
            one("She said in March last year that it held.").1,
            Sense::OfYearBack { years: 1, month: 3, day: None }
        );
        assert_eq!(
            one("She said on 5 March last year that it held.").1,
            Sense::OfYearBack { years: 1, month: 3, day: Some(5) }
        );
        assert_eq!(
            one("She said in early 2011 that it held."),
            ("in early 2011".to_owned(), Sense::Year(2011), Bearing::When)
        );
        assert_eq!(
            one("In a 2015 interview she said so."),
            ("2015".to_owned(), Sense::Year(2015), Bearing::Attributive)
        );
        assert_eq!(found("It cost 2015 crowns and March ended."), []);
    }

    #[test]
    fn spans_back_are_counted() {
        assert_eq!(one("A post made just over 24 hours ago said so.").0, "just over 24 hours ago");
        assert_eq!(one("She said two days ago that it held.").1, Sense::Back(2, Unit::Day));
        assert_eq!(one("She said a week ago that it held.").1, Sense::Back(1, Unit::Week));
        assert_eq!(one("She said a few days ago that it held.").1, Sense::Vague);
        assert_eq!(
            one("She said earlier this month that it held."),
            ("earlier this month".to_owned(), Sense::Back(0, Unit::Month), Bearing::When)
        );
        assert_eq!(one("She had said the previous day that it held.").1, Sense::FromNamed(-1));
        assert_eq!(one("He had said a day earlier that it held.").1, Sense::FromNamed(-1));
        assert_eq!(one("He said the day before yesterday that it held.").1, Sense::Back(2, Unit::Day));
        assert_eq!(one("She said over the weekend that it held.").1, Sense::Weekend);
        assert_eq!(one("She said last summer that it held.").1, Sense::Vague);
        assert_eq!(one("She said over the last week that it held.").1, Sense::Vague);
        assert_eq!(one("She said over the last night that it held.").1, Sense::Vague);
    }

    #[test]
    fn the_last_of_what_is_no_time_is_none() {
        for string in ["It was the last", "She said the last chance was missed.", "These past"] {
            assert_eq!(found(string), [], "{string}");
        }
    }

    #[test]
    fn the_bearing_tells_what_can_be_dated() {
        let bearing = |string: &str| one(string).2;
        assert_eq!(bearing("It has rained since Friday."), Bearing::Limit);
        assert_eq!(bearing("It must be done by 5 March."), Bearing::Limit);
        assert_eq!(bearing("Every Tuesday they meet."), Bearing::Limit);
        assert_eq!(bearing("In a Friday interview she said so."), Bearing::Attributive);
        assert_eq!(bearing("At Tuesday's debate she said so."), Bearing::Attributive);
        assert_eq!(bearing("Posts from Friday said so."), Bearing::From);
    }
}
