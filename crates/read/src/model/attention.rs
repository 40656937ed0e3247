//! Attention in whole numbers: each piece takes from the others what its query finds in their keys.
//!
//! Queries and keys become 13-bit levels (-4095..=4095) with a scale for each piece, values 12-bit levels with a scale for
//! each of their numbers, and the shares that a piece takes from the others 11-bit levels of the largest share. Sums then
//! stay below 2^31: 128 * 4095^2 for a head of 128 numbers, 512 * 2047^2 for a window of 512 pieces. Unlike with bytes,
//! the error is too small to be seen behind that of the weights, and sums of whole numbers are the same in any order.

// See `kernel`: whatever is not inlined is compiled for any processor.
#![allow(clippy::inline_always)]

use super::float::{by_lane, larger, power_of_two, reduce, round};
use super::kernel::{Kernel, LANES, Lanes, Pairs, multiply_wide};

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
    queries: Vec<i16>,
    keys: Vec<Pairs>,
    values: Vec<Pairs>,
    scores: Vec<Lanes<f32>>,
    shares: Vec<i16>,
    share_totals: Vec<i32>,
}

/// The measures of a window and its heads; widths in lanes of 16.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measures {
    /// Pieces in the window.
    pub(super) pieces: usize,
    /// The same, filled up to a multiple of 16.
    pub(super) rows: usize,
    /// The width of a hidden state.
    pub(super) hidden: usize,
    /// The width of one head.
    pub(super) head: usize,
}

impl Attention {
    /// Makes contexts (`rows` of `hidden`) of queries, keys and values (`rows` of three times `hidden`).
    ///
    /// The rows behind the end of the window are set to 0 here.
    #[inline(always)]
    pub(super) fn attend<K: Kernel>(
        &mut self,
        kernel: K,
        measures: Measures,
        inputs: &mut [Lanes<f32>],
        contexts: &mut [Lanes<f32>],
    ) {
        let Measures { pieces, rows, hidden, head } = measures;
        let depth = head * LANES;
        inputs[pieces * 3 * hidden..].fill([0.0; LANES]);
        self.prepare::<K>(measures);
        self.measure(hidden, inputs);
        // The scores are to be powers of two, and are divided by the root of the head's width, as in training.
        let score_scale = std::f32::consts::LOG2_E / (depth as f32).sqrt() / (LARGEST_KEY * LARGEST_KEY);
        for first in (0..hidden).step_by(head) {
            self.take_queries(measures, first, inputs);
            self.take_keys(measures, hidden + first, inputs);
            self.take_values(measures, first, inputs);
            for start in (0..rows).step_by(K::ROWS).take_while(|&start| start < pieces) {
                self.score(kernel, measures, start, score_scale);
                self.share(pieces);
                let Self { share_totals, value_sizes, shares, values, .. } = self;
                let sizes = &value_sizes[first..first + head];
                multiply_wide(kernel, shares, values, rows / 2, |row, block, sums| {
                    let inverse = 1.0 / (share_totals[row] as f32 * LARGEST_VALUE);
                    let sizes = sizes[block];
                    contexts[(start + row) * hidden + first + block] =
                        by_lane(|lane| sums[lane] as f32 * (sizes[lane] * inverse));
                });
            }
        }
    }

    /// Makes the buffers fit a window.
    #[inline(always)]
    fn prepare<K: Kernel>(&mut self, measures: Measures) {
        let Measures { rows, hidden, head, .. } = measures;
        self.query_sizes.resize(rows, 0.0);
        self.key_sizes.resize(rows / LANES, [0.0; LANES]);
        self.value_sizes.clear();
        self.value_sizes.resize(hidden, [0.0; LANES]);
        self.queries.resize(rows * head * LANES, 0);
        self.keys.resize(rows / 2 * head, Pairs::ZERO);
        self.values.resize(rows / 2 * head, Pairs::ZERO);
        self.scores.resize(K::ROWS * rows / LANES, [0.0; LANES]);
        self.shares.resize(K::ROWS * rows, 0);
        self.share_totals.resize(K::ROWS, 0);
    }

    /// Finds the largest size in each query, in each key, and in each number of the values.
    #[inline(always)]
    fn measure(&mut self, hidden: usize, inputs: &[Lanes<f32>]) {
        let key_sizes = self.key_sizes.as_flattened_mut();
        for ((row, query_size), key_size) in inputs.chunks_exact(3 * hidden).zip(&mut self.query_sizes).zip(key_sizes) {
            let (query, rest) = row.split_at(hidden);
            let (key, value) = rest.split_at(hidden);
            *query_size = largest(query);
            *key_size = largest(key);
            for (sizes, value) in self.value_sizes.iter_mut().zip(value) {
                *sizes = by_lane(|lane| larger(value[lane].abs(), sizes[lane]));
            }
        }
    }

