//! WARC: the records of a crawl, one in memory at a time.
//!
//! An archive holds what servers answered (`response`), and beside it requests, notes and pictures. Records follow each
//! other, as they are or each compressed for itself, as the standard asks for, or all together. [`head`] reads the head
//! of a record, [`payload`] tells from it and from the first bytes whether the record holds an article, [`http`] takes the
//! article out of what the server answered, and [`digest`] checks it.
//!
//! What breaks the rules costs one record: reading goes on at the next place where one begins, and what lies between
//! comes out as damage, with its place.
//!
//! The format is ISO 28500:2017, <https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/>, and
//! for zstd <https://iipc.github.io/warc-specifications/specifications/warc-zstd/>.

mod digest;
mod head;
mod http;
mod payload;

use std::io::{self, BufRead as _};

use jiff::Timestamp;
use onrecord_read::document::{Claim, Field, Place, Record};
use onrecord_read::format::{Format, Provenance};
use onrecord_read::warning::Warning;

use self::digest::Digest;
use self::head::{Head, OPENING, goes_on};
use self::http::Body;
use self::payload::{Payload, charset};
use crate::class::Class;
use crate::clipping::{Clipping, Gathered, Left};
use crate::files::Named;
use crate::unpacked::{Position, Unpacked};

/// The longest page that is taken out of an archive. Several are in memory at a time; the longest pages of news sites, with
/// all pictures in them, have some 20 MB.
const LONGEST: u64 = 64 << 20;
/// As much of a block as tells what it is: the head of an answer, with all its cookies.
const START: usize = 1 << 16;
/// As much memory as is taken on the word of a record alone.
const LONGEST_TRUSTED: u64 = 1 << 20;

/// The records of an archive.
pub(crate) struct Archive {
    source: Unpacked,
    named: Named,
    head: Head,
    /// Where the block of the record begins, once its head was read.
    block: Option<Position>,
    /// How far bytes were read whose record has a wrong length.
    doubted_until: Position,
    is_over: bool,
}

/// What is wrong with a record.
struct Broken {
    class: Class,
    reason: String,
    /// Whether its bytes cannot be unpacked, so that the next part has to be found.
    is_packing: bool,
}

impl Archive {
    /// The records of an archive that goes by this name, from where the source stands.
    pub(crate) fn new(source: Unpacked, named: Named) -> Self {
        Self { source, named, head: Head::default(), block: None, doubted_until: Position::default(), is_over: false }
    }

    /// The next record, or what stands in its place; `None` at the end. An error comes with the place of its record.
    fn take(&mut self) -> Result<Option<Gathered>, (Position, Broken)> {
        let start = self.source.position().map_err(|error| (self.source.reached(), error.into()))?;
        let lost = self.find_record().map_err(|error| (start, error.into()))?;
        if lost > 0 {
            let place = format!("{}: byte {start}", self.named.place);
            let reason = format!("{lost} bytes belong to no record and were passed over");
            return Ok(Some(Gathered::Failed(Left { place, class: Class::Damaged, reason })));
        }
        let start = self.source.position().map_err(|error| (start, error.into()))?;
        if self.source.peek(1).map_err(|error| (start, error.into()))?.is_empty() {
            return Ok(None);
        }
        self.take_record(start).map(Some).map_err(|broken| (start, broken))
    }

    /// Passes over the empty lines between records, and over bytes that are neither that nor a record, which it counts.
    fn find_record(&mut self) -> io::Result<u64> {
        let mut lost = 0;
        loop {
            let next = self.source.peek(OPENING.len())?;
            if next.is_empty() || next.starts_with(OPENING) {
                return Ok(lost);
            }
            if lost == 0 && (next.starts_with(b"\n") || next.starts_with(b"\r")) {
                self.source.consume(1);
            } else {
                lost += self.source.skip_line()?;
            }
        }
    }

