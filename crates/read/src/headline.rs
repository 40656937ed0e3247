//! Links what a headline attributes to the statement of the article that it repeats.
//!
//! A headline is a short second print of something in the body. Whoever counts statements must know that the two are
//! one; whoever compares them wants to see what the headline made of it.

use crate::act::{Act, Polarity};
use crate::attribution::Form;
use crate::galley::Galley;
use crate::span::Span;
use crate::speaker::{Kind, Speaker};
use crate::statement::Statement;
use crate::text::BlockKind;

/// The share of the headline's content words that the body's statement must hold, when the speakers are known to be one.
///
/// Headlines put other words for some: "Mayor: ferry fares will fall" for "fares on the boats would come down". Chosen so
/// that every pair of `cases/headlines-and-bodies.md` is found, and no pair that a case keeps apart.
const SHARE_OF_ONE_SPEAKER: f32 = 0.5;

/// The share when a speaker is not known: then the words must do more.
const SHARE: f32 = 0.6;

/// Words that say nothing of what is said.
const EMPTY: [&str; 76] = [
    "a", "about", "after", "all", "also", "am", "an", "and", "are", "as", "at", "be", "because", "been", "being",
    "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his", "i",
    "if", "in", "into", "is", "it", "its", "me", "more", "my", "of", "on", "or", "our", "over", "she", "should", "so",
    "than", "that", "the", "their", "them", "then", "there", "they", "this", "to", "up", "us", "very", "was", "we",
    "were", "what", "when", "which", "while", "who", "will", "with", "would", "you", "your", "'s", "s",
];

/// Words that turn a content into its opposite.
const NEGATIONS: [&str; 11] =
    ["cannot", "hardly", "n't", "neither", "never", "no", "nobody", "none", "nor", "not", "without"];

/// Numbers that headlines write in figures and bodies in words.
const NUMBERS: [&str; 13] =
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Tells each statement of a headline which statement of the body it repeats.
///
/// Only a statement in a headline, or wholly in quotation marks in a subhead, repeats another: the one of the same speaker
/// that holds the largest share of its content words, and at least half of them; where a speaker is unknown, six tenths.
/// One sentence of the body must hold them, with the same negation, and with the same numbers if it has any.
pub fn link(galley: &Galley<'_>, statements: &mut [Statement]) {
    let repeats = repeats(galley, statements);
    for (number, repeated) in repeats.into_iter().enumerate() {
        statements[number].repeats = repeated.map(|repeated| statements[repeated].id);
    }
}

/// For each statement the number of the one in the body that it repeats.
fn repeats(galley: &Galley<'_>, statements: &[Statement]) -> Vec<Option<usize>> {
    let repeats_another = |told: &Statement| match kind(galley, told) {
        BlockKind::Headline => true,
        BlockKind::Subhead => told.attribution.form == Form::Direct,
        _ => false,
    };
    let is_body = |told: &Statement| {
        matches!(kind(galley, told), BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Blockquote)
    };
    let body: Vec<(usize, Vec<Words>)> = if statements.iter().any(repeats_another) {
        let body = statements.iter().enumerate().filter(|(_, told)| is_body(told));
        body.map(|(number, told)| (number, sentences(galley, told))).collect()
    } else {
        Vec::new()
    };
    let find = |told: &Statement| {
        let mut head = Words::default();
        told.attribution.content.iter().for_each(|&span| head.take(galley, span));
        head.turned ^= turns(told);
        let mut best: Option<(f32, usize)> = None;
        for (number, sentences) in &body {
            // Who says a quote without a source was only inferred: the statement that it repeats knows better.
            let speaker = told.speaker.as_ref().filter(|_| told.attribution.source.is_some());
            let Some(least) = least_share(speaker, statements[*number].speaker.as_ref()) else { continue };
            let share = sentences.iter().filter_map(|words| head.share_in(words)).fold(0.0, f32::max);
            // The first of equals is where the article says it first.
            if share >= least && best.is_none_or(|(most, _)| share > most) {
                best = Some((share, *number));
            }
        }
        best.map(|(_, number)| number)
    };
    statements.iter().map(|told| if repeats_another(told) { find(told) } else { None }).collect()
}

fn kind(galley: &Galley<'_>, told: &Statement) -> BlockKind {
    galley.kind_of(galley.tokens_in(told.attribution.content[0]).start)
}

/// The share of words that makes two statements one; `None` for two speakers who are known to differ.
fn least_share(headline: Option<&Speaker>, body: Option<&Speaker>) -> Option<f32> {
    let (Some(headline), Some(body)) = (headline, body) else { return Some(SHARE) };
    if headline.id == body.id {
        return Some(SHARE_OF_ONE_SPEAKER);
    }
    // "Minister" in the headline may be the one whom the body names, and "court" its High Court.
    let is_named = |speaker: &Speaker| matches!(speaker.kind, Kind::Person | Kind::Organisation);
    let words =
        |speaker: &Speaker| -> Vec<String> { speaker.name.to_lowercase().split(' ').map(str::to_owned).collect() };
    let may_be_one = headline.kind == Kind::Organisation
        && body.kind == Kind::Organisation
        && words(headline).iter().all(|word| words(body).contains(word));
    (!is_named(headline) || !is_named(body) || may_be_one).then_some(SHARE)
}

