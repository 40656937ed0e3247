//! The bytes of an input as they were before they were compressed.
//!
//! gzip and zstd files may consist of several parts, members or frames, that are compressed each for itself. Archives
//! make use of it: a record is a part, and can be found and read without what stands before it. So the parts are kept
//! apart here, each byte has a [`Position`] that can be gone to, and behind damage the next part is found.
//!
//! What unpacks to hundreds of times its size was made to hurt, and ends with an error; memory does not grow with it.

use std::fmt;
use std::io::{self, BufRead, Read};
use std::str::FromStr;

use flate2::bufread::GzDecoder;
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

use crate::stored::Stored;

/// How many unpacked bytes are made at a time.
const BUFFER: usize = 1 << 17;
/// The smallest number of bytes that may be called a bomb: less does no harm.
const SMALLEST_BOMB: u64 = 64 << 20;
/// How many times its size a part may unpack to. Pages unpack to 3 to 20 times their size, a log of one repeated line to 150;
/// gzip can write down 1,032 times as much, zstd far more.
const LARGEST_RATIO: u64 = 300;
/// The largest window of zstd, as a power of two, that is unpacked: what its own program allows without being asked.
const LARGEST_WINDOW: u32 = 27;
/// The longest dictionary that is read. Those of archives have some 100 kB.
const LONGEST_DICTIONARY: u64 = 16 << 20;

const GZIP: &[u8] = &[0x1f, 0x8b, 0x08];
/// How many bytes may be read again and again in search of a part.
const SHORT: u64 = 64;
/// How long the head of a gzip member is at least.
const GZIP_HEAD: usize = 10;
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// What opens the frame with the dictionary of a `.warc.zst`.
const DICTIONARY: &[u8] = &[0x5d, 0x2a, 0x4d, 0x18];

/// Where a byte stands: which part it is in, and how far inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    /// Where the compressed part begins in the input as stored; where nothing is compressed, the place of the byte.
    pub(crate) part: u64,
    /// How many unpacked bytes of the part stand before it; 0 where nothing is compressed.
    pub(crate) inside: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.inside {
            0 => write!(out, "{}", self.part),
            inside => write!(out, "{}+{inside}", self.part),
        }
    }
}

impl FromStr for Position {
    type Err = ();

    /// Reads a position as it is written.
    fn from_str(written: &str) -> Result<Self, ()> {
        let (part, inside) = written.split_once('+').unwrap_or((written, "0"));
        let number = |digits: &str| digits.parse().map_err(|_| ());
        Ok(Self { part: number(part)?, inside: number(inside)? })
    }
}

/// An input, unpacked.
pub(crate) struct Unpacked {
    packing: Packing,
    buffer: Box<[u8]>,
    /// The bytes of the buffer that were not handed out yet; all of one part.
    next: usize,
    end: usize,
    /// Where `buffer[next]` stands.
    position: Position,
    /// Whether the buffer holds the last bytes of its part, so that the next part begins behind it.
    is_last: bool,
    /// How far the input had been read when damage was last found.
    damaged_until: u64,
}

enum Packing {
    Not(Stored),
    Gzip(Box<GzDecoder<Stored>>),
    Zstd { stored: Stored, decoder: Decoder<'static> },
}

impl Unpacked {
    /// Looks at the first bytes for how an input is packed.
    pub(crate) fn new(mut stored: Stored) -> io::Result<Self> {
        let head = stored.peek(DICTIONARY.len())?;
        let packing = if head.starts_with(GZIP) {
            let mut decoder = GzDecoder::new(Stored::default());
            *decoder.get_mut() = stored;
            Packing::Gzip(Box::new(decoder))
        } else if head.starts_with(ZSTD) || is_skippable(head) {
            let dictionary = if head.starts_with(DICTIONARY) { dictionary(&mut stored)? } else { Vec::new() };
            Packing::Zstd { stored, decoder: zstd_decoder(&dictionary)? }
        } else {
            Packing::Not(stored)
        };
        Ok(Self {
            is_last: !matches!(packing, Packing::Not(_)),
            packing,
            buffer: vec![0; BUFFER].into_boxed_slice(),
            next: 0,
            end: 0,
            position: Position::default(),
            damaged_until: 0,
        })
    }

