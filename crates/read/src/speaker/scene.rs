//! Goes through a document once, from first word to last, and finds for each source whom it means.
//!
//! Names, narrative pronouns and sources are met in the order of the text; each leaves a mention in the memory that the
//! next pronoun looks back on. What can only be known from another statement waits until that one is known: "I" inside a
//! quote, and quotes without a source.

use std::collections::HashMap;
use std::ops::Range;

use super::author::{self, Signature};
use super::cast::{Bearer, Cast, Figure};
use super::memory::{Memory, Mention, Offer, Part, Wanted};
use super::name::Name;
use super::phrase::{self, Phrase};
use super::sheet::Sheet;
use super::{Kind, Unresolved, gender, noun, unnamed, voiceless};
use crate::attribution::{Attribution, Form};
use crate::token::Case;

/// Whom a source means, and how that was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// The figure; for a compound source the one that its members are together.
    pub(super) whole: usize,
    /// How sure it is.
    pub(super) confidence: f32,
}

/// Whom a source means, or why that is open.
pub(super) type Outcome = Result<Found, Unresolved>;

/// How sure each way of finding somebody is, from 0 to 1: set by hand, to tell the safe ways from the others; no share
/// that was measured.
pub(super) mod confidence {
    /// By name.
    pub(crate) const NAME: f32 = 0.97;
    /// By a description of somebody without a name.
    pub(crate) const DESCRIPTION: f32 = 0.9;
    /// By a pronoun.
    pub(crate) const PRONOUN: f32 = 0.85;
    /// By an office or part.
    pub(crate) const ROLE: f32 = 0.85;
    /// By who was spoken of last.
    pub(crate) const EPITHET: f32 = 0.7;
    /// By the run of speech or the sentence around it.
    pub(crate) const CONTEXT: f32 = 0.75;
}

/// A document while its sources are found.
pub(super) struct Scene<'s, 'g> {
    pub(super) sheet: &'s Sheet<'g>,
    pub(super) names: &'s [Name],
    pub(super) cast: Cast,
    pub(super) memory: Memory,
    /// Who bears a word in an office or part.
    pub(super) by_role: HashMap<String, Vec<usize>>,
    /// Whom an office was found to mean that the text gives nobody, by the words of the source.
    pub(super) by_words: HashMap<String, usize>,
    /// Earlier sources without a name, by their head.
    pub(super) by_head: HashMap<String, Vec<usize>>,
    pub(super) attributions: &'s [Attribution],
    pub(super) outcomes: Vec<Option<Outcome>>,
    /// The tokens of the source that was looked at last, and its attribution.
    latest_source: Option<(Range<usize>, usize)>,
    /// For each attribution the innermost one whose content contains it.
    pub(super) within: Vec<Option<usize>>,
    /// The names below letters.
    pub(super) signatures: Vec<Signature>,
}

/// Within how many sentences somebody must have spoken to be meant by a surname that several bear.
const MOST_SILENT: usize = 3;

/// How many words an office has that opens a sentence in front of a name.
const MOST_OFFICE: usize = 12;

/// How many words may stand between the article that opens a sentence and a name.
const MOST_ADJECTIVES: usize = 2;

/// How many figures of one role word are compared.
const MOST_HOLDERS: usize = 24;

