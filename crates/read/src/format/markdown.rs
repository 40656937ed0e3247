//! Markdown: the words without the marks, with the map from each of them back to the bytes of the file.
//!
//! A first heading of the first level is the headline, other headings are subheads, and paragraphs, list items and block
//! quotes keep their kind. A line end inside a paragraph is one space, a hard line break is a line feed, and blocks are
//! joined by an empty line. Tables, code and raw HTML are no prose: they are left out, and a warning counts them. What the
//! front matter says of the article counts as what a record says.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::claims::Claims;
use super::{Provenance, Received, encoding, plain};
use crate::document::{Claim, Document, Field, Place};
use crate::text::{BlockKind, SourceMap, Text};
use crate::warning::Warning;

/// Reads Markdown with tables, footnotes and front matter.
pub fn read(bytes: Vec<u8>, provenance: Provenance) -> Received {
    let decoded = encoding::decode(bytes, provenance.encoding.as_deref());
    let source = decoded.string.as_str();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut setting = Setting::new(source);
    // A mark of byte order would stand in front of the marks of the first line.
    let start = source.len() - source.trim_start_matches('\u{feff}').len();
    for (event, range) in Parser::new_ext(&source[start..], options).into_offset_iter() {
        setting.take(event, start + range.start..start + range.end);
    }
    let mut record = provenance.claims;
    record.append(&mut setting.claims);
    let claims = Claims::of_record(record);
    setting.name_headline(claims.title().as_deref());
    let messages = decoded.trouble.into_iter().chain(setting.left_out.messages());
    let mut warnings: Vec<Warning> = messages.map(|message| Warning { span: None, message }).collect();
    warnings.extend(claims.undated());
    let map = decoded.source.map(|decoding| setting.source.through(&decoding)).unwrap_or(setting.source);
    let text = Text::new(setting.string, setting.blocks).with_source(map);
    let mut document = Document::new(provenance.id, provenance.origin, text);
    document.captured = provenance.captured;
    document.record = provenance.record;
    document.encoding = Some(decoded.encoding);
    claims.fill(&mut document);
    Received { document, warnings }
}

/// The text as far as it is set.
struct Setting<'m> {
    markdown: &'m str,
    string: String,
    source: SourceMap,
    blocks: Vec<(BlockKind, Range<usize>)>,
    /// The kind of the open block, and where it begins in the text once it has a word.
    open: Option<(BlockKind, usize)>,
    /// White space behind the last word, and where it stands in the source.
    gap: Option<(&'static str, Range<usize>)>,
    /// How many block quotes, list items and passages that are left out are open.
    quotes: usize,
    items: usize,
    omitted: usize,
    heading: bool,
    front_matter: bool,
    first_level: Option<usize>,
    left_out: LeftOut,
    claims: Vec<Claim>,
}

/// How much was left out that is no prose.
#[derive(Default)]
struct LeftOut {
    tables: usize,
    code: usize,
    html: usize,
}

impl LeftOut {
    fn messages(&self) -> impl Iterator<Item = String> + use<> {
        let counts = [
            (self.tables, "table", "tables"),
            (self.code, "block of code", "blocks of code"),
            (self.html, "block of HTML", "blocks of HTML"),
        ];
        counts.into_iter().filter_map(|(count, one, many)| match count {
            0 => None,
            1 => Some(format!("1 {one} was left out")),
            _ => Some(format!("{count} {many} were left out")),
        })
    }
}

