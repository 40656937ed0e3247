//! Measures speed and memory. Every figure stands beside a limit or a second figure of the same run, because a figure
//! alone says as much about the machine as about the program.

pub(crate) mod archive;
pub(crate) mod crawl;
pub(crate) mod families;
pub(crate) mod hostile;
pub(crate) mod ledger;
mod peer;
pub(crate) mod program;
mod question;
pub(crate) mod reading;
mod serving;

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::process::root;

/// One line of the table of figures.
#[derive(Debug)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// The figure with its unit.
    pub(crate) figure: String,
    /// What it is to be compared with.
    pub(crate) beside: String,
}

impl Row {
    /// The row as a line of a Markdown table.
    pub(crate) fn line(&self) -> String {
        format!("| {} | {} | {} |\n", self.what, self.figure, self.beside)
    }
}

/// Prints a page of figures, and writes it to a file of the repository if one is named.
pub(crate) fn publish(page: &str, file: Option<&str>) -> Result<()> {
    println!("{page}");
    let Some(path) = file.map(|file| root().join(file)) else { return Ok(()) };
    fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))
}

/// The shortest of several runs: what is not the program's doing only ever makes a run longer.
pub(crate) fn shortest(rounds: u32, mut run: impl FnMut()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..rounds.max(1)).map(time).min().unwrap_or_default()
}

/// The processor of this machine and how many of it the program may use.
pub(crate) fn machine() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{}, {cores} threads", name.map_or("unknown processor", |(_, name)| name))
}

/// How busy the machine was in the last minutes: what others do makes every time longer.
pub(crate) fn load() -> String {
    let page = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = page.split(' ').nth(1).unwrap_or("unknown");
    format!("The load of the machine was {load}; where it is more than the threads that it has, times are too long.")
}

/// A whole number with commas between its thousands.
pub(crate) fn whole(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut printed = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            printed.push(',');
        }
        printed.push(digit);
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0.0, 999.0, 1000.0, 1_234_567.4].map(whole), ["0", "999", "1,000", "1,234,567"]);
    }
}
