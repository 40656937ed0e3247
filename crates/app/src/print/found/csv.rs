//! Statements for spreadsheets: a row each under a row of names.

use onrecord_ledger::search::Hit;
use onrecord_read::wire::{Line, Words};

use super::{content, deed, headline};

/// The names of the columns.
pub(crate) const COLUMNS: [&str; 24] = [
    "id",
    "person",
    "person_id",
    "speaker",
    "kind",
    "role",
    "deed",
    "act",
    "polarity",
    "form",
    "content",
    "source",
    "cue",
    "said",
    "occasion",
    "addressee",
    "outlet",
    "headline",
    "published",
    "address",
    "document",
    "document_key",
    "state",
    "entry",
];

/// The rows, in UTF-8 without a byte order mark, as RFC 4180 has them.
pub(crate) fn csv(hits: &[Hit]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for hit in hits {
        writer.write_record(row(hit, &hit.line))?;
    }
    Ok(writer.into_inner()?)
}

/// The cells of one statement for a spreadsheet, in these words.
pub(crate) fn row(hit: &Hit, line: &Line) -> [String; COLUMNS.len()] {
    cells(hit, line).map(|cell| defused(cell.unwrap_or_default()))
}

/// Words that no spreadsheet takes for a formula and works out: what begins as one gets an apostrophe in front, which
/// spreadsheets take for the sign of a text (OWASP, CSV Injection).
fn defused(words: String) -> String {
    let is_formula = words.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{words}") } else { words }
}

/// The cells of one statement, in these words.
pub(crate) fn cells(hit: &Hit, line: &Line) -> [Option<String>; COLUMNS.len()] {
    let words = |words: &Option<Words>| words.as_ref().map(|words| words.text.clone());
    let speaker = line.speaker.as_ref();
    let person = hit.person.as_ref();
    [
        Some(line.id.clone()),
        person.map(|who| who.name.clone()),
        person.map(|who| who.id.to_string()),
        speaker.map(|speaker| speaker.name.clone()),
        speaker.map(|speaker| speaker.kind.clone()),
        speaker.and_then(|speaker| words(&speaker.role)),
        Some(deed(line).to_owned()),
        Some(line.act.clone()),
        Some(line.polarity.clone()),
        Some(line.form.word().to_owned()),
        Some(content(line)),
        words(&line.source),
        words(&line.cue),
        line.said.as_ref().map(|said| said.date.clone()),
        words(&line.occasion),
        words(&line.addressee),
        line.document.outlet.clone(),
        Some(headline(hit)),
        line.document.published.map(|day| day.to_string()),
        hit.source.kept.document.url.clone(),
        Some(line.document.id.clone()),
        Some(hit.source.key.to_string()),
        Some(hit.state.to_owned()),
        Some(hit.entry.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_take_for_a_formula_is_marked_as_text() {
        for formula in ["=HYPERLINK(\"https://post.example\")", "+1", "-1", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(defused(formula.to_owned()), format!("'{formula}"));
        }
        assert_eq!(defused("“=1” said Ada Moon".to_owned()), "“=1” said Ada Moon");
    }

    #[test]
    fn a_spreadsheet_has_a_row_for_each_statement_and_a_column_for_what_did_not_happen() {
        let (_folder, page) = sample();
        let printed = csv(&page.hits).expect("it can be printed");
        let mut reader = csv::Reader::from_reader(printed.as_slice());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let column = |name: &str| COLUMNS.iter().position(|column| *column == name).expect("there is one");
        let cells = |name: &str| rows.iter().map(|row| row[column(name)].to_owned()).collect::<Vec<_>>();
        assert_eq!(cells("deed"), ["did NOT say", "said"]);
        assert_eq!(cells("person"), ["", "Ada Moon"]);
        assert_eq!(cells("form"), ["indirect", "direct"]);
        assert_eq!(cells("content")[1], "“The ferry is late,” ... “and nobody said that it was early.”");
    }
}
