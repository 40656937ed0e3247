//! One article as published: its text with what the publisher says of it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// One article as published.
///
/// A field that the source does not state is `None`, never an empty string and never a guess.
#[derive(Clone, Debug, Default)]
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
    /// The day of its last change, where the publisher states one.
    pub modified: Option<Date>,
    /// The part of the outlet that it stands in.
    pub section: Option<String>,
    /// The news agency that it is credited to, in whole or in part.
    pub agency: Option<String>,
    /// The address it was published at.
    pub url: Option<String>,
    /// The language of the text, as a BCP 47 tag.
    pub language: Option<String>,
    /// The encoding of the bytes that it was read from, by its name in the Encoding Standard, where it had to be told.
    pub encoding: Option<&'static str>,
    /// All that the input says of the fields above, and where. Where two disagree, both are here.
    pub claims: Vec<Claim>,
    /// The identifier of the earlier document of the same run that it is a near-identical copy of, where somebody looked.
    pub copy_of: Option<String>,
    /// Why it seems to be no article that can be read, if it does.
    pub unfit: Option<Unfit>,
    /// When its bytes were fetched, where that is known.
    pub captured: Option<Timestamp>,
    /// The record of an archive that it was taken from.
    pub record: Option<Box<Record>>,
    /// The text that all spans refer to.
    pub text: Text,
}

impl Document {
    /// A document of which nothing but its text is known.
    pub fn new(id: String, origin: Option<String>, text: Text) -> Self {
        Self { id, origin, text, ..Self::default() }
    }
}

/// A record of an archive: where the bytes of an article can be found again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The identifier that the archive gives it.
    pub id: Option<String>,
    /// The archive: a path or an address.
    pub archive: String,
    /// Where it begins in the archive as stored, in bytes from 0; for a record that is compressed together with others,
    /// where the compressed part begins.
    pub offset: u64,
    /// How many bytes of the archive hold it and nothing else; `None` where it is compressed together with others.
    pub length: Option<u64>,
    /// How many bytes of its compressed part, unpacked, stand before it.
    pub inside: u64,
}

/// Why a document seems to be no article that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// What it seems to be.
    pub kind: UnfitKind,
    /// What speaks for that, in lower case, for people.
    pub reason: String,
}

/// What a document seems to be that is no article to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnfitKind {
    /// The beginning of an article of which only subscribers may read the rest.
    PaywallStub,
    /// A page that is no article: a front page, a list of links, an error page, a wall of cookies.
    NotNews,
    /// A text in a language that the reader has no model for.
    NotEnglish,
}

/// Something that the input says of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What it is about.
    pub field: Field,
    /// What is said, as written but for white space and character references.
    pub value: String,
    /// Where it is said.
    pub place: Place,
    /// The name it has there, such as `og:title` or `datePublished`.
    pub key: String,
}

/// A field of a document that the input may say something of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The headline.
    Title,
    /// Who published it.
    Outlet,
    /// Who wrote it.
    Byline,
    /// The day it was published.
    Published,
    /// The day of its last change.
    Modified,
    /// The address it was published at.
    Address,
    /// The language of the text.
    Language,
    /// The part of the outlet that it stands in.
    Section,
    /// The news agency that it is credited to.
    Agency,
}

/// The place in or beside an article where something is said of it, from the one that is trusted most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The row of a table, the entry of a feed or the head of a letter that the article came in.
    Record,
    /// The address that a `link` element calls canonical.
    Canonical,
    /// A JSON-LD object of an article.
    JsonLd,
    /// A `meta` element of the Open Graph protocol.
    OpenGraph,
    /// Another `meta` element.
    Meta,
    /// An attribute of microdata.
    Microdata,
    /// An element whose name says what it holds, such as `time` or `h1`.
    Element,
    /// The words that a reader sees.
    Words,
    /// What carried the article: a header of HTTP, or the record of an archive.
    Carrier,
}
