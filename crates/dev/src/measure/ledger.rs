//! A ledger of generated reports: how fast it takes them in, how large it gets, and how soon it answers.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use jiff::Timestamp;
use onrecord_ledger::family::diff::Weight;
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{Ask, Group, Order, Search, Which, Whom};
use onrecord_ledger::{Arrival, Ledger, Signature};
use onrecord_read::format::Format;
use rusqlite::Connection;

use super::question::KINDS;
use super::{Row, peer, serving, whole};
use crate::generate::{FREQUENT, Report, STATEMENTS, report};

/// Reports of one batch. `onrecord add` writes fewer together, because it reads them first, which takes much longer.
pub(super) const BATCH: usize = 1000;
/// Of so many reports one is written as JSON Lines, to compare the size.
const SAMPLE: usize = 100;
/// Statements of a page.
const PAGE: usize = 20;
/// How often a report is added while a search is open.
const REFRESHES: usize = 20;
/// How often a list is asked for.
const ROUNDS: usize = 20;
/// Values of a facet.
const VALUES: usize = 10;

/// Makes a ledger in a folder for the time of the measurement, and measures.
pub(crate) fn measure(seed: u64, documents: usize, queries: usize) -> Result<Vec<Row>> {
    let folder = tempfile::tempdir_in(crate::process::root().join("target")).context("cannot make a folder")?;
    let path = folder.path().join("generated.ledger");
    let mut rows = add(&path, seed, documents)?;
    let ledger = Ledger::read(&path)?;
    let start = Instant::now();
    let search = Search::open(&ledger)?;
    let opened = start.elapsed();
    let bytes = search.bytes() as f64;
    rows.push(Row {
        what: "opening a search".to_owned(),
        figure: format!("{} ms", whole(milliseconds(opened))),
        beside: format!(
            "500 ms; {} MB in memory, {:.0} bytes a statement",
            whole(bytes / 1e6),
            bytes / (documents * STATEMENTS) as f64
        ),
    });
    rows.push(refresh(&path, seed, documents, &search, &ledger)?);
    let ask = |order| Ask { order, limit: PAGE, facets: VALUES, ..Ask::default() };
    for kind in KINDS {
        let questions =
            kind.questions(seed, queries + 1).enumerate().map(|(number, question)| question.text_anew(number));
        rows.push(time(kind.what, kind.wanted, &search, &ledger, &ask(kind.order), questions)?);
    }
    let (what, ask) = ("the same word again and again, by relevance", ask(Order::Relevance));
    let again = std::iter::repeat_n(FREQUENT.to_owned(), queries + 1);
    rows.push(time(what, "p95 100 ms", &search, &ledger, &ask, again)?);
    rows.extend(by_utterance(&search, &ledger, seed, queries)?);
    rows.extend(lists(&search, &ledger)?);
    rows.push(by_hand(&path, queries)?);
    rows.extend(peer::measure(&search, &ledger, seed, queries)?);
    rows.extend(serving::measure(&path, seed, queries)?);
    Ok(rows)
}

/// How long the same takes with a line for each utterance, and utterances, articles and outlets counted.
fn by_utterance(search: &Search, ledger: &Ledger, seed: u64, queries: usize) -> Result<Vec<Row>> {
    let ask =
        |order| Ask { order, group: Group::Utterance, limit: PAGE, facets: VALUES, tally: true, ..Ask::default() };
    let start = Instant::now();
    search.page(ledger, &Query::parse("nowhere")?, &ask(Order::Date))?;
    let first = Row {
        what: "a line for each utterance: what the first such query after a change reads beside".to_owned(),
        figure: format!("{} ms", whole(milliseconds(start.elapsed()))),
        beside: "the families of all statements".to_owned(),
    };
    let mut rows = vec![first];
    let mut row = |what: &str, order: Order, questions: &mut dyn Iterator<Item = String>| -> Result<()> {
        let what = format!("a line for each utterance: {what}");
        rows.push(time(&what, "as without", search, ledger, &ask(order), questions)?);
        Ok(())
    };
    for kind in [&KINDS[0], &KINDS[3]] {
        // Other numbers than above, so that nothing is known from there.
        let questions = kind.questions(seed, queries + 1).zip(queries + 1..);
        row(kind.what, kind.order, &mut questions.map(|(question, number)| question.text_anew(number)))?;
    }
    row("all statements", Order::Date, &mut std::iter::repeat_n(String::new(), queries + 1))?;
    Ok(rows)
}

