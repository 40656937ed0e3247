//! The families of a ledger as a list of them wants them: those that most documents print first.

use rusqlite::Connection;

use super::columns::{Columns, NONE, Place};
use super::hit::Who;
use super::utterances;
use crate::error::Result;
use crate::families::{Summary, printing};

/// Some of the families of which one of the statements that were found is a printing, and how many there are. Of each the
/// printing with most words is read, and no other.
pub(super) fn list(
    connection: &Connection,
    columns: &Columns,
    found: &[Place],
    skip: usize,
    limit: usize,
) -> Result<(Vec<Summary>, usize)> {
    let known = columns.utterances(connection)?;
    let ranked = known.ranked(columns, found);
    let shown: Vec<u32> = ranked.iter().copied().skip(skip).take(limit).collect();
    let mut families = Vec::with_capacity(shown.len());
    for (&family, places) in shown.iter().zip(known.printings(&shown)) {
        let words = |place: &Place| (columns.rows.words[*place as usize], std::cmp::Reverse(*place));
        let Some(fullest) = places.iter().copied().max_by_key(words) else { continue };
        let version = printing(connection, columns.rows.number[fullest as usize])?;
        let person = places.iter().map(|&place| columns.rows.person[place as usize]).find(|&person| person != NONE);
        let person =
            person.map(|person| Who::find(connection, columns.people.values()[person as usize])).transpose()?;
        let speaker = version.as_ref().and_then(|version| version.speaker.clone());
        families.push(Summary {
            id: known.id(family),
            words: version.map(|version| version.words).unwrap_or_default(),
            speaker: person.map(|person| person.name).or(speaker),
            first: utterances::first(columns, &places).map(|day| day.to_string()),
            counts: known.counts(columns, &places),
        });
    }
    Ok((families, ranked.len()))
}
