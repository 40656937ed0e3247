//! A later reader reads anew, and what people said of statements stays.

use onrecord_ledger::event::{Review, Verdict};
use onrecord_ledger::hash::DocumentKey;
use onrecord_ledger::verify::verify;
use onrecord_ledger::{Added, Ledger};
use onrecord_read::statement::StatementId;

use crate::desk::{Desk, Report};

const LATER: &str = "onrecord 0.2.0 / test";

fn ferry() -> Report {
    Report::new("ferry", &[("Ada Moon", None, "the ferry is late"), ("Tom Brill", None, "it will rain")])
}

fn add(desk: &mut Desk, report: &Report) -> DocumentKey {
    let Added::New(key) = desk.add(report) else { panic!("it is new") };
    key
}

/// A review of the second statement.
fn review(desk: &Desk, key: DocumentKey, report: &Report) -> Review {
    let content = report.findings.statements[1].content.clone();
    let span = report.document.text.span(content[0].range()).expect("the content is in the text");
    Review {
        document: key,
        statement: StatementId::new("ferry", &[span], 0).to_string(),
        reading: desk.ledger.row(key).expect("readable").and_then(|row| row.reading).expect("it was read"),
        as_read: content,
        verdict: Verdict::Confirmed,
        correction: None,
        note: Some("heard it myself".to_owned()),
    }
}

fn anchors(desk: &Desk) -> (Option<String>, Option<String>) {
    let state = "SELECT max(state) FROM statement";
    (desk.ask("SELECT anchor FROM review"), desk.ask(state))
}

#[test]
fn what_an_earlier_reader_read_is_recalled_and_what_this_one_read_is_not() {
    let mut desk = Desk::new();
    let key = add(&mut desk, &ferry());
    let recall = |reader: &str, ledger: &Ledger| ledger.recall(0, reader, 10).expect("readable");
    assert!(recall(crate::desk::READER, &desk.ledger).is_empty());
    let recalled = recall(LATER, &desk.ledger).pop().expect("another reader read it");
    assert_eq!(recalled.key, key);
    let received = recalled.read();
    assert_eq!(received.document.text.as_str(), ferry().document.text.as_str());
    assert_eq!((received.document.id.as_str(), received.document.origin.as_deref()), ("ferry", Some("in/ferry.txt")));
    desk.write(|batch| batch.reread(key, &received.document, &ferry().findings, LATER)).expect("it can be read anew");
    assert!(recall(LATER, &desk.ledger).is_empty());
}

#[test]
fn without_its_capture_a_document_is_recalled_from_its_text() {
    let mut desk = Desk::new();
    let report = ferry().by("Skerry Post");
    let arrival = onrecord_ledger::Arrival { keep_capture: false, ..report.arrival() };
    desk.write(|batch| batch.add(&arrival)).expect("it can be added");
    let received = desk.ledger.recall(0, LATER, 10).expect("readable").remove(0).read();
    assert_eq!(received.document.text.as_str(), report.document.text.as_str());
    assert_eq!(received.document.text.blocks(), report.document.text.blocks());
    assert_eq!(received.document.outlet.as_deref(), Some("Skerry Post"));
}

#[test]
fn what_the_command_line_said_of_a_document_is_said_of_the_new_reading_too() {
    let mut desk = Desk::new();
    add(&mut desk, &ferry().by("Skerry Post"));
    let received = desk.ledger.recall(0, LATER, 10).expect("readable").remove(0).read();
    assert_eq!(received.document.outlet.as_deref(), Some("Skerry Post"));
}

#[test]
fn a_review_stays_with_its_statement_by_id() {
    let mut desk = Desk::new();
    let report = ferry();
    let key = add(&mut desk, &report);
    let review = review(&desk, key, &report);
    desk.write(|batch| batch.review(review)).expect("the document is there");
    let mut fewer = report.clone();
    fewer.findings.statements.remove(0);
    desk.write(|batch| batch.reread(key, &fewer.document, &fewer.findings, LATER)).expect("it can be read anew");
    assert_eq!(anchors(&desk), (Some("id".to_owned()), Some("confirmed".to_owned())));
}

#[test]
fn a_review_follows_its_words_when_they_move() {
    let mut desk = Desk::new();
    let report = ferry();
    let key = add(&mut desk, &report);
    let review = review(&desk, key, &report);
    desk.write(|batch| batch.review(review)).expect("the document is there");
    let moved = Report::new(
        "ferry",
        &[("Ida Vale", None, "a line that the reader missed"), ("Tom Brill", None, "it will rain")],
    );
    desk.write(|batch| batch.reread(key, &moved.document, &moved.findings, LATER)).expect("it can be read anew");
    assert_eq!(anchors(&desk), (Some("words".to_owned()), Some("confirmed".to_owned())));
}

#[test]
fn a_review_whose_words_are_gone_or_there_twice_waits_as_an_orphan_and_comes_back() {
    let mut desk = Desk::new();
    let report = ferry();
    let key = add(&mut desk, &report);
    let review = review(&desk, key, &report);
    desk.write(|batch| batch.review(review)).expect("the document is there");
    let gone = Report::new("ferry", &[("Ada Moon", None, "the ferry is late")]);
    let twice = Report::new(
        "ferry",
        &[("Ada Moon", None, "look"), ("Ida Vale", None, "it will rain"), ("Tom Brill", None, "it will rain")],
    );
    for orphaning in [gone, twice] {
        desk.write(|batch| batch.reread(key, &orphaning.document, &orphaning.findings, LATER)).expect("read anew");
        assert_eq!(anchors(&desk), (None, None));
        assert_eq!(desk.ask::<i64>("SELECT count(*) FROM review"), 1);
    }
    desk.write(|batch| batch.reread(key, &report.document, &report.findings, LATER)).expect("read anew");
    assert_eq!(anchors(&desk).0.as_deref(), Some("id"));
}

#[test]
fn a_text_that_was_made_anew_stays_the_text_of_the_readings_after() {
    let mut desk = Desk::new();
    let key = add(&mut desk, &Report::new("ferry", &[("Ada Moon", None, "it is late")]));
    let longer = Report::new("ferry", &[("Tom Brill", None, "nothing"), ("Ada Moon", None, "it is late")]);
    for _ in 0..2 {
        desk.write(|batch| batch.reread(key, &longer.document, &longer.findings, LATER)).expect("it is there");
    }
    assert_eq!(verify(&desk.ledger, None).expect("readable").faults, []);
}
