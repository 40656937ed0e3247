//! Who is one person, who is not, and what people decide about it.

use onrecord_ledger::event::Listed;
use onrecord_ledger::hash::{DocumentKey, PersonId};
use onrecord_ledger::verify::verify;
use onrecord_ledger::{Added, Error};

use crate::desk::{Desk, Report};

fn person(desk: &Desk, name: &str) -> PersonId {
    PersonId::of_number(desk.ask(&format!("SELECT number FROM person WHERE name = '{name}'")))
}

fn key(added: Added) -> DocumentKey {
    match added {
        Added::New(key) | Added::Known(key) | Added::Withdrawn(key) => key,
        Added::Version { document, .. } => document,
    }
}

fn counts(people: &[(String, usize)]) -> Vec<(&str, usize)> {
    people.iter().map(|(name, count)| (name.as_str(), *count)).collect()
}

#[test]
fn a_full_name_joins_and_a_surname_does_not() {
    let mut desk = Desk::new();
    desk.add(&Report::new("a", &[("Ada Moon", None, "one"), ("Moon", None, "two")]));
    desk.add(&Report::new(
        "b",
        &[("ADA MOON", Some("mayor"), "three"), ("Moon", None, "four"), ("a sailor", None, "x")],
    ));
    desk.add(&Report::new(
        "c",
        &[("a sailor", None, "five"), ("NATO", None, "six"), ("The Harbour Office", None, "y")],
    ));
    desk.add(&Report::new("d", &[("NATO", None, "seven"), ("Harbour Office", None, "z")]));
    let people = desk.people();
    let expected = [("Ada Moon", 2), ("Moon", 1), ("Moon", 1), ("NATO", 1), ("NATO", 1), ("The Harbour Office", 2)];
    assert_eq!(counts(&people), expected);
}

#[test]
fn two_of_one_name_in_a_document_stay_apart_but_for_a_role_that_tells() {
    let mut desk = Desk::new();
    desk.add(&Report::new("a", &[("Ada Moon", Some("mayor of Skerry"), "one")]));
    desk.add(&Report::new("b", &[("Ada Moon", None, "two")]));
    desk.add(&Report::new(
        "c",
        &[("Ada Moon", Some("the Skerry mayor"), "three"), ("Ada Moon", Some("a farmer"), "four")],
    ));
    desk.add(&Report::new(
        "d",
        &[("Ada Moon", Some("farmer"), "five"), ("Ada Moon", Some("the mayor of Skerry"), "six")],
    ));
    assert_eq!(counts(&desk.people()), [("Ada Moon", 2), ("Ada Moon", 4)]);
    assert_eq!(desk.ask::<i64>("SELECT count(*) FROM suggestion"), 1);
}

#[test]
fn who_comes_after_two_of_one_name_may_be_either() {
    let mut desk = Desk::new();
    desk.add(&Report::new("a", &[("Ada Moon", Some("mayor of Skerry"), "one"), ("Ada Moon", Some("farmer"), "two")]));
    assert_eq!(desk.ask::<i64>("SELECT count(*) FROM suggestion"), 1);
    desk.add(&Report::new("b", &[("Ada Moon", None, "three")]));
    assert_eq!(desk.people().len(), 3);
    assert_eq!(desk.ask::<i64>("SELECT count(*) FROM suggestion"), 2);
    assert_eq!(verify(&desk.ledger, None).expect("readable").faults, []);
}

#[test]
fn a_join_is_undone_by_its_entry_and_so_is_the_undoing() {
    let mut desk = Desk::new();
    desk.add(&Report::new("a", &[("Ada Moon", None, "one"), ("Moon", None, "two")]));
    let (ada, moon) = (person(&desk, "Ada Moon"), person(&desk, "Moon"));
    let joined = desk.write(|batch| batch.join(ada, moon, "the same paragraph")).expect("both are there");
    assert_eq!(counts(&desk.people()), [("Ada Moon", 2)]);
    let again = desk.write(|batch| batch.join(moon, ada, "once more"));
    assert!(matches!(again, Err(Error::Refused(_))));
    let undone = desk.write(|batch| batch.undo(joined, "a slip")).expect("it is a decision");
    assert_eq!(counts(&desk.people()), [("Ada Moon", 1), ("Moon", 1)]);
    assert!(matches!(desk.write(|batch| batch.undo(joined, "again")), Err(Error::Refused(_))));
    desk.write(|batch| batch.undo(undone, "no slip")).expect("an undo is a decision");
    assert_eq!(counts(&desk.people()), [("Ada Moon", 2)]);
    desk.add(&Report::new("b", &[("Ada Moon", None, "three")]));
    assert_eq!(counts(&desk.people()), [("Ada Moon", 3)]);
}

#[test]
fn speakers_of_a_document_can_be_parted_from_a_person() {
    let mut desk = Desk::new();
    desk.add(&Report::new("a", &[("Ada Moon", None, "one")]));
    let other = key(desk.add(&Report::new("b", &[("Dr Ada Moon", None, "two")])));
    let ada = person(&desk, "Ada Moon");
    let part = desk.write(|batch| batch.part(ada, &[other], "another woman")).expect("she speaks there");
    assert_eq!(counts(&desk.people()), [("Ada Moon", 1), ("Dr Ada Moon", 1)]);
    let rest: String = desk.ask("SELECT hex(key) FROM document WHERE id = 'a'");
    let all = desk.write(|batch| batch.part(ada, &[rest.to_lowercase().parse().expect("a key")], "all of her"));
    assert!(matches!(all, Err(Error::Refused(_))));
    desk.write(|batch| batch.undo(part, "the same woman")).expect("it is a decision");
    assert_eq!(counts(&desk.people()), [("Ada Moon", 2)]);
}

