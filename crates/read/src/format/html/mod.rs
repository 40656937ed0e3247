//! Pages: the main content of a page as text with blocks, and what the page says of the article.
//!
//! The page becomes a `tree` that knows where in the source each of its texts stands, and the tree is cut into `unit`s,
//! its blocks. `main_content` marks those that stand beside the article, by what the page calls them (`beside`), and
//! chooses the element that holds the article; `trim` leaves out the lines in between that are none of it. `blocks`
//! joins the rest: first the running text, then what the page sets apart from it. `metadata` keeps what the page says, and
//! `no_article` tells the pages that are none.
//!
//! White space inside a block is one space, a `<br>` is a line feed, blocks are joined by an empty line, no-break
//! spaces stay, and characters of no width are left out.

mod beside;
mod blocks;
mod main_content;
mod metadata;
mod no_article;
mod role;
mod tag;
mod tree;
mod trim;
mod unit;
mod words;

use self::tree::Tree;
use self::unit::Unit;
use super::claims::Claims;
use super::{Provenance, Received, encoding, stub};
use crate::document::Document;
use crate::text::BlockKind;
use crate::warning::Warning;

/// Reads a page.
///
/// The running text of the article comes first in the text. The headline, where the page states one, the captions and
/// the pull quotes come behind it. A page without main content gives an empty text, with a warning.
pub fn read(bytes: Vec<u8>, provenance: Provenance) -> Received {
    read_as(Extent::Page, bytes, provenance)
}

/// Reads a piece of HTML that is the article and nothing else, as feeds and tables carry it.
///
/// It is read as a page is, but its main content is all of it, and what is said of the article stands in the provenance.
pub fn read_fragment(bytes: Vec<u8>, provenance: Provenance) -> Received {
    read_as(Extent::Fragment, bytes, provenance)
}

/// How much of a publication the bytes are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Page,
    Fragment,
}

