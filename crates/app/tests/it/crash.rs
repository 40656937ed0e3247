//! The program is killed while it adds, again and again, and nothing that it acknowledged is lost.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;
use std::{env, thread};

use onrecord_ledger::Ledger;
use onrecord_ledger::verify::verify;
use serde_json::Value;

use crate::ledger::{command, run};
use crate::{Desk, report};

/// How often the program is killed, unless `ONRECORD_CRASHES` says otherwise.
const CRASHES: u64 = 6;
const DOCUMENTS: usize = 150;

/// The entries of a ledger without their times and hashes, which differ from run to run.
fn entries(desk: &Desk, name: &str) -> Vec<(String, String)> {
    let ledger = Ledger::read(&desk.path().join(name)).expect("the file opens");
    let last = ledger.head().expect("readable").number;
    let entry = |number| ledger.entry(number).expect("readable").expect("there is no gap");
    (1..=last).map(entry).map(|entry| (entry.kind, entry.content)).collect()
}

/// Lets the program add, kills it, and says the documents that it had acknowledged.
///
/// It is killed as long after its next words, or after its start, as the number of the crash gives: moments that look
/// random and are chosen alike in every run.
fn crash(desk: &Desk, number: u64) -> BTreeSet<String> {
    let arguments = ["add", "--ledger", "crashed", "--jobs", "2", "--format", "jsonl", "wire.jsonl"];
    let mut child = command(desk, &arguments).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut stdout = BufReader::new(child.stdout.take().expect("it was piped"));
    let mut said = String::new();
    if !number.is_multiple_of(3) {
        stdout.read_line(&mut said).expect("its words are UTF-8");
    }
    let moment = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
    thread::sleep(Duration::from_millis(moment % 700));
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    let lines = said.lines().map(str::to_owned).chain(stdout.lines().map_while(Result::ok));
    // The last line may have been cut.
    let known =
        lines.filter_map(|line| serde_json::from_str::<Value>(&line).ok()?["document"].as_str().map(str::to_owned));
    known.collect()
}

#[test]
fn what_was_acknowledged_survives_kill_9_and_the_next_run_goes_on() {
    let crashes = env::var("ONRECORD_CRASHES").ok().and_then(|number| number.parse().ok()).unwrap_or(CRASHES);
    let line = |number| serde_json::json!({"id": format!("r{number}"), "text": report(number)}).to_string() + "\n";
    let desk = Desk::new().with("wire.jsonl", (0..DOCUMENTS).map(line).collect::<String>());
    let mut acknowledged: BTreeSet<String> = BTreeSet::new();
    for number in 0..crashes {
        acknowledged.extend(crash(&desk, number));
        let ledger = match Ledger::read(&desk.path().join("crashed")) {
            Ok(ledger) => ledger,
            Err(error) => {
                assert!(acknowledged.is_empty(), "after crash {number}: {error}");
                continue;
            }
        };
        for key in &acknowledged {
            let row = ledger.row(key.parse().expect("a key")).expect("readable");
            assert!(row.is_some_and(|row| row.reading.is_some()), "crash {number} lost {key}");
        }
        assert_eq!(verify(&ledger, None).expect("readable").faults, [], "after crash {number}");
    }
    assert!(!acknowledged.is_empty());
    run(&desk, &["add", "--ledger", "crashed", "wire.jsonl"]).clean();
    run(&desk, &["add", "--ledger", "whole", "wire.jsonl"]).clean();
    assert_eq!(entries(&desk, "crashed"), entries(&desk, "whole"));
    run(&desk, &["verify", "--ledger", "crashed"]).clean();
}
