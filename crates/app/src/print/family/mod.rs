//! Families for print, one file for each look.

pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod table;

use onrecord_ledger::entry::Entry;
use onrecord_ledger::families::{Counts, Family, First, Reported, Version};
use serde_json::Value;

use super::in_line;
use super::listing::counted;

/// The counts of a family, each with what it counts.
pub(crate) fn counts(counts: &Counts) -> String {
    format!("1 utterance: {}", printed(counts))
}

/// How often and where an utterance was printed.
pub(crate) fn printed(counts: &Counts) -> String {
    let Counts { mentions, articles, outlets, independent } = *counts;
    format!(
        "{} in {} by {}, {independent} independent",
        counted(mentions, "mention"),
        counted(articles, "article"),
        if outlets == 0 { "no outlet that is stated".to_owned() } else { counted(outlets, "outlet") },
    )
}

/// Who printed it: the outlet, else the id of the document.
pub(crate) fn outlet(version: &Version) -> String {
    in_line(version.outlet.as_deref().unwrap_or(&version.document_id))
}

/// Who printed it first, and how that is known.
pub(crate) fn first(family: &Family) -> String {
    let day = |version: &Version| version.published.clone().unwrap_or_default();
    match &family.first {
        First::One(place) => {
            let version = &family.versions[*place];
            let at = version.at.map_or_else(|| day(version), |at| at.to_string());
            format!("first printed by {}, {at} (known by {})", outlet(version), version.known_by)
        }
        First::OneOf(places) => {
            let mut outlets: Vec<String> = places.iter().map(|&place| outlet(&family.versions[place])).collect();
            outlets.sort();
            outlets.dedup();
            let first = places.first().map(|&place| day(&family.versions[place])).unwrap_or_default();
            format!("first printed on {first} by one of {}: not all state the time of day", outlets.join(", "))
        }
        First::Unknown => "first printed nobody knows when: no printing has a day".to_owned(),
    }
}

/// A report that several documents print, and what shows it.
pub(crate) fn reported(family: &Family, report: &Reported) -> String {
    let mut outlets: Vec<String> = report.versions.iter().map(|&place| outlet(&family.versions[place])).collect();
    outlets.sort();
    outlets.dedup();
    let credit = report.credit.as_ref().map_or(String::new(), |agency| format!(", credited to {}", in_line(agency)));
    format!(
        "{} print copies of one report: at least {:.0} of 100 sequences of five words are the same{credit}",
        outlets.join(", "),
        report.share * 100.0
    )
}

/// What the source did, in words that cannot be misread.
pub(crate) fn deed(act: &str, polarity: &str) -> Option<&'static str> {
    super::told::deed_in_words(act, polarity)
}

/// A decision in words: its entry, when, who, what, and why.
fn decided(entry: &Entry) -> Vec<String> {
    let content: Value = serde_json::from_str(&entry.content).unwrap_or_default();
    let why = content["why"].as_str().unwrap_or_default().to_owned();
    let kind = entry.kind.split('/').next().unwrap_or_default().to_owned();
    vec![format!("entry {}", entry.number), entry.at.clone(), entry.by.clone(), kind, why]
}
