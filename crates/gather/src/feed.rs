//! Feeds: RSS, Atom and JSON Feed, an article an entry.
//!
//! An entry that gives the whole text is an article. Many feeds give a summary alone: that is not what was published, so
//! that such an entry is passed over, with its address, unless summaries are asked for or the address may be called on.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use feed_rs::model::{Entry, Feed, Text};
use feed_rs::parser;
use onrecord_read::document::{Claim, Field, Place};
use onrecord_read::format::{Format, Provenance};

use crate::class::Class;
use crate::clipping::{Clipping, Gathered, Left};
use crate::files::Named;
use crate::markup;
use crate::printed::printed;

/// What an entry of a feed gives.
pub(crate) enum Found {
    /// An article, or the reason why it is none.
    Here(Gathered),
    /// The address of an article.
    Elsewhere(Elsewhere),
}

/// Where an article is of which a feed gives no text.
pub(crate) struct Elsewhere {
    pub(crate) address: String,
    /// What the feed says of it.
    pub(crate) claims: Vec<Claim>,
    /// What is to be said if the address is not called on.
    pub(crate) left: Left,
}

/// The entries of a feed.
pub(crate) struct Entries {
    rest: std::iter::Enumerate<std::vec::IntoIter<Entry>>,
    outlet: Option<String>,
    language: Option<String>,
    authors: Option<String>,
    dates: Dates,
    summaries: bool,
    named: Named,
    /// What is to be said with the first article.
    remarks: Vec<String>,
}

impl Entries {
    /// The entries of a feed that goes by this name; with `summaries`, one of an entry that gives no more is its text.
    ///
    /// # Errors
    /// When the bytes are no feed.
    pub(crate) fn open(bytes: &[u8], named: Named, summaries: bool) -> Result<Self, Left> {
        let dates = Dates::default();
        let written = dates.clone();
        let parser = parser::Builder::new()
            .timestamp_parser(move |date| written.keep(date))
            .id_generator(|_, _, _| String::new())
            .build();
        let damaged = |error: parser::ParseFeedError| Left {
            place: named.place.clone(),
            class: Class::Damaged,
            reason: format!("cannot be read as a feed: {error}"),
        };
        let Feed { title, language, authors, entries, .. } = parser.parse(bytes).map_err(damaged)?;
        let authors = names(authors.into_iter().map(|person| person.name));
        let outlet = title.map(|title| title.content);
        Ok(Self {
            rest: entries.into_iter().enumerate(),
            outlet,
            language,
            authors,
            dates,
            summaries,
            named,
            remarks: Vec::new(),
        })
    }

    /// These entries, the first article of which says what went wrong with all of them.
    pub(crate) fn with_remarks(self, remarks: impl IntoIterator<Item = String>) -> Self {
        Self { remarks: remarks.into_iter().collect(), ..self }
    }

    /// These entries from one on, as origins count them; `None` if there is no such entry.
    pub(crate) fn starting_at(mut self, number: &str) -> Option<Self> {
        let before = number.parse::<usize>().ok()?.checked_sub(1).filter(|&before| before < self.rest.len())?;
        if let Some(last) = before.checked_sub(1) {
            self.rest.nth(last);
        }
        Some(self)
    }

    /// The next entry: an article, or where there is one.
    pub(crate) fn next_found(&mut self) -> Option<Found> {
        let (index, entry) = self.rest.next()?;
        Some(match self.found(index + 1, entry) {
            Found::Here(gathered) => Found::Here(gathered.say(&mut self.remarks)),
            Found::Elsewhere(elsewhere) => Found::Elsewhere(elsewhere),
        })
    }

    fn found(&self, number: usize, entry: Entry) -> Found {
        let place = format!("{}: entry {number}", self.named.place);
        let address = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
        let address = address.map(|link| link.href.clone());
        let Some((format, text)) = self.text(&entry) else {
            let has = if entry.summary.is_some() { "gives only a summary" } else { "gives no text" };
            let left = |reason: String| Left { place, class: Class::Summary, reason };
            return match address {
                Some(address) => Found::Elsewhere(Elsewhere {
                    left: left(format!("{has} and was left out; the article is at {address}")),
                    // Feeds shorten titles and give times of no zone: what the page says of itself goes before that.
                    claims: self.claims(entry, None, Place::Carrier),
                    address,
                }),
                None => Found::Here(Gathered::Skipped(left(format!("{has} and was left out")))),
            };
        };
        let id = printed(&entry.id).map_or_else(|| format!("{}:{number}", self.named.id), str::to_owned);
        let provenance = Provenance {
            id,
            origin: Some(format!("{}:{number}", self.named.origin)),
            claims: self.claims(entry, address, Place::Record),
            ..Provenance::default()
        };
        Found::Here(Gathered::Article(Clipping::new(format, text.into_bytes(), provenance, place)))
    }

