//! What could not be read, where, and what was done about it.

use crate::span::Span;

/// Something that went wrong while a document was read; reading goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where in the text, when the trouble has a place there.
    pub span: Option<Span>,
    /// What is wrong and what was done, in lower case, for people.
    pub message: String,
}
