//! The commands, one a file.

pub(crate) mod add;
pub(crate) mod export;
pub(crate) mod families;
pub(crate) mod import;
pub(crate) mod incoming;
pub(crate) mod people;
mod people_list;
pub(crate) mod read;
pub(crate) mod rebuild;
pub(crate) mod reread;
pub(crate) mod review;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod verify;
pub(crate) mod withdraw;

use std::process::ExitCode;

/// How a command ended, when nothing stopped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All that was asked for was done, and nothing is wrong.
    Whole,
    /// Something could not be done, or is wrong; the rest was done.
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
