//! One article in every medium: whatever it comes in, it gives the same statements.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use onrecord_read::wire::{Line, Words};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::Desk;

const TITLE: &str = "New bridge for Ostrey";
const OUTLET: &str = "Skerry Post";
const BYLINE: &str = "Bo Reed";
const DAY: &str = "2024-03-05";
/// The paragraphs, with characters that every format escapes in its own way: quotation marks, ampersand, comma, less-than.
const PARAGRAPHS: [&str; 6] = [
    "Ostrey will get a second bridge over the Lenn within three years, Mayor Ines Oduya said on Monday.",
    "“We have waited for this since the flood,” Oduya told reporters at the town hall, “and we will not wait any longer.”",
    "The bridge will cost 14 million crowns, according to Marsh & Pell, the firm that drew it; its span is < 90 metres.",
    "Peder Lund denied that he had been asked. \"Nobody came to me,\" he said, \"not once.\"",
    "The harbour office declined to comment.",
    "Oduya did not say who would pay for the road to the bridge. She believes that the county will.",
];

/// What a statement says, without the places of its words: they differ where the text begins elsewhere.
type Said = (Option<String>, Option<String>, Vec<String>, Option<String>, String, String, Option<String>);

fn said(line: &Line) -> Said {
    let words = |words: &Option<Words>| words.as_ref().map(|words| words.text.clone());
    (
        words(&line.source),
        words(&line.cue),
        line.content.iter().map(|words| words.text.clone()).collect(),
        line.speaker.as_ref().map(|speaker| speaker.name.clone()),
        line.act.clone(),
        line.polarity.clone(),
        line.said.as_ref().map(|said| said.date.clone()),
    )
}

fn html() -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    PARAGRAPHS.iter().map(|paragraph| format!("<p>{}</p>\n", escaped(paragraph))).collect::<Vec<_>>().concat()
}

fn text() -> String {
    PARAGRAPHS.join("\n\n")
}

fn page() -> String {
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>{TITLE} | {OUTLET}</title>\
         <meta property=og:title content='{TITLE}'><meta property=og:site_name content='{OUTLET}'>\
         <meta property=article:published_time content={DAY}><meta name=author content='{BYLINE}'></head>\
         <body><nav><a href=/>Home</a></nav><article><h1>{TITLE}</h1>{}</article></body></html>",
        html()
    )
}

fn table(delimiter: &str) -> String {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let row = |cells: [&str; 5]| cells.map(quoted).join(delimiter) + "\r\n";
    row(["Headline", "Publisher", "Author", "Date", "Body"]) + &row([TITLE, OUTLET, BYLINE, DAY, &text()])
}

fn parquet() -> Vec<u8> {
    let columns = ["title", "publication", "author", "date", "content"];
    let fields = columns.map(|name| format!("REQUIRED BINARY {name} (UTF8); ")).concat();
    let schema = Arc::new(parse_message_type(&format!("message articles {{ {fields} }}")).expect("a schema"));
    let mut file = Vec::new();
    let properties = Arc::new(WriterProperties::default());
    let mut writer = SerializedFileWriter::new(&mut file, schema, properties).expect("a writer");
    let mut group = writer.next_row_group().expect("a group");
    for cell in [TITLE, OUTLET, BYLINE, DAY, &text()] {
        let mut column = group.next_column().expect("a column").expect("one for each cell");
        column.typed::<ByteArrayType>().write_batch(&[ByteArray::from(cell)], None, None).expect("it is written");
        column.close().expect("it closes");
    }
    group.close().expect("it closes");
    writer.close().expect("it closes");
    file
}

fn rss() -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>{OUTLET}</title><link>https://post.example</link>\
         <description>News</description><item><title>{TITLE}</title><dc:creator>{BYLINE}</dc:creator>\
         <pubDate>Tue, 05 Mar 2024 22:30:00 -0500</pubDate><description>A bridge.</description>\
         <content:encoded><![CDATA[{}]]></content:encoded></item></channel></rss>",
        html()
    )
}

