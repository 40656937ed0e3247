//! Servers that behave, and what they are owed.

use std::time::Duration;

use onrecord_gather::{Gathered, Manners};
use onrecord_read::document::{Document, Field};
use onrecord_read::format::{self, Format};

use crate::server::{Server, page, redirect, response, say};
use crate::{article, gather, manners, origins, reasons};

/// An article of an address as the reader gets it.
fn document(address: &str) -> Document {
    let clipping = article(manners(), &[address]);
    format::read(clipping.format, clipping.bytes, clipping.provenance).document
}

/// The addresses that a document claims, with their keys.
fn addresses(document: &Document) -> Vec<(&str, &str)> {
    let claims = document.claims.iter().filter(|claim| claim.field == Field::Address);
    claims.map(|claim| (claim.key.as_str(), claim.value.as_str())).collect()
}

#[test]
fn a_page_comes_with_its_address_encoding_and_time() {
    let server = Server::site(|_, stream| {
        let headers = "Content-Type: text/html; charset=windows-1252\r\n";
        say(stream, response("200 OK", headers, b"<!DOCTYPE html><p>Caf\xe9"));
    });
    let address = server.url("/weir");
    let clipping = article(manners(), &[&server.url("/weir#top")]);
    assert_eq!((clipping.format, clipping.bytes.as_slice()), (Format::Html, &b"<!DOCTYPE html><p>Caf\xe9"[..]));
    assert_eq!(clipping.provenance.id, address);
    assert_eq!(clipping.provenance.origin.as_deref(), Some(address.as_str()));
    assert_eq!(clipping.provenance.encoding.as_deref(), Some("windows-1252"));
    assert!(clipping.provenance.captured.is_some());
    let document = document(&address);
    assert_eq!(document.url.as_deref(), Some(address.as_str()));
    assert_eq!(document.encoding, Some("windows-1252"));
}

#[test]
fn a_charset_that_is_wrong_does_not_spoil_sound_utf_8() {
    let server = Server::site(|_, stream| {
        let headers = "Content-Type: text/html; charset=shift_jis\r\n";
        say(stream, response("200 OK", headers, "<!DOCTYPE html><p>The caf\u{e9} closed.</p>".as_bytes()));
    });
    assert_eq!(document(&server.url("/")).encoding, Some("UTF-8"));
}

#[test]
fn the_media_type_tells_the_format_and_the_name_and_the_bytes_where_it_does_not() {
    for (headers, path, body, expected) in [
        ("Content-Type: text/plain\r\n", "/a.html", "The weir held.", Format::Plain),
        ("Content-Type: Text/HTML\r\n", "/a.txt", "The weir held.", Format::Html),
        ("Content-Type: application/octet-stream\r\n", "/a.htm", "The weir held.", Format::Html),
        ("Content-Type: application/xml\r\n", "/a", "<?xml version='1.0'?><html><p>Weir</html>", Format::Html),
        ("", "/a", "<!doctype html><p>The weir held.", Format::Html),
        ("", "/a", "The weir held.", Format::Plain),
        ("Content-Type: application/json\r\n", "/a", "{\"text\": \"The weir held.\"}", Format::JsonLines),
    ] {
        let server = Server::site(move |_, stream| {
            say(stream, response("200 OK", headers, body.as_bytes()));
        });
        assert_eq!(article(manners(), &[&server.url(path)]).format, expected, "{headers:?} {path}");
    }
}

#[test]
fn a_feed_is_one_whatever_the_server_calls_it() {
    let rss = "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>\
        <title>Skerry Post</title><link>https://post.example/</link><description>News</description>\
        <item><title>Weir</title><guid>w</guid><link>https://post.example/weir</link>\
        <content:encoded>&lt;p&gt;The weir held.&lt;/p&gt;</content:encoded></item></channel></rss>";
    for headers in ["Content-Type: application/rss+xml\r\n", "Content-Type: text/xml\r\n", ""] {
        let server = Server::site(move |_, stream| {
            say(stream, response("200 OK", headers, rss.as_bytes()));
        });
        let gathered = gather(manners(), &[&server.url("/feed")]);
        let [Gathered::Article(weir)] = gathered.as_slice() else { panic!("{headers:?}: {gathered:?}") };
        let document = format::read(weir.format, weir.bytes.clone(), weir.provenance.clone()).document;
        assert_eq!(document.text.running(), "The weir held.");
        assert_eq!(document.url.as_deref(), Some("https://post.example/weir"));
        assert!(document.captured.is_some());
    }
}

#[test]
fn every_redirect_is_kept() {
    let server = Server::site(|asked, stream| {
        let answer = match asked.path.as_str() {
            "/old" => redirect("/older"),
            "/older" => redirect("weir"),
            _ => page("The weir held."),
        };
        say(stream, answer);
    });
    let document = document(&server.url("/old"));
    let (weir, older, old) = (server.url("/weir"), server.url("/older"), server.url("/old"));
    assert_eq!(addresses(&document), [("address", &*weir), ("redirected from", &*older), ("redirected from", &*old)]);
    assert_eq!((document.url, document.origin), (Some(weir), Some(old)));
}

