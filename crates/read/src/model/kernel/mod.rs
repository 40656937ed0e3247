//! Whole-number matrix products, one way of doing them for each kind of processor.
//!
//! All ways give the same 32-bit sums, and the float code of the encoder fixes the order of its operations, so the
//! hidden states do not depend on the machine, to the last bit. A [`Kernel`] multiplies levels (whole numbers that
//! stand for floats) in *units* of four bytes: four 8-bit levels, or two 16-bit levels. Weights are laid out in blocks
//! of 16 outputs by one unit of inputs, 64 bytes, in the order in which they are read.

// Everything between `Kernel::run` and the inner loops must end up in one function, compiled for the instructions of
// the kernel; the compiler's own estimate would leave calls to code that is compiled for any processor.
#![allow(clippy::inline_always)]

#[cfg(any(test, not(target_arch = "x86_64")))]
mod portable;
mod probe;
#[cfg(target_arch = "x86_64")]
mod x86;

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
    /// 512-bit vectors of x86-64 with products of bytes (`avx512f`, `avx512bw`, `avx512vl`, `avx512vnni`).
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

/// A matrix product of one kind of processor.
pub(super) trait Kernel: Copy {
    /// An activation, 0..=255.
    type Level: Level;
    /// The weights of 16 outputs for one unit of inputs.
    type Weights: Weights;
    /// How many rows a tile has.
    const ROWS: usize;
    /// How many blocks of 16 outputs a tile has at most; at most 3.
    const COLUMNS: usize;

    /// Runs a job in a function that is compiled for this kernel's instructions.
    fn run<J: Job>(self, job: J) -> J::Output;

    /// Multiplies `ROWS` rows of `units` units with `C` blocks of as many, and writes the sums row by row.
    fn narrow<const C: usize>(
        self,
        rows: &[Self::Level],
        blocks: &[Self::Weights],
        units: usize,
        sums: &mut [Lanes<i32>; LARGEST_TILE],
    );

    /// The same for rows of 16-bit levels of both signs. The caller sees to it that no sum leaves 32 bits.
    fn wide<const C: usize>(self, rows: &[i16], blocks: &[Pairs], units: usize, sums: &mut [Lanes<i32>; LARGEST_TILE]);
}

/// Something to be done with a kernel.
pub(super) trait Job {
    /// What it gives.
    type Output;

    /// Does it; the implementation is `#[inline(always)]`.
    fn run<K: Kernel>(self, kernel: K) -> Self::Output;
}

/// An activation as a whole number.
pub(super) trait Level: Copy + Default {
    /// How many make a unit.
    const PER_UNIT: usize;

    /// Keeps a number that is in 0..=255.
    fn new(level: u32) -> Self;

    /// Takes the buffer of this kind of level.
    fn buffer(levels: &mut Levels) -> &mut Vec<Self>;
}

impl Level for u8 {
    const PER_UNIT: usize = 4;

    #[inline(always)]
    fn new(level: u32) -> Self {
        level as Self
    }

    #[inline(always)]
    fn buffer(levels: &mut Levels) -> &mut Vec<Self> {
        &mut levels.bytes
    }
}

impl Level for i16 {
    const PER_UNIT: usize = 2;

    #[inline(always)]
    fn new(level: u32) -> Self {
        level as Self
    }

    #[inline(always)]
    fn buffer(levels: &mut Levels) -> &mut Vec<Self> {
        &mut levels.pairs
    }
}

/// Buffers for activations as levels, one for each kind; a kernel uses one of them.
#[derive(Debug, Default)]
pub(super) struct Levels {
    bytes: Vec<u8>,
    pairs: Vec<i16>,
}

/// The weights of 16 outputs for one unit of inputs.
pub(super) trait Weights: Copy {
    /// How many inputs make a unit.
    const PER_UNIT: usize;

    /// Lays out the weights of 16 outputs (signed bytes, `depth` for each output) unit by unit.
    fn pack(outputs: &[u8], depth: usize, blocks: &mut Vec<Self>);

    /// Makes a packed matrix of blocks.
    fn packed(units: usize, blocks: Vec<Self>) -> Packed;

    /// The blocks of a packed matrix; none if it was packed for another kernel.
    fn blocks(matrix: &Packed) -> &[Self];
}

/// 16 outputs by two inputs.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Pairs(pub(super) [i16; 2 * LANES]);

/// 16 outputs by four inputs.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Quads(pub(super) [u8; 4 * LANES]);

impl Pairs {
    /// A block of nothing.
    pub(super) const ZERO: Self = Self([0; 2 * LANES]);
}

impl Weights for Pairs {
    const PER_UNIT: usize = 2;

