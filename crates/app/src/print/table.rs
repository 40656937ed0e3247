//! A table for people: a heading for each article, and a row of source, cue and content for each statement.

use std::fmt::Write;

use anstyle::{AnsiColor, Effects};
use onrecord_read::document::Document;
use onrecord_read::statement::Reading;

use super::{Style, called, in_line};

/// How the source is shown, here and wherever else there is colour.
pub(super) const SOURCE: anstyle::Style = AnsiColor::Blue.on_default().effects(Effects::BOLD);
/// How the cue is shown.
pub(super) const CUE: anstyle::Style = AnsiColor::Magenta.on_default().effects(Effects::UNDERLINE);
/// How the content is shown.
pub(super) const CONTENT: anstyle::Style = AnsiColor::Green.on_default();
const HEADING: anstyle::Style = anstyle::Style::new().bold();
const FAINT: anstyle::Style = anstyle::Style::new().dimmed();

/// Below this width the columns would hold two words each, and the parts stand one under another.
const NARROWEST: usize = 60;

/// One article with its statements.
pub(super) fn article(style: Style, document: &Document, reading: &Reading) -> String {
    let mut printed = heading(style, document);
    let rows: Vec<Row> = reading
        .statements
        .iter()
        .map(|statement| {
            let attribution = &statement.attribution;
            let words = |span| in_line(document.text.slice(span));
            let content: Vec<String> = attribution.content.iter().map(|&span| words(span)).collect();
            Row {
                source: Part::of(SOURCE, attribution.source.map(words), "(no source)"),
                cue: Part::of(CUE, attribution.cue.map(words), "(no cue)"),
                content: Part { look: CONTENT, words: content.join(" ... ") },
            }
        })
        .collect();
    if rows.is_empty() {
        printed.push_str("  no statement found\n");
    } else if style.width < NARROWEST {
        stack(&mut printed, style, &rows);
    } else {
        columns(&mut printed, style, &rows);
    }
    printed
}

/// The title, and what is known of where it was printed.
fn heading(style: Style, document: &Document) -> String {
    let mut printed = String::new();
    for line in wrapped(&in_line(called(document)), style.width) {
        push(&mut printed, style, HEADING, line);
        printed.push('\n');
    }
    printed + &facts(style, document)
}

/// One line of what is known of where an article was printed; empty where nothing is.
pub(super) fn facts(style: Style, document: &Document) -> String {
    let published = document.published.map(|day| day.to_string());
    let origin = document.origin.as_deref().filter(|origin| *origin != "-");
    let facts = [document.outlet.as_deref(), published.as_deref(), origin];
    let facts: Vec<String> = facts.into_iter().flatten().map(in_line).collect();
    let mut printed = String::new();
    if !facts.is_empty() {
        push(&mut printed, style, FAINT, &facts.join(" · "));
        printed.push('\n');
    }
    printed
}

struct Row {
    source: Part,
    cue: Part,
    content: Part,
}

struct Part {
    look: anstyle::Style,
    words: String,
}

impl Part {
    fn of(look: anstyle::Style, words: Option<String>, missing: &str) -> Self {
        match words {
            Some(words) => Self { look, words },
            None => Self { look: FAINT, words: missing.to_owned() },
        }
    }
}

/// The parts side by side.
fn columns(printed: &mut String, style: Style, rows: &[Row]) {
    let widest = |part: fn(&Row) -> &Part, most: usize| {
        rows.iter().map(|row| width(&part(row).words)).max().unwrap_or(0).clamp(11, most.max(11))
    };
    let number = rows.len().to_string().len() + 2;
    let source = widest(|row| &row.source, (style.width / 4).min(32));
    let cue = widest(|row| &row.cue, (style.width / 6).min(20));
    let content = style.width.saturating_sub(number + source + cue + 6).min(80);
    for (index, row) in rows.iter().enumerate() {
        let (sources, cues, contents) =
            (wrapped(&row.source.words, source), wrapped(&row.cue.words, cue), wrapped(&row.content.words, content));
        for line in 0..sources.len().max(cues.len()).max(contents.len()) {
            let label = if line == 0 { (index + 1).to_string() } else { String::new() };
            let _ = write!(printed, "{label:>number$}  ");
            cell(printed, style, row.source.look, sources.get(line), source + 2);
            cell(printed, style, row.cue.look, cues.get(line), cue + 2);
            cell(printed, style, row.content.look, contents.get(line), 0);
            printed.truncate(printed.trim_end_matches(' ').len());
            printed.push('\n');
        }
    }
}

