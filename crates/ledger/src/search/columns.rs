//! What queries can ask of statements, in memory: a column for each field, in the order of the statements' numbers.
//!
//! The columns are made of the cards of the documents. Those of a later moment are made of those of an earlier and of the
//! cards that were changed since.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension};

use super::facet::Counted;
use super::names::Names;
use super::recent::Recent;
use super::traits::Traits;
use super::utterances::Utterances;
use crate::derive::card::{self, Day, Mark, UNDATED, number_of};
use crate::derive::statement_number;
use crate::entry::Head;
use crate::error::Result;

/// Nobody in particular, no outlet, no language.
pub(super) const NONE: u32 = u32::MAX;

/// A statement, by its place in the columns.
pub(super) type Place = u32;

/// How many bytes of statements with words are kept: four million places.
const ROOM_FOR_WORDS: usize = 16 << 20;

/// How many bytes of counts are kept, some hundred to a query.
const ROOM_FOR_COUNTS: usize = 4 << 20;

/// What is read of each document.
const COLUMNS: &str = "number, published, outlet, language, earlier, reader, agency, withdrawn, reading, card";

/// A moment of a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The last entry.
    pub(super) head: Head,
    /// How often the tables were laid out anew, as a rebuild does.
    layout: i64,
    /// The version of the card that was changed last.
    version: i64,
    /// Documents whose families are still to be found: finding them changes families without an entry.
    unsettled: i64,
}

impl Stamp {
    /// The moment of no ledger.
    const NONE: Self = Self { head: Head::EMPTY, layout: -1, version: 0, unsettled: 0 };

    /// The moment that a transaction sees.
    pub(super) fn read(connection: &Connection) -> Result<Self> {
        let layout = connection.pragma_query_value(None, "schema_version", |row| row.get(0))?;
        let sql = "SELECT coalesce(max(version), 0) FROM document";
        let version = connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        let sql = "SELECT count(*) FROM unsettled";
        let unsettled = connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        Ok(Self { head: Head::read(connection)?, layout, version, unsettled })
    }
}

/// The columns of all statements at one moment.
#[derive(Debug)]
pub(super) struct Columns {
    /// The moment.
    pub(super) stamp: Stamp,
    pub(super) rows: Rows,
    /// The documents with statements, in the order of these, each with the place of its first.
    firsts: Vec<(u32, Place)>,
    /// How many words the statements have.
    pub(super) lengths: Lengths,
    /// Statements that several made, by number, each with one of the people; both ascending.
    joint: Vec<(i64, u32)>,
    /// The documents, in the order in which they were added, those without statements included.
    pub(super) documents: Vec<Printed>,
    /// The numbers of the people.
    pub(super) people: Listed<i64>,
    pub(super) outlets: Listed<String>,
    pub(super) languages: Listed<String>,
    /// The versions of the reader.
    pub(super) readers: Listed<String>,
    /// The names of people, once a query asked for one.
    names: OnceLock<Names>,
    /// Which statements are one utterance, once a query asked for that.
    utterances: OnceLock<Utterances>,
    /// What else was answered lately.
    pub(super) lately: Lately,
}

/// What was answered lately at the moment of the columns.
#[derive(Debug)]
pub(super) struct Lately {
    /// The statements with some words, by how the index of words is asked.
    pub(super) words: Recent<[Place]>,
    /// What was counted of the statements that fit a query.
    pub(super) counted: Recent<Counted>,
}

impl Default for Lately {
    fn default() -> Self {
        Self { words: Recent::new(ROOM_FOR_WORDS), counted: Recent::new(ROOM_FOR_COUNTS) }
    }
}

/// A row for each statement.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// The statements' numbers, ascending.
    pub(super) number: Vec<i64>,
    document: Vec<u32>,
    /// Their person, as a place in the list of people.
    pub(super) person: Vec<u32>,
    /// What they have of the lists of words.
    pub(super) traits: Vec<Traits>,
    /// The first and the last day on which they can have been uttered.
    pub(super) said: Vec<(Day, Day)>,
    /// How many words they have.
    pub(super) words: Vec<u16>,
}

