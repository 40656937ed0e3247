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