/// The parts one under another.
fn stack(printed: &mut String, style: Style, rows: &[Row]) {
    let indent = rows.len().to_string().len() + 4;
    let room = style.width.saturating_sub(indent).max(16);
    for (index, row) in rows.iter().enumerate() {
        let parts = [&row.source, &row.cue, &row.content];
        let lines =
            parts.iter().flat_map(|part| wrapped(&part.words, room).into_iter().map(move |line| (part.look, line)));
        for (place, (look, line)) in lines.enumerate() {
            let label = if place == 0 { (index + 1).to_string() } else { String::new() };
            let _ = write!(printed, "{label:>width$}  ", width = indent - 2);
            push(printed, style, look, line);
            printed.push('\n');
        }
    }
}

/// Words in their look, filled with spaces to a width.
fn cell(printed: &mut String, style: Style, look: anstyle::Style, words: Option<&&str>, to: usize) {
    let words = words.copied().unwrap_or_default();
    push(printed, style, look, words);
    printed.extend(std::iter::repeat_n(' ', to.saturating_sub(width(words))));
}

fn push(printed: &mut String, style: Style, look: anstyle::Style, words: &str) {
    let _ = if style.colored && !words.is_empty() {
        write!(printed, "{look}{words}{look:#}")
    } else {
        write!(printed, "{words}")
    };
}

/// The columns that words take: a character each, which holds for the languages that are read.
fn width(words: &str) -> usize {
    words.chars().count()
}

/// The lines of words at most `room` columns wide; a longer word is broken. Never none.
fn wrapped(words: &str, room: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = words;
    while width(rest) > room {
        let end = rest.char_indices().nth(room).map_or(rest.len(), |(at, _)| at);
        // A space right behind the room is where a full line ends.
        let space = rest.char_indices().take(room + 1).filter(|(_, char)| *char == ' ').last();
        let (line, next) = match space {
            Some((at, _)) if at > 0 => (&rest[..at], &rest[at + 1..]),
            _ => rest.split_at(end),
        };
        lines.push(line);
        rest = next;
    }
    if !rest.is_empty() || lines.is_empty() {
        lines.push(rest);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    const PLAIN: Style = Style { colored: false, width: 72 };

    #[test]
    fn words_wrap_at_spaces_and_long_words_break() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("éééééé", 4), ["éééé", "éé"]);
        assert_eq!(wrapped("one", 3), ["one"]);
        assert_eq!(wrapped("", 3), [""]);
    }

    #[test]
    fn a_table_has_a_row_for_each_statement() {
        let (document, reading) = sample();
        let expected = "\
Ferry late, again
Skerry Post · 2024-03-05 · in/ferry.txt
  1  Ada Moon     said         “The ferry is late,” ... “and nobody
                               asked us whether that was all right.”
  2  (no source)  (no cue)     nobody asked us whether that was all
                               right
";
        assert_eq!(article(PLAIN, &document, &reading), expected);
    }

    #[test]
    fn a_narrow_terminal_gets_the_parts_one_under_another() {
        let (document, reading) = sample();
        let printed = article(Style { width: 40, ..PLAIN }, &document, &reading);
        assert!(printed.contains("\n  1  Ada Moon\n     said\n     “The ferry is late,” ... “and\n"), "{printed}");
        assert!(printed.lines().skip(2).all(|line| width(line) <= 40));
    }

    #[test]
    fn colour_changes_no_letter() {
        let (document, reading) = sample();
        let colored = article(Style { colored: true, ..PLAIN }, &document, &reading);
        assert!(colored.contains("\x1b["));
        let stripped = anstream::adapter::strip_str(&colored).to_string();
        let lines = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
        assert_eq!(lines(&stripped), lines(&article(PLAIN, &document, &reading)));
    }
}
