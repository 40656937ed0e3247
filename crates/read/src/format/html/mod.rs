//! Pages: the main content of a page as text with blocks, and what the page states of the article.
//!
//! `dom_smoothie` picks the main content; `blocks` turns it into text, `metadata` reads what the page says of itself,
//! and `guard` keeps pages that were made to hurt away from the parser. White space inside a block is one space, a
//! `<br>` is a line feed, blocks are joined by an empty line, and no-break spaces stay.

mod blocks;
mod guard;
mod metadata;

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::{Config, Readability};

use self::blocks::Blocks;
use self::metadata::Metadata;
use super::{Provenance, Received, decode, plain};
use crate::document::Document;
use crate::text::BlockKind;
use crate::warning::Warning;

/// Reads a page.
///
/// The headline, where the page states one, is the first block. A page that is nested too deep or holds too many tags
/// is read without its layout, and a page without main content gives an empty text; both with a warning.
pub fn read(bytes: Vec<u8>, provenance: Provenance) -> Received {
    let mut warnings = Vec::new();
    let mut warn = |message: String| warnings.push(Warning { span: None, message });
    let (html, undecodable) = decode(bytes);
    if let Some(place) = undecodable {
        warn(format!("line {}: {}", place.line, place.message()));
    }
    let html = html.strip_prefix('\u{feff}').unwrap_or(&html);

    let (stated, body) = match guard::trouble(html) {
        None => extract(html).unwrap_or_else(|| {
            warn("the page could not be laid out and was read without its layout".to_owned());
            (Metadata::default(), blocks::of_tags(html))
        }),
        Some(trouble) => {
            warn(format!("{trouble}, so that the page was read without its layout"));
            (Metadata::default(), blocks::of_tags(html))
        }
    };
    if body.is_empty() {
        warn("the page has no main content".to_owned());
    }
    if let Some(written) = &stated.undated {
        warn(format!("the page says that it was published {written:?}, which is not one certain day"));
    }
    let headline = stated.title.as_deref().filter(|_| !body.is_empty());
    let text = body.into_text(headline);
    let document = Document {
        id: provenance.id,
        origin: provenance.origin,
        title: stated.title,
        outlet: stated.outlet,
        byline: stated.byline,
        published: stated.published,
        url: stated.url,
        language: stated.language,
        text,
    };
    Received { document, warnings }
}

/// What the page states and its main content; `None` if the library gave up in a way it does not document.
fn extract(html: &str) -> Option<(Metadata, Blocks)> {
    // The library unwraps in a few places. A panic there must cost the layout of one page and not the whole run; what it
    // leaves behind is owned by the closure and dropped.
    catch_unwind(AssertUnwindSafe(|| {
        // Its reader of JSON-LD knows less than ours does and has no limit of depth.
        let config = Config { disable_json_ld: true, ..Config::default() };
        let mut page = Readability::new(html, None, Some(config)).ok()?;
        let mut stated = Metadata::of_page(&page.doc);
        let Ok(article) = page.parse() else {
            return Some((stated, Blocks::default()));
        };
        stated.complete(&article);
        Some((stated, blocks::of_content(&article.content)))
    }))
    .ok()
    .flatten()
}

/// Whether a block repeats the headline, as the first lines of the main content often do.
fn repeats(headline: &str, kind: BlockKind, block: &str) -> bool {
    matches!(kind, BlockKind::Subhead | BlockKind::Paragraph) && plain::same_words(headline, block)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn page(html: &str) -> Received {
        read(html.as_bytes().to_vec(), Provenance { id: "page".to_owned(), origin: None })
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
            "<p>One\n  two&nbsp;three<br>four <b>fi</b>ve</p><h2>Why it is late</h2><ul><li>The engine is old, they said, \
             and it is loud</li></ul><blockquote><p>We were not asked, said <q>everyone</q>, not once</p></blockquote>\
             <figure><img src=a.jpg><figcaption>The ferry in May</figcaption></figure>",
        ));
        let found = found(&received);
        let expected = [
            (BlockKind::Headline, "Ferry late"),
            (BlockKind::Paragraph, "One two\u{a0}three\nfour five"),
            (BlockKind::Subhead, "Why it is late"),
            (BlockKind::ListItem, "The engine is old, they said, and it is loud"),
            (BlockKind::Blockquote, "We were not asked, said “everyone”, not once"),
            (BlockKind::Caption, "The ferry in May"),
            (BlockKind::Paragraph, BODY.trim()),
        ];
        assert_eq!(found[..7], expected);
        assert!(received.document.text.as_str().starts_with("Ferry late\n\nOne two"));
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
    fn a_page_without_content_is_an_empty_text_with_a_warning() {
        for html in ["", "<html><body></body></html>", "<!doctype html><title>Nothing here</title>"] {
            let received = page(html);
            assert_eq!(received.document.text.as_str(), "", "{html}");
            assert!(received.warnings.iter().any(|warning| warning.message == "the page has no main content"));
        }
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_named_with_their_line() {
        let mut bytes = article("").into_bytes();
        bytes.splice(0..0, b"<!-- \n\xe9 -->".iter().copied());
        let received = read(bytes, Provenance::default());
        assert_eq!(received.warnings[0].message, "line 2: byte 6 is not UTF-8 and became U+FFFD");
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
