//! What is taken out of sound archives.

use onrecord_gather::{Class, Gathered, Order};
use onrecord_read::document::{Field, Place};
use onrecord_read::format::Format;

use crate::press::{
    address, answer, crawl, each, each_with_dictionary, gzip, id, page, record, response, response_with, zstd,
};
use crate::{Shelf, clippings, failed, gather, messages, skipped};

/// An archive in every way that archives are compressed, with whether each record is compressed for itself.
fn every_way(records: &[Vec<u8>]) -> Vec<(&'static str, Vec<u8>, bool)> {
    let plain = records.concat();
    let dictionary = page(0).repeat(4).into_bytes();
    vec![
        ("plain.warc", plain.clone(), true),
        ("each.warc.gz", each(records, gzip), true),
        ("whole.warc.gz", gzip(&plain), false),
        ("blocks.warc.gz", plain.chunks(300).flat_map(gzip).collect(), false),
        ("each.warc.zst", each(records, zstd), true),
        ("whole.warc.zst", zstd(&plain), false),
        ("dictionary.warc.zst", each_with_dictionary(records, &dictionary, &dictionary), true),
        ("packed-dictionary.warc.zst", each_with_dictionary(records, &dictionary, &zstd(&dictionary)), true),
        ("no-name", each(records, gzip), true),
    ]
}

fn unpacked(name: &str, bytes: &[u8]) -> Vec<u8> {
    use std::io::Read;
    let mut unpacked = Vec::new();
    match bytes {
        [0x1f, 0x8b, ..] => flate2::read::GzDecoder::new(bytes).read_to_end(&mut unpacked).map(|_| unpacked),
        _ if name.contains("dictionary") => {
            let dictionary = page(0).repeat(4).into_bytes();
            let decoder = zstd::stream::Decoder::with_dictionary(bytes, &dictionary);
            decoder.and_then(|mut decoder| decoder.read_to_end(&mut unpacked).map(|_| unpacked))
        }
        [0x28, 0xb5, ..] => zstd::decode_all(bytes),
        _ => Ok(bytes.to_vec()),
    }
    .expect("a part can be unpacked alone")
}

#[test]
fn an_archive_gives_the_same_articles_however_it_is_compressed() {
    let shelf = Shelf::new();
    let records = crawl(7);
    for (name, bytes, _) in every_way(&records) {
        let gathered = shelf.gather(name, bytes);
        assert!(failed(&gathered).is_empty(), "{name}: {:?}", failed(&gathered));
        assert_eq!(skipped(&gathered).len(), 8, "{name}");
        let clippings = clippings(&gathered);
        assert_eq!(clippings.len(), 7, "{name}");
        for (number, clipping) in clippings.into_iter().enumerate() {
            assert_eq!((clipping.format, messages(clipping)), (Format::Html, Vec::new()), "{name}");
            assert_eq!(String::from_utf8_lossy(&clipping.bytes), page(number), "{name}");
            let provenance = &clipping.provenance;
            assert_eq!((provenance.id.as_str(), provenance.encoding.as_deref()), (id(number).as_str(), Some("utf-8")));
            assert_eq!(provenance.captured.map(|time| time.to_string()).as_deref(), Some("2024-03-05T10:20:30Z"));
            let claim = &provenance.claims[0];
            assert_eq!((claim.field, claim.place, &claim.value), (Field::Address, Place::Carrier, &address(number)));
        }
    }
}

#[test]
fn a_record_that_is_compressed_for_itself_can_be_cut_out_of_the_archive() {
    let shelf = Shelf::new();
    let records = crawl(5);
    for (name, bytes, is_each) in every_way(&records) {
        for (number, clipping) in clippings(&shelf.gather(name, &bytes)).into_iter().enumerate() {
            let found = clipping.provenance.record.as_ref().expect("it comes from an archive");
            assert_eq!(found.id, Some(id(number)));
            let inside = if found.inside > 0 { format!("+{}", found.inside) } else { String::new() };
            let origin = format!("{}:{}{inside}", found.archive, found.offset);
            assert_eq!(clipping.provenance.origin, Some(origin));
            let at = usize::try_from(found.offset).expect("a small file");
            if is_each {
                let length = usize::try_from(found.length.expect("it is alone")).expect("a small file");
                assert_eq!(unpacked(name, &bytes[at..at + length]), records[2 + 2 * number], "{name}");
            } else if !name.starts_with("blocks") {
                assert_eq!((found.offset, found.length), (0, None), "{name}");
                let inside = usize::try_from(found.inside).expect("a small file");
                assert!(unpacked(name, &bytes)[inside..].starts_with(&records[2 + 2 * number]), "{name}");
            }
        }
    }
}

