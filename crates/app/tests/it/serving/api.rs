//! The API: what it answers, what it refuses, and what it writes.

use std::path::Path;
use std::{env, fs};

use serde_json::{Value, json};

use super::{Server, desk, escaped};
use crate::Desk;
use crate::ledger::run;

#[test]
fn the_description_that_is_served_is_the_one_in_docs() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let served = server.get("/openapi.json").text();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if env::var_os("ONRECORD_BLESS").is_some() {
        fs::write(&path, &served).expect("the file can be written");
    }
    let kept = fs::read_to_string(&path).expect("the file is there");
    assert!(kept == served, "docs/openapi.json is not what is served: run `cargo dev bless` and read the difference");
    let described: Value = serde_json::from_str(&served).expect("it is JSON");
    assert!(described["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
}

#[test]
fn a_search_gives_the_same_statements_as_the_command() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let query = "by:\"Tom Brill\" act:denied";
    let answer = server.json(&format!("/api/statements?q={}&facets=5", escaped(query)));
    let printed = run(&desk, &["search", query, "--format", "jsonl"]).clean();
    let lines: Vec<Value> = printed.printed().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answer["statements"], Value::Array(lines));
    let counts = json!({
        "statements": 1, "documents": 1, "utterances": 1, "articles": 1, "outlets": 1, "independent_outlets": 1,
    });
    assert_eq!(answer["counts"], counts);
    assert_eq!(answer["facets"][1]["values"][0], json!({"value": "Skerry Post", "person": null, "statements": 1}));
}

#[test]
fn pages_follow_one_another_and_lose_nothing() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let all = server.json("/api/statements?limit=100");
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let page = server.json(&format!("/api/statements?limit=2&after={}", escaped(&after)));
        found.extend(page["statements"].as_array().expect("a list").clone());
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => break,
        }
    }
    assert!(found.len() > 2);
    assert_eq!(Value::Array(found), all["statements"]);
}

#[test]
fn joined_the_segments_are_the_text_and_every_mark_is_where_the_statement_says() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let key = server.json("/api/statements?q=ferry")["statements"][0]["document"].as_str().expect("a key").to_owned();
    let document = server.json(&format!("/api/documents/{key}"));
    let statements = document["statements"].as_array().expect("a list");
    let mut marked: Vec<Vec<(usize, usize)>> = vec![Vec::new(); statements.len()];
    for block in document["blocks"].as_array().expect("a list") {
        for segment in block["segments"].as_array().expect("a list") {
            let number = |key: &str| segment[key].as_u64().expect("a number") as usize;
            let words = segment["text"].as_str().expect("words").chars().count();
            assert_eq!(number("end") - number("start"), words, "{segment}");
            for mark in segment["marks"].as_array().expect("a list") {
                if mark["role"] == "content" {
                    let statement = mark["statement"].as_u64().expect("a number") as usize;
                    marked[statement].push((number("start"), number("end")));
                }
            }
        }
    }
    for (statement, marked) in statements.iter().zip(&marked) {
        let content = statement["statement"]["content"].as_array().expect("a list");
        let said: u64 =
            content.iter().map(|part| part["end"].as_u64().unwrap_or(0) - part["start"].as_u64().unwrap_or(0)).sum();
        assert_eq!(marked.iter().map(|(start, end)| (end - start) as u64).sum::<u64>(), said, "{statement}");
    }
}

#[test]
fn what_cannot_be_understood_or_is_not_there_is_a_problem_with_public_words() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    for (path, status) in [
        ("/api/statements?q=act%3Ashouted", 400),
        ("/api/statements?limit=0", 400),
        ("/api/statements?limit=x", 400),
        ("/api/statements?unknown=1", 400),
        ("/api/statements?after=7.0", 409),
        ("/api/documents/nothing", 404),
        ("/api/documents/0123456789abcdef0123456789abcdef", 404),
        ("/api/documents/%FF", 404),
        ("/api/people/0123456789abcdef", 404),
        ("/api/intakes/7", 404),
        ("/api/nothing", 404),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        let problem = answer.problem();
        assert!(problem["type"].as_str().is_some_and(|kind| kind.starts_with("urn:onrecord:problem:")));
        assert!(!problem["detail"].as_str().expect("words").contains(desk.path().to_str().expect("a path")));
    }
}

#[test]
fn the_same_answer_is_not_sent_twice() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let first = server.get("/api/statements?q=ferry");
    let tag = first.header("etag").expect("a tag").to_owned();
    let again = server.ask("GET", "/api/statements?q=ferry", &[&format!("If-None-Match: {tag}")], b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    let other = server.ask("GET", "/api/statements?q=quay", &[&format!("If-None-Match: {tag}")], b"");
    assert_eq!(other.status, 200);
}

#[test]
fn answers_are_packed_for_those_who_can_unpack() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let plain = server.get("/");
    let packed = server.ask("GET", "/", &["Accept-Encoding: gzip"], b"");
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    let mut unpacked = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(packed.body.as_slice()), &mut unpacked).expect("gzip");
    assert_eq!(unpacked, plain.body);
}

