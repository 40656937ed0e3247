//! How a printing differs from a fuller one, word by word, and how much each difference weighs.

use std::ops::Range;

use super::alignment::Alignment;
use super::words::{MOST_WORDS, Marks, Printed, Word, Wording, printed};

/// A part of a printing, or something that it lacks. Words are as the outlets print them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What was done.
    pub change: Change,
    /// The words of this printing; none for what was cut.
    pub words: String,
    /// The words of the fuller one that stand in their place; none for what was put in.
    pub fuller: String,
    /// How much it weighs.
    pub weight: Weight,
}

/// What an outlet did to some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Same,
    /// It spells or punctuates them otherwise.
    Set,
    /// It has other words.
    Replaced,
    /// It has words that the fuller one has not.
    Inserted,
    /// It has words in brackets, or some in the place of others.
    Bracketed,
    /// It left words out, and says so.
    Omitted,
    /// It left words out without saying so.
    Cut,
    /// It goes on at another place of the fuller one.
    Moved,
}

impl Change {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Set => "set",
            Self::Replaced => "replaced",
            Self::Inserted => "inserted",
            Self::Bracketed => "bracketed",
            Self::Omitted => "omitted",
            Self::Cut => "cut",
            Self::Moved => "moved",
        }
    }
}

/// How much a difference weighs: what turns the sense first, what only looks otherwise last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Nothing, or punctuation and spelling alone.
    #[default]
    Look,
    /// What the outlet marks as its own: brackets and dots.
    Marked,
    /// Words that carry grammar alone.
    Small,
    /// Another inflection of a word.
    Inflection,
    /// Other words.
    Words,
    /// A name.
    Name,
    /// How certain, possible or wanted it is.
    Modal,
    /// A number.
    Number,
    /// A negation.
    Negation,
}

impl Weight {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Look => "spelling or punctuation",
            Self::Marked => "marked by the outlet",
            Self::Small => "small words",
            Self::Inflection => "inflection",
            Self::Words => "words",
            Self::Name => "a name",
            Self::Modal => "a modal",
            Self::Number => "a number",
            Self::Negation => "a negation",
        }
    }
}

/// A text with its words and where they are printed.
struct Side<'t> {
    text: &'t str,
    printed: Vec<Printed>,
    /// For each word as it is compared the place of the one that is printed.
    place: Vec<usize>,
    wording: Wording,
}

impl<'t> Side<'t> {
    /// The first [`MOST_WORDS`] words of a text: what follows is not told.
    fn of(text: &'t str) -> Self {
        let mut printed = printed(text);
        printed.truncate(MOST_WORDS);
        let place =
            printed.iter().enumerate().flat_map(|(place, word)| word.words.iter().map(move |_| place)).collect();
        Self { text, printed, place, wording: Wording::of([text]) }
    }

    /// The text from one printed word to before another, with the marks behind the last.
    fn words(&self, range: Range<usize>) -> &'t str {
        if range.is_empty() {
            return "";
        }
        let start = self.printed[range.start].range.start;
        self.text[start..self.printed[range.end - 1].range.end].trim()
    }

    fn compared(&self, range: Range<usize>) -> impl Iterator<Item = Word> + Clone {
        self.printed[range].iter().flat_map(|printed| printed.words.iter().copied())
    }
}

/// How the words of a printing differ from those of a fuller one, in the order of the printing.
pub fn differences(text: &str, fuller: &str) -> Vec<Piece> {
    let (one, other) = (Side::of(text), Side::of(fuller));
    let alignment = Alignment::of(&one.wording, &other.wording);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut last: Option<Block> = None;
    for block in blocks(&one, &other, &alignment).into_iter().map(Some).chain([None]) {
        let mine = last.as_ref().map_or(0, |block| block.mine.end)
            ..block.as_ref().map_or(one.printed.len(), |block| block.mine.start);
        let is_moved =
            block.as_ref().zip(last.as_ref()).is_some_and(|(next, last)| next.theirs.start < last.theirs.end);
        let theirs = match (&last, &block) {
            (Some(last), Some(next)) if !is_moved => last.theirs.end..next.theirs.start,
            // At an end no more of the fuller one than could stand for these words.
            (None, Some(next)) => next.theirs.start.saturating_sub(mine.len())..next.theirs.start,
            (Some(last), None) => last.theirs.end..(last.theirs.end + mine.len()).min(other.printed.len()),
            _ => 0..0,
        };
        stretch(&mut pieces, &one, &other, mine, theirs, is_moved);
        if let Some(block) = &block {
            paired(&mut pieces, &one, &other, block);
        }
        last = block;
    }
    pieces
}

