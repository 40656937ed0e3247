//! `onrecord add`: reads articles into a ledger.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use onrecord_ledger::hash::DocumentKey;
use onrecord_ledger::version::{self, Change};
use onrecord_ledger::{Added, Head, Ledger};
use onrecord_read::document::Document;
use serde::Serialize;

use super::Outcome;
use super::incoming::{self, say};
use crate::coverage::{Coverage, Fate};
use crate::intake::{self, Errand, Witness, Written};
use crate::ledger_args::{AddArgs, Listing};
use crate::print::Tally;
use crate::print::listing::counted;
use crate::progress::Progress;

/// Reads what the command line names into the ledger, and prints what became of it.
pub(crate) fn run(args: &AddArgs) -> anyhow::Result<Outcome> {
    let path = args.ledger.path();
    let mut clerk = Clerk {
        args,
        out: io::stdout().lock(),
        progress: Progress::start(),
        coverage: Coverage::start(args.read.verbose, args.read.coverage.as_deref())?,
        counts: Counts::default(),
    };
    let keep_captures = !args.no_captures;
    let errand = Errand { path: &path, read: &args.read, who: &args.who, keep_captures, folder: None };
    let done = intake::bring(&errand, &mut clerk);
    clerk.progress.clear();
    clerk.coverage.end(done.is_ok()).context("cannot write the coverage")?;
    let head = done?.head()?;
    clerk.close(&path, head)
}

/// How many documents became what.
#[derive(Default)]
struct Counts {
    new: usize,
    versions: usize,
    known: usize,
    withdrawn: usize,
    statements: usize,
}

/// Prints what became of each document.
struct Clerk<'a, W> {
    args: &'a AddArgs,
    out: W,
    progress: Progress,
    coverage: Coverage,
    counts: Counts,
}

impl<W: Write> Witness for Clerk<'_, W> {
    fn met(&mut self, place: &str, fate: &Fate, messages: Vec<String>) -> anyhow::Result<()> {
        Ok(incoming::account(&mut self.coverage, &mut self.progress, place, fate, messages)?)
    }

    fn written(&mut self, ledger: &Ledger, written: &[Written<'_>]) -> anyhow::Result<()> {
        for Written { document, added, statements } in written {
            self.tell(ledger, document, *added, *statements)?;
        }
        self.out.flush()?;
        self.progress.show(&Tally {
            articles: self.counts.new + self.counts.versions + self.counts.known,
            statements: self.counts.statements,
        });
        Ok(())
    }
}

impl<W: Write> Clerk<'_, W> {
    fn tell(&mut self, ledger: &Ledger, document: &Document, added: Added, statements: usize) -> anyhow::Result<()> {
        let counts = &mut self.counts;
        let (outcome, count, key, earlier) = match added {
            Added::New(key) => ("added", &mut counts.new, key, None),
            Added::Version { document, earlier } => ("changed", &mut counts.versions, document, Some(earlier)),
            Added::Known(key) => ("known", &mut counts.known, key, None),
            Added::Withdrawn(key) => ("withdrawn", &mut counts.withdrawn, key, None),
        };
        *count += 1;
        let mut line =
            Line { outcome, document: key, id: &document.id, origin: document.origin.as_deref(), ..Line::of(key) };
        if matches!(added, Added::New(_) | Added::Version { .. }) {
            line.statements = Some(statements);
            counts.statements += statements;
        }
        if let Some(earlier) = earlier {
            line.compare(ledger, earlier)?;
        }
        match self.args.listing() {
            Listing::Jsonl => writeln!(self.out, "{}", serde_json::to_string(&line)?)?,
            Listing::Table => writeln!(self.out, "{}", line.words())?,
        }
        Ok(())
    }

    fn close(mut self, path: &Path, head: Head) -> anyhow::Result<Outcome> {
        let Counts { new, versions, known, withdrawn, statements } = self.counts;
        if self.args.listing() == Listing::Table {
            let added = counted(new + versions, "document");
            write!(self.out, "{added} added, with {}", counted(statements, "statement"))?;
            let others = [
                (versions, "a changed version", "changed versions"),
                (known, "in the ledger already", "in the ledger already"),
                (withdrawn, "withdrawn before and left out", "withdrawn before and left out"),
            ];
            for (count, one, several) in others.into_iter().filter(|(count, ..)| *count > 0) {
                write!(self.out, "; {count} {}", if count == 1 { one } else { several })?;
            }
            writeln!(self.out, "\n{} stands at entry {}", path.display(), head.number)?;
        }
        self.out.flush()?;
        if let Some(line) = self.coverage.closing() {
            say(&line);
        }
        Ok(if self.coverage.is_whole() { Outcome::Whole } else { Outcome::Partial })
    }
}

/// What became of one document, as jsonl has it.
#[derive(Serialize)]
struct Line<'a> {
    /// "added", "changed", "known" or "withdrawn".
    outcome: &'static str,
    document: DocumentKey,
    id: &'a str,
    origin: Option<&'a str>,
    statements: Option<usize>,
    /// The version before, and what changed since, by the ids of the statements.
    earlier: Option<DocumentKey>,
    appeared: Vec<String>,
    vanished: Vec<String>,
    changed: Vec<Changed>,
}

/// A statement that was changed.
#[derive(Serialize)]
struct Changed {
    earlier: String,
    later: String,
    likeness: f64,
}

impl Line<'_> {
    fn of(document: DocumentKey) -> Self {
        Self {
            outcome: "added",
            document,
            id: "",
            origin: None,
            statements: None,
            earlier: None,
            appeared: Vec::new(),
            vanished: Vec::new(),
            changed: Vec::new(),
        }
    }

    /// Says what changed since the version before.
    fn compare(&mut self, ledger: &Ledger, earlier: DocumentKey) -> anyhow::Result<()> {
        self.earlier = Some(earlier);
        let kept = |key: DocumentKey| match ledger.row(key)? {
            Some(row) => ledger.kept(&row),
            None => Ok(None),
        };
        let (Some(before), Some(after)) = (kept(earlier)?, kept(self.document)?) else { return Ok(()) };
        let (befores, afters) = (before.lines()?, after.lines()?);
        for change in version::changes(&before, &after) {
            match change {
                Change::Appeared(later) => self.appeared.push(afters[later].id.clone()),
                Change::Vanished(earlier) => self.vanished.push(befores[earlier].id.clone()),
                Change::Changed { earlier, later, likeness } => self.changed.push(Changed {
                    earlier: befores[earlier].id.clone(),
                    later: afters[later].id.clone(),
                    likeness: (likeness * 100.0).round() / 100.0,
                }),
            }
        }
        Ok(())
    }

    /// The same for people: "changed    ferry  12 statements: 1 changed, 2 appeared".
    fn words(&self) -> String {
        let statements = self.statements.map(|statements| format!("  {}", counted(statements, "statement")));
        let (changed, appeared, vanished) = (self.changed.len(), self.appeared.len(), self.vanished.len());
        let counts = [(changed, "changed"), (appeared, "appeared"), (vanished, "vanished")];
        let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        let counts = counts.collect::<Vec<_>>().join(", ");
        let changes = match self.earlier {
            None => String::new(),
            Some(_) if counts.is_empty() => ": all said as before".to_owned(),
            Some(_) => format!(": {counts}"),
        };
        format!("{:<9}  {}{}{changes}", self.outcome, self.id, statements.unwrap_or_default())
    }
}
