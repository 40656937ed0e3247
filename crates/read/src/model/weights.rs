//! The file of weights: what stands where, and the checks that let the rest trust it.
//!
//! All numbers are little-endian, `u32` unless said otherwise; floats are IEEE 754 of 32 bits; matrices are row-major,
//! `[outputs, inputs]`; a text is its length in bytes and its UTF-8 bytes. `training/onrecord_training/weights.py` writes
//! it. A linear layer is its scales (one float for each output), its biases (likewise) and its weights (one signed byte
//! each); a weight is `scale * byte`. A norm is its weights and its biases, `hidden` floats each.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `ONRECORD` |
//! | 4 | version of the format: 1 |
//! | 4 | CRC-32 (IEEE) of the payload |
//! | 8 | length of the payload in bytes, `u64` |
//!
//! The payload, without padding:
//!
//! 1. nine sizes: hidden, layers, attention heads, inner, positions, cases, marks, pieces, head tensors; then epsilon of
//!    the norms, a float
//! 2. the name of the model, a text; the pieces of the vocabulary, a text, one piece a line
//! 3. word embeddings: a scale for each piece, then `[pieces, hidden]` signed bytes
//! 4. float tables: cases, marks, positions, `hidden` wide each (positions have the row of token type 0 added); a norm
//! 5. for each layer: factors (`hidden` floats, with which a state is multiplied before it is quantised for the linear
//!    layer that follows), linear query, key and value as one (`3 hidden` outputs), linear output, norm, factors, linear
//!    up (`inner` outputs), linear down, norm
//! 6. for each head tensor: its name, a text; its rank; its sizes; its floats

use super::ModelError;
use super::kernel::{LANES, Lanes};

const MAGIC: &[u8; 8] = b"ONRECORD";
const VERSION: u32 = 1;
const HEADER_BYTES: usize = 24;

/// The most pieces that a window may have: sums over a window stay below 2^31 (see `attention`).
pub(super) const MOST_POSITIONS: u32 = 512;
/// The widest attention head: sums over a head stay below 2^31 (see `attention`).
pub(super) const WIDEST_ATTENTION_HEAD: u32 = 128;

/// The sizes of a model, all checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub(super) hidden: usize,
    pub(super) layers: usize,
    pub(super) attention_heads: usize,
    pub(super) inner: usize,
    pub(super) positions: usize,
    pub(super) cases: usize,
    pub(super) marks: usize,
    pub(super) pieces: usize,
}

/// A tensor of a head, as floats.
#[derive(Debug)]
pub(super) struct HeadTensor {
    pub(super) name: String,
    pub(super) shape: Vec<usize>,
    pub(super) values: Vec<f32>,
}

/// A linear layer as it stands in the file.
#[derive(Debug)]
pub(super) struct LinearPart<'b> {
    pub(super) scales: Vec<Lanes<f32>>,
    pub(super) biases: Vec<Lanes<f32>>,
    /// Signed bytes.
    pub(super) weights: &'b [u8],
    pub(super) depth: usize,
}

/// The weights and the biases of a norm.
pub(super) type NormPart = [Vec<Lanes<f32>>; 2];

/// Reads a payload from front to back; each step checks that the bytes are there.
#[derive(Debug)]
pub(super) struct Payload<'b> {
    rest: &'b [u8],
}

