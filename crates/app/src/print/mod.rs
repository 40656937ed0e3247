//! Sets articles and their statements for print, one file for each look.

pub(crate) mod family;
pub(crate) mod found;
mod html;
mod jsonl;
pub(crate) mod listing;
mod marked;
mod marks;
mod table;
mod told;

use std::borrow::Cow;
use std::io;

use anstream::AutoStream;
use clap::ColorChoice;
use onrecord_read::document::Document;
use onrecord_read::statement::Reading;
use onrecord_read::text::BlockKind;

use crate::args::Look;

/// Widest that lines are set when nobody's terminal says how wide it is, in columns.
const USUAL_WIDTH: usize = 100;

/// What the terminal can show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Whether to colour.
    pub(crate) colored: bool,
    /// The columns that a line may take.
    pub(crate) width: usize,
}

impl Style {
    /// What standard output can show; `NO_COLOR`, `CLICOLOR_FORCE` and `TERM=dumb` are heeded when colour is automatic.
    pub(crate) fn of_terminal(color: ColorChoice) -> Self {
        let colored = match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        };
        let width = terminal_size::terminal_size_of(io::stdout()).map_or(USUAL_WIDTH, |(width, _)| width.0.into());
        Self { colored, width }
    }
}

/// What has been printed so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Documents.
    pub(crate) articles: usize,
    /// Statements in them.
    pub(crate) statements: usize,
}

impl Tally {
    /// The counts with what they count: "12 statements in 1 article".
    fn words(&self) -> String {
        let unit = |count: usize, one: &str| format!("{} {one}{}", grouped(count), if count == 1 { "" } else { "s" });
        format!("{} in {}", unit(self.statements, "statement"), unit(self.articles, "article"))
    }
}

/// A number with its thousands apart: 12,345.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Sets everything that one run prints, in one look.
#[derive(Debug)]
pub(crate) struct Printer {
    look: Look,
    style: Style,
    reader: String,
}

impl Printer {
    /// `reader` is the version of the reader, which statements carry.
    pub(crate) fn new(look: Look, style: Style, reader: String) -> Self {
        Self { look, style, reader }
    }

    /// What stands before the first article.
    pub(crate) fn opening(&self) -> Vec<u8> {
        if self.look == Look::Html { html::opening().into_bytes() } else { Vec::new() }
    }

    /// One article; `number` tells it from the others of the run, and is no count.
    pub(crate) fn article(&self, number: usize, document: &Document, reading: &Reading) -> Vec<u8> {
        match self.look {
            Look::Table => table::article(self.style, document, reading).into_bytes(),
            Look::Jsonl => jsonl::article(document, reading, &self.reader),
            Look::Text => document.text.running().as_bytes().to_vec(),
            Look::Marked => marked::article(self.style, document, reading).into_bytes(),
            Look::Html => html::article(number, document, reading).into_bytes(),
        }
    }

    /// What stands between two articles.
    pub(crate) fn between(&self) -> &'static [u8] {
        match self.look {
            Look::Table | Look::Marked => b"\n",
            Look::Text => b"\x0c",
            Look::Jsonl | Look::Html => b"",
        }
    }

    /// What stands after the last article.
    pub(crate) fn closing(&self, tally: &Tally) -> Vec<u8> {
        match self.look {
            Look::Table if tally.articles > 0 => format!("\n{}\n", tally.words()).into_bytes(),
            Look::Table => format!("{}\n", tally.words()).into_bytes(),
            Look::Html => html::closing(tally, &self.reader).into_bytes(),
            Look::Jsonl | Look::Text | Look::Marked => Vec::new(),
        }
    }
}

/// What people call an article: its title, else its headline, else its id.
fn called(document: &Document) -> &str {
    let headline = || {
        let headline = document.text.blocks().iter().find(|block| block.kind == BlockKind::Headline)?;
        Some(document.text.slice(headline.span))
    };
    document.title.as_deref().or_else(headline).unwrap_or(&document.id)
}

