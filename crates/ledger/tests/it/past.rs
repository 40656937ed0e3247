//! Ledgers of every version that there was keep opening.
//!
//! `past` holds one small ledger of each version of the file, packed with zstd, and none is ever changed or taken away
//! once a version was released. To add the next one, run
//! `cargo test -p onrecord-ledger --test it -- --ignored write_the_ledger_of_this_version` before the version is raised.

use std::fs;
use std::path::{Path, PathBuf};

use onrecord_ledger::Ledger;
use onrecord_ledger::verify::verify;
use tempfile::TempDir;

use crate::desk::{Desk, Report};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/past")
}

#[test]
fn a_ledger_of_every_version_opens_verifies_and_can_be_rebuilt() {
    let mut versions = 0;
    for packed in fs::read_dir(folder()).expect("the folder of past ledgers") {
        let packed = fs::read(packed.expect("a file").path()).expect("it can be read");
        let bytes = zstd::decode_all(packed.as_slice()).expect("it is packed with zstd");
        let folder = TempDir::new().expect("a folder for the test");
        let path = folder.path().join("test.onrecord");
        fs::write(&path, bytes).expect("a file for the test");
        let mut ledger = Ledger::open(&path).expect("it opens");
        assert_eq!(verify(&ledger, None).expect("readable").faults, []);
        ledger.rebuild().expect("it can be rebuilt");
        let row = ledger.rows_named("ferry").expect("readable").remove(0);
        let lines = ledger.kept(&row).expect("readable").expect("it is there").lines().expect("its spans hold");
        assert_eq!(lines[0].content[0].text, "the ferry is late");
        assert_eq!(ledger.people("").expect("readable").len(), 1);
        versions += 1;
    }
    assert!(versions > 0, "there is no ledger in {}", folder().display());
}

#[test]
#[ignore = "writes the ledger of a version that is about to be released"]
fn write_the_ledger_of_this_version() {
    let mut desk = Desk::new();
    desk.add(&Report::new(
        "ferry",
        &[("Ada Moon", Some("mayor of Skerry"), "the ferry is late"), ("Moon", None, "yes")],
    ));
    desk.add(&Report::new("storm", &[("Tom Brill", None, "the storm is over")]));
    let people = desk.ledger.people("moon").expect("readable");
    desk.write(|batch| batch.join(people[0].id, people[1].id, "one paragraph")).expect("both are there");
    let storm = desk.ledger.rows_named("storm").expect("readable").remove(0);
    desk.write(|batch| batch.withdraw(storm.key, "the outlet asked for it")).expect("it is there");
    let version: i64 = desk.ask("SELECT user_version FROM pragma_user_version");
    let path = desk.path();
    let kept = desk.close();
    let packed = zstd::encode_all(fs::File::open(&path).expect("the file"), 19).expect("it can be packed");
    fs::write(folder().join(format!("version-{version}.onrecord.zst")), packed).expect("the fixture can be written");
    drop(kept);
}
