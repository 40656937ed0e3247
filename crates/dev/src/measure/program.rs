//! The program as users start it: how soon it answers, how fast it reads, and how much memory it takes.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::measure::{Row, whole};
use crate::process::{self, cargo, root};

/// How often a start is timed.
const STARTS: usize = 10;
/// How many times over the corpus is read for the second figure of memory.
const COPIES: usize = 5;

/// Builds the program as users build it, and says where it is.
pub(crate) fn build() -> Result<PathBuf> {
    process::run("building the program", &mut cargo(&["build", "--release", "--locked", "-p", "onrecord"]))?;
    let own = std::env::current_exe().context("cannot tell where this program is")?;
    let folder = own.parent().context("this program is in no folder")?;
    let program = folder.join("onrecord");
    ensure!(program.exists(), "{} was not built", program.display());
    Ok(program)
}

/// Measures starts, one run over the corpus, and memory.
pub(crate) fn measure(program: &Path, corpus: &[u8]) -> Result<Vec<Row>> {
    Ok(vec![start(program)?, memory(program, corpus)?])
}

/// From the start of the process to the first byte of the statements of the examples.
fn start(program: &Path) -> Result<Row> {
    let mut first = Duration::MAX;
    let mut all = Duration::MAX;
    for _ in 0..STARTS {
        let start = Instant::now();
        let mut child = read_command(program, "examples").stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut output = child.stdout.take().context("the program has no output")?;
        let mut byte = [0];
        output.read_exact(&mut byte).context("the program printed nothing for the examples")?;
        first = first.min(start.elapsed());
        std::io::copy(&mut output, &mut std::io::sink())?;
        ensure!(child.wait()?.success(), "the program failed on the examples");
        all = all.min(start.elapsed());
    }
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    Ok(Row {
        what: "from start to the first statement of the examples".to_owned(),
        figure: format!("{:.0} ms", milliseconds(first)),
        beside: format!("{:.0} ms to the last; shortest of {STARTS} starts", milliseconds(all)),
    })
}

/// The most memory that the program takes for the corpus, and for as many copies of it.
fn memory(program: &Path, corpus: &[u8]) -> Result<Row> {
    let once = peak(program, corpus, 1)?;
    let often = peak(program, corpus, COPIES)?;
    Ok(Row {
        what: format!("memory at most, for the corpus {COPIES} times over"),
        figure: format!("{} MB", whole(often / 1e6)),
        beside: format!("{} MB for the corpus once ({} MB)", whole(once / 1e6), whole(corpus.len() as f64 / 1e6)),
    })
}

/// The most bytes that the program had in memory while it printed the texts of a file.
pub(crate) fn peak_for(program: &Path, file: &Path) -> Result<f64> {
    let mut command = Command::new(program);
    command.args(["read", "--format", "text", "--jobs", "1"]).arg(file).stderr(Stdio::null());
    watch(&mut command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?)
}

/// The most bytes that the program had in memory while it read copies of the corpus from its standard input.
fn peak(program: &Path, corpus: &[u8], copies: usize) -> Result<f64> {
    let mut child = read_command(program, "-").stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    let mut input = child.stdin.take().context("the program has no input")?;
    thread::scope(|scope| {
        // A program that stops early closes its input; its exit status then says why.
        scope.spawn(move || (0..copies).try_for_each(|_| input.write_all(corpus)));
        watch(&mut child)
    })
}

fn watch(child: &mut Child) -> Result<f64> {
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0.0_f64;
    loop {
        let page = fs::read_to_string(&status).context("memory can be measured on Linux only")?;
        let kilobytes = page.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
        most = most.max(kilobytes.and_then(|number| number.parse().ok()).unwrap_or(0.0) * 1024.0);
        if let Some(status) = child.try_wait()? {
            ensure!(status.success(), "the program failed with {status}");
            return Ok(most);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn read_command(program: &Path, input: &str) -> Command {
    let mut command = Command::new(program);
    command.args(["read", "--format", "jsonl", "--jobs", "1", input]).current_dir(root()).stderr(Stdio::null());
    command
}
