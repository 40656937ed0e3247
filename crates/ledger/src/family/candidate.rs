//! Which printings are worth comparing: those that share three words of content in a row, or two where both are short.
//!
//! Each printing has a few keys, and two that share one are compared. Comparing every two would take a year for a million
//! statements; of two that share no such words none would be joined. Longer printings keep the smaller of every two
//! keys that follow each other, and so share one with any other that has four words of content in a row in common
//! (winnowing: Schleimer, Wilkerson and Aiken, 2003).

use super::verdict::{FEWEST_COPIED, Printing};
use super::words::Marks;

/// Up to so many words of content every key is kept.
const ALL: usize = 12;
/// Up to so many, two words in a row make keys as well: of a short quote one cut in the middle leaves no three together.
const PAIRS: usize = 8;

/// The keys of a printing, in ascending order. Keys of 32 bits: a wrong one costs one comparison.
pub fn keys(printing: &Printing) -> Vec<u32> {
    let words = printing.wording.words();
    if !printing.can_join() {
        // Such a one is joined to the same sentence in a copy of the report alone.
        let is_worth = printing.wording.content() >= FEWEST_COPIED;
        let whole = words.iter().fold(START ^ 1, |hash, word| mixed(hash, word.exact));
        return if is_worth { vec![(whole >> 32) as u32] } else { Vec::new() };
    }
    let content: Vec<u32> = words
        .iter()
        .filter(|word| word.marks.has(Marks::CONTENT) && !word.marks.has(Marks::BRACKETED))
        .map(|word| word.stem)
        .collect();
    let shingles: Vec<u32> = content
        .windows(3)
        .map(|three| (three.iter().fold(START, |hash, &stem| mixed(hash, stem)) >> 32) as u32)
        .collect();
    let mut keys: Vec<u32> =
        if content.len() <= ALL { shingles } else { shingles.windows(2).map(|two| two[0].min(two[1])).collect() };
    if content.len() <= PAIRS {
        let pair = |two: &[u32]| (two.iter().fold(START ^ 2, |hash, &stem| mixed(hash, stem)) >> 32) as u32;
        keys.extend(content.windows(2).map(pair));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

/// The finaliser of `MurmurHash3` over what came before and one more word: the same on every machine and in every year.
fn mixed(hash: u64, word: u32) -> u64 {
    let mut hash = hash.wrapping_mul(0x0100_0000_01b3) ^ u64::from(word);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::super::words::Wording;
    use super::*;

    fn printing(words: &str) -> Printing {
        Printing { wording: Wording::of([words]), is_quoted: true, ..Printing::default() }
    }

    const SAID: &str = "Not one crane will move until the company puts the pensions of the workers back on the table, and \
                        the owners of this harbour know it as well as every farmer in the valley";

    #[test]
    fn a_part_of_four_words_of_content_shares_a_key_with_the_whole() {
        let whole = keys(&printing(SAID));
        for part in [
            "crane moved until the company puts its pensions forward",
            "farmers know that owners of this harbour know every farmer in the valley",
        ] {
            assert!(keys(&printing(part)).iter().any(|key| whole.contains(key)), "{part}");
        }
        assert!(whole.len() < 12, "{}", whole.len());
    }

    #[test]
    fn a_short_sentence_has_the_key_of_its_words_and_a_formula_of_two_words_none() {
        assert_eq!(keys(&printing("a reckless and unlawful strike")).len(), 1);
        assert_eq!(keys(&printing("reckless, and unlawful strike")).len(), 1);
        assert!(keys(&printing("no comment")).is_empty());
    }

    #[test]
    fn two_short_quotes_of_which_one_is_cut_in_the_middle_share_a_key() {
        let whole = keys(&printing("Not one crane will move until the company puts our pensions back on the table"));
        let cut = keys(&printing("Not one crane will move until the … pensions back on the table"));
        assert!(cut.iter().any(|key| whole.contains(key)));
    }

    #[test]
    fn keys_never_change() {
        // They are kept in files.
        let found = keys(&printing("the harbour master closed every second crane"));
        for kept in [502_372_127, 1_210_849_760, 1_845_979_807, 1_852_778_996] {
            assert!(found.contains(&kept), "{found:?}");
        }
        assert_eq!(found.len(), 9);
    }
}
