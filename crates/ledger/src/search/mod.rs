//! Answers queries: counts, facets and statements page by page; and lists people, outlets and documents.
//!
//! What a query can ask of a statement lies in memory, a column a field: [`columns`]. The index of words in the file gives
//! the statements with some words; all the rest is filtering, counting and sorting of numbers, so that a million statements
//! are answered in milliseconds without an index for each field. The words of a page's statements come out of the archive.

mod columns;
mod coverage;
mod cursor;
mod facet;
mod families;
mod hit;
mod matching;
mod names;
mod outlets;
mod people;
mod ranking;
mod recent;
mod traits;
mod utterances;

use std::sync::{Arc, PoisonError, RwLock};

use jiff::civil::Date;
use rusqlite::{Connection, Transaction};

use crate::entry::Head;
use crate::error::{Error, Result};
use crate::families::{Counts, Summary, restated};
use crate::hash::{FamilyId, PersonId};
use crate::ledger::Ledger;
use crate::query::Query;

use self::columns::{Columns, Place, Stamp};
pub use self::coverage::{Became, Coverage, Entered, Part, Which};
pub use self::cursor::Cursor;
use self::facet::Counted;
pub use self::facet::{Count, Facet, Field};
use self::hit::Sources;
pub use self::hit::{Hit, Source, Who};
pub use self::outlets::Outlet;
pub use self::people::{Pair, People, Whom};
use self::ranking::Wanted;
pub use self::utterances::Tally;
use self::utterances::Utterances;

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

/// What a line of an answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// Each statement.
    #[default]
    Statement,
    /// Each utterance: of the statements of one family the one that comes first in the order.
    Utterance,
}

/// Which part of an answer is wanted.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The order.
    pub order: Order,
    /// What a line is.
    pub group: Group,
    /// How many lines at most.
    pub limit: usize,
    /// Behind which statement they begin.
    pub after: Option<Cursor>,
    /// How many values of each facet at most; 0 for no facets.
    pub facets: usize,
    /// Whether utterances, articles and outlets are counted, too.
    pub tally: bool,
}

/// A page of an answer.
#[derive(Clone, Debug)]
pub struct Page {
    /// The statements of the page.
    pub hits: Vec<Hit>,
    /// Where the lines are utterances, what each of the statements stands for.
    pub utterances: Vec<Utterance>,
    /// Where the next page begins; `None` when this is the last.
    pub next: Option<Cursor>,
    /// How many statements fit the query, on all pages.
    pub statements: usize,
    /// How many documents they stand in.
    pub documents: usize,
    /// How many utterances they are, and who printed them, if that was asked for.
    pub tally: Option<Tally>,
    /// How many of those statements have each value of a field.
    pub facets: Vec<Facet>,
    /// The ledger that was asked.
    pub head: Head,
}

/// An utterance among those that were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Utterance {
    /// Its family; `None` for one that was printed once.
    pub family: Option<FamilyId>,
    /// How often and where it was printed, as far as that fits the query.
    pub counts: Counts,
    /// The day of the first of these printings with a day.
    pub first: Option<Date>,
}

