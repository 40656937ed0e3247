//! Archives that are broken or were made to hurt: what is sound is read, and what is lost is said.

use onrecord_gather::{Class, Gathered};

use crate::press::{answer, crawl, each, gzip, id, record, response, response_with, zstd};
use crate::{Shelf, clippings, failed, messages};

fn ids(gathered: &[Gathered]) -> Vec<&str> {
    clippings(gathered).into_iter().map(|clipping| clipping.provenance.id.as_str()).collect()
}

fn told(gathered: &[Gathered]) -> Vec<String> {
    let told = |left: &&onrecord_gather::Left| {
        let (_, place) = left.place.rsplit_once(": ").expect("a place in the file");
        format!("{place}: {}", left.reason)
    };
    failed(gathered).iter().map(told).collect()
}

#[test]
fn what_is_no_record_is_passed_over_and_counted() {
    let one = response(1);
    let archive = [&one[..], b"nonsense\nWARC\n\n", &response(2), b"\r\n\r\nend"].concat();
    let gathered = Shelf::new().gather("a.warc", &archive);
    assert_eq!(ids(&gathered), [id(1), id(2)]);
    let end = archive.len() - 3;
    assert_eq!(
        told(&gathered),
        [
            format!("byte {}: 15 bytes belong to no record and were passed over", one.len()),
            // Behind the empty lines.
            format!("byte {}: 3 bytes belong to no record and were passed over", end - 4),
        ]
    );
}

#[test]
fn a_record_without_a_length_costs_itself_alone() {
    let broken = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\n<p>Lost";
    let archive = [&broken[..], b"\n", &response(2)].concat();
    let gathered = Shelf::new().gather("a.warc", archive);
    assert_eq!(ids(&gathered), [id(2)]);
    let expected =
        "record at byte 0: does not say how long it is (Content-Length); 8 bytes behind its head were passed over";
    assert_eq!(told(&gathered), [expected]);
}

#[test]
fn a_record_that_is_shorter_than_it_says_does_not_hide_the_next() {
    let [one, two, three] = [1, 2, 3].map(response);
    let length = two.len() - two.windows(4).position(|end| end == b"\r\n\r\n").expect("a head") - 8;
    for more in [300, one.len() + 100, 100_000] {
        let (right, wrong) = (format!("Content-Length: {length}"), format!("Content-Length: {}", length + more));
        let two = String::from_utf8(two.clone()).expect("it is UTF-8").replace(&right, &wrong);
        let archive = [&one[..], two.as_bytes(), &one, &three].concat();
        let gathered = Shelf::new().gather("a.warc", &archive);
        assert_eq!(ids(&gathered), [id(1), id(1), id(3)], "{more}");
        assert!(told(&gathered)[0].starts_with(&format!("record at byte {}: ", one.len())), "{:?}", told(&gathered));
        assert_eq!(told(&gathered).len(), 1, "{more}");
    }
}

#[test]
fn a_record_that_is_cut_short_costs_itself_alone() {
    let cut = |record: &[u8]| record[..record.len() - 100].to_vec();
    let records = [response(1), cut(&response(2)), response(3)];
    for pack in [gzip as fn(&[u8]) -> Vec<u8>, zstd] {
        let gathered = Shelf::new().gather("a.warc", each(&records, pack));
        assert_eq!(ids(&gathered), [id(1), id(3)]);
        let expected = format!("record at byte {}: ends 96 bytes too early; ", pack(&records[0]).len());
        assert!(told(&gathered).len() == 1 && told(&gathered)[0].starts_with(&expected), "{:?}", told(&gathered));
    }
    let gathered = Shelf::new().gather("a.warc", [response(1), cut(&response(2))].concat());
    assert_eq!(ids(&gathered), [id(1)]);
    let expected = format!("record at byte {}: ends 96 bytes too early; ", records[0].len());
    assert!(told(&gathered).len() == 1 && told(&gathered)[0].starts_with(&expected), "{:?}", told(&gathered));
}

#[test]
fn a_part_that_breaks_off_costs_itself_alone() {
    for pack in [gzip as fn(&[u8]) -> Vec<u8>, zstd] {
        let [one, two, three] = [1, 2, 3].map(|number| pack(&response(number)));
        // The crawler was killed, and started again on the same file.
        for keep in [3, 20, two.len() / 2, two.len() - 9, two.len() - 1] {
            let archive = [&one[..], &two[..keep], &three].concat();
            let gathered = Shelf::new().gather("a.warc", archive);
            let found = ids(&gathered);
            assert!(found.starts_with(&[id(1).as_str()]) && found.ends_with(&[id(3).as_str()]), "{keep}: {found:?}");
            // Where only the checksum is cut, the page is whole.
            let is_whole = found.len() == 3;
            assert!(
                !told(&gathered).is_empty() || (is_whole && !messages(clippings(&gathered)[1]).is_empty()),
                "{keep}"
            );
        }
    }
}

