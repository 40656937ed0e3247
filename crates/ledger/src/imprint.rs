//! What is said of a document: all but its text, as the archive keeps it.

use jiff::Timestamp;
use jiff::civil::Date;
use onrecord_read::document::{Claim, Document, Field, Place, Record};
use onrecord_read::format::Provenance;
use onrecord_read::text::{BlockKind, Text};
use serde::{Deserialize, Serialize};

use crate::hash::{DocumentKey, Hash};

/// What is said of a document, and how its text is laid out. The fields are those of
/// [`Document`]; what is not known is left out of the JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)] // they are the fields of the document, which are documented there
pub struct Imprint {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<Box<Record>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<KeptClaim>,
    /// The blocks of the text.
    pub blocks: Vec<KeptBlock>,
    /// How many bytes of the text are running text.
    pub running: usize,
}

/// A [`Claim`], as the archive keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // they are the fields of the claim
pub struct KeptClaim {
    #[serde(with = "FieldWord")]
    pub field: Field,
    pub value: String,
    #[serde(with = "PlaceWord")]
    pub place: Place,
    pub key: String,
}

/// A block: its kind, its first byte and one past its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptBlock(#[serde(with = "BlockWord")] pub BlockKind, pub u32, pub u32);

#[derive(Serialize, Deserialize)]
#[serde(remote = "Field", rename_all = "kebab-case")]
enum FieldWord {
    Title,
    Outlet,
    Byline,
    Published,
    Modified,
    Address,
    Language,
    Section,
    Agency,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Place", rename_all = "kebab-case")]
enum PlaceWord {
    Record,
    Canonical,
    JsonLd,
    OpenGraph,
    Meta,
    Microdata,
    Element,
    Words,
    Carrier,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "BlockKind", rename_all = "kebab-case")]
pub(crate) enum BlockWord {
    Headline,
    Subhead,
    Paragraph,
    ListItem,
    Blockquote,
    Caption,
    PullQuote,
}

impl Imprint {
    /// What is said of a document.
    pub fn of(document: &Document) -> Self {
        let Document {
            id,
            origin,
            title,
            outlet,
            byline,
            published,
            modified,
            section,
            agency,
            url,
            language,
            encoding,
            claims,
            captured,
            record,
            text,
            // They tell of one run of the program, and not of the document.
            copy_of: _,
            unfit: _,
        } = document;
        let claim = |claim: &Claim| {
            let Claim { field, value, place, key } = claim.clone();
            KeptClaim { field, value, place, key }
        };
        let block = |block: &onrecord_read::text::Block| {
            KeptBlock(block.kind, block.span.start() as u32, block.span.end() as u32)
        };
        Self {
            id: id.clone(),
            origin: origin.clone(),
            title: title.clone(),
            outlet: outlet.clone(),
            byline: byline.clone(),
            published: *published,
            modified: *modified,
            section: section.clone(),
            agency: agency.clone(),
            address: url.clone(),
            language: language.clone(),
            encoding: encoding.map(str::to_owned),
            captured: *captured,
            record: record.clone(),
            claims: claims.iter().map(claim).collect(),
            blocks: text.blocks().iter().map(block).collect(),
            running: text.running().len(),
        }
    }

    /// The text with its blocks, from its characters.
    pub fn text(&self, string: String) -> Text {
        let blocks = self.blocks.iter().map(|&KeptBlock(kind, start, end)| (kind, start as usize..end as usize));
        Text::new(string, blocks).with_running(self.running).with_repeats()
    }

    /// The document that this is said of, with its text, but for the name of its encoding.
    pub fn document(&self, string: String) -> Document {
        let claim = |claim: &KeptClaim| {
            let KeptClaim { field, value, place, key } = claim.clone();
            Claim { field, value, place, key }
        };
        Document {
            id: self.id.clone(),
            origin: self.origin.clone(),
            title: self.title.clone(),
            outlet: self.outlet.clone(),
            byline: self.byline.clone(),
            published: self.published,
            modified: self.modified,
            section: self.section.clone(),
            agency: self.agency.clone(),
            url: self.address.clone(),
            language: self.language.clone(),
            encoding: None,
            claims: self.claims.iter().map(claim).collect(),
            captured: self.captured,
            record: self.record.clone(),
            copy_of: None,
            unfit: None,
            text: self.text(string),
        }
    }

    /// What was known of the capture before it was read, to read it once more.
    pub fn provenance(&self) -> Provenance {
        let beside = |claim: &&KeptClaim| matches!(claim.place, Place::Record | Place::Carrier);
        let claim = |claim: &KeptClaim| {
            let KeptClaim { field, value, place, key } = claim.clone();
            Claim { field, value, place, key }
        };
        Provenance {
            id: self.id.clone(),
            origin: self.origin.clone(),
            encoding: self.encoding.clone(),
            captured: self.captured,
            record: self.record.clone(),
            claims: self.claims.iter().filter(beside).map(claim).collect(),
        }
    }

