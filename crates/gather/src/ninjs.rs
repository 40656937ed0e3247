//! ninjs, the news format of the IPTC in JSON, in its versions 1, 2 and 3.
//!
//! Version 1 has a property for each representation of the text (`body_text`, `body_xhtml`), later ones have a list
//! (`bodies`); version 3 writes names in mixed case. What is said of an item: <https://iptc.org/std/ninjs/>.

use onrecord_read::document::{Claim, Field, Place};
use onrecord_read::format::{Format, Provenance};
use serde_json::{Map, Value};

use crate::class::Class;
use crate::clipping::{Clipping, Gathered, Left};
use crate::markup;
use crate::printed::printed;

/// Whether a JSON object looks like ninjs and not like an article of JSON Lines, which has a `text`.
pub(crate) fn is_likely(object: &str) -> bool {
    let has = |name: &str| object.contains(name);
    let is_item = has("\"body_") || has("\"bodies\"") || has("\"headlines\"");
    let is_version = || has("\"versioncreated\"") || has("\"versionCreated\"");
    (is_item || is_version())
        && serde_json::from_str::<Map<String, Value>>(object).is_ok_and(|item| !item.contains_key("text"))
}

/// The article of an item.
pub(crate) fn article(object: &str, mut provenance: Provenance, place: String) -> Gathered {
    let item = match serde_json::from_str::<Map<String, Value>>(object) {
        Ok(item) => Item(item),
        Err(error) => {
            let reason = format!("cannot be read as ninjs: {error}");
            return Gathered::Failed(Left { place, class: Class::Damaged, reason });
        }
    };
    let Some((format, text)) = item.body() else {
        let kind = item.text("type").unwrap_or("item");
        let reason = format!("is ninjs of the type {kind:?} without a text, and was left out");
        return Gathered::Skipped(Left { place, class: Class::NoArticle, reason });
    };
    let mut claim = |field, key: &str, value: Option<&str>| {
        if let Some(value) = value {
            provenance.claims.push(Claim { field, value: value.to_owned(), place: Place::Record, key: key.to_owned() });
        }
    };
    claim(Field::Title, "headline", item.text("headline").or_else(|| item.main("headlines")));
    claim(Field::Byline, "byline", item.text("byline").or_else(|| item.text("by")));
    claim(Field::Outlet, "infosource", item.named("infosource").or_else(|| item.named("infosources")));
    claim(Field::Outlet, "copyrightholder", item.text("copyrightholder"));
    claim(Field::Published, "contentcreated", item.text("contentcreated"));
    claim(Field::Published, "firstcreated", item.text("firstcreated"));
    claim(Field::Published, "versioncreated", item.text("versioncreated"));
    claim(Field::Modified, "versioncreated", item.text("versioncreated"));
    claim(Field::Address, "uri", item.text("uri").filter(|uri| uri.starts_with("http")));
    claim(Field::Language, "language", item.text("language"));
    if let Some(uri) = item.text("uri") {
        uri.clone_into(&mut provenance.id);
    }
    Gathered::Article(Clipping::new(format, text.as_bytes().to_vec(), provenance, place))
}

/// An item; its properties are found whatever the case of their names.
struct Item(Map<String, Value>);

