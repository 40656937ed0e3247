//! The paths for x86-64, the only unsafe code of this crate.
//!
//! Two things need it: calling functions that are compiled for instructions which not every processor has, and loading
//! vectors from slices. The first is sound because a kernel value can only be had from `detect`, and floats only from a
//! kernel; the second because each function checks the lengths of its slices before its loop.

#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m128, __m128i, __m256, __m256i, __m512, __m512i, _mm_add_epi32, _mm_add_ps, _mm_and_ps, _mm_and_si128,
    _mm_castps_si128, _mm_castsi128_ps, _mm_cvtepi32_ps, _mm_div_ps, _mm_load_si128, _mm_loadu_ps, _mm_loadu_si128,
    _mm_madd_epi16, _mm_max_ps, _mm_min_ps, _mm_mul_ps, _mm_or_si128, _mm_packs_epi32, _mm_set1_epi32, _mm_set1_ps,
    _mm_setzero_si128, _mm_slli_epi32, _mm_srai_epi32, _mm_storeu_ps, _mm_storeu_si128, _mm_sub_ps, _mm256_add_epi32,
    _mm256_add_ps, _mm256_and_ps, _mm256_and_si256, _mm256_castps_si256, _mm256_castsi256_ps, _mm256_cvtepi32_ps,
    _mm256_div_ps, _mm256_load_si256, _mm256_loadu_ps, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_max_ps,
    _mm256_min_ps, _mm256_mul_ps, _mm256_or_si256, _mm256_packs_epi32, _mm256_permute4x64_epi64, _mm256_set1_epi32,
    _mm256_set1_ps, _mm256_setzero_si256, _mm256_slli_epi32, _mm256_srai_epi32, _mm256_storeu_ps, _mm256_storeu_si256,
    _mm256_sub_ps, _mm512_add_epi32, _mm512_add_ps, _mm512_and_ps, _mm512_and_si512, _mm512_castps_si512,
    _mm512_castsi512_ps, _mm512_cvtepi32_epi8, _mm512_cvtepi32_epi16, _mm512_cvtepi32_ps, _mm512_div_ps,
    _mm512_dpbusd_epi32, _mm512_dpwssd_epi32, _mm512_load_si512, _mm512_loadu_ps, _mm512_loadu_si512, _mm512_max_ps,
    _mm512_min_ps, _mm512_mul_ps, _mm512_or_si512, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_si512,
    _mm512_slli_epi32, _mm512_storeu_ps, _mm512_storeu_si512, _mm512_sub_ps,
};
use std::mem::transmute;
use std::ops::{Add, Div, Mul, Sub};

use super::{Block, Floats, Job, Kernel, LARGEST_TILE, Lanes, Sums};

/// Implements an operator between two values of a type of floats, or one value and a number, by parts.
macro_rules! operator {
    ($floats:ident, [$($part:tt)+], $trait:ident, $method:ident, $instruction:ident, $all:ident) => {
        impl $trait for $floats {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                // SAFETY: the kernel that the floats come from was detected.
                unsafe { Self([$($instruction(self.0[$part], other.0[$part])),+]) }
            }
        }

        impl $trait<f32> for $floats {
            type Output = Self;

            #[inline(always)]
            fn $method(self, number: f32) -> Self {
                // SAFETY: the kernel that the floats come from was detected.
                unsafe { Self([$($instruction(self.0[$part], $all(number))),+]) }
            }
        }
    };
}

