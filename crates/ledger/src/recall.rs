//! Documents that an earlier reader read, to be read once more.

use onrecord_read::format::{self, Format, Received};

use crate::archive;
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::event::Event;
use crate::hash::DocumentKey;
use crate::imprint::Imprint;
use crate::ledger::{Ledger, Row};

/// A document as it came in, as far as the ledger keeps that.
#[derive(Clone, Debug)]
pub struct Recalled {
    /// Its name in the ledger.
    pub key: DocumentKey,
    /// The number of its entry.
    pub number: i64,
    format: Format,
    capture: Option<Vec<u8>>,
    imprint: Imprint,
    text: String,
}

impl Recalled {
    /// The id of the document.
    pub fn id(&self) -> &str {
        &self.imprint.id
    }

    /// The document, made of its capture as this version of the program does it; of the text that it had, where the
    /// capture was not kept.
    pub fn read(self) -> Received {
        let Self { format, capture, imprint, text, .. } = self;
        let Some(capture) = capture else {
            return Received { document: imprint.document(text), warnings: Vec::new() };
        };
        let mut received = format::read(format, capture, imprint.provenance());
        Imprint::fill_in(&mut received.document, &imprint);
        received
    }
}

impl Ledger {
    /// The documents that another reader than this read last, after the one with a number and at most so many, in the
    /// order in which they came.
    ///
    /// # Errors
    /// When the file cannot be read, or does not hold what it must.
    pub fn recall(&self, after: i64, reader: &str, most: usize) -> Result<Vec<Recalled>> {
        self.at(|connection| {
            let rows = Row::read_by_others(connection, after, reader, most)?;
            rows.iter().map(|row| recall(connection, row)).collect()
        })
    }
}

fn recall(connection: &rusqlite::Connection, row: &Row) -> Result<Recalled> {
    let entry = row.number;
    let wrong = |what: &str| Error::Entry { entry, what: what.to_owned() };
    let event = Entry::find(connection, entry)?.ok_or_else(|| wrong("it is not there"))?.event()?;
    let Event::Document(added) = event else { return Err(wrong("it adds no document")) };
    let format = crate::batch::format_of(&added.format).ok_or_else(|| wrong("its format is not known"))?;
    let capture = if added.capture_kept { archive::find(connection, added.capture, entry)? } else { None };
    let kept = row.kept(connection)?.ok_or_else(|| wrong("its words are gone"))?;
    let text = kept.document.text.as_str().to_owned();
    Ok(Recalled { key: row.key, number: entry, format, capture, imprint: kept.imprint, text })
}
