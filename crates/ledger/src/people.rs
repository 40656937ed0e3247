//! Who is in the ledger: the people, their names and roles, and what was decided about them.

use std::cmp::Reverse;
use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use crate::derive::card;
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::event::Event;
use crate::hash::{DocumentKey, PersonId};
use crate::ledger::Ledger;
use crate::name;

/// A person or body in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name in the ledger.
    pub id: PersonId,
    /// The name that people decided on, else that of the list, else that of the first document.
    pub name: String,
    /// Person or organisation.
    pub kind: String,
    /// The item in Wikidata, where a list gives one.
    pub wikidata: Option<String>,
    /// How many statements are by them, those made with others included.
    pub statements: usize,
    /// In how many documents.
    pub documents: usize,
}

/// All that is known of a person.
#[derive(Clone, Debug)]
pub struct Portrait {
    /// Who it is.
    pub person: Person,
    /// The names that documents give, with the number of documents, the most frequent first.
    pub names: Vec<(String, usize)>,
    /// The offices and parts, in the order of their first days.
    pub roles: Vec<RoleHeld>,
    /// Those who were joined to them.
    pub joined: Vec<(PersonId, String)>,
    /// Those who may be the same, with the reason.
    pub suggested: Vec<(PersonId, String, String)>,
    /// The decisions about them that count, in order.
    pub decisions: Vec<Entry>,
}

/// An office or part, and the statement that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleHeld {
    /// The words of the documents.
    pub words: String,
    /// The day of publication of the first document with them, where that is known.
    pub first: Option<String>,
    /// The day of the last.
    pub last: Option<String>,
    /// How many documents have them.
    pub documents: usize,
    /// The first of those documents.
    pub document: DocumentKey,
    /// Its id.
    pub document_id: String,
    /// The id of the statement there that shows them.
    pub statement: String,
}

/// The number of the person whom an id stands for at present.
pub(crate) fn standing(connection: &Connection, person: PersonId) -> Result<Option<i64>> {
    let sql = "SELECT coalesce(joined_to, number) FROM person WHERE number = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([person.number()], |row| row.get(0)).optional()?)
}

const COLUMNS: &str = "number, coalesce(called, name), kind, wikidata, \
    (SELECT count(DISTINCT document) FROM speaker WHERE speaker.person = person.number)";

/// A person of whose statements none is counted yet.
fn of_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: PersonId::of_number(row.get(0)?),
        name: row.get(1)?,
        kind: row.get(2)?,
        wikidata: row.get(3)?,
        statements: 0,
        documents: row.get::<_, i64>(4)? as usize,
    })
}

/// A person by number, of whose statements and documents none is counted.
pub(crate) fn named(connection: &Connection, number: i64) -> Result<Person> {
    let sql = "SELECT number, coalesce(called, name), kind, wikidata, 0 FROM person WHERE number = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([number], of_row)?)
}

/// Pairs of people who may be one, by the people that they were joined to.
const PAIRS: &str = "SELECT DISTINCT coalesce(one.joined_to, one.number) AS first, \
    coalesce(other.joined_to, other.number) AS second, why FROM suggestion \
    JOIN person AS one ON one.number = suggestion.one JOIN person AS other ON other.number = suggestion.other \
    WHERE coalesce(one.joined_to, one.number) <> coalesce(other.joined_to, other.number)";

/// How many pairs of people there are that may be one.
pub(crate) fn count_suggestions(connection: &Connection) -> Result<usize> {
    let sql = format!("SELECT count(*) FROM ({PAIRS})");
    Ok(connection.prepare_cached(&sql)?.query_row([], |row| row.get::<_, i64>(0))? as usize)
}

/// Some of the pairs of people who may be one, with the reason.
pub(crate) fn suggested_pairs(connection: &Connection, skip: usize, limit: usize) -> Result<Vec<(i64, i64, String)>> {
    let sql = format!("{PAIRS} ORDER BY suggestion.folded, 1, 2 LIMIT ?2 OFFSET ?1");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(&sql)?;
    let pairs = statement.query_map((skip as i64, limit), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(pairs.collect::<rusqlite::Result<_>>()?)
}

/// How many statements are by each person, those made with others included.
fn count_all(connection: &Connection) -> Result<HashMap<i64, usize>> {
    let mut counts = HashMap::new();
    let mut statement = connection.prepare("SELECT number, card FROM document WHERE card IS NOT NULL")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        count(&mut counts, row)?;
    }
    Ok(counts)
}

