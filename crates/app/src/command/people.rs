//! `onrecord people`: who speaks in a ledger, and who is one person.

use std::io::{self, Write};
use std::path::Path;

use onrecord_ledger::entry::Entry;
use onrecord_ledger::people::{Person, Portrait, RoleHeld};
use onrecord_ledger::{Batch, Ledger, Result as Kept};
use serde_json::{Value, json};

use super::withdraw::{document, told};
use super::{Outcome, people_list};
use crate::ledger_args::{DecisionArgs, LedgerArgs, Listing, PeopleArgs, PeopleCommand};
use crate::print::listing::{columns, counted};

/// Does what the command line says about people.
pub(crate) fn run(args: &PeopleArgs) -> anyhow::Result<Outcome> {
    match &args.command {
        PeopleCommand::List { words, suggested: false, ledger, format } => list(ledger, &words.join(" "), *format)?,
        PeopleCommand::List { suggested: true, ledger, format, .. } => suggested(ledger, *format)?,
        PeopleCommand::Show { person, ledger, format } => show(ledger, person, *format)?,
        PeopleCommand::Join { person, same, decision } => {
            let mut ledger = Ledger::open(&decision.ledger.path())?;
            let (person, same) = (ledger.person(person)?, ledger.person(same)?);
            let entry = write(&mut ledger, decision, |batch| batch.join(person, same, &decision.why))?;
            told(decision.format, entry, &format!("joined {same} to {person}"))?;
        }
        PeopleCommand::Part { person, documents, decision } => {
            let mut ledger = Ledger::open(&decision.ledger.path())?;
            let person = ledger.person(person)?;
            let keys = documents.iter().map(|name| document(&ledger, name)).collect::<anyhow::Result<Vec<_>>>()?;
            let entry = write(&mut ledger, decision, |batch| batch.part(person, &keys, &decision.why))?;
            told(decision.format, entry, &format!("parted {} from {person}", counted(keys.len(), "document")))?;
        }
        PeopleCommand::Rename { person, name, decision } => {
            let mut ledger = Ledger::open(&decision.ledger.path())?;
            let person = ledger.person(person)?;
            let entry = write(&mut ledger, decision, |batch| batch.rename(person, name, &decision.why))?;
            told(decision.format, entry, &format!("renamed {person} to {name}"))?;
        }
        PeopleCommand::Import { file, decision } => import(file, decision)?,
    }
    Ok(Outcome::Whole)
}