/// How many words statements have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lengths {
    /// On the average.
    pub(super) mean: f64,
    /// At most.
    pub(super) most: u16,
}

impl Lengths {
    fn of(words: &[u16]) -> Self {
        let sum: u64 = words.iter().map(|&length| u64::from(length)).sum();
        Self { mean: sum as f64 / words.len().max(1) as f64, most: words.iter().max().copied().unwrap_or_default() }
    }
}

/// How much somebody said.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Made {
    pub(super) statements: usize,
    pub(super) documents: usize,
}

/// Where a document was printed, and what became of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printed {
    /// The number of the document.
    pub(super) number: i64,
    /// The first of the documents that it is a changed version of, by its place; its own for most.
    pub(super) article: u32,
    /// The day of publication.
    pub(super) published: Day,
    /// Places in the lists.
    pub(super) outlet: u32,
    pub(super) language: u32,
    /// Who read it.
    pub(super) reader: u32,
    /// Whether it is credited to an agency.
    pub(super) is_by_agency: bool,
    /// Whether its words were taken away.
    pub(super) is_withdrawn: bool,
}

/// Values, each once, in the order in which they were met.
#[derive(Clone, Debug)]
pub(super) struct Listed<T> {
    values: Vec<T>,
    places: HashMap<T, u32>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { values: Vec::new(), places: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Listed<T> {
    /// The values, by their places.
    pub(super) fn values(&self) -> &[T] {
        &self.values
    }

    /// The place of a value.
    pub(super) fn find<Q>(&self, value: &Q) -> Option<u32>
    where
        T: std::borrow::Borrow<Q>,
        Q: Eq + std::hash::Hash + ?Sized,
    {
        self.places.get(value).copied()
    }

    /// The place of a value, which joins the list if it is new.
    pub(super) fn place<Q>(&mut self, value: &Q) -> u32
    where
        T: std::borrow::Borrow<Q>,
        Q: ToOwned<Owned = T> + Eq + std::hash::Hash + ?Sized,
    {
        self.find(value).unwrap_or_else(|| {
            let place = self.values.len() as u32;
            self.values.push(value.to_owned());
            self.places.insert(value.to_owned(), place);
            place
        })
    }
}

impl Columns {
    /// The columns of the moment that a transaction sees.
    pub(super) fn load(snapshot: &Connection) -> Result<Self> {
        let mut columns = Self {
            stamp: Stamp::read(snapshot)?,
            rows: Rows::default(),
            firsts: Vec::new(),
            lengths: Lengths::default(),
            joint: Vec::new(),
            documents: Vec::new(),
            people: Listed::default(),
            outlets: Listed::default(),
            languages: Listed::default(),
            readers: Listed::default(),
            names: OnceLock::new(),
            utterances: OnceLock::new(),
            lately: Lately::default(),
        };
        columns.take(snapshot, None)?;
        Ok(columns)
    }

    /// Brings them to the moment that a transaction sees, by what was changed since theirs.
    pub(super) fn bring_up_to(&mut self, snapshot: &Connection, stamp: Stamp) -> Result<()> {
        if stamp.layout != self.stamp.layout || !is_behind(snapshot, self.stamp.head)? {
            *self = Self::load(snapshot)?;
            return Ok(());
        }
        // If this is cut short, all is loaded anew the next time.
        let before = std::mem::replace(&mut self.stamp, Stamp::NONE);
        // Any entry may have brought people or called them otherwise.
        self.names = OnceLock::new();
        self.utterances = OnceLock::new();
        self.lately = Lately::default();
        self.take(snapshot, Some(before.version))?;
        self.stamp = stamp;
        Ok(())
    }

    /// The same once more, but for what is made where a query asks for it.
    pub(super) fn copy(&self) -> Self {
        Self {
            stamp: self.stamp,
            rows: self.rows.clone(),
            firsts: self.firsts.clone(),
            lengths: self.lengths,
            joint: self.joint.clone(),
            documents: self.documents.clone(),
            people: self.people.clone(),
            outlets: self.outlets.clone(),
            languages: self.languages.clone(),
            readers: self.readers.clone(),
            names: OnceLock::new(),
            utterances: OnceLock::new(),
            lately: Lately::default(),
        }
    }

    /// The names of people at this moment.
    pub(super) fn names(&self, snapshot: &Connection) -> Result<&Names> {
        known(&self.names, || Names::load(snapshot))
    }

    /// Which statements are one utterance at this moment.
    pub(super) fn utterances(&self, snapshot: &Connection) -> Result<&Utterances> {
        known(&self.utterances, || Utterances::load(snapshot, self))
    }

    /// Takes in the cards of all documents, or those that were changed after a version.
    fn take(&mut self, snapshot: &Connection, after: Option<i64>) -> Result<()> {
        // Left to itself, the database goes through all documents, because it can so do without sorting a few.
        let since = if after.is_some() { "INDEXED BY document_version WHERE version > ?1" } else { "WHERE ?1 IS NULL" };
        let sql = format!("SELECT {COLUMNS} FROM document {since} ORDER BY number");
        let mut fresh = Rows::default();
        let mut fresh_joint: Vec<(i64, u32)> = Vec::new();
        let mut changed: Vec<u32> = Vec::new();
        let mut statement = snapshot.prepare(&sql)?;
        let mut rows = statement.query([after])?;
        while let Some(row) = rows.next()? {
            let number = row.get(0)?;
            let list =
                |list: &mut Listed<String>, value| Ok::<_, crate::Error>(text(value)?.map(|value| list.place(value)));
            let earlier: Option<i64> = row.get(4)?;
            let printed = Printed {
                number,
                article: earlier.and_then(|earlier| self.article(earlier)).unwrap_or(self.place_of(number) as u32),
                published: day(text(row.get_ref(1)?)?),
                outlet: list(&mut self.outlets, row.get_ref(2)?)?.unwrap_or(NONE),
                language: list(&mut self.languages, row.get_ref(3)?)?.unwrap_or(NONE),
                reader: list(&mut self.readers, row.get_ref(5)?)?.unwrap_or(NONE),
                is_by_agency: row.get_ref(6)? != ValueRef::Null,
                is_withdrawn: row.get_ref(7)? != ValueRef::Null,
            };
            let place = self.place_of(number);
            match self.documents.get_mut(place) {
                None => self.documents.push(printed),
                Some(known) if known.number == number => {
                    *known = printed;
                    changed.push(place as u32);
                }
                Some(_) => return Err(card::damaged(number)),
            }
            let Some(reading) = row.get::<_, Option<i64>>(8)? else { continue };
            let Some(card) = row.get_ref(9)?.as_blob_or_null().map_err(rusqlite::Error::from)? else { continue };
            let mut within = 0;
            let people = &mut self.people;
            let each = |mark: Mark<u32>| {
                let number = statement_number(reading, within);
                within += 1;
                fresh_joint.extend(mark.jointly.iter().map(|&person| (number, person)));
                fresh.push(number, place as u32, &mark);
            };
            card::unpack(card, |person| people.place(&person), each).ok_or_else(|| card::damaged(number))?;
        }
        if !changed.is_empty() {
            self.forget(&changed);
        }
        self.rows.append(fresh);
        // The statements of a document that was read anew stand where their reading does.
        self.rows.sort();
        self.firsts = self.rows.firsts();
        self.lengths = Lengths::of(&self.rows.words);
        self.joint.append(&mut fresh_joint);
        self.joint.sort_unstable();
        self.joint.dedup();
        Ok(())
    }

    /// The place at which a document stands, or would.
    fn place_of(&self, document: i64) -> usize {
        match self.documents.last() {
            Some(last) if last.number >= document => {
                self.documents.partition_point(|printed| printed.number < document)
            }
            _ => self.documents.len(),
        }
    }

    /// The article that a document is of.
    fn article(&self, document: i64) -> Option<u32> {
        let known = self.documents.get(self.place_of(document))?;
        (known.number == document).then_some(known.article)
    }

    /// Takes out the statements of some documents, whose places ascend.
    fn forget(&mut self, documents: &[u32]) {
        let rows = &self.rows;
        let stays = |place: usize| documents.binary_search(&rows.document[place]).is_err();
        self.joint.retain(|(number, _)| rows.number.binary_search(number).is_ok_and(stays));
        let places: Vec<u32> = (0..rows.number.len()).filter(|&place| stays(place)).map(|place| place as u32).collect();
        self.rows.select(&places);
    }

    /// How many bytes the rows of statements and documents take, and what the index said lately.
    pub(super) fn bytes(&self) -> usize {
        self.rows.bytes()
            + self.documents.capacity() * size_of::<Printed>()
            + self.firsts.capacity() * size_of::<(u32, Place)>()
            + self.joint.capacity() * size_of::<(i64, u32)>()
            + self.lately.words.bytes()
            + self.lately.counted.bytes()
    }

    /// The document of a statement, by its place.
    pub(super) fn document(&self, place: Place) -> u32 {
        self.rows.document[place as usize]
    }

    /// Where a statement was printed.
    pub(super) fn printed(&self, place: Place) -> Printed {
        self.documents[self.document(place) as usize]
    }

    /// How many statements each person made, alone or with others, and in how many documents; by the places of the people.
    pub(super) fn count_people(&self) -> Vec<Made> {
        let mut counts = vec![Made::default(); self.people.values().len()];
        let mut last = vec![NONE; counts.len()];
        let mut joint = self.joint.iter().peekable();
        for (row, &number) in self.rows.number.iter().enumerate() {
            let document = self.rows.document[row];
            let mut count = |person: u32| {
                let made = &mut counts[person as usize];
                made.statements += 1;
                made.documents += usize::from(std::mem::replace(&mut last[person as usize], document) != document);
            };
            let alone = self.rows.person[row];
            if alone != NONE {
                count(alone);
            }
            while let Some(&(_, person)) = joint.next_if(|(other, _)| *other <= number) {
                if person != alone {
                    count(person);
                }
            }
        }
        counts
    }

    /// Statements, in the order of their places, document by document.
    pub(super) fn runs<'p>(&self, places: &'p [Place]) -> impl Iterator<Item = (u32, &'p [Place])> {
        // Those of one document stand together: their numbers begin with that of its reading.
        let runs = places.chunk_by(|&one, &other| self.document(one) == self.document(other));
        runs.map(|run| (self.document(run[0]), run))
    }

    /// All statements, document by document.
    pub(super) fn all_runs(&self) -> impl Iterator<Item = (u32, Range<Place>)> {
        let end = self.rows.number.len() as Place;
        let untils = self.firsts.iter().skip(1).map(|&(_, first)| first).chain([end]);
        self.firsts.iter().zip(untils).map(|(&(document, first), until)| (document, first..until))
    }

    /// The places of statements with these numbers, which ascend.
    pub(super) fn places(&self, numbers: &[i64]) -> Vec<Place> {
        let all = &self.rows.number;
        let mut places = Vec::with_capacity(numbers.len());
        let mut from = 0;
        for &number in numbers {
            // The next is rarely far: look twice as far each time.
            let mut step = 1;
            while all.get(from + step).is_some_and(|&found| found < number) {
                from += step;
                step *= 2;
            }
            let until = all.len().min(from + step + 1);
            from += all[from.min(until)..until].partition_point(|&found| found < number);
            if all.get(from) == Some(&number) {
                places.push(from as Place);
            }
        }
        places
    }

    /// The statements that any of these people made, alone or with others.
    pub(super) fn made_by(&self, people: impl IntoIterator<Item = i64>) -> Vec<Place> {
        let mut wanted = vec![false; self.people.values().len()];
        for place in people.into_iter().filter_map(|person| self.people.find(&person)) {
            wanted[place as usize] = true;
        }
        let is_wanted = |person: u32| person != NONE && wanted[person as usize];
        let alone = self.rows.person.iter().enumerate().filter(|&(_, &person)| is_wanted(person));
        let mut places: Vec<Place> = alone.map(|(place, _)| place as Place).collect();
        let joint = self.joint.iter().filter(|&&(_, person)| is_wanted(person));
        let joint: Vec<i64> = joint.map(|&(number, _)| number).collect();
        if !joint.is_empty() {
            places.extend(self.places(&joint));
            places.sort_unstable();
            places.dedup();
        }
        places
    }
}

/// Whether the ledger still has an entry, and has it with this hash.
fn is_behind(snapshot: &Connection, head: Head) -> Result<bool> {
    let sql = "SELECT hash FROM entry WHERE number = ?1";
    let hash: Option<Vec<u8>> = snapshot.prepare_cached(sql)?.query_row([head.number], |row| row.get(0)).optional()?;
    Ok(hash.is_some_and(|hash| hash == head.hash.as_bytes()))
}

impl Rows {
    fn push(&mut self, number: i64, document: u32, mark: &Mark<u32>) {
        self.number.push(number);
        self.document.push(document);
        self.person.push(mark.person.unwrap_or(NONE));
        self.traits.push(Traits::of(mark));
        self.said.push(mark.said);
        self.words.push(mark.words);
    }

