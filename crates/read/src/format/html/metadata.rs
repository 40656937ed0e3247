//! What a page states of its article: JSON-LD first, then meta elements, then what the library guesses.

use dom_query::{Document, NodeRef};
use dom_smoothie::Article;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::super::day;

/// What a page states of its article.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) published: Option<Date>,
    /// A date of publication that cannot be read as one day.
    pub(super) undated: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    /// The first headings of the highest level, among which the printed headline mostly is.
    headings: Vec<String>,
}

impl Metadata {
    /// Reads the page before the library takes it apart.
    pub(super) fn of_page(page: &Document) -> Self {
        let mut stated = Stated::default();
        for node in page.root().descendants_it() {
            stated.look_at(&node);
        }
        let article = stated.json.iter().find_map(Linked::find);
        let linked = article.as_ref();
        let mut metadata = Self {
            title: linked.and_then(|linked| linked.string("headline")).or(stated.title),
            outlet: linked.and_then(|linked| linked.names("publisher")).or(stated.outlet),
            byline: linked.and_then(|linked| linked.names("author")).or(stated.byline),
            language: stated.language.or_else(|| linked.and_then(|linked| linked.string("inLanguage"))),
            url: stated.canonical.or_else(|| linked.and_then(|linked| linked.string("url"))).or(stated.address),
            headings: stated.headings,
            ..Self::default()
        };
        // A page may state its date several times; the first that is one certain day is taken.
        let dates: Vec<String> =
            linked.and_then(|linked| linked.string("datePublished")).into_iter().chain(stated.dates).collect();
        metadata.published = dates.iter().find_map(|written| day(written));
        if metadata.published.is_none() {
            metadata.undated = dates.into_iter().next();
        }
        metadata
    }

    /// Fills what is still open with what the library found while it picked the content.
    pub(super) fn complete(&mut self, article: &Article) {
        let title = self.title.take().or_else(|| cleaned(&article.title));
        self.title = title.map(|title| self.printed(title));
        if self.byline.is_none() {
            self.byline = article.byline.as_deref().and_then(cleaned);
        }
    }

    /// A title without what pages put behind it for search engines: "Ferry late | Skerry Post".
    fn printed(&self, title: String) -> String {
        let separators = ['|', '-', '–', '—', '·', '•', ':'];
        let heading = self.headings.iter().find(|heading| {
            title.strip_prefix(heading.as_str()).is_some_and(|rest| rest.trim_start().starts_with(separators))
        });
        let bare = heading.map(String::as_str).or_else(|| {
            let front = title.strip_suffix(self.outlet.as_deref()?)?.trim_end();
            front.strip_suffix(separators).map(str::trim_end).filter(|front| !front.is_empty())
        });
        bare.map(str::to_owned).unwrap_or(title)
    }
}

