//! Who appears in a document: names that mean the same are one figure, with its fullest name.
//!
//! People are found again by their surname, or by their forename where nobody bears it as a surname; bodies by the end
//! or the beginning of their name, or by their initials. Two people of one surname stay two. Every search looks at a
//! bounded number of figures, so that a text of nothing but names is read in one pass.

use std::collections::{HashMap, HashSet};

use super::gender::{self, Gender};
use super::name::{Name, Sort};
use super::noun::{self, Class};
use super::sheet::{Sheet, fold};
use super::{Anonymity, Kind, capital};
use crate::span::Span;
use crate::token::Case;

/// Who or what may speak.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    /// The fullest name.
    pub(super) name: String,
    /// Where that stands; `None` for somebody without a name.
    pub(super) named_at: Option<Span>,
    /// What kind of speaker it is.
    pub(super) kind: Kind,
    /// The gender, as far as words tell.
    pub(super) gender: Option<Gender>,
    /// Whether it is several.
    pub(super) is_plural: bool,
    /// Whether it stands for somebody who spoke and was not found, so that "he" is not taken for another.
    pub(super) is_unknown: bool,
    /// For how many statements the text gives its very words and calls it by name alone.
    pub(super) quotes: u32,
    /// Whether it is a place that speaks as its government.
    pub(super) is_place: bool,
    /// The first words that give an office or part.
    pub(super) role: Option<Span>,
    /// The words of all offices and parts, in small letters.
    pub(super) role_words: Vec<String>,
    /// The body whose office the person holds by title: "Kystland Rail spokeswoman Ida Holm".
    pub(super) speaks_for: Option<usize>,
    /// The age, as it is printed.
    pub(super) age: Option<String>,
    /// What is known of somebody without a name.
    pub(super) anonymity: Option<Anonymity>,
    /// Those whom it is together.
    pub(super) members: Vec<usize>,
    /// How often the document names it.
    pub(super) mentions: u32,
    /// How often it does so by the last word of its name, alone or with others.
    by_surname: u32,
    /// The noun that a description without a name is built on, in small letters.
    pub(super) head: String,
    /// How many words the fullest name has.
    length: usize,
    /// How many names with "the", as a person, as a body; and how often the text uses the name as that of a person,
    /// rather than only as one that could be.
    votes: [u32; 4],
    /// The forename, folded, of a person with a full name.
    forename: String,
    /// What its first full name names by its own words.
    sort: Sort,
    /// The token at which it is first named in full.
    first: usize,
}

impl Figure {
    /// Somebody or something without a name, by the words of the text.
    pub(super) fn unnamed(name: String, kind: Kind) -> Self {
        Self {
            name,
            named_at: None,
            kind,
            gender: None,
            is_plural: false,
            is_unknown: false,
            quotes: 0,
            is_place: false,
            role: None,
            role_words: Vec::new(),
            speaks_for: None,
            age: None,
            anonymity: None,
            members: Vec::new(),
            mentions: 0,
            by_surname: 0,
            head: String::new(),
            length: 0,
            votes: [0; 4],
            forename: String::new(),
            sort: Sort::Open,
            first: 0,
        }
    }

    /// Whether something in the text tells that it is a person: a forename, a title, an office, "who".
    ///
    /// A capital alone does not: "Tidewater" may be a firm.
    pub(super) fn seems_person(&self) -> bool {
        self.kind == Kind::Unnamed || self.votes[3] > 0 || self.role.is_some() || self.gender.is_some()
    }

    /// Whether the noun that describes it is one for people, as far as lists and endings tell: "a diplomat", "the trapper".
    pub(super) fn is_called_person(&self) -> bool {
        let ends = |end: &&str| self.head.ends_with(*end);
        self.head.is_empty()
            || self.head == "one"
            || noun::lookup(&self.head).is_some_and(noun::Noun::is_people)
            || ["er", "or", "ist", "man", "woman", "body", "ian", "ee", "ant", "ster", "old"].iter().any(ends)
    }

    /// Whether a pronoun or noun of this gender can mean it; unknown excludes nobody.
    pub(super) fn agrees(&self, gender: Option<Gender>) -> bool {
        self.gender.is_none() || gender.is_none() || self.gender == gender
    }
}