    fn pack(outputs: &[u8], depth: usize, blocks: &mut Vec<Self>) {
        let start = blocks.len();
        blocks.resize(start + depth / 2, Self::ZERO);
        for (lane, output) in outputs.chunks_exact(depth).enumerate() {
            for (block, inputs) in blocks[start..].iter_mut().zip(output.as_chunks::<2>().0) {
                block.0[2 * lane] = i16::from(inputs[0].cast_signed());
                block.0[2 * lane + 1] = i16::from(inputs[1].cast_signed());
            }
        }
    }

    fn packed(units: usize, pairs: Vec<Self>) -> Packed {
        Packed { units, pairs, quads: Vec::new() }
    }

    #[inline(always)]
    fn blocks(matrix: &Packed) -> &[Self] {
        &matrix.pairs
    }
}

impl Weights for Quads {
    const PER_UNIT: usize = 4;

    fn pack(outputs: &[u8], depth: usize, blocks: &mut Vec<Self>) {
        let start = blocks.len();
        blocks.resize(start + depth / 4, Self([0; 4 * LANES]));
        for (lane, output) in outputs.chunks_exact(depth).enumerate() {
            for (block, inputs) in blocks[start..].iter_mut().zip(output.as_chunks::<4>().0) {
                block.0[4 * lane..4 * lane + 4].copy_from_slice(inputs);
            }
        }
    }

    fn packed(units: usize, quads: Vec<Self>) -> Packed {
        Packed { units, pairs: Vec::new(), quads }
    }

    #[inline(always)]
    fn blocks(matrix: &Packed) -> &[Self] {
        &matrix.quads
    }
}

/// Weights in the layout of a kernel: outputs in blocks of 16, in one of the two kinds.
#[derive(Debug)]
pub(super) struct Packed {
    units: usize,
    pairs: Vec<Pairs>,
    quads: Vec<Quads>,
}

impl Packed {
    /// Lays out a row-major matrix of signed bytes, `[outputs, depth]`; both are multiples of 16.
    pub(super) fn new<W: Weights>(matrix: &[u8], depth: usize) -> Self {
        let mut blocks = Vec::with_capacity(matrix.len() / (W::PER_UNIT * LANES));
        for outputs in matrix.chunks_exact(LANES * depth) {
            W::pack(outputs, depth, &mut blocks);
        }
        W::packed(depth / W::PER_UNIT, blocks)
    }
}

/// Multiplies rows of levels with a packed matrix and hands each sum on: the row, the block of 16 outputs, the sums.
///
/// `rows` holds whole tiles; the rows that only fill up the last tile are handed on as well.
#[inline(always)]
pub(super) fn multiply<K: Kernel>(
    kernel: K,
    rows: &[K::Level],
    matrix: &Packed,
    mut each: impl FnMut(usize, usize, &Lanes<i32>),
) {
    let units = matrix.units;
    let tile_levels = K::ROWS * units * K::Level::PER_UNIT;
    let mut sums = [[0; LANES]; LARGEST_TILE];
    for (column, blocks) in K::Weights::blocks(matrix).chunks(K::COLUMNS * units).enumerate() {
        for (tile, rows) in rows.chunks_exact(tile_levels).enumerate() {
            let columns = blocks.len() / units;
            match columns {
                1 => kernel.narrow::<1>(rows, blocks, units, &mut sums),
                2 => kernel.narrow::<2>(rows, blocks, units, &mut sums),
                _ => kernel.narrow::<3>(rows, blocks, units, &mut sums),
            }
            hand_on::<K>(tile, column, columns, &sums, &mut each);
        }
    }
}

/// The same for 16-bit levels of both signs, for one tile of rows.
#[inline(always)]
pub(super) fn multiply_wide<K: Kernel>(
    kernel: K,
    rows: &[i16],
    blocks: &[Pairs],
    units: usize,
    mut each: impl FnMut(usize, usize, &Lanes<i32>),
) {
    let mut sums = [[0; LANES]; LARGEST_TILE];
    for (column, blocks) in blocks.chunks(K::COLUMNS * units).enumerate() {
        let columns = blocks.len() / units;
        match columns {
            1 => kernel.wide::<1>(rows, blocks, units, &mut sums),
            2 => kernel.wide::<2>(rows, blocks, units, &mut sums),
            _ => kernel.wide::<3>(rows, blocks, units, &mut sums),
        }
        hand_on::<K>(0, column, columns, &sums, &mut each);
    }
}

#[inline(always)]
fn hand_on<K: Kernel>(
    tile: usize,
    column: usize,
    columns: usize,
    sums: &[Lanes<i32>; LARGEST_TILE],
    each: &mut impl FnMut(usize, usize, &Lanes<i32>),
) {
    for (row, sums) in sums.chunks_exact(columns).take(K::ROWS).enumerate() {
        for (block, sums) in sums.iter().enumerate() {
            each(tile * K::ROWS + row, column * K::COLUMNS + block, sums);
        }
    }
}
