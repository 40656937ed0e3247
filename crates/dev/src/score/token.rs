//! Tokens as the figures count them: a run of word characters, or one other character that is not white space.
//!
//! The figures were first computed by a Python program, and two programs that disagree on a token disagree on every
//! figure, so a word character here is what Python's `\w` means: a letter, a number of any kind, or `_`; a combining
//! mark is none, though Rust counts many of them as alphabetic.

use unicode_normalization::char::is_combining_mark;

/// One token, as a half-open range of code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it consists of word characters; otherwise it is one mark.
    pub(crate) is_word: bool,
}

/// A range of token indices, half-open, that neither begins nor ends with a mark.
pub(crate) type TokenRange = (usize, usize);

/// The tokens of one article, in order.
#[derive(Debug)]
pub(crate) struct Tokens {
    characters: Vec<char>,
    tokens: Vec<Token>,
}

impl Tokens {
    /// Splits a text.
    pub(crate) fn of(text: &str) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let mut tokens: Vec<Token> = Vec::new();
        let mut at = 0;
        while at < characters.len() {
            let start = at;
            at += 1;
            if is_word_character(characters[start]) {
                while at < characters.len() && is_word_character(characters[at]) {
                    at += 1;
                }
                tokens.push(Token { start, end: at, is_word: true });
            } else if !is_white_space(characters[start]) {
                tokens.push(Token { start, end: at, is_word: false });
            }
        }
        Self { characters, tokens }
    }

    /// The tokens that a range of code points touches, without the marks at its two edges; `None` when nothing is left.
    pub(crate) fn snap(&self, start: usize, end: usize) -> Option<TokenRange> {
        let mut first = self.tokens.partition_point(|token| token.start < start);
        if first > 0 && self.tokens[first - 1].end > start {
            first -= 1;
        }
        let mut last = first;
        while last < self.tokens.len() && self.tokens[last].start < end {
            last += 1;
        }
        while first < last && !self.tokens[first].is_word {
            first += 1;
        }
        while last > first && !self.tokens[last - 1].is_word {
            last -= 1;
        }
        (first < last).then_some((first, last))
    }

    /// The words of a range of tokens as the article prints them.
    pub(crate) fn print(&self, (first, last): TokenRange) -> String {
        self.characters[self.tokens[first].start..self.tokens[last - 1].end].iter().collect()
    }
}

/// The runs of word characters in a text.
pub(crate) fn words(text: &str) -> Vec<&str> {
    text.split(|character| !is_word_character(character)).filter(|word| !word.is_empty()).collect()
}

/// Whether Python's `\w` matches the character.
fn is_word_character(character: char) -> bool {
    let is_circled_letter = matches!(character, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
    character == '_' || character.is_alphanumeric() && !is_combining_mark(character) && !is_circled_letter
}

/// Whether Python's `\s` matches the character: the four information separators are white space there.
fn is_white_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}')
}

#[cfg(test)]
mod tests {
    use super::{Tokens, words};

    fn printed(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        (0..tokens.tokens.len()).map(|index| tokens.print((index, index + 1))).collect()
    }

    #[test]
    fn marks_stand_alone_and_word_characters_run_together() {
        assert_eq!(
            printed("\u{201c}No_1,\u{201d} she  said."),
            ["\u{201c}", "No_1", ",", "\u{201d}", "she", "said", "."]
        );
    }

    #[test]
    fn a_combining_mark_is_a_token_of_its_own_but_a_fraction_belongs_to_its_word() {
        assert_eq!(printed("e\u{301}t 2\u{bd}"), ["e", "\u{301}", "t", "2\u{bd}"]);
    }

    #[test]
    fn an_information_separator_is_white_space() {
        assert_eq!(printed("a\u{1f}b\u{a0}c"), ["a", "b", "c"]);
    }

    #[test]
    fn a_span_is_widened_to_whole_tokens_and_loses_the_marks_at_its_edges() {
        let tokens = Tokens::of("He said \u{201c}taxes will fall.\u{201d}");
        assert_eq!(tokens.snap(8, 26).map(|range| tokens.print(range)), Some("taxes will fall".to_owned()));
        assert_eq!(tokens.snap(10, 17).map(|range| tokens.print(range)), Some("taxes will".to_owned()));
        assert_eq!(tokens.snap(8, 9), None);
        assert_eq!(tokens.snap(99, 120), None);
    }

    #[test]
    fn words_leave_marks_out() {
        assert_eq!(words("Ana-Maria O'Dell, 61"), ["Ana", "Maria", "O", "Dell", "61"]);
    }
}
