//! JSON Lines: one article a line.
//!
//! A line is an object with `text`, mostly `id`, and optionally `title`, `outlet` (or `publisher`), `byline` (or
//! `author`), `published`, `url` and `language`. Other keys are ignored. The text is kept to the character and its
//! blocks are found as in [`plain`].

use serde::Deserialize;
use serde_json::Value;

use super::claims::Claims;
use super::{Provenance, Received, decode, encoding, plain, stub};
use crate::document::{Claim, Document, Field, Place};
use crate::warning::Warning;

/// Reads the lines of a file, blank ones left out: their numbers, counted from 1, with the article or what is wrong.
///
/// The caller names each line: an article without an id of its own gets that of its provenance.
pub fn read<'b>(
    bytes: &'b [u8],
    mut provenance: impl FnMut(usize) -> Provenance + 'b,
) -> impl Iterator<Item = (usize, Result<Received, Warning>)> + 'b {
    bytes
        .split(|&byte| byte == b'\n')
        .enumerate()
        .filter(|(_, line)| !is_blank(line))
        .map(move |(index, line)| (index + 1, read_line(line, provenance(index + 1))))
}

/// Whether a line holds nothing to read.
pub fn is_blank(line: &[u8]) -> bool {
    line.strip_prefix(super::BYTE_ORDER_MARK).unwrap_or(line).trim_ascii().is_empty()
}

/// Reads one line.
///
/// # Errors
/// When the line is not a JSON object with a string `text`; the message says why. Everything else that is wrong with a
/// line is a warning beside the document.
pub fn read_line(line: &[u8], provenance: Provenance) -> Result<Received, Warning> {
    let mut warnings = Vec::new();
    let line = line.strip_prefix(super::BYTE_ORDER_MARK).unwrap_or(line);
    let (mut json, undecodable) = decode(line.to_vec());
    warn(&mut warnings, undecodable.map(|place| format!("in the line, {}", place.message())));
    warn(&mut warnings, replace_lone_surrogates(&mut json));
    let entry: Entry = serde_json::from_str(&json)
        .map_err(|error| Warning { span: None, message: format!("left out, because it is not an article: {error}") })?;
    drop(json); // as long as the text, which may be very long

    let id = match entry.id {
        Some(Value::String(id)) if !id.trim().is_empty() => id,
        Some(Value::Number(number)) => number.to_string(),
        _ => {
            warn(&mut warnings, Some(format!("it has no id and is called {:?}", provenance.id)));
            provenance.id
        }
    };
    let mut claims = provenance.claims;
    let stated = [
        (Field::Title, "title", entry.title),
        (Field::Outlet, "outlet", entry.outlet),
        (Field::Outlet, "publisher", entry.publisher),
        (Field::Byline, "byline", entry.byline),
        (Field::Byline, "author", entry.author),
        (Field::Published, "published", entry.published),
        (Field::Address, "url", entry.url),
        (Field::Language, "language", entry.language),
    ];
    for (field, key, value) in stated {
        match value {
            Some(Value::String(value)) => {
                claims.push(Claim { field, value, place: Place::Record, key: key.to_owned() });
            }
            None | Some(Value::Null) => {}
            Some(_) => warn(&mut warnings, Some(format!("{key} is not a string and was left out"))),
        }
    }
    let claims = Claims::of_record(claims);
    warnings.extend(claims.undated());
    warnings.extend(encoding::garbled(&entry.text));
    let blocks = plain::blocks(&entry.text, claims.title().as_deref());
    let mut document = Document::new(id, provenance.origin, plain::text(entry.text, blocks));
    document.captured = provenance.captured;
    document.record = provenance.record;
    document.unfit = stub::unfit(&document.text, std::iter::empty());
    claims.fill(&mut document);
    Ok(Received { document, warnings })
}

fn warn(warnings: &mut Vec<Warning>, message: Option<String>) {
    warnings.extend(message.map(|message| Warning { span: None, message }));
}

/// A line as it is written. Optional fields of the wrong type cost the field, not the article.
#[derive(Deserialize)]
struct Entry {
    id: Option<Value>,
    text: String,
    title: Option<Value>,
    outlet: Option<Value>,
    publisher: Option<Value>,
    byline: Option<Value>,
    author: Option<Value>,
    published: Option<Value>,
    url: Option<Value>,
    language: Option<Value>,
}

