//! `onrecord import`: takes a complete export into a ledger.

use std::io::{self, Write};

use onrecord_ledger::Ledger;
use onrecord_ledger::transcript::import::{Imported, Transcript};
use serde_json::json;

use super::{Outcome, families, withdraw};
use crate::ledger_args::{ImportArgs, Listing};
use crate::print::grouped;
use crate::progress::Progress;

/// Checks the export, writes what the ledger does not have, and prints the head.
pub(crate) fn run(args: &ImportArgs) -> anyhow::Result<Outcome> {
    let path = args.ledger.path();
    let mut progress = Progress::start();
    // All of it, before a ledger is made that may then hold nothing.
    let checked = Transcript::check(&args.file, |entry| {
        progress.say(|| format!("{} entries checked", grouped(entry.number as usize)));
    });
    progress.clear();
    let transcript = checked?;
    let all = grouped(transcript.head().number as usize);
    let mut ledger = Ledger::create(&path)?;
    let imported = transcript.copy_into(&mut ledger, |entry| {
        progress.say(|| format!("{} of {all} entries imported", grouped(entry.number as usize)));
    });
    let imported = imported.and_then(|imported| {
        families::find(&mut ledger, &mut progress)?;
        Ok(imported)
    });
    progress.clear();
    let Imported { entries, known, head } = imported?;
    if transcript.has_withdrawals() {
        withdraw::shred(&ledger)?;
    }
    let mut out = io::stdout().lock();
    match args.format {
        Listing::Table => {
            let there = if known > 0 { format!("; {} were there", grouped(known as usize)) } else { String::new() };
            writeln!(out, "{}: {} entries imported{there}\nhead {head}", path.display(), grouped(entries as usize))?;
        }
        Listing::Jsonl => writeln!(out, "{}", json!({"entries": entries, "known": known, "head": head}))?,
    }
    out.flush()?;
    Ok(Outcome::Whole)
}
