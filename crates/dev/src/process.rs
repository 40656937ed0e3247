//! Runs cargo for the commands that are made of its commands.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// The top folder of the project.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest).to_owned()
}

/// Cargo, at the top folder, with nothing on its standard input.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    command
}

/// Says what is run, runs it, and fails if it fails.
pub(crate) fn run(what: &str, command: &mut Command) -> Result<()> {
    println!("== {what}");
    let status = command.status().with_context(|| format!("cannot run {}", command.get_program().display()))?;
    ensure!(status.success(), "{what}: failed with {status}");
    Ok(())
}

/// Runs the same command again in a program that is compiled as users compile theirs; `None` where this program is.
pub(crate) fn in_release() -> Option<Result<()>> {
    let again = || {
        let mut again = cargo(&["run", "--release", "--locked", "-q", "-p", "onrecord-dev", "--"]);
        let folder = std::env::current_dir().context("cannot tell the current folder")?;
        run("in release", again.args(std::env::args_os().skip(1)).current_dir(folder))
    };
    cfg!(debug_assertions).then(again)
}