    /// Takes the record that begins here.
    fn take_record(&mut self, start: Position) -> Result<Gathered, Broken> {
        self.block = None;
        self.head.read(&mut self.source)?;
        self.block = Some(self.source.reached());
        let Some(length) = self.head.length() else {
            return Err(Broken::record("does not say how long it is (Content-Length)"));
        };
        // As a rule the front of a block can be looked at where it lies.
        let wanted = usize::try_from(length).unwrap_or(usize::MAX).min(START);
        let is_whole = self.source.peek_part(wanted)?.len() >= wanted;
        let front = if is_whole { Vec::new() } else { self.read_block(Vec::new(), wanted as u64)? };
        let start_of_block = if is_whole { &self.source.peek_part(wanted)?[..wanted] } else { &front };
        let payload = Payload::of(&self.head, start_of_block);
        let left = length - front.len() as u64;
        match payload {
            Payload::None(class, reason) => {
                self.skip_block(left)?;
                self.check_length(start)?;
                let left = self.left(start, class, reason);
                Ok(if class == Class::Damaged { Gathered::Failed(left) } else { Gathered::Skipped(left) })
            }
            _ if length > LONGEST => {
                self.skip_block(left)?;
                self.check_length(start)?;
                let reason = format!("has {length} bytes, more than any article, and was left out");
                Ok(Gathered::Failed(self.left(start, Class::TooLong, reason)))
            }
            Payload::Resource(format) => {
                let bytes = self.read_block(front, left)?;
                self.check_length(start)?;
                let encoding = self.head.get("Content-Type").and_then(|value| charset(&value));
                Ok(self.article(start, format, Body { bytes, ..Body::default() }, encoding))
            }
            Payload::Answer(answer, format) => {
                let bytes = if is_whole {
                    self.skip_block(answer.length as u64)?;
                    self.read_block(Vec::new(), left - answer.length as u64)?
                } else {
                    self.read_block(front[answer.length..].to_vec(), left)?
                };
                self.check_length(start)?;
                let encoding = answer.content_type.as_deref().and_then(charset);
                let Some(body) = answer.unpack(bytes, LONGEST) else {
                    let reason = format!("unpacks to more than {LONGEST} bytes and was left out");
                    return Ok(Gathered::Failed(self.left(start, Class::TooLong, reason)));
                };
                Ok(self.article(start, format, body, encoding))
            }
        }
    }

    /// Looks for a record inside a block that does not end as blocks do: where a head says that its block is longer than it
    /// is, the records behind it are taken for its rest.
    fn check_length(&mut self, start: Position) -> Result<(), Broken> {
        if matches!(self.source.peek_part(1)?, [] | [b'\r' | b'\n', ..]) {
            return Ok(());
        }
        let behind = self.source.reached();
        if !self.go_back(start)? {
            return Ok(());
        }
        self.find_record()?;
        let next = self.source.reached();
        if next < behind {
            let reason = format!("has a wrong length (Content-Length), because at byte {next} another record begins");
            return Err(Broken::record(reason));
        }
        self.source.go_to(behind)?;
        Ok(())
    }

    /// Goes back to the beginning of the block, if its bytes were not doubted before, so that none is read more than twice.
    fn go_back(&mut self, start: Position) -> io::Result<bool> {
        let reached = self.source.reached();
        match self.block.take() {
            Some(block) if start >= self.doubted_until && self.source.can_go_back(block, LONGEST) => {
                self.doubted_until = reached;
                self.source.go_to(block)
            }
            _ => Ok(false),
        }
    }

    /// The article that was in a record, which has just been read to its end.
    fn article(&mut self, start: Position, format: Format, body: Body, encoding: Option<String>) -> Gathered {
        let mut messages = Vec::new();
        messages.extend(body.trouble.clone());
        if let Some(why) = self.head.get("WARC-Truncated") {
            messages.push(format!("it was cut when it was captured ({why})"));
        } else if self.head.get("WARC-Segment-Number").is_some() {
            messages.push("it is the first part of several, and only that is read".to_owned());
        }
        if let Some(stated) = self.head.get("WARC-Payload-Digest")
            && let Some(digest) = Digest::read(&stated)
            && !std::iter::once(&body.bytes).chain(&body.packed).any(|bytes| digest.is_of(bytes))
        {
            messages.push(format!("its bytes are not those of its digest, {stated}"));
        }
        let date = self.head.get("WARC-Date");
        let captured = date.as_ref().and_then(|date| date.parse::<Timestamp>().ok());
        if let Some(date) = date.filter(|_| captured.is_none()) {
            messages.push(format!("captured {date:?} is not a time and was left out"));
        }
        let length = match self.end(start) {
            Ok(length) => length,
            Err(error) => {
                messages.push(error.to_string());
                self.recover();
                None
            }
        };
        let id = self.head.unbracketed("WARC-Record-ID");
        let Named { place, id: archive_id, origin } = &self.named;
        let claim =
            |value| Claim { field: Field::Address, value, place: Place::Carrier, key: "WARC-Target-URI".to_owned() };
        let provenance = Provenance {
            id: id.clone().unwrap_or_else(|| format!("{archive_id}:{start}")),
            origin: Some(format!("{origin}:{start}")),
            encoding,
            captured,
            record: Some(Box::new(Record {
                id,
                archive: origin.clone(),
                offset: start.part,
                length,
                inside: start.inside,
            })),
            claims: self.head.unbracketed("WARC-Target-URI").map(claim).into_iter().collect(),
        };
        Gathered::Article(Clipping {
            format,
            bytes: body.bytes,
            provenance,
            place: format!("{place}: record at byte {start}"),
            warnings: messages.into_iter().map(|message| Warning { span: None, message }).collect(),
        })
    }

