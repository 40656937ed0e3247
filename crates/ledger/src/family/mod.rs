//! Families: one utterance as every outlet printed it.
//!
//! A [`Printing`] is a statement as one document has it. [`words`] makes its words comparable, [`candidate`] finds those that
//! are worth comparing, [`alignment`] finds which words stand for which, [`veto`], [`voice`] and [`days`] hold what speaks
//! against two being one, [`verdict`] weighs it, and [`mod@group`] makes families of what is joined. All of it are functions of
//! the printings alone. `docs/families.md` says the rules and where their figures come from.

pub mod words;
pub mod alignment;
pub mod candidate;
pub mod days;
pub mod diff;
pub mod gist;
pub mod group;
pub mod paraphrase;
pub mod report;
mod spelling;
pub mod verdict;
pub mod veto;
pub mod voice;

pub use self::group::{Groups, group};
pub use self::verdict::{Printing, Verdict, compare};
