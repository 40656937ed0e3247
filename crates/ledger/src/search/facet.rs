//! How many of the statements that were found have each value of a field.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::Ask;
use super::columns::{Columns, NONE, Place};
use super::hit::Who;
use super::matching::Found;
use super::traits::Traits;
use super::utterances::Tally;
use crate::derive::card::UNDATED;
use crate::error::{Error, Result};
use crate::hash::PersonId;
use crate::query::{ACTS, FORMS, KINDS, POLARITIES, Query, STATES, Words};

/// A field whose values are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Who made the statement, where that is one person or body of the ledger.
    Person,
    /// Who printed it.
    Outlet,
    /// What kind of speaker.
    Kind,
    /// What the source did.
    Act,
    /// Whether the text affirms it.
    Polarity,
    /// Whether it is quoted.
    Form,
    /// What reviews say of it.
    State,
    /// The month in which the document was published.
    Month,
}

impl Field {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Outlet => "outlet",
            Self::Kind => "kind",
            Self::Act => "act",
            Self::Polarity => "polarity",
            Self::Form => "form",
            Self::State => "state",
            Self::Month => "month",
        }
    }
}

/// The values of a field, those of most statements first; months from the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The field.
    pub field: Field,
    /// Its values.
    pub counts: Vec<Count>,
    /// How many more values there are.
    pub others: usize,
    /// How many statements have none.
    pub without: usize,
}

/// How many statements have a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The value; for a person the name.
    pub value: String,
    /// The person.
    pub person: Option<PersonId>,
    /// The statements.
    pub statements: usize,
}

/// What is counted of the statements that fit a query.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) tally: Option<Tally>,
    pub(super) facets: Vec<Facet>,
}

impl Counted {
    /// Counts utterances, articles and outlets, if that is asked for, and the values of all fields; whoever turns the pages of
    /// an answer asks for the same once more.
    pub(super) fn of(
        connection: &Connection,
        columns: &Columns,
        found: &Found,
        query: &Query,
        ask: &Ask,
    ) -> Result<Arc<Self>> {
        let question = format!("{} {} {query}", ask.facets, ask.tally);
        if let Some(counted) = columns.lately.counted.find(&question) {
            return Ok(counted);
        }
        let tally = ask.tally.then(|| Ok::<_, Error>(columns.utterances(connection)?.tally(columns, found)));
        let facets = count(connection, columns, found, ask.facets)?;
        let counted = Arc::new(Self { tally: tally.transpose()?, facets });
        let values = counted.facets.iter().flat_map(|facet| &facet.counts);
        let bytes = values.map(|count| size_of::<Count>() + count.value.capacity()).sum();
        columns.lately.counted.keep(&question, &counted, bytes);
        Ok(counted)
    }
}

/// Counts the values of all fields, at most `most` of each.
fn count(connection: &Connection, columns: &Columns, found: &Found, most: usize) -> Result<Vec<Facet>> {
    if most == 0 {
        return Ok(Vec::new());
    }
    let mut facets = vec![people(connection, columns, &found.places, most)?, outlets(columns, found, most)];
    facets.extend(lists(columns, &found.places));
    facets.push(months(columns, found, most));
    Ok(facets)
}

/// The values that are counted most, by their places in a list; those of equal counts in the order of their keys, which
/// unlike the places are the same however the list came about.
fn top<K: Ord>(counts: &[u32], most: usize, key: impl Fn(usize) -> K) -> (Vec<(usize, u32)>, usize) {
    let mut found: Vec<(usize, u32)> = counts.iter().copied().enumerate().filter(|&(_, count)| count > 0).collect();
    let all = found.len();
    let by_count =
        |one: &(usize, u32), other: &(usize, u32)| other.1.cmp(&one.1).then_with(|| key(one.0).cmp(&key(other.0)));
    if all > most {
        found.select_nth_unstable_by(most, by_count);
        found.truncate(most);
    }
    found.sort_unstable_by(by_count);
    let others = all - found.len();
    (found, others)
}

