//! Whether the speakers of two statements may be one.

use super::words::hash;
use crate::name;

/// Who a statement is by, as far as its document and the ledger tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Voice {
    /// The person of the ledger.
    pub person: Option<i64>,
    /// What the speaker is.
    pub kind: Kind,
    /// The words of the name, hashed as words of statements are.
    pub name: Vec<u32>,
}

/// What a speaker is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A person with a name.
    Person,
    /// A body.
    Body,
    /// A text or study.
    Text,
    /// Somebody without a name, several people, or nobody that the document tells.
    #[default]
    Open,
}

/// How two speakers stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// They are one.
    Same,
    /// Nothing shows that they are two.
    Open,
    /// They are two.
    Other,
}

impl Voice {
    /// A speaker of the kind and name that a document gives, and of the person that the ledger makes of it.
    pub fn of(kind: &str, name: &str, person: Option<i64>) -> Self {
        let kind = match kind {
            "person" => Kind::Person,
            "organisation" => Kind::Body,
            "document" => Kind::Text,
            _ => return Self { person, ..Self::default() },
        };
        let folded = name::folded(if kind == Kind::Person { "person" } else { "organisation" }, name);
        let plain = folded.as_deref().and_then(|folded| folded.split_once(' ')).map(|(_, name)| name.to_owned());
        // A surname joins nobody to a person of the ledger, but may stand for one beside the same words.
        let plain = plain.unwrap_or_else(|| name::words(name).join(" "));
        let titles = ["mr", "mrs", "ms", "dr", "sir", "president", "senator", "minister"];
        let mut words: Vec<&str> = plain.split(' ').collect();
        while words.len() > 1 && titles.contains(&words[0]) {
            words.remove(0);
        }
        Self { person, kind, name: words.into_iter().map(hash).collect() }
    }

    /// How two speakers stand to each other.
    pub fn agreement(&self, other: &Self) -> Agreement {
        if self.person.is_some() && self.person == other.person {
            return Agreement::Same;
        }
        match (self.kind, other.kind) {
            (Kind::Open, _) | (_, Kind::Open) => Agreement::Open,
            (Kind::Person, Kind::Person) => self.same_person(other),
            (one, another) if one == another => self.same_body(other),
            // What a text says its author does, and what a body says a person says for it; but not by rule.
            (Kind::Text, _) | (_, Kind::Text) => Agreement::Open,
            _ => Agreement::Other,
        }
    }

    fn same_person(&self, other: &Self) -> Agreement {
        if self.name.is_empty() || self.name.last() != other.name.last() {
            return Agreement::Other;
        }
        match (self.name.len(), other.name.len()) {
            (1, _) | (_, 1) => Agreement::Open,
            // Two people of the ledger of one full name are two because a document, a list or somebody says so.
            _ if self.name == other.name && self.person.is_some() && other.person.is_some() => Agreement::Other,
            _ if self.name[0] == other.name[0] => Agreement::Same,
            // "Alhaji Musa Danlami" is Musa Danlami with a title that no list knows.
            _ if self.name.ends_with(&other.name) || other.name.ends_with(&self.name) => Agreement::Same,
            _ => Agreement::Other,
        }
    }

    fn same_body(&self, other: &Self) -> Agreement {
        if self.name == other.name {
            // Bodies of one word are not joined by the ledger, and are one beside the same words.
            return if self.name.is_empty() { Agreement::Open } else { Agreement::Same };
        }
        let (short, long) = if self.name.len() < other.name.len() { (self, other) } else { (other, self) };
        if short.name.iter().all(|word| long.name.contains(word)) { Agreement::Open } else { Agreement::Other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement(one: (&str, &str), other: (&str, &str)) -> Agreement {
        let (one, other) = (Voice::of(one.0, one.1, None), Voice::of(other.0, other.1, None));
        assert_eq!(one.agreement(&other), other.agreement(&one));
        one.agreement(&other)
    }

    #[test]
    fn a_surname_may_be_the_person_and_another_first_name_is_not() {
        let person = |name| ("person", name);
        assert_eq!(agreement(person("Ada Moon"), person("Dr Ada Moon")), Agreement::Same);
        assert_eq!(agreement(person("Ada Moon"), person("Ms Moon")), Agreement::Open);
        assert_eq!(agreement(person("Ada Moon"), person("Alhaji Ada Moon")), Agreement::Same);
        assert_eq!(agreement(person("Ada Moon"), person("Tom Moon")), Agreement::Other);
        assert_eq!(agreement(person("Ada Moon"), person("Ada Brill")), Agreement::Other);
    }

    #[test]
    fn who_is_not_named_may_be_anybody_and_a_body_is_no_person() {
        assert_eq!(agreement(("unnamed", "an official"), ("person", "Ada Moon")), Agreement::Open);
        assert_eq!(agreement(("organisation", "Harbour Office"), ("person", "Ada Moon")), Agreement::Other);
        assert_eq!(
            agreement(("organisation", "the Skerry Harbour Office"), ("organisation", "Harbour Office")),
            Agreement::Open
        );
        assert_eq!(agreement(("organisation", "Water Board"), ("organisation", "Harbour Office")), Agreement::Other);
    }

    #[test]
    fn what_the_ledger_decided_counts_more_than_names() {
        let voice = |name, person| Voice::of("person", name, Some(person));
        assert_eq!(voice("Ada Moon", 1).agreement(&voice("Ada Brill", 1)), Agreement::Same);
        assert_eq!(voice("Ada Moon", 1).agreement(&voice("Ada Moon", 2)), Agreement::Other);
    }
}