/// Defines sixteen floats as an array of vectors, with the instructions for one vector, and what takes all of them.
macro_rules! floats {
    (
        $(#[$doc:meta])*
        $floats:ident: [$vector:ty; $count:literal] = [$($part:tt)+] of $width:literal,
        $all:ident, $load:ident, $load_whole:ident, $from_whole:ident, $store:ident, $store_words:ident,
        $add:ident, $sub:ident, $mul:ident, $div:ident, $larger:ident, $smaller:ident, $and:ident,
        $bits:ident, $from_bits:ident, $shift:ident, $add_bits:ident, $and_bits:ident, $or_bits:ident, $all_bits:ident,
        $low_bytes:ident, $low_halves:ident
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(in crate::model) struct $floats([$vector; $count]);

        impl $floats {
            /// # Safety
            /// The processor has the instructions.
            #[inline(always)]
            unsafe fn all(number: f32) -> Self {
                // SAFETY: as above.
                Self([unsafe { $all(number) }; $count])
            }

            /// # Safety
            /// The processor has the instructions.
            #[inline(always)]
            unsafe fn load(lanes: &Lanes<f32>) -> Self {
                // SAFETY: as above, and the parts together are as long as the lanes.
                unsafe { Self([$($load(lanes.as_ptr().add($part * $width))),+]) }
            }

            /// # Safety
            /// The processor has the instructions.
            #[inline(always)]
            unsafe fn load_whole(lanes: &Lanes<i32>) -> Self {
                // SAFETY: as above, and the parts together are as long as the lanes.
                unsafe { Self([$($from_whole($load_whole(lanes.as_ptr().add($part * $width).cast()))),+]) }
            }
        }

        operator!($floats, [$($part)+], Add, add, $add, $all);
        operator!($floats, [$($part)+], Sub, sub, $sub, $all);
        operator!($floats, [$($part)+], Mul, mul, $mul, $all);
        operator!($floats, [$($part)+], Div, div, $div, $all);

        // SAFETY of all: the kernel that the floats come from was detected, and the parts are as long as the lanes.
        impl Floats for $floats {
            #[inline(always)]
            fn lanes(self) -> Lanes<f32> {
                let mut lanes = [0.0; 16];
                // SAFETY: see above.
                unsafe { $($store(lanes.as_mut_ptr().add($part * $width), self.0[$part]);)+ }
                lanes
            }

            #[inline(always)]
            fn larger(self, other: Self) -> Self {
                // SAFETY: see above.
                unsafe { Self([$($larger(self.0[$part], other.0[$part])),+]) }
            }

            #[inline(always)]
            fn smaller(self, other: Self) -> Self {
                // SAFETY: see above.
                unsafe { Self([$($smaller(self.0[$part], other.0[$part])),+]) }
            }

            #[inline(always)]
            fn size(self) -> Self {
                // SAFETY: see above.
                unsafe { Self([$($and(self.0[$part], $from_bits($all_bits(i32::MAX)))),+]) }
            }

            #[inline(always)]
            fn with_exponents(self, exponents: Self) -> Self {
                // SAFETY: see above.
                unsafe {
                    Self([$($from_bits($add_bits($bits(self.0[$part]), $shift::<23>($bits(exponents.0[$part]))))),+])
                }
            }

            #[inline(always)]
            fn low_bytes(self) -> [u32; 4] {
                // SAFETY: see above.
                unsafe { $low_bytes(self.0) }
            }

            #[inline(always)]
            fn low_halves(self) -> [u32; 8] {
                // SAFETY: see above.
                unsafe { $low_halves(self.0) }
            }

            #[inline(always)]
            fn low_halves_below(self, upper: Self) -> Lanes<u32> {
                let mut words = [0; 16];
                // SAFETY: see above.
                unsafe {
                    $(
                        let lower = $and_bits($bits(self.0[$part]), $all_bits(0xFFFF));
                        let word = $or_bits(lower, $shift::<16>($bits(upper.0[$part])));
                        $store_words(words.as_mut_ptr().add($part * $width).cast(), word);
                    )+
                }
                words
            }
        }
    };
}

/// Implements the parts of [`Kernel`] that make floats.
macro_rules! make_floats {
    ($floats:ident) => {
        type Floats = $floats;

        #[inline(always)]
        fn all(self, number: f32) -> $floats {
            // SAFETY: the kernel was detected.
            unsafe { $floats::all(number) }
        }

        #[inline(always)]
        fn load(self, lanes: &Lanes<f32>) -> $floats {
            // SAFETY: the kernel was detected.
            unsafe { $floats::load(lanes) }
        }

        #[inline(always)]
        fn load_whole(self, lanes: &Lanes<i32>) -> $floats {
            // SAFETY: the kernel was detected.
            unsafe { $floats::load_whole(lanes) }
        }
    };
}

/// Implements a product of [`Kernel`] by a function for one tile.
macro_rules! product {
    ($product:ident, $($tile:tt)+) => {
        #[inline(always)]
        fn $product<const C: usize>(self, tile: &[u32], blocks: &[Block], units: usize, sums: &mut Sums) {
            assert!(tile.len() >= Self::ROWS * units && blocks.len() >= C * units && Self::ROWS * C <= LARGEST_TILE);
            // SAFETY: the kernel was detected, and the slices are as long as the tile is.
            unsafe { $($tile)+(tile.as_ptr(), blocks.as_ptr(), units, sums) }
        }
    };
}

/// The kernel for any x86-64 processor: 128-bit products of 16-bit numbers, part of the base of the architecture.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Sse2(());

impl Sse2 {
    /// The kernel: every x86-64 processor has it.
    pub(in crate::model) fn new() -> Self {
        Self(())
    }
}

impl Kernel for Sse2 {
    make_floats!(Floats128);

    // Two rows of sixteen sums take eight of sixteen registers; the rest is for weights, inputs and products.
    const PER_UNIT: usize = 2;
    const ROWS: usize = 2;
    const COLUMNS: usize = 1;

    #[inline(always)]
    fn run<J: Job>(self, job: J) -> J::Output {
        job.run(self)
    }

    product!(narrow, sse2_tile::<C>);
    product!(wide, sse2_tile::<C>);
}

floats! {
    /// Floats of the base of the architecture.
    Floats128: [__m128; 4] = [0 1 2 3] of 4,
    _mm_set1_ps, _mm_loadu_ps, _mm_loadu_si128, _mm_cvtepi32_ps, _mm_storeu_ps, _mm_storeu_si128,
    _mm_add_ps, _mm_sub_ps, _mm_mul_ps, _mm_div_ps, _mm_max_ps, _mm_min_ps, _mm_and_ps,
    _mm_castps_si128, _mm_castsi128_ps, _mm_slli_epi32, _mm_add_epi32, _mm_and_si128, _mm_or_si128, _mm_set1_epi32,
    sse2_bytes, sse2_halves
}

#[inline]
#[target_feature(enable = "sse2")]
fn sse2_bytes(floats: [__m128; 4]) -> [u32; 4] {
    // SAFETY: four vectors and sixteen words are of the same size.
    let words: Lanes<u32> = unsafe { transmute(floats) };
    std::array::from_fn(|k| u32::from_le_bytes(std::array::from_fn(|byte| words[4 * k + byte] as u8)))
}

#[inline]
#[target_feature(enable = "sse2")]
fn sse2_halves([a, b, c, d]: [__m128; 4]) -> [u32; 8] {
    let number = |floats| _mm_srai_epi32::<16>(_mm_slli_epi32::<16>(_mm_castps_si128(floats)));
    let halves = [_mm_packs_epi32(number(a), number(b)), _mm_packs_epi32(number(c), number(d))];
    // SAFETY: two vectors and eight words are of the same size.
    unsafe { transmute(halves) }
}

/// # Safety
/// `tile` points at 2 rows of `units` units, `blocks` at `C` times `units` blocks.
#[inline]
#[target_feature(enable = "sse2")]
unsafe fn sse2_tile<const C: usize>(tile: *const u32, blocks: *const Block, units: usize, sums: &mut Sums) {
    for column in 0..C {
        let mut upper = [_mm_setzero_si128(); 4];
        let mut lower = [_mm_setzero_si128(); 4];
        for unit in 0..units {
            // SAFETY: `unit < units` and `column < C`; blocks are aligned to 64 bytes.
            unsafe {
                let up = _mm_set1_epi32((*tile.add(2 * unit)).cast_signed());
                let low = _mm_set1_epi32((*tile.add(2 * unit + 1)).cast_signed());
                let block: *const __m128i = blocks.add(column * units + unit).cast();
                for part in 0..4 {
                    let weights = _mm_load_si128(block.add(part));
                    upper[part] = _mm_add_epi32(upper[part], _mm_madd_epi16(up, weights));
                    lower[part] = _mm_add_epi32(lower[part], _mm_madd_epi16(low, weights));
                }
            }
        }
        for (row, parts) in [upper, lower].into_iter().enumerate() {
            for (lanes, part) in sums[row * C + column].as_chunks_mut::<4>().0.iter_mut().zip(parts) {
                // SAFETY: the chunk holds four numbers.
                unsafe { _mm_storeu_si128(lanes.as_mut_ptr().cast(), part) };
            }
        }
    }
}

/// The kernel for processors with 256-bit vectors of whole numbers. The products of bytes of that generation saturate,
/// so it multiplies 16-bit numbers.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Avx2(());

impl Avx2 {
    /// The kernel, if this processor has its instructions.
    pub(in crate::model) fn detect() -> Option<Self> {
        is_x86_feature_detected!("avx2").then_some(Self(()))
    }
}

impl Kernel for Avx2 {
    make_floats!(Floats256);

    // Four rows of sixteen sums take eight of sixteen registers.
    const PER_UNIT: usize = 2;
    const ROWS: usize = 4;
    const COLUMNS: usize = 1;

    #[inline(always)]
    fn run<J: Job>(self, job: J) -> J::Output {
        #[target_feature(enable = "avx2")]
        fn compiled<J: Job>(kernel: Avx2, job: J) -> J::Output {
            job.run(kernel)
        }
        // SAFETY: the kernel was detected.
        unsafe { compiled(self, job) }
    }

    product!(narrow, avx2_tile::<C>);
    product!(wide, avx2_tile::<C>);
}

floats! {
    /// Floats of processors with 256-bit vectors.
    Floats256: [__m256; 2] = [0 1] of 8,
    _mm256_set1_ps, _mm256_loadu_ps, _mm256_loadu_si256, _mm256_cvtepi32_ps, _mm256_storeu_ps, _mm256_storeu_si256,
    _mm256_add_ps, _mm256_sub_ps, _mm256_mul_ps, _mm256_div_ps, _mm256_max_ps, _mm256_min_ps, _mm256_and_ps,
    _mm256_castps_si256, _mm256_castsi256_ps, _mm256_slli_epi32, _mm256_add_epi32, _mm256_and_si256, _mm256_or_si256,
    _mm256_set1_epi32, avx2_bytes, avx2_halves
}

#[inline]
#[target_feature(enable = "avx2")]
fn avx2_bytes(floats: [__m256; 2]) -> [u32; 4] {
    // SAFETY: two vectors and sixteen words are of the same size.
    let words: Lanes<u32> = unsafe { transmute(floats) };
    std::array::from_fn(|k| u32::from_le_bytes(std::array::from_fn(|byte| words[4 * k + byte] as u8)))
}

#[inline]
#[target_feature(enable = "avx2")]
fn avx2_halves([a, b]: [__m256; 2]) -> [u32; 8] {
    let number = |floats| _mm256_srai_epi32::<16>(_mm256_slli_epi32::<16>(_mm256_castps_si256(floats)));
    // Both halves of the vector are packed by themselves: the quarters come out as the first, third, second and fourth.
    let halves = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packs_epi32(number(a), number(b)));
    // SAFETY: the vector and eight words are of the same size.
    unsafe { transmute(halves) }
}

