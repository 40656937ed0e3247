//! Answers that are kept between runs.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use onrecord_gather::Manners;
use tempfile::TempDir;

use crate::server::{Asked, Server, response, say};
use crate::{article, gather, manners, origins, reasons};

fn keeping(folder: &TempDir) -> Manners {
    Manners { cache: Some(folder.path().join("kept")), ..manners() }
}

/// A header of a request.
fn header(asked: &Asked, name: &str) -> Option<String> {
    let mut lines = asked.head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let folder = TempDir::new().unwrap();
    let server = Server::site(|asked, stream| {
        let validators = "ETag: \"one\"\r\nLast-Modified: Tue, 05 Mar 2024 10:11:12 GMT\r\n";
        say(
            stream,
            match header(asked, "if-none-match") {
                Some(etag) if etag == "\"one\"" => {
                    format!("HTTP/1.1 304 Not Modified\r\n{validators}\r\n").into_bytes()
                }
                _ => response("200 OK", &format!("Content-Type: text/plain\r\n{validators}"), b"The weir held."),
            },
        );
    });
    let first = article(keeping(&folder), &[&server.url("/weir")]);
    let second = article(keeping(&folder), &[&server.url("/weir")]);
    assert_eq!(second.bytes, first.bytes);
    assert_eq!(second.provenance, first.provenance);
    let last = server.asked().pop().unwrap();
    assert_eq!(header(&last, "if-modified-since").as_deref(), Some("Tue, 05 Mar 2024 10:11:12 GMT"));
}

#[test]
fn what_has_changed_is_kept_anew() {
    let folder = TempDir::new().unwrap();
    let times = AtomicUsize::new(0);
    let server = Server::site(move |asked, stream| {
        let time = times.fetch_add(1, Ordering::SeqCst);
        let expected = time.checked_sub(1).map(|last| format!("\"{last}\""));
        assert_eq!(header(asked, "if-none-match"), expected);
        say(stream, response("200 OK", &format!("ETag: \"{time}\"\r\n"), format!("Report {time}.").as_bytes()));
    });
    for time in 0..3 {
        assert_eq!(article(keeping(&folder), &[&server.url("/weir")]).bytes, format!("Report {time}.").as_bytes());
    }
}

#[test]
fn what_must_not_be_kept_or_cannot_be_asked_about_is_not_kept() {
    for headers in ["", "ETag: \"one\"\r\nCache-Control: private, no-store\r\n"] {
        let folder = TempDir::new().unwrap();
        let server = Server::site(move |asked, stream| {
            assert_eq!(header(asked, "if-none-match"), None);
            say(stream, response("200 OK", headers, b"The weir held."));
        });
        article(keeping(&folder), &[&server.url("/weir")]);
        article(keeping(&folder), &[&server.url("/weir")]);
        assert_eq!(fs::read_dir(folder.path().join("kept")).unwrap().count(), 0);
    }
}

#[test]
fn a_folder_that_cannot_be_used_is_said_once_and_loses_no_article() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("kept"), "a file").unwrap();
    let server = Server::site(|_, stream| {
        say(stream, response("200 OK", "ETag: \"one\"\r\n", b"The weir held."));
    });
    let gathered = gather(keeping(&folder), &[&server.url("/1"), &server.url("/2")]);
    assert_eq!(origins(&gathered).len(), 2);
    let reasons = reasons(&gathered);
    assert!(reasons[0].contains("cannot be used as a cache"), "{reasons:?}");
    assert_eq!(reasons.len(), 1);
}
