//! Statements that say the same in other words: suggested to a person, never joined.
//!
//! Two statements of different documents, of which at least one is not a quote, are compared by their words of content, each
//! weighed by how rare it is among all that are at hand, and cut to its first letters so that "compensated" meets
//! "compensation". The speaker must be the same or open, numbers must not contradict each other, and what one affirms
//! the other must not deny.

use std::collections::{BTreeMap, BTreeSet};

use super::days::{Days, Occasion};
use super::voice::{Agreement, Voice};
use super::words::{contents, negations};

/// A statement as paraphrases are found by.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The document, by a number that tells it from others.
    pub document: i64,
    /// Its words of content, cut, in order and each once; numbers begin with "#".
    words: Vec<String>,
    negations: usize,
    /// Who it is by.
    pub voice: Voice,
    /// When it was uttered and printed.
    pub days: Days,
    /// Whether the text says that it was said, and does not deny or suppose it.
    pub is_affirmed: bool,
    /// Whether all of it stands in quotation marks.
    pub is_direct: bool,
    /// Whether it stands inside another statement.
    pub is_within: bool,
}

impl Claim {
    /// A claim in the words of a statement's content, the marks included. `None` for a question, and for what has too few
    /// words to be known again.
    pub fn of<'t>(
        fragments: impl IntoIterator<Item = &'t str> + Clone,
        document: i64,
        voice: Voice,
        days: Days,
    ) -> Option<Self> {
        let mut words: Vec<String> = fragments.clone().into_iter().flat_map(contents).collect();
        words.sort_unstable();
        words.dedup();
        let last = fragments.clone().into_iter().last()?;
        let is_question = last.trim_end_matches(['”', '’', '"', ' ']).ends_with('?');
        let negations = fragments.into_iter().map(negations).sum();
        let claim =
            Self { document, words, negations, voice, days, is_affirmed: true, is_direct: false, is_within: false };
        (!is_question && claim.words.len() >= FEWEST).then_some(claim)
    }

    fn numbers(&self) -> impl Iterator<Item = &String> {
        self.words.iter().filter(|word| word.starts_with('#'))
    }
}

/// Claims of fewer words of content are compared with nothing.
const FEWEST: usize = 2;
/// Words of content that the claims of one speaker, and of two that may be one, must share.
const SHARED: [usize; 2] = [1, 3];
/// Likeness from which on a pair is suggested.
///
/// This and the figures below were chosen on the pairs of `evaluation/paraphrases.csv`, on which they are reported too: of the
/// suggestions on the examples four in five are right. With 0.15 more than one in four was wrong.
const LIKE: f64 = 0.2;
/// What the likeness of two speakers who may be one counts for, and that of claims of which one has one more negation.
const OPEN: f64 = 0.8;
const NEGATED: f64 = 0.7;
/// By so many of its rarest words a claim finds others, in lists of no more claims than this.
const RAREST: usize = 4;
const LONGEST: usize = 400;

/// Pairs of claims that may say the same, with their likeness from 0 to 1, the most alike first.
pub fn suggest(claims: &[Claim]) -> Vec<(usize, usize, f64)> {
    let mut with_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, claim) in claims.iter().enumerate() {
        for word in &claim.words {
            with_word.entry(word).or_default().push(place);
        }
    }
    let count = |word: &String| with_word.get(word.as_str()).map_or(1, Vec::len);
    let rarity = |word: &String| (1.0 + claims.len() as f64 / count(word) as f64).ln();
    let mut seen: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut found = Vec::new();
    for (place, claim) in claims.iter().enumerate() {
        let mut rarest: Vec<(usize, &String)> = claim.words.iter().map(|word| (count(word), word)).collect();
        rarest.sort_unstable();
        for (_, word) in rarest.into_iter().take(RAREST).filter(|(count, _)| *count <= LONGEST) {
            for &other in &with_word[word.as_str()] {
                let pair = (place.min(other), place.max(other));
                if pair.0 != pair.1
                    && seen.insert(pair)
                    && let Some(likeness) = likeness(&claims[pair.0], &claims[pair.1], rarity)
                {
                    found.push((pair.0, pair.1, likeness));
                }
            }
        }
    }
    found.sort_by(|one, other| other.2.total_cmp(&one.2).then((one.0, one.1).cmp(&(other.0, other.1))));
    found
}

