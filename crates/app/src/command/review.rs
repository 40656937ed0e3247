//! `onrecord review`: takes reviews out of a ledger and into another, so that the work of several comes together.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use onrecord_ledger::dossier::{Dossier, Judgement};
use onrecord_ledger::event::{Bytes, Review, Verdict};
use onrecord_ledger::hash::DocumentKey;
use onrecord_ledger::queue::Agreement;
use onrecord_ledger::{Ledger, Signature};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Outcome;
use super::incoming::say;
use crate::ledger_args::{Listing, ReviewArgs, ReviewCommand, ReviewForm};
use crate::print::listing::counted;

/// The name and version of the lines.
const SCHEMA: &str = "onrecord-review/1";

/// Takes reviews out or in.
pub(crate) fn run(args: &ReviewArgs) -> Result<Outcome> {
    match &args.command {
        ReviewCommand::Export { by, ledger, format } => {
            let ledger = Ledger::read(&ledger.path())?;
            match format {
                ReviewForm::Jsonl => export(&ledger, by.as_deref()),
                ReviewForm::Gold => gold(&ledger, by.as_deref()),
            }
        }
        ReviewCommand::Import { file, ledger, format } => import(&mut Ledger::open(&ledger.path())?, file, *format),
    }
}

/// A review as one line of JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    schema: String,
    /// The key of the document.
    document: DocumentKey,
    /// The id of the statement.
    statement: String,
    verdict: Verdict,
    /// What is put right; spans in code points of the text, `[start, end]`.
    correction: Option<Map<String, Value>>,
    note: Option<String>,
    by: String,
    at: String,
}

impl Line {
    fn of(judgement: &Judgement, dossier: &Dossier) -> Self {
        let Judgement { at, by, review, .. } = judgement.clone();
        let offsets = dossier.kept.as_ref().map(|kept| kept.document.text.offsets());
        let moved = |byte: u64| offsets.as_ref().map_or(byte, |text| text.code_point(byte as usize) as u64);
        Self {
            schema: SCHEMA.to_owned(),
            document: review.document,
            statement: review.statement,
            verdict: review.verdict,
            correction: review.correction.as_ref().and_then(Value::as_object).map(|fields| spans(fields, moved)),
            note: review.note,
            by,
            at,
        }
    }
}

/// A correction with each number of its spans moved to another unit.
fn spans(fields: &Map<String, Value>, moved: impl Fn(u64) -> u64 + Copy) -> Map<String, Value> {
    fn all(value: &Value, moved: impl Fn(u64) -> u64 + Copy) -> Value {
        match value {
            Value::Array(values) => values.iter().map(|value| all(value, moved)).collect(),
            Value::Number(number) => number.as_u64().map_or_else(|| value.clone(), |number| json!(moved(number))),
            _ => value.clone(),
        }
    }
    fields.iter().map(|(name, value)| (name.clone(), all(value, moved))).collect()
}

/// Prints the reviews that count.
fn export(ledger: &Ledger, by: Option<&str>) -> Result<Outcome> {
    let mut out = io::stdout().lock();
    let mut last: Option<Dossier> = None;
    for judgement in ledger.reviews()?.iter().filter(|judgement| by.is_none_or(|by| judgement.by == by)) {
        let key = judgement.review.document;
        let dossier = match last.take().filter(|dossier| dossier.row.key == key) {
            Some(dossier) => dossier,
            None => ledger.dossier(key)?,
        };
        writeln!(out, "{}", serde_json::to_string(&Line::of(judgement, &dossier))?)?;
        last = Some(dossier);
    }
    out.flush()?;
    Ok(Outcome::Whole)
}

/// Prints the documents of which every statement is reviewed, with what the reviews leave.
fn gold(ledger: &Ledger, by: Option<&str>) -> Result<Outcome> {
    let mut out = io::stdout().lock();
    let mut keys: Vec<DocumentKey> = Vec::new();
    for judgement in ledger.reviews()? {
        if !keys.contains(&judgement.review.document) {
            keys.push(judgement.review.document);
        }
    }
    let (mut whole, mut left) = (0, 0);
    for key in keys {
        let mut dossier = ledger.dossier(key)?;
        if let Some(by) = by {
            dossier.standings.iter_mut().for_each(|standing| standing.reviews.retain(|review| review.by == by));
        }
        let is_whole = dossier.kept.is_some() && dossier.standings.iter().all(|standing| !standing.reviews.is_empty());
        let Some(kept) = dossier.kept.as_ref().filter(|_| is_whole) else {
            left += 1;
            continue;
        };
        let offsets = kept.document.text.offsets();
        let span = |bytes: &Bytes| {
            let range = bytes.range();
            json!([offsets.code_point(range.start), offsets.code_point(range.end)])
        };
        let mut attributions = Vec::new();
        for place in 0..dossier.standings.len() {
            let Some(settled) = dossier.settled(place)? else { continue };
            let found = settled.found;
            let one = |bytes: Option<Bytes>| bytes.map_or(Value::Null, |bytes| json!([span(&bytes)]));
            attributions.push(json!({
                "source": one(found.source),
                "cue": one(found.cue),
                "content": found.content.iter().map(span).collect::<Vec<_>>(),
            }));
        }
        let mut names: Vec<&str> = Vec::new();
        for review in dossier.standings.iter().filter_map(|standing| standing.reviews.last()) {
            if !names.contains(&review.by.as_str()) {
                names.push(&review.by);
            }
        }
        let article = json!({
            "id": kept.imprint.id,
            "published": kept.imprint.published,
            "text": kept.document.text.as_str(),
            "annotations": [{"annotator": names.join(", "), "attributions": attributions}],
        });
        writeln!(out, "{article}")?;
        whole += 1;
    }
    out.flush()?;
    let left = counted(left, "other document");
    say(&format!("{} reviewed to the end; {left} with a statement that nobody has judged", counted(whole, "document")));
    Ok(Outcome::Whole)
}

