//! Relative pronouns as sources: "the firm, which warned that", "residents who said", "many of whom say".

use super::cast::Bearer;
use super::memory::{Offer, Part, Wanted};
use super::noun::{self, Noun};
use super::opening::noun_of;
use super::phrase::{self, Determiner, Phrase};
use super::scene::{Found, Outcome, Scene, confidence};
use super::{Kind, Unresolved, capital, gender, voiceless};
use crate::attribution::Attribution;
use crate::token::Case;

/// How far back "and which" looks for the "which" before it, and "who" for the verb that tells what somebody is, in tokens.
const FARTHEST: usize = 32;

/// How many ends of lines may break a sentence in front of a relative pronoun.
const MOST_LINES: usize = 8;

/// How many tokens of the noun phrase may stand between people and "who": "callers to his radio programme who".
const MOST_JOINED: usize = 14;

impl Scene<'_, '_> {
    /// Whom "who", "which" or "that" means: the noun phrase right before it.
    pub(super) fn relative(&mut self, token: usize, number: usize) -> Outcome {
        let sheet = self.sheet;
        let floor = self.clause_floor(token);
        let is_who = sheet.lower(token) == "who";
        // "fishermen of Skerry, many of whom"
        let is_several = sheet.lower(token + 1) == "of";
        let mut end = token;
        // "demonstrators here, who"
        let is_adverb = |token: usize| matches!(sheet.lower(token), "here" | "there" | "elsewhere" | "today");
        while end > floor + 1 && (!sheet.is_word(end - 1) || is_adverb(end - 1)) {
            end -= 1;
        }
        // "a firm which Holm founded and which Lund bought"
        if sheet.before(token) == "and" {
            let word = sheet.lower(token);
            let near = floor.max(token.saturating_sub(FARTHEST));
            if let Some(earlier) =
                (near..token - 1).find(|&earlier| sheet.lower(earlier) == word && sheet.before(earlier) != "and")
            {
                return self.relative(earlier, number);
            }
        }
        // "a friend of Holm, who": the source that ends here is known whole.
        let ends_here = |attribution: &Attribution| {
            let tokens = sheet.galley.tokens_in(attribution.source?);
            Some(phrase::trim(sheet, tokens.clone()).end == end && tokens.len() > 1)
        };
        let nearby = self.attributions.iter().enumerate().skip(number.saturating_sub(6)).take(12);
        let mut known = nearby.filter(|(other, one)| *other != number && ends_here(one) == Some(true));
        if let Some(whole) = known.find_map(|(other, _)| self.whole_of(other)) {
            return Ok(Found { whole, confidence: confidence::CONTEXT });
        }
        let name = self.names.partition_point(|name| name.tokens.start < token).checked_sub(1);
        let one_person = |token: usize| noun::lookup(sheet.lower(token)).is_some_and(Noun::is_one_person);
        // The stop of "Ida Holm Jr." is part of the name.
        let ends_here = |name: &usize| {
            let last = self.names[*name].tokens.end;
            last == end || last == end + 1 && !sheet.is_word(end)
        };
        if let Some(name) = name.filter(ends_here)
            && let Bearer::One(figure) = self.cast.bearers[name]
        {
            let start = self.names[name].whole().start;
            let is_owned = start > floor + 1
                && matches!(sheet.before(start), "of" | "to" | "for")
                && one_person(start - 2)
                && self.cast.figures[figure].kind == Kind::Person;
            // "listeners of Vik Radio who": without a comma "who" says which listeners.
            let people = if is_several || is_who && end == token { self.people_before(floor, start) } else { None };
            if let Some(people) = people {
                return self.one(&people, None);
            }
            if !is_owned {
                return Ok(Found { whole: figure, confidence: confidence::CONTEXT });
            }
        }
        let start = self.antecedent(floor, end);
        let open = || Err(Unresolved { reason: "nothing before it that it could mean".to_owned() });
        // "Holm is a bore and a miser who says": who is told to be one.
        if let Some(subject) = self.told_to_be(floor, end).filter(|_| is_who) {
            return Ok(Found { whole: subject, confidence: confidence::CONTEXT });
        }
        let Some(start) = start.filter(|&start| start < end) else { return open() };
        // "Ida Holm, the former harbour master, who": an apposition of a name.
        let before = self.names.partition_point(|name| name.tokens.end < start).checked_sub(1);
        let apposed = before.filter(|&name| {
            let comma = self.names[name].tokens.end;
            let is_one = !noun::lookup(sheet.lower(end - 1)).is_some_and(|noun| noun.is_plural);
            sheet.lower(comma) == "," && comma + 1 == start && is_one
        });
        if let Some(Bearer::One(figure)) = apposed.map(|name| &self.cast.bearers[name])
            && self.cast.figures[*figure].kind == Kind::Person
        {
            return Ok(Found { whole: *figure, confidence: confidence::CONTEXT });
        }
        let tokens = phrase::trim(sheet, start..end);
        if tokens.is_empty() {
            return open();
        }
        let mut phrase = phrase::read(sheet, self.names, tokens);
        // "a rush of critics who": what "of" joins is meant where the noun before it can speak for nobody.
        let of = (start..end).rev().find(|&token| sheet.lower(token) == "of").filter(|of| of + 1 < end);
        if let Some(of) = of.filter(|_| phrase.name.is_none() && noun::lookup(sheet.lower(phrase.head)).is_none())
            && noun::lookup(sheet.lower(end - 1)).is_some()
        {
            phrase = phrase::read(sheet, self.names, of + 1..end);
        }
        // "callers to his programme who": a programme is no "who".
        let is_person = |head: usize| noun::lookup(sheet.lower(head)).is_none_or(Noun::is_people);
        if is_who
            && (phrase.name.is_none() && !is_person(phrase.head) || voiceless::is_thing(sheet.lower(phrase.head)))
            && let Some(people) = self.people_before(floor, start)
        {
            phrase = people;
        }
        let head = sheet.lower(phrase.head);
        let is_noun = noun::lookup(head).is_some() || capital::is_plural_people(head) || phrase.head == end - 1;
        let is_determined = phrase.determiner != Determiner::Bare || noun::lookup(head).is_some();
        if phrase.name.is_none() && !(is_noun && is_determined) {
            let Some(people) = self.plural_before(floor, end, is_who) else { return open() };
            phrase = people;
        }
        self.one(&phrase, None)
    }

