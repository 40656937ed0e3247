//! A tiny model of random numbers for tests: its file, and what a plain encoder makes of it.

use super::Piece;

/// The vocabulary of tiny models.
pub(super) const LINES: &str = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nharbour\nmaster\n##master\nferry\nsails\n.\n\"\nsaid";

/// A model with weights that a seed fixes.
#[derive(Debug)]
pub(super) struct Tiny {
    pub(super) hidden: usize,
    pub(super) attention_heads: usize,
    pub(super) inner: usize,
    pub(super) positions: usize,
    word: Linear,
    cases: Vec<f32>,
    marks: Vec<f32>,
    position: Vec<f32>,
    norm: [Vec<f32>; 2],
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Linear {
    depth: usize,
    scales: Vec<f32>,
    biases: Vec<f32>,
    levels: Vec<i8>,
}

#[derive(Debug)]
struct Layer {
    /// For both linear layers that take states.
    factors: Vec<f32>,
    query_key_value: Linear,
    output: Linear,
    attention_norm: [Vec<f32>; 2],
    up: Linear,
    down: Linear,
    norm: [Vec<f32>; 2],
}

/// A sequence of numbers that look random and are the same each time: the `SplitMix64` generator.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// Between -1 and 1.
    fn float(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1 << 23) as f32 - 1.0
    }

    fn floats(&mut self, count: usize, middle: f32, width: f32) -> Vec<f32> {
        (0..count).map(|_| middle + width * self.float()).collect()
    }

    fn norm(&mut self, hidden: usize) -> [Vec<f32>; 2] {
        [self.floats(hidden, 1.0, 0.5), self.floats(hidden, 0.0, 0.5)]
    }

    fn linear(&mut self, outputs: usize, depth: usize) -> Linear {
        let size = 2.0 / (127.0 * (depth as f32).sqrt());
        Linear {
            depth,
            scales: self.floats(outputs, size, size / 2.0),
            biases: self.floats(outputs, 0.0, 0.5),
            levels: (0..outputs * depth).map(|_| ((self.bits() % 255) as u8).cast_signed().max(-127)).collect(),
        }
    }
}

impl Tiny {
    /// A model of two layers; `hidden` and `inner` are multiples of 16, and so is `hidden / attention_heads`.
    pub(super) fn new(hidden: usize, attention_heads: usize, inner: usize, positions: usize, seed: u64) -> Self {
        let mut random = Random(seed);
        let mut word = random.linear(LINES.split('\n').count(), hidden);
        for scale in &mut word.scales {
            *scale *= 4.0;
        }
        Self {
            hidden,
            attention_heads,
            inner,
            positions,
            word,
            cases: random.floats(4 * hidden, 0.0, 0.5),
            marks: random.floats(3 * hidden, 0.0, 0.5),
            position: random.floats(positions * hidden, 0.0, 0.5),
            norm: random.norm(hidden),
            layers: (0..2)
                .map(|_| Layer {
                    factors: random.floats(hidden, 1.0, 0.5),
                    query_key_value: random.linear(3 * hidden, hidden),
                    output: random.linear(hidden, hidden),
                    attention_norm: random.norm(hidden),
                    up: random.linear(inner, hidden),
                    down: random.linear(hidden, inner),
                    norm: random.norm(hidden),
                })
                .collect(),
        }
    }

