//! The command `onrecord`: who said what, when, and where it was printed, with the words to prove it.

mod address_args;
mod args;
mod command;
mod copies;
mod coverage;
mod export;
mod export_args;
mod family_args;
mod http;
mod intake;
mod ledger_args;
mod parallel;
mod print;
mod progress;
mod search_args;
mod serve_args;

use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;

use crate::args::{Args, Command};

fn main() -> ExitCode {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |fault| {
        // What is guarded against is damage, and is named as that.
        if !onrecord_gather::is_guarded() {
            report(fault);
        }
    }));
    let args = Args::of_command_line();
    let outcome = match &args.command {
        Command::Read(read) => command::read::run(read),
        Command::Add(add) => command::add::run(add),
        Command::Reread(reread) => command::reread::run(reread),
        Command::People(people) => command::people::run(people),
        Command::Families(families) => command::families::run(families),
        Command::Undo(undo) => command::withdraw::undo(undo),
        Command::Withdraw(withdraw) => command::withdraw::run(withdraw),
        Command::Verify(verify) => command::verify::run(verify),
        Command::Rebuild(rebuild) => command::rebuild::run(rebuild),
        Command::Search(search) => command::search::run(search),
        Command::Export(export) => command::export::run(export),
        Command::Import(import) => command::import::run(import),
        Command::Review(review) => command::review::run(review),
        Command::Serve(serve) => command::serve::run(serve),
    };
    match outcome {
        Ok(outcome) => outcome.into(),
        // Whoever reads the output has seen enough, as in `onrecord read . | head`.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // If standard error is gone too, there is nobody left to tell.
            let _ = writeln!(io::stderr(), "onrecord: error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let of_output = error.downcast_ref::<io::Error>().map(io::Error::kind);
    // What is written as JSON has the error inside another.
    let of_json = error.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
    of_output.or(of_json) == Some(io::ErrorKind::BrokenPipe)
}
