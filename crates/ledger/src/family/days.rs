//! Whether two statements can be of one occasion, by the days that are known of them.

use jiff::civil::Date;

/// What is known of when a statement was uttered and printed. Days are counted from an arbitrary one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Days {
    /// The day of publication.
    pub published: Option<i32>,
    /// The first and the last day on which it can have been uttered, where the text says so.
    pub said: Option<(i32, i32)>,
}

/// The days on which outlets still print what was said as news.
///
/// A week: weeklies and Sunday papers come at most so late. What is printed again later is a quote of something past, and
/// who printed it rarely says whether the person said it once more; so it is linked and not joined, unless the text dates it.
pub const WINDOW: i32 = 7;

/// How the days of two statements stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// They can be of one occasion.
    One,
    /// They are of two, or so far apart that nobody knows.
    Two,
}

/// How far apart the days may stand by which statements of one occasion are found: what was said on the first day of a week
/// that the text names may be printed a week after the last.
pub const REACH: i32 = 2 * WINDOW;

/// The same where one of the two is dated to a month.
pub const REACH_OF_MONTH: i32 = MONTH + REACH;

/// No month has more days.
const MONTH: i32 = 31;

/// The day by which a statement is found, and how far others of its occasion may stand from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundBy {
    /// The day of publication, or the first of the days in one week on which it can have been uttered: [`REACH`].
    Day(i32),
    /// The first day of the month in which it was uttered: [`REACH_OF_MONTH`].
    Month(i32),
    /// None: it can be of any occasion.
    Any,
}

impl FoundBy {
    /// The day, however well it is known.
    pub const fn day(self) -> Option<i32> {
        match self {
            Self::Day(day) | Self::Month(day) => Some(day),
            Self::Any => None,
        }
    }
}

/// Days between printings of one event, nearly always: what is said on Friday evening stands in Sunday's paper.
pub const NEAR: i32 = 2;

/// A day as a number.
pub fn number(day: Date) -> i32 {
    day.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

impl Days {
    /// The day by which a statement is found: that when it was uttered, else that of publication.
    pub fn found_by(&self) -> FoundBy {
        match (self.said, self.published) {
            (Some((first, last)), _) if last - first < WINDOW => FoundBy::Day(first),
            (Some((first, last)), _) if last - first < MONTH => FoundBy::Month(first),
            (None, Some(day)) => FoundBy::Day(day),
            _ => FoundBy::Any,
        }
    }

    /// Whether two statements can be of one occasion. What has no day fits every day.
    pub fn occasion(&self, other: &Self) -> Occasion {
        let fits = match (self.said, other.said) {
            // A day more: what was said late in the evening is dated by the day of either side of midnight.
            (Some(one), Some(other)) => one.0 <= other.1 + 1 && other.0 <= one.1 + 1,
            (Some(said), None) => printed_after(said, other.published),
            (None, Some(said)) => printed_after(said, self.published),
            (None, None) => match (self.published, other.published) {
                (Some(one), Some(other)) => (one - other).abs() <= WINDOW,
                _ => true,
            },
        };
        if fits { Occasion::One } else { Occasion::Two }
    }

    /// Whether two statements were printed within two days, or dated to one day by the texts, as far as is known.
    pub fn are_near(&self, other: &Self) -> bool {
        let dated = self.said.zip(other.said).is_some_and(|(one, other)| one.1 - one.0 < WINDOW && one == other);
        let apart = self.published.zip(other.published).map(|(one, other)| (one - other).abs());
        dated || apart.is_none_or(|apart| apart <= NEAR)
    }
}

/// Whether what was said on these days can be what was printed as news on that day.
fn printed_after(said: (i32, i32), published: Option<i32>) -> bool {
    published.is_none_or(|published| published >= said.0 - 1 && published <= said.1 + WINDOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(published: i32, said: Option<(i32, i32)>) -> Days {
        Days { published: Some(published), said }
    }

    #[test]
    fn what_is_printed_within_a_week_can_be_of_one_occasion() {
        assert_eq!(days(100, None).occasion(&days(107, None)), Occasion::One);
        assert_eq!(days(100, None).occasion(&days(108, None)), Occasion::Two);
        assert_eq!(days(100, None).occasion(&Days::default()), Occasion::One);
    }

    #[test]
    fn the_day_on_which_it_was_said_counts_more_than_the_day_of_print() {
        assert_eq!(days(200, Some((99, 99))).occasion(&days(100, None)), Occasion::One);
        assert_eq!(days(101, Some((93, 93))).occasion(&days(101, Some((100, 100)))), Occasion::Two);
        assert_eq!(days(101, Some((93, 93))).occasion(&days(91, None)), Occasion::Two);
    }

    #[test]
    fn what_can_be_of_one_occasion_is_found_by_its_day() {
        let mut all = vec![days(100, Some((1, 365)))];
        for first in 50..150 {
            all.extend([days(first, None), days(300, Some((first, first + 6))), days(300, Some((first, first + 30)))]);
        }
        for one in &all {
            for other in all.iter().filter(|other| one.occasion(other) == Occasion::One) {
                let (one, other) = (one.found_by(), other.found_by());
                let is_found = match (one, other) {
                    (FoundBy::Any, _) | (_, FoundBy::Any) => true,
                    (FoundBy::Day(one), FoundBy::Day(other)) => (one - other).abs() <= REACH,
                    (FoundBy::Day(one) | FoundBy::Month(one), FoundBy::Day(other) | FoundBy::Month(other)) => {
                        (one - other).abs() <= REACH_OF_MONTH
                    }
                };
                assert!(is_found, "{one:?} {other:?}");
            }
        }
        assert_eq!(all[0].found_by(), FoundBy::Any);
    }

    #[test]
    fn days_are_counted() {
        let day = |text: &str| number(text.parse().expect("a day"));
        assert_eq!(day("2024-03-01") - day("2024-02-28"), 2);
        assert_eq!(day("1970-01-01"), 0);
    }
}
