//! The float steps of the encoder, sixteen numbers at a time.
//!
//! Each step is written as plain additions and multiplications in a fixed order, without fused ones, so that every
//! compilation of it gives the same bits; and inlined, so that it is compiled for the instructions of the kernel.

// See `kernel`: whatever is not inlined is compiled for any processor.
#![allow(clippy::inline_always)]

use super::kernel::{LANES, Lanes, Level};

/// 1.5 * 2^23: added to a number below 2^22 in size, it leaves that number, rounded half to even, in the lowest bits.
const ROUNDER: f32 = 12_582_912.0;

/// The float that each level of a row stands for: `least + scale * level`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LevelScale {
    /// What level 0 stands for.
    pub(super) least: f32,
    /// The difference between two levels.
    pub(super) scale: f32,
}

/// Weights and biases of a layer normalisation.
#[derive(Debug)]
pub(super) struct Norm {
    pub(super) weights: Vec<Lanes<f32>>,
    pub(super) biases: Vec<Lanes<f32>>,
    pub(super) epsilon: f32,
}

impl Norm {
    /// Brings a row to mean 0 and variance 1, then scales and shifts it.
    #[inline(always)]
    pub(super) fn apply(&self, row: &mut [Lanes<f32>]) {
        let count = (row.len() * LANES) as f32;
        let mut totals = [0.0; LANES];
        for lanes in row.iter() {
            totals = by_lane(|lane| totals[lane] + lanes[lane]);
        }
        let mean = sum(totals) / count;
        let mut squares = [0.0; LANES];
        for lanes in row.iter() {
            squares = by_lane(|lane| {
                let difference = lanes[lane] - mean;
                squares[lane] + difference * difference
            });
        }
        let inverse = 1.0 / (sum(squares) / count + self.epsilon).sqrt();
        for ((lanes, weights), biases) in row.iter_mut().zip(&self.weights).zip(&self.biases) {
            *lanes = by_lane(|lane| (lanes[lane] - mean) * inverse * weights[lane] + biases[lane]);
        }
    }
}

/// Makes each lane by itself.
#[inline(always)]
pub(super) fn by_lane<T: Copy + Default>(make: impl Fn(usize) -> T) -> Lanes<T> {
    let mut lanes = [T::default(); LANES];
    for (lane, made) in lanes.iter_mut().enumerate() {
        *made = make(lane);
    }
    lanes
}

/// Adds the lanes, by halves.
#[inline(always)]
pub(super) fn sum(lanes: Lanes<f32>) -> f32 {
    reduce(lanes, |a, b| a + b)
}

