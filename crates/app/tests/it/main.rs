//! Runs the real program.

mod addresses;
mod archives;
mod crash;
mod export;
mod families;
mod coverage;
mod formats;
mod inputs;
mod ledger;
mod media;
mod output;
mod search;
mod serving;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// `onrecord read` in a folder of its own.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: TempDir::new().expect("a folder for the test") }
    }

    /// Puts a file into the folder.
    fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders for the file");
        fs::write(path, bytes).expect("a file for the test");
        self
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command
            .arg("read")
            .args(arguments)
            .current_dir(self.path())
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .env("NO_PROXY", "*");
        command
    }

    /// Reads with nothing on standard input.
    fn read(&self, arguments: &[&str]) -> Run {
        Run(self.command(arguments).stdin(Stdio::null()).output().expect("the program starts"))
    }

    /// Reads with the bytes on standard input.
    fn read_piped(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("it was piped");
        let input = input.to_vec();
        let writer = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().expect("the program ends");
        writer.join().expect("writing does not panic").expect("the program reads all its input");
        Run(output)
    }
}

/// What the program did.
struct Run(Output);

impl Run {
    fn code(&self) -> i32 {
        self.0.status.code().expect("it was not killed")
    }

    fn bytes(&self) -> &[u8] {
        &self.0.stdout
    }

    fn printed(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).expect("output is UTF-8")
    }

    fn messages(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).expect("messages are UTF-8")
    }

    /// Asserts that all was read and nothing was complained about: at most it says how many documents it read.
    fn clean(self) -> Self {
        let line = self.messages().strip_prefix("onrecord: read ").filter(|rest| rest.lines().count() == 1);
        let (read, rest) = line.and_then(|line| line.split_once(" of ")).unwrap_or_default();
        let is_all = rest.strip_prefix(read).is_some_and(|rest| rest.starts_with(" document"));
        assert!(self.code() == 0 && (self.messages().is_empty() || is_all), "{}: {}", self.code(), self.messages());
        self
    }
}

/// A report with someone who says something, told apart from the others by its number.
fn report(number: usize) -> String {
    format!(
        "Ferry {number} to run late\n\nFerry {number} will run an hour late, the harbour office said on Monday.\n\n\
         “Nobody asked us about ferry {number},” said Ada Moon, who takes it every morning.\n"
    )
}
