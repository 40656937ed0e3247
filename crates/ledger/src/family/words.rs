//! The words of an utterance as they are compared: without what outlets set each in their own way.
//!
//! Capitals, accents, punctuation and line ends do not count. Spellings are folded, contractions spelled out, numbers put
//! into one form ([`spelling`]). What stands in brackets is marked as the outlet's, and dots of omission,
//! like the tag that interrupts a quote, become a gap before the next word.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::spelling::{self, Part};

/// No more words of one statement are compared: a speech that is printed whole is told by its first pages.
pub const MOST_WORDS: usize = 600;

/// What is known of a word beside its letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks(u8);

impl Marks {
    /// It carries meaning by itself.
    pub const CONTENT: Self = Self(1);
    /// It is a number.
    pub const NUMBER: Self = Self(2);
    /// It is written as a name is: with a capital that the start of a sentence does not ask for.
    pub const NAME: Self = Self(4);
    /// It negates.
    pub const NEGATION: Self = Self(8);
    /// It stands in brackets: it is the outlet's.
    pub const BRACKETED: Self = Self(16);
    /// Something was left out before it, and the outlet says so.
    pub const AFTER_GAP: Self = Self(32);
    /// It says how certain, possible or wanted something is.
    pub const MODAL: Self = Self(64);

    /// Whether these marks hold that one.
    pub const fn has(self, mark: Self) -> bool {
        self.0 & mark.0 != 0
    }

    fn set(&mut self, mark: Self, holds: bool) {
        if holds {
            self.0 |= mark.0;
        }
    }
}

/// A word as it is compared. Words go by hashes of 32 bits: of the words of two quotes no two are taken for one another
/// but once in ten million pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// The word in the spelling that stands for all.
    pub exact: u32,
    /// The form that stands for all its inflections.
    pub stem: u32,
    /// What else is known of it.
    pub marks: Marks,
}

impl Word {
    /// How much it weighs as evidence.
    pub fn weight(&self) -> usize {
        if self.marks.has(Marks::CONTENT) { 3 } else { 1 }
    }
}

/// A word as an outlet prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The bytes of the fragment that it stands in.
    pub range: Range<usize>,
    /// The words that it stands for, as they are compared: two for "don't".
    pub words: Vec<Word>,
}

/// The words of a statement, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wording(Vec<Word>);

impl Wording {
    /// The words of the fragments of a statement; between two of them something may have been left out.
    pub fn of<'t>(fragments: impl IntoIterator<Item = &'t str>) -> Self {
        let mut words = Vec::new();
        for fragment in fragments {
            let first = words.len();
            words.extend(printed(fragment).into_iter().flat_map(|printed| printed.words));
            if first > 0
                && let Some(word) = words.get_mut(first)
            {
                word.marks.set(Marks::AFTER_GAP, true);
            }
            if words.len() >= MOST_WORDS {
                words.truncate(MOST_WORDS);
                break;
            }
        }
        Self(words)
    }

    /// The words.
    pub fn words(&self) -> &[Word] {
        &self.0
    }

    /// How many of them are the speaker's, and not the outlet's in brackets.
    pub fn own(&self) -> usize {
        self.0.iter().filter(|word| !word.marks.has(Marks::BRACKETED)).count()
    }

    /// How much they weigh as evidence: a word that carries meaning by itself three times as much as another.
    pub fn weight(&self) -> usize {
        self.0.iter().filter(|word| !word.marks.has(Marks::BRACKETED)).map(Word::weight).sum()
    }

    /// How many of them carry meaning by themselves.
    pub fn content(&self) -> usize {
        self.0.iter().filter(|word| word.marks.has(Marks::CONTENT)).count()
    }
}

/// The parts of a statement that stand inside quotation marks, without the marks. Where there are none, as in a statement
/// whose marks stand around it, all of it.
pub fn quoted(content: &str) -> Vec<&str> {
    const PAIRS: [(char, char); 5] = [('“', '”'), ('‘', '’'), ('«', '»'), ('„', '“'), ('"', '"')];
    let mut parts = Vec::new();
    let mut rest = content;
    while let Some((at, open)) = rest.char_indices().find(|(_, char)| PAIRS.iter().any(|(open, _)| open == char)) {
        let Some((_, close)) = PAIRS.iter().find(|(known, _)| *known == open) else { break };
        let inside = &rest[at + open.len_utf8()..];
        // An apostrophe inside a word closes nothing, and that of "families' money" not before the last one does.
        let until = if *close == '’' { inside.find('‘').unwrap_or(inside.len()) } else { inside.len() };
        let closes = |(place, char): &(usize, char)| {
            let next = inside[place + char.len_utf8()..].chars().next();
            char == close && !(*close == '’' && next.is_some_and(char::is_alphanumeric))
        };
        let mut closing = inside[..until].char_indices().filter(closes);
        let end = if *close == '’' { closing.next_back() } else { closing.next() };
        if let Some((end, close)) = end {
            parts.push(&inside[..end]);
            rest = &inside[end + close.len_utf8()..];
        } else {
            // A paragraph of a longer quote is not closed.
            parts.push(inside);
            rest = "";
        }
    }
    parts.retain(|part| part.chars().any(char::is_alphanumeric));
    if parts.is_empty() { vec![content] } else { parts }
}

