//! Finds the statements that fit a query.

use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::Connection;

use super::columns::{Columns, NONE, Place};
use super::traits::Traits;
use crate::derive::card::{Day, UNDATED, number_of, word};
use crate::error::Result;
use crate::hash::PersonId;
use crate::people;
use crate::query::{ACTS, Alternative, Days, FORMS, KINDS, POLARITIES, Query, STATES, Term, Wanted};

/// The statements that fit a query.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// All of them, ascending.
    pub(super) places: Vec<Place>,
    /// The documents that they stand in, in the order of the statements.
    pub(super) shares: Vec<Share>,
    /// For each alternative of words those that have it, whatever else the query asks; ascending.
    pub(super) by_words: Vec<Arc<[Place]>>,
}

/// How many of the statements that were found a document has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share {
    /// The document, by its place.
    pub(super) document: u32,
    /// The statements.
    pub(super) statements: usize,
}

/// Finds the statements that fit.
pub(super) fn find(connection: &Connection, columns: &Columns, query: &Query) -> Result<Found> {
    let mut by_words = Vec::with_capacity(query.words.len());
    let mut places: Option<Vec<Place>> = None;
    for alternative in &query.words {
        let some = with_words(connection, columns, alternative)?;
        places = Some(match places {
            Some(before) => union(&before, &some),
            None => some.to_vec(),
        });
        by_words.push(some);
    }
    let speaks = |names: &[String]| spoken(connection, columns, names);
    let by = (!query.by.any.is_empty()).then(|| speaks(&query.by.any)).transpose()?;
    let asked = Asked::new(columns, query);
    let mut places = match (places, by) {
        (Some(one), Some(other)) => asked.among(columns, intersection(&one, &other)),
        (Some(places), None) | (None, Some(places)) => asked.among(columns, places),
        (None, None) => asked.all(columns),
    };
    if !query.by.none.is_empty() {
        places = difference(&places, &speaks(&query.by.none)?);
    }
    let shares = columns.runs(&places).map(|(document, run)| Share { document, statements: run.len() }).collect();
    Ok(Found { places, shares, by_words })
}

/// The statements with the words of one alternative.
fn with_words(connection: &Connection, columns: &Columns, alternative: &Alternative) -> Result<Arc<[Place]>> {
    let Alternative { all, none } = alternative;
    let any_of = |terms: &[Term]| terms.iter().map(expression).collect::<Vec<_>>().join(" OR ");
    if all.is_empty() {
        let without = matches(connection, columns, &any_of(none))?;
        let all: Vec<Place> = (0..columns.rows.number.len() as Place).collect();
        return Ok(difference(&all, &without).into());
    }
    let all_of = format!("({})", all.iter().map(expression).collect::<Vec<_>>().join(" AND "));
    let wanted = if none.is_empty() { all_of } else { format!("{all_of} NOT ({})", any_of(none)) };
    matches(connection, columns, &wanted)
}

/// A term as the index of words wants it.
fn expression(term: &Term) -> String {
    let column = if term.in_content { "content : " } else { "" };
    let star = if term.is_prefix { " *" } else { "" };
    format!("{column}\"{}\"{star}", term.text.replace('"', "\"\""))
}

