//! `cargo dev speakers`: how often the speaker is right, by the verdicts of a person who read the articles.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::judge::draw::draw;
use crate::judge::tally::{Found, Share, Standing, Tally, standing, tallies};
use crate::judge::verdict::{self, Verdicts};
use crate::score::corpus::{Article, RawAttribution, read_gold};
use crate::score::fields::kind_of_source;
use crate::{product, table};

/// What is drawn, and which verdicts there are.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Articles, one a line; see evaluation/README.md.
    corpus: PathBuf,
    /// How many statements are drawn.
    #[arg(long, value_name = "N", default_value_t = 200)]
    count: usize,
    /// Another number draws other statements.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Scores these verdicts, and prints only the statements that want one.
    #[arg(long, value_name = "FILE")]
    verdicts: Option<PathBuf>,
    /// Writes the figures into the page of the same name beside the verdicts: speakers.md beside speakers.csv.
    #[arg(long, requires = "verdicts")]
    write: bool,
}

/// A statement with what a verdict looks at.
struct Statement<'a> {
    article: usize,
    raw: &'a RawAttribution,
    id: &'a str,
    speaker: String,
    source: &'static str,
}

impl Statement<'_> {
    fn found(&self) -> Found<'_> {
        Found { statement: self.id, speaker: &self.speaker, source: self.source }
    }
}

/// Draws, prints what wants a verdict, and scores the others.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let articles = read_gold(&arguments.corpus)?;
    let predictions = product::read(&product::reader()?, &articles)?;
    let mut statements = Vec::new();
    for (number, article) in articles.iter().enumerate() {
        for raw in &predictions[&article.id] {
            let id = raw.record["id"].as_str().context("a statement has no id")?;
            let speaker = verdict::hash_of(&raw.record["speaker"]);
            statements.push(Statement { article: number, raw, id, speaker, source: kind_of_source(&raw.record) });
        }
    }
    let ids: Vec<&str> = statements.iter().map(|statement| statement.id).collect();
    let drawn = draw(&ids, arguments.count, arguments.seed);
    let drawn: Vec<&Statement<'_>> = drawn.into_iter().map(|place| &statements[place]).collect();
    let verdicts = arguments.verdicts.as_deref().map_or_else(|| Ok(Verdicts::new()), verdict::read)?;
    let is_wanting =
        |statement: &&&Statement<'_>| !matches!(standing(&statement.found(), &verdicts), Standing::Judged(_));
    let wanting: Vec<&Statement<'_>> = drawn.iter().filter(is_wanting).copied().collect();
    for (number, article) in articles.iter().enumerate() {
        let here: Vec<&Statement<'_>> = wanting.iter().filter(|one| one.article == number).copied().collect();
        if !here.is_empty() {
            print!("{}", sheet(article, &here));
        }
    }
    if arguments.verdicts.is_some() {
        print_standing(&statements, &drawn, &verdicts);
        let found: Vec<Found<'_>> = drawn.iter().map(|statement| statement.found()).collect();
        let tallies = tallies(&found, &verdicts);
        print!("{}", figures(&tallies));
        if arguments.write {
            if !wanting.is_empty() {
                bail!(
                    "{} statements want a verdict, so that the figures would not be those of the draw",
                    wanting.len()
                );
            }
            let page = arguments.verdicts.as_deref().map(|verdicts| verdicts.with_extension("md"));
            write(&page.context("no file of verdicts is named")?, &tallies)?;
        }
    }
    Ok(())
}

/// The article as a person reads it, with the drawn statements below the paragraphs that they begin in.
fn sheet(article: &Article, statements: &[&Statement<'_>]) -> String {
    let mut sheet = format!("\n=== {}\n", article.id);
    let mut start = 0;
    for line in article.text.split('\n') {
        let end = start + line.chars().count();
        if !line.trim().is_empty() {
            sheet.push_str(line);
            sheet.push('\n');
        }
        for statement in statements.iter().filter(|one| (start..=end).contains(&one.raw.roles[2][0].0)) {
            sheet.push_str(&entry(&article.id, statement));
        }
        start = end + 1;
    }
    sheet
}

/// The row of the file but for its verdict, then what is to be judged.
fn entry(document: &str, statement: &Statement<'_>) -> String {
    let record = &statement.raw.record;
    let text = |value: &Value| value["text"].as_str().unwrap_or("\u{2014}").to_owned();
    let contents: Vec<String> = record["content"].as_array().into_iter().flatten().map(text).collect();
    let speaker = &record["speaker"];
    let found = if let Some(name) = speaker["name"].as_str() {
        let place = &speaker["named_at"]["start"];
        let kind = speaker["kind"].as_str().unwrap_or_default();
        format!("{name} ({kind}; role: {}; named at: {place})", text(&speaker["role"]))
    } else {
        let reasons = record["unresolved"].as_array().into_iter().flatten().filter_map(Value::as_str);
        format!("nobody ({})", reasons.collect::<Vec<_>>().join("; "))
    };
    format!(
        "    {document},{},{},\n        source:  {}\n        cue:     {}\n        content: {}\n        speaker: {found}\n",
        statement.id,
        statement.speaker,
        text(&record["source"]),
        text(&record["cue"]),
        contents.join(" \u{2026} "),
    )
}

/// Which verdicts hold no longer, and which statements have none.
fn print_standing(statements: &[Statement<'_>], drawn: &[&Statement<'_>], verdicts: &Verdicts) {
    let mut unjudged = 0;
    for statement in drawn {
        match standing(&statement.found(), verdicts) {
            Standing::Judged(_) => {}
            Standing::Stale => println!("stale: {}: another speaker is found than was judged", statement.id),
            Standing::Unjudged => unjudged += 1,
        }
    }
    for (id, row) in verdicts {
        if !statements.iter().any(|statement| statement.id == id) {
            println!("stale: {id}: no such statement is found in {} any more", row.document);
        } else if !drawn.iter().any(|statement| statement.id == id) {
            println!("stale: {id}: it is not drawn any more");
        }
    }
    println!("{} drawn, {unjudged} of them without a verdict", drawn.len());
}

fn figures(tallies: &[Tally]) -> String {
    let head = ["right", "wrong", "open", "rightly open", "right answer"].map(|name| format!("{name:>24}")).concat();
    let row = |tally: &Tally| {
        let shares = tally.shares().map(|share| format!("{:>24}", share.print())).concat();
        format!("{:<10}{:>5}{shares}\n", tally.source, tally.judged())
    };
    format!("{:<15}{head}\n", "of 100") + &tallies.iter().map(row).collect::<String>()
}

fn write(page: &Path, tallies: &[Tally]) -> Result<()> {
    for tally in tallies {
        let mut cells = vec![tally.source.clone(), tally.judged().to_string()];
        cells.extend(tally.shares().map(Share::print));
        table::put_row(page, &cells)?;
    }
    Ok(())
}
