//! The tokens of a text as words that a rule can ask about: in small letters, and empty beyond the ends.

use std::borrow::Cow;
use std::ops::Range;

use crate::galley::Galley;

/// The tokens of a galley in small letters.
#[derive(Debug)]
pub(crate) struct Wording<'d> {
    galley: Galley<'d>,
    lower: Vec<Cow<'d, str>>,
}

impl<'d> Wording<'d> {
    /// Lowers the tokens of a galley once, so that no rule does it again.
    pub(crate) fn new(galley: &Galley<'d>) -> Self {
        let lower = |token| {
            let word = galley.word(token);
            let is_lower = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
            if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
        };
        Self { galley: *galley, lower: (0..galley.tokens.len()).map(lower).collect() }
    }

    /// The galley of these words.
    pub(crate) fn galley(&self) -> &Galley<'d> {
        &self.galley
    }

    /// The number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.lower.len()
    }

    /// A token in small letters; nothing where there is none.
    pub(crate) fn at(&self, token: usize) -> &str {
        self.lower.get(token).map_or("", Cow::as_ref)
    }

    /// The token before this one in small letters; nothing where there is none.
    pub(crate) fn before(&self, token: usize) -> &str {
        token.checked_sub(1).map_or("", |token| self.at(token))
    }

    /// Whether a token is one of some words.
    pub(crate) fn is(&self, token: usize, words: &[&str]) -> bool {
        words.contains(&self.at(token))
    }

    /// Whether a token is written with a capital at its head.
    pub(crate) fn is_capital(&self, token: usize) -> bool {
        token < self.len() && self.galley.word(token).starts_with(char::is_uppercase)
    }

    /// Whether nothing stands between a token and the next.
    pub(crate) fn touches_next(&self, token: usize) -> bool {
        let tokens = self.galley.tokens;
        token + 1 < tokens.len() && tokens[token].span.end() == tokens[token + 1].span.start()
    }

    /// The tokens of the sentence that holds this one.
    pub(crate) fn sentence(&self, token: usize) -> Range<usize> {
        let number = self.galley.sentence_of(token);
        self.galley.sentences.get(number).map_or(token..token, |sentence| sentence.tokens.clone())
    }

    /// Whether the token is a comma, dash or other mark.
    pub(crate) fn is_mark(&self, token: usize) -> bool {
        !self.at(token).contains(char::is_alphanumeric)
    }
}