fn read_as(extent: Extent, bytes: Vec<u8>, provenance: Provenance) -> Received {
    let mut warnings = Vec::new();
    let mut warn = |message: String| warnings.push(Warning { span: None, message });
    let decoded = encoding::decode(bytes, provenance.encoding.as_deref());
    if let Some(trouble) = decoded.trouble {
        warn(trouble);
    }
    let tree = Tree::new(&decoded.string);
    if tree.cut {
        warn(format!("elements are nested more than {} deep; the inner ones were passed over", tree::DEEPEST));
    }
    let mut claims = match extent {
        Extent::Page => metadata::claims(&tree, provenance.claims),
        Extent::Fragment => Claims::of_record(provenance.claims),
    };
    let title = claims.title();
    let mut units = unit::units(&tree, claims.host().as_deref());
    let place = match extent {
        Extent::Page => main_content::find(&tree, &mut units, title.as_deref()),
        Extent::Fragment => main_content::all(&tree, &mut units),
    };
    let content: Vec<&Unit> = units.iter().filter(|unit| !unit.beside && place.contains(&unit.node)).collect();
    let is_apart = |unit: &&Unit| matches!(unit.kind, BlockKind::Caption | BlockKind::PullQuote);
    let (apart, running): (Vec<&Unit>, Vec<&Unit>) = content.iter().copied().partition(is_apart);
    let headline = main_content::headline(&tree, &units, title.as_deref());
    let running = match extent {
        Extent::Page => trim::kept(&running, title.as_deref()),
        Extent::Fragment => {
            let is_headline = |unit: &&Unit| headline.is_some_and(|headline| headline.node == unit.node);
            trim::kept_of_fragment(&running.into_iter().filter(|unit| !is_headline(unit)).collect::<Vec<_>>())
        }
    };
    if running.is_empty() {
        let what = if extent == Extent::Page { "the page has no main content" } else { "the HTML has no text" };
        warn(what.to_owned());
    }
    let headline = headline.filter(|_| !running.is_empty());
    let text = blocks::text(&running, headline, &apart, decoded.source.as_ref());
    warnings.extend(encoding::garbled(text.running()));
    // Between the headline and the article stand the author and the day.
    let first = running.first().map_or(0, |unit| unit.node);
    let above =
        units.iter().filter(|unit| headline.is_some_and(|headline| headline.node < unit.node) && unit.node < first);
    claims.look_at_text(text.running(), above.map(Unit::text));
    warnings.extend(claims.undated());
    let no_article = || match extent {
        Extent::Page => no_article::unfit(&claims, &units, &content, &running),
        Extent::Fragment => None,
    };
    let unfit = stub::unfit(&text, units.iter().map(Unit::text)).or_else(no_article);
    let mut document = Document::new(provenance.id, provenance.origin, text);
    document.captured = provenance.captured;
    document.record = provenance.record;
    document.encoding = Some(decoded.encoding);
    document.unfit = unfit;
    claims.fill(&mut document);
    Received { document, warnings }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::document::{Field, Place};

    fn page(html: &str) -> Received {
        read(html.as_bytes().to_vec(), Provenance::of("page", None))
    }

    fn found(received: &Received) -> Vec<(BlockKind, &str)> {
        let text = &received.document.text;
        text.blocks().iter().map(|block| (block.kind, text.slice(block.span))).collect()
    }

    const BODY: &str = "The ferry to Skerry Island will run an hour late until the spring, the harbour office said on \
        Monday, because its engine, which is older than most of its passengers, has to be taken out and repaired. ";

    fn article(inside: &str) -> String {
        format!(
            "<!doctype html><html lang=en-GB><head><title>Ferry late | Skerry Post</title></head><body>\
             <nav><a href=/>Home</a></nav><article><h1>Ferry late</h1>{inside}\
             <p>{BODY}</p><p>{BODY}</p><p>{BODY}</p></article><footer>Legal</footer></body></html>"
        )
    }

    #[test]
    fn blocks_keep_their_kind_and_white_space_collapses() {
        let received = page(&article(
            "<p>One\n  two&nbsp;three<br>four <b>fi</b>ve.</p><h2>Why it is late</h2><ul><li>The engine is old, they said, \
             and it is loud</li></ul><blockquote><p>We were not asked, said <q>everyone</q>, not once</p></blockquote>\
             <figure><img src=a.jpg><figcaption>The ferry in May</figcaption></figure>",
        ));
        let found = found(&received);
        let expected = [
            (BlockKind::Paragraph, "One two\u{a0}three\nfour five."),
            (BlockKind::Subhead, "Why it is late"),
            (BlockKind::ListItem, "The engine is old, they said, and it is loud"),
            (BlockKind::Blockquote, "We were not asked, said “everyone”, not once"),
            (BlockKind::Paragraph, BODY.trim()),
            (BlockKind::Paragraph, BODY.trim()),
            (BlockKind::Paragraph, BODY.trim()),
            (BlockKind::Headline, "Ferry late"),
            (BlockKind::Caption, "The ferry in May"),
        ];
        assert_eq!(found, expected);
        assert!(received.document.text.running().ends_with(BODY.trim()));
        assert!(received.warnings.is_empty(), "{:?}", received.warnings);
    }

    #[test]
    fn a_page_states_its_title_outlet_byline_day_language_and_address() {
        let html = article("").replace(
            "</head>",
            r##"<link rel="canonical" href="https://post.example/ferry">
            <script type="application/ld+json">{"@context":"https://schema.org","@graph":[
                {"@type":["NewsArticle"],"headline":"Ferry late","datePublished":"2024-03-05T23:00:00-05:00",
                 "author":[{"name":"Ada Moon"},{"@id":"#b"}],"publisher":{"@id":"#post"}},
                {"@id":"#post","@type":"Organization","name":"Skerry Post"},{"@id":"#b","name":"Bo Reed"}]}</script></head>"##,
        );
        let document = page(&html).document;
        assert_eq!(document.title.as_deref(), Some("Ferry late"));
        assert_eq!(document.outlet.as_deref(), Some("Skerry Post"));
        assert_eq!(document.byline.as_deref(), Some("Ada Moon, Bo Reed"));
        assert_eq!(document.published.map(|day| day.to_string()).as_deref(), Some("2024-03-05"));
        assert_eq!(document.language.as_deref(), Some("en-GB"));
        assert_eq!(document.url.as_deref(), Some("https://post.example/ferry"));
    }

    #[test]
    fn a_day_that_could_be_two_is_none_and_says_so() {
        let html = article("").replace("</head>", "<meta name=date content='03/04/2024'></head>");
        let received = page(&html);
        assert_eq!(received.document.published, None);
        assert!(received.warnings[0].message.contains("\"03/04/2024\""));
    }

    #[test]
    fn the_day_of_the_article_is_told_from_other_days_of_the_page() {
        let published = |html: String| page(&html).document.published.map(|day| day.to_string());
        let meta = "<p class=meta>The mayor on Sunday, March 3rd, 2024</p><h1>Ferry late</h1>\
            <p class=meta>on Tuesday, March 5th, 2024 at 11:08 a.m.</p>";
        assert_eq!(published(article("").replace("<h1>Ferry late</h1>", meta)).as_deref(), Some("2024-03-05"));
        let broken = "<script type=application/ld+json>{\"@type\":\"WebPage\",\"datePublished\":\"2024-03-05T10:00:00+02:00\"}\
            </script><script type=application/ld+json>{\"@type\":\"Article\",\"name\":\"The \"ferry\"\"}</script></head>";
        let changed = article("").replace("</h1>", "</h1><p class=meta>2025-01-02</p>").replace("</head>", broken);
        assert_eq!(published(changed).as_deref(), Some("2024-03-05"));
        let time = "<meta name=date content=2024-03-05T02:00:00Z></head>";
        let shown = "</h1><time datetime=2024-03-05T02:00:00Z>March 4, 2024</time>";
        assert_eq!(
            published(article("").replace("</h1>", shown).replace("</head>", time)).as_deref(),
            Some("2024-03-04")
        );
    }

    #[test]
    fn a_page_without_content_is_an_empty_text_with_a_warning() {
        for html in ["", "<html><body></body></html>", "<!doctype html><title>Nothing here</title>"] {
            let received = page(html);
            assert_eq!(received.document.text.as_str(), "", "{html}");
            assert!(received.warnings.iter().any(|warning| warning.message == "the page has no main content"));
        }
    }

    #[test]
    fn pages_in_other_encodings_are_read_and_lead_back_to_their_bytes() {
        let html = article("<p>The caf\u{e9} will be shut, she said.</p>").replace("\u{e9}", "*");
        let bytes: Vec<u8> = html.bytes().map(|byte| if byte == b'*' { 0xe9 } else { byte }).collect();
        let received = read(bytes.clone(), Provenance::default());
        assert_eq!(received.document.encoding, Some("windows-1252"));
        assert!(received.warnings[0].message.contains("windows-1252"));
        let text = &received.document.text;
        let at = text.as_str().find("caf\u{e9}").expect("it is in the text");
        let places = text.source(text.span(at..at + 5).expect("it is a word"));
        assert_eq!(places.iter().map(|place| &bytes[place.clone()]).collect::<Vec<_>>(), [b"caf\xe9"]);
    }

    #[test]
    fn a_pull_quote_that_repeats_the_article_says_what_it_repeats() {
        let quote =
            "<aside class='pull-quote'><p>\u{201c}Its engine is OLDER than most of its passengers\u{201d}</p></aside>";
        let received =
            page(&article(&format!("<p>Its engine is older than most of its passengers, he said.</p>{quote}")));
        let text = &received.document.text;
        let pulled: Vec<_> = text.blocks().iter().filter(|block| block.kind == BlockKind::PullQuote).collect();
        assert_eq!(pulled.len(), 1);
        let repeated = pulled[0].repeats.expect("the article has it");
        assert_eq!(text.slice(repeated), "Its engine is older than most of its passengers");
        assert!(!text.running().contains("OLDER"));
    }

    #[test]
    fn claims_that_disagree_are_all_kept_with_their_places() {
        let html = article("").replace(
            "</head>",
            "<meta property=og:site_name content='Skerry Post'><meta name=publisher content='Skerry Group'>\
             <meta property=article:published_time content=2024-03-05T08:00><meta name=date content=2024-03-06></head>",
        );
        let document = page(&html).document;
        let said = |field: Field| -> Vec<(Place, &str)> {
            document
                .claims
                .iter()
                .filter(|claim| claim.field == field)
                .map(|claim| (claim.place, claim.value.as_str()))
                .collect()
        };
        assert_eq!(said(Field::Outlet), [(Place::OpenGraph, "Skerry Post"), (Place::Meta, "Skerry Group")]);
        assert_eq!(said(Field::Published), [(Place::OpenGraph, "2024-03-05T08:00"), (Place::Meta, "2024-03-06")]);
        assert_eq!(document.outlet.as_deref(), Some("Skerry Post"));
        assert_eq!(document.published.map(|day| day.to_string()).as_deref(), Some("2024-03-05"));
    }

    #[test]
    fn what_stands_between_paragraphs_is_left_out() {
        let received = page(&article(
            "<p>The office gave no other reason, she said.</p><p><a href=/other>Ferry pier to close, too</a></p><p>Read more: Ferries</p>\
             <div class='newsletter-signup'><p>Get the tides every morning, in time for the first boat out of the harbour.</p></div>\
             <ul><li><a href=/1>Boats</a></li><li><a href=/2>Tides</a></li></ul><h3>Related stories</h3>",
        ));
        let text = received.document.text.running();
        for left_out in ["too", "Read more", "tides every", "Boats", "Related"] {
            assert!(!text.contains(left_out), "{left_out}");
        }
        assert!(text.contains("no other reason"));
    }

    #[test]
    fn a_fragment_is_the_article_from_its_first_to_its_last_word() {
        let html = format!("<div><p>It is late, she said.</p></div><div><p>{BODY}</p></div><div>Nobody asked.</div>");
        let received = read_fragment(html.into_bytes(), Provenance::default());
        let texts: Vec<&str> = found(&received).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["It is late, she said.", BODY.trim(), "Nobody asked."]);
        let empty = read_fragment(b"<p> </p>".to_vec(), Provenance::default());
        assert_eq!(empty.warnings[0].message, "the HTML has no text");
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test looks at the clock, the reader does not")]
    fn hostile_pages_are_read_in_time_that_grows_with_their_length() {
        let deep = |tag: &str, times: usize| format!("<html>{}The ferry is late.", tag.repeat(times));
        let numbered = |before: &str, after: &str| {
            (0..50_000).fold(String::new(), |html, index| html + before + &index.to_string() + after)
        };
        let pages = [
            deep("<div>", 100_000),
            deep("<p><span>", 100_000),
            deep("<table><tr><td>", 50_000),
            deep("<svg><style>", 50_000),
            deep("<ul><li>", 50_000),
            deep("<a href=x>", 100_000),
            deep("<br>", 300_000),
            deep("<p>x", 300_000),
            deep("<!--", 200_000),
            deep("<script>", 100_000),
            deep("</p>", 200_000),
            deep("<x y=\"", 100_000),
            deep("&lt;&amp", 200_000),
            deep("<h1>x</h1>", 30_000),
            deep("<p>The ferry is late, they said. <br><br>", 20_000),
            format!("<html{}>The ferry is late.", numbered(" a", "")),
            format!("<html>{}", numbered("<b id=", "><p>x")),
            deep("<div class=share><p>The ferry is late, they said at the pier on Monday.</p></div>", 15_000),
            deep("<div itemprop=articleBody><p>The ferry is late, they said at the pier.</p></div>", 15_000),
            deep("<p><a href=/x>Related</a>", 40_000),
            deep("<aside class=pullquote>The ferry is late, they said at the pier.</aside><p>x", 10_000),
            deep("<div class=date>", 200) + &"<i></i>".repeat(100_000),
            format!(
                "<script type=application/ld+json>{{\"@type\":\"Report\",\"author\":[{}0]}}</script>",
                "{\"@id\":\"x\"},".repeat(50_000)
            ),
        ];
        for html in pages {
            let start = Instant::now();
            let received = page(&html);
            let head: String = html.chars().take(24).collect();
            let is_told = !received.document.text.as_str().is_empty() || !received.warnings.is_empty();
            assert!(is_told, "{head} gave neither text nor a warning");
            assert!(start.elapsed() < Duration::from_secs(8), "{head} took {:?}", start.elapsed());
        }
    }
}
