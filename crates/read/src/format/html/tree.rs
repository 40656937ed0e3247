//! The elements of a page as a tree that knows where in the source each of its texts stands.
//!
//! Made in one pass over the tags with the part of the HTML standard's rules that decides what holds what: elements
//! without end tags, end tags that may be left out, end tags in the wrong order. It does not repair formatting, because
//! no one looks at it. Any input takes a time that grows with its length: the depth is capped, as browsers do.

use super::role::{Role, is_void};
use super::tag::{Tag, Tags};

/// Elements inside one another below this depth are passed over and their text belongs to the one above. Browsers stop
/// at 512; of 91 saved news pages none passes 48.
pub(super) const DEEPEST: usize = 250;

/// The number of a node in its tree; a node's parent has a smaller one, and numbers grow in the order of the source.
pub(super) type Id = u32;

/// What a node is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind<'h> {
    /// An element with its start tag.
    Element(Tag<'h>, Role),
    /// Text, from one byte of the source to another, with its character references.
    Text(u32, u32),
}

/// One element or text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'h> {
    pub(super) kind: Kind<'h>,
    pub(super) parent: Id,
    /// One past the last node inside this one.
    pub(super) end: Id,
}

/// A page.
#[derive(Debug)]
pub(super) struct Tree<'h> {
    pub(super) html: &'h str,
    /// In the order of the source. The first is the root, which no tag opened.
    pub(super) nodes: Vec<Node<'h>>,
    /// Whether elements were passed over because they lay too deep.
    pub(super) cut: bool,
}

impl<'h> Tree<'h> {
    pub(super) const ROOT: Id = 0;

    pub(super) fn new(html: &'h str) -> Self {
        let root = Tag { name: "", closes: false, attributes: "", raw: None, start: 0, end: 0 };
        let nodes = vec![Node { kind: Kind::Element(root, Role::Page), parent: 0, end: 0 }];
        let mut builder = Builder { tree: Self { html, nodes, cut: false }, open: vec![Self::ROOT] };
        let mut at = 0;
        for tag in Tags::new(html) {
            builder.text(at, tag.start);
            at = tag.end;
            if tag.closes {
                builder.close(tag.name);
            } else if tag.name != "!" {
                builder.open(tag);
            }
        }
        builder.text(at, html.len());
        builder.pop_to(0);
        builder.tree
    }

    pub(super) fn node(&self, id: Id) -> &Node<'h> {
        &self.nodes[id as usize]
    }

    /// The start tag of an element; `None` for text.
    pub(super) fn tag(&self, id: Id) -> Option<&Tag<'h>> {
        match &self.node(id).kind {
            Kind::Element(tag, _) => Some(tag),
            Kind::Text(..) => None,
        }
    }

    pub(super) fn role(&self, id: Id) -> Role {
        match self.node(id).kind {
            Kind::Element(_, role) => role,
            Kind::Text(..) => Role::Inline,
        }
    }

    /// The nodes right inside an element, in order.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.node(id).end;
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let child = next;
            (child < end).then(|| {
                next = self.node(child).end;
                child
            })
        })
    }

    /// The elements around a node, the nearest first.
    pub(super) fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let mut at = id;
        std::iter::from_fn(move || {
            (at != Self::ROOT).then(|| {
                at = self.node(at).parent;
                at
            })
        })
    }
}

/// What may stand in the head of a page; anything else ends it.
const HEAD: [&str; 10] =
    ["base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title"];

struct Builder<'h> {
    tree: Tree<'h>,
    /// The open elements, the root first.
    open: Vec<Id>,
}

impl<'h> Builder<'h> {
    fn push(&mut self, kind: Kind<'h>) -> Id {
        let id = self.tree.nodes.len() as Id;
        let parent = self.open.last().copied().unwrap_or(Tree::ROOT);
        self.tree.nodes.push(Node { kind, parent, end: id + 1 });
        id
    }

    fn text(&mut self, start: usize, end: usize) {
        if start < end {
            self.push(Kind::Text(start as u32, end as u32));
        }
    }

    /// Closes the open elements from the one at `depth` on.
    fn pop_to(&mut self, depth: usize) {
        let end = self.tree.nodes.len() as Id;
        for id in self.open.drain(depth..) {
            self.tree.nodes[id as usize].end = end;
        }
    }

