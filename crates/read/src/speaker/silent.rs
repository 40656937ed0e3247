//! Statements that name no source, and "I" and "we": what must be known from the sentence or the speech around them.

use std::ops::Range;

use super::cast::Bearer;
use super::gender;
use super::memory::{Memory, Offer, Part, Wanted};
use super::opening::fronts;
use super::scene::{Found, Outcome, Scene, confidence};
use super::{Kind, Unresolved, noun, phrase};
use crate::attribution::Form;
use crate::text::BlockKind;

/// How far into a sentence its subject is looked for, in tokens.
const FARTHEST: usize = 200;

/// How many tokens may open a sentence in front of a cue whose subject is behind it.
const MOST_OPENING: usize = 12;

/// How far behind "Asked whether" the verb stands whose subject follows the comma, in tokens.
const FARTHEST_ASKED: usize = 24;

/// How many tokens a description has that is the subject of the verb behind it.
const SUBJECT: usize = 8;

impl Scene<'_, '_> {
    /// Finds whom an attribution means that waited for others.
    pub(super) fn settle(&mut self, number: usize) {
        if self.outcomes[number].is_some() {
            return;
        }
        let attribution = &self.attributions[number];
        let source = attribution.source.map(|source| self.sheet.galley.tokens_in(source));
        let outcome = if source.is_some_and(|source| matches!(self.sheet.lower(source.start), "you" | "your")) {
            self.second_person(number)
        } else if attribution.source.is_some() {
            self.first_person(number)
        } else if let Some(cue) = attribution.cue {
            let cue = self.sheet.galley.tokens_in(cue);
            self.implicit(number, cue)
        } else {
            self.run_of_speech(number)
        };
        self.outcomes[number] = Some(outcome);
    }

    pub(super) fn context(whole: usize) -> Found {
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
        if source.as_ref().is_some_and(|source| self.sheet.is_quoted(source.start)) {
            return self.run_of_speech(number);
        }
        // "I" and "we" in a letter are who signs it. Else "I" is whom the byline names; "we" may be all who read it.
        let signer = source.as_ref().and_then(|source| self.signer(source.start));
        let is_i = source.is_some_and(|source| matches!(self.sheet.lower(source.start), "i" | "me" | "my"));
        let author = signer.or_else(|| if is_i { self.author() } else { None });
        author.map(Self::context).ok_or_else(|| Unresolved { reason: "it is the author of the report".to_owned() })
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
        if let Some(agent) = self.agent(number, &cue) {
            return Ok(Self::context(agent));
        }
        if self.is_passive(&cue)
            && !self.is_asked(cue.start)
            && let Some(director) = self.director(number, &cue)
        {
            return Ok(Self::context(director));
        }
        let before = sheet.before(cue.start);
        // What only seems so, or is no question, seems so to whoever speaks: "Holm said it is fair to assume that prices
        // will rise", "Holm says the crew allegedly left"; the reporter, where nobody else does.
        if self.is_impersonal(&cue) {
            return match self.within[number] {
                Some(_) => self.first_person(number),
                None => nobody,
            };
        }
        if self.is_told_of_subject(number, &cue) || self.is_received(&cue) {
            return nobody;
        }
        // "The guards will not say why, but Holm says there were concerns that": not hers, so theirs.
        let is_be = |word: &str| matches!(word, "was" | "were" | "are" | "is" | "been");
        if (is_be(first) || is_be(before)) && self.is_existential(cue.start) {
            let container = self.within[number];
            let other = container.and_then(|outer| self.other_source(number, outer));
            return other.map(Self::context).ok_or_else(|| Unresolved { reason: "nobody is named for it".to_owned() });
        }
        let is_hearsay = cue.clone().any(|token| {
            matches!(sheet.lower(token), "reportedly" | "allegedly" | "supposedly" | "apparently" | "purportedly")
        });
        // "Maybe I can, by asking, say what it is," said Holm: the verb of "I".
        if self.within[number].is_some() && self.is_of_i(cue.start) && !self.is_passive(&cue) {
            return self.first_person(number);
        }
        // "with 300 guests expected in May"
        let is_reduced = cue.len() == 1
            && matches!(
                first,
                "expected"
                    | "considered"
                    | "believed"
                    | "regarded"
                    | "viewed"
                    | "required"
                    | "supposed"
                    | "designed"
                    | "slated"
                    | "rumored"
                    | "rumoured"
            )
            && !self.has_subject(cue.start);
        // "dogged by charges that", "amid growing concerns": behind a preposition stands a noun.
        let is_behind_preposition = matches!(before, "amid" | "by" | "of" | "over" | "with") && !first.ends_with("ing");
        // "Liberals have expressed concern that": the noun attributes, and the verb has a subject.
        let is_object = (cue.start.saturating_sub(3).max(sheet.sentence_start(cue.start))..cue.start).any(|token| {
            matches!(
                sheet.lower(token),
                "expressed" | "expressing" | "raised" | "raising" | "voiced" | "voicing" | "issued" | "reiterated"
            )
        });
        let is_noun = is_behind_preposition || self.is_noun(&cue) && !is_object;
        if self.is_passive(&cue) || is_hearsay || is_reduced || is_noun {
            return nobody;
        }
        let is_verb = is_object
            || before == "to"
            || first.ends_with("ing")
            || matches!(first, "and" | "to" | "or" | "but" | "then" | "also" | "not" | "has" | "have" | "had")
            || matches!(first, "will" | "would" | "could" | "can" | "should" | "did" | "does" | "do" | "never")
            || first.ends_with("ed")
            || first.ends_with("es")
            || matches!(first, "seem" | "seems" | "seemed" | "appear" | "appears" | "appeared")
            || matches!(first, "said" | "says" | "told" | "tells" | "wrote" | "made" | "that" | ":");
        if !is_verb {
            return nobody;
        }
        // "Brill said the mayor had mocked her": the subject of the verb stands right before it.
        if matches!(first, "has" | "have" | "had" | "will" | "would" | "could" | "can" | "did" | "does" | "do")
            && !self.has_subject(cue.start)
        {
            let open = || Unresolved { reason: "nobody is named for it".to_owned() };
            return self.subject_before(cue.start).map(Self::context).ok_or_else(open);
        }
        if let Some(doer) = self.doer(cue.start, number) {
            return doer;
        }
        self.in_sentence(number, cue.start)
            .or_else(|open| if first == ":" { self.run_of_speech(number) } else { Err(open) })
    }

