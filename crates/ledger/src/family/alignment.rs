//! Which words of one utterance stand for which of another: local alignments, one after another.
//!
//! The best run of words that two wordings share, with single words replaced, put in or left out, is found first (Smith and
//! Waterman, 1981). Its words are set aside, and the best run of the rest follows, so that a quote of which the middle is
//! cut, or whose sentences stand in another order, is still found to be all there. Single words that both have between two
//! runs, or beside the first and the last, are paired in the end.

use super::words::{Marks, Word, Wording};

/// At most so many runs: an outlet that takes a quote apart further prints another one.
const MOST_RUNS: usize = 6;
/// A run counts for no less than two words of content, or one and four others: what any two sentences share by chance is less.
const LEAST: i32 = 8;
/// What the words of a pair count for: content that is the same, in another inflection, and small words.
pub(super) const SAME: i32 = 4;
const INFLECTED: i32 = 3;
const SMALL: i32 = 1;
/// What a word costs that stands for another, and one that stands for none, a small one and one of content. A run goes on
/// over one replaced word and not over a clause. What stands in brackets costs nothing: the outlet says so.
const REPLACED: i32 = -2;
const SMALL_ALONE: i32 = -1;
const ALONE: i32 = -2;

/// Pairs of words, as places in the one wording and in the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alignment {
    /// The pairs, in the order of the one wording.
    pub pairs: Vec<(u16, u16)>,
}

/// A stretch between two pairs, or before the first or behind the last: what the one has there and what the other has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<'w> {
    /// The place in the one where it begins.
    pub start: usize,
    /// The words of the one.
    pub one: &'w [Word],
    /// The words of the other; none where the two go on at different places.
    pub other: &'w [Word],
    /// Whether it stands between pairs of words, and not at an end of the one.
    pub is_inside: bool,
    /// Whether the one goes on somewhere else in the other than right behind.
    pub is_moved: bool,
}

impl Alignment {
    /// Aligns two wordings.
    pub fn of(one: &Wording, other: &Wording) -> Self {
        let (one, other) = (one.words(), other.words());
        if one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.exact == other.exact) {
            return Self { pairs: (0..one.len() as u16).map(|place| (place, place)).collect() };
        }
        let (mut used, mut taken) = (vec![false; one.len()], vec![false; other.len()]);
        let mut pairs = Vec::new();
        let mut table = Table::default();
        for _ in 0..MOST_RUNS {
            let run = table.best(one, other, &used, &taken);
            if run.is_empty() {
                break;
            }
            for &(place, at) in &run {
                used[usize::from(place)] = true;
                taken[usize::from(at)] = true;
            }
            pairs.extend(run);
        }
        pairs.sort_unstable();
        fill(&mut pairs, one, other, &taken);
        Self { pairs }
    }

    /// Which share of the one is in the other, its words weighed by what they mean; from 0 to 1.
    ///
    /// What the one has in brackets is the outlet's and does not count.
    pub fn cover(&self, one: &Wording, other: &Wording) -> f64 {
        let all: i32 = one.words().iter().map(share).sum();
        let found: i32 = self
            .pairs
            .iter()
            .map(|&(place, at)| {
                let (word, same) = (&one.words()[usize::from(place)], &other.words()[usize::from(at)]);
                if word.stem == same.stem { share(word) } else { 0 }
            })
            .sum();
        if all == 0 { 0.0 } else { f64::from(found) / f64::from(all) }
    }

    /// How much the words weigh as evidence that the two share.
    pub fn weight(&self, one: &Wording) -> usize {
        self.pairs.iter().map(|(place, _)| one.words()[usize::from(*place)].weight()).sum()
    }

    /// How many words of content the two share.
    pub fn content(&self, one: &Wording) -> usize {
        self.pairs.iter().filter(|(place, _)| one.words()[usize::from(*place)].marks.has(Marks::CONTENT)).count()
    }

    /// What stands between the pairs.
    pub fn stretches<'w>(&self, one: &'w Wording, other: &'w Wording) -> Vec<Stretch<'w>> {
        let (one, other) = (one.words(), other.words());
        let mut stretches = Vec::new();
        let mut last: Option<(u16, u16)> = None;
        let end = (one.len() as u16, other.len() as u16);
        for &(place, at) in self.pairs.iter().chain([&end]) {
            let is_end = place == end.0;
            let from = last.map_or(0, |(place, _)| usize::from(place) + 1);
            let mine = &one[from..usize::from(place)];
            let is_moved = last.is_some_and(|(_, before)| at <= before);
            let theirs = match last {
                Some((_, before)) if !is_end && !is_moved => &other[usize::from(before) + 1..usize::from(at)],
                // Before the first pair and behind the last only as much of the other as could stand for the words.
                Some((_, before)) if is_end => {
                    let from = usize::from(before) + 1;
                    &other[from.min(other.len())..(from + mine.len()).min(other.len())]
                }
                None if !is_end => &other[usize::from(at).saturating_sub(mine.len())..usize::from(at)],
                _ => &[],
            };
            if !mine.is_empty() || (!theirs.is_empty() && last.is_some() && !is_end) {
                stretches.push(Stretch {
                    start: from,
                    one: mine,
                    other: theirs,
                    is_inside: last.is_some() && !is_end,
                    is_moved,
                });
            }
            last = Some((place, at));
        }
        stretches
    }
}