/// Words on one line: white space is one space, and what could steer a terminal is shown as U+FFFD.
fn in_line(words: &str) -> String {
    let joined = words.split_whitespace().collect::<Vec<_>>().join(" ");
    shown(&joined).into_owned()
}

/// Text whose control characters, line ends and tabs apart, are shown as U+FFFD: an article must not steer a terminal.
fn shown(text: &str) -> Cow<'_, str> {
    let steers = |char: char| char.is_control() && !matches!(char, '\n' | '\r' | '\t');
    if text.contains(steers) { text.replace(steers, "\u{fffd}").into() } else { text.into() }
}

/// An article with two statements, one inside the other and negated.
#[cfg(test)]
fn sample() -> (Document, Reading) {
    use onrecord_read::act::{Act, Polarity};
    use onrecord_read::attribution::{Attribution, Form};
    use onrecord_read::circumstance::Circumstance;
    use onrecord_read::format::{Provenance, plain};
    use onrecord_read::span::Span;
    use onrecord_read::speaker::{Kind, Speaker, Unresolved};
    use onrecord_read::statement::{self, Findings};
    use onrecord_read::when::{Dated, Precision};

    let source = "Ferry late, again\n\n\
        “The ferry is late,” she said on Monday, “and nobody said\nthat it was early.”\n";
    let provenance = Provenance::of("ferry", Some("in/ferry.txt"));
    let mut document = plain::read(source.as_bytes().to_vec(), provenance).document;
    document.outlet = Some("Skerry Post".to_owned());
    document.published = "2024-03-05".parse().ok();
    let at = |words: &str| -> Span {
        let start = source.find(words).expect("the words are in the text");
        document.text.span(start..start + words.len()).expect("found words stand on character boundaries")
    };
    let whole = Attribution {
        source: Some(at("she")),
        cue: Some(at("said")),
        content: vec![at("“The ferry is late,”"), at("“and nobody said\nthat it was early.”")],
        form: Form::Direct,
        confidence: 0.97,
        within: None,
    };
    let said = |at: Span, after: usize| document.text.span(at.start() + after..at.end()).expect("a word begins there");
    let inner = Attribution {
        source: Some(at("nobody")),
        cue: Some(said(at("nobody said"), 7)),
        content: vec![at("that it was early")],
        form: Form::Indirect,
        confidence: 0.5,
        within: Some(0),
    };
    let ada = Speaker {
        id: 1,
        name: "Ada Moon".to_owned(),
        kind: Kind::Person,
        anonymity: None,
        role: None,
        mention: Some(at("she")),
        named_at: None,
        members: Vec::new(),
        confidence: 0.9,
    };
    let said =
        "2024-03-04".parse().ok().map(|date| Dated { date, precision: Precision::Day, evidence: Some(at("Monday")) });
    let findings = Findings {
        attributions: vec![whole, inner],
        acts: vec![(Act::Said, Polarity::Affirmed), (Act::Said, Polarity::Negated)],
        speakers: vec![Ok(ada), Err(Unresolved { reason: "nobody".to_owned() })],
        circumstances: vec![Circumstance { said, ..Circumstance::default() }, Circumstance::default()],
    };
    let statements = statement::assemble(&document, findings);
    (document, Reading { statements, ..Reading::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_name_what_they_count() {
        assert_eq!(Tally { articles: 1, statements: 12 }.words(), "12 statements in 1 article");
        assert_eq!(Tally { articles: 1_234, statements: 1 }.words(), "1 statement in 1,234 articles");
        assert_eq!([0, 999, 1_000, 12_345_678].map(grouped), ["0", "999", "1,000", "12,345,678"]);
    }

    #[test]
    fn an_article_cannot_steer_the_terminal() {
        assert_eq!(shown("a\x1b[31mb\u{9b}c\r\n\t"), "a\u{fffd}[31mb\u{fffd}c\r\n\t");
        assert_eq!(in_line(" a\n\tb\u{7} "), "a b\u{fffd}");
    }
}
