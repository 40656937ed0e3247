//! Input that is meant to break the reader: no panic, and a warning that names the place.
//!
//! Small enough that the tests stay quick without optimisation; `cargo dev bench` measures longer ones.

use std::sync::LazyLock;

use onrecord_read::format::{Format, Provenance, Received, jsonl, read};
use onrecord_read::reader::Reader;

const MEGABYTE: usize = 1 << 20;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::english().unwrap());

/// Reads bytes as the program does, up to the statements, and says how many warnings there were in all.
fn read_whole(format: Format, bytes: Vec<u8>) -> (Received, usize) {
    let received = read(format, bytes, Provenance::default());
    let count = received.warnings.len() + statements_lie_in_the_text(&received);
    (received, count)
}

/// Reads the text of a document and checks each span; the number of warnings of the reading.
fn statements_lie_in_the_text(received: &Received) -> usize {
    let text = &received.document.text;
    let reading = READER.worker().read(&received.document);
    for statement in &reading.statements {
        let attribution = &statement.attribution;
        for span in attribution.source.iter().chain(&attribution.cue).chain(&attribution.content) {
            assert_eq!(text.span(span.range()), Some(*span));
        }
    }
    for warning in &reading.warnings {
        assert!(warning.span.is_none_or(|span| text.span(span.range()) == Some(span)));
    }
    reading.warnings.len()
}

/// Bytes that look random and are the same every time (xorshift).
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[test]
fn random_bytes_become_text_with_a_warning_at_the_first_that_is_not_utf_8() {
    let (received, _) = read_whole(Format::Plain, noise(MEGABYTE / 64));
    let span = received.warnings[0].span.unwrap();
    assert_eq!(received.document.text.slice(span), "\u{fffd}");
}

#[test]
fn random_bytes_are_no_page_and_no_lines() {
    let _ = read_whole(Format::Html, noise(MEGABYTE / 64));
    let noise = noise(MEGABYTE);
    let lines = jsonl::read(&noise, |_| Provenance::default());
    assert!(lines.map(|(_, line)| line.unwrap_err()).all(|warning| warning.message.contains("not an article")));
}

#[test]
fn one_line_of_a_megabyte_is_read() {
    let line = "a".repeat(MEGABYTE) + " said so, " + &"and ".repeat(2_000);
    let (received, _) = read_whole(Format::Plain, line.clone().into_bytes());
    assert_eq!(received.document.text.as_str(), line);
}

#[test]
fn thousands_of_marks_that_never_close_end_in_warnings() {
    for mark in ["\u{201c}", "\"", "\u{2018}", "\u{ab}", "\u{201e}", "("] {
        let (received, _) = read_whole(Format::Plain, format!("{mark}a ").repeat(2_000).into_bytes());
        assert!(received.document.text.as_str().starts_with(mark));
        let _ = read_whole(Format::Plain, mark.repeat(100_000).into_bytes());
    }
}

#[test]
fn deep_pages_do_not_overflow_the_stack() {
    for tag in ["div", "blockquote", "b", "table><tr><td", "ul><li", "svg", "a"] {
        let page = format!("<html><body>{}<p>The weir held, Ida Marsh said.", format!("<{tag}>").repeat(50_000));
        let (received, warnings) = read_whole(Format::Html, page.into_bytes());
        let kept = received.document.text.as_str().contains("Ida Marsh");
        assert!(kept || warnings > 0, "{tag}: the text is gone, and nothing says so");
    }
}

#[test]
fn lone_surrogates_are_replaced_and_counted() {
    let line = format!(r#"{{"id":"a","text":"{}Ida Marsh said so."}}"#, r"\ud800".repeat(20_000));
    let received = jsonl::read_line(line.as_bytes(), Provenance::default()).unwrap();
    statements_lie_in_the_text(&received);
    assert!(received.document.text.as_str().starts_with("\u{fffd}\u{fffd}"));
    assert!(received.warnings[0].message.contains("20000 halves"), "{:?}", received.warnings);
}

#[test]
fn a_text_of_marks_alone_has_no_statement() {
    for text in ["", "\u{feff}", "\r", "\n\n\n", "\"", "\u{201c}\u{201d}", "\0", "\u{202e}", "...", "\u{300}"] {
        let received = read(Format::Plain, text.as_bytes().to_vec(), Provenance::default());
        let reading = READER.worker().read(&received.document);
        assert!(reading.statements.is_empty(), "{text:?}");
    }
}
