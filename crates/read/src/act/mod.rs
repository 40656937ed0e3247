//! What the source did with the content, and whether the text says that it happened.

mod inflection;
pub mod lexicon;

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
