//! Descriptions that open a sentence without attributing anything: they bring somebody to mind, for the next pronoun and
//! for participles that attribute.
//!
//! "A woman was pulled from the river. She said ..."; "Residents of Skerry marched to the port, saying ..."

use std::ops::Range;

use super::memory::Part;
use super::noun::{self, Class, Noun};
use super::phrase::{self, Phrase};
use super::role::is_stop;
use super::scene::Scene;
use super::{Capacity, Kind, capital};
use crate::quotation::Mark;
use crate::token::Case;

/// How many words may stand before the noun: "Hundreds of angry young".
const LONGEST: usize = 5;

/// How far into its sentence a subject may stand behind "On Monday,".
const FARTHEST: usize = 10;

impl Scene<'_, '_> {
    /// Remembers somebody whom the words at a token bring in, where they open a sentence; gives the end of those words.
    pub(super) fn opening(&mut self, token: usize) -> usize {
        let sheet = self.sheet;
        let is_far = token > sheet.sentence_start(token) + FARTHEST;
        if is_far && sheet.galley.marks[token - 1] != Mark::Opening {
            return token;
        }
        let opens = sheet.begins_sentence(token) || self.is_fronted(token);
        if !opens || sheet.is_quoted(token) || !sheet.is_word(token) {
            return token;
        }
        let Some((phrase, noun)) = self.opener(token) else { return token };
        // "The ferryman" was met before, or will be known by his office when he speaks.
        let is_definite = phrase.determiner == phrase::Determiner::Definite;
        if noun.is_one_person() && is_definite {
            // "The admiral chuckled. His voice was low, he said": whoever holds the office stays in mind.
            let holder = self.holder(&phrase, noun, sheet.lower(phrase.head), None);
            let Some(holder) = holder.filter(|one| one.is_latest && one.said == one.words) else { return token };
            self.memory.note(holder.figure, token, Part::Subject);
            return phrase.core.end;
        }
        if !noun.is_people() {
            // "The Norland government is building a port in what it calls a first step."
            let is_owner = sheet.lower(phrase.core.end).starts_with('\'');
            if noun.class == Class::Body && !noun.is_plural && is_definite && !is_owner {
                let figure = self.body(&phrase, sheet.lower(phrase.head)).map(|(figure, _)| figure);
                let figure = figure.unwrap_or_else(|| self.describe(&phrase, Kind::Organisation));
                self.memory.note(figure, token, Part::Subject);
                return phrase.core.end;
            }
            return token;
        }
        let figure = self.meant(&phrase, noun);
        self.memory.note(figure, token, Part::Subject);
        phrase.core.end
    }

    /// The description that is the subject of a sentence: "Several striking dockers marched ..., saying".
    pub(super) fn described_subject(&mut self, sentence: Range<usize>) -> Option<usize> {
        let start = sentence.clone().find(|&token| self.sheet.is_word(token))?;
        if self.sheet.is_quoted(start) {
            return None;
        }
        if let Some(figure) = self.memory.subject_at(start) {
            return Some(figure);
        }
        let (phrase, _) = self.opener(start).filter(|(_, noun)| noun.class != Class::Text)?;
        // Only what was said before the sentence tells whom it means.
        let until = self.memory.until(start);
        let whole = std::mem::replace(&mut self.memory, until);
        let found = self.nominal(&phrase, None);
        self.memory = whole;
        found.ok().map(|found| found.whole)
    }

    /// Whether only an adverbial with a comma stands before a token: "On 29 May, dockers left."
    pub(super) fn is_fronted(&self, token: usize) -> bool {
        let sheet = self.sheet;
        let first = sheet.lower(sheet.sentence_start(token));
        sheet.before(token) == "," && (fronts(first) || first.len() > 5 && first.ends_with("ing"))
    }

    /// Whom an opening description means: those of the same words before it, or somebody new.
    fn meant(&mut self, phrase: &Phrase, noun: Noun) -> usize {
        let earlier = (noun.is_plural && phrase.determiner == phrase::Determiner::Definite)
            .then(|| self.earlier(phrase, self.sheet.lower(phrase.head)))
            .flatten();
        if let Some((figure, _)) = earlier {
            return figure;
        }
        let kind =
            if noun.is_plural { self.kind(phrase, noun::lookup(self.sheet.lower(phrase.head))) } else { Kind::Unnamed };
        self.describe(phrase, kind)
    }

