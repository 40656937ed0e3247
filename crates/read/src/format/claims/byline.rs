//! The names in a byline.

/// The names in a byline as printed: "By Ada Moon Published 8:30 PM, March 5" names Ada Moon.
pub(super) fn names(byline: &str) -> Option<String> {
    let names = ["By ", "by ", "BY "].iter().find_map(|by| byline.strip_prefix(by)).unwrap_or(byline);
    let ends = [" Published ", " Posted ", " Updated ", " | ", " \u{2022} "];
    let end = ends.iter().filter_map(|mark| names.find(mark)).min().unwrap_or(names.len());
    let names = names[..end].trim();
    (!names.is_empty()).then(|| names.to_owned())
}
