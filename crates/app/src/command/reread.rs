//! `onrecord reread`: reads the documents of a ledger once more that another version of the reader read.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use onrecord_ledger::Ledger;
use onrecord_ledger::findings::Findings;
use onrecord_ledger::hash::DocumentKey;
use onrecord_ledger::recall::Recalled;
use onrecord_read::document::Document;
use onrecord_read::reader::{Reader, Worker};
use serde_json::json;

use super::{Outcome, families};
use crate::ledger_args::{Listing, RereadArgs};
use crate::parallel;
use crate::print::Tally;
use crate::print::listing::counted;
use crate::progress::Progress;

/// Documents that are recalled and written together.
const TOGETHER: usize = 64;

/// Reads again what another version of the reader read.
pub(crate) fn run(args: &RereadArgs) -> anyhow::Result<Outcome> {
    let mut ledger = Ledger::open(&args.ledger.path())?;
    args.who.signature()?;
    let reader = Reader::english()?;
    let version = reader.version();
    let jobs = args.jobs.unwrap_or_else(|| thread::available_parallelism().unwrap_or(NonZeroUsize::MIN));
    let mut out = io::stdout().lock();
    let mut progress = Progress::start();
    let mut tally = Tally::default();
    let (mut after, mut failed) = (0, 0);
    loop {
        let recalled = ledger.recall(after, &version, TOGETHER)?;
        let Some(last) = recalled.last() else { break };
        after = last.number;
        let mut anew = Vec::new();
        let worker = || {
            let mut worker = reader.worker();
            let (reader, version) = (&reader, &version);
            move |recalled| read(reader, version, &mut worker, recalled)
        };
        parallel::in_order(jobs, recalled.into_iter(), worker, |read| {
            anew.push(read);
            Ok::<(), io::Error>(())
        })?;
        let mut batch = ledger.batch(&args.who.signature()?)?;
        for read in &anew {
            match read {
                Ok(Anew { key, document, findings }) => batch.reread(*key, document, findings, &version)?,
                Err(message) => {
                    progress.clear();
                    let _ = writeln!(io::stderr(), "onrecord: error: {message}");
                    failed += 1;
                }
            }
        }
        batch.commit()?;
        for Anew { key, document, findings } in anew.iter().flatten() {
            tally.articles += 1;
            tally.statements += findings.statements.len();
            if args.format == Listing::Jsonl {
                let statements = findings.statements.len();
                writeln!(out, "{}", json!({"document": key, "id": document.id, "statements": statements}))?;
            }
        }
        out.flush()?;
        progress.show(&tally);
    }
    families::find(&mut ledger, &mut progress)?;
    progress.clear();
    if args.format == Listing::Table {
        let (documents, statements) = (counted(tally.articles, "document"), counted(tally.statements, "statement"));
        writeln!(out, "read {documents} once more with {version}, which have {statements}")?;
        let orphans = ledger.orphans()?;
        if orphans > 0 {
            writeln!(
                out,
                "{} in the queue of orphans: their words are in no statement now",
                counted(orphans, "review")
            )?;
        }
    }
    out.flush()?;
    Ok(if failed == 0 { Outcome::Whole } else { Outcome::Partial })
}

/// A document that was read once more.
struct Anew {
    key: DocumentKey,
    document: Document,
    findings: Findings,
}

fn read<'r>(reader: &'r Reader, version: &str, worker: &mut Worker<'r>, recalled: Recalled) -> Result<Anew, String> {
    let (key, id) = (recalled.key, recalled.id().to_owned());
    let done = catch_unwind(AssertUnwindSafe(|| {
        let document = recalled.read().document;
        let reading = worker.read(&document);
        let findings = Findings::of(&document, &reading, version).map_err(|error| format!("{id}: {error}"))?;
        Ok(Anew { key, document, findings })
    }));
    done.unwrap_or_else(|_| {
        *worker = reader.worker();
        Err(format!(
            "document {key}: the program failed on it, which is a fault of its own; its reading stays as it was"
        ))
    })
}
