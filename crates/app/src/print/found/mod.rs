//! Statements that were found in a ledger, in one file for each look.
//!
//! Every look says in words what the text does not affirm.

mod cite;
mod csv;
mod reference;
mod table;

use std::io::Write;

use onrecord_ledger::search::Hit;
use onrecord_read::wire;
use serde::Serialize;
use utoipa::ToSchema;

use super::{in_line, told};

pub(crate) use self::cite::cite;
pub(crate) use self::csv::{COLUMNS, cells, csv, row};
pub(crate) use self::reference::{bibtex, csl};
pub(crate) use self::table::table;

/// The name and version of the lines of [`jsonl`].
const SCHEMA: &str = "onrecord-statement/1";

/// A statement as one line of JSON: what the wire format says of it, and what the ledger adds.
#[derive(Serialize, ToSchema)]
#[schema(as = Statement)]
pub(crate) struct Line<'h> {
    /// The name and version of the shape.
    schema: &'static str,
    /// The statement in the wire format `onrecord/1`.
    #[schema(value_type = Object)]
    statement: &'h wire::Line,
    /// What the source did, in words that cannot be misread.
    deed: &'h str,
    /// The document's name in the ledger.
    document: String,
    /// Who made it, across documents.
    person: Option<Person<'h>>,
    /// What reviews say of it.
    state: &'h str,
    /// The entry of the reading that found it.
    entry: i64,
    /// The SHA-256 of what the document was read from.
    capture: String,
}

/// A person or body of the ledger.
#[derive(Serialize, ToSchema)]
#[schema(as = PersonNamed)]
struct Person<'h> {
    /// 16 hexadecimal digits.
    id: String,
    /// The name that it goes by.
    name: &'h str,
}

/// Statements as JSON Lines.
pub(crate) fn jsonl(hits: &[Hit]) -> anyhow::Result<Vec<u8>> {
    let mut printed = Vec::new();
    for hit in hits {
        write_line(&mut printed, hit, &hit.line)?;
    }
    Ok(printed)
}

/// One statement as a line of JSON, in these words.
pub(crate) fn write_line(out: &mut impl Write, hit: &Hit, statement: &wire::Line) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, &line(hit, statement))?;
    Ok(out.write_all(b"\n")?)
}

/// One statement as an object of JSON, in these words.
pub(crate) fn line<'h>(hit: &'h Hit, statement: &'h wire::Line) -> Line<'h> {
    Line {
        schema: SCHEMA,
        statement,
        deed: deed(statement),
        document: hit.source.key.to_string(),
        person: hit.person.as_ref().map(|who| Person { id: who.id.to_string(), name: &who.name }),
        state: hit.state,
        entry: hit.entry,
        capture: hit.source.capture.to_string(),
    }
}

/// What the source did, with what the text says of it.
pub(crate) fn deed(line: &wire::Line) -> &str {
    told::deed_in_words(&line.act, &line.polarity).unwrap_or(&line.act)
}

/// Whether the text affirms that it happened.
pub(crate) fn is_affirmed(line: &wire::Line) -> bool {
    line.polarity == "affirmed"
}

/// Who said it: the person of the ledger, else the name in the document, else the words of the source.
pub(crate) fn who(hit: &Hit) -> Option<String> {
    let person = hit.person.as_ref().map(|who| who.name.as_str());
    let speaker = hit.line.speaker.as_ref().map(|speaker| speaker.name.as_str());
    let source = hit.line.source.as_ref().map(|source| source.text.as_str());
    person.or(speaker).or(source).map(in_line)
}

/// What was said, with dots where the tag interrupts it.
pub(crate) fn content(line: &wire::Line) -> String {
    line.content.iter().map(|words| in_line(&words.text)).collect::<Vec<_>>().join(" ... ")
}

/// The headline: the one that the publisher states, else the first line of the text, else the id.
pub(crate) fn headline(hit: &Hit) -> String {
    in_line(super::called(&hit.source.kept.document))
}

/// Two statements of an invented ledger, of which one is negated.
#[cfg(test)]
fn sample() -> (tempfile::TempDir, onrecord_ledger::search::Page) {
    use onrecord_ledger::findings::Findings;
    use onrecord_ledger::query::Query;
    use onrecord_ledger::search::{Ask, Search};
    use onrecord_ledger::{Arrival, Ledger, Signature};
    use onrecord_read::format::Format;

    let folder = tempfile::TempDir::new().expect("a folder for the test");
    let path = folder.path().join("test.ledger");
    let mut ledger = Ledger::create(&path).expect("a new ledger");
    let (mut document, reading) = super::sample();
    document.title = Some("Ferry {late}, again".to_owned());
    document.byline = Some("Ida Vale".to_owned());
    document.url = Some("https://skerry.example/ferry".to_owned());
    let findings = Findings::of(&document, &reading, "onrecord / test").expect("the reading is of the document");
    let signature = Signature { by: "ida".to_owned(), at: jiff::Timestamp::UNIX_EPOCH };
    let mut batch = ledger.batch(&signature).expect("nobody else writes");
    let capture = document.text.as_str().as_bytes();
    let arrival = Arrival {
        capture,
        format: Format::Plain,
        keep_capture: true,
        document: &document,
        findings: &findings,
        reader: "onrecord / test",
    };
    batch.add(&arrival).expect("the report can be added");
    batch.commit().expect("the file can be written");
    let query = Query::parse("").expect("it asks for all");
    let ask = Ask { limit: 1, facets: 3, ..Ask::default() };
    let search = Search::open(&ledger).expect("the ledger can be read");
    let mut page = search.page(&ledger, &query, &ask).expect("an answer");
    let rest = search.page(&ledger, &query, &Ask { after: page.next, ..ask }).expect("an answer");
    page.hits.extend(rest.hits);
    (folder, page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_the_wire_format_and_says_what_did_not_happen() {
        let (_folder, page) = sample();
        let printed = String::from_utf8(jsonl(&page.hits).expect("it can be printed")).expect("UTF-8");
        let lines: Vec<serde_json::Value> =
            printed.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
        let deeds: Vec<_> = lines.iter().map(|line| line["deed"].as_str().expect("each says it")).collect();
        assert_eq!(deeds, ["did NOT say", "said"]);
        let statement: wire::Line = serde_json::from_value(lines[1]["statement"].clone()).expect("it is a wire line");
        assert_eq!(statement, page.hits[1].line);
        assert_eq!(lines[1]["person"]["name"], "Ada Moon");
    }
}
