//! Plain text with its blocks, and every conversion between bytes, code points, UTF-16 units and lines.

mod offsets;
mod repeat;
mod source;

use std::ops::Range;

use crate::span::Span;

pub use offsets::{Line, Offsets};
use repeat::Letters;
pub use source::{Piece, SourceMap};

/// What a block of text is in the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The headline of the article.
    Headline,
    /// A heading inside the article.
    Subhead,
    /// A paragraph of running text.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// Text that the page sets off as a quotation.
    Blockquote,
    /// The words under a picture.
    Caption,
    /// A sentence of the article that the page prints a second time, in large letters.
    PullQuote,
}

impl BlockKind {
    /// The word for it, as the wire format has it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Subhead => "subhead",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list-item",
            Self::Blockquote => "blockquote",
            Self::Caption => "caption",
            Self::PullQuote => "pull-quote",
        }
    }
}

/// A run of text that the article sets off as a whole; statements do not depend on text outside the blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// Where it stands, without the line ends around it.
    pub span: Span,
    /// The words of the running text that it repeats, for a pull quote that does.
    pub repeats: Option<Span>,
}

/// The plain text of one article and its blocks, in order and without overlap.
///
/// The running text comes first. What a page sets apart from it, its headline, captions and pull quotes, comes behind.
#[derive(Clone, Debug, Default)]
pub struct Text {
    string: String,
    blocks: Vec<Block>,
    running: usize,
    source: Option<SourceMap>,
}

impl Text {
    /// Makes a text from its characters and the byte ranges of its blocks.
    ///
    /// Ranges that are out of bounds, out of order, or not on character boundaries are narrowed until they are, and a
    /// range with nothing left is dropped. No block lies beyond the first 4 GiB, the reach of a [`Span`].
    pub fn new(string: String, blocks: impl IntoIterator<Item = (BlockKind, Range<usize>)>) -> Self {
        let mut kept: Vec<Block> = Vec::new();
        let reach = string.len().min(u32::MAX as usize);
        for (kind, range) in blocks {
            let mut start = range.start.max(kept.last().map_or(0, |block| block.span.end())).min(reach);
            let mut end = range.end.min(reach);
            while !string.is_char_boundary(start) {
                start += 1;
            }
            while !string.is_char_boundary(end) {
                end -= 1;
            }
            if start < end {
                kept.push(Block { kind, span: Span::new(start, end), repeats: None });
            }
        }
        Self { running: string.len(), string, blocks: kept, source: None }
    }

    /// This text with the map from its characters to the bytes that they were read from.
    #[must_use]
    pub fn with_source(self, source: SourceMap) -> Self {
        Self { source: Some(source), ..self }
    }

    /// This text, of which only the first `length` bytes are running text; a length inside a character is shortened.
    #[must_use]
    pub fn with_running(self, length: usize) -> Self {
        Self { running: self.string.floor_char_boundary(length), ..self }
    }

    /// This text, in which each pull quote knows the words of the running text that it repeats letter by letter.
    ///
    /// Only the first pull quotes are looked up: a page of nothing else must not cost its length squared.
    #[must_use]
    pub fn with_repeats(mut self) -> Self {
        const MOST: usize = 50;
        let pulled = self.blocks.iter_mut().filter(|block| block.kind == BlockKind::PullQuote).take(MOST);
        let mut letters = None;
        for block in pulled {
            let running = &self.string[..self.running];
            let letters = letters.get_or_insert_with(|| Letters::of(running));
            block.repeats = letters.find(running, &self.string[block.span.range()]);
        }
        self
    }

    /// All characters of the text.
    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// The running text: all of it, but for what a page sets apart.
    pub fn running(&self) -> &str {
        &self.string[..self.running]
    }

    /// The text in the order in which a reader of the page meets it: a headline that was set apart comes first.
    ///
    /// The ranges cover the whole text, once.
    pub fn in_print(&self) -> Vec<Range<usize>> {
        let end = self.string.len();
        let apart = |block: &&Block| block.kind == BlockKind::Headline && block.span.start() >= self.running;
        match self.blocks.iter().find(apart) {
            // The gap in front of the headline is as good a gap behind it.
            Some(headline) if self.running > 0 => {
                let Range { start, end: after } = headline.span.range();
                vec![start..after, self.running..start, 0..self.running, after..end]
            }
            _ => std::iter::once(0..end).collect(),
        }
    }

    /// The bytes of the input that the words at a span were read from, in the order of the words.
    ///
    /// A text without a map was not changed by reading: its bytes are those of the input.
    pub fn source(&self, span: Span) -> Vec<Range<usize>> {
        match &self.source {
            Some(map) => map.source(span.range()),
            None => vec![span.range()],
        }
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The span of a byte range, if both its ends lie on character boundaries in the first 4 GiB of this text.
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        let reachable = u32::try_from(range.end).is_ok() && self.string.get(range.clone()).is_some();
        reachable.then(|| Span::new(range.start, range.end))
    }

    /// The map between the units in which a place in this text can be counted; made anew at each call, in one pass.
    pub fn offsets(&self) -> Offsets<'_> {
        Offsets::new(&self.string)
    }

    /// The words at a span of this text.
    pub fn slice(&self, span: Span) -> &str {
        &self.string[span.range()]
    }
}
