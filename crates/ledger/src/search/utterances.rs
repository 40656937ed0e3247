//! Which statements are one utterance, and by how many articles and outlets it was printed.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::civil::Date;
use rusqlite::Connection;

use super::Utterance;
use super::columns::{Columns, Listed, NONE, Place};
use super::matching::Found;
use crate::derive::card::{Day, UNDATED, word};
use crate::error::Result;
use crate::families::{Counts, independent};
use crate::hash::FamilyId;
use crate::query::FORMS;
use crate::union::Union;

/// The families that statements are in, and the reports that documents are copies of.
#[derive(Debug)]
pub(super) struct Utterances {
    /// The family of each statement, as a place in the list of families; [`NONE`] for one that was printed once.
    family: Vec<u32>,
    /// The numbers of the families.
    families: Listed<i64>,
    /// For each document the first of those that print copies of one report; [`NONE`] for one that has no copy.
    report: Vec<u32>,
}

/// How many utterances some statements are, and who printed them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Utterances: families, and statements that were printed once.
    pub utterances: usize,
    /// Statements, articles and outlets.
    pub counts: Counts,
}

impl Utterances {
    /// Reads the families of the columns' moment.
    pub(super) fn load(connection: &Connection, columns: &Columns) -> Result<Self> {
        let all = &columns.rows.number;
        let (mut family, mut families) = (vec![NONE; all.len()], Listed::default());
        let sql = "SELECT statement, family FROM member WHERE family IS NOT NULL ORDER BY statement";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut place = 0;
        while let Some(row) = rows.next()? {
            let (number, its): (i64, i64) = (row.get(0)?, row.get(1)?);
            while all.get(place).is_some_and(|&other| other < number) {
                place += 1;
            }
            if all.get(place) == Some(&number) {
                family[place] = families.place(&its);
            }
        }
        let mut utterances = Self { family, families, report: Vec::new() };
        utterances.report = utterances.reports(columns, &joined_by_people(connection)?);
        Ok(utterances)
    }

    /// The documents that are copies of one report.
    ///
    /// A rule joins statements that are not in quotation marks only where their documents are copies of one report. So the
    /// documents of two of them in one family are; where people joined them, nothing is known.
    fn reports(&self, columns: &Columns, joined: &BTreeSet<i64>) -> Vec<u32> {
        let indirect = word(FORMS, "indirect");
        let mut reports = Union::of(columns.documents.len());
        let mut first = vec![NONE; self.families.values().len()];
        let mut has_copy = vec![false; columns.documents.len()];
        for (place, &family) in self.family.iter().enumerate() {
            if family == NONE || columns.rows.traits[place].form() != indirect {
                continue;
            }
            let document = columns.document(place as Place);
            if joined.contains(&columns.documents[document as usize].number) {
                continue;
            }
            let first = &mut first[family as usize];
            if *first == NONE {
                *first = document;
            } else if *first != document {
                has_copy[document as usize] = true;
                has_copy[*first as usize] = true;
                reports.join(*first as usize, document as usize);
            }
        }
        let report = |document: usize| if has_copy[document] { reports.find(document) as u32 } else { NONE };
        (0..columns.documents.len()).map(report).collect()
    }

    /// The family of a statement, as a place; [`NONE`] for one that was printed once.
    pub(super) fn of(&self, place: Place) -> u32 {
        self.family[place as usize]
    }

    /// The name of a family.
    pub(super) fn id(&self, family: u32) -> FamilyId {
        FamilyId::of_number(self.families.values()[family as usize])
    }

    /// How many families there are.
    pub(super) fn len(&self) -> usize {
        self.families.values().len()
    }

    /// How many utterances the statements are that were found, and who printed them.
    pub(super) fn tally(&self, columns: &Columns, found: &Found) -> Tally {
        let mut seen = Seen::none_of(self.len());
        let is_new = |&&place: &&Place| match self.of(place) {
            NONE => true,
            family => seen.is_new(family),
        };
        let documents = found.documents().map(|(document, _)| document);
        Tally {
            utterances: found.places.iter().filter(is_new).count(),
            counts: self.counts(columns, found.places.len(), documents),
        }
    }

    /// What some of the statements that were found stand for, each for the printings of one utterance among all of them.
    pub(super) fn told(&self, columns: &Columns, found: &[Place], shown: &[Place]) -> Vec<Utterance> {
        let mut line = vec![NONE; self.len()];
        let mut printings: Vec<Vec<Place>> = vec![Vec::new(); shown.len()];
        for (nth, &place) in shown.iter().enumerate() {
            match self.of(place) {
                NONE => printings[nth].push(place),
                family => line[family as usize] = nth as u32,
            }
        }
        for &place in found {
            let family = self.of(place);
            if family != NONE
                && let Some(printings) = printings.get_mut(line[family as usize] as usize)
            {
                printings.push(place);
            }
        }
        let told = |(&place, printings): (&Place, &Vec<Place>)| Utterance {
            family: (self.of(place) != NONE).then(|| self.id(self.of(place))),
            counts: self.counts_of(columns, printings),
            first: first(columns, printings),
        };
        shown.iter().zip(&printings).map(told).collect()
    }

