//! Citations: what somebody can paste under a quotation so that others find it.

use std::fmt::Write;

use onrecord_ledger::search::Hit;

use super::super::in_line;
use super::{content, deed, headline, who};

/// A citation of each statement: who did what, outlet, headline, date, address, and the hash of what it was read from.
pub(crate) fn cite(hits: &[Hit]) -> String {
    let mut printed = String::new();
    for (place, hit) in hits.iter().enumerate() {
        if place > 0 {
            printed.push('\n');
        }
        let who = who(hit).unwrap_or_else(|| "(no source)".to_owned());
        let _ = writeln!(printed, "{who} {}: {}", deed(&hit.line), content(&hit.line));
        let document = &hit.source.kept.document;
        let byline = document.byline.as_deref().map(in_line);
        let outlet = document.outlet.as_deref().map(in_line);
        let published = hit.line.document.published.map(|day| day.to_string());
        let address = document.url.as_deref().or(document.origin.as_deref()).map(in_line);
        let parts = [byline, Some(format!("“{}”", headline(hit))), outlet, published, address];
        let _ = writeln!(printed, "{}.", parts.into_iter().flatten().collect::<Vec<_>>().join(", "));
        let _ = writeln!(printed, "Read from sha256:{}; statement {}.", hit.source.capture, hit.line.id);
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_citation_names_outlet_headline_date_address_and_hash_and_what_did_not_happen() {
        let (_folder, page) = sample();
        let printed = cite(&page.hits);
        let hash = page.hits[0].source.capture;
        let expected = format!(
            "nobody did NOT say: that it was early\n\
             Ida Vale, “Ferry {{late}}, again”, Skerry Post, 2024-03-05, https://skerry.example/ferry.\n\
             Read from sha256:{hash}; statement "
        );
        assert!(printed.starts_with(&expected), "{printed}");
        assert!(printed.contains("\n\nAda Moon said: “The ferry is late,”"), "{printed}");
    }
}
