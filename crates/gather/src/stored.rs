//! The bytes of an input as they are stored, with their positions.

use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::path::Path;

/// How many bytes are taken from the system at a time.
const BUFFER: usize = 1 << 16;

/// An input that is read from front to back, and knows where it is.
pub(crate) struct Stored {
    source: Source,
    buffer: Box<[u8]>,
    /// The bytes of the buffer that were not handed out yet.
    next: usize,
    end: usize,
    /// Where `buffer[next]` stands in the input.
    position: u64,
}

enum Source {
    File(File),
    Stream(Box<dyn Read + Send>),
}

impl Stored {
    /// A file.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self::new(Source::File(File::open(path)?)))
    }

    /// Something that can be read only once.
    pub(crate) fn stream(stream: impl Read + Send + 'static) -> Self {
        Self::new(Source::Stream(Box::new(stream)))
    }

    fn new(source: Source) -> Self {
        Self { source, buffer: vec![0; BUFFER].into_boxed_slice(), next: 0, end: 0, position: 0 }
    }

    /// Whether what was read can be read again.
    pub(crate) fn is_file(&self) -> bool {
        matches!(self.source, Source::File(_))
    }

    /// Where the next byte stands.
    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    /// The next bytes, `count` of them unless the input ends before.
    pub(crate) fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        let count = count.min(self.buffer.len());
        if self.end - self.next < count {
            self.buffer.copy_within(self.next..self.end, 0);
            (self.next, self.end) = (0, self.end - self.next);
            while self.end < count && self.read_more()? {}
        }
        Ok(&self.buffer[self.next..self.end])
    }

    /// Goes to a byte of the input; backwards only in a file. Says whether it is there.
    pub(crate) fn go_to(&mut self, position: u64) -> io::Result<bool> {
        if let Source::File(file) = &mut self.source
            && file.seek(SeekFrom::Start(position)).is_ok()
        {
            (self.next, self.end, self.position) = (0, 0, position);
            return Ok(true);
        }
        while self.position < position {
            let there = self.fill_buf()?.len() as u64;
            if there == 0 {
                return Ok(false);
            }
            self.consume(there.min(position - self.position) as usize);
        }
        Ok(self.position == position)
    }

    /// Puts more bytes behind those in the buffer.
    fn read_more(&mut self) -> io::Result<bool> {
        let space = &mut self.buffer[self.end..];
        let count = read(&mut self.source, space)?;
        self.end += count;
        Ok(count > 0)
    }
}

fn read(source: &mut Source, space: &mut [u8]) -> io::Result<usize> {
    loop {
        let count = match source {
            Source::File(file) => file.read(space),
            Source::Stream(stream) => stream.read(space),
        };
        match count {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            count => return count,
        }
    }
}

impl Default for Stored {
    /// An input without a byte.
    fn default() -> Self {
        Self { source: Source::Stream(Box::new(io::empty())), buffer: Box::default(), next: 0, end: 0, position: 0 }
    }
}

impl Read for Stored {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        // Nothing is gained by a copy on the way.
        if self.next == self.end && space.len() >= self.buffer.len() {
            let count = read(&mut self.source, space)?;
            self.position += count as u64;
            return Ok(count);
        }
        let there = self.fill_buf()?;
        let count = there.len().min(space.len());
        space[..count].copy_from_slice(&there[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Stored {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.next == self.end {
            (self.next, self.end) = (0, 0);
            self.read_more()?;
        }
        Ok(&self.buffer[self.next..self.end])
    }

    fn consume(&mut self, count: usize) {
        self.next += count;
        self.position += count as u64;
    }
}
