//! Plain text with its blocks, and every conversion between bytes, code points, UTF-16 units and lines.

mod offsets;

use std::ops::Range;

use crate::span::Span;

pub use offsets::{Line, Offsets};

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
}

/// A run of text that the article sets off as a whole; statements do not depend on text outside the blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// Where it stands, without the line ends around it.
    pub span: Span,
}

/// The plain text of one article and its blocks, in order and without overlap.
#[derive(Clone, Debug)]
pub struct Text {
    string: String,
    blocks: Vec<Block>,
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
                kept.push(Block { kind, span: Span::new(start, end) });
            }
        }
        Self { string, blocks: kept }
    }

    /// All characters of the text.
    pub fn as_str(&self) -> &str {
        &self.string
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
