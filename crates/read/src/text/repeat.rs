//! Finds the words of a text that another text repeats.

use crate::span::Span;

/// Pull quotes of fewer letters than this repeat nothing but chance.
const FEWEST_LETTERS: usize = 12;

/// The letters and digits of a text, in small letters, to look for the words of others in.
pub(super) struct Letters {
    /// Each with the byte of the character that it comes from.
    places: Vec<(usize, char)>,
    joined: String,
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        let lower = |(at, char): (usize, char)| char.to_lowercase().map(move |char| (at, char));
        let places: Vec<(usize, char)> =
            text.char_indices().filter(|(_, char)| char.is_alphanumeric()).flat_map(lower).collect();
        let joined = places.iter().map(|(_, char)| char).collect();
        Self { places, joined }
    }

    /// Where `text`, which these are the letters of, has those of `words` in their order, whatever stands between them.
    pub(super) fn find(&self, text: &str, words: &str) -> Option<Span> {
        let wanted = Self::of(words);
        if wanted.places.len() < FEWEST_LETTERS {
            return None;
        }
        let first = self.joined[..self.joined.find(&wanted.joined)?].chars().count();
        let (start, _) = self.places[first];
        let (end, last) = self.places[first + wanted.places.len() - 1];
        // Lower case may be longer than what it comes from, so that the length is asked of the text.
        Some(Span::new(start, end + text[end..].chars().next().unwrap_or(last).len_utf8()))
    }
}
