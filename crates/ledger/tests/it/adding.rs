//! Documents that come in, come again, and come changed.

use onrecord_ledger::{Added, Arrival, Error, Head, Ledger};

use crate::desk::{Desk, Report, signature};

fn ferry() -> Report {
    Report::new("ferry", &[("Ada Moon", Some("mayor of Skerry"), "the ferry is late"), ("a sailor", None, "it is not")])
}

#[test]
fn what_was_added_is_there_when_the_file_is_opened_again() {
    let mut desk = Desk::new();
    let report = ferry();
    let Added::New(key) = desk.add(&report) else { panic!("it is new") };
    let ledger = Ledger::read(&desk.path()).expect("it is a ledger");
    assert_eq!(ledger.head().expect("readable").number, 2);
    let row = ledger.row(key).expect("readable").expect("it was added");
    assert_eq!((row.id.as_deref(), row.statements), (Some("ferry"), 2));
    let kept = ledger.kept(&row).expect("readable").expect("it was not withdrawn");
    assert_eq!(kept.findings, report.findings);
    assert_eq!(kept.document.text.as_str(), report.document.text.as_str());
    let lines = kept.lines().expect("the spans are in the text");
    assert_eq!(lines[0].content[0].text, "the ferry is late");
    assert_eq!(onrecord_ledger::findings::Findings::of_lines(&kept.document.text, lines), Ok(report.findings));
}

#[test]
fn a_document_that_comes_twice_is_one_wherever_it_lay() {
    let mut desk = Desk::new();
    let mut report = ferry();
    let Added::New(key) = desk.add(&report) else { panic!("it is new") };
    let head = desk.ledger.head().expect("readable");
    report.document.origin = Some("elsewhere/ferry-copy.txt".to_owned());
    report.document.id = "ferry-copy".to_owned();
    assert_eq!(desk.add(&report), Added::Known(key));
    assert_eq!(desk.ledger.head().expect("readable"), head);
}

#[test]
fn a_changed_document_at_the_same_address_is_a_version_of_the_old() {
    let mut desk = Desk::new();
    let address = "https://skerry.example/ferry";
    let Added::New(first) = desk.add(&ferry().at(address)) else { panic!("it is new") };
    let changed = Report::new("other", &[("Ada Moon", None, "the ferry is very late")]).at(address);
    let Added::Version { document, earlier } = desk.add(&changed) else { panic!("the address is known") };
    assert_eq!(earlier, first);
    let row = desk.ledger.row(first).expect("readable").expect("it stays");
    assert_eq!((row.later, row.statements), (desk.ledger.row(document).unwrap().map(|row| row.number), 2));
    let elsewhere = ferry().at("https://skerry.example/other");
    assert!(matches!(desk.add(&elsewhere), Added::New(_)));
}

#[test]
fn without_an_address_a_version_has_the_id_and_outlet_of_the_old_or_its_place() {
    let changed = || Report::new("ferry", &[("Ada Moon", None, "the ferry is very late")]);
    let mut desk = Desk::new();
    desk.add(&ferry().by("Skerry Post"));
    assert!(matches!(desk.add(&changed().by("Skerry News")), Added::New(_)));
    assert!(matches!(desk.add(&changed().by("Skerry Post")), Added::Version { .. }));
    let mut desk = Desk::new();
    desk.add(&ferry());
    let mut elsewhere = changed();
    elsewhere.document.origin = Some("another/ferry.txt".to_owned());
    assert!(matches!(desk.add(&elsewhere), Added::New(_)));
    let again = Report::new("ferry", &[("Ada Moon", None, "the ferry is early")]);
    assert!(matches!(desk.add(&again), Added::Version { .. }));
}

#[test]
fn documents_that_are_added_together_become_what_they_become_one_by_one() {
    let changed = Report::new("ferry", &[("Ada Moon", None, "the ferry is very late")]);
    let reports = [ferry(), Report::new("other", &[("Tom Brill", None, "nothing")]), ferry(), changed];
    let mut arrivals: Vec<Arrival<'_>> = reports.iter().map(Report::arrival).collect();
    arrivals[1].capture = b"<p>Tom Brill said nothing.";
    let (mut together, mut apart) = (Desk::new(), Desk::new());
    let added = together.write(|batch| batch.add_all(&arrivals).expect("they can be added"));
    let one_by_one = |arrival| apart.write(|batch| batch.add(arrival).expect("it can be added"));
    assert_eq!(added, arrivals.iter().map(one_by_one).collect::<Vec<_>>());
    assert!(matches!(added[..], [Added::New(_), Added::New(_), Added::Known(_), Added::Version { .. }]), "{added:?}");
    assert_eq!(together.ledger.head().expect("readable"), apart.ledger.head().expect("readable"));
    assert!(onrecord_ledger::verify::verify(&together.ledger, None).expect("readable").faults.is_empty());
}

#[test]
fn a_batch_that_is_dropped_leaves_nothing() {
    let mut desk = Desk::new();
    let mut batch = desk.ledger.batch(&signature()).expect("nobody else writes");
    batch.add(&ferry().arrival()).expect("it can be added");
    drop(batch);
    assert_eq!(desk.ledger.head().expect("readable"), Head::EMPTY);
    assert_eq!(desk.ask::<i64>("SELECT count(*) FROM archive"), 0);
}

#[test]
fn a_reader_sees_the_ledger_as_it_is_while_another_writes() {
    let mut desk = Desk::new();
    desk.add(&ferry());
    let reader = Ledger::read(&desk.path()).expect("it is a ledger");
    let mut batch = desk.ledger.batch(&signature()).expect("nobody else writes");
    batch.add(&Report::new("other", &[("Tom Brill", None, "nothing")]).arrival()).expect("it can be added");
    assert_eq!(reader.head().expect("readers do not wait").number, 2);
    batch.commit().expect("the file can be written");
    assert_eq!(reader.head().expect("readable").number, 4);
}

#[test]
fn findings_of_another_text_are_refused() {
    let mut desk = Desk::new();
    let mut report = ferry();
    report.findings.statements[1].content[0].1 += 1000;
    let mut batch = desk.ledger.batch(&signature()).expect("nobody else writes");
    let error = batch.add(&report.arrival()).expect_err("the words are not there");
    assert!(matches!(error, Error::Words { .. }), "{error}");
    assert!(error.to_string().contains("statement 1: content: bytes "), "{error}");
}
