//! Runs the stages in order: the only place where the order is written.

use crate::attribution::{Attribution, Attributor};
use crate::document::Document;
use crate::model::{Model, ModelError, Scratch};
use crate::prose;
use crate::quotation;
use crate::sentence;
use crate::statement::{Reading, Statement, StatementId};
use crate::text::{BlockKind, Text};
use crate::token;

/// The bytes of the English model that ships in the program; `models/en/MODEL_CARD.md` says what it was made of.
pub const ENGLISH: &[u8] = include_bytes!("../../../models/en/model.bin");

/// A loaded model; immutable, and shared by any number of workers.
#[derive(Debug)]
pub struct Reader {
    model: Model,
    attributor: Attributor,
}

impl Reader {
    /// A reader with this model.
    ///
    /// # Errors
    /// When the model lacks a part that reading needs.
    pub fn new(model: Model) -> Result<Self, ModelError> {
        let attributor = Attributor::load(&model)?;
        Ok(Self { model, attributor })
    }

    /// The reader of English that ships in the program.
    ///
    /// # Errors
    /// When the weights in the program are damaged.
    pub fn english() -> Result<Self, ModelError> {
        Self::new(Model::load(ENGLISH)?)
    }

    /// The version that statements carry: the program's and the model's, "onrecord 0.1.0 / en-1".
    pub fn version(&self) -> String {
        format!("onrecord {} / {}", env!("CARGO_PKG_VERSION"), self.model.name())
    }

    /// A worker of this reader, with scratch buffers of its own.
    pub fn worker(&self) -> Worker<'_> {
        Worker { reader: self, scratch: Scratch::new() }
    }
}

/// Reads documents one after another with its own scratch buffers: one for each thread.
#[derive(Debug)]
pub struct Worker<'r> {
    reader: &'r Reader,
    scratch: Scratch,
}

impl Worker<'_> {
    /// Finds the statements of a document. Never fails: what cannot be read becomes a warning.
    pub fn read(&mut self, document: &Document) -> Reading {
        let Reader { model, attributor } = self.reader;
        let text = &document.text;
        let (illegible, mut warnings) = prose::illegible(text);
        let mut tokens = token::split(text);
        tokens.retain(|token| !illegible[token.block as usize]);
        let pairing = quotation::pair(text);
        let sentences = sentence::split(text, &tokens, &pairing);
        let marks = pairing.marks(&tokens);
        let attributions = attributor.find(model, &mut self.scratch, text, &tokens, &sentences, &marks);
        let statements = attributions.into_iter().map(|attribution| statement(document, attribution)).collect();
        warnings.extend(pairing.warnings);
        Reading { statements, warnings }
    }
}

fn statement(document: &Document, attribution: Attribution) -> Statement {
    let block = block_of(&document.text, &attribution);
    Statement { id: StatementId::new(&document.id, &attribution.content), attribution, block }
}

/// The kind of the block that the content begins in.
fn block_of(text: &Text, attribution: &Attribution) -> BlockKind {
    let start = attribution.content[0].start();
    let blocks = text.blocks();
    blocks[blocks.partition_point(|block| block.span.end() <= start)].kind
}
