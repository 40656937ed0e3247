//! Plain text with its blocks, and every conversion between bytes, code points, UTF-16 units and lines.

use std::ops::Range;

use crate::span::Span;

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
    /// range with nothing left is dropped.
    pub fn new(string: String, blocks: impl IntoIterator<Item = (BlockKind, Range<usize>)>) -> Self {
        let mut kept: Vec<Block> = Vec::new();
        for (kind, range) in blocks {
            let mut start = range.start.max(kept.last().map_or(0, |block| block.span.end())).min(string.len());
            let mut end = range.end.min(string.len());
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

    /// The span of a byte range, if both its ends lie on character boundaries of this text.
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        self.string.get(range.clone()).map(|_| Span::new(range.start, range.end))
    }

    /// The words at a span of this text.
    pub fn slice(&self, span: Span) -> &str {
        &self.string[span.range()]
    }
}