fn people(connection: &Connection, columns: &Columns, places: &[Place], most: usize) -> Result<Facet> {
    let all = columns.people.values();
    let mut counts = vec![0; all.len()];
    let mut without = 0;
    for &place in places {
        match columns.rows.person[place as usize] {
            NONE => without += 1,
            person => counts[person as usize] += 1,
        }
    }
    let (found, others) = top(&counts, most, |place| all[place]);
    let mut named = Vec::with_capacity(found.len());
    for (place, count) in found {
        let person = Who::find(connection, all[place])?;
        named.push(Count { value: person.name, person: Some(person.id), statements: count as usize });
    }
    Ok(Facet { field: Field::Person, counts: named, others, without })
}

fn outlets(columns: &Columns, found: &Found, most: usize) -> Facet {
    let all = columns.outlets.values();
    let mut counts = vec![0; all.len()];
    let mut without = 0;
    for (document, here) in found.documents() {
        match columns.documents[document as usize].outlet {
            NONE => without += here.len(),
            outlet => counts[outlet as usize] += here.len() as u32,
        }
    }
    let (found, others) = top(&counts, most, |place| &all[place]);
    let count =
        |(place, count): (usize, u32)| Count { value: all[place].clone(), person: None, statements: count as usize };
    Facet { field: Field::Outlet, counts: found.into_iter().map(count).collect(), others, without }
}

/// The fields whose values are in closed lists of words.
fn lists(columns: &Columns, places: &[Place]) -> [Facet; 5] {
    let mut having = vec![0_u32; Traits::COUNT];
    for &place in places {
        having[columns.rows.traits[place as usize].place()] += 1;
    }
    let having: Vec<(Traits, u32)> = Traits::all().zip(having).filter(|&(_, count)| count > 0).collect();
    let list = |field: Field, words: Words, code: fn(Traits) -> u8| {
        let mut counts = vec![0; words.len()];
        let mut without = 0;
        for &(traits, count) in &having {
            match counts.get_mut(usize::from(code(traits))) {
                Some(sum) => *sum += count,
                None => without += count as usize,
            }
        }
        let (found, _) = top(&counts, words.len(), |place| place);
        let count = |(place, count): (usize, u32)| Count {
            value: words[place].to_owned(),
            person: None,
            statements: count as usize,
        };
        Facet { field, counts: found.into_iter().map(count).collect(), others: 0, without }
    };
    [
        list(Field::Kind, KINDS, Traits::kind),
        list(Field::Act, ACTS, Traits::act),
        list(Field::Polarity, POLARITIES, Traits::polarity),
        list(Field::Form, FORMS, Traits::form),
        list(Field::State, STATES, Traits::state),
    ]
}

fn months(columns: &Columns, found: &Found, most: usize) -> Facet {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    // Documents mostly come in by their days, so that months change seldom.
    let (mut month, mut statements) = (UNDATED, 0);
    for (document, here) in found.documents() {
        let next = columns.documents[document as usize].published / 100;
        if next != month {
            *counts.entry(month).or_default() += std::mem::take(&mut statements);
            month = next;
        }
        statements += here.len();
    }
    *counts.entry(month).or_default() += statements;
    let without = counts.remove(&UNDATED).unwrap_or_default();
    let others = counts.len().saturating_sub(most);
    let count = |(month, statements): (i32, usize)| Count {
        value: format!("{:04}-{:02}", month / 100, month % 100),
        person: None,
        statements,
    };
    Facet { field: Field::Month, counts: counts.into_iter().rev().take(most).map(count).collect(), others, without }
}

impl Who {
    /// The person of a number, as it goes by.
    pub(crate) fn find(connection: &Connection, number: i64) -> Result<Self> {
        let sql = "SELECT coalesce(called, name) FROM person WHERE number = ?1";
        let name: Option<String> = connection.prepare_cached(sql)?.query_row([number], |row| row.get(0)).optional()?;
        let id = PersonId::of_number(number);
        Ok(Self { id, name: name.unwrap_or_else(|| id.to_string()) })
    }
}