/// Printed words that stand for each other: "I've" and "I have".
struct Block {
    mine: Range<usize>,
    theirs: Range<usize>,
}

/// The pairs of an alignment, put together where one printed word stands for several.
fn blocks(one: &Side<'_>, other: &Side<'_>, alignment: &Alignment) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for &(place, at) in &alignment.pairs {
        let (Some(&place), Some(&at)) = (one.place.get(usize::from(place)), other.place.get(usize::from(at))) else {
            continue;
        };
        if let Some(last) = blocks.last_mut() {
            let is_of_last = last.mine.contains(&place) || last.theirs.contains(&at);
            let follows = place <= last.mine.end && (last.theirs.start..=last.theirs.end).contains(&at);
            if is_of_last && follows {
                last.mine.end = last.mine.end.max(place + 1);
                last.theirs.end = last.theirs.end.max(at + 1);
                continue;
            }
            if last.mine.contains(&place) {
                continue;
            }
        }
        blocks.push(Block { mine: place..place + 1, theirs: at..at + 1 });
    }
    blocks
}

/// Words that stand for each other: with those before, where they are alike.
fn paired(pieces: &mut Vec<Piece>, one: &Side<'_>, other: &Side<'_>, block: &Block) {
    let (mine, theirs) = (one.compared(block.mine.clone()), other.compared(block.theirs.clone()));
    let (words, fuller) = (one.words(block.mine.clone()), other.words(block.theirs.clone()));
    let (change, weight) = if mine.clone().map(|word| word.exact).ne(theirs.clone().map(|word| word.exact)) {
        let has_modal = mine.chain(theirs).any(|word| word.marks.has(Marks::MODAL));
        (Change::Replaced, if has_modal { Weight::Modal } else { Weight::Inflection })
    } else if words.to_lowercase().replace('’', "'") == fuller.to_lowercase().replace('’', "'") {
        (Change::Same, Weight::Look)
    } else {
        (Change::Set, Weight::Look)
    };
    // What stands behind words that are the same, such as a comma, belongs to them.
    let gap = |side: &Side<'_>, end: usize| -> String {
        let next = side.printed.get(end).map_or(side.text.len(), |next| next.range.start);
        side.text[side.printed[end - 1].range.end..next].chars().filter(|char| ",;:.!?–—-".contains(*char)).collect()
    };
    let (mine_end, their_end) = (block.mine.end, block.theirs.end);
    let is_next = mine_end < one.printed.len() && their_end < other.printed.len();
    let change = match change {
        Change::Same if is_next && gap(one, mine_end) != gap(other, their_end) => Change::Set,
        change => change,
    };
    let marks = |side: &Side<'_>, end: usize, words: &str| format!("{words}{}", gap(side, end).replace("...", " …"));
    let (words, fuller) = (marks(one, mine_end, words), marks(other, their_end, fuller));
    match pieces.last_mut() {
        Some(piece) if piece.change == change && piece.change != Change::Replaced => {
            piece.words = format!("{} {words}", piece.words);
            piece.fuller = format!("{} {fuller}", piece.fuller);
        }
        _ => pieces.push(Piece { change, words, fuller, weight }),
    }
}

/// What stands between two pairs.
fn stretch(
    pieces: &mut Vec<Piece>,
    one: &Side<'_>,
    other: &Side<'_>,
    mine: Range<usize>,
    theirs: Range<usize>,
    is_moved: bool,
) {
    // What stands in brackets beside other words is told by itself.
    let is_own = |place: &usize| one.compared(*place..*place + 1).any(|word| !word.marks.has(Marks::BRACKETED));
    if let Some(at) = mine.clone().skip(1).find(|at| is_own(at) != is_own(&mine.start)) {
        let (first, rest) = (mine.start..at, at..mine.end);
        let split = theirs.start;
        let (first_theirs, rest_theirs) =
            if is_own(&mine.start) { (theirs, split..split) } else { (split..split, theirs) };
        stretch(pieces, one, other, first, first_theirs, is_moved);
        stretch(pieces, one, other, rest, rest_theirs, false);
        return;
    }
    let next = one.printed.get(mine.end).and_then(|printed| printed.words.first());
    let is_marked = next.is_some_and(|word| word.marks.has(Marks::AFTER_GAP));
    let is_bracket = !mine.is_empty() && one.compared(mine.clone()).all(|word| word.marks.has(Marks::BRACKETED));
    let change = match (mine.is_empty(), theirs.is_empty()) {
        (true, true) if is_moved => Change::Moved,
        (true, true) => return,
        (false, _) if is_bracket => Change::Bracketed,
        (true, false) if is_marked => Change::Omitted,
        (true, false) => Change::Cut,
        (false, true) => Change::Inserted,
        (false, false) => Change::Replaced,
    };
    let (mine_words, their_words) = (one.compared(mine.clone()), other.compared(theirs.clone()));
    let weight = match change {
        Change::Moved | Change::Bracketed | Change::Omitted => Weight::Marked,
        _ => weigh(&mine_words.collect::<Vec<_>>(), &their_words.collect::<Vec<_>>()),
    };
    pieces.push(Piece { change, words: one.words(mine).to_owned(), fuller: other.words(theirs).to_owned(), weight });
}

