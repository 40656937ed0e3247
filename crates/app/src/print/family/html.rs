//! A family as one self-contained page: every printing in order, its words marked where they differ from the fullest.
//!
//! No script and nothing from elsewhere; what differs is told by lines and words and not by colour alone.

use std::fmt::Write;

use onrecord_ledger::families::{Family, Headline, Kin, Version};
use onrecord_ledger::family::diff::{Change, Piece};

use super::super::html::Escaped;
use super::super::in_line;
use super::{counts, decided, deed, first, outlet, reported};

/// The page.
pub(crate) fn page(family: &Family) -> String {
    let summary = &family.summary;
    let speaker = summary.speaker.as_deref().map_or_else(|| "Nobody that is known".to_owned(), in_line);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{speaker}: one utterance as it was printed – Onrecord</title>\n<style>\n{}{}</style>\n</head>\n<body>\n\
         <div class=\"top\">\n<h1>One utterance as every outlet printed it</h1>\n\
         <p><span class=\"key\"><del>cut</del> words of the fullest that are not there</span> \
         <span class=\"key\"><ins>put in</ins> words that the fullest has not</span> \
         <span class=\"key\"><u>set otherwise</u> spelling or punctuation</span></p>\n</div>\n<main>\n<article>\n<header>\n\
         <h2>{}</h2>\n<p class=\"facts\">{speaker} · {}</p>\n<p class=\"facts\">{}</p>\n",
        include_str!("../page.css"),
        include_str!("family.css"),
        Escaped(&in_line(&summary.words)),
        Escaped(&counts(&summary.counts)),
        Escaped(&first(family)),
        speaker = Escaped(&speaker),
    );
    for report in &family.reports {
        let _ = writeln!(page, "<p class=\"facts\">{}</p>", Escaped(&reported(family, report)));
    }
    page.push_str("</header>\n<ol class=\"versions\">\n");
    for (place, version) in family.versions.iter().enumerate() {
        item(&mut page, version, place == family.fullest);
    }
    page.push_str("</ol>\n");
    kin(&mut page, "Said in these words on another occasion", &family.restated);
    kin(&mut page, "May be the same utterance", &family.suggested);
    if !family.decisions.is_empty() {
        page.push_str("<h3>Decided</h3>\n<ul>\n");
        for entry in &family.decisions {
            let _ = writeln!(page, "<li>{}</li>", Escaped(&decided(entry).join(" · ")));
        }
        page.push_str("</ul>\n");
    }
    page.push_str("</article>\n</main>\n</body>\n</html>\n");
    page
}

fn item(page: &mut String, version: &Version, is_fullest: bool) {
    let note = if is_fullest { " <b>the fullest</b>" } else { "" };
    let _ = writeln!(page, "<li id=\"s{}\"><p class=\"facts\">{}{note}</p>", version.name.statement, facts(version));
    let words = if is_fullest { Escaped(&in_line(&version.words)).to_string() } else { marked(&version.differences) };
    let _ = writeln!(page, "<blockquote>{words}</blockquote>");
    if let Some(Headline { words, agrees, differences }) = &version.headline {
        let verdict = if *agrees { "The headline agrees" } else { "The headline says something else" };
        let words = if *agrees { Escaped(&in_line(words)).to_string() } else { marked(differences) };
        let _ = writeln!(page, "<p>{verdict}: {words}</p>");
    }
    page.push_str("</li>\n");
}

/// When, by whom and how it was printed.
fn facts(version: &Version) -> String {
    let line = |words: Option<&str>, none: &str| words.map_or_else(|| none.to_owned(), in_line);
    let facts = [
        line(version.published.as_deref(), "day not known"),
        outlet(version),
        line(version.title.as_deref(), &version.document_id),
        line(version.speaker.as_deref(), "nobody that is known"),
        line(version.cue.as_deref(), "no cue"),
        version.form.to_owned(),
    ];
    let facts: Vec<String> = facts.iter().map(|fact| Escaped(fact).to_string()).collect();
    let deed = deed(&version.act, &version.polarity).unwrap_or(&version.act);
    let deed = if version.polarity == "affirmed" { String::new() } else { format!(" <b class=\"deed\">{deed}</b>") };
    format!("{}{deed}", facts.join(" · "))
}

/// The words of a printing with what differs from the fullest one marked.
fn marked(differences: &[Piece]) -> String {
    let mut words: Vec<String> = Vec::new();
    for piece in differences {
        let (own, fuller) = (Escaped(&piece.words), Escaped(&piece.fuller));
        words.push(match piece.change {
            Change::Same => own.to_string(),
            Change::Set => format!("<u title=\"in the fullest: {fuller}\">{own}</u>"),
            Change::Replaced => format!("<del>{fuller}</del> <ins>{own}</ins>"),
            Change::Inserted => format!("<ins>{own}</ins>"),
            Change::Bracketed => format!("<ins title=\"in brackets\">[{own}]</ins>"),
            Change::Omitted => format!("… <del title=\"left out, and marked so\">{fuller}</del>"),
            Change::Cut => format!("<del title=\"left out without a mark\">{fuller}</del>"),
            Change::Moved => "<span title=\"goes on elsewhere in the fullest\">↷</span>".to_owned(),
        });
    }
    words.join(" ")
}

fn kin(page: &mut String, title: &str, all: &[Kin]) {
    if all.is_empty() {
        return;
    }
    let _ = writeln!(page, "<h3>{title}</h3>\n<ul>");
    for kin in all {
        let against = kin.against.map_or(String::new(), |veto| format!(" · {veto}"));
        let words = in_line(&kin.version.words);
        let _ = writeln!(page, "<li><p class=\"facts\">{}{against}</p>{}</li>", facts(&kin.version), Escaped(&words));
    }
    page.push_str("</ul>\n");
}
