//! A learned linear layer in plain floats: the heads on top of the encoder are made of these.

use crate::model::{Model, ModelError};

/// Lanes of a dot product: partial sums are kept apart and added in a fixed order, so that every machine rounds alike.
const LANES: usize = 16;

/// Outputs = weight x inputs + bias.
#[derive(Debug)]
pub(crate) struct Layer {
    weight: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
}

impl Layer {
    /// The layer whose tensors are `NAME.weight` and `NAME.bias` in the model.
    pub(crate) fn load(model: &Model, name: &str, outputs: usize) -> Result<Self, ModelError> {
        let inputs = model.width();
        let weight = model.head(&format!("{name}.weight"), &[outputs, inputs])?.to_vec();
        let bias = model.head(&format!("{name}.bias"), &[outputs])?.to_vec();
        Ok(Self { weight, bias, inputs })
    }

    /// The outputs for one input row.
    pub(crate) fn apply(&self, input: &[f32]) -> Vec<f32> {
        self.weight.chunks_exact(self.inputs).zip(&self.bias).map(|(row, bias)| dot(row, input) + bias).collect()
    }

    /// The direction in input space and the constant for which `direction . x + constant` = `self.apply(x) . key`.
    pub(crate) fn toward(&self, key: &[f32]) -> (Vec<f32>, f32) {
        let mut direction = vec![0.0; self.inputs];
        for (row, &scale) in self.weight.chunks_exact(self.inputs).zip(key) {
            for (sum, weight) in direction.iter_mut().zip(row) {
                *sum += scale * weight;
            }
        }
        (direction, dot(&self.bias, key))
    }
}

/// The sum of products of two rows of one length.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; LANES];
    let (a_lanes, b_lanes) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a_lanes.remainder().iter().zip(b_lanes.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_lanes.zip(b_lanes) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// The logarithm of the sum of exponentials, without overflow.
pub(crate) fn log_sum_exp(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let top = values.clone().fold(f32::NEG_INFINITY, f32::max);
    if top.is_infinite() { top } else { top + values.map(|value| (value - top).exp()).sum::<f32>().ln() }
}
