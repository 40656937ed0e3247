//! What an entry can say: the events, and their canonical JSON.
//!
//! An event holds no word of any article. It names texts, captures, imprints and findings by their hash, and the
//! [`archive`](crate::archive) keeps those, so that a withdrawal can take the words away and leave the chain whole. What
//! people write, such as the reason of a decision, is in the event itself.
//!
//! To add a kind: a variant here with a word and the version 1 in [`Event::kind`], its arm in `derive::apply`, a line in
//! `docs/ledger.md`, and a step of the random ledgers in the tests. A kind that was released never changes its meaning: a
//! new form is a new version of the kind.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::hash::{DocumentKey, Hash, PersonId};

/// One fact, as an entry holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A document came in.
    Document(DocumentAdded),
    /// A version of the reader read a document; its statements take the place of those of the reading before.
    Reading(ReadingMade),
    /// Somebody judged a statement.
    Review(Review),
    /// Two people are one.
    Join(Join),
    /// Speakers of some documents are not the person that they were taken for.
    Part(Part),
    /// A person is to be called otherwise.
    Rename(Rename),
    /// A list of people came in.
    People(PeopleImported),
    /// Two statements are one utterance.
    FamilyJoin(FamilyJoin),
    /// Some statements are not the utterance that they were taken for.
    FamilyPart(FamilyPart),
    /// A decision is taken back.
    Undo(Undo),
    /// A document's words are taken away for good.
    Withdrawal(Withdrawal),
}

/// A document came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentAdded {
    /// Its name in the ledger.
    pub document: DocumentKey,
    /// The document that it is a changed version of.
    pub version_of: Option<DocumentKey>,
    /// The bytes that it was read from, as they were found.
    pub capture: Hash,
    /// Whether the archive keeps the capture, or only the hash is known.
    pub capture_kept: bool,
    /// How the capture is to be understood: "text", "html", "jsonl".
    pub format: String,
    /// Its text.
    pub text: Hash,
    /// What is said of it: a [`Imprint`](crate::imprint::Imprint).
    pub imprint: Hash,
}

/// A version of the reader read a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingMade {
    /// The document.
    pub document: DocumentKey,
    /// The version of the reader: "onrecord 0.1.0 / en-1".
    pub reader: String,
    /// The statements: [`Findings`](crate::findings::Findings).
    pub findings: Hash,
    /// The text and imprint that they were found in, where those are not the ones that the document came with.
    pub in_text: Option<ReadText>,
}

/// The text and imprint that a later reader made of a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadText {
    /// The text.
    pub text: Hash,
    /// The imprint.
    pub imprint: Hash,
}

/// What somebody thinks of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is right.
    Confirmed,
    /// It is right but for what the review puts right.
    Corrected,
    /// It is no statement, or not this one.
    Rejected,
}

impl Verdict {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Corrected => "corrected",
            Self::Rejected => "rejected",
        }
    }
}

/// Somebody's judgement of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The document that the statement stands in.
    pub document: DocumentKey,
    /// The id of the statement: 24 hexadecimal digits.
    pub statement: String,
    /// The entry of the reading that was judged, which says which text the spans are of.
    pub reading: i64,
    /// The content that was judged, in bytes of the text.
    pub as_read: Vec<Bytes>,
    /// The judgement.
    pub verdict: Verdict,
    /// What is put right: fields of the wire format with their right values, spans in bytes.
    pub correction: Option<Value>,
    /// Anything else that is to be remembered.
    pub note: Option<String>,
}

/// Two people are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The person that stays.
    pub person: PersonId,
    /// The person that is the same.
    pub same: PersonId,
    /// Why.
    pub why: String,
}

/// Speakers of some documents are not the person that they were taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The person that they were taken for.
    pub person: PersonId,
    /// The documents whose speakers become a person of their own, named after this entry.
    pub documents: Vec<DocumentKey>,
    /// Why.
    pub why: String,
}

/// A person is to be called otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// The person.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// Why.
    pub why: String,
}

/// A list of people came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleImported {
    /// The people.
    pub people: Vec<Listed>,
    /// Why, or from where.
    pub why: String,
}

/// A person as a list has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// The full name.
    pub name: String,
    /// "person" or "organisation".
    pub kind: String,
    /// Other full names of the same.
    pub aliases: Vec<String>,
    /// Offices and parts that tell the person from others of the same name.
    pub roles: Vec<String>,
    /// The item in Wikidata: "Q42".
    pub wikidata: Option<String>,
}

/// The name of a statement in the ledger: two documents of one id may have statements of one id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementName {
    /// The document that it stands in.
    pub document: DocumentKey,
    /// Its id: 24 hexadecimal digits.
    pub statement: String,
}

/// Two statements are one utterance, and so are the families that they are of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyJoin {
    /// The one.
    pub one: StatementName,
    /// The other.
    pub other: StatementName,
    /// Why.
    pub why: String,
}

/// Some statements are not the utterance that they were taken for: together they are another, and no rule joins them to any
/// statement that was not parted with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyPart {
    /// The statements.
    pub statements: Vec<StatementName>,
    /// Why.
    pub why: String,
}

/// A decision is taken back: what it changed is as if it had never been made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// The number of the entry that holds the decision: a review, a join, a part, a rename, a list, one
    /// about families, or an undo.
    pub entry: i64,
    /// Why.
    pub why: String,
}

/// A document's words are taken away for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// The document.
    pub document: DocumentKey,
    /// Why.
    pub why: String,
}

/// A half-open range of bytes in a text, `[start, end]` in JSON; not yet checked against the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Bytes(pub u32, pub u32);

impl Bytes {
    /// The range.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.0 as usize..self.1 as usize
    }
}

/// Gives each variant its kind, and reads and writes it under that kind.
macro_rules! kinds {
    ($($variant:ident = $kind:literal),* $(,)?) => {
        impl Event {
            /// The kind and its version, as the entry has it beside the content.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind),* }
            }

            /// The content: JSON with the fields in their fixed order and no white space.
            pub fn to_json(&self) -> String {
                let json = match self { $(Self::$variant(event) => serde_json::to_string(event)),* };
                json.expect("events hold strings, numbers and lists, which JSON can say")
            }

            /// The event that content of a kind says.
            ///
            /// # Errors
            /// In words, when the kind is not known or the content is not what such an event says.
            pub fn from_json(kind: &str, content: &str) -> Result<Self, String> {
                let event = match kind {
                    $($kind => serde_json::from_str(content).map(Self::$variant),)*
                    _ => return Err(format!("it is of the kind {kind:?}, which this program does not know")),
                };
                event.map_err(|error| format!("its content is not that of a {kind}: {error}"))
            }
        }
    };
}

kinds! {
    Document = "document/1",
    Reading = "reading/1",
    Review = "review/1",
    Join = "join/1",
    Part = "part/1",
    Rename = "rename/1",
    People = "people/1",
    FamilyJoin = "family-join/1",
    FamilyPart = "family-part/1",
    Undo = "undo/1",
    Withdrawal = "withdrawal/1",
}

impl Event {
    /// Whether the event is a decision, which an undo can take back.
    pub const fn is_decision(&self) -> bool {
        match self {
            Self::Review(_)
            | Self::Join(_)
            | Self::Part(_)
            | Self::Rename(_)
            | Self::People(_)
            | Self::FamilyJoin(_)
            | Self::FamilyPart(_)
            | Self::Undo(_) => true,
            Self::Document(_) | Self::Reading(_) | Self::Withdrawal(_) => false,
        }
    }
}
