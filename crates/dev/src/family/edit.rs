//! What outlets do to a quote, and what makes another quote of it.
//!
//! The first leave the utterance the same: words are cut, marked as left out or explained in brackets, put into another tense,
//! said in other words as after a translation, set otherwise, or printed in two parts. The others are sentences of the same
//! make that somebody else said, or that say something else.

use crate::generate::random::Random;

/// Something that outlets do to a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Edit {
    Cut,
    Ellipsis,
    Bracket,
    Tense,
    Substitution,
    Typography,
    Split,
    Two,
}

impl Edit {
    pub(crate) const ALL: [Self; 8] = [
        Self::Cut,
        Self::Ellipsis,
        Self::Bracket,
        Self::Tense,
        Self::Substitution,
        Self::Typography,
        Self::Split,
        Self::Two,
    ];

    /// What a table calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Cut => "cut at an end",
            Self::Ellipsis => "cut in the middle",
            Self::Bracket => "explained in brackets",
            Self::Tense => "put into another tense",
            Self::Substitution => "one word in eight replaced",
            Self::Typography => "set otherwise",
            Self::Split => "printed in two parts",
            Self::Two => "two of these",
        }
    }

    /// The quote as an outlet may print it: in one part, or in two. `None` where there is nothing to edit in this way.
    pub(crate) fn of(self, quote: &str, random: &mut Random) -> Option<Vec<String>> {
        let words: Vec<&str> = quote.split_whitespace().collect();
        let one = |words: String| (words != quote).then(|| vec![words]);
        match self {
            Self::Cut => {
                let kept = words.len() * (50 + random.below(40)) / 100;
                let start = random.below(words.len() - kept + 1);
                // Whoever begins behind a "not" prints the opposite.
                if start > 0 && negates(words[start - 1]) {
                    return None;
                }
                one(words[start..start + kept].join(" "))
            }
            Self::Ellipsis => {
                let gone = 2 + random.below((words.len() / 3).max(1));
                let start = 3 + random.below(words.len().saturating_sub(gone + 6).max(1));
                let dots = random.one(&["...", "…", "[...]", ". . ."]);
                let rest = words.get(start + gone..).filter(|rest| rest.len() > 2)?;
                // Whoever leaves out a "not" prints another sentence.
                if words[start..start + gone].iter().any(|word| negates(word)) {
                    return None;
                }
                one(format!("{} {dots} {}", words[..start].join(" "), rest.join(" ")))
            }
            Self::Bracket => one(bracketed(&words, random)),
            Self::Tense => one(each(&words, |word| other_of(TENSES, word).map(str::to_owned))),
            Self::Substitution => substituted(&words, random).and_then(one),
            Self::Typography => one(set_otherwise(&words, random)),
            Self::Split => {
                let middle = words.len() * (35 + random.below(30)) / 100;
                Some(vec![words[..middle].join(" "), words[middle..].join(" ")])
            }
            Self::Two => {
                let choice =
                    [Self::Cut, Self::Ellipsis, Self::Bracket, Self::Tense, Self::Substitution, Self::Typography];
                let first = choice[random.below(choice.len())].of(quote, random)?.remove(0);
                choice[random.below(choice.len())].of(&first, random)
            }
        }
    }
}

/// Something that makes another quote of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    Number,
    Name,
    Negation,
    Speaker,
}

impl Change {
    pub(crate) const ALL: [Self; 4] = [Self::Number, Self::Name, Self::Negation, Self::Speaker];

    /// What a table calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Number => "another number",
            Self::Name => "another name",
            Self::Negation => "negated",
            Self::Speaker => "another speaker",
        }
    }

    /// The words of the other quote; `None` where there is nothing to change in this way.
    pub(crate) fn of(self, quote: &str, random: &mut Random) -> Option<String> {
        let words: Vec<&str> = quote.split_whitespace().collect();
        match self {
            Self::Number => {
                let is_number = |word: &str| {
                    word.starts_with(|char: char| char.is_ascii_digit()) || NUMBERS.contains(&bare(word).as_str())
                };
                let at = words.iter().position(|word| is_number(word))?;
                let (bare, rest) = tail(words[at]);
                let other = (3 + random.below(90)).to_string();
                let other = if other == bare { "97".to_owned() } else { other };
                Some(replaced(&words, at, &format!("{other}{rest}")))
            }
            Self::Name => {
                let is_name = |at: &usize| {
                    let word = words[*at];
                    let begins = *at == 0 || words[at - 1].ends_with(['.', '!', '?', '“', '‘', ':']);
                    !begins && word.len() > 2 && word.starts_with(char::is_uppercase) && !word.starts_with("I’")
                };
                let at = (0..words.len()).find(|at| is_name(at))?;
                let (_, rest) = tail(words[at]);
                Some(replaced(&words, at, &format!("{}{rest}", random.one(&["Brackwater", "Norhaven", "Fennhill"]))))
            }
            Self::Negation => {
                if let Some(at) = words.iter().position(|word| ["not", "never"].contains(&bare(word).as_str())) {
                    return Some([&words[..at], &words[at + 1..]].concat().join(" "));
                }
                let helps = ["will", "is", "are", "was", "were", "have", "has", "can", "would", "should"];
                let at = words.iter().position(|word| helps.contains(&bare(word).as_str()))?;
                let not = random.one(&["not", "never"]);
                Some(replaced(&words, at, &format!("{} {not}", words[at])))
            }
            Self::Speaker => Some(quote.to_owned()),
        }
    }
}

