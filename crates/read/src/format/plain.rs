//! Plain text, kept to the character, and the rules that find its blocks.
//!
//! Not a character is changed: carriage returns, no-break spaces, a byte order mark and odd Unicode stay, so that
//! offsets count the file's own text. The blocks are found by these rules:
//!
//! 1. A line of white space alone separates. What stands between two such lines is a group.
//! 2. Every line of a group is a block of its own, unless the text is hard-wrapped: then a group is one block. It is
//!    hard-wrapped when nine in ten of its line breaks inside groups stand where the next word no longer fitted.
//! 3. A line that opens with a bullet or a number begins a list item, wherever it stands.
//! 4. The first block is the headline when it is one line of at most 25 words that is not several sentences, and a
//!    body follows.
//! 5. A later line of at most 12 words that ends without a mark, and stands before a longer block, is a subhead. So is one
//!    of three words or more wholly in quotation marks, with no mark before the closing one.
//! 6. Everything else is a paragraph.

use std::iter::Peekable;
use std::ops::Range;

use super::claims::Claims;
use super::{Provenance, Received, decode, encoding, stub};
use crate::document::Document;
use crate::text::{BlockKind, Text};
use crate::warning::Warning;

/// The longest first line that is taken for a headline, in words. The longest printed headline in 852 articles of eight
/// publishers has 22.
const HEADLINE_WORDS: usize = 25;
/// The longest line inside the body that is taken for a subhead, in words.
const SUBHEAD_WORDS: usize = 12;
/// Hard-wrapped text is at most this wide, in characters; programs that wrap do so at 65 to 80, some at 100.
const WIDEST_WRAP: usize = 100;
/// Below this width a break says nothing: verse, addresses and tables have such lines too.
const NARROWEST_WRAP: usize = 40;

/// Reads plain text.
///
/// Bytes that are not UTF-8 become U+FFFD, with a warning that names the first of them.
pub fn read(bytes: Vec<u8>, provenance: Provenance) -> Received {
    let (string, undecodable) = decode(bytes);
    let claims = Claims::of_record(provenance.claims);
    let blocks = blocks(&string, claims.title().as_deref());
    let text = text(string, blocks);
    let warnings = undecodable
        .map(|place| Warning {
            span: text.span(place.at..place.at + char::REPLACEMENT_CHARACTER.len_utf8()),
            message: place.message(),
        })
        .into_iter()
        .chain(encoding::garbled(text.as_str()))
        .chain(claims.undated())
        .collect();
    let mut document = Document::new(provenance.id, provenance.origin, text);
    document.captured = provenance.captured;
    document.record = provenance.record;
    document.unfit = stub::unfit(&document.text, std::iter::empty());
    claims.fill(&mut document);
    Received { document, warnings }
}

/// Finds the blocks of a plain text; a first line that repeats a known title is the headline whatever its length.
///
/// Nothing but the blocks is kept, in few bytes: a text may have a line for each pair of its bytes.
pub(super) fn blocks(text: &str, title: Option<&str>) -> Vec<(BlockKind, Range<u32>)> {
    let mut blocks = Vec::new();
    let mut pieces = Pieces { lines: lines(text).peekable(), wrapped: is_hard_wrapped(text) }.peekable();
    while let Some(piece) = pieces.next() {
        let kind = kind(text, &piece, pieces.peek(), blocks.is_empty(), title);
        blocks.push((kind, piece.range.start as u32..piece.range.end as u32));
    }
    blocks
}

/// The text with the blocks that were found in it.
pub(super) fn text(string: String, blocks: Vec<(BlockKind, Range<u32>)>) -> Text {
    Text::new(string, blocks.into_iter().map(|(kind, range)| (kind, range.start as usize..range.end as usize)))
}

/// One line with its words and where they stand; the white space around them belongs to no block.
struct Line<'t> {
    words: &'t str,
    range: Range<usize>,
}

/// The lines of a text; CR LF, LF and CR each end one.
fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split_inclusive(['\n', '\r']).filter_map(move |piece| {
        let at = start;
        start += piece.len();
        // An empty line between the CR and the LF of one line end would separate, so that the pair is taken as one.
        if piece == "\n" && text[..at].ends_with('\r') {
            return None;
        }
        let lead = piece.len() - piece.trim_start_matches(is_blank).len();
        let words = piece.trim_matches(is_blank);
        Some(Line { words, range: at + lead..at + lead + words.len() })
    })
}

