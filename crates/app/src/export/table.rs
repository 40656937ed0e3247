//! A table in Parquet: a row for each statement, with the columns of the rows for spreadsheets, and the statement in the
//! wire format.

use std::io::Write;

use jiff::civil::Date;
use onrecord_ledger::search::{Hit, Source};
use onrecord_ledger::sheet::{Cell, Kind, Sheet};

use super::{Book, Heading, shortened};
use crate::print::found;

/// The name and version of the table.
const SCHEMA: &str = "onrecord-statements/1";

/// One row a statement.
pub(crate) struct Table<W: Write + Send> {
    /// Where it goes, until its first row.
    out: Option<W>,
    sheet: Option<Sheet<W>>,
}

impl<W: Write + Send> Table<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out: Some(out), sheet: None }
    }
}

fn kind(column: &str) -> Kind {
    match column {
        "published" => Kind::Day,
        "entry" => Kind::Number,
        _ => Kind::Words,
    }
}

impl<W: Write + Send> Book for Table<W> {
    fn open(&mut self, heading: &Heading) -> anyhow::Result<()> {
        let Some(out) = self.out.take() else { return Ok(()) };
        let columns: Vec<(&str, Kind)> = found::COLUMNS
            .iter()
            .map(|&name| (name, kind(name)))
            .chain([("capture", Kind::Words), ("statement", Kind::Json)])
            .collect();
        let said = [
            ("schema", SCHEMA.to_owned()),
            ("head", heading.head.to_string()),
            ("query", heading.query.clone()),
            ("without_text", heading.without_text.to_string()),
        ];
        self.sheet = Some(Sheet::begin(out, "statements", &columns, &said)?);
        Ok(())
    }

    fn document(&mut self, heading: &Heading, source: &Source, hits: &[Hit]) -> anyhow::Result<()> {
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        for hit in hits {
            let cut = heading.without_text.then(|| shortened(&hit.line));
            let line = cut.as_ref().unwrap_or(&hit.line);
            let cell = |(name, value): (&&str, Option<String>)| match kind(name) {
                Kind::Number => Cell::Number(hit.entry),
                Kind::Day => hit.line.document.published.map_or(Cell::Nothing, |day| Cell::Number(days(day))),
                _ => value.into(),
            };
            let cells = found::COLUMNS.iter().zip(found::cells(hit, line)).map(cell);
            let rest = [source.capture.to_string(), serde_json::to_string(line)?].map(Cell::Words);
            sheet.row(cells.chain(rest).collect())?;
        }
        Ok(())
    }

    fn close(&mut self) -> anyhow::Result<()> {
        Ok(self.sheet.take().map_or(Ok(()), Sheet::close)?)
    }
}

/// The number of a day from the first of 1970.
fn days(day: Date) -> i64 {
    let first = Date::constant(1970, 1, 1);
    i64::from(first.until(day).map_or(0, |span| span.get_days()))
}
