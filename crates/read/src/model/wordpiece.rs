//! Cuts a word into the pieces that the encoder knows, as uncased BERT does.
//!
//! Control characters are dropped, Chinese characters stand apart, accents are stripped (canonical decomposition
//! without its non-spacing marks), letters are lower-cased, and punctuation stands apart. Each part is then cut from the
//! left into the longest known pieces; a part that cannot be cut so becomes `[UNK]` as a whole.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::ModelError;
use super::category::{is_invisible, is_nonspacing_mark, is_punctuation};

/// A part of a word with more characters than this is unknown; BERT was trained so.
const LONGEST_PART_CHARS: usize = 100;

/// The pieces a model knows, and the numbers of those with a meaning of their own.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// Pieces that begin a part, and pieces that go on with one (kept without their "##").
    beginning: HashMap<Box<str>, u16>,
    following: HashMap<Box<str>, u16>,
    pub(super) unknown: u16,
    pub(super) first: u16,
    pub(super) last: u16,
}

impl Vocabulary {
    /// Reads the pieces, one a line, numbered from 0. The lines are at most 65,536: the loader has counted them.
    pub(super) fn new(lines: &str) -> Result<Self, ModelError> {
        let mut beginning = HashMap::with_capacity(32_768);
        let mut following = HashMap::with_capacity(8_192);
        for (number, piece) in lines.split('\n').enumerate() {
            let number = number as u16;
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => following.insert(Box::from(rest), number),
                _ => beginning.insert(Box::from(piece), number),
            };
        }
        let special = |piece: &'static str| beginning.get(piece).copied().ok_or(ModelError::MissingPiece { piece });
        let (unknown, first, last) = (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        Ok(Self { beginning, following, unknown, first, last })
    }

    /// Appends the pieces of a word: at least one, `[UNK]` if nothing is left of the word.
    pub(super) fn cut(&self, word: &str, pieces: &mut Vec<u16>) {
        let before = pieces.len();
        let mut part = String::new();
        if word.is_ascii() {
            for byte in word.bytes() {
                self.push(char::from(byte.to_ascii_lowercase()), &mut part, pieces);
            }
        } else {
            let visible = word.chars().filter(|&c| c != '\u{FFFD}' && !is_removed(c));
            let spaced = visible.flat_map(|c| if is_chinese(c) { [' ', c, ' '] } else { ['\0', c, '\0'] });
            for c in spaced.filter(|&c| c != '\0').nfd().filter(|&c| !is_nonspacing_mark(c)) {
                for c in c.to_lowercase() {
                    self.push(c, &mut part, pieces);
                }
            }
        }
        self.finish(&mut part, pieces);
        if pieces.len() == before {
            pieces.push(self.unknown);
        }
    }

    /// Takes the next character: it goes on with the part, ends it, or stands apart.
    fn push(&self, c: char, part: &mut String, pieces: &mut Vec<u16>) {
        if is_removed(c) {
        } else if c.is_whitespace() {
            self.finish(part, pieces);
        } else if is_punctuation(c) {
            self.finish(part, pieces);
            part.push(c);
            self.finish(part, pieces);
        } else {
            part.push(c);
        }
    }

    /// Cuts a part into pieces and empties it.
    fn finish(&self, part: &mut String, pieces: &mut Vec<u16>) {
        if part.is_empty() {
            return;
        }
        let before = pieces.len();
        let mut rest = part.as_str();
        let mut known = &self.beginning;
        let short = part.len() <= LONGEST_PART_CHARS || part.chars().count() <= LONGEST_PART_CHARS;
        while short && !rest.is_empty() {
            let ends = rest.char_indices().rev().map(|(start, c)| start + c.len_utf8());
            let Some((end, number)) = ends.into_iter().find_map(|end| known.get(&rest[..end]).map(|&n| (end, n)))
            else {
                break;
            };
            pieces.push(number);
            rest = &rest[end..];
            known = &self.following;
        }
        if !rest.is_empty() {
            pieces.truncate(before);
            pieces.push(self.unknown);
        }
        part.clear();
    }
}

/// Whether BERT drops a character before it cuts; the usual line ends and tabs count as spaces instead.
fn is_removed(c: char) -> bool {
    !matches!(c, '\t' | '\n' | '\r') && is_invisible(c)
}

/// Whether BERT sets a character apart as Chinese.
fn is_chinese(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2A6DF}' | '\u{2A700}'..='\u{2B73F}'
        | '\u{2B740}'..='\u{2B81F}' | '\u{2B820}'..='\u{2CEAF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::Vocabulary;

    const LINES: &str =
        "[PAD]\n[UNK]\n[CLS]\n[SEP]\n.\n'\n’\nu\ns\ncafe\nharb\n##our\n##ou\n##master\n長\n城\ni\n##a\na\n##s\n#";

    fn pieces(word: &str) -> Vec<&'static str> {
        let lines: Vec<&str> = LINES.split('\n').collect();
        let mut numbers = Vec::new();
        Vocabulary::new(LINES).unwrap().cut(word, &mut numbers);
        numbers.into_iter().map(|number| lines[usize::from(number)]).collect()
    }

    #[test]
    fn the_longest_piece_is_taken_first() {
        assert_eq!(pieces("harbourmaster"), ["harb", "##our", "##master"]);
    }

    #[test]
    fn a_part_that_cannot_be_cut_to_its_end_is_unknown_as_a_whole() {
        assert_eq!(pieces("harbourx"), ["[UNK]"]);
        assert_eq!(pieces("harbourx's"), ["[UNK]", "'", "s"]);
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(pieces("CAFÉ"), ["cafe"]);
        assert_eq!(pieces("Cafe\u{301}"), ["cafe"]);
        assert_eq!(pieces("İ"), ["i"]);
    }

    #[test]
    fn points_and_both_apostrophes_stand_apart() {
        assert_eq!(pieces("U.S."), ["u", ".", "s", "."]);
        assert_eq!(pieces("harbour’s"), ["harb", "##our", "’", "s"]);
        assert_eq!(pieces("harbour's"), ["harb", "##our", "'", "s"]);
    }

    #[test]
    fn chinese_characters_stand_apart() {
        assert_eq!(pieces("a長城s"), ["a", "長", "城", "s"]);
    }

    #[test]
    fn invisible_characters_vanish_from_a_word() {
        assert_eq!(pieces("harb\u{AD}our\u{200B}"), ["harb", "##our"]);
        assert_eq!(pieces("harb\u{7}our"), ["harb", "##our"]);
    }

    #[test]
    fn a_word_always_has_a_piece() {
        assert_eq!(pieces(""), ["[UNK]"]);
        assert_eq!(pieces("\u{AD}"), ["[UNK]"]);
        assert_eq!(pieces("\u{301}"), ["[UNK]"]);
    }

    #[test]
    fn a_part_of_more_than_a_hundred_characters_is_unknown() {
        assert_eq!(pieces(&"a".repeat(100)).len(), 100);
        assert_eq!(pieces(&"a".repeat(101)), ["[UNK]"]);
    }

    proptest! {
        #[test]
        fn any_string_has_pieces(word in any::<String>()) {
            assert!(!pieces(&word).is_empty());
        }
    }
}