/// What a word counts for in the share of a wording that is in another.
pub(super) fn share(word: &Word) -> i32 {
    if word.marks.has(Marks::BRACKETED) {
        0
    } else if word.marks.has(Marks::CONTENT) || word.marks.has(Marks::NEGATION) {
        SAME
    } else {
        SMALL
    }
}

/// So many words on either side are looked at for single words between two runs.
const BETWEEN: usize = 40;
/// At an end the other may have so many words more than the one.
const MORE: usize = 3;

/// Pairs the single words that both have between two pairs, and before the first and behind the last.
fn fill(pairs: &mut Vec<(u16, u16)>, one: &[Word], other: &[Word], taken: &[bool]) {
    let mut found = Vec::new();
    let ends = pairs.iter().map(|&(place, at)| Some((usize::from(place), usize::from(at)))).chain([None]);
    let mut last: Option<(usize, usize)> = None;
    for next in ends {
        let from = last.map_or(0, |(place, _)| place + 1);
        let until = next.map_or(one.len(), |(place, _)| place);
        let theirs = match (last, next) {
            (Some((_, before)), Some((_, at))) if at > before => before + 1..at,
            (None, Some((_, at))) => at.saturating_sub(until - from + MORE)..at,
            (Some((_, before)), None) => before + 1..(before + 1 + until - from + MORE).min(other.len()),
            _ => 0..0,
        };
        let is_free = theirs.clone().all(|at| !taken[at]);
        if from < until && !theirs.is_empty() && is_free && until - from <= BETWEEN && theirs.len() <= BETWEEN {
            let (mine, yours) = (&one[from..until], &other[theirs.clone()]);
            found.extend(
                common(mine, yours).into_iter().map(|(place, at)| ((from + place) as u16, (theirs.start + at) as u16)),
            );
        }
        last = next;
    }
    pairs.extend(found);
    pairs.sort_unstable();
}