impl<'m> Setting<'m> {
    fn new(markdown: &'m str) -> Self {
        Self {
            markdown,
            string: String::with_capacity(markdown.len()),
            source: SourceMap::default(),
            blocks: Vec::new(),
            open: None,
            gap: None,
            quotes: 0,
            items: 0,
            omitted: 0,
            heading: false,
            front_matter: false,
            first_level: None,
            left_out: LeftOut::default(),
            claims: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) if self.front_matter => self.claims.extend(front_matter(&words)),
            Event::Text(words) | Event::Code(words) => self.words(&words, range),
            Event::SoftBreak => self.gap = Some((" ", range)),
            Event::HardBreak => self.gap = Some(("\n", range)),
            Event::Rule => self.close(),
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => return,
            Tag::Image { .. } => {
                self.omitted += 1;
                return;
            }
            _ => self.close(),
        }
        match tag {
            Tag::Heading { level, .. } => {
                self.heading = true;
                if *level == HeadingLevel::H1 {
                    self.first_level.get_or_insert(self.blocks.len());
                }
            }
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::Item => self.items += 1,
            Tag::CodeBlock(_) => {
                self.omitted += 1;
                self.left_out.code += 1;
            }
            Tag::Table(_) => {
                self.omitted += 1;
                self.left_out.tables += 1;
            }
            Tag::HtmlBlock => {
                self.omitted += 1;
                self.left_out.html += 1;
            }
            Tag::MetadataBlock(_) => self.front_matter = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => return,
            TagEnd::Image => {
                self.omitted -= 1;
                return;
            }
            _ => self.close(),
        }
        match tag {
            TagEnd::Heading(_) => self.heading = false,
            TagEnd::BlockQuote(_) => self.quotes -= 1,
            TagEnd::Item => self.items -= 1,
            TagEnd::CodeBlock | TagEnd::Table | TagEnd::HtmlBlock => self.omitted -= 1,
            TagEnd::MetadataBlock(_) => self.front_matter = false,
            _ => {}
        }
    }

    /// Adds words that stand at a place in the source, as they are or with marks around or in them.
    fn words(&mut self, words: &str, place: Range<usize>) {
        if self.omitted > 0 || words.is_empty() {
            return;
        }
        let kind = if self.heading {
            BlockKind::Subhead
        } else if self.quotes > 0 {
            BlockKind::Blockquote
        } else if self.items > 0 {
            BlockKind::ListItem
        } else {
            BlockKind::Paragraph
        };
        if self.open.is_none() {
            if !self.string.is_empty() {
                self.string.push_str("\n\n");
                self.source.push(2, 0..0);
            }
            self.open = Some((kind, self.string.len()));
            self.gap = None;
        }
        if let Some((gap, place)) = self.gap.take() {
            self.string.push_str(gap);
            self.source.push(gap.len(), place);
        }
        let place = match self.markdown[place.clone()].find(words) {
            Some(at) => place.start + at..place.start + at + words.len(),
            None => place,
        };
        self.string.push_str(words);
        self.source.push(words.len(), place);
    }

    /// Ends the open block.
    fn close(&mut self) {
        if let Some((kind, start)) = self.open.take() {
            self.blocks.push((kind, start..self.string.len()));
        }
        self.gap = None;
    }

    /// Makes a headline of the first block, if it is a heading of the first level or says what the article is called.
    fn name_headline(&mut self, title: Option<&str>) {
        let Some((kind, range)) = self.blocks.first_mut() else {
            return;
        };
        let is_titled = title.is_some_and(|title| plain::same_words(title, &self.string[range.clone()]));
        if *kind == BlockKind::Subhead && (self.first_level == Some(0) || is_titled) {
            *kind = BlockKind::Headline;
        }
    }
}

/// The claims of front matter in YAML or TOML: lines of a key and a value; lists and all that lies deeper are passed over,
/// but for lists of authors in one line.
fn front_matter(lines: &str) -> impl Iterator<Item = Claim> + '_ {
    lines.lines().filter_map(|line| {
        let at = line.find([':', '='])?;
        let (key, value) = (line[..at].trim_end(), line[at + 1..].trim());
        let field = match key.to_ascii_lowercase().as_str() {
            "title" | "headline" => Field::Title,
            "outlet" | "publisher" | "publication" | "source" => Field::Outlet,
            "author" | "authors" | "byline" => Field::Byline,
            "date" | "published" | "pubdate" | "publishdate" => Field::Published,
            "modified" | "updated" | "lastmod" => Field::Modified,
            "url" | "link" | "canonical" => Field::Address,
            "language" | "lang" => Field::Language,
            "section" | "category" => Field::Section,
            _ => return None,
        };
        let list = value.strip_prefix('[').and_then(|list| list.strip_suffix(']'));
        let value = match list {
            Some(list) => list.split(',').map(unquoted).collect::<Vec<_>>().join(", "),
            None => unquoted(value).to_owned(),
        };
        Some(Claim { field, value, place: Place::Record, key: key.to_owned() })
    })
}