    fn name(&self, depth: usize) -> &'h str {
        self.tree.tag(self.open[depth]).map_or("", |tag| tag.name)
    }

    fn is(&self, depth: usize, names: &[&str]) -> bool {
        let open = self.name(depth);
        names.iter().any(|name| open.eq_ignore_ascii_case(name))
    }

    /// Closes the nearest open element with one of these names, if none of the `walls` stands between.
    fn close_nearest(&mut self, names: &[&str], walls: &[&str]) {
        let found = (1..self.open.len()).rev().find(|&depth| self.is(depth, names) || self.is(depth, walls));
        if let Some(depth) = found.filter(|&depth| self.is(depth, names)) {
            self.pop_to(depth);
        }
    }

    fn open(&mut self, tag: Tag<'h>) {
        let role = Role::of(tag.name);
        self.close_what_ends(&tag, role);
        let id = self.push(Kind::Element(tag, role));
        let holds_nothing = is_void(tag.name) || tag.raw.is_some();
        let closes_itself =
            role == Role::Inline && self.tree.html[..tag.end].ends_with("/>") && tag.name.contains(['-', ':']);
        if holds_nothing || closes_itself {
            return;
        }
        if self.open.len() < DEEPEST {
            self.open.push(id);
        } else {
            self.tree.cut = true;
        }
    }

    /// Closes what the standard closes before this start tag, because its end tag may be left out.
    fn close_what_ends(&mut self, tag: &Tag<'_>, role: Role) {
        const CELLS: [&str; 4] = ["td", "th", "table", "caption"];
        let is = |names: &[&str]| names.iter().any(|name| tag.name.eq_ignore_ascii_case(name));
        let last = self.open.len() - 1;
        if self.is(last, &["head"]) && !is(&HEAD) {
            self.pop_to(last);
        }
        if is(&["li"]) {
            self.close_nearest(&["li"], &["ul", "ol", "menu", "dir", "td", "th", "table"]);
        } else if is(&["dd", "dt"]) {
            self.close_nearest(&["dd", "dt"], &["dl", "td", "th", "table"]);
        } else if is(&["td", "th"]) {
            self.close_nearest(&["td", "th"], &["table", "tr"]);
        } else if is(&["tr"]) {
            self.close_nearest(&["tr"], &["table"]);
        } else if is(&["tbody", "thead", "tfoot"]) {
            self.close_nearest(&["tbody", "thead", "tfoot"], &["table"]);
        } else if is(&["option"]) {
            self.close_nearest(&["option"], &["select"]);
        } else if is(&["a"]) {
            self.close_nearest(&["a"], &["td", "th", "table", "li", "div", "section", "article"]);
        }
        // A paragraph ends where any block begins, except a block in a table or a button inside it.
        if role.parts() && !matches!(role, Role::Cell | Role::Caption) {
            let walls = [&CELLS[..], &["button", "object", "svg", "math", "template"]].concat();
            self.close_nearest(&["p"], &walls);
        }
        if role == Role::Heading && self.tree.role(*self.open.last().unwrap_or(&Tree::ROOT)) == Role::Heading {
            self.pop_to(self.open.len() - 1);
        }
    }

    fn close(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("br") || name.eq_ignore_ascii_case("body") || name.eq_ignore_ascii_case("html") {
            return;
        }
        let parts = Role::of(name).parts();
        let table_part =
            ["table", "tr", "td", "th", "tbody", "thead", "tfoot"].iter().any(|part| name.eq_ignore_ascii_case(part));
        for depth in (1..self.open.len()).rev() {
            if self.name(depth).eq_ignore_ascii_case(name) {
                self.pop_to(depth);
                return;
            }
            // A stray end tag of formatting closes no block, and one inside a cell nothing outside it.
            let role = self.tree.role(self.open[depth]);
            if (!parts && role.parts()) || (!table_part && role == Role::Cell) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as nested names: `html(p(x) p(y))`.
    fn shape(html: &str) -> String {
        fn write(tree: &Tree<'_>, id: Id, out: &mut String) {
            for child in tree.children(id) {
                if !out.is_empty() && !out.ends_with(['(', ' ']) {
                    out.push(' ');
                }
                match tree.node(child).kind {
                    Kind::Text(start, end) => out.push_str(tree.html[start as usize..end as usize].trim()),
                    Kind::Element(tag, _) => {
                        out.push_str(tag.name);
                        out.push('(');
                        write(tree, child, out);
                        out.push(')');
                    }
                }
            }
        }
        let mut out = String::new();
        write(&Tree::new(html), Tree::ROOT, &mut out);
        out
    }

    #[test]
    fn end_tags_may_be_left_out() {
        assert_eq!(shape("<p>a<p>b<div>c</div>"), "p(a) p(b) div(c)");
        assert_eq!(shape("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e"), "ul(li(a) li(b ul(li(c))) li(d)) e");
        assert_eq!(shape("<table><tr><td>a<td>b<tr><td><p>c</table>d"), "table(tr(td(a) td(b)) tr(td(p(c)))) d");
        assert_eq!(shape("<a>x<a>y</a>"), "a(x) a(y)");
        assert_eq!(shape("<h2>x<h3>y</h3>"), "h2(x) h3(y)");
    }

    #[test]
    fn stray_end_tags_close_no_block() {
        assert_eq!(shape("<div>a</b>b</div>c"), "div(a b) c");
        assert_eq!(shape("<b><div>a</b>b</div>c"), "b(div(a b) c)");
        assert_eq!(shape("<div><table><tr><td>a</div>b</table>c</div>"), "div(table(tr(td(a b))) c)");
        assert_eq!(shape("</p>a</div>"), "a");
    }

    #[test]
    fn elements_without_content_hold_nothing() {
        assert_eq!(shape("<p>a<br>b<img src=x>c<script>d<p></script>e"), "p(a br() b img() c script() e)");
    }

    #[test]
    fn the_depth_is_capped_and_the_text_stays() {
        let html = "<div>".repeat(10_000) + "x";
        let tree = Tree::new(&html);
        assert!(tree.cut);
        let text = tree.nodes.iter().position(|node| matches!(node.kind, Kind::Text(..))).expect("the text stays");
        assert!(tree.ancestors(text as Id).count() <= DEEPEST);
    }
}
