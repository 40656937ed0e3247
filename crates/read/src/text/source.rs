//! The map from the characters of a text back to the bytes that they were read from.

use std::ops::Range;

/// A run of text with the run of source bytes that it was read from.
///
/// Where both have one length, the bytes stand for each other one by one; otherwise the source as a whole stands for the
/// text as a whole, as `&amp;` for an ampersand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The first byte of the text.
    pub text: u32,
    /// How many bytes of text there are.
    pub length: u32,
    /// The first byte of the source.
    pub source: u32,
    /// How many bytes of source there are; none for what the reader put in, such as the gap between two blocks.
    pub width: u32,
}

impl Piece {
    fn text_end(&self) -> usize {
        (self.text + self.length) as usize
    }

    /// The source of a part of the piece's text, given in bytes of the whole text.
    fn part(&self, range: &Range<usize>) -> Range<usize> {
        let (source, width) = (self.source as usize, self.width as usize);
        if self.length != self.width {
            return source..source + width;
        }
        let text = self.text as usize;
        source + range.start.max(text) - text..source + range.end.min(self.text_end()) - text
    }
}

/// The map from the characters of a text back to the bytes that they were read from.
///
/// It takes 16 bytes for each run of text that stands in the source as it is; a page of news has about one such run for
/// every fifty characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// In the order of the text, without gap or overlap.
    pieces: Vec<Piece>,
}

impl SourceMap {
    /// Adds `length` bytes of text at the end of the map.
    pub fn push(&mut self, length: usize, source: Range<usize>) {
        let (length, width) = (length as u32, source.len() as u32);
        if length == 0 {
            return;
        }
        let text = self.pieces.last().map_or(0, |last| last.text + last.length);
        let source = source.start as u32;
        match self.pieces.last_mut() {
            Some(last) if last.length == last.width && length == width && last.source + last.width == source => {
                last.length += length;
                last.width += width;
            }
            _ => self.pieces.push(Piece { text, length, source, width }),
        }
    }

    /// Adds a part of another map at the end of this one.
    pub fn extend(&mut self, other: &Self, range: Range<usize>) {
        for (length, source) in other.cut(range) {
            self.push(length, source);
        }
    }

    /// How many bytes of text the map covers.
    pub fn len(&self) -> usize {
        self.pieces.last().map_or(0, Piece::text_end)
    }

    /// Whether the map covers no text.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The bytes of the source that a range of the text was read from, in the order of the text; neighbours are joined.
    pub fn source(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for (_, source) in self.cut(range) {
            match found.last_mut() {
                Some(last) if last.end == source.start => last.end = source.end,
                _ if source.is_empty() => {}
                _ => found.push(source),
            }
        }
        found
    }

    /// This map followed by another: the source of this one is the text of the other.
    #[must_use]
    pub fn through(&self, other: &Self) -> Self {
        let mut whole = Self::default();
        for piece in &self.pieces {
            let source = piece.source as usize..(piece.source + piece.width) as usize;
            if piece.length == piece.width {
                whole.extend(other, source);
            } else {
                let found = other.source(source);
                let start = found.first().map_or(0, |range| range.start);
                whole.push(piece.length as usize, start..found.last().map_or(start, |range| range.end));
            }
        }
        whole
    }

    /// The pieces of a range of the text: how many bytes of text each has, and its source.
    fn cut(&self, range: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> + '_ {
        let first = self.pieces.partition_point(|piece| piece.text_end() <= range.start);
        let last = self.pieces.partition_point(|piece| (piece.text as usize) < range.end).max(first);
        self.pieces[first..last].iter().map(move |piece| {
            let length = piece.text_end().min(range.end) - (piece.text as usize).max(range.start);
            (length, piece.part(&range))
        })
    }
}
