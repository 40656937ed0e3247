//! Who printed an utterance first, and which of its printings are copies of one report.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::version::Version;
use crate::derive::family::sheet;
use crate::error::Result;
use crate::family::report::{self, Sheet};
use crate::union::Union;

/// Who printed an utterance first, as far as that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// This version, by its place.
    One(usize),
    /// One of these: they are of one day, and not all state the time.
    OneOf(Vec<usize>),
    /// No version has a day.
    Unknown,
}

/// One report that several documents print.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    /// The versions in those documents, by their places.
    pub versions: Vec<usize>,
    /// The least share of sequences of five words that a copy has in common with another, from 0 to 1.
    pub share: f64,
    /// The agency that it is credited to.
    pub credit: Option<String>,
}

/// Who printed it first. The versions are in the order of publication.
pub(super) fn first(versions: &[Version]) -> First {
    let Some(day) = versions.iter().filter_map(|version| version.published.as_ref()).min() else {
        return First::Unknown;
    };
    let of_day: Vec<usize> =
        (0..versions.len()).filter(|&place| versions[place].published.as_ref() == Some(day)).collect();
    let documents: BTreeSet<i64> = of_day.iter().map(|&place| versions[place].document).collect();
    let has_times = of_day.iter().all(|&place| versions[place].at.is_some());
    if documents.len() == 1 {
        return First::One(of_day[0]);
    }
    if has_times {
        let at = |place: &usize| versions[*place].at;
        let earliest = of_day.iter().copied().min_by_key(|place| at(place));
        let same = of_day.iter().filter(|place| earliest.is_some_and(|first| at(place) == at(&first))).count();
        if let Some(earliest) = earliest.filter(|_| same == 1) {
            return First::One(earliest);
        }
    }
    First::OneOf(of_day)
}

/// Finds the documents of a family that are copies of one report, and notes the report at each version.
pub(super) fn reports(connection: &Connection, versions: &mut [Version]) -> Result<Vec<Reported>> {
    let mut sheets: BTreeMap<i64, Sheet> = BTreeMap::new();
    for version in versions.iter() {
        if let Entry::Vacant(place) = sheets.entry(version.document) {
            place.insert(sheet(connection, version.document)?);
        }
    }
    // Each document joins the first report of which it is a copy of any document, as its predecessors did.
    let mut reports: Vec<(Vec<i64>, f64, Option<String>)> = Vec::new();
    for (&document, sheet) in &sheets {
        let found = reports.iter_mut().find_map(|report| {
            let evidence = report.0.iter().find_map(|other| report::evidence(&sheets[other], sheet))?;
            Some((report, evidence))
        });
        if let Some((report, evidence)) = found {
            report.0.push(document);
            report.1 = report.1.min(evidence.share);
            report.2 = report.2.take().or(evidence.credit);
        } else {
            reports.push((vec![document], 1.0, None));
        }
    }
    reports.retain(|(documents, ..)| documents.len() > 1);
    let mut told = Vec::new();
    for (number, (documents, share, credit)) in reports.into_iter().enumerate() {
        let places: Vec<usize> =
            (0..versions.len()).filter(|&place| documents.contains(&versions[place].document)).collect();
        for &place in &places {
            versions[place].report = Some(number);
        }
        told.push(Reported { versions: places, share, credit });
    }
    Ok(told)
}

/// How many outlets printed something independently, of those that printed some articles: for each article its outlet, and
/// the report that it is a copy of.
///
/// An outlet counts that printed an article of its own. Those that printed nothing but copies count as one, as far as the
/// reports that they printed hang together, and not at all where one that counts printed one of these reports.
pub(crate) fn independent(printed: impl IntoIterator<Item = (u32, Option<u32>)>) -> usize {
    let mut own: Vec<u32> = Vec::new();
    let mut copies: Vec<(u32, u32)> = Vec::new();
    for (outlet, report) in printed {
        match report {
            None => own.push(outlet),
            Some(report) => copies.push((report, outlet)),
        }
    }
    own.sort_unstable();
    own.dedup();
    copies.sort_unstable();
    copies.dedup();
    let is_own = |outlet: u32| own.binary_search(&outlet).is_ok();
    // Those without an article of their own, and which of them hang together.
    let mut others: Vec<u32> = copies.iter().map(|&(_, outlet)| outlet).filter(|&outlet| !is_own(outlet)).collect();
    others.sort_unstable();
    others.dedup();
    let place = |&(_, outlet): &(u32, u32)| others.binary_search(&outlet).ok();
    let mut together = Union::of(others.len());
    let reports = || copies.chunk_by(|one, other| one.0 == other.0);
    for report in reports() {
        let mut places = report.iter().filter_map(place);
        let Some(first) = places.next() else { continue };
        places.for_each(|other| together.join(first, other));
    }
    let mut left: BTreeSet<usize> = (0..others.len()).map(|place| together.find(place)).collect();
    for report in reports().filter(|report| report.iter().any(|&(_, outlet)| is_own(outlet))) {
        for place in report.iter().filter_map(place) {
            left.remove(&together.find(place));
        }
    }
    own.len() + left.len()
}

/// How many of those who printed a family did so independently; an article without an outlet counts as one.
pub(super) fn independent_of(versions: &[Version]) -> usize {
    let mut outlets: BTreeMap<String, u32> = BTreeMap::new();
    let printed: Vec<(u32, Option<u32>)> = versions
        .iter()
        .map(|version| {
            let outlet = version.outlet.clone().unwrap_or_else(|| format!("article {}", version.article));
            let next = outlets.len() as u32;
            (*outlets.entry(outlet).or_insert(next), version.report.map(|report| report as u32))
        })
        .collect();
    independent(printed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_one_report_count_once_beside_what_is_an_outlets_own() {
        let (post, mail, herald, gazette) = (1, 2, 3, 4);
        let count = |printed: &[(u32, Option<u32>)]| independent(printed.iter().copied());
        assert_eq!(count(&[]), 0);
        assert_eq!(count(&[(post, None), (post, None), (mail, None)]), 2);
        assert_eq!(count(&[(post, Some(7)), (mail, Some(7)), (herald, None)]), 2);
        assert_eq!(count(&[(post, Some(7)), (mail, Some(7)), (post, None)]), 1);
        assert_eq!(count(&[(post, Some(7)), (mail, Some(7)), (post, None), (mail, None)]), 2);
        assert_eq!(count(&[(post, Some(7)), (mail, Some(7)), (mail, Some(8)), (herald, Some(8))]), 1);
        assert_eq!(count(&[(post, Some(7)), (mail, Some(7)), (herald, Some(8)), (gazette, Some(8))]), 2);
        assert_eq!(count(&[(post, Some(7)), (mail, Some(7)), (mail, Some(8)), (herald, Some(8)), (herald, None)]), 1);
    }
}
