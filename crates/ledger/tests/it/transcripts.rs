//! Ledgers that go out as a transcript and come in again.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use onrecord_ledger::transcript::import::{Imported, Transcript};
use onrecord_ledger::transcript::{lines, table};
use onrecord_ledger::verify::verify;
use onrecord_ledger::{Error, Ledger, Result};
use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::desk::{Desk, Report, tables};
use crate::replay::{World, steps};

/// Writes a ledger as JSON Lines and as Parquet.
fn export(ledger: &Ledger, folder: &Path) -> [PathBuf; 2] {
    let (jsonl, parquet) = (folder.join("out.jsonl"), folder.join("out.parquet"));
    let items = ledger.transcribe().expect("readable");
    let head = items.head();
    let mut out = BufWriter::new(File::create(&jsonl).expect("a file"));
    lines::begin(&mut out, head).expect("written");
    let mut sheet = table::begin(File::create(&parquet).expect("a file"), head).expect("written");
    for item in items {
        let item = item.expect("readable");
        lines::write(&mut out, &item).expect("written");
        table::write(&mut sheet, &item).expect("written");
    }
    sheet.close().expect("written");
    drop(out);
    [jsonl, parquet]
}

fn import(export: &Path, path: &Path) -> Result<Imported> {
    let transcript = Transcript::check(export, |_| ())?;
    let mut ledger = Ledger::create(path)?;
    let imported = transcript.copy_into(&mut ledger, |_| ())?;
    ledger.find_families(|_| ())?;
    Ok(imported)
}

/// The hashes of what the archive holds.
fn archive(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).expect("the file is there");
    let mut statement = connection.prepare("SELECT hex(hash) FROM archive ORDER BY 1").expect("a query");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|row| row.expect("a row")).collect()
}

fn is_equal(path: &Path, ledger: &Ledger) -> std::result::Result<(), TestCaseError> {
    let other = Ledger::read(path).expect("it is a ledger");
    prop_assert_eq!(other.head().expect("readable"), ledger.head().expect("readable"));
    prop_assert_eq!(tables(path), tables(ledger.path()));
    prop_assert_eq!(archive(path), archive(ledger.path()));
    prop_assert_eq!(verify(&other, None).expect("readable").faults, []);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 8))]

    #[test]
    fn an_imported_ledger_equals_the_one_that_was_exported(steps in steps(), pause in 0..24_usize) {
        let mut world = World::new();
        let folder = TempDir::new().expect("a folder for the test");
        let earlier = folder.path().join("earlier.onrecord");
        for (number, step) in steps.iter().enumerate() {
            if number == pause.min(steps.len() - 1) {
                let connection = Connection::open(world.desk.path()).expect("the file is there");
                connection.execute("VACUUM INTO ?1", [earlier.to_str()]).expect("it can be copied");
            }
            world.take(step);
        }
        world.desk.ledger.find_families(|_| ()).expect("families can be found");
        for (number, export) in export(&world.desk.ledger, folder.path()).iter().enumerate() {
            let path = folder.path().join(format!("{number}.onrecord"));
            let imported = import(export, &path).expect("it can be imported");
            prop_assert_eq!((imported.known, imported.entries), (0, world.desk.ledger.head().expect("readable").number));
            is_equal(&path, &world.desk.ledger)?;
            prop_assert_eq!(import(export, &path).expect("it is there already").entries, 0);
        }
        let [export, _] = export(&world.desk.ledger, folder.path());
        import(&export, &earlier).expect("it has the beginning");
        is_equal(&earlier, &world.desk.ledger)?;
    }
}

/// A ledger of two reports, of which one is withdrawn, and a decision.
fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.add(&Report::new("ferry", &[("Ada Moon", Some("mayor"), "the ferry is late"), ("Moon", None, "it is not")]));
    desk.add(&Report::new("storm", &[("Tom Brill", None, "the storm is over")]));
    let people = desk.ledger.people("moon").expect("readable");
    desk.write(|batch| batch.join(people[0].id, people[1].id, "one paragraph")).expect("both are there");
    let storm = desk.ledger.rows_named("storm").expect("readable").remove(0);
    desk.write(|batch| batch.withdraw(storm.key, "the outlet asked for it")).expect("it is there");
    desk
}

