//! Statements that name no source, and "I" and "we": what must be known from the sentence or the speech around them.

use std::ops::Range;

use super::cast::Bearer;
use super::gender;
use super::memory::{Memory, Offer, Part, Wanted};
use super::scene::{Found, Outcome, Scene, confidence};
use super::{Kind, Unresolved};
use crate::attribution::Form;
use crate::text::BlockKind;

/// How far into a sentence its subject is looked for, in tokens.
const FARTHEST: usize = 200;

impl Scene<'_, '_> {
    /// Finds whom an attribution means that waited for others.
    pub(super) fn settle(&mut self, number: usize) {
        if self.outcomes[number].is_some() {
            return;
        }
        let attribution = &self.attributions[number];
        let outcome = if attribution.source.is_some() {
            self.first_person(number)
        } else if let Some(cue) = attribution.cue {
            let cue = self.sheet.galley.tokens_in(cue);
            self.implicit(number, cue)
        } else {
            self.run_of_speech(number)
        };
        self.outcomes[number] = Some(outcome);
    }

    fn context(whole: usize) -> Found {
        Found { whole, confidence: confidence::CONTEXT }
    }

    /// "I" and "we" are whoever speaks the words around them; in the reporter's own words, the reporter.
    fn first_person(&mut self, number: usize) -> Outcome {
        if let Some(outer) = self.within[number] {
            if self.outcomes[outer].is_none() && outer != number {
                self.settle(outer);
            }
            return match &self.outcomes[outer] {
                Some(Ok(found)) => Ok(Self::context(self.means_by_we(number, found.whole))),
                Some(Err(open)) => Err(open.clone()),
                None => Err(Unresolved { reason: "whoever speaks the words around it is not known".to_owned() }),
            };
        }
        let source = self.attributions[number].source.map(|source| self.sheet.galley.tokens_in(source));
        if source.is_some_and(|source| self.sheet.is_quoted(source.start)) {
            return self.run_of_speech(number);
        }
        Err(Unresolved { reason: "it is the author of the report".to_owned() })
    }

    /// Whom a speaker means by the source of this statement: "we", from the head of a body, is the body.
    ///
    /// "We want to thank everyone," said Kystland Rail director Ida Holm.
    fn means_by_we(&self, number: usize, speaker: usize) -> usize {
        let source = self.attributions[number].source.map(|source| self.sheet.galley.tokens_in(source));
        let is_we = source.is_some_and(|source| matches!(self.sheet.lower(source.start), "we" | "us" | "our"));
        self.cast.figures[speaker].speaks_for.filter(|_| is_we).unwrap_or(speaker)
    }

    /// A cue without a source: "..., adding that"; "it is said".
    fn implicit(&mut self, number: usize, cue: Range<usize>) -> Outcome {
        let sheet = self.sheet;
        let nobody = Err(Unresolved { reason: "nobody is named for it".to_owned() });
        if cue.is_empty() {
            return nobody;
        }
        let first = sheet.lower(cue.start);
        if let Some(owner) = self.owner(cue.start) {
            return Ok(Self::context(owner));
        }
        // "Holm said it is fair to assume that prices will rise": who says so assumes it.
        let is_impersonal = first == "to" || sheet.before(cue.start) == "to";
        let has_it = (sheet.sentence_start(cue.start).max(cue.start.saturating_sub(6))..cue.start)
            .any(|token| sheet.lower(token) == "it" && matches!(sheet.lower(token + 1), "is" | "was" | "'s" | "seems"));
        // "Holm says the crew allegedly left": the allegation is hers.
        let is_alleged = cue.clone().any(|token| matches!(sheet.lower(token), "allegedly" | "alleged"));
        if is_impersonal && has_it || is_alleged && cue.len() == 1 {
            return match self.within[number] {
                Some(_) => self.first_person(number),
                None => nobody,
            };
        }
        // "The guards will not say why, but Holm says there were concerns that": not hers, so theirs.
        let is_be = |word: &str| matches!(word, "was" | "were" | "are" | "is" | "been");
        if (is_be(first) || is_be(sheet.before(cue.start))) && self.is_existential(cue.start) {
            let container = self.within[number];
            let other = container.and_then(|outer| self.other_source(number, outer));
            return other.map(Self::context).ok_or_else(|| Unresolved { reason: "nobody is named for it".to_owned() });
        }
        let is_passive = cue
            .clone()
            .any(|token| matches!(sheet.lower(token), "was" | "were" | "is" | "are" | "been" | "being" | "be"))
            && cue.clone().any(|token| {
                sheet.lower(token).ends_with("ed")
                    || matches!(
                        sheet.lower(token),
                        "said" | "told" | "thought" | "known" | "understood" | "held" | "seen"
                    )
            });
        let is_hearsay = cue.clone().any(|token| {
            matches!(sheet.lower(token), "reportedly" | "allegedly" | "supposedly" | "apparently" | "purportedly")
        });
        if is_passive || is_hearsay {
            return nobody;
        }
        // "Liberals have expressed concern that": the noun attributes, and the verb has a subject.
        let is_object = (cue.start.saturating_sub(3).max(sheet.sentence_start(cue.start))..cue.start).any(|token| {
            matches!(
                sheet.lower(token),
                "expressed" | "expressing" | "raised" | "raising" | "voiced" | "voicing" | "issued" | "reiterated"
            )
        });
        let is_verb = is_object
            || first.ends_with("ing")
            || matches!(first, "and" | "to" | "or" | "but" | "then" | "also" | "not")
            || first.ends_with("ed")
            || first.ends_with("es")
            || matches!(first, "said" | "says" | "told" | "tells" | "wrote" | "made" | "that" | ":");
        if !is_verb {
            return nobody;
        }
        self.in_sentence(number, cue.start)
            .or_else(|open| if first == ":" { self.run_of_speech(number) } else { Err(open) })
    }

