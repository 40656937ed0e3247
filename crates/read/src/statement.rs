//! Statements: attributions with who, when, act and polarity, and the reading that holds them.

use std::fmt;

use crate::attribution::Attribution;
use crate::text::BlockKind;
use crate::warning::Warning;

/// Names a statement for good: a hash of the document's id and the content spans, so that a better model keeps the reviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(pub(crate) u64);

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
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
}

/// What one version of the reader found in one document.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The statements, in the order of their first span.
    pub statements: Vec<Statement>,
    /// What could not be read.
    pub warnings: Vec<Warning>,
}
