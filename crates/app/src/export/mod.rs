//! Forms in which statements leave a ledger, one a file.

pub(crate) mod brat;
pub(crate) mod csv;
pub(crate) mod graph;
pub(crate) mod lines;
pub(crate) mod linked;
pub(crate) mod table;

use onrecord_ledger::Head;
use onrecord_ledger::search::{Hit, Source};
use onrecord_read::wire;

/// Where an export comes from.
#[derive(Debug)]
pub(crate) struct Heading {
    /// The last entry of the ledger, which names all that it holds.
    pub(crate) head: Head,
    /// The query that the statements fit, in its text form; empty for all.
    pub(crate) query: String,
    /// Whether texts are left out.
    pub(crate) without_text: bool,
}

/// Something that statements are written into, document by document.
pub(crate) trait Book {
    /// What stands before the first document.
    fn open(&mut self, heading: &Heading) -> anyhow::Result<()>;
    /// A document with those of its statements that are exported.
    fn document(&mut self, heading: &Heading, source: &Source, hits: &[Hit]) -> anyhow::Result<()>;
    /// What stands after the last, written to the end.
    fn close(&mut self) -> anyhow::Result<()>;
}

/// Of words that are longer, an export without texts keeps so many characters: enough to know them again, and less than a
/// sentence.
const SHORT: usize = 80;

/// Words as an export without texts has them.
fn short(words: &str) -> String {
    match words.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words.to_owned(),
    }
}

/// A statement as an export without texts has it; offsets are those of the whole words.
fn shortened(line: &wire::Line) -> wire::Line {
    let mut line = line.clone();
    for words in &mut line.content {
        words.text = short(&words.text);
    }
    for words in [&mut line.source, &mut line.occasion, &mut line.addressee].into_iter().flatten() {
        words.text = short(&words.text);
    }
    line
}
