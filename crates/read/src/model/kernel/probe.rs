//! The rate at which this machine multiplies, as a measure for the encoder's.

use super::{Job, Kernel, LANES, LARGEST_TILE, Level, Path, Weights};
use crate::model::ModelError;

/// How many times a tile is multiplied in one call: long enough for any clock.
const REPEATS: usize = 2_000;
/// Inputs of each output: those of the encoder.
const DEPTH: usize = 384;

/// Multiplies one tile again and again, out of the fastest cache: the most that the kernel of a path can give.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    path: Path,
}

impl Probe {
    /// A probe of one path.
    ///
    /// # Errors
    /// [`ModelError::PathMissing`] when this processor lacks the instructions.
    pub fn new(path: Path) -> Result<Self, ModelError> {
        if path.is_available() { Ok(Self { path }) } else { Err(ModelError::PathMissing { path }) }
    }

    /// Multiplies for some milliseconds, and says how many products were added up, and a number that depends on all of
    /// them. The caller holds the clock.
    pub fn run(&self) -> (u64, i32) {
        super::dispatch(self.path, Repeat).unwrap_or_default()
    }
}

struct Repeat;

impl Job for Repeat {
    type Output = (u64, i32);

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Self::Output {
        let rows: Vec<K::Level> = (0..K::ROWS * DEPTH).map(|place| K::Level::new(place as u32 % 251)).collect();
        let weights: Vec<u8> = (0..3 * LANES * DEPTH).map(|place| (place % 255) as u8).collect();
        let mut blocks = Vec::new();
        for outputs in weights.chunks_exact(LANES * DEPTH).take(K::COLUMNS) {
            K::Weights::pack(outputs, DEPTH, &mut blocks);
        }
        let mut sums = [[0; LANES]; LARGEST_TILE];
        let mut total = 0_i32;
        for _ in 0..REPEATS {
            let units = DEPTH / K::Level::PER_UNIT;
            if K::COLUMNS == 3 {
                kernel.narrow::<3>(&rows, &blocks, units, &mut sums);
            } else {
                kernel.narrow::<1>(&rows, &blocks, units, &mut sums);
            }
            std::hint::black_box(&mut sums);
            total = total.wrapping_add(sums[0][0]);
        }
        ((REPEATS * K::ROWS * K::COLUMNS * LANES * DEPTH) as u64, total)
    }
}
