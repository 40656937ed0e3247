//! A table for people: a heading for each article, and a row of speaker, verb and content for each statement.
//!
//! What a statement contains stands under it, indented. What is not affirmed says so in words beside its verb.

use std::fmt::Write;

use anstyle::{AnsiColor, Effects};
use onrecord_read::document::Document;
use onrecord_read::statement::Reading;

use super::told::{self, Told};
use super::{Style, called, in_line};

/// How the source is shown, here and wherever else there is colour.
pub(super) const SOURCE: anstyle::Style = AnsiColor::Blue.on_default().effects(Effects::BOLD);
/// How the cue is shown.
pub(super) const CUE: anstyle::Style = AnsiColor::Magenta.on_default().effects(Effects::UNDERLINE);
/// How the content is shown.
pub(super) const CONTENT: anstyle::Style = AnsiColor::Green.on_default();
/// How what heads a part is shown.
pub(super) const HEADING: anstyle::Style = anstyle::Style::new().bold();
/// How what is said beside is shown.
pub(super) const FAINT: anstyle::Style = anstyle::Style::new().dimmed();
/// How a deed that is not affirmed is shown, besides its words.
pub(super) const DEED: anstyle::Style = AnsiColor::Red.on_default().effects(Effects::BOLD);

/// Below this width the columns would hold two words each, and the parts stand one under another.
const NARROWEST: usize = 60;

/// One article with its statements.
pub(super) fn article(style: Style, document: &Document, reading: &Reading) -> String {
    let mut printed = heading(style, document);
    let rows: Vec<Row> = told::tree(document, reading).iter().map(Row::of).collect();
    if rows.is_empty() {
        printed.push_str("  no statement found\n");
    }
    set(&mut printed, style, &rows);
    printed
}

/// Rows, as the terminal has room for them.
pub(super) fn set(printed: &mut String, style: Style, rows: &[Row]) {
    if style.width < NARROWEST {
        stack(printed, style, rows);
    } else {
        columns(printed, style, rows);
    }
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

pub(super) struct Row {
    /// The number of the statement, which is its place in the article or on the page.
    pub(super) number: usize,
    pub(super) who: Cell,
    pub(super) how: Cell,
    pub(super) what: Cell,
}

/// Words one under another, each in its look.
pub(super) struct Cell(pub(super) Vec<(anstyle::Style, String)>);

impl Row {
    fn of(told: &Told<'_>) -> Self {
        let faint = |words: &String| (FAINT, words.clone());
        let branch = if told.depth > 0 { "  ".repeat(told.depth - 1) + "└ " } else { String::new() };
        let mut who = vec![match &told.who {
            Some(who) => (SOURCE, branch + who),
            None => (FAINT, branch + "(no source)"),
        }];
        who.extend(told.of_whom.iter().map(faint));
        let mut how = vec![told.cue.as_ref().map_or((FAINT, "(no cue)".to_owned()), |cue| (CUE, cue.clone()))];
        if let Some(deed) = told.deed {
            how.push(if told.is_affirmed() { (FAINT, format!("= {deed}")) } else { (DEED, format!("= {deed}")) });
        }
        let mut what = vec![(CONTENT, told.content.clone())];
        if !told.facts.is_empty() {
            what.push((FAINT, told.facts.join(" · ")));
        }
        Self { number: told.number + 1, who: Cell(who), how: Cell(how), what: Cell(what) }
    }
}

impl Cell {
    /// The columns that the longest of its words take.
    fn width(&self) -> usize {
        self.0.iter().map(|(_, words)| width(words)).max().unwrap_or_default()
    }

    /// Its lines, none wider than `room`.
    fn lines(&self, room: usize) -> Vec<(anstyle::Style, &str)> {
        self.0
            .iter()
            .flat_map(|(look, words)| wrapped(words, room).into_iter().map(move |line| (*look, line)))
            .collect()
    }
}

/// The parts side by side.
fn columns(printed: &mut String, style: Style, rows: &[Row]) {
    let widest = |part: fn(&Row) -> &Cell, most: usize| {
        rows.iter().map(|row| part(row).width()).max().unwrap_or(0).clamp(11, most.max(11))
    };
    let number = rows.len().to_string().len() + 2;
    let who = widest(|row| &row.who, (style.width / 4).min(32));
    let how = widest(|row| &row.how, (style.width / 6).min(24));
    let what = style.width.saturating_sub(number + who + how + 6).min(80);
    for row in rows {
        let (whos, hows, whats) = (row.who.lines(who), row.how.lines(how), row.what.lines(what));
        for line in 0..whos.len().max(hows.len()).max(whats.len()) {
            let label = if line == 0 { row.number.to_string() } else { String::new() };
            let _ = write!(printed, "{label:>number$}  ");
            cell(printed, style, whos.get(line), who + 2);
            cell(printed, style, hows.get(line), how + 2);
            cell(printed, style, whats.get(line), 0);
            printed.truncate(printed.trim_end_matches(' ').len());
            printed.push('\n');
        }
    }
}

/// The parts one under another.
fn stack(printed: &mut String, style: Style, rows: &[Row]) {
    let indent = rows.len().to_string().len() + 4;
    let room = style.width.saturating_sub(indent).max(16);
    for row in rows {
        let lines = [&row.who, &row.how, &row.what].into_iter().flat_map(|cell| cell.lines(room));
        for (place, (look, line)) in lines.enumerate() {
            let label = if place == 0 { row.number.to_string() } else { String::new() };
            let _ = write!(printed, "{label:>width$}  ", width = indent - 2);
            push(printed, style, look, line);
            printed.push('\n');
        }
    }
}

/// Words in their look, filled with spaces to a width.
fn cell(printed: &mut String, style: Style, line: Option<&(anstyle::Style, &str)>, to: usize) {
    let (look, words) = line.copied().unwrap_or_default();
    push(printed, style, look, words);
    printed.extend(std::iter::repeat_n(' ', to.saturating_sub(width(words))));
}

pub(super) fn push(printed: &mut String, style: Style, look: anstyle::Style, words: &str) {
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
  1  Ada Moon         said          “The ferry is late,” ... “and nobody
                                    said that it was early.”
                                    said 2024-03-04 (“Monday”)
  2  └ nobody         said          that it was early
     unknown: nobody  = did NOT     inside 1
                      say
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
