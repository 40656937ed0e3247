//! Descriptions as sources: offices, epithets, bodies and texts that stand for something named elsewhere, and those that
//! stand for somebody without a name.

use super::cast::Bearer;
use super::gender::Gender;
use super::memory::{Offer, Part, Wanted};
use super::name::Sort;
use super::noun::{self, Class, Noun};
use super::phrase::{Determiner, Phrase};
use super::scene::{Found, Outcome, Scene, confidence, singular};
use super::{Capacity, Kind, Unresolved, capital, office, voiceless};
use crate::text::BlockKind;
use crate::token::Case;

/// Offices that need no link: who holds one without being named so is not somebody who happened to be spoken of.
const NO_EPITHETS: [&str; 39] = [
    "activist",
    "aide",
    "attorney",
    "client",
    "colleague",
    "commenter",
    "critic",
    "delegate",
    "diplomat",
    "doctor",
    "driver",
    "fan",
    "friend",
    "guard",
    "judge",
    "justice",
    "lawyer",
    "member",
    "moderator",
    "neighbor",
    "neighbour",
    "officer",
    "official",
    "operator",
    "participant",
    "partner",
    "prosecutor",
    "protester",
    "reporter",
    "resident",
    "source",
    "spectator",
    "staffer",
    "supporter",
    "user",
    "victim",
    "viewer",
    "voter",
    "worker",
];

/// How many blocks below its headline a text still begins: a dateline and a caption may stand between.
const LEAD_BLOCKS: usize = 3;

/// How many sentences further on "the campaign" is the one that was spoken of, where the text knows several.
const MOST_BETWEEN: usize = 3;

/// How far back somebody is looked for whom the same noun brought in, in tokens.
const FARTHEST: usize = 160;

/// Whether a word counts several: "the two did not speak".
fn is_number(word: &str) -> bool {
    matches!(word, "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine" | "ten")
}

/// Whether a word makes another office of one that some words name: the press secretary is not "the secretary", and the
/// vice presidential nominee not "the presidential nominee".
fn is_lesser(word: &str, words: &[&str], office: &str) -> bool {
    match word {
        "press" => office == "secretary",
        "vice" => matches!(office, "president" | "chairman" | "chancellor") || words.contains(&"presidential"),
        "deputy" | "assistant" => word != office,
        _ => false,
    }
}

/// Whom the document gives an office or part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    pub(super) figure: usize,
    /// Whether the person was spoken of before, not long ago.
    pub(super) is_latest: bool,
    /// How many words of the description the document gives the person, and how many it has.
    pub(super) said: usize,
    pub(super) words: usize,
}

