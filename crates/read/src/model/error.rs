//! Why weights could not be loaded.

use super::kernel::Path;

/// Why weights could not be loaded, or a part of them could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes are not a model of this program.
    #[error("cannot load the model: it does not begin with the bytes of an onrecord model; is it another file?")]
    NotAModel,
    /// The bytes are a model in a format of another version of the program.
    #[error(
        "cannot load the model: its format is {found}, and this program reads {expected}; export the weights again"
    )]
    OtherVersion {
        /// The version of the file.
        found: u32,
        /// The version that this program reads.
        expected: u32,
    },
    /// The bytes end before the model does.
    #[error("cannot load the model: it is cut off; fetch or export it again")]
    CutOff,
    /// There are bytes after the end of the model.
    #[error("cannot load the model: {count} bytes follow its end; fetch or export it again")]
    BytesLeft {
        /// How many.
        count: usize,
    },
    /// The checksum does not fit the bytes.
    #[error("cannot load the model: it is damaged, its checksum does not fit; fetch or export it again")]
    Damaged,
    /// A size in the file is out of bounds, or does not fit another one.
    #[error("cannot load the model: its size of {what} is {value}, which this program cannot compute with")]
    Size {
        /// Which size.
        what: &'static str,
        /// Its value.
        value: u64,
    },
    /// A number in the file is infinite or none at all, or is out of its bounds.
    #[error("cannot load the model: {what} hold a number that is not finite; train or export it again")]
    NotFinite {
        /// Where it stands.
        what: &'static str,
    },
    /// A text in the file is not UTF-8.
    #[error("cannot load the model: {what} is not UTF-8: {cause}; export it again")]
    NotUtf8 {
        /// Which text.
        what: &'static str,
        /// What is wrong with it.
        #[source]
        cause: std::str::Utf8Error,
    },
    /// The vocabulary has another number of pieces than the embeddings.
    #[error("cannot load the model: its vocabulary has {found} pieces, and its embeddings {expected}; export it again")]
    Vocabulary {
        /// Pieces in the vocabulary.
        found: usize,
        /// Rows of the embeddings.
        expected: usize,
    },
    /// The vocabulary lacks a piece that every model needs.
    #[error("cannot load the model: its vocabulary lacks {piece}; export it with the vocabulary of the encoder")]
    MissingPiece {
        /// The piece.
        piece: &'static str,
    },
    /// The model has no tensor of this name.
    #[error("cannot use the model: it has no tensor {name:?}; export it with the heads that this program reads")]
    MissingHead {
        /// The name.
        name: String,
    },
    /// A tensor has another shape than the program expects.
    #[error("cannot use the model: its tensor {name:?} is {found:?}, not {expected:?}; export it for this program")]
    HeadShape {
        /// The name.
        name: String,
        /// The shape in the file.
        found: Vec<usize>,
        /// The shape that was asked for.
        expected: Vec<usize>,
    },
    /// A path was forced whose instructions this processor lacks.
    #[error("cannot use the path {path:?}: this processor lacks its instructions; choose another")]
    PathMissing {
        /// The path.
        path: Path,
    },
}
