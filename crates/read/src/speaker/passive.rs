//! Passives: a report tells what was said or asked, and may name whose deed it was behind "by", or not at all.

use std::ops::Range;

use super::noun::{self, Class};
use super::phrase::{self, Phrase};
use super::role::is_stop;
use super::scene::Scene;
use super::voiceless;

/// How many words may stand between "by" and the noun or name behind it.
const LONGEST: usize = 8;

impl Scene<'_, '_> {
    /// Who did what a passive cue tells: "It was claimed by Holm that", "a plan criticised as weak by the dockers".
    ///
    /// The agent stands right behind the cue, or behind what it attributes.
    pub(super) fn agent(&mut self, number: usize, cue: &Range<usize>) -> Option<usize> {
        if !self.is_passive(cue) {
            return None;
        }
        let sheet = self.sheet;
        let galley = &sheet.galley;
        let ends_with_by = (sheet.lower(cue.end - 1) == "by").then_some(cue.end - 1);
        let contents = self.attributions[number].content.iter().map(|span| galley.tokens_in(*span).end);
        let places = ends_with_by.into_iter().chain([cue.end]).chain(contents);
        let is_here = |&by: &usize| sheet.lower(by) == "by" && sheet.sentence(by) == sheet.sentence(cue.start);
        let by = places.filter(is_here).min()?;
        let phrase = self.description_at(by + 1)?;
        // Only what was said before tells whom "the mayor" means.
        let until = self.memory.until(by);
        let whole = std::mem::replace(&mut self.memory, until);
        let found = self.one(&phrase, None);
        self.memory = whole;
        Some(found.ok()?.whole)
    }

    /// The noun phrase that begins at a token, where it ends with a name or a noun for somebody who can speak.
    pub(super) fn description_at(&self, start: usize) -> Option<Phrase> {
        let sheet = self.sheet;
        let limit = sheet.sentence_end(start).min(start + LONGEST);
        let starts_name = |token: usize| {
            let name = self.names.partition_point(|name| name.whole().start < token);
            self.names.get(name).filter(|name| name.whole().start == token).map(|name| name.tokens.end)
        };
        let is_noun = |token: usize| noun::lookup(sheet.lower(token)).is_some();
        let mut token = start;
        let end = loop {
            if token >= limit || !sheet.is_word(token) || is_stop(sheet.lower(token)) {
                return None;
            }
            match starts_name(token) {
                // "the Holm campaign" goes on behind the name.
                Some(end) if !is_noun(end) => break end,
                Some(end) => token = end,
                None if is_noun(token) && !is_noun(token + 1) && starts_name(token + 1).is_none() => break token + 1,
                None => token += 1,
            }
        };
        // "by Holm and Lund", "by Holm's critics"
        let goes_on = matches!(sheet.lower(end), "and" | "or" | "'s" | "'" | "&" | "-");
        let phrase = phrase::read(sheet, self.names, start..end);
        let class = noun::lookup(sheet.lower(phrase.head)).map(|noun| noun.class);
        let is_bare_text = class == Some(Class::Text) && phrase.determiner == phrase::Determiner::Bare;
        let can_speak = phrase.name.is_some() || class.is_some() && !is_bare_text;
        (!goes_on && can_speak && !voiceless::is_nobody(sheet, &phrase.tokens)).then_some(phrase)
    }

