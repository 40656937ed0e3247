//! JSON: a feed, ninjs, or articles as JSON Lines has them; one object, several, or an array of them.

use std::vec;

use onrecord_read::format::{Format, Provenance, decoded};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::class::Class;
use crate::clipping::{Clipping, Gathered, Left};
use crate::contents::Taken;
use crate::feed::Entries;
use crate::files::Named;
use crate::ninjs;

/// The articles of an input in JSON.
///
/// # Errors
/// When it is no JSON from its first byte on. What is wrong further on comes out behind what was right before it.
pub(crate) fn open(bytes: &[u8], named: Named, summaries: bool) -> Result<Taken, Left> {
    let (string, trouble) = decoded(bytes, None);
    let string = string.trim_start_matches('\u{feff}');
    if is_feed(string) {
        return Ok(Taken::Feed(Entries::open(string.as_bytes(), named, summaries)?.with_remarks(trouble)));
    }
    let mut objects = Vec::new();
    let mut wrong = None;
    for value in serde_json::Deserializer::from_str(string).into_iter::<Box<RawValue>>() {
        match value {
            Ok(value) if value.get().starts_with('[') => {
                match serde_json::from_str::<Vec<Box<RawValue>>>(value.get()) {
                    Ok(inside) => objects.extend(inside),
                    Err(error) => wrong = Some(error),
                }
            }
            Ok(value) => objects.push(value),
            Err(error) => wrong = Some(error),
        }
    }
    let wrong = wrong.map(|error| Left {
        place: named.place.clone(),
        class: Class::Damaged,
        reason: format!("cannot be read as JSON: {error}"),
    });
    if objects.is_empty()
        && let Some(wrong) = wrong
    {
        return Err(wrong);
    }
    let is_one = objects.len() == 1 && wrong.is_none();
    let remarks = trouble.into_iter().collect();
    Ok(Taken::Many(Box::new(Objects { rest: objects.into_iter(), named, is_one, number: 0, remarks, wrong })))
}

/// Whether JSON is a JSON Feed, which names the standard in its version.
fn is_feed(json: &str) -> bool {
    #[derive(Deserialize)]
    struct Head {
        version: String,
    }
    json.contains("jsonfeed.org/version")
        && serde_json::from_str::<Head>(json).is_ok_and(|head| head.version.contains("jsonfeed.org/version"))
}

/// The objects of an input, each of which may be an article.
struct Objects {
    rest: vec::IntoIter<Box<RawValue>>,
    named: Named,
    is_one: bool,
    number: usize,
    /// What is to be said with the first article.
    remarks: Vec<String>,
    /// What is wrong behind the last object.
    wrong: Option<Left>,
}

impl Iterator for Objects {
    type Item = Gathered;

    fn next(&mut self) -> Option<Gathered> {
        let Some(object) = self.rest.next() else {
            return self.wrong.take().map(Gathered::Failed);
        };
        self.number += 1;
        let Named { mut place, mut id, mut origin } = self.named.clone();
        if !self.is_one {
            place = format!("{place}: article {}", self.number);
            id = format!("{id}:{}", self.number);
            origin = format!("{origin}:{}", self.number);
        }
        Some(article(object.get(), Provenance::of(&id, Some(&origin)), place).say(&mut self.remarks))
    }
}

/// An article of a JSON object: ninjs if it looks like that, or else an object as JSON Lines has them.
pub(crate) fn article(object: &str, provenance: Provenance, place: String) -> Gathered {
    if ninjs::is_likely(object) {
        return ninjs::article(object, provenance, place);
    }
    // A line end between two members of an object means nothing, and none stands inside a string.
    let bytes = object.replace(['\n', '\r'], " ").into_bytes();
    Gathered::Article(Clipping::new(Format::JsonLines, bytes, provenance, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(json: &str) -> Vec<Gathered> {
        let named = Named { place: "a.json".into(), id: "a".into(), origin: "a.json".into() };
        match open(json.as_bytes(), named, false) {
            Ok(Taken::Many(articles)) => articles.collect(),
            Ok(Taken::Feed(entries)) => entries.collect(),
            _ => panic!("it is JSON"),
        }
    }

    fn places(json: &str) -> Vec<String> {
        let place = |gathered: &Gathered| match gathered {
            Gathered::Article(clipping) => format!("{} {}", clipping.place, clipping.provenance.id),
            Gathered::Skipped(left) | Gathered::Failed(left) => format!("{}: {}", left.place, left.reason),
        };
        all(json).iter().map(place).collect()
    }

    #[test]
    fn one_object_an_array_and_lines_are_all_read() {
        assert_eq!(places("{\n \"text\": \"One\"\n}"), ["a.json a"]);
        assert_eq!(
            places("[{\"text\": \"One\"}, {\"text\": \"Two\"}]"),
            ["a.json: article 1 a:1", "a.json: article 2 a:2"]
        );
        assert_eq!(places("{\"text\": \"One\"}\n{\"text\": \"Two\"}\n").len(), 2);
        assert!(places("[]").is_empty());
    }

    #[test]
    fn what_is_wrong_comes_behind_what_is_right() {
        let places = places("{\"text\": \"One\"}\n{\"text\": ");
        assert_eq!(places[0], "a.json: article 1 a:1");
        assert!(places[1].starts_with("a.json: cannot be read as JSON: EOF"), "{places:?}");
        let named = Named { place: "a.json".into(), id: "a".into(), origin: "a.json".into() };
        assert!(open(b"not JSON", named, false).is_err());
    }

    #[test]
    fn a_json_feed_is_a_feed() {
        let feed =
            r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"x","content_text":"One"}]}"#;
        let [Gathered::Article(entry)] = &all(feed)[..] else { panic!("one entry") };
        assert_eq!((entry.place.as_str(), entry.provenance.id.as_str()), ("a.json: entry 1", "x"));
    }
}
