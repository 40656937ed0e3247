//! The derived tables are what the entries amount to, whatever happened in whichever order.

use onrecord_ledger::event::{Listed, Review, StatementName, Verdict};
use onrecord_ledger::hash::{DocumentKey, PersonId};
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{Ask, Facet, Hit, Order, Search};
use onrecord_ledger::verify::verify;
use onrecord_ledger::{Added, Error, Result};
use onrecord_read::attribution::Form;
use proptest::prelude::*;

use crate::desk::{Desk, Line, READER, Report, signature, tables};

const NAMES: [&str; 7] =
    ["Ada Moon", "Moon", "Tom Brill", "Harbour Office", "NATO", "a sailor", "Ada Moon and Tom Brill"];
const ROLES: [Option<&str>; 4] =
    [None, Some("mayor of Skerry"), Some("farmer"), Some("head of the Skerry Harbour Office")];
const WORDS: [&str; 6] = [
    "the ferry is late",
    "the ferry is early",
    "nobody knows",
    "it will rain",
    "“Not one crane will move until the company puts the pensions back on the table”",
    "“Not one crane will move until the firm puts the pensions and the wages back on the table”",
];

/// One thing that happens to a ledger; numbers choose among what is there.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Add { id: usize, lines: Vec<(usize, usize, usize)> },
    Reread { document: usize, drop: usize, prefix: bool },
    Review { document: usize, statement: usize, verdict: usize },
    Join(usize, usize),
    Part { person: usize, document: usize },
    Rename(usize),
    List { name: usize, role: usize, alias: usize },
    FamilyJoin(usize, usize),
    FamilyPart(usize),
    Undo(u32),
    Withdraw(usize),
    FindFamilies,
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let line = (0..NAMES.len(), 0..ROLES.len(), 0..WORDS.len());
    let step = prop_oneof![
        6 => (0..8_usize, prop::collection::vec(line, 0..5)).prop_map(|(id, lines)| Step::Add { id, lines }),
        2 => (any::<usize>(), 0..3_usize, any::<bool>())
            .prop_map(|(document, drop, prefix)| Step::Reread { document, drop, prefix }),
        2 => (any::<usize>(), 0..4_usize, 0..3_usize)
            .prop_map(|(document, statement, verdict)| Step::Review { document, statement, verdict }),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(one, other)| Step::Join(one, other)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(person, document)| Step::Part { person, document }),
        1 => any::<usize>().prop_map(Step::Rename),
        1 => (0..NAMES.len(), 0..ROLES.len(), 0..NAMES.len())
            .prop_map(|(name, role, alias)| Step::List { name, role, alias }),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(one, other)| Step::FamilyJoin(one, other)),
        2 => any::<usize>().prop_map(Step::FamilyPart),
        2 => any::<u32>().prop_map(Step::Undo),
        1 => any::<usize>().prop_map(Step::Withdraw),
        2 => Just(Step::FindFamilies),
    ];
    prop::collection::vec(step, 1..24)
}

/// A ledger and what the steps can choose from.
pub(crate) struct World {
    pub(crate) desk: Desk,
    added: Vec<(DocumentKey, Report)>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { desk: Desk::new(), added: Vec::new() }
    }

    fn people(&self) -> Vec<PersonId> {
        let connection = rusqlite::Connection::open(self.desk.path()).expect("the file is there");
        let mut statement = connection.prepare("SELECT number FROM person ORDER BY number").expect("a query");
        let rows = statement.query_map([], |row| Ok(PersonId::of_number(row.get(0)?))).expect("rows");
        rows.map(|row| row.expect("a row")).collect()
    }

    /// Does a step; what makes no sense is refused, and writes nothing.
    pub(crate) fn take(&mut self, step: &Step) {
        let people = self.people();
        let done = self.work(step, &people);
        assert!(
            matches!(done, Ok(()) | Err(Error::Refused(_) | Error::Unknown { .. })),
            "{step:?} ended with {done:?}"
        );
    }

    fn work(&mut self, step: &Step, people: &[PersonId]) -> Result<()> {
        let Self { desk, added } = self;
        if matches!(step, Step::FindFamilies) {
            return desk.ledger.find_families(|_| ());
        }
        let entries = desk.ledger.head()?.number;
        let mut batch = desk.ledger.batch(&signature())?;
        let chosen = |number: usize| added.get(number % added.len().max(1));
        let someone = |number: usize| people.get(number % people.len().max(1)).copied();
        match step {
            Step::Add { id, lines } => {
                let lines: Vec<Line<'_>> =
                    lines.iter().map(|&(name, role, words)| (NAMES[name], ROLES[role], WORDS[words])).collect();
                let report = report(&format!("r{id}"), &lines);
                if let Added::New(key) | Added::Version { document: key, .. } = batch.add(&report.arrival())? {
                    added.push((key, report));
                }
            }
            Step::Reread { document, drop, prefix } => {
                let Some((key, report)) = chosen(*document) else { return Ok(()) };
                let lines = lines_of(report);
                let mut lines: Vec<Line<'_>> = lines.iter().map(|(name, role, said)| (*name, *role, *said)).collect();
                if !lines.is_empty() {
                    lines.remove(drop % lines.len());
                }
                if *prefix {
                    lines.insert(0, ("Ida Vale", None, "a word before"));
                }
                let again = self::report(&report.document.id, &lines);
                batch.reread(*key, &again.document, &again.findings, READER)?;
            }
            Step::Review { document, statement, verdict } => {
                let Some((key, report)) = chosen(*document) else { return Ok(()) };
                let Some(found) = report.findings.statements.get(*statement) else { return Ok(()) };
                // The reading that came with the document is the entry behind it.
                let Some(row) = batch.row_of(*key)? else { return Ok(()) };
                let span = report.document.text.span(found.content[0].range()).expect("the content is in the text");
                let id = onrecord_read::statement::StatementId::new(&report.document.id, &[span], 0);
                batch.review(Review {
                    document: *key,
                    statement: id.to_string(),
                    reading: row.number + 1,
                    as_read: found.content.clone(),
                    verdict: [Verdict::Confirmed, Verdict::Corrected, Verdict::Rejected][*verdict],
                    correction: None,
                    note: None,
                })?;
            }
            Step::Join(one, other) => {
                let (Some(one), Some(other)) = (someone(*one), someone(*other)) else { return Ok(()) };
                batch.join(one, other, "because")?;
            }
            Step::Part { person, document } => {
                let (Some(person), Some((key, _))) = (someone(*person), chosen(*document)) else { return Ok(()) };
                batch.part(person, &[*key], "because")?;
            }
            Step::Rename(person) => {
                let Some(person) = someone(*person) else { return Ok(()) };
                batch.rename(person, "Somebody Else", "because")?;
            }
            Step::List { name, role, alias } => {
                let kind = if *name == 3 || *name == 4 { "organisation" } else { "person" };
                let listed = Listed {
                    name: NAMES[*name].to_owned(),
                    kind: kind.to_owned(),
                    aliases: if alias == name { Vec::new() } else { vec![NAMES[*alias].to_owned()] },
                    roles: ROLES[*role].iter().map(|&role| role.to_owned()).collect(),
                    wikidata: Some(format!("Q{role}")),
                };
                batch.import_people(vec![listed], "because")?;
            }
            Step::FamilyJoin(one, other) => {
                let (Some(one), Some(other)) = (statement(chosen(*one)), statement(chosen(*other))) else {
                    return Ok(());
                };
                batch.join_family(one, other, "because")?;
            }
            Step::FamilyPart(document) => {
                let Some(one) = statement(chosen(*document)) else { return Ok(()) };
                batch.part_family(vec![one], "because")?;
            }
            Step::Undo(entry) => {
                batch.undo(i64::from(*entry) % (entries + 1), "because")?;
            }
            Step::Withdraw(document) => {
                let Some((key, _)) = chosen(*document) else { return Ok(()) };
                batch.withdraw(*key, "because")?;
            }
            Step::FindFamilies => {}
        }
        batch.commit().map(drop)
    }
}

