//! Finding statements.

use std::collections::BTreeSet;

use onrecord_ledger::families::Counts;
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{Ask, Cursor, Field, Group, Order, Page, Search};
use onrecord_ledger::{Error, Ledger, Moment};
use onrecord_read::attribution::Form;

use crate::desk::{Desk, Report};

fn query(text: &str) -> Query {
    Query::parse(text).unwrap_or_else(|mistake| panic!("{mistake}"))
}

fn ask(order: Order, limit: usize, after: Option<Cursor>) -> Ask {
    Ask { order, limit, after, facets: 10, ..Ask::default() }
}

fn page(ledger: &Ledger, text: &str) -> Page {
    let search = Search::open(ledger).expect("the ledger can be read");
    search.page(ledger, &query(text), &ask(Order::Date, 100, None)).expect("the query can be answered")
}

/// What was said in the statements that fit, in order.
fn found(desk: &Desk, text: &str) -> Vec<String> {
    said(&page(&desk.ledger, text))
}

fn said(page: &Page) -> Vec<String> {
    page.hits.iter().map(|hit| hit.line.content[0].text.clone()).collect()
}

/// Three reports of two outlets.
fn desk() -> Desk {
    let mut desk = Desk::new();
    let mut add = |report: Report, published: Option<&str>| {
        let mut report = report;
        report.document.published = published.map(|day| day.parse().expect("a day"));
        desk.add(&report);
    };
    let lines = [("Ada Moon", Some("mayor"), "the ferry will run late"), ("Tom Brill", None, "the bridge is closed")];
    add(Report::new("a", &lines).by("Skerry Post"), Some("2024-03-05"));
    let lines = [("Zoë Vale", None, "ferries are never late"), ("a sailor", None, "the Ferry is late")];
    add(Report::new("b", &lines).by("The Skerry Post"), Some("2024-04-01"));
    add(Report::new("c", &[("Ada Moon", None, "taxes will fall")]).by("Ostrey Courier"), None);
    desk
}

#[test]
fn words_are_found_in_any_dress_and_documents_without_a_day_come_last() {
    let desk = desk();
    assert_eq!(found(&desk, "ferry late"), ["the Ferry is late", "the ferry will run late"]);
    assert_eq!(found(&desk, "FERRY"), ["the Ferry is late", "the ferry will run late"]);
    assert_eq!(found(&desk, "\"ferry is late\""), ["the Ferry is late"]);
    assert_eq!(found(&desk, "ferr* -sailor"), ["ferries are never late", "the ferry will run late"]);
    assert_eq!(found(&desk, "taxes OR bridge"), ["the bridge is closed", "taxes will fall"]);
    assert_eq!(found(&desk, "-ferry -ferries"), ["the bridge is closed", "taxes will fall"]);
    assert_eq!(found(&desk, "").len(), 5);
}

#[test]
fn words_around_what_was_said_are_found_unless_only_the_content_is_asked_for() {
    let desk = desk();
    assert_eq!(found(&desk, "mayor"), ["the ferry will run late"]);
    assert!(found(&desk, "mayor in:content").is_empty());
    assert_eq!(found(&desk, "mayor about:ferry"), ["the ferry will run late"]);
    assert!(found(&desk, "about:mayor").is_empty());
}

#[test]
fn a_person_is_found_by_any_name_of_theirs_and_of_those_who_were_joined_to_them() {
    let mut desk = desk();
    assert_eq!(found(&desk, "by:\"ada moon\""), ["the ferry will run late", "taxes will fall"]);
    assert_eq!(found(&desk, "by:MOON"), ["the ferry will run late", "taxes will fall"]);
    assert_eq!(found(&desk, "by:zoe"), ["ferries are never late"]);
    assert!(found(&desk, "by:mo").is_empty(), "half a word is no name");
    let ada = desk.ledger.person("Ada Moon").expect("she speaks");
    let tom = desk.ledger.person("Tom Brill").expect("he speaks");
    desk.write(|batch| batch.join(ada, tom, "a pen name").expect("both are there"));
    assert_eq!(found(&desk, "by:\"Tom Brill\"").len(), 3);
    assert_eq!(found(&desk, &format!("by:{tom}")).len(), 3);
    assert_eq!(found(&desk, "-by:moon"), ["the Ferry is late", "ferries are never late"]);
}

