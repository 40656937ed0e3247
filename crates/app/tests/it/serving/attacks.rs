//! What somebody may try on a server that runs beside their browser.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::{Server, desk, escaped};
use crate::ledger::run;

#[test]
fn a_page_of_another_site_gets_nothing_and_writes_nothing() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let own = format!("Origin: http://{}", server.host);
    let form = "Content-Type: application/x-www-form-urlencoded";
    for (method, path, head) in [
        ("GET", "/", vec!["Host: evil.example"]),
        ("GET", "/api/statements", vec!["Host: evil.example:80"]),
        ("GET", "/", vec!["Host: 127.0.0.1.evil.example"]),
        ("GET", "/api/statements", vec!["Origin: http://evil.example"]),
        ("GET", "/api/statements", vec!["Origin: null"]),
        ("POST", "/add/examples", vec!["Origin: http://evil.example", form]),
        ("POST", "/add/examples", vec![&own, "Sec-Fetch-Site: cross-site", form]),
        ("POST", "/review/undo", vec!["Origin: https://127.0.0.1:1", form]),
    ] {
        let answer = server.ask(method, path, &head, b"");
        assert!(matches!(answer.status, 403 | 421), "{method} {path} {head:?}: {}", answer.status);
        assert!(!answer.text().contains("Ada Moon"));
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    assert!(run(&desk, &["verify"]).clean().printed().contains("4 entries"), "nothing was written");
}

#[test]
fn nothing_of_an_article_becomes_markup_on_any_page() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let people = server.json("/api/people")["people"].clone();
    let mut paths = vec!["/".to_owned(), "/people".to_owned(), "/outlets".to_owned(), "/review".to_owned()];
    for statement in server.json("/api/statements?limit=100")["statements"].as_array().expect("a list") {
        let word = |value: &serde_json::Value| value.as_str().expect("a word").to_owned();
        let (document, id) = (word(&statement["document"]), word(&statement["statement"]["id"]));
        paths.push(format!("/documents/{document}/statements/{id}"));
        paths.push(format!("/review?document={document}&statement={id}"));
        paths.push(format!("/documents/{document}"));
    }
    paths.extend(
        people
            .as_array()
            .expect("a list")
            .iter()
            .map(|person| format!("/people/{}", person["id"].as_str().expect("an id"))),
    );
    paths.push(format!("/?q={}", escaped("\"><script>alert(6)</script>")));
    paths.push(format!("/people?words={}", escaped("\"><script>alert(7)</script>")));
    paths.push("/%3Cscript%3Ealert(8)%3C/script%3E".to_owned());
    for path in paths {
        let answer = server.get(&path);
        let page = answer.text();
        for markup in ["<script>", "<img", "<svg onload", "onerror=alert(2)>"] {
            assert!(!page.contains(markup), "{path} has {markup}");
        }
        let policy = answer.header("content-security-policy").expect("every page has a policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
    let feed = server.get("/feed.atom").text();
    assert!(!feed.contains("<script>") && feed.contains("<feed"));
}

#[test]
fn what_was_captured_is_saved_and_not_run() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let document = server.json("/api/statements?q=outlet%3Askerry")["statements"][0]["document"]
        .as_str()
        .expect("a key")
        .to_owned();
    let answer = server.get(&format!("/api/documents/{document}/capture"));
    assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
    assert!(answer.header("content-disposition").is_some_and(|how| how.starts_with("attachment")));
    assert!(answer.text().starts_with("<html>"));
}

#[test]
fn paths_lead_nowhere_outside() {
    let desk = desk().with("secret.txt", "secret");
    let server = Server::start(&desk, &[]);
    for path in [
        "/../secret.txt",
        "/assets/../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e/secret.txt",
        "/documents/..%2F..%2Fsecret.txt",
        "//etc/passwd",
        "/api/documents/..%5Csecret.txt/capture",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert_ne!(answer.text(), "secret");
    }
}