/// Whether a word negates, alone or at its end.
fn negates(word: &str) -> bool {
    let plain = bare(word).replace('’', "'");
    ["not", "never", "no", "nobody", "cannot"].contains(&plain.as_str()) || plain.ends_with("n't")
}

/// A word without the marks around it, in small letters.
fn bare(word: &str) -> String {
    word.trim_matches(|char: char| !char.is_alphanumeric()).to_lowercase()
}

/// A word and the marks behind it.
fn tail(word: &str) -> (&str, &str) {
    let end =
        word.rfind(char::is_alphanumeric).map_or(0, |at| at + word[at..].chars().next().map_or(0, char::len_utf8));
    word.split_at(end)
}

fn replaced(words: &[&str], at: usize, by: &str) -> String {
    let mut words = words.to_vec();
    words[at] = by;
    words.join(" ")
}

/// Each word for which there is another, with the marks behind it kept.
fn each(words: &[&str], mut other: impl FnMut(&str) -> Option<String>) -> String {
    let other_of = |word: &&str| {
        let (word, rest) = tail(word);
        other(word).map_or_else(|| format!("{word}{rest}"), |other| format!("{other}{rest}"))
    };
    words.iter().map(other_of).collect::<Vec<_>>().join(" ")
}

/// The other word of a pair, with the capital of the first.
fn other_of<'p>(pairs: &[(&'p str, &'p str)], word: &str) -> Option<&'p str> {
    let plain = word.to_lowercase().replace('’', "'");
    pairs.iter().find(|(known, _)| *known == plain).map(|(_, other)| *other)
}

fn bracketed(words: &[&str], random: &mut Random) -> String {
    let pronouns = ["he", "she", "they", "them", "him", "it"];
    if let Some(at) = words.iter().position(|word| pronouns.contains(&bare(word).as_str())) {
        let (_, rest) = tail(words[at]);
        let who = random.one(&["[the mayor]", "[the owners]", "[Ms Vale]", "[the council]"]);
        return replaced(words, at, &format!("{who}{rest}"));
    }
    let at = random.below(words.len());
    let what = random.one(&["[sic]", "[of the town]", "[at the meeting]", "(laughs)"]);
    replaced(words, at, &format!("{} {what}", words[at]))
}

fn substituted(words: &[&str], random: &mut Random) -> Option<String> {
    let known: Vec<usize> = (0..words.len()).filter(|&at| other_of(SYNONYMS, &bare(words[at])).is_some()).collect();
    let mut chosen: Vec<usize> = Vec::new();
    for _ in 0..(words.len() / 8).max(1).min(known.len()) {
        chosen.push(known[random.below(known.len())]);
    }
    if chosen.is_empty() {
        return None;
    }
    let mut at = 0;
    Some(each(words, |word| {
        at += 1;
        chosen.contains(&(at - 1)).then(|| other_of(SYNONYMS, &bare(word)).map(str::to_owned))?
    }))
}

fn set_otherwise(words: &[&str], random: &mut Random) -> String {
    let mut set = each(words, |word| other_of(DRESS, word).map(str::to_owned));
    for kind in 0..4 {
        if random.percent(60) {
            set = match kind {
                0 => set.replace(", ", " – "),
                1 => set.replace('’', "'").replace(['“', '”'], "\""),
                2 => set.replacen(' ', "\n", 2),
                _ => set.split_once(' ').map(|(first, rest)| format!("{} {rest}", first.to_uppercase())).unwrap_or(set),
            };
        }
    }
    set
}

const NUMBERS: &[&str] =
    &["two", "three", "four", "five", "six", "seven", "eight", "nine", "eleven", "twelve", "sixteen", "thirteen"];

