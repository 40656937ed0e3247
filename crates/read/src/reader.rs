//! Runs the stages in order: the only place where the order is written.

use crate::act;
use crate::attribution::Attributor;
use crate::circumstance;
use crate::document::Document;
use crate::galley::Galley;
use crate::headline;
use crate::model::{Model, ModelError, Scratch};
use crate::prose;
use crate::quotation;
use crate::sentence;
use crate::speaker;
use crate::statement::{self, Findings, Reading};
use crate::token::{self, Spellings};
use crate::when::Times;
use crate::when::dateline::Dateline;

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
        // A pull quote that repeats the article would make each of its statements two.
        let repeats = |block: u32| text.blocks()[block as usize].repeats.is_some();
        tokens.retain(|token| !illegible[token.block as usize] && !repeats(token.block));
        let pairing = quotation::pair(text);
        let marks = pairing.marks(&tokens);
        let sentences = sentence::split(text, &tokens, &pairing);
        let spellings = Spellings::of_tokens(&tokens, text);
        let galley = Galley {
            document,
            tokens: &tokens,
            spellings: &spellings,
            pairing: &pairing,
            marks: &marks,
            sentences: &sentences,
        };
        let attributions = attributor.find(model, &mut self.scratch, &galley);
        let acts = attributions.iter().map(|found| act::of(&galley, found.source, found.cue, &found.content)).collect();
        let speakers = speaker::resolve(&galley, &attributions);
        let times = Times::find(&galley);
        let circumstances = circumstance::find(&attributions, &times);
        let findings = Findings { attributions, acts, speakers, circumstances };
        let mut statements = statement::assemble(document, findings);
        headline::link(&galley, &mut statements);
        let Dateline { dated: dateline, warning, .. } = times.dateline;
        warnings.extend(warning);
        warnings.extend(pairing.warnings);
        Reading { statements, dateline, warnings }
    }
}
