//! Articles into a ledger, and what is done with it there.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{Desk, Run, report};

/// The program without a command of its own, in a desk's folder.
pub(crate) fn command(desk: &Desk, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command
        .args(arguments)
        .current_dir(desk.path())
        .env("USER", "ida")
        .env_remove("ONRECORD_LEDGER")
        .stdin(Stdio::null());
    command
}

pub(crate) fn run(desk: &Desk, arguments: &[&str]) -> Run {
    Run(command(desk, arguments).output().expect("the program starts"))
}

/// The lines that a command prints as JSON.
fn lines(run: &Run) -> Vec<Value> {
    run.printed().lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

const LETTER: &str = "Ferry to run late\n\nAda Moon, the mayor of Skerry, said the ferry was late on Monday.\n\n\
                      “Nobody asked us,” said Tom Brill, who takes it every morning.\n";

#[test]
fn what_is_added_twice_is_there_once() {
    let desk = Desk::new().with("in/1.txt", report(1)).with("in/2.txt", report(2)).with("in/copy.txt", report(1));
    let first = run(&desk, &["add", "in"]).clean();
    assert!(first.printed().contains("2 documents added, with "), "{}", first.printed());
    assert!(first.printed().contains("; 1 in the ledger already\n"), "{}", first.printed());
    assert!(first.printed().ends_with("onrecord.ledger stands at entry 4\n"), "{}", first.printed());
    let again = run(&desk, &["add", "in"]).clean();
    assert!(again.printed().contains("0 documents added"), "{}", again.printed());
    assert!(run(&desk, &["verify"]).clean().printed().starts_with("nothing is wrong: 4 entries in the chain"));
}

#[test]
fn a_changed_document_is_a_version_that_says_what_changed() {
    let desk = Desk::new().with("ferry.txt", LETTER);
    run(&desk, &["add", "ferry.txt"]).clean();
    let desk =
        desk.with("ferry.txt", LETTER.replace("was late", "was very late").replace("“Nobody asked us,”", "“Yes,”"));
    let line = lines(&run(&desk, &["add", "--format", "jsonl", "ferry.txt"]).clean()).remove(0);
    assert_eq!((&line["outcome"], &line["id"]), (&"changed".into(), &"ferry".into()));
    assert_eq!(line["changed"].as_array().map(Vec::len), Some(1), "{line}");
    assert!(line["changed"][0]["likeness"].as_f64().is_some_and(|likeness| likeness > 0.5 && likeness < 1.0), "{line}");
    assert_eq!(line["appeared"].as_array().map(Vec::len), line["vanished"].as_array().map(Vec::len), "{line}");
}

#[test]
fn the_ledger_is_where_the_command_line_says_else_the_environment() {
    let desk = Desk::new().with("ferry.txt", LETTER);
    run(&desk, &["add", "--ledger", "a.ledger", "ferry.txt"]).clean();
    let by_environment = command(&desk, &["add", "ferry.txt"]).env("ONRECORD_LEDGER", "b.ledger").output();
    assert!(by_environment.expect("the program starts").status.success());
    assert!(desk.path().join("a.ledger").exists() && desk.path().join("b.ledger").exists());
    assert!(!desk.path().join("onrecord.ledger").exists());
}

#[test]
fn without_captures_the_text_is_kept_and_can_be_verified() {
    let page =
        "<!doctype html><title>Ferry</title><p>The ferry is late, Ada Moon said on Monday, and it will stay late.</p>";
    let desk = Desk::new().with("ferry.html", page);
    run(&desk, &["add", "--no-captures", "ferry.html"]).clean();
    run(&desk, &["verify"]).clean();
    let kept = run(&desk, &["add", "--ledger", "with", "ferry.html"]).clean();
    assert!(kept.printed().starts_with("added "), "{}", kept.printed());
    let pieces = |ledger: &str| {
        let printed = run(&desk, &["verify", "--ledger", ledger]).clean().printed().to_owned();
        printed.split(", ").nth(1).expect("the pieces are counted").to_owned()
    };
    assert_eq!(
        (pieces("onrecord.ledger"), pieces("with")),
        ("3 pieces in the archive".to_owned(), "4 pieces in the archive".to_owned())
    );
}

#[test]
fn people_are_listed_shown_joined_renamed_and_all_of_it_is_taken_back() {
    let desk = Desk::new().with("ferry.txt", LETTER);
    run(&desk, &["add", "--published", "2024-03-05", "ferry.txt"]).clean();
    let listed = || {
        let people = lines(&run(&desk, &["people", "list", "--format", "jsonl"]).clean());
        people.iter().map(|person| person["name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed(), ["Ada Moon", "Tom Brill"]);
    let joined = run(&desk, &["people", "join", "Ada Moon", "Tom Brill", "--why", "a test"]).clean();
    assert!(joined.printed().ends_with("(entry 3)\n"), "{}", joined.printed());
    run(&desk, &["people", "rename", "Ada Moon", "Ada Moon of Skerry", "--why", "a test", "--by", "tom"]).clean();
    assert_eq!(listed(), ["Ada Moon of Skerry"]);
    let shown = run(&desk, &["people", "show", "Ada Moon of Skerry"]).clean();
    for words in ["2 statements", "mayor of Skerry", "2024-03-05", "Tom Brill", "entry 3", "entry 4", "tom"] {
        assert!(shown.printed().contains(words), "{words}: {}", shown.printed());
    }
    run(&desk, &["undo", "4", "--why", "a test"]).clean();
    run(&desk, &["undo", "3", "--why", "a test"]).clean();
    assert_eq!(listed(), ["Ada Moon", "Tom Brill"]);
    run(&desk, &["verify"]).clean();
}

#[test]
fn a_list_of_people_gives_them_their_items_in_wikidata() {
    let desk = Desk::new().with("ferry.txt", LETTER).with("people.csv", "name,roles,id\nAda Moon,mayor,Q7\n");
    run(&desk, &["add", "ferry.txt"]).clean();
    run(&desk, &["people", "import", "people.csv", "--why", "our list"]).clean();
    let people = lines(&run(&desk, &["people", "list", "ada", "--format", "jsonl"]).clean());
    assert_eq!((people.len(), &people[0]["wikidata"]), (1, &"Q7".into()));
    let wrong = run(&desk.with("people.csv", "name\nMoon\n"), &["people", "import", "people.csv", "--why", "x"]);
    assert_eq!(wrong.code(), 1);
    assert!(wrong.messages().contains("a person needs a full name"), "{}", wrong.messages());
}

#[test]
fn a_withdrawn_document_is_gone_for_good_and_the_ledger_still_verifies() {
    let desk = Desk::new().with("ferry.txt", LETTER).with("other.txt", report(1));
    run(&desk, &["add", "ferry.txt", "other.txt"]).clean();
    let head = run(&desk, &["verify"]).clean().printed().lines().last().expect("the head").replace("head ", "");
    run(&desk, &["withdraw", "ferry", "--why", "a court ordered it"]).clean();
    run(&desk, &["verify", "--head", &head]).clean();
    let again = run(&desk, &["add", "ferry.txt"]).clean();
    assert!(
        again.printed().contains("0 documents added, with 0 statements; 1 withdrawn before"),
        "{}",
        again.printed()
    );
    let people = run(&desk, &["people", "list"]).clean();
    assert!(!people.printed().contains("Tom Brill"), "{}", people.printed());
    assert_eq!(run(&desk, &["withdraw", "ferry", "--why", "again"]).code(), 1);
}

#[test]
fn a_head_that_the_ledger_never_had_ends_verify_with_1() {
    let desk = Desk::new().with("ferry.txt", LETTER);
    run(&desk, &["add", "ferry.txt"]).clean();
    let head = format!("2:{}", "0".repeat(64));
    let seen = run(&desk, &["verify", "--format", "jsonl", "--head", &head]);
    assert_eq!((seen.code(), lines(&seen)[0]["entry"].as_i64()), (1, Some(2)));
    assert_eq!(run(&desk, &["verify", "--head", "2:x"]).code(), 2);
}

#[test]
fn rebuilding_changes_nothing() {
    let desk = Desk::new().with("ferry.txt", LETTER);
    run(&desk, &["add", "ferry.txt"]).clean();
    let rebuilt = run(&desk, &["rebuild"]).clean();
    assert!(rebuilt.printed().ends_with("made anew from the entries up to 2\n"), "{}", rebuilt.printed());
    run(&desk, &["verify"]).clean();
}

#[test]
fn what_another_reader_read_is_read_once_more_and_then_is_not() {
    let desk = Desk::new().with("ferry.txt", LETTER);
    run(&desk, &["add", "ferry.txt"]).clean();
    let none = run(&desk, &["reread"]).clean();
    assert!(none.printed().starts_with("read 0 documents once more"), "{}", none.printed());
    // A reading of an earlier version, which found nothing.
    let mut ledger = onrecord_ledger::Ledger::open(&desk.path().join("onrecord.ledger")).expect("it is a ledger");
    let row = ledger.rows_named("ferry").expect("readable").remove(0);
    let kept = ledger.kept(&row).expect("readable").expect("it is there");
    let signature = onrecord_ledger::Signature { by: "tom".to_owned(), at: jiff::Timestamp::UNIX_EPOCH };
    let mut batch = ledger.batch(&signature).expect("nobody else writes");
    batch
        .reread(row.key, &kept.document, &onrecord_ledger::findings::Findings::default(), "onrecord 0.0.1")
        .expect("written");
    batch.commit().expect("written");
    drop(ledger);
    let again = lines(&run(&desk, &["reread", "--format", "jsonl"]).clean());
    assert_eq!((again.len(), again[0]["statements"].as_u64()), (1, Some(row.statements as u64)));
    assert!(run(&desk, &["reread", "--format", "jsonl"]).clean().printed().is_empty());
    run(&desk, &["verify"]).clean();
}

#[test]
fn what_is_wrong_is_told_with_what_to_do() {
    let desk = Desk::new().with("ferry.txt", LETTER).with("letter.ledger", LETTER);
    for (arguments, code, words) in [
        (&["verify"][..], 1, "there is no such file; `onrecord add` makes one"),
        (&["people", "list", "--ledger", "letter.ledger"], 1, "the file is not a ledger of Onrecord"),
        (&["add", "--ledger", "letter.ledger", "ferry.txt"], 1, "the file is not a ledger of Onrecord"),
        (&["add", "--format", "html", "ferry.txt"], 2, "add prints a table or jsonl"),
        (&["people", "join", "Ada Moon", "Tom Brill"], 2, "--why"),
    ] {
        let run = run(&desk, arguments);
        assert_eq!(run.code(), code, "{arguments:?}: {}", run.messages());
        assert!(run.messages().contains(words), "{}", run.messages());
    }
    let nobody =
        command(&desk, &["add", "ferry.txt"]).env_remove("USER").env_remove("USERNAME").env_remove("LOGNAME").output();
    let nobody = Run(nobody.expect("the program starts"));
    assert!(nobody.code() == 1 && nobody.messages().contains("--by NAME"), "{}", nobody.messages());
    assert!(!desk.path().join("onrecord.ledger").exists());
}