/// What the index of words says, now or lately.
fn matches(connection: &Connection, columns: &Columns, expression: &str) -> Result<Arc<[Place]>> {
    if let Some(places) = columns.recent.find(expression) {
        return Ok(places);
    }
    let mut statement = connection.prepare_cached("SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid")?;
    let numbers: Vec<i64> = statement.query_map([expression], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let places: Arc<[Place]> = columns.places(&numbers).into();
    columns.recent.keep(expression, &places);
    Ok(places)
}

/// The statements that people with one of these names or ids made, alone or with others.
fn spoken(connection: &Connection, columns: &Columns, names: &[String]) -> Result<Vec<Place>> {
    let mut people: BTreeSet<i64> = BTreeSet::new();
    for name in names {
        if let Ok(id) = name.parse::<PersonId>()
            && let Some(person) = people::standing(connection, id)?
        {
            people.insert(person);
            continue;
        }
        people.extend(columns.names(connection)?.find(name));
    }
    Ok(columns.made_by(people))
}

/// What a query asks of a statement besides its words and speakers, in a form that is quick to look up.
struct Asked {
    /// Which traits fit, by their places; `None` for all.
    traits: Option<Vec<bool>>,
    said: Wanted<(Day, Day)>,
    /// Which documents fit, by their places; `None` for all.
    documents: Option<Vec<bool>>,
}

impl Asked {
    fn new(columns: &Columns, query: &Query) -> Self {
        Self { traits: traits(query), said: numbered(&query.said), documents: documents(columns, query) }
    }

    /// Those that fit, of all statements.
    fn all(&self, columns: &Columns) -> Vec<Place> {
        let all = columns.rows.number.len() as Place;
        let Some(documents) = &self.documents else { return self.of(columns, (0..all).collect()) };
        let untils = columns.firsts.iter().skip(1).map(|&(_, first)| first).chain([all]);
        let mut places = Vec::new();
        for (&(document, first), until) in columns.firsts.iter().zip(untils) {
            if documents[document as usize] {
                places.extend(first..until);
            }
        }
        self.of(columns, places)
    }

    /// Those that fit, of some statements.
    fn among(&self, columns: &Columns, mut places: Vec<Place>) -> Vec<Place> {
        if let Some(documents) = &self.documents {
            keep(&mut places, |place| documents[columns.document(place) as usize]);
        }
        self.of(columns, places)
    }

    /// Those that fit, of some statements whose documents do.
    fn of(&self, columns: &Columns, mut places: Vec<Place>) -> Vec<Place> {
        if let Some(traits) = &self.traits {
            keep(&mut places, |place| traits[columns.rows.traits[place as usize].place()]);
        }
        if !self.said.is_open() {
            keep(&mut places, |place| self.said.holds(|&days| meets(days, columns.rows.said[place as usize])));
        }
        places
    }
}

/// Keeps the places that fit, without a branch: the processor would guess it wrong as often as not, which takes longer than
/// all the rest.
fn keep(places: &mut Vec<Place>, fits: impl Fn(Place) -> bool) {
    let mut kept = 0;
    for at in 0..places.len() {
        let place = places[at];
        places[kept] = place;
        kept += usize::from(fits(place));
    }
    places.truncate(kept);
}

/// Which traits fit, by their places; `None` for all.
fn traits(query: &Query) -> Option<Vec<bool>> {
    let Query { form, act, polarity, kind, state, .. } = query;
    if [form, act, polarity, kind, state].into_iter().all(Wanted::is_open) {
        return None;
    }
    let holds = |wanted: &Wanted<&str>, words, code| wanted.holds(|&value| word(words, value) == code);
    let fits = |traits: Traits| {
        holds(form, FORMS, traits.form())
            && holds(act, ACTS, traits.act())
            && holds(polarity, POLARITIES, traits.polarity())
            && holds(kind, KINDS, traits.kind())
            && holds(state, STATES, traits.state())
    };
    Some(Traits::all().map(fits).collect())
}

/// The days as numbers.
fn numbered(wanted: &Wanted<Days>) -> Wanted<(Day, Day)> {
    let numbers = |days: &Days| (days.since.map_or(Day::MIN, number_of), days.until.map_or(Day::MAX, number_of));
    Wanted { any: wanted.any.iter().map(numbers).collect(), none: wanted.none.iter().map(numbers).collect() }
}

/// Which documents fit what is asked of them; `None` where nothing is.
fn documents(columns: &Columns, query: &Query) -> Option<Vec<bool>> {
    if query.published.is_open() && query.outlet.is_open() && query.language.is_open() {
        return None;
    }
    let outlets: Vec<bool> = columns
        .outlets
        .values()
        .iter()
        .map(|outlet| {
            let words = in_row(outlet);
            query.outlet.holds(|wanted| words.contains(&in_row(wanted)))
        })
        .collect();
    let languages: Vec<bool> = columns
        .languages
        .values()
        .iter()
        .map(|language| query.language.holds(|wanted| is_language(language, wanted)))
        .collect();
    let listed = |fits: &[bool], place: u32, wanted: &Wanted<String>| match place {
        NONE => wanted.any.is_empty(),
        place => fits[place as usize],
    };
    let published = numbered(&query.published);
    let fits = columns.documents.iter().map(|printed| {
        published.holds(|&days| meets(days, (printed.published, printed.published)))
            && listed(&outlets, printed.outlet, &query.outlet)
            && listed(&languages, printed.language, &query.language)
    });
    Some(fits.collect())
}

/// The words of a name between spaces, as they are compared.
fn in_row(name: &str) -> String {
    format!(" {} ", crate::name::words(name).join(" "))
}

/// Whether a language is the wanted one or a variety of it.
fn is_language(language: &str, wanted: &str) -> bool {
    let head = language.get(..wanted.len()).is_some_and(|head| head.eq_ignore_ascii_case(wanted));
    head && language[wanted.len()..].chars().next().is_none_or(|char| char == '-' || char == '_')
}

/// Whether any of the days between two, if they are known, is one of the wanted.
fn meets((since, until): (Day, Day), (first, last): (Day, Day)) -> bool {
    first != UNDATED && last >= since && first <= until
}

fn union(one: &[Place], other: &[Place]) -> Vec<Place> {
    let mut all: Vec<Place> = one.iter().chain(other).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn intersection(one: &[Place], other: &[Place]) -> Vec<Place> {
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let mut rest = many;
    let mut both = Vec::with_capacity(few.len());
    for &place in few {
        rest = &rest[rest.partition_point(|&found| found < place)..];
        if rest.first() == Some(&place) {
            both.push(place);
        }
    }
    both
}

fn difference(all: &[Place], without: &[Place]) -> Vec<Place> {
    let mut without = without.iter().copied().peekable();
    all.iter()
        .copied()
        .filter(|&place| {
            while without.next_if(|&other| other < place).is_some() {}
            without.peek() != Some(&place)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_put_together_and_taken_apart() {
        assert_eq!(union(&[1, 3], &[2, 3, 9]), [1, 2, 3, 9]);
        assert_eq!(intersection(&[1, 3, 4, 9], &[3, 9, 10]), [3, 9]);
        assert_eq!(difference(&[1, 3, 4, 9], &[0, 3, 9, 10]), [1, 4]);
    }

    #[test]
    fn a_language_is_its_varieties_too() {
        assert!(is_language("en-GB", "en") && is_language("EN", "en"));
        assert!(!is_language("eno", "en") && !is_language("e", "en"));
    }
}