impl Scene<'_, '_> {
    /// Whom a description means, or why that is open; `speaker` is whoever utters it, who is not meant.
    pub(super) fn nominal(&mut self, phrase: &Phrase, speaker: Option<usize>) -> Outcome {
        let sheet = self.sheet;
        let head = sheet.lower(phrase.head).to_owned();
        let noun = noun::lookup(&head);
        let is_definite = matches!(phrase.determiner, Determiner::Definite)
            || phrase.determiner == Determiner::Bare
                && sheet.is_capital(phrase.head)
                && !sheet.begins_sentence(phrase.head);
        if let Some(figure) = self.of_age(phrase) {
            return Ok(Found { whole: figure, confidence: confidence::ROLE });
        }
        // "the 54-year-old" of whom no age was told: whoever was spoken of just before.
        let tells_age = phrase.core.clone().any(|token| sheet.lower(token) == "old" && sheet.before(token) == "-");
        if tells_age && is_definite && noun.is_none_or(Noun::is_one_person) {
            let wanted = Wanted::Person(noun.and_then(|noun| noun.gender));
            if let Offer::One(figure, score) = self.memory.offer(sheet, &self.cast, phrase.tokens.start, wanted, &[])
                && score > 0.5
            {
                return Ok(Found { whole: figure, confidence: confidence::EPITHET });
            }
        }
        if let Some(pair) = self.pair(phrase) {
            return Ok(Found { whole: pair, confidence: confidence::EPITHET });
        }
        // "Lawmaker urges calm": of whom a headline speaks, the text below it names.
        let opens_text = sheet.block(phrase.head) == 0 || sheet.galley.kind_of(phrase.head) == BlockKind::Headline;
        if opens_text
            && phrase.determiner == Determiner::Bare
            && let Some(noun) = noun.filter(|noun| noun.is_one_person())
            && let Some(figure) = self.named_below(phrase, noun, &head)
        {
            return Ok(Found { whole: figure, confidence: confidence::ROLE });
        }
        // "Storm forces candidate to turn back": the body names the one of whom a headline speaks.
        let is_bare = phrase.determiner == Determiner::Bare && !sheet.is_capital(phrase.core.start);
        if office::is_named_elsewhere(&head) && is_bare && phrase.core.len() < 3 {
            return Err(Unresolved { reason: "an office without a name".to_owned() });
        }
        let found = match noun {
            Some(noun) if noun.is_one_person() && is_definite => {
                let found = self.person(phrase, noun, &head, speaker);
                // "the city's mayor" needs no name.
                let is_owned = phrase.core.clone().any(|token| matches!(sheet.lower(token), "'s" | "'"));
                if found.is_none() && !is_owned && office::is_named_elsewhere(&head) && self.may_be_named(phrase, &head)
                {
                    return self.of_office(phrase, noun, &head, speaker);
                }
                found
            }
            // "her brother", who was named as such
            Some(noun) if noun.is_one_person() && phrase.determiner == Determiner::Own => self.own(phrase, &head),
            Some(Noun { class: Class::Text, .. }) => self.text(phrase, &head, is_definite),
            Some(Noun { class: Class::Body, is_plural: false, .. }) if is_definite => self.body(phrase, &head),
            Some(Noun { class: Class::Body, is_plural: false, .. }) if phrase.determiner == Determiner::Own => {
                self.body_of(phrase, &head)
            }
            // "A district court ruled. The Skerry District Court said"
            Some(Noun { class: Class::Body, is_plural: false, .. }) if phrase.determiner == Determiner::Indefinite => {
                self.body_named_later(phrase, &head).map(|figure| (figure, confidence::CONTEXT))
            }
            // "the Holm campaign" without its article
            Some(Noun { class: Class::Body, is_plural: false, .. }) if phrase.determiner == Determiner::Bare => {
                self.same_body(phrase).map(|figure| (figure, confidence::ROLE))
            }
            // "The two sailors, Ida Holm and Ola Lund," are no other sailors.
            Some(noun)
                if noun.is_plural
                    && phrase.determiner == Determiner::Definite
                    && !(sheet.lower(phrase.core.end) == "," && sheet.is_capital(phrase.core.end + 1)) =>
            {
                self.earlier(phrase, &head)
            }
            Some(noun) if noun.is_plural => self.same_words(phrase, &head).or_else(|| self.of_headline(phrase, &head)),
            None if head.ends_with('s') => self.of_headline(phrase, &head),
            _ => None,
        };
        if let Some((figure, confidence)) = found {
            return Ok(Found { whole: figure, confidence });
        }
        // "The move shows that", "his reluctance says": no speaker, whatever it may mean.
        let is_common = sheet.case(phrase.head) == Case::Lower || sheet.begins_sentence(phrase.head);
        if is_common && voiceless::is_thing(&head) {
            return Err(Unresolved { reason: "it is nothing that can speak".to_owned() });
        }
        let kind = self.kind(phrase, noun);
        let figure = self.describe(phrase, kind);
        Ok(Found { whole: figure, confidence: confidence::DESCRIPTION })
    }