/// How much it weighs that the one has these words and the other those.
fn weigh(one: &[Word], other: &[Word]) -> Weight {
    let only = |mark: Marks| {
        let strange = |words: &[Word], others: &[Word]| {
            words.iter().any(|word| word.marks.has(mark) && !others.iter().any(|other| other.stem == word.stem))
        };
        strange(one, other) || strange(other, one)
    };
    let count = |words: &[Word]| words.iter().filter(|word| word.marks.has(Marks::NEGATION)).count();
    if count(one) != count(other) {
        Weight::Negation
    } else if only(Marks::NUMBER) {
        Weight::Number
    } else if only(Marks::MODAL) {
        Weight::Modal
    } else if only(Marks::NAME) {
        Weight::Name
    } else if only(Marks::CONTENT) {
        Weight::Words
    } else {
        Weight::Small
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn changes(text: &str, fuller: &str) -> Vec<(Change, String, String)> {
        let changed = differences(text, fuller).into_iter().filter(|piece| piece.change != Change::Same);
        changed.map(|piece| (piece.change, piece.words, piece.fuller)).collect()
    }

    fn weight(text: &str, fuller: &str) -> Weight {
        differences(text, fuller).iter().map(|piece| piece.weight).max().unwrap_or_default()
    }

    const SAID: &str =
        "Not one crane will move until the company puts the pensions back on the table, and the owners know it";

    #[test]
    fn each_difference_is_told_by_what_the_outlet_did() {
        let of = |change, words: &str, fuller: &str| (change, words.to_owned(), fuller.to_owned());
        let text = "Not one crane will move until the company puts our pensions [of the dockers] back on the table ... the \
                    owners know it";
        let expected = [
            of(Change::Replaced, "our", "the"),
            of(Change::Bracketed, "of the dockers", ""),
            of(Change::Omitted, "", "and"),
        ];
        let found: Vec<_> = changes(text, SAID).into_iter().filter(|(change, ..)| *change != Change::Set).collect();
        assert_eq!(found, expected);
        let cut = SAID.replace("back on the table, and ", "");
        assert!(changes(&cut, SAID).contains(&of(Change::Cut, "", "back on the table, and")));
    }

    #[test]
    fn a_contraction_is_set_otherwise_and_nothing_else() {
        let found = changes("I've seen it, and there's no good news", "I have seen it, and there is no good news");
        assert_eq!(
            found.iter().map(|(change, ..)| *change).collect::<Vec<_>>(),
            [Change::Set, Change::Set],
            "{found:?}"
        );
        assert_eq!(found[0].1, "I've");
    }

    #[test]
    fn the_sense_weighs_more_than_the_look() {
        let with = |from: &str, to: &str| weight(&SAID.replace(from, to), SAID);
        assert_eq!(with("will move", "will not move"), Weight::Negation);
        assert_eq!(with("will move", "may move"), Weight::Modal);
        assert_eq!(with("the owners", "40 owners"), Weight::Number);
        assert_eq!(with("crane", "winch"), Weight::Words);
        assert_eq!(with("the pensions", "our pensions"), Weight::Small);
        assert_eq!(with("table,", "table"), Weight::Look);
        assert_eq!(with("Not", "NOT"), Weight::Look);
        assert!(Weight::Look < Weight::Words && Weight::Words < Weight::Modal && Weight::Modal < Weight::Negation);
    }

    proptest! {
        #[test]
        fn any_two_texts_can_be_told_apart(one in "\\PC{0,120}", other in "\\PC{0,120}") {
            let pieces = differences(&one, &other);
            prop_assert!(pieces.len() <= one.chars().count() + other.chars().count() + 1);
            prop_assert!(differences(&one, &one).iter().all(|piece| piece.change == Change::Same));
        }
    }

    #[test]
    fn the_pieces_of_a_printing_are_all_of_its_words() {
        let text = "The owners know it. Not one crane will move until the firm puts pensions back";
        let words: String = differences(text, SAID).iter().map(|piece| piece.words.clone() + " ").collect::<String>();
        let plain = |text: &str| {
            text.split(|char: char| !char.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(plain(&words), plain(text));
    }
}
