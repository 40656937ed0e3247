//! The classes of what is not read: what coverage counts.

use onrecord_read::document::UnfitKind;

/// Why something is not read, as coverage counts it; the reason in words stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The beginning of an article of which only subscribers may read the rest.
    PaywallStub,
    /// A page that is no article: a front page, a list of links, an error page, a wall of cookies.
    NotNews,
    /// A text in a language that the reader has no model for.
    NotEnglish,
    /// Only a summary of an article that is elsewhere, as many feeds have it.
    Summary,
    /// Bytes that the same run has met before, as an archive says.
    Repeated,
    /// Something that has not changed since it was last fetched.
    Unchanged,
    /// A picture, a style sheet, a request: what archives hold beside articles. Not a document, and never listed unless
    /// that is asked for.
    NoArticle,
    /// Something that its owner or the user does not let the program read.
    Refused,
    /// An address that nobody answers at.
    Unreachable,
    /// Something that the system does not let anybody read.
    Unreadable,
    /// Bytes that break the rules of their format.
    Damaged,
    /// More than is read at once.
    TooLong,
    /// Something of no format that the program knows.
    UnknownFormat,
    /// An article on which the program failed, by a fault of its own.
    Fault,
}

impl Class {
    /// All classes, in the order in which they are reported.
    pub const ALL: [Self; 14] = [
        Self::PaywallStub,
        Self::NotNews,
        Self::NotEnglish,
        Self::Summary,
        Self::Repeated,
        Self::Unchanged,
        Self::NoArticle,
        Self::Refused,
        Self::Unreachable,
        Self::Unreadable,
        Self::Damaged,
        Self::TooLong,
        Self::UnknownFormat,
        Self::Fault,
    ];

    /// The name of the class in files, such as "paywall-stub".
    pub fn word(self) -> &'static str {
        self.words().0
    }

    /// What one of the class is called, and several: "paywall stub", "paywall stubs".
    pub fn called(self) -> (&'static str, &'static str) {
        let (_, one, many) = self.words();
        (one, many)
    }

    /// Whether it counts as a document, so that a run of which it is left out has not read all documents.
    pub fn is_document(self) -> bool {
        self != Self::NoArticle
    }

    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::PaywallStub => ("paywall-stub", "paywall stub", "paywall stubs"),
            Self::NotNews => ("not-news", "not news", "not news"),
            Self::NotEnglish => ("not-english", "not in English", "not in English"),
            Self::Summary => ("summary", "summary only", "summaries only"),
            Self::Repeated => ("repeated", "met before", "met before"),
            Self::Unchanged => ("unchanged", "unchanged", "unchanged"),
            Self::NoArticle => ("no-article", "thing that holds no article", "things that hold no article"),
            Self::Refused => ("refused", "refused", "refused"),
            Self::Unreachable => ("unreachable", "unreachable", "unreachable"),
            Self::Unreadable => ("unreadable", "unreadable", "unreadable"),
            Self::Damaged => ("damaged", "damaged", "damaged"),
            Self::TooLong => ("too-long", "too long", "too long"),
            Self::UnknownFormat => ("unknown-format", "of unknown format", "of unknown format"),
            Self::Fault => ("fault", "lost by a fault of the program", "lost by a fault of the program"),
        }
    }
}

impl From<UnfitKind> for Class {
    fn from(kind: UnfitKind) -> Self {
        match kind {
            UnfitKind::PaywallStub => Self::PaywallStub,
            UnfitKind::NotNews => Self::NotNews,
            UnfitKind::NotEnglish => Self::NotEnglish,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_class_stands_once_in_the_list_and_has_a_word_of_its_own() {
        assert!(Class::ALL.is_sorted_by(|one, other| one < other));
        let words: BTreeSet<&str> = Class::ALL.iter().map(|class| class.word()).collect();
        assert_eq!(words.len(), Class::Fault as usize + 1);
    }
}
