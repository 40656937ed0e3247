//! The functions under fuzz: each takes any bytes, and panics when the program breaks a promise.
#![expect(clippy::missing_panics_doc, reason = "to panic is how a target reports, and the module says so")]

use std::io::Write;
use std::sync::OnceLock;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use onrecord_gather::address::robots::Robots;
use onrecord_gather::address::sitemap::Sitemap;
use onrecord_gather::{Clipping, Gathered, Medium, Order, articles_in};
use onrecord_ledger::query::Query;
use onrecord_ledger::transcript::lines::Lines;
use onrecord_ledger::transcript::table::Rows;
use onrecord_ledger::transcript::{Item, Unfit};
use onrecord_read::format::{self, Provenance, html as page, jsonl as lines, markdown as marks, plain};
use onrecord_read::quotation;
use onrecord_read::reader::Reader;
use onrecord_read::text::{BlockKind, Text};
use onrecord_read::token;
use url::Url;

/// A function under fuzz with its name, which is also the name of its folder in `fuzz/corpus`.
pub struct Target {
    /// The name.
    pub name: &'static str,
    /// Panics when the input breaks a promise.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: [Target; 20] = [
    Target { name: "text", run: text },
    Target { name: "html", run: html },
    Target { name: "fragment", run: fragment },
    Target { name: "markdown", run: markdown },
    Target { name: "jsonl", run: jsonl },
    Target { name: "json", run: json },
    Target { name: "xml", run: xml },
    Target { name: "table", run: table },
    Target { name: "parquet", run: parquet },
    Target { name: "letter", run: letter },
    Target { name: "letters", run: letters },
    Target { name: "docx", run: docx },
    Target { name: "archive", run: archive },
    Target { name: "compressed", run: compressed },
    Target { name: "robots", run: robots },
    Target { name: "sitemap", run: sitemap },
    Target { name: "quotation", run: quotation },
    Target { name: "reader", run: reader },
    Target { name: "query", run: query },
    Target { name: "transcript", run: transcript },
];

/// Plain text keeps its characters, and any ranges at all make blocks in order and on character boundaries.
pub fn text(input: &[u8]) {
    let document = plain::read(input.to_vec(), Provenance::default()).document;
    assert_eq!(document.text.as_str(), String::from_utf8_lossy(input));
    assert_blocks(&document.text);
    let cuts = input.iter().map(|&byte| (BlockKind::Paragraph, usize::from(byte)..usize::from(byte) * 3));
    assert_blocks(&Text::new(document.text.as_str().to_owned(), cuts));
}

/// A page gives a text with blocks, whatever it holds.
pub fn html(input: &[u8]) {
    assert_blocks(&page::read(input.to_vec(), Provenance::default()).document.text);
}

/// A piece of HTML gives a text with blocks, whatever it holds.
pub fn fragment(input: &[u8]) {
    assert_blocks(&page::read_fragment(input.to_vec(), Provenance::default()).document.text);
}

/// Markdown gives a text with blocks, of which every character leads back into the input.
pub fn markdown(input: &[u8]) {
    let text = marks::read(input.to_vec(), Provenance::default()).document.text;
    assert_blocks(&text);
    let whole = text.span(0..text.as_str().len()).expect("a text has both its ends");
    assert!(text.source(whole).iter().all(|place| place.end <= input.len()));
}

/// JSON gives articles or reasons.
pub fn json(input: &[u8]) {
    gather(Medium::Json, input);
}

/// Feeds, NewsML-G2 and NITF give articles or reasons.
pub fn xml(input: &[u8]) {
    gather(Medium::Xml, input);
}

/// A table gives articles or reasons.
pub fn table(input: &[u8]) {
    gather(Medium::Table, input);
}

/// Parquet gives articles or reasons.
pub fn parquet(input: &[u8]) {
    gather(Medium::Parquet, input);
}

/// A letter gives an article or a reason.
pub fn letter(input: &[u8]) {
    gather(Medium::Letter, input);
}

/// A file of letters gives articles or reasons.
pub fn letters(input: &[u8]) {
    gather(Medium::Letters, input);
}

/// A document gives an article or a reason.
pub fn docx(input: &[u8]) {
    gather(Medium::Docx, input);
}

/// Takes all articles out of an input and reads them.
fn gather(medium: Medium, input: &[u8]) {
    for clipping in gathered(medium, input.to_vec()) {
        assert!(clipping.place.starts_with("input") && !clipping.provenance.id.is_empty());
        assert_blocks(&format::read(clipping.format, clipping.bytes, clipping.provenance).document.text);
    }
}

/// Every line that is not blank gives an article or a reason.
pub fn jsonl(input: &[u8]) {
    let count = input.split(|&byte| byte == b'\n').filter(|line| !lines::is_blank(line)).count();
    let mut read = 0;
    for (_, line) in lines::read(input, |_| Provenance::default()) {
        read += 1;
        match line {
            Ok(received) => assert_blocks(&received.document.text),
            Err(warning) => assert!(!warning.message.is_empty()),
        }
    }
    assert_eq!(read, count);
}