/// White space, and the marks of no width that editors leave at the start of a file or a line.
fn is_blank(char: char) -> bool {
    char.is_whitespace() || matches!(char, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
}

/// What becomes one block.
struct Piece<'t> {
    first_line: &'t str,
    range: Range<usize>,
    lines: usize,
}

/// The pieces of a text in order: its lines, or whole groups of them where it is hard-wrapped.
struct Pieces<'t, L: Iterator<Item = Line<'t>>> {
    lines: Peekable<L>,
    wrapped: bool,
}

impl<'t, L: Iterator<Item = Line<'t>>> Iterator for Pieces<'t, L> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        let first = self.lines.find(|line| !line.words.is_empty())?;
        let mut piece = Piece { first_line: first.words, range: first.range, lines: 1 };
        let wrapped = self.wrapped;
        while let Some(line) = self.lines.next_if(|line| wrapped && goes_on(line)) {
            piece.range.end = line.range.end;
            piece.lines += 1;
        }
        Some(piece)
    }
}

/// Whether a line may belong to the block of the line before it.
fn goes_on(line: &Line<'_>) -> bool {
    !line.words.is_empty() && !is_list_item(line.words)
}

/// A line end inside a group.
struct Break {
    /// How wide the line before it is, in characters.
    line: usize,
    /// How wide the first word behind it is.
    next_word: usize,
    /// Whether the line before it ends a sentence.
    ends_sentence: bool,
}

fn breaks(text: &str) -> impl Iterator<Item = Break> {
    let mut before = "";
    lines(text).filter_map(move |line| {
        let last = std::mem::replace(&mut before, line.words);
        let next = line.words.split_whitespace().next().filter(|_| !last.is_empty() && goes_on(&line))?;
        Some(Break { line: last.chars().count(), next_word: next.chars().count(), ends_sentence: ends_sentence(last) })
    })
}

/// Whether the line breaks inside the groups come from a program that wrapped at a width.
fn is_hard_wrapped(text: &str) -> bool {
    let width = breaks(text).map(|end| end.line).max().unwrap_or(0);
    if !(NARROWEST_WRAP..=WIDEST_WRAP).contains(&width) {
        return false;
    }
    let (mut all, mut forced, mut sentences) = (0, 0, 0);
    for end in breaks(text) {
        all += 1;
        forced += usize::from(end.line + 1 + end.next_word > width);
        sentences += usize::from(end.ends_sentence);
    }
    // One sentence a line fills no width either, but there nearly every break ends a sentence.
    forced * 10 >= all * 9 && sentences * 2 <= all
}

fn kind(text: &str, piece: &Piece<'_>, next: Option<&Piece<'_>>, is_first: bool, title: Option<&str>) -> BlockKind {
    let line = piece.first_line;
    if is_first && title.is_some_and(|title| same_words(title, &text[piece.range.clone()])) {
        return BlockKind::Headline;
    }
    if is_list_item(line) {
        return BlockKind::ListItem;
    }
    let Some(next) = next else {
        return BlockKind::Paragraph;
    };
    let words = count_words(line, HEADLINE_WORDS + 1);
    if piece.lines > 1 {
        BlockKind::Paragraph
    } else if is_first && words <= HEADLINE_WORDS && !is_running_text(line) {
        BlockKind::Headline
    } else if !is_first
        && words <= SUBHEAD_WORDS
        && (!ends_with_mark(line) || is_quoted_whole(line))
        && !is_list_item(next.first_line)
        && count_words(&text[next.range.clone()], SUBHEAD_WORDS + 1) > SUBHEAD_WORDS
    {
        BlockKind::Subhead
    } else {
        BlockKind::Paragraph
    }
}

/// Counts words up to a limit, so that a line of any length costs the same.
fn count_words(text: &str, limit: usize) -> usize {
    text.split_whitespace().take(limit).count()
}

