//! The hidden states of a stretch of tokens, window by window, and for each token the window that shows it best.

use std::ops::Range;

use super::window::{self, Window};
use crate::model::{Model, Piece, Scratch};

/// What the encoder needs of one token.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// Its word pieces.
    pub(crate) pieces: Vec<Piece>,
    /// Whether a block begins with it.
    pub(crate) begins_block: bool,
    /// Whether a sentence begins with it.
    pub(crate) begins_sentence: bool,
}

/// The hidden states of a stretch of tokens.
#[derive(Debug)]
pub(crate) struct Encoded {
    windows: Vec<EncodedWindow>,
    /// For each token, the window in which it stands farthest from the edge.
    best: Vec<usize>,
}

/// The hidden states of the tokens of one window.
#[derive(Debug)]
pub(crate) struct EncodedWindow {
    tokens: Range<usize>,
    width: usize,
    /// One row for the opening piece, then one for the first piece of each token.
    rows: Vec<f32>,
}

impl EncodedWindow {
    /// The tokens that the window shows.
    pub(crate) fn tokens(&self) -> Range<usize> {
        self.tokens.clone()
    }

    /// The hidden state of the opening piece.
    pub(crate) fn opening(&self) -> &[f32] {
        &self.rows[..self.width]
    }

    /// The hidden state of a token that the window shows.
    pub(crate) fn hidden(&self, token: usize) -> &[f32] {
        &self.rows[(token - self.tokens.start + 1) * self.width..][..self.width]
    }
}

impl Encoded {
    /// Runs the encoder over all windows of these tokens.
    pub(crate) fn new(model: &Model, scratch: &mut Scratch, tokens: &[Input]) -> Self {
        let counts: Vec<u32> = tokens.iter().map(|token| token.pieces.len() as u32).collect();
        let mut encoded = Self { windows: Vec::new(), best: vec![0; tokens.len()] };
        let mut distance = vec![0; tokens.len()];
        for window in window::pack(&blocks(tokens), &counts, |k| tokens[k].begins_sentence) {
            let (pieces, first) = lay_out(model, tokens, &window);
            let hidden = model.encode(scratch, &pieces);
            let width = model.width();
            let mut rows = hidden[..width].to_vec();
            for (&at, token) in first.iter().zip(window.tokens()) {
                rows.extend_from_slice(&hidden[at * width..][..width]);
                let from_edge = at.min(pieces.len() - at);
                if from_edge > distance[token] {
                    distance[token] = from_edge;
                    encoded.best[token] = encoded.windows.len();
                }
            }
            encoded.windows.push(EncodedWindow { tokens: window.tokens(), width, rows });
        }
        encoded
    }

    /// All windows, in order.
    pub(crate) fn windows(&self) -> impl Iterator<Item = &EncodedWindow> {
        self.windows.iter()
    }

    /// The number of the window that shows a token best.
    pub(crate) fn window_of(&self, token: usize) -> usize {
        self.best[token]
    }

    /// A window by its number.
    pub(crate) fn window(&self, number: usize) -> &EncodedWindow {
        &self.windows[number]
    }

    /// The hidden state of a token in the window that shows it best.
    pub(crate) fn hidden(&self, token: usize) -> &[f32] {
        self.windows[self.best[token]].hidden(token)
    }
}

/// The tokens of each block.
pub(crate) fn blocks(tokens: &[Input]) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for (k, token) in tokens.iter().enumerate() {
        match blocks.last_mut() {
            Some(block) if !token.begins_block => block.end = k + 1,
            _ => blocks.push(k..k + 1),
        }
    }
    blocks
}

/// The pieces of a window, and where in them each of its tokens begins.
fn lay_out(model: &Model, tokens: &[Input], window: &Window) -> (Vec<Piece>, Vec<usize>) {
    let mut pieces = vec![Piece { id: model.opening_piece(), case: 0, mark: 0 }];
    let mut first = Vec::new();
    for run in &window.runs {
        for token in &tokens[run.tokens.clone()] {
            first.push(pieces.len());
            pieces.extend(token.pieces.iter().take(window::SIZE - 2));
        }
        if run.closes {
            pieces.push(Piece { id: model.closing_piece(), case: 0, mark: 0 });
        }
    }
    (pieces, first)
}
