//! A document cut for showing: blocks of segments, each with the marks of the statements that its words play a part in.
//!
//! A page never counts characters: the server cuts the text wherever a mark begins or ends, so that every segment has the same
//! marks from its first character to its last. Joined, the segments of all blocks are the text of the blocks.

use onrecord_ledger::event::Bytes;
use onrecord_ledger::findings::Found;
use onrecord_read::text::Text;
use serde::Serialize;
use utoipa::ToSchema;

/// A block of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Block {
    /// headline, subhead, paragraph, list-item, blockquote, caption or pull-quote.
    pub(super) kind: &'static str,
    /// Its words, cut at the marks.
    pub(super) segments: Vec<Segment>,
}

/// Words with the same marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Segment {
    /// The first code point, counted from 0.
    pub(super) start: usize,
    /// One past the last code point.
    pub(super) end: usize,
    /// The words.
    pub(super) text: String,
    /// The parts that they play.
    pub(super) marks: Vec<Mark>,
}

/// A part that words play in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Mark {
    /// The statement, by its place among those of the document, from 0.
    pub(super) statement: usize,
    /// source, cue or content.
    pub(super) role: &'static str,
    /// Whether the first of the words of this part are here.
    pub(super) begins: bool,
    /// Whether the last are.
    pub(super) ends: bool,
}

/// Words of the text that play a part, in bytes.
struct Part {
    start: usize,
    end: usize,
    mark: Mark,
}

/// Cuts a text at the marks of statements.
pub(super) fn cut(text: &Text, statements: &[Found]) -> Vec<Block> {
    let mut parts = parts(statements);
    parts.sort_by_key(|part| part.start);
    let mut cuts: Vec<usize> = parts.iter().flat_map(|part| [part.start, part.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let offsets = text.offsets();
    // Blocks come in order, so that all of it is one walk over the text: `open` holds the parts that words play here.
    let mut waiting = parts.as_slice();
    let mut open: Vec<&Part> = Vec::new();
    let mut blocks = Vec::with_capacity(text.blocks().len());
    for block in text.blocks() {
        let span = block.span.range();
        let inner = cuts.partition_point(|&cut| cut <= span.start)..cuts.partition_point(|&cut| cut < span.end);
        let inner = cuts.get(inner).unwrap_or_default();
        let ends = inner.iter().copied().chain([span.end]);
        let mut segments = Vec::with_capacity(inner.len() + 1);
        let mut start = span.start;
        for end in ends {
            let begun = waiting.partition_point(|part| part.start <= start);
            let (new, later) = waiting.split_at(begun);
            waiting = later;
            open.extend(new);
            open.retain(|part| start < part.end);
            let marks = open.iter().map(|part| Mark {
                begins: part.mark.begins && part.start == start,
                ends: part.mark.ends && part.end == end,
                ..part.mark
            });
            segments.push(Segment {
                start: offsets.code_point(start),
                end: offsets.code_point(end),
                text: text.as_str()[start..end].to_owned(),
                marks: marks.collect(),
            });
            start = end;
        }
        blocks.push(Block { kind: block.kind.word(), segments });
    }
    blocks
}

/// The parts of all statements.
fn parts(statements: &[Found]) -> Vec<Part> {
    let mut parts = Vec::new();
    for (statement, found) in statements.iter().enumerate() {
        let mut push = |bytes: &Bytes, role, begins, ends| {
            let range = bytes.range();
            parts.push(Part { start: range.start, end: range.end, mark: Mark { statement, role, begins, ends } });
        };
        found.source.iter().for_each(|bytes| push(bytes, "source", true, true));
        found.cue.iter().for_each(|bytes| push(bytes, "cue", true, true));
        let last = found.content.len().saturating_sub(1);
        found.content.iter().enumerate().for_each(|(place, bytes)| push(bytes, "content", place == 0, place == last));
    }
    parts
}
