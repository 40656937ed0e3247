//! When two speakers of different documents are one person.
//!
//! The rules ask for evidence that a reader could check, and never join on a surname:
//!
//! 1. **The same full name.** Persons and organisations of the same kind whose names, of at least two words, are the same
//!    but for capitals, accents, punctuation, titles and initials in the middle, are one. Names of one word are not
//!    joined, unless a list says whose they are; nor are the unnamed, groups and documents.
//! 2. **Unless a document tells them apart.** Where one document has two speakers of one full name, at most one of them
//!    can be the person whom the other documents mean. Each is joined to that person, and to speakers of other such
//!    documents, only with more evidence: the same name **and the same role**, or the same name **and an organisation
//!    that both their roles name**. What is left is a person of its own, and suggested to be the same.
//! 3. **Unless a list has two of the name.** Then a speaker is joined to the one whose listed role it has, in the same
//!    sense, and to none of them otherwise.
//!
//! Roles that differ are no evidence of two people: people change them, and a head of state is also a party's leader.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::event::Listed;
use crate::hash::PersonId;

/// Words in front of a name that are no part of it.
const TITLES: [&str; 24] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "rev",
    "reverend",
    "hon",
    "sen",
    "senator",
    "rep",
    "gov",
    "gen",
    "col",
    "capt",
    "lt",
    "sgt",
];
/// Words behind a name that are no part of it.
const SUFFIXES: [&str; 8] = ["jr", "sr", "ii", "iii", "iv", "phd", "md", "mp"];
/// Words in front of the name of a body that are no part of it.
const ARTICLES: [&str; 1] = ["the"];

/// The words of a name or role as they are compared: small letters and digits, without accents and the sign of the
/// possessive.
pub(crate) fn words(text: &str) -> Vec<String> {
    let plain: String = text.nfkd().filter(|&char| !is_combining_mark(char)).flat_map(char::to_lowercase).collect();
    let plain = plain.replace(['\u{2019}', '\''], "'").replace("'s", "");
    plain
        .split(|char: char| !char.is_alphanumeric() && char != '\'')
        .map(|word| word.replace('\'', ""))
        .filter(|word| !word.is_empty())
        .collect()
}

/// The kind and name as they are compared: "person ada moon"; `None` for a name that is nobody's in particular.
pub(crate) fn folded(kind: &str, name: &str) -> Option<String> {
    let (words, fewest) = match kind {
        "person" => (person(name), 2),
        "organisation" => (body(name), 1),
        _ => return None,
    };
    (words.len() >= fewest).then(|| format!("{kind} {}", words.join(" ")))
}

/// Whether a folded name joins speakers by itself: one word, as that of a body may be, needs a list that says whose it is.
pub(crate) fn joins(folded: &str) -> bool {
    folded.split(' ').count() > 2
}

fn person(name: &str) -> Vec<String> {
    let all = words(name);
    let from = all.iter().take_while(|word| TITLES.contains(&word.as_str())).count();
    let mut words = all[from..].to_vec();
    while words.len() > 2 && words.last().is_some_and(|word| SUFFIXES.contains(&word.as_str())) {
        words.pop();
    }
    // "Ada B. Moon" is "Ada Moon"; "A. Moon" keeps its initial, which is all that it has of a first name.
    let last = words.len().saturating_sub(1);
    let mut place = 0;
    words.retain(|word| {
        place += 1;
        word.chars().count() > 1 || place == 1 || place > last
    });
    // An initial and a surname could be anybody of that surname.
    if words.first().is_some_and(|word| word.chars().count() == 1) { Vec::new() } else { words }
}

fn body(name: &str) -> Vec<String> {
    let words = words(name);
    let from = words.iter().take_while(|word| ARTICLES.contains(&word.as_str())).count();
    words[from..].to_vec()
}

/// The person that all speakers of a full name are, who are not told apart.
pub(crate) fn person_of(folded: &str) -> PersonId {
    PersonId::of_parts(&[b"name", folded.as_bytes()])
}

/// The person that one speaker of one document is, whom nothing joins to another.
pub(crate) fn person_alone(document: &[u8], kind: &str, name: &str, place: usize) -> PersonId {
    PersonId::of_parts(&[b"speaker", document, kind.as_bytes(), name.as_bytes(), &(place as u64).to_le_bytes()])
}

