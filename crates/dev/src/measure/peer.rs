//! The search library tantivy on the statements of the same ledger, asked the same: the program in `peer/`.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use onrecord_ledger::Ledger;
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{Hit, Search};
use serde::Deserialize;
use serde_json::json;

use super::ledger::p50_p95;
use super::question::KINDS;
use super::{Row, whole};
use crate::process;

/// What the index took.
#[derive(Deserialize)]
struct Taken {
    seconds: f64,
    bytes: f64,
}

/// What a query found.
#[derive(Deserialize)]
struct Found {
    statements: usize,
    milliseconds: f64,
}

/// Builds the peer, hands it all statements and so many questions of each kind, and reads what it says.
pub(super) fn measure(search: &Search, ledger: &Ledger, seed: u64, queries: usize) -> Result<Vec<Row>> {
    let peer = ["run", "--release", "--locked", "-q", "--manifest-path", "peer/Cargo.toml"];
    let mut peer =
        process::cargo(&peer).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("cannot run the peer")?;
    let mut input = BufWriter::new(peer.stdin.take().context("the peer reads nothing")?);
    let mut output = BufReader::new(peer.stdout.take().context("the peer says nothing")?).lines();
    let mut statements = 0.0;
    search.walk(ledger, &Query::default(), |_, hits| -> Result<()> {
        for hit in hits {
            writeln!(input, "{}", line(hit))?;
            statements += 1.0;
        }
        Ok(())
    })?;
    let mut ask = |question: serde_json::Value| -> Result<()> {
        writeln!(input, "{question}")?;
        Ok(input.flush()?)
    };
    let mut next = || -> Result<String> { Ok(output.next().context("the peer ended too soon")??) };
    let mut rows = Vec::new();
    for kind in KINDS {
        let (mut times, mut found) = (Vec::with_capacity(queries), 0);
        for (round, question) in kind.questions(seed, queries + 1).enumerate() {
            ask(question.line(kind.order))?;
            if rows.is_empty() {
                let Taken { seconds, bytes } = serde_json::from_str(&next()?)?;
                rows.push(Row {
                    what: "peer tantivy: indexing the same statements, text not kept".to_owned(),
                    figure: format!("{} statements/s", whole(statements / seconds)),
                    beside: format!("{:.0} bytes a statement; one thread, one segment", bytes / statements),
                });
            }
            let answer: Found = serde_json::from_str(&next()?)?;
            if round > 0 {
                times.push(Duration::from_secs_f64(answer.milliseconds / 1e3));
                found += answer.statements;
            }
        }
        let mean = whole(found as f64 / queries.max(1) as f64);
        rows.push(Row {
            what: format!("peer tantivy: {}: twenty numbers with facets, p50 / p95", kind.what),
            figure: p50_p95(times),
            beside: format!("{mean} statements found on average"),
        });
    }
    drop(input);
    ensure!(peer.wait()?.success(), "the peer failed");
    Ok(rows)
}

/// A statement as the peer reads it: with the words that the ledger's own index has, and what has facets.
fn line(hit: &Hit) -> serde_json::Value {
    let line = &hit.line;
    let around = [&line.source, &line.cue, &line.occasion, &line.addressee].into_iter().flatten();
    let words: Vec<&str> = line.content.iter().chain(around).map(|words| words.text.as_str()).collect();
    let published = line.document.published;
    let day =
        published.map_or(0, |day| i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day()));
    let values = [
        hit.person.as_ref().map(|person| person.name.as_str()),
        line.document.outlet.as_deref(),
        Some(line.speaker.as_ref().map_or("unknown", |speaker| speaker.kind.as_str())),
        Some(line.act.as_str()),
        Some(line.polarity.as_str()),
        Some(line.form.word()),
        Some(hit.state),
    ];
    let month = published.map(|day| format!("{:04}-{:02}", day.year(), day.month()));
    let values: Vec<Option<&str>> = values.into_iter().chain([month.as_deref()]).collect();
    json!({"statement": {"words": words.join("\n"), "published": day, "values": values}})
}
