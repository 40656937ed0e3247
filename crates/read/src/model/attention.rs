//! Attention in whole numbers: each piece takes from the others what its query finds in their keys.
//!
//! Queries and keys become 13-bit levels (-4095..=4095) with a scale for each piece, values 12-bit levels with a scale for
//! each of their numbers, and the shares that a piece takes from the others 11-bit levels of the largest share. Sums then
//! stay below 2^31: 128 * 4095^2 for a head of 128 numbers, 512 * 2047^2 for a window of 512 pieces. Unlike with bytes,
//! the error is too small to be seen behind that of the weights, and sums of whole numbers are the same in any order.

// See `kernel`: whatever is not inlined is compiled for any processor.
#![allow(clippy::inline_always)]

use super::float::{ROUNDER, largest, power_of_two, sum, write};
use super::kernel::{Block, Floats, Kernel, LANES, Lanes, Tiled, multiply_wide};

const LARGEST_KEY: f32 = 4_095.0;
const LARGEST_VALUE: f32 = 2_047.0;
const LARGEST_SHARE: f32 = 2_047.0;
/// The score of a place behind the end of the window: its share is 0.
const NOTHING: f32 = -1e30;

/// The buffers of attention: measures of the whole window, and the levels of one head at a time.
#[derive(Debug, Default)]
pub(super) struct Attention {
    query_sizes: Vec<f32>,
    key_sizes: Vec<Lanes<f32>>,
    value_sizes: Vec<Lanes<f32>>,
    queries: Tiled,
    keys: Vec<Block>,
    values: Vec<Block>,
    scores: Vec<Lanes<f32>>,
    shares: Tiled,
    share_totals: Vec<f32>,
}

/// The widths of a hidden state and of one head, in lanes of 16.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measures {
    /// The width of a hidden state.
    pub(super) hidden: usize,
    /// The width of one head.
    pub(super) head: usize,
}

impl Attention {
    /// Makes the contexts of a window (rows of `hidden`) of its queries, keys and values (rows of three times `hidden`).
    #[inline(always)]
    pub(super) fn attend<K: Kernel>(
        &mut self,
        kernel: K,
        measures: Measures,
        inputs: &[Lanes<f32>],
        contexts: &mut [Lanes<f32>],
    ) {
        let Measures { hidden, head } = measures;
        let rows = contexts.len() / hidden;
        self.prepare::<K>(measures, rows);
        self.measure(kernel, hidden, inputs);
        // The scores are to be powers of two, and are divided by the root of the head's width, as in training.
        let score_scale = std::f32::consts::LOG2_E / ((head * LANES) as f32).sqrt() / (LARGEST_KEY * LARGEST_KEY);
        for first in (0..hidden).step_by(head) {
            self.take_queries(kernel, measures, first, inputs);
            self.take_keys(kernel, measures, hidden + first, inputs);
            self.take_values(kernel, measures, first, inputs);
            for start in (0..rows).step_by(K::ROWS) {
                let count = K::ROWS.min(rows - start);
                self.score(kernel, measures, start, count, score_scale);
                self.share(kernel, rows, count);
                let Self { share_totals, value_sizes, shares, values, .. } = self;
                let sizes = &value_sizes[first..first + head];
                multiply_wide(kernel, shares.tile::<K>(0), count, values, rows.div_ceil(2), |row, block, sums| {
                    let inverse = 1.0 / (share_totals[row] * LARGEST_VALUE);
                    let contexts = &mut contexts[(start + row) * hidden + first + block..];
                    for ((context, sums), sizes) in contexts.iter_mut().zip(sums).zip(&sizes[block..]) {
                        *context = (kernel.load_whole(sums) * (kernel.load(sizes) * inverse)).lanes();
                    }
                });
            }
        }
    }

    /// Makes the buffers fit a window.
    #[inline(always)]
    fn prepare<K: Kernel>(&mut self, measures: Measures, rows: usize) {
        let Measures { hidden, head } = measures;
        let blocks = rows.div_ceil(LANES);
        self.query_sizes.resize(rows, 0.0);
        self.key_sizes.clear();
        self.key_sizes.resize(blocks, [0.0; LANES]);
        self.value_sizes.clear();
        self.value_sizes.resize(hidden, [0.0; LANES]);
        self.queries.prepare::<K>(rows, head * LANES / 2);
        self.keys.clear();
        self.keys.resize(blocks * head * LANES / 2, Block::ZERO);
        self.values.resize(rows.div_ceil(2) * head, Block::ZERO);
        self.scores.resize(K::ROWS * blocks, [0.0; LANES]);
        self.shares.prepare::<K>(K::ROWS, blocks * LANES / 2);
        self.share_totals.resize(K::ROWS, 0.0);
    }

    /// Finds the largest size in each query, in each key, and in each number of the values.
    #[inline(always)]
    fn measure<K: Kernel>(&mut self, kernel: K, hidden: usize, inputs: &[Lanes<f32>]) {
        let key_sizes = self.key_sizes.as_flattened_mut();
        for ((row, query_size), key_size) in inputs.chunks_exact(3 * hidden).zip(&mut self.query_sizes).zip(key_sizes) {
            let (query, rest) = row.split_at(hidden);
            let (key, value) = rest.split_at(hidden);
            *query_size = largest_size(kernel, query);
            *key_size = largest_size(kernel, key);
            for (sizes, value) in self.value_sizes.iter_mut().zip(value) {
                *sizes = kernel.load(value).size().larger(kernel.load(sizes)).lanes();
            }
        }
    }