#[test]
fn an_export_is_the_one_that_the_command_writes() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    for (format, ending) in [("jsonl", "jsonl"), ("json-ld", "jsonld"), ("graphml", "graphml")] {
        let answer = server.get(&format!("/api/export?q=ferry&format={format}"));
        let name = format!("attachment; filename=\"statements.{ending}\"");
        assert_eq!(answer.header("content-disposition"), Some(name.as_str()));
        let written = run(&desk, &["export", "ferry", "--format", format]);
        assert!(answer.text() == written.printed(), "{format}");
    }
    let answer = server.get("/api/export?format=csv");
    assert_eq!(answer.text(), run(&desk, &["export", "--format", "csv", "--bom"]).printed());
}

/// The first statement of the ledger: its document and its id.
fn first(server: &Server) -> (String, String) {
    let answer = server.json("/api/statements?q=act%3Adenied");
    let statement = &answer["statements"][0];
    let word = |value: &Value| value.as_str().expect("a word").to_owned();
    (word(&statement["document"]), word(&statement["statement"]["id"]))
}

#[test]
fn two_who_review_at_once_lose_no_decision_and_each_can_be_undone() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let (document, statement) = first(&server);
    let path = format!("/api/documents/{document}/statements/{statement}");
    let reviews = format!("{path}/reviews");
    std::thread::scope(|scope| {
        for (by, verdict) in [("ida", "confirmed"), ("tom", "rejected")] {
            let (server, reviews) = (&server, &reviews);
            scope.spawn(move || {
                for _ in 0..5 {
                    let answer = server.post(reviews, &json!({"verdict": verdict, "by": by, "note": "seen"}));
                    assert_eq!(answer.status, 200, "{}", answer.text());
                }
            });
        }
    });
    let seen = server.json(&path);
    let made = seen["reviews"].as_array().expect("a list");
    assert_eq!(made.len(), 10);
    assert_eq!(made.iter().filter(|review| review["by"] == "ida").count(), 5);
    let last = made.last().expect("one");
    let undo = format!("/api/entries/{}/undo", last["entry"]);
    assert_eq!(server.post(&undo, &json!({"why": "a slip", "by": "tom"})).status, 200);
    assert_eq!(server.json(&path)["reviews"].as_array().map(Vec::len), Some(9));
    assert_eq!(server.post(&undo, &json!({"why": "a slip"})).status, 409);
    assert!(run(&desk, &["verify"]).clean().printed().starts_with("nothing is wrong"));
}

#[test]
fn a_correction_is_words_of_the_text_or_nothing() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let (document, statement) = first(&server);
    let reviews = format!("/api/documents/{document}/statements/{statement}/reviews");
    for correction in [
        json!({}),
        json!({"content": []}),
        json!({"content": [{"start": 0, "end": 1_000_000}]}),
        json!({"content": [{"start": 9, "end": 9}]}),
        json!({"source": {"start": 12, "end": 4}}),
        json!({"act": "shouted"}),
    ] {
        let answer = server.post(&reviews, &json!({"verdict": "corrected", "correction": correction}));
        assert_eq!(answer.status, 400, "{correction}: {}", answer.text());
        answer.problem();
    }
    let unasked = json!({"verdict": "confirmed", "correction": {"act": "said"}});
    assert_eq!(server.post(&reviews, &unasked).status, 400);
    let right =
        json!({"verdict": "corrected", "correction": {"source": {"start": 0, "end": 5}, "speaker": "Tom Brill"}});
    assert_eq!(server.post(&reviews, &right).status, 200);
    let answer = server.json("/api/statements?q=state%3Acorrected");
    assert_eq!(answer["counts"]["statements"], 1);
}

#[test]
fn people_are_joined_parted_renamed_and_reconciled() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let people = server.json("/api/people");
    let find = |name: &str| {
        let people = people["people"].as_array().expect("a list");
        let person = people.iter().find(|person| person["name"] == name).unwrap_or_else(|| panic!("{name} speaks"));
        person["id"].as_str().expect("an id").to_owned()
    };
    let brill = find("Tom Brill");
    let renamed =
        server.post(&format!("/api/people/{brill}/rename"), &json!({"name": "Thomas Brill", "why": "he says so"}));
    assert_eq!(renamed.status, 200, "{}", renamed.text());
    assert_eq!(server.json(&format!("/api/people/{brill}"))["person"]["name"], "Thomas Brill");
    let itself = server.post(&format!("/api/people/{brill}/join"), &json!({"same": brill, "why": "no"}));
    assert_eq!(itself.status, 409);
    let queries = escaped(r#"{"a": {"query": "thomas brill"}, "b": {"query": "nobody here"}}"#);
    let found = server.json(&format!("/api/reconcile?queries={queries}"));
    assert_eq!((&found["a"]["result"][0]["id"], &found["a"]["result"][0]["match"]), (&json!(brill), &json!(true)));
    assert_eq!(found["b"]["result"], json!([]));
    assert_eq!(server.json("/api/reconcile")["versions"], json!(["0.2"]));
}

