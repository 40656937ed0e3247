//! The blocks of a page's main content as one text.

use std::ops::Range;

use dom_query::{Document, NodeRef};

use super::guard::Tags;
use super::repeats;
use crate::text::{BlockKind, Text};

/// The blocks of a page in order, as they are found.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    finished: String,
    ranges: Vec<(BlockKind, Range<usize>)>,
    current: String,
    space: bool,
    breaks: usize,
}

impl Blocks {
    /// Whether no block holds a word.
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Adds words to the current block; white space in them becomes one space, no-break spaces stay.
    fn push(&mut self, kind: BlockKind, words: &str) {
        for piece in words.split_inclusive(|char: char| char.is_ascii_whitespace()) {
            let word = piece.trim_end_matches(|char: char| char.is_ascii_whitespace());
            if !word.is_empty() {
                match self.breaks {
                    0 if self.space && !self.current.is_empty() => self.current.push(' '),
                    0 => {}
                    1 if !self.current.is_empty() => self.current.push('\n'),
                    // Two line breaks in a row are how pages without paragraphs part them.
                    _ => self.end(kind),
                }
                self.current.push_str(word);
                (self.space, self.breaks) = (false, 0);
            }
            self.space |= word.len() < piece.len();
        }
    }

    /// Ends the current line inside the block.
    fn break_line(&mut self) {
        self.breaks += 1;
    }

    /// Ends the current block, if it holds a word.
    fn end(&mut self, kind: BlockKind) {
        let block = self.current.trim();
        if !block.is_empty() {
            if !self.finished.is_empty() {
                self.finished.push_str("\n\n");
            }
            let start = self.finished.len();
            self.finished.push_str(block);
            self.ranges.push((kind, start..self.finished.len()));
        }
        self.current.clear();
        (self.space, self.breaks) = (false, 0);
    }

    /// The text with its headline in front; what repeats the headline at the start of the content is left out.
    pub(super) fn into_text(self, headline: Option<&str>) -> Text {
        let Some(headline) = headline else {
            return Text::new(self.finished, self.ranges);
        };
        let mut all = Self::default();
        all.push(BlockKind::Headline, headline);
        all.end(BlockKind::Headline);
        for (index, (kind, range)) in self.ranges.into_iter().enumerate() {
            let block = &self.finished[range];
            // Above the first paragraph a page may have a label and a date, and then the headline again.
            if index >= 3 || !repeats(headline, kind, block) {
                all.finished.push_str("\n\n");
                let start = all.finished.len();
                all.finished.push_str(block);
                all.ranges.push((kind, start..all.finished.len()));
            }
        }
        Text::new(all.finished, all.ranges)
    }
}

/// What an element does to the text around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Heading,
    ListItem,
    Blockquote,
    Caption,
    Block,
    Quotation,
    Break,
    Hidden,
    Inline,
}

impl Role {
    fn of(name: &str) -> Self {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "li" | "dd" | "dt" => Self::ListItem,
            "blockquote" => Self::Blockquote,
            "figcaption" | "caption" => Self::Caption,
            "address" | "article" | "aside" | "body" | "center" | "details" | "dialog" | "dir" | "div" | "dl"
            | "fieldset" | "figure" | "footer" | "form" | "header" | "hgroup" | "hr" | "html" | "legend" | "main"
            | "menu" | "nav" | "ol" | "p" | "pre" | "search" | "section" | "summary" | "table" | "tbody" | "td"
            | "tfoot" | "th" | "thead" | "tr" | "ul" => Self::Block,
            "q" => Self::Quotation,
            "br" => Self::Break,
            "audio" | "button" | "canvas" | "datalist" | "head" | "iframe" | "math" | "noscript" | "object"
            | "script" | "select" | "style" | "svg" | "template" | "textarea" | "title" | "video" => Self::Hidden,
            _ => Self::Inline,
        }
    }

    /// Whether text before, inside and after the element stands in different blocks.
    fn parts(self) -> bool {
        matches!(self, Self::Heading | Self::ListItem | Self::Blockquote | Self::Caption | Self::Block)
    }
}

/// How many elements of each role are open around a place.
#[derive(Default)]
struct Around {
    headings: usize,
    list_items: usize,
    blockquotes: usize,
    captions: usize,
}

impl Around {
    fn kind(&self) -> BlockKind {
        if self.captions > 0 {
            BlockKind::Caption
        } else if self.headings > 0 {
            BlockKind::Subhead
        } else if self.blockquotes > 0 {
            BlockKind::Blockquote
        } else if self.list_items > 0 {
            BlockKind::ListItem
        } else {
            BlockKind::Paragraph
        }
    }

