//! Quotes whose words differ between outlets.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rusqlite::Connection;

use super::family_of;
use super::kin::{Shelf, nearest, pairs};
use super::version::{self, Version};
use crate::derive::family::{document_of, printings};
use crate::error::Result;
use crate::family::diff::{Change, Piece, Weight, differences};
use crate::family::veto::Veto;
use crate::family::{Printing, Verdict};
use crate::hash::FamilyId;
use crate::ledger::Ledger;

/// Words inside quotation marks that differ between two outlets.
#[derive(Clone, Debug)]
pub struct Altered {
    /// The fuller printing.
    pub fuller: Version,
    /// The other.
    pub other: Version,
    /// How the other differs from the fuller one.
    pub differences: Vec<Piece>,
    /// The weight of the heaviest difference.
    pub weight: Weight,
    /// What keeps the two from being one family; none where they are one.
    pub against: Option<Veto>,
}

/// Of the statements that share a key with a quote so many are compared with it where altered quotes are looked for.
const MOST_NEAR: usize = 4;

impl Ledger {
    /// Quotes whose words differ between outlets, the heaviest difference first: within families, and between statements that
    /// a number, a name or a negation keeps from being one. Goes through all quotes of the ledger.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn altered_quotes(&self, least: Weight) -> Result<Vec<Altered>> {
        self.at(|connection| {
            let mut altered = Vec::new();
            let sql = "SELECT DISTINCT family FROM member WHERE family IS NOT NULL ORDER BY family";
            let families: Vec<i64> =
                connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            for family in families {
                altered_within(connection, FamilyId::of_number(family), i64::MAX, least, &mut altered)?;
            }
            for (one, other, _, against) in pairs(connection)? {
                if turns(against) {
                    push_turned(connection, one, other, against, least, &mut altered)?;
                }
            }
            in_order(&mut altered);
            Ok(altered)
        })
    }

    /// The altered quotes among some documents and those before them, the heaviest difference first, and the entry before
    /// which the next documents came. The documents are the last that came in before an entry, at most so many, so that the
    /// time does not grow with the ledger. Each pair is met once: with the later of its documents.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn altered_among(
        &self,
        before: Option<i64>,
        documents: usize,
        least: Weight,
    ) -> Result<(Vec<Altered>, Option<i64>)> {
        self.at(|connection| {
            let before = before.unwrap_or(i64::MAX);
            let sql = "SELECT number FROM document WHERE number < ?1 AND statements > 0 ORDER BY number DESC LIMIT ?2";
            let mut statement = connection.prepare_cached(sql)?;
            let numbers: Vec<i64> =
                statement.query_map((before, documents as i64), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            let next = numbers.last().copied().filter(|_| numbers.len() == documents);
            let mut altered = Vec::new();
            let mut shelf = Shelf::new(connection);
            let mut families: BTreeSet<FamilyId> = BTreeSet::new();
            let mut seen: BTreeSet<(i64, i64)> = BTreeSet::new();
            for &document in &numbers {
                for (number, printing) in printings(connection, document)? {
                    if !printing.can_join() {
                        continue;
                    }
                    let family = family_of(connection, number)?;
                    if let Some(family) = family.filter(|family| families.insert(*family)) {
                        altered_within(connection, family, before, least, &mut altered)?;
                    }
                    for (other, against) in shelf.turned(number, &printing, before, &mut seen)? {
                        push_turned(connection, number, other, against, least, &mut altered)?;
                    }
                }
            }
            in_order(&mut altered);
            Ok((altered, next))
        })
    }
}

/// The altered quotes within a family, unless a document that came in later has shown them.
fn altered_within(
    connection: &Connection,
    family: FamilyId,
    before: i64,
    least: Weight,
    altered: &mut Vec<Altered>,
) -> Result<()> {
    let (versions, fullest) = version::read(connection, family)?;
    if versions.iter().any(|version| version.document >= before) {
        return Ok(());
    }
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (place, version) in versions.iter().enumerate() {
        // Copies of one wording are one alteration.
        if place != fullest && known.insert(version.words.clone()) {
            push(altered, &versions[fullest], version, None, least);
        }
    }
    Ok(())
}