/// Counts the statements of a document, of which the row has number and card.
fn count(counts: &mut HashMap<i64, usize>, row: &rusqlite::Row<'_>) -> Result<()> {
    let card = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
    let each = |mark: card::Mark| {
        let mut people: Vec<i64> = mark.people().collect();
        people.sort_unstable();
        people.dedup();
        for person in people {
            *counts.entry(person).or_default() += 1;
        }
    };
    card::unpack(card, |person| person, each).ok_or_else(|| card::damaged(row.get(0).unwrap_or_default()))
}

/// A person with the count of their statements.
fn find(connection: &Connection, number: i64) -> Result<Person> {
    let sql = format!("SELECT {COLUMNS} FROM person WHERE number = ?1");
    let mut person = connection.prepare_cached(&sql)?.query_row([number], of_row)?;
    let sql = "SELECT number, card FROM document WHERE card IS NOT NULL \
               AND number IN (SELECT document FROM speaker WHERE person = ?1)";
    let mut counts = HashMap::new();
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([number])?;
    while let Some(row) = rows.next()? {
        count(&mut counts, row)?;
    }
    person.statements = counts.get(&number).copied().unwrap_or_default();
    Ok(person)
}

impl Ledger {
    /// The people in whose names these words are, whatever their capitals and accents; all without words. Who said most
    /// comes first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn people(&self, words: &str) -> Result<Vec<Person>> {
        let wanted = name::words(words);
        self.at(|connection| {
            let counts = count_all(connection)?;
            let sql = format!("SELECT {COLUMNS} FROM person WHERE joined_to IS NULL ORDER BY 2, 1");
            let mut statement = connection.prepare(&sql)?;
            let mut people = Vec::new();
            for person in statement.query_map([], of_row)? {
                let mut person = person?;
                let words = name::words(&person.name);
                if wanted.iter().all(|wanted| words.contains(wanted)) {
                    person.statements = counts.get(&person.id.number()).copied().unwrap_or_default();
                    people.push(person);
                }
            }
            // Equal counts stay in the order of the names.
            people.sort_by_key(|person| Reverse(person.statements));
            Ok(people)
        })
    }

    /// The one person whom an id or a name means.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, and [`Error::Refused`] with the ids when there are several.
    pub fn person(&self, name: &str) -> Result<PersonId> {
        if let Ok(id) = name.parse::<PersonId>()
            && let Some(number) = self.at(|connection| standing(connection, id))?
        {
            return Ok(PersonId::of_number(number));
        }
        let wanted = name::words(name);
        let mut same: Vec<Person> = self.people(name)?;
        same.retain(|person| name::words(&person.name) == wanted);
        match same.as_slice() {
            [one] => Ok(one.id),
            [] => Err(Error::Unknown { what: "person", name: name.to_owned() }),
            several => {
                let ids: Vec<String> = several.iter().map(|person| person.id.to_string()).collect();
                let ids = ids.join(", ");
                Err(Error::Refused(format!("{name:?} is the name of {} people: name one of {ids}", several.len())))
            }
        }
    }

    /// All that is known of a person.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is no such person, and when the file cannot be read.
    pub fn portrait(&self, id: PersonId) -> Result<Portrait> {
        self.at(|connection| {
            let unknown = || Error::Unknown { what: "person", name: id.to_string() };
            let number = standing(connection, id)?.ok_or_else(unknown)?;
            let person = find(connection, number)?;
            let sql =
                "SELECT name, count(DISTINCT document) FROM speaker WHERE person = ?1 GROUP BY 1 ORDER BY 2 DESC, 1";
            let names = connection
                .prepare_cached(sql)?
                .query_map([number], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as usize)))?
                .collect::<rusqlite::Result<_>>()?;
            let sql = "SELECT number, coalesce(called, name) FROM person WHERE joined_to = ?1 ORDER BY 2, 1";
            let joined = connection
                .prepare_cached(sql)?
                .query_map([number], |row| Ok((PersonId::of_number(row.get(0)?), row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let (roles, suggested) = (roles(connection, number)?, suggested(connection, number)?);
            Ok(Portrait { person, names, roles, joined, suggested, decisions: decisions(connection, number)? })
        })
    }

    /// Those who may be one person, with the reason.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn suggestions(&self) -> Result<Vec<(Person, Person, String)>> {
        self.at(|connection| {
            let pairs = suggested_pairs(connection, 0, usize::MAX)?;
            let pair = |(one, other, why)| Ok((find(connection, one)?, find(connection, other)?, why));
            pairs.into_iter().map(pair).collect()
        })
    }
}