/// Whom a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bearer {
    /// This figure.
    One(usize),
    /// One of these, and nothing tells which.
    Several(Vec<usize>),
}

/// The figures of a document, and whom each of its names means.
pub(super) struct Cast {
    /// The figures, in the order in which they are first named in full.
    pub(super) figures: Vec<Figure>,
    /// For each name of the text, whom it means.
    pub(super) bearers: Vec<Bearer>,
}

/// How many figures that share a word are compared; more share it only in lists and in texts made to be hard.
const MOST_NAMESAKES: usize = 24;

/// How many times as often as all namesakes somebody must be named to be meant by the surname alone.
const DOMINANCE: u32 = 2;

impl Cast {
    /// Gathers the figures that the names of a text mean.
    pub(super) fn new(sheet: &Sheet<'_>, names: &[Name]) -> Self {
        let mut casting = Casting {
            sheet,
            figures: Vec::new(),
            whole: HashMap::new(),
            by_word: HashMap::new(),
            initials: HashMap::new(),
            latest: HashMap::new(),
            owners: HashMap::new(),
            surnames: names
                .iter()
                .filter(|name| name.sort == Sort::Person)
                .map(|name| fold(sheet.lower(name.tokens.end - 1)))
                .collect(),
        };
        let words: Vec<Vec<String>> = names.iter().map(|name| words(sheet, name)).collect();
        let mut bearers: Vec<Option<Bearer>> = vec![None; names.len()];
        for (number, name) in names.iter().enumerate() {
            if words[number].len() > 1 {
                let figure = casting.in_full(name, &words[number]);
                casting.define_acronym(names, number, figure);
                bearers[number] = Some(Bearer::One(figure));
            }
        }
        for (name, words) in names.iter().zip(&words) {
            casting.meet_stranger(name, words);
        }
        for (number, name) in names.iter().enumerate() {
            match &bearers[number] {
                Some(Bearer::One(figure)) => {
                    if let Some(surname) = words[number].last() {
                        casting.name_in_full(surname, sheet.block(name.tokens.start), *figure);
                    }
                }
                _ => bearers[number] = Some(casting.in_short(name, &words[number])),
            }
        }
        let bearers: Vec<Bearer> = bearers.into_iter().flatten().collect();
        let mut figures = casting.figures;
        for (name, bearer) in names.iter().zip(&bearers) {
            if let Bearer::One(figure) = bearer {
                let figure = &mut figures[*figure];
                figure.mentions += 1;
                let last = figure.name.split_whitespace().next_back().map(fold);
                let word = fold(sheet.lower(name.tokens.end - 1));
                figure.by_surname += u32::from(last.as_ref() == Some(&word));
                // "Welsh" is a surname behind "Ida Welsh", and no place.
                let is_surname = name.tokens.len() == 1 && figure.length > 1 && gender::is_forename(&figure.forename);
                let is_place = name.sort == Sort::Place && !is_surname;
                let [who, which] = relative(sheet, name);
                // "Holm" behind "Xia Holm": a body is seldom called by its last word alone.
                let is_by_surname = name.tokens.len() == 1 && figure.length > 1 && last == Some(word);
                figure.votes[3] += u32::from(name.sort == Sort::Person || is_by_surname || who);
                figure.votes[0] += u32::from(name.has_article && name.title.is_empty());
                figure.votes[1] += u32::from(name.sort == Sort::Person) + u32::from(who);
                // "HOLM" in a heading or transcript, who is "Holm" elsewhere, is no acronym.
                let is_shouted = name.tokens.len() == 1
                    && sheet.case(name.tokens.start) == Case::Upper
                    && figure.name.contains(char::is_lowercase)
                    && (figure.name.split_whitespace()).any(|word| fold(word) == fold(sheet.lower(name.tokens.start)));
                figure.votes[2] += u32::from((name.sort == Sort::Body || is_place) && !is_shouted) + u32::from(which);
                figure.is_place |= is_place;
                let title = (name.title.clone()).find_map(|token| gender::of_title(sheet.lower(token)));
                figure.gender = figure.gender.or(title);
            }
        }
        for figure in &mut figures {
            settle(figure);
        }
        Self { figures, bearers }
    }

