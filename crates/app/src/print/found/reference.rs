//! The articles that statements were found in, for reference managers: CSL-JSON and BibTeX.

use onrecord_ledger::search::{Hit, Source};
use serde_json::{Map, Value, json};

use super::headline;

/// The articles as CSL-JSON 1.0, each once, in the order in which they are first met.
pub(crate) fn csl(hits: &[Hit]) -> anyhow::Result<Vec<u8>> {
    let items: Vec<Value> = articles(hits).iter().map(|hit| item(hit)).collect();
    let mut printed = serde_json::to_vec_pretty(&items)?;
    printed.push(b'\n');
    Ok(printed)
}

/// One statement of each article.
fn articles(hits: &[Hit]) -> Vec<&Hit> {
    let mut articles: Vec<&Hit> = Vec::new();
    for hit in hits {
        if !articles.iter().any(|other| other.source.key == hit.source.key) {
            articles.push(hit);
        }
    }
    articles
}

fn item(hit: &Hit) -> Value {
    let document = &hit.source.kept.document;
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(hit.source.key.to_string()));
    item.insert("type".to_owned(), json!("article-newspaper"));
    item.insert("title".to_owned(), json!(headline(hit)));
    if let Some(outlet) = &document.outlet {
        item.insert("container-title".to_owned(), json!(outlet));
    }
    if let Some(byline) = &document.byline {
        item.insert("author".to_owned(), json!([{"literal": byline}]));
    }
    if let Some(day) = hit.line.document.published {
        item.insert("issued".to_owned(), json!({"date-parts": [[day.year(), day.month(), day.day()]]}));
    }
    if let Some(address) = &document.url {
        item.insert("URL".to_owned(), json!(address));
    }
    if let Some(language) = &document.language {
        item.insert("language".to_owned(), json!(language));
    }
    item.insert("note".to_owned(), json!(note(&hit.source)));
    Value::Object(item)
}

fn note(source: &Source) -> String {
    format!("read from sha256:{}", source.capture)
}

/// The articles as BibTeX, each once.
pub(crate) fn bibtex(hits: &[Hit]) -> String {
    articles(hits).iter().map(|hit| entry(hit)).collect::<Vec<_>>().join("\n")
}

fn entry(hit: &Hit) -> String {
    let document = &hit.source.kept.document;
    let day = hit.line.document.published;
    let fields = [
        ("title", Some(format!("{{{}}}", escaped(&headline(hit))))),
        // In braces of its own, a byline is not taken apart at its "and".
        ("author", document.byline.as_deref().map(|byline| format!("{{{}}}", escaped(byline)))),
        ("journal", document.outlet.as_deref().map(escaped)),
        ("date", day.map(|day| day.to_string())),
        ("year", day.map(|day| format!("{:04}", day.year()))),
        ("url", document.url.as_deref().map(address)),
        ("note", Some(note(&hit.source))),
    ];
    let fields = fields.into_iter().filter_map(|(name, value)| Some(format!("  {name} = {{{}}},\n", value?)));
    format!("@article{{{},\n{}}}\n", hit.source.key, fields.collect::<String>())
}

/// Words in which TeX finds nothing but words.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for char in super::super::in_line(words).chars() {
        match char {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => escaped.extend(['\\', char]),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            _ => escaped.push(char),
        }
    }
    escaped
}

/// An address, in which only what would end the field may not stand.
fn address(address: &str) -> String {
    address.replace('{', "%7B").replace('}', "%7D").replace(char::is_whitespace, "%20")
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn an_article_with_two_statements_is_one_reference() {
        let (_folder, page) = sample();
        let printed = csl(&page.hits).expect("it can be printed");
        let items: Value = serde_json::from_slice(&printed).expect("it is JSON");
        assert_eq!(items.as_array().map(Vec::len), Some(1));
        assert_eq!(items[0]["container-title"], "Skerry Post");
        assert_eq!(items[0]["issued"]["date-parts"], json!([[2024, 3, 5]]));
        assert_eq!(items[0]["title"], "Ferry {late}, again");
    }

    #[test]
    fn braces_and_signs_of_tex_are_words_in_a_reference() {
        let (_folder, page) = sample();
        let printed = bibtex(&page.hits);
        assert!(printed.contains("  title = {{Ferry \\{late\\}, again}},\n  author = {{Ida Vale}},\n"), "{printed}");
        assert!(printed.contains("  url = {https://skerry.example/ferry},\n"), "{printed}");
        assert_eq!(printed.matches("@article{").count(), 1);
        assert_eq!(escaped("50 % of $x_1\\"), "50 \\% of \\$x\\_1\\textbackslash{}");
    }
}
