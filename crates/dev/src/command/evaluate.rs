//! `cargo dev evaluate`: the figures of a corpus.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

use crate::score::confusion::Confusion;
use crate::score::corpus::{Article, Predictions, read_gold, read_predictions};
use crate::score::figures::Figures;
use crate::score::{Score, Wanted, direct, fields, score, score_people};
use crate::{process, product, table};

/// The figures that a row of the committed table shows, in percent F1.
const COLUMNS: [&str; 6] =
    ["source exact", "cue exact", "content exact", "content token", "who-said-what", "who-said-what strict"];

/// What is scored, and how the figures are shown.
#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Arguments {
    /// Articles with annotations, one a line; see evaluation/README.md.
    gold: PathBuf,
    /// Statements to score, one a line in the wire format, instead of what this program finds.
    #[arg(long, value_name = "FILE", conflicts_with = "human")]
    predicted: Option<PathBuf>,
    /// Reads with the weights of this file instead of those in the program.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["human", "predicted"])]
    model: Option<PathBuf>,
    /// Scores the annotators of each article against each other.
    #[arg(long)]
    human: bool,
    /// Scores only attributions whose contents stand wholly inside quotation marks.
    #[arg(long)]
    direct: bool,
    /// Scores only attributions that stand in no other, for corpora that do not annotate the others.
    #[arg(long)]
    outermost: bool,
    /// Prints the figures as JSON.
    #[arg(long)]
    json: bool,
    /// Shows the figures for each value of this field of the articles as well.
    #[arg(long, value_name = "KEY")]
    by: Option<String>,
    /// Shows this many attributions that were missed.
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    /// Writes the figures into the row of this name in evaluation/accuracy.md.
    #[arg(long, value_name = "ROW")]
    write: Option<String>,
    /// Writes which value was found for which, of the fields that the gold states, into this page.
    #[arg(long, value_name = "FILE", conflicts_with = "human")]
    confusion: Option<PathBuf>,
}

/// Scores and prints.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut articles = read_gold(&arguments.gold)?;
    if articles.is_empty() {
        bail!("{}: there is no article in it", arguments.gold.display());
    }
    let mut predictions = match &arguments.predicted {
        Some(path) => read_predictions(path, &articles)?,
        None if arguments.human => Predictions::new(),
        None => {
            let reader = arguments.model.as_deref().map_or_else(product::reader, product::reader_with)?;
            product::read(&reader, &articles)?
        }
    };
    if arguments.direct {
        direct::keep(&mut articles, &mut predictions);
    }
    if arguments.outermost {
        fields::keep_outermost(&mut articles, &mut predictions);
    }
    let by = arguments.by.as_deref();
    let score = if arguments.human {
        score_people(&articles, by)
    } else {
        score(&articles, &predictions, &Wanted { by, errors: arguments.errors })
    };
    for miss in &score.misses {
        println!("{miss}");
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&to_json(&score)).context("cannot print the figures")?);
    } else {
        print!("{}", for_people(&score, &articles));
    }
    if let Some(page) = &arguments.confusion {
        write_confusion(page, &score.confusion, arguments)?;
    }
    arguments.write.as_deref().map_or(Ok(()), |row| write_row(row, &score, &articles, arguments))
}

fn to_json(score: &Score) -> Value {
    Value::Object(score.groups.iter().map(|(name, figures)| (name.clone(), figures.to_json())).collect::<Map<_, _>>())
}

fn for_people(score: &Score, articles: &[Article]) -> String {
    let print = |(index, (name, figures)): (usize, &(String, Figures))| {
        let count = if index == 0 { format!(": {} documents", articles.len()) } else { String::new() };
        format!("{name}{count}\n{}", figures.print())
    };
    score.groups.iter().enumerate().map(print).collect()
}

/// Writes the page of what was taken for what.
fn write_confusion(page: &Path, confusion: &Confusion, arguments: &Arguments) -> Result<()> {
    let (command, tables) = (command_line(arguments), confusion.tables());
    let words = format!(
        "# What is taken for what\n\n\
         How many statements have which value in the gold, by row, and which was found, by column; of those that are right about\n\
         who said what. Written by\n\n    {command} --confusion {}\n{tables}",
        page.display()
    );
    fs::write(page, words).with_context(|| format!("cannot write {}", page.display()))
}

fn write_row(row: &str, score: &Score, articles: &[Article], arguments: &Arguments) -> Result<()> {
    let figures = score.all().context("no article has an annotation, so there is no figure to write")?;
    let mut cells = vec![row.to_owned(), articles.len().to_string()];
    for name in COLUMNS {
        let tally = figures.get(name).with_context(|| format!("there is no figure {name:?}"))?;
        cells.push(format!("{:.1}", 100.0 * tally.f1()));
    }
    cells.push(format!("`{}`", command_line(arguments)));
    table::put_row(&process::root().join("evaluation/accuracy.md"), &cells)
}

/// The command that gives the same row again.
fn command_line(arguments: &Arguments) -> String {
    let predicted = arguments.predicted.as_ref().map(|path| format!("--predicted {}", path.display()));
    let flags = [
        arguments.human.then_some("--human"),
        arguments.direct.then_some("--direct"),
        arguments.outermost.then_some("--outermost"),
    ];
    let words = [Some("cargo dev evaluate".to_owned()), Some(arguments.gold.display().to_string()), predicted];
    let words: Vec<String> = words.into_iter().chain(flags.map(|flag| flag.map(str::to_owned))).flatten().collect();
    words.join(" ")
}
