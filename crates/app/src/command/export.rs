//! `onrecord export`: writes the statements of a ledger for other programs.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Context;
use onrecord_ledger::search::Search;
use onrecord_ledger::transcript;

use super::Outcome;
use crate::export::{Book, Heading, brat, csv, graph, lines, linked, table};
use crate::export_args::{ExportArgs, Form};
use crate::print::listing::counted;

/// Writes what is asked for.
pub(crate) fn run(args: &ExportArgs) -> anyhow::Result<Outcome> {
    if args.complete { complete(args) } else { statements(args) }
}

/// Goes through the statements that are asked for, and writes them.
fn statements(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let ledger = args.query.open()?;
    let query = args.query.query().map_err(anyhow::Error::msg)?;
    let heading = Heading { head: ledger.head()?, query: query.to_string(), without_text: args.without_text };
    let mut book: Box<dyn Book> = match (args.format, &args.to) {
        (Form::Brat, Some(folder)) => Box::new(brat::Folder::make(folder)?),
        (format, to) => {
            let out = target(to.as_deref())?;
            match format {
                Form::Jsonl | Form::Brat => Box::new(lines::Lines::new(out)),
                Form::Csv => Box::new(csv::Rows::new(out, args.bom)?),
                Form::Parquet => Box::new(table::Table::new(out)),
                Form::JsonLd => Box::new(linked::Linked::new(out)),
                Form::Graphml => Box::new(graph::Graph::new(out)),
            }
        }
    };
    book.open(&heading)?;
    let all = Search::open(&ledger)?.walk(&ledger, &query, |source, hits| book.document(&heading, source, hits))?;
    anyhow::ensure!(all.head == heading.head, "the ledger was written to meanwhile; export it once more");
    book.close()?;
    let (statements, documents) = (counted(all.statements, "statement"), counted(all.documents, "document"));
    // Whoever closed standard error does not want to know.
    let _ = writeln!(io::stderr(), "onrecord: {statements} in {documents}, as of entry {}", heading.head.number);
    Ok(Outcome::Whole)
}

/// Writes the ledger itself.
fn complete(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let ledger = args.query.open()?;
    let mut out = target(args.to.as_deref())?;
    let items = ledger.transcribe()?;
    let head = items.head();
    if args.format == Form::Parquet {
        let mut sheet = transcript::table::begin(out, head)?;
        for item in items {
            transcript::table::write(&mut sheet, &item?)?;
        }
        sheet.close()?;
    } else {
        transcript::lines::begin(&mut out, head)?;
        for item in items {
            transcript::lines::write(&mut out, &item?)?;
        }
        out.flush()?;
    }
    let _ = writeln!(io::stderr(), "onrecord: the whole ledger, to entry {}", head.number);
    Ok(Outcome::Whole)
}

/// Where an export goes.
fn target(to: Option<&Path>) -> anyhow::Result<Box<dyn Write + Send>> {
    Ok(match to {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(io::stdout())),
    })
}
