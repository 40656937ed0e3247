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
    // With private items: the chapters of a module link to its parts, for those who read the sources.
    let mut documentation = cargo(&["doc", "--workspace", "--no-deps", "--document-private-items", "--locked", "-q"]);
    let flags = "-D warnings -A rustdoc::private-intra-doc-links";
    process::run("documentation", documentation.env("RUSTDOCFLAGS", flags))
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
