//! Statements that are one utterance, in whichever order their documents come.

use onrecord_ledger::event::StatementName;
use onrecord_ledger::hash::DocumentKey;
use onrecord_ledger::verify::verify;
use onrecord_ledger::{Added, Error};
use onrecord_read::attribution::Form;
use onrecord_read::statement::StatementId;
use proptest::prelude::*;

use crate::desk::{Desk, Report, tables};

const CRANE: &str = "“Not one crane will move until the company puts the pensions back on the table”";
const PART: &str = "“crane will move until the company puts our pensions back on the table”";
const FERRY: &str = "“The ferry ran aground because nobody had looked at the charts of the harbour since 1974”";

/// A report of direct quotes.
fn direct(id: &str, outlet: &str, lines: &[(&str, &str)]) -> Report {
    let lines: Vec<_> = lines.iter().map(|&(name, said)| (name, None, said)).collect();
    let mut report = Report::new(id, &lines).by(outlet);
    report.document.published = "2024-03-05".parse().ok();
    for found in &mut report.findings.statements {
        found.form = Form::Direct;
    }
    report
}

fn name(report: &Report, document: DocumentKey, place: usize) -> StatementName {
    let content = report.findings.statements[place].content[0];
    let span = report.document.text.span(content.range()).expect("the content is in the text");
    StatementName { document, statement: StatementId::new(&report.document.id, &[span], 0).to_string() }
}

fn key(added: Added) -> DocumentKey {
    match added {
        Added::New(key) | Added::Known(key) | Added::Withdrawn(key) => key,
        Added::Version { document, .. } => document,
    }
}

/// The families as lists of the ids of their documents.
fn families(desk: &Desk) -> Vec<String> {
    let connection = rusqlite::Connection::open(desk.path()).expect("the file is there");
    let sql = "SELECT group_concat(id, ' ') FROM (SELECT family, document.id FROM member \
               JOIN statement ON statement.number = member.statement JOIN document ON document.number = document \
               WHERE family IS NOT NULL ORDER BY family, document.id) GROUP BY family ORDER BY 1";
    let mut statement = connection.prepare(sql).expect("a query");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|row| row.expect("a row")).collect()
}

#[test]
fn what_two_outlets_print_of_one_utterance_is_a_family() {
    let mut desk = Desk::new();
    desk.add(&direct("a", "Post", &[("Ines Calder", CRANE), ("Tom Brill", FERRY)]));
    desk.add(&direct("b", "Mail", &[("Ines Calder", CRANE)]));
    desk.add(&direct("c", "Herald", &[("Calder", PART), ("Ada Moon", FERRY)]));
    assert_eq!(families(&desk), ["a b c"]);
}

#[test]
fn the_families_of_documents_are_found_when_somebody_asks_and_those_of_decisions_at_once() {
    let mut desk = Desk::new();
    let reports = [
        direct("a", "Post", &[("Ines Calder", CRANE)]),
        direct("b", "Mail", &[("Ines Calder", CRANE)]),
        direct("c", "Herald", &[("Tom Brill", FERRY)]),
    ];
    let add = |report: &Report| desk.write(|batch| batch.add(&report.arrival()).expect("the report can be added"));
    let keys: Vec<DocumentKey> = reports.iter().map(add).map(key).collect();
    assert_eq!((families(&desk), desk.ledger.unsettled().expect("readable")), (Vec::new(), 3));
    let seen = verify(&desk.ledger, None).expect("readable");
    assert_eq!((seen.faults, seen.unsettled), (Vec::new(), 3));
    let (one, other) = (name(&reports[0], keys[0], 0), name(&reports[2], keys[2], 0));
    desk.write(|batch| batch.join_family(one, other, "one speech")).expect("they are two");
    assert_eq!((families(&desk), desk.ledger.unsettled().expect("readable")), (vec!["a c".to_owned()], 1));
    let mut told = Vec::new();
    desk.ledger.find_families(|left| told.push(left)).expect("families can be found");
    assert_eq!((families(&desk), told), (vec!["a b c".to_owned()], vec![1]));
}

#[test]
fn a_family_goes_when_a_document_is_withdrawn() {
    let mut desk = Desk::new();
    desk.add(&direct("a", "Post", &[("Ines Calder", CRANE)]));
    let other = key(desk.add(&direct("b", "Mail", &[("Ines Calder", CRANE)])));
    assert_eq!(families(&desk), ["a b"]);
    desk.write(|batch| batch.withdraw(other, "a court ordered it")).expect("it is there");
    assert_eq!(families(&desk), Vec::<String>::new());
    assert_eq!(desk.ask::<i64>("SELECT count(*) FROM member"), 0);
}

