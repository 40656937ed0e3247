//! Tables that are text: CSV, TSV, and the same with any other delimiter, a row in memory at a time.
//!
//! The first row names the columns. Cells may be quoted with `"`, and quoted cells may hold delimiters and line ends.

use std::io::{self, Cursor, Read};

use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;
use onrecord_read::format::told;

use super::columns::{self, Mapping};
use super::{Layout, Row};
use crate::class::Class;
use crate::clipping::{Gathered, Left};
use crate::files::Named;
use crate::printed::is_unprinted;

/// As much of a table as tells its encoding.
const HEAD: u64 = 1 << 18;
/// A row is no longer than this, in bytes: a quotation mark that nobody closes makes one row of the rest of the table.
const LONGEST_ROW: u64 = 64 << 20;
/// U+FFFD in UTF-8.
const REPLACED: &[u8] = b"\xef\xbf\xbd";
/// Delimiters that are tried where none is given.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The rows of a table.
pub(crate) struct Rows {
    reader: Reader<Rationed>,
    named: Named,
    names: Vec<String>,
    mapping: Mapping,
    /// The number of the last row, as programs for tables count them: that of the names is the first.
    number: u64,
    encoding: &'static Encoding,
    /// What is to be said with the first article.
    remarks: Vec<String>,
    is_over: bool,
}

impl Rows {
    /// The rows of an input that goes by this name.
    ///
    /// # Errors
    /// When the input cannot be read, or its columns cannot be told.
    pub(crate) fn open(mut source: impl Read + Send + 'static, named: Named, layout: &Layout) -> Result<Self, Left> {
        let unreadable = |error: io::Error| Left::unreadable(named.place.clone(), &error);
        let mut head = Vec::new();
        source.by_ref().take(HEAD).read_to_end(&mut head).map_err(unreadable)?;
        let told = told(&head);
        let encoding = Encoding::for_label(told.encoding.as_bytes()).unwrap_or(UTF_8);
        let delimiter = layout.delimiter.unwrap_or_else(|| guess_delimiter(&encoding.decode(&head).0));
        let text = DecodeReaderBytesBuilder::new()
            .encoding(Some(encoding))
            .utf8_passthru(true) // so that the reader names the bytes that are not UTF-8
            .strip_bom(true)
            .bom_override(true)
            .build(Cursor::new(head).chain(source));
        let rationed = Rationed { source: Box::new(text), ration: LONGEST_ROW };
        let mut reader = builder(delimiter).from_reader(rationed);
        let header = reader.byte_headers().map_err(|error| unreadable(cause(error)))?;
        let names: Vec<String> = header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        let refused = |reason: String| Left { place: named.place.clone(), class: Class::UnknownFormat, reason };
        if names.is_empty() {
            return Err(refused("is empty, and a table begins with the names of its columns".to_owned()));
        }
        let mapping = layout.columns.map(&names).map_err(refused)?;
        let guess = || format!("the table is not UTF-8 and says no other encoding; it was read as {}", encoding.name());
        let remarks = told.is_guess.then(guess).into_iter().collect();
        Ok(Self { reader, named, names, mapping, number: 1, encoding, remarks, is_over: false })
    }

    /// Makes an article of a row, if there is anything in it.
    fn article(&mut self, record: &ByteRecord) -> Option<Gathered> {
        let row = Row { named: &self.named, number: self.number };
        let columns = self.names.len();
        if record.iter().skip(columns).any(|cell| !is_unprinted(cell)) {
            let reason = format!(
                "has {} cells in {columns} columns, so that it is not certain which is which; it was left out",
                record.len()
            );
            return Some(Gathered::Failed(Left { place: row.place(), class: Class::Damaged, reason }));
        }
        let cells: Vec<Vec<u8>> = record.iter().map(<[u8]>::to_vec).collect();
        let is_replaced = |cell: &Vec<u8>| cell.windows(REPLACED.len()).any(|window| window == REPLACED);
        let mut remarks = Vec::new();
        if self.encoding != UTF_8 && cells.iter().any(is_replaced) {
            remarks.push(format!("bytes that are not {} became U+FFFD", self.encoding.name()));
        }
        let gathered = row.article(&self.mapping, &self.names, &cells, remarks)?;
        Some(gathered.say(&mut self.remarks))
    }
}

impl Iterator for Rows {
    type Item = Gathered;

    fn next(&mut self) -> Option<Gathered> {
        let mut record = ByteRecord::new();
        while !self.is_over {
            self.reader.get_mut().ration = LONGEST_ROW;
            self.number += 1;
            match self.reader.read_byte_record(&mut record) {
                Ok(true) => {
                    if let Some(gathered) = self.article(&record) {
                        return Some(gathered);
                    }
                }
                Ok(false) => self.is_over = true,
                Err(error) => {
                    self.is_over = true;
                    let place = format!("{}: row {}", self.named.place, self.number);
                    return Some(Gathered::Failed(Left::unreadable(place, &cause(error))));
                }
            }
        }
        None
    }
}

/// A source that gives no more than a ration before it is given another.
struct Rationed {
    source: Box<dyn Read + Send>,
    ration: u64,
}

impl Read for Rationed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ration == 0 && !buffer.is_empty() {
            let mebibytes = LONGEST_ROW >> 20;
            return Err(io::Error::other(format!(
                "a row is longer than {mebibytes} mebibytes; is a quotation mark left open?"
            )));
        }
        let most = usize::try_from(self.ration).unwrap_or(usize::MAX).min(buffer.len());
        let length = self.source.read(&mut buffer[..most])?;
        self.ration -= length as u64;
        Ok(length)
    }
}

fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).flexible(true);
    builder
}

