//! When something was uttered.

use jiff::civil::Date;

use crate::span::Span;

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    /// The day.
    Day,
    /// The week, from Monday to Sunday.
    Week,
    /// The month.
    Month,
    /// The year.
    Year,
}

impl Precision {
    /// The word for it, as the wire format has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// A date as far as it is known, and the words that give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The day, or the first day of the week, month or year.
    pub date: Date,
    /// How much of it is known.
    pub precision: Precision,
    /// The words that date it.
    pub evidence: Option<Span>,
}

impl Dated {
    /// The date in ISO 8601, as long as it is known: `2024-03-05`, `2024-W10`, `2024-03`, `2024`.
    ///
    /// ```
    /// use onrecord_read::when::{Dated, Precision};
    ///
    /// let date = "2024-03-05".parse().expect("a day of the calendar");
    /// let iso = |precision| Dated { date, precision, evidence: None }.iso();
    /// assert_eq!(iso(Precision::Week), "2024-W10");
    /// assert_eq!(iso(Precision::Year), "2024");
    /// ```
    pub fn iso(&self) -> String {
        let date = self.date;
        match self.precision {
            Precision::Day => date.to_string(),
            Precision::Week => {
                let week = date.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Precision::Month => format!("{:04}-{:02}", date.year(), date.month()),
            Precision::Year => format!("{:04}", date.year()),
        }
    }
}
