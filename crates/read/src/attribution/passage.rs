//! The tokens that are read together: a stretch of the document, or the contents of one attribution by themselves.

use std::ops::Range;

use super::encoded::Input;
use super::nested::Promising;
use crate::galley::Galley;
use crate::model::{Model, Piece};
use crate::quotation::Mark;
use crate::token::{self, Case};

/// The most tokens that are read at one time; a longer document is read stretch by stretch, so that memory is bounded.
const STRETCH: usize = 4096;

/// Tokens of a document as the model reads them.
#[derive(Debug, Default)]
pub(super) struct Passage {
    /// The number of each in the document; those of a block follow each other without a gap.
    pub(super) tokens: Vec<usize>,
    /// Where each stands among the quotation marks, seen from within the passage.
    pub(super) marks: Vec<Mark>,
    /// What the encoder needs of each.
    pub(super) inputs: Vec<Input>,
    /// The attribution whose contents they are.
    pub(super) within: Option<usize>,
}

impl Passage {
    /// A stretch of the document as it stands.
    pub(super) fn of_stretch(model: &Model, galley: &Galley<'_>, tokens: Range<usize>) -> Self {
        let mut passage = Self::default();
        for token in tokens.clone() {
            let begins = token == tokens.start || galley.tokens[token - 1].block != galley.tokens[token].block;
            passage.push(model, galley, token, galley.marks[token], token::case(galley.word(token)), begins);
        }
        passage.mark_sentences(galley);
        passage
    }

    /// Contents by themselves, each as a block that begins like a sentence. Where quotation marks hold all of one, they
    /// are left out, and those inside count as the outer ones: so a quotation inside it is seen as any other.
    pub(super) fn of_contents(model: &Model, galley: &Galley<'_>, promising: &Promising) -> Self {
        let mut passage = Self { within: Some(promising.within), ..Self::default() };
        for content in &promising.contents {
            passage.push_content(model, galley, content.clone());
        }
        passage.mark_sentences(galley);
        passage
    }

    fn push_content(&mut self, model: &Model, galley: &Galley<'_>, content: Range<usize>) {
        let all_quoted = content.clone().all(|k| !matches!(galley.marks[k], Mark::Outside | Mark::Unpaired));
        let mut depth = 0;
        let mut begins = true;
        for token in content {
            let mark = galley.marks[token];
            depth -= i32::from(mark == Mark::Closing);
            let is_outer = matches!(mark, Mark::Opening | Mark::Closing) && depth == 0;
            depth += i32::from(mark == Mark::Opening);
            if all_quoted && is_outer {
                continue;
            }
            let mark = if all_quoted { seen_from_inside(mark) } else { mark };
            let case = match token::case(galley.word(token)) {
                Case::Lower if begins => Case::Capitalised,
                case => case,
            };
            self.push(model, galley, token, mark, case, begins);
            begins = false;
        }
    }

    fn push(&mut self, model: &Model, galley: &Galley<'_>, token: usize, mark: Mark, case: Case, begins_block: bool) {
        let mut ids = Vec::new();
        model.pieces(galley.word(token), &mut ids);
        let pieces = ids.into_iter().map(|id| Piece { id, case: case as u8, mark: mark as u8 }).collect();
        self.tokens.push(token);
        self.marks.push(mark);
        self.inputs.push(Input { pieces, begins_block, begins_sentence: false });
    }

    fn mark_sentences(&mut self, galley: &Galley<'_>) {
        let mut sentence = None;
        for (token, input) in self.tokens.iter().zip(&mut self.inputs) {
            let here = Some(galley.sentence_of(*token));
            input.begins_sentence = here != sentence;
            sentence = here;
        }
    }
}

/// The mark of a token for somebody who reads only what the outer quotation marks hold.
fn seen_from_inside(mark: Mark) -> Mark {
    match mark {
        Mark::Inside | Mark::Running => Mark::Outside,
        Mark::Nested => Mark::Inside,
        other => other,
    }
}

/// Cuts the tokens into stretches of whole blocks, or of parts of a block that is longer than a stretch.
pub(super) fn stretches(galley: &Galley<'_>) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    let mut end = 0;
    for block in galley.tokens.chunk_by(|left, right| left.block == right.block) {
        let start = end;
        end += block.len();
        for start in (start..end).step_by(STRETCH) {
            let part = start..end.min(start + STRETCH);
            match stretches.last_mut() {
                Some(last) if part.end - last.start <= STRETCH => last.end = part.end,
                _ => stretches.push(part),
            }
        }
    }
    stretches
}
