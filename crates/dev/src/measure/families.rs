//! Families of generated reports: how long it takes to find them all, how that grows, and what one more document costs.

use std::ops::Range;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use jiff::Timestamp;
use onrecord_ledger::{Ledger, Signature};

use super::ledger::{BATCH, memory, p50_p95, write};
use super::{Row, whole};
use crate::generate::{Report, STATEMENTS, report};

/// Documents that are added one by one in the end.
const ONE_BY_ONE: usize = 200;

/// Makes ledgers of these many documents, each in a folder for the time of the measurement, and measures.
pub(crate) fn measure(seed: u64, sizes: &[usize]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut times: Vec<(f64, f64)> = Vec::new();
    for &documents in sizes {
        let folder = tempfile::tempdir_in(crate::process::root().join("target")).context("cannot make a folder")?;
        let path = folder.path().join("generated.ledger");
        let statements = (documents * STATEMENTS) as f64;
        let mut ledger = Ledger::create(&path)?;
        add(&mut ledger, seed, 0..documents)?;
        let start = Instant::now();
        ledger.find_families(|_| ())?;
        let taken = start.elapsed();
        times.push((statements, taken.as_secs_f64()));
        let (_, families) = ledger.families("", 0)?;
        rows.push(Row {
            what: format!("{} statements: finding all families, one thread", whole(statements)),
            figure: format!("{:.1} s, {} MB", taken.as_secs_f64(), whole(memory("VmHWM")? / 1e6)),
            beside: format!("1,000,000 in 10 minutes and 4 GB; {} families found", whole(families as f64)),
        });
        rows.push(Row {
            what: format!(
                "{} statements: the families of one more document, to the disk, p50 / p95",
                whole(statements)
            ),
            figure: p50_p95(one_by_one(&mut ledger, seed, documents)?),
            beside: "50 ms".to_owned(),
        });
    }
    if let (Some(first), Some(last)) = (times.first(), times.last())
        && first.0 < last.0
    {
        rows.push(Row {
            what: "growth of the time to find all families with the number of statements n".to_owned(),
            figure: format!("n^{:.2}", (last.1 / first.1).ln() / (last.0 / first.0).ln()),
            beside: "n^1.15".to_owned(),
        });
    }
    Ok(rows)
}

/// Adds reports in batches, and leaves their families to be found.
fn add(ledger: &mut Ledger, seed: u64, numbers: Range<usize>) -> Result<()> {
    for first in numbers.clone().step_by(BATCH) {
        let reports: Vec<Report> = (first..numbers.end.min(first + BATCH)).map(|number| report(seed, number)).collect();
        write(ledger, &signature(), &reports)?;
    }
    ledger.checkpoint()?;
    Ok(())
}

/// Adds reports one by one; says what it took to find the families of each.
fn one_by_one(ledger: &mut Ledger, seed: u64, first: usize) -> Result<Vec<Duration>> {
    let mut times = Vec::with_capacity(ONE_BY_ONE);
    for number in first..first + ONE_BY_ONE {
        write(ledger, &signature(), &[report(seed, number)])?;
        let start = Instant::now();
        ledger.find_families(|_| ())?;
        times.push(start.elapsed());
    }
    Ok(times)
}

fn signature() -> Signature {
    Signature { by: "bench".to_owned(), at: Timestamp::UNIX_EPOCH }
}
