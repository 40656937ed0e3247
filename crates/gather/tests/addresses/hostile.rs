//! Servers that misbehave. Each gives a reason with a name; none makes the program hang, panic or fill the memory.

use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use onrecord_gather::{Class, Manners};

use crate::server::{Asked, Server, packed, page, redirect, response, say, wait_for_the_end};
use crate::{article, gather, left, manners, origins, reasons};

/// Why nothing comes of a page that is answered like this.
fn answered(answer: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> (Class, String) {
    answered_within(manners(), answer)
}

fn answered_within(
    manners: Manners,
    answer: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static,
) -> (Class, String) {
    let server = Server::site(answer);
    left(manners, &server.url("/weir"))
}

/// Why nothing comes of a page whose rules are answered like this.
fn ruled(answer: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> (Class, String) {
    ruled_within(manners(), answer)
}

fn ruled_within(manners: Manners, answer: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> (Class, String) {
    let server = Server::start(move |asked, stream| match asked.path.as_str() {
        "/robots.txt" => answer(asked, stream),
        _ => {
            say(stream, page("The weir held."));
        }
    });
    let left = left(manners, &server.url("/weir"));
    assert_eq!(server.paths().iter().filter(|path| *path == "/weir").count(), 0, "it was asked for all the same");
    left
}

#[track_caller]
fn assert_left((class, reason): (Class, String), expected: Class, words: &str) {
    assert!(reason.contains(words), "{reason}");
    assert_eq!(class, expected, "{reason}");
}

/// Says the same until nobody listens.
fn say_for_ever(stream: &mut TcpStream, bytes: &[u8]) {
    while say(stream, bytes) {}
}

/// Says the same, little by little, until nobody listens.
fn drip(stream: &mut TcpStream, bytes: &[u8]) {
    while say(stream, bytes) {
        thread::sleep(Duration::from_millis(20));
    }
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";

// Bodies.

#[test]
fn a_body_without_end_is_left_at_the_limit() {
    let left = answered(|_, stream| {
        say(stream, format!("{OK}\r\n"));
        say_for_ever(stream, &[b'a'; 4096]);
    });
    assert_left(left, Class::TooLong, "longer than 1048576 bytes");
}

#[test]
fn a_body_of_chunks_without_end_is_left_at_the_limit() {
    let left = answered(|_, stream| {
        say(stream, format!("{OK}Transfer-Encoding: chunked\r\n\r\n"));
        say_for_ever(stream, format!("1000\r\n{}\r\n", "a".repeat(4096)).as_bytes());
    });
    assert_left(left, Class::TooLong, "longer than 1048576 bytes");
}

#[test]
fn a_body_that_drips_is_left_at_the_time_limit() {
    let brief = Manners { whole: Duration::from_millis(500), ..manners() };
    let left = answered_within(brief, |_, stream| {
        say(stream, format!("{OK}\r\n"));
        drip(stream, b"a");
    });
    assert_left(left, Class::Unreachable, "took too long: the limit is 0.5 s");
}

#[test]
fn a_body_that_stops_is_not_waited_for() {
    let brief = Manners { silence: Duration::from_millis(300), ..manners() };
    let left = answered_within(brief, |_, stream| {
        say(stream, format!("{OK}Content-Length: 1000\r\n\r\nThe weir"));
        wait_for_the_end(stream);
    });
    assert_left(left, Class::Unreachable, "took too long: the limit is 0.3 s");
}

#[test]
fn a_body_shorter_than_promised_is_named_so() {
    let left = answered(|_, stream| {
        say(stream, format!("{OK}Content-Length: 1000\r\n\r\nThe weir held."));
    });
    assert_left(left, Class::Damaged, "broke off");
}

#[test]
fn a_body_longer_than_promised_is_read_as_far_as_promised() {
    let server = Server::site(|_, stream| {
        say(stream, format!("{OK}Content-Length: 14\r\n\r\nThe weir held.HTTP/1.1 200 OK\r\n\r\nForged."));
    });
    let clippings = gather(manners(), &[&server.url("/weir"), &server.url("/ferry")]);
    assert_eq!(origins(&clippings).len(), 2);
    assert_eq!(article(manners(), &[&server.url("/weir")]).bytes, b"The weir held.");
}

#[test]
fn lengths_that_are_no_numbers_are_named_so() {
    for length in ["many", "-1", "99999999999999999999999999"] {
        let left = answered(move |_, stream| {
            say(stream, format!("{OK}Content-Length: {length}\r\n\r\nThe weir held."));
        });
        assert_left(left, Class::Damaged, "is not HTTP");
    }
}

#[test]
fn chunks_that_are_none_are_named_so() {
    let left = answered(|_, stream| {
        say(stream, format!("{OK}Transfer-Encoding: chunked\r\n\r\nzzzz\r\nThe weir held.\r\n0\r\n\r\n"));
    });
    assert_left(left, Class::Damaged, "is not HTTP");
}

#[test]
fn a_chunk_longer_than_the_memory_is_left_at_the_limit() {
    let left = answered(|_, stream| {
        say(stream, format!("{OK}Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n"));
        say_for_ever(stream, &[b'a'; 4096]);
    });
    assert_left(left, Class::TooLong, "longer than 1048576 bytes");
}

#[test]
fn a_gzip_bomb_is_left_at_the_limit() {
    let bomb = packed(&vec![0; 64 << 20]);
    assert!(bomb.len() < 100_000);
    let left = answered(move |_, stream| {
        say(stream, response("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &bomb));
    });
    assert_left(left, Class::TooLong, "longer than 1048576 bytes");
}

#[test]
fn a_brotli_bomb_is_left_at_the_limit() {
    // 64 MiB of nought in 106 bytes.
    const BOMB: &[u8] =
        b"\xcb\xff\xff\x3f\xf8\x27\x00\xe2\xb1\x40\x20\xf7\xfe\x8f\xff\xff\x7f\xf0\x4f\x00\xc4\x61\x11\x80\xee\xfd\
        \x1f\xff\xff\xff\xe0\x9f\x00\x88\xc3\x02\x00\xdd\xfb\x3f\xfe\xff\xff\xc1\x3f\x01\x10\x87\x05\x00\xba\xf7\
        \x7f\xfc\xff\xff\x83\x7f\x02\x20\x0e\x0b\x00\x74\xef\xff\xf8\xff\xff\x07\xff\x04\x40\x1c\x16\x00\xe8\xde\
        \xff\xf1\xff\xff\x0f\xfe\x09\x80\x38\x2c\x00\xd0\xbd\xff\xe3\xff\xff\x1f\xfc\x13\x00\x71\x58\x00\xa0\x7b\
        \xff\x37";
    let left = answered(|_, stream| {
        say(stream, response("200 OK", "Content-Type: text/html\r\nContent-Encoding: br\r\n", BOMB));
    });
    assert_left(left, Class::TooLong, "longer than 1048576 bytes");
}

#[test]
fn what_is_not_packed_as_it_says_is_named_so() {
    for encoding in ["gzip", "br"] {
        let left = answered(move |_, stream| {
            say(stream, response("200 OK", &format!("Content-Encoding: {encoding}\r\n"), b"The weir held."));
        });
        assert_left(left, Class::Damaged, "cannot be decompressed");
    }
}

#[test]
fn half_a_gzip_is_named_so() {
    let whole = packed(b"The weir held, and the ferry sailed.");
    let left = answered(move |_, stream| {
        say(stream, response("200 OK", "Content-Encoding: gzip\r\n", &whole[..whole.len() / 2]));
    });
    assert_left(left, Class::Damaged, "cannot be decompressed");
}

#[test]
fn packing_that_was_not_asked_for_is_named_so() {
    let left = answered(|_, stream| {
        say(stream, response("200 OK", "Content-Encoding: zstd\r\n", b"\x28\xb5\x2f\xfd"));
    });
    assert_left(left, Class::UnknownFormat, "compressed as \"zstd\"");
}

#[test]
fn nothing_is_no_article() {
    for status in ["200 OK", "204 No Content", "205 Reset Content"] {
        let left = answered(move |_, stream| {
            say(stream, response(status, "", b""));
        });
        assert_left(left, Class::Unreachable, "the answer is empty");
    }
}

#[test]
fn nul_bytes_and_noise_are_handed_on_for_the_reader_to_judge() {
    let server = Server::site(|_, stream| {
        say(stream, response("200 OK", "Content-Type: text/html\r\n", b"\0\xff\xfe<p>\0The weir\0 held.\x1b[2J\0"));
    });
    assert_eq!(article(manners(), &[&server.url("/")]).bytes.len(), 27);
}

#[test]
fn pictures_are_no_articles() {
    let left = answered(|_, stream| {
        say(stream, response("200 OK", "Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\n"));
    });
    assert_left(left, Class::UnknownFormat, "is no article but image/png");
}

// Heads.

#[test]
fn an_answer_without_a_status_line_is_named_so() {
    let left = answered(|_, stream| {
        say(stream, "The weir held.\r\n\r\n");
    });
    assert_left(left, Class::Damaged, "is not HTTP");
}

#[test]
fn versions_and_statuses_that_do_not_exist_are_named_so() {
    for line in ["HTTP/9.9 200 OK", "HTTP/1.1 XYZ", "HTTP/1.1 0 None"] {
        let left = answered(move |_, stream| {
            say(stream, format!("{line}\r\n\r\nThe weir held."));
        });
        assert_left(left, Class::Damaged, "is not HTTP");
    }
}

#[test]
fn a_flood_of_headers_is_named_so() {
    let left = answered(|_, stream| {
        say(stream, OK);
        for number in 0..2_000 {
            say(stream, format!("X-{number}: a\r\n"));
        }
        say(stream, "\r\nThe weir held.");
    });
    assert_left(left, Class::Damaged, "is not HTTP");
}

#[test]
fn a_giant_header_is_named_so() {
    let left = answered(|_, stream| {
        say(stream, format!("{OK}X-Giant: {}\r\n\r\nThe weir held.", "a".repeat(1 << 20)));
    });
    assert_left(left, Class::TooLong, "the head of the answer is longer than");
}

#[test]
fn a_head_without_end_is_named_so() {
    let left = answered(|_, stream| {
        say(stream, format!("{OK}X-Endless: "));
        say_for_ever(stream, b"aaaaaaaaaaaaaaaa");
    });
    assert_left(left, Class::TooLong, "the head of the answer is longer than");
}

#[test]
fn a_head_that_drips_is_left_at_the_time_limit() {
    let brief = Manners { whole: Duration::from_millis(500), ..manners() };
    let left = answered_within(brief, |_, stream| {
        say(stream, OK);
        drip(stream, b"X: a\r\n");
    });
    assert_left(left, Class::Unreachable, "took too long: the limit is 0.5 s");
}

#[test]
fn silence_is_not_waited_for() {
    let brief = Manners { silence: Duration::from_millis(300), ..manners() };
    let left = answered_within(brief, |_, stream| wait_for_the_end(stream));
    assert_left(left, Class::Unreachable, "took too long: the limit is 0.3 s");
}

#[test]
fn promises_to_answer_soon_are_left_at_the_time_limit() {
    let brief = Manners { whole: Duration::from_millis(500), ..manners() };
    let left = answered_within(brief, |_, stream| drip(stream, b"HTTP/1.1 100 Continue\r\n\r\n"));
    assert!(matches!(left.0, Class::Unreachable | Class::Damaged), "{left:?}");
}

#[test]
fn a_server_that_hangs_up_is_named_so() {
    assert_left(answered(|_, _| ()), Class::Damaged, "broke off");
    let left = answered(|_, stream| {
        say(stream, "HTTP/1.1 200 OK\r\nContent-Ty");
    });
    assert_left(left, Class::Damaged, "broke off");
}

#[test]
fn nobody_at_home_is_named_so() {
    let gone = Server::site(|_, _| ()).url("/weir");
    assert_left(left(manners(), &gone), Class::Unreachable, "cannot be reached: connection refused");
    let nowhere = left(manners(), "http://weir.invalid/");
    assert!(nowhere.1.contains("weir.invalid"), "{nowhere:?}");
}

#[test]
fn garbage_instead_of_tls_is_named_so() {
    let server = Server::raw(|stream| {
        say(stream, [0x15, 0x99, 0xff, 0x00, 0x7f].repeat(100));
        wait_for_the_end(stream);
    });
    let address = server.url("/weir").replace("http:", "https:");
    let (_, reason) = left(manners(), &address);
    assert!(reason.contains("no secure connection came about"), "{reason}");
}

#[test]
fn plain_http_on_the_port_of_https_is_named_so() {
    let server = Server::raw(|stream| {
        say(stream, page("The weir held."));
        wait_for_the_end(stream);
    });
    let (_, reason) = left(manners(), &server.url("/weir").replace("http:", "https:"));
    assert!(reason.contains("no secure connection came about"), "{reason}");
}

// Redirects.

#[test]
fn a_circle_of_redirects_is_named_so() {
    let left = answered(|asked, stream| {
        say(stream, redirect(if asked.path == "/weir" { "/ferry" } else { "/weir" }));
    });
    assert_left(left, Class::Unreachable, "leads in a circle, back to ");
}

#[test]
fn redirects_without_end_are_left_after_ten() {
    let left = answered(|asked, stream| {
        say(stream, redirect(&format!("{}a", asked.path)));
    });
    assert_left(left, Class::Unreachable, "leads on more than 10 times");
}

#[test]
fn redirects_out_of_the_web_are_refused() {
    for location in ["file:///etc/passwd", "ftp://127.0.0.1/", "data:text/html,x", "javascript:alert(1)", "gopher:x"] {
        let left = answered(move |_, stream| {
            say(stream, redirect(location));
        });
        assert_left(left, Class::Refused, "only http: and https: are read");
    }
}

#[test]
fn redirects_into_ones_own_network_are_refused() {
    let inner = Server::site(|_, stream| {
        say(stream, page("Secret."));
    });
    let port = inner.url("").rsplit_once(':').unwrap().1.to_owned();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f000001", "169.254.169.254", "10.0.0.1"] {
        let location = format!("http://{host}:{port}/");
        let left = answered(move |_, stream| {
            say(stream, redirect(&location));
        });
        assert_left(left, Class::Refused, "is not on the public internet");
    }
    assert!(inner.paths().is_empty());
}

#[test]
fn ones_own_network_is_refused_unless_it_is_allowed() {
    let inner = Server::site(|_, stream| {
        say(stream, page("The weir held."));
    });
    let shy = Manners { allow_private: false, ..manners() };
    for address in [inner.url("/"), inner.url("/").replace("127.0.0.1", "localhost")] {
        assert_left(left(shy.clone(), &address), Class::Refused, "is not on the public internet");
    }
    assert!(inner.paths().is_empty());
    article(manners(), &[&inner.url("/")]);
}

#[test]
fn redirects_with_a_password_are_refused() {
    let left = answered(|_, stream| {
        say(stream, redirect("http://ada:secret@127.0.0.1/"));
    });
    assert_left(left, Class::Refused, "has a name or password in it");
}

#[test]
fn redirects_to_nowhere_are_named_so() {
    for location in ["", "http://[", "http://"] {
        let left = answered(move |_, stream| {
            say(stream, redirect(location));
        });
        assert_left(left, Class::Unreachable, "leads on, but not to an address");
    }
    let left = answered(|_, stream| {
        say(stream, response("301 Moved Permanently", "", b""));
    });
    assert_left(left, Class::Unreachable, "leads on, but not to an address");
}

// Statuses.

#[test]
fn refusals_are_named_by_their_status() {
    for status in ["404 Not Found", "410 Gone", "403 Forbidden", "500 Internal Server Error", "206 Partial Content"] {
        let left = answered(move |_, stream| {
            say(stream, response(status, "", b"The weir held."));
        });
        assert_left(left, Class::Unreachable, &format!("answered {status}"));
    }
}

#[test]
fn a_server_that_is_busy_for_ever_is_asked_three_times() {
    let server = Server::site(|_, stream| {
        say(stream, response("429 Too Many Requests", "Retry-After: 0\r\n", b""));
    });
    let gathered = gather(manners(), &[&server.url("/weir"), &server.url("/ferry")]);
    let reasons = reasons(&gathered);
    assert!(reasons[0].contains("answered 429 Too Many Requests 3 times"), "{reasons:?}");
    assert!(reasons[1].contains("asks to be left alone"), "{reasons:?}");
    assert_eq!(server.paths(), ["/robots.txt", "/weir", "/weir", "/weir"]);
}

#[test]
fn a_server_that_wants_a_year_of_peace_gets_it() {
    let server = Server::site(|_, stream| {
        say(stream, response("503 Service Unavailable", "Retry-After: 31536000\r\n", b""));
    });
    let gathered = gather(manners(), &[&server.url("/weir"), &server.url("/ferry")]);
    let reasons = reasons(&gathered);
    assert!(reasons[0].contains("asks to be left alone for 365 days"), "{reasons:?}");
    assert!(reasons[1].contains("asks to be left alone"), "{reasons:?}");
    assert_eq!(server.paths(), ["/robots.txt", "/weir"]);
}

#[test]
fn a_time_beyond_all_calendars_is_no_reason_to_panic() {
    let left = answered(|_, stream| {
        say(stream, response("429 Too Many Requests", "Retry-After: 18446744073709551615\r\n", b""));
    });
    assert_left(left, Class::Unreachable, "asks to be left alone for");
}

#[test]
fn not_modified_is_no_answer_to_whoever_knows_nothing() {
    let left = answered(|_, stream| {
        say(stream, "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");
    });
    assert_left(left, Class::Damaged, "although nothing was known");
}

// Rules.

#[test]
fn pages_that_the_rules_close_are_not_asked_for() {
    let left = ruled(|_, stream| {
        say(stream, response("200 OK", "", b"User-agent: *\nDisallow: /\n"));
    });
    assert_left(left, Class::Refused, "is closed to programs by http://127.0.0.1");
}

#[test]
fn rules_that_cannot_be_had_forbid_everything() {
    for status in ["500 Internal Server Error", "503 Service Unavailable", "429 Too Many Requests"] {
        let left = ruled(move |_, stream| {
            say(stream, response(status, "", b""));
        });
        assert_left(
            left,
            Class::Refused,
            &format!("robots.txt cannot be read, which says whether it may: answered {status}"),
        );
    }
    assert_left(ruled(|_, _| ()), Class::Refused, "broke off");
    let brief = Manners { whole: Duration::from_millis(500), ..manners() };
    let left = ruled_within(brief, |_, stream| {
        say(stream, format!("{OK}\r\n"));
        drip(stream, b"#");
    });
    assert_left(left, Class::Refused, "took too long");
}

#[test]
fn rules_that_lead_astray_forbid_everything() {
    for (location, words) in [
        ("/robots.txt", "leads in a circle"),
        ("file:///etc/passwd", "only http: and https: are read"),
        ("http://169.254.169.254/", "is not on the public internet"),
    ] {
        let left = ruled(move |_, stream| {
            say(stream, redirect(location));
        });
        assert_left(left, Class::Refused, words);
    }
}

#[test]
fn of_rules_without_end_the_front_counts() {
    let left = ruled(|_, stream| {
        say(stream, format!("{OK}\r\nUser-agent: *\nDisallow: /weir\n"));
        say_for_ever(stream, b"Allow: /ferry\n");
    });
    assert_left(left, Class::Refused, "is closed to programs");
}

#[test]
fn a_pause_longer_than_anybody_waits_is_kept_by_not_asking_again() {
    let server = Server::start(|asked, stream| {
        let rules = response("200 OK", "", b"User-agent: *\nCrawl-delay: 31536000\n");
        say(stream, if asked.path == "/robots.txt" { rules } else { page("The weir held.") });
    });
    let gathered = gather(manners(), &[&server.url("/weir"), &server.url("/ferry")]);
    assert_eq!(origins(&gathered), [server.url("/weir")]);
    assert!(reasons(&gathered)[0].contains("asks for 31536000 s between requests"), "{gathered:?}");
}

// What the user types.

#[test]
fn what_is_no_address_of_the_web_is_named_so() {
    for (typed, words) in [
        ("ftp://post.example/weir", "is an address of ftp:"),
        ("file:///etc/passwd", "is an address of file:"),
        ("https://", "is no address"),
        ("http://[", "is no address"),
        ("https://ada:secret@post.example/", "has a name or password"),
        ("https://web.archive.org/web/2024*/https://post.example/", "is the list of an archive's copies"),
    ] {
        let (_, reason) = left(manners(), typed);
        assert!(reason.contains(words), "{typed}: {reason}");
    }
}