impl Item {
    fn property(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn text(&self, name: &str) -> Option<&str> {
        printed(self.property(name)?.as_str()?)
    }

    /// The value in a list that is marked as the main one, or else the first.
    fn main(&self, list: &str) -> Option<&str> {
        let values = self.property(list)?.as_array()?;
        let is_main = |value: &&Value| of(value, "role").is_some_and(|role| role.eq_ignore_ascii_case("main"));
        of(values.iter().find(is_main).or(values.first())?, "value")
    }

    /// The name of the first thing in a list.
    fn named(&self, list: &str) -> Option<&str> {
        of(self.property(list)?.as_array()?.first()?, "name")
    }

    /// The text: as HTML, which says what is a paragraph, or else as it is.
    fn body(&self) -> Option<(Format, &str)> {
        let of_list = self.property("bodies").and_then(Value::as_array).into_iter().flatten();
        let of_list = of_list.filter_map(|body| {
            let stated = of(body, "contenttype").or_else(|| of(body, "contentType")).unwrap_or_default();
            Some((stated.contains("html"), of(body, "value")?))
        });
        let of_names = self.0.iter().filter_map(|(key, value)| {
            let name = key.get(..5).filter(|start| start.eq_ignore_ascii_case("body_")).and(key.get(5..))?;
            Some((name.to_ascii_lowercase().contains("html"), value.as_str()?))
        });
        let bodies: Vec<(bool, &str)> = of_list.chain(of_names).filter(|(_, text)| printed(text).is_some()).collect();
        let (is_html, text) = *bodies.iter().find(|(is_html, _)| *is_html).or(bodies.first())?;
        let told = markup::format(text.as_bytes());
        Some((if is_html && told == Format::Plain { Format::Fragment } else { told }, text))
    }
}

fn of<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = r#"{"uri":"urn:news:1","type":"text","versioncreated":"2024-03-06T08:00:00Z","headline":"Ferry late",
        "firstcreated":"2024-03-05T23:00:00-05:00","byline":"Ada Moon","language":"en","copyrightholder":"Skerry Post",
        "body_text":"The ferry is late.","body_xhtml":"<p>The ferry is late.</p>"}"#;
    const TWO: &str = r#"{"uri":"https://post.example/1","type":"text","standard":{"name":"ninjs","version":"2.1"},
        "headlines":[{"role":"short","value":"Late"},{"role":"main","value":"Ferry late"}],
        "infosources":[{"name":"Skerry Post","role":"originator"}],"firstcreated":"2024-03-05T23:00:00-05:00",
        "bodies":[{"contenttype":"text/plain","value":"The ferry is late."},
                  {"contenttype":"application/xhtml+xml","value":"<p>The ferry is late.</p>"}]}"#;
    const THREE: &str = r#"{"uri":"https://post.example/1","type":"text","versionCreated":"2024-03-05T23:00:00-05:00",
        "headlines":[{"value":"Ferry late"}],"copyrightHolder":"Skerry Post","bodies":[{"contentType":"text/html","value":"<p>The ferry is late.</p>"}]}"#;

    fn read(object: &str) -> Gathered {
        assert!(is_likely(object));
        article(object, Provenance::of("a", None), "a.json".to_owned())
    }

    #[test]
    fn all_versions_say_the_same() {
        for object in [ONE, TWO, THREE] {
            let Gathered::Article(clipping) = read(object) else { panic!("{object}") };
            let said = |field: Field| {
                clipping.provenance.claims.iter().find(|claim| claim.field == field).map(|claim| claim.value.as_str())
            };
            assert_eq!(clipping.bytes, b"<p>The ferry is late.</p>");
            assert_eq!(clipping.format, Format::Fragment);
            assert_eq!(said(Field::Title), Some("Ferry late"));
            assert_eq!(said(Field::Outlet), Some("Skerry Post"));
            assert_eq!(said(Field::Published), Some("2024-03-05T23:00:00-05:00"));
        }
    }

    #[test]
    fn an_item_that_is_no_text_is_passed_over_and_said() {
        let Gathered::Skipped(left) = read(r#"{"uri":"urn:1","type":"picture","versioncreated":"2024-03-05"}"#) else {
            panic!("it has no text");
        };
        assert_eq!(left.reason, "is ninjs of the type \"picture\" without a text, and was left out");
    }

    #[test]
    fn a_line_of_json_lines_is_no_ninjs() {
        assert!(!is_likely(r#"{"id":"a","text":"The \"body_text\": \"x\"","body_text":"y"}"#));
        assert!(!is_likely(r#"{"id":"a","text":"One"}"#));
    }
}
