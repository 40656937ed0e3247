//! Families as JSON Lines, documented in `docs/families.md`.

use onrecord_ledger::entry::Entry;
use onrecord_ledger::event::StatementName;
use onrecord_ledger::families::{Altered, Family, First, Headline, Kin, Reported, Suggestion, Version};
use onrecord_ledger::family::diff::{Change, Piece};
use serde_json::{Value, json};

/// The name and version of the lines of [`family`].
const SCHEMA: &str = "onrecord-family/1";

/// A family as one object.
pub(crate) fn family(family: &Family) -> Value {
    let Family { summary, versions, fullest, first, reports, restated, suggested, decisions } = family;
    let counts = &summary.counts;
    let (is_certain, places) = match first {
        First::One(place) => (true, vec![*place]),
        First::OneOf(places) => (false, places.clone()),
        First::Unknown => (false, Vec::new()),
    };
    let report =
        |report: &Reported| json!({"versions": report.versions, "share": two(report.share), "credit": report.credit});
    let decision = |entry: &Entry| {
        let content: Value = serde_json::from_str(&entry.content).unwrap_or_default();
        json!({"entry": entry.number, "at": entry.at, "by": entry.by, "kind": entry.kind, "content": content})
    };
    json!({
        "schema": SCHEMA,
        "id": summary.id,
        "words": summary.words,
        "speaker": summary.speaker,
        "counts": {
            "utterances": 1, "mentions": counts.mentions, "articles": counts.articles, "outlets": counts.outlets,
            "independent_outlets": counts.independent,
        },
        "first": {"certain": is_certain, "versions": places},
        "fullest": fullest,
        "versions": versions.iter().map(version).collect::<Vec<_>>(),
        "reports": reports.iter().map(report).collect::<Vec<_>>(),
        "restated": restated.iter().map(kin).collect::<Vec<_>>(),
        "suggested": suggested.iter().map(kin).collect::<Vec<_>>(),
        "decisions": decisions.iter().map(decision).collect::<Vec<_>>(),
    })
}

/// Two statements that may be one utterance.
pub(crate) fn suggestion(pair: &Suggestion) -> Value {
    json!({
        "one": version(&pair.one), "other": version(&pair.other), "share": two(pair.share),
        "against": pair.against.to_string()
    })
}

/// Two wordings of a quote.
pub(crate) fn altered(quote: &Altered) -> Value {
    json!({
        "weight": quote.weight.word(), "fuller": version(&quote.fuller), "other": version(&quote.other),
        "differences": differences(&quote.differences), "against": quote.against.map(|veto| veto.to_string())
    })
}

fn version(version: &Version) -> Value {
    let StatementName { document, statement } = &version.name;
    json!({
        "statement": statement, "document": document, "document_id": version.document_id, "origin": version.origin,
        "title": version.title, "outlet": version.outlet, "address": version.address, "published": version.published,
        "at": version.at, "captured": version.captured, "known_by": version.known_by, "form": version.form,
        "act": version.act, "polarity": version.polarity, "block": version.block.word(), "speaker": version.speaker,
        "cue": version.cue, "words": version.words, "context": version.context, "report": version.report,
        "headline": version.headline.as_ref().map(headline), "differences": differences(&version.differences),
    })
}

fn headline(headline: &Headline) -> Value {
    json!({
        "words": headline.words, "agrees": headline.agrees, "differences": differences(&headline.differences)
    })
}

fn kin(kin: &Kin) -> Value {
    json!({
        "version": version(&kin.version), "family": kin.family, "share": two(kin.share),
        "against": kin.against.map(|veto| veto.to_string())
    })
}

/// What was changed; words that are the same are left out.
fn differences(pieces: &[Piece]) -> Vec<Value> {
    let piece = |piece: &Piece| {
        json!({
            "change": piece.change.word(), "words": piece.words, "fuller": piece.fuller, "weight": piece.weight.word()
        })
    };
    pieces.iter().filter(|piece| piece.change != Change::Same).map(piece).collect()
}

fn two(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}
