//! What each format prints.

use crate::{Desk, report};

#[test]
fn text_is_the_file_to_the_byte() {
    let odd = "\u{feff}Ferry\u{a0}late\r\n\r\nThe ferry\u{2028}is late.\r\rSo\u{ad} it is\u{0}.\n\n\n";
    let run = Desk::new().with("odd.txt", odd).read(&["--format", "text", "odd.txt"]).clean();
    assert_eq!(run.bytes(), odd.as_bytes());
}

#[test]
fn a_table_names_the_article_and_ends_with_its_count() {
    let desk = Desk::new().with("ferry.txt", report(1));
    let run = desk.read(&["--outlet", "Skerry Post", "--published", "2024-03-05", "ferry.txt"]).clean();
    assert!(
        run.printed().starts_with("Ferry 1 to run late\nSkerry Post · 2024-03-05 · ferry.txt\n"),
        "{}",
        run.printed()
    );
    let last = run.printed().lines().last().unwrap_or_default();
    assert!(last.ends_with(" in 1 article"), "{last}");
}

#[test]
fn marked_text_keeps_every_line_of_the_article() {
    let run = Desk::new().with("ferry.txt", report(1)).read(&["--format", "marked", "ferry.txt"]).clean();
    assert!(run.printed().contains("Ada Moon") && run.printed().contains("who takes it every morning"));
    assert!(!run.printed().contains('\x1b'));
}

#[test]
fn a_page_is_whole_and_has_a_section_for_each_article() {
    let desk = Desk::new().with("a.txt", report(1)).with("b.txt", report(2));
    let run = desk.read(&["--format", "html", "a.txt", "b.txt"]).clean();
    let page = run.printed();
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    assert_eq!((page.matches("<article").count(), page.matches("</article>").count()), (2, 2));
    assert!(page.contains(" in 2 articles. Read by onrecord "));
}

#[test]
fn every_line_of_jsonl_is_in_the_wire_format_and_points_at_its_words() {
    let desk = Desk::new().with("in/ferry.txt", report(1));
    let given = ["--format", "jsonl", "--title", "T", "--outlet", "O", "--published", "2024-03-05", "--id", "x"];
    let arguments: Vec<&str> = given.into_iter().chain(["in/ferry.txt"]).collect();
    let run = desk.read(&arguments).clean();
    let text: Vec<char> = report(1).chars().collect();
    for line in run.printed().lines() {
        let line: onrecord_read::wire::Line = serde_json::from_str(line).expect("a line of the format");
        assert_eq!(line.schema, onrecord_read::wire::SCHEMA);
        assert_eq!((line.document.id.as_str(), line.document.origin.as_deref()), ("x", Some("in/ferry.txt")));
        assert_eq!((line.document.title.as_deref(), line.document.outlet.as_deref()), (Some("T"), Some("O")));
        for words in line.source.iter().chain(&line.cue).chain(&line.content) {
            assert_eq!(text[words.start..words.end].iter().collect::<String>(), words.text);
        }
    }
}

#[test]
fn the_command_line_says_only_what_the_file_does_not() {
    let line = r#"{"id":"a","text":"One\n\nTwo three.","outlet":"Own outlet","published":"2020-01-02"}"#;
    let desk = Desk::new().with("wire.jsonl", line);
    let run = desk.read(&["--outlet", "O", "--published", "2024-03-05", "--title", "Given", "wire.jsonl"]).clean();
    assert!(run.printed().starts_with("Given\nOwn outlet · 2020-01-02 · wire.jsonl:1\n"), "{}", run.printed());
}
