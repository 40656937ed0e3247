//! Tells pages that would hurt the parser, by one look at their tags.
//!
//! The HTML standard has no limit of depth, and several of its steps walk up all open elements for each tag, so that a
//! page of a few megabytes can cost minutes or gigabytes. Browsers cap the depth; the parser used here does not.

use std::fmt;

/// Elements may be open inside one another this deep. Browsers stop at 512; of 91 saved news pages none passes 48.
const DEEPEST: usize = 250;
/// A page may have this many tags; the largest of the saved pages has 3,001.
const MOST_TAGS: usize = 100_000;
/// A tag may have this many attributes: the parser compares each with each. The saved pages reach 64.
const MOST_ATTRIBUTES: usize = 500;

/// Why a page is not given to the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Elements are nested too deep.
    Depth,
    /// There are too many tags.
    Tags,
    /// A tag has too many attributes.
    Attributes,
    /// Formatting elements are left open, and the parser would repeat them in each block.
    Formatting,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Depth => write!(f, "more than {DEEPEST} elements are nested"),
            Self::Tags => write!(f, "there are more than {MOST_TAGS} tags"),
            Self::Attributes => write!(f, "a tag has more than {MOST_ATTRIBUTES} attributes"),
            Self::Formatting => write!(f, "formatting is left open all over the page"),
        }
    }
}

/// The first thing about a page that the parser should not be asked to bear.
///
/// An estimate that errs on the side of trouble: it counts open tags and does not know which ones a parser would close.
pub(super) fn trouble(html: &str) -> Option<Trouble> {
    let mut depth = 0_usize;
    let mut formatting = 0_usize;
    let mut repeated = 0;
    for (index, tag) in Tags::new(html).enumerate() {
        if index >= MOST_TAGS {
            return Some(Trouble::Tags);
        }
        if tag.attributes > MOST_ATTRIBUTES {
            return Some(Trouble::Attributes);
        }
        let is_formatting = tag.is_one_of(FORMATTING);
        // Elements that close themselves or one another add no depth however often they are left open.
        if !tag.is_one_of(WITHOUT_DEPTH) {
            if tag.closes {
                depth = depth.saturating_sub(1);
            } else {
                depth += 1;
            }
        }
        if is_formatting {
            formatting = if tag.closes { formatting.saturating_sub(1) } else { formatting + 1 };
        } else if !tag.closes {
            repeated += formatting;
        }
        if depth > DEEPEST {
            return Some(Trouble::Depth);
        }
        // Well-made pages have a handful open at a time; broken ones leave a few open to the end.
        if repeated > 50_000 + 20 * index {
            return Some(Trouble::Formatting);
        }
    }
    None
}

const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Void elements, and those whose end tag may be left out and that the parser closes by the next of their kind.
const WITHOUT_DEPTH: &[&str] = &[
    "area", "base", "basefont", "bgsound", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "image",
    "img", "input", "keygen", "li", "link", "meta", "option", "p", "param", "path", "source", "tbody", "td", "tfoot",
    "th", "thead", "tr", "track", "wbr",
];

/// One tag as it stands in the page.
pub(super) struct Tag<'h> {
    name: &'h str,
    /// Whether it is an end tag.
    pub(super) closes: bool,
    /// How many attributes it has.
    attributes: usize,
    /// The byte of its `<`.
    pub(super) start: usize,
    /// The byte after its `>`, or after the whole script or style that it opens.
    pub(super) end: usize,
}

impl Tag<'_> {
    pub(super) fn is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }

    /// The name of its element.
    pub(super) fn element(&self) -> String {
        self.name.to_ascii_lowercase()
    }
}

/// The tags of a page in order, comments left out, by one pass without a stack.
pub(super) struct Tags<'h> {
    html: &'h str,
    at: usize,
    /// How many `svg` and `math` are open: inside them a `style` holds tags like any other element.
    foreign: usize,
}

