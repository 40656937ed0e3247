//! Whole-number matrix products and sixteen floats at a time, one way of doing them for each kind of processor.
//!
//! All ways give the same 32-bit sums, and the float code of the encoder fixes the order of its operations, so the
//! hidden states do not depend on the machine, to the last bit. A [`Kernel`] multiplies levels (whole numbers that
//! stand for floats) in *units*, words of 32 bits: four 8-bit levels, or two 16-bit levels, the first in the lowest
//! bits. Both factors are laid out in the order in which they are read: rows in tiles of as many as the kernel treats
//! at once, unit by unit ([`Tiled`]); weights in [`Block`]s of 16 outputs by one unit of inputs.

// Everything between `Kernel::run` and the inner loops must end up in one function, compiled for the instructions of
// the kernel; the compiler's own estimate would leave calls to code that is compiled for any processor.
#![allow(clippy::inline_always)]

mod floats;
#[cfg(any(test, not(target_arch = "x86_64")))]
mod portable;
mod probe;
#[cfg(target_arch = "x86_64")]
mod x86;

use std::ops::Range;

pub(super) use self::floats::Floats;
#[cfg(any(test, not(target_arch = "x86_64")))]
pub(super) use self::portable::Portable;
pub use self::probe::Probe;
#[cfg(target_arch = "x86_64")]
use self::x86::{Avx2, Avx512, Sse2};

/// How many numbers the float code and the kernels treat at a time, on every path.
pub(super) const LANES: usize = 16;

/// One number for each lane.
pub(super) type Lanes<T> = [T; LANES];

/// The largest number of sums that a kernel gives at a time, in lanes.
const LARGEST_TILE: usize = 32;

/// The instructions that the encoder is computed with. The hidden states are the same on each path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Path {
    /// Only what every processor of the target has.
    Portable,
    /// 256-bit vectors of x86-64 (`avx2`).
    Avx2,
    /// 512-bit vectors of x86-64 with products of bytes (`avx512f`, `avx512bw`, `avx512dq`, `avx512vl`, `avx512vnni`).
    Avx512,
}

impl Path {
    /// All paths, the slowest first.
    pub const ALL: [Self; 3] = [Self::Portable, Self::Avx2, Self::Avx512];

    /// Whether this processor has the instructions.
    pub fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => Avx2::detect().is_some(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => Avx512::detect().is_some(),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx2 | Self::Avx512 => false,
        }
    }

    /// The fastest path of this processor.
    pub fn fastest() -> Self {
        Self::ALL.into_iter().rfind(|path| path.is_available()).unwrap_or(Self::Portable)
    }
}

/// Does a job with the kernel of a path, if this processor has it.
pub(super) fn dispatch<J: Job>(path: Path, job: J) -> Option<J::Output> {
    match path {
        #[cfg(target_arch = "x86_64")]
        Path::Portable => Some(Sse2::new().run(job)),
        #[cfg(target_arch = "x86_64")]
        Path::Avx2 => Avx2::detect().map(|kernel| kernel.run(job)),
        #[cfg(target_arch = "x86_64")]
        Path::Avx512 => Avx512::detect().map(|kernel| kernel.run(job)),
        #[cfg(not(target_arch = "x86_64"))]
        Path::Portable => Some(Portable.run(job)),
        #[cfg(not(target_arch = "x86_64"))]
        Path::Avx2 | Path::Avx512 => None,
    }
}

/// The instructions of one kind of processor.
pub(super) trait Kernel: Copy {
    /// Sixteen floats in its registers.
    type Floats: Floats;
    /// How many activations (0..=255) and weights (-128..=127) make a unit: 4 as bytes, or 2 as 16-bit numbers.
    const PER_UNIT: usize;
    /// How many rows a tile has.
    const ROWS: usize;
    /// How many blocks of 16 outputs a tile has at most; at most 3.
    const COLUMNS: usize;

    /// Runs a job in a function that is compiled for this kernel's instructions.
    fn run<J: Job>(self, job: J) -> J::Output;

    /// The same number in all lanes.
    fn all(self, number: f32) -> Self::Floats;

    /// Floats from memory.
    fn load(self, lanes: &Lanes<f32>) -> Self::Floats;

    /// Whole numbers from memory, as floats.
    fn load_whole(self, lanes: &Lanes<i32>) -> Self::Floats;

    /// Multiplies a tile of `ROWS` rows of `units` units with `C` columns of as many blocks, and writes the sums row by
    /// row.
    fn narrow<const C: usize>(self, tile: &[u32], blocks: &[Block], units: usize, sums: &mut Sums);

    /// The same for units of two 16-bit levels of both signs. The caller sees to it that no sum leaves 32 bits.
    fn wide<const C: usize>(self, tile: &[u32], blocks: &[Block], units: usize, sums: &mut Sums);
}

/// The sums of a tile: those of its first row for each column, then those of the next.
pub(super) type Sums = [Lanes<i32>; LARGEST_TILE];

/// Something to be done with a kernel.
pub(super) trait Job {
    /// What it gives.
    type Output;

