//! Descriptions of somebody or something that the text names further on: below a headline, or in the next sentences.

use super::Kind;
use super::cast::{Bearer, Figure};
use super::noun::Noun;
use super::office;
use super::phrase::Phrase;
use super::scene::{Scene, singular};

/// How many sentences below a headline name whom it speaks of.
const LEAD_SENTENCES: usize = 3;

/// How many sentences further on a text that is brought in without its name may get it: set by hand.
const NEXT_SENTENCES: usize = 4;

/// How many sentences further on a body that is brought in without its name may get it.
const BODY_SENTENCES: usize = 2;

/// How many names further on are looked at.
const MOST_NAMES: usize = 32;

impl Scene<'_, '_> {
    /// The one person whom a sentence right below a headline names and gives the office that the headline names alone.
    pub(super) fn named_below(&self, phrase: &Phrase, noun: Noun, head: &str) -> Option<usize> {
        let sheet = self.sheet;
        let start = sheet.sentence_end(phrase.head);
        let first = sheet.sentence(phrase.head);
        let names = self.names.partition_point(|name| name.tokens.start < start);
        let mut found: Option<(usize, usize)> = None;
        for (name, bearer) in self.names.iter().zip(&self.cast.bearers).skip(names).take(MOST_NAMES) {
            let sentence = sheet.sentence(name.tokens.start);
            if sentence > first + LEAD_SENTENCES || found.is_some_and(|(known, _)| known != sentence) {
                break;
            }
            let Bearer::One(figure) = *bearer else { continue };
            let person = &self.cast.figures[figure];
            let bears = |word: &str| person.role_words.iter().any(|known| known == word);
            let holds = bears(head) || office::under(head).any(bears);
            if person.kind != Kind::Person || !holds || !person.agrees(noun.gender) {
                continue;
            }
            if found.is_some_and(|(_, known)| known != figure) {
                return None;
            }
            found = Some((sentence, figure));
        }
        found.map(|(_, figure)| figure)
    }

    /// The one text of this kind that the next sentences give by name.
    ///
    /// "A new study of gulls says they count. The Skerry Gull Study, printed on Monday, ..."
    pub(super) fn named_later(&self, phrase: &Phrase, head: &str) -> Option<usize> {
        let bears = |name: &str| name.to_lowercase().split_whitespace().any(|word| word == head);
        self.one_named_later(phrase, NEXT_SENTENCES, |text| text.kind == Kind::Document && bears(&text.name))
    }

    /// The one body that one of the next sentences names by this noun and another word of the description: "A district
    /// court" is "the Skerry District Court".
    pub(super) fn body_named_later(&self, phrase: &Phrase, head: &str) -> Option<usize> {
        let described = phrase.core.clone().skip(1).filter(|&token| token != phrase.head);
        let words: Vec<String> = described.map(|token| singular(self.sheet.lower(token))).collect();
        self.one_named_later(phrase, BODY_SENTENCES, |body| {
            let name = body.name.to_lowercase();
            let bears = |word: &str| name.split_whitespace().any(|known| singular(known) == word);
            body.kind == Kind::Organisation && bears(&singular(head)) && words.iter().any(|word| bears(word))
        })
    }

    /// The one figure that fits of those whom the text names behind a description, at most so many sentences further on;
    /// none where two fit.
    fn one_named_later(&self, phrase: &Phrase, sentences: usize, fits: impl Fn(&Figure) -> bool) -> Option<usize> {
        let sheet = self.sheet;
        let last = sheet.sentence(phrase.head) + sentences;
        let start = self.names.partition_point(|name| name.tokens.start < phrase.tokens.end);
        let near = self.names.iter().zip(&self.cast.bearers).skip(start).take(MOST_NAMES);
        let near = near.take_while(|(name, _)| sheet.sentence(name.tokens.start) <= last);
        let mut fitting = near.filter_map(|(_, bearer)| match *bearer {
            Bearer::One(figure) => fits(&self.cast.figures[figure]).then_some(figure),
            Bearer::Several(_) => None,
        });
        let first = fitting.next()?;
        fitting.all(|other| other == first).then_some(first)
    }
}
