//! What a file is, by its name or its first bytes.

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Medium {
    /// Plain text: one article.
    Text,
    /// A page: one article.
    Html,
    /// One JSON object a line, each an article.
    JsonLines,
    /// The records of a crawl, some of which hold an article.
    Warc,
}

/// What programs that compress put behind a name. Whether a file is compressed is told by its bytes.
const COMPRESSED: [&str; 4] = [".gz", ".zst", ".gzip", ".zstd"];
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

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
            "txt" | "text" | "md" => Some(Self::Text),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
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
        if let Some(rest) = start.strip_prefix(b"{") {
            let rest = rest.trim_ascii_start();
            return if rest.starts_with(b"\"") { Self::JsonLines } else { Self::Text };
        }
        // An XML declaration or a comment may stand before the doctype.
        let head = start[..start.len().min(1024)].to_ascii_lowercase();
        let opens = |tag: &[u8]| head.windows(tag.len()).any(|window| window == tag);
        if head.starts_with(b"<") && (opens(b"<!doctype html") || opens(b"<html")) { Self::Html } else { Self::Text }
    }

    /// Whether a file of this medium may hold several articles.
    pub fn holds_many(self) -> bool {
        match self {
            Self::Text | Self::Html => false,
            Self::JsonLines | Self::Warc => true,
        }
    }
}

/// A file's name without what compression put behind it.
pub(crate) fn without_compression(name: &str) -> &str {
    let ends = |ending: &&&str| name.len() > ending.len() && name.to_ascii_lowercase().ends_with(**ending);
    COMPRESSED.iter().find(ends).map_or(name, |ending| &name[..name.len() - ending.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_pages_and_json_lines_from_text() {
        assert_eq!(Medium::of_content(b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<p>"), Medium::Html);
        assert_eq!(Medium::of_content(b"<?xml version=\"1.0\"?><html lang=en>"), Medium::Html);
        assert_eq!(Medium::of_content(b"{ \"id\": 1}"), Medium::JsonLines);
        assert_eq!(Medium::of_content(b"{Editor's note}"), Medium::Text);
        assert_eq!(Medium::of_content(b"The <html> tag is 30 years old"), Medium::Text);
        assert_eq!(Medium::of_content(b"WARC/1.0\r\n"), Medium::Warc);
        assert_eq!(Medium::of_content(b""), Medium::Text);
    }
}