    /// Whether a cue is passive, so that its subject is whoever or whatever is spoken of: "was told", "a bill criticised
    /// as weak", "Asked about the storm, Holm said".
    pub(super) fn is_passive(&self, cue: &Range<usize>) -> bool {
        let sheet = self.sheet;
        let is_be = |word: &str| matches!(word, "was" | "were" | "is" | "are" | "been" | "being" | "be");
        let is_participle = |word: &str| {
            word.ends_with("ed")
                || matches!(word, "said" | "told" | "thought" | "known" | "understood" | "held" | "seen")
                || matches!(
                    word,
                    "drawn" | "found" | "given" | "heard" | "made" | "put" | "shown" | "sought" | "written"
                )
        };
        let whole = cue.clone().any(|token| is_be(sheet.lower(token)))
            && cue.clone().any(|token| is_participle(sheet.lower(token)));
        let last = sheet.lower(cue.end - 1);
        let first = (cue.clone()).find(|&token| is_participle(sheet.lower(token)) || sheet.lower(token) == "called");
        let reduced = first.is_some_and(|first| {
            first <= cue.start + 2
                && sheet.lower(cue.start) != "and"
                && !matches!(sheet.lower(cue.start), "has" | "have" | "had" | "also")
                && (matches!(last, "as" | "by" | "to" | "for") && sheet.lower(first) != "pointed"
                    || last == "of" && sheet.lower(first) == "accused"
                    || sheet.lower(first) == "called" && cue.len() == 1)
                && !self.has_subject(first)
        });
        // "Holm Accused of Theft", "Holm, also known as Bo": whoever stands before it is spoken of.
        let is_told_of = |word: &str, next: &str| {
            matches!((word, next), ("accused", "of" | "by") | ("known" | "described", "as" | "for" | "by"))
        };
        let has = |token: usize| matches!(sheet.lower(token), "has" | "have" | "had");
        let is_told_of =
            !cue.clone().any(has) && cue.clone().any(|token| is_told_of(sheet.lower(token), sheet.lower(token + 1)));
        whole
            || reduced
            || is_told_of
            || self.is_asked(cue.start)
            || is_be(sheet.before(cue.start)) && is_participle(sheet.lower(cue.start))
    }

    /// Whether what was said holds the subject of the cue, which then does not tell whose words they are.
    ///
    /// "The pilots were widely thought to be ashore", "with Holm expected to win": the pilots and Holm are in what was said.
    pub(super) fn is_told_of_subject(&self, number: usize, cue: &Range<usize>) -> bool {
        let sheet = self.sheet;
        let contents = || self.attributions[number].content.iter().map(|span| sheet.galley.tokens_in(*span));
        let is_before = |content: Range<usize>| {
            !content.is_empty()
                && content.end == cue.start
                && !sheet.is_quoted(content.end - 1)
                && sheet.is_word(content.end - 1)
        };
        contents().any(is_before) && contents().any(|content| content.start >= cue.end)
    }

    /// Whether a cue tells what somebody met with from others: "Mayor Holm has drawn criticism for the toll".
    pub(super) fn is_received(&self, cue: &Range<usize>) -> bool {
        let sheet = self.sheet;
        let receives = |word: &str| {
            matches!(
                word,
                "attracted"
                    | "drawing"
                    | "drawn"
                    | "draws"
                    | "drew"
                    | "endured"
                    | "face"
                    | "faced"
                    | "faces"
                    | "facing"
                    | "prompted"
                    | "provoked"
                    | "received"
                    | "sparked"
                    | "suffered"
                    | "weathered"
            )
        };
        let is_response = |word: &str| {
            matches!(
                word,
                "accusations"
                    | "allegations"
                    | "backlash"
                    | "calls"
                    | "complaints"
                    | "condemnation"
                    | "criticism"
                    | "criticisms"
                    | "fire"
                    | "outrage"
                    | "praise"
                    | "questions"
                    | "ridicule"
                    | "scrutiny"
                    | "skepticism"
            )
        };
        let verb = cue.clone().find(|&token| receives(sheet.lower(token)));
        verb.is_some_and(|verb| (verb + 1..cue.end).any(|token| is_response(sheet.lower(token))))
    }

    /// Whether a participle says that somebody was asked or told, who is the subject of the clause around it: "When
    /// pressed on it, Holm left"; "Holm, asked about it, left"; "the crew left when told to".
    pub(super) fn is_asked(&self, token: usize) -> bool {
        let sheet = self.sheet;
        let can_be_asked = matches!(
            sheet.lower(token),
            "asked"
                | "challenged"
                | "confronted"
                | "grilled"
                | "ordered"
                | "pressed"
                | "prodded"
                | "questioned"
                | "quizzed"
                | "reminded"
                | "told"
                | "urged"
        );
        can_be_asked
            && (sheet.begins_sentence(token) || matches!(sheet.before(token), "when" | "if" | "once" | "unless" | ","))
    }

    /// Whether a name or pronoun that can be its subject stands right before a verb.
    pub(super) fn has_subject(&self, verb: usize) -> bool {
        let before = self.sheet.before(verb);
        let ends_name = self.names.partition_point(|name| name.tokens.end < verb);
        matches!(before, "he" | "she" | "they" | "it" | "who" | "and" | "has" | "have" | "had" | "also" | ",")
            || self.names.get(ends_name).is_some_and(|name| name.tokens.end == verb)
    }
}