#[test]
fn fields_of_documents_and_statements_narrow_the_answer() {
    let desk = desk();
    assert_eq!(found(&desk, "outlet:\"skerry post\"").len(), 4);
    assert_eq!(found(&desk, "outlet:\"the skerry post\"").len(), 2);
    assert_eq!(found(&desk, "-outlet:skerry"), ["taxes will fall"]);
    assert_eq!(found(&desk, "published:2024-03"), ["the bridge is closed", "the ferry will run late"]);
    assert_eq!(found(&desk, "published:2024-03-06..").len(), 2);
    assert_eq!(found(&desk, "kind:unnamed"), ["the Ferry is late"]);
    assert_eq!(found(&desk, "form:direct").len(), 0);
    assert_eq!(found(&desk, "act:said polarity:affirmed state:unreviewed").len(), 5);
    assert!(found(&desk, "said:2024").is_empty(), "no day of publication stands in for one of saying");
}

#[test]
fn counts_are_of_statements_and_documents_and_facets_add_up() {
    let desk = desk();
    let page = page(&desk.ledger, "");
    assert_eq!((page.statements, page.documents), (5, 3));
    for facet in &page.facets {
        let all: usize = facet.counts.iter().map(|count| count.statements).sum();
        assert_eq!(all + facet.without, 5, "{facet:?}");
    }
    let facet = |field: Field| page.facets.iter().find(|facet| facet.field == field).expect("it is counted");
    let people = &facet(Field::Person).counts;
    assert_eq!((people[0].value.as_str(), people[0].statements), ("Ada Moon", 2));
    let months: Vec<&str> = facet(Field::Month).counts.iter().map(|count| count.value.as_str()).collect();
    assert_eq!(months, ["2024-04", "2024-03"]);
}

#[test]
fn pages_hold_every_statement_once_in_either_order() {
    let desk = desk();
    for (text, order) in [("", Order::Date), ("late OR taxes OR closed", Order::Relevance), ("-bridge", Order::Date)] {
        let search = Search::open(&desk.ledger).expect("the ledger can be read");
        let whole = search.page(&desk.ledger, &query(text), &ask(order, 100, None)).expect("an answer");
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = search.page(&desk.ledger, &query(text), &ask(order, 2, after)).expect("an answer");
            assert_eq!(page.statements, whole.statements);
            all.extend(said(&page));
            let Some(next) = page.next else { break };
            after = Some(next.to_string().parse().expect("it was printed"));
        }
        assert_eq!(all, said(&whole), "{text}");
    }
}

#[test]
fn rare_words_and_short_statements_come_first_by_relevance() {
    let desk = desk();
    let search = Search::open(&desk.ledger).expect("the ledger can be read");
    let page = search.page(&desk.ledger, &query("late OR taxes"), &ask(Order::Relevance, 10, None)).expect("an answer");
    assert_eq!(
        said(&page),
        ["taxes will fall", "the Ferry is late", "ferries are never late", "the ferry will run late"]
    );
}

#[test]
fn a_place_in_one_answer_is_no_place_in_another() {
    let desk = desk();
    let search = Search::open(&desk.ledger).expect("the ledger can be read");
    let first = search.page(&desk.ledger, &query("ferry"), &ask(Order::Date, 1, None)).expect("an answer");
    let other = search.page(&desk.ledger, &query("late"), &ask(Order::Date, 1, first.next));
    assert!(matches!(other, Err(Error::Refused(_))), "{other:?}");
}

#[test]
fn a_search_sees_what_is_written_while_it_is_open() {
    let mut desk = desk();
    let reader = Ledger::read(&desk.path()).expect("the ledger can be read");
    let search = Search::open(&reader).expect("the ledger can be read");
    let count =
        |text: &str| search.page(&reader, &query(text), &ask(Order::Date, 10, None)).expect("an answer").statements;
    assert_eq!(count("by:moon"), 2);
    desk.add(&Report::new("d", &[("Ada Moon", None, "it will rain")]));
    assert_eq!(count("by:moon"), 3);
    let people = ["Ada Moon", "Tom Brill"].map(|name| desk.ledger.person(name).expect("they speak"));
    let join = desk.write(|batch| batch.join(people[0], people[1], "a pen name").expect("both are there"));
    assert_eq!(count("by:moon"), 4);
    desk.write(|batch| batch.undo(join, "no pen name").expect("it is a decision"));
    assert_eq!(count("by:moon"), 3);
    desk.ledger.rebuild().expect("the entries can be replayed");
    assert_eq!(count("by:moon"), 3);
}

