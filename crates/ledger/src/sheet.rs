//! Tables in Parquet, written row by row.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

/// Rows are written together once they hold so many bytes: readers then find enough of a column in one place, and no more
/// of the table than this is in memory.
const GROUP: usize = 16 << 20;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, in UTF-8.
    Words,
    /// JSON.
    Json,
    /// Whole numbers.
    Number,
    /// Days, as their number from 1970-01-01.
    Day,
    /// Any bytes.
    Bytes,
}

/// What stands in a row under a column; nothing is null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Nothing,
    /// Words or JSON.
    Words(String),
    /// A number or day.
    Number(i64),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl From<Option<String>> for Cell {
    fn from(words: Option<String>) -> Self {
        words.map_or(Self::Nothing, Self::Words)
    }
}

/// A table that is written.
pub struct Sheet<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    kinds: Vec<Kind>,
    rows: Vec<Vec<Cell>>,
    bytes: usize,
}

impl<W: Write + Send> Sheet<W> {
    /// Begins a table of this name with these columns, and with what is said of it in the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(out: W, name: &str, columns: &[(&str, Kind)], said: &[(&str, String)]) -> std::io::Result<Self> {
        let field = |&(name, kind): &(&str, Kind)| -> Result<TypePtr, ParquetError> {
            let (physical, logical) = match kind {
                Kind::Words => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                Kind::Json => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
                Kind::Number => (Physical::INT64, None),
                Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
                Kind::Bytes => (Physical::BYTE_ARRAY, None),
            };
            let field = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
            Ok(Arc::new(field.with_logical_type(logical).build()?))
        };
        let begun = || -> Result<_, ParquetError> {
            let fields = columns.iter().map(field).collect::<Result<_, _>>()?;
            let schema = Arc::new(Type::group_type_builder(name).with_fields(fields).build()?);
            let said = said.iter().map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone())).collect();
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::default()))
                .set_key_value_metadata(Some(said))
                .build();
            SerializedFileWriter::new(out, schema, Arc::new(properties))
        };
        let kinds = columns.iter().map(|(_, kind)| *kind).collect();
        Ok(Self { writer: begun().map_err(broken)?, kinds, rows: Vec::new(), bytes: 0 })
    }

    /// Writes a row, with a cell for each column.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, cells: Vec<Cell>) -> std::io::Result<()> {
        let size = |cell: &Cell| match cell {
            Cell::Words(words) => words.len(),
            Cell::Bytes(bytes) => bytes.len(),
            Cell::Nothing | Cell::Number(_) => 8,
        };
        self.bytes += cells.iter().map(size).sum::<usize>();
        self.rows.push(cells);
        if self.bytes >= GROUP { self.flush() } else { Ok(()) }
    }

    /// Writes what waits, and the end of the table.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn close(mut self) -> std::io::Result<()> {
        self.flush()?;
        self.writer.close().map_err(broken)?;
        Ok(())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(broken)?;
        for (at, kind) in self.kinds.iter().enumerate() {
            if let Some(mut column) = group.next_column().map_err(broken)? {
                write(&mut column, *kind, rows.iter().map(|row| &row[at])).map_err(broken)?;
                column.close().map_err(broken)?;
            }
        }
        group.close().map_err(broken)?;
        Ok(())
    }
}

fn write<'r>(
    column: &mut SerializedColumnWriter<'_>,
    kind: Kind,
    cells: impl Iterator<Item = &'r Cell> + Clone,
) -> Result<(), ParquetError> {
    let there: Vec<i16> = cells.clone().map(|cell| i16::from(*cell != Cell::Nothing)).collect();
    let numbers = cells.clone().filter_map(|cell| if let Cell::Number(number) = cell { Some(*number) } else { None });
    let bytes = cells.filter_map(|cell| match cell {
        Cell::Words(words) => Some(ByteArray::from(words.as_str())),
        Cell::Bytes(bytes) => Some(ByteArray::from(bytes.clone())),
        Cell::Nothing | Cell::Number(_) => None,
    });
    match kind {
        Kind::Number => {
            let numbers: Vec<i64> = numbers.collect();
            column.typed::<Int64Type>().write_batch(&numbers, Some(&there), None)?
        }
        Kind::Day => {
            let days: Vec<i32> = numbers.map(|day| day as i32).collect();
            column.typed::<Int32Type>().write_batch(&days, Some(&there), None)?
        }
        Kind::Words | Kind::Json | Kind::Bytes => {
            let bytes: Vec<ByteArray> = bytes.collect();
            column.typed::<ByteArrayType>().write_batch(&bytes, Some(&there), None)?
        }
    };
    Ok(())
}

/// What went wrong with the file; the library wraps the errors of the disk in its own.
fn broken(error: ParquetError) -> std::io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
            Ok(cause) => *cause,
            Err(other) => std::io::Error::other(other),
        },
        other => std::io::Error::other(other),
    }
}
