//! Runs the written specification: every case of `cases/*.md` through the reader.
//!
//! A case that the reader does not get right yet carries the mark `- not yet: REASON`. The mark cannot rot: a marked
//! case that passes fails the test until its mark is taken away. With `ONRECORD_BLESS` set, as `cargo dev bless` sets
//! it, the marks are put and taken away instead.

mod parse;

use std::env;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use onrecord_read::format::{Provenance, plain};
use onrecord_read::reader::{Reader, Worker};
use onrecord_read::span::Span;

use parse::{Case, Expected};

/// The specification is met in at least this many cases; it only ever grows.
const FEWEST_MET: usize = 120;

/// One file of cases.
struct Page {
    /// Its name in the folder of cases.
    name: String,
    path: PathBuf,
    text: String,
    cases: Vec<Case>,
}

#[test]
fn the_reader_meets_every_case_that_is_not_marked() {
    let reader = Reader::english().unwrap();
    let mut worker = reader.worker();
    let is_blessing = env::var_os("ONRECORD_BLESS").is_some();
    let (mut met, mut marked) = (0, 0);
    let mut wrong = Vec::new();
    for page in pages() {
        let outcomes: Vec<Option<String>> = page.cases.iter().map(|case| differs(case, &mut worker)).collect();
        if is_blessing {
            fs::write(&page.path, with_marks(&page, &outcomes)).unwrap();
        }
        for (case, outcome) in page.cases.iter().zip(&outcomes) {
            let place = format!("cases/{}:{}: {}", page.name, case.line, case.heading);
            met += usize::from(outcome.is_none());
            marked += usize::from(outcome.is_some());
            match (outcome, case.not_yet) {
                (Some(found), None) => wrong.push(format!("{place}\n{found}")),
                (None, Some(_)) => wrong.push(format!("{place}\n  passes: take its mark away (cargo dev bless)")),
                _ => {}
            }
        }
    }
    println!("{met} cases pass, {marked} not yet");
    assert!(is_blessing || wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(is_blessing || met >= FEWEST_MET, "only {met} cases pass, of {FEWEST_MET} that must");
}

/// The files of cases, by name. A file that cannot be read as cases fails, and so does one without a case.
fn pages() -> Vec<Page> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let is_page = |path: &PathBuf| path.extension().is_some_and(|end| end == "md") && !path.ends_with("README.md");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let cases = parse::parse(&text).unwrap_or_else(|trouble| panic!("{}:{trouble}", path.display()));
        Page { name: path.file_name().unwrap().display().to_string(), path, text, cases }
    };
    paths.into_iter().filter(is_page).map(read).collect()
}

/// What is found instead of what a case expects; `None` when they are the same.
fn differs(case: &Case, worker: &mut Worker<'_>) -> Option<String> {
    let provenance = Provenance { id: "case".to_owned(), origin: None };
    let received = plain::read(case.text.clone().into_bytes(), provenance);
    let statements = worker.read(&received.document).statements;
    let range = |span: Span| span.range();
    let found: Vec<Expected> = statements
        .into_iter()
        .map(|statement| statement.attribution)
        .map(|attribution| Expected {
            source: attribution.source.map(range),
            cue: attribution.cue.map(range),
            content: attribution.content.into_iter().map(range).collect(),
            form: attribution.form,
        })
        .collect();
    let is_same = in_words(&found, &case.text) == in_words(&case.statements, &case.text);
    let print =
        |list: &[Expected]| list.iter().map(|one| print(one, &case.text)).collect::<Vec<_>>().join("\n           ");
    (!is_same).then(|| format!("  expected {}\n  found    {}", print(&case.statements), print(&found)))
}

/// Statements without the marks at the edges of their spans, which never decide, in an order that does not depend on
/// theirs.
fn in_words(statements: &[Expected], text: &str) -> Vec<String> {
    let words = |range: &Range<usize>| trim(text, range.clone());
    let mut keys: Vec<String> = statements
        .iter()
        .map(|one| {
            let content: Vec<_> = one.content.iter().filter_map(words).collect();
            let [source, cue] = [&one.source, &one.cue].map(|range| range.as_ref().and_then(words));
            format!("{source:?} {cue:?} {content:?} {:?}", one.form)
        })
        .collect();
    keys.sort();
    keys
}

/// A range without what is no word at its edges; `None` when it holds no word.
fn trim(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let is_mark = |character: char| !character.is_alphanumeric() && character != '_';
    let slice = &text[range.clone()];
    let start = range.start + slice.len() - slice.trim_start_matches(is_mark).len();
    let end = range.start + slice.trim_end_matches(is_mark).len();
    (start < end).then_some(start..end)
}

fn print(statement: &Expected, text: &str) -> String {
    let words = |range: &Option<Range<usize>>| range.clone().map_or("none", |range| &text[range]).to_owned();
    let content: Vec<&str> = statement.content.iter().map(|range| &text[range.clone()]).collect();
    let (source, cue) = (words(&statement.source), words(&statement.cue));
    format!("{source} | {cue} | {} ({:?})", content.join(" \u{2026} "), statement.form).replace(['\r', '\n'], " ")
}

/// The page with a mark on each case that is not met, and on no other. A reason that somebody wrote is kept.
fn with_marks(page: &Page, outcomes: &[Option<String>]) -> String {
    let mut lines: Vec<String> = page.text.lines().map(str::to_owned).collect();
    for (case, outcome) in page.cases.iter().zip(outcomes).rev() {
        match (outcome, case.not_yet) {
            (Some(_), None) => {
                lines.insert(case.list - 1, "- not yet: the reader finds something else".to_owned());
                lines.insert(case.list, String::new());
            }
            (None, Some(line)) => {
                lines.remove(line - 1);
                if lines.get(line - 1).is_some_and(String::is_empty) {
                    lines.remove(line - 1);
                }
            }
            _ => {}
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn marks_are_put_and_taken_away_without_another_change() {
    let text = "# Rules\n\n## A\n\n> Ida left.\n\n- nothing\n\n## B\n\n> Ida left.\n\n- text: crlf\n- nothing\n";
    let page = |text: &str| Page {
        name: String::new(),
        path: PathBuf::new(),
        text: text.to_owned(),
        cases: parse::parse(text).unwrap(),
    };
    let fails = || Some(String::new());
    let marked = with_marks(&page(text), &[fails(), fails()]);
    assert_eq!(marked.matches("- not yet: ").count(), 2);
    assert!(page(&marked).cases.iter().all(|case| case.not_yet.is_some()));
    assert_eq!(with_marks(&page(&marked), &[fails(), fails()]), marked);
    assert_eq!(with_marks(&page(&marked), &[None, None]), text);
}

#[test]
fn marks_at_the_edges_of_a_span_do_not_decide() {
    let text = "\u{201c}It held,\u{201d} she said.";
    assert_eq!(trim(text, 0..text.find(" she").unwrap()), trim(text, 3..10));
    assert_eq!(trim(text, 0..3), None);
}

#[test]
fn the_specification_is_well_formed() {
    let count: usize = pages().iter().map(|page| page.cases.len()).sum();
    assert!(count >= FEWEST_MET, "only {count} cases are written");
}
