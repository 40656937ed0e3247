//! One article as published: its text with what the publisher says of it.

use jiff::civil::Date;

use crate::text::Text;

/// One article as published.
///
/// A field that the source does not state is `None`, never an empty string and never a guess.
#[derive(Clone, Debug)]
pub struct Document {
    /// The identifier that the statements carry.
    pub id: String,
    /// Where the article came from: a path, an address, or a path and line number.
    pub origin: Option<String>,
    /// The headline as the publisher states it.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who wrote it, as printed.
    pub byline: Option<String>,
    /// The day it was published.
    pub published: Option<Date>,
    /// The address it was published at.
    pub url: Option<String>,
    /// The language of the text, as a BCP 47 tag.
    pub language: Option<String>,
    /// The text that all spans refer to.
    pub text: Text,
}
