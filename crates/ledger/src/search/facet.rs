//! How many of the statements that were found have each value of a field.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use super::columns::{Columns, NONE, Place};
use super::hit::Who;
use crate::derive::card::UNDATED;
use crate::error::Result;
use crate::hash::PersonId;
use crate::query::{ACTS, FORMS, KINDS, POLARITIES, STATES, Words};

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

/// Counts the values of all fields, at most `most` of each.
pub(super) fn count(connection: &Connection, columns: &Columns, places: &[Place], most: usize) -> Result<Vec<Facet>> {
    if most == 0 {
        return Ok(Vec::new());
    }
    let mut facets = vec![people(connection, columns, places, most)?, outlets(columns, places, most)];
    let lists: [(Field, &[u8], Words); 5] = [
        (Field::Kind, &columns.rows.kind, KINDS),
        (Field::Act, &columns.rows.act, ACTS),
        (Field::Polarity, &columns.rows.polarity, POLARITIES),
        (Field::Form, &columns.rows.form, FORMS),
        (Field::State, &columns.rows.state, STATES),
    ];
    facets.extend(lists.map(|(field, column, words)| list(field, column, words, places)));
    facets.push(months(columns, places, most));
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

fn outlets(columns: &Columns, places: &[Place], most: usize) -> Facet {
    let all = columns.outlets.values();
    let mut counts = vec![0; all.len()];
    let mut without = 0;
    for &place in places {
        match columns.printed(place).outlet {
            NONE => without += 1,
            outlet => counts[outlet as usize] += 1,
        }
    }
    let (found, others) = top(&counts, most, |place| &all[place]);
    let count =
        |(place, count): (usize, u32)| Count { value: all[place].clone(), person: None, statements: count as usize };
    Facet { field: Field::Outlet, counts: found.into_iter().map(count).collect(), others, without }
}

fn list(field: Field, column: &[u8], words: Words, places: &[Place]) -> Facet {
    let mut counts = [0; 256];
    for &place in places {
        counts[usize::from(column[place as usize])] += 1;
    }
    let (found, _) = top(&counts[..words.len()], words.len(), |place| place);
    let count = |(place, count): (usize, u32)| Count {
        value: words[place].to_owned(),
        person: None,
        statements: count as usize,
    };
    let without = counts[words.len()..].iter().map(|&count| count as usize).sum();
    Facet { field, counts: found.into_iter().map(count).collect(), others: 0, without }
}

fn months(columns: &Columns, places: &[Place], most: usize) -> Facet {
    let month = |place: Place| columns.printed(place).published / 100;
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    // Documents are mostly added by their days, so that runs are long.
    for run in places.chunk_by(|&one, &other| month(one) == month(other)) {
        *counts.entry(month(run[0])).or_default() += run.len();
    }
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
