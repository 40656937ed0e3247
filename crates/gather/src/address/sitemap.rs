//! The list of its pages that a site keeps for programs, by the protocol of sitemaps.org, with Google's extension for
//! news.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The protocol allows so many addresses in one sitemap.
const MOST_ENTRIES: usize = 50_000;
/// Longer addresses and titles are none.
const LONGEST_VALUE: usize = 4_096;
/// Sitemaps are five elements deep.
const DEEPEST: usize = 16;

/// What one sitemap lists.
#[derive(Debug, Default)]
pub struct Sitemap {
    /// Pages.
    pub pages: Vec<Entry>,
    /// Other sitemaps.
    pub maps: Vec<Entry>,
    /// Why it could not be read to its end.
    pub fault: Option<String>,
}

/// An address that a sitemap lists, with what it says of the page, as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// The address of the page.
    pub address: String,
    /// When the page last changed.
    pub modified: Option<String>,
    /// When the article was published.
    pub published: Option<String>,
    /// What the article is called.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The language that it is in.
    pub language: Option<String>,
}

impl Entry {
    /// The latest time that is said of the page: when the article was published, else when it last changed.
    pub fn time(&self) -> Option<Timestamp> {
        self.published.as_deref().and_then(time).or_else(|| self.modified.as_deref().and_then(time))
    }
}

/// A time in the form of W3C: "2024-03-05", "2024-03-05T10:11:12+01:00". One without a zone is taken for UTC.
fn time(written: &str) -> Option<Timestamp> {
    let at = |civil: DateTime| civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    let written = written.trim();
    written
        .parse()
        .ok()
        .or_else(|| at(written.parse().ok()?))
        .or_else(|| at(written.parse::<Date>().ok()?.at(0, 0, 0, 0)))
}

/// What the root element of some XML says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Root {
    /// A sitemap, or an index of sitemaps.
    Sitemap,
    /// RSS or Atom.
    Feed,
    /// A page.
    Html,
    /// Something else, or nothing that can be understood.
    Other,
}

/// Looks at the root element.
pub(super) fn root(xml: &str) -> Root {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                return match start.local_name().as_ref() {
                    "urlset" | "sitemapindex" => Root::Sitemap,
                    "rss" | "feed" | "RDF" => Root::Feed,
                    "html" => Root::Html,
                    _ => Root::Other,
                };
            }
            Ok(Event::DocType(name)) if name.trim_start().to_ascii_lowercase().starts_with("html") => {
                return Root::Html;
            }
            Ok(Event::Eof) | Err(_) => return Root::Other,
            Ok(_) => {}
        }
    }
}

impl Sitemap {
    /// Reads a sitemap as far as it can be understood.
    pub fn read(xml: &str) -> Self {
        let mut sitemap = Self::default();
        let mut reader = Reader::from_str(xml);
        let mut path: Vec<String> = Vec::new();
        let mut text = String::new();
        let mut entry = Entry::default();
        let fault = loop {
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => break Some(format!("breaks off at byte {}: {error}", reader.error_position())),
            };
            match event {
                Event::Start(_) if path.len() == DEEPEST => break Some("is nested too deeply".to_owned()),
                Event::Start(start) => {
                    path.push(start.local_name().as_ref().to_owned());
                    text.clear();
                }
                Event::Text(part) => add(&mut text, &part.xml10_content()),
                Event::CData(part) => add(&mut text, &part.xml10_content()),
                Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                    Ok(Some(char)) => add(&mut text, char.encode_utf8(&mut [0; 4])),
                    _ => add(&mut text, named(&reference.xml10_content())),
                },
                Event::End(_) => {
                    let names: Vec<&str> = path.iter().map(String::as_str).collect();
                    if let [_, "url" | "sitemap", within @ ..] = names.as_slice() {
                        entry.take(within, text.trim());
                    }
                    match names.as_slice() {
                        [_, kind @ ("url" | "sitemap")] if !entry.address.is_empty() => {
                            let list = if *kind == "url" { &mut sitemap.pages } else { &mut sitemap.maps };
                            list.push(std::mem::take(&mut entry));
                        }
                        [_, _] => entry = Entry::default(),
                        _ => {}
                    }
                    path.pop();
                    text.clear();
                }
                Event::Eof if path.is_empty() => break None,
                Event::Eof => break Some("breaks off in the middle".to_owned()),
                _ => {}
            }
            if sitemap.pages.len() + sitemap.maps.len() == MOST_ENTRIES {
                break Some(format!("lists more than {MOST_ENTRIES} addresses, and the rest was not looked at"));
            }
        };
        Self { fault, ..sitemap }
    }
}