#[test]
fn threads_share_a_search_while_another_writes() {
    let mut desk = desk();
    let path = desk.path();
    let search = Search::open(&desk.ledger).expect("the ledger can be read");
    std::thread::scope(|scope| {
        let look = || {
            let reader = Ledger::read(&path).expect("the ledger can be read");
            let mut last = 0;
            while last < 25 {
                let page = search.page(&reader, &query(""), &ask(Order::Date, 1, None)).expect("an answer");
                // Each report that is written meanwhile has one statement and two entries.
                assert_eq!(i64::try_from(page.statements), Ok(5 + (page.head.number - 6) / 2));
                assert!(page.statements >= last, "{} after {last}", page.statements);
                last = page.statements;
            }
        };
        let readers = [scope.spawn(look), scope.spawn(look)];
        for number in 0..20 {
            let words = format!("it will rain for {number} days");
            desk.add(&Report::new(&format!("more-{number}"), &[("Ada Moon", None, &words)]));
        }
        for reader in readers {
            reader.join().expect("nothing is wrong");
        }
    });
}

#[test]
fn the_ledger_of_an_earlier_moment_has_what_it_had_then() {
    let mut desk = desk();
    let before = desk.ledger.head().expect("there is one");
    let ada = desk.ledger.person("Ada Moon").expect("she speaks");
    let tom = desk.ledger.person("Tom Brill").expect("he speaks");
    desk.add(&Report::new("d", &[("Ada Moon", None, "it will rain")]));
    desk.write(|batch| batch.join(ada, tom, "a pen name").expect("both are there"));
    assert_eq!(found(&desk, "by:moon").len(), 4);
    let past = Ledger::as_of(&desk.path(), Moment::Entry(before.number)).expect("the moment was");
    let then = page(&past, "by:moon");
    assert_eq!(said(&then), ["the ferry will run late", "taxes will fall"]);
    assert_eq!(then.head, before);
    let today = Ledger::as_of(&desk.path(), "1970-01-01".parse().expect("a day")).expect("all was written that day");
    assert_eq!(page(&today, "by:moon").statements, 4);
    for wrong in ["99", "0", "1969-12-31"] {
        let refused = Ledger::as_of(&desk.path(), wrong.parse().expect("a moment"));
        assert!(matches!(refused, Err(Error::Refused(_))), "{wrong}");
    }
}

#[test]
fn a_walk_goes_through_each_statement_that_fits_once_by_document() {
    let desk = desk();
    let search = Search::open(&desk.ledger).expect("the ledger can be read");
    let mut seen = Vec::new();
    let all = search.walk(&desk.ledger, &query("-taxes"), |source, hits| {
        seen.push((source.kept.document.id.clone(), hits.len()));
        Ok::<(), Error>(())
    });
    assert_eq!(seen, [("a".to_owned(), 2), ("b".to_owned(), 2)]);
    let all = all.expect("nothing went wrong");
    assert_eq!((all.statements, all.documents), (4, 2));
}

#[test]
fn what_was_withdrawn_is_not_found_even_in_the_past() {
    let mut desk = desk();
    let before = desk.ledger.head().expect("there is one");
    let key = page(&desk.ledger, "taxes").hits[0].source.key;
    desk.write(|batch| batch.withdraw(key, "a court said so").expect("it is there"));
    assert!(found(&desk, "taxes").is_empty());
    let keys: BTreeSet<_> = page(&desk.ledger, "").hits.iter().map(|hit| hit.source.key).collect();
    assert!(!keys.contains(&key) && keys.len() == 2);
    let past = Ledger::as_of(&desk.path(), Moment::Entry(before.number)).expect("the moment was");
    assert_eq!(page(&past, "").statements, 4);
}