    fn append(&mut self, mut other: Self) {
        self.number.append(&mut other.number);
        self.document.append(&mut other.document);
        self.person.append(&mut other.person);
        self.traits.append(&mut other.traits);
        self.said.append(&mut other.said);
        self.words.append(&mut other.words);
    }

    fn bytes(&self) -> usize {
        fn taken<T>(column: &Vec<T>) -> usize {
            column.capacity() * size_of::<T>()
        }
        taken(&self.number)
            + taken(&self.document)
            + taken(&self.person)
            + taken(&self.traits)
            + taken(&self.said)
            + taken(&self.words)
    }

    /// The documents, each with the place of its first row.
    fn firsts(&self) -> Vec<(u32, Place)> {
        let mut firsts = Vec::new();
        let mut from = 0;
        for run in self.document.chunk_by(|one, other| one == other) {
            firsts.push((run[0], from));
            from += run.len() as Place;
        }
        firsts
    }

    /// Puts the rows into the order of their numbers.
    fn sort(&mut self) {
        if !self.number.is_sorted() {
            let mut places: Vec<u32> = (0..self.number.len() as u32).collect();
            // Stable, and quick where long runs are sorted already, as here.
            places.sort_by_key(|&place| self.number[place as usize]);
            self.select(&places);
        }
    }

    /// Keeps the rows at these places, in this order.
    fn select(&mut self, places: &[u32]) {
        fn selected<T: Copy>(column: &mut Vec<T>, places: &[u32]) {
            *column = places.iter().map(|&place| column[place as usize]).collect();
        }
        selected(&mut self.number, places);
        selected(&mut self.document, places);
        selected(&mut self.person, places);
        selected(&mut self.traits, places);
        selected(&mut self.said, places);
        selected(&mut self.words, places);
    }
}

/// What is made once and kept.
fn known<T>(kept: &OnceLock<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    if let Some(known) = kept.get() {
        return Ok(known);
    }
    let made = make()?;
    // Another thread may have put the same there meanwhile.
    Ok(kept.get_or_init(|| made))
}

/// Text, or nothing.
fn text(value: ValueRef<'_>) -> Result<Option<&str>> {
    Ok(value.as_str_or_null().map_err(rusqlite::Error::from)?)
}

/// "2024-03-05" as a number.
fn day(text: Option<&str>) -> Day {
    text.and_then(|text| text.parse().ok()).map_or(UNDATED, number_of)
}
