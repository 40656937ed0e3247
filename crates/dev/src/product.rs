//! Runs the reader as the program does, and hands on what it found as the program would print it.

use anyhow::{Context, Result};
use onrecord_read::document::Document;
use onrecord_read::reader::{Reader, Worker};
use onrecord_read::span::Span;
use onrecord_read::text::{BlockKind, Text};
use serde_json::json;

use crate::score::corpus::{Article, Predictions, RawAttribution};

/// The reader of English.
pub(crate) fn reader() -> Result<Reader> {
    Reader::english().context("cannot load the model in the program")
}

/// Reads every article, one after another.
pub(crate) fn read(articles: &[Article]) -> Result<Predictions> {
    let reader = reader()?;
    let mut worker = reader.worker();
    articles.iter().map(|article| Ok((article.id.clone(), read_article(&mut worker, article)?))).collect()
}

fn read_article(worker: &mut Worker<'_>, article: &Article) -> Result<Vec<RawAttribution>> {
    let document = document(&article.id, &article.text);
    let offsets = code_points(&article.text);
    let place = |span: Span| json!({"start": offsets[span.start()], "end": offsets[span.end()]});
    let found = worker.read(&document).statements.into_iter().map(|statement| {
        let attribution = statement.attribution;
        RawAttribution::parse(json!({
            "source": attribution.source.map(place),
            "cue": attribution.cue.map(place),
            "content": attribution.content.into_iter().map(place).collect::<Vec<_>>(),
        }))
    });
    found.collect()
}

/// A document of plain text, each line that is not blank a paragraph.
pub(crate) fn document(id: &str, text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let kept = line.trim_end();
        if !kept.is_empty() {
            blocks.push((BlockKind::Paragraph, start..start + kept.len()));
        }
        start += line.len();
    }
    Document {
        id: id.to_owned(),
        origin: None,
        title: None,
        outlet: None,
        byline: None,
        published: None,
        url: None,
        language: None,
        text: Text::new(text.to_owned(), blocks),
    }
}

/// For each byte offset that begins a character, and for the end, how many code points stand before it.
fn code_points(text: &str) -> Vec<usize> {
    let mut offsets = vec![0; text.len() + 1];
    let mut count = 0;
    for (byte, _) in text.char_indices() {
        offsets[byte] = count;
        count += 1;
    }
    offsets[text.len()] = count;
    offsets
}