impl<'s, 'g> Scene<'s, 'g> {
    /// A document of which nothing is found yet.
    pub(super) fn new(
        sheet: &'s Sheet<'g>,
        names: &'s [Name],
        mut cast: Cast,
        attributions: &'s [Attribution],
    ) -> Self {
        for attribution in attributions.iter().filter(|one| one.form != Form::Indirect && one.cue.is_some()) {
            let Some(source) = attribution.source else { continue };
            let tokens = phrase::trim(sheet, sheet.galley.tokens_in(source));
            let name = phrase::names_in(names, &tokens).find(|&number| names[number].tokens == tokens);
            if let Some(Bearer::One(figure)) = name.map(|number| &cast.bearers[number]) {
                cast.figures[*figure].quotes += 1;
            }
        }
        let mut by_role: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, figure) in cast.figures.iter().enumerate() {
            for word in &figure.role_words {
                let holders = by_role.entry(word.clone()).or_default();
                if holders.len() < MOST_HOLDERS {
                    holders.push(number);
                }
            }
        }
        let signatures = author::signatures(sheet, names, &cast);
        let outcomes = vec![None; attributions.len()];
        let within = attributions.iter().map(|attribution| attribution.within).collect();
        Self {
            sheet,
            names,
            cast,
            memory: Memory::default(),
            by_role,
            by_words: HashMap::new(),
            by_head: HashMap::new(),
            attributions,
            outcomes,
            latest_source: None,
            within,
            signatures,
        }
    }

    /// Finds whom each source means, in the order of the attributions.
    pub(super) fn play(mut self) -> (Cast, Vec<Outcome>) {
        let mut sources: Vec<(Range<usize>, usize)> = Vec::new();
        for (number, attribution) in self.attributions.iter().enumerate() {
            if let Some(source) = attribution.source {
                let tokens = phrase::trim(self.sheet, self.sheet.galley.tokens_in(source));
                if !tokens.is_empty() {
                    sources.push((tokens, number));
                }
            }
        }
        sources.sort_by_key(|(tokens, number)| (tokens.start, std::cmp::Reverse(tokens.end), *number));
        let mut sources = sources.into_iter().peekable();
        let mut names = 0;
        let mut token = 0;
        let mut covered = 0;
        while token < self.sheet.len() {
            while let Some((tokens, number)) = sources.next_if(|(tokens, _)| tokens.start <= token) {
                self.source(tokens.clone(), number);
                covered = covered.max(tokens.end);
            }
            while names < self.names.len() && self.names[names].tokens.start < token {
                names += 1;
            }
            if token >= covered {
                covered = covered.max(self.opening(token));
            }
            if self.names.get(names).is_some_and(|name| name.tokens.start == token) {
                self.name(names, token < covered);
            } else if token >= covered {
                self.narrative_pronoun(token);
            }
            token += 1;
        }
        for number in 0..self.attributions.len() {
            self.settle(number);
        }
        let open = || Unresolved { reason: "no words tell who speaks".to_owned() };
        let outcomes = self.outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(|| Err(open()))).collect();
        (self.cast, outcomes)
    }

    /// Remembers a name outside of, or inside of, a source.
    fn name(&mut self, number: usize, is_in_source: bool) {
        if let Bearer::One(figure) = self.cast.bearers[number] {
            // "Anna Weiss and Olga Brandt climbed the tower. They ..."
            let start = self.names[number].whole().start;
            // Or "Captain Anna Weiss and former mate Olga Brandt".
            let joins = |before: usize| {
                let end = self.names[before].tokens.end;
                let between = end + 1..start;
                end < start
                    && between.len() < 3
                    && self.sheet.lower(end) == "and"
                    && between.into_iter().all(|token| self.sheet.case(token) == Case::Lower)
            };
            let before = number.checked_sub(1).filter(|&before| joins(before));
            let is_person = |figure: usize| self.cast.figures[figure].kind == Kind::Person;
            let is_pair = |other: usize| !is_in_source && is_person(other) && is_person(figure) && other != figure;
            if let Some(Bearer::One(other)) = before.map(|before| self.cast.bearers[before].clone())
                && is_pair(other)
            {
                let both = self.together(&[other, figure]);
                self.memory.note(both, start, Part::Subject);
            }
            let whole = self.names[number].whole();
            let part = if is_in_source { Part::Owner } else { self.part(whole.clone()) };
            self.memory.note(figure, self.names[number].tokens.start, part);
            let leads = !is_in_source && self.cast.figures[figure].kind == Kind::Person;
            if let Some(body) = leads.then(|| self.led_body(whole)).flatten() {
                self.memory.note(body, self.names[number].tokens.start, Part::Owner);
            }
        }
    }

    /// The body that goes by the name of who leads it: "the Holm campaign".
    fn led_body(&mut self, name: Range<usize>) -> Option<usize> {
        let sheet = self.sheet;
        let head = sheet.lower(name.end);
        // But not "the Holm campaign manager".
        let goes_on = noun::lookup(sheet.lower(name.end + 1)).is_some() || sheet.lower(name.end + 1) == "-";
        if !noun::is_led(head) || goes_on || sheet.sentence(name.end) != sheet.sentence(name.start) {
            return None;
        }
        let phrase = phrase::read(sheet, self.names, name.start..name.end + 1);
        Some(self.same_body(&phrase).unwrap_or_else(|| self.describe(&phrase, Kind::Organisation)))
    }

    /// What part the words at a range play in their clause, as far as the words around them tell.
    pub(super) fn part(&self, tokens: Range<usize>) -> Part {
        let sheet = self.sheet;
        if matches!(sheet.lower(tokens.end), "'s" | "'") {
            return Part::Owner;
        }
        let mut start = tokens.start;
        // "Harbour consultant Ida Holm picked it up": the office is part of the subject.
        let is_office = |token: usize| {
            sheet.case(token) == Case::Lower && noun::lookup(sheet.lower(token)).is_some_and(noun::Noun::is_one_person)
        };
        if start > sheet.sentence_start(tokens.start) && is_office(start - 1) {
            start = super::role::phrase_start(sheet, start - 1);
        }
        while start > sheet.sentence_start(tokens.start) && matches!(sheet.before(start), "the" | "a" | "an") {
            start -= 1;
        }
        // "The independent Harbour Council was less certain."
        let opener = (start.saturating_sub(MOST_ADJECTIVES + 1)..start).rev().take_while(|&token| {
            let word = sheet.lower(token);
            sheet.case(token) == Case::Lower && !super::role::is_stop(word) || matches!(word, "the" | "a" | "an")
        });
        if opener
            .last()
            .is_some_and(|first| matches!(sheet.lower(first), "the" | "a" | "an") && sheet.begins_sentence(first))
        {
            return Part::Subject;
        }
        if start == sheet.sentence_start(tokens.start) || sheet.begins_sentence(start) {
            return Part::Subject;
        }
        let before = |back: usize| start.checked_sub(back).map_or("", |token| sheet.lower(token));
        match sheet.before(start) {
            // "As for Holm, he left."; "For Lund, it was late."
            "for" if before(2) == "as" || sheet.begins_sentence(start - 1) => Part::Subject,
            // "Then there was Holm."
            "is" | "was" | "'s" if before(2) == "there" => Part::Subject,
            // "One who may is Holm, the mayor of Vik."
            "is" | "was" if sheet.lower(tokens.end) == "," => Part::Subject,
            // "After the debate, Holm left."; "Quiet and tall, Holm was at home."
            "," if self.is_fronted(start) || is_finite(sheet, tokens.end) => Part::Subject,
            // "Vik's harbour master, Ida Holm, laughed."
            "," if sheet.lower(tokens.end) == "," && self.opens_apposition(start - 1) => Part::Subject,
            // "No. Ida Holm has paid.", where the stop seems to be that of a number
            "." if before(2) == "no" && sheet.begins_sentence(start - 2) => Part::Subject,
            // "Note: Holm has paid."
            ":" if sheet.case(tokens.end) == Case::Lower => Part::Subject,
            "that" | "when" | "after" | "while" | "because" | "if" | "but" | "and" | "before" | "since" | "though"
            | "although" | "where" | "whether" | "as" | "said" | "says" | "what" => Part::Subject,
            "of" | "for" | "with" | "from" | "against" | "about" | "to" | "in" | "at" | "between" | "than" | "on"
            | "via" => Part::Owner,
            _ => Part::Object,
        }
    }

    /// Whether the words from the start of a sentence to a comma are an office, which the name behind it says who holds.
    fn opens_apposition(&self, comma: usize) -> bool {
        let sheet = self.sheet;
        let start = sheet.sentence_start(comma);
        let is_office = noun::lookup(sheet.before(comma)).is_some_and(noun::Noun::is_one_person);
        let is_inside = |token: usize| {
            sheet.is_word(token) && !super::role::is_stop(sheet.lower(token))
                || matches!(sheet.lower(token), "'s" | "'" | "-" | "." | "of" | "for")
        };
        is_office && comma - start <= MOST_OFFICE && (start..comma).all(is_inside)
    }

    /// Follows "he" and "she" through the narrative, so that whoever it is stays in mind.
    fn narrative_pronoun(&mut self, token: usize) {
        let Some(gender) = gender::of_pronoun(self.sheet.lower(token)) else { return };
        if self.sheet.is_quoted(token) {
            return;
        }
        let wanted = Wanted::Person(Some(gender));
        let offer = match self.cataphor(token) {
            Some(figure) => Offer::One(figure, 0.0),
            None => self.memory.offer(self.sheet, &self.cast, token, wanted, &[]),
        };
        if let Offer::One(figure, _) = offer {
            let part = if matches!(self.sheet.lower(token), "he" | "she") { Part::Subject } else { Part::Owner };
            self.memory.note(figure, token, part);
        }
    }

    /// Finds whom a source means, and remembers it.
    fn source(&mut self, tokens: Range<usize>, number: usize) {
        let start = tokens.start;
        // "Two dockers said it was dark and that they had no lamps": one source of two statements is one speaker.
        if let Some((known, other)) = &self.latest_source
            && *known == tokens
            && self.within[*other] == self.within[number]
        {
            self.outcomes[number] = self.outcomes[*other].clone();
            return;
        }
        self.latest_source = Some((tokens.clone(), number));
        let outcome = self.identify(tokens.clone(), number);
        // "neither man" is no "he", and "no one" no "they".
        let is_nobody = is_nobody(self.sheet.lower(start));
        if let Some(Ok(found)) = outcome.as_ref().filter(|_| !is_nobody) {
            let whole = found.whole;
            // "The Herald quoted an adviser as saying that": whom others let speak stands behind those who speak.
            // So does who speaks in a relative clause: "Asked about Lund, who has mocked it, Holm laughed. She said", "She left
            // the house that Lund had blamed".
            let is_relative = |word: &str| matches!(word, "who" | "which" | "that" | "whom");
            let is_aside = is_relative(self.sheet.lower(start)) || is_relative(self.sheet.before(start));
            let part = if self.within[number].is_some() || is_aside { Part::Subject } else { Part::Source };
            for member in 0..self.cast.figures[whole].members.len() {
                self.memory.note(self.cast.figures[whole].members[member], start, part);
            }
            self.memory.note(whole, start, part);
        }
        // "The senator said": the next "he" is that senator, whoever it may be; and of a thing that said so it is "it".
        if let Some(Err(_)) = &outcome
            && tokens.len() > 1
            && !is_nobody
        {
            let head = self.sheet.lower(phrase::read(self.sheet, self.names, tokens).head);
            let is_thing = voiceless::is_thing(head);
            let mut unknown = Figure::unnamed(String::new(), if is_thing { Kind::Document } else { Kind::Unnamed });
            unknown.is_plural = is_thing && head.ends_with('s');
            unknown.is_unknown = true;
            let unknown = self.cast.add(unknown);
            self.memory.note(unknown, start, Part::Source);
        }
        self.outcomes[number] = outcome;
    }

    /// The figure that several are together, for "they" to mean later.
    fn together(&mut self, members: &[usize]) -> usize {
        let name =
            members.iter().map(|&member| self.cast.figures[member].name.as_str()).collect::<Vec<_>>().join(" and ");
        let known = self.by_head.get(&name).and_then(|known| known.last().copied());
        known.unwrap_or_else(|| {
            let all_bodies = members.iter().all(|&member| self.cast.figures[member].kind == Kind::Organisation);
            let all_unnamed = members.iter().all(|&member| self.cast.figures[member].kind == Kind::Unnamed);
            let kind = match () {
                () if all_bodies => Kind::Organisation,
                () if all_unnamed => Kind::Unnamed,
                () => Kind::Group,
            };
            let mut figure = Figure::unnamed(name.clone(), kind);
            figure.is_plural = true;
            figure.members = members.to_vec();
            figure.anonymity = if all_unnamed { self.cast.figures[members[0]].anonymity.clone() } else { None };
            let whole = self.cast.add(figure);
            self.by_head.insert(name, vec![whole]);
            whole
        })
    }

    /// Whom the words of a source mean; `None` where another statement must be known first.
    fn identify(&mut self, tokens: Range<usize>, number: usize) -> Option<Outcome> {
        let word = self.sheet.lower(tokens.start).to_owned();
        // "He added" for "He": a verb has no place in a source.
        let has_verb = matches!(word.as_str(), "he" | "she" | "they" | "it" | "which" | "who")
            && tokens.len() > 1
            && self.sheet.case(tokens.start + 1) == Case::Lower
            && !matches!(self.sheet.lower(tokens.start + 1), "and" | "or" | "who" | "all" | "both" | "themselves")
            // "He, like Holm,"
            || matches!(word.as_str(), "he" | "she") && self.sheet.lower(tokens.start + 1) == ",";
        let is_alone =
            tokens.len() == 1 || self.sheet.lower(tokens.start + 1).starts_with('\'') && tokens.len() == 2 || has_verb;
        if is_alone || tokens.len() == 2 && self.sheet.lower(tokens.start + 1).ends_with("self") {
            match self.pronoun(&word, tokens.start, number) {
                super::pronoun::Reading::Known(outcome) => return Some(outcome),
                super::pronoun::Reading::Waits => return None,
                super::pronoun::Reading::NoPronoun => {}
            }
        }
        // "many of whom", "most of which"
        if tokens.len() == 3
            && self.sheet.lower(tokens.start + 1) == "of"
            && matches!(self.sheet.lower(tokens.start + 2), "whom" | "which")
            && matches!(word.as_str(), "many" | "most" | "some" | "all" | "both" | "several")
        {
            return Some(self.relative(tokens.start, number));
        }
        if voiceless::is_nobody(self.sheet, &tokens) {
            return Some(Err(Unresolved { reason: "nobody says it".to_owned() }));
        }
        if let Some(members) = phrase::members(self.sheet, self.names, &tokens) {
            return Some(self.several(&members, number));
        }
        let phrase = phrase::read(self.sheet, self.names, tokens);
        let speaker = self.within[number].and_then(|outer| self.speaker_ahead(outer));
        Some(self.one(&phrase, speaker))
    }

    /// Whom an attribution means, as far as that is known before its source was reached: by name alone.
    ///
    /// "He is a fool," said Holm of Lund: Holm is no candidate for "he".
    pub(super) fn speaker_ahead(&self, number: usize) -> Option<usize> {
        if self.outcomes[number].is_some() {
            return self.whole_of(number);
        }
        let tokens = phrase::trim(self.sheet, self.sheet.galley.tokens_in(self.attributions[number].source?));
        if tokens.is_empty() || phrase::members(self.sheet, self.names, &tokens).is_some() {
            return None;
        }
        match &self.cast.bearers[phrase::read(self.sheet, self.names, tokens).name?] {
            Bearer::One(figure) => Some(*figure),
            Bearer::Several(_) => None,
        }
    }

    /// Whom a compound source means: each member on its own.
    fn several(&mut self, members: &[Range<usize>], number: usize) -> Outcome {
        let mut figures = Vec::new();
        let mut least: f32 = 1.0;
        for member in members {
            let found = match self.identify(member.clone(), number) {
                Some(outcome) => outcome?,
                None => return Err(Unresolved { reason: "one of several is not known".to_owned() }),
            };
            least = least.min(found.confidence);
            // "the minister and her deputy": the deputy's "her" is the minister.
            self.memory.note(found.whole, member.start, Part::Source);
            if !figures.contains(&found.whole) {
                figures.push(found.whole);
            }
        }
        let whole = if let [one] = figures.as_slice() { *one } else { self.together(&figures) };
        Ok(Found { whole, confidence: least })
    }

    /// Whom a noun phrase with one head means, which is not whoever says it: "Holm said the candidate would win."
    pub(super) fn one(&mut self, phrase: &Phrase, speaker: Option<usize>) -> Outcome {
        if let Some(name) = phrase.name {
            return match &self.cast.bearers[name] {
                Bearer::One(figure) => {
                    // "a spokeswoman for Vik Council" is not the council; the head was read as the name only if it is.
                    Ok(Found { whole: *figure, confidence: confidence::NAME })
                }
                Bearer::Several(figures) => match self.speaking(figures, phrase.tokens.start) {
                    Some(figure) => Ok(Found { whole: figure, confidence: confidence::CONTEXT }),
                    None => Err(self.doubt(figures)),
                },
            };
        }
        // "a spokesman for the port, Arne Holt, said": the name stands right behind the source.
        let end = phrase.tokens.end;
        let next = self.names.partition_point(|name| name.whole().start <= end);
        let behind = self.names.get(next).filter(|name| {
            name.whole().start == end + 1 && self.sheet.lower(end) == "," && self.sheet.lower(name.tokens.end) == ","
        });
        if let Some(Bearer::One(figure)) = behind.map(|_| &self.cast.bearers[next])
            && self.cast.figures[*figure].kind == Kind::Person
            && noun::lookup(self.sheet.lower(phrase.head)).is_some_and(noun::Noun::is_one_person)
        {
            return Ok(Found { whole: *figure, confidence: confidence::NAME });
        }
        self.nominal(phrase, speaker)
    }

    /// Which of several of one surname has just spoken, while no other of them was the subject since: "Ola Holm came with Ida
    /// Holm. The former mayor said it was late. 'We must go,' Holm said."
    fn speaking(&self, figures: &[usize], token: usize) -> Option<usize> {
        let here = self.sheet.sentence(token);
        let is_near = |mention: &&Mention| {
            self.sheet.sentence(mention.token) + MOST_SILENT >= here && self.sheet.sentence(mention.token) < here
        };
        let mut leads = self.memory.latest().filter(is_near).filter(|mention| {
            figures.contains(&mention.figure) && matches!(mention.part, Part::Source | Part::Subject)
        });
        let last = leads.next().filter(|mention| mention.part == Part::Source)?.figure;
        leads.all(|mention| mention.figure == last).then_some(last)
    }

    /// Why nobody is given where several could be.
    pub(super) fn doubt(&self, figures: &[usize]) -> Unresolved {
        let mut names: Vec<&str> = figures.iter().map(|&figure| self.cast.figures[figure].name.as_str()).collect();
        names.truncate(4);
        let count = ["no", "one", "two", "three", "four"][names.len()];
        let count = if figures.len() > 4 { "several" } else { count };
        Unresolved { reason: format!("{count} candidates: {}", names.join(", ")) }
    }

    /// Somebody without a name, by the words of the source.
    pub(super) fn describe(&mut self, phrase: &Phrase, kind: Kind) -> usize {
        let sheet = self.sheet;
        let mut tokens = phrase.tokens.clone();
        // The name of a body has no article: "Holm campaign".
        if tokens.len() > 1 && sheet.lower(tokens.start) == "the" && sheet.is_capital(tokens.start + 1) {
            tokens.start += 1;
        }
        if kind == Kind::Document {
            tokens.end = text_end(sheet, &tokens);
        }
        let words = sheet.galley.slice(sheet.galley.span(tokens)).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut figure = Figure::unnamed(words, kind);
        if kind == Kind::Unnamed {
            figure.anonymity = Some(unnamed::anonymity(sheet, phrase.tokens.clone(), phrase.head));
        }
        let head = sheet.lower(phrase.head);
        let noun = noun::lookup(head);
        head.clone_into(&mut figure.head);
        figure.is_plural = noun.map_or(kind == Kind::Group, |noun| noun.is_plural);
        figure.gender = noun.and_then(|noun| noun.gender);
        let number = self.cast.add(figure);
        if !is_nobody(sheet.lower(phrase.tokens.start)) {
            self.by_head.entry(singular(head)).or_default().push(number);
        }
        number
    }
}

