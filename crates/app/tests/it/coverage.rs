//! What a run says of what it read, passed over and failed to read.

use std::fs;

use serde_json::{Value, json};

use crate::{Desk, report};

const FRENCH: &str = "Le ferry de l'île de Skerry aura une heure de retard jusqu'au printemps, a annoncé lundi le bureau du \
    port, car son moteur doit être démonté et réparé. Personne n'a demandé leur avis aux habitants, a dit Ada Moon.";
const STUB: &str = "Ferry late\n\nThe ferry will run an hour late, the harbour office said on Monday.\n\nSubscribe to continue reading\n";
const MISSING: &str =
    "<!doctype html><title>Page not found | Skerry Post</title><p>There is nothing at this address any more.</p>";

/// A report of some length, in which the numbered word is another.
fn long_report(changed: usize) -> String {
    let word = |number: usize| if number == changed { "other ".to_owned() } else { format!("w{number} ") };
    format!("Ferry late\n\nThe harbour office said: {}.\n", (0..100).map(word).collect::<String>())
}

fn desk() -> Desk {
    Desk::new()
        .with("in/a.txt", report(1))
        .with("in/b.txt", FRENCH)
        .with("in/c.txt", STUB)
        .with("in/d.html", MISSING)
        .with("in/e.jsonl", "nonsense\n")
        .with("in/f.txt", long_report(1000))
        .with("in/g.txt", long_report(50))
}

#[test]
fn a_run_ends_with_what_was_read_and_what_was_not() {
    let run = desk().read(&["in", "missing.txt"]);
    assert_eq!(run.code(), 1);
    let last = run.messages().lines().last().unwrap_or_default();
    assert_eq!(
        last,
        "onrecord: read 3 of 8 documents; 1 near-identical copy; 1 paywall stub, 1 not news, 1 not in English, 1 unreadable, \
         1 damaged"
    );
    assert!(run.messages().contains("onrecord: warning: in/b.txt: looks like French"), "{}", run.messages());
    assert!(run.printed().ends_with(" in 3 articles\n"), "{}", run.printed());
}

#[test]
fn what_is_passed_over_is_read_when_that_is_asked_for_and_its_text_is_always_printed() {
    let desk = desk();
    desk.read(&["--all", "in/b.txt", "in/c.txt", "in/d.html"]).clean();
    let run = desk.read(&["--format", "text", "in/b.txt", "in/c.txt", "in/d.html"]).clean();
    assert!(run.printed().starts_with(&format!("{FRENCH}\x0c{STUB}\x0cThere is nothing")), "{}", run.printed());
}

#[test]
fn copies_name_the_first_of_their_kind_whatever_the_number_of_jobs() {
    let desk = desk();
    let runs = ["1", "2"].map(|jobs| desk.read(&["--format", "jsonl", "--jobs", jobs, "--verbose", "in"]));
    assert!(runs[0].bytes() == runs[1].bytes() && runs[0].messages() == runs[1].messages());
    assert!(
        runs[0].messages().contains("onrecord: in/g.txt: is a near-identical copy of f\n"),
        "{}",
        runs[0].messages()
    );
    let lines = runs[0].printed().lines().map(|line| serde_json::from_str::<Value>(line).expect("it is JSON"));
    let documents: Vec<Value> = lines.map(|line| line["document"].clone()).collect();
    let copy_of =
        |id: &str| documents.iter().find(|document| document["id"] == id).map(|document| document["copy_of"].clone());
    assert_eq!((copy_of("a"), copy_of("f"), copy_of("g")), (Some(Value::Null), Some(Value::Null), Some(json!("f"))));
}

#[test]
fn the_coverage_file_accounts_for_everything_once() {
    let desk = desk();
    let run = desk.read(&["--coverage", "coverage.json", "in", "missing.txt"]);
    assert_eq!(run.code(), 1);
    let file = fs::read(desk.path().join("coverage.json")).expect("it was written");
    let coverage: Value = serde_json::from_slice(&file).expect("it is JSON");
    let documents = coverage["documents"].as_array().expect("a list");
    let told = |document: &Value| {
        [&document["place"], &document["outcome"], &document["class"]]
            .map(|value| value.as_str().unwrap_or("").to_owned())
    };
    let expected = [
        ["in/a.txt", "read", ""],
        ["in/b.txt", "skipped", "not-english"],
        ["in/c.txt", "skipped", "paywall-stub"],
        ["in/d.html", "skipped", "not-news"],
        ["in/e.jsonl: line 1", "skipped", "damaged"],
        ["in/f.txt", "read", ""],
        ["in/g.txt", "read", ""],
        ["missing.txt", "failed", "unreadable"],
    ];
    assert_eq!(documents.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(documents[6]["copy_of"], "f");
    let counts = &coverage["counts"];
    assert_eq!((&counts["documents"], &counts["read"], &counts["copies"]), (&json!(8), &json!(3), &json!(1)));
    assert_eq!((&counts["left"]["damaged"], &counts["left"]["summary"]), (&json!(1), &json!(0)));
    assert_eq!(coverage["complete"], true);
}

#[test]
fn the_coverage_file_is_whole_json_when_nothing_was_read() {
    let desk = Desk::new().with("empty.jsonl", "");
    desk.read(&["--coverage", "coverage.json", "empty.jsonl"]).clean();
    let file = fs::read(desk.path().join("coverage.json")).expect("it was written");
    let coverage: Value = serde_json::from_slice(&file).expect("it is JSON");
    assert_eq!(coverage["documents"], json!([]));
}

#[test]
fn a_coverage_file_that_cannot_be_written_stops_the_run_before_it_begins() {
    let run = Desk::new().with("a.txt", report(1)).read(&["--coverage", "no/such/folder.json", "a.txt"]);
    assert_eq!((run.code(), run.printed()), (1, ""));
    assert!(run.messages().contains("cannot write the coverage to no/such/folder.json"), "{}", run.messages());
}

#[test]
fn ten_thousand_pages_that_are_passed_over_are_not_ten_thousand_lines() {
    let desk = Desk::new().with("wire.jsonl", "nonsense\n".repeat(10_000));
    let few = desk.read(&["--format", "text", "wire.jsonl"]);
    assert_eq!(few.messages().lines().count(), 6);
    assert!(few.messages().ends_with("onrecord: read 0 of 10,000 documents; 10,000 damaged: list with --verbose\n"));
    let all = desk.read(&["--format", "text", "--verbose", "wire.jsonl"]);
    assert_eq!(all.messages().lines().count(), 10_001);
}
