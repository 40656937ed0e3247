//! Which records hold an article, and what the others are.

use onrecord_read::format::Format;

use super::head::Head;
use super::http::Answer;
use crate::class::Class;
use crate::medium::Medium;

/// What a record is to be taken for.
#[derive(Debug)]
pub(super) enum Payload {
    /// An article that a server sent.
    Answer(Answer, Format),
    /// An article that stands in the record as it is.
    Resource(Format),
    /// Something else.
    None(Class, String),
}

impl Payload {
    /// Decides by the head of a record and the first bytes of its block.
    pub(super) fn of(head: &Head, start: &[u8]) -> Self {
        let kind = head.get("WARC-Type").unwrap_or_default().to_ascii_lowercase();
        let content_type = head.get("Content-Type").unwrap_or_default();
        match kind.as_str() {
            "response" if media_type(&content_type) == "application/http" => Self::of_answer(head, start),
            // A response to something else than HTTP, such as a name server's, is in the record as it was.
            "response" | "resource" | "conversion" => match format(&content_type, head, start) {
                Ok(format) => Self::Resource(format),
                Err(what) => Self::None(Class::NoArticle, what),
            },
            "revisit" => Self::None(Class::Repeated, repeated(head)),
            "continuation" => {
                let reason = "goes on with a page that the archive has cut in several; only its first part is read";
                Self::None(Class::Damaged, reason.to_owned())
            }
            "" => Self::None(Class::Damaged, "does not say what it is (WARC-Type)".to_owned()),
            note => Self::None(Class::NoArticle, format!("is a {note}")),
        }
    }

    fn of_answer(head: &Head, start: &[u8]) -> Self {
        let Some(answer) = Answer::read(start) else {
            return Self::None(Class::Damaged, "has no head of HTTP that could be read".to_owned());
        };
        let content_type = answer.content_type.clone().or_else(|| head.get("WARC-Identified-Payload-Type"));
        let found = format(content_type.as_deref().unwrap_or_default(), head, &start[answer.length..]);
        match (answer.status, found) {
            (200, Ok(format)) => Self::Answer(answer, format),
            (_, Err(what)) => Self::None(Class::NoArticle, what),
            (status @ 300..=399, _) => Self::None(Class::NoArticle, format!("says that it is elsewhere ({status})")),
            (status, _) => Self::None(Class::NotNews, format!("is no page: the server answered {status}")),
        }
    }
}

/// How to read what is of this type, else what it is.
fn format(content_type: &str, head: &Head, start: &[u8]) -> Result<Format, String> {
    let address = head.unbracketed("WARC-Target-URI").unwrap_or_default();
    let path = address.split(['?', '#']).next().unwrap_or_default();
    // What sites say to programs that visit them.
    if let Some(name) = ["robots.txt", "ads.txt", "app-ads.txt", "llms.txt", "security.txt", "humans.txt"]
        .into_iter()
        .find(|name| path.strip_suffix(name).is_some_and(|folder| folder.ends_with('/')))
    {
        return Err(format!("is a {name}"));
    }
    match media_type(content_type).as_str() {
        "text/html" | "application/xhtml+xml" => Ok(Format::Html),
        "text/plain" => Ok(Format::Plain),
        "" if Medium::of_content(start) == Medium::Html => Ok(Format::Html),
        "" => Err("does not say of what type it is".to_owned()),
        other => Err(format!("is {other}")),
    }
}

/// The type without its parameters: "text/html" of "Text/HTML; charset=utf-8".
fn media_type(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The label of the encoding among the parameters of a type.
pub(super) fn charset(content_type: &str) -> Option<String> {
    let is_charset =
        |parameter: &&str| parameter.trim().get(..8).is_some_and(|name| name.eq_ignore_ascii_case("charset="));
    let parameter = content_type.split(';').skip(1).find(is_charset)?;
    let label = parameter.trim()[8..].trim_matches(|mark: char| mark == '"' || mark == '\'' || mark.is_whitespace());
    Some(label.to_owned()).filter(|label| !label.is_empty())
}

/// What a revisit record refers to.
fn repeated(head: &Head) -> String {
    let address = head.unbracketed("WARC-Refers-To-Target-URI").or_else(|| head.unbracketed("WARC-Target-URI"));
    let date = head.get("WARC-Refers-To-Date").map(|date| format!(" of {date}"));
    let record = head.unbracketed("WARC-Refers-To").map(|id| format!(", record {id}"));
    let address = address.unwrap_or_else(|| "an earlier capture".to_owned());
    format!("is a copy of {address}{}{}", date.unwrap_or_default(), record.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_a_parameter_of_the_type() {
        for (content_type, expected) in [
            ("text/html; charset=UTF-8", Some("UTF-8")),
            ("text/html;x=y; Charset=\"iso-8859-1\"", Some("iso-8859-1")),
            ("text/html; charset=", None),
            ("text/html", None),
            ("text/html; \u{e9}charset", None),
        ] {
            assert_eq!(charset(content_type).as_deref(), expected, "{content_type}");
        }
    }
}