/// The words of a fragment, with their places.
pub fn printed(text: &str) -> Vec<Printed> {
    compared(&scan(text))
}

/// The words of a text before they are compared.
fn scan(text: &str) -> Vec<Raw> {
    let mut scan = Scan { raw: Vec::new(), starts: true, gap: false, depth: 0 };
    let mut at = 0;
    while let Some(char) = text[at..].chars().next() {
        let end = at + char.len_utf8();
        if char.is_alphanumeric() {
            let end = word_end(text, at);
            scan.word(text, at..end);
            at = end;
            continue;
        }
        match char {
            '…' => scan.gap = true,
            '.' if text[end..].trim_start_matches(' ').starts_with('.') => scan.gap = true,
            '.' | '!' | '?' | ':' | '“' | '‘' | '"' | '\n' => scan.starts = true,
            '[' | '(' => scan.depth += 1,
            ']' | ')' => scan.depth = scan.depth.saturating_sub(1),
            '%' => scan.push(at..end, "percent", false),
            '$' => scan.push(at..end, "dollar", false),
            '£' => scan.push(at..end, "pound", false),
            '€' => scan.push(at..end, "euro", false),
            _ => {}
        }
        at = end;
    }
    scan.raw
}

/// Words are cut to so many letters where paraphrases are looked for: "compensated" and "compensation" are one then, and so
/// are few that mean different things.
const CUT: usize = 5;

/// The words of content of a text, cut to their first letters; numbers with "#" in front.
pub(crate) fn contents(text: &str) -> Vec<String> {
    let raw = scan(text);
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(first) = raw.get(at) {
        if let Some(number) = Number::of(&raw[at..]).filter(|number| !number.is_pronoun) {
            words.push(format!("#{}", number.value));
            at += number.used;
            continue;
        }
        for plain in &first.plain {
            let folded = spelling::fold(plain);
            if spelling::is_content(&folded) {
                words.push(spelling::stem(&folded).chars().take(CUT).collect());
            }
        }
        at += 1;
    }
    words
}

/// How many words of a text negate.
pub(crate) fn negations(text: &str) -> usize {
    scan(text).iter().flat_map(|raw| &raw.plain).filter(|word| spelling::is_negation(word)).count()
}

/// Where the word ends that begins at a byte.
fn word_end(text: &str, start: usize) -> usize {
    let mut chars = text[start..].char_indices().peekable();
    let mut before = ' ';
    while let Some((at, char)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let joins = match char {
            '\'' | '’' | 'ʼ' => next.is_alphabetic(),
            // "O'Hara", "2,300" and "2.4" are one word; "ferry.It" is two.
            '.' | ',' => before.is_ascii_digit() && next.is_ascii_digit(),
            '\u{ad}' => true,
            _ => char.is_alphanumeric(),
        };
        if !joins {
            return start + at;
        }
        before = char;
    }
    text.len()
}

/// A word as it was found, before numbers are put together.
struct Raw {
    range: Range<usize>,
    /// The words that it stands for, in small letters.
    plain: Vec<String>,
    marks: Marks,
}

impl Raw {
    /// Its one word, if it stands for no more.
    fn one(&self) -> Option<&str> {
        if let [one] = self.plain.as_slice() { Some(one) } else { None }
    }
}

struct Scan {
    raw: Vec<Raw>,
    /// The next word begins a sentence.
    starts: bool,
    gap: bool,
    depth: usize,
}

impl Scan {
    fn word(&mut self, text: &str, range: Range<usize>) {
        let word = &text[range.clone()];
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let shouts = word.chars().count() > 5 && !word.chars().any(char::is_lowercase);
        let is_i = word == "I" || word.starts_with("I'") || word.starts_with("I’");
        let plain: String = word
            .nfkd()
            .filter(|&char| !is_combining_mark(char) && char != '\u{ad}')
            .map(|char| if matches!(char, '’' | 'ʼ') { '\'' } else { char })
            .flat_map(char::to_lowercase)
            .collect();
        self.push(range, &plain, capital && !self.starts && !shouts && !is_i);
    }

