//! Pronouns as sources.

use super::gender;
use super::memory::{Offer, Wanted};
use super::scene::{Found, Outcome, Scene, confidence};
use super::{Unresolved, cast::Bearer};
use crate::attribution::Form;
use crate::token::Case;

/// What a word is as a pronoun.
pub(super) enum Reading {
    /// This is whom it means, or why that is open.
    Known(Outcome),
    /// The statement around it must be known first.
    Waits,
    /// It is none.
    NoPronoun,
}

impl Scene<'_, '_> {
    /// Whom a pronoun at a token means, as the source of an attribution.
    pub(super) fn pronoun(&mut self, word: &str, token: usize, number: usize) -> Reading {
        // "WHO" is no pronoun.
        if word.len() > 1 && self.sheet.case(token) == Case::Upper {
            return Reading::NoPronoun;
        }
        let wanted = match word {
            "he" | "she" | "him" | "her" | "his" | "hers" => Wanted::Person(gender::of_pronoun(word)),
            "they" | "them" | "their" | "both" | "theirs" => Wanted::Several,
            "it" | "its" => Wanted::Thing,
            "i" | "we" | "me" | "us" | "my" | "our" => return Reading::Waits,
            "you" | "your" => {
                return Reading::Known(Err(Unresolved { reason: "it is whoever is spoken to".to_owned() }));
            }
            "who" | "which" | "that" | "whom" | "whose" => return Reading::Known(self.relative(token)),
            _ => return Reading::NoPronoun,
        };
        // Nobody speaks of himself as "he" in his own quote: "She is right," said Holm of Lund, "she knows."
        let excluded: Vec<usize> = match self.within[number] {
            Some(outer) if self.attributions[outer].form == Form::Direct => self.whole_of(outer).into_iter().collect(),
            _ => Vec::new(),
        };
        let offer = self.memory.offer(self.sheet, &self.cast, token, wanted, &excluded);
        let offer = match (offer, wanted) {
            // "Kai Lund is an actor. They said ..." speaks of one person.
            (Offer::Nobody, Wanted::Several) if !self.sheet.is_quoted(token) => {
                self.memory.offer(self.sheet, &self.cast, token, Wanted::Person(None), &excluded)
            }
            (offer, _) => offer,
        };
        Reading::Known(match offer {
            Offer::One(figure, _) => Ok(Found { whole: figure, confidence: confidence::PRONOUN }),
            Offer::Level(figures) => Err(self.doubt(&figures)),
            Offer::Nobody => self.ahead(token, wanted),
        })
    }

    /// Whom a pronoun means that comes before the name: "When he arrived, Holm said ...".
    fn ahead(&self, token: usize, wanted: Wanted) -> Outcome {
        let end = self.sheet.sentence_end(token);
        let names = self.names.iter().zip(&self.cast.bearers);
        let start = self.names.partition_point(|name| name.tokens.start <= token);
        let mut later = names.skip(start).take(32).take_while(|(name, _)| name.tokens.start < end);
        let found = later.find_map(|(_, bearer)| match (bearer, wanted) {
            (Bearer::One(figure), Wanted::Person(gender))
                if self.cast.figures[*figure].kind == super::Kind::Person
                    && self.cast.figures[*figure].agrees(gender) =>
            {
                Some(*figure)
            }
            _ => None,
        });
        found
            .map(|figure| Found { whole: figure, confidence: confidence::CONTEXT })
            .ok_or_else(|| Unresolved { reason: "nobody before it fits".to_owned() })
    }

    /// Whom "who", "which" or "that" means: the noun phrase right before it.
    fn relative(&mut self, token: usize) -> Outcome {
        let sheet = self.sheet;
        let floor = sheet.sentence_start(token);
        let mut end = token;
        while end > floor && !sheet.is_word(end - 1) {
            end -= 1;
        }
        // The whole noun phrase may lie further back: "Ida Holm, a clerk at the mill, who ...".
        let name = self.names.partition_point(|name| name.tokens.start < token).checked_sub(1);
        if let Some(name) = name.filter(|&name| self.names[name].tokens.end == end)
            && let Bearer::One(figure) = self.cast.bearers[name]
        {
            return Ok(Found { whole: figure, confidence: confidence::CONTEXT });
        }
        let start = (floor..end).rev().take(12).find(|&start| {
            matches!(
                sheet.before(start),
                "," | ";" | ":" | "that" | "by" | "and" | "told" | "with" | "to" | "from" | "\"" | "“"
            ) || start == floor
                || matches!(
                    sheet.lower(start),
                    "the" | "a" | "an" | "those" | "one" | "his" | "her" | "their" | "some" | "many" | "several"
                )
        });
        let Some(start) = start.filter(|&start| start < end) else {
            return Err(Unresolved { reason: "nothing before it that it could mean".to_owned() });
        };
        let tokens = super::phrase::trim(sheet, start..end);
        if tokens.is_empty() {
            return Err(Unresolved { reason: "nothing before it that it could mean".to_owned() });
        }
        let phrase = super::phrase::read(sheet, self.names, tokens);
        self.one(&phrase)
    }

    /// The figure that an attribution was found to mean.
    pub(super) fn whole_of(&self, number: usize) -> Option<usize> {
        self.outcomes[number].as_ref()?.as_ref().ok().map(|found| found.whole)
    }
}
