//! The float steps of the encoder, sixteen numbers at a time.
//!
//! Each step is written as plain additions and multiplications in a fixed order, without fused ones, so that every
//! kernel gives the same bits; and inlined, so that it is compiled for the instructions of the kernel.

// See `kernel`: whatever is not inlined is compiled for any processor.
#![allow(clippy::inline_always)]

use super::kernel::{Floats, Kernel, LANES, Lanes};

/// 1.5 * 2^23: added to a number below 2^22 in size, it leaves that number, rounded half to even, in the lowest bits.
pub(super) const ROUNDER: f32 = 12_582_912.0;

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
    pub(super) fn apply<K: Kernel>(&self, kernel: K, row: &mut [Lanes<f32>]) {
        let count = (row.len() * LANES) as f32;
        let mut totals = kernel.all(0.0);
        for lanes in row.iter() {
            totals = totals + kernel.load(lanes);
        }
        let mean = sum(totals) / count;
        let mut squares = kernel.all(0.0);
        for lanes in row.iter() {
            let difference = kernel.load(lanes) - mean;
            squares = squares + difference * difference;
        }
        let inverse = 1.0 / (sum(squares) / count + self.epsilon).sqrt();
        for ((lanes, weights), biases) in row.iter_mut().zip(&self.weights).zip(&self.biases) {
            let scaled = (kernel.load(lanes) - mean) * inverse * kernel.load(weights);
            *lanes = (scaled + kernel.load(biases)).lanes();
        }
    }
}

/// Adds the lanes, by halves.
#[inline(always)]
pub(super) fn sum(floats: impl Floats) -> f32 {
    reduce(floats.lanes(), |a, b| a + b)
}

/// The largest of the lanes.
#[inline(always)]
pub(super) fn largest(floats: impl Floats) -> f32 {
    reduce(floats.lanes(), |a, b| if a > b { a } else { b })
}

/// The least of the lanes.
#[inline(always)]
fn least(floats: impl Floats) -> f32 {
    reduce(floats.lanes(), |a, b| if a < b { a } else { b })
}

/// Joins the lanes by halves.
#[inline(always)]
fn reduce(mut lanes: Lanes<f32>, join: impl Fn(f32, f32) -> f32) -> f32 {
    for half in [8, 4, 2, 1] {
        for lane in 0..half {
            lanes[lane] = join(lanes[lane], lanes[lane + half]);
        }
    }
    lanes[0]
}

/// Writes a row of floats as units of levels between its least and its largest number.
#[inline(always)]
pub(super) fn quantise<'u, K: Kernel>(
    kernel: K,
    row: &[Lanes<f32>],
    units: impl Iterator<Item = &'u mut u32>,
) -> LevelScale {
    quantise_each::<K>(row.iter().map(|lanes| kernel.load(lanes)), units)
}

/// Writes a row as units of levels, each number of it first multiplied with its factor.
#[inline(always)]
pub(super) fn quantise_products<'u, K: Kernel>(
    kernel: K,
    row: &[Lanes<f32>],
    factors: &[Lanes<f32>],
    units: impl Iterator<Item = &'u mut u32>,
) -> LevelScale {
    let products = row.iter().zip(factors).map(|(lanes, factors)| kernel.load(lanes) * kernel.load(factors));
    quantise_each::<K>(products, units)
}

#[inline(always)]
fn quantise_each<'u, K: Kernel>(
    row: impl Iterator<Item = K::Floats> + Clone,
    mut units: impl Iterator<Item = &'u mut u32>,
) -> LevelScale {
    let Some(first) = row.clone().next() else { return LevelScale::default() };
    let (mut smallest, mut most) = (first, first);
    for numbers in row.clone() {
        smallest = numbers.smaller(smallest);
        most = numbers.larger(most);
    }
    let (smallest, most) = (least(smallest), largest(most));
    let range = most - smallest;
    let steps = if range > 0.0 { 255.0 / range } else { 0.0 };
    for numbers in row {
        let rounded = (numbers - smallest) * steps + ROUNDER;
        if K::PER_UNIT == 4 {
            write(rounded.low_bytes(), &mut units);
        } else {
            write(rounded.low_halves().map(|halves| halves & 0x00FF_00FF), &mut units);
        }
    }
    LevelScale { least: smallest, scale: range / 255.0 }
}

/// Writes words where the next ones belong.
#[inline(always)]
pub(super) fn write<'u, const N: usize>(words: [u32; N], places: &mut impl Iterator<Item = &'u mut u32>) {
    for word in words {
        if let Some(place) = places.next() {
            *place = word;
        }
    }
}

/// 2 to the power of numbers that are at most 0, with a relative error below 4e-6; 0 counts as 2^-100.
///
/// The whole part of the power goes into the exponent; the rest, at most a half, into the Taylor series of degree 5 of
/// 2^x = e^(x ln 2).
#[inline(always)]
pub(super) fn power_of_two<K: Kernel>(kernel: K, power: K::Floats) -> K::Floats {
    const LN2: f32 = std::f32::consts::LN_2;
    const C2: f32 = LN2 * LN2 / 2.0;
    const C3: f32 = C2 * LN2 / 3.0;
    const C4: f32 = C3 * LN2 / 4.0;
    const C5: f32 = C4 * LN2 / 5.0;
    let power = power.larger(kernel.all(-100.0));
    let shifted = power + ROUNDER;
    let rest = power - (shifted - ROUNDER);
    let series = ((((rest * C5 + C4) * rest + C3) * rest + C2) * rest + LN2) * rest + 1.0;
    series.with_exponents(shifted)
}