fn atom() -> String {
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>{OUTLET}</title><id>f</id><updated>{DAY}T08:00:00Z</updated>\
         <entry><id>e</id><title>{TITLE}</title><author><name>{BYLINE}</name></author><published>{DAY}T08:00:00+01:00\
         </published><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">{}</div></content></entry></feed>",
        html()
    )
}

fn news_ml() -> String {
    format!(
        "<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"urn:newsml:bridge\"><itemMeta>\
         <itemClass qcode=\"ninat:text\"/><provider><name>{OUTLET}</name></provider></itemMeta><contentMeta>\
         <contentCreated>{DAY}T08:00:00+01:00</contentCreated><by>{BYLINE}</by><headline>{TITLE}</headline></contentMeta>\
         <contentSet><inlineXML contenttype=\"application/xhtml+xml\"><html xmlns=\"http://www.w3.org/1999/xhtml\">\
         <head><title>{TITLE}</title></head><body>{}</body></html></inlineXML></contentSet></newsItem>",
        html()
    )
}

fn nitf() -> String {
    format!(
        "<nitf><head><docdata><date.issue norm=\"20240305T080000+0100\"/></docdata><pubdata name=\"{OUTLET}\"/></head>\
         <body><body.head><hedline><hl1>{TITLE}</hl1></hedline><byline>By <person>{BYLINE}</person></byline></body.head>\
         <body.content><block>{}</block></body.content></body></nitf>",
        html()
    )
}

fn letter() -> String {
    let head = format!(
        "From: {BYLINE} <reed@post.example>\r\nOrganization: {OUTLET}\r\nSubject: {TITLE}\r\n\
         Date: Tue, 5 Mar 2024 22:30:00 -0500\r\nMIME-Version: 1.0\r\n"
    );
    let body = text().replace('\n', "\r\n");
    format!("{head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n")
}

fn letters() -> String {
    format!("From reed@post.example Tue Mar  5 22:30:00 2024\r\n{}", letter())
}

fn archive() -> Vec<u8> {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", page());
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:bridge>\r\nWARC-Date: 2024-03-07T10:20:30Z\r\n\
         WARC-Target-URI: https://post.example/bridge\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n",
        answer.len()
    );
    format!("{head}{answer}\r\n\r\n").into_bytes()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

fn docx() -> Vec<u8> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let paragraph = |text: &&str| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", escaped(text));
    let paragraphs: String = PARAGRAPHS.iter().map(paragraph).collect();
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>\
         <w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>{TITLE}</w:t></w:r></w:p>{paragraphs}</w:body></w:document>"
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", SimpleFileOptions::default()).expect("a part begins");
    writer.write_all(document.as_bytes()).expect("it goes into memory");
    writer.finish().expect("it ends").into_inner()
}

