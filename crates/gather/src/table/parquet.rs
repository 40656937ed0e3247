//! Tables in Parquet: a row in memory at a time, and of the file the pages that it lies in.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field as Cell, Row as Record};
use parquet::schema::types::Type;

use super::columns::{Mapping, Part};
use super::{Layout, Row};
use crate::class::Class;
use crate::clipping::{Gathered, Left};
use crate::damage;
use crate::files::Named;

/// The rows of a table.
pub(crate) struct Rows {
    records: RowIter<'static>,
    named: Named,
    /// The names of all columns, and for each how many nanoseconds its numbers count, if they count time.
    names: Vec<String>,
    times: Vec<Option<i128>>,
    mapping: Mapping,
    /// The columns that are read, in the order of the file.
    read: Vec<usize>,
    number: u64,
    is_over: bool,
}

impl Rows {
    /// The rows of a file that goes by this name.
    ///
    /// # Errors
    /// When the file is no Parquet, or its columns cannot be told.
    pub(crate) fn open<S: ChunkReader + 'static>(source: S, named: Named, layout: &Layout) -> Result<Self, Left> {
        let left = |class: Class, reason: String| Left { place: named.place.clone(), class, reason };
        let opened = || -> Result<_, ParquetError> {
            let reader = SerializedFileReader::new(source)?;
            let schema = reader.metadata().file_metadata().schema_descr_ptr();
            Ok((reader, schema))
        };
        let (reader, schema) = guarded(opened).map_err(|wrong| left(Class::Damaged, wrong))?;
        let fields = schema.root_schema().get_fields();
        let names: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
        let times = fields.iter().map(|field| tick(field)).collect();
        let mapping = layout.columns.map(&names).map_err(|wrong| left(Class::UnknownFormat, wrong))?;
        let mut read: Vec<usize> = [Part::Text, Part::Id].into_iter().filter_map(|part| mapping.column(part)).collect();
        read.extend(mapping.fields().map(|(_, at)| at));
        read.sort_unstable();
        read.dedup();
        let wanted = read.iter().map(|&at| Arc::clone(&fields[at])).collect();
        let rows = || {
            let projection = Type::group_type_builder(schema.root_schema().name()).with_fields(wanted).build()?;
            RowIter::from_file_into(Box::new(reader)).project(Some(projection))
        };
        let rows = guarded(rows).map_err(|wrong| left(Class::Damaged, wrong))?;
        Ok(Self { records: rows, named, names, times, mapping, read, number: 0, is_over: false })
    }

    fn article(&self, record: Record) -> Option<Gathered> {
        let mut cells = vec![Vec::new(); self.names.len()];
        for (&at, (_, cell)) in self.read.iter().zip(record.into_columns()) {
            cells[at] = bytes(cell, self.times[at]);
        }
        let row = Row { named: &self.named, number: self.number };
        row.article(&self.mapping, &self.names, &cells, Vec::new())
    }
}

impl Iterator for Rows {
    type Item = Gathered;

    fn next(&mut self) -> Option<Gathered> {
        while !self.is_over {
            self.number += 1;
            match guarded(|| self.records.next().transpose()) {
                Ok(Some(record)) => {
                    if let Some(gathered) = self.article(record) {
                        return Some(gathered);
                    }
                }
                Ok(None) => self.is_over = true,
                Err(wrong) => {
                    self.is_over = true;
                    let place = format!("{}: row {}", self.named.place, self.number);
                    let reason = format!("{wrong}; the rest was left out");
                    return Some(Gathered::Failed(Left { place, class: Class::Damaged, reason }));
                }
            }
        }
        None
    }
}

/// Does something with a file, whose damage may be one that the library does not expect and panics over.
fn guarded<T>(work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match damage::guarded(work) {
        Some(Ok(done)) => Ok(done),
        Some(Err(error)) => Err(format!("cannot be read as Parquet: {error}")),
        None => Err("cannot be read as Parquet: it is damaged".to_owned()),
    }
}

/// How many nanoseconds a number of a column counts, if its numbers are times.
fn tick(field: &Type) -> Option<i128> {
    match field.get_basic_info().logical_type_ref()? {
        LogicalType::Timestamp(time) => Some(match time.unit {
            TimeUnit::MILLIS => 1_000_000,
            TimeUnit::MICROS => 1_000,
            TimeUnit::NANOS => 1,
        }),
        _ => None,
    }
}