    /// Where the next byte stands.
    pub(crate) fn position(&mut self) -> io::Result<Position> {
        self.fill_buf()?;
        Ok(self.position)
    }

    /// Goes to a position; backwards only in a file. Says whether there is such a place.
    pub(crate) fn go_to(&mut self, position: Position) -> io::Result<bool> {
        (self.next, self.end) = (0, 0);
        self.position = Position { part: position.part, inside: 0 };
        if !self.stored().go_to(position.part)? {
            return Ok(false);
        }
        self.is_last = self.is_packed();
        if self.is_last && !self.begin_part()? {
            return Ok(position.inside == 0);
        }
        let mut left = position.inside;
        while left > 0 {
            let there = self.fill_part()?.len() as u64;
            if there == 0 {
                return Ok(false);
            }
            let count = there.min(left);
            self.consume(count as usize);
            left -= count;
        }
        Ok(true)
    }

    /// Whether the input can be gone back to a position by reading no more than this many bytes in vain.
    pub(crate) fn can_go_back(&mut self, position: Position, most: u64) -> bool {
        self.stored().is_file() && position.inside <= most
    }

    /// Where the last byte stood that was asked for.
    pub(crate) fn reached(&self) -> Position {
        self.position
    }

    /// The next bytes of the present part, or of the next one, if the present one is over; `count` of them unless the part
    /// ends before.
    pub(crate) fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        self.fill_buf()?;
        self.peek_part(count)
    }

    /// The next bytes of the present part, `count` of them unless it ends before.
    pub(crate) fn peek_part(&mut self, count: usize) -> io::Result<&[u8]> {
        let count = count.min(self.buffer.len());
        if self.end - self.next < count && !self.is_last {
            self.buffer.copy_within(self.next..self.end, 0);
            (self.next, self.end) = (0, self.end - self.next);
            while self.end < count && self.unpack_more()? {}
        }
        Ok(&self.buffer[self.next..self.end])
    }

    /// The next bytes of the present part; none if it is over.
    pub(crate) fn fill_part(&mut self) -> io::Result<&[u8]> {
        if self.next == self.end && !self.is_last {
            (self.next, self.end) = (0, 0);
            self.unpack_more()?;
        }
        Ok(&self.buffer[self.next..self.end])
    }

    /// Passes over the rest of the line, or of the part if that ends before; says how many bytes that was.
    pub(crate) fn skip_line(&mut self) -> io::Result<u64> {
        let mut skipped = 0;
        loop {
            let there = self.fill_part()?;
            let found = there.iter().position(|&byte| byte == b'\n');
            let count = found.map_or(there.len(), |at| at + 1);
            self.consume(count);
            skipped += count as u64;
            if found.is_some() || count == 0 {
                return Ok(skipped);
            }
        }
    }

    /// Where the input goes on as stored, if the present part is over or nothing is compressed.
    pub(crate) fn end_of_part(&mut self) -> io::Result<Option<u64>> {
        if !self.is_packed() {
            return Ok(Some(self.position.part));
        }
        let is_over = self.fill_part()?.is_empty();
        Ok(is_over.then(|| self.stored().position()))
    }

    /// Goes behind damage to the next place where a part may begin; says whether there is one.
    ///
    /// The part that is damaged may have been cut off, and the next one taken for its rest; so a file is searched from
    /// its beginning. Only the first time, though, or where little was read in vain: a file that was made to hurt has a
    /// beginning every few bytes.
    pub(crate) fn recover(&mut self) -> io::Result<bool> {
        (self.next, self.end) = (0, 0);
        let magic = match self.packing {
            Packing::Not(_) => return Ok(false),
            Packing::Gzip(_) => GZIP,
            Packing::Zstd { .. } => ZSTD,
        };
        let part = self.position.part;
        let is_new = part >= self.damaged_until;
        let stored = self.stored();
        let reached = stored.position();
        if is_new || reached <= part + SHORT {
            stored.go_to(part + 1)?;
        }
        let found = find(stored, magic)?;
        let position = stored.position();
        self.damaged_until = self.damaged_until.max(reached);
        self.position = Position { part: position, inside: 0 };
        self.is_last = true;
        Ok(found)
    }

