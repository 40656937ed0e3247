//! The server as many use it at once: how soon it shows the first statements, and how long each of many waits.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use onrecord_ledger::search::Order;
use ureq::Agent;
use url::Url;

use super::ledger::p50_p95;
use super::question::{KINDS, Question};
use super::{Row, program, whole};

/// How many ask at once, each behind the answer to the last.
const CLIENTS: usize = 32;
/// How often the server is started.
const STARTS: usize = 3;
/// What tells that a page shows a statement.
const STATEMENT: &str = "class=\"statement\"";

/// Builds the program, serves a ledger with it, and asks so many questions of each kind.
pub(super) fn measure(ledger: &Path, seed: u64, queries: usize) -> Result<Vec<Row>> {
    let program = program::build()?;
    let mut starts = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let start = Instant::now();
        let server = Server::start(&program, ledger)?;
        let page = get(&Agent::new_with_defaults(), &server.address)?;
        starts.push(start.elapsed().as_secs_f64() * 1e3);
        ensure!(page.contains(STATEMENT), "the first page shows no statement");
    }
    starts.sort_by(f64::total_cmp);
    let list = starts.iter().map(|time| whole(*time)).collect::<Vec<_>>().join(", ");
    let server = Server::start(&program, ledger)?;
    let known = together(&server.address, &questions(seed, queries, |question, _| question.text()))?;
    let anew = together(&server.address, &questions(seed, queries, Question::text_anew))?;
    let row = |what: &str, (times, rate): (Vec<Duration>, f64)| Row {
        what: format!("served: {CLIENTS} connections that ask the first four kinds in turn, {what}, p50 / p95"),
        figure: p50_p95(times),
        beside: format!("p95 150 ms; {} answers a second, clients on the same machine", whole(rate)),
    };
    Ok(vec![
        Row {
            what: "served: from the start of the program to the first page with statements".to_owned(),
            figure: format!("{list} ms"),
            beside: format!("500 ms; {STARTS} starts"),
        },
        row("always the same word", known),
        row("words that nobody asked for before", anew),
    ])
}

/// So many questions of each kind but the last, the kinds in turn.
fn questions(seed: u64, queries: usize, text: impl Fn(&Question, usize) -> String) -> Vec<(String, Order)> {
    let kinds = &KINDS[..KINDS.len() - 1];
    let mut all: Vec<_> = kinds.iter().map(|kind| (kind.questions(seed, queries), kind.order)).collect();
    let mut turns = Vec::new();
    for number in 0..queries {
        let turn = all.iter_mut().filter_map(|(questions, order)| Some((text(&questions.next()?, number), *order)));
        turns.extend(turn);
    }
    turns
}

/// How long each answer takes that clients get who ask at once, and how many answers there are in a second.
fn together(address: &Url, questions: &[(String, Order)]) -> Result<(Vec<Duration>, f64)> {
    let mut addresses = Vec::with_capacity(questions.len());
    for (text, order) in questions {
        let order = if *order == Order::Relevance { "relevance" } else { "date" };
        let asked = [("q", text.as_str()), ("order", order), ("facets", "10")];
        addresses.push(Url::parse_with_params(address.join("api/statements")?.as_str(), asked)?);
    }
    // The first questions read what all others find in memory.
    let agent = Agent::new_with_defaults();
    addresses.iter().take(KINDS.len()).try_for_each(|address| get(&agent, address).map(drop))?;
    let start = Instant::now();
    let times: Vec<Duration> = thread::scope(|scope| {
        let shares = addresses.chunks(addresses.len().div_ceil(CLIENTS).max(1));
        let clients: Vec<_> = shares.map(|share| scope.spawn(move || ask(share))).collect();
        let all = clients.into_iter().map(|client| client.join().map_err(|_| anyhow!("a client panicked"))?);
        all.collect::<Result<Vec<_>>>().map(|all| all.concat())
    })?;
    let rate = times.len() as f64 / start.elapsed().as_secs_f64();
    Ok((times, rate))
}

/// How long each answer takes.
fn ask(addresses: &[Url]) -> Result<Vec<Duration>> {
    let agent = Agent::new_with_defaults();
    let time = |address: &Url| {
        let start = Instant::now();
        get(&agent, address).map(|_| start.elapsed())
    };
    addresses.iter().map(time).collect()
}

fn get(agent: &Agent, address: &Url) -> Result<String> {
    Ok(agent.get(address.as_str()).call()?.body_mut().read_to_string()?)
}

/// A server, until it is dropped.
struct Server {
    child: Child,
    address: Url,
}

impl Server {
    fn start(program: &Path, ledger: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        command.args(["serve", "--read-only", "--port", "0", "--ledger"]).arg(ledger);
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().context("cannot serve")?;
        let errors = child.stderr.take().context("the server says nothing")?;
        let mut line = String::new();
        BufReader::new(errors).read_line(&mut line)?;
        let address = line.trim().rsplit(' ').next().and_then(|address| address.parse().ok());
        Ok(Self { child, address: address.with_context(|| format!("the server does not say where it is: {line}"))? })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
