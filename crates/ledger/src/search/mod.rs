//! Answers queries: counts, facets and statements page by page.
//!
//! What a query can ask of a statement lies in memory, a column a field: [`columns`]. The index of words in the file gives
//! the statements with some words; all the rest is filtering, counting and sorting of numbers, so that a million statements
//! are answered in milliseconds without an index for each field. The words of a page's statements come out of the archive.

mod columns;
mod cursor;
mod facet;
mod hit;
mod matching;
mod names;
mod ranking;

use std::sync::{Arc, PoisonError, RwLock};

use rusqlite::{Connection, Transaction};

use crate::entry::Head;
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::query::Query;

use self::columns::{Columns, Stamp};
pub use self::cursor::Cursor;
pub use self::facet::{Count, Facet, Field};
use self::hit::Sources;
pub use self::hit::{Hit, Source, Who};
use self::ranking::Ranking;

/// In which order statements come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By the day of publication, the last first; documents of one day by when they were added, the last first; those
    /// without a day at the end.
    #[default]
    Date,
    /// By how well the words fit; without words, as [`Date`](Self::Date).
    Relevance,
}

/// Which part of an answer is wanted.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The order.
    pub order: Order,
    /// How many statements at most.
    pub limit: usize,
    /// Behind which statement they begin.
    pub after: Option<Cursor>,
    /// How many values of each facet at most; 0 for no facets.
    pub facets: usize,
}

/// A page of an answer.
#[derive(Clone, Debug)]
pub struct Page {
    /// The statements of the page.
    pub hits: Vec<Hit>,
    /// Where the next page begins; `None` when this is the last.
    pub next: Option<Cursor>,
    /// How many statements fit the query, on all pages.
    pub statements: usize,
    /// How many documents they stand in.
    pub documents: usize,
    /// How many of those statements have each value of a field.
    pub facets: Vec<Facet>,
    /// The ledger that was asked.
    pub head: Head,
}

/// All statements that fit a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// How many there are.
    pub statements: usize,
    /// How many documents they stand in.
    pub documents: usize,
    /// The ledger that was asked.
    pub head: Head,
}

/// Answers queries about one ledger, and sees what others write to it meanwhile.
///
/// It holds no connection to the file: threads share it, and each asks with a [`Ledger`] of its own, opened at the same
/// path. Whoever is first to look at the ledger after something was written brings the columns up to date for all, by
/// reading what was changed.
#[derive(Debug)]
pub struct Search {
    columns: RwLock<Arc<Columns>>,
}

impl Search {
    /// Reads what queries can ask into memory: some 35 bytes a statement.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(ledger: &Ledger) -> Result<Self> {
        let columns = ledger.at(|connection| Columns::load(&*connection.unchecked_transaction()?))?;
        Ok(Self { columns: RwLock::new(Arc::new(columns)) })
    }

    /// How many bytes of memory it takes, but for names and lists that are small beside the statements.
    pub fn bytes(&self) -> usize {
        self.columns.read().unwrap_or_else(PoisonError::into_inner).bytes()
    }

    /// Brings it up to date with the ledger, as every question does first; says the last entry that it knows then.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn refresh(&self, ledger: &Ledger) -> Result<Head> {
        ledger.at(|connection| Ok(self.look(connection)?.columns.stamp.head))
    }

    /// A page of the statements that fit a query.
    ///
    /// # Errors
    /// [`Error::Refused`] for a cursor of another query, or one whose statement is gone; and when the file cannot be read.
    pub fn page(&self, ledger: &Ledger, query: &Query, ask: &Ask) -> Result<Page> {
        ledger.at(|connection| {
            let Look { snapshot, columns } = self.look(connection)?;
            let found = matching::find(&snapshot, &columns, query)?;
            let ranking = match ask.order {
                Order::Relevance if !query.words.is_empty() => Ranking::by_relevance(&columns, &found),
                _ => Ranking::by_date(&columns),
            };
            let after = match &ask.after {
                Some(cursor) => Some(cursor.place(&columns, query, ask.order)?),
                None => None,
            };
            let mut places = ranking.first(&found.places, after, ask.limit.saturating_add(1));
            let has_more = places.len() > ask.limit;
            places.truncate(ask.limit);
            let next = places.last().filter(|_| has_more).map(|&last| Cursor::new(&columns, query, ask.order, last));
            let mut sources = Sources::new(&snapshot);
            let hits = places.iter().map(|&place| sources.hit(&columns, place)).collect::<Result<_>>()?;
            Ok(Page {
                hits,
                next,
                statements: found.places.len(),
                documents: columns.documents_of(&found.places),
                facets: facet::count(&snapshot, &columns, &found.places, ask.facets)?,
                head: columns.stamp.head,
            })
        })
    }

    /// Goes through all statements that fit a query, document by document as they were read, and says how many there are.
    ///
    /// `each` gets one document at a time with those of its statements that fit, and may end the walk with an error of its
    /// own. All is of the ledger at one moment.
    ///
    /// # Errors
    /// When the file cannot be read, and what `each` returns.
    pub fn walk<E: From<Error>>(
        &self,
        ledger: &Ledger,
        query: &Query,
        mut each: impl FnMut(&Source, &[Hit]) -> std::result::Result<(), E>,
    ) -> std::result::Result<Total, E> {
        let at = |error: Error| E::from(error.at(ledger.path()));
        let Look { snapshot, columns } = self.look(&ledger.connection).map_err(at)?;
        let found = matching::find(&snapshot, &columns, query).map_err(at)?;
        let mut sources = Sources::new(&snapshot);
        for places in found.places.chunk_by(|&one, &other| columns.document(one) == columns.document(other)) {
            let hits = places.iter().map(|&place| sources.hit(&columns, place)).collect::<Result<Vec<_>>>();
            let hits = hits.map_err(at)?;
            if let Some(first) = hits.first() {
                each(&first.source, &hits)?;
            }
        }
        let head = columns.stamp.head;
        Ok(Total { statements: found.places.len(), documents: columns.documents_of(&found.places), head })
    }

    /// The ledger as it is now, with the columns of this moment.
    fn look<'c>(&self, connection: &'c Connection) -> Result<Look<'c>> {
        let mut was_late = false;
        loop {
            let snapshot = connection.unchecked_transaction()?;
            let stamp = Stamp::read(&snapshot)?;
            let known = Arc::clone(&self.columns.read().unwrap_or_else(PoisonError::into_inner));
            if known.stamp == stamp {
                return Ok(Look { snapshot, columns: known });
            }
            // Another thread may have seen a later moment and brought the columns there: then this one sees it, too.
            if !was_late && stamp.head.number < known.stamp.head.number {
                was_late = true;
                continue;
            }
            let before = known.stamp;
            drop(known);
            let mut columns = self.columns.write().unwrap_or_else(PoisonError::into_inner);
            if columns.stamp == before {
                // Those who look at them at this moment must not see them change.
                if Arc::get_mut(&mut columns).is_none() {
                    *columns = Arc::new(columns.copy());
                }
                if let Some(columns) = Arc::get_mut(&mut columns) {
                    columns.bring_up_to(&snapshot, stamp)?;
                }
                return Ok(Look { snapshot, columns: Arc::clone(&columns) });
            }
        }
    }
}

/// A ledger at one moment.
struct Look<'c> {
    snapshot: Transaction<'c>,
    columns: Arc<Columns>,
}