    /// Does it; the implementation is `#[inline(always)]`.
    fn run<K: Kernel>(self, kernel: K) -> Self::Output;
}

/// One unit for each of 16 outputs.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Block(pub(super) Lanes<u32>);

impl Block {
    /// A block of nothing.
    pub(super) const ZERO: Self = Self([0; LANES]);
}

/// Rows of units in the order in which a kernel reads them: tile by tile, in a tile unit by unit, of a unit row by row.
#[derive(Debug, Default)]
pub(super) struct Tiled {
    words: Vec<u32>,
    units: usize,
}

impl Tiled {
    /// Makes room for rows of so many units. What stood there before stays, wherever it falls.
    #[inline(always)]
    pub(super) fn prepare<K: Kernel>(&mut self, rows: usize, units: usize) {
        self.words.resize(rows.next_multiple_of(K::ROWS) * units, 0);
        self.units = units;
    }

    /// The place of a row, for its units to be written one after another.
    #[inline(always)]
    pub(super) fn row<K: Kernel>(&mut self, row: usize) -> impl Iterator<Item = &mut u32> {
        let tile = &mut self.words[row / K::ROWS * K::ROWS * self.units..][..K::ROWS * self.units];
        tile.chunks_exact_mut(K::ROWS).map(move |unit| &mut unit[row % K::ROWS])
    }

    /// The tile that begins with a row.
    #[inline(always)]
    pub(super) fn tile<K: Kernel>(&self, first: usize) -> &[u32] {
        &self.words[first * self.units..][..K::ROWS * self.units]
    }
}

/// Weights in the layout of a kernel: outputs in blocks of 16, of each 16 a block for each unit of inputs.
#[derive(Debug)]
pub(super) struct Packed {
    pub(super) units: usize,
    pub(super) blocks: Vec<Block>,
}

impl Packed {
    /// Lays out a row-major matrix of signed bytes, `[outputs, depth]`; both are multiples of 16.
    pub(super) fn new<K: Kernel>(matrix: &[u8], depth: usize) -> Self {
        let units = depth / K::PER_UNIT;
        let mut blocks = vec![Block::ZERO; matrix.len() / (K::PER_UNIT * LANES)];
        for (outputs, blocks) in matrix.chunks_exact(LANES * depth).zip(blocks.chunks_exact_mut(units)) {
            for (lane, output) in outputs.chunks_exact(depth).enumerate() {
                for (block, weights) in blocks.iter_mut().zip(output.chunks_exact(K::PER_UNIT)) {
                    block.0[lane] = unit(weights);
                }
            }
        }
        Self { units, blocks }
    }
}

/// A unit of weights: four bytes, or two that become 16-bit numbers.
fn unit(weights: &[u8]) -> u32 {
    match *weights {
        [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
        [a, b] => {
            let half = |weight: u8| u32::from(i16::from(weight.cast_signed()).cast_unsigned());
            half(a) | half(b) << 16
        }
        _ => 0,
    }
}

/// Multiplies a range of rows with a packed matrix and hands the sums on: the row counted from the first, the number of
/// a block of 16 outputs, the sums of that block and of some after it. The range begins with a tile.
#[inline(always)]
pub(super) fn multiply<K: Kernel>(
    kernel: K,
    rows: &Tiled,
    range: Range<usize>,
    matrix: &Packed,
    mut each: impl FnMut(usize, usize, &[Lanes<i32>]),
) {
    let units = matrix.units;
    let mut sums = [[0; LANES]; LARGEST_TILE];
    for (column, blocks) in matrix.blocks.chunks(K::COLUMNS * units).enumerate() {
        for start in (0..range.len()).step_by(K::ROWS) {
            let tile = rows.tile::<K>(range.start + start);
            let columns = blocks.len() / units;
            match columns {
                1 => kernel.narrow::<1>(tile, blocks, units, &mut sums),
                2 => kernel.narrow::<2>(tile, blocks, units, &mut sums),
                _ => kernel.narrow::<3>(tile, blocks, units, &mut sums),
            }
            for (row, sums) in (start..range.len()).zip(sums.chunks_exact(columns).take(K::ROWS)) {
                each(row, column * K::COLUMNS, sums);
            }
        }
    }
}

/// The same for one tile of rows, `count` of which count, of 16-bit levels of both signs.
#[inline(always)]
pub(super) fn multiply_wide<K: Kernel>(
    kernel: K,
    tile: &[u32],
    count: usize,
    blocks: &[Block],
    units: usize,
    mut each: impl FnMut(usize, usize, &[Lanes<i32>]),
) {
    let mut sums = [[0; LANES]; LARGEST_TILE];
    for (column, blocks) in blocks.chunks(K::COLUMNS * units).enumerate() {
        let columns = blocks.len() / units;
        match columns {
            1 => kernel.wide::<1>(tile, blocks, units, &mut sums),
            2 => kernel.wide::<2>(tile, blocks, units, &mut sums),
            _ => kernel.wide::<3>(tile, blocks, units, &mut sums),
        }
        for (row, sums) in (0..count).zip(sums.chunks_exact(columns).take(K::ROWS)) {
            each(row, column * K::COLUMNS, sums);
        }
    }
}