    /// Of some statements the last that are quotes, at most so many, of each family one.
    pub(super) fn last_quotes(&self, columns: &Columns, places: &[Place], most: usize) -> Vec<Place> {
        let indirect = word(FORMS, "indirect");
        let mut seen = Seen::none_of(self.len());
        let is_new = |place: &Place| match self.of(*place) {
            NONE => true,
            family => seen.is_new(family),
        };
        let quotes =
            places.iter().rev().copied().filter(|&place| columns.rows.traits[place as usize].form() != indirect);
        quotes.filter(is_new).take(most).collect()
    }

    /// The families of which one of the statements that were found is a printing, those that most documents print first.
    pub(super) fn ranked(&self, columns: &Columns, found: &[Place]) -> Vec<u32> {
        let mut is_found = vec![false; self.len()];
        for &place in found.iter().filter(|&&place| self.of(place) != NONE) {
            is_found[self.of(place) as usize] = true;
        }
        let (mut documents, mut mentions) = (vec![0_u32; self.len()], vec![0_u32; self.len()]);
        let mut last = vec![NONE; self.len()];
        for (place, &family) in self.family.iter().enumerate().filter(|&(_, &family)| family != NONE) {
            let (family, document) = (family as usize, columns.document(place as Place));
            mentions[family] += 1;
            documents[family] += u32::from(std::mem::replace(&mut last[family], document) != document);
        }
        let mut ranked: Vec<u32> = (0..self.len() as u32).filter(|&family| is_found[family as usize]).collect();
        ranked.sort_unstable_by_key(|&family| {
            let place = family as usize;
            (Reverse(documents[place]), Reverse(mentions[place]), self.families.values()[place])
        });
        ranked
    }

    /// All printings of some families, for each in the order of their places.
    pub(super) fn printings(&self, families: &[u32]) -> Vec<Vec<Place>> {
        let mut line = vec![NONE; self.len()];
        for (nth, &family) in families.iter().enumerate() {
            line[family as usize] = nth as u32;
        }
        let mut printings: Vec<Vec<Place>> = vec![Vec::new(); families.len()];
        for (place, &family) in self.family.iter().enumerate().filter(|&(_, &family)| family != NONE) {
            if let Some(printings) = printings.get_mut(line[family as usize] as usize) {
                printings.push(place as Place);
            }
        }
        printings
    }

    /// By how many articles and outlets some statements were printed; the statements in the order of their places.
    pub(super) fn counts_of(&self, columns: &Columns, places: &[Place]) -> Counts {
        self.counts(columns, places.len(), columns.runs(places).map(|(document, _)| document))
    }

    /// The same of so many statements in these documents, by their places.
    fn counts(&self, columns: &Columns, mentions: usize, documents: impl Iterator<Item = u32>) -> Counts {
        let stated = columns.outlets.values().len();
        let (mut outlets, mut own) = (Seen::none_of(stated), Seen::none_of(stated));
        let (mut articles, mut printed) = (Vec::new(), Vec::new());
        for document in documents.map(|document| document as usize) {
            let row = columns.documents[document];
            let report = (self.report[document] != NONE).then_some(self.report[document]);
            articles.push(row.article);
            if row.outlet == NONE {
                // It stands for an outlet of its own, behind those that are stated.
                printed.push((stated as u32 + row.article, report));
                continue;
            }
            outlets.is_new(row.outlet);
            if report.is_some() || own.is_new(row.outlet) {
                printed.push((row.outlet, report));
            }
        }
        articles.sort_unstable();
        articles.dedup();
        Counts { mentions, articles: articles.len(), outlets: outlets.count, independent: independent(printed) }
    }
}

/// Which of so many were met, and how many of them.
struct Seen {
    met: Vec<bool>,
    count: usize,
}

impl Seen {
    fn none_of(all: usize) -> Self {
        Self { met: vec![false; all], count: 0 }
    }

    /// Meets one, and says whether it was not met before.
    fn is_new(&mut self, one: u32) -> bool {
        let is_new = !std::mem::replace(&mut self.met[one as usize], true);
        self.count += usize::from(is_new);
        is_new
    }
}

/// The day of the first of some printings with a day.
pub(super) fn first(columns: &Columns, printings: &[Place]) -> Option<Date> {
    let days = printings.iter().map(|&place| columns.printed(place).published);
    days.filter(|&day| day != UNDATED).min().and_then(date)
}

/// The date of a day.
fn date(day: Day) -> Option<Date> {
    Date::new((day / 10_000) as i16, (day / 100 % 100) as i8, (day % 100) as i8).ok()
}

/// The numbers of the documents with statements that people joined to others.
fn joined_by_people(connection: &Connection) -> Result<BTreeSet<i64>> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT document FROM family_decided WHERE is_part = 0")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}
