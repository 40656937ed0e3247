//! The families of a ledger as a list of them wants them: those that most documents print first.

use std::cmp::Reverse;

use rusqlite::Connection;

use super::columns::{Columns, NONE, Place};
use super::hit::Who;
use super::utterances;
use crate::error::Result;
use crate::families::{Summary, Version, printing};
use crate::family::words::Wording;

/// So many printings of a family are read, those with most words, to find the fullest: the words around a quote are counted
/// with it before it is read.
const READ: usize = 4;

/// Some of the families of which one of the statements that were found is a printing, and how many there are.
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
        let version = fullest(connection, columns, &places)?;
        let person = places.iter().map(|&place| columns.rows.person[place as usize]).find(|&person| person != NONE);
        let person =
            person.map(|person| Who::find(connection, columns.people.values()[person as usize])).transpose()?;
        let speaker = version.as_ref().and_then(|version| version.speaker.clone());
        families.push(Summary {
            id: known.id(family),
            words: version.map(|version| version.words).unwrap_or_default(),
            speaker: person.map(|person| person.name).or(speaker),
            first: utterances::first(columns, &places).map(|day| day.to_string()),
            counts: known.counts_of(columns, &places),
        });
    }
    Ok((families, ranked.len()))
}

/// The printing with most words of its own, of those that have most in all.
fn fullest(connection: &Connection, columns: &Columns, places: &[Place]) -> Result<Option<Version>> {
    let mut longest = places.to_vec();
    longest.sort_by_key(|&place| (Reverse(columns.rows.words[place as usize]), place));
    let mut fullest: Option<(usize, Version)> = None;
    for place in longest.into_iter().take(READ) {
        let Some(version) = printing(connection, columns.rows.number[place as usize])? else { continue };
        let own = Wording::of([version.words.as_str()]).own();
        if fullest.as_ref().is_none_or(|(most, _)| own > *most) {
            fullest = Some((own, version));
        }
    }
    Ok(fullest.map(|(_, version)| version))
}
