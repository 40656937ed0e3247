//! Offices and parts as sources: "the governor", "the candidate", of whom the text names the holder elsewhere or not.

use super::Kind;
use super::memory::{Mention, Offer, Part, Wanted};
use super::noun::Noun;
use super::phrase::Phrase;
use super::scene::{Found, Outcome, Scene, confidence};
use super::{Unresolved, capital};

/// Words under which others go as well: who is named "Senator" is meant by "the lawmaker".
const HYPERNYMS: &[(&str, &[&str])] = &[
    ("boss", &["manager", "head", "coach", "chief", "director"]),
    ("candidate", &["candidate", "nominee"]),
    ("cleric", &["imam", "priest", "bishop", "archbishop", "ayatollah", "vicar", "rabbi", "pastor"]),
    ("commander", &["general", "colonel", "admiral", "captain", "brigadier"]),
    ("congressman", &["rep", "representative"]),
    ("congresswoman", &["rep", "representative"]),
    ("executive", &["chief", "ceo", "president", "director"]),
    ("general", &["gen"]),
    ("governor", &["gov"]),
    (
        "lawmaker",
        &["senator", "sen", "rep", "representative", "congressman", "congresswoman", "mp", "deputy", "legislator"],
    ),
    ("leader", &["president", "chief", "premier", "head", "chairman", "chairwoman"]),
    ("legislator", &["senator", "sen", "rep", "representative", "congressman", "congresswoman"]),
    ("minister", &["secretary", "undersecretary"]),
    ("officer", &["sergeant", "lieutenant", "captain", "constable", "general", "colonel", "sgt", "lt", "capt", "col"]),
    ("physician", &["doctor", "surgeon", "dr"]),
    ("doctor", &["surgeon", "physician", "dr"]),
    ("politician", &["senator", "minister", "mp", "mayor", "councillor", "governor", "leader"]),
    ("representative", &["rep"]),
    ("scientist", &["professor", "biologist", "physicist", "chemist", "geologist", "researcher"]),
    ("senator", &["sen"]),
];

/// Offices and parts of which a report names whoever it means: what is said by "the governor" is said by somebody with a
/// name, so that one who cannot be found is left open.
const NAMED_ELSEWHERE: [&str; 36] = [
    "billionaire",
    "businessman",
    "businesswoman",
    "candidate",
    "chancellor",
    "congressman",
    "congresswoman",
    "contender",
    "democrat",
    "ex-president",
    "front-runner",
    "frontrunner",
    "governor",
    "hopeful",
    "incumbent",
    "king",
    "lady",
    "lawmaker",
    "magnate",
    "mayor",
    "millionaire",
    "minister",
    "mogul",
    "neurosurgeon",
    "nominee",
    "politician",
    "pope",
    "premier",
    "president",
    "prince",
    "queen",
    "republican",
    "secretary",
    "senator",
    "socialist",
    "tycoon",
];

/// Offices of which somebody holds one at a time: "the governor" is not Senator Holm.
const OFFICES: [&str; 20] = [
    "chancellor",
    "congressman",
    "congresswoman",
    "gov",
    "governor",
    "king",
    "mayor",
    "minister",
    "mp",
    "pope",
    "premier",
    "president",
    "prince",
    "queen",
    "rep",
    "representative",
    "secretary",
    "sen",
    "senator",
    "speaker",
];

/// Parts that whoever holds an office may play as well: "the candidate" may be Senator Holm.
const PARTS: [&str; 8] =
    ["candidate", "contender", "front-runner", "frontrunner", "hopeful", "incumbent", "nominee", "rival"];

/// How far ahead of all others somebody must be to be meant by an office that the text does not give them:
/// set by hand, by reading `PolNeAR` train.
const CLEAR: f32 = 0.4;

/// The same for somebody of whom the text says nothing that would make them a holder.
const CLEARER: f32 = 1.0;

/// The same for somebody who was spoken of but as the owner of something, or some sentences before; and what such a one must reach.
const CLEAREST: f32 = 1.6;
const FAINT: f32 = -1.2;

/// How many figures are looked at for one that can hold an office: any one will do.
const MOST_FIGURES: usize = 256;

/// Whether a report names whoever it means by a noun in small letters, so that one who cannot be found is left open.
pub(super) fn is_named_elsewhere(head: &str) -> bool {
    NAMED_ELSEWHERE.contains(&head)
}

/// The words under which those go as well whom a noun means.
pub(super) fn under(head: &str) -> impl Iterator<Item = &str> {
    HYPERNYMS.iter().filter(move |(word, _)| *word == head).flat_map(|(_, others)| others.iter().copied())
}

/// Which of the two great American parties words name: Republicans, Democrats.
fn sides(has: impl Fn(&str) -> bool) -> [bool; 2] {
    [["republican", "gop"], ["democrat", "democratic"]].map(|words| words.into_iter().any(&has))
}

impl Scene<'_, '_> {
    /// Whether a description names a party that the text does not give somebody: "the Democratic front-runner" is no
    /// front-runner of whom only that is told.
    pub(super) fn is_of_another_party(&self, figure: usize, phrase: &Phrase) -> bool {
        let wanted = sides(|word| phrase.core.clone().any(|token| self.sheet.lower(token) == word));
        let theirs = sides(|word| self.cast.figures[figure].role_words.iter().any(|known| known == word));
        wanted != [false; 2] && wanted != theirs
    }

