//! What is close to a family and not in it: the same words on another occasion, and what may be the same utterance.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;

use super::version::Version;
use super::{family_of, version};
use crate::derive::family::{claims, document_of, printings, sheet, with_key};
use crate::error::Result;
use crate::family::candidate::keys;
use crate::family::days::FoundBy;
use crate::family::paraphrase::{self, Claim};
use crate::family::report;
use crate::family::veto::Veto;
use crate::family::{Printing, Verdict, compare};
use crate::hash::FamilyId;
use crate::ledger::Ledger;

/// A statement that is close to a family and not of it.
#[derive(Clone, Debug)]
pub struct Kin {
    /// The statement.
    pub version: Version,
    /// The family that it is of, if it is in another.
    pub family: Option<FamilyId>,
    /// The share of the shorter printing that the fuller one has, from 0 to 1.
    pub share: f64,
    /// What speaks against it; none for a restatement.
    pub against: Option<Veto>,
}

/// Two statements that may be one utterance, for a person to decide.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The one.
    pub one: Version,
    /// The other.
    pub other: Version,
    /// The share of the shorter that the fuller one has, from 0 to 1.
    pub share: f64,
    /// What speaks against it.
    pub against: Veto,
}

/// No more statements that share a key with one are looked at for one family: what is nearest has most keys in common.
const MOST: usize = 500;

/// The statements that share keys with a printing and can be of one occasion with what is found by this, those that share
/// most first.
pub(super) fn nearest(
    connection: &Connection,
    printing: &Printing,
    found_by: FoundBy,
    is_wanted: impl Fn(i64) -> bool,
) -> Result<Vec<i64>> {
    let mut shared: BTreeMap<i64, usize> = BTreeMap::new();
    for key in keys(printing) {
        for other in with_key(connection, key, found_by)?.into_iter().filter(|&other| is_wanted(other)) {
            *shared.entry(other).or_default() += 1;
        }
    }
    let mut nearest: Vec<(Reverse<usize>, i64)> =
        shared.into_iter().map(|(other, keys)| (Reverse(keys), other)).collect();
    nearest.sort_unstable();
    Ok(nearest.into_iter().map(|(_, other)| other).collect())
}

/// Statements that share a key with the versions of a family: what was restated, and what is suggested.
pub(super) fn of(connection: &Connection, versions: &[Version], fullest: usize) -> Result<(Vec<Kin>, Vec<Kin>)> {
    let Some(full) = versions.get(fullest) else { return Ok((Vec::new(), Vec::new())) };
    let own: BTreeSet<i64> = versions.iter().map(|version| version.number).collect();
    let Some(printing) = printings(connection, full.document)?.remove(&full.number) else {
        return Ok((Vec::new(), Vec::new()));
    };
    let mut nearest = nearest(connection, &printing, FoundBy::Any, |number| !own.contains(&number))?;
    nearest.truncate(MOST);
    let (mut restated, mut suggested) = (Vec::new(), Vec::new());
    let mut known = own.clone();
    let mut shelf = Shelf::new(connection);
    for number in nearest {
        let Some(other) = shelf.printing(number)? else { continue };
        let (share, against) = match shelf.compare(&printing, &other)? {
            Verdict::Restated(share) => (share, None),
            Verdict::Suggested(share, veto) => (share, Some(veto)),
            Verdict::Joined(_) | Verdict::Apart => continue,
        };
        let Some(version) = version::one(connection, number)? else { continue };
        known.insert(number);
        let kin = Kin { version, family: family_of(connection, number)?, share, against };
        if against.is_none() { restated.push(kin) } else { suggested.push(kin) }
    }
    for (number, share) in paraphrases(connection, full, &own)? {
        if known.insert(number)
            && let Some(version) = version::one(connection, number)?
        {
            let family = family_of(connection, number)?;
            suggested.push(Kin { version, family, share, against: Some(Veto::Paraphrase) });
        }
    }
    Ok((restated, suggested))
}

/// No more statements that share a key with one quote are compared with it.
const MOST_ALIKE: usize = 3;

