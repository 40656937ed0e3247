//! Pronouns as sources.

use std::ops::Range;

use super::cast::Bearer;
use super::memory::{Mention, Offer, Part, Wanted};
use super::opening::{fronts, noun_of};
use super::phrase::{self, Determiner};
use super::scene::{Found, Outcome, Scene, confidence};
use super::{Kind, Unresolved, gender, noun};
use crate::attribution::Form;
use crate::token::Case;

/// How near to a possessive its owner stands for the two to be joined without regard to anybody else, in tokens: set
/// by hand, by reading `PolNeAR` train.
const NEAR: usize = 5;

/// How far from its pronoun a subject behind an adverbial is looked for, in tokens.
const FARTHEST: usize = 32;

/// How far back in a quote those are looked for of whom it speaks, and how many words may stand before their noun, in
/// tokens.
const MOST_SPOKEN: usize = 48;
const MOST_MODIFIERS: usize = 4;

/// How many parts of a content are looked at.
const MOST_CONTENTS: usize = 8;

/// How many sentences back whoever a sentence began with comes before all others.
const MOST_SENTENCES: usize = 2;

/// How many sentences back a body must have spoken or been a subject for "it" to mean it: set by hand, by reading `PolNeAR`
/// train.
const MOST_TOPIC: usize = 3;

/// How many tokens before "it" the name of a body may begin that it goes on with.
const MOST_NEAR: usize = 6;

/// How many of these are compared.
const MOST_HEADS: usize = 8;

/// What somebody must reach of whom only the reporter spoke to be meant inside a quote: set by hand, by reading `PolNeAR`
/// train.
const LONG_BEFORE: f32 = 0.3;

