//! Attention in whole numbers: each piece takes from the others what its query finds in their keys.
//!
//! Queries and keys become 13-bit levels (-4095..=4095) with a scale for each piece, values 12-bit levels with a scale for
//! each of their numbers, and the shares that a piece takes from the others 11-bit levels of the largest share. Sums then
//! stay below 2^31: 128 * 4095^2 for a head of 128 numbers, 512 * 2047^2 for a window of 512 pieces. Unlike with bytes,
//! the error is too small to be seen behind that of the weights, and sums of whole numbers are the same in any order.

// See `kernel`: whatever is not inlined is compiled for any processor.
#![allow(clippy::inline_always)]

use super::float::{larger, power_of_two, reduce, round};
use super::kernel::{Kernel, LANES, Lanes, Pairs, multiply_wide};

const LARGEST_KEY: f32 = 4_095.0;
const LARGEST_VALUE: f32 = 2_047.0;
const LARGEST_SHARE: f32 = 2_047.0;
/// The score of a place behind the end of the window: its share is 0.
const NOTHING: f32 = -1e30;

/// The buffers of attention, for one head at a time.
#[derive(Debug, Default)]
pub(super) struct Attention {
    queries: Vec<i16>,
    query_scales: Vec<f32>,
    keys: Vec<Pairs>,
    key_scales: Vec<Lanes<f32>>,
    values: Vec<Pairs>,
    value_sizes: Vec<Lanes<f32>>,
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
    #[inline(always)]
    pub(super) fn attend<K: Kernel>(
        &mut self,
        kernel: K,
        measures: Measures,
        inputs: &[Lanes<f32>],
        contexts: &mut [Lanes<f32>],
    ) {
        let Measures { pieces, rows, hidden, head } = measures;
        let blocks = rows / LANES;
        let depth = head * LANES;
        self.queries.resize(rows * depth, 0);
        self.query_scales.resize(rows, 0.0);
        self.scores.resize(K::ROWS * blocks, [0.0; LANES]);
        self.shares.resize(K::ROWS * rows, 0);
        self.share_totals.resize(K::ROWS, 0);
        self.measure_values(measures, inputs);
        let row_lanes = |row: usize, first: usize| &inputs[row * 3 * hidden + first..][..head];
        for first in (0..hidden).step_by(head) {
            // The scores are to be powers of two, and are divided by the root of the head's width, as in training.
            let score_scale = std::f32::consts::LOG2_E / (depth as f32).sqrt();
            for row in 0..pieces {
                let levels = &mut self.queries[row * depth..][..depth];
                self.query_scales[row] = score_scale * levels_of(row_lanes(row, first), levels);
            }
            self.take_keys(measures, |row| row_lanes(row, hidden + first));
            self.take_values(measures, first, |row| row_lanes(row, 2 * hidden + first));
            for tile in 0..rows / K::ROWS {
                let start = tile * K::ROWS;
                if start < pieces {
                    self.score(kernel, blocks, start, depth);
                    self.share(pieces, blocks);
                    let (totals, sizes) = (&self.share_totals, &self.value_sizes[first..first + head]);
                    multiply_wide(kernel, &self.shares, &self.values, rows / 2, |row, block, sums| {
                        let context = &mut contexts[(start + row) * hidden + first + block];
                        let inverse = 1.0 / (totals[row] as f32 * LARGEST_VALUE);
                        for lane in 0..LANES {
                            context[lane] = sums[lane] as f32 * (sizes[block][lane] * inverse);
                        }
                    });
                }
            }
        }
    }

    /// Finds the largest size of each number of the values in the window.
    #[inline(always)]
    fn measure_values(&mut self, measures: Measures, inputs: &[Lanes<f32>]) {
        let hidden = measures.hidden;
        self.value_sizes.clear();
        self.value_sizes.resize(hidden, [0.0; LANES]);
        for row in inputs.chunks_exact(3 * hidden).take(measures.pieces) {
            for (sizes, lanes) in self.value_sizes.iter_mut().zip(&row[2 * hidden..]) {
                for lane in 0..LANES {
                    sizes[lane] = larger(lanes[lane].abs(), sizes[lane]);
                }
            }
        }
    }

