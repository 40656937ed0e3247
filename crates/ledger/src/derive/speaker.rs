//! The people that the rules of [`name`] make of the speakers of documents.
//!
//! A person by rule is told by the speakers that there are, whatever the order in which they came. Most documents have one
//! speaker of a name, and that speaker is the person of the name: nothing else has to be looked at. Where a document tells
//! two of one name apart, or a list does, all speakers of the name are grouped anew ([`regroup`]).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use onrecord_read::text::Text;
use rusqlite::{Connection, OptionalExtension};

use super::decision;
use crate::error::Result;
use crate::findings::{Findings, slice};
use crate::hash::DocumentKey;
use crate::name::{self, Role};

/// A speaker as a row has it.
pub(super) struct Figure {
    name: String,
    kind: String,
    role: Option<String>,
    folded: Option<String>,
}

/// The speakers of a reading, in the order of its list.
pub(super) fn cast(text: &Text, findings: &Findings) -> std::result::Result<Vec<Figure>, String> {
    let figure = |speaker: &crate::findings::Speaker| {
        Ok(Figure {
            name: speaker.name.clone(),
            kind: speaker.kind.clone(),
            role: speaker.role.map(|bytes| slice(text, bytes).map(str::to_owned)).transpose()?,
            folded: if speaker.members.is_empty() { name::folded(&speaker.kind, &speaker.name) } else { None },
        })
    };
    findings.speakers.iter().map(figure).collect()
}

/// The speakers whose person changes: for each document the places with their person by rule.
type Changes = BTreeMap<i64, Vec<(i64, i64)>>;

/// Puts the speakers of a document into the tables, in place of those of an earlier reading; says the documents whose
/// speakers became others by it.
pub(super) fn enter(
    connection: &Connection,
    number: i64,
    key: DocumentKey,
    cast: &[Figure],
    is_anew: bool,
) -> Result<BTreeSet<i64>> {
    let mut before = if is_anew { remove(connection, number)? } else { Before::default() };
    let mut count: HashMap<&str, usize> = HashMap::new();
    for figure in cast {
        *count.entry(figure.folded.as_deref().unwrap_or_default()).or_default() += 1;
    }
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    let mut contested: BTreeSet<String> = BTreeSet::new();
    let mut created: BTreeSet<i64> = BTreeSet::new();
    for (place, figure) in cast.iter().enumerate() {
        let Figure { name, kind, role, folded } = figure;
        let main = folded.as_deref().map(|folded| main(connection, folded)).transpose()?;
        let (person, folded_of_person) = match (folded, main) {
            (Some(folded), Some(Main::One(person))) => {
                let is_told_apart = count[folded.as_str()] > 1;
                if is_told_apart
                    || has_namesakes(connection, folded, person)?
                        && (is_anew || !is_nothing_new(connection, folded, person, role.as_deref())?)
                {
                    contested.insert(folded.clone());
                }
                (Some(person), Some(folded.as_str()))
            }
            (Some(folded), Some(Main::Several)) => {
                contested.insert(folded.clone());
                (Some(name::person_of(folded).number()), Some(folded.as_str()))
            }
            _ if kind == "person" || kind == "organisation" => {
                let compared = folded.as_deref().unwrap_or(name);
                let alike = seen.entry((kind, compared)).or_default();
                *alike += 1;
                (Some(name::person_alone(key.as_bytes(), kind, compared, *alike).number()), None)
            }
            _ => (None, None),
        };
        let mut now = None;
        if let Some(person) = person {
            if ensure(connection, person, name, kind, folded_of_person)? {
                created.insert(person);
            }
            now = Some(standing(connection, person)?);
        }
        let sql = "INSERT INTO speaker (document, place, name, kind, role, folded, by_rule, person) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let row = (number, place as i64, name, kind, role, folded, person, now);
        connection.prepare_cached(sql)?.execute(row)?;
    }
    if is_anew {
        contested.extend(before.folded.iter().cloned());
        // The document may come before the one that named the person until now.
        let mut statement = connection.prepare_cached("SELECT by_rule FROM speaker WHERE document = ?1")?;
        let people: Vec<Option<i64>> =
            statement.query_map([number], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        before.people.extend(people.into_iter().flatten());
    }
    settle(connection, number, contested, before, created)
}

/// Takes the speakers of a document out of the tables; says the documents whose speakers became others by it.
pub(super) fn leave(connection: &Connection, number: i64) -> Result<BTreeSet<i64>> {
    let before = remove(connection, number)?;
    settle(connection, number, before.folded.clone(), before, BTreeSet::new())
}

/// The names and people that a document's speakers had.
#[derive(Default)]
struct Before {
    folded: BTreeSet<String>,
    people: BTreeSet<i64>,
}

fn remove(connection: &Connection, number: i64) -> Result<Before> {
    let mut before = Before::default();
    let mut statement = connection.prepare_cached("SELECT folded, by_rule FROM speaker WHERE document = ?1")?;
    let mut rows = statement.query([number])?;
    while let Some(row) = rows.next()? {
        before.folded.extend(row.get::<_, Option<String>>(0)?);
        before.people.extend(row.get::<_, Option<i64>>(1)?);
    }
    connection.prepare_cached("DELETE FROM speaker WHERE document = ?1")?.execute([number])?;
    Ok(before)
}

/// Groups the names that need it, and lets go of people whom no speaker is any more.
fn settle(
    connection: &Connection,
    number: i64,
    contested: BTreeSet<String>,
    before: Before,
    created: BTreeSet<i64>,
) -> Result<BTreeSet<i64>> {
    let mut changed = BTreeSet::new();
    let mut touched = created;
    for &person in &before.people {
        refresh(connection, person)?;
    }
    for folded in contested {
        if is_contested(connection, &folded)? {
            changed.extend(regroup(connection, &folded, &mut touched)?);
        }
    }
    touched.extend(before.people);
    let mut documents = changed.clone();
    documents.insert(number);
    if decision::concerns(connection, &touched, &documents)? {
        changed.extend(decision::settle(connection)?);
    }
    Ok(changed)
}

/// Whom the speakers of a name are who are not told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Main {
    /// This person.
    One(i64),
    /// Nobody in particular: lists have several of the name.
    Several,
    /// Each is somebody else: the name does not join.
    Each,
}