impl<'b> Payload<'b> {
    /// Checks the header and the checksum.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, ModelError> {
        if bytes.get(..MAGIC.len()) != Some(MAGIC) {
            return Err(ModelError::NotAModel);
        }
        let (header, payload) = bytes.split_at_checked(HEADER_BYTES).ok_or(ModelError::CutOff)?;
        let mut header = Payload { rest: &header[MAGIC.len()..] };
        let (version, checksum, length) = (header.number()?, header.number()?, header.long_number()?);
        if version != VERSION {
            return Err(ModelError::OtherVersion { found: version, expected: VERSION });
        }
        let payload =
            usize::try_from(length).ok().and_then(|length| payload.get(..length)).ok_or(ModelError::CutOff)?;
        if bytes.len() > HEADER_BYTES + payload.len() {
            return Err(ModelError::BytesLeft { count: bytes.len() - HEADER_BYTES - payload.len() });
        }
        if crc32fast::hash(payload) != checksum {
            return Err(ModelError::Damaged);
        }
        Ok(Self { rest: payload })
    }

    /// The sizes, epsilon and the number of head tensors.
    pub(super) fn sizes(&mut self) -> Result<(Sizes, f32, u32), ModelError> {
        let hidden = self.size("hidden", 16..=4_096)?;
        let layers = self.size("layers", 1..=64)?;
        let attention_heads = self.size("attention heads", 1..=256)?;
        let inner = self.size("inner", 16..=16_384)?;
        let positions = self.size("positions", 2..=MOST_POSITIONS)?;
        let cases = self.size("cases", 1..=256)?;
        let marks = self.size("marks", 1..=256)?;
        let pieces = self.size("pieces", 3..=65_536)?;
        let head_tensors = self.number()?;
        let epsilon = f32::from_bits(self.number()?);
        for (what, value) in
            [("hidden", hidden), ("inner", inner), ("hidden / attention heads", hidden / attention_heads)]
        {
            if value == 0 || value % LANES != 0 {
                return Err(ModelError::Size { what, value: value as u64 });
            }
        }
        let wide = hidden % attention_heads != 0 || hidden / attention_heads > WIDEST_ATTENTION_HEAD as usize;
        if wide {
            return Err(ModelError::Size { what: "attention heads", value: attention_heads as u64 });
        }
        if !(epsilon > 0.0 && epsilon < 1.0) {
            return Err(ModelError::NotFinite { what: "epsilon" });
        }
        Ok((Sizes { hidden, layers, attention_heads, inner, positions, cases, marks, pieces }, epsilon, head_tensors))
    }

    /// A text.
    pub(super) fn text(&mut self, what: &'static str) -> Result<&'b str, ModelError> {
        let length = self.number()? as usize;
        std::str::from_utf8(self.take(length)?).map_err(|cause| ModelError::NotUtf8 { what, cause })
    }

    /// A table of floats in lanes; `count` is a multiple of 16.
    pub(super) fn table(&mut self, what: &'static str, count: usize) -> Result<Vec<Lanes<f32>>, ModelError> {
        let bytes = self.take(bytes_of(count)?)?;
        let lanes = bytes.as_chunks::<{ 4 * LANES }>().0.iter();
        let table: Vec<Lanes<f32>> =
            lanes.map(|lanes| std::array::from_fn(|lane| float(&lanes[4 * lane..4 * lane + 4]))).collect();
        finite(what, table.as_flattened())?;
        Ok(table)
    }

    /// Floats.
    pub(super) fn floats(&mut self, what: &'static str, count: usize) -> Result<Vec<f32>, ModelError> {
        let floats: Vec<f32> = self.take(bytes_of(count)?)?.chunks_exact(4).map(float).collect();
        finite(what, &floats)?;
        Ok(floats)
    }

    /// A matrix of signed bytes.
    pub(super) fn matrix(&mut self, outputs: usize, depth: usize) -> Result<&'b [u8], ModelError> {
        self.take(outputs.checked_mul(depth).ok_or(ModelError::CutOff)?)
    }

    /// A linear layer.
    pub(super) fn linear(&mut self, outputs: usize, depth: usize) -> Result<LinearPart<'b>, ModelError> {
        let scales = self.table("the scales of a linear layer", outputs)?;
        let biases = self.table("the biases of a linear layer", outputs)?;
        Ok(LinearPart { scales, biases, weights: self.matrix(outputs, depth)?, depth })
    }

    /// A norm.
    pub(super) fn norm(&mut self, hidden: usize) -> Result<NormPart, ModelError> {
        Ok([self.table("the weights of a norm", hidden)?, self.table("the biases of a norm", hidden)?])
    }

    /// A tensor of a head.
    pub(super) fn head(&mut self) -> Result<HeadTensor, ModelError> {
        let name = self.text("the name of a head tensor")?.to_owned();
        let rank = self.size("rank", 0..=4)?;
        let shape = (0..rank).map(|_| self.number().map(|size| size as usize)).collect::<Result<Vec<_>, _>>()?;
        let count = shape.iter().try_fold(1_usize, |count, &size| count.checked_mul(size)).ok_or(ModelError::CutOff)?;
        Ok(HeadTensor { name, shape, values: self.floats("a head tensor", count)? })
    }

    /// Checks that nothing is left.
    pub(super) fn close(self) -> Result<(), ModelError> {
        if self.rest.is_empty() { Ok(()) } else { Err(ModelError::BytesLeft { count: self.rest.len() }) }
    }

    fn size(&mut self, what: &'static str, allowed: std::ops::RangeInclusive<u32>) -> Result<usize, ModelError> {
        let value = self.number()?;
        if allowed.contains(&value) { Ok(value as usize) } else { Err(ModelError::Size { what, value: value.into() }) }
    }

    fn number(&mut self) -> Result<u32, ModelError> {
        let (bytes, rest) = self.rest.split_first_chunk().ok_or(ModelError::CutOff)?;
        self.rest = rest;
        Ok(u32::from_le_bytes(*bytes))
    }

    fn long_number(&mut self) -> Result<u64, ModelError> {
        let (low, high) = (self.number()?, self.number()?);
        Ok(u64::from(low) | u64::from(high) << 32)
    }

    fn take(&mut self, length: usize) -> Result<&'b [u8], ModelError> {
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or(ModelError::CutOff)?;
        self.rest = rest;
        Ok(bytes)
    }
}

