//! A folder for the annotation tool brat: for each document its text and a file of annotations beside it.
//!
//! Source, cue and content are text-bound annotations, each statement an event on its cue or, without one, on its content,
//! with act and polarity as attributes. Offsets are code points, as brat counts them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use onrecord_ledger::search::{Hit, Source};
use onrecord_read::wire::Words;

use super::{Book, Heading};

const ENTITIES: &str = "[entities]\nSource\nCue\nContent\n\n[relations]\n\n[events]\nStatement Source?:Source, Content+:Content\n\
    \n[attributes]\nAct Arg:Statement, Value:said|asked|denied|declined|believes|intends|shows|decided\n\
    Polarity Arg:Statement, Value:negated|hypothetical\n";

/// The folder.
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes the folder; it must be new or empty, so that nothing of somebody's work is overwritten.
    pub(crate) fn make(path: &Path) -> anyhow::Result<Self> {
        let cannot = || format!("cannot write the folder {}", path.display());
        fs::create_dir_all(path).with_context(cannot)?;
        let is_empty = fs::read_dir(path).with_context(cannot)?.next().is_none();
        anyhow::ensure!(is_empty, "{}: it is not empty; name a new folder with --to", cannot());
        Ok(Self { path: path.to_path_buf() })
    }

    fn put(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let path = self.path.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    }
}

impl Book for Folder {
    fn open(&mut self, heading: &Heading) -> anyhow::Result<()> {
        self.put("annotation.conf", ENTITIES)?;
        self.put("ledger-head.txt", &format!("{}\n{}\n", heading.head, heading.query))
    }

    fn document(&mut self, _: &Heading, source: &Source, hits: &[Hit]) -> anyhow::Result<()> {
        self.put(&format!("{}.txt", source.key), source.kept.document.text.as_str())?;
        self.put(&format!("{}.ann", source.key), &annotations(source.kept.document.text.as_str(), hits))
    }

    fn close(&mut self) -> anyhow::Result<()> {
        Ok(())
    }
}

fn annotations(text: &str, hits: &[Hit]) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut printed = String::new();
    let (mut bound, mut attributes) = (0, 0);
    for (place, hit) in hits.iter().enumerate() {
        let line = &hit.line;
        let mut add = |printed: &mut String, kind: &str, words: &Words| {
            bound += 1;
            let (ranges, shown) = fragments(&characters, words);
            let _ = writeln!(printed, "T{bound}\t{kind} {ranges}\t{shown}");
            bound
        };
        let source = line.source.as_ref().map(|words| add(&mut printed, "Source", words));
        let cue = line.cue.as_ref().map(|words| add(&mut printed, "Statement", words));
        let contents: Vec<usize> = line.content.iter().map(|words| add(&mut printed, "Content", words)).collect();
        // An event hangs on words of its own.
        let trigger = match (cue, line.content.first()) {
            (Some(cue), _) => cue,
            (None, Some(content)) => add(&mut printed, "Statement", content),
            (None, None) => continue,
        };
        let event = place + 1;
        let _ = write!(printed, "E{event}\tStatement:T{trigger}");
        if let Some(source) = source {
            let _ = write!(printed, " Source:T{source}");
        }
        for (number, content) in contents.iter().enumerate() {
            let number = if number == 0 { String::new() } else { (number + 1).to_string() };
            let _ = write!(printed, " Content{number}:T{content}");
        }
        printed.push('\n');
        attributes += 1;
        let _ = writeln!(printed, "A{attributes}\tAct E{event} {}", line.act);
        if line.polarity != "affirmed" {
            attributes += 1;
            let _ = writeln!(printed, "A{attributes}\tPolarity E{event} {}", line.polarity);
        }
    }
    printed
}

/// The ranges of words, cut at the ends of lines as brat wants it, and the words on one line.
fn fragments(characters: &[char], words: &Words) -> (String, String) {
    let inside = characters.get(words.start..words.end).unwrap_or_default();
    let (mut ranges, mut shown) = (Vec::new(), Vec::new());
    let mut start = words.start;
    for piece in inside.split(|&char| char == '\n' || char == '\r') {
        if !piece.is_empty() {
            ranges.push(format!("{start} {}", start + piece.len()));
            shown.push(piece.iter().collect::<String>());
        }
        start += piece.len() + 1;
    }
    (ranges.join(";"), shown.join(" "))
}