    /// Where the sentence of a token begins, over the ends of lines that break it: what goes on in small letters is no sentence
    /// of its own.
    fn clause_floor(&self, token: usize) -> usize {
        let sheet = self.sheet;
        let mut floor = sheet.sentence_start(token);
        for _ in 0..MOST_LINES {
            let goes_on = floor > 0
                && sheet.case(floor) == Case::Lower
                && (sheet.is_word(floor - 1) || sheet.lower(floor - 1) == ",");
            if !goes_on {
                break;
            }
            floor = sheet.sentence_start(floor - 1);
        }
        floor
    }

    /// The people whose plural ends at a token, which needs no article: "a generation of young voters: idealists who"; and, where
    /// people are not asked for, the bodies: "nations that".
    fn plural_before(&self, floor: usize, end: usize, is_who: bool) -> Option<Phrase> {
        let sheet = self.sheet;
        let last = end - 1;
        let is_meant = |noun: Noun| noun.is_people() || !is_who && noun.class == noun::Class::Body;
        let is_people = |token: usize| noun_of(sheet.lower(token)).is_some_and(|noun| noun.is_plural && is_meant(noun));
        let may_be_people = is_who
            && sheet.case(last) == Case::Lower
            && sheet.lower(last).ends_with('s')
            && !voiceless::is_thing(sheet.lower(last));
        if !is_people(last) && !may_be_people {
            return None;
        }
        let mut start = super::role::phrase_start(sheet, last);
        // "activists and thinkers who"
        if sheet.before(start) == "and" && start > floor + 1 && is_people(start - 2) {
            start = super::role::phrase_start(sheet, start - 2);
        }
        Some(phrase::read(sheet, self.names, start..end))
    }

