//! `onrecord rebuild`: makes the tables of a ledger anew from its entries.

use std::io::{self, Write};

use onrecord_ledger::Ledger;
use serde_json::json;

use super::Outcome;
use crate::ledger_args::{Listing, RebuildArgs};

/// Rebuilds, and prints the head that the tables stand at.
pub(crate) fn run(args: &RebuildArgs) -> anyhow::Result<Outcome> {
    let path = args.ledger.path();
    let head = Ledger::open(&path)?.rebuild()?;
    let mut out = io::stdout().lock();
    match args.format {
        Listing::Table => {
            let path = path.display();
            writeln!(out, "{path}: the tables were made anew from the entries up to {}", head.number)?;
        }
        Listing::Jsonl => writeln!(out, "{}", json!({"entry": head.number, "hash": head.hash}))?,
    }
    out.flush()?;
    Ok(Outcome::Whole)
}
