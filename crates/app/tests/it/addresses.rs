//! Addresses, on a server of this machine.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use super::Desk;

/// Answers some requests and ends; hands on the heads of the requests.
fn serve(answers: Vec<&'static str>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("it is bound"));
    let (log, asked) = channel();
    thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let _ = log.send(head(&mut stream));
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (address, asked)
}

fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read_exact(&mut byte).is_ok() {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}

const NO_RULES: &str = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const WEIR: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n\
                    \u{201c}The weir held,\u{201d} Ada Moon said on Tuesday, and the ferry sailed again.\n";
const GONE: &str = "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// What reads a server of this machine without pauses.
const OWN: [&str; 3] = ["--allow-private", "--pause", "0"];

#[test]
fn the_article_at_an_address_is_read_like_a_file() {
    let (host, asked) = serve(vec![NO_RULES, WEIR]);
    let address = format!("{host}/weir");
    let run = Desk::new().read(&[&OWN[..], &["--format", "jsonl", &address]].concat());
    assert_eq!((run.code(), run.messages()), (0, ""));
    assert!(run.printed().contains(&format!("\"id\":\"{address}\",\"origin\":\"{address}\"")), "{}", run.printed());
    assert!(run.printed().contains("Ada Moon"));
    assert!(asked.recv().is_ok_and(|head| head.starts_with("GET /robots.txt ")));
    assert!(asked.recv().is_ok_and(|head| head.starts_with("GET /weir ")));
}

#[test]
fn an_address_that_cannot_be_read_is_an_error_and_loses_no_other() {
    let (host, _) = serve(vec![NO_RULES, GONE, WEIR]);
    let (gone, weir) = (format!("{host}/gone"), format!("{host}/weir"));
    let run = Desk::new().read(&[&OWN[..], &["--format", "text", &gone, &weir]].concat());
    assert_eq!(run.code(), 1);
    let error = format!("onrecord: error: {gone}: answered 410 Gone\n");
    assert_eq!(run.messages(), error + "onrecord: read 1 of 2 documents; 1 unreachable\n");
    assert!(run.printed().contains("the ferry sailed again"));
}

#[test]
fn ones_own_network_is_refused_with_words_that_say_what_to_do() {
    let run = Desk::new().read(&["http://127.0.0.1:9/weir"]);
    assert_eq!(run.code(), 1);
    assert!(run.messages().contains("--allow-private"), "{}", run.messages());
}

#[test]
fn pauses_and_limits_are_numbers_of_seconds() {
    for typed in ["soon", "-1", "NaN"] {
        let run = Desk::new().read(&["--time-limit", typed, "http://127.0.0.1:9/"]);
        assert_eq!(run.code(), 2, "{typed}");
    }
}
