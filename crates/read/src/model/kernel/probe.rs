//! The rate at which this machine multiplies, as a measure for the encoder's.

use super::{Job, Kernel, LANES, LARGEST_TILE, Packed, Path};
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
        let units = DEPTH / K::PER_UNIT;
        let tile: Vec<u32> = (0..K::ROWS * units).map(|place| place as u32 % 251).collect();
        let weights: Vec<u8> = (0..K::COLUMNS * LANES * DEPTH).map(|place| (place % 255) as u8).collect();
        let blocks = Packed::new::<K>(&weights, DEPTH).blocks;
        let mut sums = [[0; LANES]; LARGEST_TILE];
        let mut total = 0_i32;
        for _ in 0..REPEATS {
            if K::COLUMNS == 3 {
                kernel.narrow::<3>(&tile, &blocks, units, &mut sums);
            } else {
                kernel.narrow::<1>(&tile, &blocks, units, &mut sums);
            }
            std::hint::black_box(&mut sums);
            total = total.wrapping_add(sums[0][0]);
        }
        ((REPEATS * K::ROWS * K::COLUMNS * LANES * DEPTH) as u64, total)
    }
}