/// The person that speakers become who were parted from another by an entry.
pub(crate) fn person_parted(entry: i64) -> PersonId {
    PersonId::of_parts(&[b"part", &entry.to_le_bytes()])
}

/// The person on a list, where it has several of one name.
pub(crate) fn person_listed(folded: &str, wikidata: Option<&str>, roles: &[String]) -> PersonId {
    let roles = roles.join("\n");
    PersonId::of_parts(&[b"list", folded.as_bytes(), wikidata.unwrap_or_default().as_bytes(), roles.as_bytes()])
}

/// Whether somebody on a list can be found in documents.
///
/// # Errors
/// In words, when not.
pub(crate) fn check(listed: &Listed) -> Result<(), String> {
    let Listed { name, kind, aliases, .. } = listed;
    if kind != "person" && kind != "organisation" {
        return Err(format!("cannot take in {name:?}: the kind {kind:?} is neither person nor organisation"));
    }
    match std::iter::once(name).chain(aliases).find(|name| folded(kind, name).is_none()) {
        None => Ok(()),
        Some(name) if kind == "person" => {
            Err(format!("cannot take in the person {name:?}: a person needs a full name, of two words or more"))
        }
        Some(name) => Err(format!("cannot take in the organisation {name:?}: it has no letters")),
    }
}

/// What a role says: its words, and the organisations that it names.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Role {
    words: BTreeSet<String>,
    bodies: BTreeSet<String>,
}

impl Role {
    /// A role as a document words it.
    pub(crate) fn of(role: &str) -> Self {
        let small = ["a", "an", "the", "of", "for", "and", "at", "in", "s"];
        let words = words(role).into_iter().filter(|word| !small.contains(&word.as_str())).collect();
        let mut bodies = BTreeSet::new();
        let mut run: Vec<String> = Vec::new();
        for word in role.split_whitespace().chain(std::iter::once("")) {
            if word.chars().next().is_some_and(char::is_uppercase) {
                run.extend(self::words(word));
            } else {
                // One capital letter alone may open an office as well as a body.
                if run.len() >= 2 {
                    bodies.insert(run.join(" "));
                }
                run.clear();
            }
        }
        Self { words, bodies }
    }

    /// Whether two speakers of one full name are one by their roles; says by what.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        let same_role = !self.words.is_empty() && self.words == other.words;
        same_role || self.bodies.intersection(&other.bodies).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_dress_are_one() {
        let same = |one: &str, other: &str| {
            assert_eq!(folded("person", one), folded("person", other), "{one}");
            assert!(folded("person", one).is_some());
        };
        same("Zoë Moon", "ZOE MOON");
        same("Dr. Ada B. Moon", "Ada Moon");
        same("Ada O’Hara", "Ada O'Hara");
        same("Tom Brill Jr.", "Tom Brill");
        assert_eq!(folded("organisation", "The Harbour Office"), folded("organisation", "Harbour Office"));
        assert_ne!(folded("organisation", "Ada Moon"), folded("person", "Ada Moon"));
    }

    #[test]
    fn a_surname_an_initial_and_a_title_join_nobody() {
        for name in ["Moon", "Ms Moon", "A. Moon", "Senator Moon", ""] {
            assert_eq!(folded("person", name), None, "{name}");
        }
        let one_word = folded("organisation", "Cabinet").expect("a list may say whose it is");
        assert!(!joins(&one_word) && joins("organisation harbour office") && joins("person ada moon"));
        for kind in ["unnamed", "group", "document"] {
            assert_eq!(folded(kind, "two senior officials"), None);
        }
    }

    #[test]
    fn roles_agree_by_all_their_words_or_by_a_body_that_both_name() {
        let agree = |one: &str, other: &str| Role::of(one).agrees(&Role::of(other));
        assert!(agree("the mayor of Skerry", "Skerry mayor"));
        assert!(agree("head of the Skerry Harbour Office", "clerk at the Skerry Harbour Office"));
        assert!(!agree("mayor", "farmer"));
        assert!(!agree("", ""));
    }
}
