//! Cuts text into tokens: words, clitics, and single marks.
//!
//! The rule, to which the model was trained; a change of it makes the weights worthless:
//!
//! 1. White space, control characters and zero-width characters are no tokens. A token lies in one block.
//! 2. A run of word characters is a token. Word characters are letters and digits of any script, the underscore, and
//!    combining marks; a zero-width character other than U+200B between two of them stays inside the token.
//! 3. One apostrophe (`'` or `’`) after a word character and before a letter is kept inside: `o'clock`, `O’Brien`.
//! 4. The English clitics `'s 're 've 'll 'd 'm` and `n't`, in either apostrophe and any case, are cut off the end:
//!    `Ann` `'s`, `did` `n't`, `ca` `n't`. Clitics that follow one another are cut each: `should` `n't` `'ve`.
//! 5. Any other character is a token of its own, together with the combining marks on it.

use unicode_normalization::char::is_combining_mark;

use crate::span::Span;
use crate::text::Text;

/// A word, a clitic or a single mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where the token stands. Never empty, and never over the end of a block.
    pub span: Span,
    /// The index of the block it stands in.
    pub block: u32,
}

/// How a word is written; `as u8` is the number that the model knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Case {
    /// Has small letters and no capital: "word", "1990s", "n't".
    Lower = 0,
    /// Begins with a capital, and not all capitals: "Word", "O’Brien".
    Capitalised = 1,
    /// All its letters are capitals, longer than one character: "NATO", "G7".
    Upper = 2,
    /// One capital letter: "I".
    Initial = 3,
    /// Has a digit, and none of the above: "12".
    Digit = 4,
    /// Anything else: "," and "iPad".
    Other = 5,
}

/// How `word` is written. The tests are made in the order lower, all capitals, one capital, capitalised, digit, other.
///
/// ```
/// use onrecord_read::token::{Case, case};
/// assert_eq!(case("McCoy"), Case::Capitalised);
/// assert_eq!(case("NATO") as u8, 2);
/// ```
pub fn case(word: &str) -> Case {
    let lower = word.chars().any(char::is_lowercase);
    let upper = word.chars().any(char::is_uppercase);
    match (lower, upper) {
        (true, false) => Case::Lower,
        (false, true) if word.chars().nth(1).is_some() => Case::Upper,
        (false, true) => Case::Initial,
        _ if word.starts_with(char::is_uppercase) => Case::Capitalised,
        _ if word.contains(char::is_numeric) => Case::Digit,
        _ => Case::Other,
    }
}

/// How tokens are spelled that hold characters of no width: without them, as they look in print.
#[derive(Debug, Default)]
pub struct Spellings(Vec<(usize, String)>);

impl Spellings {
    /// Spells those of some tokens of a text that need it, which are none in most texts.
    pub fn of_tokens(tokens: &[Token], text: &Text) -> Self {
        if !text.as_str().contains(is_silent) {
            return Self::default();
        }
        let words = tokens.iter().map(|token| text.slice(token.span)).enumerate();
        let silent = words.filter(|(_, word)| word.contains(is_silent));
        Self(silent.map(|(token, word)| (token, word.replace(is_silent, ""))).collect())
    }

    /// How a token is spelled, if it looks otherwise than its characters.
    pub fn of(&self, token: usize) -> Option<&str> {
        let found = self.0.binary_search_by_key(&token, |(spelled, _)| *spelled).ok()?;
        Some(&self.0[found].1)
    }
}

/// The tokens of a text, in order and without overlap. The module says what a token is.
///
/// ```
/// use onrecord_read::text::{BlockKind, Text};
/// use onrecord_read::token;
///
/// let words = "“She didn’t,” said Ann’s boss.";
/// let text = Text::new(words.to_owned(), [(BlockKind::Paragraph, 0..words.len())]);
/// let tokens: Vec<&str> = token::split(&text).iter().map(|token| text.slice(token.span)).collect();
/// assert_eq!(tokens, ["“", "She", "did", "n’t", ",", "”", "said", "Ann", "’s", "boss", "."]);
/// ```
pub fn split(text: &Text) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (index, block) in text.blocks().iter().enumerate() {
        let offset = block.span.start();
        cut(text.slice(block.span), |start, end| {
            tokens.push(Token { span: Span::new(offset + start, offset + end), block: index as u32 });
        });
    }
    tokens
}

/// Hands every token of `string` to `push`, as start and end.
fn cut(string: &str, mut push: impl FnMut(usize, usize)) {
    let mut at = 0;
    while let Some(char) = char_at(string, at) {
        if is_blank(char) {
            at += char.len_utf8();
        } else if is_word(char) {
            at = cut_word(string, at, &mut push);
        } else {
            let start = at;
            at += char.len_utf8();
            while let Some(mark) = char_at(string, at).filter(|&next| is_combining_mark(next)) {
                at += mark.len_utf8();
            }
            push(start, at);
        }
    }
}

/// Hands the word that begins at `start` and its clitics to `push`, and says where they end.
fn cut_word(string: &str, start: usize, push: &mut impl FnMut(usize, usize)) -> usize {
    let apostrophe = word_end(string, start);
    let Some((letters, mut end)) = after_apostrophe(string, apostrophe) else {
        push(start, apostrophe);
        return apostrophe;
    };
    let stem = &string[start..apostrophe];
    let negation = string[letters..end].eq_ignore_ascii_case("t") && stem.len() > 1 && stem.ends_with(['n', 'N']);
    let cut = if is_clitic(&string[letters..end]) {
        apostrophe
    } else if negation {
        apostrophe - 1
    } else {
        end
    };
    push(start, cut);
    if cut < end {
        push(cut, end);
    }
    while let Some((letters, next)) = after_apostrophe(string, end) {
        if !is_clitic(&string[letters..next]) {
            break;
        }
        push(end, next);
        end = next;
    }
    end
}

