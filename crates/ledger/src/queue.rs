//! The reviews of a ledger: all of them, those that lost their statement, and how far those who review agree.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use crate::dossier::Judgement;
use crate::entry::Entry;
use crate::error::Result;
use crate::event::Event;
use crate::ledger::Ledger;

/// How far those who review agree, on statements that several have judged; the last verdict of each counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Statements that somebody has judged.
    pub judged: usize,
    /// Statements that two or more have judged.
    pub shared: usize,
    /// Of those, the ones that all have judged alike.
    pub agreed: usize,
    /// Each two who have judged the same statements.
    pub pairs: Vec<Pair>,
}

/// How far two agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The two, by name.
    pub names: (String, String),
    /// Statements that both have judged.
    pub shared: usize,
    /// Of those, the ones that both have judged alike.
    pub agreed: usize,
    /// Cohen's kappa: how much of the agreement that chance does not explain they reach. `None` where chance explains
    /// all of it, since both always give one verdict.
    pub kappa: Option<f64>,
}

impl Pair {
    /// Two and their verdicts on each statement that both have judged.
    ///
    /// Kappa is (o - e) / (1 - e), with o the share of statements that both judge alike and e the share that they would if
    /// each gave as many of every verdict as they do, at random (Cohen, "A coefficient of agreement for nominal scales",
    /// 1960).
    fn of(names: (String, String), verdicts: &[(&str, &str)]) -> Self {
        let shared = verdicts.len();
        let agreed = verdicts.iter().filter(|(one, other)| one == other).count();
        let all: BTreeSet<&str> = verdicts.iter().flat_map(|&(one, other)| [one, other]).collect();
        let share = |count: usize| count as f64 / shared as f64;
        let by_chance: f64 = all
            .iter()
            .map(|word| {
                let one = verdicts.iter().filter(|(one, _)| one == word).count();
                let other = verdicts.iter().filter(|(_, other)| other == word).count();
                share(one) * share(other)
            })
            .sum();
        let kappa = (by_chance < 1.0).then(|| (share(agreed) - by_chance) / (1.0 - by_chance));
        Self { names, shared, agreed, kappa }
    }
}

impl Ledger {
    /// The reviews that count, in the order in which they were made; those without a statement too.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reviews(&self) -> Result<Vec<Judgement>> {
        self.at(|connection| judgements(connection, "SELECT number FROM review ORDER BY number"))
    }

    /// The reviews that count and are of no statement of a reading that counts, in the order in which they were made.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn orphaned(&self) -> Result<Vec<Judgement>> {
        let sql = "SELECT review.number FROM review JOIN document ON document.number = review.document \
                   WHERE statement IS NULL AND withdrawn IS NULL ORDER BY review.number";
        self.at(|connection| judgements(connection, sql))
    }

    /// How far those who review agree.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn agreement(&self) -> Result<Agreement> {
        let verdicts = self.at(verdicts)?;
        let mut agreement = Agreement { judged: verdicts.len(), ..Agreement::default() };
        let mut pairs: BTreeMap<(&str, &str), Vec<(&str, &str)>> = BTreeMap::new();
        for by in verdicts.values().filter(|by| by.len() > 1) {
            agreement.shared += 1;
            let words: BTreeSet<&String> = by.values().collect();
            agreement.agreed += usize::from(words.len() == 1);
            let all: Vec<(&String, &String)> = by.iter().collect();
            for (place, (one, verdict)) in all.iter().enumerate() {
                for (other, its) in &all[place + 1..] {
                    pairs.entry((one, other)).or_default().push((verdict, its));
                }
            }
        }
        let pair = |((one, other), verdicts): (&(&str, &str), &Vec<(&str, &str)>)| {
            Pair::of(((*one).to_owned(), (*other).to_owned()), verdicts)
        };
        agreement.pairs = pairs.iter().map(pair).collect();
        Ok(agreement)
    }
}

/// The reviews of some entries.
fn judgements(connection: &Connection, sql: &str) -> Result<Vec<Judgement>> {
    let mut statement = connection.prepare_cached(sql)?;
    let numbers: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut found = Vec::with_capacity(numbers.len());
    for number in numbers {
        let Some(entry) = Entry::find(connection, number)? else { continue };
        if let Event::Review(review) = entry.event()? {
            found.push(Judgement { entry: number, at: entry.at, by: entry.by, review });
        }
    }
    Ok(found)
}

/// The last verdict of everybody on every statement.
fn verdicts(connection: &Connection) -> Result<BTreeMap<i64, BTreeMap<String, String>>> {
    let sql = "SELECT review.statement, entry.by, verdict FROM review JOIN entry ON entry.number = review.number \
               WHERE statement IS NOT NULL ORDER BY review.number";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut verdicts: BTreeMap<i64, BTreeMap<String, String>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        verdicts.entry(row.get(0)?).or_default().insert(row.get(1)?, row.get(2)?);
    }
    Ok(verdicts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kappa(verdicts: &[(&str, &str)]) -> Option<f64> {
        Pair::of(("ida".to_owned(), "tom".to_owned()), verdicts).kappa
    }

    #[test]
    fn kappa_is_one_when_all_agree_nothing_at_chance_and_open_when_there_was_no_choice() {
        assert_eq!(kappa(&[("confirmed", "confirmed"), ("rejected", "rejected")]), Some(1.0));
        let chance = [("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")];
        assert_eq!(kappa(&chance), Some(0.0));
        assert_eq!(kappa(&[("a", "b"), ("b", "a")]), Some(-1.0));
        assert_eq!(kappa(&[("a", "a"), ("a", "a")]), None);
    }
}
