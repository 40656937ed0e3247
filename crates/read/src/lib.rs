//! Finds who said what in a news report.
//!
//! Pure: no files, clock, network, randomness or threads. Bytes become a [`Document`](document::Document) in
//! [`mod@format`], and [`Worker::read`](reader::Worker::read) turns a document into a
//! [`Reading`](statement::Reading). The modules below stand in the order of the pipeline, and a module imports only
//! modules above it; a test holds them to that.

pub mod span;
pub mod text;
pub mod warning;
pub mod document;
pub mod language;
pub mod format;
mod prose;
pub mod token;
pub mod fingerprint;
pub mod quotation;
pub mod sentence;
pub mod galley;
pub mod model;
pub mod act;
pub mod attribution;
pub mod speaker;
pub mod when;
pub mod circumstance;
pub mod statement;
pub mod headline;
pub mod reader;
pub mod wire;