    /// Whom the description right before a verb means: "the Harbour Party's campaign has", "the mayor had".
    fn subject_before(&mut self, verb: usize) -> Option<usize> {
        let sheet = self.sheet;
        let floor = sheet.sentence_start(verb).max(verb.saturating_sub(SUBJECT));
        noun::lookup(sheet.before(verb))?;
        let start = (floor..verb).rev().find(|&start| {
            start == sheet.sentence_start(verb)
                || matches!(sheet.lower(start), "the" | "a" | "an" | "his" | "her" | "its" | "their" | "some" | "many")
        })?;
        let phrase = phrase::read(sheet, self.names, start..verb);
        self.one(&phrase, None).ok().map(|found| found.whole)
    }

    /// Whether a cue has no subject but "it", or says how things look: "it is clear", "there is no question", "appears".
    fn is_impersonal(&self, cue: &Range<usize>) -> bool {
        let sheet = self.sheet;
        let first = sheet.lower(cue.start);
        // "It is worth pointing out that"
        let is_to = first == "to" || matches!(sheet.before(cue.start), "to" | "worth");
        let from = sheet.sentence_start(cue.start).max(cue.start.saturating_sub(6));
        let is_it = |token: usize| {
            sheet.lower(token) == "it" && matches!(sheet.lower(token + 1), "is" | "was" | "'s" | "seems" | "appears")
        };
        let has_it = is_to && (from..cue.start).any(is_it) || is_it(cue.start);
        // "She has money and seems to think that": what somebody seems to think is somebody's.
        let thinks = cue.clone().any(|token| {
            matches!(sheet.lower(token), "agree" | "believe" | "feel" | "know" | "think" | "understand" | "want")
        });
        let is_seeming = |token: usize| {
            matches!(sheet.lower(token), "seem" | "seems" | "seemed" | "appear" | "appears" | "appeared")
        };
        let looks = cue.clone().any(is_seeming) && !thinks;
        let is_alleged = cue.len() == 1 && matches!(first, "allegedly" | "alleged");
        let is_no_question = cue.clone().any(|token| {
            sheet.lower(token) == "no" && matches!(sheet.lower(token + 1), "question" | "doubt" | "reason" | "evidence")
        });
        has_it || looks || is_alleged || is_no_question
    }

