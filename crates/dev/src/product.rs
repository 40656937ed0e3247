//! Runs the reader as the program does, and hands on what it found as the program would print it.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use onrecord_read::format::{Provenance, jsonl};
use onrecord_read::model::Model;
use onrecord_read::reader::Reader;
use onrecord_read::wire;

use crate::score::corpus::{Article, Predictions, RawAttribution};

/// The reader of English.
pub(crate) fn reader() -> Result<Reader> {
    Reader::english().context("cannot load the model in the program")
}

/// A reader with weights from a file, before they go into the program.
pub(crate) fn reader_with(weights: &Path) -> Result<Reader> {
    let bytes = std::fs::read(weights).with_context(|| format!("cannot read {}", weights.display()))?;
    Model::load(&bytes).and_then(Reader::new).with_context(|| weights.display().to_string())
}

/// Reads every article, one after another.
pub(crate) fn read(reader: &Reader, articles: &[Article]) -> Result<Predictions> {
    let version = reader.version();
    let mut worker = reader.worker();
    let mut predictions = Predictions::new();
    for article in articles {
        let line = article.record.to_string();
        let received = jsonl::read_line(line.as_bytes(), Provenance::default());
        let document = received.map_err(|warning| anyhow!("{}: {}", article.id, warning.message))?.document;
        let reading = worker.read(&document);
        let statements = wire::lines(&document, &reading, &version)
            .map(|line| RawAttribution::parse(serde_json::to_value(line).context("a statement is not JSON")?));
        predictions.insert(article.id.clone(), statements.collect::<Result<_>>()?);
    }
    Ok(predictions)
}
