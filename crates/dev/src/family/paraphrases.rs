//! Paraphrases that are suggested on the example reports, against the pairs that a person marked there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use onrecord_ledger::family::veto::Veto;
use onrecord_ledger::findings::Findings;
use onrecord_ledger::{Arrival, Ledger, Signature};
use onrecord_read::format::Format;
use onrecord_read::reader::Reader;

use super::edited::documents;

/// The first line of the file of marked pairs.
const HEAD: &str = "one,one_statement,other,other_statement";

/// What was suggested, and what of it is marked.
pub(crate) struct Found {
    /// Pairs that a person marked.
    pub(crate) marked: usize,
    /// Pairs that are suggested as paraphrases.
    pub(crate) suggested: usize,
    /// Of those the ones that are marked.
    pub(crate) right: usize,
    /// Those that are not, and the marked ones that are not suggested.
    pub(crate) faults: Vec<String>,
}

/// Reads the examples into a ledger of their own, and compares its suggestions with the marks.
pub(crate) fn measure(examples: &Path, marks: &Path) -> Result<Found> {
    let marked = read(marks)?;
    let folder = tempfile::tempdir_in(crate::process::root().join("target")).context("cannot make a folder")?;
    let reader = Reader::english().context("cannot load the model in the program")?;
    let mut worker = reader.worker();
    let mut ledger = Ledger::create(&folder.path().join("examples.ledger"))?;
    let mut batch = ledger.batch(&Signature { by: "dev".to_owned(), at: jiff::Timestamp::UNIX_EPOCH })?;
    for document in documents(examples)? {
        let findings = Findings::of(&document, &worker.read(&document), &reader.version())?;
        batch.add(&Arrival {
            capture: document.text.as_str().as_bytes(),
            format: Format::Plain,
            keep_capture: false,
            document: &document,
            findings: &findings,
            reader: &reader.version(),
        })?;
    }
    batch.commit()?;
    ledger.find_families(|_| ())?;
    let mut found = Found { marked: marked.len(), suggested: 0, right: 0, faults: Vec::new() };
    let mut seen = BTreeSet::new();
    for pair in ledger.suggested_families()?.iter().filter(|pair| pair.against == Veto::Paraphrase) {
        let mut names = [&pair.one, &pair.other].map(|one| (one.document_id.clone(), one.name.statement.clone()));
        names.sort();
        found.suggested += 1;
        if marked.contains(&names) {
            found.right += 1;
        } else {
            found
                .faults
                .push(format!("suggested, {:.2}\n    {}\n    {}", pair.share, pair.one.words, pair.other.words));
        }
        seen.insert(names);
    }
    found.faults.extend(marked.iter().filter(|names| !seen.contains(*names)).map(|names| format!("missed {names:?}")));
    Ok(found)
}

/// Two statements, each with its document.
type Names = [(String, String); 2];

fn read(path: &Path) -> Result<BTreeSet<Names>> {
    let file = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut lines = file.lines();
    ensure!(lines.next() == Some(HEAD), "{}: line 1: {HEAD:?} is expected", path.display());
    let pair = |line: &str| {
        let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        let [one, statement, other, other_statement] = <[String; 4]>::try_from(cells).ok()?;
        let mut names = [(one, statement), (other, other_statement)];
        names.sort();
        Some(names)
    };
    lines
        .map(|line| pair(line).with_context(|| format!("{}: four cells are expected: {line}", path.display())))
        .collect()
}
