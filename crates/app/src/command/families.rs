//! `onrecord families`: one utterance as every outlet printed it.

use std::io::{self, Write};

use onrecord_ledger::Ledger;
use onrecord_ledger::families::Summary;
use onrecord_ledger::family::diff::Weight;

use super::Outcome;
use super::incoming::say;
use super::people::write;
use super::withdraw::told;
use crate::family_args::{FamiliesArgs, FamiliesCommand, FamilyLook};
use crate::ledger_args::{LedgerArgs, Listing};
use crate::print::family::{html, json, table};
use crate::print::grouped;
use crate::print::listing::counted;
use crate::progress::Progress;

/// Does what the command line says about families.
pub(crate) fn run(args: &FamiliesArgs) -> anyhow::Result<Outcome> {
    match &args.command {
        FamiliesCommand::List { words, suggested: false, limit, ledger, format } => {
            list(ledger, &words.join(" "), *limit, *format)?;
        }
        FamiliesCommand::List { suggested: true, limit, ledger, format, .. } => suggested(ledger, *limit, *format)?,
        FamiliesCommand::Show { family, ledger, format } => show(ledger, family, *format)?,
        FamiliesCommand::Altered { least, limit, ledger, format } => altered(ledger, least.weight(), *limit, *format)?,
        FamiliesCommand::Find { ledger, format } => {
            let mut ledger = Ledger::open(&ledger.path())?;
            let mut progress = Progress::start();
            let found = find(&mut ledger, &mut progress);
            progress.clear();
            let documents = found?;
            let mut out = io::stdout().lock();
            match format {
                Listing::Table => {
                    writeln!(out, "the families of {} were found", counted(documents, "document"))?;
                }
                Listing::Jsonl => writeln!(out, "{}", serde_json::json!({"documents": documents}))?,
            }
            out.flush()?;
        }
        FamiliesCommand::Join { one, other, decision } => {
            let mut ledger = Ledger::open(&decision.ledger.path())?;
            let (first, second) = (ledger.statement_named(one)?, ledger.statement_named(other)?);
            let entry = write(&mut ledger, decision, |batch| batch.join_family(first, second, &decision.why))?;
            told(decision.format, entry, &format!("joined statement {other} to {one}"))?;
        }
        FamiliesCommand::Part { statements, decision } => {
            let mut ledger = Ledger::open(&decision.ledger.path())?;
            let names = statements.iter().map(|name| ledger.statement_named(name)).collect::<Result<Vec<_>, _>>()?;
            let count = counted(names.len(), "statement");
            let entry = write(&mut ledger, decision, |batch| batch.part_family(names, &decision.why))?;
            told(decision.format, entry, &format!("parted {count} from the family"))?;
        }
    }
    Ok(Outcome::Whole)
}

/// Finds the families that are still to be found, and shows how far it is; says of how many documents.
pub(super) fn find(ledger: &mut Ledger, progress: &mut Progress) -> onrecord_ledger::Result<usize> {
    let mut first = None;
    ledger.find_families(|left| {
        let all = *first.get_or_insert(left);
        progress
            .say(|| format!("families of {} of {} documents found", grouped(all.saturating_sub(left)), grouped(all)));
    })?;
    Ok(first.unwrap_or(0))
}

/// Opens a ledger to read, and warns of what it does not know of families yet.
fn read(args: &LedgerArgs) -> anyhow::Result<Ledger> {
    let ledger = Ledger::read(&args.path())?;
    let unsettled = ledger.unsettled()?;
    if unsettled > 0 {
        let documents = counted(unsettled, "document");
        say(&format!("warning: the families of {documents} are still to be found: `onrecord families find` does it"));
    }
    Ok(ledger)
}

fn list(ledger: &LedgerArgs, words: &str, limit: usize, format: Listing) -> anyhow::Result<()> {
    let ledger = read(ledger)?;
    let (families, all) = ledger.families(words, limit)?;
    let mut out = io::stdout().lock();
    match format {
        Listing::Table => {
            out.write_all(table::list(&families).as_bytes())?;
            let mentions: usize = families.iter().map(|Summary { counts, .. }| counts.mentions).sum();
            let shown = if families.len() < all {
                format!("; {} of them shown, --limit shows more", families.len())
            } else {
                String::new()
            };
            let printed = counted(mentions, "mention");
            writeln!(out, "{} printed more than once{shown}; those shown have {printed}", counted(all, "utterance"))?;
        }
        Listing::Jsonl => {
            for family in &families {
                writeln!(out, "{}", json::family(&ledger.family(family.id)?))?;
            }
        }
    }
    Ok(out.flush()?)
}

fn suggested(ledger: &LedgerArgs, limit: usize, format: Listing) -> anyhow::Result<()> {
    let pairs = read(ledger)?.suggested_families()?;
    let mut out = io::stdout().lock();
    for pair in pairs.iter().take(limit) {
        match format {
            Listing::Table => out.write_all(table::suggestion(pair).as_bytes())?,
            Listing::Jsonl => writeln!(out, "{}", json::suggestion(pair))?,
        }
    }
    if format == Listing::Table {
        writeln!(out, "{}", of_all(pairs.len(), limit, "pair of statements", "pairs of statements"))?;
    }
    Ok(out.flush()?)
}

fn altered(ledger: &LedgerArgs, least: Weight, limit: usize, format: Listing) -> anyhow::Result<()> {
    let quotes = read(ledger)?.altered_quotes(least)?;
    let mut out = io::stdout().lock();
    for quote in quotes.iter().take(limit) {
        match format {
            Listing::Table => out.write_all(table::altered(quote).as_bytes())?,
            Listing::Jsonl => writeln!(out, "{}", json::altered(quote))?,
        }
    }
    if format == Listing::Table {
        writeln!(out, "{}", of_all(quotes.len(), limit, "pair of wordings", "pairs of wordings"))?;
    }
    Ok(out.flush()?)
}

/// How many there are, and how many of them are printed.
fn of_all(all: usize, limit: usize, one: &str, several: &str) -> String {
    let unit = if all == 1 { one } else { several };
    let shown = if all > limit { format!("; {limit} shown, --limit shows more") } else { String::new() };
    format!("{} {unit}{shown}", grouped(all))
}

fn show(ledger: &LedgerArgs, name: &str, format: FamilyLook) -> anyhow::Result<()> {
    let ledger = read(ledger)?;
    let family = ledger.family(ledger.family_named(name)?)?;
    let mut out = io::stdout().lock();
    match format {
        FamilyLook::Table => out.write_all(table::family(&family).as_bytes())?,
        FamilyLook::Jsonl => writeln!(out, "{}", json::family(&family))?,
        FamilyLook::Html => out.write_all(html::page(&family).as_bytes())?,
    }
    Ok(out.flush()?)
}