/// Whether the statement says the opposite of its content: "denies taking bribes", "refuses to go", "did not say".
fn turns(told: &Statement) -> bool {
    (told.polarity == Polarity::Negated) != matches!(told.act, Act::Denied | Act::Declined)
}

/// The words of each sentence of the contents.
fn sentences(galley: &Galley<'_>, told: &Statement) -> Vec<Words> {
    let mut sentences: Vec<(usize, Words)> = Vec::new();
    for &content in &told.attribution.content {
        for token in galley.tokens_in(content) {
            let number = galley.sentence_of(token);
            if sentences.last().is_none_or(|(last, _)| *last != number) {
                sentences.push((number, Words { turned: turns(told), ..Words::default() }));
            }
            if let Some((_, words)) = sentences.last_mut() {
                words.take_token(galley.word(token));
            }
        }
    }
    sentences.into_iter().map(|(_, words)| words).collect()
}

/// What a content says, as far as it can be compared.
#[derive(Debug, Default)]
struct Words {
    /// The words that are not empty, in small letters.
    full: Vec<String>,
    /// The numbers in figures: "2000", "3".
    numbers: Vec<String>,
    /// Whether a negation turns it.
    turned: bool,
    /// Whether a negation has been seen, since two of them are mostly one: "no deal without pensions".
    negated: bool,
}

impl Words {
    fn take(&mut self, galley: &Galley<'_>, span: Span) {
        galley.tokens_in(span).for_each(|token| self.take_token(galley.word(token)));
    }

    fn take_token(&mut self, word: &str) {
        let word = word.to_lowercase().replace('’', "'");
        if NEGATIONS.contains(&word.as_str()) {
            self.turned ^= !self.negated;
            self.negated = true;
        } else if let Some(number) = NUMBERS.iter().position(|number| *number == word) {
            self.numbers.push(number.to_string());
        } else if word.starts_with(|first: char| first.is_ascii_digit()) {
            // "2m" is two million; how many noughts a headline leaves out is not compared.
            self.numbers.push(word.trim_end_matches(char::is_alphabetic).to_owned());
        } else if word.starts_with(char::is_alphabetic) && !EMPTY.contains(&word.as_str()) {
            self.full.push(word);
        }
    }

    /// The share of these words that stand in a sentence; `None` where the two contradict each other, or too little is
    /// the same.
    fn share_in(&self, sentence: &Self) -> Option<f32> {
        let same_numbers = sentence.numbers.is_empty() || self.numbers.iter().all(|own| sentence.numbers.contains(own));
        if self.turned != sentence.turned || !same_numbers {
            return None;
        }
        let found = self.full.iter().filter(|own| sentence.full.iter().any(|other| is_form(own, other))).count();
        let numbers = self.numbers.iter().filter(|own| sentence.numbers.contains(own)).count();
        let all = self.full.len() + self.numbers.len();
        (found + numbers >= 2.min(all) && all > 0).then(|| (found + numbers) as f32 / all as f32)
    }
}

/// Whether two words are forms of one, by how they begin: "falls" and "fall", "resign" and "resignation".
fn is_form(one: &str, other: &str) -> bool {
    let same = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    one == other || same + 2 >= short && (same >= 4 && same + 3 >= long || same >= 6 && same + 6 >= long)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(content: &str) -> Words {
        let mut words = Words::default();
        content.split(' ').for_each(|word| words.take_token(word));
        words
    }

    #[test]
    fn a_headline_shares_words_with_its_sentence() {
        let headline = words("Ferry fares will fall");
        assert_eq!(headline.share_in(&words("that fares on the ferry would be falling by May")), Some(1.0));
        assert_eq!(headline.share_in(&words("that ferry captains were tired")), None);
    }

    #[test]
    fn negations_and_numbers_keep_statements_apart() {
        assert_eq!(words("ferry fares will fall").share_in(&words("ferry fares would not fall")), None);
        assert_eq!(words("ferry lost 12 crew").share_in(&words("the ferry lost 14 crew")), None);
        assert_eq!(words("ferry lost 3 crew").share_in(&words("the ferry lost three crew")), Some(1.0));
        assert!(words("No deal without pensions").share_in(&words("there is no deal on pensions")).is_some());
    }

    #[test]
    fn forms_of_one_word_begin_alike() {
        assert!(is_form("resign", "resignation") && is_form("strike", "striking") && is_form("safe", "safe"));
        assert!(!is_form("port", "portrait") && !is_form("cap", "captain"));
    }
}
