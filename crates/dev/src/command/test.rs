//! `cargo dev test`: everything that CI runs.

use anyhow::Result;

use crate::command::{browser, check, fuzz};
use crate::process::{self, cargo};

/// What of the whole run is wanted.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How long each fuzz target runs, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    fuzz_seconds: u64,
}

/// Runs the checks, the tests, the pages in a browser and the fuzz targets.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    check::run()?;
    process::run("tests", &mut cargo(&["test", "--workspace", "--locked"]))?;
    browser::run(false)?;
    println!("== fuzzing");
    fuzz::run(&fuzz::Arguments::for_seconds(arguments.fuzz_seconds))
}
