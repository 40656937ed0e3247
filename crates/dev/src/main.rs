//! The developers' commands, run as `cargo dev`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command prints")]

mod command;
mod family;
mod generate;
mod judge;
mod licence;
mod measure;
mod page;
mod process;
mod product;
mod score;
mod table;

use std::process::ExitCode;

use clap::Parser;

use crate::command::{
    bench, bench_ledger, bless, browser, check, evaluate, families, fuzz, generate as generated, pages, pieces,
    speakers, test,
};

/// The developers' commands of Onrecord.
#[derive(Parser)]
#[command(name = "cargo dev", bin_name = "cargo dev")]
enum Command {
    /// Checks formatting, lints, the import order, licences and documentation.
    Check,
    /// Runs everything that CI runs: the checks, all tests, the pages in a browser and a short fuzz run.
    Test(test::Arguments),
    /// Writes the generated files that are committed anew; read the difference before you commit it.
    Bless,
    /// Looks at the pages of the server in a real Chromium; needs Node.js and Chromium.
    Browser,
    /// Scores statements against gold attributions.
    Evaluate(evaluate::Arguments),
    /// Draws statements for a person to judge their speakers, and scores the verdicts.
    Speakers(speakers::Arguments),
    /// Measures how often families are right, on edited quotes and on pairs that a person judged.
    Families(families::Arguments),
    /// Scores the text of saved pages.
    Pages(pages::Arguments),
    /// Cuts a corpus into the word pieces that training reads.
    Pieces(pieces::Arguments),
    /// Measures speed and memory.
    Bench(bench::Arguments),
    /// Measures a ledger of generated reports: speed, size and memory.
    BenchLedger(bench_ledger::Arguments),
    /// Prints generated reports, one a line, as `onrecord add` reads them.
    Generate(generated::Arguments),
    /// Feeds mutated inputs to every parser, on stable Rust.
    Fuzz(fuzz::Arguments),
}

fn main() -> ExitCode {
    let done = match Command::parse() {
        Command::Check => check::run(),
        Command::Test(arguments) => test::run(&arguments),
        Command::Bless => bless::run(),
        Command::Browser => browser::run(false),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Speakers(arguments) => speakers::run(&arguments),
        Command::Families(arguments) => families::run(&arguments),
        Command::Pages(arguments) => pages::run(&arguments),
        Command::Pieces(arguments) => pieces::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::BenchLedger(arguments) => bench_ledger::run(&arguments),
        Command::Generate(arguments) => generated::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("cargo dev: {trouble:#}");
            ExitCode::FAILURE
        }
    }
}