    /// The one person whom the text names by an office or kinship to whoever was spoken of: "her brother Ola Lund", "her
    /// brother".
    fn own(&self, phrase: &Phrase, head: &str) -> Option<(usize, f32)> {
        if phrase.core.end < phrase.tokens.end {
            return None;
        }
        let holders = self.by_role.get(head)?;
        let known = |figure: usize| self.memory.latest().any(|mention| mention.figure == figure);
        let words = phrase.core.clone().skip(1).map(|token| self.sheet.lower(token));
        // "his ex-wife" is "his wife Ida Holm" of earlier.
        let words = words.filter(|word| !matches!(*word, "ex" | "-" | "former" | "estranged" | "late"));
        let bears = |figure: usize| {
            words.clone().all(|word| self.cast.figures[figure].role_words.iter().any(|role| role == word))
        };
        match holders.iter().copied().filter(|&figure| known(figure) && bears(figure)).collect::<Vec<_>>().as_slice() {
            [one] => Some((*one, confidence::ROLE)),
            _ => None,
        }
    }

    /// The two who were just named together: "Holm and Lund met. Both sailors said", "The two said".
    fn pair(&self, phrase: &Phrase) -> Option<usize> {
        let sheet = self.sheet;
        let words: Vec<&str> = phrase.tokens.clone().map(|token| sheet.lower(token)).collect();
        let gender = match words.as_slice() {
            ["the" | "these", "two"] => None,
            ["both", "men"] | ["the" | "these", "two", "men"] => Some(Gender::Masculine),
            ["both", "women"] | ["the" | "these", "two", "women"] => Some(Gender::Feminine),
            _ => return None,
        };
        let here = sheet.sentence(phrase.tokens.start);
        let mut latest = self.memory.latest().take_while(|mention| sheet.sentence(mention.token) + 3 >= here);
        let agrees = |&member: &usize| self.cast.figures[member].agrees(gender);
        let pair = latest.find(|mention| {
            let members = &self.cast.figures[mention.figure].members;
            members.len() == 2 && members.iter().all(agrees)
        })?;
        Some(pair.figure)
    }

    /// Those whom the very same words described before: "Republicans" are not "other Republicans".
    fn same_words(&self, phrase: &Phrase, head: &str) -> Option<(usize, f32)> {
        let words = self.sheet.galley.slice(self.sheet.galley.span(phrase.tokens.clone()));
        let known = self.by_head.get(&singular(head))?.iter().rev().take(8);
        let same = known.copied().find(|&figure| self.cast.figures[figure].name.eq_ignore_ascii_case(words))?;
        Some((same, confidence::ROLE))
    }

    /// Those whom the headline describes by the same noun, at the top of the text: "Skerry ferrymen strike" and "Several
    /// ferrymen have struck".
    fn of_headline(&self, phrase: &Phrase, head: &str) -> Option<(usize, f32)> {
        let sheet = self.sheet;
        let known = self.by_head.get(&singular(head))?;
        let block = sheet.block(phrase.head);
        let is_top = |token: usize| {
            sheet.galley.kind_of(token) == BlockKind::Headline && block - sheet.block(token).min(block) <= LEAD_BLOCKS
        };
        let mention = self.memory.latest().find(|mention| is_top(mention.token) && known.contains(&mention.figure))?;
        Some((mention.figure, confidence::ROLE))
    }