/// What somebody said in the same words on another occasion.
#[derive(Clone, Debug)]
pub struct Restatement {
    /// The statement that came in later.
    pub later: Hit,
    /// The other.
    pub earlier: Hit,
    /// The share of the shorter that the fuller one has, from 0 to 1.
    pub share: f64,
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
    /// Reads what queries can ask into memory: some 32 bytes a statement.
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
            let after = match &ask.after {
                Some(cursor) => Some(cursor.place(&columns, query, ask)?),
                None => None,
            };
            let most = ask.limit.saturating_add(1);
            let grouped = match ask.group {
                Group::Statement => None,
                Group::Utterance => Some(columns.utterances(&snapshot)?),
            };
            let wanted = Wanted { utterances: grouped, after, limit: most };
            let mut places = match ask.order {
                Order::Relevance if !query.words.is_empty() => ranking::by_relevance(&columns, &found, &wanted),
                _ => ranking::by_date(&columns, &found, &wanted),
            };
            let has_more = places.len() > ask.limit;
            places.truncate(ask.limit);
            let next = places.last().filter(|_| has_more).map(|&last| Cursor::new(&columns, query, ask, last));
            let mut sources = Sources::new(&snapshot);
            let hits = places.iter().map(|&place| sources.hit(&columns, place)).collect::<Result<_>>()?;
            let told = |utterances: &Utterances| utterances.told(&columns, &found.places, &places);
            let counted = Counted::of(&snapshot, &columns, &found, query, ask)?;
            Ok(Page {
                hits,
                utterances: grouped.map(told).unwrap_or_default(),
                next,
                statements: found.places.len(),
                documents: found.documents().len(),
                tally: counted.tally,
                facets: counted.facets.clone(),
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
        for (_, places) in columns.runs(&found.places) {
            let hits = places.iter().map(|&place| sources.hit(&columns, place)).collect::<Result<Vec<_>>>();
            let hits = hits.map_err(at)?;
            if let Some(first) = hits.first() {
                each(&first.source, &hits)?;
            }
        }
        let head = columns.stamp.head;
        Ok(Total { statements: found.places.len(), documents: found.documents().len(), head })
    }

    /// What a person said in the same words on another occasion: the two statements, the one that came in later first. Of
    /// their quotes the last are looked at, so many, each utterance once.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn restatements(&self, ledger: &Ledger, person: PersonId, quotes: usize) -> Result<Vec<Restatement>> {
        ledger.at(|connection| {
            let Look { snapshot, columns } = self.look(connection)?;
            let Some(person) = crate::people::standing(&snapshot, person)? else { return Ok(Vec::new()) };
            let theirs = columns.made_by([person]);
            let numbers = |places: &[Place]| -> Vec<i64> {
                places.iter().map(|&place| columns.rows.number[place as usize]).collect()
            };
            let last = columns.utterances(&snapshot)?.last_quotes(&columns, &theirs, quotes);
            let all = numbers(&theirs);
            let is_theirs = |number: i64| all.binary_search(&number).is_ok();
            let mut sources = Sources::new(&snapshot);
            let mut hit = |number: i64| -> Result<Option<Hit>> {
                columns.places(&[number]).first().map(|&place| sources.hit(&columns, place)).transpose()
            };
            let mut again = Vec::new();
            for (later, earlier, share) in restated(&snapshot, &numbers(&last), is_theirs)? {
                if let (Some(later), Some(earlier)) = (hit(later)?, hit(earlier)?) {
                    again.push(Restatement { later, earlier, share });
                }
            }
            Ok(again)
        })
    }

    /// Some of the families of which a printing fits a query, those that most documents print first, and how many there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn families(&self, ledger: &Ledger, query: &Query, skip: usize, limit: usize) -> Result<(Vec<Summary>, usize)> {
        ledger.at(|connection| {
            let Look { snapshot, columns } = self.look(connection)?;
            let found = matching::find(&snapshot, &columns, query)?;
            families::list(&snapshot, &columns, &found.places, skip, limit)
        })
    }

    /// The outlets, those with most statements first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn outlets(&self, ledger: &Ledger) -> Result<Vec<Outlet>> {
        ledger.at(|connection| Ok(outlets::count(&self.look(connection)?.columns)))
    }

    /// Some of the people, those who said most first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn people(&self, ledger: &Ledger, whom: &Whom) -> Result<People> {
        ledger.at(|connection| {
            let Look { snapshot, columns } = self.look(connection)?;
            people::list(&snapshot, &columns, whom)
        })
    }

    /// Some of the pairs of people who may be one, and how many pairs there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn suggestions(&self, ledger: &Ledger, skip: usize, limit: usize) -> Result<(Vec<Pair>, usize)> {
        ledger.at(|connection| {
            let Look { snapshot, columns } = self.look(connection)?;
            people::pairs(&snapshot, &columns, skip, limit)
        })
    }

    /// What became of the documents that came in.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn coverage(&self, ledger: &Ledger) -> Result<Coverage> {
        ledger.at(|connection| Ok(coverage::count(&self.look(connection)?.columns)))
    }

    /// Some of the documents that came in, the last first, and how many there are of those that are wanted.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn documents(&self, ledger: &Ledger, which: &Which) -> Result<(Vec<Entered>, usize)> {
        ledger.at(|connection| {
            let Look { snapshot, columns } = self.look(connection)?;
            coverage::list(&snapshot, &columns, which)
        })
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
