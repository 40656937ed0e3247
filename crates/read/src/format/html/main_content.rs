//! Chooses the elements that hold the main content of a page.

use std::ops::Range;

use super::beside::{self, Sign};
use super::role::Role;
use super::tree::{Id, Kind, Tree};
use super::unit::Unit;
use crate::format::plain;
use crate::text::BlockKind;

/// The part of the page's prose that an element must hold so that the content is looked for inside it.
const HOLDS: f64 = 0.7;
/// An element that holds more of the page's prose than this is no sidebar, whatever it is called.
const TOO_MUCH: f64 = 0.4;

/// A caption or a pull quote has fewer words of prose than this.
const LONGEST_APART: usize = 150;

/// The prose in each element, by sums over the nodes before it.
struct Prose(Vec<usize>);

impl Prose {
    fn new(tree: &Tree<'_>, units: &[Unit]) -> Self {
        let mut sums = vec![0; tree.nodes.len() + 1];
        for unit in units.iter().filter(|unit| !unit.beside) {
            sums[unit.node as usize + 1] += unit.prose();
        }
        let mut sum = 0;
        for place in &mut sums {
            sum += *place;
            *place = sum;
        }
        Self(sums)
    }

    fn of(&self, tree: &Tree<'_>, id: Id) -> usize {
        self.0[tree.node(id).end as usize] - self.0[id as usize]
    }
}

/// Marks what stands beside the article, and gives the nodes that the main content is among.
pub(super) fn find(tree: &Tree<'_>, units: &mut [Unit], title: Option<&str>) -> Range<Id> {
    let bodies = mark(tree, units);
    choose(tree, units, &bodies, title).map_or(0..0, |root| root..tree.node(root).end)
}

/// Marks captions and what says that it stands beside the article, and gives all nodes: a fragment is its main content.
pub(super) fn all(tree: &Tree<'_>, units: &mut [Unit]) -> Range<Id> {
    mark(tree, units);
    Tree::ROOT..tree.node(Tree::ROOT).end
}

/// Marks the units that stand beside the article or are captions or pull quotes, by what the elements around them say.
fn mark(tree: &Tree<'_>, units: &mut [Unit]) -> Vec<Id> {
    let prose = Prose::new(tree, units);
    let all = prose.of(tree, Tree::ROOT);
    let signs: Vec<(Id, Sign, Role)> = (1..tree.nodes.len() as Id)
        .filter_map(|id| match &tree.node(id).kind {
            Kind::Element(tag, role) => Some((id, beside::sign(tag, *role)?, *role)),
            Kind::Text(..) => None,
        })
        .collect();
    let bodies: Vec<Id> = signs.iter().filter(|(_, sign, _)| *sign == Sign::Body).map(|(id, ..)| *id).collect();
    let named = outermost(tree, &prose, &bodies);
    let in_bodies: usize = named.iter().map(|&body| prose.of(tree, body)).sum();
    let (mut asides, mut others) = (Ranges::default(), Ranges::default());
    let (mut captions, mut pull_quotes) = (Ranges::default(), Ranges::default());
    for &(id, sign, role) in &signs {
        let range = id..tree.node(id).end;
        let held = prose.of(tree, id);
        // What holds much of the text is no sidebar, unless what calls itself the body of the article is elsewhere.
        let first = named.partition_point(|&body| body < id);
        let is_in_body = first > 0 && id < tree.node(named[first - 1]).end;
        let inside = named[first..].iter().take_while(|&&body| body < range.end).map(|&body| prose.of(tree, body));
        let elsewhere = in_bodies - if is_in_body { held } else { inside.sum() };
        let is_article = role == Role::Page || (held as f64 > TOO_MUCH * all as f64 && 4 * elsewhere < held);
        match sign {
            Sign::Caption if held < LONGEST_APART => captions.push(range),
            Sign::PullQuote if held < LONGEST_APART => pull_quotes.push(range),
            Sign::Beside if !is_article && role == Role::Beside => asides.push(range),
            Sign::Beside if !is_article => others.push(range),
            Sign::Comments if role != Role::Page && (held as f64) < 0.95 * all as f64 => asides.push(range),
            _ => {}
        }
    }
    for unit in units {
        // An embedded post is a quotation, whatever the box around it is called.
        let is_embedded = unit.kind == BlockKind::Blockquote;
        unit.beside = asides.contain(unit.node) || (!is_embedded && others.contain(unit.node));
        if captions.contain(unit.node) {
            unit.kind = BlockKind::Caption;
        } else if pull_quotes.contain(unit.node) {
            unit.kind = BlockKind::PullQuote;
        }
    }
    bodies
}

