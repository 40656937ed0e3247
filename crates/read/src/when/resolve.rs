//! Turns what a time expression means into a date, by the convention of the news: back from the day of publication.
//!
//! "On Tuesday" is the last Tuesday on or before the day of publication, "last Tuesday" the last one before it, "on
//! 5 March" the last 5 March on or before it, "in May" the last May that has begun. A date after the day of publication
//! dates nothing that was already said.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::Precision;
use super::calendar::Unit;

/// What a time expression means, before it is counted from a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// A day of a month, with as much around it as is printed.
    Day {
        /// The year.
        year: Option<i16>,
        /// The month, from 1.
        month: i8,
        /// The day of the month.
        day: i8,
        /// The day of the week.
        weekday: Option<Weekday>,
    },
    /// A month: "in March", "in March 2011"; `last` for "last March".
    Month {
        /// The year.
        year: Option<i16>,
        /// The month, from 1.
        month: i8,
        /// Whether it is said to be the last one, which is not the present.
        last: bool,
    },
    /// A year: "in 2015".
    Year(i16),
    /// A month, or a day of it, of a year that is counted back: "in March last year", "on 5 March this year".
    OfYearBack {
        /// How many years back.
        years: i16,
        /// The month, from 1.
        month: i8,
        /// The day of the month.
        day: Option<i8>,
    },
    /// A day of the week: "on Tuesday".
    Weekday(Weekday),
    /// "Last Tuesday": not the day of publication itself.
    LastWeekday(Weekday),
    /// A day of the week some weeks back: "on Tuesday last week".
    WeekdayOfWeek(Weekday, i32),
    /// The last weekend, as the week that it closes.
    Weekend,
    /// So many units back: "two days ago", "yesterday", "this week".
    Back(i32, Unit),
    /// So many days from the day that was named last: "the previous day".
    FromNamed(i32),
    /// It could be two days: "03/05/2024".
    Ambiguous,
    /// It is no one day, week, month or year: "last summer", "a few days ago", "5-7 March".
    Vague,
    /// It lies ahead: "next week", "tomorrow".
    Ahead,
}

impl Sense {
    /// Whether it means the same date whatever day it is counted from.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Day { year: Some(_), .. } | Self::Month { year: Some(_), .. } | Self::Year(_))
    }
}

/// Why an expression gives no date of an utterance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing tells the day to count from.
    Unanchored,
    /// Nothing names a day that it could follow.
    Unnamed,
    /// It stands in a quotation, which is counted from its own day.
    Quoted,
    /// It could be two days.
    Ambiguous,
    /// It is no one day, week, month or year.
    Vague,
    /// It lies after the day of publication.
    Ahead,
    /// The day of the week and the day of the month do not agree.
    Contradiction,
    /// The calendar has no such day.
    Impossible,
}

impl Trouble {
    /// The reason as the list of what stayed open has it, for an expression of these words.
    pub fn reason(self, words: &str) -> String {
        let why = match self {
            Self::Unanchored => "is counted from the day of publication, which is not known",
            Self::Unnamed => "follows a day that the text does not name",
            Self::Quoted => "stands in a quotation and is counted from the day of that",
            Self::Ambiguous => "can be two days",
            Self::Vague => "is no one day, week, month or year",
            Self::Ahead => "lies after the day of publication",
            Self::Contradiction => "names a day of the week that is not that of the date",
            Self::Impossible => "is no day of the calendar",
        };
        format!("said: \"{words}\" {why}")
    }
}

