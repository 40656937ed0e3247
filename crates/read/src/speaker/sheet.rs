//! The tokens of a document as the rules of this stage look at them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::galley::Galley;
use crate::quotation::Mark;
use crate::token::{Case, case};

/// The tokens of a galley, each with its word in small letters and how it is written.
pub(super) struct Sheet<'g> {
    /// The galley.
    pub(super) galley: Galley<'g>,
    lower: Vec<String>,
    cases: Vec<Case>,
    sentence: Vec<u32>,
}

impl<'g> Sheet<'g> {
    /// Looks at each token once.
    pub(super) fn new(galley: &Galley<'g>) -> Self {
        let words = (0..galley.tokens.len()).map(|token| galley.word(token));
        let (lower, cases) = words.map(|word| (word.replace('’', "'").to_lowercase(), case(word))).unzip();
        let mut sentence = vec![0; galley.tokens.len()];
        for (number, one) in galley.sentences.iter().enumerate() {
            sentence[one.tokens.clone()].fill(number as u32);
        }
        Self { galley: *galley, lower, cases, sentence }
    }

    /// How many tokens there are.
    pub(super) fn len(&self) -> usize {
        self.lower.len()
    }

    /// The word of a token in small letters, its apostrophes straight; empty beyond the ends.
    pub(super) fn lower(&self, token: usize) -> &str {
        self.lower.get(token).map_or("", String::as_str)
    }

    /// The word before a token in small letters; empty at the start.
    pub(super) fn before(&self, token: usize) -> &str {
        token.checked_sub(1).map_or("", |before| self.lower(before))
    }

    /// How a token is written.
    pub(super) fn case(&self, token: usize) -> Case {
        self.cases.get(token).copied().unwrap_or(Case::Other)
    }

    /// Whether a token begins with a capital.
    pub(super) fn is_capital(&self, token: usize) -> bool {
        matches!(self.case(token), Case::Capitalised | Case::Upper | Case::Initial)
    }

    /// Whether a token has a letter or digit.
    pub(super) fn is_word(&self, token: usize) -> bool {
        self.lower(token).starts_with(char::is_alphanumeric)
    }

    /// The number of the sentence that a token stands in.
    pub(super) fn sentence(&self, token: usize) -> usize {
        self.sentence.get(token).map_or(0, |&number| number as usize)
    }

    /// The first token of the sentence that a token stands in.
    pub(super) fn sentence_start(&self, token: usize) -> usize {
        self.galley.sentences.get(self.sentence(token)).map_or(0, |sentence| sentence.tokens.start)
    }

    /// One past the last token of the sentence that a token stands in.
    pub(super) fn sentence_end(&self, token: usize) -> usize {
        self.galley.sentences.get(self.sentence(token)).map_or(self.len(), |sentence| sentence.tokens.end)
    }

    /// The number of the block that a token stands in.
    pub(super) fn block(&self, token: usize) -> usize {
        self.galley.tokens.get(token).map_or(0, |token| token.block as usize)
    }

    /// Whether a token stands inside quotation marks.
    pub(super) fn is_quoted(&self, token: usize) -> bool {
        matches!(self.galley.marks.get(token), Some(Mark::Inside | Mark::Nested | Mark::Running))
    }

    /// Whether nothing, not even a space, stands between a token and the next.
    pub(super) fn touches_next(&self, token: usize) -> bool {
        let tokens = self.galley.tokens;
        token + 1 < tokens.len() && tokens[token].span.end() == tokens[token + 1].span.start()
    }

    /// Whether no sentence or quotation has begun another word before this token in its sentence.
    pub(super) fn begins_sentence(&self, token: usize) -> bool {
        let start = self.sentence_start(token);
        (start..token).all(|before| !self.is_word(before))
            || self.galley.marks.get(token.wrapping_sub(1)) == Some(&Mark::Opening)
    }
}

/// A word by which two spellings of one name are found: small letters without accents.
///
/// "José Núñez" and "Jose Nunez" are one man.
pub(super) fn fold(word: &str) -> String {
    word.nfd()
        .filter(|&char| !is_combining_mark(char) && char.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(|char| match char {
            'ø' => 'o',
            'ł' => 'l',
            'đ' | 'ð' => 'd',
            'ı' => 'i',
            other => other,
        })
        .collect()
}