#[test]
fn a_name_that_was_given_is_kept_and_can_be_taken_back() {
    let mut desk = Desk::new();
    desk.add(&Report::new("a", &[("Ada Moon", None, "one")]));
    let ada = person(&desk, "Ada Moon");
    let rename = desk.write(|batch| batch.rename(ada, "Ada Moon (Skerry)", "there is another")).expect("she is there");
    desk.add(&Report::new("b", &[("Ada Moon", None, "two")]));
    assert_eq!(counts(&desk.people()), [("Ada Moon (Skerry)", 2)]);
    desk.write(|batch| batch.undo(rename, "there is none")).expect("it is a decision");
    assert_eq!(counts(&desk.people()), [("Ada Moon", 2)]);
}

#[test]
fn a_list_joins_other_names_and_tells_two_of_one_name_apart() {
    let mut desk = Desk::new();
    desk.add(&Report::new("a", &[("NATO", None, "one"), ("Ada Brill", Some("mayor"), "two")]));
    desk.add(&Report::new("b", &[("North Office", None, "three"), ("Ada Brill", Some("farmer"), "four")]));
    desk.add(&Report::new("c", &[("Ada Brill", None, "five")]));
    let listed = |name: &str, kind: &str, aliases: &[&str], roles: &[&str], wikidata: Option<&str>| Listed {
        name: name.to_owned(),
        kind: kind.to_owned(),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        wikidata: wikidata.map(str::to_owned),
    };
    let list = vec![
        listed("North Office", "organisation", &["NATO"], &[], Some("Q1")),
        listed("Ada Brill", "person", &[], &["mayor"], Some("Q2")),
        listed("Ada Brill", "person", &[], &["farmer"], Some("Q3")),
    ];
    let import = desk.write(|batch| batch.import_people(list, "our list")).expect("all can be found");
    let expected = [("Ada Brill", 1), ("Ada Brill", 1), ("Ada Brill", 1), ("North Office", 2)];
    assert_eq!(counts(&desk.people()), expected);
    desk.add(&Report::new("d", &[("NATO", None, "six"), ("Ada Brill", Some("a farmer"), "seven")]));
    let farmer = PersonId::of_number(desk.ask("SELECT number FROM person WHERE wikidata = 'Q3'"));
    assert_eq!(desk.ledger.portrait(farmer).expect("he speaks").person.statements, 2);
    desk.write(|batch| batch.undo(import, "a wrong list")).expect("it is a decision");
    let expected = [("Ada Brill", 4), ("NATO", 1), ("NATO", 1), ("North Office", 1)];
    assert_eq!(counts(&desk.people()), expected);
    let surname = vec![listed("Moon", "person", &[], &[], None)];
    assert!(matches!(desk.write(|batch| batch.import_people(surname, "")), Err(Error::Refused(_))));
}

#[test]
fn a_person_on_a_list_keeps_what_is_suggested_under_another_name() {
    let mut desk = Desk::new();
    desk.add(&Report::new("a", &[("Ada Moon", None, "one")]));
    desk.add(&Report::new("b", &[("Ada Moon", None, "two"), ("Ada Moon", None, "three")]));
    let listed = Listed {
        name: "Tom Brill".to_owned(),
        kind: "person".to_owned(),
        aliases: vec!["Ada Moon".to_owned()],
        ..Listed::default()
    };
    desk.write(|batch| batch.import_people(vec![listed], "a pen name")).expect("all can be found");
    assert_eq!(desk.ask::<i64>("SELECT count(*) FROM suggestion"), 2);
    assert_eq!(counts(&desk.people()), [("Ada Moon", 1), ("Ada Moon", 1), ("Tom Brill", 1)]);
}

#[test]
fn a_role_is_shown_by_a_statement_of_the_first_document_that_has_it() {
    let mut desk = Desk::new();
    let dated = |id: &str, role, day: &str| {
        let mut report = Report::new(id, &[("Ada Moon", Some(role), "one")]);
        report.document.published = day.parse().ok();
        report
    };
    desk.add(&dated("later", "mayor", "2024-06-01"));
    desk.add(&dated("earlier", "mayor", "2024-03-01"));
    desk.add(&dated("before", "clerk", "2021-05-05"));
    let portrait = desk.ledger.portrait(person(&desk, "Ada Moon")).expect("she is there");
    let [clerk, mayor] = portrait.roles.as_slice() else { panic!("{:?}", portrait.roles) };
    assert_eq!(
        (clerk.words.as_str(), clerk.first.as_deref(), clerk.last.as_deref()),
        ("clerk", Some("2021-05-05"), Some("2021-05-05"))
    );
    assert_eq!(
        (mayor.first.as_deref(), mayor.last.as_deref(), mayor.documents),
        (Some("2024-03-01"), Some("2024-06-01"), 2)
    );
    let shown = desk.ledger.row(mayor.document).expect("readable").expect("it is there");
    assert_eq!((shown.id.as_deref(), mayor.document_id.as_str()), (Some("later"), "later"));
    let lines = desk.ledger.kept(&shown).expect("readable").expect("it is there").lines().expect("its spans hold");
    assert_eq!(lines[0].id, mayor.statement);
}
