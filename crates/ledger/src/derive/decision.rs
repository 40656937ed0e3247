//! What people decided of people: joins, parts, renames and lists, and what was taken back.
//!
//! [`settle`] goes through all decisions that count, in their order, and computes from them and from the people by rule
//! whom each speaker is. A decision about somebody whom no speaker is at present waits until there is one again.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension};

use super::{document, family, review, speaker};
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::event::{Event, Listed, Undo};
use crate::name;

/// Somebody decided something.
pub(super) fn decide(connection: &Connection, number: i64, event: &Event) -> Result<()> {
    let sql = "INSERT INTO decision (number, kind) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute((number, event.kind()))?;
    if let Event::Undo(undo) = event {
        let (target, decision, counts) = take_back(connection, number, undo)?;
        follow(connection, target, &decision, counts)
    } else {
        follow(connection, number, event, true)
    }
}

/// Brings the tables up to date after a decision came to count, or ceased to.
fn follow(connection: &Connection, number: i64, event: &Event, counts: bool) -> Result<()> {
    match event {
        Event::Review(review) => review::count(connection, number, review, counts),
        Event::People(_) => relist(connection),
        Event::FamilyJoin(_) | Event::FamilyPart(_) => family::decide(connection),
        _ => {
            for document in settle(connection)? {
                document::voice(connection, document)?;
            }
            Ok(())
        }
    }
}

/// Marks what an undo takes back; says the decision that this is about in the end, and whether it counts now.
fn take_back(connection: &Connection, number: i64, undo: &Undo) -> Result<(i64, Event, bool)> {
    let wrong = |what: String| Error::Entry { entry: number, what };
    let mut target = undo.entry;
    let mut by = Some(number);
    loop {
        let entry = Entry::find(connection, target)?.ok_or_else(|| wrong(format!("there is no entry {target}")))?;
        let event = entry.event()?;
        let sql = "UPDATE decision SET undone = ?2 WHERE number = ?1";
        if connection.prepare_cached(sql)?.execute((target, by))? == 0 {
            return Err(wrong(format!("entry {target} is no decision")));
        }
        // An undo that is taken back gives its own target its force again, and so on.
        match event {
            Event::Undo(earlier) => {
                by = if by.is_some() { None } else { Some(target) };
                target = earlier.entry;
            }
            decision => return Ok((target, decision, by.is_none())),
        }
    }
}