    fn push(&mut self, range: Range<usize>, word: &str, is_name: bool) {
        let mut plain = Vec::with_capacity(1);
        spelling::expand(word, |word| plain.push(word.to_owned()));
        let mut marks = Marks::default();
        marks.set(Marks::NAME, is_name);
        marks.set(Marks::BRACKETED, self.depth > 0);
        marks.set(Marks::AFTER_GAP, std::mem::take(&mut self.gap));
        self.starts = false;
        self.raw.push(Raw { range, plain, marks });
    }
}

/// The words as they are compared, those of a number put together.
fn compared(raw: &[Raw]) -> Vec<Printed> {
    let mut printed = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(first) = raw.get(at) {
        let (mut words, used) = if let Some(number) = Number::of(&raw[at..]) {
            let marks = if number.is_pronoun { Marks::default() } else { Marks(Marks::NUMBER.0 | Marks::CONTENT.0) };
            let hash = hash(&format!("#{}", number.value));
            let mut words = vec![Word { exact: hash, stem: hash, marks }];
            words.extend(number.unit.map(|unit| plain_word(unit, false)));
            (words, number.used)
        } else if first.one() == Some("per") && raw.get(at + 1).and_then(Raw::one) == Some("cent") {
            (vec![plain_word("percent", false)], 2)
        } else {
            let is_name = first.marks.has(Marks::NAME);
            (first.plain.iter().map(|word| plain_word(word, is_name)).collect(), 1)
        };
        for (place, word) in words.iter_mut().enumerate() {
            word.marks.set(Marks::BRACKETED, first.marks.has(Marks::BRACKETED));
            word.marks.set(Marks::AFTER_GAP, place == 0 && first.marks.has(Marks::AFTER_GAP));
        }
        printed.push(Printed { range: first.range.start..raw[at + used - 1].range.end, words });
        at += used;
    }
    printed
}

fn plain_word(word: &str, is_name: bool) -> Word {
    let folded = spelling::fold(word);
    let is_content = spelling::is_content(&folded);
    let mut marks = Marks::default();
    marks.set(Marks::CONTENT, is_content);
    marks.set(Marks::NAME, is_name && is_content);
    marks.set(Marks::NEGATION, spelling::is_negation(&folded));
    marks.set(Marks::MODAL, spelling::is_modal(&folded));
    Word { exact: hash(&folded), stem: hash(&spelling::stem(&folded)), marks }
}

/// A number at the head of some words: "2,300", "2.4 million", "two hundred and five", "40p", "21st".
struct Number<'r> {
    value: f64,
    /// How many words it takes.
    used: usize,
    /// What is printed behind it without a space, and is no part of the number.
    unit: Option<&'r str>,
    /// "One" alone is a pronoun more often than a number: it is compared as 1 and not held to be a number.
    is_pronoun: bool,
}

impl<'r> Number<'r> {
    fn of(raw: &'r [Raw]) -> Option<Self> {
        let first = raw.first()?.one()?;
        let mut number = Self { value: 0.0, used: 1, unit: None, is_pronoun: first == "one" };
        // What was multiplied by a thousand or more already, and what was not.
        let (mut whole, mut open);
        let mut may_add = 0.0;
        // "Two hundred and five" is one number, "two and five" are two.
        let mut is_hundred = false;
        if first.starts_with(|char: char| char.is_ascii_digit()) {
            let other = |char: char| !char.is_ascii_digit() && char != ',' && char != '.';
            let (digits, letters) = first.split_at(first.find(other).unwrap_or(first.len()));
            let value: f64 = digits.replace(',', "").parse().ok()?;
            let scale = spelling::scale(letters);
            number.unit = (scale.is_none() && !["", "st", "nd", "rd", "th"].contains(&letters)).then_some(letters);
            (whole, open) = (0.0, value * scale.unwrap_or(1.0));
        } else {
            (whole, open) = match spelling::number_word(first)? {
                Part::Small(value) => (0.0, value),
                Part::Tens(value) => {
                    may_add = 9.0;
                    (0.0, value)
                }
                // "Millions of people" is no number.
                Part::Times(_) => return None,
            };
        }
        while number.unit.is_none() {
            let next = |place: usize| raw.get(place).and_then(Raw::one);
            let skipped = usize::from(next(number.used) == Some("and") && is_hundred);
            let Some(word) = next(number.used + skipped).filter(|word| word.len() > 1) else { break };
            match spelling::number_word(word) {
                Some(Part::Small(value)) if value > 0.0 && value <= may_add => {
                    open += value;
                    may_add = 0.0;
                }
                Some(Part::Tens(value)) if value <= may_add => {
                    open += value;
                    may_add = 9.0;
                }
                Some(Part::Times(times)) if skipped == 0 && times < 1e3 && open < 100.0 => {
                    is_hundred = true;
                    open *= times;
                    may_add = 99.0;
                }
                Some(Part::Times(times)) if skipped == 0 && times >= 1e3 => {
                    is_hundred = false;
                    whole += open * times;
                    open = 0.0;
                    may_add = 999.0;
                }
                _ => break,
            }
            number.used += 1 + skipped;
            number.is_pronoun = false;
        }
        number.value = whole + open;
        Some(number)
    }
}