#[test]
fn reading_can_start_at_any_record_and_gives_the_same_from_there() {
    let shelf = Shelf::new();
    let before = shelf.put("a.txt", "Ferry late");
    let after = shelf.put("z.jsonl", "{\"text\":\"One\"}\n{\"text\":\"Two\"}\n");
    for (name, bytes, _) in every_way(&crawl(4)) {
        let sources = vec![before.clone(), shelf.put(name, bytes), after.clone()];
        let whole = gather(Order { sources: sources.clone(), ..Order::default() });
        let whole: Vec<String> = clippings(&whole).into_iter().map(|clipping| format!("{clipping:?}")).collect();
        let all = gather(Order { sources: sources.clone(), ..Order::default() });
        for (number, clipping) in clippings(&all).into_iter().enumerate() {
            let start = clipping.provenance.origin.clone();
            let part = gather(Order { sources: sources.clone(), start, ..Order::default() });
            let part: Vec<String> = clippings(&part).into_iter().map(|clipping| format!("{clipping:?}")).collect();
            assert!(part == whole[number..], "{name} from {number} on");
        }
    }
}

#[test]
fn a_start_that_is_nowhere_is_said() {
    let shelf = Shelf::new();
    let archive = shelf.put("a.warc.gz", each(&crawl(2), gzip));
    let lines = shelf.put("a.jsonl", "{\"text\":\"One\"}\n");
    let starts = [
        format!("{}:7", archive.display()),
        format!("{}:0+99999999", archive.display()),
        format!("{}:99999999", archive.display()),
        format!("{}:first", archive.display()),
        format!("{}:9", lines.display()),
        "elsewhere".to_owned(),
    ];
    for start in starts {
        let sources = vec![archive.clone(), lines.clone()];
        let gathered = gather(Order { sources, start: Some(start.clone()), ..Order::default() });
        let left = failed(&gathered)[0];
        assert_eq!(left.place, start, "{left:?}");
    }
}

#[test]
fn what_holds_no_article_is_passed_over_with_its_reason() {
    let html = "Content-Type: text/html\r\n";
    let http = ("Content-Type", "application/http; msgtype=response");
    let robots = [http, ("WARC-Target-URI", "https://post.example/robots.txt")];
    let dns = [("Content-Type", "text/dns"), ("WARC-Target-URI", "dns:post.example")];
    let records = [
        record("warcinfo", &[], "software: press/1"),
        record("metadata", &[], "outlink: x"),
        response_with(1, &[], answer("200 OK", "Content-Type: image/png\r\n", [0x89, b'P', b'N', b'G'])),
        response_with(2, &[], answer("200 OK", "Content-Type: text/css\r\n", "p {}")),
        record("response", &robots, answer("200 OK", "Content-Type: text/plain\r\n", "User-agent: *")),
        record("response", &dns, "20240305 post.example. A 192.0.2.1"),
        response_with(3, &[], answer("301 Moved", &format!("{html}Location: /x\r\n"), "<p>Moved")),
        response_with(4, &[], answer("404 Not Found", html, page(4))),
        response_with(5, &[], answer("200 OK", "", "no type")),
    ];
    let gathered = Shelf::new().gather("crawl.warc", records.concat());
    let found: Vec<(Class, &str)> =
        skipped(&gathered).into_iter().map(|left| (left.class, left.reason.as_str())).collect();
    let expected = [
        (Class::NoArticle, "is a warcinfo"),
        (Class::NoArticle, "is a metadata"),
        (Class::NoArticle, "is image/png"),
        (Class::NoArticle, "is text/css"),
        (Class::NoArticle, "is a robots.txt"),
        (Class::NoArticle, "is text/dns"),
        (Class::NoArticle, "says that it is elsewhere (301)"),
        (Class::NotNews, "is no page: the server answered 404"),
        (Class::NoArticle, "does not say of what type it is"),
    ];
    assert_eq!(found, expected);
    assert_eq!(gathered.len(), expected.len());
}