    /// What kind of speaker a description without a name is.
    pub(super) fn kind(&self, phrase: &Phrase, noun: Option<Noun>) -> Kind {
        let head = self.sheet.lower(phrase.head);
        match noun {
            Some(Noun { class: Class::Text, .. }) => Kind::Document,
            Some(Noun { class: Class::Body, is_plural, .. }) => {
                if is_plural {
                    Kind::Group
                } else {
                    Kind::Organisation
                }
            }
            Some(noun) if noun.is_plural => {
                let is_anonymous = noun.capacity != Capacity::Other
                    || matches!(
                        head,
                        "critics"
                            | "sceptics"
                            | "skeptics"
                            | "detractors"
                            | "colleagues"
                            | "friends"
                            | "opponents"
                            | "teachers"
                            | "individuals"
                            | "people"
                            | "some"
                            | "others"
                            | "many"
                    ) && phrase.determiner != Determiner::Definite
                        && (head != "people" || phrase.tokens.len() > 1);
                let is_local = matches!(
                    head,
                    "residents"
                        | "villagers"
                        | "locals"
                        | "neighbours"
                        | "neighbors"
                        | "passengers"
                        | "attendees"
                        | "spectators"
                );
                if is_anonymous && !is_local { Kind::Unnamed } else { Kind::Group }
            }
            None if matches!(
                head,
                "someone" | "somebody" | "anyone" | "one" | "another" | "others" | "some" | "individuals"
            ) =>
            {
                Kind::Unnamed
            }
            None if capital::is_plural_people(head) => Kind::Group,
            // "ferrymen", "the two"
            None if is_number(head) || head.ends_with("men") || head.ends_with("people") => Kind::Group,
            None if head.ends_with('s') && !head.ends_with("ss") => Kind::Group,
            None if self.sheet.is_capital(phrase.head) && !self.sheet.begins_sentence(phrase.head) => {
                Kind::Organisation
            }
            _ => Kind::Unnamed,
        }
    }

    /// Who is as old as "the 54-year-old" is.
    fn of_age(&self, phrase: &Phrase) -> Option<usize> {
        let sheet = self.sheet;
        let old = phrase
            .core
            .clone()
            .find(|&token| sheet.lower(token) == "old" && token >= 4 && sheet.lower(token - 2) == "year")?;
        let age = sheet.lower(old - 4);
        self.memory
            .latest()
            .map(|mention| mention.figure)
            .find(|&figure| self.cast.figures[figure].age.as_deref() == Some(age))
    }

    /// The person whom the document gives this office or part; of several, the one of whom it says most of the words, or
    /// who was spoken of last.
    pub(super) fn holder(&self, phrase: &Phrase, noun: Noun, head: &str, speaker: Option<usize>) -> Option<Holder> {
        let sheet = self.sheet;
        let words: Vec<&str> = phrase
            .tokens
            .clone()
            // "front-runner" is one word.
            .filter(|&token| sheet.lower(token + 1) != "-")
            .map(|token| sheet.lower(token))
            .filter(|word| !matches!(*word, "the" | "of" | "for" | "'s" | "," | "-"))
            .collect();
        let mut best: Option<(usize, (usize, usize))> = None;
        for (place, word) in std::iter::once(head).chain(office::under(head)).enumerate() {
            for &figure in self.by_role.get(word).map_or(&[][..], Vec::as_slice) {
                let person = &self.cast.figures[figure];
                let is_other = self.is_of_another_party(figure, phrase);
                if person.is_plural || !person.agrees(noun.gender) || speaker == Some(figure) || is_other {
                    continue;
                }
                let said = words.iter().filter(|word| person.role_words.iter().any(|known| known == **word)).count();
                let missing = words.len() - said.min(words.len());
                // "the former mayor" is not whoever is mayor, "the deputy minister" not the minister.
                if words.iter().any(|word| {
                    matches!(*word, "former" | "deputy" | "vice" | "assistant")
                        && !person.role_words.iter().any(|known| known == word)
                }) || person
                    .role_words
                    .iter()
                    .any(|known| is_lesser(known, &words, word) && !words.contains(&known.as_str()))
                    || missing > 2 && place > 0
                {
                    continue;
                }
                let recency = self
                    .memory
                    .latest()
                    .position(|mention| mention.figure == figure)
                    .map_or(0, |position| 100 - position);
                if best.is_none_or(|(_, known)| known < (said, recency)) {
                    best = Some((figure, (said, recency)));
                }
            }
        }
        best.map(|(figure, (said, recency))| Holder { figure, is_latest: recency > 0, said, words: words.len() })
    }

