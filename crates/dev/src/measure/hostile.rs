//! Input that is meant to break the reader, at one size and at twice that size: twice the time is linear.

use std::time::{Duration, Instant};

use onrecord_read::format::{Format, Provenance, jsonl, read};
use onrecord_read::reader::{Reader, Worker};

use crate::measure::Row;

/// Something hostile, as long as is asked for.
struct Hostile {
    name: &'static str,
    format: Format,
    make: fn(usize) -> Vec<u8>,
}

const ALL: [Hostile; 8] = [
    Hostile { name: "random bytes as text", format: Format::Plain, make: random },
    Hostile { name: "random bytes as a page", format: Format::Html, make: random },
    Hostile { name: "one word without an end", format: Format::Plain, make: |size| vec![b'a'; size] },
    Hostile { name: "one line of words", format: Format::Plain, make: |size| fill("and said ", size) },
    Hostile { name: "marks that open and never close", format: Format::Plain, make: |size| fill("\u{201c}a ", size) },
    Hostile { name: "marks alone", format: Format::Plain, make: |size| fill("\"\u{2018}\u{ab}", size) },
    Hostile { name: "elements in elements", format: Format::Html, make: |size| fill("<div><b>", size) },
    Hostile { name: "halves of surrogate pairs", format: Format::JsonLines, make: surrogates },
];

/// Reads each kind at `size` bytes and at twice that.
pub(crate) fn measure(reader: &Reader, size: usize) -> Vec<Row> {
    let mut worker = reader.worker();
    ALL.iter().map(|hostile| measure_one(hostile, &mut worker, size)).collect()
}

fn measure_one(hostile: &Hostile, worker: &mut Worker<'_>, size: usize) -> Row {
    let [one, two] = [size, 2 * size].map(|size| time(hostile, worker, size).as_secs_f64());
    Row {
        what: format!("{}, {} kB", hostile.name, 2 * size / 1000),
        figure: format!("{two:.2} s"),
        beside: format!("{one:.2} s for half of it; {:.1} times as long", two / one),
    }
}

fn time(hostile: &Hostile, worker: &mut Worker<'_>, size: usize) -> Duration {
    let bytes = (hostile.make)(size);
    let start = Instant::now();
    let received = match hostile.format {
        Format::JsonLines => jsonl::read_line(&bytes, Provenance::default()),
        format => Ok(read(format, bytes, Provenance::default())),
    };
    if let Ok(received) = received {
        std::hint::black_box(worker.read(&received.document));
    }
    start.elapsed()
}

fn fill(piece: &str, size: usize) -> Vec<u8> {
    piece.repeat(size.div_ceil(piece.len())).into_bytes()
}

fn surrogates(size: usize) -> Vec<u8> {
    let mut line = br#"{"id":"a","text":""#.to_vec();
    line.extend(fill(r"\ud800", size));
    line.extend(br#""}"#);
    line
}

/// Bytes that look random and are the same every time (xorshift).
fn random(size: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    std::iter::repeat_with(next).take(size).collect()
}