/// Of some quotes of one speaker those whose words the speaker said on another occasion, too: the quote, the other statement,
/// and the share of the shorter that the fuller one has. `is_theirs` tells which statements are the speaker's.
pub(crate) fn restated(
    connection: &Connection,
    quotes: &[i64],
    is_theirs: impl Fn(i64) -> bool,
) -> Result<Vec<(i64, i64, f64)>> {
    let mut shelf = Shelf::new(connection);
    let mut found: BTreeMap<(i64, i64), f64> = BTreeMap::new();
    for &number in quotes {
        let Some(printing) = shelf.printing(number)?.filter(Printing::can_join) else { continue };
        let own = family_of(connection, number)?;
        let is_other = |other: i64| other != number && is_theirs(other);
        let nearest = nearest(connection, &printing, FoundBy::Any, is_other)?;
        for other in nearest.into_iter().take(MOST_ALIKE) {
            let family = family_of(connection, other)?;
            if family.is_some() && family == own {
                continue;
            }
            let Some(against) = shelf.printing(other)? else { continue };
            if let Verdict::Restated(share) = shelf.compare(&printing, &against)? {
                found.insert((number.max(other), number.min(other)), share);
            }
        }
    }
    Ok(found.into_iter().rev().map(|((later, earlier), share)| (later, earlier, share)).collect())
}

/// No more documents in which a speaker speaks are looked at for what they say in other words.
const MOST_DOCUMENTS: i64 = 300;

/// What the speaker of a family says elsewhere that may be the same in other words, with the likeness.
fn paraphrases(connection: &Connection, full: &Version, own: &BTreeSet<i64>) -> Result<Vec<(i64, f64)>> {
    let sql = "SELECT DISTINCT document FROM statement WHERE person = (SELECT person FROM statement WHERE number = ?1) \
               ORDER BY abs(document - ?2), document LIMIT ?3";
    let documents: Vec<i64> = connection
        .prepare_cached(sql)?
        .query_map((full.number, full.document, MOST_DOCUMENTS), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut all = Vec::new();
    for document in documents {
        all.extend(claims(connection, document)?);
    }
    let (numbers, claims): (Vec<i64>, Vec<Claim>) = all.into_iter().unzip();
    let pairs = paraphrase::suggest(&claims).into_iter().filter_map(|(one, other, likeness)| {
        match (own.contains(&numbers[one]), own.contains(&numbers[other])) {
            (true, false) => Some((numbers[other], likeness)),
            (false, true) => Some((numbers[one], likeness)),
            _ => None,
        }
    });
    Ok(pairs.collect())
}

/// Every pair of statements of the ledger that may say the same in other words and are in no family together.
fn all_paraphrases(connection: &Connection) -> Result<Vec<(i64, i64, f64)>> {
    let sql = "SELECT number FROM document WHERE statements > 0 ORDER BY number";
    let documents: Vec<i64> =
        connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut all = Vec::new();
    for document in documents {
        all.extend(claims(connection, document)?);
    }
    let (numbers, claims): (Vec<i64>, Vec<Claim>) = all.into_iter().unzip();
    let mut pairs = Vec::new();
    for (one, other, likeness) in paraphrase::suggest(&claims) {
        let (one, other) = (numbers[one], numbers[other]);
        let families = (family_of(connection, one)?, family_of(connection, other)?);
        if families.0.is_none() || families.0 != families.1 {
            pairs.push((one, other, likeness));
        }
    }
    Ok(pairs)
}

/// Documents that were looked at.
pub(super) struct Shelf<'c> {
    pub(super) connection: &'c Connection,
    pages: HashMap<i64, BTreeMap<i64, Printing>>,
    sheets: HashMap<i64, report::Sheet>,
}

impl<'c> Shelf<'c> {
    /// Nothing was looked at yet.
    pub(super) fn new(connection: &'c Connection) -> Self {
        Self { connection, pages: HashMap::new(), sheets: HashMap::new() }
    }

