//! `cargo dev check`: everything about the sources that can be checked without running the program.

use std::process::Stdio;

use anyhow::Result;

use crate::licence;
use crate::process::{self, cargo};

/// Runs the checks, the quick ones first.
pub(crate) fn run() -> Result<()> {
    process::run("formatting", &mut cargo(&["fmt", "--all", "--check"]))?;
    process::run("lints", &mut cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))?;
    process::run(
        "import order",
        &mut cargo(&["test", "-q", "--locked", "-p", "onrecord-read", "--test", "it", "import_order"]),
    )?;
    println!("== licences");
    licence::check()?;
    check_with_cargo_deny()?;
    let mut documentation = cargo(&["doc", "--workspace", "--no-deps", "--locked", "-q"]);
    process::run("documentation", documentation.env("RUSTDOCFLAGS", "-D warnings"))
}

/// The advisories are left out: they need the network, and a new one must not break an old commit.
fn check_with_cargo_deny() -> Result<()> {
    let version = cargo(&["deny", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !version.is_ok_and(|status| status.success()) {
        println!("cargo-deny is not installed: duplicates, bans and origins of dependencies were not checked");
        return Ok(());
    }
    process::run("dependencies", &mut cargo(&["deny", "--locked", "check", "licenses", "bans", "sources"]))
}