    /// What the feed says of the article of an entry, to be trusted like what is said in this place.
    fn claims(&self, entry: Entry, address: Option<String>, place: Place) -> Vec<Claim> {
        let authors = names(entry.authors.iter().map(|person| person.name.clone()));
        let said = [
            (Field::Title, "title", entry.title.map(|title| title.content)),
            (Field::Outlet, "feed title", self.outlet.clone()),
            (Field::Byline, "author", authors.or_else(|| self.authors.clone())),
            (Field::Published, "published", entry.published.and_then(|date| self.dates.written(date))),
            (Field::Modified, "updated", entry.updated.and_then(|date| self.dates.written(date))),
            (Field::Address, "link", address),
            (Field::Language, "language", entry.language.or_else(|| self.language.clone())),
        ];
        let claim = |(field, key, value): (Field, &str, Option<String>)| {
            Some(Claim { field, value: value?, place, key: key.to_owned() })
        };
        said.into_iter().filter_map(claim).collect()
    }

    /// The text that counts as the article, if the entry gives one.
    fn text(&self, entry: &Entry) -> Option<(Format, String)> {
        let is_some = |text: &&str| printed(text).is_some();
        if let Some(content) = &entry.content
            && let Some(body) = content.body.as_deref().filter(is_some)
        {
            return Some((format(content.content_type.as_str(), body), body.to_owned()));
        }
        let Text { content, content_type, .. } = entry.summary.as_ref().filter(|_| self.summaries)?;
        is_some(&content.as_str()).then(|| (format(content_type.as_str(), content), content.clone()))
    }
}

impl Iterator for Entries {
    type Item = Gathered;

    fn next(&mut self) -> Option<Gathered> {
        Some(match self.next_found()? {
            Found::Here(gathered) => gathered,
            Found::Elsewhere(Elsewhere { left, .. }) => Gathered::Skipped(left),
        })
    }
}

/// How a text of a stated type is to be understood. Feeds often give HTML for text, and text for HTML, which does no harm.
fn format(stated: &str, text: &str) -> Format {
    match markup::format(text.as_bytes()) {
        Format::Plain if stated.contains("html") => Format::Fragment,
        told => told,
    }
}

