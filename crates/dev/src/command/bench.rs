//! `cargo dev bench`: speed and memory, in `evaluation/speed.md`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::measure::{self, Row, archive, hostile, program, reading};
use crate::process::{self, cargo, root};
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
    if cfg!(debug_assertions) {
        let mut again = cargo(&["run", "--release", "--locked", "-q", "-p", "onrecord-dev", "--"]);
        let folder = std::env::current_dir().context("cannot tell the current folder")?;
        return process::run("in release", again.args(std::env::args_os().skip(1)).current_dir(folder));
    }
    let corpus = fs::read(&arguments.corpus).with_context(|| format!("cannot read {}", arguments.corpus.display()))?;
    let program = program::build()?;
    let mut rows = program::measure(&program, &corpus)?;
    rows.extend(archive::measure(&program, arguments.rounds)?);
    rows.extend(reading::measure(&corpus, arguments.rounds)?);
    rows.extend(hostile::measure(&product::reader()?, 1000 * arguments.hostile));
    let page = page(arguments, &rows);
    println!("{page}");
    if arguments.write {
        let path = root().join("evaluation/speed.md");
        fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn page(arguments: &Arguments, rows: &[Row]) -> String {
    let row = |row: &Row| format!("| {} | {} | {} |\n", row.what, row.figure, row.beside);
    let table: String = rows.iter().map(row).collect();
    format!(
        "# Speed\n\nWritten by `cargo dev bench {} --write` on {}. One core unless a row says more.\n\n\
         | what | figure | beside |\n|---|---|---|\n{table}",
        arguments.corpus.display(),
        measure::machine(),
    )
}