/// The longest sequence of words that both have in this order, as pairs of places.
fn common(one: &[Word], other: &[Word]) -> Vec<(usize, usize)> {
    let width = other.len() + 1;
    let mut longest = vec![0_u16; width * (one.len() + 1)];
    for row in (0..one.len()).rev() {
        for column in (0..other.len()).rev() {
            let (down, right) = (longest[(row + 1) * width + column], longest[row * width + column + 1]);
            let paired = longest[(row + 1) * width + column + 1] + 1;
            let is_same = one[row].stem == other[column].stem;
            longest[row * width + column] = if is_same { paired.max(down).max(right) } else { down.max(right) };
        }
    }
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < one.len() && column < other.len() {
        let here = longest[row * width + column];
        if one[row].stem == other[column].stem && here == longest[(row + 1) * width + column + 1] + 1 {
            pairs.push((row, column));
            row += 1;
            column += 1;
        } else if longest[(row + 1) * width + column] == here {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// The table of the search, kept from one run to the next.
#[derive(Default)]
struct Table {
    scores: Vec<i32>,
    steps: Vec<u8>,
}

/// Ways into a cell of the table.
const START: u8 = 0;
const PAIR: u8 = 1;
const ONE: u8 = 2;
const OTHER: u8 = 3;

impl Table {
    /// The pairs of the best run among words that are in none yet; empty where none is worth it.
    fn best(&mut self, one: &[Word], other: &[Word], used: &[bool], taken: &[bool]) -> Vec<(u16, u16)> {
        let width = other.len() + 1;
        self.scores.clear();
        self.scores.resize(width * (one.len() + 1), 0);
        self.steps.clear();
        self.steps.resize(width * (one.len() + 1), START);
        let mut best = (LEAST - 1, 0);
        for (row, word) in one.iter().enumerate() {
            for (column, same) in other.iter().enumerate() {
                // A word that is in a run already ends every other.
                if used[row] || taken[column] {
                    continue;
                }
                let cell = (row + 1) * width + column + 1;
                let mut score = (0, START);
                for (from, step, gain) in [
                    (cell - width - 1, PAIR, gain(word, same)),
                    (cell - width, ONE, alone(word)),
                    (cell - 1, OTHER, alone(same)),
                ] {
                    if self.scores[from] + gain > score.0 {
                        score = (self.scores[from] + gain, step);
                    }
                }
                self.scores[cell] = score.0;
                self.steps[cell] = score.1;
                if score.0 > best.0 {
                    best = (score.0, cell);
                }
            }
        }
        let mut run = Vec::new();
        let mut cell = best.1;
        while self.steps[cell] != START {
            let (row, column) = (cell / width - 1, cell % width - 1);
            match self.steps[cell] {
                PAIR => {
                    if one[row].stem == other[column].stem {
                        run.push((row as u16, column as u16));
                    }
                    cell -= width + 1;
                }
                ONE => cell -= width,
                _ => cell -= 1,
            }
        }
        run.reverse();
        run
    }
}

fn alone(word: &Word) -> i32 {
    if word.marks.has(Marks::BRACKETED) {
        0
    } else if word.marks.has(Marks::CONTENT) {
        ALONE
    } else {
        SMALL_ALONE
    }
}

fn gain(one: &Word, other: &Word) -> i32 {
    if one.stem != other.stem {
        if one.marks.has(Marks::BRACKETED) || other.marks.has(Marks::BRACKETED) { 0 } else { REPLACED }
    } else if !one.marks.has(Marks::CONTENT) {
        SMALL
    } else if one.exact == other.exact {
        SAME
    } else {
        INFLECTED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(one: &str, other: &str) -> f64 {
        let (one, other) = (Wording::of([one]), Wording::of([other]));
        Alignment::of(&one, &other).cover(&one, &other)
    }

    const WHOLE: &str = "Not one crane will move until the company puts the pensions back on the table. We did not choose \
                         this week, and the owners of the harbour know it. They did.";

    #[test]
    fn a_part_is_all_in_the_whole_and_the_whole_not_in_the_part() {
        let part = "until the company puts the pensions back on the table";
        assert!(cover(part, WHOLE) > 0.99);
        assert!(cover(WHOLE, part) < 0.5);
    }

    #[test]
    fn a_middle_that_is_cut_and_sentences_in_another_order_are_found() {
        let cut = "Not one crane will move ... We did not choose this week";
        let moved =
            "The owners of the harbour know it. Not one crane will move until the company puts the pensions back";
        assert!(cover(cut, WHOLE) > 0.95, "{}", cover(cut, WHOLE));
        assert!(cover(moved, WHOLE) > 0.95, "{}", cover(moved, WHOLE));
    }

    #[test]
    fn what_two_sentences_share_by_chance_is_no_run() {
        let other = "The committee will meet on Tuesday to look at the plans of the council, and nobody did complain";
        assert!(cover(other, WHOLE) < 0.2, "{}", cover(other, WHOLE));
    }

    #[test]
    fn brackets_are_the_outlets_and_do_not_count() {
        assert!(cover("Not one crane [at the port] will move until the company puts the pensions back", WHOLE) > 0.99);
    }

    #[test]
    fn what_stands_between_the_pairs_is_told_from_both_sides() {
        let one = Wording::of(["Not one crane will move until the firm puts pensions back on the table"]);
        let other = Wording::of([WHOLE]);
        let alignment = Alignment::of(&one, &other);
        let lengths: Vec<(usize, usize, bool)> = alignment
            .stretches(&one, &other)
            .iter()
            .map(|stretch| (stretch.one.len(), stretch.other.len(), stretch.is_inside))
            .collect();
        assert_eq!(lengths, [(1, 1, true), (0, 1, true)]);
    }
}
