//! Feeds at addresses: the articles in them, and those behind their summaries.

use std::fs;

use onrecord_gather::{Clipping, Gathered, Manners, Order, articles};
use onrecord_read::document::{Document, Field, Place};
use onrecord_read::format;
use tempfile::TempDir;

use crate::server::{Server, response, say};
use crate::{gather, manners, origins, reasons};

/// A site with this feed at `/feed`, these rules, and a report at every other path.
fn site(rules: &'static str, feed: &'static str) -> Server {
    Server::start(move |asked, stream| {
        let page = format!(
            "<!doctype html><html lang=en><head><title>Report {0}</title><meta property=og:site_name content='Skerry Post'>\
             </head><body><h1>Report {0}</h1><p>The ferry at {0} is late, the harbour office said on Monday.</p></body></html>",
            asked.path
        );
        say(
            stream,
            match asked.path.as_str() {
                "/robots.txt" => response("200 OK", "Content-Type: text/plain\r\n", rules.as_bytes()),
                "/feed" | "/other" => response("200 OK", "Content-Type: application/xml\r\n", feed.as_bytes()),
                _ => response("200 OK", "Content-Type: text/html\r\n", page.as_bytes()),
            },
        );
    })
}

/// The paths of the articles, as they are called.
fn paths(server: &Server, gathered: &[Gathered]) -> Vec<String> {
    origins(gathered).iter().map(|origin| origin.replace(&server.url(""), "")).collect()
}

fn read(clipping: &Clipping) -> Document {
    let Clipping { format, bytes, provenance, .. } = clipping.clone();
    format::read(format, bytes, provenance).document
}

const RSS: &str = "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'
    xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Latest from the Post</title><link>/</link><description>d</description>
    <item><title>Pier open</title><link>/pier</link><content:encoded>&lt;p&gt;The pier is open.&lt;/p&gt;</content:encoded></item>
    <item><title>Weir holds</title><link>/weir</link><dc:creator>Ada Moon</dc:creator><description>In short.</description>
    <pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate></item>
    <item><title>Nowhere</title><description>In short.</description></item>
    <item><title>Ferry late</title><link>/ferry</link></item></channel></rss>";

#[test]
fn summaries_lead_to_their_articles_with_what_the_feed_says_of_them() {
    let server = site("", RSS);
    let gathered = gather(manners(), &[&server.url("/feed")]);
    assert_eq!(paths(&server, &gathered), ["/feed:1", "/weir", "/ferry"]);
    let place = format!("{}: entry 3", server.url("/feed"));
    assert_eq!(reasons(&gathered), [format!("{place}: gives only a summary and was left out")]);

    let Gathered::Article(weir) = &gathered[1] else { panic!("{gathered:#?}") };
    let document = read(weir);
    assert_eq!(document.title.as_deref(), Some("Report /weir"));
    assert_eq!(document.byline.as_deref(), Some("Ada Moon"));
    assert_eq!(document.published, "2024-03-05".parse().ok());
    assert_eq!(document.url, Some(server.url("/weir")));
    assert_eq!(document.text.running(), "The ferry at /weir is late, the harbour office said on Monday.");
    assert_eq!(document.outlet.as_deref(), Some("Skerry Post"));
    // The page said nothing of its day and its author, and of the rest both are kept.
    let said = |field: Field| {
        let claims = document.claims.iter().filter(move |claim| claim.field == field);
        claims.map(|claim| (claim.place, claim.key.as_str(), claim.value.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(said(Field::Title).last(), Some(&(Place::Carrier, "title", "Weir holds")));
    assert!(said(Field::Outlet).contains(&(Place::Carrier, "feed title", "Latest from the Post")));
}

#[test]
fn every_kind_of_feed_leads_to_its_articles() {
    const ATOM: &str =
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><id>f</id><updated>2024-03-05T00:00:00Z</updated>
        <entry><id>a</id><title>Weir</title><link href='/weir'/><summary>In short.</summary></entry></feed>";
    const JSON: &str = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Post","items":[
        {"id":"a","title":"Weir","url":"/weir","summary":"In short."}]}"#;
    for feed in [ATOM, JSON] {
        let server = site("", feed);
        assert_eq!(paths(&server, &gather(manners(), &[&server.url("/feed")])), ["/weir"], "{feed}");
    }
}

#[test]
fn a_site_that_closes_its_articles_is_asked_for_none_of_them() {
    let server = site("User-agent: *\nDisallow: /w\n", RSS);
    let gathered = gather(manners(), &[&server.url("/feed")]);
    assert_eq!(paths(&server, &gathered), ["/feed:1", "/ferry"]);
    assert!(reasons(&gathered)[0].contains("/weir: is closed to programs by"), "{gathered:#?}");
    assert_eq!(server.paths(), ["/robots.txt", "/feed", "/ferry"]);
}

#[test]
fn no_more_articles_are_called_on_than_are_wanted() {
    let server = site("", RSS);
    let gathered = gather(Manners { most: 1, ..manners() }, &[&server.url("/feed")]);
    assert_eq!(paths(&server, &gathered), ["/feed:1", "/weir"]);
    let last = reasons(&gathered).pop().expect("the last entry is said");
    assert!(last.ends_with("at /ferry; --most 1 reads no more of them"), "{last}");
}

#[test]
fn a_feed_leads_neither_round_and_round_nor_into_ones_own_network() {
    let server = site(
        "",
        "<rss version='2.0'><channel><title>T</title><link>/</link><description>d</description>
        <item><link>/feed</link></item><item><link>/other</link></item><item><link>http://127.0.0.1:9/</link></item>
        <item><link>http://[/</link></item><item><link>file:///etc/passwd</link></item></channel></rss>",
    );
    let gathered = gather(manners(), &[&server.url("/feed")]);
    assert!(paths(&server, &gathered).is_empty());
    assert_eq!(server.paths(), ["/robots.txt", "/feed", "/other"]);
    let reasons = reasons(&gathered);
    let expected = [
        "/feed: was called on before in this run",
        // The feed that a feed lists is read, and what it lists is not called on.
        "/other: entry 1: gives no text and was left out; the article is at /feed",
        "/other: entry 2: ",
        "/other: entry 3: ",
        "/other: entry 4: ",
        "/other: entry 5: ",
        "127.0.0.1:9/: ",
        "http://[/: ",
        "file:///etc/passwd: ",
    ];
    assert_eq!(reasons.len(), expected.len(), "{reasons:#?}");
    for (reason, expected) in reasons.iter().zip(expected) {
        assert!(reason.contains(expected), "{expected}: {reason}");
    }
}

#[test]
fn a_feed_in_a_file_makes_no_calls() {
    let server = site("", RSS);
    let folder = TempDir::new().expect("a folder for the test");
    let path = folder.path().join("feed.xml");
    fs::write(&path, RSS.replace("<link>/", &format!("<link>{}/", server.url("")))).expect("a file for the test");
    let order = Order { sources: vec![path], manners: manners(), ..Order::default() };
    let gathered: Vec<Gathered> = articles(order).collect();
    assert_eq!(origins(&gathered).len(), 1);
    assert!(server.paths().is_empty());
}