/// # Safety
/// `tile` points at 4 rows of `units` units, `blocks` at `C` times `units` blocks.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn avx2_tile<const C: usize>(tile: *const u32, blocks: *const Block, units: usize, sums: &mut Sums) {
    const ROWS: usize = Avx2::ROWS;
    for column in 0..C {
        let mut totals = [[_mm256_setzero_si256(); 2]; ROWS];
        for unit in 0..units {
            // SAFETY: `unit < units` and `column < C`; blocks are aligned to 64 bytes.
            unsafe {
                let block: *const __m256i = blocks.add(column * units + unit).cast();
                let (left, right) = (_mm256_load_si256(block), _mm256_load_si256(block.add(1)));
                for (row, total) in totals.iter_mut().enumerate() {
                    let inputs = _mm256_set1_epi32((*tile.add(unit * ROWS + row)).cast_signed());
                    total[0] = _mm256_add_epi32(total[0], _mm256_madd_epi16(inputs, left));
                    total[1] = _mm256_add_epi32(total[1], _mm256_madd_epi16(inputs, right));
                }
            }
        }
        for (row, total) in totals.into_iter().enumerate() {
            for (lanes, part) in sums[row * C + column].as_chunks_mut::<8>().0.iter_mut().zip(total) {
                // SAFETY: the chunk holds eight numbers.
                unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), part) };
            }
        }
    }
}

