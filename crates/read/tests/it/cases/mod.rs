//! The written specification: every case of `cases/*.md`.

mod parse;

use std::fs;
use std::path::{Path, PathBuf};

use parse::Case;

/// One file of cases.
struct Page {
    path: PathBuf,
    cases: Vec<Case>,
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
        Page { path, cases }
    };
    paths.into_iter().filter(is_page).map(read).collect()
}

#[test]
fn the_specification_is_well_formed() {
    for page in pages() {
        println!("{}: {} cases", page.path.display(), page.cases.len());
    }
    assert!(pages().len() > 1);
}