    fn is_packed(&self) -> bool {
        !matches!(self.packing, Packing::Not(_))
    }

    fn stored(&mut self) -> &mut Stored {
        match &mut self.packing {
            Packing::Not(stored) | Packing::Zstd { stored, .. } => stored,
            Packing::Gzip(decoder) => decoder.get_mut(),
        }
    }

    /// Begins the next part, if there is one.
    fn begin_part(&mut self) -> io::Result<bool> {
        let stored = self.stored();
        // Some programs fill the last block of a file or tape with zeros.
        loop {
            let zeros = stored.fill_buf()?.iter().take_while(|&&byte| byte == 0).count();
            if zeros == 0 {
                break;
            }
            stored.consume(zeros);
        }
        if stored.fill_buf()?.is_empty() {
            return Ok(false);
        }
        let is_gzip = stored.peek(GZIP.len())?.starts_with(GZIP);
        let part = stored.position();
        self.position = Position { part, inside: 0 };
        match &mut self.packing {
            Packing::Gzip(decoder) if is_gzip => {
                let stored = std::mem::take(decoder.get_mut());
                decoder.reset(stored);
            }
            Packing::Gzip(_) => return Err(damage(format!("what stands at byte {part} is not gzip data"))),
            Packing::Zstd { decoder, .. } => decoder.reinit()?,
            Packing::Not(_) => {}
        }
        self.is_last = false;
        Ok(true)
    }

    /// Puts more bytes of the part behind those in the buffer; says whether there are any.
    fn unpack_more(&mut self) -> io::Result<bool> {
        let space = &mut self.buffer[self.end..];
        let (name, unpacked) = match &mut self.packing {
            Packing::Not(stored) => ("", stored.read(space).map(|count| (count, false))),
            Packing::Gzip(decoder) => ("gzip", decoder.read(space).map(|count| (count, count == 0))),
            Packing::Zstd { stored, decoder } => ("zstd", unpack_zstd(stored, decoder, space)),
        };
        let (count, is_last) = unpacked.map_err(|error| self.spoilt(name, &error))?;
        self.end += count;
        self.is_last = is_last;
        self.refuse_bomb()?;
        Ok(count > 0)
    }

    fn refuse_bomb(&mut self) -> io::Result<()> {
        let Position { part, inside } = self.position;
        let unpacked = inside + (self.end - self.next) as u64;
        if unpacked < SMALLEST_BOMB || !self.is_packed() {
            return Ok(());
        }
        let packed = self.stored().position() - part;
        if unpacked / LARGEST_RATIO <= packed {
            return Ok(());
        }
        self.is_last = true;
        let words = format!("what stands at byte {part} unpacks to more than {LARGEST_RATIO} times its size");
        Err(io::Error::new(io::ErrorKind::FileTooLarge, words))
    }

    /// What to say of data that cannot be unpacked.
    fn spoilt(&mut self, packing: &str, error: &io::Error) -> io::Error {
        let Position { part, inside } = self.position;
        self.is_last = true;
        let what = match error.kind() {
            io::ErrorKind::UnexpectedEof => "breaks off",
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::Other if !packing.is_empty() => {
                "is damaged"
            }
            kind => return io::Error::new(kind, error.to_string()),
        };
        let unpacked = inside + (self.end - self.next) as u64;
        damage(format!("the {packing} data that begins at byte {part} {what} behind {unpacked} unpacked bytes"))
    }
}