/// The decisions of some kinds that count, in order.
pub(super) fn standing(connection: &Connection, kinds: &[&str]) -> Result<Vec<(i64, Event)>> {
    let sql = "SELECT number FROM decision WHERE undone IS NULL AND kind = ?1";
    let mut numbers: BTreeSet<i64> = BTreeSet::new();
    for kind in kinds {
        let mut statement = connection.prepare_cached(sql)?;
        let found: Vec<i64> = statement.query_map([kind], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        numbers.extend(found);
    }
    let event = |number: i64| {
        let entry = Entry::find(connection, number)?;
        let entry = entry.ok_or_else(|| Error::Entry { entry: number, what: "it is not there".to_owned() })?;
        Ok((number, entry.event()?))
    };
    numbers.into_iter().map(event).collect()
}

/// Whether decisions are about any of these people or documents.
pub(super) fn concerns(connection: &Connection, people: &BTreeSet<i64>, documents: &BTreeSet<i64>) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM decided WHERE what = ?1 AND number = ?2")?;
    for (what, numbers) in [("person", people), ("document", documents)] {
        for number in numbers {
            if statement.exists((what, number))? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// People of whom some are the same as others.
#[derive(Default)]
struct Same {
    /// For each person the one that it was joined to.
    to: BTreeMap<i64, i64>,
    /// All of them, in the order in which decisions name them.
    order: Vec<i64>,
}

impl Same {
    fn find(&self, mut person: i64) -> i64 {
        while let Some(&to) = self.to.get(&person) {
            person = to;
        }
        person
    }

    fn join(&mut self, stays: i64, same: i64) {
        for person in [stays, same] {
            if !self.order.contains(&person) {
                self.order.push(person);
            }
        }
        let (stays, same) = (self.find(stays), self.find(same));
        if stays != same {
            self.to.insert(same, stays);
        }
    }
}

/// Makes the speakers those people whom the decisions make of them; says the documents where that changed something.
pub(super) fn settle(connection: &Connection) -> Result<BTreeSet<i64>> {
    let mut same = Same::default();
    let mut names: Vec<(i64, String)> = Vec::new();
    let mut parted: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    let mut decided: BTreeSet<(&str, i64)> = BTreeSet::new();
    for (number, event) in standing(connection, &["join/1", "part/1", "rename/1"])? {
        match event {
            Event::Join(join) => {
                same.join(join.person.number(), join.same.number());
                decided.extend([("person", join.person.number()), ("person", join.same.number())]);
            }
            Event::Rename(rename) => {
                decided.insert(("person", rename.person.number()));
                names.push((rename.person.number(), rename.name));
            }
            Event::Part(part) => {
                decided.insert(("person", part.person.number()));
                let person = same.find(part.person.number());
                for key in part.documents {
                    let document = document::number_of(connection, key, number)?;
                    decided.insert(("document", document));
                    for (place, by_rule) in speakers(connection, document)? {
                        let now = parted.get(&(document, place)).copied().unwrap_or(by_rule);
                        if same.find(now) == person {
                            parted.insert((document, place), name::person_parted(number).number());
                        }
                    }
                }
            }
            _ => {}
        }
    }
    note(connection, &decided)?;
    keep_parted(connection, &parted)?;
    let stands_for = representatives(connection, &same)?;
    let stands = |person: i64| stands_for.get(&same.find(person)).copied().unwrap_or(person);

    connection
        .prepare_cached(
            "UPDATE person SET joined_to = NULL, called = NULL WHERE joined_to IS NOT NULL OR called IS NOT NULL",
        )?
        .execute([])?;
    for &person in &same.order {
        let sql = "UPDATE person SET joined_to = ?2 WHERE number = ?1 AND number <> ?2";
        connection.prepare_cached(sql)?.execute((person, stands(person)))?;
    }
    for (person, name) in names {
        let sql = "UPDATE person SET called = ?2 WHERE number = ?1";
        connection.prepare_cached(sql)?.execute((stands(person), name))?;
    }

    let mut changes: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
    for (document, place, by_rule, now) in affected(connection, &same, &parted)? {
        let wanted = stands(parted.get(&(document, place)).copied().unwrap_or(by_rule));
        if now != Some(wanted) {
            changes.entry(document).or_default().push((place, wanted));
        }
    }
    for (&document, places) in &changes {
        for (place, person) in places {
            let sql = "UPDATE speaker SET person = ?3 WHERE document = ?1 AND place = ?2";
            connection.prepare_cached(sql)?.execute((document, place, person))?;
        }
    }
    Ok(changes.into_keys().collect())
}

/// The speakers of a document who are somebody: their places and people by rule.
fn speakers(connection: &Connection, document: i64) -> Result<Vec<(i64, i64)>> {
    let sql = "SELECT place, by_rule FROM speaker WHERE document = ?1 AND by_rule IS NOT NULL";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_map([document], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

fn note(connection: &Connection, decided: &BTreeSet<(&str, i64)>) -> Result<()> {
    connection.prepare_cached("DELETE FROM decided")?.execute([])?;
    for row in decided {
        connection.prepare_cached("INSERT INTO decided (what, number) VALUES (?1, ?2)")?.execute(*row)?;
    }
    Ok(())
}

/// Has a row for each person whom a part made, and none for those whom no speaker is.
fn keep_parted(connection: &Connection, parted: &BTreeMap<(i64, i64), i64>) -> Result<()> {
    let mut statement = connection.prepare_cached("SELECT number FROM decision WHERE kind = 'part/1'")?;
    let parts: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for part in parts {
        let person = name::person_parted(part).number();
        connection.prepare_cached("DELETE FROM person WHERE number = ?1")?.execute([person])?;
        // The map is in the order of documents, so that the first of them names the person.
        if let Some((&(document, place), _)) = parted.iter().find(|(_, to)| **to == person) {
            let sql = "INSERT INTO person (number, name, kind) \
                       SELECT ?1, name, kind FROM speaker WHERE document = ?2 AND place = ?3";
            connection.prepare_cached(sql)?.execute((person, document, place))?;
        }
    }
    Ok(())
}

/// For each of the people that others were joined to, the one that stands for all of them: itself, unless no speaker is
/// it any more; then the first of the others whom a speaker is.
fn representatives(connection: &Connection, same: &Same) -> Result<BTreeMap<i64, i64>> {
    let mut stands_for: BTreeMap<i64, i64> = BTreeMap::new();
    let mut exists = connection.prepare_cached("SELECT 1 FROM person WHERE number = ?1")?;
    for &person in &same.order {
        if exists.exists([person])? {
            let root = same.find(person);
            if person == root {
                stands_for.insert(root, person);
            } else {
                stands_for.entry(root).or_insert(person);
            }
        }
    }
    Ok(stands_for)
}

/// A speaker: document, place, person by rule, and person at present.
type Standing = (i64, i64, i64, Option<i64>);

/// The speakers whom decisions are about, or were.
fn affected(connection: &Connection, same: &Same, parted: &BTreeMap<(i64, i64), i64>) -> Result<BTreeSet<Standing>> {
    let columns = "SELECT document, place, by_rule, person FROM speaker WHERE by_rule IS NOT NULL";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let mut all = BTreeSet::new();
    let mut decided = connection.prepare_cached(&format!("{columns} AND person IS NOT by_rule"))?;
    for speaker in decided.query_map([], row)? {
        all.insert(speaker?);
    }
    let mut of_person = connection.prepare_cached(&format!("{columns} AND by_rule = ?1"))?;
    for person in &same.order {
        for speaker in of_person.query_map([person], row)? {
            all.insert(speaker?);
        }
    }
    let mut at_place = connection.prepare_cached(&format!("{columns} AND document = ?1 AND place = ?2"))?;
    for place in parted.keys() {
        all.extend(at_place.query_row(*place, row).optional()?);
    }
    Ok(all)
}

/// Makes the people on lists anew from all lists that count.
fn relist(connection: &Connection) -> Result<()> {
    let mut listed: Vec<(i64, Listed)> = Vec::new();
    for (number, event) in standing(connection, &["people/1"])? {
        let Event::People(list) = event else { continue };
        for person in list.people {
            // A later list says anew what it knows of the same person.
            let same = |(_, other): &(i64, Listed)| {
                other.kind == person.kind && other.name == person.name && other.wikidata == person.wikidata
            };
            listed.retain(|other| !same(other));
            listed.push((number, person));
        }
    }
    let mut touched: BTreeSet<i64> = BTreeSet::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut statement = connection.prepare_cached("SELECT folded, person FROM listed_name")?;
    let before: Vec<(String, i64)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (folded, person) in before {
        names.insert(folded);
        touched.insert(person);
    }
    connection.prepare_cached("DELETE FROM listed_name")?.execute([])?;
    connection
        .prepare_cached("UPDATE person SET listed = NULL, wikidata = NULL WHERE listed IS NOT NULL")?
        .execute([])?;

    let folded_of = |listed: &Listed| name::folded(&listed.kind, &listed.name);
    let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
    for folded in listed.iter().filter_map(|(_, person)| folded_of(person)) {
        *bearers.entry(folded).or_default() += 1;
    }
    for (number, person) in &listed {
        let Some(folded) = folded_of(person) else { continue };
        let id = if bearers[&folded] == 1 {
            name::person_of(&folded)
        } else {
            name::person_listed(&folded, person.wikidata.as_deref(), &person.roles)
        };
        let sql = "INSERT INTO person (number, name, kind, folded, wikidata, listed) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                   ON CONFLICT (number) DO UPDATE SET name = ?2, kind = ?3, folded = ?4, wikidata = ?5, listed = ?6";
        let row = (id.number(), &person.name, &person.kind, &folded, &person.wikidata, number);
        connection.prepare_cached(sql)?.execute(row)?;
        touched.insert(id.number());
        let aliases = person.aliases.iter().filter_map(|alias| name::folded(&person.kind, alias));
        let roles = serde_json::to_string(&person.roles).expect("a list of strings is JSON");
        for name in aliases.chain([folded.clone()]) {
            let sql = "INSERT OR IGNORE INTO listed_name (folded, person, roles) VALUES (?1, ?2, ?3)";
            connection.prepare_cached(sql)?.execute((&name, id.number(), &roles))?;
            names.insert(name);
        }
    }
    // Those whom neither a list nor a speaker is any more must not be suggested to be anybody.
    for &person in &touched {
        speaker::refresh(connection, person)?;
    }
    let mut changed = BTreeSet::new();
    for name in names {
        changed.extend(speaker::regroup(connection, &name, &mut touched)?);
    }
    changed.extend(settle(connection)?);
    for document in changed {
        document::voice(connection, document)?;
    }
    Ok(())
}
