//! Families on a page of text.

use std::fmt::Write;

use onrecord_ledger::families::{Altered, Family, Headline, Kin, Suggestion, Summary, Version};
use onrecord_ledger::family::diff::{Change, Piece};

use super::super::in_line;
use super::super::listing::{columns, counted};
use super::{counts, decided, first, outlet, reported};

/// Of longer words a list shows so many characters.
const SHORT: usize = 72;

/// Families in a list.
pub(crate) fn list(families: &[Summary]) -> String {
    let row = |family: &Summary| {
        let counts = &family.counts;
        vec![
            family.id.to_string(),
            counted(counts.articles, "article"),
            counted(counts.outlets, "outlet"),
            format!("{} independent", counts.independent),
            family.first.clone().unwrap_or_default(),
            family.speaker.as_deref().map(in_line).unwrap_or_default(),
            short(&family.words),
        ]
    };
    columns(&families.iter().map(row).collect::<Vec<_>>())
}

fn short(words: &str) -> String {
    let words = in_line(words);
    match words.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}

/// A family with all that is known of it.
pub(crate) fn family(family: &Family) -> String {
    let summary = &family.summary;
    let speaker = summary.speaker.as_deref().map_or_else(|| "nobody that is known".to_owned(), in_line);
    let mut page = format!(
        "{}\n{speaker} · family {}\n{}\n{}\n",
        in_line(&summary.words),
        summary.id,
        counts(&summary.counts),
        first(family)
    );
    for report in &family.reports {
        let _ = writeln!(page, "{}", reported(family, report));
    }
    for (place, version) in family.versions.iter().enumerate() {
        let is_fullest = place == family.fullest;
        let _ = writeln!(page, "\n{}", heading(version, if is_fullest { " · the fullest" } else { "" }));
        let words = if is_fullest { in_line(&version.words) } else { marked(&version.differences) };
        let _ = writeln!(page, "    {words}");
        if let Some(Headline { words, agrees, differences }) = &version.headline {
            let verdict = if *agrees { "the headline agrees" } else { "the headline says something else" };
            let words = if *agrees { in_line(words) } else { marked(differences) };
            let _ = writeln!(page, "    {verdict}: {words}");
        }
    }
    if family.versions.iter().any(|version| version.differences.iter().any(|piece| piece.change != Change::Same)) {
        page.push_str(
            "\n[-words of the fullest that are not there-] {+words that the fullest has not+} <=set otherwise=>\n",
        );
    }
    let mut part = |title: &str, rows: Vec<String>| {
        if !rows.is_empty() {
            let _ = writeln!(page, "\n{title}");
            page.extend(rows.iter().map(|row| format!("  {row}\n")));
        }
    };
    part("said in these words on another occasion", family.restated.iter().map(kin).collect());
    part("may be the same utterance", family.suggested.iter().map(kin).collect());
    part(
        "decided",
        columns(&family.decisions.iter().map(decided).collect::<Vec<_>>()).lines().map(str::to_owned).collect(),
    );
    page
}

/// When, by whom and how it was printed.
fn heading(version: &Version, note: &str) -> String {
    let day = version.published.clone().unwrap_or_else(|| "day not known".to_owned());
    let cue = version.cue.as_deref().map_or_else(|| "(no cue)".to_owned(), in_line);
    let speaker = version.speaker.as_deref().map_or_else(|| "(nobody)".to_owned(), in_line);
    let deed = super::super::told::deed_in_words(&version.act, &version.polarity).unwrap_or(&version.act);
    let deed = if version.polarity == "affirmed" { String::new() } else { format!(" = {deed}") };
    format!(
        "{day}  {}  {speaker} · {cue}{deed} · {} · statement {}{note}",
        outlet(version),
        version.form,
        version.name.statement
    )
}

/// The words of a printing with what differs from the fullest one marked.
fn marked(differences: &[Piece]) -> String {
    let mut words: Vec<String> = Vec::new();
    for piece in differences {
        let (own, fuller) = (in_line(&piece.words), in_line(&piece.fuller));
        match piece.change {
            Change::Same => words.push(own),
            Change::Set => words.push(format!("<={own}=>")),
            Change::Replaced => words.push(format!("[-{fuller}-] {{+{own}+}}")),
            Change::Inserted | Change::Bracketed => words.push(format!("{{+{own}+}}")),
            Change::Omitted => words.push(format!("… [-{fuller}-]")),
            Change::Cut => words.push(format!("[-{fuller}-]")),
            Change::Moved => words.push("↷".to_owned()),
        }
    }
    words.join(" ")
}

fn kin(kin: &Kin) -> String {
    let against = kin.against.map_or(String::new(), |veto| format!(" · {veto}"));
    format!("{}{against}\n      {}", heading(&kin.version, ""), in_line(&kin.version.words))
}

/// Two statements that may be one utterance.
pub(crate) fn suggestion(pair: &Suggestion) -> String {
    let part = |version: &Version| format!("{}\n    {}\n", heading(version, ""), in_line(&version.words));
    format!("{}{}    against it: {}\n\n", part(&pair.one), part(&pair.other), pair.against)
}

/// Two wordings of a quote, with the paragraphs that they stand in.
pub(crate) fn altered(quote: &Altered) -> String {
    let against = quote.against.map_or(String::new(), |veto| format!("; not one family: {veto}"));
    let part = |version: &Version| format!("  {}\n    {}\n", heading(version, ""), in_line(&version.context));
    format!(
        "{}{against}\n    {}\n{}{}\n",
        quote.weight.word(),
        marked(&quote.differences),
        part(&quote.fuller),
        part(&quote.other)
    )
}
