//! One utterance as several outlets print it, in a real ledger.

use serde_json::{Value, json};

use crate::ledger::run;
use crate::{Desk, Run};

/// The lines that a command prints as JSON.
fn lines(run: &Run) -> Vec<Value> {
    run.printed().lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

/// An article with a quote in it, as one line of JSON; each outlet has its own words around it.
fn article(outlet: &str, day: &str, quote: &str) -> String {
    let around = match outlet {
        "Courier" => {
            "Eleven ships lay at anchor in the bay by noon, and the queue of lorries reached back to the old mill."
        }
        "Lantern" => {
            "Furious dockers downed tools at dawn and left bosses with a mountain of grain that nobody will shift."
        }
        "Post" => {
            "The dispute over the fund of the company has lasted since autumn and costs the region two million a day."
        }
        _ => "Farmers in the valley were told on Monday morning to keep their harvest in the silos for the time being.",
    };
    report(outlet, day, quote, around)
}

fn report(outlet: &str, day: &str, quote: &str, around: &str) -> String {
    let text = format!(
        "Port at a standstill\n\n{around}\n\n“{quote},” Ines Calder, the president of the union, told several hundred \
         strikers at Gate 4.\n"
    );
    let id = outlet.to_lowercase();
    json!({"id": id, "outlet": outlet, "published": day, "text": text}).to_string()
}

const SAID: &str = "Not one crane will move until the company puts the pensions back on the table";

/// A ledger with four outlets' articles, of which one says the opposite.
fn desk() -> Desk {
    let articles = [
        article("Courier", "2025-03-03", SAID),
        article("Lantern", "2025-03-04", &SAID.replace("the pensions", "our pensions")),
        article("Post", "2025-03-04", &SAID.replace("the company", "the firm [that owns the port]")),
        article("Mail", "2025-03-04", &SAID.replace("will move until", "will not move until")),
    ];
    let desk = Desk::new().with("articles.jsonl", articles.join("\n"));
    run(&desk, &["add", "articles.jsonl"]).clean();
    desk
}

#[test]
fn copies_of_one_report_count_as_one_outlet() {
    let around = "Eleven ships lay at anchor in the bay by noon, and the queue of lorries reached back to the old mill. The \
                  port handles two fifths of the grain of the country, and farmers were told to keep their harvest at home.";
    let articles = ["Courier", "Gazette"].map(|outlet| report(outlet, "2025-03-03", SAID, around));
    let own = article("Lantern", "2025-03-04", SAID);
    let desk = Desk::new().with("articles.jsonl", [articles.join("\n"), own].join("\n"));
    run(&desk, &["add", "articles.jsonl"]).clean();
    let family = lines(&run(&desk, &["families", "list", "--format", "jsonl"]).clean()).remove(0);
    assert_eq!((&family["counts"]["outlets"], &family["counts"]["independent_outlets"]), (&json!(3), &json!(2)));
    assert_eq!(family["reports"][0]["versions"], json!([0, 1]));
    let first = json!({"certain": false, "versions": [0, 1]});
    assert_eq!(family["first"], first);
    let shown = run(&desk, &["families", "show", family["id"].as_str().expect("an id")]).clean();
    for words in [
        "Courier, Gazette print copies of one report: at least 100 of 100 sequences",
        "first printed on 2025-03-03 by one of Courier, Gazette: not all state the time of day",
        "by 3 outlets, 2 independent",
    ] {
        assert!(shown.printed().contains(words), "{words}: {}", shown.printed());
    }
}

#[test]
fn a_family_is_listed_and_shown_with_its_counts_and_its_words() {
    let desk = desk();
    let listed = run(&desk, &["families", "list"]).clean();
    assert!(
        listed.printed().contains("3 articles  3 outlets  3 independent  2025-03-03  Ines Calder"),
        "{}",
        listed.printed()
    );
    assert!(listed.printed().contains("1 utterance printed more than once"), "{}", listed.printed());
    assert!(run(&desk, &["families", "list", "herring"]).clean().printed().starts_with("0 utterances"));
    let family = lines(&run(&desk, &["families", "list", "crane", "--format", "jsonl"]).clean()).remove(0);
    assert_eq!(family["schema"], "onrecord-family/1");
    assert_eq!(family["counts"]["articles"], 3);
    assert_eq!(family["counts"]["independent_outlets"], 3);
    assert_eq!(family["first"], json!({"certain": true, "versions": [0]}));
    let versions = family["versions"].as_array().expect("a list");
    assert_eq!((versions.len(), &versions[0]["outlet"]), (3, &json!("Courier")));
    let shown = run(&desk, &["families", "show", family["id"].as_str().expect("an id")]).clean();
    for words in [
        "1 utterance: 3 mentions in 3 articles by 3 outlets, 3 independent",
        "first printed by Courier, 2025-03-03 (known by the feed or record that it came in)",
        "[-the-] {+our+} pensions",
        "{+that owns the port+}",
        "may be the same utterance",
        "a negation in one alone",
    ] {
        assert!(shown.printed().contains(words), "{words}: {}", shown.printed());
    }
}

#[test]
fn a_family_is_a_page_that_needs_nothing_from_elsewhere() {
    let desk = desk();
    let family = lines(&run(&desk, &["families", "list", "--format", "jsonl"]).clean()).remove(0);
    let statement = family["versions"][1]["statement"].as_str().expect("an id");
    let page = run(&desk, &["families", "show", statement, "--format", "html"]).clean().printed().to_owned();
    assert!(page.contains("<del>the</del> <ins>our</ins>"), "{page}");
    assert!(page.contains("<ins title=\"in brackets\">[that owns the port]</ins>"), "{page}");
    assert!(!page.contains("<script") && !page.contains("http") && !page.contains("url("));
    for tag in ["ol", "li", "blockquote", "del", "ins"] {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn altered_quotes_are_listed_the_gravest_first() {
    let desk = desk();
    let altered = lines(&run(&desk, &["families", "altered", "--least", "small", "--format", "jsonl"]).clean());
    let weights: Vec<&Value> = altered.iter().map(|one| &one["weight"]).collect();
    assert_eq!(weights[0], "a negation", "{weights:?}");
    assert_eq!(altered[0]["against"], "a negation in one alone");
    assert!(weights.contains(&&json!("small words")), "{weights:?}");
    let table = run(&desk, &["families", "altered", "--least", "negation"]).clean();
    assert!(table.printed().contains("{+not+}") || table.printed().contains("[-not-]"), "{}", table.printed());
    assert!(table.printed().contains("told several hundred strikers"), "{}", table.printed());
}

#[test]
fn people_join_and_part_families_and_the_ledger_still_verifies() {
    let desk = desk();
    let mentions = || {
        let families = lines(&run(&desk, &["families", "list", "--format", "jsonl"]).clean());
        families.iter().map(|family| family["counts"]["mentions"].as_u64().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(mentions(), [3]);
    let family = lines(&run(&desk, &["families", "list", "--format", "jsonl"]).clean()).remove(0);
    let of = |place: usize| family["versions"][place]["statement"].as_str().expect("an id").to_owned();
    let other = family["suggested"][0]["version"]["statement"].as_str().expect("an id").to_owned();
    let joined = run(&desk, &["families", "join", &of(0), &other, "--why", "the Mail misheard"]).clean();
    assert!(joined.printed().ends_with("(entry 9)\n"), "{}", joined.printed());
    assert_eq!(mentions(), [4]);
    run(&desk, &["families", "part", &of(2), "--why", "another rally"]).clean();
    assert_eq!(mentions(), [3]);
    let shown = run(&desk, &["families", "show", &of(0)]).clean();
    assert!(shown.printed().contains("the Mail misheard"), "{}", shown.printed());
    run(&desk, &["undo", "10", "--why", "a slip"]).clean();
    run(&desk, &["undo", "9", "--why", "a slip"]).clean();
    assert_eq!(mentions(), [3]);
    run(&desk, &["verify"]).clean();
}

#[test]
fn the_lines_of_search_name_the_family() {
    let desk = desk();
    let family = lines(&run(&desk, &["families", "list", "--format", "jsonl"]).clean()).remove(0);
    let found = lines(&run(&desk, &["search", "crane", "--format", "jsonl"]).clean());
    let families: Vec<&Value> = found.iter().map(|line| &line["statement"]["family"]).collect();
    assert_eq!(families.iter().filter(|id| **id == &family["id"]).count(), 3, "{families:?}");
    assert_eq!(families.iter().filter(|id| id.is_null()).count(), 1, "{families:?}");
}

#[test]
fn families_that_are_still_to_be_found_are_told_and_found() {
    // Written without the program, and so without their families.
    let desk = crate::search::desk();
    let warned = run(&desk, &["families", "list"]);
    assert!(warned.messages().contains("the families of 3 documents are still to be found"), "{}", warned.messages());
    let verified = run(&desk, &["verify"]).clean();
    assert!(verified.printed().contains("the families of 3 documents are still to be found"), "{}", verified.printed());
    let found = run(&desk, &["families", "find"]).clean();
    assert_eq!(found.printed(), "the families of 3 documents were found\n");
    let found = run(&desk, &["families", "find", "--format", "jsonl"]).clean();
    assert_eq!(found.printed(), "{\"documents\":0}\n");
    run(&desk, &["families", "list"]).clean();
}

#[test]
fn what_is_wrong_with_a_family_is_told() {
    let desk = desk();
    let mail = lines(&run(&desk, &["search", "outlet:Mail", "crane", "--format", "jsonl"]).clean()).remove(0);
    let alone = mail["statement"]["id"].as_str().expect("an id");
    for (arguments, words) in [
        (vec!["families", "show", "0123456789abcdef"], "there is no family or statement 0123456789abcdef"),
        (vec!["families", "show", alone], "is in no family: it was printed once"),
        (vec!["families", "join", alone, alone, "--why", "x"], "they are one utterance already"),
        (vec!["families", "part", alone, "--why", "x"], "not of one family"),
    ] {
        let run = run(&desk, &arguments);
        assert!(run.code() == 1 && run.messages().contains(words), "{arguments:?}: {}", run.messages());
    }
}
