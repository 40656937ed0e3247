//! A table of statements for people, each with where it was printed, and the counts under it.

use std::fmt::Write;

use onrecord_ledger::search::{Facet, Hit, Page};

use super::super::listing::counted;
use super::super::table::{self, CONTENT, CUE, Cell, DEED, FAINT, HEADING, Row, SOURCE};
use super::super::{Style, grouped, in_line};
use super::{content, deed, headline, is_affirmed, who};

/// A page of an answer.
pub(crate) fn table(style: Style, page: &Page) -> String {
    let mut printed = String::new();
    let rows: Vec<Row> = page.hits.iter().enumerate().map(|(place, hit)| row(place + 1, hit)).collect();
    table::set(&mut printed, style, &rows);
    if !rows.is_empty() {
        printed.push('\n');
    }
    let _ = writeln!(printed, "{} in {}", counted(page.statements, "statement"), counted(page.documents, "document"));
    if let Some(next) = page.next {
        let _ = writeln!(printed, "{} shown; the next page: --after {next}", grouped(page.hits.len()));
    }
    for facet in &page.facets {
        push_facet(&mut printed, style, facet);
    }
    printed
}

fn row(number: usize, hit: &Hit) -> Row {
    let line = &hit.line;
    let mut whos = vec![match who(hit) {
        Some(who) => (SOURCE, who),
        None => (FAINT, "(no source)".to_owned()),
    }];
    let speaker = line.speaker.as_ref();
    let said_as = speaker.map(|speaker| in_line(&speaker.name)).filter(|name| *name != whos[0].1);
    whos.extend(said_as.map(|name| (FAINT, format!("as {name}"))));
    let role = speaker.and_then(|speaker| speaker.role.as_ref());
    whos.extend(role.map(|role| (FAINT, in_line(&role.text))));
    whos.extend(
        speaker
            .and_then(|speaker| speaker.unnamed.as_ref())
            .map(|unnamed| (FAINT, format!("unnamed: {}", unnamed.capacity))),
    );
    let cue = line.cue.as_ref().map_or((FAINT, "(no cue)".to_owned()), |cue| (CUE, in_line(&cue.text)));
    let deed = deed(line);
    let mut how = vec![cue];
    if !is_affirmed(line) {
        how.push((DEED, format!("= {deed}")));
    } else if line.act != "said" {
        how.push((FAINT, format!("= {deed}")));
    }
    let mut what = vec![(CONTENT, content(line))];
    let said = line.said.as_ref().map(|said| format!("said {}", said.date));
    let article = &line.document;
    let published = article.published.map(|day| day.to_string());
    let headline = headline(hit);
    let facts = [said, article.outlet.as_deref().map(in_line), published, Some(headline), Some(line.id.clone())];
    what.push((FAINT, facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")));
    if hit.state != "unreviewed" {
        what.push((HEADING, format!("review: {}", hit.state)));
    }
    Row { number, who: Cell(whos), how: Cell(how), what: Cell(what) }
}

/// A field with its values, and how many statements have each.
fn push_facet(printed: &mut String, style: Style, facet: &Facet) {
    printed.push('\n');
    table::push(printed, style, HEADING, &format!("statements by {}", facet.field.word()));
    printed.push('\n');
    let values = facet.counts.iter().map(|count| (count.statements, in_line(&count.value)));
    let without = (facet.without > 0).then(|| (facet.without, "(none)".to_owned()));
    for (count, value) in values.chain(without) {
        let _ = writeln!(printed, "{:>9}  {value}", grouped(count));
    }
    if facet.others > 0 {
        let _ = writeln!(printed, "           and {} more", grouped(facet.others));
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_page_says_what_did_not_happen_where_it_was_printed_and_what_is_counted() {
        let (_folder, page) = sample();
        let printed = table(Style { colored: false, width: 100 }, &page);
        let expected = concat!(
            "  1  nobody       said           that it was early\n",
            "                  = did NOT say  Skerry Post · 2024-03-05 · Ferry {late}, again ·\n",
        );
        assert!(printed.starts_with(expected), "{printed}");
        assert!(printed.contains("\n2 statements in 1 document\n2 shown; the next page: --after "), "{printed}");
        assert!(printed.contains("statements by person\n        1  Ada Moon\n        1  (none)\n"), "{printed}");
    }
}