/// The kernel for processors with 512-bit vectors and products of bytes that are summed by fours (VNNI).
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Avx512(());

impl Avx512 {
    /// The kernel, if this processor has its instructions.
    pub(in crate::model) fn detect() -> Option<Self> {
        let found = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni");
        found.then_some(Self(()))
    }
}

impl Kernel for Avx512 {
    make_floats!(Floats512);

    // Eight rows of three times sixteen sums take 24 of 32 registers: eight products for each load of inputs that three
    // blocks share, and eight rows share each load of weights.
    const PER_UNIT: usize = 4;
    const ROWS: usize = 8;
    const COLUMNS: usize = 3;

    #[inline(always)]
    fn run<J: Job>(self, job: J) -> J::Output {
        #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
        fn compiled<J: Job>(kernel: Avx512, job: J) -> J::Output {
            job.run(kernel)
        }
        // SAFETY: the kernel was detected.
        unsafe { compiled(self, job) }
    }

    product!(narrow, avx512_tile::<C, true>);
    product!(wide, avx512_tile::<C, false>);
}

floats! {
    /// Floats of processors with 512-bit vectors.
    Floats512: [__m512; 1] = [0] of 16,
    _mm512_set1_ps, _mm512_loadu_ps, _mm512_loadu_si512, _mm512_cvtepi32_ps, _mm512_storeu_ps, _mm512_storeu_si512,
    _mm512_add_ps, _mm512_sub_ps, _mm512_mul_ps, _mm512_div_ps, _mm512_max_ps, _mm512_min_ps, _mm512_and_ps,
    _mm512_castps_si512, _mm512_castsi512_ps, _mm512_slli_epi32, _mm512_add_epi32, _mm512_and_si512, _mm512_or_si512,
    _mm512_set1_epi32, avx512_bytes, avx512_halves
}

