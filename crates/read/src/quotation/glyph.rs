//! Finds the characters of a block that may be quotation marks, and what their neighbours say of them.
//!
//! No state here: what a mark does is decided in [`machine`](super::machine). The apostrophe test is made here, first of
//! all, since an apostrophe taken for a mark is the most frequent fault of quotation finders.

use crate::token::{is_blank, is_silent, is_word};

/// Marks that can pair with one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Double,
    Single,
    Angle,
    SingleAngle,
    Corner,
    WhiteCorner,
}

/// What the characters around a cluster of marks say of its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lean {
    Opens,
    Closes,
    Either,
}

/// What a single mark can be; always `Loose` for the other families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Single {
    /// No mark at all: don't, rock 'n' roll, the class of '98.
    Apostrophe,
    /// Can only open.
    Open,
    /// Opens only if nothing is open and something closes later: 'em, '90.
    WeakOpen,
    /// Closes whatever is open.
    Close,
    /// The plural possessive of a word is as likely as an end: the dogs' home.
    WeakClose,
    /// The stack decides.
    Loose,
}

/// One candidate, with byte offsets in its block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) family: Family,
    /// The mark reduced to the one that behaves like it: `“` for itself, `„` for all that can only open, and in the
    /// double family a backtick for a pair of backticks or `‘‘` and an apostrophe for `''` or `’’`.
    pub(super) shape: char,
    pub(super) lean: Lean,
    pub(super) single: Single,
    /// The character right before the mark.
    pub(super) before: Option<char>,
    /// Whether a mark that can only close comes before the next one that can only open, in the same family.
    pub(super) closer_ahead: bool,
    /// Feet and inches stand before it: 6'2".
    pub(super) inches: bool,
}

/// The candidates of a block, in order; apostrophes are among them.
pub(super) fn find(block: &str) -> Vec<Glyph> {
    let mut glyphs = scan(block);
    look_around(block, &mut glyphs);
    look_ahead(&mut glyphs);
    glyphs
}

fn scan(block: &str) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::new();
    let last_run = block.rfind("''").max(block.rfind("’’"));
    let mut run_is_open = false;
    let mut runs = false;
    let mut at = 0;
    while let Some(offset) = block[at..].find(is_mark) {
        let start = at + offset;
        let Some(char) = char_after(block, start) else { break };
        let (mut family, mut shape) = family(char);
        at = start + char.len_utf8();
        // Two single marks side by side are one double mark where the block uses them so: ``like this'' or ''like this''.
        if block[at..].starts_with(char) {
            let opens = match char {
                '`' | '‘' => true,
                '\'' => {
                    !run_is_open
                        && (start == 0 || runs || last_run > Some(start))
                        && lean(block, start, at + 1) == Lean::Opens
                }
                _ => false,
            };
            // Of three at the end the first belongs to a quotation inside: ''He said 'no.'''
            let third = block[at + char.len_utf8()..].starts_with(char);
            if opens || (run_is_open && !third && matches!(char, '\'' | '’')) {
                family = Family::Double;
                shape = if matches!(char, '`' | '‘') { '`' } else { '\'' };
                at += char.len_utf8();
                run_is_open = opens;
                runs = true;
            }
        }
        glyphs.push(Glyph {
            start,
            end: at,
            family,
            shape,
            lean: Lean::Either,
            single: Single::Loose,
            before: char_before(block, start),
            closer_ahead: false,
            inches: false,
        });
    }
    glyphs
}

fn is_mark(char: char) -> bool {
    matches!(char, '"' | '\'' | '`' | '´' | '«' | '»' | '‘'..='‟' | '‹' | '›' | '「'..='』' | '〝'..='〟' | '＂' | '＇')
}

fn family(char: char) -> (Family, char) {
    match char {
        '«' | '»' => (Family::Angle, char),
        '‹' => (Family::SingleAngle, '«'),
        '›' => (Family::SingleAngle, '»'),
        '「' | '」' => (Family::Corner, char),
        '『' => (Family::WhiteCorner, '「'),
        '』' => (Family::WhiteCorner, '」'),
        '"' | '＂' => (Family::Double, '"'),
        '“' | '”' => (Family::Double, char),
        '„' | '‟' | '〝' => (Family::Double, '„'),
        '〞' | '〟' => (Family::Double, '”'),
        '＇' | '´' => (Family::Single, '\''),
        _ => (Family::Single, char),
    }
}