/// FNV-1a of 32 bits: the same on every machine and in every year, since keys made of it are kept in files.
pub(crate) fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stems(text: &str) -> Vec<u32> {
        Wording::of([text]).words().iter().map(|word| word.stem).collect()
    }

    fn exact(text: &str) -> Vec<u32> {
        Wording::of([text]).words().iter().map(|word| word.exact).collect()
    }

    fn marked(text: &str, mark: Marks) -> Vec<&str> {
        printed(text)
            .into_iter()
            .filter(|printed| printed.words.iter().any(|word| word.marks.has(mark)))
            .map(|printed| &text[printed.range])
            .collect()
    }

    #[test]
    fn what_outlets_set_in_their_own_way_does_not_count() {
        for (one, other) in [
            ("“It’s late,”", "it is late"),
            ("We didn't choose this WEEK.", "We did not choose this week"),
            ("The harbour’s favourite café", "the harbor's favorite cafe"),
            ("2,300 men at 40 per cent", "two thousand three hundred men at 40%"),
            ("two hundred and five", "205"),
            ("2.4 million", "2.4m"),
            ("forty-two", "42"),
            ("I've 900 tonnes", "I have 900 tons"),
        ] {
            assert_eq!(exact(one), exact(other), "{one}");
        }
        assert_eq!(stems("they chose"), stems("they choose"));
        assert_ne!(exact("they chose"), exact("they choose"));
        assert_ne!(exact("1.5"), exact("15"));
    }

    #[test]
    fn numbers_names_and_negations_are_marked() {
        let text = "Nobody told Ada Moon that one of the 40 boats will not sail. The mayor can't. I know";
        assert_eq!(marked(text, Marks::NUMBER), ["40"]);
        assert_eq!(marked(text, Marks::NAME), ["Ada", "Moon"]);
        assert_eq!(marked(text, Marks::NEGATION), ["Nobody", "not", "can't"]);
        assert_eq!(marked(text, Marks::MODAL), ["will", "can't"]);
        assert_eq!(marked("it cost three million, or millions", Marks::NUMBER), ["three million"]);
    }

    #[test]
    fn brackets_and_omissions_are_seen() {
        let text = "where [the ice] is ... thinnest … now";
        assert_eq!(marked(text, Marks::BRACKETED), ["the", "ice"]);
        assert_eq!(marked(text, Marks::AFTER_GAP), ["thinnest", "now"]);
        let wording = Wording::of(["not one crane", "will move"]);
        let gaps: Vec<bool> = wording.words().iter().map(|word| word.marks.has(Marks::AFTER_GAP)).collect();
        assert_eq!(gaps, [false, false, false, true, false]);
    }

    proptest! {
        #[test]
        fn any_text_can_be_looked_at(text in "\\PC{0,200}") {
            for part in quoted(&text) {
                for printed in printed(part) {
                    prop_assert!(!printed.words.is_empty() && part.get(printed.range).is_some());
                }
            }
        }
    }

    #[test]
    fn only_what_stands_inside_quotation_marks_is_quoted() {
        assert_eq!(quoted("the strike “reckless and unlawful”"), ["reckless and unlawful"]);
        assert_eq!(quoted("‘This is the families’ money,’"), ["This is the families’ money,"]);
        assert_eq!(quoted("‘It’s money that they’d earned’"), ["It’s money that they’d earned"]);
        assert_eq!(quoted("that “a” and \"b c\""), ["a", "b c"]);
        assert_eq!(quoted("that taxes will fall"), ["that taxes will fall"]);
        assert_eq!(quoted("“a paragraph that is not closed"), ["a paragraph that is not closed"]);
    }
}