    /// Whose the noun is that attributes: "Ida Holm's promise that".
    fn owner(&self, cue: usize) -> Option<usize> {
        let mark = cue.checked_sub(1)?;
        if !matches!(self.sheet.lower(mark), "'s" | "'") {
            return None;
        }
        let name = self.names.partition_point(|name| name.tokens.end < mark);
        match &self.cast.bearers[self.names.get(name).filter(|one| one.tokens.end == mark).map(|_| name)?] {
            Bearer::One(figure) => Some(*figure),
            Bearer::Several(_) => None,
        }
    }

    /// Whether a clause says no more than that there is something: "there were concerns".
    fn is_existential(&self, token: usize) -> bool {
        let from = self.sheet.sentence_start(token).max(token.saturating_sub(4));
        (from..token).any(|token| self.sheet.lower(token) == "there")
    }

    /// The one other source of the sentence, outside of the statement that contains this one.
    fn other_source(&self, number: usize, outer: usize) -> Option<usize> {
        let sheet = self.sheet;
        let sentence = sheet.sentence(sheet.galley.tokens_in(self.attributions[number].content[0]).start);
        let container = self.whole_of(outer)?;
        let mut others = (number.saturating_sub(4)..number).filter(|&other| other != outer).filter_map(|other| {
            let source = sheet.galley.tokens_in(self.attributions[other].source?);
            let whole = self.whole_of(other).filter(|&whole| whole != container)?;
            (sheet.sentence(source.start) == sentence && self.within[other].is_none()).then_some(whole)
        });
        let first = others.next()?;
        others.all(|other| other == first).then_some(first)
    }

    /// Who speaks or acts in the sentence around a token.
    fn in_sentence(&mut self, number: usize, token: usize) -> Outcome {
        let sheet = self.sheet;
        let sentence = sheet.sentence(token);
        // The nearest source before it in the sentence, else the next behind it.
        let mut near: Option<(bool, usize, usize)> = None;
        for (other, attribution) in self.attributions.iter().enumerate().skip(number.saturating_sub(8)).take(17) {
            let Some(source) = attribution.source.filter(|_| other != number) else { continue };
            let source = sheet.galley.tokens_in(source);
            if source.is_empty()
                || sheet.sentence(source.start) != sentence
                || self.within[other] == Some(number)
                || self.whole_of(other).is_none()
            {
                continue;
            }
            let rank = (source.start > token, source.start.abs_diff(token), other);
            if near.is_none_or(|known| rank < known) {
                near = Some(rank);
            }
        }
        if let Some(whole) = near.and_then(|(_, _, other)| self.whole_of(other)) {
            return Ok(Self::context(whole));
        }
        let sentence = sheet.sentence_start(token)..sheet.sentence_end(token);
        self.described_subject(sentence.clone())
            .or_else(|| self.subject(sentence))
            .map(Self::context)
            .ok_or_else(|| Unresolved { reason: "nobody is named for it".to_owned() })
    }

