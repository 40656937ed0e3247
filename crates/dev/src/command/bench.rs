//! `cargo dev bench`: speed and memory, in `evaluation/speed.md`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::measure::{self, Row, archive, hostile, program, reading};
use crate::process;
use crate::product;

/// What is measured.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Articles to read, one a line.
    #[arg(default_value = "examples/wire.jsonl")]
    corpus: PathBuf,
    /// How often each measurement of reading is made; the shortest counts.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// How long the hostile inputs are at the first of their two sizes, in kB.
    #[arg(long, value_name = "KB", default_value_t = 250)]
    hostile: usize,
    /// Writes the figures into evaluation/speed.md.
    #[arg(long)]
    write: bool,
}

/// Measures and prints, in a program that is compiled as users compile theirs.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if let Some(done) = process::in_release() {
        return done;
    }
    let corpus = fs::read(&arguments.corpus).with_context(|| format!("cannot read {}", arguments.corpus.display()))?;
    let program = program::build()?;
    let mut rows = program::measure(&program, &corpus)?;
    rows.extend(archive::measure(&program, arguments.rounds)?);
    rows.extend(reading::measure(&corpus, arguments.rounds)?);
    rows.extend(hostile::measure(&product::reader()?, 1000 * arguments.hostile));
    measure::publish(&page(arguments, &rows), arguments.write.then_some("evaluation/speed.md"))
}

fn page(arguments: &Arguments, rows: &[Row]) -> String {
    let table: String = rows.iter().map(Row::line).collect();
    format!(
        "# Speed\n\nWritten by `cargo dev bench {} --write` on {}. One core unless a row says more.\n\n\
         | what | figure | beside |\n|---|---|---|\n{table}",
        arguments.corpus.display(),
        measure::machine(),
    )
}