/// How alike two claims are, if they may say the same.
fn likeness(one: &Claim, other: &Claim, rarity: impl Fn(&String) -> f64) -> Option<f64> {
    let agreement = one.voice.agreement(&other.voice);
    let is_open = agreement == Agreement::Open;
    let is_possible = one.document != other.document
        && !(one.is_direct && other.is_direct)
        && one.is_affirmed == other.is_affirmed
        && agreement != Agreement::Other
        && one.days.occasion(&other.days) == Occasion::One
        && !(is_open && (one.is_within || other.is_within));
    if !is_possible {
        return None;
    }
    let shared: Vec<&String> = one.words.iter().filter(|word| other.words.binary_search(word).is_ok()).collect();
    if shared.len() < SHARED[usize::from(is_open)] {
        return None;
    }
    let has_numbers = one.numbers().next().is_some() && other.numbers().next().is_some();
    if has_numbers && !one.numbers().any(|number| other.words.binary_search(number).is_ok()) {
        return None;
    }
    let sum = |words: &mut dyn Iterator<Item = &String>| words.map(&rarity).sum::<f64>();
    let both = sum(&mut shared.into_iter());
    let (mine, theirs) = (sum(&mut one.words.iter()), sum(&mut other.words.iter()));
    // Half of how alike they are, and half of how much of the shorter the longer has.
    let mut likeness = f64::midpoint(both / (mine * theirs).sqrt(), both / mine.min(theirs));
    if is_open {
        likeness *= OPEN;
    }
    if one.negations != other.negations {
        likeness *= NEGATED;
    }
    (likeness >= LIKE).then_some(likeness)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(document: i64, speaker: &str, words: &str) -> Claim {
        Claim::of([words], document, Voice::of("person", speaker, None), Days::default()).expect("it is long enough")
    }

    fn suggested(one: &Claim, other: &Claim) -> bool {
        // Others, so that words are rare.
        let others = ["the ferry is late again", "nobody has seen the letter", "taxes will rise in spring"];
        let mut claims: Vec<Claim> =
            others.iter().enumerate().map(|(nth, words)| claim(90 + nth as i64, "Tom Brill", words)).collect();
        claims.extend([one.clone(), other.clone()]);
        suggest(&claims).iter().any(|&(first, second, _)| (first, second) == (3, 4))
    }

    const TOLD: &str = "that not a single family had received compensation for the homes";

    #[test]
    fn the_same_claim_in_other_words_is_suggested() {
        let one = claim(1, "Musa Danlami", TOLD);
        assert!(suggested(&one, &claim(2, "Alhaji Musa Danlami", "none of the families was compensated")));
        assert!(!suggested(&one, &claim(2, "Musa Danlami", "that the ferry must run on Sundays")));
    }

    #[test]
    fn another_speaker_another_number_and_a_denial_are_not() {
        let one = claim(1, "Musa Danlami", "that 40 families had lost their homes");
        assert!(suggested(&one, &claim(2, "Musa Danlami", "40 homes of families were lost")));
        assert!(!suggested(&one, &claim(2, "Ada Moon", "40 homes of families were lost")));
        assert!(!suggested(&one, &claim(2, "Musa Danlami", "50 homes of families were lost")));
        assert!(!suggested(&one, &Claim { is_affirmed: false, ..claim(2, "Musa Danlami", "40 homes were lost") }));
    }

    #[test]
    fn two_quotes_and_questions_are_no_paraphrases() {
        let direct = |document| Claim { is_direct: true, ..claim(document, "Musa Danlami", TOLD) };
        assert!(!suggested(&direct(1), &direct(2)));
        assert!(Claim::of(["“When will the homes be built?”"], 1, Voice::default(), Days::default()).is_none());
    }
}