    pub(super) fn printing(&mut self, number: i64) -> Result<Option<Printing>> {
        let Some(document) = document_of(self.connection, number)? else { return Ok(None) };
        if !self.pages.contains_key(&document) {
            self.pages.insert(document, printings(self.connection, document)?);
        }
        Ok(self.pages[&document].get(&number).cloned())
    }

    pub(super) fn compare(&mut self, one: &Printing, other: &Printing) -> Result<Verdict> {
        for document in [one.document, other.document] {
            let is_asked = !one.can_join() || !other.can_join();
            if is_asked && !self.sheets.contains_key(&document) {
                self.sheets.insert(document, sheet(self.connection, document)?);
            }
        }
        let copies = |one: i64, other: i64| {
            let pair = self.sheets.get(&one).zip(self.sheets.get(&other));
            pair.is_some_and(|(one, other)| report::evidence(one, other).is_some())
        };
        Ok(compare(one, other, &mut { copies }))
    }
}

/// Every pair of statements that may be one utterance, and what keeps it from being one.
pub(super) fn pairs(connection: &Connection) -> Result<Vec<(i64, i64, f64, Veto)>> {
    let mut all: BTreeMap<i64, (Printing, Option<i64>)> = BTreeMap::new();
    let sql = "SELECT DISTINCT document FROM statement WHERE is_quoted ORDER BY document";
    let documents: Vec<i64> =
        connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for document in documents {
        for (number, printing) in printings(connection, document)? {
            if printing.can_join() {
                let family = family_of(connection, number)?.map(FamilyId::number);
                all.insert(number, (printing, family));
            }
        }
    }
    let mut keyed: Vec<(u32, i64)> = all
        .iter()
        .flat_map(|(&number, (printing, _))| keys(printing).into_iter().map(move |key| (key, number)))
        .collect();
    keyed.sort_unstable();
    let mut found: BTreeMap<(i64, i64), (f64, Veto)> = BTreeMap::new();
    let mut seen: BTreeSet<(i64, i64)> = BTreeSet::new();
    for bucket in keyed.chunk_by(|one, other| one.0 == other.0) {
        // One printing of each family stands for the others: what is suggested of one is suggested of all.
        let mut of_family: BTreeSet<i64> = BTreeSet::new();
        let bucket: Vec<i64> = bucket
            .iter()
            .map(|(_, number)| *number)
            .filter(|number| all[number].1.is_none_or(|family| of_family.insert(family)))
            .collect();
        for (nth, &one) in bucket.iter().enumerate() {
            for &other in &bucket[..nth] {
                let names = (all[&one].1.unwrap_or(-one), all[&other].1.unwrap_or(-other));
                if names.0 != names.1
                    && seen.insert((names.0.min(names.1), names.0.max(names.1)))
                    && let Verdict::Suggested(share, veto) = compare(&all[&one].0, &all[&other].0, &mut |_, _| false)
                {
                    found.insert((other.min(one), other.max(one)), (share, veto));
                }
            }
        }
    }
    Ok(found.into_iter().map(|((one, other), (share, veto))| (one, other, share, veto)).collect())
}

impl Ledger {
    /// Every two statements that may be one utterance, those that share most first. Of a family one statement stands for
    /// all. Goes through all quotes of the ledger.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn suggested_families(&self) -> Result<Vec<Suggestion>> {
        self.at(|connection| {
            let mut suggestions = Vec::new();
            for (one, other, share, against) in pairs(connection)? {
                if let (Some(one), Some(other)) = (version::one(connection, one)?, version::one(connection, other)?) {
                    suggestions.push(Suggestion { one, other, share, against });
                }
            }
            let known: BTreeSet<(i64, i64)> =
                suggestions.iter().map(|pair| (pair.one.number, pair.other.number)).collect();
            for (one, other, share) in all_paraphrases(connection)? {
                if known.contains(&(one.min(other), one.max(other))) {
                    continue;
                }
                if let (Some(one), Some(other)) = (version::one(connection, one)?, version::one(connection, other)?) {
                    suggestions.push(Suggestion { one, other, share, against: Veto::Paraphrase });
                }
            }
            suggestions.sort_by(|one, other| other.share.total_cmp(&one.share));
            Ok(suggestions)
        })
    }
}