    /// How many bytes of the archive hold the record that was read, if they hold nothing else.
    fn end(&mut self, start: Position) -> io::Result<Option<u64>> {
        // Two line ends follow every block.
        for mark in [b'\r', b'\n', b'\r', b'\n'] {
            if self.source.fill_part()?.first() == Some(&mark) {
                self.source.consume(1);
            }
        }
        let end = self.source.end_of_part()?.filter(|_| start.inside == 0);
        Ok(end.map(|end| end - start.part))
    }

    fn skip_block(&mut self, length: u64) -> Result<(), Broken> {
        self.pass(length, |_| {})
    }

    /// Puts the next bytes of a block behind those that were read.
    fn read_block(&mut self, mut bytes: Vec<u8>, length: u64) -> Result<Vec<u8>, Broken> {
        // A length may be a lie: no more memory is taken before there are bytes for it.
        bytes.reserve(length.min(LONGEST_TRUSTED) as usize);
        self.pass(length, |there| bytes.extend_from_slice(there))?;
        Ok(bytes)
    }

    /// Goes over the next bytes of a block.
    fn pass(&mut self, length: u64, mut seen: impl FnMut(&[u8])) -> Result<(), Broken> {
        let mut left = length;
        while left > 0 {
            let there = self.source.fill_part()?;
            let count = there.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            seen(&there[..count]);
            self.source.consume(count);
            left -= count as u64;
            if count == 0 && !goes_on(&mut self.source)? {
                return Err(Broken::record(format!("ends {left} bytes too early")));
            }
        }
        Ok(())
    }

    /// Says what is wrong with a record, and goes on to where the next may begin.
    fn lose(&mut self, start: Position, broken: Broken) -> Gathered {
        let Broken { class, mut reason, is_packing } = broken;
        if class == Class::Unreadable {
            self.is_over = true;
        } else if is_packing {
            self.recover();
            reason = if self.is_over {
                format!("{reason}; nothing that can be read follows")
            } else {
                format!("{reason}; reading goes on at byte {}", self.source.reached())
            };
        } else {
            match self.go_back(start).and_then(|_| self.find_record()) {
                Ok(0) => {}
                Ok(lost) => reason = format!("{reason}; {lost} bytes behind its head were passed over"),
                Err(_) => self.recover(),
            }
        }
        Gathered::Failed(self.left(start, class, reason))
    }

    /// Goes behind bytes that cannot be unpacked.
    fn recover(&mut self) {
        // What only looks like a part cannot be unpacked either, and would be reported as another loss.
        self.is_over = loop {
            match self.source.recover() {
                Ok(true) if self.source.peek(1).is_err_and(|error| error.kind() == io::ErrorKind::InvalidData) => {}
                found => break !found.unwrap_or(false),
            }
        };
    }

    fn left(&self, start: Position, class: Class, reason: String) -> Left {
        Left { place: format!("{}: record at byte {start}", self.named.place), class, reason }
    }
}

impl Iterator for Archive {
    type Item = Gathered;

    fn next(&mut self) -> Option<Gathered> {
        if self.is_over {
            return None;
        }
        self.take().unwrap_or_else(|(start, broken)| Some(self.lose(start, broken)))
    }
}

/// Whether a record begins where the source stands.
pub(crate) fn begins_record(source: &mut Unpacked) -> io::Result<bool> {
    Ok(source.peek(OPENING.len())?.starts_with(OPENING))
}

impl Broken {
    /// A record that breaks the rules of records.
    fn record(reason: impl Into<String>) -> Self {
        Self { class: Class::Damaged, reason: reason.into(), is_packing: false }
    }
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        let Left { class, reason, .. } = Left::unreadable(String::new(), &error);
        Self { class, reason, is_packing: class != Class::Unreadable }
    }
}