/// Whether a word makes of what follows it nobody in particular: "neither man", "every other senator".
fn is_nobody(word: &str) -> bool {
    matches!(word, "neither" | "no" | "nobody" | "none" | "each" | "every" | "any")
}

/// Whether a word can only be the verb of the subject before it.
fn is_finite(sheet: &Sheet<'_>, token: usize) -> bool {
    matches!(
        sheet.lower(token),
        "is" | "was" | "has" | "had" | "does" | "did" | "would" | "could" | "will" | "can" | "may" | "might" | "must"
    )
}

/// Where the words end that say which text it is: what follows tells of its making, or more of what it holds.
///
/// "a posting made on Monday", "a new study documenting the gulls of Skerry", "the report, which was leaked,"
fn text_end(sheet: &Sheet<'_>, tokens: &Range<usize>) -> usize {
    let floor = tokens.start + 1;
    let ends = |token: &usize| {
        let word = sheet.lower(*token);
        matches!(word, "which" | "that" | "being" | "made" | "written" | "documenting" | ",")
            || matches!(
                word,
                "published" | "released" | "posted" | "issued" | "conducted" | "commissioned" | "obtained" | "printed"
            ) && noun::lookup(sheet.before(*token)).is_some_and(|noun| noun.class == noun::Class::Text)
            || matches!(word, "from" | "on") && is_weekday(sheet.lower(*token + 1))
    };
    (floor..tokens.end).find(|token| *token > floor && ends(token)).unwrap_or(tokens.end)
}

/// Whether a word names a day of the week.
fn is_weekday(word: &str) -> bool {
    matches!(word, "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
}

/// A head by which a second mention finds it: "a witness", "the witness", "One poster".
pub(super) fn singular(head: &str) -> String {
    head.strip_suffix('s').unwrap_or(head).to_owned()
}