/// The Gaussian error linear unit, x (1 + erf(x / sqrt 2)) / 2, with an absolute error below 2e-6 (tested).
///
/// With erf(z) = 1 - (1 + a1 z + ... + a6 z^6)^-16 for z >= 0, error 3e-7: Abramowitz and Stegun, Handbook of
/// Mathematical Functions (1964), 7.1.28. The powers of 1 / sqrt 2 are in the coefficients. Written around the positive
/// part of x, nothing is lost by cancellation.
#[inline(always)]
pub(super) fn gelu<K: Kernel>(kernel: K, x: K::Floats) -> K::Floats {
    const A1: f32 = (0.070_523_078_4 * std::f64::consts::FRAC_1_SQRT_2) as f32;
    const A2: f32 = (0.042_282_012_3 / 2.0) as f32;
    const A3: f32 = (0.009_270_527_2 * std::f64::consts::FRAC_1_SQRT_2 / 2.0) as f32;
    const A4: f32 = (0.000_152_014_3 / 4.0) as f32;
    const A5: f32 = (0.000_276_567_2 * std::f64::consts::FRAC_1_SQRT_2 / 4.0) as f32;
    const A6: f32 = (0.000_043_063_8 / 8.0) as f32;
    let size = x.size();
    let root = (((((size * A6 + A5) * size + A4) * size + A3) * size + A2) * size + A1) * size + 1.0;
    let square = root * root;
    let fourth = square * square;
    let eighth = fourth * fourth;
    x.larger(kernel.all(0.0)) - size * 0.5 / (eighth * eighth)
}

#[cfg(test)]
mod tests {
    use super::super::kernel::{Floats, Kernel, Portable, Tiled};
    use super::super::testing::erf;
    use super::{LevelScale, Norm, ROUNDER, gelu, power_of_two, quantise};

    fn gelu_of(x: f32) -> f32 {
        gelu(Portable, Portable.all(x)).lanes()[0]
    }

    fn power_of_two_of(power: f32) -> f32 {
        power_of_two(Portable, Portable.all(power)).lanes()[0]
    }

    /// The levels of a row, and what they stand for.
    fn levels(row: &[[f32; 16]]) -> (Vec<u32>, LevelScale) {
        let mut tiled = Tiled::default();
        tiled.prepare::<Portable>(2, row.len() * 8);
        let scale = quantise(Portable, row, tiled.row::<Portable>(1));
        let units = tiled.row::<Portable>(1).map(|unit| *unit);
        (units.flat_map(|unit| [unit & 0xFFFF, unit >> 16]).collect(), scale)
    }

    #[test]
    fn gelu_is_within_two_millionths() {
        for step in -5_000..=5_000 {
            let x = f64::from(step) / 1_000.0;
            let exact = 0.5 * x * (1.0 + erf(x / 2_f64.sqrt()));
            assert!((f64::from(gelu_of(x as f32)) - exact).abs() < 2e-6, "at {x}");
        }
        assert_eq!(gelu_of(100.0).to_bits(), 100_f32.to_bits());
        assert!(gelu_of(-100.0).abs() < 1e-30);
    }

    #[test]
    fn powers_of_two_are_within_four_millionths() {
        for step in 0..=30_000 {
            let power = -f64::from(step) / 1_000.0;
            let exact = power.exp2();
            assert!((f64::from(power_of_two_of(power as f32)) - exact).abs() < 4e-6 * exact, "at {power}");
        }
        assert!(power_of_two_of(-1e9) < 1e-29);
    }

    #[test]
    fn a_row_in_levels_is_within_half_a_level() {
        let row: Vec<[f32; 16]> =
            (0..4).map(|i| std::array::from_fn(|lane| ((i * 16 + lane) as f32 * 0.7).sin() * 3.0 - 1.0)).collect();
        let (levels, scale) = levels(&row);
        assert_eq!(levels.len(), 64);
        for (number, level) in row.as_flattened().iter().zip(levels) {
            let back = scale.least + scale.scale * level as f32;
            assert!((back - number).abs() <= scale.scale * 0.501);
        }
    }

    #[test]
    fn a_constant_row_keeps_its_number() {
        let (levels, scale) = levels(&[[-2.5; 16]; 2]);
        assert_eq!(levels, [0; 32]);
        assert_eq!((scale.least, scale.scale), (-2.5, 0.0));
    }

    #[test]
    fn rounding_goes_to_the_nearest_number_and_halves_to_even() {
        let round = |number: f32| (Portable.all(number) + ROUNDER).low_halves()[0] as i16;
        assert_eq!([-4_095.4, -1.5, -0.4, 0.5, 2.6].map(round), [-4_095, -2, 0, 0, 3]);
    }

    #[test]
    fn a_normalised_row_has_mean_zero_and_variance_one() {
        let norm = Norm { weights: vec![[1.0; 16]; 2], biases: vec![[0.0; 16]; 2], epsilon: 1e-12 };
        let mut row: Vec<[f32; 16]> = (0..2).map(|i| std::array::from_fn(|lane| (i * lane) as f32)).collect();
        norm.apply(Portable, &mut row);
        let numbers = row.as_flattened();
        let mean = numbers.iter().sum::<f32>() / 32.0;
        let variance = numbers.iter().map(|x| x * x).sum::<f32>() / 32.0;
        assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-5);
    }
}
