//! The trained model: weights, and the encoder that runs them.
//!
//! [`Model::load`] checks a file of weights ([`weights`]) and lays it out for the processor it runs on ([`kernel`]);
//! [`Model::pieces`] cuts a word into the pieces that the encoder knows ([`wordpiece`]); [`Model::encode`] turns a window
//! of pieces into a vector for each ([`encoder`]). What the vectors mean is the matter of `attribution`, which finds its
//! tensors by name with [`Model::head`].
//!
//! The hidden states are the same on every processor, to the last bit. `evaluation/speed.md` says how fast each path
//! encodes; loading takes 15 to 20 ms.

mod attention;
mod category;
mod encoder;
mod error;
mod float;
mod kernel;
#[cfg(test)]
mod testing;
mod weights;
mod wordpiece;

pub use self::encoder::Scratch;
use self::encoder::{Encode, Encoder, Load};
pub use self::error::ModelError;
pub use self::kernel::{Path, Probe};
use self::weights::{HeadTensor, Payload, Sizes};
use self::wordpiece::Vocabulary;

/// One word piece of a window, with what the text says of it beyond its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its number in the vocabulary; one that the vocabulary lacks counts as `[UNK]`.
    pub id: u16,
    /// The row of the case embeddings: how the word is written; one beyond the last counts as the last.
    pub case: u8,
    /// The row of the mark embeddings: where the word stands among quotation marks; likewise.
    pub mark: u8,
}

/// A loaded model; immutable, and shared by any number of threads with a [`Scratch`] each.
#[derive(Debug)]
pub struct Model {
    name: String,
    path: Path,
    sizes: Sizes,
    vocabulary: Vocabulary,
    encoder: Encoder,
    heads: Vec<HeadTensor>,
}

impl Model {
    /// Loads a model from the bytes of its file, for the fastest path of this processor.
    ///
    /// # Errors
    /// When the bytes are not a whole and undamaged model in the format of this program.
    pub fn load(bytes: &[u8]) -> Result<Self, ModelError> {
        Self::load_with(bytes, Path::fastest())
    }

    /// Loads a model for a path of choice: the same numbers, at another speed.
    ///
    /// # Errors
    /// As [`Model::load`], and [`ModelError::PathMissing`] when this processor lacks the instructions.
    pub fn load_with(bytes: &[u8], path: Path) -> Result<Self, ModelError> {
        let mut payload = Payload::open(bytes)?;
        let (sizes, epsilon, head_tensors) = payload.sizes()?;
        let name = payload.text("the name of the model")?.to_owned();
        let lines = payload.text("the vocabulary")?;
        let found = lines.split('\n').count();
        if found != sizes.pieces {
            return Err(ModelError::Vocabulary { found, expected: sizes.pieces });
        }
        let vocabulary = Vocabulary::new(lines)?;
        let load = Load { payload: &mut payload, sizes, epsilon };
        let encoder = kernel::dispatch(path, load).ok_or(ModelError::PathMissing { path })??;
        let heads = (0..head_tensors).map(|_| payload.head()).collect::<Result<_, _>>()?;
        payload.close()?;
        Ok(Self { name, path, sizes, vocabulary, encoder, heads })
    }

    /// The name in the file, such as "en-1".
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The path that the encoder takes.
    pub fn path(&self) -> Path {
        self.path
    }

    /// How many numbers a hidden state has.
    pub fn width(&self) -> usize {
        self.sizes.hidden
    }

    /// How many pieces a window may have, those at its ends included.
    pub fn longest_window(&self) -> usize {
        self.sizes.positions
    }

    /// How many multiplications of weights a piece takes, without those of attention: a measure for benchmarks.
    pub fn products_per_piece(&self) -> u64 {
        let Sizes { hidden, layers, inner, .. } = self.sizes;
        (layers * hidden * (4 * hidden + 2 * inner)) as u64
    }

    /// The piece that opens a window, `[CLS]`.
    pub fn opening_piece(&self) -> u16 {
        self.vocabulary.first
    }

    /// The piece that closes a window, `[SEP]`.
    pub fn closing_piece(&self) -> u16 {
        self.vocabulary.last
    }

