//! The head of a WARC record: its version and its named fields.

use std::io::{self, BufRead as _};
use std::ops::Range;

use super::Broken;
use crate::unpacked::Unpacked;

/// What every record begins with.
pub(super) const OPENING: &[u8] = b"WARC/";
/// The longest head that is read. Addresses may be long, and some programs put notes there; real heads have 500 bytes.
const LONGEST: usize = 1 << 18;

/// The head of the record that is being read; its memory is used again for the next.
#[derive(Default)]
pub(super) struct Head {
    bytes: Vec<u8>,
    fields: Vec<(Range<usize>, Range<usize>)>,
}

impl Head {
    /// Reads the head of the record that begins here.
    ///
    /// # Errors
    /// When the head ends before it says how long the record is, or is longer than any.
    pub(super) fn read(&mut self, source: &mut Unpacked) -> Result<(), Broken> {
        self.bytes.clear();
        self.fields.clear();
        loop {
            let start = self.bytes.len();
            self.read_line(source)?;
            let line = self.bytes[start..].trim_ascii_end();
            if line.is_empty() {
                return Ok(());
            }
            let end = start + line.len();
            // A line that begins with white space goes on with the value above it.
            if let Some((_, value)) =
                self.fields.last_mut().filter(|_| line.starts_with(b" ") || line.starts_with(b"\t"))
            {
                value.end = end;
            } else if let Some(colon) = line.iter().position(|&byte| byte == b':').filter(|_| start > 0) {
                self.fields.push((start..start + colon, start + colon + 1..end));
            }
        }
    }

    fn read_line(&mut self, source: &mut Unpacked) -> Result<(), Broken> {
        loop {
            let there = source.fill_part()?;
            let found = there.iter().position(|&byte| byte == b'\n');
            let count = found.map_or(there.len(), |at| at + 1);
            self.bytes.extend_from_slice(&there[..count]);
            source.consume(count);
            if self.bytes.len() > LONGEST {
                return Err(Broken::record(format!("its head is longer than {LONGEST} bytes")));
            }
            if found.is_some() {
                return Ok(());
            }
            if count == 0 && !goes_on(source)? {
                return Err(Broken::record("its head breaks off"));
            }
        }
    }

    /// The value of a field, in UTF-8 as the standard has it; what is not becomes U+FFFD.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let is_named = |field: &&(Range<usize>, Range<usize>)| {
            self.bytes[field.0.clone()].trim_ascii().eq_ignore_ascii_case(name.as_bytes())
        };
        let (_, value) = self.fields.iter().find(is_named)?;
        let value = String::from_utf8_lossy(&self.bytes[value.clone()]);
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(value).filter(|value| !value.is_empty())
    }

    /// The value of a field that some programs put between angle brackets, as the first version of the standard did.
    pub(super) fn unbracketed(&self, name: &str) -> Option<String> {
        let value = self.get(name)?;
        Some(value.strip_prefix('<').and_then(|value| value.strip_suffix('>')).unwrap_or(&value).to_owned())
    }

    /// How many bytes the block of the record has.
    pub(super) fn length(&self) -> Option<u64> {
        self.get("Content-Length")?.parse().ok()
    }
}

/// Whether what comes next belongs to the record that is being read.
///
/// Most archives compress each record for itself, so that a record ends where its part does. Others are compressed in
/// parts of any length; there the next part opens in the middle of a record.
pub(super) fn goes_on(source: &mut Unpacked) -> io::Result<bool> {
    let next = source.peek(OPENING.len())?;
    Ok(!next.is_empty() && !next.starts_with(OPENING))
}
