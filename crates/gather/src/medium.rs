//! What a file is, by its name or its first bytes.

use crate::{letters, xml};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Medium {
    /// Plain text: one article.
    Text,
    /// A page: one article.
    Html,
    /// Markdown: one article.
    Markdown,
    /// One JSON object a line, each an article.
    JsonLines,
    /// JSON: a feed, ninjs, or articles as JSON Lines has them, alone or in an array.
    Json,
    /// XML: a feed, NewsML-G2, NITF, or a page.
    Xml,
    /// A table as text, with any delimiter: an article a row.
    Table,
    /// A table in Parquet: an article a row.
    Parquet,
    /// A letter as mail programs save it: one article.
    Letter,
    /// Letters one behind another, as mail programs keep them: an article a letter.
    Letters,
    /// The document of a word processor: one article.
    Docx,
    /// PDF, which is refused.
    Pdf,
    /// The records of a crawl, some of which hold an article.
    Warc,
}

/// What programs that compress put behind a name. Whether a file is compressed is told by its bytes.
const COMPRESSED: [&str; 4] = [".gz", ".zst", ".gzip", ".zstd"];
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Medium {
    /// The medium that a file's name promises, by its extension; that of a compressed file by the one in front of `.gz` or
    /// `.zst`.
    ///
    /// ```
    /// use onrecord_gather::Medium;
    /// assert_eq!(Medium::of_name("harbour.HTM"), Some(Medium::Html));
    /// assert_eq!(Medium::of_name("harbour.html.gz"), Some(Medium::Html));
    /// assert_eq!(Medium::of_name("harbour"), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = without_compression(name).rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "json" => Some(Self::Json),
            "xml" | "rss" | "atom" | "rdf" => Some(Self::Xml),
            "csv" | "tsv" | "tab" => Some(Self::Table),
            "parquet" => Some(Self::Parquet),
            "eml" => Some(Self::Letter),
            "mbox" => Some(Self::Letters),
            "docx" => Some(Self::Docx),
            "pdf" => Some(Self::Pdf),
            // The texts that Common Crawl takes from its pages are archives too.
            "warc" | "wet" => Some(Self::Warc),
            _ => None,
        }
    }

    /// The medium that a media type means, as in a header of HTTP; `None` where the type leaves it open.
    ///
    /// ```
    /// use onrecord_gather::Medium;
    /// assert_eq!(Medium::of_type("application/xhtml+xml"), Some(Medium::Html));
    /// assert_eq!(Medium::of_type("application/json"), None);
    /// ```
    pub fn of_type(media_type: &str) -> Option<Self> {
        match media_type {
            "text/plain" | "text/markdown" => Some(Self::Text),
            "text/html" | "application/xhtml+xml" => Some(Self::Html),
            "application/jsonl" | "application/x-ndjson" | "application/x-jsonlines" => Some(Self::JsonLines),
            _ => None,
        }
    }

    /// The medium that the first bytes of an input look like; [`Text`](Self::Text) when nothing speaks for another.
    pub fn of_content(start: &[u8]) -> Self {
        if start.starts_with(b"WARC/") {
            return Self::Warc;
        }
        let start = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start).trim_ascii_start();
        let marks = [(&b"PAR1"[..], Self::Parquet), (b"PK\x03\x04", Self::Docx), (b"%PDF-", Self::Pdf)];
        if let Some((_, medium)) = marks.into_iter().find(|(mark, _)| start.starts_with(mark)) {
            return medium;
        }
        if letters::begins_letter(start.split(|&byte| byte == b'\n').next().unwrap_or(start)) {
            return Self::Letters;
        }
        let line = start[..start.len().min(40)].to_ascii_lowercase();
        if LETTER.iter().any(|field| line.starts_with(field)) {
            return Self::Letter;
        }
        if let Some(rest) = start.strip_prefix(b"{") {
            return of_object(rest);
        }
        if let Some(rest) = start.strip_prefix(b"[") {
            return if rest.trim_ascii_start().starts_with(b"{") { Self::Json } else { Self::Text };
        }
        if !start.starts_with(b"<") {
            return Self::Text;
        }
        // Few pages are so clean that their first element can be told, but a feed is.
        let head = start[..start.len().min(1024)].to_ascii_lowercase();
        let opens = |tag: &[u8]| head.windows(tag.len()).any(|window| window == tag);
        match xml::root(&String::from_utf8_lossy(start)) {
            Some("html") => Self::Html,
            Some(root) if xml::is_known(root) => Self::Xml,
            _ if opens(b"<!doctype html") || opens(b"<html") => Self::Html,
            Some(_) if start.starts_with(b"<?xml") => Self::Xml,
            _ => Self::Text,
        }
    }

    /// Whether a file of this medium may hold several articles.
    pub fn holds_many(self) -> bool {
        match self {
            Self::Text | Self::Html | Self::Markdown | Self::Letter | Self::Docx | Self::Pdf => false,
            Self::JsonLines | Self::Json | Self::Xml | Self::Table | Self::Parquet | Self::Letters | Self::Warc => true,
        }
    }
}