    /// The person whom the document gives this office or part, or who was just spoken of.
    fn person(&mut self, phrase: &Phrase, noun: Noun, head: &str, speaker: Option<usize>) -> Option<(usize, f32)> {
        let sheet = self.sheet;
        if let Some(Holder { figure, is_latest, said, words }) = self.holder(phrase, noun, head, speaker) {
            // Of somebody not yet spoken of, a few words of a long description tell too little: "the army's former top
            // adviser on ice" need not be "Ida Holm, a top adviser on fish".
            if is_latest || said > 1 && words - said <= said {
                return Some((figure, confidence::ROLE));
            }
        }
        if let Some(earlier) = self.earlier(phrase, head) {
            return Some(earlier);
        }
        if noun.capacity != Capacity::Other && !matches!(head, "leader" | "politician" | "lawmaker")
            || NO_EPITHETS.contains(&head)
            || office::is_named_elsewhere(head)
            || sheet.is_capital(phrase.head)
            || noun.class == Class::Kin
            || self.is_brought_in(phrase, head)
        {
            return None;
        }
        // An epithet: "the mogul", "the Democrat". Whoever is meant was spoken of just before.
        let offer =
            self.memory.offer(sheet, &self.cast, phrase.tokens.start, Wanted::Person(noun.gender), speaker.as_slice());
        match offer {
            Offer::One(figure, score) if score > 1.0 && phrase.core.end == phrase.tokens.end => {
                Some((figure, confidence::EPITHET))
            }
            _ => None,
        }
    }

    /// Whether the words before a description bring somebody in by its noun: "a nurse came home. The nurse said".
    fn is_brought_in(&self, phrase: &Phrase, head: &str) -> bool {
        let sheet = self.sheet;
        let floor = phrase.tokens.start.saturating_sub(FARTHEST);
        (floor + 2..phrase.tokens.start).any(|token| {
            let article = (token.saturating_sub(2)..token).find(|&article| matches!(sheet.lower(article), "a" | "an"));
            // But "Holm is a nurse" and "Holm, a nurse," say what Holm is.
            let is_new = |article: usize| !matches!(sheet.before(article), "is" | "was" | "as" | "," | "became");
            sheet.lower(token) == head && article.is_some_and(is_new)
        })
    }

    /// An earlier source without a name that the same noun described: "a witness", "the witness".
    pub(super) fn earlier(&self, phrase: &Phrase, head: &str) -> Option<(usize, f32)> {
        let known = self.by_head.get(&singular(head))?;
        let is_plural = noun::lookup(head).is_some_and(|noun| noun.is_plural);
        // Of several, whoever was spoken of last.
        let known = &known[known.len().saturating_sub(8)..];
        let fits = |figure: usize| known.contains(&figure) && self.cast.figures[figure].is_plural == is_plural;
        // "the campaign" of two that the text knows is the one that was just spoken of.
        let here = self.sheet.sentence(phrase.tokens.start);
        let is_near = |token: usize| !noun::is_led(head) || self.sheet.sentence(token) + MOST_BETWEEN >= here;
        let latest = self.memory.latest().find(|mention| fits(mention.figure) && is_near(mention.token));
        let latest = latest.map(|mention| mention.figure);
        if noun::is_led(head) && latest.is_none() && known.iter().any(|&figure| figure != known[0]) {
            return None;
        }
        let figure = latest.or_else(|| known.iter().rev().copied().find(|&figure| fits(figure)))?;
        // "the other witness" is another.
        let is_other =
            phrase.core.clone().any(|token| matches!(self.sheet.lower(token), "other" | "second" | "latter" | "third"));
        // "the city's mayor" is not Skerry's, though both are mayors; a body called by a headline may be any.
        let is_owned =
            phrase.core.clone().any(|token| matches!(self.sheet.lower(token), "'s" | "'") && token < phrase.head)
                || phrase.determiner == Determiner::Own;
        let words = self.sheet.galley.slice(self.sheet.galley.span(phrase.tokens.clone()));
        let is_same = self.cast.figures[figure].name.eq_ignore_ascii_case(words);
        // "the 30 percent" are not "67 percent of voters".
        let known = &self.cast.figures[figure].name;
        let mut numbers = phrase.core.clone().filter(|&token| self.sheet.case(token) == Case::Digit);
        let is_other =
            is_other || numbers.any(|token| !known.split_whitespace().any(|word| word == self.sheet.lower(token)));
        (!is_other && (!is_owned || is_same)).then_some((figure, confidence::ROLE))
    }

