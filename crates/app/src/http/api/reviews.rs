//! Reviews: what people think of statements, and taking decisions back.

use std::sync::Arc;

use axum::extract::State;
use onrecord_ledger::Batch;
use onrecord_ledger::event::{Bytes, Review, Verdict};
use onrecord_read::text::{Offsets, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::super::ask::Named;
use super::super::problem::{Problem, Unwritten};
use super::super::room::Room;
use super::statements::key;
use super::{Answer, Json};

/// A decision that was written.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(in super::super) struct Decided {
    /// The number of its entry, by which it can be undone.
    pub(in super::super) entry: i64,
}

/// What somebody thinks of a statement.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Reviewed {
    /// The verdict.
    pub(in super::super) verdict: Judged,
    /// What is put right; for `corrected` alone.
    pub(in super::super) correction: Option<Correction>,
    /// Anything else that is to be remembered.
    pub(in super::super) note: Option<String>,
    /// Who judges; whoever runs the server unless it is said.
    pub(in super::super) by: Option<String>,
}

/// The verdict of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(in super::super) enum Judged {
    /// It is right.
    Confirmed,
    /// It is right but for what is put right.
    Corrected,
    /// It is no statement, or not this one.
    Rejected,
}

/// What a review puts right. What is left out stays as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(in super::super) struct Correction {
    /// The words that name who said it.
    pub(in super::super) source: Option<Range>,
    /// The words that attribute.
    pub(in super::super) cue: Option<Range>,
    /// What was said, in order; at least one.
    pub(in super::super) content: Option<Vec<Range>>,
    /// The full name of who said it.
    pub(in super::super) speaker: Option<String>,
    /// What the source did.
    pub(in super::super) act: Option<String>,
    /// Whether the text affirms it.
    pub(in super::super) polarity: Option<String>,
}

/// Words of the text of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Range {
    /// The first code point, counted from 0.
    pub(in super::super) start: usize,
    /// One past the last code point.
    pub(in super::super) end: usize,
}

/// Judges a statement.
#[utoipa::path(
    post, path = "/api/documents/{document}/statements/{statement}/reviews", tag = "reviews", request_body = Reviewed,
    params(("document" = String, Path, description = "The key of the document"),
           ("statement" = String, Path, description = "The id of the statement")),
    responses((status = 200, description = "The entry", body = Decided), Unwritten),
)]
pub(super) async fn add(
    State(room): State<Arc<Room>>,
    Named((document, statement)): Named<(String, String)>,
    Json(reviewed): Json<Reviewed>,
) -> Result<Answer, Problem> {
    Answer::of(&review(&room, &document, statement, reviewed).await?)
}

/// Judges a statement of the reading that counts at present.
pub(in super::super) async fn review(
    room: &Arc<Room>,
    document: &str,
    statement: String,
    reviewed: Reviewed,
) -> Result<Decided, Problem> {
    let key = key(document)?;
    let Reviewed { verdict, correction, note, by } = reviewed;
    if (verdict == Judged::Corrected) != correction.is_some() {
        return Err(Problem::unclear("the verdict `corrected` comes with a correction, and no other does"));
    }
    let review = room
        .read(move |desk| {
            let (_, hit) = desk.statement(key, &statement)?;
            let kept = &hit.source.kept;
            let correction = correction.map(|correction| put_right(&kept.document.text, &correction)).transpose()?;
            Ok(Review {
                document: key,
                statement,
                reading: hit.entry,
                as_read: kept.findings.statements[hit.place].content.clone(),
                verdict: match verdict {
                    Judged::Confirmed => Verdict::Confirmed,
                    Judged::Corrected => Verdict::Corrected,
                    Judged::Rejected => Verdict::Rejected,
                },
                correction,
                note: note.filter(|note| !note.trim().is_empty()),
            })
        })
        .await?;
    let entry = room.write(by, move |batch| Ok(batch.review(review)?)).await?;
    Ok(Decided { entry })
}

/// A correction as the ledger keeps it, its ranges in bytes of the text.
fn put_right(text: &Text, correction: &Correction) -> Result<Value, Problem> {
    let offsets = text.offsets();
    let bytes = |range: &Range| bytes(text.as_str(), &offsets, *range);
    let Correction { source, cue, content, speaker, act, polarity } = correction;
    let mut fields = Map::new();
    for (name, range) in [("source", source), ("cue", cue)] {
        if let Some(range) = range {
            fields.insert(name.to_owned(), json!(bytes(range)?));
        }
    }
    if let Some(content) = content {
        if content.is_empty() {
            return Err(Problem::unclear("a statement has content: mark the words that were said"));
        }
        fields.insert("content".to_owned(), json!(content.iter().map(bytes).collect::<Result<Vec<_>, _>>()?));
    }
    if let Some(speaker) = speaker.as_deref().map(str::trim).filter(|name| name.chars().any(char::is_alphanumeric)) {
        fields.insert("speaker".to_owned(), json!(speaker));
    }
    let lists =
        [("act", act, onrecord_ledger::query::ACTS), ("polarity", polarity, onrecord_ledger::query::POLARITIES)];
    for (name, word, known) in lists {
        let Some(word) = word else { continue };
        if !known.contains(&word.as_str()) {
            return Err(Problem::unclear(&format!("{name} is one of {}, and not {word:?}", known.join(", "))));
        }
        fields.insert(name.to_owned(), json!(word));
    }
    if fields.is_empty() {
        return Err(Problem::unclear("the correction puts nothing right: say what, or confirm the statement"));
    }
    Ok(Value::Object(fields))
}

/// The bytes of a range that is said in code points.
fn bytes(text: &str, offsets: &Offsets<'_>, range: Range) -> Result<Bytes, Problem> {
    let Range { start, end } = range;
    let place = |code_point: usize| offsets.byte_of_code_point(code_point);
    match (place(start), place(end)) {
        (Some(first), Some(last)) if first < last && !text[first..last].trim().is_empty() => {
            Ok(Bytes(u32::try_from(first).unwrap_or(u32::MAX), u32::try_from(last).unwrap_or(u32::MAX)))
        }
        _ => Err(Problem::unclear(&format!("{start} to {end} are no words of the text"))),
    }
}

/// Why a decision is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Undoing {
    why: String,
    /// Who takes it back; whoever runs the server unless it is said.
    by: Option<String>,
}

/// Writes one decision, and answers with its entry.
pub(super) async fn decide(
    room: &Arc<Room>,
    by: Option<String>,
    work: impl FnOnce(&mut Batch<'_>) -> onrecord_ledger::Result<i64> + Send + 'static,
) -> Result<Answer, Problem> {
    let entry = room.write(by, move |batch| Ok(work(batch)?)).await?;
    Answer::of(&Decided { entry })
}

/// Takes a decision back: a review, a join, a part, a rename, or an undo.
#[utoipa::path(
    post, path = "/api/entries/{entry}/undo", tag = "reviews", request_body = Undoing,
    params(("entry" = i64, Path, description = "The number of the entry that holds the decision")),
    responses((status = 200, description = "The entry", body = Decided), Unwritten),
)]
pub(super) async fn undo(
    State(room): State<Arc<Room>>,
    Named(entry): Named<i64>,
    Json(undoing): Json<Undoing>,
) -> Result<Answer, Problem> {
    let Undoing { why, by } = undoing;
    decide(&room, by, move |batch| batch.undo(entry, &why)).await
}
