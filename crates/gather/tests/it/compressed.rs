//! Compressed files of other kinds than archives.

use onrecord_gather::{Class, Order};
use onrecord_read::format::Format;

use crate::press::{gzip, page, zstd};
use crate::{Shelf, clippings, failed, gather, messages};

#[test]
fn a_compressed_file_is_read_as_what_it_was_before() {
    let shelf = Shelf::new();
    for (name, bytes, format) in [
        ("ferry.txt.gz", gzip(b"Ferry late"), Format::Plain),
        ("ferry.txt.zst", zstd(b"Ferry late"), Format::Plain),
        ("ferry.html.gz", gzip(page(1).as_bytes()), Format::Html),
        // Told by its first bytes, inside and out.
        ("ferry.gz", gzip(page(1).as_bytes()), Format::Html),
        ("ferry", zstd(page(1).as_bytes()), Format::Html),
        // Some programs save a page as the server packed it, under the name of the page, or unpack it and keep the name.
        ("ferry.html", gzip(page(1).as_bytes()), Format::Html),
        ("ferry.html.gz", page(1).into_bytes(), Format::Html),
    ] {
        let gathered = shelf.gather(name, bytes);
        let [clipping] = clippings(&gathered)[..] else { panic!("{name} is one article: {gathered:?}") };
        let expected = if format == Format::Plain { "Ferry late".to_owned() } else { page(1) };
        assert_eq!(
            (clipping.format, String::from_utf8_lossy(&clipping.bytes).into_owned()),
            (format, expected),
            "{name}"
        );
        assert_eq!(clipping.provenance.id, "ferry", "{name}");
    }
}

#[test]
fn the_parts_of_a_compressed_file_are_read_as_one() {
    let shelf = Shelf::new();
    for pack in [gzip, zstd] {
        let parts = [pack(b"{\"id\":\"a\",\"text\":\"Fer"), pack(b""), pack(b"ry\"}\n{\"id\":\"b\",\"text\":\"Two\"}")];
        let gathered = shelf.gather("wire.jsonl.gz", parts.concat());
        let lines: Vec<_> = clippings(&gathered).into_iter().map(|clipping| clipping.bytes.trim_ascii_end()).collect();
        assert_eq!(lines, [&b"{\"id\":\"a\",\"text\":\"Ferry\"}"[..], b"{\"id\":\"b\",\"text\":\"Two\"}"]);
        assert_eq!(clippings(&gathered)[1].provenance.id, "wire:2");
    }
}

#[test]
fn zeros_behind_the_last_part_are_nothing() {
    let gathered = Shelf::new().gather("ferry.txt.gz", [gzip(b"Ferry late"), vec![0; 1000]].concat());
    let [clipping] = clippings(&gathered)[..] else { panic!("one article: {gathered:?}") };
    assert_eq!((clipping.bytes.as_slice(), messages(clipping)), (&b"Ferry late"[..], vec![]));
}

#[test]
fn a_folder_is_searched_for_compressed_files_too() {
    let shelf = Shelf::new();
    shelf.put("a.txt.gz", gzip(b"A"));
    shelf.put("b.jsonl.zst", zstd(b"{\"text\":\"B\"}"));
    shelf.put("photo.jpg.gz", gzip(b"C"));
    shelf.put("README.md.gz", gzip(b"D"));
    shelf.put("unknown.gz", gzip(b"E"));
    let gathered = gather(Order { sources: vec![shelf.0.path().to_owned()], ..Order::default() });
    let ids: Vec<_> = clippings(&gathered).into_iter().map(|clipping| clipping.provenance.id.as_str()).collect();
    assert_eq!(ids, ["a", "b:1"]);
}

#[test]
fn of_a_file_that_is_cut_short_the_front_is_read_with_a_warning() {
    let text = (0..4000).map(|number| format!("Ferry {number} is late.")).collect::<Vec<_>>().join(" ");
    let shelf = Shelf::new();
    for (pack, name) in [(gzip as fn(&[u8]) -> Vec<u8>, "gzip"), (zstd, "zstd")] {
        let packed = pack(text.as_bytes());
        let whole = [packed.clone(), pack(text.as_bytes())].concat();
        let gathered = shelf.gather("ferry.txt.gz", &whole[..packed.len() + 40]);
        let [clipping] = clippings(&gathered)[..] else { panic!("one article: {gathered:?}") };
        assert!(clipping.bytes.starts_with(text.as_bytes()));
        let expected = format!("the {name} data that begins at byte {} breaks off", packed.len());
        assert!(messages(clipping)[0].starts_with(&expected), "{:?}", messages(clipping));
    }
}

#[test]
fn a_file_that_cannot_be_unpacked_is_damaged() {
    let gathered =
        Shelf::new().gather("ferry.txt.gz", [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3][..], &[0xff; 50]].concat());
    let [left] = failed(&gathered)[..] else { panic!("no article: {gathered:?}") };
    assert_eq!(left.class, Class::Damaged);
    let expected = "cannot be read: the gzip data that begins at byte 0 is damaged behind 0 unpacked bytes";
    assert_eq!(left.reason, expected);
}

#[test]
fn a_bomb_is_refused_before_it_fills_the_memory() {
    let shelf = Shelf::new();
    let zeros = vec![0; 100 << 20];
    for (name, bomb) in [("bomb.txt.gz", gzip(&zeros)), ("bomb.jsonl.gz", gzip(&zeros)), ("bomb.txt.zst", zstd(&zeros))]
    {
        let gathered = shelf.gather(name, bomb);
        assert_eq!(gathered.len(), 1, "{name}");
        let left = failed(&gathered)[0];
        assert_eq!(left.class, Class::TooLong, "{name}");
        let expected = "cannot be read: what stands at byte 0 unpacks to more than 300 times its size";
        assert_eq!(left.reason, expected, "{name}");
    }
}