#[test]
fn a_part_whose_bytes_were_changed_costs_itself_alone() {
    let [one, mut two, three] = [1, 2, 3].map(|number| gzip(&response(number)));
    let middle = two.len() / 2;
    two[middle..middle + 8].fill(0xff);
    let gathered = Shelf::new().gather("a.warc", [&one[..], &two, &three].concat());
    assert_eq!(ids(&gathered), [id(1), id(3)]);
    let [left] = failed(&gathered)[..] else { panic!("one loss: {gathered:?}") };
    assert_eq!(left.class, Class::Damaged);
    assert!(
        left.reason.starts_with(&format!("cannot be read: the gzip data that begins at byte {} is damaged", one.len()))
    );
    assert!(left.reason.ends_with(&format!("; reading goes on at byte {}", one.len() + two.len())), "{}", left.reason);
}

#[test]
fn a_wrong_checksum_is_a_warning() {
    let mut one = gzip(&response(1));
    let checksum = one.len() - 8;
    one[checksum] ^= 1;
    let gathered = Shelf::new().gather("a.warc", [&one[..], &gzip(&response(2))].concat());
    assert_eq!(ids(&gathered), [id(1), id(2)]);
    let found = messages(clippings(&gathered)[0]);
    assert!(found.len() == 1 && found[0].contains("is damaged"), "{found:?}");
    assert!(failed(&gathered).is_empty());
}

#[test]
fn a_bomb_in_an_archive_is_refused_and_the_next_record_is_read() {
    let zeros = vec![0; 80 << 20];
    let bomb = answer("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", gzip(&zeros));
    let records = [response_with(1, &[], bomb), response(2)];
    let gathered = Shelf::new().gather("a.warc.gz", each(&records, gzip));
    assert_eq!(ids(&gathered), [id(2)]);
    assert_eq!(told(&gathered), ["record at byte 0: unpacks to more than 67108864 bytes and was left out"]);

    let records = [response_with(1, &[], answer("200 OK", "Content-Type: text/html\r\n", &zeros)), response(2)];
    let gathered = Shelf::new().gather("a.warc.gz", each(&records, gzip));
    assert_eq!(ids(&gathered), [id(2)]);
    assert_eq!(failed(&gathered)[0].class, Class::TooLong);
}

#[test]
fn a_length_that_is_a_lie_takes_no_memory() {
    let lie = String::from_utf8(record("resource", &[("Content-Type", "text/plain")], "")).expect("it is ASCII");
    for length in ["60000000", "18446744073709551615", "99999999999999999999999"] {
        let lie = lie.replace("Content-Length: 0", &format!("Content-Length: {length}"));
        let gathered = Shelf::new().gather("a.warc.gz", each(&[lie.into_bytes(), response(2)], gzip));
        assert_eq!(ids(&gathered), [id(2)], "{length}");
        assert_eq!(failed(&gathered).len(), 1);
    }
}

#[test]
fn an_archive_that_ends_anywhere_gives_what_stands_before() {
    let shelf = Shelf::new();
    let records = crawl(3);
    for pack in [gzip as fn(&[u8]) -> Vec<u8>, zstd, <[u8]>::to_vec] {
        let archive = each(&records, pack);
        for end in (0..archive.len()).step_by(37) {
            let whole = [2, 4, 6].iter().filter(|&&last| each(&records[..=last], pack).len() <= end).count();
            assert!(ids(&shelf.gather("a.warc", &archive[..end])).len() >= whole, "{end}");
        }
    }
}

#[test]
fn changed_bytes_cost_no_more_than_the_records_they_are_in() {
    let shelf = Shelf::new();
    let records = crawl(12);
    for pack in [gzip as fn(&[u8]) -> Vec<u8>, zstd] {
        let archive = each(&records, pack);
        // The first bytes tell that the file is compressed at all.
        for at in (4..archive.len()).step_by(53) {
            let mut changed = archive.clone();
            changed[at] ^= 0x55;
            let gathered = shelf.gather("a.warc", changed);
            assert!(ids(&gathered).len() >= 11, "{at}: {:?}", told(&gathered));
        }
    }
}

#[test]
fn what_only_looks_like_a_part_is_not_reported() {
    // Every ten bytes look like the head of a member, inside one that holds them as they are and does not end well.
    let heads = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3].repeat(6000);
    let member = |bytes: &[u8]| {
        let length = u16::try_from(bytes.len()).expect("a short block");
        let head = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0][..], &length.to_le_bytes(), &(!length).to_le_bytes()];
        [&head.concat(), bytes, &[7]].concat()
    };
    let archive = [member(&heads).repeat(20), gzip(&response(2))].concat();
    let gathered = Shelf::new().gather("a.warc", archive);
    assert_eq!(ids(&gathered), [id(2)]);
    // No more than the members.
    assert!((1..=20).contains(&failed(&gathered).len()), "{}", failed(&gathered).len());
}
