//! The path for processors that have no kernel of their own here: plain loops, without unsafe code.
//!
//! Compilers leave most of this in scalars (LLVM does on x86-64, which is why that has `Sse2` in `x86`), so a
//! processor on which speed matters wants a kernel of its own. Tests hold every other kernel against this one.

use std::array::from_fn;
use std::ops::{Add, Div, Mul, Sub};

use super::{Block, Floats, Job, Kernel, Lanes, Sums};

/// The kernel for any processor.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Portable;

impl Kernel for Portable {
    type Floats = Array;

    // Two rows of sixteen 32-bit sums fill half of the sixteen 128-bit registers; the rest is for weights and products.
    const PER_UNIT: usize = 2;
    const ROWS: usize = 2;
    const COLUMNS: usize = 1;

    #[inline(always)]
    fn run<J: Job>(self, job: J) -> J::Output {
        job.run(self)
    }

    #[inline(always)]
    fn all(self, number: f32) -> Array {
        Array([number; 16])
    }

    #[inline(always)]
    fn load(self, lanes: &Lanes<f32>) -> Array {
        Array(*lanes)
    }

    #[inline(always)]
    fn load_whole(self, lanes: &Lanes<i32>) -> Array {
        Array(lanes.map(|number| number as f32))
    }

    #[inline(always)]
    fn narrow<const C: usize>(self, tile: &[u32], blocks: &[Block], units: usize, sums: &mut Sums) {
        self.wide::<C>(tile, blocks, units, sums);
    }

    #[inline(always)]
    fn wide<const C: usize>(self, tile: &[u32], blocks: &[Block], units: usize, sums: &mut Sums) {
        for (column, blocks) in blocks.chunks_exact(units).enumerate() {
            let [up, low] = two_rows(tile, blocks);
            sums[column] = up;
            sums[C + column] = low;
        }
    }
}

/// The products of two rows with one block of outputs.
fn two_rows(tile: &[u32], blocks: &[Block]) -> [Lanes<i32>; 2] {
    let mut sums = [[0; 16]; 2];
    for (block, rows) in blocks.iter().zip(tile.as_chunks::<2>().0) {
        for (sums, row) in sums.iter_mut().zip(rows) {
            for (sum, weights) in sums.iter_mut().zip(block.0) {
                *sum += lower(weights) * lower(*row) + upper(weights) * upper(*row);
            }
        }
    }
    sums
}

#[inline(always)]
fn lower(unit: u32) -> i32 {
    i32::from(unit as i16)
}

#[inline(always)]
fn upper(unit: u32) -> i32 {
    i32::from((unit >> 16) as i16)
}

/// Sixteen floats in an array.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Array(Lanes<f32>);

/// Implements an operator between two arrays, or an array and a number.
macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl $trait for Array {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(from_fn(|lane| self.0[lane].$method(other.0[lane])))
            }
        }

        impl $trait<f32> for Array {
            type Output = Self;

            #[inline(always)]
            fn $method(self, number: f32) -> Self {
                Self(self.0.map(|lane| lane.$method(number)))
            }
        }
    };
}

operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);

impl Floats for Array {
    #[inline(always)]
    fn lanes(self) -> Lanes<f32> {
        self.0
    }

    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        Self(from_fn(|lane| if self.0[lane] > other.0[lane] { self.0[lane] } else { other.0[lane] }))
    }

    #[inline(always)]
    fn smaller(self, other: Self) -> Self {
        Self(from_fn(|lane| if self.0[lane] < other.0[lane] { self.0[lane] } else { other.0[lane] }))
    }

    #[inline(always)]
    fn size(self) -> Self {
        Self(self.0.map(f32::abs))
    }

    #[inline(always)]
    fn with_exponents(self, exponents: Self) -> Self {
        let add = |lane: usize| self.0[lane].to_bits().wrapping_add(exponents.0[lane].to_bits() << 23);
        Self(from_fn(|lane| f32::from_bits(add(lane))))
    }

    #[inline(always)]
    fn low_bytes(self) -> [u32; 4] {
        from_fn(|word| (0..4).rev().fold(0, |word_so_far, k| word_so_far << 8 | self.0[4 * word + k].to_bits() & 0xFF))
    }

    #[inline(always)]
    fn low_halves(self) -> [u32; 8] {
        from_fn(|word| self.0[2 * word].to_bits() & 0xFFFF | self.0[2 * word + 1].to_bits() << 16)
    }

    #[inline(always)]
    fn low_halves_below(self, upper: Self) -> Lanes<u32> {
        from_fn(|lane| self.0[lane].to_bits() & 0xFFFF | upper.0[lane].to_bits() << 16)
    }
}
