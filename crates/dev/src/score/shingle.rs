//! Scores the text of pages by shingles: the measure of the Scrapinghub article extraction benchmark.
//!
//! A shingle is four words in a row; a text of fewer words is one. Precision and recall of a page are of its multiset of
//! shingles, both 1 where it is exactly right; the figures are means over the pages, and F1 is made of those.

use std::collections::BTreeMap;

/// How many words a shingle has.
pub(crate) const WORDS: usize = 4;

/// How much of a page is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Overlap {
    /// Shingles in both texts.
    pub(crate) kept: usize,
    /// Shingles that are not in the gold text.
    pub(crate) extra: usize,
    /// Shingles of the gold text that are missing.
    pub(crate) lost: usize,
}

impl Overlap {
    pub(crate) fn of(gold: &str, predicted: &str) -> Self {
        let (gold, predicted) = (words(gold), words(predicted));
        let (gold, predicted) = (shingles(&gold), shingles(&predicted));
        let kept = gold.iter().map(|(shingle, count)| *count.min(predicted.get(shingle).unwrap_or(&0))).sum();
        let all = |shingles: &BTreeMap<&[&str], usize>| shingles.values().sum::<usize>();
        Self { kept, extra: all(&predicted) - kept, lost: all(&gold) - kept }
    }

    /// The harmonic mean of this page's precision and recall.
    pub(crate) fn f1(&self) -> f64 {
        2.0 * self.kept as f64 / ((2 * self.kept + self.extra + self.lost).max(1)) as f64
    }
}

/// The means over pages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Means {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
}

impl Means {
    pub(crate) fn of(pages: &[Overlap]) -> Self {
        let mean = |wrong: fn(&Overlap) -> usize| {
            let pages = pages.iter().filter(|page| page.kept + wrong(page) > 0);
            let parts: Vec<f64> = pages.map(|page| page.kept as f64 / (page.kept + wrong(page)) as f64).collect();
            parts.iter().sum::<f64>() / (parts.len().max(1)) as f64
        };
        Self { precision: mean(|page| page.extra), recall: mean(|page| page.lost) }
    }

    pub(crate) fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum == 0.0 { 0.0 } else { 2.0 * self.precision * self.recall / sum }
    }
}

/// The words of a text, without its marks.
pub(crate) fn words(text: &str) -> Vec<&str> {
    text.split(|char: char| !char.is_alphanumeric() && char != '_').filter(|word| !word.is_empty()).collect()
}

fn shingles<'w>(words: &'w [&'w str]) -> BTreeMap<&'w [&'w str], usize> {
    let mut counts = BTreeMap::new();
    for shingle in words.windows(WORDS.min(words.len()).max(1)) {
        *counts.entry(shingle).or_insert(0) += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_are_counted_with_their_repeats() {
        let overlap = Overlap::of("a b c d e a b c d", "a b c d x");
        assert_eq!(overlap, Overlap { kept: 1, extra: 1, lost: 5 });
        assert_eq!(Overlap::of("a b", "a b"), Overlap { kept: 1, extra: 0, lost: 0 });
        assert_eq!(Overlap::of("", "a"), Overlap { kept: 0, extra: 1, lost: 0 });
    }

    #[test]
    fn means_are_over_pages_and_not_over_words() {
        let pages = [Overlap { kept: 1, extra: 0, lost: 1 }, Overlap { kept: 100, extra: 100, lost: 0 }];
        let means = Means::of(&pages);
        assert!((means.precision - 0.75).abs() < 1e-9 && (means.recall - 0.75).abs() < 1e-9);
        assert!((means.f1() - 0.75).abs() < 1e-9);
    }
}
