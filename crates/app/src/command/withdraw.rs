//! `onrecord withdraw` and `onrecord undo`: take something away, or back.

use std::io::{self, Write};

use anyhow::{Context, bail};
use onrecord_ledger::Ledger;
use onrecord_ledger::hash::DocumentKey;
use serde_json::json;

use super::Outcome;
use crate::ledger_args::{Listing, UndoArgs, WithdrawArgs};

/// Withdraws documents, all of them or none.
pub(crate) fn run(args: &WithdrawArgs) -> anyhow::Result<Outcome> {
    let decision = &args.decision;
    let mut ledger = Ledger::open(&decision.ledger.path())?;
    let keys = args.documents.iter().map(|name| document(&ledger, name)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut batch = ledger.batch(&decision.who.signature()?)?;
    let mut entries = Vec::new();
    for &key in &keys {
        entries.push((key, batch.withdraw(key, &decision.why)?));
    }
    batch.commit()?;
    shred(&ledger)?;
    let mut out = io::stdout().lock();
    for (key, entry) in entries {
        match decision.format {
            Listing::Table => writeln!(out, "withdrew document {key} (entry {entry})")?,
            Listing::Jsonl => writeln!(out, "{}", json!({"entry": entry, "document": key}))?,
        }
    }
    out.flush()?;
    Ok(Outcome::Whole)
}

/// Empties the log beside the file, in which what was deleted would stay readable.
pub(crate) fn shred(ledger: &Ledger) -> anyhow::Result<()> {
    if !ledger.checkpoint()? {
        let _ = writeln!(
            io::stderr(),
            "onrecord: warning: another program reads the ledger: what was withdrawn stays readable in the file that ends in \
             -wal until it is done and any other command has written"
        );
    }
    Ok(())
}

/// Takes a decision back.
pub(crate) fn undo(args: &UndoArgs) -> anyhow::Result<Outcome> {
    let decision = &args.decision;
    let mut ledger = Ledger::open(&decision.ledger.path())?;
    let mut batch = ledger.batch(&decision.who.signature()?)?;
    let entry = batch.undo(args.entry, &decision.why)?;
    batch.commit()?;
    told(decision.format, entry, &format!("took back entry {}", args.entry))?;
    Ok(Outcome::Whole)
}

/// Prints that a decision was written, and the entry that can be taken back.
pub(super) fn told(format: Listing, entry: i64, what: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Listing::Table => writeln!(out, "{what} (entry {entry})")?,
        Listing::Jsonl => writeln!(out, "{}", json!({"entry": entry}))?,
    }
    out.flush()
}

/// The document that a key or an id means.
pub(super) fn document(ledger: &Ledger, name: &str) -> anyhow::Result<DocumentKey> {
    let rows = ledger.rows_named(name)?;
    match rows.as_slice() {
        [one] => Ok(one.key),
        [] => None.with_context(|| format!("there is no document {name} in the ledger")),
        several => {
            let keys: Vec<String> = several
                .iter()
                .map(|row| format!("{} ({})", row.key, row.origin.as_deref().unwrap_or("from nowhere that is known")))
                .collect();
            bail!("{} documents have the id {name}: name one by its key: {}", several.len(), keys.join(", "))
        }
    }
}