/// Ranges of nodes that are added in the order of their starts; one inside another is passed over.
#[derive(Default)]
struct Ranges(Vec<Range<Id>>);

impl Ranges {
    fn push(&mut self, range: Range<Id>) {
        if self.0.last().is_none_or(|last| last.end <= range.start) {
            self.0.push(range);
        }
    }

    fn contain(&self, node: Id) -> bool {
        let next = self.0.partition_point(|range| range.start <= node);
        next > 0 && node < self.0[next - 1].end
    }
}

/// Those of some elements in order that hold prose and are not inside another of them.
fn outermost(tree: &Tree<'_>, prose: &Prose, ids: &[Id]) -> Vec<Id> {
    let mut kept: Vec<Id> = Vec::new();
    for &id in ids {
        if prose.of(tree, id) > 0 && kept.last().is_none_or(|&last| tree.node(last).end <= id) {
            kept.push(id);
        }
    }
    kept
}

/// The element that holds the main content.
fn choose(tree: &Tree<'_>, units: &[Unit], bodies: &[Id], title: Option<&str>) -> Option<Id> {
    let prose = Prose::new(tree, units);
    let all = prose.of(tree, Tree::ROOT) as f64;
    if all == 0.0 {
        return None;
    }
    let named = outermost(tree, &prose, bodies);
    let held: usize = named.iter().map(|&id| prose.of(tree, id)).sum();
    let start = if held as f64 >= 0.4 * all && named.len() == 1 { named[0] } else { Tree::ROOT };
    let headline = headline(tree, units, title).or_else(|| headlines(tree, units).next()).map(|unit| unit.node);
    let mut chosen = start;
    loop {
        let here = prose.of(tree, chosen) as f64;
        let best = tree.children(chosen).max_by_key(|&child| (prose.of(tree, child), std::cmp::Reverse(child)));
        let with_headline = headline.and_then(|headline| {
            tree.children(chosen).find(|&child| child <= headline && headline < tree.node(child).end)
        });
        let holds = |child: &Id, part: f64| prose.of(tree, *child) as f64 >= part * here && tree.role(*child).parts();
        // The article stands with its headline, where the page holds much other text.
        match best.filter(|child| holds(child, HOLDS)).or(with_headline.filter(|child| holds(child, 0.25))) {
            Some(child) => chosen = child,
            None => break,
        }
    }
    // A paragraph alone is too deep: what holds it holds the article.
    while matches!(tree.role(chosen), Role::Paragraph | Role::ListItem | Role::List | Role::Blockquote | Role::Heading)
    {
        chosen = tree.node(chosen).parent;
    }
    Some(chosen)
}

/// The printed headline: a heading that says what the page calls itself, else one of the first level that says half of
/// it.
pub(super) fn headline<'u>(tree: &Tree<'_>, units: &'u [Unit], title: Option<&str>) -> Option<&'u Unit> {
    let title = title?;
    let mut headings = units.iter().filter(|unit| unit.kind == BlockKind::Subhead);
    headings.find(|unit| plain::same_words(title, unit.text())).or_else(|| {
        headlines(tree, units).find(|unit| {
            let shared = unit.text().split_whitespace().filter(|word| title.contains(word)).count();
            2 * shared >= unit.count.max(title.split_whitespace().count())
        })
    })
}

/// The headings of the first level.
fn headlines<'u>(tree: &Tree<'_>, units: &'u [Unit]) -> impl Iterator<Item = &'u Unit> {
    let is_first_level = |unit: &&Unit| {
        let mut around = tree.ancestors(unit.node).take(4).filter_map(|id| tree.tag(id));
        unit.kind == BlockKind::Subhead && around.any(|tag| tag.name.eq_ignore_ascii_case("h1"))
    };
    units.iter().filter(is_first_level)
}