#[test]
fn sql_in_every_field_is_words_and_nothing_else() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let hostile = "'; DROP TABLE entry; --";
    let word = escaped(hostile);
    for path in [
        format!("/api/statements?q={word}"),
        format!(
            "/api/statements?q={}",
            escaped(&format!("by:\"{hostile}\" outlet:\"{hostile}\" lang:\"{hostile}\" about:\"{hostile}\""))
        ),
        format!("/api/statements?after={word}"),
        format!("/api/people?words={word}"),
        format!("/api/people/{word}"),
        format!("/api/documents/{word}"),
        format!("/api/documents/{word}/statements/{word}"),
        format!("/api/reconcile?queries={}", escaped(&json!({"a": {"query": hostile, "type": hostile}}).to_string())),
        format!("/api/export?q={word}"),
    ] {
        let answer = server.get(&path);
        assert!(matches!(answer.status, 200 | 400 | 404), "{path}: {} {}", answer.status, answer.text());
    }
    let fields = [("person", hostile), ("same", hostile), ("why", hostile), ("by", hostile)];
    assert_eq!(server.submit("/review/people", &fields).status, 404);
    let fields = [("document", hostile), ("statement", hostile), ("verdict", "confirmed"), ("by", hostile)];
    assert_eq!(server.submit("/review", &fields).status, 404);
    assert!(run(&desk, &["verify"]).clean().printed().contains("4 entries"));
}

#[test]
fn what_is_too_long_is_refused_and_the_server_goes_on() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let long = vec![b'x'; 3 << 20];
    let answer = server.ask("POST", "/api/intakes/addresses", &["Content-Type: application/json"], &long);
    assert_eq!(answer.status, 413);
    answer.problem();
    // More is promised than one upload may have; nothing of it need be sent.
    let promised = format!(
        "POST /api/intakes/files HTTP/1.1\r\nHost: {}\r\nContent-Type: multipart/form-data; boundary=x\r\n\
         Content-Length: 9999999999\r\nConnection: close\r\n\r\n--x\r\n",
        server.host
    );
    assert_eq!(server.send(promised.as_bytes()).status, 413);
    let many = format!("/?q={}", "a+".repeat(20_000));
    assert!(matches!(server.get(&many).status, 200 | 400 | 414 | 431));
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn a_ledger_that_is_shown_for_reading_only_is_not_written() {
    let desk = desk();
    let server = Server::start(&desk, &["--read-only"]);
    assert_eq!(server.post("/api/intakes/examples", &json!({})).problem()["status"], 403);
    assert_eq!(server.submit("/add/examples", &[("a", "b")]).status, 403);
    assert_eq!(server.submit("/review/undo", &[("entry", "1")]).status, 403);
    assert_eq!(server.get("/").status, 200);
    assert!(run(&desk, &["verify"]).clean().printed().contains("4 entries"));
}

