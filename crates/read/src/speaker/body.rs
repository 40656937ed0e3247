//! Bodies as sources: by a word of their name, by what they are, and by who leads them.

use super::Kind;
use super::capital;
use super::cast::{Bearer, Figure};
use super::memory::{Offer, Wanted};
use super::noun;
use super::phrase::Phrase;
use super::scene::{Scene, confidence, singular};

/// Words for a body that any body can be called by; all others only repeat a word of its name.
const ANY_BODY: [&str; 26] = [
    "agency",
    "airline",
    "association",
    "bank",
    "body",
    "broadcaster",
    "business",
    "charity",
    "club",
    "company",
    "department",
    "firm",
    "giant",
    "group",
    "institution",
    "ministry",
    "network",
    "newspaper",
    "organisation",
    "organization",
    "outlet",
    "paper",
    "party",
    "publisher",
    "union",
    "website",
];

/// How many bodies of one noun are compared.
const MOST_SAME: usize = 16;

/// Whether a noun can mean a body with this word in its name.
fn is_same_body(noun: &str, known: &str) -> bool {
    noun == known
        || match noun {
            "organization" => known == "organisation",
            "city" | "town" => matches!(known, "municipality" | "council" | "city" | "town"),
            "police" | "force" => matches!(known, "police" | "constabulary"),
            "university" | "school" => matches!(known, "university" | "college" | "academy"),
            "panel" => matches!(known, "committee" | "subcommittee" | "commission" | "board" | "tribunal"),
            "union" => matches!(known, "brotherhood" | "federation" | "workers"),
            "paper" | "newspaper" => {
                matches!(known, "times" | "post" | "journal" | "herald" | "tribune" | "gazette" | "globe" | "mail")
            }
            _ => false,
        }
}

/// Whether the name of a body says that it is of another kind than a noun does.
fn is_other_body(noun: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let last = name.split_whitespace().next_back().unwrap_or_default();
    let is_public = |word: &str| {
        matches!(
            word,
            "department"
                | "ministry"
                | "court"
                | "house"
                | "senate"
                | "congress"
                | "parliament"
                | "council"
                | "committee"
                | "commission"
                | "convention"
                | "government"
                | "administration"
                | "police"
                | "university"
                | "congressional"
        )
    };
    match noun {
        "airline" | "broadcaster" | "business" | "company" | "firm" | "giant" | "outlet" | "publisher" => {
            is_public(last) || matches!(last, "party" | "campaign" | "union")
        }
        "newspaper" | "paper" | "website" => is_public(last) || matches!(last, "party" | "campaign" | "bank"),
        "party" => is_public(last) || matches!(last, "campaign" | "news" | "times" | "post" | "committee"),
        "group" | "organisation" | "organization" | "association" => {
            is_public(last) || matches!(last, "party" | "campaign")
        }
        "bank" | "club" | "charity" | "union" => is_public(last) || matches!(last, "party" | "campaign"),
        _ => false,
    }
}

