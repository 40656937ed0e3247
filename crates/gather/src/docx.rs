//! DOCX: the paragraphs of a word processor's document, one article a file.
//!
//! The text stands in the file in the order in which it is read. Paragraphs become HTML for the reader of pages by the
//! names of their styles: the title, headings, list items, quotations and captions keep their kind. Tables and text boxes
//! are left out and counted, as are words that a tracked change deletes. ECMA-376 says what the elements mean.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use onrecord_read::document::{Claim, Field, Place};
use onrecord_read::format::{Format, Provenance};
use roxmltree::{Document, Node, ParsingOptions};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::class::Class;
use crate::clipping::{Clipping, Gathered, Left};
use crate::files::Named;
use crate::printed::printed;
use crate::xhtml::escape;

/// No part of a document is longer than this when it is unpacked, in bytes; a thousand pages of text have ten.
const LONGEST_PART: u64 = 64 << 20;
/// More nodes than this are no article, and each takes about a hundred bytes.
const MOST_NODES: u32 = 4_000_000;

/// The article of a document.
///
/// # Errors
/// When the bytes are no DOCX, or one of its parts is damaged or unpacks to more than an article can have.
pub(crate) fn article(bytes: Vec<u8>, named: &Named) -> Result<Gathered, Left> {
    let left = |class: Class, reason: String| Left { place: named.place.clone(), class, reason };
    let damaged = |wrong: String| left(Class::Damaged, format!("cannot be read as DOCX: {wrong}"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    let mut part = |name: &str| match part(&mut archive, name) {
        Ok(Some(xml)) if xml.len() as u64 > LONGEST_PART => {
            let reason = format!("unpacks to more than {} MiB, and was left out", LONGEST_PART >> 20);
            Err(left(Class::TooLong, reason))
        }
        Ok(xml) => Ok(xml),
        Err(wrong) => Err(damaged(wrong)),
    };
    let Some(main) = part("word/document.xml")? else {
        let reason = "is an archive without word/document.xml, so that it is no DOCX".to_owned();
        return Err(left(Class::UnknownFormat, reason));
    };
    let (styles, core) = (part("word/styles.xml")?, part("docProps/core.xml")?);
    let parse = |xml| parse(xml).map_err(|error| damaged(error.to_string()));
    let mut body = Body {
        styles: styles.as_deref().map(parse).transpose()?.map(|xml| names(&xml)).unwrap_or_default(),
        ..Body::default()
    };
    body.read(parse(&main)?.root_element());
    let mut claims: Vec<Claim> = Vec::new();
    let mut claim = |field, key: &str, value: String| {
        claims.push(Claim { field, value, place: Place::Record, key: key.to_owned() });
    };
    // A title that is printed is surer than what the program put into the properties.
    if let Some(title) = &body.title {
        claim(Field::Title, "style title", title.clone());
    }
    if let Some(core) = core {
        let core = parse(&core)?;
        let stated = |name: &str| {
            let found = core.descendants().find(|node| node.tag_name().name() == name)?;
            found.text().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let fields = [
            (Field::Title, "title"),
            (Field::Byline, "creator"),
            (Field::Modified, "modified"),
            (Field::Language, "language"),
        ];
        for (field, key) in fields {
            if let Some(value) = stated(key) {
                claim(field, key, value);
            }
        }
    }
    let Named { place, id, origin } = named.clone();
    let provenance = Provenance { id, origin: Some(origin), claims, ..Provenance::default() };
    let mut remarks = body.remarks();
    let clipping = Clipping::new(Format::Fragment, body.html.into_bytes(), provenance, place);
    Ok(Gathered::Article(clipping).say(&mut remarks))
}

/// The characters of a part, or one more than the longest has; `None` where the archive has no such part.
fn part(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Result<Option<String>, String> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let mut xml = Vec::new();
    file.take(LONGEST_PART + 1).read_to_end(&mut xml).map_err(|error| format!("{name}: {error}"))?;
    let (string, _) = onrecord_read::format::decoded(&xml, None);
    Ok(Some(string))
}

fn parse(xml: &str) -> Result<Document<'_>, roxmltree::Error> {
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(xml.trim_start_matches('\u{feff}'), options)
}

/// The names of the styles by the ids that paragraphs use, which differ from language to language.
fn names(styles: &Document<'_>) -> HashMap<String, String> {
    let styles = styles.root_element().children().filter(|node| node.tag_name().name() == "style");
    let named = styles.filter_map(|style| {
        let name = value(child(style, "name")?, "val")?.to_lowercase();
        Some((value(style, "styleId")?.to_owned(), name))
    });
    named.collect()
}

/// The text as far as it is read.
#[derive(Default)]
struct Body {
    styles: HashMap<String, String>,
    html: String,
    title: Option<String>,
    tables: usize,
    boxes: usize,
}

impl Body {
    /// Reads the paragraphs in an element, whatever else is around them.
    fn read(&mut self, root: Node<'_, '_>) {
        // Documents may be nested deeper than calls can be.
        let mut waiting = vec![root];
        while let Some(node) = waiting.pop() {
            match node.tag_name().name() {
                "p" => self.paragraph(node),
                "tbl" => self.tables += 1,
                "del" | "moveFrom" => {}
                _ => waiting.extend(node.children().rev()),
            }
        }
    }

    fn paragraph(&mut self, paragraph: Node<'_, '_>) {
        let mut words = String::new();
        let mut waiting: Vec<Node<'_, '_>> = paragraph.children().rev().collect();
        while let Some(node) = waiting.pop() {
            match node.tag_name().name() {
                "t" => escape(node.text().unwrap_or_default(), &mut words),
                "tab" => words.push(' '),
                "br" | "cr" => words.push_str("<br>"),
                "noBreakHyphen" => words.push('\u{2011}'),
                "drawing" | "pict" | "object" | "AlternateContent" => {
                    let has_box = node.descendants().any(|inside| inside.tag_name().name() == "txbxContent");
                    self.boxes += usize::from(has_box);
                }
                "del" | "moveFrom" | "pPr" | "rPr" => {}
                _ => waiting.extend(node.children().rev()),
            }
        }
        if printed(&words).is_none() {
            return;
        }
        let properties = child(paragraph, "pPr");
        let id = properties.and_then(|properties| value(child(properties, "pStyle")?, "val")).unwrap_or_default();
        let style = self.styles.get(id).cloned().unwrap_or_else(|| id.to_lowercase());
        let is_numbered = properties.is_some_and(|properties| child(properties, "numPr").is_some());
        let (before, after) = match style.as_str() {
            "title" => ("<h1>", "</h1>"),
            style if style.starts_with("heading") => ("<h2>", "</h2>"),
            "quote" | "intense quote" | "quotations" | "block text" => ("<blockquote><p>", "</p></blockquote>"),
            "caption" => ("<figure><figcaption>", "</figcaption></figure>"),
            style if is_numbered || style.starts_with("list") => ("<ul><li>", "</li></ul>"),
            _ => ("<p>", "</p>"),
        };
        if style == "title" && self.title.is_none() {
            self.title = Some(words.replace("<br>", " "));
        }
        self.html.push_str(before);
        self.html.push_str(&words);
        self.html.push_str(after);
        self.html.push('\n');
    }

    /// What was left out.
    fn remarks(&self) -> Vec<String> {
        let counts = [(self.tables, "table", "tables"), (self.boxes, "text box", "text boxes")];
        let remark = |(count, one, many): (usize, &str, &str)| match count {
            0 => None,
            1 => Some(format!("1 {one} was left out")),
            _ => Some(format!("{count} {many} were left out")),
        };
        counts.into_iter().filter_map(remark).collect()
    }
}

fn child<'a, 'x>(node: Node<'a, 'x>, name: &str) -> Option<Node<'a, 'x>> {
    node.children().find(|child| child.tag_name().name() == name)
}

/// The value of an attribute, whatever its prefix.
fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, xml) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).expect("a part begins");
            writer.write_all(xml.as_bytes()).expect("it goes into memory");
        }
        writer.finish().expect("it ends").into_inner()
    }

    fn document(body: &str) -> String {
        format!(
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
        )
    }

    fn read(bytes: Vec<u8>) -> Result<Gathered, Left> {
        article(bytes, &Named { place: "a.docx".into(), id: "a".into(), origin: "a.docx".into() })
    }

    fn clipping(parts: &[(&str, &str)]) -> Clipping {
        match read(archive(parts)) {
            Ok(Gathered::Article(clipping)) => clipping,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn paragraphs_keep_their_order_their_kind_and_their_words() {
        let body = document(
            "<w:p><w:pPr><w:pStyle w:val=\"Titel\"/></w:pPr><w:r><w:t>Ferry &amp; pier late</w:t></w:r></w:p>\
             <w:p><w:r><w:t xml:space=\"preserve\">The ferry </w:t></w:r><w:ins><w:r><w:t>is</w:t></w:r></w:ins><w:del><w:r>\
             <w:delText>was</w:delText></w:r></w:del><w:r><w:t xml:space=\"preserve\"> late.</w:t><w:br/><w:t>Very.</w:t></w:r></w:p>\
             <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>\
             <w:sdt><w:sdtContent><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>One</w:t></w:r></w:p></w:sdtContent></w:sdt>\
             <w:p><w:pPr><w:pStyle w:val=\"Heading2\"/></w:pPr><w:r><w:t>Why</w:t></w:r></w:p>",
        );
        let styles =
            "<w:styles xmlns:w=\"x\"><w:style w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style></w:styles>";
        let core = "<c:coreProperties xmlns:c=\"c\" xmlns:dc=\"d\"><dc:title>Doc1</dc:title><dc:creator>Ada Moon</dc:creator></c:coreProperties>";
        let clipping =
            clipping(&[("word/document.xml", &body), ("word/styles.xml", styles), ("docProps/core.xml", core)]);
        let html = String::from_utf8_lossy(&clipping.bytes);
        let lines: Vec<&str> = html.lines().collect();
        assert_eq!(
            lines,
            [
                "<h1>Ferry &amp; pier late</h1>",
                "<p>The ferry is late.<br>Very.</p>",
                "<ul><li>One</li></ul>",
                "<h2>Why</h2>",
            ]
        );
        assert_eq!(clipping.warnings[0].message, "1 table was left out");
        let said: Vec<_> = clipping.provenance.claims.iter().map(|claim| claim.value.as_str()).collect();
        assert_eq!(said, ["Ferry &amp; pier late", "Doc1", "Ada Moon"]);
    }

    #[test]
    fn broken_and_swollen_documents_are_refused_with_the_reason() {
        let refused = |bytes: Vec<u8>| read(bytes).expect_err("it is no article").reason;
        assert!(refused(b"PK\x03\x04nothing".to_vec()).starts_with("cannot be read as DOCX: "));
        assert!(refused(archive(&[("mimetype", "x")])).starts_with("is an archive without word/document.xml"));
        assert!(refused(archive(&[("word/document.xml", "<w:document>")])).starts_with("cannot be read as DOCX: "));
        let swollen = archive(&[("word/document.xml", &" ".repeat(LONGEST_PART as usize + 1))]);
        assert!(swollen.len() < 1 << 20);
        assert_eq!(refused(swollen), "unpacks to more than 64 MiB, and was left out");
        let whole = archive(&[("word/document.xml", &document("<w:p><w:r><w:t>One</w:t></w:r></w:p>"))]);
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x55;
            if let Err(left) = read(damaged) {
                assert!(!left.reason.is_empty());
            }
        }
    }
}