    /// Keeps of an earlier imprint of the same document what a later reader did not find, such as what the command line
    /// said of it.
    pub fn fill_in(document: &mut Document, earlier: &Self) {
        document.title = document.title.take().or_else(|| earlier.title.clone());
        document.outlet = document.outlet.take().or_else(|| earlier.outlet.clone());
        document.published = document.published.or(earlier.published);
    }

    /// The name in the ledger of the document that this is said of, and that has this text.
    pub fn key(&self, text: Hash) -> DocumentKey {
        let stated = |field: &Option<String>| field.clone().unwrap_or_default();
        let published = self.published.map(|day| day.to_string()).unwrap_or_default();
        DocumentKey::of_parts(&[
            text.as_bytes(),
            stated(&self.outlet).as_bytes(),
            stated(&self.address).as_bytes(),
            stated(&self.title).as_bytes(),
            stated(&self.byline).as_bytes(),
            published.as_bytes(),
        ])
    }

    /// Whether its id is its own, and not a number that it got for its place in a file: "wire:3" from "wire.jsonl:3".
    pub(crate) fn is_named(&self) -> bool {
        let number = |name: &str| name.rsplit_once(':').and_then(|(_, number)| number.parse::<u64>().ok());
        let is_numbered = self.origin.as_deref().and_then(number).is_some_and(|line| number(&self.id) == Some(line));
        !is_numbered && self.origin.as_deref() != Some("-")
    }

    /// The JSON that the archive keeps.
    #[allow(clippy::missing_panics_doc)] // it does not
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("imprints hold strings, numbers and lists, which JSON can say")
    }
}

#[cfg(test)]
mod tests {
    use onrecord_read::format::{self, Format};

    use super::*;

    const PAGE: &str = "<!doctype html><html lang=en><head><title>Ferry late</title>\
        <meta property=og:site_name content='Skerry Post'><meta property=article:published_time content=2024-03-05>\
        <link rel=canonical href=https://skerry.example/ferry></head><body><article><h1>Ferry late</h1>\
        <p>The ferry will run an hour late on Monday, the harbour office said, and nobody knows why it is so.</p>\
        <aside class=pullquote>nobody knows why it is so</aside>\
        <p>“Nobody asked us about the ferry,” said Ada Moon, who takes it to work every morning at seven.</p>\
        </article></body></html>";

    #[test]
    fn a_document_comes_back_from_its_imprint_and_text() {
        let read = format::read(Format::Html, PAGE.as_bytes().to_vec(), Provenance::of("ferry", Some("in/ferry.html")));
        let document = read.document;
        let json = Imprint::of(&document).to_json();
        let imprint: Imprint = serde_json::from_str(&json).expect("it is what was written");
        let again = imprint.document(document.text.as_str().to_owned());
        assert_eq!(Imprint::of(&again), Imprint { encoding: None, ..imprint });
        assert_eq!(again.text.blocks(), document.text.blocks());
        assert_eq!(again.text.running(), document.text.running());
        assert_eq!(again.claims, document.claims);
        assert!(again.url.is_some() && again.published.is_some());
    }

    #[test]
    fn what_a_reader_of_the_paper_sees_names_the_document_and_where_it_lay_does_not() {
        let imprint = Imprint { id: "a".to_owned(), origin: Some("a.txt".to_owned()), ..Imprint::default() };
        let text = Hash::of(b"Ferry late");
        let moved = Imprint { id: "b".to_owned(), origin: Some("b.txt".to_owned()), ..imprint.clone() };
        assert_eq!(imprint.key(text), moved.key(text));
        let retitled = Imprint { title: Some("Ferry early".to_owned()), ..imprint.clone() };
        assert_ne!(imprint.key(text), retitled.key(text));
        assert_ne!(imprint.key(text), imprint.key(Hash::of(b"Ferry early")));
    }

    #[test]
    fn a_number_in_a_file_names_nothing() {
        let imprint = |id: &str, origin: &str| Imprint {
            id: id.to_owned(),
            origin: Some(origin.to_owned()),
            ..Imprint::default()
        };
        assert!(!imprint("wire:3", "in/wire.jsonl:3").is_named());
        assert!(imprint("ferry", "in/wire.jsonl:3").is_named());
        assert!(imprint("ferry", "in/ferry.txt").is_named());
        assert!(!imprint("stdin", "-").is_named());
    }
}
