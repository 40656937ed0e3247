//! The paths for x86-64, the only unsafe code of this crate.
//!
//! Two things need it: calling functions that are compiled for instructions which not every processor has, and loading
//! vectors from slices. The first is sound because a kernel value can only be had from `detect`; the second because each
//! function checks the lengths of its slices before its loop.

#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m128i, __m256i, __m512i, _mm_add_epi32, _mm_load_si128, _mm_madd_epi16, _mm_set1_epi32, _mm_setzero_si128,
    _mm_storeu_si128, _mm256_add_epi32, _mm256_load_si256, _mm256_madd_epi16, _mm256_set1_epi32, _mm256_setzero_si256,
    _mm256_storeu_si256, _mm512_dpbusd_epi32, _mm512_dpwssd_epi32, _mm512_load_si512, _mm512_set1_epi32,
    _mm512_setzero_si512, _mm512_storeu_si512,
};

use super::{Job, Kernel, LARGEST_TILE, Lanes, Pairs, Quads};

/// Implements [`Kernel::wide`] and [`Kernel::narrow`] for kernels that do both with 16-bit products.
macro_rules! same_products_for_both {
    ($tile:ident) => {
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
        fn wide<const C: usize>(
            self,
            rows: &[i16],
            blocks: &[Pairs],
            units: usize,
            sums: &mut [Lanes<i32>; LARGEST_TILE],
        ) {
            assert!(
                rows.len() >= Self::ROWS * units * 2 && blocks.len() >= C * units && Self::ROWS * C <= LARGEST_TILE
            );
            // SAFETY: the kernel was detected, and the slices are as long as the tile is.
            unsafe { $tile::<C>(rows.as_ptr().cast(), blocks.as_ptr(), units, sums) }
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
    type Level = i16;
    type Weights = Pairs;

    // Two rows of sixteen sums take eight of sixteen registers; the rest is for weights, inputs and products.
    const ROWS: usize = 2;
    const COLUMNS: usize = 1;

    #[inline(always)]
    fn run<J: Job>(self, job: J) -> J::Output {
        job.run(self)
    }

    same_products_for_both!(sse2_tile);
}

/// # Safety
/// `rows` points at 2 rows of `units` units, `blocks` at `C` times `units` blocks.
#[inline]
#[target_feature(enable = "sse2")]
unsafe fn sse2_tile<const C: usize>(
    rows: *const i32,
    blocks: *const Pairs,
    units: usize,
    sums: &mut [Lanes<i32>; LARGEST_TILE],
) {
    for column in 0..C {
        let mut upper = [_mm_setzero_si128(); 4];
        let mut lower = [_mm_setzero_si128(); 4];
        for unit in 0..units {
            // SAFETY: `unit < units` and `column < C`; blocks are aligned to 64 bytes.
            unsafe {
                let up = _mm_set1_epi32(rows.add(unit).read_unaligned());
                let low = _mm_set1_epi32(rows.add(units + unit).read_unaligned());
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
    type Level = i16;
    type Weights = Pairs;

    // Four rows of sixteen sums take eight of sixteen registers.
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

    same_products_for_both!(avx2_tile);
}

/// # Safety
/// `rows` points at 4 rows of `units` units, `blocks` at `C` times `units` blocks.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn avx2_tile<const C: usize>(
    rows: *const i32,
    blocks: *const Pairs,
    units: usize,
    sums: &mut [Lanes<i32>; LARGEST_TILE],
) {
    const ROWS: usize = Avx2::ROWS;
    for column in 0..C {
        let mut totals = [[_mm256_setzero_si256(); 2]; ROWS];
        for unit in 0..units {
            // SAFETY: `unit < units` and `column < C`; blocks are aligned to 64 bytes.
            unsafe {
                let block: *const __m256i = blocks.add(column * units + unit).cast();
                let (left, right) = (_mm256_load_si256(block), _mm256_load_si256(block.add(1)));
                for (row, total) in totals.iter_mut().enumerate() {
                    let inputs = _mm256_set1_epi32(rows.add(row * units + unit).read_unaligned());
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
    type Level = u8;
    type Weights = Quads;

    // Eight rows of three times sixteen sums take 24 of 32 registers: eight products for each load of inputs that three
    // blocks share, and eight rows share each load of weights.
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

    #[inline(always)]
    fn narrow<const C: usize>(
        self,
        rows: &[u8],
        blocks: &[Quads],
        units: usize,
        sums: &mut [Lanes<i32>; LARGEST_TILE],
    ) {
        assert!(rows.len() >= Self::ROWS * units * 4 && blocks.len() >= C * units && Self::ROWS * C <= LARGEST_TILE);
        // SAFETY: the kernel was detected, and the slices are as long as the tile is.
        unsafe { avx512_tile::<C, true>(rows.as_ptr().cast(), blocks.as_ptr().cast(), units, sums) }
    }

    #[inline(always)]
    fn wide<const C: usize>(self, rows: &[i16], blocks: &[Pairs], units: usize, sums: &mut [Lanes<i32>; LARGEST_TILE]) {
        assert!(rows.len() >= Self::ROWS * units * 2 && blocks.len() >= C * units && Self::ROWS * C <= LARGEST_TILE);
        // SAFETY: the kernel was detected, and the slices are as long as the tile is.
        unsafe { avx512_tile::<C, false>(rows.as_ptr().cast(), blocks.as_ptr().cast(), units, sums) }
    }
}

/// Sums of products of bytes (`BYTES`; unsigned inputs, signed weights) or of 16-bit numbers.
///
/// # Safety
/// `rows` points at 8 rows of `units` units, `blocks` at `C` times `units` blocks of 64 bytes, aligned to 64.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn avx512_tile<const C: usize, const BYTES: bool>(
    rows: *const i32,
    blocks: *const __m512i,
    units: usize,
    sums: &mut [Lanes<i32>; LARGEST_TILE],
) {
    const ROWS: usize = Avx512::ROWS;
    let mut totals = [[_mm512_setzero_si512(); C]; ROWS];
    for unit in 0..units {
        // SAFETY: `unit < units` and `column < C`; blocks are aligned to 64 bytes.
        unsafe {
            let mut weights = [_mm512_setzero_si512(); C];
            for (column, weights) in weights.iter_mut().enumerate() {
                *weights = _mm512_load_si512(blocks.add(column * units + unit));
            }
            for (row, totals) in totals.iter_mut().enumerate() {
                let inputs = _mm512_set1_epi32(rows.add(row * units + unit).read_unaligned());
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
