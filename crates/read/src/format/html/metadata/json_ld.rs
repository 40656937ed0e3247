//! What JSON-LD says in the terms of schema.org.

use serde_json::{Map, Value};

use crate::document::{Field, Place};
use crate::format::claims::{Claims, OF_PAGE};
use crate::format::html::tag::Tag;
use crate::format::reference::cleaned;

/// No more names of one article are looked up.
const MOST_NAMES: usize = 20;

/// The script of an element, if it is JSON-LD.
pub(super) fn script<'h>(tag: &Tag<'h>) -> Option<&'h str> {
    let is_linked =
        tag.attribute("type").is_some_and(|kind| kind.trim_ascii().eq_ignore_ascii_case("application/ld+json"));
    tag.raw.filter(|_| is_linked)
}

/// Reads the scripts of a page: the claims of the first article in them.
pub(super) fn read(scripts: &[&str], claims: &mut Claims) {
    let values: Vec<Value> = scripts.iter().filter_map(|script| parse(script)).collect();
    let objects = objects(&values);
    let Some(article) = objects.iter().find(|object| object.get("@type").is_some_and(is_article)) else {
        // Where the object of the article is broken, that of the page around it may state the day.
        let mut of_page = objects.iter().filter(|object| object.get("@type").is_some_and(is_page));
        if let Some(value) = of_page.find_map(|page| page.get("datePublished")?.as_str()) {
            claims.add(Field::Published, Place::JsonLd, OF_PAGE, value);
        }
        return;
    };
    let linked = Linked { objects: &objects };
    let strings = [
        ("headline", Field::Title),
        ("datePublished", Field::Published),
        ("dateCreated", Field::Published),
        ("dateModified", Field::Modified),
        ("url", Field::Address),
        ("inLanguage", Field::Language),
    ];
    for (key, field) in strings {
        if let Some(value) = article.get(key).and_then(Value::as_str) {
            claims.add(field, Place::JsonLd, key, value);
        }
    }
    let names = [
        ("publisher", Field::Outlet),
        ("author", Field::Byline),
        ("creator", Field::Byline),
        ("articleSection", Field::Section),
        ("sourceOrganization", Field::Agency),
    ];
    for (key, field) in names {
        if let Some(value) = article.get(key).and_then(|value| linked.names(value)) {
            claims.add(field, Place::JsonLd, key, &value);
        }
    }
}

/// Parses a script; line ends inside strings, which JSON forbids and pages have, become spaces.
fn parse(script: &str) -> Option<Value> {
    let script = script.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim_end_matches(';');
    serde_json::from_str(script).or_else(|_| serde_json::from_str(&script.replace(|char: char| char < ' ', " "))).ok()
}

/// The objects at the top of the scripts and in their graphs, in order.
fn objects(values: &[Value]) -> Vec<&Map<String, Value>> {
    let mut found = Vec::new();
    let mut open: Vec<&Value> = values.iter().rev().collect();
    while let Some(value) = open.pop() {
        match value {
            // Backwards onto the stack, so that they come off it in the page's order.
            Value::Array(values) => open.extend(values.iter().rev()),
            Value::Object(object) => {
                found.push(object);
                open.extend(object.get("@graph"));
                open.extend(object.get("mainEntity"));
            }
            _ => {}
        }
    }
    found
}

/// The objects of a page, which refer to one another.
struct Linked<'j> {
    objects: &'j [&'j Map<String, Value>],
}

impl Linked<'_> {
    /// The names of one or several people or organisations, which may be strings, objects, or references to objects.
    fn names(&self, value: &Value) -> Option<String> {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let names: Vec<String> = values.iter().take(MOST_NAMES).filter_map(|value| self.name(value)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    fn name(&self, value: &Value) -> Option<String> {
        if let Some(name) = value.as_str() {
            return cleaned(name).filter(|name| !name.starts_with("http"));
        }
        if let Some(name) = value.get("name") {
            return name.as_str().or_else(|| name.get(0)?.as_str()).and_then(cleaned);
        }
        let id = value.get("@id")?;
        let object = self.objects.iter().find(|object| object.get("@id") == Some(id) && object.contains_key("name"))?;
        object.get("name")?.as_str().and_then(cleaned)
    }
}

/// Whether a type of schema.org is that of a page of its own, and not of one that lists others.
fn is_page(kind: &Value) -> bool {
    match kind {
        Value::String(kind) => matches!(kind.as_str(), "WebPage" | "ItemPage"),
        Value::Array(kinds) => kinds.iter().filter(|kind| kind.is_string()).any(is_page),
        _ => false,
    }
}

/// Whether a type of schema.org is a kind of article.
fn is_article(kind: &Value) -> bool {
    match kind {
        Value::String(kind) => {
            kind.ends_with("Article") || matches!(kind.as_str(), "BlogPosting" | "LiveBlogPosting" | "Report")
        }
        Value::Array(kinds) => kinds.iter().filter(|kind| kind.is_string()).any(is_article),
        _ => false,
    }
}