/// The delimiter that cuts the first row into most names of columns that are known, or else into most cells.
fn guess_delimiter(head: &str) -> u8 {
    let names = |delimiter: u8| {
        let mut reader = builder(delimiter).from_reader(head.trim_start_matches('\u{feff}').as_bytes());
        reader.byte_headers().cloned().unwrap_or_default()
    };
    let score = |delimiter: u8| {
        let names = names(delimiter);
        let words: Vec<String> = names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        (columns::known(words.iter().map(String::as_str)), names.len())
    };
    // Of equals the last is taken, and the comma is the likeliest.
    DELIMITERS.into_iter().rev().max_by_key(|&delimiter| score(delimiter)).unwrap_or(b',')
}

/// What went wrong under the reader of CSV, which finds no fault of its own in bytes.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use onrecord_read::document::Field;
    use onrecord_read::format::Format;

    use super::*;
    use crate::clipping::Clipping;

    fn rows(table: &[u8], layout: &Layout) -> Result<Vec<Gathered>, Left> {
        let named = Named { place: "wire.csv".into(), id: "wire".into(), origin: "in/wire.csv".into() };
        Ok(Rows::open(Cursor::new(table.to_vec()), named, layout)?.collect())
    }

    fn articles(table: &[u8]) -> Vec<Clipping> {
        let gathered = rows(table, &Layout::default()).expect("a table");
        gathered
            .into_iter()
            .map(|gathered| match gathered {
                Gathered::Article(clipping) => clipping,
                other => panic!("no article: {other:?}"),
            })
            .collect()
    }

    fn texts(table: &[u8]) -> Vec<String> {
        articles(table).into_iter().map(|clipping| String::from_utf8_lossy(&clipping.bytes).into_owned()).collect()
    }

    #[test]
    fn any_delimiter_is_told_by_the_names_that_it_leaves() {
        for delimiter in [",", "\t", ";", "|"] {
            let table = ["id", "title, or what; it is|called", "text"].join(delimiter)
                + "\n"
                + &["a", "Ferry", "\"One\r\n\"\"two\"\", three\""].join(delimiter)
                + "\n";
            let quoted = table.replace("title, or what; it is|called", "\"title, or what; it is|called\"");
            assert_eq!(texts(quoted.as_bytes()), ["One\r\n\"two\", three"], "{delimiter:?}");
        }
    }

    #[test]
    fn rows_say_where_they_stand_and_what_their_cells_say() {
        let all =
            articles(b"id,headline,body,date\r\nx1,Ferry late,\"One\n\ntwo\",2024-03-05\n,,,\n,Weir,<p>Three</p>,\n");
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].place.as_str(), all[0].provenance.id.as_str()), ("wire.csv: row 2", "x1"));
        let said: Vec<_> = all[0].provenance.claims.iter().map(|claim| (claim.field, claim.key.as_str())).collect();
        assert_eq!(said, [(Field::Title, "headline"), (Field::Published, "date")]);
        assert_eq!((all[1].place.as_str(), all[1].provenance.id.as_str()), ("wire.csv: row 4", "wire:4"));
        assert_eq!((all[0].format, all[1].format), (Format::Plain, Format::Fragment));
    }

    #[test]
    fn cells_in_which_nothing_is_to_be_seen_are_empty() {
        let table = "id,text,title\n\u{a0},One,\u{200b}\n\u{feff},\u{a0},\n x ,Three,\u{ad}\n";
        let gathered = rows(table.as_bytes(), &Layout::default()).expect("a table");
        let [Gathered::Article(one), Gathered::Article(three)] = gathered.as_slice() else { panic!("{gathered:?}") };
        assert_eq!((one.provenance.id.as_str(), three.provenance.id.as_str()), ("wire:2", "x"));
        assert!(one.provenance.claims.is_empty(), "{one:?}");
    }

    #[test]
    fn rows_that_may_be_cut_wrongly_are_left_out_and_said() {
        let gathered = rows(b"id,text\na,One, two\nb\nc,Three,\n", &Layout::default()).expect("a table");
        let [Gathered::Failed(long), Gathered::Skipped(short), Gathered::Article(whole)] = gathered.as_slice() else {
            panic!("{gathered:?}");
        };
        assert!(long.place.ends_with("row 2") && long.reason.starts_with("has 3 cells in 2 columns"), "{long:?}");
        assert!(short.place.ends_with("row 3") && short.reason.contains("\"text\""), "{short:?}");
        assert_eq!(whole.bytes, b"Three");
    }

    #[test]
    fn tables_may_be_in_any_encoding() {
        let table = "id\ttext\na\tLe caf\u{e9} est ferm\u{e9}, a dit la propri\u{e9}taire.\n";
        let utf_16: Vec<u8> = format!("\u{feff}{table}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin: Vec<u8> = table.chars().map(|char| char as u8).collect();
        for bytes in [table.as_bytes().to_vec(), format!("\u{feff}{table}").into_bytes(), utf_16, latin.clone()] {
            assert_eq!(texts(&bytes), ["Le caf\u{e9} est ferm\u{e9}, a dit la propri\u{e9}taire."]);
        }
        assert!(articles(&latin)[0].warnings[0].message.ends_with("it was read as windows-1252"));
    }

    #[test]
    fn a_quotation_mark_left_open_costs_no_more_memory_than_the_longest_row() {
        let table = Cursor::new(b"text\n\"One".to_vec()).chain(io::repeat(b'x'));
        let named = Named { place: "wire.csv".into(), id: "wire".into(), origin: "wire.csv".into() };
        let all: Vec<_> = Rows::open(table, named, &Layout::default()).expect("it has a column").collect();
        let [Gathered::Failed(left)] = all.as_slice() else { panic!("{all:?}") };
        assert!(left.reason.contains("is a quotation mark left open?"), "{left:?}");
    }
}
