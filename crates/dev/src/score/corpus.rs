//! Reads gold annotations and predicted statements from JSON Lines.
//!
//! Gold is one article a line: `id`, `text` and `annotations`, a list of `annotator` and `attributions`. Predicted is
//! one statement a line in the product's wire format. A role (`source`, `cue`, `content`) is null, one span, or a list
//! of spans; a span is `[start, end]` or `{"start": ..., "end": ...}`, half-open, in Unicode code points.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The parts of an attribution, in the order of [`RawAttribution::roles`].
pub(crate) const ROLES: [&str; 3] = ["source", "cue", "content"];

/// One article with what people marked in it.
#[derive(Debug)]
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) text: String,
    /// What each annotator marked.
    pub(crate) annotations: Vec<Vec<RawAttribution>>,
    /// The whole line, for the fields that only some corpora have.
    pub(crate) record: Value,
}

/// An attribution as a file states it.
#[derive(Clone, Debug)]
pub(crate) struct RawAttribution {
    /// Ranges of code points, for each of [`ROLES`].
    pub(crate) roles: [Vec<(usize, usize)>; 3],
    /// The whole record: act, polarity, speaker and so on, where stated.
    pub(crate) record: Value,
}

/// What was predicted, for each article that has a statement.
pub(crate) type Predictions = HashMap<String, Vec<RawAttribution>>;

/// Reads the articles of a gold file.
pub(crate) fn read_gold(path: &Path) -> Result<Vec<Article>> {
    let file = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut articles = Vec::new();
    for (number, line) in lines(&file) {
        let article = parse_article(line).with_context(|| format!("{}:{number}: not an article", path.display()))?;
        articles.push(article);
    }
    Ok(articles)
}

/// Reads predicted statements; each must belong to one of the articles.
pub(crate) fn read_predictions(path: &Path, articles: &[Article]) -> Result<Predictions> {
    let file = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut predictions = Predictions::new();
    for (number, line) in lines(&file) {
        let place = || format!("{}:{number}: not a statement", path.display());
        let record: Value = serde_json::from_str(line).with_context(place)?;
        let document = &record["document"];
        let Some(id) = document["id"].as_str().or(document.as_str()) else {
            bail!("{}: it names no document", place());
        };
        if !articles.iter().any(|article| article.id == id) {
            bail!("{}:{number}: document {id:?} is not in the gold file", path.display());
        }
        let id = id.to_owned();
        predictions.entry(id).or_default().push(RawAttribution::parse(record).with_context(place)?);
    }
    Ok(predictions)
}

/// The lines that are not blank, numbered from 1.
fn lines(file: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(file.split('\n')).filter(|(_, line)| !line.trim().is_empty())
}

fn parse_article(line: &str) -> Result<Article> {
    let record: Value = serde_json::from_str(line)?;
    let text_of =
        |key: &str| record[key].as_str().map(str::to_owned).with_context(|| format!("{key:?} is not a string"));
    let (id, text) = (text_of("id")?, text_of("text")?);
    let mut annotations = Vec::new();
    for annotation in record["annotations"].as_array().context("\"annotations\" is not a list")? {
        let attributions = annotation["attributions"].as_array().context("\"attributions\" is not a list")?;
        annotations.push(attributions.iter().cloned().map(RawAttribution::parse).collect::<Result<_>>()?);
    }
    Ok(Article { id, text, annotations, record })
}

impl RawAttribution {
    /// Takes the spans from a record.
    pub(crate) fn parse(record: Value) -> Result<Self> {
        let mut roles = [Vec::new(), Vec::new(), Vec::new()];
        for (spans, role) in roles.iter_mut().zip(ROLES) {
            *spans = parse_spans(&record[role])
                .with_context(|| format!("{role:?} is not null, a span or a list of spans"))?;
        }
        Ok(Self { roles, record })
    }
}

fn parse_spans(value: &Value) -> Option<Vec<(usize, usize)>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Object(_) => Some(vec![parse_span(value)?]),
        Value::Array(spans) => spans.iter().map(parse_span).collect(),
        _ => None,
    }
}

fn parse_span(value: &Value) -> Option<(usize, usize)> {
    let (start, end) = match value {
        Value::Array(ends) if ends.len() == 2 => (&ends[0], &ends[1]),
        _ => (value.get("start")?, value.get("end")?),
    };
    Some((usize::try_from(start.as_u64()?).ok()?, usize::try_from(end.as_u64()?).ok()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{RawAttribution, parse_article};

    #[test]
    fn a_role_is_null_or_one_span_or_a_list_of_either_writing() {
        let record =
            json!({"source": null, "cue": {"start": 3, "end": 7}, "content": [[8, 9], {"start": 10, "end": 12}]});
        let attribution = RawAttribution::parse(record).expect("all three writings are right");
        assert_eq!(attribution.roles, [vec![], vec![(3, 7)], vec![(8, 9), (10, 12)]]);
    }

    #[test]
    fn a_span_that_is_no_pair_of_offsets_is_refused() {
        for content in [json!([[1]]), json!([[-1, 2]]), json!("word"), json!([{"start": 1}])] {
            assert!(RawAttribution::parse(json!({"content": content})).is_err(), "{content}");
        }
    }

    #[test]
    fn an_article_without_text_is_refused() {
        let trouble = parse_article(r#"{"id": "a", "annotations": []}"#).expect_err("it has no text");
        assert_eq!(trouble.to_string(), "\"text\" is not a string");
    }
}