    /// Writes the queries of a head as levels.
    #[inline(always)]
    fn take_queries<K: Kernel>(&mut self, kernel: K, measures: Measures, first: usize, inputs: &[Lanes<f32>]) {
        let Measures { hidden, head } = measures;
        for (row, (input, size)) in inputs.chunks_exact(3 * hidden).zip(&self.query_sizes).enumerate() {
            let steps = steps(LARGEST_KEY, *size);
            let mut units = self.queries.row::<K>(row);
            for query in &input[first..first + head] {
                write((kernel.load(query) * steps + ROUNDER).low_halves(), &mut units);
            }
        }
    }

    /// Lays out the keys of a head as 16 pieces by two numbers.
    #[inline(always)]
    fn take_keys<K: Kernel>(&mut self, kernel: K, measures: Measures, first: usize, inputs: &[Lanes<f32>]) {
        let Measures { hidden, head } = measures;
        let blocks = self.keys.chunks_exact_mut(head * LANES / 2);
        for ((rows, blocks), sizes) in inputs.chunks(LANES * 3 * hidden).zip(blocks).zip(&self.key_sizes) {
            for (lane, row) in rows.chunks_exact(3 * hidden).enumerate() {
                let steps = steps(LARGEST_KEY, sizes[lane]);
                let mut units = blocks.iter_mut().map(|block| &mut block.0[lane]);
                for key in &row[first..first + head] {
                    write((kernel.load(key) * steps + ROUNDER).low_halves(), &mut units);
                }
            }
        }
    }

    /// Lays out the values of a head as 16 numbers by two pieces; the last may stand alone.
    #[inline(always)]
    fn take_values<K: Kernel>(&mut self, kernel: K, measures: Measures, first: usize, inputs: &[Lanes<f32>]) {
        let Measures { hidden, head } = measures;
        let pairs = inputs.len().div_ceil(6 * hidden);
        for (place, blocks) in self.values.chunks_exact_mut(pairs).enumerate() {
            let sizes = self.value_sizes[first + place];
            let steps = kernel.load(&sizes.map(|size| steps(LARGEST_VALUE, size)));
            let levels = |row: &[Lanes<f32>]| kernel.load(&row[2 * hidden + first + place]) * steps + ROUNDER;
            for (block, rows) in blocks.iter_mut().zip(inputs.chunks(6 * hidden)) {
                let (even, odd) = rows.split_at(3 * hidden);
                let odd = if odd.is_empty() { kernel.all(ROUNDER) } else { levels(odd) };
                block.0 = levels(even).low_halves_below(odd);
            }
        }
        debug_assert_eq!(self.values.len(), head * pairs);
    }

    /// Scores the keys for a tile of queries.
    #[inline(always)]
    fn score<K: Kernel>(&mut self, kernel: K, measures: Measures, start: usize, count: usize, score_scale: f32) {
        let Self { queries, query_sizes, keys, key_sizes, scores, .. } = self;
        let units = measures.head * LANES / 2;
        let blocks = key_sizes.len();
        multiply_wide(kernel, queries.tile::<K>(start), count, keys, units, |row, block, sums| {
            let scale = query_sizes[start + row] * score_scale;
            let scores = &mut scores[row * blocks + block..];
            for ((score, sums), sizes) in scores.iter_mut().zip(sums).zip(&key_sizes[block..]) {
                *score = (kernel.load_whole(sums) * (kernel.load(sizes) * scale)).lanes();
            }
        });
    }

    /// Turns the scores of a tile into shares (softmax): powers of two, in levels of the largest.
    #[inline(always)]
    fn share<K: Kernel>(&mut self, kernel: K, pieces: usize, count: usize) {
        let blocks = self.key_sizes.len();
        let rows = self.scores.chunks_exact_mut(blocks).zip(&mut self.share_totals).enumerate();
        for (row, (scores, total)) in rows.take(count) {
            scores.as_flattened_mut()[pieces..].fill(NOTHING);
            let mut most = kernel.all(NOTHING);
            for scores in scores.iter() {
                most = kernel.load(scores).larger(most);
            }
            let most = largest(most);
            let mut totals = kernel.all(0.0);
            let mut units = self.shares.row::<K>(row);
            for scores in scores.iter() {
                let rounded = power_of_two(kernel, kernel.load(scores) - most) * LARGEST_SHARE + ROUNDER;
                write(rounded.low_halves(), &mut units);
                totals = totals + (rounded - ROUNDER);
            }
            *total = sum(totals);
        }
    }
}

/// The largest size of some numbers.
#[inline(always)]
fn largest_size<K: Kernel>(kernel: K, numbers: &[Lanes<f32>]) -> f32 {
    let mut sizes = kernel.all(0.0);
    for numbers in numbers {
        sizes = kernel.load(numbers).size().larger(sizes);
    }
    largest(sizes)
}

/// How many levels a difference of 1 makes, where the largest size is to have the largest level.
#[inline(always)]
fn steps(largest_level: f32, size: f32) -> f32 {
    if size > 0.0 { largest_level / size } else { 0.0 }
}
