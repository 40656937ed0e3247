//! Families as a ledger has them: what was printed of one utterance, where, when, and in which words.
//!
//! Every count says what it counts. A *mention* is a statement that a document prints; an *article* is a document, its later
//! versions taken with it; an *outlet* is who printed it, as stated; outlets are *independent* that printed an article of their
//! own, and all that printed copies of one report and nothing else count as one; an *utterance* is a family.

mod altered;
mod kin;
mod print;
mod version;

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};

use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::event::{Event, StatementName};
use crate::hash::{DocumentKey, FamilyId, unhex};
use crate::ledger::Ledger;

pub use self::altered::Altered;
pub(crate) use self::kin::restated;
pub use self::kin::{Kin, Suggestion};
pub(crate) use self::print::independent;
pub use self::print::{First, Reported};
pub(crate) use self::version::one as printing;
pub use self::version::{Headline, Version};

/// How often and where one utterance was printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Statements.
    pub mentions: usize,
    /// Documents, the versions of one counted once.
    pub articles: usize,
    /// Outlets that are stated.
    pub outlets: usize,
    /// Outlets, those that print nothing but copies of one report counted once; an article without an outlet counts as one.
    pub independent: usize,
}

/// A family in a list.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Its name in the ledger.
    pub id: FamilyId,
    /// The words of the fullest printing.
    pub words: String,
    /// Who said it, by the fullest name that any printing has.
    pub speaker: Option<String>,
    /// The day of the first printing with a day.
    pub first: Option<String>,
    /// How often and where it was printed.
    pub counts: Counts,
}

/// All that is known of a family.
#[derive(Clone, Debug)]
pub struct Family {
    /// As a list has it.
    pub summary: Summary,
    /// Every printing, in the order of publication as far as that is known.
    pub versions: Vec<Version>,
    /// The place among the versions of the fullest one, which the others are compared with.
    pub fullest: usize,
    /// Who printed it first.
    pub first: First,
    /// The reports that several documents print, as places among the versions.
    pub reports: Vec<Reported>,
    /// What the same speaker said in these words on another occasion, and what is printed later without a day.
    pub restated: Vec<Kin>,
    /// What may be the same utterance, with what speaks against it, for a person to decide.
    pub suggested: Vec<Kin>,
    /// The decisions about it that count, in order.
    pub decisions: Vec<Entry>,
}

/// The number of a statement, and its family.
pub(crate) fn standing(connection: &Connection, name: &StatementName) -> Result<(i64, Option<FamilyId>)> {
    let id: Option<[u8; 12]> = unhex(&name.statement);
    let sql = "SELECT statement.number, member.family FROM statement \
               JOIN document ON document.number = statement.document \
               LEFT JOIN member ON member.statement = statement.number WHERE statement.id = ?1 AND document.key = ?2";
    let found = connection
        .prepare_cached(sql)?
        .query_row((id, name.document.as_bytes()), |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?)))
        .optional()?;
    let (number, family) = found.ok_or_else(|| Error::Unknown { what: "statement", name: name.statement.clone() })?;
    Ok((number, family.map(FamilyId::of_number)))
}

/// The family of a statement.
pub(crate) fn family_of(connection: &Connection, statement: i64) -> Result<Option<FamilyId>> {
    let sql = "SELECT family FROM member WHERE statement = ?1 AND family IS NOT NULL";
    let found = connection.prepare_cached(sql)?.query_row([statement], |row| row.get(0)).optional()?;
    Ok(found.map(FamilyId::of_number))
}

/// How many statements a family has.
pub(crate) fn size(connection: &Connection, family: FamilyId) -> Result<usize> {
    let sql = "SELECT count(*) FROM member WHERE family = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([family.number()], |row| row.get::<_, i64>(0))? as usize)
}

