//! Sitemaps, good ones and bad ones.

use onrecord_gather::{Gathered, Manners};
use onrecord_read::format;

use crate::server::{Server, packed, page, response, say};
use crate::{gather, manners, origins, reasons};

/// A site with these sitemaps at their paths, and pages everywhere else. `HOST` stands for its own address.
fn site(maps: Vec<(&'static str, Vec<u8>)>) -> Server {
    Server::start(move |asked, stream| {
        let host = asked.head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("host").then(|| format!("http://{value}"))
        });
        let answer = match maps.iter().find(|(path, _)| *path == asked.path) {
            Some((_, body)) => {
                let body = String::from_utf8(body.clone())
                    .map_or_else(std::string::FromUtf8Error::into_bytes, |text| {
                        text.replace("HOST", &host.unwrap_or_default()).into_bytes()
                    });
                response("200 OK", "Content-Type: application/xml\r\n", &body)
            }
            None if asked.path == "/robots.txt" => response("404 Not Found", "", b""),
            None => page(&format!("Report {}", asked.path)),
        };
        say(stream, answer);
    })
}

fn urlset(urls: &str) -> Vec<u8> {
    format!("<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>").into()
}

fn index(maps: &str) -> Vec<u8> {
    format!("<?xml version='1.0'?><sitemapindex>{maps}</sitemapindex>").into()
}

/// The paths of the articles that a sitemap gives.
fn paths(server: &Server, gathered: &[Gathered]) -> Vec<String> {
    origins(gathered).iter().map(|origin| origin.replace(&server.url(""), "")).collect()
}

#[test]
fn a_sitemap_gives_its_newest_articles_and_counts_the_others() {
    let urls = "<url><loc>HOST/old</loc><lastmod>2024-03-01</lastmod></url><url><loc>HOST/undated</loc></url>\
                <url><loc>HOST/new</loc><lastmod>2024-03-05T10:00:00+01:00</lastmod></url>\
                <url><loc>HOST/new#again</loc></url><url><loc>/middle</loc><lastmod>2024-03-04</lastmod></url>";
    let server = site(vec![("/sitemap.xml", urlset(urls))]);
    let gathered = gather(manners(), &[&server.url("/sitemap.xml")]);
    assert_eq!(paths(&server, &gathered), ["/new", "/middle", "/old", "/undated"]);
    assert!(reasons(&gathered).is_empty());

    let few = Manners { most: 2, ..manners() };
    let gathered = gather(few, &[&server.url("/sitemap.xml")]);
    assert_eq!(paths(&server, &gathered), ["/new", "/middle"]);
    assert!(reasons(&gathered)[0].contains("lists 4 articles, of which the newest 2 are read"), "{gathered:?}");
}

#[test]
fn what_a_news_sitemap_says_of_an_article_goes_with_it() {
    let urls = "<url><loc>HOST/weir</loc><news:news xmlns:news='x'><news:publication><news:name>Skerry Post</news:name>\
                <news:language>en</news:language></news:publication><news:publication_date>2024-03-05</news:publication_date>\
                <news:title>Weir holds</news:title></news:news></url>";
    let server = site(vec![("/news.xml", urlset(urls))]);
    let gathered = gather(manners(), &[&server.url("/news.xml")]);
    let [Gathered::Article(clipping)] = gathered.as_slice() else { panic!("{gathered:?}") };
    let clipping = clipping.clone();
    let document = format::read(clipping.format, clipping.bytes, clipping.provenance).document;
    assert_eq!(document.title.as_deref(), Some("Weir holds"));
    assert_eq!(document.outlet.as_deref(), Some("Skerry Post"));
    assert_eq!(document.published, "2024-03-05".parse().ok());
    assert_eq!(document.url, Some(server.url("/weir")));
}

#[test]
fn an_index_and_packed_sitemaps_are_followed() {
    let maps = "<sitemap><loc>HOST/1.xml.gz</loc></sitemap><sitemap><loc>HOST/2.xml</loc></sitemap>";
    let first = packed(&urlset("<url><loc>/weir</loc><lastmod>2024-03-01</lastmod></url>"));
    let second = urlset("<url><loc>/ferry</loc><lastmod>2024-03-02</lastmod></url>");
    let server = site(vec![("/index.xml", index(maps)), ("/1.xml.gz", first), ("/2.xml", second)]);
    let gathered = gather(manners(), &[&server.url("/index.xml")]);
    assert_eq!(paths(&server, &gathered), ["/ferry", "/weir"]);
    assert!(reasons(&gathered).is_empty(), "{gathered:?}");
}