    /// Writes the queries of a head as levels.
    #[inline(always)]
    fn take_queries(&mut self, measures: Measures, first: usize, inputs: &[Lanes<f32>]) {
        let Measures { hidden, head, .. } = measures;
        let queries = self.queries.as_chunks_mut::<LANES>().0.chunks_exact_mut(head);
        for ((row, levels), size) in inputs.chunks_exact(3 * hidden).zip(queries).zip(&self.query_sizes) {
            let steps = steps(LARGEST_KEY, *size);
            for (levels, query) in levels.iter_mut().zip(&row[first..]) {
                *levels = by_lane(|lane| round(query[lane] * steps));
            }
        }
    }

    /// Lays out the keys of a head as 16 pieces by two numbers.
    #[inline(always)]
    fn take_keys(&mut self, measures: Measures, first: usize, inputs: &[Lanes<f32>]) {
        let Measures { hidden, head, .. } = measures;
        let blocks = self.keys.chunks_exact_mut(head * LANES / 2);
        for ((rows, blocks), sizes) in inputs.chunks_exact(LANES * 3 * hidden).zip(blocks).zip(&self.key_sizes) {
            for (lane, row) in rows.chunks_exact(3 * hidden).enumerate() {
                let steps = steps(LARGEST_KEY, sizes[lane]);
                for (pairs, key) in blocks.chunks_exact_mut(LANES / 2).zip(&row[first..]) {
                    let levels = by_lane(|lane| round(key[lane] * steps));
                    for (pairs, level) in pairs.iter_mut().zip(levels.as_chunks::<2>().0) {
                        pairs.0[2 * lane] = level[0];
                        pairs.0[2 * lane + 1] = level[1];
                    }
                }
            }
        }
    }

    /// Lays out the values of a head as 16 numbers by two pieces.
    #[inline(always)]
    fn take_values(&mut self, measures: Measures, first: usize, inputs: &[Lanes<f32>]) {
        let Measures { rows, hidden, head, .. } = measures;
        for (place, blocks) in self.values.chunks_exact_mut(rows / 2).enumerate() {
            let sizes = self.value_sizes[first + place];
            let steps: Lanes<f32> = by_lane(|lane| steps(LARGEST_VALUE, sizes[lane]));
            for (pairs, rows) in blocks.iter_mut().zip(inputs.chunks_exact(6 * hidden)) {
                let (even, odd) = (&rows[2 * hidden + first + place], &rows[5 * hidden + first + place]);
                for lane in 0..LANES {
                    pairs.0[2 * lane] = round(even[lane] * steps[lane]);
                    pairs.0[2 * lane + 1] = round(odd[lane] * steps[lane]);
                }
            }
        }
        debug_assert_eq!(self.values.len(), head * rows / 2);
    }

    /// Scores the keys for a tile of queries.
    #[inline(always)]
    fn score<K: Kernel>(&mut self, kernel: K, measures: Measures, start: usize, score_scale: f32) {
        let Self { queries, query_sizes, keys, key_sizes, scores, .. } = self;
        let (blocks, depth) = (measures.rows / LANES, measures.head * LANES);
        multiply_wide(kernel, &queries[start * depth..], keys, depth / 2, |row, block, sums| {
            let scale = query_sizes[start + row] * score_scale;
            let sizes = key_sizes[block];
            scores[row * blocks + block] = by_lane(|lane| sums[lane] as f32 * (sizes[lane] * scale));
        });
    }

    /// Turns the scores of a tile into shares (softmax): powers of two, in levels of the largest.
    #[inline(always)]
    fn share(&mut self, pieces: usize) {
        let blocks = pieces.div_ceil(LANES);
        let shares = self.shares.as_chunks_mut::<LANES>().0.chunks_exact_mut(blocks);
        let rows = self.scores.chunks_exact_mut(blocks).zip(shares);
        for ((scores, shares), total) in rows.zip(&mut self.share_totals) {
            scores.as_flattened_mut()[pieces..].fill(NOTHING);
            let mut most = [NOTHING; LANES];
            for scores in scores.iter() {
                most = by_lane(|lane| larger(scores[lane], most[lane]));
            }
            let most = reduce(most, larger);
            let mut totals: Lanes<i32> = [0; LANES];
            for (shares, scores) in shares.iter_mut().zip(scores.iter()) {
                *shares = by_lane(|lane| round(power_of_two(scores[lane] - most) * LARGEST_SHARE));
                totals = by_lane(|lane| totals[lane] + i32::from(shares[lane]));
            }
            *total = totals.iter().sum();
        }
    }
}

/// The largest size of some numbers.
#[inline(always)]
fn largest(numbers: &[Lanes<f32>]) -> f32 {
    let mut sizes = [0.0; LANES];
    for numbers in numbers {
        sizes = by_lane(|lane| larger(numbers[lane].abs(), sizes[lane]));
    }
    reduce(sizes, larger)
}

/// How many levels a difference of 1 makes, where the largest size is to have the largest level.
#[inline(always)]
fn steps(largest_level: f32, size: f32) -> f32 {
    if size > 0.0 { largest_level / size } else { 0.0 }
}