    /// Appends the pieces of one word to `pieces`: at least one, the number of `[UNK]` if need be.
    pub fn pieces(&self, word: &str, pieces: &mut Vec<u16>) {
        self.vocabulary.cut(word, pieces);
    }

    /// A tensor beside the encoder, row-major, by name and shape.
    ///
    /// # Errors
    /// [`ModelError::MissingHead`] or [`ModelError::HeadShape`] when the file was made for another program.
    pub fn head(&self, name: &str, shape: &[usize]) -> Result<&[f32], ModelError> {
        let (found, values) = self.head_of_any_shape(name)?;
        if found == shape {
            return Ok(values);
        }
        Err(ModelError::HeadShape { name: name.to_owned(), found: found.to_vec(), expected: shape.to_vec() })
    }

    /// A tensor beside the encoder with its shape, for sizes that only the file knows.
    ///
    /// # Errors
    /// [`ModelError::MissingHead`] when the file was made for another program.
    pub fn head_of_any_shape(&self, name: &str) -> Result<(&[usize], &[f32]), ModelError> {
        let tensor = self.heads.iter().find(|tensor| tensor.name == name);
        let tensor = tensor.ok_or_else(|| ModelError::MissingHead { name: name.to_owned() })?;
        Ok((&tensor.shape, &tensor.values))
    }

