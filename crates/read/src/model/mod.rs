//! The trained model: weights and inference.

/// Why weights could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes are not a model of this program.
    #[error("cannot load the model: it does not begin with the bytes of an onrecord model")]
    NotAModel,
}