    fn count(&mut self, role: Role) -> Option<&mut usize> {
        match role {
            Role::Heading => Some(&mut self.headings),
            Role::ListItem => Some(&mut self.list_items),
            Role::Blockquote => Some(&mut self.blockquotes),
            Role::Caption => Some(&mut self.captions),
            _ => None,
        }
    }
}

/// The blocks of cleaned HTML, by its tree.
pub(super) fn of_content(html: &str) -> Blocks {
    let page = Document::from(html);
    let mut blocks = Blocks::default();
    let mut around = Around::default();
    let root = page.root();
    let mut next = root.first_child();
    // By links between nodes and not by recursion: the depth is the page's choice and the stack is ours.
    while let Some(node) = next {
        let role = enter(&node, &mut blocks, &mut around);
        next = node.first_child().filter(|_| role != Role::Hidden);
        if next.is_some() {
            continue;
        }
        let mut done = node;
        loop {
            leave(Role::of_node(&done), &mut blocks, &mut around);
            next = done.next_sibling();
            if next.is_some() {
                break;
            }
            match done.parent() {
                Some(parent) if parent.id != root.id => done = parent,
                _ => break,
            }
        }
    }
    blocks.end(around.kind());
    blocks
}

impl Role {
    fn of_node(node: &NodeRef<'_>) -> Self {
        node.qual_name_ref().map_or(Self::Inline, |name| Self::of(&name.local))
    }
}

fn enter(node: &NodeRef<'_>, blocks: &mut Blocks, around: &mut Around) -> Role {
    if node.is_text() {
        blocks.push(around.kind(), &node.text());
        return Role::Inline;
    }
    let role = Role::of_node(node);
    match role {
        Role::Break => blocks.break_line(),
        // A browser draws the marks of a `<q>`, so that readers see them.
        Role::Quotation => blocks.push(around.kind(), "“"),
        _ if role.parts() => blocks.end(around.kind()),
        _ => {}
    }
    if let Some(count) = around.count(role) {
        *count += 1;
    }
    role
}

fn leave(role: Role, blocks: &mut Blocks, around: &mut Around) {
    if role == Role::Quotation {
        blocks.space = false; // the closing mark stands at the word, whatever the source's line ends
        blocks.push(around.kind(), "”");
    }
    if role.parts() {
        blocks.end(around.kind());
    }
    if let Some(count) = around.count(role) {
        *count = count.saturating_sub(1);
    }
}

/// The blocks of a page by its tags alone, in one pass and without a tree.
///
/// Nothing is picked: menus and notices are read with the article. An element's kind holds until the next tag that parts
/// blocks, since on the pages that come here end tags cannot be trusted.
pub(super) fn of_tags(html: &str) -> Blocks {
    let mut blocks = Blocks::default();
    let mut kind = BlockKind::Paragraph;
    let mut at = 0;
    let mut hidden = false;
    for tag in Tags::new(html) {
        if !hidden {
            push_source(&mut blocks, kind, &html[at..tag.start]);
        }
        at = tag.end;
        let role = Role::of(&tag.element());
        hidden = role == Role::Hidden && !tag.closes;
        match role {
            Role::Break => blocks.break_line(),
            Role::Quotation => blocks.push(kind, if tag.closes { "”" } else { "“" }),
            _ if role.parts() => {
                blocks.end(kind);
                kind = match role {
                    Role::Heading if !tag.closes => BlockKind::Subhead,
                    Role::ListItem if !tag.closes => BlockKind::ListItem,
                    Role::Blockquote if !tag.closes => BlockKind::Blockquote,
                    Role::Caption if !tag.closes => BlockKind::Caption,
                    _ => BlockKind::Paragraph,
                };
            }
            _ => {}
        }
    }
    if !hidden {
        push_source(&mut blocks, kind, &html[at..]);
    }
    blocks.end(kind);
    blocks
}

/// Adds source text between two tags: comments and declarations are left out, character references are decoded.
fn push_source(blocks: &mut Blocks, kind: BlockKind, source: &str) {
    let mut rest = source;
    while let Some(start) = rest.match_indices('<').map(|(at, _)| at).find(|at| rest[at + 1..].starts_with(['!', '?']))
    {
        blocks.push(kind, &html_escape::decode_html_entities(&rest[..start]));
        let end = if rest[start..].starts_with("<!--") { "-->" } else { ">" };
        rest = rest[start..].find(end).map_or("", |found| &rest[start + found + end.len()..]);
    }
    blocks.push(kind, &html_escape::decode_html_entities(rest));
}