    /// Whether a cue is a noun with what belongs to it: "emailed questions about", "reports that".
    fn is_noun(&self, cue: &Range<usize>) -> bool {
        let is_noun = |token: usize| {
            matches!(
                self.sheet.lower(token),
                "bias"
                    | "concern"
                    | "concerns"
                    | "question"
                    | "questions"
                    | "report"
                    | "reports"
                    | "claim"
                    | "claims"
                    | "rumors"
                    | "rumours"
                    | "allegations"
                    | "accusations"
                    | "speculation"
                    | "criticism"
                    | "suggestions"
                    | "perception"
                    | "notion"
                    | "assumption"
            )
        };
        // "raised questions about", "denied reports that" have a verb in front.
        let verb = cue.start + usize::from(self.sheet.lower(cue.start).ends_with("ly"));
        cue.clone().skip(1).any(is_noun)
            && matches!(
                self.sheet.lower(verb),
                "alleged" | "continued" | "emailed" | "growing" | "mounting" | "perceived" | "repeated" | "unanswered"
            )
            || is_noun(cue.start)
    }

    /// Whether the subject of a verb in a quote can only be "I".
    fn is_of_i(&self, verb: usize) -> bool {
        let sheet = self.sheet;
        let floor = sheet.sentence_start(verb).max(verb.saturating_sub(FARTHEST));
        let names = self.names.partition_point(|name| name.tokens.start < floor);
        let is_subject = |token: &usize| {
            let word = sheet.lower(*token);
            matches!(word, "i" | "he" | "she" | "they" | "we" | "you" | "it" | "who" | "which" | "that" | "there")
        };
        let mut words = (floor..verb).rev().take_while(|&token| sheet.is_quoted(token));
        let subject = words.find(is_subject).filter(|&token| sheet.lower(token) == "i");
        subject
            .is_some_and(|subject| !self.names[names..].iter().any(|name| (subject..verb).contains(&name.tokens.start)))
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
        // The nearest source before it in the sentence, else the next behind it: "Asked about the storm, Holm said".
        // "Holm used the meeting to complain, according to two aides": behind a subject it is another's.
        let floor = sheet.sentence_start(token);
        let is_small = |token: usize| {
            let word = sheet.lower(token);
            !sheet.is_word(token) || fronts(word) || matches!(word, "if" | "once" | "not" | "also" | "and" | "but")
        };
        let is_asked = sheet.sentence_start(token) + FARTHEST_ASKED > token
            && (floor..token).find(|&token| sheet.is_word(token)).is_some_and(|token| self.is_asked(token));
        // "A: No, Holm has left.": what stands behind a colon is no subject of it.
        let is_fronted =
            sheet.lower(token) != ":" && (is_asked || token < floor + MOST_OPENING && (floor..token).all(is_small));
        let mut near: Option<(bool, usize, usize)> = None;
        for (other, attribution) in self.attributions.iter().enumerate().skip(number.saturating_sub(8)).take(17) {
            let Some(source) = attribution.source.filter(|_| other != number) else { continue };
            let source = sheet.galley.tokens_in(source);
            // "Brill mocked Holm's plan, calling it weak": whose the plan is has no verb.
            let is_owner = matches!(sheet.lower(source.end), "'s" | "'")
                || source.end > source.start && matches!(sheet.lower(source.end - 1), "'s" | "'");
            if source.is_empty()
                || is_owner && sheet.lower(token).ends_with("ing")
                || is_asked && sheet.before(source.start) == "by"
                || self.is_parenthetic(other, token)
                || sheet.sentence(source.start) != sentence
                || self.within[other] == Some(number)
                || self.whole_of(other).is_none()
                || source.start > token && !is_fronted
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
        // "The paper goes on to mock Holm": what stands behind a verb is not its subject.
        let end = if is_fronted { sheet.sentence_end(token) } else { token };
        let sentence = floor..end;
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