/// Whether two strings have the same letters and digits in the same order.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    let letters = |text: &'_ str| {
        text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    // Letters take at least a quarter of the bytes that their lower-case forms do, so that a long text is not folded.
    one.len() < 4 * other.len() + 1024 && other.len() < 4 * one.len() + 1024 && letters(one) == letters(other)
}

/// Whether a line opens as an item of a list: a bullet, or a number of at most three digits with a full stop or bracket.
fn is_list_item(line: &str) -> bool {
    let mark = line.trim_start_matches(|char: char| char.is_ascii_digit());
    let digits = line.len() - mark.len();
    let rest = if digits == 0 {
        line.strip_prefix(['-', '*', '•', '‣', '◦', '▪', '·', '●'])
    } else if digits <= 3 {
        mark.strip_prefix(['.', ')'])
    } else {
        None
    };
    rest.is_some_and(|rest| rest.starts_with(|char: char| char.is_whitespace()) && !rest.trim().is_empty())
}

/// Whether a line holds two sentences or more, so that it is text and not a headline.
///
/// A full stop after fewer than four letters is taken for an abbreviation: "St. Brendan v. Mayor" is one sentence. A
/// headline may ask and answer ("Is the ferry late? Not today"), so that one inner end counts only before a last one.
fn is_running_text(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let ends = words
        .windows(2)
        .filter(|pair| {
            let bare = pair[0].trim_end_matches(is_closing);
            let letters = bare.trim_end_matches(['.', '!', '?']).chars().count();
            let next = pair[1].trim_start_matches(|char: char| !char.is_alphanumeric());
            (bare.ends_with(['!', '?']) || (bare.ends_with('.') && letters > 3))
                && next.starts_with(|char: char| char.is_uppercase() || char.is_numeric())
        })
        .count();
    ends >= 2 || (ends == 1 && ends_sentence(line))
}

fn is_closing(char: char) -> bool {
    matches!(char, '"' | '\'' | '”' | '’' | '»' | ')' | ']')
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(is_closing).ends_with(['.', '!', '?', '…'])
}

/// Whether a line is one quotation without a full stop, as quoted subheads are: “Nobody asked us”, but not “Enough!”.
fn is_quoted_whole(line: &str) -> bool {
    let pairs = [('“', '”'), ('‘', '’'), ('"', '"'), ('\'', '\'')];
    let inside = pairs.iter().find_map(|&(open, close)| line.strip_prefix(open)?.strip_suffix(close));
    inside.is_some_and(|inside| {
        count_words(inside, 3) == 3 && !ends_with_mark(inside) && !inside.contains(['“', '”', '"'])
    })
}

