//! Ranges of days, and the text form of them.

use std::fmt;

use jiff::civil::Date;

/// Days from the first to the last, both included; open where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub since: Option<Date>,
    /// The last.
    pub until: Option<Date>,
}

impl Days {
    /// Reads `2024-03-05`, `2024-03`, `2024`, or two of these with `..` between them, of which one may be missing.
    ///
    /// # Errors
    /// In words, when the text is none of these or ends before it begins.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let part = |part: &str| if part.is_empty() { Ok(None) } else { span(part).map(Some) };
        let (first, last) = (part(first)?, part(last)?);
        let days = Self { since: first.map(|(day, _)| day), until: last.map(|(_, day)| day) };
        match (days.since, days.until) {
            (None, None) => Err(format!("{text:?} names no day: write {HOW}")),
            (Some(since), Some(until)) if since > until => Err(format!("{since} comes after {until}")),
            _ => Ok(days),
        }
    }
}

const HOW: &str = "2024-03-05, 2024-03, 2024, or two with .. between";

/// The first and last day of a day, month or year.
fn span(text: &str) -> Result<(Date, Date), String> {
    let number = |digits: &str, length: usize| -> Option<i16> {
        let is_plain = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| digits.parse().ok()).flatten()
    };
    let mut parts = text.split('-');
    let year = parts.next().and_then(|digits| number(digits, 4));
    let month = parts.next().map(|digits| number(digits, 2));
    let day = parts.next().map(|digits| number(digits, 2));
    let wrong = || format!("{text:?} is no day, month or year: write {HOW}");
    let first = |month: i16, day: i16| Date::new(year.ok_or_else(wrong)?, month as i8, day as i8).map_err(|_| wrong());
    match (month, day, parts.next()) {
        (None, None, None) => Ok((first(1, 1)?, first(12, 31)?)),
        (Some(Some(month)), None, None) => {
            let begin = first(month, 1)?;
            Ok((begin, begin.last_of_month()))
        }
        (Some(Some(month)), Some(Some(day)), None) => first(month, day).map(|day| (day, day)),
        _ => Err(wrong()),
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.since, self.until) {
            (Some(since), Some(until)) if since == until => write!(f, "{since}"),
            (since, until) => {
                since.map_or(Ok(()), |since| write!(f, "{since}"))?;
                f.write_str("..")?;
                until.map_or(Ok(()), |until| write!(f, "{until}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_and_a_year_are_all_their_days() {
        let whole = |text: &str| Days::parse(text).expect(text).to_string();
        assert_eq!(whole("2024-02"), "2024-02-01..2024-02-29");
        assert_eq!(whole("2024"), "2024-01-01..2024-12-31");
        assert_eq!(whole("2024-01..2024-03"), "2024-01-01..2024-03-31");
        assert_eq!(whole("2024-03-05.."), "2024-03-05..");
        assert_eq!(whole("..2023"), "..2023-12-31");
        assert_eq!(whole("2024-03-05"), "2024-03-05");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for wrong in
            ["", "..", "soon", "2024-13", "2024-02-30", "24-03-05", "2024-3", "2024-03..2024-01", "2024-03-05-06"]
        {
            assert!(Days::parse(wrong).is_err(), "{wrong}");
        }
    }
}