/// Turns each `\uD800` to `\uDFFF` that is half a pair into `\uFFFD`, in place; says so, if there was one.
///
/// Python and JavaScript write such halves when they cut a string between them, and strict readers refuse the line.
fn replace_lone_surrogates(json: &mut String) -> Option<String> {
    let unit = |json: &str, at: usize| -> Option<u16> {
        let escape = json.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(escape, 16).ok()
    };
    let mut replaced = 0;
    let mut at = 0;
    while let Some(found) = json[at..].find('\\') {
        at += found;
        match unit(json, at) {
            Some(0xD800..=0xDBFF) if matches!(unit(json, at + 6), Some(0xDC00..=0xDFFF)) => at += 12,
            Some(0xD800..=0xDFFF) => {
                json.replace_range(at + 2..at + 6, "FFFD");
                replaced += 1;
                at += 6;
            }
            // The escaped character may be a backslash, which escapes nothing itself. A backslash stands in front of
            // ASCII in all valid JSON; in front of anything else the parser will refuse it.
            _ => at += 1 + json[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    match replaced {
        0 => None,
        1 => Some("1 half of a surrogate pair became U+FFFD".to_owned()),
        many => Some(format!("{many} halves of surrogate pairs became U+FFFD")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::BlockKind;

    fn line(json: &str) -> Result<Received, Warning> {
        let provenance = Provenance::of("wire:3", Some("wire.jsonl:3"));
        read_line(json.as_bytes(), provenance)
    }

    fn messages(received: &Received) -> Vec<&str> {
        received.warnings.iter().map(|warning| warning.message.as_str()).collect()
    }

    #[test]
    fn a_line_says_what_the_publisher_says() {
        let received = line(
            r#"{"id":"a1","text":"Ferry late\n\nIt was late.","title":"Ferry late","publisher":"Skerry Post",
            "published":"2024-03-05T10:00:00Z","url":"https://post.example/1","annotations":[{"x":1}]}"#,
        )
        .expect("a whole line");
        let document = &received.document;
        assert_eq!((document.id.as_str(), document.origin.as_deref()), ("a1", Some("wire.jsonl:3")));
        assert_eq!(document.title.as_deref(), Some("Ferry late"));
        assert_eq!(document.outlet.as_deref(), Some("Skerry Post"));
        assert_eq!(document.published.map(|day| day.to_string()).as_deref(), Some("2024-03-05"));
        assert_eq!(document.url.as_deref(), Some("https://post.example/1"));
        assert_eq!(document.text.blocks()[0].kind, BlockKind::Headline);
        assert!(received.warnings.is_empty());
    }

    #[test]
    fn a_bad_optional_field_costs_the_field_and_not_the_article() {
        let received = line(r#"{"text":"x","title":7,"outlet":"","published":"03/04/2024"}"#).expect("it has text");
        assert_eq!(received.document.id, "wire:3");
        assert_eq!(received.document.title, None);
        assert_eq!(received.document.outlet, None);
        assert_eq!(received.document.published, None);
        assert_eq!(
            messages(&received),
            [
                "it has no id and is called \"wire:3\"",
                "title is not a string and was left out",
                "published \"03/04/2024\" is not one certain day and was left out",
            ]
        );
        assert_eq!(line(r#"{"id":17,"text":""}"#).expect("a number names it too").document.id, "17");
    }

    #[test]
    fn halves_of_surrogate_pairs_become_replacement_characters() {
        let received =
            line(r#"{"id":"a","text":"\ud800 \\ud800 \udc00\ud83d\ude00 \ud83d\ud83d\ude00\ud800"}"#).expect("kept");
        let kept = "\u{fffd} \\ud800 \u{fffd}\u{1f600} \u{fffd}\u{1f600}\u{fffd}";
        assert_eq!(received.document.text.as_str(), kept);
        assert_eq!(messages(&received), ["4 halves of surrogate pairs became U+FFFD"]);
    }

    #[test]
    fn a_text_that_was_decoded_wrongly_before_is_kept_with_a_warning() {
        let text = "It\u{e2}\u{20ac}\u{2122}s late, it\u{e2}\u{20ac}\u{2122}s old.";
        for received in [
            line(&serde_json::json!({"id": "a", "text": text}).to_string()).expect("an article"),
            plain::read(text.as_bytes().to_vec(), Provenance::default()),
        ] {
            assert_eq!(received.document.text.as_str(), text);
            assert!(messages(&received)[0].contains("decoded wrongly"), "{:?}", messages(&received));
        }
    }

    #[test]
    fn a_line_without_text_is_refused_with_its_reason() {
        for bad in ["", "[]", "{", r#"{"id":"a"}"#, r#"{"id":"a","text":null}"#, "\\é", "\"\\"] {
            let warning = line(bad).expect_err("it holds no article");
            assert!(warning.message.starts_with("left out, because it is not an article: "), "{}", warning.message);
        }
        let deep = format!(r#"{{"text":"x","y":{}"#, "[".repeat(100_000));
        assert!(line(&deep).is_err());
    }

    #[test]
    fn a_file_goes_on_after_a_bad_line() {
        let file =
            b"\xef\xbb\xbf{\"id\":\"a\",\"text\":\"one\"}\r\n\r\nnonsense\n{\"id\":\"b\",\"text\":\"caf\xe9\"}\n";
        let read: Vec<_> = read(file, |_| Provenance::default()).collect();
        let numbers: Vec<_> = read.iter().map(|(number, line)| (*number, line.is_ok())).collect();
        assert_eq!(numbers, [(1, true), (3, false), (4, true)]);
        let last = read[2].1.as_ref().expect("readable");
        assert_eq!(last.document.text.as_str(), "caf\u{fffd}");
        assert_eq!(messages(last), ["in the line, byte 21 is not UTF-8 and became U+FFFD"]);
    }
}