/// A value without the quotation marks around it.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let inside = |mark: char| value.strip_prefix(mark)?.strip_suffix(mark);
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARTICLE: &str = "---\ntitle: \"Ferry late\"\nauthor: [Ada Moon, 'Bo Reed']\ndate: 2024-03-05\ntags: [a]\n---\n\n\
        # Ferry *late*\n\nThe ferry to [Skerry](https://post.example/skerry) will be\r\nlate, **she\nsaid** &mdash; and \
        `slow`.  \nSo it \\*is\\*.\n\n## Why\n\n> It is old, he said.\n\n- One\n- Two\n\n  More of two\n\n\
        | a | b |\n|---|---|\n| 1 | 2 |\n\n    code\n\n<div>raw</div>\n";

    fn received(markdown: &str) -> Received {
        read(markdown.as_bytes().to_vec(), Provenance::of("ferry", None))
    }

    #[test]
    fn blocks_keep_their_kind_and_lose_their_marks() {
        let received = received(ARTICLE);
        let text = &received.document.text;
        let found: Vec<_> = text.blocks().iter().map(|block| (block.kind, text.slice(block.span))).collect();
        assert_eq!(
            found,
            [
                (BlockKind::Headline, "Ferry late"),
                (BlockKind::Paragraph, "The ferry to Skerry will be late, she said \u{2014} and slow.\nSo it *is*."),
                (BlockKind::Subhead, "Why"),
                (BlockKind::Blockquote, "It is old, he said."),
                (BlockKind::ListItem, "One"),
                (BlockKind::ListItem, "Two"),
                (BlockKind::ListItem, "More of two"),
            ]
        );
        let messages: Vec<_> = received.warnings.iter().map(|warning| warning.message.as_str()).collect();
        assert_eq!(messages, ["1 table was left out", "1 block of code was left out", "1 block of HTML was left out"]);
    }

    #[test]
    fn front_matter_says_what_a_record_says() {
        let document = received(ARTICLE).document;
        assert_eq!(document.title.as_deref(), Some("Ferry late"));
        assert_eq!(document.byline.as_deref(), Some("Ada Moon, Bo Reed"));
        assert_eq!(document.published.map(|day| day.to_string()).as_deref(), Some("2024-03-05"));
        let toml = "+++\ntitle = 'Weir holds'\n+++\nIt held.";
        assert_eq!(received(toml).document.title.as_deref(), Some("Weir holds"));
    }

    #[test]
    fn every_word_leads_back_to_its_bytes_in_any_encoding() {
        let latin: Vec<u8> = "# Le caf\u{e9}\n\nLe *caf\u{e9}*\nest fer\\*m\u{e9}, &amp; la propri\u{e9}taire."
            .chars()
            .map(|char| char as u8)
            .collect();
        for bytes in [ARTICLE.as_bytes().to_vec(), format!("\u{feff}{ARTICLE}").into_bytes(), latin] {
            let document = read(bytes.clone(), Provenance::default()).document;
            let text = &document.text;
            let mut mapped = 0;
            for (at, word) in text.as_str().match_indices(char::is_alphabetic) {
                let places = text.source(text.span(at..at + word.len()).expect("a letter"));
                let [place] = places.as_slice() else { panic!("{word} has {places:?}") };
                let read: String = match std::str::from_utf8(&bytes) {
                    Ok(_) => String::from_utf8_lossy(&bytes[place.clone()]).into_owned(),
                    Err(_) => bytes[place.clone()].iter().map(|&byte| char::from(byte)).collect(),
                };
                assert_eq!(read, word);
                mapped += 1;
            }
            assert!(mapped > 30);
        }
    }
}
