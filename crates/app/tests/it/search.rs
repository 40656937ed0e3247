//! `onrecord search` on a real ledger.

use std::fs;

use onrecord_ledger::findings::Findings;
use onrecord_ledger::{Arrival, Ledger, Signature};
use onrecord_read::format::{Format, Provenance, plain};
use onrecord_read::reader::Reader;

use crate::{Desk, Run, ledger, report};

/// A folder with a ledger of three reports.
pub(crate) fn desk() -> Desk {
    let desk = Desk::new();
    let reader = Reader::english().expect("the weights are sound");
    let mut worker = reader.worker();
    let mut ledger = Ledger::create(&desk.path().join("onrecord.ledger")).expect("a new ledger");
    let signature = Signature { by: "ida".to_owned(), at: jiff::Timestamp::UNIX_EPOCH };
    let mut batch = ledger.batch(&signature).expect("nobody else writes");
    for number in 1..=3 {
        let text = report(number);
        let provenance = Provenance::of(&format!("ferry-{number}"), Some(&format!("in/ferry-{number}.txt")));
        let mut document = plain::read(text.into_bytes(), provenance).document;
        document.outlet = Some("Skerry Post".to_owned());
        document.published = format!("2024-03-0{number}").parse().ok();
        let findings =
            Findings::of(&document, &worker.read(&document), &reader.version()).expect("it is of the report");
        let arrival = Arrival {
            capture: document.text.as_str().as_bytes(),
            format: Format::Plain,
            keep_capture: true,
            document: &document,
            findings: &findings,
            reader: &reader.version(),
        };
        batch.add(&arrival).expect("the report can be added");
    }
    batch.commit().expect("the file can be written");
    desk
}

fn search(desk: &Desk, arguments: &[&str]) -> Run {
    ledger::run(desk, &[&["search"], arguments].concat())
}

#[test]
fn statements_are_found_by_words_and_person_and_counted() {
    let desk = desk();
    let run = search(&desk, &["nobody asked", "--by", "ada moon", "--facets", "2"]).clean();
    assert!(run.printed().contains("Ada Moon"), "{}", run.printed());
    assert!(run.printed().contains("\n3 statements in 3 documents\n"), "{}", run.printed());
    assert!(run.printed().contains("statements by outlet\n        3  Skerry Post\n"), "{}", run.printed());
    let none = search(&desk, &["zeppelin"]).clean();
    assert_eq!(none.printed(), "0 statements in 0 documents\n");
}

#[test]
fn the_next_page_goes_on_where_the_one_before_ended() {
    let desk = desk();
    let first = search(&desk, &["by:moon", "--format", "jsonl", "--limit", "2"]);
    let place = first.messages().trim().rsplit(' ').next().expect("it names the place").to_owned();
    let second = search(&desk, &["by:moon", "--format", "jsonl", "--limit", "2", "--after", &place]).clean();
    let documents = |run: &Run| -> Vec<String> {
        let lines = run.printed().lines().map(|line| serde_json::from_str(line).expect("a line is JSON"));
        lines.map(|line: serde_json::Value| line["statement"]["document"]["id"].to_string()).collect()
    };
    assert_eq!(documents(&first), ["\"ferry-3\"", "\"ferry-2\""]);
    assert_eq!(documents(&second), ["\"ferry-1\""]);
}

#[test]
fn a_query_that_makes_no_sense_is_refused_with_its_place() {
    let desk = desk();
    let run = search(&desk, &["ferry act:shouted"]);
    assert_eq!(run.code(), 2);
    assert!(run.messages().contains("\n  ferry act:shouted\n        ^^^^^^^^^^^"), "{}", run.messages());
}

#[test]
fn without_a_ledger_nothing_is_made_and_the_error_says_what_to_do() {
    let desk = Desk::new();
    let run = search(&desk, &["ferry"]);
    assert_eq!((run.code(), run.printed()), (1, ""));
    assert!(run.messages().contains("onrecord.ledger: there is no such file"), "{}", run.messages());
    assert_eq!(fs::read_dir(desk.path()).expect("the folder is there").count(), 0);
}
