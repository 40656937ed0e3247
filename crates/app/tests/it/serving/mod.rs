//! The server, asked over HTTP: a real process on a port of its own.

mod api;
mod attacks;
mod pages;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::Desk;
use crate::ledger::command;

/// A server that ends with the test.
struct Server {
    child: Child,
    /// "127.0.0.1:41234".
    host: String,
    /// What its address holds behind the host.
    entrance: String,
}

impl Server {
    /// Serves the ledger in a desk's folder.
    fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let arguments = [&["serve", "--port", "0"], arguments].concat();
        let mut child = command(desk, &arguments).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        let told = child.stderr.take().expect("it is piped");
        BufReader::new(told).read_line(&mut line).expect("it says where it is");
        let (_, address) = line.trim().split_once("http://").unwrap_or_else(|| panic!("it says where it is: {line}"));
        let (host, entrance) = address.split_once('/').expect("an address has a path");
        Self { child, host: host.to_owned(), entrance: format!("/{entrance}") }
    }

    /// Sends a request as it stands, and gives the answer.
    fn send(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.host).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a time limit");
        // It may answer and close before it has taken all in.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Answer::of(&bytes)
    }

    /// A request with lines of its head of our own, `Host` and the length apart.
    fn ask(&self, method: &str, path: &str, head: &[&str], body: &[u8]) -> Answer {
        let host = if head.iter().any(|line| line.starts_with("Host:")) {
            String::new()
        } else {
            format!("Host: {}\r\n", self.host)
        };
        let lines = head.iter().map(|line| [line, "\r\n"].concat()).collect::<Vec<_>>().concat();
        let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let request = format!("{method} {path} HTTP/1.1\r\n{host}{lines}{length}Connection: close\r\n\r\n");
        self.send(&[request.as_bytes(), body].concat())
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &["Accept: text/html"], b"")
    }

    fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/json"));
        serde_json::from_slice(&answer.body).expect("the answer is JSON")
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, &["Content-Type: application/json"], body.to_string().as_bytes())
    }

    /// Sends a form as a page of this server does.
    fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body =
            fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect::<Vec<_>>().join("&");
        let origin = format!("Origin: http://{}", self.host);
        let head = ["Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: same-origin", &origin];
        self.ask("POST", path, &head, body.as_bytes())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a server answered.
struct Answer {
    status: u16,
    head: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("an answer has a head");
        let head = std::str::from_utf8(&bytes[..end]).expect("a head is ASCII");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|word| word.parse().ok());
        let head: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut body = bytes[end + 4..].to_vec();
        if head.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked") {
            body = unchunked(&body);
        }
        Self { status: status.expect("an answer has a status"), head, body }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The problem that the answer tells.
    fn problem(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.text());
        let problem: Value = serde_json::from_slice(&self.body).expect("a problem is JSON");
        assert_eq!(problem["status"], self.status);
        problem
    }
}

/// A body whose parts come with their lengths.
fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).expect("a length"), 16).expect("a length");
        body.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 4 + length..];
    }
    body
}

/// A value as forms and addresses have it.
fn escaped(value: &str) -> String {
    value
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// A desk with a ledger of one report and of one hostile one.
fn desk() -> Desk {
    let desk = Desk::new()
        .with(
            "ferry.html",
            "<html><head><title>Ferry to run late</title><meta property='og:site_name' content='Skerry Post'>\
             <meta property='article:published_time' content='2024-03-05'></head><body><article><h1>Ferry to run late</h1>\
             <p>Ada Moon, the mayor of Skerry, said on Monday that the ferry would run late. “The tide decides, and \
             nobody else does,” Moon told reporters at the quay.</p><p>Tom Brill denied that anybody had been asked \
             before the timetable was changed. He did not say when the next ferry would sail.</p></article></body></html>",
        )
        .with("hostile.txt", "Ship <script>alert(1)</script> late\n\nThe mayor, Ada \"><img src=x onerror=alert(2)>\" Moon, said <script>alert(3)</script> that it was late.\n");
    crate::ledger::run(&desk, &["add", "ferry.html"]).clean();
    let hostile =
        ["add", "hostile.txt", "--title", "<script>alert(4)</script>", "--outlet", "\"><svg onload=alert(5)>"];
    crate::ledger::run(&desk, &hostile).clean();
    desk
}