    /// The people whom a preposition joins to what begins at a token: "black callers" in "black callers to his programme".
    fn people_before(&self, floor: usize, start: usize) -> Option<Phrase> {
        let sheet = self.sheet;
        let near = floor.max(start.saturating_sub(MOST_JOINED));
        let joins =
            |token: usize| matches!(sheet.lower(token), "of" | "to" | "for" | "from" | "in" | "with" | "on" | "at");
        let head = (near + 1..start).rev().find(|&token| {
            let noun = noun_of(sheet.lower(token));
            joins(token + 1) && noun.is_some_and(|noun| noun.is_plural && noun.is_people())
        })?;
        // Nothing but the one noun phrase stands between.
        let is_inside = |token: usize| match sheet.lower(token) {
            "and" | "or" | "who" | "which" | "that" | "is" | "are" | "was" | "were" => false,
            // "callers to his \"Rockin' Tide\" programme"
            "\"" | "'" | "“" | "”" | "‘" | "’" => true,
            _ => sheet.is_word(token),
        };
        let is_one = (head + 2..start).all(is_inside);
        is_one.then(|| phrase::read(sheet, self.names, super::role::phrase_start(sheet, head)..head + 1))
    }

    /// The subject of "is", where the words up to a token tell what somebody is: "Holm is a bore and a miser".
    fn told_to_be(&self, floor: usize, end: usize) -> Option<usize> {
        let sheet = self.sheet;
        let near = floor.max(end.saturating_sub(FARTHEST));
        let be = (near + 1..end).rev().find(|&be| matches!(sheet.lower(be), "is" | "was"))?;
        let last = sheet.lower(end - 1);
        let is_one = noun::lookup(last).map_or(!last.ends_with('s'), Noun::is_one_person);
        let is_what = |token: usize| {
            let word = sheet.lower(token);
            sheet.case(token) == Case::Lower && (!super::role::is_stop(word) || word == "and") || word == ","
        };
        if !is_one || !matches!(sheet.lower(be + 1), "a" | "an") || !(be + 2..end).all(is_what) {
            return None;
        }
        let names = self.names.partition_point(|name| name.tokens.end <= be);
        for name in (0..names).rev() {
            let whole = self.names[name].whole();
            if whole.start < floor {
                break;
            }
            let Bearer::One(figure) = self.cast.bearers[name] else { return None };
            if self.part(whole) == Part::Subject {
                return (self.cast.figures[figure].kind == Kind::Person).then_some(figure);
            }
        }
        let gender = gender::of_pronoun(sheet.before(be)).filter(|_| matches!(sheet.before(be), "he" | "she"))?;
        let wanted = Wanted::Person(Some(gender));
        match self.memory.until(be).offer(sheet, &self.cast, be - 1, wanted, &[]) {
            Offer::One(figure, _) => Some(figure),
            _ => None,
        }
    }

    /// Where the noun phrase begins that ends at a token: behind a mark or verb, or at its article.
    fn antecedent(&self, floor: usize, end: usize) -> Option<usize> {
        let sheet = self.sheet;
        let one_person = |token: usize| noun::lookup(sheet.lower(token)).is_some_and(Noun::is_one_person);
        (floor..end).rev().take(12).find(|&start| {
            matches!(
                sheet.before(start),
                "," | ";"
                    | ":"
                    | "that"
                    | "by"
                    | "and"
                    | "told"
                    | "with"
                    | "from"
                    | "\""
                    | "“"
                    | "are"
                    | "is"
                    | "was"
                    | "were"
                    | "have"
                    | "has"
                    | "had"
                    | "been"
                    | "said"
            ) || sheet.before(start) == "to" && !one_person(start.saturating_sub(2))
                || start == floor
                || matches!(
                    sheet.lower(start),
                    "the" | "a" | "an" | "those" | "one" | "his" | "her" | "their" | "some" | "many" | "several"
                )
        })
    }
}
