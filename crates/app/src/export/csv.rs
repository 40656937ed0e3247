//! Rows for spreadsheets, the same as `search` prints, with the head of the ledger in a column of its own.

use std::io::Write;

use onrecord_ledger::search::{Hit, Source};

use super::{Book, Heading, shortened};
use crate::print::found;

/// One row a statement.
pub(crate) struct Rows<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> Rows<W> {
    /// `bom` puts a byte order mark in front.
    pub(crate) fn new(mut out: W, bom: bool) -> anyhow::Result<Self> {
        if bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        Ok(Self { writer: csv::Writer::from_writer(out) })
    }
}

impl<W: Write> Book for Rows<W> {
    fn open(&mut self, _: &Heading) -> anyhow::Result<()> {
        let names = found::COLUMNS.iter().copied().chain(["ledger_head"]);
        Ok(self.writer.write_record(names)?)
    }

    fn document(&mut self, heading: &Heading, _: &Source, hits: &[Hit]) -> anyhow::Result<()> {
        for hit in hits {
            let cut = heading.without_text.then(|| shortened(&hit.line));
            let cells = found::row(hit, cut.as_ref().unwrap_or(&hit.line));
            self.writer.write_record(cells.into_iter().chain([heading.head.to_string()]))?;
        }
        Ok(())
    }

    fn close(&mut self) -> anyhow::Result<()> {
        Ok(self.writer.flush()?)
    }
}
