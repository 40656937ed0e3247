//! Where output goes: pipes that close, and colour.

use std::io::Read;
use std::process::Stdio;

use crate::{Desk, report};

#[test]
fn a_reader_that_has_seen_enough_is_success() {
    let line = serde_json::json!({"id": "a", "text": report(1)}).to_string() + "\n";
    let desk = Desk::new().with("wire.jsonl", line.repeat(20_000));
    let mut command = desk.command(&["--format", "text", "wire.jsonl"]);
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut first = [0; 10];
    let mut stdout = child.stdout.take().expect("it was piped");
    stdout.read_exact(&mut first).expect("the first words come");
    drop(stdout);
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn colour_is_for_terminals_unless_it_is_asked_for() {
    let desk = Desk::new().with("a.txt", report(1));
    let colored = |arguments: &[&str]| desk.read(arguments).clean().printed().contains('\x1b');
    assert!(!colored(&["a.txt"]));
    assert!(!colored(&["--color", "never", "a.txt"]));
    assert!(colored(&["--color", "always", "a.txt"]));
    let forced = |key: &str| {
        let output = desk.command(&["a.txt"]).env("CLICOLOR_FORCE", "1").env(key, "1").output().expect("it starts");
        output.stdout.contains(&0x1b)
    };
    assert!(forced("CLICOLOR_FORCE") && !forced("NO_COLOR"));
}

#[test]
fn help_and_version_go_to_standard_output() {
    let desk = Desk::new();
    let run = desk.read(&["--help"]).clean();
    assert!(run.printed().contains("Exit codes:") && run.printed().contains("--published <DATE>"));
}
