//! What gold says of an attribution beyond its spans: speaker, form, act, polarity, what it stands within, and when.
//!
//! Counted only on attributions that are right about who said what, so precision, recall and F1 are all the share right.

use serde_json::Value;

use crate::score::corpus::{Article, Predictions, RawAttribution};
use crate::score::figures::Figures;
use crate::score::matching::Match;
use crate::score::token::words;

/// Whether the gold of an article states fields beyond the spans.
pub(crate) fn are_annotated(gold: &[RawAttribution]) -> bool {
    gold.first().is_some_and(|attribution| attribution.record.get("act").is_some())
}

/// Counts the fields of the matched attributions, and who-said-what for those that stand within another.
///
/// `can_match` says of each gold attribution whether it has a content with a word in it; the others are not looked for.
pub(crate) fn count(
    figures: &mut Figures,
    gold: &[RawAttribution],
    can_match: &[bool],
    predicted: &[RawAttribution],
    matches: &[Match],
) {
    for found in matches.iter().filter(|found| found.is_right) {
        count_one(figures, &gold[found.gold].record, &predicted[found.predicted].record);
    }
    let hits = matches.iter().filter(|found| found.is_right && is_nested(&gold[found.gold].record)).count();
    let nested_predicted = predicted.iter().filter(|one| is_nested(&one.record)).count();
    let nested_gold =
        gold.iter().zip(can_match).filter(|(one, can_match)| **can_match && is_nested(&one.record)).count();
    figures.count("nested who-said-what", hits, nested_predicted, nested_gold);
}

/// Drops every attribution within another, in gold and predictions alike.
pub(crate) fn keep_outermost(articles: &mut [Article], predictions: &mut Predictions) {
    let annotations = articles.iter_mut().flat_map(|article| &mut article.annotations);
    for attributions in annotations.chain(predictions.values_mut()) {
        attributions.retain(|one| !is_nested(&one.record));
    }
}

fn count_one(figures: &mut Figures, gold: &Value, predicted: &Value) {
    let mut count = |name: &str, is_right: bool| figures.count(name, usize::from(is_right), 1, 1);
    for field in ["form", "act", "polarity"] {
        count(field, gold[field] == predicted[field]);
    }
    count("within", is_nested(gold) == is_nested(predicted));
    count("said", ["date", "precision"].iter().all(|part| gold["said"][part] == predicted["said"][part]));
    let is_same = is_same_name(&name(gold), &name(predicted));
    count("speaker", is_same);
    count(&format!("speaker of {}", kind_of_source(gold)), is_same);
}

/// The name of the speaker; empty where there is none.
pub(super) fn name(record: &Value) -> String {
    record["speaker"]["name"].as_str().unwrap_or_default().to_owned()
}

/// Whether an attribution stands within another.
pub(super) fn is_nested(record: &Value) -> bool {
    !record["within"].is_null()
}

/// Whether two names mean one speaker: equal without case and marks, or all words of the shorter stand in the longer
/// and both end alike ("Oduya", "Grace Oduya"). No name is the same as no name.
pub(super) fn is_same_name(one: &str, other: &str) -> bool {
    if one.is_empty() || other.is_empty() {
        return one.is_empty() && other.is_empty();
    }
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let (one, other) = (words(&one), words(&other));
    if one == other {
        return true;
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    !short.is_empty() && short.iter().all(|word| long.contains(word)) && short.last() == long.last()
}

/// What the source of an attribution is, by its words.
pub(crate) fn kind_of_source(record: &Value) -> &'static str {
    const PRONOUNS: [&str; 14] =
        ["he", "she", "they", "it", "i", "we", "you", "who", "him", "her", "them", "his", "their", "its"];
    const DETERMINERS: [&str; 6] = ["the", "a", "an", "one", "some", "this"];
    let words = words(record["source"]["text"].as_str().unwrap_or_default());
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
    match words.as_slice() {
        [] => "no source",
        [only] if PRONOUNS.contains(&only.to_lowercase().as_str()) => "pronoun",
        [first, rest @ ..]
            if rest.iter().any(is_capital)
                || is_capital(first) && !DETERMINERS.contains(&first.to_lowercase().as_str()) =>
        {
            "name"
        }
        _ => "nominal",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{is_same_name, kind_of_source};

    #[test]
    fn a_surname_names_the_same_speaker_as_the_full_name() {
        assert!(is_same_name("Oduya", "Grace ODUYA"));
        assert!(is_same_name("", ""));
        assert!(!is_same_name("Grace", "Grace Oduya"));
        assert!(!is_same_name("Oduya", ""));
        assert!(!is_same_name("Peter Oduya", "Grace Oduya"));
    }

    #[test]
    fn a_source_is_a_pronoun_a_nominal_a_name_or_missing() {
        let kind = |text: &str| kind_of_source(&json!({"source": {"text": text}}));
        assert_eq!(kind("She"), "pronoun");
        assert_eq!(kind("The harbour master"), "nominal");
        assert_eq!(kind("the harbour master, Ilse Brandt"), "name");
        assert_eq!(kind("Brandt"), "name");
        assert_eq!(kind_of_source(&json!({"source": null})), "no source");
    }
}