#[test]
fn requests_name_the_program_and_carry_nothing_of_the_user() {
    let server = Server::site(|_, stream| {
        say(stream, response("200 OK", "Set-Cookie: user=ada\r\nContent-Type: text/html\r\n", b"<p>The weir held."));
    });
    gather(manners(), &[&server.url("/weir"), &server.url("/ferry")]);
    for asked in server.asked() {
        // The first line is the request.
        let headers = asked.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        let mut names: Vec<String> = headers.map(|(name, _)| name.to_lowercase()).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"], "{}", asked.head);
        let agent =
            asked.head.lines().find_map(|line| line.to_lowercase().strip_prefix("user-agent: ").map(str::to_owned));
        assert!(agent.is_some_and(|agent| agent.starts_with("onrecord/")), "{}", asked.head);
    }
}

#[test]
fn a_host_is_asked_one_thing_at_a_time_with_pauses() {
    let server = Server::start(|asked, stream| {
        let rules = response("200 OK", "", b"User-agent: onrecord\nCrawl-delay: 0.1\n");
        say(stream, if asked.path == "/robots.txt" { rules } else { page("The weir held.") });
    });
    let patient = Manners { patience: Duration::from_secs(10), ..manners() };
    gather(patient, &[&server.url("/1"), &server.url("/2"), &server.url("/3")]);
    let asked = server.asked();
    assert_eq!(server.paths(), ["/robots.txt", "/1", "/2", "/3"]);
    // The program waits before it asks, so that the server sees a pause of nearly that length.
    for two in asked[1..].windows(2) {
        assert!(two[1].at - two[0].at > Duration::from_millis(50));
    }
}

#[test]
fn a_busy_server_is_asked_again_after_the_pause_that_it_wants() {
    let server = Server::site({
        let tries = std::sync::atomic::AtomicUsize::new(0);
        move |_, stream| {
            let is_first = tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0;
            let busy = response("503 Service Unavailable", "Retry-After: 0\r\n", b"");
            say(stream, if is_first { busy } else { page("The weir held.") });
        }
    });
    article(manners(), &[&server.url("/weir")]);
    assert_eq!(server.paths(), ["/robots.txt", "/weir", "/weir"]);
}

#[test]
fn the_rules_of_each_host_on_the_way_count() {
    let closed = Server::at([127, 0, 0, 2].into(), |asked, stream| {
        let rules = response("200 OK", "", b"User-agent: *\nDisallow: /secret\n");
        say(stream, if asked.path == "/robots.txt" { rules } else { page("The ferry sailed.") });
    });
    let target = closed.url("");
    let open = Server::site(move |asked, stream| {
        say(stream, redirect(&format!("{target}{}", asked.path)));
    });
    let gathered = gather(manners(), &[&closed.url("/"), &open.url("/weir"), &open.url("/secret")]);
    assert_eq!(origins(&gathered), [closed.url("/"), open.url("/weir")]);
    let reason = &reasons(&gathered)[0];
    assert!(reason.starts_with(&format!("{}: leads to {}: is closed", open.url("/secret"), closed.url("/secret"))));
    assert_eq!(closed.paths(), ["/robots.txt", "/", "/weir"]);
}

#[test]
fn an_address_that_is_named_twice_is_asked_for_once() {
    let server = Server::site(|_, stream| {
        say(stream, page("The weir held."));
    });
    let gathered = gather(manners(), &[&server.url("/weir"), &server.url("/weir#end")]);
    assert_eq!(origins(&gathered).len(), 1);
    assert!(reasons(&gathered)[0].ends_with("was called on before in this run"));
    assert_eq!(server.paths(), ["/robots.txt", "/weir"]);
}

#[test]
fn a_copy_in_an_archive_is_of_the_original_and_of_its_time() {
    let server = Server::site(|_, stream| {
        let headers = "Content-Type: text/html\r\nMemento-Datetime: Tue, 05 Mar 2024 10:11:13 GMT\r\n\
                       Link: <https://post.example/weir>; rel=\"original\"\r\n";
        say(stream, response("200 OK", headers, b"<!DOCTYPE html><p>The weir held."));
    });
    let copied = document(&server.url("/20240305101112/https://river.example/weir?page=2"));
    assert_eq!(addresses(&copied)[0], ("archived original", "https://river.example/weir?page=2"));
    assert_eq!(copied.url.as_deref(), Some("https://river.example/weir?page=2"));
    assert_eq!(copied.captured, "2024-03-05T10:11:13Z".parse().ok());
    let short = document(&server.url("/AbCdE"));
    assert_eq!(addresses(&short)[0], ("archived original", "https://post.example/weir"));
    assert_eq!(short.captured, "2024-03-05T10:11:13Z".parse().ok());
}

#[test]
fn files_and_addresses_come_in_the_order_in_which_they_are_named() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("ferry.txt");
    std::fs::write(&file, "The ferry sailed.").unwrap();
    let server = Server::site(|_, stream| {
        say(stream, page("The weir held."));
    });
    let file = file.to_str().unwrap();
    let gathered = gather(manners(), &[&server.url("/1"), file, &server.url("/2")]);
    assert!(gathered.iter().all(|gathered| matches!(gathered, Gathered::Article(_))));
    assert_eq!(origins(&gathered), [&server.url("/1"), file, &server.url("/2")]);
}