fn ends_with_mark(line: &str) -> bool {
    line.ends_with(|char: char| {
        is_closing(char) || matches!(char, '.' | '!' | '?' | '…' | ':' | ';' | ',' | '-' | '–' | '—')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(BlockKind, &str)> {
        let words = |range: Range<u32>| &text[range.start as usize..range.end as usize];
        blocks(text, None).into_iter().map(|(kind, range)| (kind, words(range))).collect()
    }

    use BlockKind::{Headline, ListItem, Paragraph, Subhead};

    #[test]
    fn every_character_of_the_file_stays() {
        let bytes = "\u{feff}Ferry\u{a0}late\r\n\r\nThe ferry\u{2028}was late.\u{0}\r".as_bytes().to_vec();
        let received = read(bytes.clone(), Provenance::default());
        assert_eq!(received.document.text.as_str().as_bytes(), bytes);
        assert!(received.warnings.is_empty());
        let kinds: Vec<&str> =
            received.document.text.blocks().iter().map(|block| received.document.text.slice(block.span)).collect();
        assert_eq!(kinds, ["Ferry\u{a0}late", "The ferry\u{2028}was late.\u{0}"]);
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_replaced_and_their_place_is_named() {
        let received = read(b"Ferry late\n\nCaf\xe9 owners".to_vec(), Provenance::default());
        let text = &received.document.text;
        assert_eq!(text.as_str(), "Ferry late\n\nCaf\u{fffd} owners");
        let span = received.warnings[0].span.expect("the place is in the text");
        assert_eq!(text.slice(span), "\u{fffd}");
        assert_eq!(received.warnings[0].message, "byte 15 is not UTF-8 and became U+FFFD");
    }

    #[test]
    fn blank_lines_separate_paragraphs_and_a_short_first_line_is_the_headline() {
        let text = "Ferry to run late.\n\nThe ferry will run late, the harbour office said on Monday.\n \t\nIt gave no reason.";
        assert_eq!(
            found(text),
            [
                (Headline, "Ferry to run late."),
                (Paragraph, "The ferry will run late, the harbour office said on Monday."),
                (Paragraph, "It gave no reason."),
            ]
        );
    }

    #[test]
    fn each_line_is_a_paragraph_where_no_line_is_blank() {
        let text = "Ferry late\r\nThe ferry will run late, the harbour office said on Monday morning in a notice.\r\nIt gave no reason.";
        assert_eq!(found(text).iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [Headline, Paragraph, Paragraph]);
    }

    #[test]
    fn hard_wrapped_paragraphs_stay_whole() {
        let text = "Ferry late\n\nThe ferry to Skerry Island will run an hour late until the spring,\n\
                    the harbour office said on Monday, because its engine has to be\nrepaired.\n\n\
                    Ada Moon, who takes it every morning, said nobody had asked the\nislanders.";
        let found = found(text);
        assert_eq!(found.len(), 3);
        assert!(found[1].1.starts_with("The ferry to") && found[1].1.ends_with("repaired."));
        assert!(found[2].1.ends_with("islanders."));
    }

    #[test]
    fn lines_that_each_end_a_sentence_are_not_hard_wrapped() {
        let text = "The ferry to Skerry Island will run an hour late until spring.\n\
                    The harbour office said on Monday that its engine has worn out.\n\
                    Ada Moon said that nobody had asked any of the islanders at all.";
        assert_eq!(found(text).len(), 3);
    }

    #[test]
    fn bullets_and_numbers_open_list_items_and_years_and_dashes_do_not() {
        let text = "- one\n* two\n• three\n4. four\n5) five\n2024. Six\n-seven";
        let kinds: Vec<_> = found(text).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [ListItem, ListItem, ListItem, ListItem, ListItem, Paragraph, Paragraph]);
    }

    #[test]
    fn a_first_paragraph_of_several_sentences_is_no_headline() {
        let text = "The ferry will run late. Ada Moon said so.\n\nIt gave no reason.";
        assert_eq!(found(text)[0].0, Paragraph);
        assert_eq!(found("Mayor v. St. Brendan: U.S. court rules\n\nIt gave no reason.")[0].0, Headline);
        assert_eq!(found("Is the ferry late? Not today\n\nIt is on time.")[0].0, Headline);
    }

    #[test]
    fn a_text_of_one_paragraph_has_no_headline() {
        assert_eq!(found("Ferry late"), [(Paragraph, "Ferry late")]);
        assert_eq!(found(" \n\u{a0}\r\n"), []);
    }

    #[test]
    fn a_short_line_without_a_mark_before_a_paragraph_is_a_subhead() {
        let body = "The ferry will run late, the harbour office said on Monday, because its engine is old.";
        let text = format!("Ferry late\n\n{body}\n\nNo reason given\n\n{body}\n\n“No reason”\n\n{body}\n\nThe end");
        let kinds: Vec<_> = found(&text).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [Headline, Paragraph, Subhead, Paragraph, Paragraph, Paragraph, Paragraph]);
    }

    #[test]
    fn a_quotation_without_a_stop_before_a_paragraph_is_a_subhead() {
        let body = "The ferry will run late, the harbour office said on Monday, because its engine is old.";
        let kind = |line: &str| found(&format!("Ferry late\n\n{body}\n\n{line}\n\n{body}"))[2].0;
        assert_eq!(["“Nobody asked us”", "'Not our fault'"].map(kind), [Subhead; 2]);
        assert_eq!(["“Nobody asked us.”", "“No,” she said, “not us”", "“No reason”"].map(kind), [Paragraph; 3]);
    }

    #[test]
    fn a_first_line_that_repeats_the_title_is_the_headline_at_any_length() {
        let title = "Ferry late. Engine old. Island angry. ".repeat(10);
        let text = format!("{}\n\nIt gave no reason.", title.to_uppercase());
        assert_eq!(blocks(&text, Some(&title))[0].0, Headline);
    }
}
