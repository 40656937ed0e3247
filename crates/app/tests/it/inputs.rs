//! What is read, in which order, and what happens when it cannot be.

use crate::{Desk, report};

#[test]
fn a_folder_is_read_in_the_order_of_names_through_all_its_folders() {
    let desk = Desk::new()
        .with("in/b/1.txt", "B one")
        .with("in/b/.hidden.txt", "Hidden")
        .with("in/.git/x.txt", "Hidden")
        .with("in/a.txt", "A")
        .with(
            "in/c.HTML",
            "<!doctype html><p>C, which is a page with enough words, or so it says, to be read as one.</p>",
        )
        .with("in/README.md", "Not an article")
        .with("in/photo.jpg", [0xff, 0xd8]);
    let run = desk.read(&["--format", "text", "in"]).clean();
    assert!(run.printed().starts_with("A\x0cB one\x0cC, which"), "{}", run.printed());
    assert_eq!(run.printed().matches('\x0c').count(), 2);
}

#[test]
fn standard_input_is_read_with_a_dash_and_without_arguments() {
    let desk = Desk::new();
    for arguments in [&["--format", "text"][..], &["--format", "text", "-"]] {
        assert_eq!(desk.read_piped(arguments, b"Ferry late").clean().printed(), "Ferry late");
    }
}

#[test]
fn standard_input_is_told_by_its_first_bytes() {
    let desk = Desk::new();
    let lines = b"{\"id\":\"a\",\"text\":\"One\"}\n{\"id\":\"b\",\"text\":\"Two\"}\n";
    assert_eq!(desk.read_piped(&["--format", "text"], lines).clean().printed(), "One\x0cTwo");
    let page =
        b"<!DOCTYPE html><title>T</title><p>The ferry is late, the harbour office said, and it will stay late.</p>";
    assert!(!desk.read_piped(&["--format", "text"], page).clean().printed().contains('<'));
    assert_eq!(desk.read_piped(&["--format", "text", "--from", "text"], page).clean().bytes(), page);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_read() {
    let desk = Desk::new().with("a.txt", "A").with("b.txt", "B");
    let run = desk.read(&["--format", "text", "a.txt", "missing.txt", "b.txt"]);
    assert_eq!(run.code(), 1);
    assert_eq!(run.printed(), "A\x0cB");
    assert!(run.messages().starts_with("onrecord: error: missing.txt: cannot be read: "), "{}", run.messages());
    assert_eq!(run.messages().lines().nth(1), Some("onrecord: read 2 of 3 documents; 1 unreadable"));
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    let desk = Desk::new().with("a.txt", "A").with("b.txt", "B").with("wire.jsonl", "");
    for wrong in [
        &["--format", "poem", "a.txt"][..],
        &["--jobs", "0", "a.txt"],
        &["--published", "yesterday", "a.txt"],
        &["--id", "x", "a.txt", "b.txt"],
        &["--id", "x", "."],
        &["--id", "x", "wire.jsonl"],
        &["--unknown"],
    ] {
        let run = desk.read(wrong);
        assert_eq!(run.code(), 2, "{wrong:?}");
        assert!(run.printed().is_empty() && run.messages().starts_with("error: "), "{}", run.messages());
    }
}

#[test]
fn a_bad_line_is_a_warning_with_its_number_and_the_others_are_read() {
    let lines = "{\"id\":\"a\",\"text\":\"One\"}\n\nnonsense\n{\"id\":\"b\",\"text\":\"T\\ud800wo\",\"published\":\"5/6/24\"}\n";
    let run = Desk::new().with("wire.jsonl", lines).read(&["--format", "text", "wire.jsonl"]);
    assert_eq!(run.code(), 0);
    assert_eq!(run.printed(), "One\x0cT\u{fffd}wo");
    let messages: Vec<_> = run.messages().lines().collect();
    assert_eq!(messages.len(), 4, "{messages:?}");
    assert!(messages[0].starts_with("onrecord: warning: wire.jsonl: line 3: left out, because it is not an article: "));
    assert_eq!(messages[1], "onrecord: warning: wire.jsonl: line 4: 1 half of a surrogate pair became U+FFFD");
    assert!(messages[2].starts_with("onrecord: warning: wire.jsonl: line 4: published \"5/6/24\""));
    assert_eq!(messages[3], "onrecord: read 2 of 3 documents; 1 damaged");
}

#[test]
fn a_line_of_20_megabytes_is_one_article() {
    let words = "The ferry is late. ".repeat(1_100_000);
    let line = format!("{{\"id\":\"long\",\"text\":\"{words}\"}}\n{{\"id\":\"b\",\"text\":\"Two\"}}\n");
    let run = Desk::new().with("wire.jsonl", line).read(&["--format", "text", "wire.jsonl"]).clean();
    assert_eq!(run.bytes().len(), words.len() + 4);
}

#[test]
fn bytes_that_are_not_utf_8_are_replaced_and_their_line_is_named() {
    let run = Desk::new().with("cafe.txt", b"Head\r\n\r\nA caf\xe9 opens").read(&["--format", "text", "cafe.txt"]);
    assert_eq!((run.code(), run.printed()), (0, "Head\r\n\r\nA caf\u{fffd} opens"));
    assert_eq!(run.messages(), "onrecord: warning: cafe.txt: line 3: byte 13 is not UTF-8 and became U+FFFD\n");
}

#[test]
fn an_empty_file_is_an_article_without_statements() {
    let run = Desk::new().with("empty.txt", "").with("empty.jsonl", "").read(&["empty.txt", "empty.jsonl"]).clean();
    assert!(run.printed().ends_with("0 statements in 1 article\n"));
}

#[test]
fn the_output_does_not_depend_on_the_number_of_jobs() {
    let mut desk = Desk::new();
    let mut lines = String::new();
    for number in 0..12 {
        desk = desk.with(&format!("in/{number:02}.txt"), report(number));
        lines += &serde_json::json!({"id": number.to_string(), "text": report(number)}).to_string();
        lines += "\nbad line\n";
    }
    let desk = desk.with("in/wire.jsonl", lines);
    for format in ["table", "jsonl", "text", "marked", "html"] {
        let runs = ["1", "2", "2"].map(|jobs| desk.read(&["--format", format, "--jobs", jobs, "in", "missing"]));
        for run in &runs[1..] {
            assert!(run.bytes() == runs[0].bytes(), "{format} differs");
            assert_eq!((run.code(), run.messages()), (1, runs[0].messages()));
        }
    }
}
