//! `onrecord read`: finds who said what in articles and prints it.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use anyhow::Context;
use onrecord_gather::{Clipping, Gathered, articles};
use onrecord_read::document::Document;
use onrecord_read::fingerprint::Fingerprint;
use onrecord_read::reader::{Reader, Worker};
use onrecord_read::statement::Reading;

use super::Outcome;
use super::incoming::{self, say};
use crate::args::{Look, ReadArgs};
use crate::copies::Copies;
use crate::coverage::{Coverage, Fate};
use crate::parallel;
use crate::print::{Printer, Style, Tally};
use crate::progress::Progress;

/// Reads what the command line names and prints the statements to standard output.
pub(crate) fn run(args: &ReadArgs) -> anyhow::Result<Outcome> {
    let reader = Reader::english()?;
    let printer = Printer::new(args.format, Style::of_terminal(args.color), reader.version());
    let jobs = args.jobs.unwrap_or_else(|| thread::available_parallelism().unwrap_or(NonZeroUsize::MIN));

    let coverage = Coverage::start(args.verbose, args.coverage.as_deref())?;
    let mut desk = Desk::new(io::stdout().lock(), &printer, coverage);
    desk.out.write_all(&printer.opening())?;
    let worker = || {
        let mut worker = reader.worker();
        let reader = &reader;
        move |gathered| work(reader, &mut worker, args, gathered)
    };
    let done = parallel::in_order(jobs, articles(args.order()), worker, |proof| desk.put(proof));
    desk.progress.clear();
    desk.coverage.end(done.is_ok()).context("cannot write the coverage")?;
    done?;
    desk.out.write_all(&printer.closing(&desk.tally))?;
    desk.out.flush()?;
    if let Some(line) = desk.coverage.closing() {
        say(&line);
    }
    Ok(if desk.coverage.is_whole() { Outcome::Whole } else { Outcome::Partial })
}

/// What came of one thing that was met.
struct Proof {
    /// What messages call it.
    place: String,
    /// The article with what was read of it, or why there is none.
    article: Result<Box<Read>, Fate>,
    /// Warnings about it, one a line.
    messages: Vec<String>,
}

/// An article that was read.
struct Read {
    document: Document,
    reading: Reading,
    fingerprint: Option<Fingerprint>,
}

/// Where the proofs come in, in order.
struct Desk<'p, W> {
    out: W,
    printer: &'p Printer,
    tally: Tally,
    coverage: Coverage,
    copies: Copies,
    progress: Progress,
    /// How many proofs have come in.
    met: usize,
}

impl<'p, W: Write> Desk<'p, W> {
    fn new(out: W, printer: &'p Printer, coverage: Coverage) -> Self {
        let (tally, copies, progress) = (Tally::default(), Copies::new(), Progress::start());
        Self { out, printer, tally, coverage, copies, progress, met: 0 }
    }

    fn put(&mut self, proof: Proof) -> io::Result<()> {
        let Proof { place, article, messages } = proof;
        self.met += 1;
        let (fate, printed) = match article {
            Ok(article) => self.print(*article),
            Err(fate) => (fate, None),
        };
        incoming::account(&mut self.coverage, &mut self.progress, &place, &fate, messages)?;
        if let Some(printed) = printed {
            if self.tally.articles > 0 {
                self.out.write_all(self.printer.between())?;
            }
            self.out.write_all(&printed.bytes)?;
            self.tally.articles += 1;
            self.tally.statements += printed.statements;
        }
        self.progress.show(&self.tally);
        Ok(())
    }

    /// Sets an article for print, as soon as it is known whether it is a copy of an earlier one.
    fn print(&mut self, article: Read) -> (Fate, Option<Printed>) {
        let Read { mut document, reading, fingerprint } = article;
        document.copy_of = fingerprint.and_then(|fingerprint| self.copies.original(&document.id, fingerprint));
        let (printer, number) = (self.printer, self.met);
        match catch_unwind(AssertUnwindSafe(|| printer.article(number, &document, &reading))) {
            Ok(bytes) => {
                let printed = Printed { bytes, statements: reading.statements.len() };
                (Fate::Read { id: document.id, copy_of: document.copy_of }, Some(printed))
            }
            Err(_) => (incoming::fault(), None),
        }
    }
}

/// What an article gives for standard output.
struct Printed {
    bytes: Vec<u8>,
    statements: usize,
}

/// Reads one article.
fn work<'r>(reader: &'r Reader, worker: &mut Worker<'r>, args: &ReadArgs, gathered: Gathered) -> Proof {
    let clipping = match incoming::clipping(gathered) {
        Ok(clipping) => clipping,
        Err((place, fate)) => return Proof::left(place, fate),
    };
    let place = clipping.place.clone();
    catch_unwind(AssertUnwindSafe(|| read(worker, args, clipping))).unwrap_or_else(|_| {
        *worker = reader.worker();
        Proof::left(place, incoming::fault())
    })
}

impl Proof {
    fn left(place: String, fate: Fate) -> Self {
        Self { place, article: Err(fate), messages: Vec::new() }
    }
}

fn read(worker: &mut Worker<'_>, args: &ReadArgs, clipping: Clipping) -> Proof {
    let place = clipping.place.clone();
    let incoming = match incoming::receive(args, clipping) {
        Ok(incoming) => incoming,
        Err(fate) => return Proof::left(place, fate),
    };
    // The text is the same whoever is quoted in it.
    let reading = match args.format {
        Look::Text => Reading::default(),
        _ => worker.read(&incoming.document),
    };
    let messages = incoming.messages(&place, &reading);
    let document = incoming.document;
    let fingerprint = Fingerprint::of(&document.text);
    Proof { place, article: Ok(Box::new(Read { document, reading, fingerprint })), messages }
}
