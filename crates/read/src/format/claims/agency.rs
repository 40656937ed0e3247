//! The news agencies that reports are credited to, and where the credit stands.

/// Agencies by the names that bylines and datelines give them.
const AGENCIES: [&str; 22] = [
    "AAP",
    "AFP",
    "Agence France-Presse",
    "ANSA",
    "AP",
    "Associated Press",
    "Australian Associated Press",
    "Bloomberg",
    "Canadian Press",
    "dpa",
    "DPA",
    "EFE",
    "IANS",
    "Kyodo",
    "PA Media",
    "Press Association",
    "Press Trust of India",
    "PTI",
    "Reuters",
    "TASS",
    "UPI",
    "Xinhua",
];

/// The agency in the dateline of an article: "OSTREY (AP) — The weir held", "SKERRY, May 5 (Reuters) - The ferry".
pub(super) fn of_dateline(text: &str) -> Option<&str> {
    let head = &text[..text.floor_char_boundary(120)];
    let (_, rest) = head.split_once('(')?;
    let (inside, behind) = rest.split_once(')')?;
    let is_dash = behind.trim_start().starts_with(['-', '\u{2013}', '\u{2014}']);
    Some(inside.trim()).filter(|inside| is_dash && AGENCIES.contains(inside))
}

/// The agency that a byline names: "By Ada Moon, Associated Press".
pub(super) fn of_byline(byline: &str) -> Option<&str> {
    let is_edge = |char: Option<char>| char.is_none_or(|char| !char.is_alphanumeric());
    AGENCIES
        .iter()
        .filter_map(|agency| {
            let at = byline.find(agency)?;
            let end = at + agency.len();
            let is_whole = is_edge(byline[..at].chars().next_back()) && is_edge(byline[end..].chars().next());
            is_whole.then(|| &byline[at..end])
        })
        .max_by_key(|agency| agency.len())
}

/// Whether a name is that of an agency, with or without an article: "The Associated Press".
pub(super) fn is_agency(name: &str) -> bool {
    AGENCIES.contains(&name.strip_prefix("The ").unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_and_bylines_name_agencies() {
        assert_eq!(of_dateline("OSTREY (AP) \u{2014} The weir held."), Some("AP"));
        assert_eq!(of_dateline("SKERRY, May 5 (Reuters) - The ferry was late."), Some("Reuters"));
        assert_eq!(of_dateline("Ida Marsh (Ostrey South) said the weir held."), None);
        assert_eq!(of_dateline("The agency (AP) said the weir held."), None);
        assert_eq!(of_byline("Ada Moon, Associated Press"), Some("Associated Press"));
        assert_eq!(of_byline("By Bo Reed for Reuters"), Some("Reuters"));
        assert_eq!(of_byline("Papa Reed"), None);
        assert_eq!(of_byline("UPIA"), None);
    }
}