#[test]
fn a_sitemap_of_itself_is_not_followed_round_and_round() {
    let maps = "<sitemap><loc>HOST/index.xml</loc></sitemap><sitemap><loc>HOST/nested.xml</loc></sitemap>\
                <sitemap><loc>HOST/nested.xml</loc></sitemap>";
    let nested = index("<sitemap><loc>HOST/index.xml</loc></sitemap>");
    let server = site(vec![("/index.xml", index(maps)), ("/nested.xml", nested)]);
    let gathered = gather(manners(), &[&server.url("/index.xml")]);
    let reasons = reasons(&gathered);
    assert_eq!(
        reasons.iter().filter(|reason| reason.contains("again, which was passed over")).count(),
        2,
        "{reasons:?}"
    );
    assert!(reasons.iter().any(|reason| reason.contains("is an index inside an index")), "{reasons:?}");
    assert_eq!(server.paths(), ["/robots.txt", "/index.xml", "/nested.xml"]);
}

#[test]
fn an_index_of_thousands_of_sitemaps_is_not_followed_to_its_end() {
    let maps: Vec<String> = (0..3_000).map(|number| format!("<sitemap><loc>/{number}.xml</loc></sitemap>")).collect();
    let maps = maps.concat();
    let server = Server::site(move |asked, stream| {
        let body = if asked.path == "/index.xml" { index(&maps) } else { urlset("") };
        say(stream, response("200 OK", "Content-Type: text/xml\r\n", &body));
    });
    let gathered = gather(manners(), &[&server.url("/index.xml")]);
    let reasons = reasons(&gathered);
    assert!(reasons[0].contains("lists 3000 sitemaps, of which 2950 were not looked at"), "{reasons:?}");
    assert_eq!(server.paths().len(), 52);
}

#[test]
fn a_packed_sitemap_that_grows_without_end_is_named_so() {
    let mut bomb = urlset("");
    bomb.extend(vec![b' '; 64 << 20]);
    let server = site(vec![("/sitemap.xml.gz", packed(&bomb))]);
    let gathered = gather(manners(), &[&server.url("/sitemap.xml.gz")]);
    assert!(reasons(&gathered)[0].contains("longer than 1048576 bytes"), "{gathered:?}");
}

#[test]
fn a_damaged_sitemap_gives_what_stands_before_the_damage() {
    let mut broken = urlset("<url><loc>HOST/weir</loc></url><url><loc>HOST/ferry</loc></url>");
    broken.truncate(broken.len() - 30);
    let server = site(vec![("/sitemap.xml", broken)]);
    let gathered = gather(manners(), &[&server.url("/sitemap.xml")]);
    assert_eq!(paths(&server, &gathered), ["/weir"]);
    assert!(reasons(&gathered)[0].contains("the sitemap breaks off"), "{gathered:?}");
}

#[test]
fn a_sitemap_sends_nobody_to_other_sites() {
    let urls = "<url><loc>http://192.168.1.1/admin</loc></url><url><loc>file:///etc/passwd</loc></url>\
                <url><loc>https://river.example/</loc></url><url><loc>HOST/weir</loc></url>";
    let server = site(vec![("/sitemap.xml", urlset(urls))]);
    let gathered = gather(manners(), &[&server.url("/sitemap.xml")]);
    assert_eq!(paths(&server, &gathered), ["/weir"]);
    let reasons = reasons(&gathered);
    assert!(reasons[0].contains("lists 3 addresses of other sites, http://192.168.1.1/admin first"), "{reasons:?}");
}

#[test]
fn a_sitemap_without_articles_says_so() {
    let server = site(vec![("/sitemap.xml", urlset(""))]);
    assert!(reasons(&gather(manners(), &[&server.url("/sitemap.xml")]))[0].ends_with("lists no articles"));
}

#[test]
fn what_a_sitemap_lists_as_articles_is_not_read_as_a_sitemap() {
    let server =
        site(vec![("/sitemap.xml", urlset("<url><loc>HOST/other.xml</loc></url>")), ("/other.xml", urlset(""))]);
    let gathered = gather(manners(), &[&server.url("/sitemap.xml")]);
    assert!(reasons(&gathered)[0].contains("is a sitemap, where an article was expected"), "{gathered:?}");
}
