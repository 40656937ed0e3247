//! Brings articles into a ledger: reads those that are not there yet, and writes them together, in the order in which they
//! were met.
//!
//! Whoever brings them in is told of each thing that was met, and of each document once it is on the disk.

use std::mem;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use onrecord_gather::{Class, Clipping, Gathered, articles};
use onrecord_ledger::findings::Findings;
use onrecord_ledger::{Added, Arrival, Ledger};
use onrecord_read::document::Document;
use onrecord_read::format::Format;
use onrecord_read::reader::{Reader, Worker};

use crate::args::ReadArgs;
use crate::command::incoming;
use crate::coverage::Fate;
use crate::ledger_args::WhoArgs;
use crate::parallel;

/// Documents that are written together at most: bringing a batch to the disk takes as long as reading one document.
const MOST_TOGETHER: usize = 64;
/// Bytes of captures that wait to be written at most.
const MOST_WAITING: usize = 16 << 20;
/// How long a document that was read waits for others at most.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// Documents that wait for their families at most while others are read; at the end none does.
const MOST_UNSETTLED: usize = 1024;

/// Who is told what became of what is brought in.
pub(crate) trait Witness {
    /// Something was met.
    fn met(&mut self, place: &str, fate: &Fate, messages: Vec<String>) -> anyhow::Result<()>;
    /// Documents are on the disk.
    fn written(&mut self, ledger: &Ledger, written: &[Written<'_>]) -> anyhow::Result<()>;
}

/// A document that is on the disk.
pub(crate) struct Written<'a> {
    /// The document.
    pub(crate) document: &'a Document,
    /// What became of it.
    pub(crate) added: Added,
    /// How many statements were found in it; none where it was not read again.
    pub(crate) statements: usize,
}

/// What is to be brought in.
pub(crate) struct Errand<'a> {
    /// The file of the ledger, which is made if it is not there.
    pub(crate) path: &'a Path,
    /// What to read, and how.
    pub(crate) read: &'a ReadArgs,
    /// Who brings it in.
    pub(crate) who: &'a WhoArgs,
    /// Whether the ledger keeps what the documents were read from.
    pub(crate) keep_captures: bool,
    /// The folder that places are told from, where it is not that of the program.
    pub(crate) folder: Option<&'a Path>,
}

impl Errand<'_> {
    /// A place as it is told.
    fn told(&self, place: &str) -> String {
        let inside = self.folder.and_then(|folder| place.strip_prefix(&*folder.to_string_lossy()));
        inside.map_or(place, |inside| inside.trim_start_matches(['/', '\\'])).to_owned()
    }
}

/// Brings all of it in, and hands back the ledger. What was read before something went wrong is kept, too.
///
/// # Errors
/// When the ledger cannot be opened or written, and what the witness returns.
pub(crate) fn bring(errand: &Errand<'_>, witness: &mut impl Witness) -> anyhow::Result<Ledger> {
    errand.who.signature()?;
    let mut ledger = Ledger::create(errand.path)?;
    let reader = Reader::english()?;
    let version = reader.version();
    let jobs = errand.read.jobs.unwrap_or_else(|| thread::available_parallelism().unwrap_or(NonZeroUsize::MIN));
    let mut desk =
        Desk { ledger: &mut ledger, errand, version: &version, witness, waiting: Vec::new(), since: Instant::now() };
    let worker = || {
        let mut worker = reader.worker();
        // Each looks at the ledger for itself; what cannot be looked up is read, and found out when it is written.
        let known = Ledger::read(errand.path).ok();
        let (reader, version) = (&reader, &version);
        move |gathered| take(reader, version, &mut worker, known.as_ref(), errand, gathered)
    };
    let done = parallel::in_order(jobs, articles(errand.read.order()), worker, |brought| desk.put(brought));
    let written = desk.write();
    done.and(written)?;
    ledger.find_families(|_| ())?;
    Ok(ledger)
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
fn take<'r>(
    reader: &'r Reader,
    version: &str,
    worker: &mut Worker<'r>,
    known: Option<&Ledger>,
    errand: &Errand<'_>,
    gathered: Gathered,
) -> Brought {
    let mut clipping = match incoming::clipping(gathered) {
        Ok(clipping) => clipping,
        Err((place, fate)) => return Brought::left(errand.told(&place), fate),
    };
    clipping.place = errand.told(&clipping.place);
    clipping.provenance.origin = clipping.provenance.origin.map(|origin| errand.told(&origin));
    let place = clipping.place.clone();
    let brought = catch_unwind(AssertUnwindSafe(|| read(version, worker, known, errand.read, clipping)));
    brought.unwrap_or_else(|_| {
        *worker = reader.worker();
        Brought::left(place, incoming::fault())
    })
}

fn read(
    version: &str,
    worker: &mut Worker<'_>,
    known: Option<&Ledger>,
    args: &ReadArgs,
    clipping: Clipping,
) -> Brought {
    let (format, capture, place) = (clipping.format, clipping.bytes.clone(), clipping.place.clone());
    let incoming = match incoming::receive(args, clipping) {
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

/// Where the articles come in, in order, and are written together.
struct Desk<'e, W> {
    ledger: &'e mut Ledger,
    errand: &'e Errand<'e>,
    version: &'e str,
    witness: &'e mut W,
    waiting: Vec<Article>,
    since: Instant,
}

impl<W: Witness> Desk<'_, W> {
    fn put(&mut self, brought: Brought) -> anyhow::Result<()> {
        let Brought { place, article, messages } = brought;
        let fate = match &article {
            Ok(article) => Fate::Read { id: article.document.id.clone(), copy_of: None },
            Err(fate) => fate.clone(),
        };
        self.witness.met(&place, &fate, messages)?;
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

    /// Writes what waits, and tells what became of it once it is on the disk.
    fn write(&mut self) -> anyhow::Result<()> {
        let waiting = mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let mut batch = self.ledger.batch(&self.errand.who.signature()?)?;
        let arrivals = waiting.iter().filter_map(|Article { format, capture, document, findings }| {
            Some(Arrival {
                capture,
                format: *format,
                keep_capture: self.errand.keep_captures,
                document,
                findings: findings.as_ref()?,
                reader: self.version,
            })
        });
        let mut added = batch.add_all(&arrivals.collect::<Vec<_>>())?.into_iter();
        let mut written = Vec::with_capacity(waiting.len());
        for Article { document, findings, .. } in &waiting {
            let arrived = findings.as_ref().and_then(|_| added.next());
            let added = arrived.map_or_else(|| batch.known(document), Ok)?;
            let statements = findings.as_ref().map_or(0, |findings| findings.statements.len());
            written.push(Written { document, added, statements });
        }
        batch.commit()?;
        self.witness.written(self.ledger, &written)?;
        if self.ledger.unsettled()? >= MOST_UNSETTLED {
            self.ledger.find_families(|_| ())?;
        }
        Ok(())
    }
}