#[test]
fn a_transcript_that_is_not_whole_is_refused_with_the_place_and_nothing_is_written() {
    let desk = desk();
    let folder = TempDir::new().expect("a folder for the test");
    let [export, _] = export(&desk.ledger, folder.path());
    let whole = fs::read_to_string(&export).expect("readable");
    let all: Vec<&str> = whole.lines().collect();
    let path = folder.path().join("new.onrecord");
    let refused = |text: &str| -> String {
        fs::write(&export, text).expect("written");
        let error = import(&export, &path).expect_err("it is not whole");
        assert!(matches!(error, Error::Unfit { .. }) && !path.exists(), "{error}");
        error.to_string()
    };
    for missing in 0..all.len() {
        let rest: Vec<&str> = all.iter().enumerate().filter(|&(at, _)| at != missing).map(|(_, line)| *line).collect();
        refused(&rest.join("\n"));
    }
    assert!(
        refused(&whole.replace("the ferry is late", "the ferry is soon")).contains("its bytes are not what its hash")
    );
    assert!(refused(&whole.replace("one paragraph", "two paragraphs")).contains("entry 5: its hash does not fit"));
    assert!(refused(&all[..all.len() - 1].join("\n")).contains("entry 5: it ends here, and should end at 6:"));
    assert!(refused("{\"schema\":\"onrecord-export/1\"}\n").contains("onrecord export --complete"));
    assert!(refused("").contains("line 1: it is no complete export"));
    let stray =
        "{\"piece\":\"c0535e4be2b79ffd93291305436bf889314e4a3faec05ecffcbb7df31ad9e51a\",\"text\":\"Hello world!\"}";
    assert!(refused(&format!("{}\n{stray}\n{}", all[0], all[1..].join("\n"))).contains("no entry names it"));
    fs::write(&export, all.join("\n\n")).expect("written");
    import(&export, &path).expect("blank lines say nothing");
}

#[test]
fn a_table_that_is_damaged_anywhere_is_refused_or_says_the_same() {
    let desk = desk();
    let folder = TempDir::new().expect("a folder for the test");
    let [_, export] = export(&desk.ledger, folder.path());
    let whole = fs::read(&export).expect("readable");
    let head = desk.ledger.head().expect("readable");
    for at in (0..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        fs::write(&export, damaged).expect("written");
        if let Ok(transcript) = Transcript::check(&export, |_| ()) {
            assert_eq!(transcript.head(), head);
        }
    }
    fs::write(&export, &whole[..whole.len() / 2]).expect("written");
    assert!(Transcript::check(&export, |_| ()).is_err());
}

#[test]
fn a_ledger_that_went_another_way_is_not_written_to_and_where_they_part_is_said() {
    let desk = desk();
    let folder = TempDir::new().expect("a folder for the test");
    let [export, _] = export(&desk.ledger, folder.path());
    let mut other = Desk::new();
    other.add(&Report::new("ferry", &[("Ada Moon", Some("mayor"), "the ferry is late"), ("Moon", None, "it is not")]));
    other.add(&Report::new("other", &[("Tom Brill", None, "nothing")]));
    let head = other.ledger.head().expect("readable");
    let error = import(&export, &other.path()).expect_err("they part");
    assert!(error.to_string().contains("entry 3 is another in each"), "{error}");
    assert_eq!(other.ledger.head().expect("readable"), head);
}

#[test]
fn a_ledger_that_has_all_and_more_stays_as_it_is() {
    let mut desk = desk();
    let folder = TempDir::new().expect("a folder for the test");
    let [export, _] = export(&desk.ledger, folder.path());
    desk.add(&Report::new("more", &[("Tom Brill", None, "more")]));
    let head = desk.ledger.head().expect("readable");
    let imported = import(&export, &desk.path()).expect("it has it");
    assert_eq!(imported, Imported { entries: 0, known: 6, head });
}

#[test]
fn bytes_that_are_no_text_come_through() {
    let mut desk = Desk::new();
    let report = Report::new("ferry", &[("Ada Moon", None, "the ferry is late")]);
    let capture = [0xff, 0x00, 0xfe];
    let arrival = onrecord_ledger::Arrival { capture: &capture, ..report.arrival() };
    desk.write(|batch| batch.add(&arrival).map(drop)).expect("it can be added");
    let folder = TempDir::new().expect("a folder for the test");
    for export in export(&desk.ledger, folder.path()) {
        let path = export.with_extension("onrecord");
        import(&export, &path).expect("it can be imported");
        assert_eq!(archive(&path), archive(&desk.path()));
    }
}
