//! Sets the source of a page as words, and keeps the map back to it.

use std::borrow::Cow;
use std::ops::Range;

use crate::format::reference;
use crate::text::SourceMap;

/// Words as they are read: white space is one space, characters of no width are left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) string: String,
    pub(super) source: SourceMap,
    /// The first white space in the source behind the last word, without what an element may hold that parts it.
    space: Option<Range<usize>>,
    /// The line break that the page made behind the last word.
    line_end: Option<Range<usize>>,
}

impl Words {
    /// Adds what stands in the source from one byte to another, with its character references.
    pub(super) fn push(&mut self, html: &str, range: Range<usize>) {
        let source = &html[range.clone()];
        let mut plain = 0;
        let mut at = 0;
        // Only these bytes begin a character that is not taken as it stands, and among them one space between words is.
        let is_plain = |byte: u8| !(byte.is_ascii_whitespace() || matches!(byte, b'&' | 0xc2 | 0xe2 | 0xef));
        while let Some(&byte) = source.as_bytes().get(at) {
            let is_single =
                byte == b' ' && at > plain && source.as_bytes().get(at + 1).is_some_and(|&next| is_plain(next));
            if is_plain(byte) || is_single {
                at += 1;
                continue;
            }
            let (char, length) = next(&source[at..]);
            if char.as_deref().is_some_and(|char| char != " " && char == &source[at..at + length]) {
                at += length;
                continue;
            }
            self.take(&source[plain..at], range.start + plain..range.start + at);
            let place = range.start + at..range.start + at + length;
            match char.as_deref() {
                Some(" ") => match &mut self.space {
                    Some(space) if space.end == place.start => space.end = place.end,
                    Some(_) => {}
                    None => self.space = Some(place),
                },
                Some(chars) => self.take(chars, place),
                None => {}
            }
            at += length;
            plain = at;
        }
        self.take(&source[plain..], range.start + plain..range.end);
    }

    /// Ends the line, because the page does so at this place.
    pub(super) fn break_line(&mut self, place: Range<usize>) {
        self.line_end.get_or_insert(place);
    }

    /// Adds characters that a browser shows and that stand for a place in the source.
    pub(super) fn take(&mut self, chars: &str, place: Range<usize>) {
        if chars.is_empty() {
            return;
        }
        let gap = self.line_end.take().map(|place| ("\n", place)).or(self.space.take().map(|place| (" ", place)));
        self.space = None;
        if let Some((gap, place)) = gap.filter(|_| !self.string.is_empty()) {
            self.string.push_str(gap);
            self.source.push(gap.len(), place);
        }
        self.string.push_str(chars);
        self.source.push(chars.len(), place);
    }

    /// Forgets white space behind the last word.
    pub(super) fn close_up(&mut self) {
        self.space = None;
    }
}

/// What the first character or reference of a source reads as, if anything, and how many bytes it takes.
fn next(source: &str) -> (Option<Cow<'_, str>>, usize) {
    let (chars, length) = reference::decode(source).unwrap_or_else(|| {
        let length = source.chars().next().map_or(0, char::len_utf8);
        (Cow::Borrowed(&source[..length]), length)
    });
    let first = chars.chars().next().unwrap_or(' ');
    if first.is_ascii_whitespace() {
        (Some(Cow::Borrowed(" ")), length)
    } else if is_of_no_width(first) {
        (None, length)
    } else {
        (Some(chars), length)
    }
}

/// Soft hyphens, places where a word may break, and marks of byte order: they are in no word that a reader sees.
pub(super) fn is_of_no_width(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}