/// What became of the reviews that came in.
#[derive(Default, Serialize)]
struct Counts {
    taken: usize,
    known: usize,
    left: usize,
}

/// Takes reviews in, each under the name of who made it, and says how far all agree.
fn import(ledger: &mut Ledger, file: &Path, format: Listing) -> Result<Outcome> {
    let text = if file.as_os_str() == "-" {
        io::read_to_string(io::stdin()).context("cannot read the standard input")?
    } else {
        fs::read_to_string(file).with_context(|| format!("cannot read the reviews {}", file.display()))?
    };
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}: line {}", file.display(), at + 1);
        let line: Line = serde_json::from_str(line).with_context(place)?;
        ensure!(line.schema == SCHEMA, "{}: it is {:?}, and not {SCHEMA}", place(), line.schema);
        lines.push((place(), line));
    }
    let mut counts = Counts::default();
    let mut reviews: Vec<(String, Review)> = Vec::new();
    let mut dossiers: BTreeMap<DocumentKey, Option<Dossier>> = BTreeMap::new();
    for (place, line) in lines {
        let dossier = match dossiers.entry(line.document) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let is_here = ledger.row(line.document)?.is_some();
                new.insert(is_here.then(|| ledger.dossier(line.document)).transpose()?)
            }
        };
        let dossier = dossier.as_ref();
        match dossier.ok_or("its document is not in this ledger").and_then(|dossier| review(dossier, &line)) {
            Ok(None) => counts.known += 1,
            Ok(Some(review)) => {
                counts.taken += 1;
                reviews.push((line.by, review));
            }
            Err(why) => {
                counts.left += 1;
                say(&format!("warning: {place}: the review was left out: {why}"));
            }
        }
    }
    for together in reviews.chunk_by(|one, other| one.0 == other.0) {
        let signature = Signature { by: together[0].0.clone(), at: Timestamp::now() };
        let mut batch = ledger.batch(&signature)?;
        for (_, review) in together {
            batch.review(review.clone())?;
        }
        batch.commit()?;
    }
    tell(&counts, &ledger.agreement()?, format)?;
    Ok(if counts.left == 0 { Outcome::Whole } else { Outcome::Partial })
}

/// The review that a line is in this ledger; `None` when the ledger has it.
fn review(dossier: &Dossier, line: &Line) -> Result<Option<Review>, &'static str> {
    let (Some(kept), Some(reading)) = (&dossier.kept, dossier.row.reading) else {
        return Err("its document was withdrawn");
    };
    let wire = kept.lines().map_err(|_| "its document cannot be read")?;
    let found = wire.iter().position(|found| found.id == line.statement);
    let place = found.ok_or("the reading of its document has no such statement: `onrecord reread` both ledgers")?;
    let offsets = kept.document.text.offsets();
    let moved = |code_point: u64| offsets.byte_of_code_point(code_point as usize).map_or(u64::MAX, |byte| byte as u64);
    let correction = line.correction.as_ref().map(|fields| Value::Object(spans(fields, moved)));
    if correction.as_ref().is_some_and(|correction| correction.to_string().contains(&u64::MAX.to_string())) {
        return Err("it puts words right that the text has not");
    }
    let known = &dossier.standings[place].reviews;
    let is_known = known.iter().any(|known| {
        known.by == line.by
            && known.review.verdict == line.verdict
            && known.review.correction == correction
            && known.review.note == line.note
    });
    if is_known {
        return Ok(None);
    }
    Ok(Some(Review {
        document: line.document,
        statement: line.statement.clone(),
        reading,
        as_read: kept.findings.statements[place].content.clone(),
        verdict: line.verdict,
        correction,
        note: line.note.clone(),
    }))
}

fn tell(counts: &Counts, agreement: &Agreement, format: Listing) -> Result<()> {
    let mut out = io::stdout().lock();
    let Agreement { judged, shared, agreed, pairs } = agreement;
    match format {
        Listing::Jsonl => {
            let pairs: Vec<Value> = pairs
                .iter()
                .map(|pair| json!({"names": pair.names, "shared": pair.shared, "agreed": pair.agreed, "kappa": pair.kappa}))
                .collect();
            let line = json!({"reviews": counts, "agreement": {"judged": judged, "shared": shared, "agreed": agreed, "pairs": pairs}});
            writeln!(out, "{line}")?;
        }
        Listing::Table => {
            let Counts { taken, known, left } = counts;
            writeln!(out, "{} taken in; {known} known already; {left} left out", counted(*taken, "review"))?;
            writeln!(out, "{} judged; {shared} by two or more, {agreed} of them alike", counted(*judged, "statement"))?;
            for pair in pairs {
                let kappa =
                    pair.kappa.map_or("open, since both always judge alike".to_owned(), |kappa| format!("{kappa:.2}"));
                let (one, other) = &pair.names;
                writeln!(out, "{one} and {other}: {} of {} alike, Cohen's kappa {kappa}", pair.agreed, pair.shared)?;
            }
        }
    }
    Ok(out.flush()?)
}
