//! Somebody changes the file behind the program's back, and `verify` says what and where.

use std::fmt::Write;

use onrecord_ledger::Head;
use onrecord_ledger::entry::Entry;
use onrecord_ledger::hash::Hash;
use onrecord_ledger::verify::{Verification, verify};
use rusqlite::Connection;

use crate::desk::{Desk, Report};

/// A ledger of two documents, one of them in two versions, and some decisions: entries 1 to 9.
fn whole() -> Desk {
    let mut desk = Desk::new();
    desk.add(&Report::new("ferry", &[("Ada Moon", Some("mayor"), "the ferry is late"), ("Moon", None, "it is not")]));
    desk.add(&Report::new("ferry", &[("Ada Moon", Some("mayor"), "the ferry is very late")]));
    desk.add(&Report::new("storm", &[("Tom Brill", None, "the storm is over")]));
    let people: Vec<i64> = ["Ada Moon", "Moon"]
        .iter()
        .map(|name| desk.ask(&format!("SELECT number FROM person WHERE name = '{name}'")))
        .collect();
    let [ada, moon] = people.try_into().expect("two people");
    let id = onrecord_ledger::hash::PersonId::of_number;
    desk.write(|batch| batch.join(id(ada), id(moon), "one paragraph")).expect("both are there");
    desk.write(|batch| batch.rename(id(ada), "Ada Moon of Skerry", "there is another")).expect("she is there");
    let storm: String = desk.ask("SELECT lower(hex(key)) FROM document WHERE id = 'storm'");
    desk.write(|batch| batch.withdraw(storm.parse().expect("a key"), "the outlet asked for it")).expect("it is there");
    assert_eq!(check(&desk), Vec::<String>::new());
    desk
}

fn check(desk: &Desk) -> Vec<String> {
    faults(&verify(&desk.ledger, None).expect("the file can be read"))
}

fn faults(verification: &Verification) -> Vec<String> {
    verification.faults.iter().map(ToString::to_string).collect()
}

/// Changes the file with the guards of its entries taken away, and puts them back.
fn tamper(desk: &Desk, sql: &str) {
    let connection = Connection::open(desk.path()).expect("the file is there");
    let guards: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .and_then(|mut guards| guards.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .expect("the guards can be read");
    assert_eq!(guards.len(), 2);
    for (name, _) in &guards {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).expect("a guard can be dropped");
    }
    connection.execute_batch(sql).expect("the file can be changed");
    for (_, sql) in &guards {
        connection.execute_batch(sql).expect("a guard can be put back");
    }
}

/// What `verify` says first of a ledger after this was done to it.
#[track_caller]
fn first_fault(sql: &str) -> String {
    let desk = whole();
    tamper(&desk, sql);
    let faults = check(&desk);
    faults.first().cloned().unwrap_or_else(|| panic!("nothing was found after {sql}"))
}

const UNFIT: &str = "its hash does not fit what it says and the entry before it";

#[test]
fn the_guards_of_the_entries_refuse_to_change_and_delete() {
    let desk = whole();
    let connection = Connection::open(desk.path()).expect("the file is there");
    for sql in ["UPDATE entry SET by = 'tom' WHERE number = 1", "DELETE FROM entry WHERE number = 1"] {
        assert!(connection.execute(sql, []).expect_err("guarded").to_string().contains("entries are never"));
    }
}

#[test]
fn a_change_of_any_field_of_an_entry_is_found_at_the_entry() {
    for (change, entry) in [
        ("by = 'tom'", 7),
        ("at = '2026-01-01T00:00:00.000Z'", 3),
        ("content = replace(content, 'one paragraph', 'two paragraphs')", 7),
        ("hash = zeroblob(32)", 8),
    ] {
        let fault = first_fault(&format!("UPDATE entry SET {change} WHERE number = {entry}"));
        assert_eq!(fault, format!("entry {entry}: {UNFIT}"), "{change}");
    }
}

#[test]
fn an_entry_that_was_taken_out_is_missed() {
    assert_eq!(first_fault("DELETE FROM entry WHERE number = 8"), "entry 9: entry 8 is missing before it");
}

#[test]
fn entries_that_changed_places_are_found() {
    let swap = "UPDATE entry SET number = 100 WHERE number = 7; UPDATE entry SET number = 7 WHERE number = 8; \
                UPDATE entry SET number = 8 WHERE number = 100";
    assert_eq!(first_fault(swap), format!("entry 7: {UNFIT}"));
}

#[test]
fn an_entry_that_was_put_in_by_hand_is_found() {
    let forged = "INSERT INTO entry SELECT 10, at, by, kind, content, zeroblob(32) FROM entry WHERE number = 8";
    assert_eq!(first_fault(forged), format!("entry 10: {UNFIT}"));
}