    /// The noun phrase without a name that opens a sentence as its subject: small words up to a noun for a source, and
    /// behind that what can only be a verb or an adverb.
    fn opener(&self, start: usize) -> Option<(Phrase, Noun)> {
        let sheet = self.sheet;
        let limit = sheet.sentence_end(start).min(start + LONGEST + 1);
        let is_noun = |token: usize| noun_of(sheet.lower(token)).is_some();
        let head = (start..limit).find(|&token| is_noun(token) && !is_noun(token + 1))?;
        let noun = noun_of(sheet.lower(head))?;
        // "Kystland officials", but no name of one: "Captain Holm"
        let is_several = noun.is_plural && noun.is_people();
        let is_body = noun.class == Class::Body && sheet.case(head) == Case::Lower;
        let is_plain = |token: usize| {
            (token == start
                || sheet.case(token) == Case::Lower
                || is_several
                || is_body
                || capital::is_people(sheet.lower(token)))
                && (token == head || !is_stop(sheet.lower(token)) || sheet.lower(token) == "of")
        };
        // "They are the most ...", "A few months ago": no description.
        let is_pronoun = matches!(
            sheet.lower(start),
            "he" | "she" | "it" | "they" | "we" | "i" | "you" | "there" | "who" | "what" | "that" | "here"
        );
        // "Yet counting how many pilots there are"
        let is_question = (start..head).any(|token| matches!(sheet.lower(token), "how" | "why" | "whether"));
        let says_only_how_many =
            matches!(sheet.lower(head), "few" | "most" | "many" | "some" | "all" | "both" | "several");
        if is_pronoun || is_question || says_only_how_many {
            return None;
        }
        // "Women of all ages sat together", "Residents of Skerry marched", but not "Dozens of them"
        let is_joined =
            is_several && !counts(sheet.lower(head)) && matches!(sheet.lower(head + 1), "of" | "from" | "in");
        let is_cut = is_stop(sheet.lower(head + 1)) && !is_joined;
        if !(start..=head).all(is_plain) || sheet.case(head + 1) != Case::Lower || is_cut {
            return None;
        }
        let phrase = phrase::read(sheet, self.names, start..head + 1);
        // "Officials" and "A woman", but not the bare "Chief" of a heading.
        let is_bare = phrase.determiner == phrase::Determiner::Bare && !noun.is_plural;
        (!is_bare && phrase.name.is_none() && phrase.head == head).then_some((phrase, noun))
    }
}

/// Whether what stands behind "of" says who they are: "dozens of dockers", "a majority of them".
fn counts(word: &str) -> bool {
    matches!(
        word,
        "array"
            | "couple"
            | "crowd"
            | "dozens"
            | "few"
            | "generation"
            | "generations"
            | "half"
            | "handful"
            | "hundreds"
            | "lot"
            | "majority"
            | "millions"
            | "minority"
            | "none"
            | "number"
            | "others"
            | "pair"
            | "percent"
            | "percentage"
            | "plenty"
            | "quarter"
            | "rest"
            | "scores"
            | "tens"
            | "third"
            | "thousands"
            | "three-quarters"
            | "two-thirds"
    )
}

/// Whether a word in small letters opens an adverbial that may stand in front of its sentence.
pub(super) fn fronts(word: &str) -> bool {
    matches!(
        word,
        "on" | "in"
            | "at"
            | "after"
            | "before"
            | "since"
            | "during"
            | "by"
            | "last"
            | "earlier"
            | "later"
            | "as"
            | "when"
            | "while"
            | "although"
            | "though"
            | "because"
            | "despite"
            | "with"
            | "without"
            | "like"
            | "unlike"
            | "to"
            | "throughout"
            | "under"
            | "from"
            | "asked"
    )
}

/// What a noun means; a people or party in the plural is people.
pub(super) fn noun_of(word: &str) -> Option<Noun> {
    let people = Noun { class: Class::People, is_plural: true, capacity: Capacity::Other, gender: None };
    noun::lookup(word).or_else(|| capital::is_plural_people(word).then_some(people))
}