#[test]
fn whoever_comes_from_elsewhere_needs_the_token() {
    let desk = desk();
    let mut server = Server::start(&desk, &["--listen", "0.0.0.0"]);
    server.host = server.host.replace("0.0.0.0", "127.0.0.1");
    let token = server.entrance.strip_prefix("/?token=").expect("the address has a token").to_owned();
    assert_eq!(token.len(), 32);
    assert_eq!(server.get("/").status, 401);
    assert_eq!(server.ask("GET", "/", &["Authorization: Bearer 0"], b"").status, 401);
    assert_eq!(server.get("/?token=0").status, 401);
    let bearer = format!("Authorization: Bearer {token}");
    assert_eq!(server.ask("GET", "/", &[&bearer], b"").status, 200);
    let entrance = server.get(&format!("//evil.example/?q=ferry&token={token}"));
    assert_eq!((entrance.status, entrance.header("location")), (303, Some("/evil.example/?q=ferry")));
    let cookie = entrance.header("set-cookie").expect("a cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = format!("Cookie: {}", cookie.split(';').next().expect("a value"));
    assert_eq!(server.ask("GET", "/", &[&cookie], b"").status, 200);
}

/// How long a connection stays open on which these bytes are sent, each after a pause; and what was answered.
fn dribble(server: &Server, first: &str, then: &str, pause: Duration) -> (Duration, String) {
    let mut stream = TcpStream::connect(&server.host).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time limit");
    let start = Instant::now();
    stream.write_all(first.as_bytes()).expect("it takes the first part");
    let mut slow = stream.try_clone().expect("a second handle");
    let then = then.to_owned();
    let sender = thread::spawn(move || {
        for byte in then.bytes().cycle() {
            thread::sleep(pause);
            if slow.write_all(&[byte]).is_err() {
                return;
            }
        }
    });
    let mut answer = Vec::new();
    // A connection that is cut off may end with an error.
    let _ = stream.read_to_end(&mut answer);
    let lasted = start.elapsed();
    let _ = stream.shutdown(Shutdown::Both);
    drop(stream);
    sender.join().expect("it ends once the connection does");
    (lasted, String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn whoever_is_too_slow_is_cut_off_while_others_are_served() {
    let desk = desk();
    let server = Server::start(&desk, &["--patience", "2"]);
    let host = &server.host;
    let head = format!("POST /api/intakes/addresses HTTP/1.1\r\nHost: {host}\r\n");
    let json = format!("{head}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n");
    let upload = format!(
        "POST /api/intakes/files HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=x\r\n\
         Content-Length: 100000\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"
    );
    let form = format!(
        "POST /review HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
    );
    let often = Duration::from_millis(100);
    let never = Duration::from_secs(8);
    let cases = [
        ("a client that says nothing", "", "", never),
        ("a head that stops", &*head, "", never),
        ("a head a byte at a time", &*head, "X-Slow: slow\r\n", often),
        ("a body that stops", &*json, "", never),
        ("a body a byte at a time", &*json, "[", often),
        ("a form a byte at a time", &*form, "a", often),
        ("an upload a byte at a time", &*upload, "a", often),
    ];
    thread::scope(|scope| {
        let slow: Vec<_> = cases
            .into_iter()
            .flat_map(|case| [case; 20])
            .map(|(what, first, then, pause)| {
                let then = if then.is_empty() { "x" } else { then };
                scope.spawn({
                    let server = &server;
                    move || (what, dribble(server, first, then, pause))
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(500));
        let start = Instant::now();
        assert_eq!(server.get("/").status, 200);
        assert!(start.elapsed() < Duration::from_secs(2), "others wait for {:?}", start.elapsed());
        for slow in slow {
            let (what, (lasted, answer)) = slow.join().expect("a client ends");
            assert!(lasted > Duration::from_secs(1) && lasted < Duration::from_secs(7), "{what} lasted {lasted:?}");
            let is_told = answer.is_empty() || answer.starts_with("HTTP/1.1 408 ");
            assert!(is_told, "{what}: {answer}");
            assert_eq!(answer.is_empty(), !what.contains("body") && !what.contains("form") && !what.contains("upload"));
        }
    });
    assert_eq!(server.get("/").status, 200);
    assert!(run(&desk, &["verify"]).clean().printed().contains("4 entries"));
}

#[test]
fn whoever_takes_nothing_of_an_answer_is_cut_off() {
    let mut desk = desk();
    // Enough that the network does not take it all in at once.
    let sentence = "Ada Moon said that the ferry would run late, and nobody at the quay believed her. ";
    desk = desk.with("long.txt", format!("Ferry late\n\n{}\n", sentence.repeat(2000)));
    run(&desk, &["add", "long.txt", "--all"]).clean();
    let server = Server::start(&desk, &["--patience", "1"]);
    let mut stream = TcpStream::connect(&server.host).expect("it listens");
    let ask = format!("GET /api/export?format=jsonl HTTP/1.1\r\nHost: {}\r\n\r\n", server.host);
    for _ in 0..40 {
        if stream.write_all(ask.as_bytes()).is_err() {
            break;
        }
    }
    thread::sleep(Duration::from_secs(4));
    assert_eq!(server.get("/").status, 200);
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time limit");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let whole = answer.windows(5).filter(|window| window == b"\r\n0\r\n").count();
    assert!(whole < 40, "the answers came whole, although nobody took them");
}
