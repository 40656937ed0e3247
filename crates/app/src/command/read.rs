//! `onrecord read`: finds who said what in articles and prints it.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use onrecord_gather::{Clipping, Gathered, Left, Medium, Order, articles};
use onrecord_read::document::Document;
use onrecord_read::format::{self, Format, Received, jsonl};
use onrecord_read::reader::{Reader, Worker};
use onrecord_read::statement::Reading;
use onrecord_read::warning::Warning;

use super::Outcome;
use crate::args::{Look, ReadArgs};
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
    let order = Order {
        sources: args.paths.clone(),
        medium: args.from.map(Medium::from),
        id: args.id.clone(),
        start: args.start.clone(),
    };

    let mut desk = Desk { out: io::stdout().lock(), printer: &printer, tally: Tally::default(), unreadable: 0 };
    let mut progress = Progress::start();
    desk.out.write_all(&printer.opening())?;
    let worker = || {
        let mut worker = reader.worker();
        let (reader, printer) = (&reader, &printer);
        move |(number, gathered)| work(reader, &mut worker, printer, args, number, gathered)
    };
    parallel::in_order(jobs, articles(order).enumerate(), worker, |proof: Proof| {
        if !proof.messages.is_empty() {
            progress.clear();
        }
        desk.put(&proof)?;
        progress.show(&desk.tally);
        Ok::<_, io::Error>(())
    })?;
    progress.clear();
    desk.out.write_all(&printer.closing(&desk.tally))?;
    desk.out.flush()?;
    Ok(if desk.unreadable == 0 { Outcome::Whole } else { Outcome::Partial })
}

/// What is to be printed of one article.
struct Proof {
    /// For standard output; `None` where there is no article.
    printed: Option<Vec<u8>>,
    /// How many statements that is.
    statements: usize,
    /// For standard error, one a line.
    messages: Vec<String>,
    /// Whether what was named could not be read.
    unreadable: bool,
}

/// Where the proofs come in, in order.
struct Desk<'p, W> {
    out: W,
    printer: &'p Printer,
    tally: Tally,
    unreadable: usize,
}

impl<W: Write> Desk<'_, W> {
    fn put(&mut self, proof: &Proof) -> io::Result<()> {
        for message in &proof.messages {
            // Whoever closed standard error does not want to know.
            let _ = writeln!(io::stderr(), "onrecord: {message}");
        }
        self.unreadable += usize::from(proof.unreadable);
        if let Some(printed) = &proof.printed {
            if self.tally.articles > 0 {
                self.out.write_all(self.printer.between())?;
            }
            self.out.write_all(printed)?;
            self.tally.articles += 1;
            self.tally.statements += proof.statements;
        }
        Ok(())
    }
}

/// Reads one article and sets it for print.
fn work<'r>(
    reader: &'r Reader,
    worker: &mut Worker<'r>,
    printer: &Printer,
    args: &ReadArgs,
    number: usize,
    gathered: Gathered,
) -> Proof {
    let refused =
        |message: String, unreadable| Proof { printed: None, statements: 0, messages: vec![message], unreadable };
    let clipping = match gathered {
        Gathered::Article(clipping) => clipping,
        // Archives are full of it, and a line for each would hide the others.
        Gathered::Skipped(left) if !left.class.is_document() => {
            return Proof { printed: None, statements: 0, messages: Vec::new(), unreadable: false };
        }
        Gathered::Skipped(Left { place, reason, .. }) => return refused(format!("warning: {place}: {reason}"), false),
        Gathered::Failed(Left { place, reason, .. }) => return refused(format!("error: {place}: {reason}"), true),
    };
    let Clipping { format, bytes, provenance, place, warnings: carried } = clipping;
    // A fault of ours in one article must not lose the others of a long run.
    let proof = catch_unwind(AssertUnwindSafe(|| {
        let Received { mut document, warnings } = match format {
            Format::JsonLines => match jsonl::read_line(&bytes, provenance) {
                Ok(received) => received,
                Err(warning) => return refused(format!("warning: {place}: {}", warning.message), false),
            },
            _ => format::read(format, bytes, provenance),
        };
        fill_in(&mut document, args);
        // The text is the same whoever is quoted in it.
        let reading = match args.format {
            Look::Text => Reading::default(),
            _ => worker.read(&document),
        };
        Proof {
            printed: Some(printer.article(number + 1, &document, &reading)),
            statements: reading.statements.len(),
            messages: messages(&document, format, &place, carried.iter().chain(&warnings).chain(&reading.warnings)),
            unreadable: false,
        }
    }));
    proof.unwrap_or_else(|_| {
        *worker = reader.worker();
        refused(format!("error: {place}: the program failed on this article, which is a fault of its own"), true)
    })
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