/// The larger number; the second if one is not a number.
#[inline(always)]
pub(super) fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// The smaller number; the second if one is not a number.
#[inline(always)]
pub(super) fn smaller(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// Joins the lanes by halves.
#[inline(always)]
pub(super) fn reduce(mut lanes: Lanes<f32>, join: impl Fn(f32, f32) -> f32) -> f32 {
    for half in [8, 4, 2, 1] {
        for lane in 0..half {
            lanes[lane] = join(lanes[lane], lanes[lane + half]);
        }
    }
    lanes[0]
}

/// Writes a row as levels between its least and its largest number.
#[inline(always)]
pub(super) fn quantise<L: Level>(row: &[Lanes<f32>], levels: &mut [L]) -> LevelScale {
    quantise_each(row.len(), |place| row[place], levels)
}

/// Writes a row as levels, each number of it first multiplied with its factor.
#[inline(always)]
pub(super) fn quantise_products<L: Level>(row: &[Lanes<f32>], factors: &[Lanes<f32>], levels: &mut [L]) -> LevelScale {
    let factors = &factors[..row.len()];
    let product = |place: usize| {
        let (numbers, factors) = (&row[place], &factors[place]);
        by_lane(|lane| numbers[lane] * factors[lane])
    };
    quantise_each(row.len(), product, levels)
}

#[inline(always)]
fn quantise_each<L: Level>(width: usize, numbers: impl Fn(usize) -> Lanes<f32>, levels: &mut [L]) -> LevelScale {
    let mut least = numbers(0);
    let mut most = least;
    for place in 1..width {
        let numbers = numbers(place);
        least = by_lane(|lane| smaller(numbers[lane], least[lane]));
        most = by_lane(|lane| larger(numbers[lane], most[lane]));
    }
    let (least, most) = (reduce(least, smaller), reduce(most, larger));
    let range = most - least;
    let steps = if range > 0.0 { 255.0 / range } else { 0.0 };
    for (place, levels) in levels.as_chunks_mut::<LANES>().0.iter_mut().enumerate().take(width) {
        let numbers = numbers(place);
        *levels = by_lane(|lane| L::new(((numbers[lane] - least) * steps + ROUNDER).to_bits() & 0xFF));
    }
    LevelScale { least, scale: range / 255.0 }
}

/// The nearest whole number to one between -32,768 and 32,767.
#[inline(always)]
pub(super) fn round(number: f32) -> i16 {
    (number + ROUNDER).to_bits() as i16
}

/// 2 to the power of a number that is at most 0, with a relative error below 4e-6; 0 counts as 2^-100.
///
/// The whole part of the power goes into the exponent; the rest, at most a half, into the Taylor series of degree 5 of
/// 2^x = e^(x ln 2).
#[inline(always)]
pub(super) fn power_of_two(power: f32) -> f32 {
    const LN2: f32 = std::f32::consts::LN_2;
    const C2: f32 = LN2 * LN2 / 2.0;
    const C3: f32 = C2 * LN2 / 3.0;
    const C4: f32 = C3 * LN2 / 4.0;
    const C5: f32 = C4 * LN2 / 5.0;
    let power = larger(power, -100.0);
    let shifted = power + ROUNDER;
    let rest = power - (shifted - ROUNDER);
    let series = ((((C5 * rest + C4) * rest + C3) * rest + C2) * rest + LN2) * rest + 1.0;
    f32::from_bits(series.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// The Gaussian error linear unit, x (1 + erf(x / sqrt 2)) / 2, with an absolute error below 2e-6 (tested).
///
/// With erf(z) = 1 - (1 + a1 z + ... + a6 z^6)^-16 for z >= 0, error 3e-7: Abramowitz and Stegun, Handbook of
/// Mathematical Functions (1964), 7.1.28. The powers of 1 / sqrt 2 are in the coefficients. Written around the positive
/// part of x, nothing is lost by cancellation.
#[inline(always)]
pub(super) fn gelu(x: f32) -> f32 {
    const A1: f32 = (0.070_523_078_4 * std::f64::consts::FRAC_1_SQRT_2) as f32;
    const A2: f32 = (0.042_282_012_3 / 2.0) as f32;
    const A3: f32 = (0.009_270_527_2 * std::f64::consts::FRAC_1_SQRT_2 / 2.0) as f32;
    const A4: f32 = (0.000_152_014_3 / 4.0) as f32;
    const A5: f32 = (0.000_276_567_2 * std::f64::consts::FRAC_1_SQRT_2 / 4.0) as f32;
    const A6: f32 = (0.000_043_063_8 / 8.0) as f32;
    let size = x.abs();
    let root = (((((A6 * size + A5) * size + A4) * size + A3) * size + A2) * size + A1) * size + 1.0;
    let square = root * root;
    let fourth = square * square;
    let eighth = fourth * fourth;
    larger(x, 0.0) - 0.5 * size / (eighth * eighth)
}

#[cfg(test)]
mod tests {
    use super::super::testing::erf;
    use super::{Norm, gelu, power_of_two, quantise, round};

    #[test]
    fn gelu_is_within_two_millionths() {
        for step in -5_000..=5_000 {
            let x = f64::from(step) / 1_000.0;
            let exact = 0.5 * x * (1.0 + erf(x / 2_f64.sqrt()));
            assert!((f64::from(gelu(x as f32)) - exact).abs() < 2e-6, "at {x}");
        }
        assert_eq!(gelu(100.0).to_bits(), 100_f32.to_bits());
        assert!(gelu(-100.0).abs() < 1e-30);
    }

    #[test]
    fn powers_of_two_are_within_four_millionths() {
        for step in 0..=30_000 {
            let power = -f64::from(step) / 1_000.0;
            let exact = power.exp2();
            assert!((f64::from(power_of_two(power as f32)) - exact).abs() < 4e-6 * exact, "at {power}");
        }
        assert!(power_of_two(-1e9) < 1e-29);
    }

    #[test]
    fn a_row_in_levels_is_within_half_a_level() {
        let row: Vec<[f32; 16]> =
            (0..4).map(|i| std::array::from_fn(|lane| ((i * 16 + lane) as f32 * 0.7).sin() * 3.0 - 1.0)).collect();
        let mut levels = [0_u8; 64];
        let scale = quantise(&row, &mut levels);
        for (number, level) in row.as_flattened().iter().zip(levels) {
            let back = scale.least + scale.scale * f32::from(level);
            assert!((back - number).abs() <= scale.scale * 0.501);
        }
    }

    #[test]
    fn a_constant_row_keeps_its_number() {
        let mut levels = [7_i16; 32];
        let scale = quantise(&[[-2.5; 16]; 2], &mut levels);
        assert_eq!(levels, [0; 32]);
        assert_eq!((scale.least, scale.scale), (-2.5, 0.0));
    }

    #[test]
    fn rounding_goes_to_the_nearest_number_and_halves_to_even() {
        assert_eq!([-4_095.4, -1.5, -0.4, 0.5, 2.6].map(round), [-4_095, -2, 0, 0, 3]);
    }

    #[test]
    fn a_normalised_row_has_mean_zero_and_variance_one() {
        let norm = Norm { weights: vec![[1.0; 16]; 2], biases: vec![[0.0; 16]; 2], epsilon: 1e-12 };
        let mut row: Vec<[f32; 16]> = (0..2).map(|i| std::array::from_fn(|lane| (i * lane) as f32)).collect();
        norm.apply(&mut row);
        let numbers = row.as_flattened();
        let mean = numbers.iter().sum::<f32>() / 32.0;
        let variance = numbers.iter().map(|x| x * x).sum::<f32>() / 32.0;
        assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-5);
    }
}
