//! Letters one behind another, as mail programs keep them in one file (mbox): an article a letter, one in memory at a time.
//!
//! A letter begins behind a line such as `From ada@post.example Tue Mar  5 23:30:00 2024`; in the letters such lines have
//! one `>` more in front. RFC 4155 describes what most programs write.

use std::io::{self, BufRead, Read};

use crate::class::Class;
use crate::clipping::{Gathered, Left};
use crate::files::Named;
use crate::letter;

/// A letter is no longer than this with its attachments, in bytes.
const LONGEST: usize = 128 << 20;
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Whether a line begins a letter: it names a sender, a day of the week, a month, a day and a time.
///
/// A sentence may begin with "From", too, and not all programs mark it.
pub(crate) fn begins_letter(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let rest = String::from_utf8_lossy(&rest[..rest.len().min(300)]);
    let words: Vec<&str> = rest.split_ascii_whitespace().collect();
    words.windows(4).any(|four| {
        let is_time = four[3].contains(':') && four[3].starts_with(|char: char| char.is_ascii_digit());
        DAYS.contains(&four[0]) && MONTHS.contains(&four[1]) && four[2].parse::<u8>().is_ok() && is_time
    })
}

/// The letters of an input.
pub(crate) struct Letters {
    source: Box<dyn BufRead + Send>,
    named: Named,
    number: usize,
    is_over: bool,
}

impl Letters {
    /// The letters of an input that goes by this name.
    ///
    /// # Errors
    /// When the input cannot be read, or does not begin with a letter.
    pub(crate) fn open(mut source: Box<dyn BufRead + Send>, named: Named) -> Result<Self, Left> {
        let mut line = Vec::new();
        while line.trim_ascii().is_empty() {
            line.clear();
            let read = source.by_ref().take(LONGEST as u64).read_until(b'\n', &mut line);
            if read.map_err(|error| Left::unreadable(named.place.clone(), &error))? == 0 {
                break;
            }
        }
        if begins_letter(&line) {
            return Ok(Self { source, named, number: 0, is_over: false });
        }
        let reason = "does not begin as a file of letters does: \"From \", the sender, and the time".to_owned();
        Err(Left { place: named.place, class: Class::Damaged, reason })
    }

    /// The lines up to the beginning of the next letter or the end; `None` if they are too long.
    fn lines(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut letter = Vec::new();
        let (mut is_behind_blank, mut is_too_long) = (true, false);
        loop {
            let start = letter.len();
            let room = (LONGEST + 1 - start) as u64;
            if self.source.by_ref().take(room).read_until(b'\n', &mut letter)? == 0 {
                self.is_over = true;
                break;
            }
            let line = &letter[start..];
            if is_behind_blank && begins_letter(line) {
                letter.truncate(start);
                break;
            }
            is_behind_blank = line.trim_ascii().is_empty();
            let quoted = line.iter().take_while(|&&byte| byte == b'>').count();
            if quoted > 0 && line[quoted..].starts_with(b"From ") {
                letter.remove(start);
            }
            // What is too long is thrown away up to its end.
            is_too_long |= letter.len() > LONGEST;
            if is_too_long {
                letter.clear();
            }
        }
        Ok((!is_too_long).then_some(letter))
    }
}

impl Iterator for Letters {
    type Item = Gathered;

    fn next(&mut self) -> Option<Gathered> {
        if self.is_over {
            return None;
        }
        self.number += 1;
        let Named { place, id, origin } = &self.named;
        let number = self.number;
        let named = Named {
            place: format!("{place}: letter {number}"),
            id: format!("{id}:{number}"),
            origin: format!("{origin}:{number}"),
        };
        Some(match self.lines() {
            Ok(Some(letter)) => letter::article(&letter, named),
            Ok(None) => {
                let reason = format!("is longer than {} MiB and was left out", LONGEST >> 20);
                Gathered::Failed(Left { place: named.place, class: Class::TooLong, reason })
            }
            Err(error) => {
                self.is_over = true;
                Gathered::Failed(Left::unreadable(named.place, &error))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use super::*;

    fn open(mbox: impl Read + Send + 'static) -> Result<Letters, Left> {
        let named = Named { place: "in.mbox".into(), id: "in".into(), origin: "a/in.mbox".into() };
        Letters::open(Box::new(BufReader::new(mbox)), named)
    }

    fn letters(mbox: &str) -> Vec<Gathered> {
        open(Cursor::new(mbox.to_owned())).unwrap_or_else(|left| panic!("{left:?}")).collect()
    }

    const TWO: &str = "From ada@post.example Tue Mar  5 23:30:00 2024\nFrom: ada@post.example\nSubject: Ferry\n\n\
        The ferry is late.\nFrom Monday Tue Mar  5 23:30:00 2024 it is not.\n\nFrom the pier it is seen.\n>From here too.\n\
        >>From there.\n\nFrom 17@xxx Wed Mar 06 08:00:00 +0000 2024\r\nSubject: Weir\r\n\r\nThe weir held.\r\n";

    #[test]
    fn each_letter_is_an_article_and_a_sentence_is_no_letter() {
        let all = letters(TWO);
        let [Gathered::Article(ferry), Gathered::Article(weir)] = all.as_slice() else { panic!("{all:?}") };
        let text = String::from_utf8_lossy(&ferry.bytes);
        assert!(text.contains("\nFrom the pier it is seen.\nFrom here too.\n>From there.\n"), "{text}");
        assert!(text.contains("\nFrom Monday "), "{text}");
        assert_eq!((ferry.place.as_str(), ferry.provenance.id.as_str()), ("in.mbox: letter 1", "in:1"));
        assert_eq!(weir.provenance.origin.as_deref(), Some("a/in.mbox:2"));
        assert_eq!(weir.provenance.claims[0].value, "Weir");
    }

    #[test]
    fn a_letter_that_is_none_costs_no_other() {
        let broken = TWO.replace("From: ada@post.example\nSubject: Ferry\n", "");
        let all = letters(&broken);
        let [Gathered::Failed(left), Gathered::Article(_)] = all.as_slice() else { panic!("{all:?}") };
        assert!(left.place.ends_with("letter 1") && left.reason.starts_with("is no letter"), "{left:?}");
        assert!(matches!(letters("From - Tue Mar  5 23:30:00 2024\n").as_slice(), [Gathered::Failed(_)]));
    }

    #[test]
    fn what_is_no_file_of_letters_is_refused() {
        for wrong in ["", "\n\n", "From the pier at 10:30 one sees it.\n", "Subject: Ferry\n\nLate.\n"] {
            let left = open(Cursor::new(wrong)).err().expect("it is none");
            assert!(left.reason.starts_with("does not begin as a file of letters does"), "{wrong:?}");
        }
    }

    #[test]
    fn a_letter_without_an_end_costs_no_more_memory_than_the_longest() {
        let endless = Cursor::new("From - Tue Mar  5 23:30:00 2024\nSubject: Ferry\n\n")
            .chain(io::repeat(b'x').take(LONGEST as u64 + 9));
        let behind = "\n\nFrom - Tue Mar  5 23:30:00 2024\nSubject: Weir\n\nThe weir held.\n";
        let all: Vec<_> = open(endless.chain(Cursor::new(behind))).unwrap_or_else(|left| panic!("{left:?}")).collect();
        let [Gathered::Failed(left), Gathered::Article(_)] = all.as_slice() else { panic!("{} letters", all.len()) };
        assert_eq!(left.reason, "is longer than 128 MiB and was left out");
    }
}
