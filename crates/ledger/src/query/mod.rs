//! What a search asks for, and the text form of it that the command line and the web page share.
//!
//! `docs/search.md` describes the text form; [`Query::parse`] reads it, and a query displays as it.

mod days;
mod parse;

use std::fmt;

pub use self::days::Days;
pub use self::parse::{MOST_TERMS, Mistake};

/// A closed list of words that a field can have.
pub type Words = &'static [&'static str];

/// The words for forms, as the wire format has them.
pub const FORMS: Words = &["direct", "indirect", "mixed"];
/// The words for acts.
pub const ACTS: Words = &["said", "asked", "denied", "declined", "believes", "intends", "shows", "decided"];
/// The words for polarities.
pub const POLARITIES: Words = &["affirmed", "negated", "hypothetical"];
/// The words for kinds of speakers; `unknown` where the text leaves it open.
pub const KINDS: Words = &["person", "organisation", "group", "document", "unnamed", "unknown"];
/// The words for what reviews say of a statement.
pub const STATES: Words = &["unreviewed", "confirmed", "corrected", "rejected"];

/// What statements to find. Every part that asks for something must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words of the statement: at least one of these must hold. Empty when any words will do.
    pub words: Vec<Alternative>,
    /// Who made it: part of a name in whole words, or the id of a person.
    pub by: Wanted<String>,
    /// Who printed it: part of the outlet's name in whole words.
    pub outlet: Wanted<String>,
    /// When it was uttered.
    pub said: Wanted<Days>,
    /// When the document was published.
    pub published: Wanted<Days>,
    /// One of [`FORMS`].
    pub form: Wanted<&'static str>,
    /// One of [`ACTS`].
    pub act: Wanted<&'static str>,
    /// One of [`POLARITIES`].
    pub polarity: Wanted<&'static str>,
    /// One of [`KINDS`].
    pub kind: Wanted<&'static str>,
    /// One of [`STATES`].
    pub state: Wanted<&'static str>,
    /// The language of the document: `en` is also `en-GB`.
    pub language: Wanted<String>,
}

/// What a field must be and must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted<T> {
    /// One of these, unless there are none.
    pub any: Vec<T>,
    /// None of these.
    pub none: Vec<T>,
}

impl<T> Default for Wanted<T> {
    fn default() -> Self {
        Self { any: Vec::new(), none: Vec::new() }
    }
}

impl<T> Wanted<T> {
    /// Whether any value will do.
    pub fn is_open(&self) -> bool {
        self.any.is_empty() && self.none.is_empty()
    }

    /// Whether a field is as wanted, where `fits` says whether it is one value.
    pub(crate) fn holds(&self, fits: impl Fn(&T) -> bool) -> bool {
        (self.any.is_empty() || self.any.iter().any(&fits)) && !self.none.iter().any(&fits)
    }
}

/// Terms that a statement must all have, and terms of which it may have none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alternative {
    /// All of these.
    pub all: Vec<Term>,
    /// None of these.
    pub none: Vec<Term>,
}

/// Words that stand one behind another in a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The words, with at least one letter or digit.
    pub text: String,
    /// Whether the last of them may be the beginning of a longer word.
    pub is_prefix: bool,
    /// Whether they must stand in what was said, and not in what is around it: source, cue, occasion and addressee.
    pub in_content: bool,
}

impl Query {
    /// Whether every statement of the ledger is asked for.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }
}

/// The text form, such that parsing it gives the same query.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        for (place, alternative) in self.words.iter().enumerate() {
            if place > 0 {
                parts.push("OR".to_owned());
            }
            parts.extend(alternative.all.iter().map(Term::to_string));
            parts.extend(alternative.none.iter().map(|term| format!("-{term}")));
        }
        let Self { words: _, by, outlet, said, published, form, act, polarity, kind, state, language } = self;
        let mut field = |name: &str, values: Vec<String>, sign: &str| {
            parts.extend(values.iter().map(|value| format!("{sign}{name}:{value}")));
        };
        for (name, wanted) in [("by", by), ("outlet", outlet), ("lang", language)] {
            field(name, wanted.any.iter().map(|value| quoted(value)).collect(), "");
            field(name, wanted.none.iter().map(|value| quoted(value)).collect(), "-");
        }
        for (name, wanted) in [("said", said), ("published", published)] {
            field(name, wanted.any.iter().map(Days::to_string).collect(), "");
            field(name, wanted.none.iter().map(Days::to_string).collect(), "-");
        }
        for (name, wanted) in [("form", form), ("act", act), ("polarity", polarity), ("kind", kind), ("state", state)] {
            field(name, wanted.any.iter().map(|&value| value.to_owned()).collect(), "");
            field(name, wanted.none.iter().map(|&value| value.to_owned()).collect(), "-");
        }
        f.write_str(&parts.join(" "))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = if self.in_content { "about:" } else { "" };
        write!(f, "{field}{}{}", quoted(&self.text), if self.is_prefix { "*" } else { "" })
    }
}

/// A value in quotation marks, unless it is one plain word.
fn quoted(value: &str) -> String {
    let is_plain = value.chars().all(char::is_alphanumeric) && !matches!(value, "OR" | "AND" | "NOT");
    if is_plain { value.to_owned() } else { format!("\"{value}\"") }
}
