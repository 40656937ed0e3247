//! The pages as they come, without a script.

use super::{Server, desk, escaped};
use crate::ledger::run;

#[test]
fn a_search_shows_what_was_said_by_whom_where_and_what_did_not_happen() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let page = server.get("/?q=ferry+sail").text();
    assert!(page.contains("<mark>ferry</mark>") && page.contains("did NOT say"), "{page}");
    assert!(page.contains("Skerry Post") && page.contains("2024-03-05"));
    assert!(page.contains("1 utterance, 1 mention, 1 article, 1 outlet, 1 independent outlet"));
    let none = server.get("/?q=nowhere").text();
    assert!(none.contains("No statement fits"));
    let wrong = server.get("/?q=act%3Ashouted").text();
    assert!(wrong.contains("is one of said, asked"), "{wrong}");
}

#[test]
fn a_search_has_a_line_for_each_utterance_unless_every_mention_is_asked_for() {
    let desk = desk();
    let copy =
        std::fs::read_to_string(desk.path().join("ferry.html")).expect("it is there").replace("Skerry Post", "Mail");
    let desk = desk.with("copy.html", copy);
    run(&desk, &["add", "copy.html"]).clean();
    let server = Server::start(&desk, &[]);
    let lines = |page: &str| page.matches("<article class=\"statement").count();
    let grouped = server.get("/?q=sail").text();
    assert!(grouped.contains("1 utterance, 2 mentions, 2 articles, 2 outlets, 1 independent outlet"), "{grouped}");
    assert!(grouped.contains("2 mentions in 2 articles by 2 outlets, 1 independent; first printed 2024-03-05"));
    assert_eq!(lines(&grouped), 1);
    let every = server.get("/?q=sail&group=statement").text();
    assert!(every.contains("a line for each mention"));
    assert_eq!(lines(&every), 2);
    let answer = server.json("/api/statements?q=sail&group=utterance");
    assert_eq!(answer["counts"]["independent_outlets"], 1);
    assert_eq!(answer["statements"].as_array().map(Vec::len), Some(1));
    assert_eq!(answer["utterances"][0]["mentions"], 2);
    assert_eq!(answer["utterances"][0]["family"], answer["statements"][0]["statement"]["family"]);
    assert_eq!(server.json("/api/statements?q=sail")["utterances"].as_array().map(Vec::len), Some(0));
    assert_eq!(server.get("/api/statements?group=outlet").status, 400);
}

#[test]
fn what_became_of_documents_is_counted_and_listed_page_by_page() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let page = server.get("/coverage").text();
    assert!(
        page.contains("2 documents came in") && page.contains("Skerry Post") && page.contains("not stated"),
        "{page}"
    );
    let narrowed = server.get(&format!("/coverage?outlet={}", escaped("Skerry Post"))).text();
    assert!(narrowed.contains("outlet: Skerry Post") && narrowed.contains("1 document<"), "{narrowed}");
    assert_eq!(server.get("/coverage?became=lost").status, 400);
    let coverage = server.json("/api/coverage");
    assert_eq!((&coverage["documents"], &coverage["read"]), (&2.into(), &2.into()));
    let first = server.json("/api/documents?limit=1");
    assert_eq!((&first["all"], first["documents"].as_array().map(Vec::len)), (&2.into(), Some(1)));
    let rest = server.json(&format!("/api/documents?limit=1&before={}", first["next"]));
    assert_eq!(rest["next"], serde_json::Value::Null);
    assert_ne!(rest["documents"][0]["document"], first["documents"][0]["document"]);
    assert_eq!(server.get("/api/documents?limit=0").status, 400);
}

#[test]
fn the_page_of_a_person_says_what_they_denied_and_did_not_say() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let found = server.json("/api/people?words=brill")["people"][0]["id"].as_str().expect("an id").to_owned();
    let page = server.get(&format!("/people/{found}")).text();
    assert!(
        page.contains(">Denied<") && page.contains(">Did not say or do<") && page.contains("Most quoted by"),
        "{page}"
    );
    let told = server.json(&format!("/api/people/{found}"));
    assert_eq!((&told["denials"], &told["negated"]), (&1.into(), &1.into()));
    assert_eq!(told["quoted_by"], serde_json::json!([{"outlet": "Skerry Post", "statements": 2}]));
}

