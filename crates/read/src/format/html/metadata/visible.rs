//! What elements say by their names and their words: headings, `time`, bylines, the title of the window.

use crate::document::{Field, Place};
use crate::format::claims::{Claims, LONGEST_LINE, LONGEST_VALUE, tells_of_a_change};
use crate::format::day;
use crate::format::html::role::Role;
use crate::format::html::tag::Tag;
use crate::format::html::tree::{Id, Kind, Tree};
use crate::format::reference::cleaned;

pub(super) fn look_at(tree: &Tree<'_>, id: Id, tag: &Tag<'_>, claims: &mut Claims) {
    let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
    if is("h1") {
        claims.add(Field::Title, Place::Element, "h1", &words(tree, id));
    } else if is("title") {
        if let Some(title) = tag.raw {
            claims.add(Field::Title, Place::Words, "title", title);
        }
    } else if is("time") {
        let key = if tag.attribute("pubdate").is_some() { "time pubdate" } else { "time" };
        let written = words(tree, id);
        let is_of_change = tells_of_a_change(tag.attribute("class").unwrap_or_default()) || tells_of_a_change(&written);
        let field = if is_of_change { Field::Modified } else { Field::Published };
        let stated = tag.attribute("datetime").filter(|value| day(value).is_some());
        if let Some(value) = stated {
            claims.add(field, Place::Element, key, value);
        }
        if day(&written).is_some() {
            // What is shown may be another day than what is stated, in UTC.
            claims.add(field, if stated.is_some() { Place::Words } else { Place::Element }, key, &written);
        }
    } else if is("a") && tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("author")) {
        claims.add(Field::Byline, Place::Element, "rel author", &words(tree, id));
    } else if let Some(names) = tag.attribute("class").or_else(|| tag.attribute("id")) {
        by_name(tree, id, &names.to_ascii_lowercase(), claims);
    }
}

/// What an element with a telling class name holds.
fn by_name(tree: &Tree<'_>, id: Id, names: &str, claims: &mut Claims) {
    let is_byline = ["byline", "author-name", "author_name", "authorname"].iter().any(|name| names.contains(name));
    let is_date = ["date", "time", "publish", "posted", "byline", "meta"].iter().any(|name| names.contains(name))
        && !["updat", "modif", "comment", "related"].iter().any(|name| names.contains(name));
    if !is_byline && !is_date {
        return;
    }
    let written = words(tree, id);
    let count = written.split_whitespace().count();
    if count == 0 || count > LONGEST_LINE {
        return;
    }
    if is_date && day(&written).is_some() {
        // "date" may be that of an event; who says "published", names the author or gives the minute means the article.
        let is_certain = is_byline || names.contains("publish") || names.contains("posted") || has_minute(&written);
        claims.add(Field::Published, Place::Words, if is_certain { "byline" } else { "date" }, &written);
    }
    if is_byline {
        claims.add(Field::Byline, Place::Words, "byline", &written);
    }
}

/// Whether a line holds a time of the clock: "at 11:08 a.m.".
fn has_minute(line: &str) -> bool {
    line.split_whitespace().filter_map(|word| word.split_once(':')).any(|(hour, rest)| {
        matches!(hour.len(), 1 | 2)
            && hour.bytes().all(|byte| byte.is_ascii_digit())
            && rest.starts_with(|char: char| char.is_ascii_digit())
    })
}

/// The words in an element, as much of them as a claim may have.
pub(super) fn words(tree: &Tree<'_>, id: Id) -> String {
    let mut words = String::new();
    let mut at = id + 1;
    while at < tree.node(id).end && words.len() < LONGEST_VALUE {
        match tree.node(at).kind {
            Kind::Text(start, end) => words.push_str(&tree.html[start as usize..end as usize]),
            Kind::Element(_, Role::Hidden) => {
                at = tree.node(at).end;
                continue;
            }
            Kind::Element(_, role) if role.parts() || role == Role::Break => words.push(' '),
            Kind::Element(..) => {}
        }
        at += 1;
    }
    words.truncate(words.floor_char_boundary(LONGEST_VALUE));
    cleaned(&words).unwrap_or_default()
}
