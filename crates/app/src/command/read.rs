//! `onrecord read`: finds who said what in articles and prints it.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use anyhow::Context;
use onrecord_gather::{Class, Clipping, Gathered, Left, articles};
use onrecord_read::document::Document;
use onrecord_read::fingerprint::Fingerprint;
use onrecord_read::format::{self, Format, Received, jsonl};
use onrecord_read::reader::{Reader, Worker};
use onrecord_read::statement::Reading;
use onrecord_read::warning::Warning;

use super::Outcome;
use crate::args::{Look, ReadArgs};
use crate::copies::Copies;
use crate::coverage::{Coverage, Fate};
use crate::parallel;
use crate::print::{Printer, Style, Tally};
use crate::progress::Progress;

/// More warnings of one article than this are counted and not printed.
const MOST_WARNINGS: usize = 20;

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
        let messages: Vec<String> = messages.into_iter().chain(self.coverage.count(&place, &fate)?).collect();
        if !messages.is_empty() {
            self.progress.clear();
        }
        for message in &messages {
            say(message);
        }
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
            Err(_) => (fault(), None),
        }
    }
}

/// What an article gives for standard output.
struct Printed {
    bytes: Vec<u8>,
    statements: usize,
}

/// Puts a line on standard error.
fn say(message: &str) {
    // Whoever closed standard error does not want to know.
    let _ = writeln!(io::stderr(), "onrecord: {message}");
}

/// A fault of ours in one article must not lose the others of a long run.
fn fault() -> Fate {
    Fate::Failed(Class::Fault, "the program failed on this article, which is a fault of its own".to_owned())
}

/// Reads one article.
fn work<'r>(reader: &'r Reader, worker: &mut Worker<'r>, args: &ReadArgs, gathered: Gathered) -> Proof {
    let clipping = match gathered {
        Gathered::Article(clipping) => clipping,
        Gathered::Skipped(Left { place, class, reason }) => return Proof::left(place, Fate::Skipped(class, reason)),
        Gathered::Failed(Left { place, class, reason }) => return Proof::left(place, Fate::Failed(class, reason)),
    };
    let place = clipping.place.clone();
    catch_unwind(AssertUnwindSafe(|| read(worker, args, clipping))).unwrap_or_else(|_| {
        *worker = reader.worker();
        Proof::left(place, fault())
    })
}

impl Proof {
    fn left(place: String, fate: Fate) -> Self {
        Self { place, article: Err(fate), messages: Vec::new() }
    }
}

fn read(worker: &mut Worker<'_>, args: &ReadArgs, clipping: Clipping) -> Proof {
    let Clipping { format, bytes, provenance, place, warnings: carried } = clipping;
    let Received { mut document, warnings } = match format {
        Format::JsonLines => match jsonl::read_line(&bytes, provenance) {
            Ok(received) => received,
            Err(warning) => return Proof::left(place, Fate::Skipped(Class::Damaged, warning.message)),
        },
        _ => format::read(format, bytes, provenance),
    };
    // Whoever asks for the text alone wants to see what there is.
    let is_judged = !args.all && args.format != Look::Text;
    if let Some(unfit) = document.unfit.take_if(|_| is_judged) {
        return Proof::left(place, Fate::Skipped(unfit.kind.into(), unfit.reason));
    }
    fill_in(&mut document, args);
    // The text is the same whoever is quoted in it.
    let reading = match args.format {
        Look::Text => Reading::default(),
        _ => worker.read(&document),
    };
    let warnings = carried.iter().chain(&warnings).chain(&reading.warnings);
    let messages = messages(&document, format, &place, warnings);
    let fingerprint = Fingerprint::of(&document.text);
    Proof { place, article: Ok(Box::new(Read { document, reading, fingerprint })), messages }
}

/// Puts in what the file does not say and the command line does.
pub(super) fn fill_in(document: &mut Document, args: &ReadArgs) {
    document.published = document.published.or(args.published);
    document.outlet = document.outlet.take().or_else(|| args.outlet.clone());
    document.title = document.title.take().or_else(|| args.title.clone());
}

/// Warnings as lines: "warning: FILE: line L: what is wrong".
pub(super) fn messages<'w>(
    document: &Document,
    format: Format,
    place: &str,
    warnings: impl Iterator<Item = &'w Warning>,
) -> Vec<String> {
    let mut warnings = warnings.peekable();
    if warnings.peek().is_none() {
        return Vec::new();
    }
    let offsets = document.text.offsets();
    let mut messages: Vec<String> = Vec::new();
    let mut others = 0;
    for warning in warnings {
        if messages.len() == MOST_WARNINGS {
            others += 1;
            continue;
        }
        let line = warning.span.map(|span| offsets.line(span.start()).number);
        messages.push(match (line, format) {
            (Some(line), Format::Plain) => format!("warning: {place}: line {line}: {}", warning.message),
            // The lines of the text are not the lines of the file.
            (Some(line), _) => format!("warning: {place}: line {line} of the text: {}", warning.message),
            (None, _) => format!("warning: {place}: {}", warning.message),
        });
    }
    if others > 0 {
        messages.push(format!("warning: {place}: and {others} more such warnings"));
    }
    messages
}