    /// Adds somebody without a name.
    pub(super) fn add(&mut self, figure: Figure) -> usize {
        self.figures.push(figure);
        self.figures.len() - 1
    }
}

/// Whether "who" or "which" follows a name and speaks of it: "Tidewater, which runs the ferry,".
///
/// Not of "Holm" in "a friend of Holm, who".
fn relative(sheet: &Sheet<'_>, name: &Name) -> [bool; 2] {
    let next = name.tokens.end + usize::from(sheet.lower(name.tokens.end) == ",");
    let is_tied = name.sort == Sort::Place
        || matches!(
            sheet.before(name.whole().start),
            "of" | "to" | "for" | "with" | "from" | "at" | "in" | "by" | "," | "and"
        );
    ["who", "which"].map(|word| sheet.lower(next) == word && !is_tied)
}

/// Decides what kind of figure its names make it.
fn settle(figure: &mut Figure) {
    let [article, person, body, _] = figure.votes;
    if figure.kind == Kind::Group {
        return;
    }
    let is_person = match figure.kind {
        Kind::Document => false,
        _ if person > 0 => person * 2 >= body,
        _ => body == 0 && article * 3 <= figure.mentions,
    };
    if is_person {
        figure.kind = Kind::Person;
        figure.gender = figure.gender.or_else(|| gender::of_forename(&figure.forename));
    } else if figure.kind != Kind::Document {
        figure.kind = Kind::Organisation;
        figure.gender = None;
    }
}

/// The folded words of a name, without "the", stops and what comes after a surname.
fn words(sheet: &Sheet<'_>, name: &Name) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for token in name.tokens.clone() {
        let word = fold(sheet.lower(token));
        let glued = token > name.tokens.start && sheet.lower(token - 1) == "-" && sheet.touches_next(token - 1);
        match words.last_mut() {
            // "Ki-moon" and "Ki moon" are one word of a name.
            Some(last) if glued => last.push_str(&word),
            _ if word.is_empty() || word == "the" => {}
            _ => words.push(word),
        }
    }
    while words.len() > 1 && words.last().is_some_and(|word| matches!(word.as_str(), "jr" | "sr" | "ii" | "iii" | "iv"))
    {
        words.pop();
    }
    words
}

/// The consonants of a word, by which two transliterations of it are found: "Buchtmann" and "Bauchtman", "Qadir" and
/// "Kadir". `None` for a word that is too short to tell.
fn skeleton(word: &str) -> Option<String> {
    let mut bones = String::new();
    for char in
        word.replace("ph", "f").replace("kh", "k").replace("gh", "g").replace("dj", "j").replace("ck", "k").chars()
    {
        let bone = match char {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' => continue,
            'q' | 'c' => 'k',
            'w' => 'v',
            'z' => 's',
            other => other,
        };
        if !bones.ends_with(bone) {
            bones.push(bone);
        }
    }
    (bones.chars().count() >= 3 && word.chars().count() >= 5).then_some(bones)
}

/// The figures while they are gathered.
struct Casting<'s, 'g> {
    sheet: &'s Sheet<'g>,
    figures: Vec<Figure>,
    whole: HashMap<String, usize>,
    by_word: HashMap<(Place, String), Vec<usize>>,
    initials: HashMap<String, usize>,
    /// The last words of the names of people.
    surnames: HashSet<String>,
    /// For each surname that several bear, whose it is on its own.
    owners: HashMap<String, usize>,
    /// For each surname, in which block somebody was last named in full, and who, unless several were in that block.
    latest: HashMap<String, (usize, Option<usize>)>,
}

/// Where in a name a word stands by which the name is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    First,
    Last,
    Skeleton,
    /// Anywhere, as a noun for a body.
    Noun,
}

impl Casting<'_, '_> {
    /// The figure that a name of several words means, which is new if there is none.
    fn in_full(&mut self, name: &Name, words: &[String]) -> usize {
        let key = words.join(" ");
        let known = self.whole.get(&key).copied().or_else(|| self.variant(name, words));
        let figure = known.unwrap_or_else(|| {
            let kind = if name.sort == Sort::Text { Kind::Document } else { Kind::Organisation };
            self.figures.push(Figure {
                sort: name.sort,
                first: name.tokens.start,
                ..Figure::unnamed(String::new(), kind)
            });
            self.figures.len() - 1
        });
        self.lengthen(figure, name, words);
        self.whole.insert(key, figure);
        figure
    }