/// One line with single spaces and character references decoded, if a word is left.
fn cleaned(value: &str) -> Option<String> {
    let decoded = html_escape::decode_html_entities(value);
    let words: Vec<&str> = decoded.split_ascii_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// What the elements of the page state, the first of each.
#[derive(Default)]
struct Stated {
    json: Vec<Value>,
    title: Option<String>,
    outlet: Option<String>,
    byline: Option<String>,
    dates: Vec<String>,
    canonical: Option<String>,
    address: Option<String>,
    language: Option<String>,
    headings: Vec<String>,
}

impl Stated {
    fn look_at(&mut self, node: &NodeRef<'_>) {
        let Some(name) = node.qual_name_ref().map(|name| name.local.clone()) else {
            return;
        };
        let attribute = |key: &str| node.attr(key).and_then(|value| cleaned(&value));
        let says = |key: &str, word: &str| attribute(key).is_some_and(|value| value.eq_ignore_ascii_case(word));
        match &*name {
            "html" if self.language.is_none() => self.language = attribute("lang").map(|tag| tag.replace('_', "-")),
            "link" if self.canonical.is_none() && says("rel", "canonical") => {
                self.canonical = attribute("href").filter(|href| href.starts_with("http"));
            }
            "script" if says("type", "application/ld+json") => self.json.extend(parse(&node.text())),
            // A page of headings alone must not be copied once a level.
            "h1" if self.headings.len() < 8 => self.headings.extend(cleaned(&node.text())),
            "time" => {
                let publication = node.has_attr("pubdate")
                    || attribute("itemprop").is_some_and(|property| property.contains("datePublished"));
                self.dates.extend(attribute("datetime").filter(|_| publication));
            }
            "meta" => {
                let key = attribute("property").or_else(|| attribute("name")).or_else(|| attribute("itemprop"));
                if let (Some(key), Some(content)) = (key, attribute("content")) {
                    self.take_meta(&key.to_ascii_lowercase(), content);
                }
            }
            _ => {}
        }
    }

    fn take_meta(&mut self, key: &str, content: String) {
        let place = match key {
            "og:title" => &mut self.title,
            "og:site_name" => &mut self.outlet,
            "author" | "byl" | "parsely-author" | "sailthru.author" | "dc.creator" => &mut self.byline,
            // Facebook's tag may name a profile page, which is no name.
            "article:author" if !content.starts_with("http") => &mut self.byline,
            "og:url" => &mut self.address,
            "article:published_time"
            | "article:published"
            | "og:published_time"
            | "datepublished"
            | "date"
            | "pubdate"
            | "publishdate"
            | "publish-date"
            | "parsely-pub-date"
            | "sailthru.date"
            | "dc.date"
            | "dc.date.issued"
            | "dcterms.created"
            | "dcterms.issued" => {
                self.dates.push(content);
                return;
            }
            _ => return,
        };
        place.get_or_insert(content);
    }
}

/// Parses JSON-LD; line ends inside strings, which JSON forbids and pages have, become spaces.
fn parse(script: &str) -> Option<Value> {
    serde_json::from_str(script).or_else(|_| serde_json::from_str(&script.replace(|char: char| char < ' ', " "))).ok()
}

/// The article object of JSON-LD with the objects beside it that it may refer to.
struct Linked<'j> {
    article: &'j Map<String, Value>,
    beside: Vec<&'j Map<String, Value>>,
}

impl<'j> Linked<'j> {
    fn find(json: &'j Value) -> Option<Self> {
        let mut beside: Vec<&Map<String, Value>> = Vec::new();
        let mut open = vec![json];
        while let Some(value) = open.pop() {
            match value {
                // Backwards onto the stack, so that they come off it in the page's order.
                Value::Array(values) => open.extend(values.iter().rev()),
                Value::Object(object) => {
                    beside.push(object);
                    open.extend(object.get("@graph"));
                }
                _ => {}
            }
        }
        let article = *beside.iter().find(|object| object.get("@type").is_some_and(is_article))?;
        Some(Self { article, beside })
    }

    fn string(&self, key: &str) -> Option<String> {
        self.article.get(key)?.as_str().and_then(cleaned)
    }

    /// The names of one or several people or organisations, which may be strings, objects, or references to objects.
    fn names(&self, key: &str) -> Option<String> {
        let value = self.article.get(key)?;
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let names: Vec<String> = values.iter().filter_map(|value| self.name(value)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    fn name(&self, value: &Value) -> Option<String> {
        if let Some(name) = value.as_str() {
            return cleaned(name).filter(|name| !name.starts_with("http"));
        }
        if let Some(name) = value.get("name") {
            return name.as_str().and_then(cleaned);
        }
        let id = value.get("@id")?;
        let object = self.beside.iter().find(|object| object.get("@id") == Some(id) && object.contains_key("name"))?;
        object.get("name")?.as_str().and_then(cleaned)
    }
}

/// Whether a type of schema.org is a kind of article.
fn is_article(kind: &Value) -> bool {
    match kind {
        Value::String(kind) => {
            kind.ends_with("Article") || matches!(kind.as_str(), "BlogPosting" | "LiveBlogPosting" | "Report")
        }
        Value::Array(kinds) => kinds.iter().filter(|kind| kind.is_string()).any(is_article),
        _ => false,
    }
}
