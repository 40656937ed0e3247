//! Attributions: what the words of the text say, as spans.
//!
//! The encoder reads the tokens in windows ([`encoded`]); a linear-chain CRF gives each token a role ([`tag`]); two
//! pointers join the spans of the roles into attributions ([`link`]); the conventions of the field set the edges of the
//! spans ([`edge`]); headlines that attribute by a mark alone are read by rule ([`headline`]).

mod edge;
mod encoded;
mod headline;
mod layer;
mod link;
mod nested;
mod passage;
mod tag;
mod window;

use std::ops::Range;

use self::encoded::Encoded;
use self::layer::Layer;
use self::link::{Linked, Pointer};
use self::nested::Chains;
use self::passage::Passage;
use self::tag::{Chain, Row, TAGS};
use crate::act::lexicon;
use crate::galley::Galley;
use crate::model::{Model, ModelError, Scratch};
use crate::quotation::Mark;
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

impl Form {
    /// The word for it, as the wire format has it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
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
    /// How sure the model is that this is an attribution with these spans, from 0 to 1: the least of the probabilities
    /// of its spans (the geometric mean over their tokens) times that of its links.
    pub confidence: f32,
    /// The attribution whose content this one stands in, by its number in the list.
    pub within: Option<usize>,
}

/// What of the model finds attributions, on top of the encoder.
#[derive(Debug)]
pub struct Attributor {
    tag: Layer,
    chain: Chain,
    to_cue: Pointer,
    to_source: Pointer,
}

impl Attributor {
    /// Takes the heads out of a model.
    ///
    /// # Errors
    /// When the model has no such heads, or of another size.
    pub fn load(model: &Model) -> Result<Self, ModelError> {
        Ok(Self {
            tag: Layer::load(model, "tag", TAGS)?,
            chain: Chain::new(model.head("crf.start", &[TAGS])?, model.head("crf.transition", &[TAGS, TAGS])?),
            to_cue: Pointer::load(model, "link.content", "link.cue")?,
            to_source: Pointer::load(model, "link.cue_source", "link.source")?,
        })
    }

    /// Finds the attributions of a document, those inside the contents of others too, in the order of their first span.
    pub fn find(&self, model: &Model, scratch: &mut Scratch, galley: &Galley<'_>) -> Vec<Attribution> {
        let mut chains = Chains::default();
        for tokens in passage::stretches(galley) {
            let mut found = self.pass(model, scratch, galley, &[Passage::of_stretch(model, galley, tokens)]);
            found.retain(|found| !headline::is_label(galley, &found.attribution));
            headline::part_subheads(galley, &mut found);
            while !found.is_empty() {
                let promising = chains.add(galley, found);
                let contents = promising.iter().map(|part| Passage::of_contents(model, galley, part));
                found = self.pass(model, scratch, galley, &contents.collect::<Vec<_>>());
            }
        }
        let by_form = headline::read(galley, &chains.outermost());
        chains.add_outermost(by_form);
        chains.in_order()
    }

    /// Reads passages, each by itself.
    fn pass(&self, model: &Model, scratch: &mut Scratch, galley: &Galley<'_>, passages: &[Passage]) -> Vec<Found> {
        let inputs: Vec<_> = passages.iter().map(|passage| &passage.inputs[..]).collect();
        let encoded = Encoded::all(model, scratch, &inputs);
        passages.iter().zip(&encoded).flat_map(|(passage, encoded)| self.judge(galley, passage, encoded)).collect()
    }

    /// Finds the attributions of one passage in its hidden states.
    fn judge(&self, galley: &Galley<'_>, passage: &Passage, encoded: &Encoded) -> Vec<Found> {
        let Passage { tokens, marks, inputs, .. } = passage;
        let emission = |k| Row::try_from(self.tag.apply(encoded.hidden(k))).expect("the layer has TAGS outputs");
        let emissions: Vec<Row> = (0..inputs.len()).map(emission).collect();
        let mut spans = Vec::new();
        for block in encoded::blocks(inputs) {
            for mut span in self.chain.spans(&emissions[block.clone()], block.start) {
                span.tokens = edge::set(span.role, span.tokens, &block, marks, |k| galley.word(tokens[k]));
                spans.push(span);
            }
        }
        let in_document = |number: usize| {
            let Range { start, end } = spans[number].tokens;
            tokens[start]..tokens[end - 1] + 1
        };
        let words = |number: usize| galley.span(in_document(number));
        let hints = |k: usize| tag::hints_at_cue(&emissions[k]) && lexicon::can_attribute(galley.word(tokens[k]));
        let whole = |Linked { source, cue, contents, probability }: Linked| {
            let all = [source, cue].into_iter().flatten().chain(contents.iter().copied());
            let least = all.map(|number| spans[number].probability).fold(1.0, f32::min);
            let within = || contents.iter().flat_map(|&number| spans[number].tokens.clone());
            Found {
                contents: contents.iter().map(|&number| in_document(number)).collect(),
                hints: within().filter(|&k| hints(k)).map(|k| tokens[k]).collect(),
                attribution: Attribution {
                    source: source.map(words),
                    cue: cue.map(words),
                    content: contents.iter().map(|&number| words(number)).collect(),
                    form: form(within().map(|k| marks[k])),
                    confidence: least * probability,
                    within: passage.within,
                },
            }
        };
        link::link(&spans, encoded, &self.to_cue, &self.to_source).into_iter().map(whole).collect()
    }
}

/// An attribution, and what the search for others inside it needs.
#[derive(Debug)]
struct Found {
    attribution: Attribution,
    /// The tokens of each content.
    contents: Vec<Range<usize>>,
    /// The tokens of the contents that can attribute, and look a little as if they began a cue.
    hints: Vec<usize>,
}

/// The form of a content from the quotation states of its tokens.
fn form(marks: impl Iterator<Item = Mark>) -> Form {
    let (mut quoted, mut unquoted) = (false, false);
    for mark in marks {
        if mark == Mark::Outside || mark == Mark::Unpaired {
            unquoted = true;
        } else {
            quoted = true;
        }
    }
    match (quoted, unquoted) {
        (true, false) => Form::Direct,
        (true, true) => Form::Mixed,
        (false, _) => Form::Indirect,
    }
}
