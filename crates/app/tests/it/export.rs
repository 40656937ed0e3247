//! `onrecord export` of a real ledger.

use std::collections::HashMap;
use std::fs;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Row;
use serde_json::Value;

use crate::search::desk;
use crate::{Desk, Run, ledger};

fn export(desk: &Desk, arguments: &[&str]) -> Run {
    ledger::run(desk, &[&["export"], arguments].concat())
}

fn lines(run: &Run) -> Vec<Value> {
    run.printed().lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

#[test]
fn json_lines_name_the_head_and_hold_each_document_once_before_its_statements() {
    let desk = desk();
    let lines = lines(&export(&desk, &["by:moon"]));
    assert!(lines[0]["head"].as_str().is_some_and(|head| head.starts_with("6:")), "{}", lines[0]);
    assert_eq!(lines[0]["query"], "by:moon");
    let schemas: Vec<&str> = lines[1..].iter().map(|line| line["schema"].as_str().expect("each has one")).collect();
    assert_eq!(schemas, ["onrecord-document/1", "onrecord-statement/1"].repeat(3));
    let text: Vec<char> = lines[1]["text"].as_str().expect("the text is there").chars().collect();
    let content = &lines[2]["statement"]["content"][0];
    let at = |end: &str| content[end].as_u64().expect("a number") as usize;
    assert_eq!(text[at("start")..at("end")].iter().collect::<String>(), content["text"].as_str().expect("words"));
}

#[test]
fn an_export_without_texts_has_none_but_their_hashes_and_first_words() {
    let desk = desk();
    let run = export(&desk, &["--without-text"]);
    assert!(!run.printed().contains("an hour late, the harbour office"), "{}", run.printed());
    let documents = lines(&run).into_iter().filter(|line| line["schema"] == "onrecord-document/1");
    assert!(
        documents.clone().count() == 3
            && documents.into_iter().all(|line| line["text"].is_null() && line["text_hash"].is_string())
    );
}

#[test]
fn rows_begin_with_a_byte_order_mark_where_it_is_asked_for() {
    let desk = desk();
    let run = export(&desk, &["by:moon", "--format", "csv", "--bom"]);
    assert!(run.printed().starts_with("\u{feff}id,person,"));
    assert_eq!(run.printed().lines().count(), 4);
    assert!(!export(&desk, &["--format", "csv"]).printed().starts_with('\u{feff}'));
}

#[test]
fn linked_data_quotes_the_words_with_what_stands_around_them() {
    let desk = desk();
    let run = export(&desk, &["by:moon", "--format", "json-ld"]);
    let page: Value = serde_json::from_str(run.printed()).expect("it is JSON");
    assert_eq!(page.as_object().map(serde_json::Map::len), Some(2), "nothing stands beside context and graph");
    let graph = page["@graph"].as_array().expect("a graph");
    assert!(graph[0]["head"].as_str().is_some_and(|head| head.starts_with("6:")), "{}", graph[0]);
    let quotation = graph.iter().find(|node| node["body"]["@type"] == "schema:Quotation").expect("she is quoted");
    assert_eq!(quotation["body"]["schema:creator"]["schema:name"], "Ada Moon");
    let selectors = &quotation["target"][0]["selector"];
    assert_eq!(selectors[0]["type"], "TextQuoteSelector");
    assert!(selectors[0]["suffix"].as_str().is_some_and(|suffix| suffix.contains("said Ada Moon")), "{selectors}");
    assert_eq!(selectors[1]["type"], "TextPositionSelector");
}

#[test]
fn a_folder_for_brat_has_a_text_and_its_annotation_for_each_document() {
    let desk = desk();
    assert_eq!(export(&desk, &["--format", "brat", "--to", "out"]).code(), 0);
    let names = |end: &str| -> Vec<_> {
        let files = fs::read_dir(desk.path().join("out"))
            .expect("the folder is there")
            .map(|file| file.expect("a file").path());
        files.filter(|path| path.extension().is_some_and(|extension| extension == end)).collect()
    };
    assert_eq!((names("ann").len(), names("txt").len()), (3, 4));
    for path in names("ann") {
        let text: Vec<char> =
            fs::read_to_string(path.with_extension("txt")).expect("the text is there").chars().collect();
        let annotations = fs::read_to_string(&path).expect("it is there");
        let bound: Vec<&str> = annotations.lines().filter(|line| line.starts_with('T')).collect();
        assert!(!bound.is_empty());
        for line in bound {
            let fields: Vec<&str> = line.split('\t').collect();
            let ends: Vec<usize> = fields[1].split(' ').skip(1).map(|end| end.parse().expect("an offset")).collect();
            assert_eq!(text[ends[0]..ends[1]].iter().collect::<String>(), fields[2]);
        }
    }
    let again = export(&desk, &["--format", "brat", "--to", "out"]);
    assert!(again.code() == 1 && again.messages().contains("not empty"), "{}", again.messages());
}

#[test]
fn a_graph_leads_from_outlets_to_those_whom_they_print() {
    let desk = desk();
    let run = export(&desk, &["--format", "graphml"]);
    let expected =
        "<data key=\"relation\">prints</data><data key=\"statements\">3</data><data key=\"affirmed\">3</data>";
    assert!(run.printed().contains(expected), "{}", run.printed());
    assert!(run.printed().contains("<data key=\"name\">Ada Moon</data>"));
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let desk = desk();
    for wrong in [
        &["--bom"][..],
        &["--format", "brat"],
        &["--format", "graphml", "--without-text"],
        &["--complete", "--format", "csv"],
        &["--complete", "--without-text"],
        &["--complete", "by:moon"],
    ] {
        assert_eq!(export(&desk, wrong).code(), 2, "{wrong:?}");
    }
}

#[test]
fn a_complete_export_is_imported_into_an_equal_ledger() {
    let desk = desk();
    ledger::run(&desk, &["families", "find"]).clean();
    let head = |ledger: &str| ledger::run(&desk, &["verify", "--ledger", ledger]).clean().printed().to_owned();
    for format in ["jsonl", "parquet"] {
        assert_eq!(export(&desk, &["--complete", "--format", format, "--to", format]).code(), 0);
        let imported = ledger::run(&desk, &["import", format, "--ledger", &format!("{format}.ledger")]).clean();
        assert!(imported.printed().contains("6 entries imported\nhead 6:"), "{}", imported.printed());
        assert_eq!(head(&format!("{format}.ledger")), head("onrecord.ledger"));
        let again = ledger::run(&desk, &["import", format, "--format", "jsonl"]).clean();
        let again = &lines(&again)[0];
        assert_eq!((again["entries"].as_i64(), again["known"].as_i64()), (Some(0), Some(6)));
    }
    export(&desk, &["--to", "statements"]);
    let refused = ledger::run(&desk, &["import", "statements", "--ledger", "new.ledger"]);
    assert!(refused.code() == 1 && refused.messages().contains("onrecord export --complete"), "{}", refused.messages());
    assert!(!desk.path().join("new.ledger").exists());
}

#[test]
fn a_table_has_a_row_for_each_statement_and_names_the_head() {
    let desk = desk();
    let bytes = export(&desk, &["by:moon", "--format", "parquet"]).bytes().to_vec();
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).expect("it is a table");
    let said = reader.metadata().file_metadata().key_value_metadata().expect("it says something").clone();
    let head = said.iter().find(|pair| pair.key == "head").and_then(|pair| pair.value.clone());
    assert!(head.is_some_and(|head| head.starts_with("6:")), "{said:?}");
    let cells = |row: Row| -> HashMap<String, String> {
        row.into_columns().into_iter().map(|(name, field)| (name, field.to_string())).collect()
    };
    let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(|row| cells(row.expect("a row"))).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!((rows[0]["person"].as_str(), rows[0]["entry"].as_str()), ("\"Ada Moon\"", "2"));
    assert_eq!(rows[0]["published"], "2024-03-01");
    assert_eq!(rows[0]["said"], "null");
}
