//! Attributions: what the words of the text say, as spans.

use crate::span::Span;

/// Whether a content stands inside quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// All inside quotation marks.
    Direct,
    /// No quotation marks.
    Indirect,
    /// Partly inside.
    Mixed,
}

/// A source, a cue and the contents that belong to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Who is said to have said it: the whole noun phrase.
    pub source: Option<Span>,
    /// The words that attribute: "said", "according to", "did not say".
    pub cue: Option<Span>,
    /// What was said, in order; more than one span where the tag interrupts it. Never empty.
    pub content: Vec<Span>,
    /// Whether the content is quoted.
    pub form: Form,
    /// How sure the model is that this is an attribution with these spans, from 0 to 1.
    pub confidence: f32,
}
