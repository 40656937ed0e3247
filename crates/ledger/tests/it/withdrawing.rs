//! What a withdrawal takes away, and what it leaves.

use std::fs;

use onrecord_ledger::verify::verify;
use onrecord_ledger::{Added, Error};

use crate::desk::{Desk, Report};

#[test]
fn no_word_of_a_withdrawn_document_stays_in_the_file() {
    let mut desk = Desk::new();
    desk.add(&Report::new("ferry", &[("Ada Moon", None, "the ferry is late")]));
    let secret =
        Report::new("affair", &[("Zebedee Quillfeather", Some("mayor of Skerry"), "the xylophone was stolen")])
            .by("Quixotic Gazette");
    let Added::New(key) = desk.add(&secret) else { panic!("it is new") };
    desk.write(|batch| batch.withdraw(key, "a court ordered it")).expect("it is there");
    assert_eq!(verify(&desk.ledger, None).expect("readable").faults, []);
    assert!(matches!(desk.write(|batch| batch.withdraw(key, "again")), Err(Error::Refused(_))));
    let path = desk.path();
    let folder = desk.close();
    let bytes = fs::read(&path).expect("the file is there").to_ascii_lowercase();
    for word in ["zebedee", "quillfeather", "xylophone", "quixotic"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word} is still in the file");
    }
    drop(folder);
}

#[test]
fn a_withdrawn_document_does_not_come_back_by_adding_it_again() {
    let mut desk = Desk::new();
    let report = Report::new("ferry", &[("Ada Moon", None, "the ferry is late")]);
    let Added::New(key) = desk.add(&report) else { panic!("it is new") };
    desk.write(|batch| batch.withdraw(key, "the outlet asked for it")).expect("it is there");
    assert_eq!(desk.add(&report), Added::Withdrawn(key));
    assert_eq!(desk.people(), []);
    assert_eq!(desk.ask::<i64>("SELECT count(*) FROM archive"), 0);
}

#[test]
fn what_another_document_has_too_stays_for_that() {
    let mut desk = Desk::new();
    let report = Report::new("ferry", &[("Ada Moon", None, "the ferry is late")]);
    let Added::New(post) = desk.add(&report.clone().by("Skerry Post")) else { panic!("it is new") };
    let Added::New(news) = desk.add(&report.by("Skerry News")) else { panic!("it is new") };
    desk.write(|batch| batch.withdraw(post, "the Post asked for it")).expect("it is there");
    assert_eq!(verify(&desk.ledger, None).expect("readable").faults, []);
    let row = desk.ledger.row(news).expect("readable").expect("it is there");
    assert!(desk.ledger.kept(&row).expect("readable").is_some());
    let row = desk.ledger.row(post).expect("readable").expect("its key stays");
    assert!(row.withdrawn.is_some() && desk.ledger.kept(&row).expect("readable").is_none());
}
