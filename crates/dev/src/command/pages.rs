//! `cargo dev pages`: how well the text of saved pages is read, and whether it leads back to their bytes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use encoding_rs::Encoding;
use flate2::read::GzDecoder;
use onrecord_read::document::Document;
use onrecord_read::format::{Format, Provenance, read};
use onrecord_read::text::Text;
use serde_json::Value;

use crate::process::root;
use crate::score::shingle::{Means, Overlap};
use crate::table;

/// What is scored.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder with ground-truth.json and html/ID.html.gz, as evaluation/README.md describes it.
    folder: PathBuf,
    /// Texts to score instead of what this program reads, as JSON: {"ID": {"articleBody": "..."}}.
    #[arg(long, value_name = "FILE")]
    predicted: Option<PathBuf>,
    /// Shows this many of the pages with the lowest figures.
    #[arg(long, value_name = "N", default_value_t = 0)]
    worst: usize,
    /// Writes the figures into the row of this name in evaluation/pages.md.
    #[arg(long, value_name = "ROW")]
    write: Option<String>,
}

/// Reads, scores and prints.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let gold = bodies(&arguments.folder.join("ground-truth.json"))?;
    let mut run = match &arguments.predicted {
        Some(path) => Run { texts: bodies(path)?, ..Run::default() },
        None => read_pages(&arguments.folder, &gold)?,
    };
    let mut pages: Vec<(Overlap, &str)> = Vec::new();
    for (id, body) in &gold {
        let text = run.texts.remove(id).unwrap_or_default();
        pages.push((Overlap::of(body, &text), id));
    }
    pages.sort_by(|(one, _), (other, _)| one.f1().total_cmp(&other.f1()));
    for (page, id) in pages.iter().take(arguments.worst) {
        println!("{:.3}  kept {}  extra {}  lost {}  {id}", page.f1(), page.kept, page.extra, page.lost);
    }
    let overlaps: Vec<Overlap> = pages.iter().map(|(overlap, _)| *overlap).collect();
    let means = Means::of(&overlaps);
    let figures = [("precision", means.precision), ("recall", means.recall), ("F1", means.f1())];
    println!("{} pages", pages.len());
    for (name, figure) in figures {
        println!("{name:>28} {figure:.3}");
    }
    let time =
        if run.seconds > 0.0 { format!("{:.1}", 1000.0 * run.seconds / pages.len() as f64) } else { String::new() };
    if arguments.predicted.is_none() {
        println!("{:>28} {time}", "ms a page");
        println!("{:>28} {} of {}", "blocks that lead back", run.sound, run.blocks);
        println!("{:>28} {} of {}", "pages with a day", run.dated, pages.len());
    }
    if let Some(row) = &arguments.write {
        let mut cells = vec![row.clone(), pages.len().to_string()];
        cells.extend(figures.iter().map(|(_, figure)| format!("{figure:.3}")));
        cells.push(time);
        table::put_row(&root().join("evaluation/pages.md"), &cells)?;
    }
    Ok(())
}

/// What reading the pages gave.
#[derive(Default)]
struct Run {
    texts: BTreeMap<String, String>,
    seconds: f64,
    /// Blocks, and those whose bytes say the same words.
    blocks: usize,
    sound: usize,
    dated: usize,
}

fn read_pages(folder: &Path, gold: &BTreeMap<String, String>) -> Result<Run> {
    let mut run = Run::default();
    for id in gold.keys() {
        let path = folder.join("html").join(format!("{id}.html.gz"));
        let mut page = Vec::new();
        let file = File::open(&path).with_context(|| format!("cannot read {}", path.display()))?;
        GzDecoder::new(file).read_to_end(&mut page).with_context(|| format!("cannot unpack {}", path.display()))?;
        let start = Instant::now();
        let received = read(Format::Html, page.clone(), Provenance::of(id, None));
        run.seconds += start.elapsed().as_secs_f64();
        let Document { text, encoding, published, .. } = &received.document;
        run.dated += usize::from(published.is_some());
        let encoding = encoding.and_then(|name| Encoding::for_label(name.as_bytes())).unwrap_or(encoding_rs::UTF_8);
        for block in text.blocks() {
            let span = block.span;
            let found: String = text.source(span).into_iter().map(|range| said(&page[range], encoding)).collect();
            run.blocks += 1;
            run.sound += usize::from(found == marks(text.slice(span)));
        }
        run.texts.insert(id.clone(), Text::running(text).to_owned());
    }
    Ok(run)
}

/// The letters and marks of a text, without white space, marks of no width, and the marks that a browser draws.
fn marks(text: &str) -> String {
    let is_left_out = |char: &char| {
        char.is_whitespace()
            || matches!(char, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{201c}' | '\u{201d}')
    };
    text.chars().filter(|char| !is_left_out(char)).collect()
}

/// What bytes of a page say, found in another way than the reader's: tags are cut out, then references decoded.
fn said(bytes: &[u8], encoding: &'static Encoding) -> String {
    let (html, _) = encoding.decode_without_bom_handling(bytes);
    let mut text = String::new();
    let mut rest = &*html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    marks(&html_escape::decode_html_entities(&text))
}

/// The texts of a file in the form of the benchmark, by page.
fn bodies(path: &Path) -> Result<BTreeMap<String, String>> {
    let json = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let Value::Object(pages) =
        serde_json::from_slice(&json).with_context(|| format!("{} is not JSON", path.display()))?
    else {
        bail!("{}: pages by their ids are expected", path.display());
    };
    let body = |page: &Value| page.get("articleBody").and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(pages.iter().map(|(id, page)| (id.clone(), body(page))).collect())
}
