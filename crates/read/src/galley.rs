//! The text of one document set for reading: its tokens, quotation marks and sentences, which every later stage looks at.

use std::ops::Range;

use crate::document::Document;
use crate::quotation::{Mark, Pairing};
use crate::sentence::Sentence;
use crate::span::Span;
use crate::text::{BlockKind, Text};
use crate::token::{Spellings, Token};

/// A document with what the stages before attribution found in its text.
#[derive(Clone, Copy, Debug)]
pub struct Galley<'d> {
    /// The document.
    pub document: &'d Document,
    /// Its tokens, in order.
    pub tokens: &'d [Token],
    /// How those of its tokens are spelled that hold characters of no width.
    pub spellings: &'d Spellings,
    /// Its quotations.
    pub pairing: &'d Pairing,
    /// The place of each token among the quotation marks.
    pub marks: &'d [Mark],
    /// Its sentences, in order; every token is in exactly one.
    pub sentences: &'d [Sentence],
}

impl<'d> Galley<'d> {
    /// The text of the document.
    pub fn text(&self) -> &'d Text {
        &self.document.text
    }

    /// The words at a span.
    pub fn slice(&self, span: Span) -> &'d str {
        self.document.text.slice(span)
    }

    /// The characters of a token, without those of no width: a soft hyphen hides no name and no day from a rule.
    pub fn word(&self, token: usize) -> &'d str {
        self.spellings.of(token).unwrap_or_else(|| self.slice(self.tokens[token].span))
    }

    /// From the first to the last of these tokens, of which there is at least one.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        self.tokens[tokens.start].span.cover(self.tokens[tokens.end - 1].span)
    }

    /// The tokens that a span touches; empty, at the place where they would stand, when it touches none.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.end() <= span.start());
        let end = self.tokens.partition_point(|token| token.span.start() < span.end());
        start..end.max(start)
    }

    /// The number of the sentence that holds a token.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.tokens.end <= token)
    }

    /// What kind of block a token stands in.
    pub fn kind_of(&self, token: usize) -> BlockKind {
        self.document.text.blocks()[self.tokens[token].block as usize].kind
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::Galley;
    use crate::document::Document;
    use crate::token::Spellings;
    use crate::{quotation, sentence, token};

    /// Hands the galley of a document to `look`.
    pub(crate) fn set<T>(document: &Document, look: impl FnOnce(&Galley<'_>) -> T) -> T {
        let tokens = token::split(&document.text);
        let pairing = quotation::pair(&document.text);
        let marks = pairing.marks(&tokens);
        let sentences = sentence::split(&document.text, &tokens, &pairing);
        let spellings = Spellings::of_tokens(&tokens, &document.text);
        look(&Galley {
            document,
            tokens: &tokens,
            spellings: &spellings,
            pairing: &pairing,
            marks: &marks,
            sentences: &sentences,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::testing::set;
    use crate::document::Document;
    use crate::text::{BlockKind, Text};

    #[test]
    fn a_soft_hyphen_is_in_the_text_and_in_no_word() {
        let string = "It is late, said Ada\u{ad} Mo\u{ad}on on Tues\u{ad}day.".to_owned();
        let length = string.len();
        let text = Text::new(string, [(BlockKind::Paragraph, 0..length)]);
        set(&Document::new(String::new(), None, text), |galley| {
            let words: Vec<&str> = (0..galley.tokens.len()).map(|token| galley.word(token)).collect();
            assert_eq!(words, ["It", "is", "late", ",", "said", "Ada", "Moon", "on", "Tuesday", "."]);
            assert_eq!(galley.slice(galley.tokens[8].span), "Tues\u{ad}day");
        });
    }
}