    /// The payload of its file.
    pub(super) fn payload(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let sizes = [self.hidden, 2, self.attention_heads, self.inner, self.positions, 4, 3, self.word.scales.len(), 2];
        bytes.extend(sizes.iter().flat_map(|&size| (size as u32).to_le_bytes()));
        push_floats(&mut bytes, &[1e-12]);
        push_text(&mut bytes, "tiny-1");
        push_text(&mut bytes, LINES);
        push_floats(&mut bytes, &self.word.scales);
        bytes.extend(self.word.levels.iter().map(|level| level.cast_unsigned()));
        for table in [&self.cases, &self.marks, &self.position, &self.norm[0], &self.norm[1]] {
            push_floats(&mut bytes, table);
        }
        for layer in &self.layers {
            push_floats(&mut bytes, &layer.factors);
            push_linear(&mut bytes, &layer.query_key_value);
            push_linear(&mut bytes, &layer.output);
            push_floats(&mut bytes, &layer.attention_norm.concat());
            push_floats(&mut bytes, &layer.factors);
            push_linear(&mut bytes, &layer.up);
            push_linear(&mut bytes, &layer.down);
            push_floats(&mut bytes, &layer.norm.concat());
        }
        push_text(&mut bytes, "tag.weight");
        bytes.extend([2_u32, 2, 3].iter().flat_map(|size| size.to_le_bytes()));
        push_floats(&mut bytes, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        push_text(&mut bytes, "link.bias");
        bytes.extend(0_u32.to_le_bytes());
        push_floats(&mut bytes, &[0.25]);
        bytes
    }

    /// Its file.
    pub(super) fn file(&self) -> Vec<u8> {
        seal(&self.payload())
    }

    /// The hidden states in plain doubles: no levels, no lanes, the functions as the textbook has them.
    pub(super) fn reference(&self, pieces: &[Piece]) -> Vec<Vec<f64>> {
        let row = |table: &[f32], row: usize, place: usize| f64::from(table[row * self.hidden + place]);
        let mut states: Vec<Vec<f64>> = Vec::new();
        for (place, piece) in pieces.iter().enumerate() {
            let word = usize::from(piece.id);
            let sum = (0..self.hidden).map(|i| {
                self.word.weight(word, i)
                    + row(&self.cases, usize::from(piece.case), i)
                    + row(&self.marks, usize::from(piece.mark), i)
                    + row(&self.position, place, i)
            });
            states.push(normalised(sum.collect(), &self.norm));
        }
        for layer in &self.layers {
            let inputs: Vec<Vec<f64>> =
                states.iter().map(|state| layer.query_key_value.apply(&layer.scaled(state))).collect();
            for (place, state) in states.iter_mut().enumerate() {
                let context = layer.output.apply(&self.context(&inputs, place));
                let sum = state.iter().zip(context).map(|(a, b)| a + b).collect();
                let middle = normalised(sum, &layer.attention_norm);
                let between: Vec<f64> = layer.up.apply(&layer.scaled(&middle)).into_iter().map(gelu).collect();
                let sum = middle.iter().zip(layer.down.apply(&between)).map(|(a, b)| a + b).collect();
                *state = normalised(sum, &layer.norm);
            }
        }
        states
    }

    fn context(&self, inputs: &[Vec<f64>], place: usize) -> Vec<f64> {
        let width = self.hidden / self.attention_heads;
        let mut context = vec![0.0; self.hidden];
        for head in (0..self.hidden).step_by(width) {
            let score = |input: &Vec<f64>| -> f64 {
                (head..head + width).map(|i| inputs[place][i] * input[self.hidden + i]).sum::<f64>()
                    / (width as f64).sqrt()
            };
            let shares: Vec<f64> = inputs.iter().map(|input| score(input).exp()).collect();
            let total: f64 = shares.iter().sum();
            for (input, share) in inputs.iter().zip(shares) {
                for i in head..head + width {
                    context[i] += share / total * input[2 * self.hidden + i];
                }
            }
        }
        context
    }
}

impl Layer {
    fn scaled(&self, state: &[f64]) -> Vec<f64> {
        state.iter().zip(&self.factors).map(|(number, &factor)| number * f64::from(factor)).collect()
    }
}

impl Linear {
    fn weight(&self, output: usize, input: usize) -> f64 {
        f64::from(self.scales[output]) * f64::from(self.levels[output * self.depth + input])
    }

    fn apply(&self, inputs: &[f64]) -> Vec<f64> {
        let output = |output| -> f64 { (0..self.depth).map(|input| self.weight(output, input) * inputs[input]).sum() };
        (0..self.scales.len()).map(|place| output(place) + f64::from(self.biases[place])).collect()
    }
}

fn normalised(row: Vec<f64>, norm: &[Vec<f32>; 2]) -> Vec<f64> {
    let count = row.len() as f64;
    let mean = row.iter().sum::<f64>() / count;
    let deviation = (row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count).sqrt();
    let scaled = row.into_iter().zip(&norm[0]).zip(&norm[1]);
    scaled.map(|((x, weight), bias)| (x - mean) / deviation * f64::from(*weight) + f64::from(*bias)).collect()
}

fn gelu(x: f64) -> f64 {
    0.5 * x * (1.0 + erf(x / 2_f64.sqrt()))
}

/// The error function by its series.
pub(super) fn erf(z: f64) -> f64 {
    let z = z.clamp(-5.0, 5.0);
    let (mut term, mut total) = (z, z);
    for n in 1..150 {
        term *= -z * z / f64::from(n);
        total += term / f64::from(2 * n + 1);
    }
    total * std::f64::consts::FRAC_2_SQRT_PI
}

/// Puts a header with the right checksum before a payload.
pub(super) fn seal(payload: &[u8]) -> Vec<u8> {
    let mut bytes = b"ONRECORD".to_vec();
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(crc32fast::hash(payload).to_le_bytes());
    bytes.extend((payload.len() as u64).to_le_bytes());
    bytes.extend(payload);
    bytes
}

fn push_floats(bytes: &mut Vec<u8>, floats: &[f32]) {
    bytes.extend(floats.iter().flat_map(|float| float.to_le_bytes()));
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.as_bytes());
}

fn push_linear(bytes: &mut Vec<u8>, linear: &Linear) {
    push_floats(bytes, &linear.scales);
    push_floats(bytes, &linear.biases);
    bytes.extend(linear.levels.iter().map(|level| level.cast_unsigned()));
}