/// The roles that documents give a person.
fn roles(connection: &Connection, person: i64) -> Result<Vec<RoleHeld>> {
    let sql = "SELECT role, min(document), min(published), max(published), count(DISTINCT document) \
               FROM speaker JOIN document ON document.number = speaker.document \
               WHERE person = ?1 AND role IS NOT NULL GROUP BY role";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([person])?;
    let mut roles = Vec::new();
    while let Some(row) = rows.next()? {
        let (words, document): (String, i64) = (row.get(0)?, row.get(1)?);
        let sql = "SELECT key, document.id, lower(hex(statement.id)) FROM speaker \
                   JOIN document ON document.number = speaker.document \
                   JOIN statement ON statement.document = speaker.document AND statement.speaker = speaker.place \
                   WHERE speaker.document = ?1 AND speaker.person = ?2 AND role = ?3 ORDER BY statement.number LIMIT 1";
        let shown = connection
            .prepare_cached(sql)?
            .query_row((document, person, &words), |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((key, document_id, statement)) = shown else { continue };
        let Some(document) = DocumentKey::from_bytes(&key) else { continue };
        let (first, last) = (row.get(2)?, row.get(3)?);
        let documents = row.get::<_, i64>(4)? as usize;
        roles.push(RoleHeld { words, first, last, documents, document, document_id, statement });
    }
    roles.sort_by(|one, other| (&one.first, &one.words).cmp(&(&other.first, &other.words)));
    Ok(roles)
}

fn suggested(connection: &Connection, person: i64) -> Result<Vec<(PersonId, String, String)>> {
    let sql = "SELECT DISTINCT coalesce(other.joined_to, other.number), coalesce(other.called, other.name), why \
               FROM person AS one JOIN suggestion ON one.number IN (suggestion.one, suggestion.other) \
               JOIN person AS other ON other.number IN (suggestion.one, suggestion.other) AND other.number <> one.number \
               WHERE coalesce(one.joined_to, one.number) = ?1 AND coalesce(other.joined_to, other.number) <> ?1 ORDER BY 2, 1";
    let mut statement = connection.prepare_cached(sql)?;
    let row = |row: &rusqlite::Row<'_>| Ok((PersonId::of_number(row.get(0)?), row.get(1)?, row.get(2)?));
    Ok(statement.query_map([person], row)?.collect::<rusqlite::Result<_>>()?)
}

/// The decisions about a person, and about those who were joined to them, that count.
fn decisions(connection: &Connection, person: i64) -> Result<Vec<Entry>> {
    let sql =
        "SELECT number FROM decision WHERE undone IS NULL AND kind IN ('join/1', 'part/1', 'rename/1') ORDER BY number";
    let mut statement = connection.prepare_cached(sql)?;
    let numbers: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut decisions = Vec::new();
    for number in numbers {
        let Some(entry) = Entry::find(connection, number)? else { continue };
        let about: Vec<PersonId> = match entry.event()? {
            Event::Join(join) => vec![join.person, join.same],
            Event::Part(part) => vec![part.person, name::person_parted(number)],
            Event::Rename(rename) => vec![rename.person],
            _ => Vec::new(),
        };
        let mut is_about = false;
        for other in about {
            is_about |= standing(connection, other)? == Some(person);
        }
        if is_about {
            decisions.push(entry);
        }
    }
    Ok(decisions)
}