fn main(connection: &Connection, folded: &str) -> Result<Main> {
    let mut statement = connection.prepare_cached("SELECT person FROM listed_name WHERE folded = ?1 LIMIT 2")?;
    let listed: Vec<i64> = statement.query_map([folded], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(match listed.as_slice() {
        [] if name::joins(folded) => Main::One(name::person_of(folded).number()),
        [] => Main::Each,
        [one] => Main::One(*one),
        _ => Main::Several,
    })
}

/// Whether anybody of the name is told apart from the person of the name.
fn has_namesakes(connection: &Connection, folded: &str, main: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM person WHERE folded = ?1 AND number <> ?2 AND listed IS NULL";
    Ok(connection.prepare_cached(sql)?.exists((folded, main))?)
}

/// Whether one more speaker of a name, with this role and alone with the name in a later document, leaves the others who
/// they are, and who may be one with whom. Names that many bear would else be grouped anew for each of them.
fn is_nothing_new(connection: &Connection, folded: &str, main: i64, role: Option<&str>) -> Result<bool> {
    // The first to be told apart from nobody may be one with any of those who are told apart.
    if !connection.prepare_cached("SELECT 1 FROM person WHERE number = ?1")?.exists([main])? {
        return Ok(false);
    }
    let Some(role) = role.filter(|role| Role::of(role) != Role::default()) else { return Ok(true) };
    let sql = "SELECT 1 FROM speaker AS one WHERE by_rule = ?1 AND role = ?2 AND folded = ?3 \
               AND NOT EXISTS (SELECT 1 FROM speaker AS other WHERE other.document = one.document \
                               AND other.folded = one.folded AND other.place <> one.place)";
    Ok(connection.prepare_cached(sql)?.exists((main, role, folded))?)
}

/// Whether the speakers of a name have to be told apart.
fn is_contested(connection: &Connection, folded: &str) -> Result<bool> {
    match main(connection, folded)? {
        Main::Several => Ok(true),
        Main::Each => Ok(false),
        Main::One(main) => {
            let sql = "SELECT 1 FROM speaker WHERE folded = ?1 GROUP BY document HAVING count(*) > 1";
            Ok(has_namesakes(connection, folded, main)? || connection.prepare_cached(sql)?.exists([folded])?)
        }
    }
}

/// One speaker of a name.
struct Namesake {
    document: i64,
    place: i64,
    name: String,
    kind: String,
    role: Role,
    by_rule: Option<i64>,
}

/// Groups all speakers of a name anew; says the documents whose speakers became others.
pub(super) fn regroup(connection: &Connection, folded: &str, touched: &mut BTreeSet<i64>) -> Result<BTreeSet<i64>> {
    let sql =
        "SELECT document, place, name, kind, role, by_rule FROM speaker WHERE folded = ?1 ORDER BY document, place";
    let all: Vec<Namesake> = connection
        .prepare_cached(sql)?
        .query_map([folded], |row| {
            Ok(Namesake {
                document: row.get(0)?,
                place: row.get(1)?,
                name: row.get(2)?,
                kind: row.get(3)?,
                role: Role::of(&row.get::<_, Option<String>>(4)?.unwrap_or_default()),
                by_rule: row.get(5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let listed = listed(connection, folded)?;
    let assigned = assign(connection, folded, &all, &listed)?;

    let mut changes = Changes::new();
    let mut people: BTreeSet<i64> = all.iter().filter_map(|speaker| speaker.by_rule).collect();
    let is_joined = main(connection, folded)? != Main::Each;
    for (speaker, &person) in all.iter().zip(&assigned) {
        let compared = is_joined.then_some(folded);
        ensure(connection, person, &speaker.name, &speaker.kind, compared)?;
        let sql = "UPDATE person SET folded = ?2 WHERE number = ?1 AND listed IS NULL AND folded IS NOT ?2";
        connection.prepare_cached(sql)?.execute((person, compared))?;
        people.insert(person);
        if speaker.by_rule != Some(person) {
            changes.entry(speaker.document).or_default().push((speaker.place, person));
        }
    }
    let changed: BTreeSet<i64> = changes.keys().copied().collect();
    for (document, places) in changes {
        for (place, person) in places {
            let sql = "UPDATE speaker SET by_rule = ?3, person = ?4 WHERE document = ?1 AND place = ?2";
            let now = standing(connection, person)?;
            connection.prepare_cached(sql)?.execute((document, place, person, now))?;
        }
    }
    for &person in &people {
        refresh(connection, person)?;
    }
    suggest(connection, folded, &listed)?;
    touched.extend(people);
    Ok(changed)
}

/// The people whom lists give a name, with their roles.
fn listed(connection: &Connection, folded: &str) -> Result<Vec<(i64, Vec<Role>)>> {
    let mut statement = connection.prepare_cached("SELECT person, roles FROM listed_name WHERE folded = ?1")?;
    let rows: Vec<(i64, String)> =
        statement.query_map([folded], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    let roles = |json: &str| -> Vec<Role> {
        serde_json::from_str::<Vec<String>>(json).unwrap_or_default().iter().map(|role| Role::of(role)).collect()
    };
    Ok(rows.iter().map(|(person, json)| (*person, roles(json))).collect())
}

/// The person of each speaker of a name.
fn assign(connection: &Connection, folded: &str, all: &[Namesake], listed: &[(i64, Vec<Role>)]) -> Result<Vec<i64>> {
    let main = match main(connection, folded)? {
        Main::One(person) => Some(person),
        Main::Several => Some(name::person_of(folded).number()),
        Main::Each => None,
    };
    let mut in_document: HashMap<i64, usize> = HashMap::new();
    for speaker in all {
        *in_document.entry(speaker.document).or_default() += 1;
    }
    let by_list = |speaker: &Namesake| -> Option<i64> {
        let fits = |roles: &[Role]| roles.iter().any(|role| role.agrees(&speaker.role));
        let mut fitting = listed.iter().filter(|(_, roles)| fits(roles));
        fitting.next().filter(|_| fitting.next().is_none()).map(|(person, _)| *person)
    };
    let is_told_apart = |speaker: &Namesake| in_document[&speaker.document] > 1;
    let main_roles: Vec<&Role> = {
        let mut roles: Vec<&Role> =
            all.iter().filter(|speaker| !is_told_apart(speaker)).map(|speaker| &speaker.role).collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    };
    let agrees = |speaker: &Namesake| main_roles.iter().any(|role| role.agrees(&speaker.role));
    let mut agreeing: HashMap<i64, usize> = HashMap::new();
    for speaker in all.iter().filter(|speaker| is_told_apart(speaker) && agrees(speaker)) {
        *agreeing.entry(speaker.document).or_default() += 1;
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut ordinal: HashMap<i64, usize> = HashMap::new();
    let mut assigned = Vec::with_capacity(all.len());
    for speaker in all {
        // Counted whoever the speaker turns out to be, so that the others keep their ids.
        let place = ordinal.entry(speaker.document).or_default();
        *place += 1;
        if listed.len() > 1
            && let Some(person) = by_list(speaker)
        {
            assigned.push(person);
            continue;
        }
        let is_main = !is_told_apart(speaker) || (agreeing.get(&speaker.document) == Some(&1) && agrees(speaker));
        if let Some(main) = main.filter(|_| is_main) {
            assigned.push(main);
            continue;
        }
        let fits = |group: &Group| {
            group.last_document != speaker.document && group.roles.iter().any(|role| role.agrees(&speaker.role))
        };
        if main.is_some()
            && let Some(group) = groups.iter_mut().find(|group| fits(group))
        {
            group.last_document = speaker.document;
            group.roles.insert(speaker.role.clone());
            assigned.push(group.person);
            continue;
        }
        let sql = "SELECT key FROM document WHERE number = ?1";
        let key: Vec<u8> = connection.prepare_cached(sql)?.query_row([speaker.document], |row| row.get(0))?;
        let person = name::person_alone(&key, &speaker.kind, folded, *place).number();
        let roles = BTreeSet::from([speaker.role.clone()]);
        groups.push(Group { person, last_document: speaker.document, roles });
        assigned.push(person);
    }
    Ok(assigned)
}

/// Speakers of one name whom more than the name joins.
struct Group {
    person: i64,
    last_document: i64,
    roles: BTreeSet<Role>,
}

/// Suggests that the people of a name may be one.
fn suggest(connection: &Connection, folded: &str, listed: &[(i64, Vec<Role>)]) -> Result<()> {
    // Only those of this name: a person on a list may be suggested under other names, too.
    connection.prepare_cached("DELETE FROM suggestion WHERE folded = ?1")?.execute([folded])?;
    let mut statement = connection.prepare_cached("SELECT number FROM person WHERE folded = ?1 ORDER BY number")?;
    let mut people: BTreeSet<i64> =
        statement.query_map([folded], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    people.extend(listed.iter().map(|(person, _)| *person));
    let why = if listed.len() > 1 {
        "a list has several people of this name"
    } else {
        "a document has two speakers of this name"
    };
    // Each with the first, so that a name which is borne by a thousand does not make a million pairs.
    let first = if let [(one, _)] = listed { *one } else { name::person_of(folded).number() };
    let first = if people.contains(&first) { first } else { people.first().copied().unwrap_or(first) };
    for &other in people.iter().filter(|&&other| other != first) {
        let (one, other) = (first.min(other), first.max(other));
        let sql = "INSERT OR IGNORE INTO suggestion (folded, one, other, why) VALUES (?1, ?2, ?3, ?4)";
        connection.prepare_cached(sql)?.execute((folded, one, other, why))?;
    }
    Ok(())
}

/// Puts a person into the tables, if there is none of the number; says whether.
pub(super) fn ensure(
    connection: &Connection,
    person: i64,
    name: &str,
    kind: &str,
    folded: Option<&str>,
) -> Result<bool> {
    let sql = "INSERT OR IGNORE INTO person (number, name, kind, folded) VALUES (?1, ?2, ?3, ?4)";
    Ok(connection.prepare_cached(sql)?.execute((person, name, kind, folded))? > 0)
}

/// The person that a person by rule is after what people decided.
fn standing(connection: &Connection, person: i64) -> Result<i64> {
    let sql = "SELECT joined_to FROM person WHERE number = ?1 AND joined_to IS NOT NULL";
    let joined: Option<i64> = connection.prepare_cached(sql)?.query_row([person], |row| row.get(0)).optional()?;
    Ok(joined.unwrap_or(person))
}

/// Names a person as the first document does, and lets go of one whom no speaker is and no list has.
pub(super) fn refresh(connection: &Connection, person: i64) -> Result<()> {
    let sql = "SELECT name FROM speaker WHERE by_rule = ?1 ORDER BY document, place LIMIT 1";
    let name: Option<String> = connection.prepare_cached(sql)?.query_row([person], |row| row.get(0)).optional()?;
    if let Some(name) = name {
        let sql = "UPDATE person SET name = ?2 WHERE number = ?1 AND listed IS NULL AND name IS NOT ?2";
        connection.prepare_cached(sql)?.execute((person, name))?;
    } else {
        let sql = "DELETE FROM person WHERE number = ?1 AND listed IS NULL";
        if connection.prepare_cached(sql)?.execute([person])? > 0 {
            connection.prepare_cached("DELETE FROM suggestion WHERE one = ?1 OR other = ?1")?.execute([person])?;
        }
    }
    Ok(())
}
