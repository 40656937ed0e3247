//! Turns the bytes of one input format into documents; never fails.
//!
//! [`plain`], [`markdown`] and [`html`] make one document of all their bytes, [`jsonl`] one of each line. What cannot be
//! read is replaced or left out, and a [`Warning`] says so.

mod claims;
mod day;
mod encoding;
pub mod html;
pub mod jsonl;
pub mod markdown;
pub mod plain;
mod reference;
mod stub;

pub use self::day::day;
pub use self::encoding::{Told, decoded, told};
use jiff::Timestamp;

use crate::document::{Claim, Document, Record};
use crate::warning::Warning;

/// How the bytes of an input are to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// The text itself, kept to the character.
    Plain,
    /// A page, of which the main content is read.
    Html,
    /// A piece of HTML that is the article and nothing else, as feeds and tables carry it.
    Fragment,
    /// Markdown, of which the words are read and not the marks.
    Markdown,
    /// One JSON object a line, each an article.
    JsonLines,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What the caller knows of an input before it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The identifier of the document, unless the input carries one of its own.
    pub id: String,
    /// Where the bytes came from: a path, an address, or a path and line number.
    pub origin: Option<String>,
    /// The label of the encoding that is stated beside the bytes, as in a header of HTTP or of a letter.
    pub encoding: Option<String>,
    /// When the bytes were fetched.
    pub captured: Option<Timestamp>,
    /// The record of an archive that the bytes were taken from.
    pub record: Option<Box<Record>>,
    /// What is said of the article beside its bytes: by the row of a table, the entry of a feed, the record of an archive.
    pub claims: Vec<Claim>,
}

impl Provenance {
    /// Bytes of which nothing else is known.
    pub fn of(id: &str, origin: Option<&str>) -> Self {
        Self { id: id.to_owned(), origin: origin.map(str::to_owned), ..Self::default() }
    }
}

/// A document and what could not be read of it.
#[derive(Clone, Debug)]
pub struct Received {
    /// The document.
    pub document: Document,
    /// What was replaced or left out, in the order of the input.
    pub warnings: Vec<Warning>,
}

/// Reads bytes as one document.
///
/// JSON Lines hold many documents; with that format the bytes are taken for one line of it, and a line that holds no
/// document gives one without text, and a warning. Use [`jsonl::read`] for a whole file.
pub fn read(format: Format, bytes: Vec<u8>, provenance: Provenance) -> Received {
    match format {
        Format::Plain => plain::read(bytes, provenance),
        Format::Html => html::read(bytes, provenance),
        Format::Fragment => html::read_fragment(bytes, provenance),
        Format::Markdown => markdown::read(bytes, provenance),
        Format::JsonLines => jsonl::read_line(&bytes, provenance.clone()).unwrap_or_else(|warning| {
            let mut received = plain::read(Vec::new(), provenance);
            received.warnings.push(warning);
            received
        }),
    }
}

/// Where bytes were not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Undecodable {
    /// The first such byte, counted from 0.
    byte: usize,
    /// Its line, counted from 1.
    line: usize,
    /// Where the first U+FFFD stands in the decoded text.
    at: usize,
    /// How many U+FFFD were put in.
    replacements: usize,
}

impl Undecodable {
    fn message(&self) -> String {
        let others = match self.replacements {
            1 => String::new(),
            2 => ", and so did 1 other place".to_owned(),
            many => format!(", and so did {} other places", many - 1),
        };
        format!("byte {} is not UTF-8 and became U+FFFD{others}", self.byte)
    }
}

/// Decodes UTF-8; each maximal ill-formed sequence becomes one U+FFFD, as the Unicode standard recommends.
fn decode(bytes: Vec<u8>) -> (String, Option<Undecodable>) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, None),
        Err(error) => error.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len());
    let mut first: Option<Undecodable> = None;
    let mut offset = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        offset += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            let place = first.get_or_insert_with(|| Undecodable {
                byte: offset,
                line: bytes[..offset].split(|&byte| byte == b'\n').count(),
                at: text.len(),
                replacements: 0,
            });
            place.replacements += 1;
            text.push(char::REPLACEMENT_CHARACTER);
            offset += chunk.invalid().len();
        }
    }
    (text, first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undecodable_bytes_are_counted_and_placed() {
        let (text, place) = decode(b"one\ntwo \xff three \xc3(".to_vec());
        assert_eq!(text, "one\ntwo \u{fffd} three \u{fffd}(");
        let place = place.expect("two bytes are not UTF-8");
        assert_eq!((place.byte, place.line, place.at, place.replacements), (8, 2, 8, 2));
        assert_eq!(place.message(), "byte 8 is not UTF-8 and became U+FFFD, and so did 1 other place");
    }
}
