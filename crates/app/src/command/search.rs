//! `onrecord search`: finds statements in a ledger and prints them.

use std::io::{self, Write};

use onrecord_ledger::search::Search;

use super::Outcome;
use crate::print::{Style, found, grouped};
use crate::search_args::{Page, SearchArgs};

/// Searches, and prints one page.
pub(crate) fn run(args: &SearchArgs) -> anyhow::Result<Outcome> {
    let ledger = args.query.open()?;
    let query = args.query.query().map_err(anyhow::Error::msg)?;
    let page = Search::open(&ledger)?.page(&ledger, &query, &args.ask())?;
    let printed = match args.format {
        Page::Table => found::table(Style::of_terminal(args.color), &page).into_bytes(),
        Page::Jsonl => found::jsonl(&page.hits)?,
        Page::Csv => found::csv(&page.hits)?,
        Page::Cite => found::cite(&page.hits).into_bytes(),
        Page::Csl => found::csl(&page.hits)?,
        Page::Bibtex => found::bibtex(&page.hits).into_bytes(),
    };
    let mut out = io::stdout().lock();
    out.write_all(&printed)?;
    out.flush()?;
    if let Some(next) = page.next.filter(|_| args.format != Page::Table) {
        // Whoever closed standard error does not want to know.
        let _ = writeln!(
            io::stderr(),
            "onrecord: {} of {} statements; the next page: --after {next}",
            grouped(page.hits.len()),
            grouped(page.statements)
        );
    }
    Ok(Outcome::Whole)
}