/// A file's name without what compression put behind it.
pub(crate) fn without_compression(name: &str) -> &str {
    let ends = |ending: &&&str| name.len() > ending.len() && name.to_ascii_lowercase().ends_with(**ending);
    COMPRESSED.iter().find(ends).map_or(name, |ending| &name[..name.len() - ending.len()])
}

/// Fields that letters begin with, and no text does.
const LETTER: [&[u8]; 5] = [b"delivered-to: ", b"message-id: ", b"mime-version: ", b"received: ", b"return-path: "];

/// What begins with a brace: JSON over several lines, or lines of JSON, or words in braces.
fn of_object(rest: &[u8]) -> Medium {
    if !rest.trim_ascii_start().starts_with(b"\"") {
        return Medium::Text;
    }
    let line = rest.split(|&byte| byte == b'\n').next().unwrap_or(rest);
    let is_cut = line.len() == rest.len();
    if is_cut || line.trim_ascii_end().ends_with(b"}") { Medium::JsonLines } else { Medium::Json }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_pages_and_json_from_text() {
        assert_eq!(Medium::of_content(b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<p>"), Medium::Html);
        assert_eq!(Medium::of_content(b"<?xml version=\"1.0\"?><html lang=en>"), Medium::Html);
        assert_eq!(Medium::of_content(b"{ \"id\": 1}"), Medium::JsonLines);
        assert_eq!(Medium::of_content(b"{\"text\": \"a long line that is cut"), Medium::JsonLines);
        assert_eq!(Medium::of_content(b"{\n  \"id\": 1,\n"), Medium::Json);
        assert_eq!(Medium::of_content(b"[ {\"id\": 1}"), Medium::Json);
        assert_eq!(Medium::of_content(b"{Editor's note}"), Medium::Text);
        assert_eq!(Medium::of_content(b"[Editor's note]"), Medium::Text);
        assert_eq!(Medium::of_content(b"The <html> tag is 30 years old"), Medium::Text);
        assert_eq!(Medium::of_content(b"WARC/1.0\r\n"), Medium::Warc);
        assert_eq!(Medium::of_content(b""), Medium::Text);
    }

    #[test]
    fn content_tells_feeds_by_their_first_element() {
        let rss = b"<?xml version='1.0'?>\n<!-- made by <html> -->\n<rss version='2.0'><channel>";
        assert_eq!(Medium::of_content(rss), Medium::Xml);
        assert_eq!(Medium::of_content(b"<feed xmlns='http://www.w3.org/2005/Atom'>"), Medium::Xml);
        assert_eq!(Medium::of_content(b"<rdf:RDF xmlns:rdf='x'>"), Medium::Xml);
        assert_eq!(Medium::of_content(b"<?xml version='1.0'?><plist>"), Medium::Xml);
        assert_eq!(Medium::of_content(b"<said the pilot>"), Medium::Text);
        assert_eq!(Medium::of_content(b"PAR1\x15\x04"), Medium::Parquet);
        assert_eq!(Medium::of_content(b"Return-Path: <ada@post.example>\r\n"), Medium::Letter);
        assert_eq!(Medium::of_content(b"Received wisdom: it is late"), Medium::Text);
        assert_eq!(Medium::of_content(b"From - Tue Mar  5 23:30:00 2024\r\nSubject: Ferry\r\n"), Medium::Letters);
        assert_eq!(Medium::of_content(b"From the pier, it is late"), Medium::Text);
    }
}
