//! The map from the text of a page back to its bytes: whatever the page is made of, the bytes say the same words.

use encoding_rs::Encoding;
use onrecord_read::format::{Format, Provenance, Received, read};
use proptest::prelude::*;

/// The letters and marks of a string, without white space, marks of no width, and the quotation marks that a browser
/// draws around `<q>`.
fn marks(text: &str) -> String {
    let is_left_out =
        |char: char| char.is_whitespace() || matches!(char, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}');
    text.chars().filter(|&char| !is_left_out(char) && !matches!(char, '\u{201c}' | '\u{201d}')).collect()
}

/// The names of characters that pages may write without a semicolon, by the standard of HTML.
const WITHOUT_SEMICOLON: &str = "\
    Aacute aacute Acirc acirc acute AElig aelig Agrave agrave AMP amp Aring aring Atilde atilde Auml auml brvbar \
    Ccedil ccedil cedil cent COPY copy curren deg divide Eacute eacute Ecirc ecirc Egrave egrave ETH eth Euml euml \
    frac12 frac14 frac34 GT gt Iacute iacute Icirc icirc iexcl Igrave igrave iquest Iuml iuml laquo LT lt macr \
    micro middot nbsp not Ntilde ntilde Oacute oacute Ocirc ocirc Ograve ograve ordf ordm Oslash oslash Otilde \
    otilde Ouml ouml para plusmn pound QUOT quot raquo REG reg sect shy sup1 sup2 sup3 szlig THORN thorn times \
    Uacute uacute Ucirc ucirc Ugrave ugrave uml Uuml uuml Yacute yacute yen yuml";

/// The text with a semicolon behind each reference that the page wrote without one: "&GT;€" for "&GT€".
fn with_semicolons(text: &str) -> String {
    let mut parts = text.split('&');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        let is_open = WITHOUT_SEMICOLON.split(' ').any(|old| old == name) && !rest.starts_with([';', '=']);
        whole.extend(["&", name, if is_open { ";" } else { "" }, rest]);
    }
    whole
}

/// What a range of a page's bytes says, found in another way than the reader's: tags are cut out, references decoded.
fn said(bytes: &[u8], encoding: &'static Encoding) -> String {
    let (html, _) = encoding.decode_without_bom_handling(bytes);
    let mut text = String::new();
    let mut rest = &*html;
    loop {
        let (before, tag) = rest.split_once('<').unwrap_or((rest, ""));
        text.push_str(&html_escape::decode_html_entities(&with_semicolons(before)));
        rest = tag.split_once('>').map_or("", |(_, behind)| behind);
        if rest.is_empty() {
            return marks(&text);
        }
    }
}

/// Checks each word and each block of a document against the bytes of its page.
fn assert_leads_back(received: &Received, page: &[u8]) -> usize {
    let text = &received.document.text;
    let encoding = Encoding::for_label(received.document.encoding.unwrap_or("utf-8").as_bytes()).unwrap();
    let mut checked = 0;
    let mut check = |start: usize, end: usize| {
        let span = text.span(start..end).unwrap();
        let found: String = text.source(span).into_iter().map(|range| said(&page[range], encoding)).collect();
        assert_eq!(found, marks(text.slice(span)), "at {start}..{end} of {:?}", text.as_str());
        checked += 1;
    };
    for block in text.blocks() {
        check(block.span.start(), block.span.end());
        let mut at = block.span.start();
        for word in text.slice(block.span).split_inclusive(char::is_whitespace) {
            check(at, at + word.trim_end().len());
            // From the middle of the block to the end of the word, as statements begin and end anywhere.
            check(at, block.span.end());
            at += word.len();
        }
    }
    checked
}

