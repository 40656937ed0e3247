//! Who printed an utterance first, and which of its printings are copies of one report.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::version::Version;
use crate::derive::family::sheet;
use crate::error::Result;
use crate::family::report::{self, Sheet};

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

/// How many outlets are left when all that print copies of one report count as one.
pub(super) fn independent(versions: &[Version]) -> usize {
    // Outlets that share a report hang together, and so does what else they printed.
    let mut groups: Vec<(BTreeSet<String>, BTreeSet<usize>)> = Vec::new();
    for version in versions {
        let outlet = version.outlet.clone().unwrap_or_else(|| format!("article {}", version.article));
        let mut own = (BTreeSet::from([outlet]), version.report.into_iter().collect::<BTreeSet<_>>());
        groups.retain(|group| {
            let meets = !group.0.is_disjoint(&own.0) || !group.1.is_disjoint(&own.1);
            if meets {
                own.0.extend(group.0.iter().cloned());
                own.1.extend(&group.1);
            }
            !meets
        });
        groups.push(own);
    }
    groups.len()
}
