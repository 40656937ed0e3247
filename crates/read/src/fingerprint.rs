//! Fingerprints of texts, by which near-identical copies are found: `MinHash` of word shingles.
//!
//! The layout, version [`VERSION`]; fingerprints are kept and compared across programs and years, so that a change of any
//! rule is another version:
//!
//! 1. Words are runs of letters and digits (`char::is_alphanumeric`) in lower case (`char::to_lowercase`). Marks that
//!    leave no trace in print, such as soft hyphens, do not end a word; anything else does.
//! 2. A shingle is [`SHINGLE`] words in a row. Its hash is FNV-1a of 64 bits over their UTF-8, each word followed by one
//!    byte 0x20, and then the finaliser of `MurmurHash3` of 64 bits.
//! 3. The upper 7 bits of the hash choose one of [`PLACES`] places, and each place keeps the smallest lower 32 bits that
//!    come to it (one permutation hashing: Li, Owen and Zhang, 2012).
//! 4. A place that nothing came to takes the value of a place that something did. The one looked at first, second and so on,
//!    `try` counting from 1, is `mix(place * 2^32 + try)`, upper 7 bits, `mix` being that finaliser (optimal
//!    densification: Shrivastava, 2017).
//! 5. A key is made of [`ROWS`] places in a row, their 32-bit values little-endian, by FNV-1a and the finaliser as above,
//!    after the number of the key in one byte. Two texts of which the share `j` of shingles is the same have a key in
//!    common with the probability `1 - (1 - j^4)^32`: 0.9998 for 0.7, 0.99 for 0.6, 0.23 for 0.3.

use crate::text::Text;
use crate::token::is_silent;

/// The version of the layout.
pub const VERSION: u32 = 1;
/// The words of a shingle: five in a row are seldom the same by chance, and one changed word changes only five.
pub const SHINGLE: usize = 5;
/// The places of a fingerprint: the estimate of a share `j` is off by `sqrt(j (1 - j) / 128)`, which is 0.04 at 0.7.
pub const PLACES: usize = 128;
/// The places that make one key.
pub const ROWS: usize = 4;
/// The keys of a fingerprint.
pub const KEYS: usize = PLACES / ROWS;

/// Texts of fewer words have no fingerprint: notices and corrections of two lines are alike without being copies.
pub const FEWEST_WORDS: usize = 30;

/// Texts of which at least this share of shingles is the same are near-identical copies.
///
/// Chosen on the reports in `examples` and edits of them: what another outlet does to a copy (another first line, a last
/// paragraph cut, a word in every forty changed, a line of credit added) leaves 0.69 and more; two outlets' own reports on
/// the same event, quotations included, share 0.05 at most. Two deviations of the estimate below the first.
pub const NEAR_IDENTICAL: f64 = 0.6;

/// The fingerprint of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    places: [u32; PLACES],
}

impl Fingerprint {
    /// The fingerprint of the running text; none for one of fewer than [`FEWEST_WORDS`] words.
    pub fn of(text: &Text) -> Option<Self> {
        Self::of_words(text.running())
    }

    fn of_words(text: &str) -> Option<Self> {
        let mut places = [None; PLACES];
        let mut count = 0;
        // The words of the shingle that is being made, the oldest at `count % SHINGLE`.
        let mut last: [String; SHINGLE] = Default::default();
        each_word(text, |word| {
            let slot = &mut last[count % SHINGLE];
            slot.clear();
            slot.push_str(word);
            count += 1;
            if count >= SHINGLE {
                let words = (0..SHINGLE).map(|nth| last[(count + nth) % SHINGLE].as_bytes());
                let hash = words.fold(FNV_START, |hash, word| fnv(fnv(hash, word), b" "));
                let hash = mix(hash);
                let least: &mut Option<u32> = &mut places[place_of(hash)];
                *least = Some(least.map_or(hash as u32, |least| least.min(hash as u32)));
            }
        });
        (count >= FEWEST_WORDS).then(|| Self { places: filled(&places) })
    }

    /// The values, one for each place.
    pub fn places(&self) -> &[u32; PLACES] {
        &self.places
    }

    /// The keys: texts that have much in common have one of them in common, nearly always.
    pub fn keys(&self) -> [u64; KEYS] {
        let mut keys = [0; KEYS];
        for ((number, key), rows) in (0..).zip(&mut keys).zip(self.places.chunks_exact(ROWS)) {
            let start = fnv(FNV_START, &[number]);
            *key = mix(rows.iter().fold(start, |hash, value| fnv(hash, &value.to_le_bytes())));
        }
        keys
    }

    /// An estimate of the share of shingles that two texts have in common, of all that either has (Jaccard), from 0 to 1.
    pub fn share(&self, other: &Self) -> f64 {
        let same = self.places.iter().zip(&other.places).filter(|(one, other)| one == other).count();
        same as f64 / PLACES as f64
    }

    /// Whether one text is a near-identical copy of the other.
    pub fn is_copy(&self, other: &Self) -> bool {
        self.share(other) >= NEAR_IDENTICAL
    }
}

/// Hands each word in lower case to `take`.
fn each_word(text: &str, mut take: impl FnMut(&str)) {
    let mut word = String::new();
    for char in text.chars() {
        if char.is_alphanumeric() {
            word.extend(char.to_lowercase());
        } else if !is_silent(char) && !word.is_empty() {
            take(&word);
            word.clear();
        }
    }
    if !word.is_empty() {
        take(&word);
    }
}

