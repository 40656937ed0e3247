//! JSON Lines: where the export comes from, then each document and its statements.

use std::io::Write;

use onrecord_ledger::hash::Hash;
use onrecord_ledger::search::{Hit, Source};
use serde_json::{Map, Value, json};

use super::{Book, Heading, shortened};
use crate::print::found;

/// The name and version of the lines.
const SCHEMA: &str = "onrecord-export/1";

/// One object a line.
pub(crate) struct Lines<W> {
    out: W,
}

impl<W: Write> Lines<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out }
    }
}

impl<W: Write> Book for Lines<W> {
    fn open(&mut self, heading: &Heading) -> anyhow::Result<()> {
        let Heading { query, without_text, .. } = heading;
        let line = json!({"schema": SCHEMA, "head": heading.head, "query": query, "without_text": without_text});
        Ok(writeln!(self.out, "{line}")?)
    }

    fn document(&mut self, heading: &Heading, source: &Source, hits: &[Hit]) -> anyhow::Result<()> {
        let document = &source.kept.document;
        let text = document.text.as_str();
        let mut fields = Map::new();
        let day = |day: &Option<jiff::civil::Date>| day.map(|day| day.to_string());
        for (name, value) in [
            ("schema", json!("onrecord-document/1")),
            ("key", json!(source.key.to_string())),
            ("id", json!(document.id)),
            ("origin", json!(document.origin)),
            ("title", json!(document.title)),
            ("outlet", json!(document.outlet)),
            ("byline", json!(document.byline)),
            ("published", json!(day(&document.published))),
            ("url", json!(document.url)),
            ("language", json!(document.language)),
            ("entry", json!(source.entry)),
            ("capture", json!(source.capture.to_string())),
            ("text_hash", json!(Hash::of(text.as_bytes()).to_string())),
            ("text", if heading.without_text { Value::Null } else { json!(text) }),
        ] {
            fields.insert(name.to_owned(), value);
        }
        serde_json::to_writer(&mut self.out, &fields)?;
        self.out.write_all(b"\n")?;
        for hit in hits {
            let cut = heading.without_text.then(|| shortened(&hit.line));
            found::write_line(&mut self.out, hit, cut.as_ref().unwrap_or(&hit.line))?;
        }
        Ok(())
    }

    fn close(&mut self) -> anyhow::Result<()> {
        Ok(self.out.flush()?)
    }
}
