//! The commands, one a file.

pub(crate) mod read;

use std::process::ExitCode;

/// How a command ended, when nothing stopped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All that was named was read.
    Whole,
    /// Something that was named could not be read; the rest was.
    Partial,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Whole => Self::SUCCESS,
            Outcome::Partial => Self::FAILURE,
        }
    }
}
