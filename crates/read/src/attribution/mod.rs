//! Attributions: what the words of the text say, as spans.
//!
//! The encoder reads the tokens in windows ([`encoded`]); a linear-chain CRF gives each token a role ([`tag`]); two
//! pointers join the spans of the roles into attributions ([`link`]); the conventions of the field set the edges of the
//! spans ([`edge`]).

mod edge;
mod encoded;
mod layer;
mod link;
mod tag;
mod window;

use std::ops::Range;

use self::encoded::{Encoded, Input};
use self::layer::Layer;
use self::link::Pointer;
use self::tag::{Chain, Row, TAGS, Tagged};
use crate::galley::Galley;
use crate::model::{Model, ModelError, Piece, Scratch};
use crate::quotation::Mark;
use crate::sentence::Sentence;
use crate::span::Span;
use crate::text::Text;
use crate::token::{self, Token};

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
    /// How sure the model is that this is an attribution with these spans, from 0 to 1: the least of the probabilities
    /// of its spans (the geometric mean over their tokens) times that of its links.
    pub confidence: f32,
}

/// The most tokens that are read at one time; a longer document is read stretch by stretch, so that memory is bounded.
const STRETCH: usize = 4096;

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

    /// Finds the attributions of a document, in the order of their first span.
    pub fn find(&self, model: &Model, scratch: &mut Scratch, galley: &Galley<'_>) -> Vec<Attribution> {
        let &Galley { tokens, sentences, marks, .. } = galley;
        let text = galley.text();
        let inputs = inputs(model, text, tokens, sentences, marks);
        let mut attributions = Vec::new();
        for stretch in stretches(&inputs) {
            let encoded = Encoded::new(model, scratch, &inputs[stretch.clone()]);
            let (inputs, tokens, marks) = (&inputs[stretch.clone()], &tokens[stretch.clone()], &marks[stretch]);
            let mut spans = Vec::new();
            for block in encoded::blocks(inputs) {
                for mut span in self.tagged(&encoded, block.clone()) {
                    span.tokens = edge::set(span.role, span.tokens, &block, marks, |k| text.slice(tokens[k].span));
                    spans.push(span);
                }
            }
            for linked in link::link(&spans, &encoded, &self.to_cue, &self.to_source) {
                let span = |number: usize| words(&tokens[spans[number].tokens.clone()]);
                let content = linked.contents.iter().map(|&number| span(number)).collect();
                let parts = [linked.source, linked.cue].into_iter().flatten().chain(linked.contents.iter().copied());
                let least = parts.map(|number| spans[number].probability).fold(1.0, f32::min);
                attributions.push(Attribution {
                    source: linked.source.map(span),
                    cue: linked.cue.map(span),
                    content,
                    form: form(
                        linked.contents.iter().flat_map(|&number| spans[number].tokens.clone()).map(|k| marks[k]),
                    ),
                    confidence: least * linked.probability,
                });
            }
        }
        attributions
    }

    fn tagged(&self, encoded: &Encoded, block: Range<usize>) -> Vec<Tagged> {
        let emission = |k| Row::try_from(self.tag.apply(encoded.hidden(k))).expect("the layer has TAGS outputs");
        let emissions: Vec<Row> = block.clone().map(emission).collect();
        self.chain.spans(&emissions, block.start)
    }
}

/// From the first token to the last.
fn words(tokens: &[Token]) -> Span {
    tokens[0].span.cover(tokens[tokens.len() - 1].span)
}

/// What the encoder needs of each token.
fn inputs(model: &Model, text: &Text, tokens: &[Token], sentences: &[Sentence], marks: &[Mark]) -> Vec<Input> {
    let mut inputs: Vec<Input> = Vec::with_capacity(tokens.len());
    let mut ids = Vec::new();
    for (k, (token, mark)) in tokens.iter().zip(marks).enumerate() {
        let word = text.slice(token.span);
        ids.clear();
        model.pieces(word, &mut ids);
        let (case, mark) = (token::case(word) as u8, *mark as u8);
        inputs.push(Input {
            pieces: ids.iter().map(|&id| Piece { id, case, mark }).collect(),
            begins_block: k == 0 || tokens[k - 1].block != token.block,
            begins_sentence: false,
        });
    }
    for sentence in sentences {
        if let Some(first) = inputs.get_mut(sentence.tokens.start) {
            first.begins_sentence = true;
        }
    }
    inputs
}

/// Cuts the tokens into stretches of whole blocks, or of parts of a block that is longer than a stretch.
fn stretches(inputs: &[Input]) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for block in encoded::blocks(inputs) {
        for start in block.clone().step_by(STRETCH) {
            let part = start..block.end.min(start + STRETCH);
            match stretches.last_mut() {
                Some(last) if part.end - last.start <= STRETCH => last.end = part.end,
                _ => stretches.push(part),
            }
        }
    }
    stretches
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
