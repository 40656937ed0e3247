//! Keeps documents, statements, people and decisions in one file that loses nothing.
//!
//! A [`Ledger`] is one file of `SQLite`. What happens is appended as an [`Entry`](entry::Entry), each chained to the one before
//! by its hash: a document came in, a reader read it, somebody joined two people. Nothing that was appended is changed. The
//! words of articles are not in the entries: those name them by hash, and the archive keeps them, so that a withdrawal can
//! take them away and leave the chain whole. All else in the file is derived from entries and archive, and can be made
//! anew.
//!
//! A [`Batch`] writes: it appends entries, keeps what they name and brings the derived tables up to date, in one
//! transaction. `docs/ledger.md` describes the file.
//!
//! The modules, from the bottom up: [`hash`] names things by their content, [`event`] is what an entry can say, [`entry`]
//! is the chain; [`imprint`] and [`findings`] are what is said of a document and found in it, as `archive` keeps them;
//! `name` holds the rules that join people; `derive` makes the tables; `schema` opens the file; [`batch`] writes, and
//! [`ledger`] reads, with [`people`]; [`query`] and [`search`] find statements, and list people, outlets and documents; [`dossier`] is all that is known of one
//! document, [`queue`] what those who review find; `past` opens the ledger as it was;
//! [`transcript`] is a whole ledger on its way into another file, [`sheet`] writes tables for other programs;
//! [`recall`] is what a later reader reads once more, [`version`] what changed between two
//! versions of a document, and [`verify`] whether the file is what its entries say.

#![allow(clippy::cast_possible_wrap)] // lengths become numbers of rows, which SQLite signs

pub mod error;
pub mod hash;
pub mod event;
pub mod entry;
pub mod imprint;
pub mod findings;
mod archive;
mod union;
mod name;
pub mod family;
mod derive;
mod schema;
pub mod arrival;
pub mod batch;
pub mod people;
pub mod families;
pub mod ledger;
mod past;
pub mod query;
pub mod search;
pub mod sheet;
pub mod transcript;
pub mod dossier;
pub mod queue;
pub mod recall;
pub mod version;
pub mod verify;

pub use arrival::Arrival;
pub use batch::{Added, Batch};
pub use entry::{Head, Signature};
pub use error::{Error, Result};
pub use ledger::Ledger;
pub use past::Moment;
