//! Files that are damaged, foreign, newer, full or in use: a clear error each, and nothing lost.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use onrecord_ledger::verify::verify;
use onrecord_ledger::{Error, Ledger};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::desk::{Desk, Report, signature, tables};

fn report() -> Report {
    Report::new("ferry", &[("Ada Moon", Some("mayor"), "the ferry is late")])
}

/// A file with these bytes.
fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder for the test");
    let path = folder.path().join("test.onrecord");
    fs::write(&path, bytes).expect("a file for the test");
    (folder, path)
}

#[test]
fn a_missing_file_is_not_made_by_those_who_only_look() {
    let folder = TempDir::new().expect("a folder for the test");
    let path = folder.path().join("test.onrecord");
    for opened in [Ledger::read(&path), Ledger::open(&path)] {
        let error = opened.expect_err("there is none");
        assert!(matches!(error, Error::Missing { .. }), "{error}");
        assert!(error.to_string().contains("test.onrecord"), "{error}");
    }
    assert!(!path.exists());
}

#[test]
fn what_is_no_ledger_is_refused_and_left_as_it_is() {
    let other = {
        let (_folder, path) = file(b"");
        let connection = Connection::open(&path).expect("a database");
        connection.execute_batch("CREATE TABLE notes (note TEXT)").expect("a table");
        drop(connection);
        fs::read(&path).expect("the file is there")
    };
    for bytes in [b"Ferry late, again. ".repeat(100), other] {
        let (_folder, path) = file(&bytes);
        for opened in [Ledger::read(&path), Ledger::open(&path), Ledger::create(&path)] {
            let error = opened.expect_err("it is no ledger");
            assert!(matches!(error, Error::NotALedger { .. }), "{error}");
        }
        assert!(fs::read(&path).expect("the file is there") == bytes);
    }
}

#[test]
fn an_empty_file_becomes_a_ledger_only_for_those_who_write() {
    let (_folder, path) = file(b"");
    assert!(matches!(Ledger::read(&path), Err(Error::NotALedger { .. })));
    assert!(Ledger::create(&path).is_ok());
}

#[test]
fn a_newer_file_is_refused_with_its_version() {
    let desk = Desk::new();
    let connection = Connection::open(desk.path()).expect("the file is there");
    connection.pragma_update(None, "user_version", 999).expect("the version can be set");
    for opened in [Ledger::read(&desk.path()), Ledger::open(&desk.path())] {
        let error = opened.expect_err("it is newer");
        assert!(matches!(error, Error::Newer { version: 999, .. }), "{error}");
    }
}

#[test]
fn a_second_writer_is_told_that_another_writes_and_the_first_goes_on() {
    let mut desk = Desk::new();
    let mut second = Ledger::open(&desk.path()).expect("a second program");
    second.wait_at_most(Duration::from_millis(20)).expect("patience can be set");
    let mut batch = desk.ledger.batch(&signature()).expect("the first writes");
    batch.add(&report().arrival()).expect("it can be added");
    let error = second.batch(&signature()).expect_err("the first is not done");
    assert!(matches!(error, Error::Locked { .. }), "{error}");
    batch.commit().expect("the file can be written");
    let mut batch = second.batch(&signature()).expect("the first is done");
    batch.add(&Report::new("other", &[("Tom Brill", None, "nothing")]).arrival()).expect("it can be added");
    batch.commit().expect("the file can be written");
    assert_eq!(verify(&second, None).expect("readable").faults, []);
    assert_eq!(desk.ledger.head().expect("readable").number, 4);
}

#[test]
fn a_ledger_that_was_opened_to_read_is_not_written() {
    let desk = Desk::new();
    let mut reader = Ledger::read(&desk.path()).expect("it is a ledger");
    let mut batch = match reader.batch(&signature()) {
        Err(error) => return assert!(matches!(error, Error::ReadOnly { .. }), "{error}"),
        Ok(batch) => batch,
    };
    let error = batch.add(&report().arrival()).expect_err("it may only be read");
    assert!(matches!(error, Error::ReadOnly { .. }), "{error}");
}

/// A ledger of twenty documents in one file, with nothing beside it.
fn twenty() -> (Vec<u8>, Vec<String>) {
    let mut desk = Desk::new();
    desk.write(|batch| {
        for number in 0..20 {
            let said = format!("the ferry is {number} minutes late");
            batch
                .add(&Report::new(&format!("r{number}"), &[("Ada Moon", None, &said)]).arrival())
                .expect("it can be added");
        }
    });
    let rows = tables(&desk.path());
    let path = desk.path();
    let folder = desk.close();
    let bytes = fs::read(&path).expect("the file is there");
    drop(folder);
    (bytes, rows)
}

#[test]
fn a_truncated_file_is_told_to_be_damaged() {
    let (bytes, _) = twenty();
    for kept in [bytes.len() - 1, bytes.len() / 2, 5000, 200] {
        let (_folder, path) = file(&bytes[..kept]);
        let seen = Ledger::read(&path).and_then(|ledger| verify(&ledger, None));
        match seen {
            Err(error) => {
                assert!(matches!(error, Error::Damaged { .. } | Error::NotALedger { .. }), "{kept} bytes: {error}");
            }
            Ok(seen) => {
                assert!(!seen.faults.is_empty(), "{kept} bytes: {seen:?}");
            }
        }
    }
}

#[test]
fn a_flipped_bit_is_found_or_changes_nothing_that_is_kept() {
    let (bytes, rows) = twenty();
    // Steps that no page size divides, so that every kind of page is hit at changing places.
    for at in (0..bytes.len()).step_by(1_237) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        let (_folder, path) = file(&flipped);
        let seen = Ledger::read(&path).and_then(|ledger| verify(&ledger, None));
        if seen.as_ref().is_ok_and(|seen| seen.faults.is_empty()) {
            assert_eq!(tables(&path), rows, "byte {at}");
        }
    }
}
