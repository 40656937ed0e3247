//! `cargo dev generate`: reports that nobody wrote, as `onrecord add` reads them.

use std::io::{self, BufWriter, Write};

use anyhow::Result;

use crate::generate::report;

/// Which reports.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many.
    #[arg(default_value_t = 100)]
    reports: usize,
    /// The same seed gives the same reports.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Prints them, one a line.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for number in 0..arguments.reports {
        writeln!(out, "{}", report(arguments.seed, number).line())?;
    }
    Ok(out.flush()?)
}
