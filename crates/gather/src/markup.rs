//! Tells text from HTML, in fields that may hold either.

use onrecord_read::format::Format;

/// Tags that stand in the HTML of an article and in no text.
const TAGS: [&[u8]; 8] = [b"<p>", b"<p ", b"</p>", b"<br", b"</div>", b"</a>", b"<li>", b"</span>"];

/// How a field is to be understood: a whole page, a piece of one, or text.
///
/// One tag that HTML alone has is enough: a text that writes of `<p>` is rarer than articles in a single paragraph.
pub(crate) fn format(field: &[u8]) -> Format {
    let opens = |tag: &[u8]| field.windows(tag.len()).any(|window| window.eq_ignore_ascii_case(tag));
    if !field.contains(&b'<') {
        Format::Plain
    } else if opens(b"<html") || opens(b"<!doctype html") {
        Format::Html
    } else if TAGS.iter().any(|tag| opens(tag)) {
        Format::Fragment
    } else {
        Format::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_tell_html_from_text() {
        assert_eq!(format(b"<P>It is late.</P>"), Format::Fragment);
        assert_eq!(format(b"Late.<br/>Very late."), Format::Fragment);
        assert_eq!(format(b"<!DOCTYPE html><body>Late"), Format::Html);
        assert_eq!(format(b"3 < 4, <said> the pilot"), Format::Plain);
    }
}