#[test]
fn a_copy_names_the_capture_that_it_is_a_copy_of() {
    let fields = [
        ("WARC-Refers-To-Target-URI", "https://post.example/7"),
        ("WARC-Refers-To-Date", "2024-03-01T00:00:00Z"),
        ("WARC-Refers-To", "<urn:uuid:7>"),
        ("Content-Type", "application/http; msgtype=response"),
    ];
    let copy = record("revisit", &fields, answer("200 OK", "", ""));
    let gathered = Shelf::new().gather("crawl.warc.gz", each(&[copy, response(1)], gzip));
    let left = skipped(&gathered)[0];
    assert_eq!(left.class, Class::Repeated);
    assert_eq!(left.reason, "is a copy of https://post.example/7 of 2024-03-01T00:00:00Z, record urn:uuid:7");
    assert!(left.place.ends_with("crawl.warc.gz: record at byte 0"), "{}", left.place);
    assert_eq!(clippings(&gathered).len(), 1);
}

#[test]
fn texts_and_pages_that_stand_alone_in_a_record_are_articles() {
    let text = [("Content-Type", "text/plain"), ("WARC-Target-URI", "https://post.example/a")];
    let html = [("Content-Type", "text/html; charset=windows-1252"), ("WARC-Record-ID", "<urn:b>")];
    let records = [record("conversion", &text, "Ferry late"), record("resource", &html, "<!doctype html><p>Caf\u{e9}")];
    let gathered = Shelf::new().gather("texts.warc.wet.gz", each(&records, gzip));
    let [text, html] = clippings(&gathered)[..] else { panic!("two articles: {gathered:?}") };
    assert_eq!((text.format, text.bytes.as_slice(), text.provenance.id.as_str()), {
        (Format::Plain, b"Ferry late".as_slice(), "texts.warc:0")
    });
    assert_eq!((html.format, html.provenance.encoding.as_deref()), (Format::Html, Some("windows-1252")));
    assert_eq!(html.provenance.id, "urn:b");
}

#[test]
fn a_page_comes_out_of_chunks_and_compression() {
    let packed = gzip(page(1).as_bytes());
    let mut body = Vec::new();
    for chunk in packed.chunks(50) {
        body.extend(format!("{:x}\r\n", chunk.len()).bytes());
        body.extend(chunk);
        body.extend(b"\r\n");
    }
    body.extend(b"0\r\n\r\n");
    let fields = "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n";
    let gathered = Shelf::new().gather("a.warc", response_with(1, &[], answer("200 OK", fields, body)));
    let [clipping] = clippings(&gathered)[..] else { panic!("one article: {gathered:?}") };
    assert_eq!(String::from_utf8_lossy(&clipping.bytes), page(1));
    assert!(messages(clipping).is_empty());
}

#[test]
fn a_digest_is_checked_and_a_wrong_one_is_a_warning() {
    // SHA-1 of "<!doctype html><p>Ferry" in base 32, and of nothing.
    let right = "sha1:I5IGPGO6W7GJBQF3U2LAH755JL4CQYP6";
    let wrong = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ";
    let block = answer("200 OK", "Content-Type: text/html\r\n", "<!doctype html><p>Ferry");
    let records =
        [right, wrong, "md5:unknown"].map(|digest| response_with(1, &[("WARC-Payload-Digest", digest)], &block));
    let gathered = Shelf::new().gather("a.warc", records.concat());
    let found: Vec<_> = clippings(&gathered).into_iter().map(messages).collect();
    assert_eq!(found, [vec![], vec![format!("its bytes are not those of its digest, {wrong}").as_str()], vec![]]);
}

#[test]
fn what_was_cut_when_it_was_captured_says_so() {
    let block = answer("200 OK", "Content-Type: text/html\r\n", page(1));
    let records =
        [("WARC-Truncated", "length"), ("WARC-Segment-Number", "1")].map(|field| response_with(1, &[field], &block));
    let gathered = Shelf::new().gather("a.warc", records.concat());
    let found: Vec<_> = clippings(&gathered).into_iter().map(messages).collect();
    let first_part = "it is the first part of several, and only that is read";
    assert_eq!(found, [["it was cut when it was captured (length)"], [first_part]]);
}

#[test]
fn old_heads_with_folded_lines_and_odd_case_are_read() {
    let record = "WARC/0.18\nwarc-type: resource\nWARC-Target-URI: <https://post.example/\n  long>\ncontent-type: \
                  Text/Plain\nCONTENT-LENGTH: 5\n\nFerry\r\n\r\n";
    let gathered = Shelf::new().gather("a.warc", record);
    let [Gathered::Article(clipping)] = &gathered[..] else { panic!("one article: {gathered:?}") };
    assert_eq!(clipping.bytes, b"Ferry");
    assert_eq!(clipping.provenance.claims[0].value, "https://post.example/ long");
}
