//! The people of a ledger as lists of them want them: by their names, those who said most first, and those who may be one.

use std::cmp::Reverse;

use rusqlite::Connection;

use super::columns::{Columns, Made};
use crate::error::Result;
use crate::name;
use crate::people::{self, Person};

/// Which people are wanted.
#[derive(Clone, Debug, Default)]
pub struct Whom {
    /// Words that a name of theirs has, in any order; everybody without.
    pub words: String,
    /// Person or organisation; both unless it is said.
    pub kind: Option<String>,
    /// Whether those come first whose name has few other words, and not those who said most.
    pub closest_first: bool,
    /// How many to leave out at the beginning.
    pub skip: usize,
    /// How many at most.
    pub limit: usize,
}

/// Some of the people.
#[derive(Clone, Debug)]
pub struct People {
    /// The people.
    pub people: Vec<Person>,
    /// How many have such a name, whatever their kind.
    pub all: usize,
}

/// Two people who may be one, with the reason.
pub type Pair = (Person, Person, String);

/// The people who are wanted.
pub(super) fn list(connection: &Connection, columns: &Columns, whom: &Whom) -> Result<People> {
    let made = columns.count_people();
    let names = columns.names(connection)?;
    let words = name::words(&whom.words);
    let found = (!words.is_empty()).then(|| names.with_words(&words));
    let fits = |(_, person): &(usize, i64)| found.as_ref().is_none_or(|found| found.contains_key(person));
    let mut ranked: Vec<(usize, Reverse<usize>, usize, i64)> = names
        .people()
        .iter()
        .copied()
        .enumerate()
        .filter(fits)
        .map(|(rank, person)| {
            let others = found.as_ref().filter(|_| whom.closest_first).and_then(|found| found.get(&person)).copied();
            (others.unwrap_or_default(), Reverse(of(columns, &made, person).statements), rank, person)
        })
        .collect();
    ranked.sort_unstable();
    let mut people = Vec::new();
    for &(.., number) in ranked.iter().skip(whom.skip) {
        if people.len() == whom.limit {
            break;
        }
        let person = person(connection, columns, &made, number)?;
        if whom.kind.as_ref().is_none_or(|kind| *kind == person.kind) {
            people.push(person);
        }
    }
    Ok(People { people, all: ranked.len() })
}

/// Some of those who may be one, and how many pairs there are.
pub(super) fn pairs(
    connection: &Connection,
    columns: &Columns,
    skip: usize,
    limit: usize,
) -> Result<(Vec<Pair>, usize)> {
    let all = people::count_suggestions(connection)?;
    let mut pairs = Vec::new();
    if limit > 0 && skip < all {
        let made = columns.count_people();
        for (one, other, why) in people::suggested_pairs(connection, skip, limit)? {
            let known = |number| person(connection, columns, &made, number);
            pairs.push((known(one)?, known(other)?, why));
        }
    }
    Ok((pairs, all))
}

/// A person with what they said.
fn person(connection: &Connection, columns: &Columns, made: &[Made], number: i64) -> Result<Person> {
    let Made { statements, documents } = of(columns, made, number);
    Ok(Person { statements, documents, ..people::named(connection, number)? })
}

fn of(columns: &Columns, made: &[Made], person: i64) -> Made {
    columns.people.find(&person).map(|place| made[place as usize]).unwrap_or_default()
}