/// How long the lists of the server take: a page of each.
fn lists(search: &Search, ledger: &Ledger) -> Result<Vec<Row>> {
    let whom = |words: &str| Whom { words: words.to_owned(), limit: 200, ..Whom::default() };
    let person = search.people(ledger, &whom(""))?.people.into_iter().next().context("nobody speaks")?.id;
    let all = Query::default();
    let mut rows = Vec::new();
    let mut list = |what: &str, work: &mut dyn FnMut() -> onrecord_ledger::Result<usize>| -> Result<()> {
        let mut times = Vec::with_capacity(ROUNDS);
        let mut count = 0;
        for round in 0..=ROUNDS {
            let start = Instant::now();
            count = work()?;
            if round > 0 {
                times.push(start.elapsed());
            }
        }
        let beside = format!("{} of them", whole(count as f64));
        rows.push(Row { what: format!("a page of {what}, p50 / p95"), figure: p50_p95(times), beside });
        Ok(())
    };
    list("people", &mut || Ok(search.people(ledger, &whom(""))?.all))?;
    list("people by a word of their names", &mut || Ok(search.people(ledger, &whom("ada"))?.all))?;
    list("pairs of people who may be one", &mut || Ok(search.suggestions(ledger, 0, 50)?.1))?;
    list("outlets", &mut || Ok(search.outlets(ledger)?.len()))?;
    list("families", &mut || Ok(search.families(ledger, &all, 0, 50)?.1))?;
    list("documents, with the counts of coverage", &mut || {
        search.coverage(ledger)?;
        Ok(search.documents(ledger, &Which { limit: 50, ..Which::default() })?.1)
    })?;
    list("altered quotes (50 documents)", &mut || Ok(ledger.altered_among(None, 50, Weight::Inflection)?.0.len()))?;
    list("what the one who said most said again (40 quotes)", &mut || {
        Ok(search.restatements(ledger, person, 40)?.len())
    })?;
    Ok(rows)
}

/// Adds the reports, and measures what that takes.
fn add(path: &Path, seed: u64, documents: usize) -> Result<Vec<Row>> {
    let mut ledger = Ledger::create(path)?;
    let signature = Signature { by: "bench".to_owned(), at: Timestamp::UNIX_EPOCH };
    let mut taken = Duration::ZERO;
    let mut worked = 0.0;
    let mut json_lines = 0_usize;
    for first in (0..documents).step_by(BATCH) {
        let reports: Vec<Report> = (first..documents.min(first + BATCH)).map(|number| report(seed, number)).collect();
        for report in reports.iter().step_by(SAMPLE) {
            json_lines += size_as_lines(report)?;
        }
        let (start, before) = (Instant::now(), processor_time()?);
        write(&mut ledger, &signature, &reports)?;
        taken += start.elapsed();
        worked += processor_time()? - before;
    }
    let most = memory("VmHWM")?;
    ledger.checkpoint()?;
    let start = Instant::now();
    ledger.find_families(|_| ())?;
    let found = start.elapsed();
    ledger.checkpoint()?;
    drop(ledger);
    let statements = (documents * STATEMENTS) as f64;
    let size = fs::metadata(path)?.len() as f64;
    let json_lines = (json_lines * SAMPLE) as f64;
    Ok(vec![
        Row {
            what: "adding what was read already, captures kept".to_owned(),
            figure: format!("{} statements/s", whole(statements / taken.as_secs_f64())),
            beside: format!(
                "20,000 statements/s; {} a second of processor time of the thread that writes, beside which another packs",
                whole(statements / worked)
            ),
        },
        Row {
            what: "memory while adding".to_owned(),
            figure: format!("{} MB", whole(most / 1e6)),
            beside: "under 500 MB".to_owned(),
        },
        Row {
            what: "finding the families of all afterwards".to_owned(),
            figure: format!("{:.1} s", found.as_secs_f64()),
            beside: format!("{} statements/s; see families.md", whole(statements / found.as_secs_f64())),
        },
        Row {
            what: "size of the file, text included once".to_owned(),
            figure: format!("{:.0} bytes a statement", size / statements),
            beside: format!(
                "under 700 bytes; {:.2} times the size of the articles and statements as JSON Lines ({} bytes)",
                size / json_lines,
                whole(json_lines / statements)
            ),
        },
    ])
}

