//! `cargo dev bench-ledger`: how fast a ledger takes in and finds statements, in `evaluation/ledger.md`.

use anyhow::Result;

use crate::generate::STATEMENTS;
use crate::measure::{self, Row, ledger};
use crate::process;

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
    if let Some(done) = process::in_release() {
        return done;
    }
    let rows = ledger::measure(arguments.seed, arguments.documents, arguments.queries)?;
    measure::publish(&page(arguments, &rows), arguments.write.then_some("evaluation/ledger.md"))
}

fn page(arguments: &Arguments, rows: &[Row]) -> String {
    let table: String = rows.iter().map(Row::line).collect();
    format!(
        "# The ledger: speed, size and memory\n\nWritten by `cargo dev bench-ledger {} --seed {} --queries {} --write` on {}. \
         {} generated statements in {} documents (`cargo dev generate`), one thread but where it is said otherwise, \
         everything warm. {}\n\n\
         | what | figure | wanted, or beside |\n|---|---|---|\n{table}",
        arguments.documents,
        arguments.seed,
        arguments.queries,
        measure::machine(),
        measure::whole((arguments.documents * STATEMENTS) as f64),
        measure::whole(arguments.documents as f64),
        measure::load(),
    )
}
