//! `cargo dev families`: how often families are right.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};
use onrecord_ledger::family::verdict::Verdict;

use crate::family::edited::{self, Pairs};
use crate::family::{paraphrases, quotes};
use crate::measure::{Row, families};
use crate::process::{self, root};
use crate::score::corpus::read_gold;
use crate::table;

/// What is measured.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Edits the quotes of the examples as outlets do, and counts the pairs that are joined.
    Edited {
        /// The same seed gives the same edits; rules were chosen on 1.
        #[arg(long, default_value_t = 2)]
        seed: u64,
        /// Shows so many of the printings that are joined wrongly or not at all.
        #[arg(long, value_name = "N", default_value_t = 0)]
        show: usize,
        /// Writes the figures into evaluation/families.md.
        #[arg(long)]
        write: bool,
    },
    /// Draws pairs of quotes of two articles for a person to judge, and scores the verdicts.
    Quotes {
        /// Articles, one a line; see evaluation/README.md.
        #[arg(required = true)]
        corpora: Vec<PathBuf>,
        /// How many pairs are drawn.
        #[arg(long, value_name = "N", default_value_t = 150)]
        count: usize,
        /// Another number draws other pairs.
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// Scores these verdicts, and prints only the pairs that want one.
        #[arg(long, value_name = "FILE")]
        verdicts: Option<PathBuf>,
        /// Writes the figures into evaluation/families.md.
        #[arg(long, requires = "verdicts")]
        write: bool,
    },
    /// Reads the examples, and compares the paraphrases that are suggested with those that a person marked.
    Paraphrases {
        /// Shows so many of those that are suggested wrongly or not at all.
        #[arg(long, value_name = "N", default_value_t = 0)]
        show: usize,
        /// Writes the figures into evaluation/families.md.
        #[arg(long)]
        write: bool,
    },
    /// Measures how long it takes to find the families of generated reports, and what one more document costs.
    Bench {
        /// How many generated reports, of ten statements each; several give the growth.
        #[arg(default_values_t = [10_000, 30_000, 100_000])]
        documents: Vec<usize>,
        /// The same seed gives the same reports.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Writes the figures into evaluation/families.md.
        #[arg(long)]
        write: bool,
    },
}

/// Measures and prints.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    match &arguments.what {
        What::Bench { documents, seed, write } => {
            if let Some(done) = process::in_release() {
                return done;
            }
            for Row { what, figure, beside } in families::measure(*seed, documents)? {
                println!("{what}: {figure} ({beside})");
                if *write {
                    put(&what, &figure, &beside)?;
                }
            }
            Ok(())
        }
        What::Edited { seed, show, write } => edited(*seed, *show, *write),
        What::Paraphrases { show, write } => {
            let found = paraphrases::measure(&root().join("examples"), &root().join("evaluation/paraphrases.csv"))?;
            for fault in found.faults.iter().take(*show) {
                println!("{fault}");
            }
            let share = |whole: usize| found.right as f64 / whole.max(1) as f64;
            let (recall, precision) = (share(found.marked), share(found.suggested));
            let figure = format!(
                "{recall:.2} at {precision:.2} ({} of {} marked, {} suggested)",
                found.right, found.marked, found.suggested
            );
            println!("recall at precision: {figure}");
            if *write {
                put("paraphrases of the examples, marked by hand: recall at precision", &figure, "0.6 at 0.8")?;
            }
            Ok(())
        }
        What::Quotes { corpora, count, seed, verdicts, write } => {
            let mut articles = Vec::new();
            for corpus in corpora {
                articles.extend(read_gold(corpus)?);
            }
            let quotes = quotes::quotes(&articles);
            let pairs = quotes::pairs(&quotes);
            let drawn = quotes::drawn(&quotes, &pairs, *count, *seed);
            let verdicts = verdicts.as_deref().map_or_else(|| Ok(BTreeMap::default()), quotes::read)?;
            let (mut joined, mut close, mut apart, mut wanting) =
                (Pairs::default(), Pairs::default(), Pairs::default(), 0);
            for pair in &drawn {
                let name = quotes::name(&quotes, pair);
                let counted = match pair.verdict {
                    Verdict::Joined(_) => &mut joined,
                    Verdict::Suggested(..) | Verdict::Restated(_) => &mut close,
                    Verdict::Apart => &mut apart,
                };
                match verdicts.get(&name) {
                    None => {
                        wanting += 1;
                        let (one, other) = (&quotes[pair.one], &quotes[pair.other]);
                        println!("{}\n  {:?}\n  {}\n  {}", quotes::row(&name), pair.verdict, one.shown, other.shown);
                    }
                    Some(true) => counted.right += 1,
                    Some(false) => counted.wrong += 1,
                }
            }
            let all = |wanted: fn(&Verdict) -> bool| pairs.iter().filter(|pair| wanted(&pair.verdict)).count();
            println!(
                "{} quotes; {} pairs joined, {} suggested, {} linked as restatements, {} left apart; {} drawn, {wanting} without a verdict",
                quotes.len(),
                all(|verdict| matches!(verdict, Verdict::Joined(_))),
                all(|verdict| matches!(verdict, Verdict::Suggested(..))),
                all(|verdict| matches!(verdict, Verdict::Restated(_))),
                all(|verdict| matches!(verdict, Verdict::Apart)),
                drawn.len(),
            );
            let of = |pairs: Pairs| format!("{} of {}", pairs.right, pairs.right + pairs.wrong);
            let figure = format!(
                "{:.3} ({}); one utterance are also {} suggested or linked and {} left apart",
                joined.precision(),
                of(joined),
                of(close),
                of(apart)
            );
            println!("joined and one utterance: {figure}");
            if *write {
                if wanting > 0 {
                    bail!("{wanting} pairs want a verdict, so that the figures would not be those of the draw");
                }
                put("quotes of two PolNeAR articles, judged by reading: precision of joined", &figure, "0.97")?;
            }
            Ok(())
        }
    }
}

fn edited(seed: u64, show: usize, write: bool) -> Result<()> {
    let found = edited::measure(&root().join("examples"), seed)?;
    println!("{} quotes, {} printings of them and of others", found.quotes, found.printings);
    for (kind, pairs) in &found.by_kind {
        println!(
            "{kind:>36}  {:>5} right  {:>4} wrong  {:>4} missed  {:.3}",
            pairs.right,
            pairs.wrong,
            pairs.missed,
            pairs.recall()
        );
    }
    for fault in found.faults.iter().take(show) {
        println!("{fault}");
    }
    let pairs = found.pairs;
    let figure = format!("{:.4} / {:.4}", pairs.precision(), pairs.recall());
    println!(
        "all pairs: precision / recall {figure} ({} right, {} wrong, {} missed)",
        pairs.right, pairs.wrong, pairs.missed
    );
    if write {
        put(
            &format!("edited quotes of the examples, seed {seed}: pairs joined, precision / recall"),
            &figure,
            "0.99 / 0.95",
        )?;
    }
    Ok(())
}

/// Puts a figure into the table.
fn put(what: &str, figure: &str, wanted: &str) -> Result<()> {
    let cells = [what, figure, wanted].map(str::to_owned);
    table::put_row(&root().join("evaluation/families.md"), &cells)
}