fn bytes_of(floats: usize) -> Result<usize, ModelError> {
    floats.checked_mul(4).ok_or(ModelError::CutOff)
}

fn float(bytes: &[u8]) -> f32 {
    f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// Checks that all numbers are finite, so that the encoder need not.
fn finite(what: &'static str, numbers: &[f32]) -> Result<(), ModelError> {
    // Not `all`: a loop that may stop early is not turned into vectors.
    let finite = numbers.iter().fold(true, |finite, number| finite & number.is_finite());
    if finite { Ok(()) } else { Err(ModelError::NotFinite { what }) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::super::testing::{Random, Tiny, seal};
    use super::super::{Model, ModelError, Path};

    fn load(bytes: &[u8]) -> Result<Model, ModelError> {
        Model::load_with(bytes, Path::Portable)
    }

    fn tiny() -> Tiny {
        Tiny::new(32, 2, 48, 12, 1)
    }

    /// The error of a file whose payload has other bytes at a place, and a checksum that fits them.
    fn error_with(place: usize, bytes: &[u8]) -> ModelError {
        let mut payload = tiny().payload();
        payload[place..place + bytes.len()].copy_from_slice(bytes);
        load(&seal(&payload)).unwrap_err()
    }

    #[test]
    fn a_whole_file_loads_with_its_name_and_heads() {
        let model = load(&tiny().file()).unwrap();
        assert_eq!(model.name(), "tiny-1");
        assert_eq!((model.opening_piece(), model.closing_piece()), (2, 3));
        assert_eq!(model.head("tag.weight", &[2, 3]).unwrap(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(model.head("link.bias", &[]).unwrap(), [0.25]);
        assert!(matches!(model.head("tag.weight", &[3, 2]), Err(ModelError::HeadShape { .. })));
        assert!(matches!(model.head("crf.start", &[7]), Err(ModelError::MissingHead { .. })));
    }

    #[test]
    fn a_file_cut_off_anywhere_is_refused() {
        let file = tiny().file();
        for length in 0..file.len() {
            let error = load(&file[..length]).unwrap_err();
            assert_eq!(error, if length < 8 { ModelError::NotAModel } else { ModelError::CutOff }, "at {length}");
        }
    }

    #[test]
    fn a_payload_cut_off_anywhere_is_refused_even_with_a_fitting_checksum() {
        let payload = tiny().payload();
        for length in (0..payload.len()).step_by(7) {
            assert_eq!(load(&seal(&payload[..length])).unwrap_err(), ModelError::CutOff, "at {length}");
        }
    }

    #[test]
    fn bytes_behind_the_end_are_refused() {
        let mut file = tiny().file();
        file.push(0);
        assert_eq!(load(&file).unwrap_err(), ModelError::BytesLeft { count: 1 });
        let mut payload = tiny().payload();
        payload.push(0);
        assert_eq!(load(&seal(&payload)).unwrap_err(), ModelError::BytesLeft { count: 1 });
    }

    #[test]
    fn a_flipped_bit_is_damage() {
        let mut file = tiny().file();
        let place = file.len() / 2;
        file[place] ^= 16;
        assert_eq!(load(&file).unwrap_err(), ModelError::Damaged);
    }

    #[test]
    fn another_version_is_named() {
        let mut file = tiny().file();
        file[8] = 9;
        assert_eq!(load(&file).unwrap_err(), ModelError::OtherVersion { found: 9, expected: 1 });
    }

    #[test]
    fn sizes_out_of_bounds_are_refused_before_memory_is_taken() {
        for size in 0..9 {
            for value in [u32::MAX, 1 << 31] {
                let error = error_with(4 * size, &value.to_le_bytes());
                assert!(matches!(error, ModelError::Size { .. } | ModelError::CutOff), "size {size}: {error}");
            }
        }
        assert!(matches!(error_with(0, &24_u32.to_le_bytes()), ModelError::Size { what: "hidden", value: 24 }));
        assert!(matches!(error_with(8, &0_u32.to_le_bytes()), ModelError::Size { what: "attention heads", .. }));
        assert!(matches!(error_with(8, &3_u32.to_le_bytes()), ModelError::Size { .. }));
    }

    #[test]
    fn a_number_that_is_not_finite_is_refused() {
        let scales = 40 + 4 + "tiny-1".len() + 4 + super::super::testing::LINES.len();
        assert!(matches!(error_with(scales, &f32::NAN.to_le_bytes()), ModelError::NotFinite { .. }));
        assert!(matches!(error_with(36, &f32::INFINITY.to_le_bytes()), ModelError::NotFinite { what: "epsilon" }));
    }

    #[test]
    fn a_vocabulary_must_fit_the_embeddings_and_have_the_special_pieces() {
        let lines = 40 + 4 + "tiny-1".len() + 4;
        assert_eq!(error_with(lines, b"[PAD]x"), ModelError::Vocabulary { found: 11, expected: 12 });
        assert_eq!(error_with(lines, b"[PAD]\n[unk]"), ModelError::MissingPiece { piece: "[UNK]" });
        assert!(matches!(error_with(lines, &[0xFF]), ModelError::NotUtf8 { .. }));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_loader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            assert!(load(&bytes).is_err());
            assert!(load(&seal(&bytes)).is_err());
        }

        #[test]
        fn no_change_of_a_payload_makes_the_loader_or_the_encoder_panic(seed in any::<u64>()) {
            let mut random = Random(seed);
            let mut payload = tiny().payload();
            for _ in 0..3 {
                let place = random.bits() as usize % if random.bits().is_multiple_of(2) { 160 } else { payload.len() };
                payload[place] = random.bits() as u8;
            }
            if let Ok(model) = load(&seal(&payload)) {
                let piece = super::super::Piece { id: 5, case: 1, mark: 1 };
                let mut scratch = super::super::Scratch::new();
                assert_eq!(model.encode(&mut scratch, &[piece; 5]).len() % model.width(), 0);
            }
        }
    }
}