impl<'h> Tags<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        Self { html, at: 0, foreign: 0 }
    }

    /// The byte after the `>` that ends the tag which opens at `start`, and its number of attributes.
    fn end_of_tag(&self, start: usize) -> (usize, usize) {
        let bytes = self.html.as_bytes();
        let mut attributes = 0;
        let mut before = b'<';
        let mut at = start;
        while at < bytes.len() {
            let byte = bytes[at];
            match byte {
                b'>' => return (at + 1, attributes),
                // A quotation mark opens a value only after the equals sign.
                b'"' | b'\'' if before == b'=' => {
                    at = find(bytes, at + 1, &[byte]).unwrap_or(bytes.len());
                }
                _ if before.is_ascii_whitespace() && !byte.is_ascii_whitespace() && byte != b'=' => attributes += 1,
                b'/' => {}
                _ if before == b'/' => attributes += 1,
                _ => {}
            }
            if !(byte.is_ascii_whitespace() && before == b'=') {
                before = byte;
            }
            at += 1;
        }
        (bytes.len(), attributes)
    }

    /// The end of what a `script` or `style` holds.
    fn end_of_raw(&self, name: &str, from: usize) -> usize {
        let bytes = self.html.as_bytes();
        let mut at = from;
        while let Some(found) = find(bytes, at, b"</") {
            let rest = &bytes[found + 2..];
            if rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
                return self.end_of_tag(found).0;
            }
            at = found + 2;
        }
        bytes.len()
    }
}

impl<'h> Iterator for Tags<'h> {
    type Item = Tag<'h>;

    fn next(&mut self) -> Option<Tag<'h>> {
        let bytes = self.html.as_bytes();
        loop {
            let start = find(bytes, self.at, b"<")?;
            let rest = &bytes[start + 1..];
            let closes = rest.first() == Some(&b'/');
            let from = start + 1 + usize::from(closes);
            if rest.starts_with(b"!--") {
                self.at = find(bytes, start + 4, b"-->").map_or(bytes.len(), |end| end + 3);
            } else if matches!(rest.first(), Some(b'!' | b'?')) {
                self.at = find(bytes, start, b">").map_or(bytes.len(), |end| end + 1);
            } else if bytes.get(from).is_some_and(u8::is_ascii_alphabetic) {
                let length = bytes[from..]
                    .iter()
                    .position(|&byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
                    .unwrap_or(bytes.len() - from);
                let name = &self.html[from..from + length];
                let (mut end, attributes) = self.end_of_tag(from + length);
                if name.eq_ignore_ascii_case("svg") || name.eq_ignore_ascii_case("math") {
                    self.foreign = if closes { self.foreign.saturating_sub(1) } else { self.foreign + 1 };
                }
                let is_raw = name.eq_ignore_ascii_case("script") || name.eq_ignore_ascii_case("style");
                if is_raw && !closes && self.foreign == 0 {
                    end = self.end_of_raw(name, end);
                }
                self.at = end;
                let tag = Tag { name, closes: closes || (is_raw && self.foreign == 0), attributes, start, end };
                return Some(tag);
            } else {
                self.at = start + 1;
            }
        }
    }
}

/// The first place of `needle` in `bytes` at or after `from`.
fn find(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == needle[0])?;
        if bytes[at..].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(html: &str) -> Vec<&str> {
        Tags::new(html).map(|tag| &html[tag.start..tag.end]).collect()
    }

    #[test]
    fn tags_end_where_a_parser_ends_them() {
        assert_eq!(
            names("a <b>c</b > < d <!-- <e> --> <f g='>' h=\">\" i=j'>"),
            ["<b>", "</b >", "<f g='>' h=\">\" i=j'>"]
        );
        assert_eq!(names("<script>\"<b>\"</SCRIPT ><p>"), ["<script>\"<b>\"</SCRIPT >", "<p>"]);
        assert_eq!(names("<style><div>"), ["<style><div>"]);
        assert_eq!(names("<svg><style><div>"), ["<svg>", "<style>", "<div>"]);
        assert_eq!(names("<p title=\"never ends> <b>"), ["<p title=\"never ends> <b>"]);
    }

    #[test]
    fn attributes_are_counted() {
        let counts: Vec<_> = Tags::new("<a><a b><a b=c d = e/f><a b='x y z'>").map(|tag| tag.attributes).collect();
        assert_eq!(counts[..2], [0, 1]);
        assert!(counts[2] >= 2);
        assert_eq!(counts[3], 1);
    }

    #[test]
    fn only_pages_out_of_all_proportion_are_trouble() {
        assert_eq!(trouble(&"<p>x<li>y<br>".repeat(10_000)), None);
        assert_eq!(trouble(&"<div>".repeat(100)), None);
        assert_eq!(trouble(&"<div><p></div>".repeat(20_000)), None);
        assert_eq!(trouble(&"<div>".repeat(300)), Some(Trouble::Depth));
        assert_eq!(trouble(&"<p>".repeat(200_000)), Some(Trouble::Tags));
        assert_eq!(trouble(&format!("<p {}>", "x ".repeat(600))), Some(Trouble::Attributes));
        let open = "<font size=1>".repeat(200);
        assert_eq!(trouble(&format!("{open}{}", "<p>x".repeat(5_000))), Some(Trouble::Formatting));
    }
}