/// The numbers of the statements of a family.
fn members(connection: &Connection, family: FamilyId) -> Result<Vec<i64>> {
    let mut statement =
        connection.prepare_cached("SELECT statement FROM member WHERE family = ?1 ORDER BY statement")?;
    Ok(statement.query_map([family.number()], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

impl Ledger {
    /// The families in one of whose printings these words are; all without words. Those of most articles come first, at most
    /// so many; also says how many there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn families(&self, words: &str, most: usize) -> Result<(Vec<Summary>, usize)> {
        self.at(|connection| {
            let wanted = crate::name::words(words);
            let matching = wanted.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ");
            let only = if wanted.is_empty() {
                ""
            } else {
                "AND family IN (SELECT family FROM member JOIN words ON words.rowid = member.statement \
                 WHERE words MATCH ?1 AND family IS NOT NULL)"
            };
            let sql = format!(
                "SELECT family, count(DISTINCT statement.document) AS articles FROM member \
                 JOIN statement ON statement.number = member.statement \
                 WHERE family IS NOT NULL AND ?1 = ?1 {only} GROUP BY family ORDER BY articles DESC, count(*) DESC, family"
            );
            let mut statement = connection.prepare(&sql)?;
            let all: Vec<i64> = statement.query_map([&matching], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            let families = all.iter().take(most).map(|&family| {
                let (mut versions, fullest) = version::read(connection, FamilyId::of_number(family))?;
                print::reports(connection, &mut versions)?;
                Ok(summary(FamilyId::of_number(family), &versions, fullest))
            });
            Ok((families.collect::<Result<_>>()?, all.len()))
        })
    }

    /// The family that a name means: its own, or that of a statement of it.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, [`Error::Refused`] for a statement that stands alone or an id of several.
    pub fn family_named(&self, name: &str) -> Result<FamilyId> {
        if let Ok(id) = name.parse::<FamilyId>()
            && self.at(|connection| size(connection, id))? > 0
        {
            return Ok(id);
        }
        let statement = self.statement_named(name).map_err(|error| match error {
            Error::Unknown { name, .. } => Error::Unknown { what: "family or statement", name },
            error => error,
        })?;
        let (_, family) = self.at(|connection| standing(connection, &statement))?;
        family.ok_or_else(|| Error::Refused(format!("statement {name} is in no family: it was printed once")))
    }

    /// The statement that an id means, with its document in front where several have it: "KEY/ID".
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, and [`Error::Refused`] with the documents when there are several.
    pub fn statement_named(&self, name: &str) -> Result<StatementName> {
        let unknown = || Error::Unknown { what: "statement", name: name.to_owned() };
        let (key, id) = name.split_once('/').map_or((None, name), |(key, id)| (Some(key), id));
        let wanted: Option<DocumentKey> = key.map(str::parse).transpose().map_err(|_| unknown())?;
        let bytes: [u8; 12] = unhex(id).ok_or_else(unknown)?;
        let mut keys: Vec<DocumentKey> = self.at(|connection| {
            let sql = "SELECT key FROM statement JOIN document ON document.number = statement.document \
                       WHERE statement.id = ?1 ORDER BY document.number";
            let mut statement = connection.prepare_cached(sql)?;
            let keys: Vec<[u8; 16]> =
                statement.query_map([bytes], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            Ok(keys.iter().filter_map(|key| DocumentKey::from_bytes(key)).collect())
        })?;
        keys.retain(|key| wanted.is_none_or(|wanted| wanted == *key));
        match keys.as_slice() {
            [document] => Ok(StatementName { document: *document, statement: id.to_owned() }),
            [] => Err(unknown()),
            several => {
                let names: Vec<String> = several.iter().map(|key| format!("{key}/{id}")).collect();
                Err(Error::Refused(format!(
                    "{} documents have a statement {id}: name one of {}",
                    several.len(),
                    names.join(", ")
                )))
            }
        }
    }

    /// All that is known of a family.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is no such family, and when the file cannot be read.
    pub fn family(&self, id: FamilyId) -> Result<Family> {
        self.at(|connection| {
            let (mut versions, fullest) = version::read(connection, id)?;
            if versions.is_empty() {
                return Err(Error::Unknown { what: "family", name: id.to_string() });
            }
            let reports = print::reports(connection, &mut versions)?;
            let summary = summary(id, &versions, fullest);
            let (restated, suggested) = kin::of(connection, &versions, fullest)?;
            Ok(Family {
                summary,
                fullest,
                first: print::first(&versions),
                reports,
                restated,
                suggested,
                decisions: decisions(connection, &versions)?,
                versions,
            })
        })
    }
}

/// A family as a list has it.
fn summary(id: FamilyId, versions: &[Version], fullest: usize) -> Summary {
    let outlets: BTreeSet<&str> = versions.iter().filter_map(|version| version.outlet.as_deref()).collect();
    let articles: BTreeSet<i64> = versions.iter().map(|version| version.article).collect();
    let names = versions.iter().filter(|version| version.is_named).filter_map(|version| version.speaker.as_deref());
    let speaker = names.max_by_key(|name| (name.chars().count(), std::cmp::Reverse(*name)));
    Summary {
        id,
        words: versions.get(fullest).map(|version| version.words.clone()).unwrap_or_default(),
        speaker: speaker.or_else(|| versions.first().and_then(|version| version.speaker.as_deref())).map(str::to_owned),
        first: versions.iter().filter_map(|version| version.published.clone()).min(),
        counts: Counts {
            mentions: versions.len(),
            articles: articles.len(),
            outlets: outlets.len(),
            independent: print::independent_of(versions),
        },
    }
}

/// The decisions about the statements of a family that count.
fn decisions(connection: &Connection, versions: &[Version]) -> Result<Vec<Entry>> {
    let sql = "SELECT number FROM decision WHERE undone IS NULL AND kind IN ('family-join/1', 'family-part/1') ORDER BY number";
    let mut statement = connection.prepare_cached(sql)?;
    let numbers: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut decisions = Vec::new();
    for number in numbers {
        let Some(entry) = Entry::find(connection, number)? else { continue };
        let about = match entry.event()? {
            Event::FamilyJoin(join) => vec![join.one, join.other],
            Event::FamilyPart(part) => part.statements,
            _ => Vec::new(),
        };
        if about.iter().any(|name| versions.iter().any(|version| version.name == *name)) {
            decisions.push(entry);
        }
    }
    Ok(decisions)
}
