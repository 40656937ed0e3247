//! Linked data: schema.org for what was said and where, W3C Web Annotation for the words that show it.
//!
//! Only what the text affirms is a `Quotation` or `Claim` of somebody. What it denies or supposes is an annotation with the
//! deed in words, and is attributed to nobody: whoever counts claims must not find it.

use std::io::Write;

use onrecord_ledger::search::{Hit, Source};
use onrecord_read::attribution::Form;
use onrecord_read::wire::Words;
use serde_json::{Map, Value, json};

use super::{Book, Heading, short};
use crate::print::found;

/// Characters of the text that stand before and behind the exact words of a selector.
const AROUND: usize = 32;

/// A JSON-LD document with all statements in one graph.
pub(crate) struct Linked<W> {
    out: W,
    is_first: bool,
}

impl<W: Write> Linked<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, is_first: true }
    }

    fn node(&mut self, node: &Value) -> anyhow::Result<()> {
        self.out.write_all(if std::mem::take(&mut self.is_first) { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut self.out, node)?;
        Ok(())
    }
}

impl<W: Write> Book for Linked<W> {
    fn open(&mut self, heading: &Heading) -> anyhow::Result<()> {
        let context = json!([
            "http://www.w3.org/ns/anno.jsonld",
            {
                "schema": "https://schema.org/",
                "deed": "urn:onrecord:deed", "act": "urn:onrecord:act", "polarity": "urn:onrecord:polarity",
                "state": "urn:onrecord:state", "head": "urn:onrecord:head", "query": "urn:onrecord:query"
            }
        ]);
        // Beside the graph, head and query would make it a named one, which many do not look into.
        write!(self.out, "{{\"@context\":{context},\"@graph\":[")?;
        self.node(&json!({
            "@id": format!("urn:onrecord:ledger:{}", heading.head.hash),
            "@type": "schema:Dataset",
            "head": heading.head,
            "query": heading.query,
        }))
    }

    fn document(&mut self, heading: &Heading, source: &Source, hits: &[Hit]) -> anyhow::Result<()> {
        self.node(&article(source, hits))?;
        let characters: Vec<char> =
            if heading.without_text { Vec::new() } else { source.kept.document.text.as_str().chars().collect() };
        for hit in hits {
            self.node(&annotation(heading, hit, &characters))?;
        }
        Ok(())
    }

    fn close(&mut self) -> anyhow::Result<()> {
        self.out.write_all(b"\n]}\n")?;
        Ok(self.out.flush()?)
    }
}

fn name_of(source: &Source) -> String {
    format!("urn:onrecord:document:{}", source.key)
}

fn article(source: &Source, hits: &[Hit]) -> Value {
    let document = &source.kept.document;
    let published = hits.first().and_then(|hit| hit.line.document.published).map(|day| day.to_string());
    let outlet = document.outlet.as_ref().map(|name| json!({"@type": "schema:Organization", "schema:name": name}));
    node(vec![
        ("@id", json!(name_of(source))),
        ("@type", json!("schema:NewsArticle")),
        ("schema:headline", json!(hits.first().map(found::headline))),
        ("schema:publisher", json!(outlet)),
        ("schema:datePublished", json!(published)),
        ("schema:url", json!(document.url)),
        ("schema:author", json!(document.byline)),
        ("schema:inLanguage", json!(document.language)),
        ("schema:sha256", json!(source.capture.to_string())),
    ])
}

/// One statement: an annotation of the words of the text, whose body says what they are.
fn annotation(heading: &Heading, hit: &Hit, characters: &[char]) -> Value {
    let line = &hit.line;
    let cut = |words: &str| if heading.without_text { short(words) } else { words.to_owned() };
    let text = line.content.iter().map(|words| cut(&words.text)).collect::<Vec<_>>().join(" ... ");
    let is_affirmed = line.polarity == "affirmed";
    let kind = if line.form == Form::Indirect { "schema:Claim" } else { "schema:Quotation" };
    let by = if line.form == Form::Indirect { "schema:author" } else { "schema:creator" };
    let mut body = vec![
        ("@type", if is_affirmed { json!(kind) } else { json!("TextualBody") }),
        (if is_affirmed { "schema:text" } else { "value" }, json!(text)),
        ("deed", json!(found::deed(line))),
        ("act", json!(line.act)),
        ("polarity", json!(line.polarity)),
        ("state", json!(hit.state)),
        ("schema:dateCreated", json!(line.said.as_ref().map(|said| &said.date))),
    ];
    if is_affirmed {
        body.push((by, json!(agent(hit))));
        body.push((
            if kind == "schema:Claim" { "schema:appearance" } else { "schema:isPartOf" },
            json!({"@id": name_of(&hit.source)}),
        ));
    }
    let targets: Vec<Value> = line
        .content
        .iter()
        .map(|words| json!({"source": name_of(&hit.source), "selector": selectors(words, characters)}))
        .collect();
    node(vec![
        ("@id", json!(format!("urn:onrecord:statement:{}:{}", hit.source.key, line.id))),
        ("@type", json!("Annotation")),
        ("motivation", json!("describing")),
        ("body", node(body)),
        ("target", json!(targets)),
    ])
}

/// Who made it, where the text tells.
fn agent(hit: &Hit) -> Option<Value> {
    let speaker = hit.line.speaker.as_ref()?;
    let kind = match speaker.kind.as_str() {
        "person" | "unnamed" => "schema:Person",
        "document" => "schema:CreativeWork",
        _ => "schema:Organization",
    };
    let (id, name) = match &hit.person {
        Some(who) => (Some(format!("urn:onrecord:person:{}", who.id)), &who.name),
        None => (None, &speaker.name),
    };
    Some(node(vec![("@id", json!(id)), ("@type", json!(kind)), ("schema:name", json!(name))]))
}

/// Where words stand, by offset and, if the text may leave the ledger, by the words with what stands around them.
fn selectors(words: &Words, characters: &[char]) -> Vec<Value> {
    let position = json!({"type": "TextPositionSelector", "start": words.start, "end": words.end});
    if characters.is_empty() {
        return vec![position];
    }
    let piece = |from: usize, to: usize| {
        characters.get(from..to.min(characters.len())).unwrap_or_default().iter().collect::<String>()
    };
    let quote = json!({
        "type": "TextQuoteSelector",
        "exact": words.text,
        "prefix": piece(words.start.saturating_sub(AROUND), words.start),
        "suffix": piece(words.end, words.end + AROUND),
    });
    vec![quote, position]
}

/// An object of what is known.
fn node(fields: Vec<(&str, Value)>) -> Value {
    let known = fields.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(known.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}