    /// Encodes one window: a hidden state of [`Model::width`] numbers for each piece, one after another.
    ///
    /// A window longer than [`Model::longest_window`] is cut to it, so that fewer states come back than pieces went in;
    /// not to give such a window is the caller's business.
    pub fn encode<'s>(&self, scratch: &'s mut Scratch, pieces: &[Piece]) -> &'s [f32] {
        self.encode_all(scratch, &[pieces])
    }

    /// Encodes windows together, each by itself as [`Model::encode`] does, with the states of each after those of the one
    /// before: faster for short windows, and the memory taken grows with all of them.
    pub fn encode_all<'s>(&self, scratch: &'s mut Scratch, windows: &[&[Piece]]) -> &'s [f32] {
        let cut = windows.iter().map(|pieces| &pieces[..pieces.len().min(self.sizes.positions)]);
        let windows: Vec<&[Piece]> = cut.filter(|pieces| !pieces.is_empty()).collect();
        let job = Encode { encoder: &self.encoder, scratch, windows: &windows, unknown: self.vocabulary.unknown };
        // The path was there when the model was loaded.
        let _ = kernel::dispatch(self.path, job);
        scratch.states(windows.iter().map(|pieces| pieces.len()).sum(), self.sizes.hidden)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::encoder::Encode;
    use super::kernel::{Kernel, Portable};
    use super::testing::{Random, Tiny};
    use super::{Model, Path, Piece, Scratch};

    fn window(length: usize, seed: u64) -> Vec<Piece> {
        let mut random = Random(seed);
        let mut below = |limit: u64| (random.bits() % limit) as u8;
        (0..length).map(|_| Piece { id: below(12).into(), case: below(4), mark: below(3) }).collect()
    }

    fn bits(states: &[f32]) -> Vec<u32> {
        states.iter().map(|number| number.to_bits()).collect()
    }

    /// The smallest cosine between the states of a model and those of the reference.
    fn closeness(tiny: &Tiny, pieces: &[Piece]) -> f64 {
        let model = Model::load(&tiny.file()).unwrap();
        let mut scratch = Scratch::new();
        let states = model.encode(&mut scratch, pieces);
        assert_eq!(states.len(), pieces.len() * tiny.hidden);
        let cosine = |(state, reference): (&[f32], Vec<f64>)| {
            let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            let state: Vec<f64> = state.iter().map(|&number| number.into()).collect();
            product(&state, &reference) / (product(&state, &state) * product(&reference, &reference)).sqrt()
        };
        states.chunks_exact(tiny.hidden).zip(tiny.reference(pieces)).map(cosine).fold(1.0, f64::min)
    }

    #[test]
    fn hidden_states_are_close_to_those_of_plain_doubles() {
        for length in [1, 2, 15, 16, 17, 40] {
            let closeness = closeness(&Tiny::new(64, 2, 96, 40, 3), &window(length, 5));
            assert!(closeness > 0.9995, "{closeness} for {length} pieces");
        }
    }

    #[test]
    fn wide_heads_and_odd_numbers_of_blocks_are_right_too() {
        let closeness = closeness(&Tiny::new(112, 1, 80, 70, 4), &window(70, 6));
        assert!(closeness > 0.9995, "{closeness}");
    }

    #[test]
    fn a_window_does_not_depend_on_the_one_before() {
        let model = Model::load(&Tiny::new(32, 1, 48, 70, 7).file()).unwrap();
        let (short, long) = (window(9, 1), window(70, 2));
        let fresh = bits(model.encode(&mut Scratch::new(), &short));
        let mut scratch = Scratch::new();
        model.encode(&mut scratch, &long);
        assert_eq!(bits(model.encode(&mut scratch, &short)), fresh);
    }

    #[test]
    fn a_window_does_not_depend_on_those_encoded_with_it() {
        let file = Tiny::new(64, 2, 48, 70, 7).file();
        let windows = [window(9, 1), window(70, 2), Vec::new(), window(1, 3), window(17, 4), window(80, 5)];
        let windows = windows.each_ref().map(Vec::as_slice);
        for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
            let model = Model::load_with(&file, path).unwrap();
            let alone = windows.map(|window| bits(model.encode(&mut Scratch::new(), window)));
            assert_eq!(bits(model.encode_all(&mut Scratch::new(), &windows)), alone.concat(), "{path:?}");
        }
    }

    #[test]
    fn a_window_that_is_too_long_is_cut() {
        let model = Model::load(&Tiny::new(32, 1, 48, 20, 7).file()).unwrap();
        let pieces = window(25, 3);
        let whole = bits(model.encode(&mut Scratch::new(), &pieces));
        assert_eq!(whole, bits(model.encode(&mut Scratch::new(), &pieces[..20])));
        assert_eq!(model.encode(&mut Scratch::new(), &[]), [0.0; 0]);
    }

    #[test]
    fn rows_that_the_model_lacks_count_as_unknown_or_the_last() {
        let model = Model::load(&Tiny::new(32, 1, 48, 20, 7).file()).unwrap();
        let odd = bits(model.encode(&mut Scratch::new(), &[Piece { id: 999, case: 200, mark: 200 }]));
        assert_eq!(odd, bits(model.encode(&mut Scratch::new(), &[Piece { id: 1, case: 3, mark: 2 }])));
    }

    #[test]
    fn the_words_of_the_vocabulary_are_cut_by_it() {
        let model = Model::load(&Tiny::new(32, 1, 48, 20, 7).file()).unwrap();
        let mut pieces = vec![model.opening_piece()];
        for word in ["Harbourmaster", "said"] {
            model.pieces(word, &mut pieces);
        }
        assert_eq!(pieces, [2, 4, 6, 11]);
    }

    proptest! {
        #[test]
        fn all_paths_give_the_same_bits(seed in any::<u64>(), length in 1_usize..70, shape in 0_usize..4) {
            let (hidden, heads, inner) = [(32, 1, 48), (64, 2, 16), (96, 3, 112), (48, 3, 160)][shape];
            let file = Tiny::new(hidden, heads, inner, 70, seed).file();
            let pieces = window(length, seed ^ 1);
            let model = Model::load_with(&file, Path::Portable).unwrap();
            let mut scratch = Scratch::new();
            let expected = bits(model.encode(&mut scratch, &pieces));
            for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
                let model = Model::load_with(&file, path).unwrap();
                assert_eq!(bits(model.encode(&mut Scratch::new(), &pieces)), expected, "{path:?}");
            }
            let mut scratch = Scratch::new();
            let job = Encode { encoder: &model.encoder, scratch: &mut scratch, windows: &[&pieces], unknown: 1 };
            Portable.run(job);
            assert_eq!(bits(scratch.states(length, hidden)), expected, "the safe kernel");
        }
    }
}
