//! Finds the statements that fit a query.

use std::collections::BTreeSet;
use std::ops::Range;
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
    shares: Vec<Share>,
    /// For each alternative of words those that have it, ascending: of all statements, or if it is the only one, of those at
    /// least that can fit.
    pub(super) by_words: Vec<Arc<[Place]>>,
}

/// A document that has some of the statements that were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Share {
    /// The document, by its place.
    document: u32,
    /// Where those of the next document begin among the statements that were found.
    end: usize,
}

impl Found {
    /// The documents, each with where its statements stand among those that were found.
    pub(super) fn documents(&self) -> impl DoubleEndedIterator<Item = (u32, Range<usize>)> + ExactSizeIterator {
        (0..self.shares.len()).map(|at| {
            let start = if at == 0 { 0 } else { self.shares[at - 1].end };
            (self.shares[at].document, start..self.shares[at].end)
        })
    }
}

/// Finds the statements that fit.
pub(super) fn find(connection: &Connection, columns: &Columns, query: &Query) -> Result<Found> {
    let asked = Asked::new(columns, query);
    let bounds = || if query.words.len() == 1 { asked.bounds(columns) } else { None };
    let index = Index { connection, columns, bounds: &bounds };
    let mut by_words = Vec::with_capacity(query.words.len());
    let mut places: Option<Vec<Place>> = None;
    for alternative in &query.words {
        let some = index.having(alternative)?;
        places = Some(match places {
            Some(before) => union(&before, &some),
            None => some.to_vec(),
        });
        by_words.push(some);
    }
    let speaks = |names: &[String]| spoken(connection, columns, names);
    let by = (!query.by.any.is_empty()).then(|| speaks(&query.by.any)).transpose()?;
    let mut places = match (places, by) {
        (Some(one), Some(other)) => Some(intersection(&one, &other)),
        (one, other) => one.or(other),
    };
    if !query.by.none.is_empty() {
        let all = places.unwrap_or_else(|| all(columns));
        places = Some(difference(&all, &speaks(&query.by.none)?));
    }
    let (places, shares) = match places {
        Some(places) => asked.among(columns, places),
        None => asked.all(columns),
    };
    Ok(Found { places, shares, by_words })
}

/// All statements.
fn all(columns: &Columns) -> Vec<Place> {
    (0..columns.rows.number.len() as Place).collect()
}

/// The index of words, asked for one query.
struct Index<'c> {
    connection: &'c Connection,
    columns: &'c Columns,
    /// The numbers of the first and the last statement that can fit, where only those between need be looked at.
    bounds: &'c dyn Fn() -> Option<(i64, i64)>,
}

impl Index<'_> {
    /// The statements with the words of one alternative.
    fn having(&self, alternative: &Alternative) -> Result<Arc<[Place]>> {
        let Alternative { all: every, none } = alternative;
        let any_of = |terms: &[Term]| terms.iter().map(expression).collect::<Vec<_>>().join(" OR ");
        if every.is_empty() {
            let without = self.matches(&any_of(none))?;
            return Ok(difference(&all(self.columns), &without).into());
        }
        let all_of = format!("({})", every.iter().map(expression).collect::<Vec<_>>().join(" AND "));
        let wanted = if none.is_empty() { all_of } else { format!("{all_of} NOT ({})", any_of(none)) };
        self.matches(&wanted)
    }

    /// What the index says, now or lately; of the statements between the bounds at least.
    fn matches(&self, expression: &str) -> Result<Arc<[Place]>> {
        let words = &self.columns.lately.words;
        if let Some(places) = words.find(expression) {
            return Ok(places);
        }
        let bounds = (self.bounds)();
        let bounded = bounds.map(|(first, last)| format!("{first} {last} {expression}"));
        if let Some(places) = bounded.as_ref().and_then(|bounded| words.find(bounded)) {
            return Ok(places);
        }
        let sql = "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid";
        let mut statement = self.connection.prepare_cached(sql)?;
        let (first, last) = bounds.unwrap_or((i64::MIN, i64::MAX));
        let numbers = statement.query_map((expression, first, last), |row| row.get(0))?;
        let numbers: Vec<i64> = numbers.collect::<rusqlite::Result<_>>()?;
        let places: Arc<[Place]> = self.columns.places(&numbers).into();
        words.keep(bounded.as_deref().unwrap_or(expression), &places, size_of_val::<[Place]>(&places));
        Ok(places)
    }
}