    /// Lays out the keys of a head as 16 pieces by two numbers.
    #[inline(always)]
    fn take_keys<'i>(&mut self, measures: Measures, key: impl Fn(usize) -> &'i [Lanes<f32>]) {
        let units = measures.head * LANES / 2;
        self.keys.resize(measures.rows / LANES * units, Pairs::ZERO);
        self.key_scales.resize(measures.rows / LANES, [0.0; LANES]);
        let mut levels = [0; super::weights::WIDEST_ATTENTION_HEAD as usize];
        for row in 0..measures.rows {
            let (block, lane) = (row / LANES, row % LANES);
            let levels = &mut levels[..2 * units];
            if row < measures.pieces {
                self.key_scales[block][lane] = levels_of(key(row), levels);
            } else {
                self.key_scales[block][lane] = 0.0;
                levels.fill(0);
            }
            for (pairs, level) in self.keys[block * units..].iter_mut().zip(levels.as_chunks::<2>().0) {
                pairs.0[2 * lane] = level[0];
                pairs.0[2 * lane + 1] = level[1];
            }
        }
    }

    /// Lays out the values of a head as 16 numbers by two pieces.
    #[inline(always)]
    fn take_values<'i>(&mut self, measures: Measures, first: usize, value: impl Fn(usize) -> &'i [Lanes<f32>]) {
        let units = measures.rows / 2;
        self.values.resize(measures.head * units, Pairs::ZERO);
        let nothing = [[0.0; LANES]; super::weights::WIDEST_ATTENTION_HEAD as usize / LANES];
        let row = |row: usize| if row < measures.pieces { value(row) } else { &nothing[..measures.head] };
        for block in 0..measures.head {
            let sizes = self.value_sizes[first + block];
            let mut steps = [0.0; LANES];
            for lane in 0..LANES {
                steps[lane] = if sizes[lane] > 0.0 { LARGEST_VALUE / sizes[lane] } else { 0.0 };
            }
            for (unit, pairs) in self.values[block * units..][..units].iter_mut().enumerate() {
                let (even, odd) = (&row(2 * unit)[block], &row(2 * unit + 1)[block]);
                for lane in 0..LANES {
                    pairs.0[2 * lane] = round(even[lane] * steps[lane]);
                    pairs.0[2 * lane + 1] = round(odd[lane] * steps[lane]);
                }
            }
        }
    }

    /// Scores the keys for a tile of queries.
    #[inline(always)]
    fn score<K: Kernel>(&mut self, kernel: K, blocks: usize, start: usize, depth: usize) {
        let Self { queries, query_scales, keys, key_scales, scores, .. } = self;
        multiply_wide(kernel, &queries[start * depth..], keys, depth / 2, |row, block, sums| {
            let score = &mut scores[row * blocks + block];
            for lane in 0..LANES {
                score[lane] = sums[lane] as f32 * (key_scales[block][lane] * query_scales[start + row]);
            }
        });
    }

    /// Turns the scores of a tile into shares (softmax): powers of two, in levels of the largest.
    #[inline(always)]
    fn share(&mut self, pieces: usize, blocks: usize) {
        let rows = self.scores.chunks_exact_mut(blocks).zip(self.shares.chunks_exact_mut(blocks * LANES));
        for ((scores, shares), total) in rows.zip(&mut self.share_totals) {
            if let Some(last) = scores.last_mut() {
                for (lane, score) in last.iter_mut().enumerate() {
                    if (blocks - 1) * LANES + lane >= pieces {
                        *score = NOTHING;
                    }
                }
            }
            let mut most = [NOTHING; LANES];
            for lanes in scores.iter() {
                for lane in 0..LANES {
                    most[lane] = larger(lanes[lane], most[lane]);
                }
            }
            let most = reduce(most, larger);
            let mut totals = [0; LANES];
            for (shares, lanes) in shares.as_chunks_mut::<LANES>().0.iter_mut().zip(scores.iter()) {
                for lane in 0..LANES {
                    shares[lane] = round(power_of_two(lanes[lane] - most) * LARGEST_SHARE);
                    totals[lane] += i32::from(shares[lane]);
                }
            }
            *total = totals.iter().sum();
        }
    }
}

/// Writes numbers as levels of their largest size, and gives what a level stands for.
#[inline(always)]
fn levels_of(numbers: &[Lanes<f32>], levels: &mut [i16]) -> f32 {
    let mut sizes = [0.0; LANES];
    for lanes in numbers {
        for lane in 0..LANES {
            sizes[lane] = larger(lanes[lane].abs(), sizes[lane]);
        }
    }
    let largest = reduce(sizes, larger);
    let steps = if largest > 0.0 { LARGEST_KEY / largest } else { 0.0 };
    for (levels, lanes) in levels.as_chunks_mut::<LANES>().0.iter_mut().zip(numbers) {
        for lane in 0..LANES {
            levels[lane] = round(lanes[lane] * steps);
        }
    }
    largest / LARGEST_KEY
}
