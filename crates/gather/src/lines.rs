//! JSON Lines, of articles or of ninjs: an article a line, one in memory at a time.

use std::io::{self, BufRead, Read};

use onrecord_read::format::{Format, Provenance, jsonl};

use crate::class::Class;
use crate::clipping::{Clipping, Gathered, Left};
use crate::contents::LONGEST;
use crate::files::Named;
use crate::ninjs;

/// The lines of an input in JSON Lines.
pub(crate) struct Lines {
    source: Box<dyn BufRead + Send>,
    named: Named,
    number: usize,
}

impl Lines {
    /// The lines of an input that goes by this name.
    pub(crate) fn new(source: Box<dyn BufRead + Send>, named: Named) -> Self {
        Self { source, named, number: 0 }
    }

    /// Ends the lines where the system lets nobody read on.
    fn end(&mut self, place: String, error: &io::Error) -> Gathered {
        self.source = Box::new(io::empty());
        Gathered::Failed(Left::unreadable(place, error))
    }
}

impl Iterator for Lines {
    type Item = Gathered;

    fn next(&mut self) -> Option<Gathered> {
        loop {
            let mut bytes = Vec::new();
            self.number += 1;
            let number = self.number;
            let place = format!("{}: line {number}", self.named.place);
            match self.source.by_ref().take(LONGEST).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) if bytes.len() as u64 == LONGEST => {
                    let reason = "is longer than a gibibyte and was left out".to_owned();
                    return Some(match self.source.skip_until(b'\n') {
                        Ok(_) => Gathered::Failed(Left { place, class: Class::TooLong, reason }),
                        Err(error) => self.end(place, &error),
                    });
                }
                Ok(_) if jsonl::is_blank(&bytes) => {}
                Ok(_) => {
                    let provenance = Provenance {
                        id: format!("{}:{number}", self.named.id),
                        origin: Some(format!("{}:{number}", self.named.origin)),
                        ..Provenance::default()
                    };
                    return Some(match std::str::from_utf8(&bytes) {
                        Ok(object) if ninjs::is_likely(object) => ninjs::article(object, provenance, place),
                        _ => Gathered::Article(Clipping::new(Format::JsonLines, bytes, provenance, place)),
                    });
                }
                Err(error) => return Some(self.end(place, &error)),
            }
        }
    }
}