/// A term as the index of words wants it.
fn expression(term: &Term) -> String {
    let column = if term.in_content { "content : " } else { "" };
    let star = if term.is_prefix { " *" } else { "" };
    format!("{column}\"{}\"{star}", term.text.replace('"', "\"\""))
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

    /// Between which statements all are that stand in documents that fit, where that leaves out most: reports come in by
    /// their days, more or less. `None` where it does not, since the whole answer of the index serves other questions, too.
    fn bounds(&self, columns: &Columns) -> Option<(i64, i64)> {
        let documents = self.documents.as_ref()?;
        let mut fitting = columns.all_runs().filter(|(document, _)| documents[*document as usize]);
        let Some((_, first)) = fitting.next() else { return Some((1, 0)) };
        let end = fitting.last().map_or(first.end, |(_, last)| last.end);
        let numbers = &columns.rows.number;
        let leaves_out_most = ((end - first.start) as usize) < numbers.len() / 2;
        leaves_out_most.then(|| (numbers[first.start as usize], numbers[end as usize - 1]))
    }

    /// Those that fit, of all statements.
    fn all(&self, columns: &Columns) -> (Vec<Place>, Vec<Share>) {
        let (mut places, mut shares) = (Vec::new(), Vec::new());
        for (document, all) in columns.all_runs() {
            if self.documents.as_ref().is_some_and(|documents| !documents[document as usize]) {
                continue;
            }
            let start = places.len();
            places.extend(all);
            self.keep(columns, &mut places, start);
            if places.len() > start {
                shares.push(Share { document, end: places.len() });
            }
        }
        (places, shares)
    }

    /// Those that fit, of some statements.
    fn among(&self, columns: &Columns, mut places: Vec<Place>) -> (Vec<Place>, Vec<Share>) {
        if let Some(documents) = &self.documents {
            keep(&mut places, 0, |place| documents[columns.document(place) as usize]);
        }
        self.keep(columns, &mut places, 0);
        let shares = Share::of(columns, &places);
        (places, shares)
    }

    /// Keeps the statements from one on whose traits and days fit.
    fn keep(&self, columns: &Columns, places: &mut Vec<Place>, start: usize) {
        if let Some(traits) = &self.traits {
            keep(places, start, |place| traits[columns.rows.traits[place as usize].place()]);
        }
        if !self.said.is_open() {
            let said = |place: Place| columns.rows.said[place as usize];
            keep(places, start, |place| self.said.holds(|&days| meets(days, said(place))));
        }
    }
}

impl Share {
    /// The documents of some statements.
    fn of(columns: &Columns, places: &[Place]) -> Vec<Self> {
        // Without a branch, as below: a document has one statement as often as two.
        let mut shares = vec![Self { document: NONE, end: 0 }; places.len()];
        let (mut last, mut count) = (NONE, 0);
        for (at, &place) in places.iter().enumerate() {
            let document = columns.document(place);
            count += usize::from(document != last);
            shares[count - 1] = Self { document, end: at + 1 };
            last = document;
        }
        shares.truncate(count);
        shares
    }
}

/// Keeps the places from one on that fit, without a branch: the processor would guess it wrong as often as not, which takes
/// longer than all the rest.
fn keep(places: &mut Vec<Place>, from: usize, fits: impl Fn(Place) -> bool) {
    let mut kept = from;
    for at in from..places.len() {
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