#[test]
fn a_ledger_that_lost_its_end_is_told_by_a_head_noted_before() {
    let desk = whole();
    let head = desk.ledger.head().expect("readable");
    assert_eq!(faults(&verify(&desk.ledger, Some(head)).expect("readable")), Vec::<String>::new());
    tamper(&desk, "DELETE FROM entry WHERE number = 9");
    let seen = faults(&verify(&desk.ledger, Some(head)).expect("readable"));
    assert!(seen.contains(&"the ledger had an entry 9 and has it no more".to_owned()), "{seen:?}");
    let other = Head { number: 8, hash: Hash::of(b"another") };
    let seen = faults(&verify(&desk.ledger, Some(other)).expect("readable"));
    assert!(seen.iter().any(|fault| fault.starts_with("entry 8: its hash was ")), "{seen:?}");
}

#[test]
fn an_entry_of_an_unknown_kind_is_named() {
    let seen = {
        let desk = whole();
        tamper(&desk, "UPDATE entry SET kind = 'verdict/9' WHERE number = 7");
        check(&desk)
    };
    assert_eq!(seen[0], format!("entry 7: {UNFIT}"));
    assert_eq!(seen[1], "entry 7: it is of the kind \"verdict/9\", which this program does not know");
}

/// Bytes as the archive packs them, in hexadecimal digits.
fn packed(bytes: &[u8]) -> String {
    let mut digits = String::new();
    for byte in zstd::bulk::compress(bytes, 3).expect("into memory") {
        write!(digits, "{byte:02x}").expect("into memory");
    }
    digits
}

/// The hash that a field of an entry names.
fn named(desk: &Desk, entry: i64, field: &str) -> String {
    desk.ask(&format!("SELECT content ->> '$.{field}' FROM entry WHERE number = {entry}"))
}

#[test]
fn a_text_that_was_replaced_is_told_with_its_entry() {
    let desk = whole();
    let (one, other) = (named(&desk, 1, "text"), named(&desk, 3, "text"));
    tamper(
        &desk,
        &format!(
            "UPDATE archive SET (length, packed) = (SELECT length, packed FROM archive WHERE hash = x'{other}') \
             WHERE hash = x'{one}'"
        ),
    );
    let expected = format!("entry 1: it names {one}, which the archive holds with other bytes than the hash says");
    assert_eq!(check(&desk)[0], expected);
}

#[test]
fn a_piece_that_is_missing_damaged_or_not_named_is_told() {
    let desk = whole();
    let findings = named(&desk, 2, "findings");
    tamper(&desk, &format!("UPDATE archive SET packed = x'0102030405' WHERE hash = x'{findings}'"));
    assert_eq!(
        check(&desk)[0],
        format!("entry 2: it names {findings}, which the archive holds in a form that cannot be unpacked")
    );

    let desk = whole();
    let imprint = named(&desk, 1, "imprint");
    tamper(&desk, &format!("DELETE FROM archive WHERE hash = x'{imprint}'"));
    assert_eq!(check(&desk)[0], format!("entry 1: it names {imprint}, which the archive does not hold"));

    let desk = whole();
    let stray = Hash::of(b"stray");
    let packed = packed(b"stray");
    let put = |hash: &str| format!("INSERT INTO archive (hash, length, packed) VALUES (x'{hash}', 5, x'{packed}')");
    tamper(&desk, &put(&stray.to_string()));
    assert!(check(&desk)[0].ends_with(&format!("{stray}, is named by no entry")));
}

#[test]
fn words_that_were_withdrawn_and_put_back_are_told() {
    let desk = whole();
    let text = named(&desk, 5, "text");
    let report = Report::new("storm", &[("Tom Brill", None, "the storm is over")]);
    let bytes = report.document.text.as_str().as_bytes();
    let packed = packed(bytes);
    let length = bytes.len();
    tamper(&desk, &format!("INSERT INTO archive (hash, length, packed) VALUES (x'{text}', {length}, x'{packed}')"));
    assert_eq!(check(&desk), [format!("entry 5: it names {text}, which was withdrawn, and the archive holds it")]);
}

