//! `cargo dev bless`: writes the generated files that are committed anew.

use anyhow::Result;

use crate::command::browser;
use crate::process::{self, cargo};

/// The variable that tells a test to write what it would compare with.
const BLESS: &str = "ONRECORD_BLESS";

/// Rewrites the `not yet` marks of `cases/`, the files that the tests of the program compare with, and the pictures of the pages.
pub(crate) fn run() -> Result<()> {
    process::run(
        "cases",
        cargo(&["test", "-q", "--locked", "-p", "onrecord-read", "--test", "it", "cases::"]).env(BLESS, "1"),
    )?;
    process::run("what the program prints", cargo(&["test", "-q", "--locked", "-p", "onrecord"]).env(BLESS, "1"))?;
    browser::run(true)
}
