//! `cargo dev pages`: how well the text of saved pages is read, and whether it leads back to their bytes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use encoding_rs::{Encoding, UTF_8};
use flate2::read::GzDecoder;
use jiff::civil::Date;
use onrecord_read::attribution::Attribution;
use onrecord_read::format::{Format, Provenance, read};
use onrecord_read::reader::Reader;
use onrecord_read::text::Text;
use serde_json::Value;

use crate::page::day::{self, Verdicts};
use crate::page::element::{Kind, elements};
use crate::page::kept::{self, Kept};
use crate::page::way_back::leads_back;
use crate::process::root;
use crate::score::shingle::{Means, Overlap};
use crate::table;

/// The days of the pages, as a person judged them.
const DAYS: &str = "evaluation/pages-dates.csv";

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
    /// Reads what is said in the pages, too, and looks whether each statement leads back to the bytes that say it.
    #[arg(long)]
    statements: bool,
    /// Writes the figures into the row of this name in evaluation/pages.md.
    #[arg(long, value_name = "ROW")]
    write: Option<String>,
}

/// Reads, scores and prints.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let gold = bodies(&arguments.folder.join("ground-truth.json"))?;
    let mut run = match &arguments.predicted {
        Some(path) => Run { texts: bodies(path)?, ..Run::default() },
        None => read_pages(&arguments.folder, &gold, arguments.statements)?,
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
        for (kind, kept) in &run.kept {
            println!("{:>28} {:.1} % of {} words", format!("kept of {kind}"), kept.rate(), kept.words);
        }
        let Verdicts { stated, wrong, made_up, .. } = run.days;
        println!("{:>28} {:.1} % of {stated}; {wrong} wrong, {made_up} made up", "days right", run.days.rate());
        for page in run.misdated.iter().take(arguments.worst) {
            println!("{:>28} {page}", "");
        }
        if arguments.statements {
            println!("{:>28} {} of {}", "statements that lead back", run.proven, run.statements);
        }
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
    /// The words of the articles in block quotes, list items and captions.
    kept: BTreeMap<Kind, Kept>,
    days: Verdicts,
    /// The pages whose day is not the one that they state, with both.
    misdated: Vec<String>,
    /// Statements, and those of which all words lead back; none are looked for unless that is asked for.
    statements: usize,
    proven: usize,
}

fn read_pages(folder: &Path, gold: &BTreeMap<String, String>, is_deep: bool) -> Result<Run> {
    let reader = if is_deep { Some(Reader::english()?) } else { None };
    let mut worker = reader.as_ref().map(Reader::worker);
    let days = day::read(&root().join(DAYS))?;
    let mut run = Run::default();
    for (id, body) in gold {
        let path = folder.join("html").join(format!("{id}.html.gz"));
        let mut page = Vec::new();
        let file = File::open(&path).with_context(|| format!("cannot read {}", path.display()))?;
        GzDecoder::new(file).read_to_end(&mut page).with_context(|| format!("cannot unpack {}", path.display()))?;
        let start = Instant::now();
        let received = read(Format::Html, page.clone(), Provenance::of(id, None));
        run.seconds += start.elapsed().as_secs_f64();
        let document = &received.document;
        let text = &document.text;
        run.blocks += text.blocks().len();
        run.sound += text.blocks().iter().filter(|block| leads_back(document, block.span, &page)).count();
        let (html, ..) =
            document.encoding.and_then(|name| Encoding::for_label(name.as_bytes())).unwrap_or(UTF_8).decode(&page);
        for (kind, kept) in kept::count(body, text.as_str(), &elements(&html)) {
            let sum = run.kept.entry(kind).or_default();
            sum.words += kept.words;
            sum.kept += kept.kept;
        }
        if let Some(stated) = days.get(id) {
            run.days.count(*stated, document.published);
            if *stated != document.published {
                let said = |day: Option<Date>| day.map_or("none".to_owned(), |day| day.to_string());
                run.misdated.push(format!("{} for {}  {id}", said(document.published), said(*stated)));
            }
        }
        if let Some(worker) = &mut worker {
            for statement in worker.read(document).statements {
                let Attribution { source, cue, content, .. } = &statement.attribution;
                let mut spans = source.iter().chain(cue).chain(content);
                run.statements += 1;
                run.proven += usize::from(spans.all(|span| leads_back(document, *span, &page)));
            }
        }
        run.texts.insert(id.clone(), Text::running(text).to_owned());
    }
    Ok(run)
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