/// The first day of what an expression means, and how much of the date that is.
///
/// `anchor` is the day to count from, that of publication; `named` is the day that the text named last.
///
/// # Errors
/// When it means no date on or before the anchor; the trouble says why.
///
/// ```
/// use jiff::civil::{Weekday, date};
/// use onrecord_read::when::Precision;
/// use onrecord_read::when::resolve::{Sense, resolve};
///
/// let friday = date(2024, 3, 8);
/// let tuesday = resolve(Sense::Weekday(Weekday::Tuesday), Some(friday), None);
/// assert_eq!(tuesday, Ok((date(2024, 3, 5), Precision::Day)));
/// ```
pub fn resolve(sense: Sense, anchor: Option<Date>, named: Option<Date>) -> Result<(Date, Precision), Trouble> {
    let from = anchor.ok_or(Trouble::Unanchored);
    let (date, precision) = match sense {
        Sense::Day { year: Some(year), month, day, weekday } => {
            (agreeing(Date::new(year, month, day), weekday)?, Precision::Day)
        }
        Sense::Day { year: None, month, day, weekday } => {
            let last = last_day(month, day, from?).ok_or(Trouble::Impossible)?;
            (agreeing(Ok(last), weekday)?, Precision::Day)
        }
        Sense::Month { year: Some(year), month, .. } => (first_of(year, month)?, Precision::Month),
        Sense::Month { year: None, month, last } => {
            let from = from?;
            let is_past = if last { month < from.month() } else { month <= from.month() };
            let year = if is_past { from.year() } else { from.year() - 1 };
            (first_of(year, month)?, Precision::Month)
        }
        Sense::Year(year) => (first_of(year, 1)?, Precision::Year),
        Sense::OfYearBack { years, month, day } => {
            let date = Date::new(from?.year() - years, month, day.unwrap_or(1)).map_err(|_| Trouble::Impossible)?;
            (date, if day.is_some() { Precision::Day } else { Precision::Month })
        }
        Sense::Weekday(weekday) => (on_or_before(from?, weekday)?, Precision::Day),
        Sense::LastWeekday(weekday) => (before(from?, weekday)?, Precision::Day),
        Sense::WeekdayOfWeek(weekday, weeks) => {
            let monday = on_or_before(from?, Weekday::Monday)?;
            let days = i32::from(weekday.to_monday_zero_offset()) - 7 * weeks;
            (monday.checked_add(days.days()).map_err(|_| Trouble::Impossible)?, Precision::Day)
        }
        Sense::Weekend => {
            let saturday = on_or_before(from?, Weekday::Saturday)?;
            (on_or_before(saturday, Weekday::Monday)?, Precision::Week)
        }
        Sense::Back(count, unit) => back(from?, count, unit)?,
        Sense::FromNamed(days) => {
            let named = named.ok_or(Trouble::Unnamed)?;
            (named.checked_add(days.days()).map_err(|_| Trouble::Impossible)?, Precision::Day)
        }
        Sense::Ambiguous => return Err(Trouble::Ambiguous),
        Sense::Vague => return Err(Trouble::Vague),
        Sense::Ahead => return Err(Trouble::Ahead),
    };
    if anchor.is_some_and(|anchor| anchor < date) { Err(Trouble::Ahead) } else { Ok((date, precision)) }
}

/// A day whose day of the week is the printed one.
fn agreeing(date: Result<Date, jiff::Error>, weekday: Option<Weekday>) -> Result<Date, Trouble> {
    let date = date.map_err(|_| Trouble::Impossible)?;
    let agrees = weekday.is_none_or(|weekday| weekday == date.weekday());
    if agrees { Ok(date) } else { Err(Trouble::Contradiction) }
}

/// The last day of this month and number on or before `from`. 29 February comes back after eight years at the latest.
fn last_day(month: i8, day: i8, from: Date) -> Option<Date> {
    (0..=8).filter_map(|years| Date::new(from.year() - years, month, day).ok()).find(|&date| date <= from)
}

fn first_of(year: i16, month: i8) -> Result<Date, Trouble> {
    Date::new(year, month, 1).map_err(|_| Trouble::Impossible)
}

fn before(from: Date, weekday: Weekday) -> Result<Date, Trouble> {
    from.nth_weekday(-1, weekday).map_err(|_| Trouble::Impossible)
}

fn on_or_before(from: Date, weekday: Weekday) -> Result<Date, Trouble> {
    if from.weekday() == weekday { Ok(from) } else { before(from, weekday) }
}

