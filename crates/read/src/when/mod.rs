//! When something was uttered: the time expressions of a text, and the days that they mean.
//!
//! A tagger goes over the tokens once and finds what looks like a time ([`expression`]); calendar arithmetic turns it into
//! a date, counted from the day of publication ([`resolve`]); the text's own dateline stands in for that day where the
//! publisher states none ([`dateline`]). Which of the expressions dates an utterance is not decided here: the stage
//! `circumstance` does that.

pub mod dateline;
pub mod expression;
pub mod resolve;
pub(crate) mod wording;

mod calendar;

use jiff::civil::Date;

use self::dateline::Dateline;
use self::expression::Expression;
use self::wording::Wording;
use crate::galley::Galley;
use crate::span::Span;

/// The times of a text.
#[derive(Debug)]
pub struct Times<'d> {
    /// The tokens that they were read from.
    pub(crate) words: Wording<'d>,
    /// The time expressions, in order and without overlap.
    pub(crate) expressions: Vec<Expression>,
    /// What the text says of its day of publication.
    pub(crate) dateline: Dateline,
}

impl<'d> Times<'d> {
    /// Finds the times of a text.
    pub fn find(galley: &Galley<'d>) -> Self {
        let words = Wording::new(galley);
        let expressions = expression::find(&words);
        let dateline = dateline::find(&words, &expressions, galley.document.published);
        Self { words, expressions, dateline }
    }
}

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
