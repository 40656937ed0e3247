//! Sixteen floats in the registers of a kernel.
//!
//! The compiler turns plain loops over sixteen numbers into vectors of its own choice, and may choose badly: for 512-bit
//! vectors it gathered the first numbers of sixteen rows, then the second ones. So each kernel says what its vectors are.
//! Every operation rounds by itself, so that all kernels give the same bits.

use std::ops::{Add, Div, Mul, Sub};

use super::{LANES, Lanes};

/// Sixteen floats; values come from a [`Kernel`](super::Kernel), and so only where its instructions are.
pub(in crate::model) trait Floats:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f32, Output = Self>
    + Sub<f32, Output = Self>
    + Mul<f32, Output = Self>
{
    /// The numbers, lane by lane.
    fn lanes(self) -> Lanes<f32>;

    /// The larger number of each lane; the second if one is not a number.
    fn larger(self, other: Self) -> Self;

    /// The smaller number of each lane; the second if one is not a number.
    fn smaller(self, other: Self) -> Self;

    /// The numbers without their sign.
    fn size(self) -> Self;

    /// The numbers times two to the power of whole numbers, which stand in the lowest bits of `exponents`.
    fn with_exponents(self, exponents: Self) -> Self;

    /// The lowest eight bits of each number, four numbers in a word.
    fn low_bytes(self) -> [u32; LANES / 4];

    /// The lowest sixteen bits of each number, two numbers in a word.
    fn low_halves(self) -> [u32; LANES / 2];

    /// The lowest sixteen bits of each number, with those of the other number of the lane above them.
    fn low_halves_below(self, upper: Self) -> Lanes<u32>;
}