#[test]
fn uploaded_files_are_read_and_what_is_none_is_said() {
    let desk = Desk::new();
    let server = Server::start(&desk, &[]);
    assert!(server.get("/").text().contains("The ledger is empty"));
    let part = |name: &str, body: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{body}\r\n")
    };
    let report =
        "Ferry late\n\nAda Moon said the ferry would run late on Tuesday, and that nobody had told the harbour.\n";
    let body = part("../../ferry.txt", report) + &part("broken.docx", "no document") + "--x--\r\n";
    let answer =
        server.ask("POST", "/api/intakes/files", &["Content-Type: multipart/form-data; boundary=x"], body.as_bytes());
    assert_eq!(answer.status, 202, "{}", answer.text());
    let report = loop {
        let report = server.json("/api/intakes/1");
        if report["state"] == "done" || report["state"] == "failed" {
            break report;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    };
    assert_eq!((&report["state"], &report["documents"]), (&json!("done"), &json!(1)), "{report}");
    assert_eq!(report["listed"][0]["id"], "ferry");
    assert!(report["messages"].to_string().contains("broken.docx"), "{report}");
    let document = report["listed"][0]["document"].as_str().expect("a key");
    assert_eq!(server.json(&format!("/api/documents/{document}"))["origin"], "ferry.txt");
    assert_eq!(server.post("/api/intakes/addresses", &json!({"addresses": ["/etc/passwd"]})).status, 400);
    assert_eq!(server.post("/api/intakes/addresses", &json!({"addresses": []})).status, 400);
}

#[test]
fn the_reviews_of_two_ledgers_come_together_and_say_how_far_they_agree() {
    let (one, other) = (desk(), desk());
    for (desk, by, verdicts) in [(&one, "ida", ["confirmed", "rejected"]), (&other, "tom", ["confirmed", "confirmed"])]
    {
        let server = Server::start(desk, &[]);
        let found = server.json("/api/statements?q=outlet%3Askerry");
        for (statement, verdict) in found["statements"].as_array().expect("a list").iter().zip(verdicts) {
            let word = |value: &Value| value.as_str().expect("a word").to_owned();
            let (document, id) = (word(&statement["document"]), word(&statement["statement"]["id"]));
            let path = format!("/api/documents/{document}/statements/{id}/reviews");
            assert_eq!(server.post(&path, &json!({"verdict": verdict, "by": by})).status, 200);
        }
    }
    let printed = run(&other, &["review", "export"]).clean();
    let one = one.with("tom.jsonl", printed.printed());
    let taken = run(&one, &["review", "import", "tom.jsonl"]).clean();
    let told = "2 reviews taken in; 0 known already; 0 left out\n2 statements judged; 2 by two or more, 1 of them alike\n\
                ida and tom: 1 of 2 alike, Cohen's kappa 0.00\n";
    assert_eq!(taken.printed(), told);
    let again = run(&one, &["review", "import", "tom.jsonl", "--format", "jsonl"]).clean();
    let again: Value = serde_json::from_str(again.printed()).expect("JSON");
    assert_eq!(again["reviews"], json!({"taken": 0, "known": 2, "left": 0}));
    assert_eq!(again["agreement"]["pairs"][0]["names"], json!(["ida", "tom"]));
    let mut strange: Value = serde_json::from_str(printed.printed().lines().next().expect("a line")).expect("JSON");
    strange["document"] = json!("0123456789abcdef0123456789abcdef");
    let one = one.with("strange.jsonl", strange.to_string());
    let left = run(&one, &["review", "import", "strange.jsonl"]);
    assert_eq!(left.0.status.code(), Some(1));
}

#[test]
fn a_document_that_is_reviewed_to_the_end_is_gold_for_training() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let found = server.json("/api/statements?q=outlet%3Askerry&limit=100");
    let statements = found["statements"].as_array().expect("a list");
    for (place, statement) in statements.iter().enumerate() {
        let word = |value: &Value| value.as_str().expect("a word").to_owned();
        let (document, id) = (word(&statement["document"]), word(&statement["statement"]["id"]));
        let path = format!("/api/documents/{document}/statements/{id}/reviews");
        let review = match place {
            0 => json!({"verdict": "rejected"}),
            1 => json!({"verdict": "corrected", "correction": {"content": [{"start": 0, "end": 5}]}}),
            _ => json!({"verdict": "confirmed"}),
        };
        assert_eq!(server.post(&path, &review).status, 200);
    }
    let printed = run(&desk, &["review", "export", "--format", "gold"]);
    let lines: Vec<Value> = printed.printed().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 1);
    let attributions = lines[0]["annotations"][0]["attributions"].as_array().expect("a list");
    assert_eq!(attributions.len(), statements.len() - 1);
    assert!(attributions.iter().any(|attribution| attribution["content"] == json!([[0, 5]])));
}
