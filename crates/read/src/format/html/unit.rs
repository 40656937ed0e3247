//! The blocks of a whole page in order, each with what tells articles from what stands beside them.

use super::beside;
use super::role::Role;
use super::tag::Tag;
use super::tree::{Id, Kind, Tree};
use super::words::Words;
use crate::text::BlockKind;

/// One block of a page.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) kind: BlockKind,
    pub(super) words: Words,
    /// Its first text in the tree.
    pub(super) node: Id,
    /// How many words it has.
    pub(super) count: usize,
    /// How many of them are links.
    pub(super) linked: usize,
    /// How many of them are links to pages of the same site.
    pub(super) inward: usize,
    /// Whether it is the cell of a table, and not a block inside one.
    pub(super) is_cell: bool,
    /// Whether an element around it says that it stands beside the article.
    pub(super) beside: bool,
}

impl Unit {
    pub(super) fn text(&self) -> &str {
        &self.words.string
    }

    /// How much it speaks for being text of an article: the words of sentences that are no links.
    pub(super) fn prose(&self) -> usize {
        let is_text = matches!(self.kind, BlockKind::Paragraph | BlockKind::Blockquote | BlockKind::ListItem);
        let unlinked = self.count.saturating_sub(2 * self.linked);
        if is_text && self.count >= 8 { unlinked } else { 0 }
    }

    pub(super) fn is_mostly_link(&self) -> bool {
        2 * self.linked > self.count
    }
}

/// What is open around a place in the page.
struct Open {
    id: Id,
    end: Id,
    role: Role,
}

/// Cuts a page into its units, hidden text left out.
///
/// `host` is the site's name, if the page says it; links to other sites are told by it.
pub(super) fn units(tree: &Tree<'_>, host: Option<&str>) -> Vec<Unit> {
    let mut cutter = Cutter { tree, host, open: Vec::new(), units: Vec::new(), current: None, breaks: 0 };
    let mut id = 1;
    while (id as usize) < tree.nodes.len() {
        cutter.leave_to(id);
        let node = tree.node(id);
        match node.kind {
            Kind::Text(start, end) => cutter.text(id, start as usize..end as usize),
            Kind::Element(tag, role) => {
                if role == Role::Hidden || beside::is_hidden(&tag, role) {
                    id = node.end;
                    continue;
                }
                cutter.enter(Open { id, end: node.end, role });
            }
        }
        id += 1;
    }
    cutter.leave_to(id);
    cutter.end();
    cutter.units
}

struct Cutter<'t, 'h> {
    tree: &'t Tree<'h>,
    host: Option<&'t str>,
    open: Vec<Open>,
    units: Vec<Unit>,
    current: Option<Unit>,
    breaks: usize,
}

impl Cutter<'_, '_> {
    fn enter(&mut self, open: Open) {
        if open.role.parts() {
            self.end();
        }
        let place = self.tree.tag(open.id).map_or(0..0, |tag| tag.start..tag.end);
        match open.role {
            Role::Break => {
                self.breaks += 1;
                // Two line breaks in a row are how pages without paragraphs part them.
                if self.breaks > 1 {
                    self.end();
                } else if let Some(unit) = &mut self.current {
                    unit.words.break_line(place);
                }
            }
            // A browser draws the marks of a `<q>`, so that readers see them.
            Role::Quotation => self.unit(open.id).words.take("\u{201c}", place),
            _ => {}
        }
        self.open.push(open);
    }

    /// Leaves the elements that end before a node.
    fn leave_to(&mut self, id: Id) {
        while let Some(open) = self.open.pop_if(|open| open.end <= id) {
            if open.role == Role::Quotation {
                let place = self.tree.tag(open.id).map_or(0..0, |tag| tag.start..tag.end);
                let words = &mut self.unit(open.id).words;
                words.close_up(); // the closing mark stands at the word, whatever the source's line ends
                words.take("\u{201d}", place);
            }
            if open.role.parts() {
                self.end();
            }
        }
    }

    fn text(&mut self, id: Id, range: std::ops::Range<usize>) {
        let html = self.tree.html;
        let source = &html[range.clone()];
        let count = count(source);
        if self.current.is_none() && source.trim_ascii().is_empty() {
            return;
        }
        if !source.trim_ascii().is_empty() {
            self.breaks = 0;
        }
        let link = self.open.iter().rev().find(|open| open.role == Role::Link).map(|open| open.id);
        let is_inward = link.and_then(|link| self.tree.tag(link)).is_some_and(|tag| is_inward(tag, self.host));
        let unit = self.unit(id);
        unit.count += count;
        unit.linked += if link.is_some() { count } else { 0 };
        unit.inward += if is_inward { count } else { 0 };
        unit.words.push(html, range);
    }

    /// The unit that a node belongs to, begun here if none is open.
    fn unit(&mut self, node: Id) -> &mut Unit {
        if self.current.is_none() {
            self.breaks = 0;
        }
        let open = &self.open;
        self.current.get_or_insert_with(|| {
            let is_cell = open.iter().rev().find(|open| open.role.parts()).is_some_and(|open| open.role == Role::Cell);
            Unit {
                kind: kind(open),
                words: Words::default(),
                node,
                count: 0,
                linked: 0,
                inward: 0,
                is_cell,
                beside: false,
            }
        })
    }

    fn end(&mut self) {
        if let Some(unit) = self.current.take()
            && !unit.words.string.is_empty()
        {
            self.units.push(unit);
        }
    }
}

/// Whether a link leads to the same site, as far as can be told.
fn is_inward(link: &Tag<'_>, host: Option<&str>) -> bool {
    let address = link.attribute("href").unwrap_or_default().trim_ascii();
    let rest = address.split_once("//").filter(|(scheme, _)| scheme.is_empty() || scheme.ends_with(':'));
    let (Some((_, rest)), Some(host)) = (rest, host) else {
        return true;
    };
    site(rest).ends_with(site(host)) || site(host).ends_with(site(rest))
}

/// The name of a site without the "www." that means nothing.
fn site(address: &str) -> &str {
    let host = address.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

/// How many words there are; two characters of a script without spaces count as one.
fn count(source: &str) -> usize {
    let words = source.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    let unspaced =
        source.chars().filter(|char| matches!(char, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{9fff}')).count();
    words + unspaced / 2
}

/// The kind of a block inside these elements.
fn kind(open: &[Open]) -> BlockKind {
    let is = |role: Role| open.iter().any(|open| open.role == role);
    if is(Role::Caption) {
        BlockKind::Caption
    } else if is(Role::Heading) {
        BlockKind::Subhead
    } else if is(Role::Blockquote) {
        BlockKind::Blockquote
    } else if is(Role::ListItem) {
        BlockKind::ListItem
    } else {
        BlockKind::Paragraph
    }
}
