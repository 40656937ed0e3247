//! Which words of a sentence belong to the reporting of an attribution: not to a content, and not to another report.

use std::ops::Range;

use crate::attribution::Attribution;
use crate::span::Span;
use crate::when::wording::Wording;

/// The most tokens that are looked at on one side of a cue, so that a sentence without end costs no more than another.
pub(super) const REACH: usize = 64;

/// What the attributions of a text take up of its tokens.
#[derive(Debug)]
pub(super) struct Scope {
    /// How many contents hold each token.
    depth: Vec<u16>,
    /// Whether a source or a cue holds it.
    is_taken: Vec<bool>,
}

/// The tokens of the parts of one attribution.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) source: Option<Range<usize>>,
    pub(super) cue: Option<Range<usize>>,
    pub(super) content: Vec<Range<usize>>,
}

impl Parts {
    pub(super) fn of(attribution: &Attribution, words: &Wording<'_>) -> Self {
        let tokens = |span: Span| words.galley().tokens_in(span);
        let some = |span: Option<Span>| span.map(tokens).filter(|range| !range.is_empty());
        Self {
            source: some(attribution.source),
            cue: some(attribution.cue),
            content: attribution.content.iter().copied().map(tokens).filter(|range| !range.is_empty()).collect(),
        }
    }
}

impl Scope {
    /// What these attributions take up. One pass over their edges and one over the tokens.
    pub(super) fn new(words: &Wording<'_>, parts: &[Parts]) -> Self {
        let mut edges = vec![0_i32; words.len() + 1];
        let mut is_taken = vec![false; words.len()];
        for part in parts {
            for content in &part.content {
                edges[content.start] += 1;
                edges[content.end] -= 1;
            }
            for range in part.source.iter().chain(&part.cue) {
                is_taken[range.clone()].fill(true);
            }
        }
        let mut open = 0;
        let depth = edges[..words.len()].iter().map(|edge| {
            open += edge;
            u16::try_from(open).unwrap_or(u16::MAX)
        });
        Self { depth: depth.collect(), is_taken }
    }

    /// The tokens behind `end` that belong to no content and no other report, in the sentence of the token before it.
    pub(super) fn behind(&self, words: &Wording<'_>, end: usize) -> Range<usize> {
        let depth = self.depth[end - 1];
        let sentence = words.sentence(end - 1);
        let limit = sentence.end.min(end + REACH);
        let stop = (end..limit).find(|&token| self.depth[token] != depth || self.is_taken[token]);
        end..stop.unwrap_or(limit)
    }

    /// The same behind a content that ends at `end`.
    pub(super) fn behind_content(&self, words: &Wording<'_>, end: usize) -> Range<usize> {
        let sentence = words.sentence(end - 1);
        if end >= sentence.end || self.depth[end] >= self.depth[end - 1] {
            return end..end;
        }
        let depth = self.depth[end];
        let limit = sentence.end.min(end + REACH);
        let stop = (end..limit).find(|&token| self.depth[token] != depth || self.is_taken[token]);
        end..stop.unwrap_or(limit)
    }

    /// The tokens before `start` that belong to no content and no other report, and whether the sentence or the content
    /// around it begins with them.
    pub(super) fn before(&self, words: &Wording<'_>, start: usize) -> (Range<usize>, bool) {
        let depth = self.depth[start];
        let sentence = words.sentence(start);
        let limit = sentence.start.max(start.saturating_sub(REACH));
        let stop = (limit..start).rev().find(|&token| self.depth[token] != depth || self.is_taken[token]);
        let first = stop.map_or(limit, |token| token + 1);
        let is_head = stop.map_or(limit == sentence.start, |token| self.depth[token] < depth);
        (first..start, is_head)
    }

    /// Whether a content holds a token.
    pub(super) fn is_inside(&self, token: usize) -> bool {
        self.depth.get(token).is_some_and(|&depth| depth > 0)
    }

    /// Whether a source or a cue holds a token.
    pub(super) fn is_taken(&self, token: usize) -> bool {
        self.is_taken.get(token).copied().unwrap_or(false)
    }
}
