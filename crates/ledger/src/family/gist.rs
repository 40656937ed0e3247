//! The words of a printing in two numbers, by which most pairs that share too little are told before either is read.

use super::alignment::{SAME, share};
use super::verdict::{JOINED_PERCENT, Printing};

/// So many bits stand for words; the rest of a number says what they weigh.
const BITS: u32 = 56;
/// Weights end here: of what weighs as much nothing is told.
const MOST: i32 = u8::MAX as i32;

/// The words of a printing: a bit for each stem, so that two may have the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gist {
    /// All words.
    words: u64,
    /// Those of content, and in the upper byte what all of them weigh.
    content: u64,
}

impl Gist {
    /// The gist of a printing.
    pub fn of(printing: &Printing) -> Self {
        let (mut words, mut content, mut weight) = (0_u64, 0_u64, 0);
        for word in printing.wording.words() {
            let bit = 1 << (word.stem % BITS);
            words |= bit;
            if share(word) == SAME {
                content |= bit;
            }
            weight += share(word);
        }
        Self { words, content: content | (weight.min(MOST) as u64) << BITS }
    }

    /// The gist that is kept as two numbers.
    pub(crate) const fn of_numbers(words: i64, content: i64) -> Self {
        Self { words: words.cast_unsigned(), content: content.cast_unsigned() }
    }

    /// The two numbers.
    pub(crate) const fn numbers(self) -> (i64, i64) {
        (self.words.cast_signed(), self.content.cast_signed())
    }

    /// Whether two printings may share as much as must be shared to be joined. Where it says no, they do not.
    pub fn may_join(self, other: Self) -> bool {
        self.may_stand_in(other) || other.may_stand_in(self)
    }

    /// Whether as much of this one as must be may stand in the other.
    fn may_stand_in(self, other: Self) -> bool {
        let weight = (self.content >> BITS) as i32;
        let content = self.content & ((1 << BITS) - 1);
        let missing = SAME * (content & !other.words).count_ones() as i32;
        weight == MOST || 100 * missing <= (100 - JOINED_PERCENT) * weight
    }
}

#[cfg(test)]
mod tests {
    use super::super::verdict::{joins, printing};
    use super::*;

    const WHOLE: &str = "Not one crane will move until the company puts the pensions back on the table. We did not choose \
                         this week, and the owners of the harbour know it";

    #[test]
    fn what_is_joined_is_let_through() {
        let printings = [
            WHOLE,
            "Not one crane [at the port] will move until the company puts our pensions back on the table",
            "We did not choose this week, and the owners of the harbour know it",
            "Not 1 crane will be moving until the company puts the pensions back",
        ]
        .map(printing);
        for (place, one) in printings.iter().enumerate() {
            for other in printings.iter().skip(place).filter(|other| joins(one, other, &mut |_, _| false)) {
                assert!(Gist::of(one).may_join(Gist::of(other)), "{one:?} {other:?}");
            }
        }
        assert!(joins(&printings[0], &printings[1], &mut |_, _| false));
    }

    #[test]
    fn what_shares_a_few_words_is_told_apart() {
        let other =
            "The company will decide this week whether the committee in the valley hears a single farmer at last";
        assert!(!Gist::of(&printing(WHOLE)).may_join(Gist::of(&printing(other))));
    }

    #[test]
    fn a_gist_is_kept_as_two_numbers() {
        let gist = Gist::of(&printing(WHOLE));
        let (words, content) = gist.numbers();
        assert_eq!(Gist::of_numbers(words, content), gist);
    }
}