    /// Gives a figure a name, if that is fuller than the one it has, and makes it known by the words of it.
    fn lengthen(&mut self, number: usize, name: &Name, words: &[String]) {
        let figure = &mut self.figures[number];
        if words.len() > figure.length {
            figure.length = words.len();
            figure.named_at = Some(name.span(self.sheet));
            figure.name =
                self.sheet.galley.slice(name.span(self.sheet)).split_whitespace().collect::<Vec<_>>().join(" ");
            if words.len() > 1 {
                figure.forename.clone_from(&words[0]);
            }
        }
        let (first, last) = (&words[0], &words[words.len() - 1]);
        let mut keys = vec![(Place::First, first.clone()), (Place::Last, last.clone())];
        keys.extend(skeleton(last).map(|bones| (Place::Skeleton, bones)));
        if matches!(name.sort, Sort::Body) && words.len() > 1 {
            let is_body = |word: &&String| noun::lookup(word).is_some_and(|noun| noun.class == Class::Body);
            keys.extend(words.iter().filter(is_body).map(|word| (Place::Noun, word.clone())));
        }
        for key in keys {
            let namesakes = self.by_word.entry(key).or_default();
            if namesakes.len() < MOST_NAMESAKES && !namesakes.contains(&number) {
                namesakes.push(number);
            }
        }
        if words.len() > 1 && name.sort != Sort::Person {
            let initials = words.iter().filter(|word| !matches!(word.as_str(), "of" | "the" | "and" | "for" | "on"));
            let initials: String = initials.filter_map(|word| word.chars().next()).collect();
            if initials.chars().count() > 2 {
                self.initials.entry(initials).or_insert(number);
            }
        }
    }

