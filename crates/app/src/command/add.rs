//! `onrecord add`: reads articles into a ledger.

use std::io::{self, Write};
use std::mem;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use onrecord_gather::{Class, Clipping, Gathered, articles};
use onrecord_ledger::findings::Findings;
use onrecord_ledger::hash::DocumentKey;
use onrecord_ledger::version::{self, Change};
use onrecord_ledger::{Added, Arrival, Ledger};
use onrecord_read::document::Document;
use onrecord_read::format::Format;
use onrecord_read::reader::{Reader, Worker};
use serde::Serialize;

use super::Outcome;
use super::incoming::{self, say};
use crate::coverage::{Coverage, Fate};
use crate::ledger_args::{AddArgs, Listing};
use crate::parallel;
use crate::print::Tally;
use crate::print::listing::counted;
use crate::progress::Progress;

/// Documents that are written together at most: bringing a batch to the disk takes as long as reading one document.
const MOST_TOGETHER: usize = 64;
/// Bytes of captures that wait to be written at most.
const MOST_WAITING: usize = 16 << 20;
/// How long a document that was read waits for others at most.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Reads what the command line names into the ledger, and prints what became of it.
pub(crate) fn run(args: &AddArgs) -> anyhow::Result<Outcome> {
    let path = args.ledger.path();
    args.who.signature()?;
    let mut ledger = Ledger::create(&path)?;
    let reader = Reader::english()?;
    let version = reader.version();
    let read = &args.read;
    let jobs = read.jobs.unwrap_or_else(|| thread::available_parallelism().unwrap_or(NonZeroUsize::MIN));
    let mut desk = Desk {
        ledger: &mut ledger,
        args,
        version: &version,
        out: io::stdout().lock(),
        waiting: Vec::new(),
        since: Instant::now(),
        progress: Progress::start(),
        coverage: Coverage::start(read.verbose, read.coverage.as_deref())?,
        counts: Counts::default(),
    };
    let worker = || {
        let mut worker = reader.worker();
        // Each looks at the ledger for itself; what cannot be looked up is read, and found out when it is written.
        let known = Ledger::read(&path).ok();
        let (reader, version) = (&reader, &version);
        move |gathered| bring(reader, version, &mut worker, known.as_ref(), args, gathered)
    };
    let done = parallel::in_order(jobs, articles(read.order()), worker, |brought| desk.put(brought));
    // What was read before something went wrong is kept, too.
    let written = desk.write();
    desk.progress.clear();
    desk.coverage.end(done.is_ok()).context("cannot write the coverage")?;
    done.and(written)?;
    desk.close(&path)
}

/// What was found at one place.
struct Brought {
    /// What messages call it.
    place: String,
    /// The article, or why there is none.
    article: Result<Box<Article>, Fate>,
    /// Warnings about it, one a line.
    messages: Vec<String>,
}

impl Brought {
    fn left(place: String, fate: Fate) -> Self {
        Self { place, article: Err(fate), messages: Vec::new() }
    }
}

/// An article with what was found in it.
struct Article {
    format: Format,
    capture: Vec<u8>,
    document: Document,
    /// `None` for one that is in the ledger already.
    findings: Option<Findings>,
}

/// Reads one article, unless the ledger has it.
fn bring<'r>(
    reader: &'r Reader,
    version: &str,
    worker: &mut Worker<'r>,
    known: Option<&Ledger>,
    args: &AddArgs,
    gathered: Gathered,
) -> Brought {
    let clipping = match incoming::clipping(gathered) {
        Ok(clipping) => clipping,
        Err((place, fate)) => return Brought::left(place, fate),
    };
    let place = clipping.place.clone();
    let brought = catch_unwind(AssertUnwindSafe(|| read(version, worker, known, args, clipping)));
    brought.unwrap_or_else(|_| {
        *worker = reader.worker();
        Brought::left(place, incoming::fault())
    })
}

fn read(version: &str, worker: &mut Worker<'_>, known: Option<&Ledger>, args: &AddArgs, clipping: Clipping) -> Brought {
    let (format, capture, place) = (clipping.format, clipping.bytes.clone(), clipping.place.clone());
    let incoming = match incoming::receive(&args.read, clipping) {
        Ok(incoming) => incoming,
        Err(fate) => return Brought::left(place, fate),
    };
    let is_known = known.is_some_and(|ledger| ledger.knows(&incoming.document).is_ok_and(|known| known));
    let (findings, messages) = if is_known {
        (None, Vec::new())
    } else {
        let reading = worker.read(&incoming.document);
        match Findings::of(&incoming.document, &reading, version) {
            Ok(findings) => (Some(findings), incoming.messages(&place, &reading)),
            Err(error) => return Brought::left(place, Fate::Failed(Class::Fault, error.to_string())),
        }
    };
    Brought {
        place,
        article: Ok(Box::new(Article { format, capture, document: incoming.document, findings })),
        messages,
    }
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

/// Where the articles come in, in order, and are written together.
struct Desk<'l, W> {
    ledger: &'l mut Ledger,
    args: &'l AddArgs,
    version: &'l str,
    out: W,
    waiting: Vec<Article>,
    since: Instant,
    progress: Progress,
    coverage: Coverage,
    counts: Counts,
}

impl<W: Write> Desk<'_, W> {
    fn put(&mut self, brought: Brought) -> anyhow::Result<()> {
        let Brought { place, article, messages } = brought;
        let fate = match &article {
            Ok(article) => Fate::Read { id: article.document.id.clone(), copy_of: None },
            Err(fate) => fate.clone(),
        };
        incoming::account(&mut self.coverage, &mut self.progress, &place, &fate, messages)?;
        if self.waiting.is_empty() {
            self.since = Instant::now();
        }
        self.waiting.extend(article.map(|article| *article));
        let bytes: usize = self.waiting.iter().map(|article| article.capture.len()).sum();
        if self.waiting.len() >= MOST_TOGETHER || bytes >= MOST_WAITING || self.since.elapsed() >= LONGEST_WAIT {
            self.write()?;
        }
        Ok(())
    }

    /// Writes what waits, and prints what became of it once it is on the disk.
    fn write(&mut self) -> anyhow::Result<()> {
        let waiting = mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let mut batch = self.ledger.batch(&self.args.who.signature()?)?;
        let mut lines = Vec::with_capacity(waiting.len());
        for Article { format, capture, document, findings } in &waiting {
            let added = match findings {
                Some(findings) => batch.add(&Arrival {
                    capture,
                    format: *format,
                    keep_capture: !self.args.no_captures,
                    document,
                    findings,
                    reader: self.version,
                })?,
                None => batch.known(document)?,
            };
            lines.push((document, added, findings.as_ref().map_or(0, |findings| findings.statements.len())));
        }
        batch.commit()?;
        for (document, added, statements) in lines {
            self.tell(document, added, statements)?;
        }
        self.out.flush()?;
        self.progress.show(&Tally {
            articles: self.counts.new + self.counts.versions + self.counts.known,
            statements: self.counts.statements,
        });
        Ok(())
    }

    fn tell(&mut self, document: &Document, added: Added, statements: usize) -> anyhow::Result<()> {
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
            line.compare(self.ledger, earlier)?;
        }
        match self.args.listing() {
            Listing::Jsonl => writeln!(self.out, "{}", serde_json::to_string(&line)?)?,
            Listing::Table => writeln!(self.out, "{}", line.words())?,
        }
        Ok(())
    }

    fn close(mut self, path: &Path) -> anyhow::Result<Outcome> {
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
            let head = self.ledger.head()?;
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
