//! `cargo dev pieces`: what training reads, cut with the very code that reading uses.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use onrecord_read::document::Document;
use onrecord_read::format::{Provenance, jsonl};
use onrecord_read::model::Model;
use onrecord_read::reader::ENGLISH;
use onrecord_read::{quotation, token};
use serde_json::{Value, json};

/// Whose pieces are written.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Articles, one a line, with `id` and `text`.
    corpus: PathBuf,
    /// Where the pieces go: a line for each article, in the same order.
    pieces: PathBuf,
}

/// Writes `{"id", "tokens": [[start, end, block, case, mark, [piece, ...]], ...]}` for each article, offsets in code
/// points.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let model = Model::load(ENGLISH)?;
    let corpus = std::fs::File::open(&arguments.corpus).with_context(|| arguments.corpus.display().to_string())?;
    let pieces = std::fs::File::create(&arguments.pieces).with_context(|| arguments.pieces.display().to_string())?;
    let mut out = BufWriter::new(pieces);
    for (number, line) in BufReader::new(corpus).split(b'\n').enumerate() {
        match jsonl::read_line(&line?, Provenance::default()) {
            Ok(received) => writeln!(out, "{}", pieces_of(&model, &received.document))?,
            Err(warning) => bail!("{}:{}: {}", arguments.corpus.display(), number + 1, warning.message),
        }
    }
    out.flush().context("cannot write the pieces")
}

fn pieces_of(model: &Model, document: &Document) -> Value {
    let text = &document.text;
    let tokens = token::split(text);
    let marks = quotation::pair(text).marks(&tokens);
    let offsets = text.offsets();
    let mut ids = Vec::new();
    let cut = tokens.iter().zip(marks).map(|(token, mark)| {
        let word = text.slice(token.span);
        ids.clear();
        model.pieces(word, &mut ids);
        let (start, end) = (offsets.code_point(token.span.start()), offsets.code_point(token.span.end()));
        json!([start, end, token.block, token::case(word) as u8, mark as u8, ids])
    });
    let tokens: Vec<Value> = cut.collect();
    json!({"id": document.id, "tokens": tokens})
}
