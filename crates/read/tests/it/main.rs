//! Tests of the whole crate, in one program so that it is linked once.
#![expect(clippy::disallowed_methods, reason = "the tests read the sources and the cases from files")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cases;
mod hostile;
mod import_order;
mod pages;
