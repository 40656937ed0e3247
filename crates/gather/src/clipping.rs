//! What comes out of gathering: the bytes of an article, or why there are none.

use std::io;

use onrecord_read::format::{Format, Provenance};
use onrecord_read::warning::Warning;

use crate::class::Class;

/// The bytes of one article, as they were found.
#[derive(Clone, Debug)]
pub struct Clipping {
    /// How the bytes are to be understood.
    pub format: Format,
    /// The bytes: of a whole file, or of the part of it that is the article.
    pub bytes: Vec<u8>,
    /// What the article is called, where it comes from, and what was said of it there.
    pub provenance: Provenance,
    /// What messages call the place, with the line or record where the article is one of many: "wire.jsonl: line 3".
    pub place: String,
    /// What is wrong with what carried the article, though the article came out of it.
    pub warnings: Vec<Warning>,
}

/// Something that may have been an article and does not come out as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// What messages call the place.
    pub place: String,
    /// What coverage counts it as.
    pub class: Class,
    /// Why it was left, in words that go behind the place and a colon.
    pub reason: String,
}

/// What was found at one place. Everything that is met comes out as one of these, once.
#[derive(Clone, Debug)]
pub enum Gathered {
    /// An article.
    Article(Clipping),
    /// Something that is passed over, and need not be read: a picture in an archive, say.
    Skipped(Left),
    /// Something that was to be read and cannot be, so that the program ends with another exit code.
    Failed(Left),
}

impl Clipping {
    /// A clipping with whose carrier nothing is wrong.
    pub(crate) fn new(format: Format, bytes: Vec<u8>, provenance: Provenance, place: String) -> Self {
        Self { format, bytes, provenance, place, warnings: Vec::new() }
    }
}

impl Gathered {
    /// Gives what is to be said of a carrier to this article from it; what is no article leaves it to the next.
    pub(crate) fn say(mut self, remarks: &mut Vec<String>) -> Self {
        if let Self::Article(clipping) = &mut self {
            clipping.warnings.extend(remarks.drain(..).map(|message| Warning { span: None, message }));
        }
        self
    }
}

impl Left {
    /// A place that the system does not let anybody read, or whose bytes cannot be unpacked.
    pub(crate) fn unreadable(place: String, error: &io::Error) -> Self {
        // Without the "(os error 2)" that Rust puts behind the system's words.
        let words = error.to_string();
        let reason = words.split(" (os error").next().unwrap_or_default().to_lowercase();
        let class = match error.kind() {
            io::ErrorKind::InvalidData => Class::Damaged,
            io::ErrorKind::FileTooLarge => Class::TooLong,
            _ => Class::Unreadable,
        };
        Self { place, class, reason: format!("cannot be read: {reason}") }
    }
}
