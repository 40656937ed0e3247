//! The tags of a page as they stand in its source, by one pass without a stack.

/// One tag as it stands in the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'h> {
    /// Its name as written, in whichever case.
    pub(super) name: &'h str,
    /// Whether it is an end tag.
    pub(super) closes: bool,
    /// What stands between its name and its `>`.
    pub(super) attributes: &'h str,
    /// What the element holds that is no markup, for a script, a style, and their like.
    pub(super) raw: Option<&'h str>,
    /// The byte of its `<`.
    pub(super) start: usize,
    /// The byte after its `>`, or after the end tag of an element that holds no markup.
    pub(super) end: usize,
}

impl<'h> Tag<'h> {
    /// The value of an attribute as written, with its character references; empty where it has none.
    pub(super) fn attribute(&self, name: &str) -> Option<&'h str> {
        Attributes(self.attributes)
            .take(MOST_ATTRIBUTES)
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The attributes in order, with their values as written.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'h str, &'h str)> + use<'h> {
        Attributes(self.attributes).take(MOST_ATTRIBUTES)
    }
}

/// Attributes beyond these are not looked at; 91 saved news pages reach 64 in a tag.
const MOST_ATTRIBUTES: usize = 200;

/// What is left of the attributes of a tag.
struct Attributes<'h>(&'h str);

impl<'h> Iterator for Attributes<'h> {
    type Item = (&'h str, &'h str);

    fn next(&mut self) -> Option<(&'h str, &'h str)> {
        let is_gap = |char: char| char.is_ascii_whitespace() || char == '/';
        let rest = self.0.trim_start_matches(is_gap);
        // An equals sign in front belongs to the name.
        let first = rest.chars().next()?.len_utf8();
        let length = rest[first..].find(|char: char| is_gap(char) || char == '=').map_or(rest.len(), |at| first + at);
        let (name, behind) = rest.split_at(length);
        let Some(value) = behind.trim_ascii_start().strip_prefix('=') else {
            self.0 = behind;
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        let quote = value.chars().next().filter(|char| matches!(char, '"' | '\''));
        let (value, rest) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(|char: char| char.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        self.0 = rest;
        Some((name, value))
    }
}

/// Elements whose content is no markup: all of it up to the end tag is text, or nothing for a reader.
const RAW: [&str; 8] = ["script", "style", "title", "textarea", "iframe", "noscript", "noembed", "noframes"];

/// The tags of a page in order, by one pass without a stack; comments and declarations count as tags called `!`.
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

    /// The byte after the `>` that ends the tag which opens at `start`.
    fn end_of_tag(&self, start: usize) -> usize {
        let bytes = self.html.as_bytes();
        let mut before = b'<';
        let mut at = start;
        while at < bytes.len() {
            let byte = bytes[at];
            match byte {
                b'>' => return at + 1,
                // A quotation mark opens a value only after the equals sign.
                b'"' | b'\'' if before == b'=' => {
                    at = find(bytes, at + 1, &[byte]).unwrap_or(bytes.len());
                }
                _ => {}
            }
            if !(byte.is_ascii_whitespace() && before == b'=') {
                before = byte;
            }
            at += 1;
        }
        bytes.len()
    }

    /// Where what a `script` or its like holds ends, and where its end tag does.
    fn end_of_raw(&self, name: &str, from: usize) -> (usize, usize) {
        let bytes = self.html.as_bytes();
        let mut at = from;
        while let Some(found) = find(bytes, at, b"</") {
            let rest = &bytes[found + 2..];
            if rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
                return (found, self.end_of_tag(found));
            }
            at = found + 2;
        }
        (bytes.len(), bytes.len())
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
            if matches!(rest.first(), Some(b'!' | b'?')) {
                let (from, mark): (usize, &[u8]) =
                    if rest.starts_with(b"!--") { (start + 2, b"-->") } else { (start, b">") };
                self.at = find(bytes, from, mark).map_or(bytes.len(), |end| end + mark.len());
                return Some(Tag { name: "!", closes: false, attributes: "", raw: None, start, end: self.at });
            }
            if bytes.get(from).is_some_and(u8::is_ascii_alphabetic) {
                let length = bytes[from..]
                    .iter()
                    .position(|&byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
                    .unwrap_or(bytes.len() - from);
                let name = &self.html[from..from + length];
                let mut end = self.end_of_tag(from + length);
                let attributes = self.html[from + length..end].trim_end_matches('>');
                if name.eq_ignore_ascii_case("svg") || name.eq_ignore_ascii_case("math") {
                    if closes {
                        self.foreign = self.foreign.saturating_sub(1);
                    } else if !attributes.ends_with('/') {
                        self.foreign += 1;
                    }
                }
                let is_raw = !closes
                    && RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw))
                    && (self.foreign == 0 || name.eq_ignore_ascii_case("script"));
                let mut raw = None;
                if is_raw {
                    let (inner, after) = self.end_of_raw(name, end);
                    raw = Some(&self.html[end..inner]);
                    end = after;
                }
                self.at = end;
                return Some(Tag { name, closes, attributes, raw, start, end });
            }
            self.at = start + 1;
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

    fn tags(html: &str) -> Vec<&str> {
        Tags::new(html).map(|tag| &html[tag.start..tag.end]).collect()
    }

    #[test]
    fn tags_end_where_a_browser_ends_them() {
        assert_eq!(
            tags("a <b>c</b > < d <!-- <e> --> <f g='>' h=\">\" i=j'>"),
            ["<b>", "</b >", "<!-- <e> -->", "<f g='>' h=\">\" i=j'>"]
        );
        assert_eq!(tags("<script>\"<b>\"</SCRIPT ><p>"), ["<script>\"<b>\"</SCRIPT >", "<p>"]);
        assert_eq!(tags("<style><div>"), ["<style><div>"]);
        assert_eq!(tags("<svg><style><div>"), ["<svg>", "<style>", "<div>"]);
        assert_eq!(tags("<svg /><style><div>"), ["<svg />", "<style><div>"]);
        assert_eq!(tags("<p title=\"never ends> <b>"), ["<p title=\"never ends> <b>"]);
        assert_eq!(tags("<!doctype html><!--><p>"), ["<!doctype html>", "<!-->", "<p>"]);
    }

    #[test]
    fn attributes_are_taken_as_written() {
        let html = "<a href='x?a=1&amp;b' CLASS = wide/ hidden data-x=\"1 > 0\" =odd>";
        let tag = Tags::new(html).next().expect("one tag");
        let all: Vec<_> = tag.attributes().collect();
        assert_eq!(
            all,
            [("href", "x?a=1&amp;b"), ("CLASS", "wide/"), ("hidden", ""), ("data-x", "1 > 0"), ("=odd", "")]
        );
        assert_eq!(tag.attribute("class"), Some("wide/"));
        assert_eq!(tag.attribute("id"), None);
    }
}
