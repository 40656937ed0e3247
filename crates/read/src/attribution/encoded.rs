//! The hidden states of a stretch of tokens, window by window, and for each token the window that shows it best.

use std::ops::Range;

use super::window::{self, Window};
use crate::model::{Model, Piece, Scratch};

/// How many pieces short windows may have together when they are encoded at once: as many as one long window, so that they
/// take no more memory, and the weights are read as seldom.
const TOGETHER: usize = window::SIZE;

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

/// The pieces of one window, before they are encoded.
struct LaidOut {
    /// The number of the stretch that the window is of.
    stretch: usize,
    tokens: Range<usize>,
    pieces: Vec<Piece>,
    /// Where in the pieces each token begins.
    first: Vec<usize>,
}

impl Encoded {
    /// Runs the encoder over all windows of several stretches of tokens, short windows together.
    pub(super) fn all(model: &Model, scratch: &mut Scratch, stretches: &[&[Input]]) -> Vec<Self> {
        let width = model.width();
        let unseen = |tokens: &&[Input]| Self { windows: Vec::new(), best: vec![0; tokens.len()] };
        let mut encoded: Vec<Self> = stretches.iter().map(unseen).collect();
        let mut distances: Vec<Vec<usize>> = stretches.iter().map(|tokens| vec![0; tokens.len()]).collect();
        let windows: Vec<LaidOut> =
            (0..).zip(stretches).flat_map(|(stretch, tokens)| lay_out_all(model, stretch, tokens)).collect();
        for batch in batches(&windows) {
            let pieces: Vec<&[Piece]> = batch.iter().map(|window| &window.pieces[..]).collect();
            let mut hidden = model.encode_all(scratch, &pieces);
            for LaidOut { stretch, tokens, pieces, first } in batch {
                let (own, others) = hidden.split_at(pieces.len() * width);
                hidden = others;
                let (encoded, distance) = (&mut encoded[*stretch], &mut distances[*stretch]);
                let mut rows = own[..width].to_vec();
                for (&at, token) in first.iter().zip(tokens.clone()) {
                    rows.extend_from_slice(&own[at * width..][..width]);
                    let from_edge = at.min(pieces.len() - at);
                    if from_edge > distance[token] {
                        distance[token] = from_edge;
                        encoded.best[token] = encoded.windows.len();
                    }
                }
                encoded.windows.push(EncodedWindow { tokens: tokens.clone(), width, rows });
            }
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

/// Parts windows into runs that are encoded together: as many as have no more than [`TOGETHER`] pieces, or one.
fn batches(mut windows: &[LaidOut]) -> impl Iterator<Item = &[LaidOut]> {
    std::iter::from_fn(move || {
        let mut pieces = 0;
        let fitting = windows.iter().take_while(|window| {
            pieces += window.pieces.len();
            pieces <= TOGETHER
        });
        let (batch, rest) = windows.split_at(fitting.count().max(1).min(windows.len()));
        windows = rest;
        (!batch.is_empty()).then_some(batch)
    })
}

/// The windows of a stretch.
fn lay_out_all(model: &Model, stretch: usize, tokens: &[Input]) -> Vec<LaidOut> {
    let counts: Vec<u32> = tokens.iter().map(|token| token.pieces.len() as u32).collect();
    let windows = window::pack(&blocks(tokens), &counts, |k| tokens[k].begins_sentence);
    windows.iter().map(|window| lay_out(model, stretch, tokens, window)).collect()
}

fn lay_out(model: &Model, stretch: usize, tokens: &[Input], window: &Window) -> LaidOut {
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
    LaidOut { stretch, tokens: window.tokens(), pieces, first }
}
