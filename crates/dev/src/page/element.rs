//! The words inside the block quotes, list items and captions of a page, by its tags alone.

use std::fmt;

/// The elements whose words are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Blockquote,
    ListItem,
    Caption,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        match name {
            "blockquote" => Some(Self::Blockquote),
            "li" => Some(Self::ListItem),
            "figcaption" => Some(Self::Caption),
            _ => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Blockquote => "block quotes",
            Self::ListItem => "list items",
            Self::Caption => "captions",
        })
    }
}

/// An element with the words that stand in it and in no other of these elements inside it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

/// Elements whose text is none of the page.
const UNSEEN: [&str; 8] = ["iframe", "noscript", "script", "style", "svg", "template", "textarea", "title"];
/// Elements in the middle of a word.
const INLINE: [&str; 12] = ["a", "abbr", "b", "cite", "em", "font", "i", "q", "span", "strong", "sub", "sup"];

/// The elements of a page, in the order of their ends.
pub(crate) fn elements(html: &str) -> Vec<Element> {
    let mut page = Page::default();
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once('<') {
        page.text(before);
        if let Some(comment) = behind.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
            continue;
        }
        let (tag, behind) = behind.split_at(tag_length(behind));
        rest = behind.strip_prefix('>').unwrap_or(behind);
        let is_end = tag.starts_with('/');
        let name = tag.trim_start_matches('/').split(|char: char| !char.is_ascii_alphanumeric()).next();
        let name = name.unwrap_or_default().to_ascii_lowercase();
        if !is_end && UNSEEN.contains(&name.as_str()) && !tag.ends_with('/') {
            let end = format!("</{name}");
            let at = rest.to_ascii_lowercase().find(&end).unwrap_or(rest.len());
            rest = &rest[at..];
        } else if is_end {
            page.end(&name);
        } else {
            page.start(&name);
        }
    }
    page.text(rest);
    while page.open.pop().map(|open| page.close(open)).is_some() {}
    page.found
}

/// Where a tag ends: at the first `>` that is in no value of an attribute.
fn tag_length(tag: &str) -> usize {
    let (mut quote, mut before) = (None, ' ');
    for (at, char) in tag.char_indices() {
        match quote {
            Some(mark) if mark == char => quote = None,
            None if char == '>' => return at,
            None if before == '=' && matches!(char, '"' | '\'') => quote = Some(char),
            _ => {}
        }
        before = char;
    }
    tag.len()
}

#[derive(Default)]
struct Page {
    open: Vec<(String, String)>,
    found: Vec<Element>,
}

impl Page {
    fn text(&mut self, text: &str) {
        if let Some((_, words)) = self.open.iter_mut().rev().find(|(name, _)| Kind::of(name).is_some()) {
            words.push_str(&html_escape::decode_html_entities(text));
        }
    }

    fn start(&mut self, name: &str) {
        if !INLINE.contains(&name) {
            self.text(" ");
        }
        // A list item ends where the next one begins.
        if name == "li" && self.open.last().is_some_and(|(open, _)| open == "li") {
            self.end("li");
        }
        if Kind::of(name).is_some() || matches!(name, "ul" | "ol") {
            self.open.push((name.to_owned(), String::new()));
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            for open in self.open.split_off(at).into_iter().rev() {
                self.close(open);
            }
        }
        if !INLINE.contains(&name) {
            self.text(" ");
        }
    }

    fn close(&mut self, (name, text): (String, String)) {
        if let Some(kind) = Kind::of(&name)
            && !text.trim().is_empty()
        {
            self.found.push(Element { kind, text });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Vec<(Kind, String)> {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        elements(html).into_iter().map(|element| (element.kind, words(&element.text))).collect()
    }

    #[test]
    fn words_belong_to_the_innermost_of_the_elements() {
        let html = "<p>Out</p><blockquote class='a>b'><p>It is <b>la</b>te,<br>she said</p><ul><li>One<li>Two <i>x</i></ul>\
            &amp; more</blockquote><figure><FIGCAPTION>The pier<!-- <li>not --></FIGCAPTION></figure><li>Three";
        let expected = [
            (Kind::ListItem, "One"),
            (Kind::ListItem, "Two x"),
            (Kind::Blockquote, "It is late, she said & more"),
            (Kind::Caption, "The pier"),
            (Kind::ListItem, "Three"),
        ];
        assert_eq!(found(html), expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn what_no_browser_draws_is_left_out() {
        assert_eq!(found("<li><script>'<li>'</script>One</li>"), [(Kind::ListItem, "One".to_owned())]);
        assert!(found("<li><style>x").is_empty());
    }
}