/// Pieces of pages: words in several scripts, references, white space, tags that part words and blocks.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z]{1,9}[.,!]?",
        "[\u{e0}-\u{ff}\u{2013}-\u{201d}\u{20ac}]{1,4}",
        prop::sample::select(vec![
            " ",
            "\n  ",
            "\t",
            "&nbsp;",
            "\u{a0}",
            "&shy;",
            "\u{ad}",
            "&amp;",
            "&#8217;",
            "&#x201c;",
            "&eacute;",
            "&hellip;",
            "&lt;b&gt;",
            "&",
            "&bogus;",
            "AT&T ",
            "<b>",
            "</b>",
            "<i>x</i>",
            "<a href='/x'>",
            "</a>",
            "<br>",
            "<br><br>",
            "<q>",
            "</q>",
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<ul><li>",
            "</ul>",
            "<blockquote>",
            "</blockquote>",
            "<!-- no -->",
            "<figcaption>",
            "</figcaption>",
            "<script>x<p>y</script>",
            "<h2>Why</h2>",
            "<td>",
            "<table>",
            "</table>",
            "<wbr>",
            "<img src=a>",
            "<span class=x>",
            "</span>",
        ])
        .prop_map(str::to_owned),
    ]
}

const BODY: &str = "<p>The ferry to Skerry Island will run an hour late, the harbour office said on Monday, because its engine has to \
    be taken out and repaired before the spring.</p>";

proptest! {
    #[test]
    fn the_bytes_behind_any_words_say_the_same_words(
        pieces in prop::collection::vec(piece(), 0..60),
        label in prop::sample::select(vec!["utf-8", "windows-1252", "gb18030", "utf-16le"]),
    ) {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let html = format!("<meta charset={label}><title>Late</title><article>{BODY}<p>{}</p>{BODY}</article>", pieces.concat());
        let bytes = if label == "utf-16le" {
            format!("\u{feff}{html}").encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else {
            encoding.encode(&html).0.into_owned()
        };
        let received = read(Format::Html, bytes.clone(), Provenance::default());
        prop_assert!(assert_leads_back(&received, &bytes) > 0);
    }
}

#[test]
fn a_reference_without_semicolon_leads_back_to_its_bytes() {
    for words in ["&GT\u{20ac}a", "&gt \u{20ac}", "&amp\u{201c}", "caf&eacute-", "1&pm2 &pm\u{e0}", "&GT"] {
        let html = format!("<meta charset=utf-8><article>{BODY}<p>{words}</p>{BODY}</article>");
        let received = read(Format::Html, html.clone().into_bytes(), Provenance::default());
        assert_leads_back(&received, html.as_bytes());
    }
}

#[test]
fn what_is_hidden_between_two_words_is_not_behind_them() {
    let html = format!("<article>{BODY}<p>The ferry <script>is<p>early</script> sailed.</p>{BODY}</article>");
    let received = read(Format::Html, html.clone().into_bytes(), Provenance::default());
    assert!(received.document.text.as_str().contains("The ferry sailed."));
    assert_leads_back(&received, html.as_bytes());
}

#[test]
fn the_examples_lead_back_to_their_bytes() {
    for page in [
        &include_bytes!("../../../../examples/budget/tarrow-herald-budget.html")[..],
        include_bytes!("../../../../examples/court-ruling/vidpur-mail-court.html"),
        include_bytes!("../../../../examples/glacier-study/cold-fork-post-glacier.html"),
        include_bytes!("../../../../examples/harbour-strike/selwyn-gazette-strike.html"),
    ] {
        let received = read(Format::Html, page.to_vec(), Provenance::default());
        assert!(assert_leads_back(&received, page) > 100);
        assert!(received.document.published.is_some() && received.document.outlet.is_some());
    }
}

#[test]
fn plain_text_leads_back_to_itself() {
    let bytes = "The ferry\u{a0}is late.\r\n\r\nIt is old.".as_bytes();
    let text = read(Format::Plain, bytes.to_vec(), Provenance::default()).document.text;
    let span = text.span(4..9).unwrap();
    assert_eq!(text.source(span).first(), Some(&(4..9)));
}
