//! The path for processors that have no kernel of their own here: plain loops, without unsafe code.
//!
//! Compilers leave most of this in scalars (LLVM does on x86-64, which is why that has `Sse2` in `x86`), so a
//! processor on which speed matters wants a kernel of its own. Tests hold every other kernel against this one.

use super::{Job, Kernel, LANES, LARGEST_TILE, Lanes, Pairs};

/// The kernel for any processor.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Portable;

impl Kernel for Portable {
    type Level = i16;
    type Weights = Pairs;

    // Two rows of sixteen 32-bit sums fill half of the sixteen 128-bit registers; the rest is for weights and products.
    const ROWS: usize = 2;
    const COLUMNS: usize = 1;

    #[inline(always)]
    fn run<J: Job>(self, job: J) -> J::Output {
        job.run(self)
    }

    #[inline(always)]
    fn narrow<const C: usize>(
        self,
        rows: &[i16],
        blocks: &[Pairs],
        units: usize,
        sums: &mut [Lanes<i32>; LARGEST_TILE],
    ) {
        self.wide::<C>(rows, blocks, units, sums);
    }

    #[inline(always)]
    fn wide<const C: usize>(self, rows: &[i16], blocks: &[Pairs], units: usize, sums: &mut [Lanes<i32>; LARGEST_TILE]) {
        let (upper, lower) = rows.split_at(2 * units);
        for (column, blocks) in blocks.chunks_exact(units).enumerate() {
            let [up, low] = two_rows(upper, lower, blocks);
            sums[column] = up;
            sums[C + column] = low;
        }
    }
}

/// The products of two rows with one block of outputs.
fn two_rows(upper: &[i16], lower: &[i16], blocks: &[Pairs]) -> [Lanes<i32>; 2] {
    let mut sums = [[0; LANES]; 2];
    let (upper, lower) = (upper.as_chunks::<2>().0, lower.as_chunks::<2>().0);
    for ((block, up), low) in blocks.iter().zip(upper).zip(lower) {
        add_products(&mut sums[0], block, *up);
        add_products(&mut sums[1], block, *low);
    }
    sums
}

#[inline(always)]
fn add_products(sums: &mut Lanes<i32>, block: &Pairs, inputs: [i16; 2]) {
    for (sum, weights) in sums.iter_mut().zip(block.0.as_chunks::<2>().0) {
        *sum += i32::from(weights[0]) * i32::from(inputs[0]) + i32::from(weights[1]) * i32::from(inputs[1]);
    }
}
