//! Who does what a verb without a source says, where the words around it tell that it is not whoever the sentence is about.

use super::cast::Bearer;
use super::memory::Part;
use super::scene::{Outcome, Scene};
use super::{Unresolved, noun, phrase};

/// How far in front of a verb the "who" stands whose second verb it is, in tokens.
const FARTHEST_WHO: usize = 24;

/// How many tokens somebody has who is urged to do something.
const MOST_OBJECT: usize = 10;

impl Scene<'_, '_> {
    /// Who does what the verb at a token says, where the words right before it tell that it is not whoever the sentence
    /// is about.
    pub(super) fn doer(&mut self, verb: usize, number: usize) -> Option<Outcome> {
        let sheet = self.sheet;
        let first = sheet.lower(verb);
        // "Brill hinted that Holm had lied about the storm": the name right before a finite verb.
        let name = self.names.partition_point(|name| name.tokens.end < verb);
        let is_finite = first != "to" && !first.ends_with("ing") && sheet.is_word(verb);
        if is_finite
            && let Some(named) = self.names.get(name).filter(|name| name.tokens.end == verb)
            && self.part(named.whole()) == Part::Subject
            && let Bearer::One(figure) = self.cast.bearers[name]
        {
            return Some(Ok(Self::context(figure)));
        }
        if let Some(object) = self.controlled(verb) {
            return Some(object);
        }
        // "Lund rowed with Ola Brill, who drew a crowd by mocking the mayor"; "a boy who saw the boat and asked whose it was"
        if !matches!(sheet.before(verb), "by" | "and" | "or") && !matches!(first, "and" | "or" | "by") {
            return None;
        }
        let floor = sheet.sentence_start(verb).max(verb.saturating_sub(FARTHEST_WHO));
        let breaks = |token: usize| !sheet.is_word(token) || sheet.is_quoted(token);
        let who = (floor..verb).rev().take_while(|&token| !breaks(token)).find(|&token| sheet.lower(token) == "who")?;
        Some(self.relative(who, number))
    }

    /// Who does what somebody is asked, led or taken to do: "Holm urged the dockers to back Lund" is the dockers' backing.
    fn controlled(&mut self, verb: usize) -> Option<Outcome> {
        let sheet = self.sheet;
        let to = if sheet.lower(verb) == "to" { verb } else { verb.checked_sub(1)? };
        if sheet.lower(to) != "to" {
            return None;
        }
        let floor = sheet.sentence_start(to).max(to.saturating_sub(MOST_OBJECT));
        let goes_on = |token: &usize| sheet.is_word(*token) || matches!(sheet.lower(*token), "." | "-" | "'s");
        let is_called = |token: usize| {
            matches!(sheet.lower(token), "called" | "calling" | "calls")
                && matches!(sheet.lower(token + 1), "on" | "upon")
        };
        let mut words = (floor..to).rev().take_while(goes_on);
        let control = words.find(|&token| controls(sheet.lower(token)) || is_called(token))?;
        let joins = |word: &str| matches!(word, "with" | "on" | "upon" | "for" | "of");
        let start = control + 1 + usize::from(joins(sheet.lower(control + 1)));
        if start >= to || sheet.lower(start) == "by" {
            return None;
        }
        let open = || Err(Unresolved { reason: "nobody is named for it".to_owned() });
        let phrase = phrase::read(sheet, self.names, start..to);
        let is_named = phrase.name.is_some_and(|name| self.names[name].tokens.end == to);
        let is_noun = noun::lookup(sheet.lower(phrase.head)).is_some_and(|noun| noun.class != noun::Class::Text);
        if !is_named && !is_noun {
            return Some(open());
        }
        let until = self.memory.until(start);
        let whole = std::mem::replace(&mut self.memory, until);
        let found = self.one(&phrase, None);
        self.memory = whole;
        Some(found.map(|found| Self::context(found.whole)))
    }

    /// Whether a token stands in the words of another, behind the tag that breaks them: "The mayor, Holm said, has come to
    /// doubt it."
    pub(super) fn is_parenthetic(&self, other: usize, token: usize) -> bool {
        let sheet = self.sheet;
        let attribution = &self.attributions[other];
        let Some(source) = attribution.source.map(|source| sheet.galley.tokens_in(source)) else { return false };
        let contents = || attribution.content.iter().map(|span| sheet.galley.tokens_in(*span));
        let is_here = |at: usize| sheet.sentence(at) == sheet.sentence(token) && !sheet.is_quoted(at);
        contents().any(|content| content.end <= source.start && is_here(content.end.saturating_sub(2)))
            && contents().any(|content| content.start > source.start && content.contains(&token))
    }
}

/// Whether somebody is asked, led or taken by this to do something: "urged the dockers to", "pleaded with them to".
fn controls(word: &str) -> bool {
    matches!(
        word,
        "allow"
            | "allowed"
            | "allowing"
            | "asked"
            | "asking"
            | "begged"
            | "convince"
            | "convinced"
            | "convincing"
            | "encourage"
            | "encouraged"
            | "encouraging"
            | "forced"
            | "forcing"
            | "invited"
            | "inviting"
            | "ordered"
            | "ordering"
            | "persuade"
            | "persuaded"
            | "persuading"
            | "pleaded"
            | "pressed"
            | "pressing"
            | "pressured"
            | "pushed"
            | "pushing"
            | "right"
            | "urge"
            | "urged"
            | "urging"
    )
}