impl Shelf<'_> {
    /// The statements that came in before a quote and that a number, a name, a negation or an opposite keeps from being one
    /// with it; of two families one pair, and none where a document from `before` on is of either.
    fn turned(
        &mut self,
        number: i64,
        printing: &Printing,
        before: i64,
        seen: &mut BTreeSet<(i64, i64)>,
    ) -> Result<Vec<(i64, Veto)>> {
        let family = family_of(self.connection, number)?;
        if self.came_in_from(family, before)? {
            return Ok(Vec::new());
        }
        let mut turned = Vec::new();
        let mut compared = 0;
        // What is another utterance for its days is not one with other words.
        for other in nearest(self.connection, printing, printing.days.found_by(), |other| other < number)? {
            if compared == MOST_NEAR {
                break;
            }
            let its = family_of(self.connection, other)?;
            if its.is_some() && its == family {
                continue;
            }
            let name = |family: Option<FamilyId>, number: i64| family.map_or(-number, FamilyId::number);
            let names = (name(family, number), name(its, other));
            if !seen.insert((names.0.min(names.1), names.0.max(names.1))) || self.came_in_from(its, before)? {
                continue;
            }
            compared += 1;
            let Some(against) = self.printing(other)?.filter(Printing::can_join) else { continue };
            if let Verdict::Suggested(_, veto) = self.compare(printing, &against)?
                && turns(veto)
            {
                turned.push((other, veto));
            }
        }
        Ok(turned)
    }

    /// Whether the last printing of a family came in with an entry or later.
    fn came_in_from(&self, family: Option<FamilyId>, entry: i64) -> Result<bool> {
        let Some(family) = family else { return Ok(false) };
        let sql = "SELECT max(statement) FROM member WHERE family = ?1";
        let last: Option<i64> = self.connection.prepare_cached(sql)?.query_row([family.number()], |row| row.get(0))?;
        let document = last.map(|last| document_of(self.connection, last)).transpose()?.flatten();
        Ok(document.is_some_and(|document| document >= entry))
    }
}

/// Puts altered quotes in order, the heaviest difference first.
fn in_order(altered: &mut [Altered]) {
    altered.sort_by(|one, other| {
        let key = |altered: &Altered| {
            (Reverse(altered.weight), altered.fuller.published.clone(), altered.fuller.number, altered.other.number)
        };
        key(one).cmp(&key(other))
    });
}

/// Whether what keeps two from being one utterance is in their words, so that one may be the other altered.
const fn turns(veto: Veto) -> bool {
    matches!(veto, Veto::Numbers | Veto::Names | Veto::Negation | Veto::Opposite)
}

/// Puts two statements that something keeps apart into the list, the one of more words as the fuller.
fn push_turned(
    connection: &Connection,
    one: i64,
    other: i64,
    against: Veto,
    least: Weight,
    altered: &mut Vec<Altered>,
) -> Result<()> {
    if let (Some(one), Some(other)) = (version::one(connection, one)?, version::one(connection, other)?) {
        let (fuller, other) = if one.words.len() >= other.words.len() { (one, other) } else { (other, one) };
        push(altered, &fuller, &other, Some(against), least);
    }
    Ok(())
}

/// Puts a pair into the list, if it differs by so much.
fn push(altered: &mut Vec<Altered>, fuller: &Version, other: &Version, against: Option<Veto>, least: Weight) {
    let differences = differences(&other.words, &fuller.words);
    let is_changed = |piece: &&Piece| piece.change != Change::Same;
    let Some(weight) = differences.iter().filter(is_changed).map(|piece| piece.weight).max() else { return };
    if weight >= least {
        altered.push(Altered { fuller: fuller.clone(), other: other.clone(), differences, weight, against });
    }
}
