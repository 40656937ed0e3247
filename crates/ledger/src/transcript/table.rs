//! A transcript as a table in Parquet: a row for each item, and form and head in what is said of the table.

use std::collections::HashMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};

use super::{Item, NOT_COMPLETE, SCHEMA, Unfit};
use crate::entry::{Entry, Head};
use crate::event::Event;
use crate::hash::Hash;
use crate::sheet::{Cell, Kind, Sheet};

/// The columns. A piece has `hash` and `bytes`, an entry all but `bytes`.
const COLUMNS: [(&str, Kind); 7] = [
    ("hash", Kind::Words),
    ("entry", Kind::Number),
    ("at", Kind::Words),
    ("by", Kind::Words),
    ("kind", Kind::Words),
    ("content", Kind::Json),
    ("bytes", Kind::Bytes),
];

/// Begins the table of a ledger with this head.
///
/// # Errors
/// When it cannot be written.
pub fn begin<W: Write + Send>(out: W, head: Head) -> std::io::Result<Sheet<W>> {
    Sheet::begin(out, "ledger", &COLUMNS, &[("schema", SCHEMA.to_owned()), ("head", head.to_string())])
}

/// Writes an item.
///
/// # Errors
/// When it cannot be written.
pub fn write<W: Write + Send>(sheet: &mut Sheet<W>, item: &Item) -> std::io::Result<()> {
    match item {
        Item::Piece { hash, bytes } => {
            let mut cells = vec![Cell::Words(hash.to_string())];
            cells.resize(COLUMNS.len() - 1, Cell::Nothing);
            cells.push(Cell::Bytes(bytes.clone()));
            sheet.row(cells)
        }
        Item::Entry(entry) => {
            let Entry { number, at, by, kind, content, hash } = entry.clone();
            let words = [at, by, kind, content].map(Cell::Words);
            let first = [Cell::Words(hash.to_string()), Cell::Number(number)];
            sheet.row(first.into_iter().chain(words).chain([Cell::Nothing]).collect())
        }
    }
}

/// The items of a transcript.
pub struct Rows {
    records: RowIter<'static>,
    number: usize,
    is_over: bool,
}

impl Rows {
    /// Opens a table; says the head.
    ///
    /// # Errors
    /// When it is no transcript.
    pub fn open<S: ChunkReader + 'static>(source: S) -> Result<(Self, Head), Unfit> {
        let unfit = |what: String| Unfit { place: "the table".to_owned(), what };
        let reader = guarded(|| SerializedFileReader::new(source)).map_err(unfit)?;
        let said = reader.metadata().file_metadata().key_value_metadata().cloned().unwrap_or_default();
        let said: HashMap<String, String> = said.into_iter().filter_map(|pair| Some((pair.key, pair.value?))).collect();
        match said.get("schema").map(String::as_str) {
            Some(SCHEMA) => {}
            Some(other) if other.starts_with("onrecord-ledger/") => {
                return Err(unfit(format!("it has the form {other}, and this program knows {SCHEMA}")));
            }
            _ => return Err(unfit(NOT_COMPLETE.to_owned())),
        }
        let head = said.get("head").and_then(|head| head.parse().ok());
        let head = head.ok_or_else(|| unfit("it names no head".to_owned()))?;
        let records = guarded(|| Ok(RowIter::from_file_into(Box::new(reader)))).map_err(unfit)?;
        Ok((Self { records, number: 0, is_over: false }, head))
    }

    fn item(&mut self) -> Result<Option<Item>, Unfit> {
        self.number += 1;
        let place = format!("row {}", self.number);
        let unfit = |what: String| Unfit { place: place.clone(), what };
        let Some(row) = guarded(|| self.records.next().transpose()).map_err(unfit)? else { return Ok(None) };
        item_of(row).map(Some).map_err(unfit)
    }
}

fn item_of(row: Row) -> Result<Item, String> {
    let mut words: HashMap<String, String> = HashMap::new();
    let (mut number, mut bytes) = (None, None);
    for (name, field) in row.into_columns() {
        match field {
            Field::Str(value) => drop(words.insert(name, value)),
            Field::Long(value) if name == "entry" => number = Some(value),
            Field::Bytes(value) if name == "bytes" => bytes = Some(value.data().to_vec()),
            // Some read JSON as bytes.
            Field::Bytes(value) => {
                let value = String::from_utf8(value.data().to_vec()).map_err(|_| format!("{name} is not UTF-8"))?;
                words.insert(name, value);
            }
            _ => {}
        }
    }
    let mut take = |name: &str| words.remove(name).ok_or_else(|| format!("it has no {name}"));
    let hash: Hash = take("hash")?.parse().map_err(|_| "its hash is none".to_owned())?;
    match (number, bytes) {
        (None, Some(bytes)) => Ok(Item::Piece { hash, bytes }),
        (Some(number), None) => {
            let (at, by, kind) = (take("at")?, take("by")?, take("kind")?);
            let content = Event::from_json(&kind, &take("content")?)?.to_json();
            Ok(Item::Entry(Entry { number, at, by, kind, content, hash }))
        }
        _ => Err("it holds neither a piece nor an entry".to_owned()),
    }
}

impl Iterator for Rows {
    type Item = Result<Item, Unfit>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let item = self.item();
        self.is_over = !matches!(item, Ok(Some(_)));
        item.transpose()
    }
}

/// Does something with a file, whose damage may be one that the library does not expect and panics over.
fn guarded<T>(work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(format!("it cannot be read as Parquet: {error}")),
        Err(_) => Err("it cannot be read as Parquet: it is damaged".to_owned()),
    }
}