    fn known(&self, place: Place, word: &str) -> &[usize] {
        self.by_word.get(&(place, word.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The figure of which a name of several words is another variant.
    fn variant(&self, name: &Name, words: &[String]) -> Option<usize> {
        let last = words.last()?;
        let is_variant = |&number: &usize| {
            let figure = &self.figures[number];
            let is_body = matches!(name.sort, Sort::Body | Sort::Text);
            if is_body || figure.forename.is_empty() {
                // "Interior Ministry" and "Norlandic Interior Ministry", but not "Ida Holm" and "Ola Holm".
                let others: Vec<String> = figure.name.split_whitespace().map(fold).collect();
                let (short, long) =
                    if others.len() < words.len() { (others.as_slice(), words) } else { (words, others.as_slice()) };
                // "White House" and "Holm White House": somebody's is not the same as another's.
                let is_somebodys = short.len() < long.len() && self.surnames.contains(&long[0]) && short[0] != long[0];
                // "Norland Isles" and "Business Council of Norland Isles"
                return is_body
                    && figure.sort != Sort::Place
                    && short.len() > 1
                    && !is_somebodys
                    && short.iter().all(|word| long.contains(word));
            }
            let (one, other) = (figure.forename.as_str(), words[0].as_str());
            // "Tim" and "Timothy", "T." and "Timothy".
            one == other || one.starts_with(other) || other.starts_with(one)
        };
        let namesakes = self.known(Place::Last, last);
        namesakes.iter().copied().find(is_variant).or_else(|| {
            let spelt_otherwise = |&&number: &&usize| {
                let figure = &self.figures[number];
                name.sort == Sort::Person
                    && (figure.forename == words[0]
                        || skeleton(&figure.forename).is_some_and(|bones| Some(bones) == skeleton(&words[0])))
            };
            self.known(Place::Skeleton, &skeleton(last)?).iter().find(spelt_otherwise).copied()
        })
    }

    /// Notes that somebody of this surname is named in full.
    fn name_in_full(&mut self, surname: &str, block: usize, figure: usize) {
        let latest = self.latest.entry(surname.to_owned()).or_insert((block, Some(figure)));
        let is_alone = latest.0 != block || latest.1 == Some(figure);
        *latest = (block, is_alone.then_some(figure));
    }

    /// Notes the letters in brackets behind a name, or the name in brackets behind letters: "Sea Safety Board (SSB)".
    fn define_acronym(&mut self, names: &[Name], number: usize, figure: usize) {
        let sheet = self.sheet;
        let is_bracketed = |name: &Name| sheet.before(name.whole().start) == "(" && sheet.lower(name.tokens.end) == ")";
        let is_acronym = |name: &Name| name.tokens.len() == 1 && sheet.case(name.tokens.start) == Case::Upper;
        let mut alias = |name: &Name| {
            self.initials.insert(fold(sheet.lower(name.tokens.start)), figure);
        };
        if let Some(next) = names
            .get(number + 1)
            .filter(|next| is_bracketed(next) && is_acronym(next) && next.tokens.start == names[number].tokens.end + 1)
        {
            alias(next);
        }
        let before = number.checked_sub(1).map(|before| &names[before]);
        if let Some(before) = before.filter(|before| {
            is_bracketed(&names[number]) && is_acronym(before) && names[number].whole().start == before.tokens.end + 1
        }) {
            alias(before);
        }
    }

    /// Makes a figure of whom a title tells to be none of those who bear the surname in full: in "Captain Holm met Ida
    /// Holm. Mr. Holm said" the captain is Mr. Holm.
    fn meet_stranger(&mut self, name: &Name, words: &[String]) {
        let ([word], Some(gender)) =
            (words, name.title.clone().find_map(|token| gender::of_title(self.sheet.lower(token))))
        else {
            return;
        };
        let is_other = |&number: &usize| {
            let figure = &self.figures[number];
            figure.length > 1 && gender::of_forename(&figure.forename).is_some_and(|known| known != gender)
        };
        let known = self.known(Place::Last, word);
        if !known.is_empty() && known.iter().all(is_other) {
            let stranger = self.in_full(name, words);
            self.figures[stranger].gender = Some(gender);
        }
    }

    /// Whom a name of one word means; it is a figure of its own if nobody bears it.
    fn in_short(&mut self, name: &Name, words: &[String]) -> Bearer {
        let Some(word) = words.first().cloned() else {
            self.figures
                .push(Figure::unnamed(self.sheet.galley.slice(name.span(self.sheet)).to_owned(), Kind::Organisation));
            return Bearer::One(self.figures.len() - 1);
        };
        if self.sheet.case(name.tokens.start) == Case::Upper
            && let Some(&figure) = self.initials.get(&word)
        {
            return Bearer::One(figure);
        }
        let title = name.title.clone().find_map(|token| gender::of_title(self.sheet.lower(token)));
        let is_possible = |&number: &usize| {
            let figure = &self.figures[number];
            let gender = figure.gender.or_else(|| gender::of_forename(&figure.forename));
            let is_body = figure.length > 1 && matches!(figure.sort, Sort::Body | Sort::Text);
            !is_body && (gender.is_none() || title.is_none() || gender == title)
        };
        let is_body_word = name.sort == Sort::Body;
        let by_last: Vec<usize> = self.known(Place::Last, &word).iter().copied().filter(is_possible).collect();
        let mut bearers = if is_body_word { Vec::new() } else { by_last };
        if bearers.is_empty()
            && (name.sort != Sort::Person || name.title.is_empty())
            && !(name.sort == Sort::Place || capital::is_people(&word))
        {
            let is_forename = gender::is_forename(&word);
            let is_first = |&number: &usize| match self.figures[number].sort {
                Sort::Person => !is_body_word && is_possible(&number),
                Sort::Body | Sort::Text => !is_body_word && !is_forename,
                _ => is_forename && is_possible(&number),
            };
            bearers = self.known(Place::First, &word).iter().copied().filter(is_first).collect();
        }
        // But "Norland" is not the "Norlandic" of a longer name.
        if bearers.is_empty() && !is_body_word && name.sort != Sort::Place && !capital::is_people(&word) {
            bearers = skeleton(&word)
                .map(|bones| {
                    self.known(Place::Skeleton, &bones)
                        .iter()
                        .copied()
                        .filter(|number| self.figures[*number].length > 1 && is_possible(number))
                        .collect()
                })
                .unwrap_or_default();
        }
        // "The Holms" are several, if the text knows a Holm.
        if bearers.is_empty()
            && name.has_article
            && word.strip_suffix('s').is_some_and(|one| self.surnames.contains(one))
        {
            let named = self.sheet.galley.slice(name.span(self.sheet)).to_owned();
            let family = self.whole.get(&word).copied().unwrap_or_else(|| {
                let mut figure = Figure::unnamed(named, Kind::Group);
                figure.named_at = Some(name.span(self.sheet));
                figure.is_plural = true;
                self.figures.push(figure);
                self.figures.len() - 1
            });
            self.whole.insert(word, family);
            return Bearer::One(family);
        }
        // But "the House" is no "Vik House": only the names of papers and firms are cut so.
        let is_common = noun::lookup(&word).is_some_and(|noun| noun.class == Class::Body);
        if bearers.is_empty() && name.has_article && noun::ends_organisation(&word) && !is_common {
            // "the Mariner" is "the Skerry Mariner".
            let is_body = |number: &usize| self.figures[*number].sort == Sort::Body && self.figures[*number].length > 1;
            bearers = self.known(Place::Last, &word).iter().copied().filter(is_body).collect();
        }
        // "the Harbour Committee on Ice met. The Committee said": a noun with a capital repeats one of a longer name.
        if bearers.is_empty() && name.has_article && is_common && !matches!(word.as_str(), "house" | "senate") {
            let is_earlier = |number: &&usize| self.figures[**number].first < name.tokens.start;
            bearers = self.known(Place::Noun, &word).iter().rfind(is_earlier).copied().into_iter().collect();
        }
        // An office in front of the surname alone: of the stranger whom no full name names.
        let is_office = !name.title.is_empty() && title.is_none();
        let mut strangers = bearers.iter().filter(|&&number| self.figures[number].length == 1);
        if let (true, Some(&stranger), None) = (is_office, strangers.next(), strangers.next()) {
            return Bearer::One(stranger);
        }
        match bearers.as_slice() {
            [] => Bearer::One(self.in_full(name, words)),
            [one] => Bearer::One(*one),
            _ => self.choose(name, &word, bearers),
        }
    }

    /// Which of several bearers of a surname is meant.
    ///
    /// Whoever alone had been named when the surname was first used owns it: "Ada Brill opened the hall. Brill sang. Her
    /// son Tom Brill left. Brill said ..." is Ada throughout. Else it is whoever was last named in full nearby.
    fn choose(&mut self, name: &Name, word: &str, bearers: Vec<usize>) -> Bearer {
        if let Some(owner) = self.owners.get(word).filter(|owner| bearers.contains(owner)) {
            return Bearer::One(*owner);
        }
        let mut earlier = bearers.iter().filter(|&&number| self.figures[number].first < name.tokens.start);
        if let (Some(&owner), None) = (earlier.next(), earlier.next()) {
            self.owners.insert(word.to_owned(), owner);
            return Bearer::One(owner);
        }
        let block = self.sheet.block(name.tokens.start);
        if let Some((latest, Some(figure))) = self.latest.get(word).copied()
            && block - latest.min(block) <= 1
            && bearers.contains(&figure)
        {
            self.latest.insert(word.to_owned(), (block, Some(figure)));
            return Bearer::One(figure);
        }
        Bearer::Several(bearers)
    }
}

/// Settles the surnames that several bear by how often each is named in full.
pub(super) fn settle_namesakes(cast: &mut Cast) {
    let mentions: Vec<u32> = cast.figures.iter().map(|figure| figure.by_surname).collect();
    for bearer in &mut cast.bearers {
        let Bearer::Several(figures) = bearer else { continue };
        let Some(&most) = figures.iter().max_by_key(|&&number| mentions[number]) else { continue };
        let others: u32 = figures.iter().filter(|&&number| number != most).map(|&number| mentions[number]).sum();
        if mentions[most] >= DOMINANCE * others.max(1) {
            *bearer = Bearer::One(most);
        }
    }
}
