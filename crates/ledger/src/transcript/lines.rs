//! A transcript as JSON Lines: a line that names form and head, then one item a line.

use std::borrow::Cow;
use std::io::{BufRead, Read, Write};

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Item, NOT_COMPLETE, SCHEMA, Unfit};
use crate::entry::{Entry, Head};
use crate::event::Event;
use crate::hash::Hash;

/// No line is longer: texts and captures are bounded where they are read, and their escapes take some room more.
const LONGEST: u64 = 4 << 30;

/// Any line: the first has `schema` and `head`, a piece `piece` and its bytes, an entry the rest.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<Head>,
    #[serde(skip_serializing_if = "Option::is_none")]
    piece: Option<Hash>,
    /// The bytes of a piece, where they are UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
    /// The bytes of any other piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<Hash>,
}

impl Line<'_> {
    const NONE: Self = Self {
        schema: None,
        head: None,
        piece: None,
        text: None,
        base64: None,
        entry: None,
        at: None,
        by: None,
        kind: None,
        content: None,
        hash: None,
    };
}

/// Writes the first line.
///
/// # Errors
/// When it cannot be written.
pub fn begin(out: &mut impl Write, head: Head) -> std::io::Result<()> {
    put(out, &Line { schema: Some(SCHEMA.to_owned()), head: Some(head), ..Line::NONE })
}

/// Writes an item.
///
/// # Errors
/// When it cannot be written.
pub fn write(out: &mut impl Write, item: &Item) -> std::io::Result<()> {
    match item {
        Item::Piece { hash, bytes } => {
            let piece = Line { piece: Some(*hash), ..Line::NONE };
            match std::str::from_utf8(bytes) {
                Ok(text) => put(out, &Line { text: Some(text.into()), ..piece }),
                Err(_) => put(out, &Line { base64: Some(BASE64.encode(bytes)), ..piece }),
            }
        }
        Item::Entry(entry) => {
            let Entry { number, at, by, kind, content, hash } = entry.clone();
            let content = Some(RawValue::from_string(content)?);
            let (entry, at, by, kind, hash) = (Some(number), Some(at), Some(by), Some(kind), Some(hash));
            put(out, &Line { entry, at, by, kind, content, hash, ..Line::NONE })
        }
    }
}

fn put(out: &mut impl Write, line: &Line<'_>) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// The items of a transcript.
pub struct Lines<R> {
    source: R,
    number: usize,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// Reads the first line; says the head.
    ///
    /// # Errors
    /// When it is no transcript.
    pub fn open(source: R) -> Result<(Self, Head), Unfit> {
        let mut lines = Self { source, number: 0, buffer: Vec::new() };
        let first = lines.line()?;
        let Some(Line { schema: Some(schema), head: Some(head), .. }) = first else {
            return Err(lines.unfit(NOT_COMPLETE));
        };
        if schema != SCHEMA {
            return Err(lines.unfit(format!("it has the form {schema}, and this program knows {SCHEMA}")));
        }
        Ok((lines, head))
    }

    fn unfit(&self, what: impl Into<String>) -> Unfit {
        Unfit { place: format!("line {}", self.number), what: what.into() }
    }

    /// The next line that is not blank.
    fn line(&mut self) -> Result<Option<Line<'static>>, Unfit> {
        loop {
            self.number += 1;
            self.buffer.clear();
            let read = self.source.by_ref().take(LONGEST).read_until(b'\n', &mut self.buffer);
            let length = read.map_err(|error| self.unfit(format!("it cannot be read: {error}")))?;
            if length == 0 {
                return Ok(None);
            }
            if !self.buffer.trim_ascii().is_empty() {
                break;
            }
        }
        let line = serde_json::from_slice(&self.buffer);
        line.map(Some).map_err(|error| match self.number {
            1 => self.unfit(NOT_COMPLETE),
            _ => self.unfit(format!("it is no line of a complete export: {error}")),
        })
    }

    fn item(&mut self) -> Result<Option<Item>, Unfit> {
        let item = match self.line()? {
            None => return Ok(None),
            Some(Line { piece: Some(hash), text: Some(text), .. }) => {
                Item::Piece { hash, bytes: text.into_owned().into_bytes() }
            }
            Some(Line { piece: Some(hash), base64: Some(digits), .. }) => {
                let bytes = BASE64.decode(digits.as_bytes());
                Item::Piece { hash, bytes: bytes.map_err(|error| self.unfit(format!("its base64 is wrong: {error}")))? }
            }
            Some(Line {
                entry: Some(number),
                at: Some(at),
                by: Some(by),
                kind: Some(kind),
                content: Some(content),
                hash: Some(hash),
                ..
            }) => {
                // Whatever white space the line has, the entry has none.
                let event = Event::from_json(&kind, content.get()).map_err(|what| self.unfit(what))?;
                Item::Entry(Entry { number, at, by, kind, content: event.to_json(), hash })
            }
            Some(_) => return Err(self.unfit("it holds neither a piece nor an entry")),
        };
        Ok(Some(item))
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Item, Unfit>;

    fn next(&mut self) -> Option<Self::Item> {
        self.item().transpose()
    }
}
