//! What the source did with the content, and whether the text says that it happened.
//!
//! The cue has a head, which the lexicon knows ([`lexicon`]); the head, the source and the first word of the content
//! give the act ([`head`]); the clause around the cue gives the polarity ([`polarity`]).

mod clause;
mod head;
mod inflection;
pub mod lexicon;
mod polarity;
#[cfg(test)]
mod tests;

use self::clause::Clause;
pub(crate) use self::head::is_document;
use crate::galley::Galley;
use crate::span::Span;

/// What a source did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Uttered it, in speech or writing: "said", "according to", "promised".
    Said,
    /// Asked or asked for it.
    Asked,
    /// Said that it is not so.
    Denied,
    /// Would not say or do it.
    Declined,
    /// Holds it to be so, or feels it: "believes", "fears", "is convinced".
    Believes,
    /// Means or wants to do it: "plans", "wants", "hopes to".
    Intends,
    /// Gives it to be seen, as a document or study does: "shows", "suggests".
    Shows,
    /// Settled it with authority: "ruled", "ordered", "decided".
    Decided,
}

impl Act {
    /// The word for it, as the wire format has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Asked => "asked",
            Self::Denied => "denied",
            Self::Declined => "declined",
            Self::Believes => "believes",
            Self::Intends => "intends",
            Self::Shows => "shows",
            Self::Decided => "decided",
        }
    }
}

/// Whether the text affirms that the act happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Polarity {
    /// It happened: "said".
    Affirmed,
    /// It did not happen: "did not say", "has yet to confirm".
    Negated,
    /// It would happen, or is asked or supposed: "would say", "if he says".
    Hypothetical,
}

impl Polarity {
    /// The word for it, as the wire format has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Affirmed => "affirmed",
            Self::Negated => "negated",
            Self::Hypothetical => "hypothetical",
        }
    }
}

/// What a source did, and whether the text affirms it. Without a cue the content is a quote, and was said.
///
/// The parts of the attribution come as spans, since this stage stands above the one that finds them: what a word can
/// attribute is asked there too.
pub fn of(galley: &Galley<'_>, source: Option<Span>, cue: Option<Span>, content: &[Span]) -> (Act, Polarity) {
    let Some(clause) = cue.and_then(|cue| Clause::new(galley, source, cue)) else {
        return (Act::Said, Polarity::Affirmed);
    };
    let words = |span: Span| galley.tokens_in(span).map(|token| galley.word(token).replace('’', "'")).collect();
    let source: Vec<String> = source.map(words).unwrap_or_default();
    // "that" and "to" begin the content that follows the cue.
    let follows = content.iter().map(|&span| galley.tokens_in(span).start).find(|&start| start >= clause.cue.end);
    let head = head::of(&clause);
    let act = match head {
        Some(head) => head::act(head, &clause, &source, follows.unwrap_or(usize::MAX)),
        None if is_document(&source) => Act::Shows,
        None => Act::Said,
    };
    polarity::of(head, act, &clause)
}
