//! `cargo dev browser`: looks at the pages of `onrecord serve` in a real Chromium.
//!
//! The tests are in `crates/app/tests/browser`. They need Node.js and Chromium (`apt install nodejs npm chromium`); what
//! drives the browser comes from npm by the versions that are committed.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::process::{self, cargo, root};

/// The names that Chromium goes by.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Builds the program and runs the tests; with `bless`, takes the pictures of `docs/screens` anew.
pub(crate) fn run(bless: bool) -> Result<()> {
    let chromium = chromium()?;
    // As the tests build it, so that nothing is built twice.
    process::run("building the program", &mut cargo(&["build", "--locked", "--workspace"]))?;
    let own = env::current_exe().context("cannot tell where this program is")?;
    let target = own.parent().and_then(|profile| profile.parent()).context("this program is in no folder")?;
    let folder = root().join("crates/app/tests/browser");
    let npm = |arguments: &[&str]| {
        let mut npm = Command::new("npm");
        npm.args(arguments).current_dir(&folder).stdin(Stdio::null());
        npm
    };
    process::run("what drives the browser", &mut npm(&["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    let mut tests = npm(&["test", "--silent"]);
    tests.env("ONRECORD", target.join("debug/onrecord")).env("CHROMIUM", chromium);
    if bless {
        tests.env("ONRECORD_BLESS", "1");
    }
    process::run("the pages in a browser", &mut tests)
}

/// Where Chromium is.
fn chromium() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Ok(PathBuf::from(named));
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .find(|path| path.is_file())
        .context("there is no Chromium: install it (`apt install chromium nodejs npm`), or name it in CHROMIUM")
}
