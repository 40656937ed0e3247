//! Lists of people: CSV and JSON Lines, as `OpenRefine` exports them too.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use onrecord_ledger::event::Listed;
use serde_json::{Map, Value};

/// Reads a list; its extension says what it is.
pub(super) fn read(path: &Path) -> Result<Vec<Listed>> {
    let place = path.display();
    let bytes = fs::read(path).with_context(|| format!("cannot read the list {place}"))?;
    let text = String::from_utf8(bytes).with_context(|| format!("cannot read the list {place}: it is not UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let people = match extension.as_str() {
        "csv" => of_csv(text),
        "jsonl" | "ndjson" => of_json_lines(text),
        _ => bail!("cannot read the list {place}: its name ends neither in .csv nor in .jsonl"),
    };
    let people = people.with_context(|| format!("cannot read the list {place}"))?;
    ensure!(!people.is_empty(), "cannot read the list {place}: there is nobody on it");
    Ok(people)
}

fn of_csv(text: &str) -> Result<Vec<Listed>> {
    let mut table = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns: Vec<String> = table.headers()?.iter().map(str::to_lowercase).collect();
    ensure!(columns.iter().any(|column| column == "name"), "it has no column `name`");
    let mut people = Vec::new();
    for (at, row) in table.records().enumerate() {
        let row = row?;
        let cells: HashMap<&str, &str> = columns.iter().map(String::as_str).zip(row.iter()).collect();
        let cell = |column: &str| cells.get(column).copied().filter(|cell| !cell.is_empty());
        let several = |column: &str| -> Vec<String> {
            let parts = cell(column).unwrap_or_default().split(';').map(str::trim);
            parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        // The line behind the head of the table is its second.
        let name = cell("name").with_context(|| format!("line {}: there is no name", at + 2))?;
        people.push(Listed {
            name: name.to_owned(),
            kind: kind(cell("kind")),
            aliases: several("aliases"),
            roles: several("roles"),
            wikidata: item(cell("wikidata").or_else(|| cell("id"))),
        });
    }
    Ok(people)
}

fn of_json_lines(text: &str) -> Result<Vec<Listed>> {
    let mut people = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("line {}", at + 1);
        let object: Map<String, Value> = serde_json::from_str(line).with_context(place)?;
        let word = |key: &str| object.get(key).and_then(Value::as_str).map(str::trim).filter(|word| !word.is_empty());
        let several = |key: &str| -> Vec<String> {
            match object.get(key) {
                Some(Value::String(one)) => vec![one.clone()],
                Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                _ => Vec::new(),
            }
        };
        people.push(Listed {
            name: word("name").with_context(|| format!("{}: there is no name", place()))?.to_owned(),
            kind: kind(word("kind")),
            aliases: several("aliases"),
            roles: several("roles"),
            wikidata: item(word("wikidata").or_else(|| word("id"))),
        });
    }
    Ok(people)
}

/// The kind that a list states; what it calls otherwise is refused by the ledger, with its name.
fn kind(stated: Option<&str>) -> String {
    match stated.map(str::to_lowercase).as_deref() {
        None | Some("human") => "person".to_owned(),
        Some("organization" | "body") => "organisation".to_owned(),
        Some(kind) => kind.to_owned(),
    }
}

/// The item of Wikidata in a cell: "Q42", alone or at the end of its address. Other ids are left out.
fn item(cell: Option<&str>) -> Option<String> {
    let last = cell?.rsplit(['/', ':']).next()?;
    let digits = last.strip_prefix('Q')?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_and_lines_say_the_same() {
        let csv = "Name,Kind,Aliases,Roles,Wikidata\nAda Moon,,Ada B. Moon; Ada Moon-Vale,mayor of Skerry,Q7\n\
                   NATO,organization,,,https://www.wikidata.org/wiki/Q8\n";
        let lines = r#"{"name":"Ada Moon","aliases":["Ada B. Moon","Ada Moon-Vale"],"roles":"mayor of Skerry","id":"Q7"}

{"name":"NATO","kind":"organisation","wikidata":"Q8"}"#;
        let people = of_csv(csv).expect("it is a list");
        assert_eq!(people, of_json_lines(lines).expect("it is a list"));
        assert_eq!((people[0].aliases.len(), people[1].wikidata.as_deref()), (2, Some("Q8")));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        assert!(of_csv("who\nAda\n").is_err_and(|error| error.to_string().contains("no column `name`")));
        assert!(of_csv("name\nAda Moon\n\"\"\n").is_err_and(|error| error.to_string() == "line 3: there is no name"));
        assert!(of_json_lines("\n[]").is_err_and(|error| error.to_string() == "line 2"));
    }

    #[test]
    fn an_id_of_another_base_is_no_item() {
        assert_eq!(item(Some("wd:Q42")).as_deref(), Some("Q42"));
        for other in ["", "Q", "42", "P31", "Q4x"] {
            assert_eq!(item(Some(other)), None);
        }
    }
}