impl Entry {
    /// Takes the text of an element inside an entry. Pictures and films have addresses and titles of their own.
    fn take(&mut self, within: &[&str], text: &str) {
        if text.is_empty() || text.len() > LONGEST_VALUE {
            return;
        }
        let field = match within {
            ["loc"] => {
                text.clone_into(&mut self.address);
                return;
            }
            ["lastmod"] => &mut self.modified,
            ["news", "publication_date"] => &mut self.published,
            ["news", "title"] => &mut self.title,
            ["news", "publication", "name"] => &mut self.outlet,
            ["news", "publication", "language"] => &mut self.language,
            _ => return,
        };
        *field = Some(text.to_owned());
    }
}

/// Adds to the text of an element, unless it is too long to be anything.
fn add(text: &mut String, part: &str) {
    if text.len() <= LONGEST_VALUE {
        text.push_str(part);
    }
}

/// The characters that XML has names for. Names that a document makes up are not followed: they may stand for gigabytes.
fn named(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "\u{fffd}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEWS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
        <!-- made at night --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
          xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
          xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <url><loc> https://post.example/weir?a=1&amp;b=2 </loc><lastmod>2024-03-06</lastmod>
          <news:news><news:publication><news:name>Skerry Post</news:name><news:language>en</news:language>
          </news:publication><news:publication_date>2024-03-05T10:00:00+01:00</news:publication_date>
          <news:title><![CDATA[Weir holds]]> &#8211; for now</news:title></news:news>
          <image:image><image:loc>https://post.example/weir.jpg</image:loc><image:title>A weir</image:title></image:image>
        </url>
        <url><lastmod>2024-03-07</lastmod></url>
        <url><loc>https://post.example/ferry</loc></url></urlset>"#;

    #[test]
    fn a_news_sitemap_says_what_its_articles_are() {
        assert_eq!(root(NEWS), Root::Sitemap);
        let sitemap = Sitemap::read(NEWS);
        let some = |text: &str| Some(text.to_owned());
        let weir = Entry {
            address: "https://post.example/weir?a=1&b=2".to_owned(),
            modified: some("2024-03-06"),
            published: some("2024-03-05T10:00:00+01:00"),
            title: some("Weir holds \u{2013} for now"),
            outlet: some("Skerry Post"),
            language: some("en"),
        };
        assert_eq!(weir.time(), "2024-03-05T09:00:00Z".parse().ok());
        let ferry = Entry { address: "https://post.example/ferry".to_owned(), ..Entry::default() };
        assert_eq!((sitemap.pages, sitemap.fault), (vec![weir, ferry], None));
    }

    #[test]
    fn an_index_lists_sitemaps() {
        let index = "<s:sitemapindex xmlns:s='x'><s:sitemap><s:loc>https://post.example/1.xml</s:loc></s:sitemap>\
                     </s:sitemapindex>";
        let sitemap = Sitemap::read(index);
        assert_eq!(sitemap.maps[0].address, "https://post.example/1.xml");
        assert!(sitemap.pages.is_empty() && sitemap.fault.is_none());
    }

    #[test]
    fn a_damaged_sitemap_gives_what_stands_before_the_damage() {
        let half = &NEWS[..NEWS.find("<url><lastmod>").unwrap()];
        let sitemap = Sitemap::read(half);
        assert_eq!(sitemap.pages.len(), 1);
        assert!(sitemap.fault.is_some());
        let crossed = Sitemap::read("<urlset><url><loc>https://a.example/</loc></url><url></loc></urlset>");
        assert_eq!(crossed.pages.len(), 1);
        assert!(crossed.fault.is_some_and(|fault| fault.starts_with("breaks off at byte")));
    }

    #[test]
    fn entities_of_a_documents_own_and_endless_depth_are_not_followed() {
        let bomb = "<!DOCTYPE urlset [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><urlset><url><loc>https://a.example/&b;\
                    </loc></url></urlset>";
        assert_eq!(Sitemap::read(bomb).pages[0].address, "https://a.example/\u{fffd}");
        let deep = Sitemap::read(&"<a>".repeat(100_000));
        assert_eq!(deep.fault.as_deref(), Some("is nested too deeply"));
        let long = format!("<urlset><url><loc>{}</loc></url></urlset>", "a".repeat(1 << 20));
        assert!(Sitemap::read(&long).pages.is_empty());
        let many = format!("<urlset>{}</urlset>", "<url><loc>https://a.example/</loc></url>".repeat(50_001));
        assert_eq!(Sitemap::read(&many).pages.len(), 50_000);
    }

    #[test]
    fn roots_tell_what_xml_is() {
        assert_eq!(root("<?xml version='1.0'?><rss version='2.0'/>"), Root::Feed);
        assert_eq!(root("<feed xmlns='http://www.w3.org/2005/Atom'>"), Root::Feed);
        assert_eq!(root("<!DOCTYPE html><p>"), Root::Html);
        assert_eq!(root("<html>"), Root::Html);
        assert_eq!(root("<NewsML/>"), Root::Other);
        assert_eq!(root("The weir held."), Root::Other);
    }
}