/// Writes one decision.
pub(super) fn write(
    ledger: &mut Ledger,
    decision: &DecisionArgs,
    work: impl FnOnce(&mut Batch<'_>) -> Kept<i64>,
) -> anyhow::Result<i64> {
    let mut batch = ledger.batch(&decision.who.signature()?)?;
    let entry = work(&mut batch)?;
    batch.commit()?;
    Ok(entry)
}

fn import(file: &Path, decision: &DecisionArgs) -> anyhow::Result<()> {
    let people = people_list::read(file)?;
    let count = people.len();
    let mut ledger = Ledger::create(&decision.ledger.path())?;
    let entry = write(&mut ledger, decision, |batch| batch.import_people(people, &decision.why))?;
    let people = if count == 1 { "1 person".to_owned() } else { format!("{count} people") };
    Ok(told(decision.format, entry, &format!("took in {people} from {}", file.display()))?)
}

fn list(ledger: &LedgerArgs, words: &str, format: Listing) -> anyhow::Result<()> {
    let people = Ledger::read(&ledger.path())?.people(words)?;
    let mut out = io::stdout().lock();
    match format {
        Listing::Table => out.write_all(columns(&people.iter().map(row).collect::<Vec<_>>()).as_bytes())?,
        Listing::Jsonl => {
            for person in &people {
                writeln!(out, "{}", object(person))?;
            }
        }
    }
    Ok(out.flush()?)
}

fn row(person: &Person) -> Vec<String> {
    vec![
        person.id.to_string(),
        person.name.clone(),
        person.kind.clone(),
        counted(person.statements, "statement"),
        counted(person.documents, "document"),
        person.wikidata.clone().unwrap_or_default(),
    ]
}

fn object(person: &Person) -> Value {
    let Person { id, name, kind, wikidata, statements, documents } = person;
    json!({
        "id": id, "name": name, "kind": kind, "wikidata": wikidata, "statements": statements, "documents": documents
    })
}

fn suggested(ledger: &LedgerArgs, format: Listing) -> anyhow::Result<()> {
    let pairs = Ledger::read(&ledger.path())?.suggestions()?;
    let mut out = io::stdout().lock();
    match format {
        Listing::Table => {
            let row = |(one, other, why): &(Person, Person, String)| {
                vec![one.id.to_string(), other.id.to_string(), one.name.clone(), why.clone()]
            };
            out.write_all(columns(&pairs.iter().map(row).collect::<Vec<_>>()).as_bytes())?;
        }
        Listing::Jsonl => {
            for (one, other, why) in &pairs {
                writeln!(out, "{}", json!({"one": object(one), "other": object(other), "why": why}))?;
            }
        }
    }
    Ok(out.flush()?)
}

fn show(ledger: &LedgerArgs, name: &str, format: Listing) -> anyhow::Result<()> {
    let ledger = Ledger::read(&ledger.path())?;
    let portrait = ledger.portrait(ledger.person(name)?)?;
    let mut out = io::stdout().lock();
    match format {
        Listing::Table => out.write_all(page(&portrait).as_bytes())?,
        Listing::Jsonl => writeln!(out, "{}", whole(&portrait))?,
    }
    Ok(out.flush()?)
}

/// A person on a page of text.
fn page(portrait: &Portrait) -> String {
    let Portrait { person, names, roles, joined, suggested, decisions } = portrait;
    let mut page = format!(
        "{}\n{}",
        person.name,
        columns(&[row(person).into_iter().filter(|cell| *cell != person.name).collect()])
    );
    let mut part = |title: &str, rows: Vec<Vec<String>>| {
        if !rows.is_empty() {
            page.extend(["\n", title, "\n"]);
            page.extend(columns(&rows).lines().map(|line| format!("  {line}\n")));
        }
    };
    part("named", names.iter().map(|(name, count)| vec![name.clone(), counted(*count, "document")]).collect());
    let role = |held: &RoleHeld| {
        let days = match (&held.first, &held.last) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(first), _) => first.clone(),
            (None, _) => "day not known".to_owned(),
        };
        let shown = format!("shown by statement {} of {}", held.statement, held.document_id);
        vec![held.words.clone(), days, counted(held.documents, "document"), shown]
    };
    part("roles", roles.iter().map(role).collect());
    part("joined to them", joined.iter().map(|(id, name)| vec![id.to_string(), name.clone()]).collect());
    part(
        "may be the same",
        suggested.iter().map(|(id, name, why)| vec![id.to_string(), name.clone(), why.clone()]).collect(),
    );
    part("decided", decisions.iter().map(decided).collect());
    page
}

/// A decision in words: its entry, when, who, what, and why.
fn decided(entry: &Entry) -> Vec<String> {
    let content: Value = serde_json::from_str(&entry.content).unwrap_or_default();
    let why = content["why"].as_str().unwrap_or_default().to_owned();
    let kind = entry.kind.split('/').next().unwrap_or_default().to_owned();
    vec![format!("entry {}", entry.number), entry.at.clone(), entry.by.clone(), kind, why]
}

fn whole(portrait: &Portrait) -> Value {
    let Portrait { person, names, roles, joined, suggested, decisions } = portrait;
    let name = |(name, documents): &(String, usize)| json!({"name": name, "documents": documents});
    let role = |held: &RoleHeld| {
        let RoleHeld { words, first, last, documents, document, document_id, statement } = held;
        json!({
            "role": words, "first": first, "last": last, "documents": documents,
            "shown": {"document": document, "id": document_id, "statement": statement}
        })
    };
    let decision = |entry: &Entry| {
        let content: Value = serde_json::from_str(&entry.content).unwrap_or_default();
        json!({"entry": entry.number, "at": entry.at, "by": entry.by, "kind": entry.kind, "content": content})
    };
    json!({
        "person": object(person),
        "names": names.iter().map(name).collect::<Vec<_>>(),
        "roles": roles.iter().map(role).collect::<Vec<_>>(),
        "joined": joined.iter().map(|(id, name)| json!({"id": id, "name": name})).collect::<Vec<_>>(),
        "suggested": suggested.iter().map(|(id, name, why)| json!({"id": id, "name": name, "why": why})).collect::<Vec<_>>(),
        "decisions": decisions.iter().map(decision).collect::<Vec<_>>(),
    })
}
