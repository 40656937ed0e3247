//! Articles that are brought in by way of the server: what is uploaded, addresses, and the examples; one errand after another.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use onrecord_ledger::{Added, Ledger};
use serde::Serialize;
use tempfile::TempDir;
use utoipa::ToSchema;

use super::problem::Problem;
use super::room::Room;
use crate::args::ReadArgs;
use crate::coverage::{Coverage, Fate};
use crate::intake::{self, Errand, Witness, Written};

/// Errands that are remembered.
const REMEMBERED: usize = 100;
/// Documents and messages that are listed of one errand; the rest is counted.
const LISTED: usize = 500;

/// What became of an errand so far.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(super) struct Report {
    /// Its number.
    pub(super) intake: u64,
    /// waiting, reading, done or failed.
    pub(super) state: &'static str,
    /// Documents that were read, the known ones included.
    pub(super) documents: usize,
    /// Statements in those that are new.
    pub(super) statements: usize,
    /// Documents that are on the disk, the first of them.
    pub(super) listed: Vec<Listed>,
    /// What was passed over or could not be read, and why.
    pub(super) messages: Vec<String>,
    /// What the errand came to, in a line.
    pub(super) closing: Option<String>,
}

/// A document that came in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Listed {
    /// Its key in the ledger.
    pub(super) document: String,
    pub(super) id: String,
    /// added, changed, known or withdrawn.
    pub(super) outcome: &'static str,
    /// Statements that were found in it; none of one that is known.
    pub(super) statements: usize,
}

/// All errands.
#[derive(Default)]
pub(super) struct Intakes {
    reports: Mutex<BTreeMap<u64, Arc<Mutex<Report>>>>,
    /// Held while one is under way.
    one: tokio::sync::Mutex<()>,
}

impl Intakes {
    /// The report of an errand as it stands.
    pub(super) fn report(&self, intake: u64) -> Result<Report, Problem> {
        let reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        let report = reports.get(&intake).ok_or_else(|| Problem::missing(&format!("there is no intake {intake}")))?;
        Ok(report.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// The reports of all errands that are remembered, the last first.
    pub(super) fn all(&self) -> Vec<Report> {
        let reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        let report = |report: &Arc<Mutex<Report>>| report.lock().unwrap_or_else(PoisonError::into_inner).clone();
        reports.values().rev().map(report).collect()
    }

    fn open(&self) -> (u64, Arc<Mutex<Report>>) {
        let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        let intake = reports.last_key_value().map_or(1, |(last, _)| last + 1);
        let report = Arc::new(Mutex::new(Report { intake, state: "waiting", ..Report::default() }));
        reports.insert(intake, Arc::clone(&report));
        while reports.len() > REMEMBERED {
            reports.pop_first();
        }
        (intake, report)
    }
}

/// Begins to bring in what lies at some paths or addresses; says the number of the errand. `folder` holds what was uploaded,
/// and goes when all of it is read.
pub(super) fn begin(room: &Arc<Room>, sources: Vec<PathBuf>, folder: Option<TempDir>) -> Result<u64, Problem> {
    if room.is_read_only() {
        return Err(Problem::read_only());
    }
    let (intake, report) = room.intakes.open();
    let room = Arc::clone(room);
    tokio::spawn(async move {
        let _turn = room.intakes.one.lock().await;
        let work = {
            let (room, report) = (Arc::clone(&room), Arc::clone(&report));
            move || read(&room, sources, folder.as_ref(), &report)
        };
        let done = tokio::task::spawn_blocking(work).await;
        let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
        report.state = match done {
            Ok(Ok(())) => "done",
            Ok(Err(error)) => {
                report.messages.push(format!("error: {error:#}"));
                "failed"
            }
            Err(_) => {
                report.messages.push("error: the program failed, which is a fault of its own".to_owned());
                "failed"
            }
        };
    });
    Ok(intake)
}

fn read(room: &Room, sources: Vec<PathBuf>, folder: Option<&TempDir>, report: &Mutex<Report>) -> anyhow::Result<()> {
    let mut clerk = Clerk { report, coverage: Coverage::start(true, None)? };
    clerk.update(|report| report.state = "reading");
    let args = ReadArgs::of(sources);
    // Where uploads lie meanwhile is nobody's business.
    let folder = folder.map(TempDir::path);
    let errand = Errand { path: room.path(), read: &args, who: room.who(), keep_captures: true, folder };
    let done = intake::bring(&errand, &mut clerk);
    let closing = clerk.coverage.closing();
    clerk.update(|report| report.closing = closing);
    done.map(drop)
}

/// Writes what becomes of each document into the report.
struct Clerk<'r> {
    report: &'r Mutex<Report>,
    coverage: Coverage,
}

impl Clerk<'_> {
    fn update(&self, change: impl FnOnce(&mut Report)) {
        change(&mut self.report.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Witness for Clerk<'_> {
    fn met(&mut self, place: &str, fate: &Fate, messages: Vec<String>) -> anyhow::Result<()> {
        let counted = self.coverage.count(place, fate)?;
        for message in messages.into_iter().chain(counted) {
            self.update(|report| {
                if report.messages.len() < LISTED {
                    report.messages.push(message);
                }
            });
        }
        Ok(())
    }

    fn written(&mut self, _: &Ledger, written: &[Written<'_>]) -> anyhow::Result<()> {
        self.update(|report| {
            for Written { document, added, statements } in written {
                report.documents += 1;
                report.statements += statements;
                let (outcome, key) = match added {
                    Added::New(key) => ("added", key),
                    Added::Version { document, .. } => ("changed", document),
                    Added::Known(key) => ("known", key),
                    Added::Withdrawn(key) => ("withdrawn", key),
                };
                if report.listed.len() < LISTED {
                    let (document, id) = (key.to_string(), document.id.clone());
                    report.listed.push(Listed { document, id, outcome, statements: *statements });
                }
            }
        });
        Ok(())
    }
}