/// Fills in what depends on the neighbours: the lean of each cluster, and the apostrophe test.
fn look_around(block: &str, glyphs: &mut [Glyph]) {
    let mut first = 0;
    while first < glyphs.len() {
        let mut last = first;
        while last + 1 < glyphs.len() && glyphs[last + 1].start == glyphs[last].end {
            last += 1;
        }
        let lean = lean(block, glyphs[first].start, glyphs[last].end);
        for glyph in &mut glyphs[first..=last] {
            glyph.lean = lean;
            glyph.inches = matches!(glyph.shape, '"' | '”' | '\'') && follows_feet(&block[..glyph.start]);
        }
        first = last + 1;
    }
    for glyph in glyphs.iter_mut().filter(|glyph| glyph.family == Family::Single) {
        glyph.single = single(block, glyph);
    }
    // "rock 'n' roll": one letter between two apostrophes, a word on either side.
    for index in 1..glyphs.len() {
        let [left, right] = [glyphs[index - 1], glyphs[index]];
        let between = &block[left.end..right.start];
        if left.family == Family::Single && right.family == Family::Single && between.eq_ignore_ascii_case("n") {
            let spaced = word_before_blank(&block[..left.start]) && word_after_blank(&block[right.end..]);
            if spaced {
                glyphs[index - 1].single = Single::Apostrophe;
                glyphs[index].single = Single::Apostrophe;
            }
        }
    }
}

