//! `cargo dev evaluate` gives the figures that a second program, in another language, computed from the same files.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn evaluate(gold: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord-dev"));
    command.current_dir(data("")).args(["evaluate", gold]).args(arguments).output().unwrap()
}

#[track_caller]
fn assert_same_figures(found: &Output, expected: &str) {
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    let expected: Value = serde_json::from_str(&std::fs::read_to_string(data(expected)).unwrap()).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert!(!keys(&expected).is_empty());
    assert_eq!(keys(&found), keys(&expected));
    for group in keys(&expected) {
        assert_eq!(keys(&found[&group]), keys(&expected[&group]), "{group}");
        for figure in keys(&expected[&group]) {
            for part in ["p", "r", "f", "gold"] {
                let [found, expected] = [&found, &expected].map(|value| value[&group][&figure][part].as_f64().unwrap());
                assert!((found - expected).abs() < 1e-9, "{group}, {figure}, {part}: {found} for {expected}");
            }
        }
    }
}

#[test]
fn spans_are_scored_against_every_annotator() {
    let found = evaluate("spans.gold.jsonl", &["--predicted", "spans.predicted.jsonl", "--json"]);
    assert_same_figures(&found, "spans.json");
}

#[test]
fn every_outlet_gets_figures_of_its_own() {
    let found = evaluate("spans.gold.jsonl", &["--predicted", "spans.predicted.jsonl", "--json", "--by", "publisher"]);
    assert_same_figures(&found, "spans.by-publisher.json");
}

#[test]
fn annotators_are_scored_against_each_other() {
    assert_same_figures(&evaluate("spans.gold.jsonl", &["--human", "--json"]), "spans.human.json");
}

#[test]
fn fields_are_scored_on_the_attributions_that_are_right() {
    let found = evaluate("fields.gold.jsonl", &["--predicted", "fields.predicted.jsonl", "--json"]);
    assert_same_figures(&found, "fields.json");
}

#[test]
fn a_statement_of_an_article_that_is_not_in_the_gold_is_refused_by_its_line() {
    let found = evaluate("spans.gold.jsonl", &["--predicted", "unknown.predicted.jsonl"]);
    assert!(!found.status.success());
    let message = String::from_utf8(found.stderr).unwrap();
    assert!(message.contains("unknown.predicted.jsonl:2: document \"elsewhere\" is not in the gold file"), "{message}");
}

#[test]
fn the_program_reads_the_articles_itself_when_no_statements_are_given() {
    let found = evaluate("spans.gold.jsonl", &["--json"]);
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
    let figures: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(figures["all"]["who-said-what"]["gold"].as_f64().map(f64::round), Some(43.0));
}

#[test]
fn missed_attributions_are_shown_with_what_was_found_instead() {
    let found = evaluate("spans.gold.jsonl", &["--predicted", "spans.predicted.jsonl", "--errors", "3"]);
    let page = String::from_utf8(found.stdout).unwrap();
    assert_eq!(page.matches("\n  gold  ").count(), 3, "{page}");
    assert_eq!(page.matches("\n  found ").count(), 3, "{page}");
}