const TENSES: &[(&str, &str)] = &[
    ("will", "would"),
    ("is", "was"),
    ("are", "were"),
    ("have", "had"),
    ("has", "had"),
    ("can", "could"),
    ("do", "did"),
    ("does", "did"),
    ("don't", "didn't"),
    ("it's", "it was"),
    ("i'm", "I was"),
    ("we've", "we had"),
    ("i've", "I had"),
    ("did", "had done"),
    ("takes", "took"),
    ("gives", "gave"),
    ("says", "said"),
    ("think", "thought"),
    ("know", "knew"),
    ("want", "wanted"),
    ("believe", "believed"),
    ("deserve", "deserved"),
];

/// As a second translation may have it. None of these is known to the rules.
const SYNONYMS: &[(&str, &str)] = &[
    ("company", "firm"),
    ("table", "agenda"),
    ("choose", "pick"),
    ("fair", "just"),
    ("worker", "employee"),
    ("workers", "employees"),
    ("protects", "shields"),
    ("harbor", "port"),
    ("today", "now"),
    ("money", "cash"),
    ("families", "households"),
    ("earned", "worked for"),
    ("gives", "hands out"),
    ("front", "view"),
    ("footnote", "note"),
    ("house", "home"),
    ("sleep", "rest"),
    ("people", "persons"),
    ("died", "perished"),
    ("valley", "vale"),
    ("interested", "concerned"),
    ("called", "summoned"),
    ("testify", "give evidence"),
    ("patient", "calm"),
    ("told", "asked"),
    ("start", "begin"),
    ("drilled", "bored"),
    ("sites", "spots"),
    ("answer", "result"),
    ("good", "glad"),
    ("news", "tidings"),
    ("bus", "coach"),
    ("island", "isle"),
    ("mugging", "robbery"),
    ("engineers", "builders"),
    ("built", "raised"),
    ("countries", "states"),
    ("failed", "broken"),
    ("letter", "note"),
    ("ice", "frost"),
    ("rock", "stone"),
    ("minister", "secretary"),
    ("wait", "sit"),
    ("banks", "lenders"),
    ("mortgage", "loan"),
    ("burden", "load"),
    ("load", "burden"),
    ("carry", "bear"),
    ("company's", "firm's"),
    ("water", "rain"),
    ("wheat", "grain"),
    ("paper", "document"),
    ("word", "thing"),
    ("asked", "questioned"),
    ("knew", "understood"),
    ("everybody", "everyone"),
    ("question", "matter"),
    ("courage", "nerve"),
    ("nurses", "carers"),
    ("hospital", "clinic"),
    ("winter", "snow"),
    ("hire", "employ"),
    ("new", "fresh"),
    ("council", "board"),
    ("spring", "season"),
    ("repair", "mend"),
    ("bridge", "crossing"),
    ("road", "street"),
    ("schools", "classes"),
    ("children", "kids"),
    ("close", "shut"),
    ("town", "city"),
    ("summer", "holidays"),
    ("boats", "vessels"),
    ("pay", "fund"),
];

/// Spellings, contractions and numbers as house styles have them.
const DRESS: &[(&str, &str)] = &[
    ("harbor", "harbour"),
    ("labor", "labour"),
    ("tons", "tonnes"),
    ("percent", "per cent"),
    ("don't", "do not"),
    ("didn't", "did not"),
    ("it's", "it is"),
    ("we've", "we have"),
    ("i've", "I have"),
    ("can't", "cannot"),
    ("won't", "will not"),
    ("that's", "that is"),
    ("there's", "there is"),
    ("you're", "you are"),
    ("not", "not"),
    ("eleven", "11"),
    ("sixteen", "16"),
    ("three", "3"),
    ("nine", "9"),
    ("11", "eleven"),
    ("34", "thirty-four"),
    ("200", "two hundred"),
    ("centre", "center"),
    ("program", "programme"),
];

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTE: &str = "We will hire three nurses for the hospital in Skerry, and it is the first time that we can pay them \
                         before the winter comes to this valley.";

    #[test]
    fn every_edit_and_change_gives_other_words_for_the_same_seed_the_same() {
        for edit in Edit::ALL {
            let of = || edit.of(QUOTE, &mut Random::of(1, 7));
            let parts = of().expect("there is something to edit");
            assert_eq!(Some(&parts), of().as_ref());
            assert_ne!(parts, [QUOTE], "{edit:?}");
        }
        let of = |change: Change| change.of(QUOTE, &mut Random::of(1, 7)).expect("there is something to change");
        assert!(!of(Change::Number).contains("three"));
        assert!(!of(Change::Name).contains("Skerry"));
        assert!(of(Change::Negation).contains("will not") || of(Change::Negation).contains("will never"));
    }
}
