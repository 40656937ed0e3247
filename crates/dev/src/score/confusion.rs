//! Which value was found for which, of the fields that gold states: what the reader takes for what.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::fields::{is_nested, is_same_name, kind_of_source, name};

/// For each field, how often which value stands in gold and which was found; counted on attributions that are right about
/// who said what, once for each annotator.
#[derive(Debug, Default)]
pub(crate) struct Confusion {
    fields: Vec<(&'static str, Counts)>,
}

/// How often each value of gold was found as which.
type Counts = BTreeMap<(String, String), usize>;

impl Confusion {
    /// Counts one attribution.
    pub(crate) fn count(&mut self, gold: &Value, found: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
        for field in ["form", "act", "polarity"] {
            self.add(field, text(&gold[field]), text(&found[field]));
        }
        let place = |record: &Value| if is_nested(record) { "inside another" } else { "outermost" }.to_owned();
        self.add("within", place(gold), place(found));
        let kind = |record: &Value| text(&record["speaker"]["kind"]);
        self.add("kind of speaker", kind(gold), kind(found));
        let (wanted, known) = (name(gold), name(found));
        let became = match (is_same_name(&wanted, &known), known.is_empty()) {
            (true, false) => "right",
            (true, true) => "rightly open",
            (false, false) => "another",
            (false, true) => "open",
        };
        self.add("speaker, by what the source is", kind_of_source(gold).to_owned(), became.to_owned());
    }

    fn add(&mut self, field: &'static str, gold: String, found: String) {
        let index = self.fields.iter().position(|(known, _)| *known == field).unwrap_or_else(|| {
            self.fields.push((field, Counts::new()));
            self.fields.len() - 1
        });
        *self.fields[index].1.entry((gold, found)).or_default() += 1;
    }

    /// A table of Markdown for each field: a row for each value of gold, a column for each that was found.
    pub(crate) fn tables(&self) -> String {
        let line = |head: &str, cells: &[String]| format!("| {head} | {} |\n", cells.join(" | "));
        let table = |(field, counts): &(&str, Counts)| {
            let columns: BTreeSet<&String> = counts.keys().map(|(_, found)| found).collect();
            let columns: Vec<String> = columns.into_iter().cloned().collect();
            let rows: BTreeSet<&String> = counts.keys().map(|(gold, _)| gold).collect();
            let row = |gold: &String| {
                let count = |found: &String| counts.get(&(gold.clone(), found.clone())).unwrap_or(&0).to_string();
                line(gold, &columns.iter().map(count).collect::<Vec<_>>())
            };
            let rows = rows.into_iter().map(row).collect::<Vec<_>>().concat();
            let (first, rest) = field.split_at(1);
            let head = line("gold, found:", &columns);
            format!("\n## {}{rest}\n\n{head}|---|{}\n{rows}", first.to_uppercase(), "---|".repeat(columns.len()))
        };
        self.fields.iter().map(table).collect::<Vec<_>>().concat()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_value_of_gold_has_a_row_and_each_that_was_found_a_column() {
        let statement =
            |act: &str, speaker: Value| json!({"form": "direct", "act": act, "source": null, "speaker": speaker});
        let mut confusion = Confusion::default();
        let brandt = json!({"name": "Ilse Brandt", "kind": "person"});
        confusion.count(&statement("said", brandt.clone()), &statement("said", brandt.clone()));
        confusion.count(&statement("asked", brandt), &statement("said", Value::Null));
        let page = confusion.tables();
        assert!(page.contains("## Act\n\n| gold, found: | said |\n|---|---|\n| asked | 1 |\n| said | 1 |\n"), "{page}");
        assert!(page.contains("| gold, found: | open | right |\n|---|---|---|\n| no source | 1 | 1 |\n"), "{page}");
        assert!(page.contains("| gold, found: | none | person |\n|---|---|---|\n| person | 1 | 1 |\n"), "{page}");
    }
}
