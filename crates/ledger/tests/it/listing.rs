//! Lists of people, outlets, families and documents, as the server shows them.

use onrecord_ledger::Added;
use onrecord_ledger::family::diff::Weight;
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{Became, Search, Which, Whom};
use onrecord_read::attribution::Form;

use crate::desk::{Desk, Report};

const CRANE: &str = "“Not one crane will move until the company puts the pensions back on the table”";
const CUT: &str = "“Not one crane will ever move until the company puts the pensions back on the table”";
const ALL: &str = "“All 300 cranes will stand still until the company puts the pensions back on the table”";
const DESK: &str = "“All 300 cranes will stand still until the company puts the pensions back on the desk”";
const FEWER: &str = "“All 200 cranes will stand still until the company puts the pensions back on the table”";

fn quotes(id: &str, outlet: &str, day: &str, lines: &[(&str, &str)]) -> Report {
    let lines: Vec<_> = lines.iter().map(|&(name, said)| (name, None, said)).collect();
    let mut report = Report::new(id, &lines).by(outlet);
    report.document.published = day.parse().ok();
    for found in &mut report.findings.statements {
        found.form = Form::Direct;
    }
    report
}

fn search(desk: &Desk) -> Search {
    Search::open(&desk.ledger).expect("the ledger can be read")
}

#[test]
fn every_document_is_counted_by_what_became_of_it_and_listed_once() {
    let mut desk = Desk::new();
    desk.add(&Report::new("a", &[("Ada Moon", None, "the ferry is late")]).by("Post").at("https://post.example/a"));
    desk.add(&Report::new("a", &[("Ada Moon", None, "the ferry is lost")]).by("Post").at("https://post.example/a"));
    let mut empty = Report::new("b", &[]).by("Mail");
    empty.findings.warnings.push((None, "the last line cannot be read".to_owned()));
    desk.add(&empty);
    let Added::New(gone) = desk.add(&Report::new("c", &[("Tom Brill", None, "nothing")])) else { panic!("it is new") };
    desk.write(|batch| batch.withdraw(gone, "a court ordered it")).expect("it is there");
    let search = search(&desk);
    let coverage = search.coverage(&desk.ledger).expect("readable");
    let counts = (coverage.documents, coverage.read, coverage.empty, coverage.unread, coverage.withdrawn);
    assert_eq!(counts, (4, 2, 1, 0, 1));
    assert_eq!((coverage.versions, coverage.statements), (1, 2));
    let outlets: Vec<_> =
        coverage.outlets.iter().map(|part| (part.name.as_deref(), part.documents, part.empty)).collect();
    assert_eq!(outlets, [(Some("Post"), 2, 0), (Some("Mail"), 1, 1)]);
    let list = |which: Which| search.documents(&desk.ledger, &which).expect("readable");
    let (entered, all) = list(Which { limit: 10, ..Which::default() });
    assert_eq!((entered.len(), all), (4, 4));
    let became: Vec<Became> = entered.iter().map(|entered| entered.became).collect();
    assert_eq!(became, [Became::Withdrawn, Became::Empty, Became::Read, Became::Read]);
    assert_eq!(entered[1].warnings, ["the last line cannot be read"]);
    let (first, _) = list(Which { limit: 3, ..Which::default() });
    let before = first.last().map(|last| last.row.number);
    let (rest, all) = list(Which { before, limit: 3, ..Which::default() });
    assert_eq!((rest.len(), all, rest[0].row.number), (1, 4, entered[3].row.number));
    let narrowed = |which: Which| list(Which { limit: 10, ..which }).1;
    assert_eq!(narrowed(Which { outlet: Some("Post".to_owned()), ..Which::default() }), 2);
    assert_eq!(narrowed(Which { outlet: Some("Herald".to_owned()), ..Which::default() }), 0);
    assert_eq!(
        narrowed(Which { outlet: Some(String::new()), ..Which::default() }),
        0,
        "what was withdrawn states nothing"
    );
    assert_eq!(narrowed(Which { became: Some(Became::Empty), ..Which::default() }), 1);
}

#[test]
fn people_are_listed_by_what_they_said_and_found_by_any_of_their_names() {
    let mut desk = Desk::new();
    desk.add(&Report::new("a", &[("Ada Moon", None, "one"), ("Tom Brill and Zoë Vale", None, "two")]));
    desk.add(&Report::new("b", &[("Ada Moon", None, "three"), ("Harbour Office", None, "four")]));
    desk.add(&Report::new("c", &[("Zoë Vale", None, "five"), ("Tom Ada Brill", None, "six")]));
    let search = search(&desk);
    let names = |whom: &Whom| -> Vec<(String, usize, usize)> {
        let people = search.people(&desk.ledger, whom).expect("readable").people;
        people.into_iter().map(|person| (person.name, person.statements, person.documents)).collect()
    };
    let whom = |words: &str| Whom { words: words.to_owned(), limit: 10, ..Whom::default() };
    let all = names(&whom(""));
    assert_eq!(all[..2], [("Ada Moon".to_owned(), 2, 2), ("Zoë Vale".to_owned(), 2, 2)]);
    let told = desk.ledger.people("").expect("readable");
    let told: Vec<_> = told.into_iter().map(|person| (person.name, person.statements, person.documents)).collect();
    assert_eq!(all, told, "the same as the command lists");
    assert_eq!(names(&Whom { skip: 1, limit: 2, ..whom("") }), told[1..3]);
    assert_eq!(names(&whom("MOON ada")).len(), 1);
    assert_eq!(names(&whom("zoe"))[0].0, "Zoë Vale");
    assert_eq!(names(&Whom { kind: Some("organisation".to_owned()), ..whom("") }).len(), 1);
    assert_eq!(names(&Whom { closest_first: true, ..whom("brill tom") })[0].0, "Tom Brill");
    let outlets = search.outlets(&desk.ledger).expect("readable");
    assert_eq!((outlets.len(), outlets[0].statements, outlets[0].indirect, outlets[0].documents), (1, 6, 6, 3));
}

