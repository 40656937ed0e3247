//! The wire format: one statement a line as JSON.

use onrecord_read::document::Document;
use onrecord_read::statement::Reading;
use onrecord_read::wire;

/// The statements of one article, one a line.
pub(super) fn article(document: &Document, reading: &Reading, reader: &str) -> Vec<u8> {
    let mut printed = Vec::new();
    for line in wire::lines(document, reading, reader) {
        serde_json::to_writer(&mut printed, &line).expect("a line has string keys and goes into memory");
        printed.push(b'\n');
    }
    printed
}