impl Scene<'_, '_> {
    /// The body that is meant by a word of its name, or that was just spoken of.
    pub(super) fn body(&mut self, phrase: &Phrase, head: &str) -> Option<(usize, f32)> {
        let sheet = self.sheet;
        // "the VFP party", "the Ostkyst newspaper": the noun only says what the name before it is.
        let is_said_twice = matches!(
            head,
            "party"
                | "newspaper"
                | "magazine"
                | "agency"
                | "network"
                | "group"
                | "organisation"
                | "organization"
                | "charity"
                | "airline"
                | "website"
                | "site"
                | "movement"
                | "militia"
                | "broadcaster"
                | "company"
                | "firm"
        );
        let before = self.names.partition_point(|name| name.tokens.start < phrase.head).checked_sub(1);
        let named = before.filter(|&name| {
            self.names[name].tokens.end == phrase.head && phrase.core.contains(&self.names[name].tokens.start)
        });
        if let Some(Bearer::One(figure)) = named.filter(|_| is_said_twice).map(|name| &self.cast.bearers[name])
            && self.cast.figures[*figure].kind == Kind::Organisation
            && !self.cast.figures[*figure].is_place
        {
            return Some((*figure, confidence::NAME));
        }
        // "the Holm campaign": a name before the noun says which.
        let is_qualified =
            phrase.core.clone().any(|token| {
                token != phrase.head && sheet.is_capital(token) && !capital::is_no_name(sheet.lower(token))
            }) || phrase.owner.is_some();
        let qualifier: Vec<&str> = phrase
            .core
            .clone()
            .filter(|&token| token != phrase.head && sheet.lower(token) != "the" && sheet.is_word(token))
            .map(|token| sheet.lower(token))
            .collect();
        let mut seen = Vec::new();
        let mut by_modifier = None;
        for mention in self.memory.latest() {
            let figure = mention.figure;
            if seen.contains(&figure) {
                continue;
            }
            seen.push(figure);
            let body = &self.cast.figures[figure];
            let name = body.name.to_lowercase();
            let bears =
                |word: &str| name.split(|char: char| !char.is_alphanumeric()).any(|known| is_same_body(word, known));
            if body.kind != Kind::Organisation || !bears(head) || !qualifier.iter().all(|word| bears(word)) {
                continue;
            }
            // "the city" after "Vik City and the Vik City Chess Open": a name that is one rather than begins with one.
            let is_one = name.split_whitespace().next_back().is_some_and(|last| is_same_body(head, last))
                || name
                    .split_whitespace()
                    .zip(name.split_whitespace().skip(1))
                    .any(|(word, next)| is_same_body(head, word) && matches!(next, "of" | "for"));
            if is_one {
                return Some((figure, confidence::ROLE));
            }
            by_modifier = by_modifier.or(Some((figure, confidence::ROLE)));
        }
        if let Some((figure, confidence)) = by_modifier {
            let earlier = self.earlier(phrase, head).filter(|_| !is_qualified);
            return earlier.or_else(|| Some((self.first_part(figure, head).unwrap_or(figure), confidence)));
        }
        if is_qualified {
            return self.same_body(phrase).map(|figure| (figure, confidence::ROLE));
        }
        if let Some(earlier) = self.earlier(phrase, head) {
            return Some(earlier);
        }
        if !ANY_BODY.contains(&head) || phrase.core.end < phrase.tokens.end {
            return None;
        }
        // "The party" is no convention, "the company" no ministry.
        let known = self.memory.latest().map(|mention| mention.figure);
        let unfit: Vec<usize> = known.filter(|&figure| is_other_body(head, &self.cast.figures[figure].name)).collect();
        match self.memory.offer(sheet, &self.cast, phrase.tokens.start, Wanted::Body, &unfit) {
            Offer::One(figure, score) if score > -0.6 => Some((figure, confidence::EPITHET)),
            _ => None,
        }
    }

    /// The body that the same words named before: "the Holm campaign".
    pub(super) fn same_body(&self, phrase: &Phrase) -> Option<usize> {
        let sheet = self.sheet;
        let start = phrase.tokens.start + usize::from(sheet.lower(phrase.tokens.start) == "the");
        let words = sheet.galley.slice(sheet.galley.span(start..phrase.tokens.end.max(start + 1)));
        let known = self.by_head.get(&singular(sheet.lower(phrase.head)))?.iter().rev().take(MOST_SAME);
        let mut same = known.filter(|&&figure| self.cast.figures[figure].kind == Kind::Organisation);
        same.find(|&&figure| self.cast.figures[figure].name.eq_ignore_ascii_case(words)).copied()
    }

    /// The body of somebody who was spoken of: "his campaign" is "the Holm campaign", where the text has called it so.
    pub(super) fn body_of(&self, phrase: &Phrase, head: &str) -> Option<(usize, f32)> {
        let pronoun = self.sheet.lower(phrase.tokens.start);
        if !noun::is_led(head) || phrase.core.len() > 2 || phrase.core.end < phrase.tokens.end {
            return None;
        }
        let wanted = Wanted::Person(Some(super::gender::of_pronoun(pronoun)?));
        let Offer::One(owner, _) = self.memory.offer(self.sheet, &self.cast, phrase.tokens.start, wanted, &[]) else {
            return None;
        };
        let surname = self.cast.figures[owner].name.split_whitespace().next_back()?;
        let known = self.by_head.get(&singular(head))?.iter().rev().take(MOST_SAME);
        let mut bodies = known.filter(|&&figure| self.cast.figures[figure].kind == Kind::Organisation);
        let is_owned =
            |figure: &&usize| self.cast.figures[**figure].name.split_whitespace().any(|word| word == surname);
        bodies.find(is_owned).map(|&figure| (figure, confidence::ROLE))
    }

    /// The place or school whose name a longer name begins with: "the city" after "the Vik City Lantern Fair" is Vik
    /// City.
    fn first_part(&mut self, figure: usize, head: &str) -> Option<usize> {
        let is_place = matches!(head, "city" | "town" | "county" | "village" | "university" | "college" | "school");
        let sheet = self.sheet;
        let tokens = sheet.galley.tokens_in(self.cast.figures[figure].named_at?);
        let end = tokens.clone().find(|&token| sheet.lower(token) == head)? + 1;
        if !is_place || end == tokens.end || end < tokens.start + 2 {
            return None;
        }
        let span = sheet.galley.span(tokens.start..end);
        let name = sheet.galley.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut part = Figure::unnamed(name, Kind::Organisation);
        part.named_at = Some(span);
        let number = self.cast.add(part);
        self.by_head.entry(singular(head)).or_default().push(number);
        Some(number)
    }
}