#[test]
fn every_link_of_every_page_leads_somewhere() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let mut seen = std::collections::BTreeSet::new();
    let mut waiting = vec!["/".to_owned()];
    while let Some(path) = waiting.pop() {
        if seen.len() > 400 || !seen.insert(path.clone()) {
            continue;
        }
        let answer = server.get(&path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        if !answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            continue;
        }
        let page = answer.text();
        for link in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let link = link.split('#').next().unwrap_or_default().replace("&amp;", "&").replace("&#38;", "&");
            if link.starts_with('/') {
                waiting.push(link);
            }
        }
    }
    assert!(seen.len() > 30, "{} pages were seen", seen.len());
}

#[test]
fn a_statement_is_corrected_in_words_of_the_article_and_the_decision_is_taken_back() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let found = server.json("/api/statements?q=act%3Adenied")["statements"][0].clone();
    let document = found["document"].as_str().expect("a key");
    let statement = found["statement"]["id"].as_str().expect("an id");
    let page = server.get(&format!("/review?document={document}&statement={statement}")).text();
    assert!(page.contains("value=\"Tom Brill\"") && page.contains("<option selected>denied</option>"), "{page}");
    let slip = |content: &str| {
        let fields = [
            ("document", document),
            ("statement", statement),
            ("verdict", "corrected"),
            ("by", "Zoë Ray"),
            ("content", content),
        ];
        server.submit("/review", &fields)
    };
    let wrong = slip("words that nobody printed");
    assert!(wrong.text().contains("does not stand in the article"), "{}", wrong.text());
    let right = slip("anybody  had been asked");
    assert_eq!(right.status, 303, "{}", right.text());
    let next = right.header("location").expect("the next statement").to_owned();
    let entry = next.split("done=").nth(1).expect("the entry");
    let cookie =
        format!("Cookie: {}", right.header("set-cookie").expect("the name").split(';').next().expect("a value"));
    let page = server.ask("GET", &next, &[&cookie], b"").text();
    assert!(page.contains("Written as entry 5") && page.contains("value=\"Zoë Ray\""), "{page}");
    assert_eq!(server.json("/api/statements?q=state%3Acorrected")["counts"]["statements"], 1);
    assert_eq!(server.submit("/review/undo", &[("entry", entry), ("by", "Zoë Ray")]).status, 303);
    assert_eq!(server.json("/api/statements?q=state%3Acorrected")["counts"]["statements"], 0);
    assert!(run(&desk, &["verify"]).clean().printed().contains("6 entries"));
}

#[test]
fn the_first_view_is_light_and_asks_nothing_from_elsewhere() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let page = server.get("/").text();
    let mut weight = page.len();
    for part in page.split("=\"/assets/").skip(1).filter_map(|rest| rest.split('"').next()) {
        let asset = server.get(&format!("/assets/{part}"));
        assert_eq!(asset.status, 200);
        assert!(!asset.text().replace("http://www.w3.org/2000/svg", "").contains("http"), "{part}");
        weight += asset.body.len();
    }
    assert!(weight < 150_000, "{weight} bytes");
    assert!(!page.contains("http://") && !page.contains("https://post.example/weir\""), "{page}");
}

#[test]
fn a_feed_of_a_search_names_each_statement_and_where_it_is() {
    let desk = desk();
    let server = Server::start(&desk, &[]);
    let feed = server.get(&format!("/feed.atom?q={}", escaped("act:denied")));
    assert_eq!(feed.header("content-type"), Some("application/atom+xml; charset=utf-8"));
    let text = feed.text();
    assert_eq!(text.matches("<entry>").count(), 1, "{text}");
    assert!(
        text.contains("Tom Brill denied") && text.contains(&format!("http://{}/documents/", server.host)),
        "{text}"
    );
}