    /// Whether anybody whom the text names can hold an office.
    pub(super) fn may_be_named(&self, phrase: &Phrase, head: &str) -> bool {
        (0..self.cast.figures.len().min(MOST_FIGURES)).any(|number| self.can_hold(number, phrase, head))
    }

    /// Whom an office means that the text gives nobody by these words: whoever was just spoken of and can hold it.
    ///
    /// "Holm spoke at the port. The former harbour minister said ..."
    pub(super) fn of_office(&mut self, phrase: &Phrase, noun: Noun, head: &str, speaker: Option<usize>) -> Outcome {
        let known = self.memory.latest().map(|mention| mention.figure);
        let mut excluded: Vec<usize> = known.filter(|&figure| !self.can_hold(figure, phrase, head)).collect();
        excluded.extend(speaker);
        let at = phrase.tokens.start;
        // "Holm leads Lund, but the doctor's son": who is the subject already would be "he".
        let sheet = self.sheet;
        let here = sheet.sentence(phrase.tokens.start);
        let is_subject = |mention: &&Mention| {
            sheet.sentence(mention.token) == here && matches!(mention.part, Part::Subject | Part::Source)
        };
        // But "Asked whether she would run, the mayor said" and "When she came, the mayor said" speak of one.
        if !self.is_fronted(at) {
            excluded.extend(self.memory.latest().filter(is_subject).map(|mention| mention.figure));
        }
        let wanted = Wanted::Person(noun.gender);
        let words = self.sheet.galley.slice(self.sheet.galley.span(phrase.tokens.clone())).to_lowercase();
        // "The mayor" is one person throughout; "the candidate" is whoever was just spoken of.
        let is_office = OFFICES.contains(&head);
        if let Some(&figure) = self.by_words.get(&words).filter(|figure| is_office && !excluded.contains(figure)) {
            return Ok(Found { whole: figure, confidence: confidence::EPITHET });
        }
        let is_known_holder = |figure: usize| {
            let words = &self.cast.figures[figure].role_words;
            // A candidate for president is no former president.
            let plays = |word: &str| !OFFICES.contains(&head) && PARTS.contains(&word);
            words.iter().any(|word| word == head || under(head).any(|other| other == word) || plays(word))
        };
        match self.memory.offer(self.sheet, &self.cast, at, wanted, &excluded) {
            Offer::One(figure, score) if score > FAINT => {
                excluded.push(figure);
                let clear = match () {
                    () if score <= 0.0 => CLEAREST,
                    () if is_known_holder(figure) => CLEAR,
                    () => CLEARER,
                };
                match self.memory.offer(self.sheet, &self.cast, at, wanted, &excluded) {
                    Offer::One(second, next) if score - next < clear => Err(self.doubt(&[figure, second])),
                    Offer::Level(others) if score < clear + 1.0 => Err(self.doubt(&[figure, others[0]])),
                    _ => {
                        self.by_words.insert(words, figure);
                        Ok(Found { whole: figure, confidence: confidence::EPITHET })
                    }
                }
            }
            Offer::Level(figures) => Err(self.doubt(&figures)),
            _ => Err(Unresolved { reason: "the text does not say who holds the office".to_owned() }),
        }
    }

    /// Whether somebody can hold an office, as far as the offices, parties and places tell that the text gives them.
    fn can_hold(&self, figure: usize, phrase: &Phrase, head: &str) -> bool {
        let figure = &self.cast.figures[figure];
        if figure.kind != Kind::Person || figure.is_plural {
            return false;
        }
        let sheet = self.sheet;
        let said = |word: &str| phrase.tokens.clone().any(|token| sheet.lower(token) == word);
        let known = |word: &str| figure.role_words.iter().any(|role| role == word);
        // "the deputy mayor" is not the mayor.
        if ["deputy", "vice", "assistant"].into_iter().any(|word| said(word) && !known(word)) {
            return false;
        }
        // "the Republican" is no Democrat, "the Vermont senator" not from Kentucky.
        let (wanted, theirs) = (sides(said), sides(known));
        if wanted != theirs && wanted != [false; 2] && theirs != [false; 2] {
            return false;
        }
        let place = phrase.tokens.clone().map(|token| sheet.lower(token)).find(|word| capital::is_place(word));
        let their_place = figure.role_words.iter().any(|word| capital::is_place(word));
        if place.is_some_and(|place| their_place && !known(place)) {
            return false;
        }
        let is_former = said("former");
        let other_office = OFFICES.iter().any(|office| {
            known(office) && *office != head && !under(head).any(|other| other == *office) && !known("former")
        });
        if OFFICES.contains(&head) && other_office && !is_former {
            return false;
        }
        let is_public = |word: &String| {
            let word = word.as_str();
            OFFICES.contains(&word) || PARTS.contains(&word) || NAMED_ELSEWHERE.contains(&word)
        };
        // A spokesman or scholar holds no such office; of whom no office is told, anything may be true.
        figure.role_words.is_empty() || figure.role_words.iter().any(is_public)
    }
}