impl Read for Unpacked {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let there = self.fill_buf()?;
        let count = there.len().min(space.len());
        space[..count].copy_from_slice(&there[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Unpacked {
    /// The next bytes, of the next part if the present one is over.
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.next == self.end {
            (self.next, self.end) = (0, 0);
            let goes_on = if self.is_last { self.begin_part()? } else { self.unpack_more()? || self.is_last };
            if !goes_on {
                break;
            }
        }
        Ok(&self.buffer[self.next..self.end])
    }

    fn consume(&mut self, count: usize) {
        self.next += count;
        let place = if self.is_packed() { &mut self.position.inside } else { &mut self.position.part };
        *place += count as u64;
    }
}

/// An error that lies in the bytes and not in the system.
pub(crate) fn damage(words: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, words)
}

/// Unpacks as much of a frame as there is space for; says whether that is the end of it.
fn unpack_zstd(stored: &mut Stored, decoder: &mut Decoder<'_>, space: &mut [u8]) -> io::Result<(usize, bool)> {
    let mut unpacked = OutBuffer::around(space);
    loop {
        let there = stored.fill_buf()?;
        let is_end = there.is_empty();
        let mut packed = InBuffer::around(there);
        let left = decoder.run(&mut packed, &mut unpacked)?;
        let count = packed.pos();
        stored.consume(count);
        match (left, unpacked.pos()) {
            (0, made) => return Ok((made, true)),
            (_, 0) if is_end => return Err(io::ErrorKind::UnexpectedEof.into()),
            (_, 0) => {}
            (_, made) => return Ok((made, false)),
        }
    }
}

fn zstd_decoder(dictionary: &[u8]) -> io::Result<Decoder<'static>> {
    let mut decoder = Decoder::with_dictionary(dictionary)?;
    decoder.set_parameter(DParameter::WindowLogMax(LARGEST_WINDOW))?;
    Ok(decoder)
}

/// Takes the dictionary from the front of a `.warc.zst`, where it is a frame to be skipped, and may be compressed itself.
fn dictionary(stored: &mut Stored) -> io::Result<Vec<u8>> {
    let is_cut = || damage("the zstd dictionary at its front breaks off".to_owned());
    let mut head = [0; 8];
    stored.read_exact(&mut head).map_err(|_| is_cut())?;
    let length = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
    if length > LONGEST_DICTIONARY {
        return Err(damage(format!("the zstd dictionary at its front has {length} bytes, which is too long for one")));
    }
    let mut frame = Vec::new();
    stored.take(length).read_to_end(&mut frame)?;
    if (frame.len() as u64) < length {
        return Err(is_cut());
    }
    if !frame.starts_with(ZSTD) {
        return Ok(frame);
    }
    let mut dictionary = Vec::new();
    let mut unpacked = zstd::stream::read::Decoder::new(frame.as_slice())?.take(LONGEST_DICTIONARY);
    unpacked.read_to_end(&mut dictionary).map_err(|_| damage("its zstd dictionary is damaged".to_owned()))?;
    Ok(dictionary)
}

/// Whether bytes open a frame of zstd that holds no data: some programs put one in front of the data.
fn is_skippable(head: &[u8]) -> bool {
    head.len() >= DICTIONARY.len() && head[0] & 0xf0 == 0x50 && head[1..].starts_with(&DICTIONARY[1..])
}

/// Goes on to the next place where a part may begin.
fn find(stored: &mut Stored, magic: &[u8]) -> io::Result<bool> {
    loop {
        let there = stored.peek(GZIP_HEAD)?;
        if there.len() < magic.len() {
            return Ok(false);
        }
        let found = there.windows(magic.len()).position(|window| window == magic);
        let Some(at) = found else {
            let passed = there.len() + 1 - magic.len();
            stored.consume(passed);
            continue;
        };
        stored.consume(at);
        if magic != GZIP || is_gzip_head(stored.peek(GZIP_HEAD)?) {
            return Ok(true);
        }
        stored.consume(1);
    }
}

/// Whether what follows the first bytes of a gzip member can follow them: flags that are defined, a way of compressing and
/// a system that exist.
fn is_gzip_head(head: &[u8]) -> bool {
    head.len() >= GZIP_HEAD && head[3] & 0xe0 == 0 && matches!(head[8], 0 | 2 | 4) && matches!(head[9], 0..=13 | 255)
}
