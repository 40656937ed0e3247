//! What a statement has of the closed lists of words, in one number: one look tells whether it fits a query, and one count
//! serves all facets.

use crate::derive::card::{Mark, UNLISTED};

/// Form, polarity and state in two bits each, act and kind in four bits each, as the card of the document has them. All bits
/// of a field are set for what is in no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Traits(u16);

impl Traits {
    /// How many there can be.
    pub(super) const COUNT: usize = 1 << 14;

    /// Those of a mark.
    pub(super) fn of<P>(mark: &Mark<P>) -> Self {
        let Mark { form, act, polarity, kind, state, .. } = mark;
        let bits = |code: u8, most: u8| u16::from(code.min(most));
        let two = bits(*form, 3) | bits(*polarity, 3) << 2 | bits(*state, 3) << 4;
        Self(two | bits(*act, 15) << 6 | bits(*kind, 15) << 10)
    }

    /// All that there can be, in the order of their places.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT as u16).map(Self)
    }

    /// The place among all that there can be.
    pub(super) const fn place(self) -> usize {
        self.0 as usize
    }

    /// Each field as a place in its list of words, or [`UNLISTED`].
    pub(super) fn form(self) -> u8 {
        listed(self.0, 3)
    }

    pub(super) fn polarity(self) -> u8 {
        listed(self.0 >> 2, 3)
    }

    /// All states are listed.
    pub(super) const fn state(self) -> u8 {
        (self.0 >> 4 & 3) as u8
    }

    pub(super) fn act(self) -> u8 {
        listed(self.0 >> 6, 15)
    }

    pub(super) fn kind(self) -> u8 {
        listed(self.0 >> 10, 15)
    }
}

/// The lowest bits, which `most` has; all of them stand for what is in no list.
fn listed(bits: u16, most: u16) -> u8 {
    let code = bits & most;
    if code == most { UNLISTED } else { code as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let mark = Mark::<i64> {
            form: 2,
            act: UNLISTED,
            polarity: UNLISTED,
            kind: 4,
            state: 3,
            ..Mark::of_words("direct", "said", "affirmed", None)
        };
        let traits = Traits::of(&mark);
        assert_eq!(
            (traits.form(), traits.act(), traits.polarity(), traits.kind(), traits.state()),
            (2, UNLISTED, UNLISTED, 4, 3)
        );
        assert_eq!(Traits::all().nth(traits.place()), Some(traits));
    }
}
