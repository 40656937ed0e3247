//! Reads the day that a date as published names.

use jiff::civil::Date;
use jiff::fmt::rfc2822;

/// Longer strings are sentences and no dates.
const LONGEST: usize = 200;

/// The day that a date as published names, if it can mean only one day.
///
/// ISO 8601 with or without a time, RFC 2822, dates with the month in English letters, and dates in numbers where the
/// order of day and month is certain; words around them are passed over. The day is the one that is written, in the
/// publisher's own time zone. "03/04/2024" is two days, so it is `None`, and so is a string that names two days.
pub fn day(written: &str) -> Option<Date> {
    let written = written.trim();
    if written.len() > LONGEST {
        return None;
    }
    // The year 1 is what programs write that know none.
    if let Some(Ok(day)) =
        written.get(..10).map(str::parse::<Date>).filter(|day| day.as_ref().is_ok_and(|day| day.year() > 1600))
    {
        return (!written[10..].starts_with(|char: char| char.is_ascii_digit())).then_some(day);
    }
    if let Ok(zoned) = rfc2822::parse(written) {
        return Some(zoned.date());
    }
    let words: Vec<&str> =
        written.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let in_threes = |read: fn(&[&str]) -> Option<Date>| words.windows(3).filter_map(read).collect::<Vec<Date>>();
    // Beside a month in letters, numbers are hours.
    let mut days = in_threes(in_letters);
    if days.is_empty() {
        days = in_threes(in_numbers);
    }
    match days.split_first() {
        Some((first, others)) => others.iter().all(|other| other == first).then_some(*first),
        None => in_one_number(words.first()?),
    }
}

/// "March 5, 2024", "5 March 2024", "2024 March 5".
fn in_letters(three: &[&str]) -> Option<Date> {
    let (year, month, day) = match (month(three[0]), month(three[1])) {
        (Some(month), _) => (three[2], month, three[1]),
        (_, Some(month)) if three[0].len() == 4 => (three[0], month, three[2]),
        (_, Some(month)) => (three[2], month, three[0]),
        _ => return None,
    };
    let digits = day.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let is_day = matches!(&day[digits.len()..], "" | "st" | "nd" | "rd" | "th");
    if !is_day || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month, digits.parse().ok()?).ok()
}

/// "2024/03/05", and "13/04/2024" or "04/13/2024", where no month is the thirteenth.
fn in_numbers(three: &[&str]) -> Option<Date> {
    let number = |at: usize| three[at].parse::<i16>().ok().filter(|_| matches!(three[at].len(), 1 | 2 | 4));
    let (first, second, third) = (number(0)?, number(1)?, number(2)?);
    let (year, month, day) = match (three[0].len(), three[2].len()) {
        (4, 1 | 2) => (first, second, third),
        (1 | 2, 4) if first > 12 => (third, second, first),
        (1 | 2, 4) if second > 12 || first == second => (third, first, second),
        _ => return None,
    };
    (year > 1600).then(|| Date::new(year, month as i8, day as i8).ok())?
}

/// "20240305", with or without a time behind it.
fn in_one_number(word: &str) -> Option<Date> {
    let digits = word.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let is_whole = word.len() == 8 || word[8..].starts_with('T');
    let year = digits[..4].parse().ok().filter(|year| is_whole && (1600..2200).contains(year))?;
    Date::new(year, digits[4..6].parse().ok()?, digits[6..].parse().ok()?).ok()
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let is_short =
        |month: &&str| word.len() >= 3 && month.starts_with(&word) || (word == "sept" && month.starts_with("sept"));
    MONTHS.iter().position(is_short).map(|index| index as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_only_where_it_can_be_one_day() {
        let expected = "2024-03-05".parse::<Date>().ok();
        for written in [
            "2024-03-05",
            " 2024-03-05T23:30:00-05:00 ",
            "2024-03-05 08:00",
            "Tue, 05 Mar 2024 10:00:00 GMT",
            "March 5, 2024",
            "5 March 2024",
            "Mar. 5, 2024, 8:30 p.m.",
            "Published on Tuesday 5th March 2024 at 11:20",
            "2024/03/05 10:00",
            "20240305",
            "20240305T1000Z",
            "Posted March 5, 2024 | Tuesday, March 5, 2024",
        ] {
            assert_eq!(day(written), expected, "{written}");
        }
        for written in [
            "03/05/2024",
            "05.03.2024",
            "2024-03",
            "2024-02-30",
            "2024-03-055",
            "yesterday",
            "",
            "March 5, 2024, updated March 6, 2024",
            "Marching 5, 2024",
            "May 2024",
            "12345678",
        ] {
            assert_eq!(day(written), None, "{written}");
        }
        assert_eq!(day("13/04/2024"), "2024-04-13".parse().ok());
        assert_eq!(day("04/13/2024"), "2024-04-13".parse().ok());
    }
}