#[test]
fn derived_rows_that_were_changed_taken_or_added_are_told_with_table_and_row() {
    let number = 2_i64 << 24;
    let moon = "SELECT number FROM person WHERE name = 'Moon'";
    for (sql, expected) in [
        (
            "UPDATE statement SET is_quoted = 1 WHERE number = 33554432".to_owned(),
            format!("table statement, row with number {number}: is_quoted is 1, and the entries give 0"),
        ),
        (
            format!("DELETE FROM statement WHERE number = {number}"),
            format!("table statement, row with number {number}: it is missing"),
        ),
        (
            "UPDATE document SET outlet = 'Skerry Post' WHERE number = 1".to_owned(),
            "table document, row with number 1: outlet is \"Skerry Post\", and the entries give nothing".to_owned(),
        ),
        (
            "INSERT INTO decided VALUES ('person', 7)".to_owned(),
            "table decided, row with what \"person\", number 7: the entries give no such row".to_owned(),
        ),
        (
            "UPDATE document SET card = NULL WHERE number = 3".to_owned(),
            "table document, row with number 3: card is nothing, and the entries give 01c7db937dc862b52301000901"
                .to_owned(),
        ),
        (
            "UPDATE decision SET undone = 9 WHERE number = 7".to_owned(),
            "table decision, row with number 7: undone is 9, and the entries give nothing".to_owned(),
        ),
    ] {
        assert_eq!(first_fault(&sql), expected);
    }
    let fault = first_fault(&format!("UPDATE person SET joined_to = NULL WHERE number = ({moon})"));
    assert!(fault.starts_with("table person, row with number ") && fault.contains(": joined_to is nothing"), "{fault}");
}

#[test]
fn words_that_cannot_be_found_any_more_are_told() {
    let fault = first_fault("DELETE FROM words WHERE rowid = 33554432");
    assert!(
        fault.starts_with("table words, row with term \"ada\", doc 33554432") && fault.ends_with("it is missing"),
        "{fault}"
    );
}

#[test]
fn a_guard_or_index_that_is_gone_is_told() {
    let desk = whole();
    let connection = Connection::open(desk.path()).expect("the file is there");
    connection
        .execute_batch("DROP TRIGGER entry_is_not_deleted; DROP INDEX statement_document")
        .expect("they can be dropped");
    connection.execute_batch("CREATE TABLE notes (note TEXT)").expect("a table can be made");
    let expected = [
        "the trigger entry_is_not_deleted is missing",
        "the index statement_document is missing",
        "the table notes is none of a ledger",
    ];
    assert_eq!(check(&desk), expected);
}

/// Changes the findings of entry 2 and makes the chain fit again, as somebody could who knows how.
fn forge(desk: &Desk, change: impl FnOnce(String) -> String) {
    let connection = Connection::open(desk.path()).expect("the file is there");
    let findings = named(desk, 2, "findings");
    let (length, piece): (i64, Vec<u8>) = connection
        .query_row(&format!("SELECT length, packed FROM archive WHERE hash = x'{findings}'"), [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("the findings are kept");
    let dictionary = include_bytes!("../../src/archive.dictionary");
    let mut unpacker = zstd::bulk::Decompressor::with_dictionary(dictionary).expect("it is a dictionary");
    let json = unpacker.decompress(&piece, length as usize).expect("they can be unpacked");
    let forged = change(String::from_utf8(json).expect("findings are UTF-8"));
    let hash = Hash::of(forged.as_bytes());
    let packed = packed(forged.as_bytes());
    let mut sql = format!(
        "UPDATE archive SET hash = x'{hash}', length = {}, packed = x'{packed}' WHERE hash = x'{findings}';",
        forged.len()
    );
    let mut previous = Hash::NONE;
    for number in 1..=desk.ledger.head().expect("readable").number {
        let mut entry: Entry = desk.ledger.entry(number).expect("readable").expect("it is there");
        entry.content = entry.content.replace(&findings, &hash.to_string());
        previous = entry.hash_after(previous);
        writeln!(sql, "UPDATE entry SET content = '{}', hash = x'{previous}' WHERE number = {number};", entry.content)
            .expect("into memory");
    }
    tamper(desk, &sql);
}

#[test]
fn a_span_outside_its_text_is_told_with_document_and_byte_though_the_chain_fits() {
    let desk = whole();
    let document = named(&desk, 1, "document");
    forge(&desk, |json| {
        let at = json.find("\"content\":[[").expect("there is content") + "\"content\":[[".len();
        let end = at + json[at..].find(']').expect("the range ends");
        let start = json[at..end].split(',').next().expect("a number");
        format!("{}{start},9999{}", &json[..at], &json[end..])
    });
    let seen = check(&desk);
    let prefix = format!("entry 2: document {document}: byte ");
    assert!(seen[0].starts_with(&prefix), "{seen:?}");
    assert!(seen[0].ends_with("the content of statement 1 ends at byte 9999 and is no range of the text"), "{seen:?}");
}

#[test]
fn findings_that_were_forged_with_the_whole_chain_differ_from_the_tables_and_from_the_noted_head() {
    let desk = whole();
    let head = desk.ledger.head().expect("readable");
    forge(&desk, |json| json.replacen("\"act\":\"said\"", "\"act\":\"denied\"", 1));
    let seen = faults(&verify(&desk.ledger, Some(head)).expect("readable"));
    assert!(seen[0].starts_with("entry 9: its hash was "), "{seen:?}");
    assert!(seen.iter().any(|fault| fault.starts_with("table document, row with number 1: card is ")), "{seen:?}");
}
