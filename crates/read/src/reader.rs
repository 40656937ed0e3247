//! Runs the stages in order: the only place where the order is written.

use crate::act::{self, Act, Polarity};
use crate::attribution::Attributor;
use crate::circumstance::{self, Circumstance};
use crate::document::Document;
use crate::galley::Galley;
use crate::headline::{self, Told};
use crate::model::{Model, ModelError, Scratch};
use crate::prose;
use crate::quotation;
use crate::sentence;
use crate::speaker;
use crate::statement::{self, Reading};
use crate::token;
use crate::when::Times;

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
        let galley = Galley { document, tokens: &tokens, pairing: &pairing, marks: &marks, sentences: &sentences };
        let attributions = attributor.find(model, &mut self.scratch, &galley);
        let acts: Vec<(Act, Polarity)> =
            attributions.iter().map(|found| act::of(&galley, found.source, found.cue, &found.content)).collect();
        let speakers = speaker::resolve(&galley, &attributions);
        let times = Times::find(&galley);
        let circumstances = circumstance::find(&attributions, &times);
        let told: Vec<Told<'_>> = attributions
            .iter()
            .zip(&acts)
            .zip(&speakers)
            .map(|((attribution, &(act, polarity)), speaker)| Told {
                attribution,
                speaker: speaker.as_ref().ok(),
                act,
                polarity,
            })
            .collect();
        let repeats = headline::repeats(&galley, &told);
        let mut statements = statement::of_attributions(document, attributions);
        for (statement, (act, polarity)) in statements.iter_mut().zip(acts) {
            (statement.act, statement.polarity) = (Some(act), Some(polarity));
        }
        for (statement, speaker) in statements.iter_mut().zip(speakers) {
            match speaker {
                Ok(speaker) => statement.speaker = Some(speaker),
                Err(open) => statement.unresolved.push(format!("speaker: {}", open.reason)),
            }
        }
        for (statement, circumstance) in statements.iter_mut().zip(circumstances) {
            let Circumstance { said, unresolved, occasion, addressee } = circumstance;
            (statement.said, statement.occasion, statement.addressee) = (said, occasion, addressee);
            statement.unresolved.extend(unresolved);
        }
        for (number, repeated) in repeats.into_iter().enumerate() {
            statements[number].repeats = repeated.map(|repeated| statements[repeated].id);
        }
        warnings.extend(times.dateline.warning);
        let dateline = times.dateline.dated;
        warnings.extend(pairing.warnings);
        Reading { statements, dateline, warnings }
    }
}
