//! The encoder: embeddings, then layers of attention and of a two-step network, each followed by a norm.
//!
//! A BERT with the norms after the sums. Activations are quantised row by row, to 256 levels between the row's least and
//! largest number; an output is `scale * (row scale * sum + row least * sum of weights) + bias`. A few of the numbers of a
//! state are many times larger than the rest and would take all levels for themselves; factors from the file make them
//! smaller, and the export has made their weights larger by as much (the idea of `SmoothQuant`, Xiao et al. 2023).

// See `kernel`: whatever is not inlined is compiled for any processor.
#![allow(clippy::inline_always)]

use std::ops::Range;

use super::attention::{Attention, Measures};
use super::float::{LevelScale, Norm, gelu, quantise, quantise_products};
use super::kernel::{Floats, Job, Kernel, LANES, Lanes, Packed, Tiled, multiply};
use super::weights::{LinearPart, NormPart, Payload, Sizes};
use super::{ModelError, Piece};

/// How many rows go through the two-step network at a time, so that what lies between the steps stays in the cache.
/// Of 32, 64 and 128 rows, 64 was the fastest by a hair (12,000, 12,100 and 11,900 pieces/s on AVX-512).
const PANEL_ROWS: usize = 64;

/// The weights of the encoder in the layout of one kernel.
#[derive(Debug)]
pub(super) struct Encoder {
    sizes: Sizes,
    word_scales: Vec<f32>,
    word_levels: Vec<i8>,
    cases: Vec<Lanes<f32>>,
    marks: Vec<Lanes<f32>>,
    positions: Vec<Lanes<f32>>,
    norm: Norm,
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    /// What the states are multiplied with before they become the levels of the next linear layer.
    query_key_value_factors: Vec<Lanes<f32>>,
    query_key_value: Linear,
    output: Linear,
    attention_norm: Norm,
    up_factors: Vec<Lanes<f32>>,
    up: Linear,
    down: Linear,
    norm: Norm,
}

#[derive(Debug)]
struct Linear {
    weights: Packed,
    scales: Vec<Lanes<f32>>,
    /// The sum of the weights of each output, times its scale: what a row adds for its least number.
    sums: Vec<Lanes<f32>>,
    biases: Vec<Lanes<f32>>,
}

/// The buffers of an encoder; they grow with the longest window, and any model can use them.
#[derive(Debug, Default)]
pub struct Scratch {
    states: Vec<Lanes<f32>>,
    queries_keys_values: Vec<Lanes<f32>>,
    contexts: Vec<Lanes<f32>>,
    between: Vec<Lanes<f32>>,
    levels: Tiled,
    scales: Vec<LevelScale>,
    between_levels: Tiled,
    between_scales: Vec<LevelScale>,
    attention: Attention,
}

impl Scratch {
    /// Empty buffers.
    pub fn new() -> Self {
        Self::default()
    }
}

/// Reads an encoder from its payload, in the layout of a kernel.
pub(super) struct Load<'p, 'b> {
    pub(super) payload: &'p mut Payload<'b>,
    pub(super) sizes: Sizes,
    pub(super) epsilon: f32,
}

impl Job for Load<'_, '_> {
    type Output = Result<Encoder, ModelError>;

    #[inline(always)]
    fn run<K: Kernel>(self, _kernel: K) -> Self::Output {
        let Self { payload, sizes, epsilon } = self;
        let Sizes { hidden, inner, .. } = sizes;
        let norm = |[weights, biases]: NormPart| Norm { weights, biases, epsilon };
        let word_scales = payload.floats("the scales of the word embeddings", sizes.pieces)?;
        let word_levels = payload.matrix(sizes.pieces, hidden)?.iter().map(|byte| byte.cast_signed()).collect();
        let cases = payload.table("the case embeddings", sizes.cases * hidden)?;
        let marks = payload.table("the mark embeddings", sizes.marks * hidden)?;
        let positions = payload.table("the position embeddings", sizes.positions * hidden)?;
        let embedding_norm = norm(payload.norm(hidden)?);
        let mut layers = Vec::new();
        for _ in 0..sizes.layers {
            layers.push(Layer {
                query_key_value_factors: payload.table("the factors of queries, keys and values", hidden)?,
                query_key_value: Linear::pack::<K>(payload.linear(3 * hidden, hidden)?),
                output: Linear::pack::<K>(payload.linear(hidden, hidden)?),
                attention_norm: norm(payload.norm(hidden)?),
                up_factors: payload.table("the factors of a two-step network", hidden)?,
                up: Linear::pack::<K>(payload.linear(inner, hidden)?),
                down: Linear::pack::<K>(payload.linear(hidden, inner)?),
                norm: norm(payload.norm(hidden)?),
            });
        }
        Ok(Encoder { sizes, word_scales, word_levels, cases, marks, positions, norm: embedding_norm, layers })
    }
}