/// The letters behind an apostrophe at `at`: where they begin and end.
fn after_apostrophe(string: &str, at: usize) -> Option<(usize, usize)> {
    let letters = at + char_at(string, at).filter(|&char| is_apostrophe(char))?.len_utf8();
    char_at(string, letters).filter(|char| char.is_alphabetic())?;
    Some((letters, word_end(string, letters)))
}

/// Where the run of word characters that begins at `start` ends.
fn word_end(string: &str, start: usize) -> usize {
    let mut end = start;
    let mut at = start;
    while let Some(char) = char_at(string, at) {
        at += char.len_utf8();
        if is_word(char) {
            end = at;
        } else if !is_silent(char) {
            break;
        }
    }
    end
}

fn is_clitic(letters: &str) -> bool {
    ["s", "re", "ve", "ll", "d", "m"].iter().any(|clitic| letters.eq_ignore_ascii_case(clitic))
}

fn char_at(string: &str, at: usize) -> Option<char> {
    string[at..].chars().next()
}

/// Whether tokens take the character for an apostrophe inside a word.
pub(crate) fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '’')
}

/// Whether the character is part of a word: a letter, digit, underscore or combining mark.
pub(crate) fn is_word(char: char) -> bool {
    char == '_' || char.is_alphanumeric() || (!char.is_ascii() && is_combining_mark(char))
}

/// Whether the character is white space, or leaves no trace in print.
pub fn is_blank(char: char) -> bool {
    char.is_whitespace() || char.is_control() || char == '\u{200b}' || is_silent(char)
}

/// Whether the character has no width and does not end a word: soft hyphens, joiners, marks of direction, the BOM.
///
/// The zero-width space U+200B is not among them: it is there to end a word.
pub(crate) fn is_silent(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::BlockKind;

    fn words(string: &str) -> Vec<&str> {
        let mut words = Vec::new();
        cut(string, |start, end| words.push(&string[start..end]));
        words
    }

    #[test]
    fn a_word_keeps_one_inner_apostrophe() {
        assert_eq!(words("at five o'clock O’Brien"), ["at", "five", "o'clock", "O’Brien"]);
        assert_eq!(words("rock'n'roll"), ["rock'n", "'", "roll"]);
        assert_eq!(words("dogs' 6'2"), ["dogs", "'", "6", "'", "2"]);
    }

    #[test]
    fn clitics_are_cut_off() {
        assert_eq!(words("didn't CAN’T Ann's 1990's"), ["did", "n't", "CA", "N’T", "Ann", "'s", "1990", "'s"]);
        assert_eq!(
            words("they've we'll I'm he'd you're"),
            ["they", "'ve", "we", "'ll", "I", "'m", "he", "'d", "you", "'re"]
        );
        assert_eq!(words("shouldn't've n't"), ["should", "n't", "'ve", "n't"]);
    }

    #[test]
    fn marks_stand_alone() {
        assert_eq!(words("$1,000 (U.S.)"), ["$", "1", ",", "000", "(", "U", ".", "S", ".", ")"]);
        assert_eq!(words("a_b e\u{301}te ❤\u{fe0f}"), ["a_b", "e\u{301}te", "❤\u{fe0f}"]);
    }

    #[test]
    fn what_leaves_no_trace_in_print_is_no_token() {
        assert_eq!(words("\u{feff}a\u{a0}b\u{200b}c\r\n\u{1b} \u{200d}"), ["a", "b", "c"]);
        assert_eq!(words("co\u{ad}operate\u{ad} on"), ["co\u{ad}operate", "on"]);
    }

    #[test]
    fn case_follows_the_order_of_its_tests() {
        let classes = ["word", "1990s", "Word", "NATO", "G7", "I", "12", ",", "iPad", "n't", ""].map(|w| case(w) as u8);
        assert_eq!(classes, [0, 0, 1, 2, 2, 3, 4, 5, 5, 0, 5]);
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_cover_all_that_is_printed(string in "(?s)[\\PC'’ \u{301}\u{200d}\u{feff}ns]{0,60}") {
            let length = string.len();
            let text = Text::new(string, [(BlockKind::Paragraph, 0..length / 2), (BlockKind::Paragraph, length / 2..length)]);
            let mut covered = 0;
            for token in split(&text) {
                prop_assert!(covered <= token.span.start() && !token.span.is_empty());
                prop_assert!(text.blocks()[token.block as usize].span.contains(token.span));
                prop_assert!(text.span(token.span.range()).is_some());
                for block in text.blocks() {
                    let gap = covered.max(block.span.start())..token.span.start().min(block.span.end()).max(covered.max(block.span.start()));
                    prop_assert!(text.as_str()[gap].chars().all(is_blank));
                }
                covered = token.span.end();
            }
            for block in text.blocks() {
                let rest = covered.max(block.span.start()).min(block.span.end())..block.span.end();
                prop_assert!(text.as_str()[rest].chars().all(is_blank));
            }
        }
    }
}
