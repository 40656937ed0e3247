//! What all requests share: readers of one ledger, of which each request gets one, and who may write.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use onrecord_ledger::dossier::Dossier;
use onrecord_ledger::families::Summary;
use onrecord_ledger::hash::{DocumentKey, PersonId};
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{
    Ask, Coverage, Entered, Hit, Outlet, Page, Pair, People, Restatement, Search, Source, Which, Whom,
};
use onrecord_ledger::{Batch, Ledger};
use tokio::sync::Semaphore;

use super::intakes::Intakes;
use super::problem::Problem;
use crate::command::incoming::say;
use crate::ledger_args::WhoArgs;
use crate::serve_args::ServeArgs;

/// A ledger that is served.
pub(super) struct Room {
    path: PathBuf,
    who: WhoArgs,
    read_only: bool,
    /// Readers that nobody uses at present.
    idle: Mutex<Vec<Ledger>>,
    /// How many may read at a time.
    seats: Semaphore,
    /// What queries can ask of statements, in memory once for all.
    search: Search,
    /// What is brought in by way of the server.
    pub(super) intakes: Intakes,
}

impl Room {
    /// Opens the ledger, and makes it where there is none and it may be written.
    pub(super) fn open(args: &ServeArgs) -> anyhow::Result<Self> {
        let path = args.ledger.path();
        if !args.read_only {
            args.who.signature()?;
            let mut ledger = Ledger::create(&path)?;
            if ledger.unsettled()? > 0 {
                // While the first pages are shown already.
                thread::spawn(move || {
                    if let Err(error) = ledger.find_families(|_| ()) {
                        say(&format!("warning: families are still to be found: {error}"));
                    }
                });
            }
        }
        let first = Ledger::read(&path)?;
        let search = Search::open(&first)?;
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            path,
            who: args.who.clone(),
            read_only: args.read_only,
            idle: Mutex::new(vec![first]),
            seats: Semaphore::new(2 * cores),
            search,
            intakes: Intakes::default(),
        })
    }

    /// The file of the ledger.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Who writes, unless a request says who.
    pub(super) const fn who(&self) -> &WhoArgs {
        &self.who
    }

    /// Whether nobody may write by the page or the API.
    pub(super) const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Works with a reader of the ledger on a thread where that may take its time.
    pub(super) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Desk<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        // The semaphore is never closed.
        let _seat = self.seats.acquire().await.map_err(|_| Problem::busy())?;
        let room = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || {
            let idle = room.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let ledger = match idle {
                Some(ledger) => ledger,
                None => Ledger::read(&room.path)?,
            };
            let done = work(&Desk { ledger: &ledger, search: &room.search });
            room.idle.lock().unwrap_or_else(PoisonError::into_inner).push(ledger);
            done
        });
        done.await.map_err(|_| Problem::fault("a request could not be worked on to its end"))?
    }

    /// Writes to the ledger: all that `work` writes, or nothing if it fails. Says what `work` says once it is on the disk.
    pub(super) async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        by: Option<String>,
        work: impl FnOnce(&mut Batch<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        if self.read_only {
            return Err(Problem::read_only());
        }
        let room = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || {
            let mut signature = room.who.signature().map_err(|error| Problem::refused(&error.to_string()))?;
            if let Some(by) = by.filter(|by| !by.trim().is_empty()) {
                by.trim().clone_into(&mut signature.by);
            }
            let mut ledger = Ledger::open(&room.path)?;
            let mut batch = ledger.batch(&signature)?;
            let done = work(&mut batch)?;
            batch.commit()?;
            Ok(done)
        });
        done.await.map_err(|_| Problem::fault("a decision could not be written to its end"))?
    }
}

/// A reader of the ledger for one request.
pub(super) struct Desk<'r> {
    /// The ledger, as it is at the moment of each question.
    pub(super) ledger: &'r Ledger,
    search: &'r Search,
}

impl Desk<'_> {
    /// A statement of a document, with all that is known of the document.
    pub(super) fn statement(&self, document: DocumentKey, id: &str) -> Result<(Dossier, Hit), Problem> {
        let dossier = self.ledger.dossier(document)?;
        let hit = dossier.hits()?.into_iter().find(|hit| hit.line.id == id);
        let hit = hit.ok_or_else(|| Problem::missing(&format!("document {document} has no statement {id}")))?;
        Ok((dossier, hit))
    }

    /// A page of the statements that fit a query.
    pub(super) fn page(&self, query: &Query, ask: &Ask) -> Result<Page, Problem> {
        Ok(self.search.page(self.ledger, query, ask)?)
    }

    /// Some of the people, those who said most first.
    pub(super) fn people(&self, whom: &Whom) -> Result<People, Problem> {
        Ok(self.search.people(self.ledger, whom)?)
    }

    /// Some of the pairs of people who may be one, and how many pairs there are.
    pub(super) fn suggestions(&self, skip: usize, limit: usize) -> Result<(Vec<Pair>, usize), Problem> {
        Ok(self.search.suggestions(self.ledger, skip, limit)?)
    }

    /// What a person said in the same words on another occasion, as far as the last quotes show it.
    pub(super) fn restatements(&self, person: PersonId, quotes: usize) -> Result<Vec<Restatement>, Problem> {
        Ok(self.search.restatements(self.ledger, person, quotes)?)
    }

    /// Some of the families in one of whose printings these words are, and how many there are.
    pub(super) fn families(&self, words: &str, skip: usize, limit: usize) -> Result<(Vec<Summary>, usize), Problem> {
        // What has a meaning of its own in a query is a word here.
        let words = words.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
        let query = words.map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ");
        let query = Query::parse(&query).map_err(|mistake| Problem::unclear(&mistake.to_string()))?;
        Ok(self.search.families(self.ledger, &query, skip, limit)?)
    }

    /// The outlets, those with most statements first.
    pub(super) fn outlets(&self) -> Result<Vec<Outlet>, Problem> {
        Ok(self.search.outlets(self.ledger)?)
    }

    /// What became of the documents that came in.
    pub(super) fn coverage(&self) -> Result<Coverage, Problem> {
        Ok(self.search.coverage(self.ledger)?)
    }

    /// Some of the documents that came in, and how many there are of those that are wanted.
    pub(super) fn documents(&self, which: &Which) -> Result<(Vec<Entered>, usize), Problem> {
        Ok(self.search.documents(self.ledger, which)?)
    }

    /// Goes through all statements that fit a query, document by document.
    pub(super) fn walk(
        &self,
        query: &Query,
        each: impl FnMut(&Source, &[Hit]) -> anyhow::Result<()>,
    ) -> Result<(), Problem> {
        self.search.walk(self.ledger, query, each)?;
        Ok(())
    }
}
