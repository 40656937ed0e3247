//! Archives, and going on with a run that was stopped.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use onrecord_read::wire::Line;

use crate::{Desk, Run, report};

/// A record of an archive, compressed for itself.
fn record(kind: &str, number: usize, content_type: &str, block: &str) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:report:{number}>\r\nContent-Type: {content_type}\r\n\
         WARC-Target-URI: https://post.example/{number}\r\nWARC-Date: 2024-03-05T10:20:30Z\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(format!("{head}{block}\r\n\r\n").as_bytes()).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

/// The report as a page.
fn page(number: usize) -> String {
    let (title, body) =
        report(number).split_once("\n\n").map(|(one, two)| (one.to_owned(), two.to_owned())).expect("two");
    let paragraphs = body.trim().replace("\n\n", "</p><p>");
    format!("<!doctype html><html><body><article><h1>{title}</h1><p>{paragraphs}</p></article></body></html>")
}

fn response(number: usize) -> Vec<u8> {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", page(number));
    record("response", number, "application/http; msgtype=response", &answer)
}

fn archive(reports: usize) -> Vec<u8> {
    let request = |number| record("request", number, "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n");
    (0..reports).flat_map(|number| [request(number), response(number)].concat()).collect()
}

fn lines(run: &Run) -> Vec<Line> {
    run.printed().lines().map(|line| serde_json::from_str(line).expect("a line of the format")).collect()
}

/// What a statement says, whatever it came in.
fn statements(lines: &[Line]) -> Vec<String> {
    let words = |words: &Option<onrecord_read::wire::Words>| words.as_ref().map(|words| words.text.clone());
    let content = |line: &Line| line.content.iter().map(|words| words.text.clone()).collect::<Vec<_>>();
    lines
        .iter()
        .map(|line| format!("{:?}", (words(&line.source), words(&line.cue), content(line), &line.act)))
        .collect()
}

#[test]
fn a_statement_of_an_archive_says_where_its_record_is() {
    let one = response(1);
    let desk = Desk::new().with("post.warc.gz", [&one[..], &response(2)].concat());
    let run = desk.read(&["--format", "jsonl", "post.warc.gz"]).clean();
    let lines = lines(&run);
    assert!(!lines.is_empty());
    for line in lines {
        let record = line.document.record.expect("it comes from an archive");
        let (number, offset, length) =
            if record.offset == 0 { (1, 0, one.len()) } else { (2, one.len(), response(2).len()) };
        assert_eq!((record.archive.as_str(), record.inside), ("post.warc.gz", 0));
        assert_eq!((record.offset, record.length), (offset as u64, Some(length as u64)));
        assert_eq!(
            (record.id, line.document.id),
            (Some(format!("urn:report:{number}")), format!("urn:report:{number}"))
        );
        assert_eq!(line.document.origin, Some(format!("post.warc.gz:{offset}")));
    }
}

#[test]
fn an_article_gives_the_same_statements_in_an_archive_and_alone() {
    let text = record("conversion", 1, "text/plain", &report(1));
    let desk = Desk::new()
        .with("ferry.txt", report(1))
        .with("ferry.html", page(1))
        .with("text.warc.gz", text)
        .with("page.warc.gz", response(1));
    let read = |name: &str| statements(&lines(&desk.read(&["--format", "jsonl", name]).clean()));
    let alone = read("ferry.txt");
    assert!(alone.len() >= 2, "{alone:?}");
    assert_eq!(read("text.warc.gz"), alone);
    assert_eq!(read("page.warc.gz"), read("ferry.html"));
}

#[test]
fn a_run_that_was_stopped_goes_on_at_the_document_where_it_was() {
    let wire =
        (0..3).map(|number| format!("{}\n", serde_json::json!({"id": number.to_string(), "text": report(number)})));
    let desk = Desk::new()
        .with("in/a.txt", report(7))
        .with("in/post.warc.gz", archive(4))
        .with("in/wire.jsonl", wire.collect::<String>());
    let whole = desk.read(&["--format", "jsonl", "in"]).clean();
    let lines: Vec<&str> = whole.printed().lines().collect();
    let origin = |line: &str| serde_json::from_str::<Line>(line).ok().and_then(|line| line.document.origin);
    for stopped in 0..lines.len() {
        // The lines of the last document may not be all of them.
        let start = origin(lines[stopped]).expect("every document has an origin");
        let kept = lines.iter().position(|line| origin(line).as_ref() == Some(&start)).expect("it is there");
        let rest = desk.read(&["--format", "jsonl", "--start", &start, "in"]).clean();
        let joined: Vec<&str> = lines[..kept].iter().copied().chain(rest.printed().lines()).collect();
        assert!(joined == lines, "{start}");
    }
    let nowhere = desk.read(&["--format", "jsonl", "--start", "in/post.warc.gz:1", "in"]);
    assert_eq!(nowhere.code(), 1);
    assert!(nowhere.messages().contains("in/post.warc.gz:1: is no document of what is to be read"));
}

#[test]
fn an_archive_can_be_piped_in() {
    let desk = Desk::new().with("post.warc.gz", archive(2));
    let named = desk.read(&["--format", "text", "post.warc.gz"]).clean();
    let piped = desk.read_piped(&["--format", "text"], &archive(2)).clean();
    assert_eq!((piped.bytes(), named.printed().matches('\x0c').count()), (named.bytes(), 1));
}