/// Gives the empty places the values of others.
fn filled(places: &[Option<u32>; PLACES]) -> [u32; PLACES] {
    let mut whole = [0; PLACES];
    for (number, value) in (0_u64..).zip(&mut whole) {
        let own = places[number as usize];
        // A text of FEWEST_WORDS words has shingles, so that one place is not empty, and nearly all tries end soon.
        let mut tries = (1_u64..1 << 16).map(|nth| place_of(mix((number << 32) + nth)));
        *value = own.or_else(|| tries.find_map(|place| places[place])).unwrap_or(0);
    }
    whole
}

fn place_of(hash: u64) -> usize {
    (hash >> (64 - PLACES.ilog2())) as usize
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a over more bytes.
fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The finaliser of `MurmurHash3` of 64 bits: every bit of the input changes half of the bits.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const REPORT: &str = include_str!("../../../examples/harbour-strike/ostrey-courier-strike.txt");
    const SAME_EVENT: [[&str; 2]; 4] = [
        [REPORT, include_str!("../../../examples/harbour-strike/daily-lantern-strike.txt")],
        [
            include_str!("../../../examples/budget/ledger-street-budget.txt"),
            include_str!("../../../examples/budget/ostrey-courier-budget.txt"),
        ],
        [
            include_str!("../../../examples/court-ruling/okeba-tribune-court.txt"),
            include_str!("../../../examples/court-ruling/ostrey-courier-court.txt"),
        ],
        [
            include_str!("../../../examples/glacier-study/daily-lantern-glacier.txt"),
            include_str!("../../../examples/glacier-study/southern-plainsman-glacier.txt"),
        ],
    ];

    fn fingerprint(text: &str) -> Fingerprint {
        Fingerprint::of_words(text).expect("the text is long enough")
    }

    fn shingles(text: &str) -> BTreeSet<Vec<String>> {
        let mut words = Vec::new();
        each_word(text, |word| words.push(word.to_owned()));
        words.windows(SHINGLE).map(<[String]>::to_vec).collect()
    }

    /// The share of shingles in common, counted and not estimated.
    fn counted(one: &str, other: &str) -> f64 {
        let (one, other) = (shingles(one), shingles(other));
        one.intersection(&other).count() as f64 / one.union(&other).count() as f64
    }

    /// A report as another outlet prints it: its own first line, no last paragraph, a word in forty changed, a credit.
    fn reprint(text: &str) -> String {
        let (_, body) = text.trim_end().split_once("\n\n").expect("a headline and a body");
        let (body, _) = body.rsplit_once("\n\n").expect("several paragraphs");
        let words = body.split(' ').enumerate();
        let edited: Vec<&str> = words.map(|(nth, word)| if nth % 40 == 39 { "altered" } else { word }).collect();
        format!("A headline of our own\n\n{}\n\nThis report is by the Ostrey wire.\n", edited.join(" "))
    }

    #[test]
    fn the_layout_of_version_1_never_changes() {
        let words = (0..200).map(|number| format!("Word{number} ")).collect::<Vec<_>>().concat();
        let fingerprint = fingerprint(&words);
        assert_eq!(VERSION, 1);
        assert_eq!(fingerprint.places()[..4], [532_720_004, 3_460_678_128, 1_974_865_690, 123_741_763]);
        assert_eq!(fingerprint.keys()[..2], [10_329_079_353_656_598_732, 18_173_567_842_026_427_549]);
    }

    #[test]
    fn reprints_are_copies_and_other_reports_of_the_same_event_are_not() {
        for [one, other] in SAME_EVENT {
            for text in [one, other] {
                let share = counted(text, &reprint(text));
                assert!(share >= 0.69, "{share}");
                assert!(fingerprint(text).is_copy(&fingerprint(&reprint(text))));
            }
            assert!(counted(one, other) <= 0.05, "{}", counted(one, other));
            assert!(!fingerprint(one).is_copy(&fingerprint(other)));
        }
    }

    #[test]
    fn line_ends_capitals_marks_and_soft_hyphens_do_not_count() {
        let other =
            REPORT.to_uppercase().replace(' ', "\r\n").replace("STRIKE", "STR\u{ad}IKE").replace(',', " \u{2014}");
        assert!(other.contains('\u{ad}'));
        assert_eq!(fingerprint(REPORT), fingerprint(&other));
    }

    #[test]
    fn a_notice_of_two_lines_has_no_fingerprint() {
        assert_eq!(Fingerprint::of_words(&"word ".repeat(FEWEST_WORDS - 1)), None);
        assert!(Fingerprint::of_words(&"word ".repeat(FEWEST_WORDS)).is_some());
    }

    proptest! {
        #[test]
        fn the_estimate_is_near_the_share_and_copies_have_a_key_in_common(
            common in 0_usize..600, one in 30_usize..200, other in 30_usize..200, seed in 0_u32..1_000_000,
        ) {
            let words = |kind: &str, count: usize| -> String {
                (0..count).map(|number| format!("{kind}{seed}x{number} ")).collect::<Vec<_>>().concat()
            };
            let common = words("c", common);
            let (one, other) = (common.clone() + &words("o", one), common + &words("p", other));
            let (first, second) = (fingerprint(&one), fingerprint(&other));
            let share = counted(&one, &other);
            // Five times the deviation at most, and something for what short texts lend to empty places.
            prop_assert!((first.share(&second) - share).abs() < 0.3, "{} for {share}", first.share(&second));
            prop_assert!((first.share(&first) - 1.0).abs() < 1e-9);
            prop_assert_eq!(first.share(&second).to_bits(), second.share(&first).to_bits());
            if share > 0.8 {
                prop_assert!(first.keys().iter().zip(&second.keys()).any(|(one, other)| one == other));
            }
        }

        #[test]
        fn any_text_can_be_looked_at(text in "\\PC{0,400}") {
            let _ = Fingerprint::of_words(&text);
        }
    }
}
