//! The commands, one a file, each with its arguments and `run`.

pub(crate) mod bench;
pub(crate) mod bench_ledger;
pub(crate) mod bless;
pub(crate) mod browser;
pub(crate) mod check;
pub(crate) mod evaluate;
pub(crate) mod families;
pub(crate) mod fuzz;
pub(crate) mod generate;
pub(crate) mod pages;
pub(crate) mod pieces;
pub(crate) mod speakers;
pub(crate) mod test;