/// An archive gives articles and reasons, each with its place, and the same ones when all of it is compressed.
pub fn archive(input: &[u8]) {
    let plain = gathered(Medium::Warc, input.to_vec());
    if input.starts_with(b"WARC/") {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(input).expect("memory takes all");
        let packed = gathered(Medium::Warc, encoder.finish().expect("memory takes all"));
        let bytes = |found: &[Clipping]| found.iter().map(|clipping| clipping.bytes.clone()).collect::<Vec<_>>();
        assert!(bytes(&plain) == bytes(&packed), "an archive and the same in gzip hold other articles");
    }
    for clipping in plain {
        let record = clipping.provenance.record.expect("an article of an archive has a record");
        let end = record.offset + record.length.unwrap_or(0);
        assert!(end <= input.len() as u64, "the record lies outside the archive");
    }
}

/// What is compressed gives what it holds, or a reason, and no more than any file may hold.
pub fn compressed(input: &[u8]) {
    for medium in [Medium::Text, Medium::JsonLines] {
        gathered(medium, input.to_vec());
    }
}

/// The articles of an input, when all that is left beside them says where and why.
fn gathered(medium: Medium, input: Vec<u8>) -> Vec<Clipping> {
    let found = articles_in(medium, input, "input", &Order { summaries: true, ..Order::default() });
    let clipping = |gathered| match gathered {
        Gathered::Article(clipping) => Some(clipping),
        Gathered::Skipped(left) | Gathered::Failed(left) => {
            assert!(left.place.starts_with("input") && !left.reason.is_empty());
            None
        }
    };
    found.filter_map(clipping).collect()
}

/// The rules of a site mean the same whatever ends their lines, and judge every address that stands in them.
pub fn robots(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let rules = Robots::read(text.as_bytes());
    assert_eq!(rules, Robots::read(text.replace('\n', "\r\n").as_bytes()));
    let site = Url::parse("https://post.example/").expect("it is an address");
    for line in text.lines() {
        let path = line.split_once(':').map_or(line, |(_, path)| path);
        if let Ok(url) = site.join(path.trim()) {
            std::hint::black_box(rules.allows(&url));
        }
    }
}

/// A sitemap gives addresses, each no longer than one may be, and says why where it cannot be read to its end.
pub fn sitemap(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let sitemap = Sitemap::read(&text);
    for entry in sitemap.pages.iter().chain(&sitemap.maps) {
        assert!(!entry.address.is_empty() && entry.address.len() <= 4096);
        std::hint::black_box(entry.time());
    }
    assert!(sitemap.fault.is_none_or(|fault| !fault.is_empty()));
}

fn assert_blocks(text: &Text) {
    let mut end = 0;
    for block in text.blocks() {
        assert!(end <= block.span.start() && !text.slice(block.span).is_empty());
        end = block.span.end();
    }
}

/// The parts of a quotation stand one after another in its block, and quotations that carry each other on say so both.
pub fn quotation(input: &[u8]) {
    let text = plain::read(input.to_vec(), Provenance::default()).document.text;
    let tokens = token::split(&text);
    let pairing = quotation::pair(&text);
    for (index, found) in pairing.quotations.iter().enumerate() {
        let block = text.blocks()[found.block as usize].span;
        let whole = found.whole();
        assert!(block.contains(whole) && whole.contains(found.content));
        assert!(found.open.end() <= found.content.start());
        assert!(found.close.is_none_or(|close| found.content.end() <= close.start()));
        assert!(text.span(whole.range()).is_some() && text.span(found.content.range()).is_some());
        assert!(found.continued_by.is_none_or(|next| pairing.quotations[next].continues == Some(index)));
        assert!(found.continues.is_none_or(|last| pairing.quotations[last].continued_by == Some(index)));
    }
    assert_eq!(pairing.marks(&tokens).len(), tokens.len());
}

/// Every span of every statement lies in the text, and reading twice gives the same.
pub fn reader(input: &[u8]) {
    static READER: OnceLock<Reader> = OnceLock::new();
    let reader = READER.get_or_init(|| Reader::english().expect("the model in the program loads"));
    let document = plain::read(input.to_vec(), Provenance::default()).document;
    let reading = reader.worker().read(&document);
    for statement in &reading.statements {
        let attribution = &statement.attribution;
        assert!(!attribution.content.is_empty());
        for &span in attribution.source.iter().chain(&attribution.cue).chain(&attribution.content) {
            assert!(document.text.span(span.range()).is_some());
        }
    }
    assert_eq!(format!("{reading:?}"), format!("{:?}", reader.worker().read(&document)));
}

/// A query says itself again so that it means the same, or its mistake has a place in it.
pub fn query(input: &[u8]) {
    match Query::parse(&String::from_utf8_lossy(input)) {
        Ok(query) => assert_eq!(Query::parse(&query.to_string()), Ok(query)),
        Err(mistake) => assert!(mistake.query.get(mistake.at.clone()).is_some() && !mistake.to_string().is_empty()),
    }
}

/// Of what is to be imported every item comes out, or the place and what is wrong there.
pub fn transcript(input: &[u8]) {
    if let Ok((items, _)) = Lines::open(input).map_err(|unfit| assert_placed(&unfit)) {
        assert_items(items);
    }
    if let Ok((items, _)) = Rows::open(Bytes::copy_from_slice(input)).map_err(|unfit| assert_placed(&unfit)) {
        assert_items(items);
    }
}

fn assert_items(items: impl Iterator<Item = Result<Item, Unfit>>) {
    for item in items {
        match item {
            Ok(Item::Piece { .. }) => {}
            Ok(Item::Entry(entry)) => assert!(entry.event().is_ok()),
            Err(unfit) => return assert_placed(&unfit),
        }
    }
}

fn assert_placed(unfit: &Unfit) {
    assert!(!unfit.place.is_empty() && !unfit.what.is_empty());
}
