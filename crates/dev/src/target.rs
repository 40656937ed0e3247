//! The functions under fuzz: each takes any bytes, and panics when the program breaks a promise.
#![expect(clippy::missing_panics_doc, reason = "to panic is how a target reports, and the module says so")]

use std::sync::OnceLock;

use onrecord_read::document::Document;
use onrecord_read::reader::Reader;
use onrecord_read::text::{BlockKind, Text};

/// A function under fuzz with its name, which is also the name of its folder in `fuzz/corpus`.
pub struct Target {
    /// The name.
    pub name: &'static str,
    /// Panics when the input breaks a promise.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: [Target; 2] = [Target { name: "text", run: text }, Target { name: "reader", run: reader }];

/// A text keeps its characters, and its blocks and spans lie on character boundaries.
pub fn text(input: &[u8]) {
    let string = String::from_utf8_lossy(input).into_owned();
    let cuts = input.iter().map(|&byte| (BlockKind::Paragraph, usize::from(byte)..usize::from(byte) * 3));
    let text = Text::new(string.clone(), cuts);
    assert_eq!(text.as_str(), string);
    let mut end = 0;
    for block in text.blocks() {
        assert!(end <= block.span.start() && !text.slice(block.span).is_empty());
        end = block.span.end();
    }
}

/// Every span of every statement lies in the text, and reading twice gives the same.
pub fn reader(input: &[u8]) {
    static READER: OnceLock<Reader> = OnceLock::new();
    let reader = READER.get_or_init(|| Reader::english().expect("the model in the program loads"));
    let document = plain(input);
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

fn plain(input: &[u8]) -> Document {
    let string = String::from_utf8_lossy(input).into_owned();
    let whole = 0..string.len();
    Document {
        id: "input".to_owned(),
        origin: None,
        title: None,
        outlet: None,
        byline: None,
        published: None,
        url: None,
        language: None,
        text: Text::new(string, [(BlockKind::Paragraph, whole)]),
    }
}