fn names(names: impl Iterator<Item = Option<String>>) -> Option<String> {
    let names: Vec<String> = names.flatten().filter(|name| printed(name).is_some()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The dates of a feed as they are written.
///
/// The parser of feeds turns every date into UTC, which loses the day in the publisher's own time zone. So that it is
/// kept, each time that the parser hands on stands for the place of what was written in this list.
#[derive(Clone, Default)]
struct Dates(Arc<Mutex<Vec<String>>>);

impl Dates {
    fn keep(&self, written: &str) -> Option<DateTime<Utc>> {
        let mut dates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        dates.push(written.to_owned());
        DateTime::from_timestamp(i64::try_from(dates.len()).ok()?, 0)
    }

    fn written(&self, stand_in: DateTime<Utc>) -> Option<String> {
        let dates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        dates.get(usize::try_from(stand_in.timestamp() - 1).ok()?).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RSS: &str = r#"<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Skerry Post</title><link>https://post.example/</link><description>News</description><language>en-gb</language>
<item><title>Ferry &amp; pier late</title><link>https://post.example/1</link><guid>post-1</guid><dc:creator>Ada Moon</dc:creator>
<pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The ferry is late.</p><p>It is old &amp; slow.</p>]]></content:encoded></item>
<item><title>Weir</title><link>https://post.example/2</link><description>The weir held, and &lt;b&gt;more&lt;/b&gt;.</description></item>
<item><title>Mast</title></item>
</channel></rss>"#;

    fn entries(feed: &str, summaries: bool) -> Vec<Gathered> {
        let named = Named { place: "feed.xml".into(), id: "feed".into(), origin: "in/feed.xml".into() };
        Entries::open(feed.as_bytes(), named, summaries).unwrap_or_else(|left| panic!("{left:?}")).collect()
    }

    fn said(clipping: &Clipping, field: Field) -> Option<&str> {
        clipping.provenance.claims.iter().find(|claim| claim.field == field).map(|claim| claim.value.as_str())
    }

    #[test]
    fn an_entry_with_its_whole_text_is_an_article_and_one_without_is_said() {
        let all = entries(RSS, false);
        let [Gathered::Article(ferry), Gathered::Skipped(weir), Gathered::Skipped(mast)] = all.as_slice() else {
            panic!("{all:?}");
        };
        assert_eq!(ferry.bytes, b"<p>The ferry is late.</p><p>It is old &amp; slow.</p>");
        assert_eq!((ferry.format, ferry.provenance.id.as_str()), (Format::Fragment, "post-1"));
        assert_eq!(said(ferry, Field::Title), Some("Ferry & pier late"));
        assert_eq!(said(ferry, Field::Outlet), Some("Skerry Post"));
        assert_eq!(said(ferry, Field::Byline), Some("Ada Moon"));
        assert_eq!(said(ferry, Field::Published), Some("Tue, 05 Mar 2024 23:30:00 -0500"));
        assert_eq!(said(ferry, Field::Address), Some("https://post.example/1"));
        assert_eq!(said(ferry, Field::Language), Some("en-gb"));
        assert_eq!(weir.place, "feed.xml: entry 2");
        assert_eq!(weir.reason, "gives only a summary and was left out; the article is at https://post.example/2");
        assert_eq!(mast.reason, "gives no text and was left out");
        let nameless = RSS.replace("post-1", "&#160;").replace("Ada Moon", "&#8203;");
        let Gathered::Article(ferry) = &entries(&nameless, false)[0] else { panic!("it has text") };
        assert_eq!((ferry.provenance.id.as_str(), said(ferry, Field::Byline)), ("feed:1", None));
    }

    #[test]
    fn a_summary_is_the_text_when_it_is_asked_for() {
        let all = entries(RSS, true);
        let Gathered::Article(weir) = &all[1] else { panic!("{all:?}") };
        assert!(String::from_utf8_lossy(&weir.bytes).starts_with("The weir held"));
        assert!(matches!(all[2], Gathered::Skipped(_)));
    }

    #[test]
    fn atom_and_json_feeds_say_the_same() {
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Skerry Post</title><id>f</id>
            <updated>2024-03-06T01:00:00Z</updated><author><name>Ada Moon</name></author>
            <entry><id>a</id><title>Ferry late</title><link href="https://post.example/1"/>
            <published>2024-03-05T23:30:00-05:00</published><updated>2024-03-06T00:30:00-05:00</updated>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The ferry is <em>late</em>.</p></div></content></entry>
            <entry><id>b</id><title>Weir</title><content type="text/html" src="https://post.example/2"/></entry></feed>"#;
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Skerry Post","language":"en","items":[
            {"id":"a","title":"Ferry late","url":"https://post.example/1","content_html":"<p>The ferry is <em>late</em>.</p>",
             "date_published":"2024-03-05T23:30:00-05:00","authors":[{"name":"Ada Moon"}]},
            {"id":"b","title":"Weir","summary":"The weir held."},{"id":"c","content_text":"The mast fell."}]}"#;
        for feed in [atom, json] {
            let all = entries(feed, false);
            let Gathered::Article(ferry) = &all[0] else { panic!("{all:?}") };
            assert!(String::from_utf8_lossy(&ferry.bytes).contains("<p>The ferry is <em>late</em>.</p>"), "{ferry:?}");
            assert_eq!(said(ferry, Field::Published), Some("2024-03-05T23:30:00-05:00"));
            assert_eq!(said(ferry, Field::Outlet), Some("Skerry Post"));
            assert_eq!(said(ferry, Field::Byline), Some("Ada Moon"));
            assert_eq!(said(ferry, Field::Address), Some("https://post.example/1"));
            assert!(matches!(all[1], Gathered::Skipped(_)));
        }
        let Gathered::Article(mast) = &entries(json, false)[2] else { panic!("it has text") };
        assert_eq!((mast.format, mast.bytes.as_slice()), (Format::Plain, &b"The mast fell."[..]));
    }

    #[test]
    fn what_is_no_feed_is_refused_with_the_reason() {
        let laughs = "<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><rss version=\"2.0\"><channel>\
            <title>&b;</title></channel></rss>";
        for wrong in ["", "<rss", "<page/>", "{}", "{\"version\":\"x\"}", &"<a>".repeat(100_000)] {
            let named = Named { place: "f".into(), id: "f".into(), origin: "f".into() };
            assert!(
                Entries::open(wrong.as_bytes(), named, false).is_err_and(|left| left.reason.contains("feed")),
                "{wrong:.20}"
            );
        }
        let named = Named { place: "f".into(), id: "f".into(), origin: "f".into() };
        if let Ok(entries) = Entries::open(laughs.as_bytes(), named, false) {
            assert!(!entries.outlet.is_some_and(|outlet| outlet.contains("hahaha")));
        }
    }
}
