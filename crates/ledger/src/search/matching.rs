//! Finds the statements that fit a query.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::columns::{Columns, NONE, Place};
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
    /// For each alternative of words those that have it, whatever else the query asks; ascending.
    pub(super) by_words: Vec<Vec<Place>>,
}

/// Finds the statements that fit.
pub(super) fn find(connection: &Connection, columns: &Columns, query: &Query) -> Result<Found> {
    let mut by_words = Vec::with_capacity(query.words.len());
    let mut places: Option<Vec<Place>> = None;
    for alternative in &query.words {
        let some = with_words(connection, columns, alternative)?;
        places = Some(match places {
            Some(before) => union(&before, &some),
            None => some.clone(),
        });
        by_words.push(some);
    }
    let speaks = |names: &[String]| spoken(connection, columns, names);
    let by = (!query.by.any.is_empty()).then(|| speaks(&query.by.any)).transpose()?;
    let mut places = match (places, by) {
        (Some(one), Some(other)) => intersection(&one, &other),
        (Some(places), None) | (None, Some(places)) => places,
        (None, None) => (0..columns.rows.number.len() as Place).collect(),
    };
    if !query.by.none.is_empty() {
        places = difference(&places, &speaks(&query.by.none)?);
    }
    let asked = Asked::of(columns, query);
    if !asked.is_open() {
        places.retain(|&place| asked.fits(columns, place));
    }
    Ok(Found { places, by_words })
}

/// The statements with the words of one alternative.
fn with_words(connection: &Connection, columns: &Columns, alternative: &Alternative) -> Result<Vec<Place>> {
    let Alternative { all, none } = alternative;
    let any_of = |terms: &[Term]| terms.iter().map(expression).collect::<Vec<_>>().join(" OR ");
    if all.is_empty() {
        let without = matches(connection, columns, &any_of(none))?;
        let all: Vec<Place> = (0..columns.rows.number.len() as Place).collect();
        return Ok(difference(&all, &without));
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

fn matches(connection: &Connection, columns: &Columns, expression: &str) -> Result<Vec<Place>> {
    let mut statement = connection.prepare_cached("SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid")?;
    let numbers: Vec<i64> = statement.query_map([expression], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(columns.places(&numbers))
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
struct Asked<'q> {
    /// Columns of codes, and which codes fit.
    codes: Vec<(&'q [u8], [bool; 256])>,
    said: &'q Wanted<Days>,
    /// Which documents fit; `None` for all.
    documents: Option<Vec<bool>>,
}

impl<'q> Asked<'q> {
    fn of(columns: &'q Columns, query: &'q Query) -> Self {
        let rows = &columns.rows;
        let codes = [
            (&rows.form, FORMS, &query.form),
            (&rows.act, ACTS, &query.act),
            (&rows.polarity, POLARITIES, &query.polarity),
            (&rows.kind, KINDS, &query.kind),
            (&rows.state, STATES, &query.state),
        ];
        let codes = codes.into_iter().filter(|(.., wanted)| !wanted.is_open()).map(|(column, words, wanted)| {
            let mut fits = [false; 256];
            for (code, fits) in fits.iter_mut().enumerate() {
                *fits = wanted.holds(|&value| usize::from(word(words, value)) == code);
            }
            (column.as_slice(), fits)
        });
        Self { codes: codes.collect(), said: &query.said, documents: documents(columns, query) }
    }

    fn is_open(&self) -> bool {
        self.codes.is_empty() && self.said.is_open() && self.documents.is_none()
    }

    fn fits(&self, columns: &Columns, place: Place) -> bool {
        let at = place as usize;
        self.codes.iter().all(|(column, fits)| fits[usize::from(column[at])])
            && self.documents.as_ref().is_none_or(|fits| fits[columns.document(place) as usize])
            && (self.said.is_open() || self.said.holds(|&days| meets(days, columns.rows.said[at])))
    }
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
    let fits = columns.documents.iter().map(|printed| {
        query.published.holds(|&days| meets(days, (printed.published, printed.published)))
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
fn meets(days: Days, (first, last): (Day, Day)) -> bool {
    first != UNDATED
        && days.since.is_none_or(|since| last >= number_of(since))
        && days.until.is_none_or(|until| first <= number_of(until))
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
