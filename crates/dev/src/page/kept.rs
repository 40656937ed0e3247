//! How many words of an article that stand in block quotes, list items and captions were kept.
//!
//! A word of the article, as the benchmark has it, counts as one of such an element if four words in a row with it stand in
//! the element too; it is kept if four words in a row with it stand in what was read. An element of which less than
//! half is in the article is a menu or the like, and counts for nothing; nor does one of fewer than four words.

use std::collections::{BTreeMap, BTreeSet};

use super::element::{Element, Kind};
use crate::score::shingle::{WORDS, words};

/// Words of an article in elements of a kind, and how many of them were kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) words: usize,
    pub(crate) kept: usize,
}

impl Kept {
    /// The part that was kept, in hundredths.
    pub(crate) fn rate(&self) -> f64 {
        100.0 * self.kept as f64 / self.words.max(1) as f64
    }
}

/// Counts the words of an article, `gold`, in the elements of its page, and those that are in what was read.
pub(crate) fn count(gold: &str, read: &str, elements: &[Element]) -> BTreeMap<Kind, Kept> {
    let (gold, read) = (words(gold), words(read));
    let in_gold: BTreeSet<&[&str]> = gold.windows(WORDS).collect();
    let read = covered(&gold, &read.windows(WORDS).collect());
    let mut counts: BTreeMap<Kind, Kept> = BTreeMap::new();
    for kind in [Kind::Blockquote, Kind::ListItem, Kind::Caption] {
        let texts: Vec<Vec<&str>> =
            elements.iter().filter(|element| element.kind == kind).map(|element| words(&element.text)).collect();
        let is_of_article = |text: &&Vec<&str>| {
            let inside = text.windows(WORDS).filter(|shingle| in_gold.contains(shingle)).count();
            2 * inside >= text.windows(WORDS).len()
        };
        let shingles = texts.iter().filter(is_of_article).flat_map(|text| text.windows(WORDS)).collect();
        let inside = covered(&gold, &shingles);
        let kept = inside.iter().zip(&read).filter(|(inside, read)| **inside && **read).count();
        counts.insert(kind, Kept { words: inside.iter().filter(|inside| **inside).count(), kept });
    }
    counts
}

/// Which words stand in one of some shingles.
fn covered(words: &[&str], shingles: &BTreeSet<&[&str]>) -> Vec<bool> {
    let mut covered = vec![false; words.len()];
    for (at, shingle) in words.windows(WORDS).enumerate() {
        if shingles.contains(shingle) {
            covered[at..at + WORDS].fill(true);
        }
    }
    covered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_the_article_in_such_an_element_count() {
        let gold = "The pier is old. It is late, she said at the pier. One two three four five six.";
        let element = |kind, text: &str| Element { kind, text: text.to_owned() };
        let elements = [
            element(Kind::Blockquote, "It is late, she said"),
            element(Kind::ListItem, "One two three four five six"),
            element(Kind::ListItem, "The pier is old and here are ten other links to look at"),
            element(Kind::Caption, "at the pier"),
        ];
        let counts = count(gold, "It is late, she said. One two three four.", &elements);
        assert_eq!(counts[&Kind::Blockquote], Kept { words: 5, kept: 5 });
        assert_eq!(counts[&Kind::ListItem], Kept { words: 6, kept: 4 });
        assert_eq!(counts[&Kind::Caption], Kept::default());
    }
}
