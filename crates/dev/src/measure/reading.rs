//! How fast the reader reads, on one core, by each way that this processor has of multiplying.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use onrecord_read::document::Document;
use onrecord_read::format::{Provenance, jsonl};
use onrecord_read::model::{Model, Path, Piece, Probe, Scratch};
use onrecord_read::reader::{ENGLISH, Reader};

use crate::measure::{Row, shortest, whole};

/// The length of the windows that the encoder is measured on: that of most paragraphs with what stands around them.
const WINDOW: usize = 256;

/// Measures every path of this processor, the fastest first.
pub(crate) fn measure(corpus: &[u8], rounds: u32) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for path in Path::ALL.into_iter().rev().filter(|path| path.is_available()) {
        let model = || Model::load_with(ENGLISH, path).context("cannot load the model in the program");
        rows.push(whole_reading(&Reader::new(model()?)?, path, corpus, rounds)?);
        rows.push(encoder_alone(&model()?, path, corpus, rounds)?);
    }
    Ok(rows)
}

/// From the bytes of the corpus to its statements.
fn whole_reading(reader: &Reader, path: Path, corpus: &[u8], rounds: u32) -> Result<Row> {
    let words: usize = documents(corpus).map(|document| document.text.as_str().split_whitespace().count()).sum();
    ensure!(words > 0, "the corpus has no article in it");
    let mut worker = reader.worker();
    let mut statements = 0;
    let time = shortest(rounds, || {
        statements = documents(corpus).map(|document| worker.read(&document).statements.len()).sum();
    });
    Ok(Row {
        what: format!("reading, one worker, {path:?}"),
        figure: format!("{} words/s", whole(words as f64 / time.as_secs_f64())),
        beside: format!("{} words, {} statements", whole(words as f64), whole(f64::from(u32::try_from(statements)?))),
    })
}

/// The encoder on windows of the corpus, beside the rate at which the same kernel multiplies out of the fastest cache.
fn encoder_alone(model: &Model, path: Path, corpus: &[u8], rounds: u32) -> Result<Row> {
    let mut ids = Vec::new();
    for document in documents(corpus) {
        for word in document.text.as_str().split_whitespace() {
            model.pieces(word, &mut ids);
        }
        if ids.len() > 64 * WINDOW {
            break; // enough for seconds
        }
    }
    let pieces: Vec<Piece> = ids.into_iter().map(|id| Piece { id, case: 0, mark: 0 }).collect();
    let mut scratch = Scratch::new();
    let mut sum = 0.0;
    let time = shortest(rounds, || {
        for window in pieces.chunks(WINDOW) {
            sum += model.encode(&mut scratch, window)[0];
        }
    });
    std::hint::black_box(sum);
    let rate = pieces.len() as f64 / time.as_secs_f64();
    let products = rate * model.products_per_piece() as f64;
    let limit = most_products(path, rounds)?;
    Ok(Row {
        what: format!("encoder alone, windows of {WINDOW}, {path:?}"),
        figure: format!("{} pieces/s", whole(rate)),
        beside: format!(
            "{} million products/s, {:.0} % of the {} million that the kernel does out of the fastest cache",
            whole(products / 1e6),
            100.0 * products / limit,
            whole(limit / 1e6),
        ),
    })
}

/// The most products that the kernel of a path adds up in a second.
fn most_products(path: Path, rounds: u32) -> Result<f64> {
    let probe = Probe::new(path)?;
    let mut best = 0.0_f64;
    for _ in 0..8 * rounds {
        let start = Instant::now();
        let (products, total) = probe.run();
        std::hint::black_box(total);
        best = best.max(products as f64 / start.elapsed().as_secs_f64());
    }
    Ok(best)
}

/// The articles of a corpus; a line that holds none is passed over.
fn documents(corpus: &[u8]) -> impl Iterator<Item = Document> + '_ {
    jsonl::read(corpus, |_| Provenance::default()).filter_map(|(_, line)| Some(line.ok()?.document))
}