#[inline]
#[target_feature(enable = "avx512f")]
fn avx512_bytes([floats]: [__m512; 1]) -> [u32; 4] {
    // SAFETY: the vector and four words are of the same size.
    unsafe { transmute(_mm512_cvtepi32_epi8(_mm512_castps_si512(floats))) }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn avx512_halves([floats]: [__m512; 1]) -> [u32; 8] {
    // SAFETY: the vector and eight words are of the same size.
    unsafe { transmute(_mm512_cvtepi32_epi16(_mm512_castps_si512(floats))) }
}

/// Sums of products of bytes (`BYTES`; unsigned inputs, signed weights) or of 16-bit numbers.
///
/// # Safety
/// `tile` points at 8 rows of `units` units, `blocks` at `C` times `units` blocks.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn avx512_tile<const C: usize, const BYTES: bool>(
    tile: *const u32,
    blocks: *const Block,
    units: usize,
    sums: &mut Sums,
) {
    const ROWS: usize = Avx512::ROWS;
    let blocks: *const __m512i = blocks.cast();
    let mut totals = [[_mm512_setzero_si512(); C]; ROWS];
    for unit in 0..units {
        // SAFETY: `unit < units` and `column < C`; blocks are aligned to 64 bytes.
        unsafe {
            let mut weights = [_mm512_setzero_si512(); C];
            for (column, weights) in weights.iter_mut().enumerate() {
                *weights = _mm512_load_si512(blocks.add(column * units + unit));
            }
            for (row, totals) in totals.iter_mut().enumerate() {
                let inputs = _mm512_set1_epi32((*tile.add(unit * ROWS + row)).cast_signed());
                for (total, &weights) in totals.iter_mut().zip(&weights) {
                    *total = if BYTES {
                        _mm512_dpbusd_epi32(*total, inputs, weights)
                    } else {
                        _mm512_dpwssd_epi32(*total, inputs, weights)
                    };
                }
            }
        }
    }
    for (row, totals) in totals.into_iter().enumerate() {
        for (column, total) in totals.into_iter().enumerate() {
            // SAFETY: each lane array holds sixteen numbers.
            unsafe { _mm512_storeu_si512(sums[row * C + column].as_mut_ptr().cast(), total) };
        }
    }
}