impl Linear {
    #[inline(always)]
    fn pack<K: Kernel>(part: LinearPart<'_>) -> Self {
        let LinearPart { scales, biases, weights, depth } = part;
        let mut sums = scales.clone();
        for (scale, weights) in sums.as_flattened_mut().iter_mut().zip(weights.chunks_exact(depth)) {
            let sum: i32 = weights.iter().map(|byte| i32::from(byte.cast_signed())).sum();
            *scale *= sum as f32;
        }
        Self { weights: Packed::new::<K>(weights, depth), scales, sums, biases }
    }

    /// Multiplies rows, with the numbers of `range`, and hands the outputs on, sixteen and sixteen: the row counted from
    /// the first, their place in it, the outputs.
    #[inline(always)]
    fn apply<K: Kernel>(
        &self,
        kernel: K,
        rows: &Tiled,
        row_scales: &[LevelScale],
        range: Range<usize>,
        mut each: impl FnMut(usize, usize, K::Floats),
    ) {
        let row_scales = &row_scales[range.clone()];
        multiply(kernel, rows, range, &self.weights, |row, first, products| {
            let LevelScale { least, scale } = row_scales[row];
            let (scales, biases) = (&self.scales[first..], &self.biases[first..]);
            let outputs = products.iter().zip(scales).zip(&self.sums[first..]).zip(biases).enumerate();
            for (block, (((products, scales), sums), biases)) in outputs {
                let scaled = kernel.load_whole(products) * (kernel.load(scales) * scale);
                each(row, first + block, scaled + (kernel.load(sums) * least + kernel.load(biases)));
            }
        });
    }
}

/// Encodes windows together: their rows stand one after another in all buffers, so that weights are read once for all.
pub(super) struct Encode<'e> {
    pub(super) encoder: &'e Encoder,
    pub(super) scratch: &'e mut Scratch,
    pub(super) windows: &'e [&'e [Piece]],
    pub(super) unknown: u16,
}

impl Job for Encode<'_> {
    type Output = ();

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) {
        let Self { encoder, scratch, windows, unknown } = self;
        let hidden = encoder.sizes.hidden / LANES;
        let rows = windows.iter().map(|window| window.len()).sum();
        let measures = Measures { hidden, head: hidden / encoder.sizes.attention_heads };
        scratch.prepare::<K>(rows, encoder.sizes);
        let mut states = &mut scratch.states[..];
        for window in windows {
            let (own, others) = states.split_at_mut(window.len() * hidden);
            encoder.embed(kernel, window, unknown, own);
            states = others;
        }
        let factors = |layer: usize| encoder.layers.get(layer).map(|layer| &layer.query_key_value_factors[..]);
        scratch.normalise(kernel, &encoder.norm, factors(0), 0..rows);
        for (layer, next_factors) in encoder.layers.iter().zip((1..).map(factors)) {
            scratch.attend(kernel, layer, measures, windows);
            for first in (0..rows).step_by(PANEL_ROWS) {
                scratch.transform(kernel, layer, next_factors, first..rows.min(first + PANEL_ROWS));
            }
        }
    }
}

impl Encoder {
    /// Adds up the embeddings of each piece.
    #[inline(always)]
    fn embed<K: Kernel>(&self, kernel: K, pieces: &[Piece], unknown: u16, states: &mut [Lanes<f32>]) {
        let Sizes { hidden, cases, marks, .. } = self.sizes;
        let width = hidden / LANES;
        let rows = states.chunks_exact_mut(width).zip(self.positions.chunks_exact(width));
        for ((row, position), piece) in rows.zip(pieces) {
            let word = if usize::from(piece.id) < self.sizes.pieces { piece.id } else { unknown };
            let scale = self.word_scales[usize::from(word)];
            let levels = self.word_levels[usize::from(word) * hidden..][..hidden].as_chunks::<LANES>().0;
            let case = &self.cases[usize::from(piece.case).min(cases - 1) * width..][..width];
            let mark = &self.marks[usize::from(piece.mark).min(marks - 1) * width..][..width];
            for ((((sum, levels), case), mark), position) in
                row.iter_mut().zip(levels).zip(case).zip(mark).zip(position)
            {
                let word = kernel.load_whole(&levels.map(i32::from)) * scale;
                *sum = (word + kernel.load(case) + kernel.load(mark) + kernel.load(position)).lanes();
            }
        }
    }
}

