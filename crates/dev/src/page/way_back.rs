//! Whether the characters of a text lead back to bytes of its page that say the same words.

use encoding_rs::{Encoding, UTF_8};
use onrecord_read::document::Document;
use onrecord_read::span::Span;

/// Whether the bytes that a span leads to, decoded and without tags, say its words; white space, marks of no width and the
/// marks that a browser draws around a `<q>` do not count.
pub(crate) fn leads_back(document: &Document, span: Span, page: &[u8]) -> bool {
    let encoding = document.encoding.and_then(|name| Encoding::for_label(name.as_bytes())).unwrap_or(UTF_8);
    let places = document.text.source(span);
    let found: String = places.into_iter().map(|range| said(&page[range], encoding)).collect();
    found == marks(document.text.slice(span))
}

/// The letters and marks of a text.
fn marks(text: &str) -> String {
    let is_left_out = |char: &char| {
        char.is_whitespace()
            || matches!(char, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{201c}' | '\u{201d}')
    };
    text.chars().filter(|char| !is_left_out(char)).collect()
}

/// What bytes of a page say: tags are cut out, then references decoded.
fn said(bytes: &[u8], encoding: &'static Encoding) -> String {
    let (html, _) = encoding.decode_without_bom_handling(bytes);
    let mut text = String::new();
    let mut rest = &*html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    marks(&html_escape::decode_html_entities(&text))
}

#[cfg(test)]
mod tests {
    use onrecord_read::format::{Format, Provenance, read};

    use super::*;

    #[test]
    fn bytes_that_say_something_else_do_not_lead_back() {
        let page = "<p>The pier &amp; the caf\u{e9} are <i>old</i>, she said.</p>".as_bytes();
        let document = read(Format::Fragment, page.to_vec(), Provenance::default()).document;
        let whole = document.text.blocks()[0].span;
        assert!(leads_back(&document, whole, page));
        let other = String::from_utf8_lossy(page).replace("pier", "weir");
        assert!(!leads_back(&document, whole, other.as_bytes()));
    }
}