/// The article in every medium, by the name of the file.
fn media() -> BTreeMap<&'static str, Vec<u8>> {
    let record =
        json!({"id": "b", "title": TITLE, "outlet": OUTLET, "byline": BYLINE, "published": DAY, "text": text()});
    let json_feed = json!({"version": "https://jsonfeed.org/version/1.1", "title": OUTLET, "items": [{
        "id": "b", "title": TITLE, "authors": [{"name": BYLINE}], "date_published": format!("{DAY}T08:00:00+01:00"),
        "content_html": html()}]});
    let ninjs = json!({"uri": "urn:ninjs:bridge", "type": "text", "headline": TITLE, "byline": BYLINE,
        "copyrightholder": OUTLET, "contentcreated": format!("{DAY}T08:00:00+01:00"), "body_xhtml": html()});
    let later_ninjs = json!({"uri": "urn:ninjs:bridge", "type": "text", "headlines": [{"value": TITLE}],
        "byline": BYLINE, "infoSources": [{"name": OUTLET}], "contentCreated": format!("{DAY}T08:00:00+01:00"),
        "bodies": [{"role": "main", "contentType": "text/plain", "value": text()}]});
    let markdown = format!(
        "---\ntitle: {TITLE}\npublication: {OUTLET}\nauthor: {BYLINE}\ndate: {DAY}\n---\n\n# {TITLE}\n\n{}\n",
        text().replace('<', "\\<")
    );
    BTreeMap::from([
        ("text.txt", format!("{TITLE}\n\n{}\n", text()).into_bytes()),
        ("page.html", page().into_bytes()),
        (
            "page-in-xml.xml",
            page().replace("<!doctype html><html lang=en>", "<?xml version='1.0'?><html>").into_bytes(),
        ),
        ("markdown.md", markdown.into_bytes()),
        ("lines.jsonl", record.to_string().into_bytes()),
        ("array.json", serde_json::to_vec_pretty(&json!([record])).expect("JSON")),
        ("feed.json", json_feed.to_string().into_bytes()),
        ("ninjs-1.json", ninjs.to_string().into_bytes()),
        ("ninjs-3.json", later_ninjs.to_string().into_bytes()),
        ("ninjs.jsonl", ninjs.to_string().into_bytes()),
        ("feed.rss", rss().into_bytes()),
        ("feed.atom", atom().into_bytes()),
        ("news-item.xml", news_ml().into_bytes()),
        ("nitf.xml", nitf().into_bytes()),
        ("comma.csv", table(",").into_bytes()),
        ("semicolon.csv", table(";").into_bytes()),
        ("table.tsv", table("\t").into_bytes()),
        ("utf-16.tsv", format!("\u{feff}{}", table("\t")).encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("table.parquet", parquet()),
        ("letter.eml", letter().into_bytes()),
        ("letters.mbox", letters().into_bytes()),
        ("archive.warc", archive()),
        ("archive.warc.gz", packed(&archive())),
        ("document.docx", docx()),
    ])
}

#[test]
fn one_article_gives_the_same_statements_in_every_medium() {
    let media = media();
    let desk = media.iter().fold(Desk::new(), |desk, (name, bytes)| desk.with(name, bytes));
    let names: Vec<&str> = media.keys().copied().collect();
    // Plain text and documents do not say when they were published, nor by whom.
    let given = ["--format", "jsonl", "--published", DAY, "--outlet", OUTLET, "--title", TITLE];
    let run = desk.read(&[&given[..], &names].concat()).clean();
    let mut found: BTreeMap<&str, Vec<Said>> = names.iter().map(|&name| (name, Vec::new())).collect();
    for line in run.printed().lines() {
        let line: Line = serde_json::from_str(line).expect("a line of the format");
        let origin = line.document.origin.as_deref().expect("it came from a file");
        let name = origin.split(':').next().expect("a name");
        assert_eq!(line.document.published.map(|day| day.to_string()).as_deref(), Some(DAY), "{name}");
        assert_eq!(line.document.outlet.as_deref(), Some(OUTLET), "{name}");
        assert_eq!(line.document.title.as_deref(), Some(TITLE), "{name}");
        found.get_mut(name).expect("one of the files").push(said(&line));
    }
    let expected = found["text.txt"].clone();
    assert!(expected.len() >= 7, "{expected:#?}");
    assert!(expected.iter().any(|(.., day)| day.as_deref() == Some("2024-03-04")), "{expected:#?}");
    for (name, statements) in found {
        assert_eq!(statements, expected, "{name}");
    }
}

#[test]
fn what_a_medium_states_needs_no_word_of_the_command_line() {
    let media = media();
    let desk = media.iter().fold(Desk::new(), |desk, (name, bytes)| desk.with(name, bytes));
    for name in media.keys().filter(|name| !matches!(**name, "text.txt" | "document.docx")) {
        let run = desk.read(&["--format", "table", name]).clean();
        let head: Vec<&str> = run.printed().lines().take(2).collect();
        assert_eq!(head[0], TITLE, "{name}");
        assert!(head[1].starts_with(&format!("{OUTLET} · {DAY} · {name}")), "{name}: {head:?}");
    }
}