#[test]
fn people_join_and_part_families_and_take_it_back() {
    let mut desk = Desk::new();
    let reports = [
        direct("a", "Post", &[("Ines Calder", CRANE)]),
        direct("b", "Mail", &[("Ines Calder", CRANE)]),
        direct("c", "Herald", &[("Tom Brill", FERRY)]),
    ];
    let keys: Vec<DocumentKey> = reports.iter().map(|report| key(desk.add(report))).collect();
    let names: Vec<StatementName> = reports.iter().zip(&keys).map(|(report, &key)| name(report, key, 0)).collect();
    let of = |place: usize| names[place].clone();
    let joined = desk.write(|batch| batch.join_family(of(0), of(2), "one speech")).expect("they are two");
    assert_eq!(families(&desk), ["a b c"]);
    let again = desk.write(|batch| batch.join_family(of(1), of(2), "once more"));
    assert!(matches!(again, Err(Error::Refused(_))));
    let parted = desk.write(|batch| batch.part_family(vec![of(1)], "another day")).expect("it is one of three");
    assert_eq!(families(&desk), ["a c"]);
    desk.add(&direct("d", "Gazette", &[("Ines Calder", CRANE)]));
    assert_eq!(families(&desk), ["a c d"]);
    desk.write(|batch| batch.undo(parted, "a slip")).expect("it is a decision");
    assert_eq!(families(&desk), ["a b c d"]);
    desk.write(|batch| batch.undo(joined, "a slip")).expect("it is a decision");
    assert_eq!(families(&desk), ["a b d"]);
    let before = tables(&desk.path());
    desk.ledger.rebuild().expect("the entries can be replayed");
    assert_eq!(tables(&desk.path()), before);
}

#[test]
fn a_part_undoes_a_join_before_it_and_not_one_after_it() {
    let mut desk = Desk::new();
    let reports = [direct("a", "Post", &[("Ines Calder", CRANE)]), direct("c", "Herald", &[("Tom Brill", FERRY)])];
    let keys: Vec<DocumentKey> = reports.iter().map(|report| key(desk.add(report))).collect();
    let of = |place: usize| name(&reports[place], keys[place], 0);
    desk.write(|batch| batch.join_family(of(0), of(1), "one speech")).expect("they are two");
    desk.write(|batch| batch.part_family(vec![of(1)], "two speeches")).expect("it is one of two");
    assert_eq!(families(&desk), Vec::<String>::new());
    desk.write(|batch| batch.join_family(of(0), of(1), "one after all")).expect("they are two");
    assert_eq!(families(&desk), ["a c"]);
}

/// Reports that share quotes, some of them edited, by two speakers.
fn reports() -> Vec<Report> {
    let quotes = [
        CRANE,
        PART,
        FERRY,
        "“Not one crane will move ... and the owners of this harbour know it as well as every docker in the valley”",
        "“Not one crane will move until the company puts the pensions back on the table, and the owners of this harbour know \
         it as well as every docker in the valley”",
        "“the owners of this harbour know it as well as every docker in the valley”",
        "“The ferry ran aground because nobody had looked at the charts of the harbour since 1975”",
        "“The ferry did not run aground because nobody had looked at the charts of the harbour”",
    ];
    let speakers = ["Ines Calder", "Calder", "an official", "Tom Brill"];
    (0..24)
        .map(|number: usize| {
            let line = |turn: usize| {
                let quote = quotes[(number * 5 + turn * 3) % quotes.len()];
                (speakers[(number + turn * turn) % speakers.len()], quote)
            };
            let outlet = format!("Post {}", number % 5);
            let mut report = direct(&format!("r{number}"), &outlet, &[line(0), line(1)]);
            report.document.published = format!("2024-03-{:02}", 1 + number % 9).parse().ok();
            report
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 8))]

    #[test]
    fn families_are_the_same_for_any_order_of_adding(seed in any::<u64>(), size in 1_usize..30) {
        let mut reports = reports();
        let expected = {
            let mut desk = Desk::new();
            desk.write(|batch| {
                for report in &reports {
                    batch.add(&report.arrival()).expect("the report can be added");
                }
            });
            desk.ledger.find_families(|_| ()).expect("families can be found");
            families(&desk)
        };
        let mut state = seed;
        for place in (1..reports.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            reports.swap(place, (state >> 33) as usize % (place + 1));
        }
        let mut desk = Desk::new();
        for (nth, some) in reports.chunks(size).enumerate() {
            desk.write(|batch| {
                for report in some {
                    batch.add(&report.arrival()).expect("the report can be added");
                }
            });
            if seed >> (nth % 64) & 1 == 1 {
                desk.ledger.find_families(|_| ()).expect("families can be found");
            }
        }
        desk.ledger.find_families(|_| ()).expect("families can be found");
        prop_assert_eq!(families(&desk), expected);
        prop_assert_eq!(desk.ask::<i64>("SELECT count(*) FROM unsettled"), 0);
    }
}
