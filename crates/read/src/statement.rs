//! Statements: attributions with who, when, act and polarity, and the reading that holds them.

use std::collections::HashMap;
use std::fmt;

use sha2::{Digest, Sha256};

use crate::act::{Act, Polarity};
use crate::attribution::Attribution;
use crate::circumstance::Circumstance;
use crate::document::Document;
use crate::span::Span;
use crate::speaker::{Speaker, Unresolved};
use crate::text::BlockKind;
use crate::warning::Warning;
use crate::when::Dated;

/// Names a statement for good: a hash of the document's id and the content spans, so that a better model keeps the
/// reviews.
///
/// The first 12 bytes of the SHA-256 of the id in UTF-8, a zero byte, and the two ends of each content span in bytes of
/// the text, each as a little-endian 32-bit number; where earlier statements of the document have the same content, as
/// both ends of a chain may, their count in the same form. Printed as 24 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId([u8; 12]);

impl StatementId {
    /// The name of the statement with these contents in the document with this id, of which `earlier` statements have
    /// the same contents.
    pub fn new(document: &str, content: &[Span], earlier: usize) -> Self {
        let mut hash = Sha256::new();
        hash.update(document.as_bytes());
        hash.update([0]);
        for span in content {
            hash.update((span.start() as u32).to_le_bytes());
            hash.update((span.end() as u32).to_le_bytes());
        }
        if earlier > 0 {
            hash.update((earlier as u32).to_le_bytes());
        }
        let mut id = [0; 12];
        id.copy_from_slice(&hash.finalize()[..12]);
        Self(id)
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// One thing that somebody said, as one document prints it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The name of the statement.
    pub id: StatementId,
    /// The words of the document that make the statement.
    pub attribution: Attribution,
    /// What kind of block the content begins in.
    pub block: BlockKind,
    /// What the source did.
    pub act: Act,
    /// Whether the text affirms that it did.
    pub polarity: Polarity,
    /// Who the source is; `None` where that cannot be known, and then `unresolved` says why.
    pub speaker: Option<Speaker>,
    /// When it was uttered; `None` where nothing but the day of publication is known.
    pub said: Option<Dated>,
    /// Where or in answer to what it was uttered: "in an interview with ...".
    pub occasion: Option<Span>,
    /// To whom it was uttered: "reporters" in "told reporters".
    pub addressee: Option<Span>,
    /// The statement that contains this one.
    pub within: Option<StatementId>,
    /// The statement of the body that this one, of a headline, repeats.
    pub repeats: Option<StatementId>,
    /// What stayed open, in words: "speaker: two candidates".
    pub unresolved: Vec<String>,
}

/// What the stages found in a document: for each attribution one of the rest.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// The attributions, in the order of their first span.
    pub attributions: Vec<Attribution>,
    /// What each source did, and whether the text affirms it.
    pub acts: Vec<(Act, Polarity)>,
    /// Who each source is, or why that is open.
    pub speakers: Vec<Result<Speaker, Unresolved>>,
    /// When, on what occasion and to whom.
    pub circumstances: Vec<Circumstance>,
}

/// Makes statements of what the stages found; a headline's does not know yet what it repeats.
pub fn assemble(document: &Document, findings: Findings) -> Vec<Statement> {
    let Findings { attributions, acts, speakers, circumstances } = findings;
    let mut seen: HashMap<Vec<Span>, usize> = HashMap::new();
    let ids: Vec<StatementId> = attributions
        .iter()
        .map(|attribution| {
            let count = seen.entry(attribution.content.clone()).or_default();
            *count += 1;
            StatementId::new(&document.id, &attribution.content, *count - 1)
        })
        .collect();
    let blocks = document.text.blocks();
    let block = |start: usize| blocks[blocks.partition_point(|block| block.span.end() <= start)].kind;
    let statement = |((((attribution, &id), (act, polarity)), speaker), circumstance)| {
        let attribution: Attribution = attribution;
        let Circumstance { said, unresolved: undated, occasion, addressee } = circumstance;
        let (speaker, unknown) = match speaker {
            Ok(speaker) => (Some(speaker), None),
            Err(Unresolved { reason }) => (None, Some(format!("speaker: {reason}"))),
        };
        Statement {
            id,
            block: block(attribution.content[0].start()),
            within: attribution.within.map(|outer| ids[outer]),
            attribution,
            act,
            polarity,
            speaker,
            said,
            occasion,
            addressee,
            repeats: None,
            unresolved: unknown.into_iter().chain(undated).collect(),
        }
    };
    attributions.into_iter().zip(&ids).zip(acts).zip(speakers).zip(circumstances).map(statement).collect()
}

/// What one version of the reader found in one document.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The statements, in the order of their first span.
    pub statements: Vec<Statement>,
    /// The day that the text itself gives as that of its publication: "SKERRY, March 5 -".
    pub dateline: Option<Dated>,
    /// What could not be read.
    pub warnings: Vec<Warning>,
}
