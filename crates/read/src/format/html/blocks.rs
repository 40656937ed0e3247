//! Joins the blocks of the main content into one text.

use std::ops::Range;

use super::unit::Unit;
use crate::text::{BlockKind, SourceMap, Text};

/// The text of a page: first the running text, then what is set apart from it.
///
/// `decoding` leads from the characters of the page to its bytes, where they differ.
pub(super) fn text(running: &[&Unit], headline: Option<&Unit>, apart: &[&Unit], decoding: Option<&SourceMap>) -> Text {
    let mut joined = Joined::default();
    for unit in running {
        joined.push(unit.kind, unit);
    }
    let length = joined.string.len();
    if let Some(headline) = headline {
        joined.push(BlockKind::Headline, headline);
    }
    for unit in apart {
        joined.push(unit.kind, unit);
    }
    let source = decoding.map(|decoding| joined.source.through(decoding)).unwrap_or(joined.source);
    Text::new(joined.string, joined.blocks).with_source(source).with_running(length).with_repeats()
}

#[derive(Default)]
struct Joined {
    string: String,
    blocks: Vec<(BlockKind, Range<usize>)>,
    source: SourceMap,
}

impl Joined {
    fn push(&mut self, kind: BlockKind, unit: &Unit) {
        if !self.string.is_empty() {
            self.string.push_str("\n\n");
            self.source.push(2, 0..0);
        }
        let start = self.string.len();
        self.string.push_str(unit.text());
        self.source.extend(&unit.words.source, 0..unit.text().len());
        self.blocks.push((kind, start..self.string.len()));
    }
}