fn look_ahead(glyphs: &mut [Glyph]) {
    let mut single = false;
    let mut double = false;
    for glyph in glyphs.iter_mut().rev() {
        match glyph.family {
            Family::Single => {
                glyph.closer_ahead = single;
                match glyph.single {
                    Single::Open => single = false,
                    Single::Close => single = true,
                    _ => {}
                }
            }
            Family::Double => {
                glyph.closer_ahead = double;
                match glyph.lean {
                    Lean::Opens => double = false,
                    Lean::Closes if !glyph.before.is_some_and(char::is_numeric) => double = true,
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// The direction of the marks from `start` to `end`, from the characters on both sides.
fn lean(block: &str, start: usize, end: usize) -> Lean {
    let before = char_before(block, start);
    let after = char_after(block, end);
    let printed = |char: Option<char>| char.is_some_and(|char| !is_blank(char));
    if before.is_none() && after.is_some() {
        return Lean::Opens;
    }
    let opens = printed(after) && before.is_none_or(|char| is_blank(char) || is_opening(char));
    let closes =
        printed(before) && after.is_none_or(|char| !is_word(char) && !is_opening_bracket(char) && !is_prefix(char));
    match (opens, closes) {
        (true, false) => Lean::Opens,
        (false, true) => Lean::Closes,
        _ => Lean::Either,
    }
}

/// The apostrophe test, and the direction of a single mark where it is none.
fn single(block: &str, glyph: &Glyph) -> Single {
    let before = glyph.before;
    let after = char_after(block, glyph.end);
    let behind = &block[..glyph.start];
    let ahead = &block[glyph.end..];
    match (before.is_some_and(is_word), after.is_some_and(is_word)) {
        (true, true) => Single::Apostrophe,
        _ if glyph.shape == '‚' && glyph.lean == Lean::Opens => Single::Open,
        _ if glyph.shape == '‚' => Single::Apostrophe,
        (true, false) if may_be_possessive(behind) && word_after_blank(ahead) => Single::WeakClose,
        // The Joneses’.’ has its end behind the full stop.
        (true, false) if may_be_possessive(behind) && closes_after_stop(ahead) => Single::Apostrophe,
        (true, false) => Single::Close,
        (false, true) if glyph.shape != '‘' && is_detached_clitic(behind, ahead) => Single::Apostrophe,
        // "the U.S.'s"
        (false, true) if before == Some('.') && is_clitic(ahead) => Single::Apostrophe,
        (false, true) if glyph.shape == '’' => match before {
            Some(char) if !is_blank(char) && !is_opening(char) && !is_mark(char) => Single::Close,
            // “’Harbour,’ she said”: the opening mark is set the wrong way round.
            Some('“' | '"') if matches!(elision(ahead), Elision::None) => Single::WeakOpen,
            _ => Single::Apostrophe,
        },
        (false, true) if before.is_some_and(|char| matches!(char, '.' | ',' | '!' | '?' | '…' | ';')) => {
            Single::Loose
        }
        (false, true) => match elision(ahead) {
            Elision::Decade => Single::Apostrophe,
            // "told 'em": an elided word after a word; a quotation that begins with one follows a mark or nothing.
            Elision::Word if word_before_blank(behind) => Single::Apostrophe,
            Elision::Year | Elision::Word => Single::WeakOpen,
            Elision::None => Single::Open,
        },
        (false, false) => match glyph.lean {
            Lean::Opens if glyph.shape != '’' => Single::Open,
            Lean::Closes => Single::Close,
            _ => Single::Loose,
        },
    }
}

enum Elision {
    None,
    /// '90s
    Decade,
    /// '98
    Year,
    /// 'tis
    Word,
}

/// Words that are printed without their beginning.
const ELIDED: [&str; 28] = [
    "t", "tis", "tisn", "twas", "twere", "twill", "twould", "em", "im", "er", "til", "till", "cause", "cos", "coz",
    "cuz", "bout", "round", "n", "nuff", "neath", "gainst", "fraid", "kay", "fore", "ere", "burbs", "ello",
];

/// What the word right after a single mark is.
fn elision(ahead: &str) -> Elision {
    let word: String = ahead.chars().take_while(|&char| is_word(char)).take(7).collect::<String>().to_lowercase();
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 2 && word.len() == 2 {
        Elision::Year
    } else if digits == 2 && word.ends_with('s') && word.len() == 3 {
        Elision::Decade
    } else if ELIDED.contains(&word.as_str()) {
        Elision::Word
    } else {
        Elision::None
    }
}

/// "the minister 's plan": a clitic that stands apart, as in text that was cut into words before.
fn is_detached_clitic(behind: &str, ahead: &str) -> bool {
    word_before_blank(behind) && is_clitic(ahead)
}

/// Whether a clitic stands right after the mark, and nothing that could end a quotation of that one word.
fn is_clitic(ahead: &str) -> bool {
    let letters: String = ahead.chars().take_while(|&char| is_word(char)).take(3).collect::<String>().to_lowercase();
    let rest = ahead.get(letters.len()..).and_then(|rest| rest.chars().next());
    ["s", "re", "ve", "ll", "d", "m"].contains(&letters.as_str())
        && rest.is_none_or(|char| is_blank(char) || matches!(char, '.' | ',' | ';' | ':' | '!' | '?' | ')'))
}

/// Whether an apostrophe after this text may belong to the word: dogs', Max', singin', Apollo 13' (feet).
fn may_be_possessive(behind: &str) -> bool {
    let mut letters = behind.chars().rev().filter(|&char| !is_silent(char)).take_while(|&char| is_word(char));
    match letters.next() {
        Some('s' | 'S' | 'x' | 'X' | 'z' | 'Z') => true,
        Some(char) if char.is_numeric() => true,
        Some('n' | 'N') => matches!(letters.next(), Some('i' | 'I')) && letters.nth(1).is_some(),
        Some('o' | 'O') => letters.next().is_none(),
        _ => false,
    }
}

/// Whether the text goes on with one mark of punctuation and a closing single mark.
fn closes_after_stop(ahead: &str) -> bool {
    let mut chars = ahead.chars();
    matches!(chars.next(), Some('.' | ',' | '!' | '?')) && matches!(chars.next(), Some('\'' | '’'))
}

/// Feet before a mark that may stand for inches: 6'2", 5’ 10”.
fn follows_feet(behind: &str) -> bool {
    let rest = behind.trim_end_matches(|char: char| char.is_ascii_digit() || matches!(char, '½' | '¼' | '¾'));
    let digits = behind.len() - rest.len();
    let rest = rest.strip_suffix(' ').unwrap_or(rest);
    (1..=3).contains(&digits)
        && rest.strip_suffix(['\'', '’', '′']).is_some_and(|feet| feet.ends_with(|char: char| char.is_ascii_digit()))
}

fn word_before_blank(behind: &str) -> bool {
    let rest = behind.trim_end_matches([' ', '\u{a0}']);
    rest.len() < behind.len() && char_before(rest, rest.len()).is_some_and(is_word)
}

fn word_after_blank(ahead: &str) -> bool {
    let rest = ahead.trim_start_matches([' ', '\u{a0}']);
    rest.len() < ahead.len() && char_after(rest, 0).is_some_and(is_word)
}

fn is_opening(char: char) -> bool {
    is_opening_bracket(char) || matches!(char, '-' | '‐'..='―' | '/' | '−')
}

fn is_opening_bracket(char: char) -> bool {
    matches!(char, '(' | '[' | '{' | '<')
}

/// Whether the character begins a word without being part of it.
fn is_prefix(char: char) -> bool {
    matches!(char, '$' | '£' | '€' | '¥' | '#' | '@' | '¿' | '¡')
}

fn char_before(string: &str, at: usize) -> Option<char> {
    string[..at].chars().rev().find(|&char| !is_silent(char))
}

fn char_after(string: &str, at: usize) -> Option<char> {
    string[at..].chars().find(|&char| !is_silent(char))
}
