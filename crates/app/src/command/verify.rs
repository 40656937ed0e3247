//! `onrecord verify`: checks a ledger.

use std::io::{self, Write};

use onrecord_ledger::Ledger;
use onrecord_ledger::verify::{Fault, Verification, verify};
use serde::Serialize;

use super::Outcome;
use crate::ledger_args::{Listing, VerifyArgs};
use crate::print::listing::counted;

/// Checks the ledger and prints what is wrong with it.
pub(crate) fn run(args: &VerifyArgs) -> anyhow::Result<Outcome> {
    let ledger = Ledger::read(&args.ledger.path())?;
    let seen = verify(&ledger, args.head)?;
    let mut out = io::stdout().lock();
    for fault in &seen.faults {
        match args.format {
            Listing::Table => writeln!(out, "{fault}")?,
            Listing::Jsonl => writeln!(out, "{}", serde_json::to_string(&Line::of(fault))?)?,
        }
    }
    if args.format == Listing::Table {
        writeln!(out, "{}", closing(&seen))?;
    }
    out.flush()?;
    Ok(if seen.faults.is_empty() { Outcome::Whole } else { Outcome::Partial })
}

/// What was looked at, and how many faults there are.
fn closing(seen: &Verification) -> String {
    let Verification { entries, pieces, readings, statements, unsettled, faults, others, head } = seen;
    let looked = format!(
        "{} in the chain, {} in the archive, {} in {}",
        if *entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") },
        counted(*pieces, "piece"),
        counted(*statements, "statement"),
        counted(*readings, "reading"),
    );
    let waiting = match unsettled {
        0 => String::new(),
        count => format!("\nthe families of {} are still to be found", counted(*count, "document")),
    };
    let head = waiting + &head.map(|head| format!("\nhead {head}")).unwrap_or_default();
    match (faults.len(), others) {
        (0, _) => format!("nothing is wrong: {looked}{head}"),
        (told, 0) => format!("{}: {looked}{head}", counted(told, "fault")),
        (told, others) => format!("{told} faults told, and {others} more: {looked}{head}"),
    }
}

/// A fault as jsonl has it.
#[derive(Serialize)]
struct Line {
    entry: Option<i64>,
    document: Option<String>,
    byte: Option<u32>,
    what: String,
}

impl Line {
    fn of(fault: &Fault) -> Self {
        let Fault { entry, document, byte, what } = fault.clone();
        Self { entry, document: document.map(|key| key.to_string()), byte, what }
    }
}