/// So many units back, as exact as the unit: "two weeks ago" is a week, "three months ago" a month.
fn back(from: Date, count: i32, unit: Unit) -> Result<(Date, Precision), Trouble> {
    let span = match unit {
        Unit::Hour => (count / 24).days(),
        Unit::Day => count.days(),
        Unit::Week => count.weeks(),
        Unit::Month => count.months(),
        Unit::Year => count.years(),
    };
    let date = from.checked_sub(span).map_err(|_| Trouble::Impossible)?;
    Ok(match unit {
        Unit::Hour | Unit::Day => (date, Precision::Day),
        Unit::Week => (on_or_before(date, Weekday::Monday)?, Precision::Week),
        Unit::Month => (date.first_of_month(), Precision::Month),
        Unit::Year => (date.first_of_year(), Precision::Year),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// A Friday.
    const PUBLISHED: Date = date(2024, 3, 8);

    fn iso(sense: Sense) -> Result<String, Trouble> {
        resolve(sense, Some(PUBLISHED), None)
            .map(|(date, precision)| super::super::Dated { date, precision, evidence: None }.iso())
    }

    fn day(year: Option<i16>, month: i8, day: i8) -> Sense {
        Sense::Day { year, month, day, weekday: None }
    }

    #[test]
    fn a_weekday_is_the_last_one_and_can_be_the_day_of_publication() {
        assert_eq!(iso(Sense::Weekday(Weekday::Tuesday)).as_deref(), Ok("2024-03-05"));
        assert_eq!(iso(Sense::Weekday(Weekday::Friday)).as_deref(), Ok("2024-03-08"));
        assert_eq!(iso(Sense::LastWeekday(Weekday::Friday)).as_deref(), Ok("2024-03-01"));
        assert_eq!(iso(Sense::WeekdayOfWeek(Weekday::Friday, 1)).as_deref(), Ok("2024-03-01"));
        assert_eq!(iso(Sense::WeekdayOfWeek(Weekday::Sunday, 0)), Err(Trouble::Ahead));
        assert_eq!(iso(Sense::Weekend).as_deref(), Ok("2024-W09"));
    }

    #[test]
    fn a_date_without_a_year_is_the_last_one() {
        assert_eq!(iso(day(None, 3, 8)).as_deref(), Ok("2024-03-08"));
        assert_eq!(iso(day(None, 3, 9)).as_deref(), Ok("2023-03-09"));
        assert_eq!(iso(day(None, 2, 29)).as_deref(), Ok("2024-02-29"));
        assert_eq!(iso(day(None, 2, 30)), Err(Trouble::Impossible));
        assert_eq!(resolve(day(None, 2, 29), Some(date(1907, 3, 1)), None).map(|(day, _)| day), Ok(date(1904, 2, 29)));
        assert_eq!(iso(Sense::Month { year: None, month: 3, last: false }).as_deref(), Ok("2024-03"));
        assert_eq!(iso(Sense::Month { year: None, month: 3, last: true }).as_deref(), Ok("2023-03"));
        assert_eq!(iso(Sense::Month { year: None, month: 11, last: false }).as_deref(), Ok("2023-11"));
    }

    #[test]
    fn a_whole_date_needs_no_day_of_publication() {
        assert_eq!(resolve(day(Some(2015), 6, 1), None, None), Ok((date(2015, 6, 1), Precision::Day)));
        assert_eq!(resolve(Sense::Year(2015), None, None), Ok((date(2015, 1, 1), Precision::Year)));
        assert_eq!(resolve(Sense::Weekday(Weekday::Monday), None, None), Err(Trouble::Unanchored));
    }

    #[test]
    fn a_weekday_that_does_not_agree_with_its_date_dates_nothing() {
        let tuesday = |year, day| Sense::Day { year, month: 3, day, weekday: Some(Weekday::Tuesday) };
        assert_eq!(iso(tuesday(Some(2024), 5)).as_deref(), Ok("2024-03-05"));
        assert_eq!(iso(tuesday(Some(2024), 4)), Err(Trouble::Contradiction));
        assert_eq!(iso(tuesday(None, 4)), Err(Trouble::Contradiction));
    }

    #[test]
    fn a_span_back_is_as_exact_as_its_unit() {
        assert_eq!(iso(Sense::Back(23, Unit::Hour)).as_deref(), Ok("2024-03-08"));
        assert_eq!(iso(Sense::Back(24, Unit::Hour)).as_deref(), Ok("2024-03-07"));
        assert_eq!(iso(Sense::Back(2, Unit::Day)).as_deref(), Ok("2024-03-06"));
        assert_eq!(iso(Sense::Back(1, Unit::Week)).as_deref(), Ok("2024-W09"));
        assert_eq!(iso(Sense::Back(3, Unit::Month)).as_deref(), Ok("2023-12"));
        assert_eq!(iso(Sense::Back(9, Unit::Year)).as_deref(), Ok("2015"));
    }

    #[test]
    fn the_previous_day_is_counted_from_a_day_that_was_named() {
        let previous = |named| resolve(Sense::FromNamed(-1), Some(PUBLISHED), named);
        assert_eq!(previous(Some(date(2024, 3, 1))), Ok((date(2024, 2, 29), Precision::Day)));
        assert_eq!(previous(None), Err(Trouble::Unnamed));
    }

    /// Any sense with any numbers that the tagger can put in.
    fn senses() -> impl Strategy<Value = Sense> {
        let weekday = || (0_i8..7).prop_map(|day| Weekday::from_monday_zero_offset(day).unwrap());
        let year = || 1500_i16..2200;
        let unit =
            prop_oneof![Just(Unit::Hour), Just(Unit::Day), Just(Unit::Week), Just(Unit::Month), Just(Unit::Year)];
        prop_oneof![
            (proptest::option::of(year()), 1_i8..=12, 1_i8..=31, proptest::option::of(weekday()))
                .prop_map(|(year, month, day, weekday)| Sense::Day { year, month, day, weekday }),
            (proptest::option::of(year()), 1_i8..=12, any::<bool>()).prop_map(|(year, month, last)| Sense::Month {
                year,
                month,
                last
            }),
            year().prop_map(Sense::Year),
            (0_i16..2, 1_i8..=12, proptest::option::of(1_i8..=31)).prop_map(|(years, month, day)| Sense::OfYearBack {
                years,
                month,
                day
            }),
            weekday().prop_map(Sense::Weekday),
            weekday().prop_map(Sense::LastWeekday),
            (weekday(), 0..3).prop_map(|(weekday, weeks)| Sense::WeekdayOfWeek(weekday, weeks)),
            Just(Sense::Weekend),
            (0..10_000, unit).prop_map(|(count, unit)| Sense::Back(count, unit)),
            (-1000..1000).prop_map(Sense::FromNamed),
        ]
    }

    proptest! {
        #[test]
        fn every_date_is_on_or_before_the_day_of_publication(sense in senses(), days in -3_000_000..2_000_000_i32, named in -3000..3000_i32) {
            let anchor = date(2000, 1, 1).saturating_add(days.days());
            let named = anchor.saturating_add(named.days());
            if let Ok((date, _)) = resolve(sense, Some(anchor), Some(named)) {
                prop_assert!(date <= anchor, "{sense:?} on {anchor} gave {date}");
            }
        }
    }
}