    /// The text that is meant, or the person whose words it holds.
    fn text(&mut self, phrase: &Phrase, head: &str, is_definite: bool) -> Option<(usize, f32)> {
        if noun::is_utterance(head) {
            // "Holm's statement", "her letter": the words of whoever wrote them.
            if let Some(Bearer::One(figure)) = phrase.owner.map(|owner| self.cast.bearers[owner].clone())
                && self.cast.figures[figure].kind == Kind::Person
            {
                return Some((figure, confidence::ROLE));
            }
            if phrase.determiner == Determiner::Own {
                let pronoun = self.sheet.lower(phrase.tokens.start);
                let wanted = match pronoun {
                    "his" | "her" => Some(Wanted::Person(super::gender::of_pronoun(pronoun))),
                    _ => None,
                };
                if let Some(Offer::One(figure, _)) =
                    wanted.map(|wanted| self.memory.offer(self.sheet, &self.cast, phrase.tokens.start, wanted, &[]))
                {
                    return Some((figure, confidence::PRONOUN));
                }
            }
        }
        // "the results of the Skerry Harbour Study" are that study.
        let of = phrase.core.end;
        let after = self.names.partition_point(|name| name.tokens.start <= of);
        if self.sheet.lower(of) == "of"
            && let Some(name) =
                self.names.get(after).filter(|name| name.sort == Sort::Text && name.tokens.start <= of + 2)
            && let Bearer::One(figure) = self.cast.bearers[after]
            && name.tokens.end <= phrase.tokens.end
        {
            return Some((figure, confidence::ROLE));
        }
        if phrase.determiner == Determiner::Indefinite {
            return self.named_later(phrase, head).map(|figure| (figure, confidence::CONTEXT));
        }
        if !is_definite || phrase.owner.is_some() {
            return None;
        }
        let is_plural = noun::lookup(head).is_some_and(|noun| noun.is_plural);
        // "the report" after "the Skerry Harbour Report"; "the study" after "a study".
        let named = self.memory.latest().map(|mention| mention.figure).find(|&figure| {
            let text = &self.cast.figures[figure];
            let is_called = |word: &str| singular(word) == singular(head);
            // "a message on the website" is no website.
            let is_it = if text.named_at.is_some() {
                text.name.to_lowercase().split(' ').any(is_called)
            } else {
                is_called(&text.head)
            };
            // "the Skerry poll" is not "a poll" of anybody.
            let mut capitals = phrase.core.clone().skip(1).filter(|&token| self.sheet.is_capital(token));
            let name = text.name.to_lowercase();
            let is_same = capitals.all(|token| name.split_whitespace().any(|word| word == self.sheet.lower(token)));
            text.kind == Kind::Document && is_it && is_same
        });
        if phrase.core.end < phrase.tokens.end {
            return None;
        }
        named.map(|figure| (figure, confidence::ROLE)).or_else(|| {
            // "The results of the Harbour Study ... The report says": one text under several words.
            let is_research = |word: &str| {
                matches!(
                    singular(word).as_str(),
                    "report"
                        | "study"
                        | "result"
                        | "finding"
                        | "research"
                        | "survey"
                        | "paper"
                        | "analysi"
                        | "document"
                        | "review"
                )
            };
            let latest = self.memory.latest().find(|mention| {
                mention.part == Part::Source && self.cast.figures[mention.figure].kind == Kind::Document
            });
            latest.filter(|_| is_research(head) && !is_plural).map(|mention| (mention.figure, confidence::EPITHET))
        })
    }
}
