//! A graph of who prints and who cites whom, as `GraphML`: outlets and speakers, and how many statements lead from one to
//! the other.
//!
//! An outlet prints whoever speaks in it; a speaker cites whoever speaks inside a statement of theirs. Only persons and bodies of
//! the ledger are in it, because the others are nobody in particular.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

use onrecord_ledger::search::{Hit, Source};

use super::{Book, Heading};

/// How often one leads to the other: affirmed, negated, hypothetical.
type Counts = [usize; 3];

/// The graph, which is written when all is known.
pub(crate) struct Graph<W> {
    out: W,
    head: String,
    /// Kind and name by id.
    nodes: BTreeMap<String, (&'static str, String)>,
    edges: BTreeMap<(String, String, &'static str), Counts>,
}

impl<W: Write> Graph<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, head: String::new(), nodes: BTreeMap::new(), edges: BTreeMap::new() }
    }

    fn edge(&mut self, from: &str, to: &str, kind: &'static str, polarity: &str) {
        let counts = self.edges.entry((from.to_owned(), to.to_owned(), kind)).or_default();
        counts[match polarity {
            "affirmed" => 0,
            "negated" => 1,
            _ => 2,
        }] += 1;
    }
}

/// The id of the speaker's node.
fn speaker(hit: &Hit) -> Option<String> {
    hit.person.as_ref().map(|who| format!("person:{}", who.id))
}

impl<W: Write> Book for Graph<W> {
    fn open(&mut self, heading: &Heading) -> anyhow::Result<()> {
        self.head = format!("ledger {}; query {:?}", heading.head, heading.query);
        Ok(())
    }

    fn document(&mut self, _: &Heading, source: &Source, hits: &[Hit]) -> anyhow::Result<()> {
        let outlet = source.kept.document.outlet.as_ref();
        for hit in hits {
            let (Some(to), Some(who)) = (speaker(hit), &hit.person) else { continue };
            let kind = if hit.line.speaker.as_ref().is_some_and(|speaker| speaker.kind == "person") {
                "person"
            } else {
                "organisation"
            };
            self.nodes.insert(to.clone(), (kind, who.name.clone()));
            if let Some(outlet) = outlet {
                let from = format!("outlet:{outlet}");
                self.nodes.insert(from.clone(), ("outlet", outlet.clone()));
                self.edge(&from, &to, "prints", &hit.line.polarity);
            }
            let outer = hit.line.within.as_ref().and_then(|id| hits.iter().find(|other| other.line.id == *id));
            if let Some(from) = outer.and_then(speaker) {
                self.edge(&from, &to, "cites", &hit.line.polarity);
            }
        }
        Ok(())
    }

    fn close(&mut self) -> anyhow::Result<()> {
        let mut page = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
        );
        let _ = writeln!(page, "  <desc>{}</desc>", escaped(&self.head));
        for (id, of, kind) in [
            ("kind", "node", "string"),
            ("name", "node", "string"),
            ("relation", "edge", "string"),
            ("statements", "edge", "int"),
            ("affirmed", "edge", "int"),
            ("negated", "edge", "int"),
            ("hypothetical", "edge", "int"),
        ] {
            let _ = writeln!(page, "  <key id=\"{id}\" for=\"{of}\" attr.name=\"{id}\" attr.type=\"{kind}\"/>");
        }
        page.push_str("  <graph edgedefault=\"directed\">\n");
        for (id, (kind, name)) in &self.nodes {
            let (id, name) = (escaped(id), escaped(name));
            let _ = writeln!(
                page,
                "    <node id=\"{id}\"><data key=\"kind\">{kind}</data><data key=\"name\">{name}</data></node>"
            );
        }
        for ((from, to, relation), [affirmed, negated, hypothetical]) in &self.edges {
            let all = affirmed + negated + hypothetical;
            let _ = writeln!(
                page,
                "    <edge source=\"{}\" target=\"{}\"><data key=\"relation\">{relation}</data>\
                 <data key=\"statements\">{all}</data><data key=\"affirmed\">{affirmed}</data>\
                 <data key=\"negated\">{negated}</data><data key=\"hypothetical\">{hypothetical}</data></edge>",
                escaped(from),
                escaped(to)
            );
        }
        page.push_str("  </graph>\n</graphml>\n");
        self.out.write_all(page.as_bytes())?;
        Ok(self.out.flush()?)
    }
}

/// Words in which XML finds nothing but words; what it cannot hold is U+FFFD.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for char in words.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            char if char.is_control() || matches!(char, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            char => escaped.push(char),
        }
    }
    escaped
}