/// Adds reports in one batch.
pub(super) fn write(ledger: &mut Ledger, signature: &Signature, reports: &[Report]) -> Result<()> {
    let mut batch = ledger.batch(signature)?;
    let arrivals = reports.iter().map(|Report { document, findings }| Arrival {
        capture: document.text.as_str().as_bytes(),
        format: Format::Plain,
        keep_capture: true,
        document,
        findings,
        reader: "onrecord / generated",
    });
    batch.add_all(&arrivals.collect::<Vec<_>>())?;
    batch.commit()?;
    Ok(())
}

/// The time until an open search knows of a report that was added.
fn refresh(path: &Path, seed: u64, documents: usize, search: &Search, reader: &Ledger) -> Result<Row> {
    let signature = Signature { by: "bench".to_owned(), at: Timestamp::UNIX_EPOCH };
    let mut ledger = Ledger::open(path)?;
    let mut times = Vec::with_capacity(REFRESHES);
    for number in documents..documents + REFRESHES {
        write(&mut ledger, &signature, &[report(seed, number)])?;
        let start = Instant::now();
        search.refresh(reader)?;
        times.push(start.elapsed());
    }
    Ok(Row {
        what: "until an open search knows of one more report, p50 / p95".to_owned(),
        figure: p50_p95(times),
        beside: "all that it knew stays".to_owned(),
    })
}

/// How long a report and its statements are as lines of JSON, as `read` takes and prints them.
fn size_as_lines(report: &Report) -> Result<usize> {
    let Report { document, findings } = report;
    let imprint = onrecord_ledger::imprint::Imprint::of(document);
    let lines = findings.lines(&imprint, &document.text, "onrecord / generated").map_err(anyhow::Error::msg)?;
    let mut size = report.line().len() + 1;
    for line in lines {
        size += serde_json::to_string(&line)?.len() + 1;
    }
    Ok(size)
}

/// The time of the first page with all counts, for queries one after another. The first is not counted: it reads what all
/// others find in memory.
fn time(
    what: &str,
    wanted: &str,
    search: &Search,
    ledger: &Ledger,
    ask: &Ask,
    queries: impl Iterator<Item = String>,
) -> Result<Row> {
    let mut times = Vec::new();
    let mut hits = 0;
    for (round, query) in queries.enumerate() {
        let query = Query::parse(&query)?;
        let start = Instant::now();
        let page = search.page(ledger, &query, ask)?;
        if round > 0 {
            times.push(start.elapsed());
            hits += page.statements;
        }
    }
    let mean = whole(hits as f64 / times.len().max(1) as f64);
    Ok(Row {
        what: format!("{what}: first page with facets, p50 / p95"),
        figure: p50_p95(times),
        beside: format!("{wanted}; {mean} statements found on average"),
    })
}

/// The same words in the same index by plain SQL: the peer.
fn by_hand(path: &Path, queries: usize) -> Result<Row> {
    let connection = Connection::open(path)?;
    let sql = "SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rank LIMIT 20";
    let mut times = Vec::with_capacity(queries);
    for round in 0..=queries.min(20) {
        let start = Instant::now();
        let mut statement = connection.prepare_cached(sql)?;
        let found = statement.query_map([FREQUENT], |row| row.get::<_, i64>(0))?;
        let found: Vec<i64> = found.collect::<rusqlite::Result<_>>()?;
        if round > 0 && !found.is_empty() {
            times.push(start.elapsed());
        }
    }
    Ok(Row {
        what: "peer: the same word by BM25 of SQLite FTS5, twenty numbers without facets, p50 / p95".to_owned(),
        figure: p50_p95(times),
        beside: "`ORDER BY rank LIMIT 20` in the same file".to_owned(),
    })
}

pub(super) fn p50_p95(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
    let shown = |percent| at(percent).map_or(0.0, |time| milliseconds(*time));
    format!("{:.1} / {:.1} ms", shown(50), shown(95))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The seconds for which this thread, the first of the process, has had a processor.
fn processor_time() -> Result<f64> {
    let page = fs::read_to_string("/proc/self/schedstat").context("processor time can be measured on Linux only")?;
    let nanoseconds: f64 =
        page.split(' ').next().and_then(|number| number.parse().ok()).context("the kernel names none")?;
    Ok(nanoseconds / 1e9)
}

/// A figure of this process's memory, in bytes.
pub(super) fn memory(name: &str) -> Result<f64> {
    let page = fs::read_to_string("/proc/self/status").context("memory can be measured on Linux only")?;
    let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')?.trim().strip_suffix(" kB"));
    let kilobytes: f64 = line.and_then(|number| number.parse().ok()).context("the kernel names no such figure")?;
    Ok(kilobytes * 1024.0)
}