    /// Who the subject of a sentence is: its first name or pronoun outside quotation marks, where that stands as one.
    fn subject(&self, sentence: Range<usize>) -> Option<usize> {
        let sheet = self.sheet;
        for token in sentence.take(FARTHEST) {
            if sheet.is_quoted(token) {
                continue;
            }
            let name = self.names.partition_point(|name| name.tokens.start < token);
            if let Some(one) = self.names.get(name).filter(|one| one.tokens.start == token)
                && matches!(self.part(one.whole()), Part::Subject)
            {
                let Bearer::One(figure) = self.cast.bearers[name] else { return None };
                return matches!(self.cast.figures[figure].kind, Kind::Person | Kind::Organisation).then_some(figure);
            }
            if let Some(gender) =
                gender::of_pronoun(sheet.lower(token)).filter(|_| matches!(sheet.lower(token), "he" | "she"))
            {
                let before = self.memory_until(token);
                return match before.offer(sheet, &self.cast, token, Wanted::Person(Some(gender)), &[]) {
                    Offer::One(figure, _) => Some(figure),
                    _ => None,
                };
            }
        }
        None
    }

    /// The memory as it was at a token.
    fn memory_until(&self, token: usize) -> Memory {
        self.memory.until(token)
    }

    /// A quote with no words around it that attribute it: whoever was speaking goes on.
    fn run_of_speech(&mut self, number: usize) -> Outcome {
        let sheet = self.sheet;
        let open = || Unresolved { reason: "no words tell who speaks".to_owned() };
        let content = sheet.galley.tokens_in(self.attributions[number].content[0]);
        let block = sheet.block(content.start);
        let end_of = |other: usize| {
            let attribution = &self.attributions[other];
            let spans = attribution.content.iter().chain(&attribution.source).chain(&attribution.cue);
            spans.map(|span| span.end()).max().unwrap_or(0)
        };
        let start = self.attributions[number].content[0].start();
        // The statement before it, and whether the speech went on from there.
        let before = (0..number)
            .rev()
            .take(12)
            .find(|&other| self.within[other].is_none() && end_of(other) <= start && self.whole_of(other).is_some());
        if let Some(before) = before {
            let last =
                sheet.galley.tokens_in(self.attributions[before].content[self.attributions[before].content.len() - 1]);
            let (distance, is_speech) =
                (block.abs_diff(sheet.block(last.start)), self.attributions[before].form != Form::Indirect);
            let gap = sheet
                .sentence(content.start)
                .saturating_sub(sheet.sentence(sheet.galley.tokens_in(self.attributions[before].content[0]).start));
            if distance == 0 && gap <= 3 || distance <= 1 && is_speech {
                // A sentence between the two may hand the word on: "Lund was angry. 'It is a scandal.'"
                if let Some(lead) = self.lead_in(content.start, before) {
                    return Ok(Self::context(lead));
                }
                return self.whole_of(before).map(Self::context).ok_or_else(open);
            }
        }
        if let Some(lead) = self.lead_in(content.start, number) {
            return Ok(Self::context(lead));
        }
        // The statement behind it in the same paragraph.
        let after = (number + 1..self.attributions.len()).take(3).find(|&other| {
            let next = sheet.galley.tokens_in(self.attributions[other].content[0]);
            sheet.block(next.start) == block && self.within[other].is_none()
        });
        if let Some(whole) = after.and_then(|after| self.whole_of(after)) {
            return Ok(Self::context(whole));
        }
        match before {
            Some(before)
                if block.abs_diff(sheet.block(sheet.galley.tokens_in(self.attributions[before].content[0]).start))
                    <= 2
                    && sheet.galley.kind_of(content.start) != BlockKind::Headline =>
            {
                self.whole_of(before).map(Self::context).ok_or_else(open)
            }
            _ => Err(open()),
        }
    }

    /// The subject of a sentence right before a quote that is itself no part of a statement: "Lund was angry."
    fn lead_in(&self, content: usize, before: usize) -> Option<usize> {
        let sheet = self.sheet;
        let start = sheet.sentence_start(content);
        let previous = start.checked_sub(1)?;
        let sentence = sheet.sentence_start(previous)..start;
        let is_near = sheet.block(content).abs_diff(sheet.block(previous)) <= 1;
        let attribution = &self.attributions[before];
        let span = sheet.galley.span(sentence.clone());
        let is_statement = attribution.content.iter().chain(&attribution.source).any(|part| part.overlaps(span));
        if !is_near || is_statement || sentence.clone().any(|token| sheet.is_quoted(token)) {
            return None;
        }
        self.subject(sentence)
    }
}
