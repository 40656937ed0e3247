//! `onrecord export`: writes the statements of a ledger for other programs.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use anyhow::Context;
use onrecord_ledger::search::Search;

use super::Outcome;
use crate::export::{Book, Heading, brat, csv, graph, lines, linked};
use crate::export_args::{ExportArgs, Form};
use crate::print::listing::counted;

/// Goes through the statements that are asked for, and writes them.
pub(crate) fn run(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let ledger = args.query.open()?;
    let query = args.query.query().map_err(anyhow::Error::msg)?;
    let heading = Heading { head: ledger.head()?, query: query.to_string(), without_text: args.without_text };
    let mut book: Box<dyn Book> = match (args.format, &args.to) {
        (Form::Brat, Some(folder)) => Box::new(brat::Folder::make(folder)?),
        (format, to) => {
            let out: Box<dyn Write> = match to {
                Some(path) => Box::new(BufWriter::new(
                    File::create(path).with_context(|| format!("cannot write {}", path.display()))?,
                )),
                None => Box::new(BufWriter::new(io::stdout().lock())),
            };
            match format {
                Form::Jsonl | Form::Brat => Box::new(lines::Lines::new(out)),
                Form::Csv => Box::new(csv::Rows::new(out, args.bom)?),
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