impl Scratch {
    /// The hidden states of the last windows, one row for each of their pieces.
    pub(super) fn states(&self, pieces: usize, hidden: usize) -> &[f32] {
        &self.states.as_flattened()[..pieces * hidden]
    }

    /// Makes the buffers fit so many rows. What they held before stays in them, and is written over before it is read.
    #[inline(always)]
    fn prepare<K: Kernel>(&mut self, rows: usize, sizes: Sizes) {
        let (hidden, inner) = (sizes.hidden / LANES, sizes.inner / LANES);
        let panel = rows.min(PANEL_ROWS);
        self.states.resize(rows * hidden, [0.0; LANES]);
        self.queries_keys_values.resize(rows * 3 * hidden, [0.0; LANES]);
        self.contexts.resize(rows * hidden, [0.0; LANES]);
        self.between.resize(panel * inner, [0.0; LANES]);
        self.scales.resize(rows, LevelScale::default());
        self.between_scales.resize(panel, LevelScale::default());
        self.levels.prepare::<K>(rows, sizes.hidden / K::PER_UNIT);
        self.between_levels.prepare::<K>(panel, sizes.inner / K::PER_UNIT);
    }

    /// Normalises rows of the states and writes them, times the factors, as levels; without factors none are needed.
    #[inline(always)]
    fn normalise<K: Kernel>(&mut self, kernel: K, norm: &Norm, factors: Option<&[Lanes<f32>]>, rows: Range<usize>) {
        let hidden = norm.weights.len();
        for row in rows {
            let state = &mut self.states[row * hidden..][..hidden];
            norm.apply(kernel, state);
            if let Some(factors) = factors {
                self.scales[row] = quantise_products(kernel, state, factors, self.levels.row::<K>(row));
            }
        }
    }

    /// Adds the output of attention to the states, and normalises them.
    #[inline(always)]
    fn attend<K: Kernel>(&mut self, kernel: K, layer: &Layer, measures: Measures, windows: &[&[Piece]]) {
        let hidden = measures.hidden;
        let all = 0..self.scales.len();
        let rows = &mut self.queries_keys_values;
        layer.query_key_value.apply(kernel, &self.levels, &self.scales, all.clone(), |row, place, outputs| {
            rows[row * 3 * hidden + place] = outputs.lanes();
        });
        let (mut inputs, mut contexts) = (&self.queries_keys_values[..], &mut self.contexts[..]);
        for window in windows {
            let (own_inputs, other_inputs) = inputs.split_at(window.len() * 3 * hidden);
            let (own_contexts, other_contexts) = contexts.split_at_mut(window.len() * hidden);
            self.attention.attend(kernel, measures, own_inputs, own_contexts);
            (inputs, contexts) = (other_inputs, other_contexts);
        }
        for (row, (context, scale)) in self.contexts.chunks_exact(hidden).zip(&mut self.scales).enumerate() {
            *scale = quantise(kernel, context, self.levels.row::<K>(row));
        }
        let states = &mut self.states;
        layer.output.apply(kernel, &self.levels, &self.scales, all.clone(), |row, place, outputs| {
            let state = &mut states[row * hidden + place];
            *state = (kernel.load(state) + outputs).lanes();
        });
        self.normalise(kernel, &layer.attention_norm, Some(&layer.up_factors), all);
    }

    /// Adds the output of the two-step network to a panel of states, and normalises them.
    #[inline(always)]
    fn transform<K: Kernel>(
        &mut self,
        kernel: K,
        layer: &Layer,
        next_factors: Option<&[Lanes<f32>]>,
        panel: Range<usize>,
    ) {
        let hidden = layer.norm.weights.len();
        let inner = layer.up.biases.len();
        let between = &mut self.between;
        layer.up.apply(kernel, &self.levels, &self.scales, panel.clone(), |row, place, outputs| {
            between[row * inner + place] = gelu(kernel, outputs).lanes();
        });
        let rows = between.chunks_exact(inner).zip(&mut self.between_scales).enumerate();
        for (row, (numbers, scale)) in rows.take(panel.len()) {
            *scale = quantise(kernel, numbers, self.between_levels.row::<K>(row));
        }
        let states = &mut self.states[panel.start * hidden..];
        let own = 0..panel.len();
        layer.down.apply(kernel, &self.between_levels, &self.between_scales, own, |row, place, outputs| {
            let state = &mut states[row * hidden + place];
            *state = (kernel.load(state) + outputs).lanes();
        });
        self.normalise(kernel, &layer.norm, next_factors, panel);
    }
}