/// A cell as it would be written in a table of text; nothing for what is nested deeper than a list.
fn bytes(cell: Cell, tick: Option<i128>) -> Vec<u8> {
    let time = |count: i128, tick: i128| {
        let time = count.checked_mul(tick).and_then(|nanoseconds| Timestamp::from_nanosecond(nanoseconds).ok());
        time.map(|time| time.to_string()).unwrap_or_default().into_bytes()
    };
    match cell {
        Cell::Str(words) => words.into_bytes(),
        Cell::Bytes(bytes) => bytes.data().to_vec(),
        Cell::Long(count) if tick.is_some() => time(count.into(), tick.unwrap_or(1)),
        Cell::TimestampMillis(count) => time(count.into(), 1_000_000),
        Cell::TimestampMicros(count) => time(count.into(), 1_000),
        Cell::Date(days) => {
            let day = Date::constant(1970, 1, 1).checked_add(i64::from(days).days());
            day.map(|day| day.to_string()).unwrap_or_default().into_bytes()
        }
        Cell::Byte(number) => number.to_string().into_bytes(),
        Cell::Short(number) => number.to_string().into_bytes(),
        Cell::Int(number) => number.to_string().into_bytes(),
        Cell::Long(number) => number.to_string().into_bytes(),
        Cell::UByte(number) => number.to_string().into_bytes(),
        Cell::UShort(number) => number.to_string().into_bytes(),
        Cell::UInt(number) => number.to_string().into_bytes(),
        Cell::ULong(number) => number.to_string().into_bytes(),
        Cell::ListInternal(list) => {
            let words = |cell: &Cell| if let Cell::Str(words) = cell { Some(words.clone()) } else { None };
            list.elements().iter().filter_map(words).collect::<Vec<_>>().join(", ").into_bytes()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use parquet::basic::{Compression, ZstdLevel};
    use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::*;

    fn table(compression: Compression) -> Vec<u8> {
        let message = "message articles { REQUIRED BINARY rain (UTF8); OPTIONAL BINARY body (UTF8);
            REQUIRED INT64 published (TIMESTAMP(NANOS,true)); }";
        let schema = Arc::new(parse_message_type(message).expect("a schema"));
        let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
        let mut file = Vec::new();
        let mut writer = SerializedFileWriter::new(&mut file, schema, properties).expect("a writer");
        for (words, present) in [(["One", "Two"], [1, 1]), (["Three", ""], [1, 0])] {
            let mut group = writer.next_row_group().expect("a group");
            let texts: Vec<ByteArray> = words.iter().map(|word| ByteArray::from(*word)).collect();
            let mut column = group.next_column().expect("rain").expect("rain");
            column.typed::<ByteArrayType>().write_batch(&texts, None, None).expect("written");
            column.close().expect("closed");
            let mut column = group.next_column().expect("body").expect("body");
            let some: Vec<ByteArray> = texts.iter().filter(|text| !text.data().is_empty()).cloned().collect();
            column.typed::<ByteArrayType>().write_batch(&some, Some(&present), None).expect("written");
            column.close().expect("closed");
            let mut column = group.next_column().expect("published").expect("published");
            let day = 1_709_632_800_000_000_000;
            column.typed::<Int64Type>().write_batch(&[day, day], None, None).expect("written");
            column.close().expect("closed");
            group.close().expect("closed");
        }
        writer.close().expect("closed");
        file
    }

    fn rows(file: Vec<u8>) -> Result<Vec<Gathered>, Left> {
        let named = Named { place: "wire.parquet".into(), id: "wire".into(), origin: "wire.parquet".into() };
        Ok(Rows::open(Bytes::from(file), named, &Layout::default())?.collect())
    }

    #[test]
    fn rows_of_all_groups_come_out_whatever_they_are_packed_with() {
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(ZstdLevel::default())] {
            let all = rows(table(compression)).expect("a table");
            let [Gathered::Article(one), Gathered::Article(_), Gathered::Article(three), Gathered::Skipped(four)] =
                all.as_slice()
            else {
                panic!("{all:?}");
            };
            assert_eq!((one.bytes.as_slice(), three.bytes.as_slice()), (&b"One"[..], &b"Three"[..]));
            assert_eq!((three.place.as_str(), three.provenance.id.as_str()), ("wire.parquet: row 3", "wire:3"));
            assert_eq!(one.provenance.claims[0].value, "2024-03-05T10:00:00Z");
            assert!(four.reason.contains("\"body\""));
        }
    }

    #[test]
    fn damage_anywhere_is_said_and_never_a_panic() {
        let whole = table(Compression::SNAPPY);
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x55;
            if let Err(left) = rows(damaged) {
                assert!(!left.reason.is_empty());
            }
            let _ = rows(whole[..at].to_vec());
        }
        assert!(rows(b"PAR1".to_vec()).is_err_and(|left| left.reason.contains("cannot be read as Parquet")));
    }
}