/// Reports of one event: two copies of a wire report, one outlet's own with the same quote, and another's.
fn press() -> Desk {
    let mut desk = Desk::new();
    let quote = "“Not one crane will move until the company puts the pensions back on the table”";
    let filler = |from: usize| (from..from + 60).map(|number| format!("word{number} ")).collect::<Vec<_>>().concat();
    let wire = filler(0) + "the talks in the harbour office broke down over the pensions of the dockers";
    let mut add = |id: &str, outlet: &str, day: &str, lines: &[(&str, &str)]| {
        let lines: Vec<_> = lines.iter().map(|&(name, said)| (name, None, said)).collect();
        let mut report = Report::new(id, &lines).by(outlet);
        report.document.published = day.parse().ok();
        for (found, (_, _, said)) in report.findings.statements.iter_mut().zip(&lines) {
            found.form = if said.starts_with('“') { Form::Direct } else { Form::Indirect };
        }
        desk.add(&report);
    };
    add("a", "Post", "2024-03-05", &[("Ines Calder", quote), ("Tom Brill", &wire)]);
    add("b", "Mail", "2024-03-06", &[("Ines Calder", quote), ("Tom Brill", &wire)]);
    add("c", "Herald", "2024-03-06", &[("Ines Calder", quote), ("Ada Moon", &filler(200))]);
    add("d", "Herald", "2024-03-07", &[("Ada Moon", &filler(300))]);
    desk
}

#[test]
fn an_answer_counts_utterances_mentions_articles_outlets_and_copies_once() {
    let desk = press();
    let search = Search::open(&desk.ledger).expect("the ledger can be read");
    let tally = |text: &str| {
        let ask = Ask { tally: true, ..Ask::default() };
        let tally = search.page(&desk.ledger, &query(text), &ask).expect("an answer").tally.expect("it was asked for");
        let Counts { mentions, articles, outlets, independent } = tally.counts;
        [tally.utterances, mentions, articles, outlets, independent]
    };
    assert_eq!(tally(""), [4, 7, 4, 3, 2]);
    assert_eq!(tally("crane"), [1, 3, 3, 3, 2]);
    assert_eq!(tally("harbour"), [1, 2, 2, 2, 1]);
    assert_eq!(tally("outlet:herald"), [3, 3, 2, 1, 1]);
    assert_eq!(tally("nowhere"), [0, 0, 0, 0, 0]);
}

#[test]
fn a_line_for_each_utterance_stands_for_its_printings_and_pages_hold_each_once() {
    let desk = press();
    let search = Search::open(&desk.ledger).expect("the ledger can be read");
    let ask = |limit, after| Ask { group: Group::Utterance, limit, after, ..Ask::default() };
    let whole = search.page(&desk.ledger, &query(""), &ask(100, None)).expect("an answer");
    let lines: Vec<(String, usize, bool)> = whole
        .hits
        .iter()
        .zip(&whole.utterances)
        .map(|(hit, told)| (hit.line.document.id.clone(), told.counts.mentions, told.family.is_some()))
        .collect();
    let line = |id: &str, mentions, is_family| (id.to_owned(), mentions, is_family);
    assert_eq!(lines, [line("d", 1, false), line("c", 1, false), line("c", 3, true), line("b", 2, true)]);
    let quote = &whole.utterances[2];
    assert_eq!(quote.first, "2024-03-05".parse().ok());
    assert_eq!(quote.family.map(|family| family.to_string()), whole.hits[2].line.family);
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = search.page(&desk.ledger, &query(""), &ask(1, after)).expect("an answer");
        found.extend(page.hits.iter().map(|hit| hit.line.id.clone()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, whole.hits.iter().map(|hit| hit.line.id.clone()).collect::<Vec<_>>());
    let statements = Ask { limit: 1, ..Ask::default() };
    let next = search.page(&desk.ledger, &query(""), &statements).expect("an answer").next;
    assert!(matches!(search.page(&desk.ledger, &query(""), &ask(1, next)), Err(Error::Refused(_))));
}

#[test]
fn an_open_search_sees_families_that_a_later_document_or_a_decision_changes() {
    let mut desk = press();
    let search = Search::open(&desk.ledger).expect("the ledger can be read");
    let mentions = |desk: &Desk| {
        let ask = Ask { group: Group::Utterance, limit: 1, ..Ask::default() };
        let page = search.page(&desk.ledger, &query("crane"), &ask).expect("an answer");
        page.utterances[0].counts.mentions
    };
    assert_eq!(mentions(&desk), 3);
    let quote = "“Not one crane will move until the company puts the pensions back on the table”";
    let mut report = Report::new("e", &[("Ines Calder", None, quote)]).by("Gazette");
    report.document.published = "2024-03-06".parse().ok();
    report.findings.statements[0].form = Form::Direct;
    desk.add(&report);
    assert_eq!(mentions(&desk), 4);
}