#[test]
fn those_who_may_be_one_are_listed_page_by_page() {
    let mut desk = Desk::new();
    for id in ["a", "b", "c"] {
        desk.add(&Report::new(id, &[("Ada Moon", Some("mayor"), "one"), ("Ada Moon", Some("sailor"), "two")]));
    }
    let search = search(&desk);
    let all = desk.ledger.suggestions().expect("readable");
    let (pairs, count) = search.suggestions(&desk.ledger, 0, 100).expect("readable");
    assert_eq!((pairs.clone(), count), (all.clone(), all.len()));
    assert!(count > 0);
    let (rest, count) = search.suggestions(&desk.ledger, 1, 100).expect("readable");
    assert_eq!((rest, count), (all[1..].to_vec(), all.len()));
    assert_eq!(search.suggestions(&desk.ledger, 0, 0).expect("readable"), (Vec::new(), all.len()));
}

#[test]
fn families_are_listed_with_the_counts_that_their_pages_have() {
    let mut desk = Desk::new();
    desk.add(&quotes("a", "Post", "2024-03-05", &[("Ines Calder", CRANE)]));
    desk.add(&quotes("b", "Mail", "2024-03-04", &[("Calder", CUT)]));
    desk.add(&quotes("c", "Mail", "2024-03-06", &[("Ines Calder", CRANE)]));
    desk.add(&quotes(
        "d",
        "Mail",
        "2024-03-06",
        &[("Ada Moon", "“The ferry will run late again on Monday, and nobody asked us”")],
    ));
    let search = search(&desk);
    let list = |query: &str| {
        let query = Query::parse(query).expect("the query can be understood");
        search.families(&desk.ledger, &query, 0, 10).expect("readable")
    };
    let (families, all) = list("");
    assert_eq!((families.len(), all), (1, 1));
    let told = desk.ledger.family(families[0].id).expect("it is there").summary;
    assert_eq!((&families[0].words, families[0].counts, &families[0].first), (&told.words, told.counts, &told.first));
    assert_eq!(families[0].speaker.as_deref(), Some("Ines Calder"));
    assert_eq!(list("crane").1, 1);
    assert_eq!(list("ferry").1, 0);
    let query = Query::parse("").expect("the query can be understood");
    assert_eq!(search.families(&desk.ledger, &query, 1, 10).expect("readable").0.len(), 0);
}

#[test]
fn altered_quotes_are_met_once_however_few_documents_are_looked_at() {
    let mut desk = Desk::new();
    for (id, said) in [("a", ALL), ("b", DESK), ("c", ALL), ("d", FEWER), ("e", DESK)] {
        desk.add(&quotes(id, &format!("Outlet {id}"), "2024-03-05", &[("Ines Calder", said)]));
    }
    let whole = desk.ledger.altered_quotes(Weight::Small).expect("readable");
    assert_eq!(whole.len(), 2, "{whole:?}");
    let pairs = |documents: usize| {
        let (mut pairs, mut before) = (Vec::new(), None);
        loop {
            let (altered, next) = desk.ledger.altered_among(before, documents, Weight::Small).expect("readable");
            pairs.extend(altered.into_iter().map(|altered| {
                let mut names = [altered.fuller.words, altered.other.words];
                names.sort();
                names
            }));
            before = next;
            if before.is_none() {
                break;
            }
        }
        pairs.sort();
        pairs
    };
    let all = pairs(100);
    assert_eq!(all.len(), whole.len());
    assert_eq!(pairs(1), all);
    assert_eq!(pairs(2), all);
}

#[test]
fn what_somebody_says_again_months_later_is_found_with_what_they_said_before() {
    let mut desk = Desk::new();
    desk.add(&quotes("a", "Post", "2024-03-05", &[("Ines Calder", CRANE), ("Ada Moon", CRANE)]));
    desk.add(&quotes("b", "Mail", "2024-03-05", &[("Ines Calder", CRANE)]));
    desk.add(&quotes("c", "Herald", "2024-09-05", &[("Ines Calder", CRANE)]));
    let search = search(&desk);
    let person = desk.ledger.person("Ines Calder").expect("she speaks");
    let again = search.restatements(&desk.ledger, person, 10).expect("readable");
    assert!(!again.is_empty());
    assert!(again.iter().all(|again| again.later.line.document.id == "c" && again.earlier.line.document.id != "c"));
    assert!(again.iter().all(|again| again.share > 0.9));
    let other = desk.ledger.person("Ada Moon").expect("she speaks");
    assert!(search.restatements(&desk.ledger, other, 10).expect("readable").is_empty());
}