/// What a single body must reach to be "they": set by hand, by reading `PolNeAR` train.
const PASSED: f32 = -0.4;

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
            "you" | "your" if self.within[number].is_some() => return Reading::Waits,
            "you" | "your" => {
                return Reading::Known(Err(Unresolved { reason: "it is whoever is spoken to".to_owned() }));
            }
            "who" | "which" | "that" | "whom" | "whose" => return Reading::Known(self.relative(token, number)),
            _ => return Reading::NoPronoun,
        };
        let owned = matches!(word, "his" | "her").then(|| self.nearest(token, wanted)).flatten();
        if let Some(figure) = self.cataphor(token).or(owned) {
            return Reading::Known(Ok(Found { whole: figure, confidence: confidence::CONTEXT }));
        }
        let mut excluded: Vec<usize> = self.addressee(token, number).into_iter().chain(self.asker(token)).collect();
        if let Some(outer) = self.within[number] {
            let speaker = self.speaker_ahead(outer);
            let cue = self.attributions[outer].cue.map(|cue| self.sheet.galley.tokens_in(cue));
            let asks = cue.clone().is_some_and(|mut cue| {
                cue.any(|token| matches!(self.sheet.lower(token), "ask" | "asks" | "asked" | "asking"))
            });
            // "A reader asked whether she would run": whoever is asked rather than who asks. Nobody speaks of himself as
            // "he" in his own quote: "She is right," said Holm of Lund, "she knows." And "Lund recalled him saying".
            let is_quoted = self.sheet.is_quoted(token) && self.attributions[outer].form != Form::Indirect;
            let is_object = word == "him" && cue.is_some_and(|cue| cue.end == token);
            if asks && !matches!(wanted, Wanted::Several) || is_quoted || is_object {
                excluded.extend(speaker);
            } else if let Some(principal) =
                self.principal(outer, number, wanted).filter(|_| matches!(word, "he" | "she"))
                && self.speaks_of_nobody_else(outer, token, wanted, principal)
            {
                return Reading::Known(Ok(Found { whole: principal, confidence: confidence::CONTEXT }));
            } else if let Some(speaker) = speaker.filter(|&speaker| wanted.takes(&self.cast, speaker))
                && (matches!(word, "he" | "she") && self.speaks_of_nobody_else(outer, token, wanted, speaker)
                    || word == "it" && self.begins_content(outer, token))
            {
                return Reading::Known(Ok(Found { whole: speaker, confidence: confidence::PRONOUN }));
            }
        }
        if word == "both" {
            // "Holm and Lund met. Both said": two who were named together.
            let figures = &self.cast.figures;
            let is_pair = |figure: usize| figures[figure].members.len() == 2;
            let known = self.memory.latest().map(|mention| mention.figure);
            excluded.extend(known.filter(|&figure| !is_pair(figure)));
        }
        if matches!(wanted, Wanted::Several)
            && self.sheet.is_quoted(token)
            && let Some(figure) = self.spoken_of(token)
        {
            return Reading::Known(Ok(Found { whole: figure, confidence: confidence::CONTEXT }));
        }
        // "Lund is a fool," he said: whom a quote speaks of is not who says it. But "Holm was tired, he said" may be Holm.
        let attribution = &self.attributions[number];
        let contents = attribution.content.iter().map(|span| self.sheet.galley.tokens_in(*span));
        let contents = contents.filter(|content| content.start < token && attribution.form == Form::Direct);
        let contents: Vec<Range<usize>> = contents.take(MOST_CONTENTS).collect();
        let outside = self.memory.outside(&contents);
        let offer = match outside.offer(self.sheet, &self.cast, token, wanted, &excluded) {
            Offer::Nobody => self.memory.offer(self.sheet, &self.cast, token, wanted, &excluded),
            offer => offer,
        };
        let offer = match (offer, wanted) {
            // "The storm cheered the crew of Vik Rail, but it ..." is the storm, though nothing that speaks.
            (Offer::One(figure, _), Wanted::Thing) if word == "it" && !self.is_topic(figure, token) => Offer::Nobody,
            // Whom only the reporter spoke of long before is nobody of whom a speaker speaks.
            (Offer::One(_, score), Wanted::Several) if self.sheet.is_quoted(token) && score < LONG_BEFORE => {
                Offer::Nobody
            }
            // Nor does the reporter call a body so that was not just spoken of.
            (Offer::One(figure, score), Wanted::Several) if score < PASSED && self.is_one_body(figure) => Offer::Nobody,
            // "Kai Lund is an actor. They said ..." speaks of one person.
            (Offer::Nobody, Wanted::Several) if !self.sheet.is_quoted(token) => {
                self.memory.offer(self.sheet, &self.cast, token, Wanted::Person(None), &excluded)
            }
            (offer, _) => offer,
        };
        Reading::Known(match offer {
            Offer::One(figure, _) => Ok(Found { whole: figure, confidence: confidence::PRONOUN }),
            Offer::Level(figures) => Err(self.doubt(&figures)),
            Offer::Unknown => Err(Unresolved { reason: "it may be whoever spoke before, who is not known".to_owned() }),
            Offer::Nobody => self.ahead(token, wanted),
        })
    }

    /// The people or the body of whom a quote has just spoken: "Our sailors are tired. They want to go home," said Holm.
    ///
    /// Those with whom a sentence begins come before all others: "Ferrymen know their guests. They know when to wait."
    fn spoken_of(&mut self, token: usize) -> Option<usize> {
        let sheet = self.sheet;
        let is_here = |other: &usize| sheet.block(*other) == sheet.block(token);
        let floor = token.saturating_sub(MOST_SPOKEN);
        let heads: Vec<usize> =
            (floor..token).rev().take_while(is_here).filter(|&head| self.can_be_they(head)).take(MOST_HEADS).collect();
        let leads = |head: &&usize| {
            **head <= sheet.sentence_start(**head) + MOST_MODIFIERS
                && sheet.sentence(**head) + MOST_SENTENCES >= sheet.sentence(token)
        };
        let head = *heads.iter().find(leads).or(heads.first())?;
        // Somebody with a name of whom the quote spoke later.
        let is_later = |mention: &&Mention| mention.token > head && sheet.is_quoted(mention.token);
        let takes = |mention: &Mention| Wanted::Several.takes(&self.cast, mention.figure);
        if self.memory.latest().filter(is_later).any(takes) {
            return None;
        }
        let near = sheet.sentence_start(head).max(head.saturating_sub(MOST_MODIFIERS));
        let is_inside = |start: &usize| {
            let word = sheet.lower(*start);
            let is_verb = matches!(word, "is" | "are" | "was" | "were" | "be" | "what" | "have" | "has" | "had");
            sheet.is_word(*start) && sheet.is_quoted(*start) && !is_verb && !super::role::is_stop(word)
        };
        let start = (near..=head)
            .rev()
            .take_while(is_inside)
            .find(|&start| phrase::determiner(sheet.lower(start)) != Determiner::Bare)
            .unwrap_or_else(|| super::role::phrase_start(sheet, head));
        let phrase = phrase::read(sheet, self.names, start..head + 1);
        if phrase.name.is_some() || phrase.determiner == Determiner::Own && sheet.before(head) == "their" {
            return None;
        }
        self.one(&phrase, None).ok().map(|found| found.whole)
    }

    /// Whether the content of a statement begins with a token: "Lund Shipping said it had asked a court".
    fn begins_content(&self, number: usize, token: usize) -> bool {
        let first = self.attributions[number].content.first().map(|span| self.sheet.galley.tokens_in(*span).start);
        first.is_some_and(|first| token == first || token == first + 1 && self.sheet.lower(first) == "that")
    }

    /// Whether a body or text has just spoken, was the subject of a clause, or stands right before an "it", which then goes
    /// on with it: "They met at the Harbour Bank after it had closed."
    fn is_topic(&self, figure: usize, token: usize) -> bool {
        let sheet = self.sheet;
        let here = sheet.sentence(token);
        let mut near = self
            .memory
            .latest()
            .filter(|mention| mention.figure == figure && sheet.sentence(mention.token) + MOST_TOPIC >= here);
        let is_close = |at: usize| at + MOST_NEAR >= token && (at..token).all(|token| sheet.is_word(token));
        near.any(|mention| matches!(mention.part, Part::Source | Part::Subject) || is_close(mention.token))
    }

    fn is_one_body(&self, figure: usize) -> bool {
        let figure = &self.cast.figures[figure];
        figure.kind == Kind::Organisation && !figure.is_plural
    }

    /// Whether "they" can mean what the noun at a token of a quote means: several people, or a body of which all know.
    fn can_be_they(&self, head: usize) -> bool {
        let sheet = self.sheet;
        let Some(noun) = noun_of(sheet.lower(head)).filter(|_| sheet.is_quoted(head)) else { return false };
        let says_who = !matches!(
            sheet.lower(head),
            "some" | "others" | "many" | "all" | "most" | "few" | "both" | "several" | "none" | "lot" | "percent"
        );
        // "Governments do as they like", but not "laboratories of ideas"
        let leads = noun.class == noun::Class::Body && noun.is_plural && sheet.begins_sentence(head);
        let is_body = noun.class == noun::Class::Body && !noun.is_plural && sheet.before(head) == "the";
        (noun.is_plural && noun.is_people() && says_who || is_body || leads)
            && !matches!(sheet.lower(head + 1), "'" | "'s" | "-")
            && noun_of(sheet.lower(head + 1)).is_none()
    }

    /// Whether the content of an attribution has spoken of nobody but the speaker whom a pronoun in it can mean: then it
    /// means the speaker. "Holm said that Brill had asked and that she would pay" may be either.
    fn speaks_of_nobody_else(&self, outer: usize, token: usize, wanted: Wanted, speaker: usize) -> bool {
        let galley = &self.sheet.galley;
        let content = galley.tokens_in(self.attributions[outer].content[0]).start;
        let source = self.attributions[outer].source.map(|source| galley.tokens_in(source).end);
        let start = source.filter(|&end| end <= token).unwrap_or(content);
        matches!(wanted, Wanted::Person(_))
            && self.sheet.sentence(start) == self.sheet.sentence(token)
            && !self.memory.latest().take_while(|mention| mention.token >= start).any(|mention| {
                mention.figure != speaker
                    && mention.part != Part::Owner
                    && wanted.takes(&self.cast, mention.figure)
                    && self.cast.figures[mention.figure].seems_person()
            })
    }

    /// Who was named or meant just before a possessive in its sentence: "Lund kept Holm from his boat", "Lund told of his
    /// boat".
    fn nearest(&self, token: usize, wanted: Wanted) -> Option<usize> {
        let mention = self.memory.latest().find(|mention| mention.token < token)?;
        if mention.token + NEAR < token || self.sheet.sentence(mention.token) != self.sheet.sentence(token) {
            return None;
        }
        let figure = mention.figure;
        let is_apart = (mention.token..token).any(|token| self.sheet.lower(token) == ",");
        // "One of Holm's faults is his haste", but not "Lund's praise of Holm's boat and his oars".
        let is_other_part = self.memory.latest().take(4).any(|one| one.figure == figure && one.part != Part::Owner);
        let is_owner = !is_other_part && !matches!(self.sheet.before(token), "is" | "was");
        (!is_apart && !is_owner && wanted.takes(&self.cast, figure) && self.cast.figures[figure].seems_person())
            .then_some(figure)
    }

    /// To whom the source of an attribution speaks: "he told Holm" is not Holm.
    fn addressee(&self, token: usize, number: usize) -> Option<usize> {
        let cue = self.sheet.galley.tokens_in(self.attributions[number].cue?);
        let is_address = matches!(self.sheet.lower(cue.start), "told" | "tells" | "asked" | "asks" | "telling");
        if !is_address || self.sheet.sentence(cue.start) != self.sheet.sentence(token) {
            return None;
        }
        let name = self.names.partition_point(|name| name.whole().start <= cue.start);
        match (self.names.get(name)?.whole().start == cue.start + 1).then(|| &self.cast.bearers[name])? {
            Bearer::One(figure) => Some(*figure),
            Bearer::Several(_) => None,
        }
    }

    /// Whom a pronoun means in an adverbial in front of its sentence, which the subject behind the comma bears.
    ///
    /// "Despite his debts, Holm sailed"; "As she spoke, Lund wept."
    pub(super) fn cataphor(&self, token: usize) -> Option<usize> {
        let sheet = self.sheet;
        let word = sheet.lower(token);
        let gender = gender::of_pronoun(word)?;
        let start = sheet.sentence_start(token);
        let opener = (start..token).take(FARTHEST).find(|&token| sheet.is_word(token))?;
        let first = sheet.lower(opener);
        let fronts = fronts(first) && !matches!(first, "like" | "unlike");
        let is_near = token < opener + FARTHEST && fronts && !sheet.is_quoted(token);
        let is_subject = matches!(word, "he" | "she");
        if !is_near || is_subject && !matches!(sheet.lower(opener), "as" | "when" | "while" | "before") {
            return None;
        }
        let first = self.names.partition_point(|name| name.whole().start < opener);
        let end = sheet.sentence_end(token).min(token + FARTHEST);
        for (name, bearer) in self.names[first..].iter().zip(&self.cast.bearers[first..]) {
            let Bearer::One(figure) = *bearer else { return None };
            let whole = name.whole();
            let figure_of = &self.cast.figures[figure];
            if whole.start >= end || figure_of.kind == Kind::Person && whole.start < token {
                return None;
            }
            if figure_of.kind == Kind::Person && self.part(whole.clone()) == Part::Subject {
                let comma = (token..whole.start).any(|token| sheet.lower(token) == ",");
                return (comma && figure_of.agrees(Some(gender))).then_some(figure);
            }
        }
        None
    }

    /// Whom a pronoun means that comes before the name: "When he arrived, Holm said ...".
    fn ahead(&self, token: usize, wanted: Wanted) -> Outcome {
        let end = self.sheet.sentence_end(token);
        let names = self.names.iter().zip(&self.cast.bearers);
        let start = self.names.partition_point(|name| name.tokens.start <= token);
        let mut later = names.skip(start).take(32).take_while(|(name, _)| name.tokens.start < end);
        let found = later.find_map(|(_, bearer)| match (bearer, wanted) {
            (Bearer::One(figure), Wanted::Person(gender))
                if self.cast.figures[*figure].kind == Kind::Person && self.cast.figures[*figure].agrees(gender) =>
            {
                Some(*figure)
            }
            _ => None,
        });
        found
            .map(|figure| Found { whole: figure, confidence: confidence::CONTEXT })
            .ok_or_else(|| Unresolved { reason: "nobody before it fits".to_owned() })
    }

    /// The figure that an attribution was found to mean.
    pub(super) fn whole_of(&self, number: usize) -> Option<usize> {
        self.outcomes[number].as_ref()?.as_ref().ok().map(|found| found.whole)
    }
}
