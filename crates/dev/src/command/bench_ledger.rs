//! `cargo dev bench-ledger`: how fast a ledger takes in and finds statements, in `evaluation/ledger.md`.

use std::fs;

use anyhow::{Context, Result};

use crate::generate::STATEMENTS;
use crate::measure::{self, Row, ledger};
use crate::process::{self, cargo, root};

/// What is measured.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many generated reports, of ten statements each.
    #[arg(default_value_t = 100_000)]
    documents: usize,
    /// The same seed gives the same reports.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many queries of each kind.
    #[arg(long, default_value_t = 200)]
    queries: usize,
    /// Writes the figures into evaluation/ledger.md.
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
    let rows = ledger::measure(arguments.seed, arguments.documents, arguments.queries)?;
    let page = page(arguments, &rows);
    println!("{page}");
    if arguments.write {
        let path = root().join("evaluation/ledger.md");
        fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn page(arguments: &Arguments, rows: &[Row]) -> String {
    let row = |row: &Row| format!("| {} | {} | {} |\n", row.what, row.figure, row.beside);
    let table: String = rows.iter().map(row).collect();
    format!(
        "# The ledger: speed, size and memory\n\nWritten by `cargo dev bench-ledger {} --seed {} --queries {} --write` on {}. \
         {} generated statements in {} documents (`cargo dev generate`), one thread, everything warm.\n\n\
         | what | figure | wanted, or beside |\n|---|---|---|\n{table}",
        arguments.documents,
        arguments.seed,
        arguments.queries,
        measure::machine(),
        measure::whole((arguments.documents * STATEMENTS) as f64),
        measure::whole(arguments.documents as f64),
    )
}
