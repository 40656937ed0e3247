//! Prints the archives that the tests read.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A record of an archive, as it is without compression.
pub(crate) fn record(kind: &str, fields: &[(&str, &str)], block: impl AsRef<[u8]>) -> Vec<u8> {
    let block = block.as_ref();
    let mut bytes = format!("WARC/1.1\r\nWARC-Type: {kind}\r\n").into_bytes();
    for (name, value) in fields {
        bytes.extend(format!("{name}: {value}\r\n").bytes());
    }
    bytes.extend(format!("Content-Length: {}\r\n\r\n", block.len()).bytes());
    bytes.extend(block);
    bytes.extend(b"\r\n\r\n");
    bytes
}

/// A page that can be told from the others by its number.
pub(crate) fn page(number: usize) -> String {
    let said =
        format!("<p>Ferry {number} will be late, the harbour office of Skerry said on Monday in a statement.</p>");
    format!("<!doctype html><title>Ferry {number} late</title><article>{}</article>", said.repeat(3))
}

/// What a server answered.
pub(crate) fn answer(status: &str, fields: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\n{fields}\r\n").as_bytes(), body.as_ref()].concat()
}

/// A record of a page, with more fields of its head.
pub(crate) fn response_with(number: usize, more: &[(&str, &str)], block: impl AsRef<[u8]>) -> Vec<u8> {
    let (id, address) = (id(number), address(number));
    let id = format!("<{id}>");
    let mut fields = vec![
        ("WARC-Record-ID", id.as_str()),
        ("WARC-Target-URI", address.as_str()),
        ("WARC-Date", "2024-03-05T10:20:30Z"),
        ("Content-Type", "application/http; msgtype=response"),
    ];
    fields.extend(more);
    record("response", &fields, block)
}

/// A record of a page.
pub(crate) fn response(number: usize) -> Vec<u8> {
    response_with(number, &[], answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", page(number)))
}

pub(crate) fn id(number: usize) -> String {
    format!("urn:uuid:00000000-0000-4000-8000-{number:012}")
}

pub(crate) fn address(number: usize) -> String {
    format!("https://post.example/{number}")
}

/// What crawlers write around the page of a response.
pub(crate) fn crawl(pages: usize) -> Vec<Vec<u8>> {
    let mut records = vec![record("warcinfo", &[("Content-Type", "application/warc-fields")], "software: press/1\r\n")];
    for number in 0..pages {
        let fields = [("Content-Type", "application/http; msgtype=request")];
        records.push(record("request", &fields, format!("GET /{number} HTTP/1.1\r\nHost: post.example\r\n\r\n")));
        records.push(response(number));
    }
    records
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes all")
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).expect("memory takes all")
}

/// Each record for itself, as one file.
pub(crate) fn each(records: &[Vec<u8>], pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    records.iter().flat_map(|record| pack(record)).collect()
}

/// Each record for itself, with a dictionary in front, as `.warc.zst` has it.
pub(crate) fn each_with_dictionary(records: &[Vec<u8>], dictionary: &[u8], stored: &[u8]) -> Vec<u8> {
    let mut file = vec![0x5d, 0x2a, 0x4d, 0x18];
    file.extend(u32::try_from(stored.len()).expect("a short dictionary").to_le_bytes());
    file.extend(stored);
    for record in records {
        let mut encoder = zstd::stream::Encoder::with_dictionary(Vec::new(), 3, dictionary).expect("a dictionary");
        file.extend(encoder.write_all(record).and_then(|()| encoder.finish()).expect("memory takes all"));
    }
    file
}
