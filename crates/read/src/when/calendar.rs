//! The words of the calendar: months, days of the week, numerals, units.

use jiff::civil::Weekday;

/// The months by their full names.
const MONTHS: [(&str, i8); 12] = [
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
];

/// Short forms of months, which count only next to a number: "Mar" and "Jan" are names of people too.
const SHORT_MONTHS: [(&str, i8); 12] = [
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("sept", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

/// The days of the week by their full names.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Short forms of the days of the week, which count only beside a date or behind "on": "the Baltimore Sun."
const SHORT_WEEKDAYS: [(&str, Weekday); 11] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("tues", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("weds", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("thur", Weekday::Thursday),
    ("thurs", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// Small numbers in words. "A week ago" counts as one.
const NUMERALS: [(&str, i32); 22] = [
    ("a", 1),
    ("an", 1),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
];

/// A measure of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Minutes and hours; the number is that of hours.
    Hour,
    /// Days.
    Day,
    /// Weeks; a fortnight is two of them.
    Week,
    /// Months.
    Month,
    /// Years; a decade is ten of them.
    Year,
}

/// Units with how many of the measure they hold.
const UNITS: [(&str, Unit, i32); 15] = [
    ("minute", Unit::Hour, 0),
    ("minutes", Unit::Hour, 0),
    ("hour", Unit::Hour, 1),
    ("hours", Unit::Hour, 1),
    ("day", Unit::Day, 1),
    ("days", Unit::Day, 1),
    ("week", Unit::Week, 1),
    ("weeks", Unit::Week, 1),
    ("fortnight", Unit::Week, 2),
    ("month", Unit::Month, 1),
    ("months", Unit::Month, 1),
    ("year", Unit::Year, 1),
    ("years", Unit::Year, 1),
    ("decade", Unit::Year, 10),
    ("decades", Unit::Year, 10),
];

/// The value that a table of pairs has for a word.
fn look_up<V: Copy>(table: &[(&str, V)], word: &str) -> Option<V> {
    table.iter().find(|(known, _)| *known == word).map(|&(_, value)| value)
}

/// A month by its full name.
pub(super) fn month(word: &str) -> Option<i8> {
    look_up(&MONTHS, word)
}

/// A month by its short name.
pub(super) fn short_month(word: &str) -> Option<i8> {
    look_up(&SHORT_MONTHS, word)
}

/// A day of the week by its full name.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    look_up(&WEEKDAYS, word)
}

/// A day of the week by its short name.
pub(super) fn short_weekday(word: &str) -> Option<Weekday> {
    look_up(&SHORT_WEEKDAYS, word)
}

/// A unit, and how many of the measure it holds.
pub(super) fn unit(word: &str) -> Option<(Unit, i32)> {
    UNITS.iter().find(|(known, ..)| *known == word).map(|&(_, unit, count)| (unit, count))
}

/// A whole number in words or in at most three digits.
pub(super) fn count(word: &str) -> Option<i32> {
    look_up(&NUMERALS, word).or_else(|| digits(word, 1..=3))
}

/// The day of a month: "5", "05", "5th", "1st".
pub(super) fn day(word: &str) -> Option<i8> {
    let number = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    digits(number, 1..=2).filter(|day| (1..=31).contains(day)).map(|day| day as i8)
}

/// The number of a month: "3", "03".
pub(super) fn month_number(word: &str) -> Option<i8> {
    digits(word, 1..=2).filter(|month| (1..=12).contains(month)).map(|month| month as i8)
}

/// A year in four digits. News does not date what was said before 1500, and four digits from 2200 are a number.
pub(super) fn year(word: &str) -> Option<i16> {
    digits(word, 4..=4).filter(|year| (1500..2200).contains(year)).map(|year| year as i16)
}

fn digits(word: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<i32> {
    let is_number = lengths.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| word.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_one_or_two_digits_and_perhaps_an_ending() {
        assert_eq!(["5", "05", "5th", "22nd", "31"].map(day), [Some(5), Some(5), Some(5), Some(22), Some(31)]);
        assert_eq!(["0", "32", "005", "th", "5,", "٥"].map(day), [None; 6]);
    }

    #[test]
    fn years_have_four_digits_of_the_printed_age() {
        assert_eq!(["1500", "2024", "2199"].map(year), [Some(1500), Some(2024), Some(2199)]);
        assert_eq!(["1499", "2200", "24", "02024", "12a4"].map(year), [None; 5]);
    }
}