/// A report in which what begins with a quotation mark is a quote.
fn report(id: &str, lines: &[Line<'_>]) -> Report {
    let mut report = Report::new(id, lines);
    for (found, (.., words)) in report.findings.statements.iter_mut().zip(lines) {
        found.form = if words.starts_with('“') { Form::Direct } else { Form::Indirect };
    }
    report
}

/// The last statement that a document came with.
fn statement(chosen: Option<&(DocumentKey, Report)>) -> Option<StatementName> {
    let (document, report) = chosen?;
    let found = report.findings.statements.last()?;
    let span = report.document.text.span(found.content[0].range()).expect("the content is in the text");
    let id = onrecord_read::statement::StatementId::new(&report.document.id, &[span], found.earlier);
    Some(StatementName { document: *document, statement: id.to_string() })
}

/// Who says what in a report.
fn lines_of(report: &Report) -> Vec<Line<'_>> {
    let text = report.document.text.as_str();
    let line = |found: &onrecord_ledger::findings::Found| {
        let speaker = &report.findings.speakers[found.speaker.expect("all have speakers")];
        let role = speaker.role.map(|role| &text[role.range()]);
        (speaker.name.as_str(), role, &text[found.content[0].range()])
    };
    // The names live as long as the report, not as long as the closure.
    report.findings.statements.iter().map(line).collect()
}

/// All that a search says of a query, in the order of relevance.
fn answer(search: &Search, world: &World, query: &str) -> (Vec<String>, usize, Vec<Facet>) {
    let ask = Ask { order: Order::Relevance, limit: 1000, facets: 3, ..Ask::default() };
    let query = Query::parse(query).expect("it is a query");
    let page = search.page(&world.desk.ledger, &query, &ask).expect("it can be answered");
    let hit = |hit: &Hit| format!("{} {} {:?} {}", hit.source.key, hit.place, hit.person, hit.state);
    (page.hits.iter().map(hit).collect(), page.documents, page.facets)
}

proptest! {
    // Each writes a file to the disk step by step: a quarter of the usual number, which PROPTEST_CASES raises.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 4))]

    #[test]
    fn replaying_the_entries_gives_the_same_tables(steps in steps()) {
        let mut world = World::new();
        for step in &steps {
            world.take(step);
        }
        let seen = verify(&world.desk.ledger, None).expect("readable");
        prop_assert_eq!(&seen.faults, &[]);
        prop_assert_eq!(seen.unsettled, world.desk.ledger.unsettled().expect("readable"));
        world.desk.ledger.find_families(|_| ()).expect("families can be found");
        let before = tables(&world.desk.path());
        world.desk.ledger.rebuild().expect("the entries can be replayed");
        let after = tables(&world.desk.path());
        for (one, other) in before.iter().zip(&after) {
            prop_assert_eq!(one, other);
        }
        prop_assert_eq!(before.len(), after.len());
    }

    #[test]
    fn a_search_that_was_kept_open_answers_as_one_that_was_just_opened(steps in steps()) {
        let mut world = World::new();
        let kept = Search::open(&world.desk.ledger).expect("readable");
        for step in &steps {
            world.take(step);
            let fresh = Search::open(&world.desk.ledger).expect("readable");
            for query in ["", "by:moon", "-by:\"Ada Moon\"", "ferry OR rain -state:unreviewed"] {
                prop_assert_eq!(answer(&kept, &world, query), answer(&fresh, &world, query), "{}", query);
            }
        }
    }
}
