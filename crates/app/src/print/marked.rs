//! The article with its statements marked: in colours, or in brackets that name the role.

use std::fmt::Write;

use onrecord_read::document::Document;
use onrecord_read::statement::Reading;

use super::marks::{self, Pages, Role, Step};
use super::table::{CONTENT, CUE, SOURCE, facts};
use super::{Style, shown};

/// One article under a line of where it was printed; its own headline says the rest.
pub(super) fn article(style: Style, document: &Document, reading: &Reading) -> String {
    let text = document.text.as_str();
    let marks = marks::of_reading(reading);
    let mut printed = facts(style, document);
    if !printed.is_empty() {
        printed.push('\n');
    }
    let mut open: Vec<Role> = Vec::new();
    for step in Pages::of(&marks).steps(0..text.len()) {
        match step {
            Step::Open { mark, .. } => {
                open.push(mark.role);
                if !style.colored {
                    let _ = write!(printed, "[{}: ", mark.role.word());
                }
            }
            Step::Words(range) => push(&mut printed, style, open.last().copied(), &shown(&text[range])),
            Step::Close { .. } => {
                open.pop();
                if !style.colored {
                    printed.push(']');
                }
            }
        }
    }
    if !printed.ends_with('\n') {
        printed.push('\n');
    }
    printed
}

/// Words in the look of the innermost role. Each line is coloured by itself, as pagers want it.
fn push(printed: &mut String, style: Style, role: Option<Role>, words: &str) {
    let look = match role {
        Some(Role::Source) => SOURCE,
        Some(Role::Cue) => CUE,
        Some(Role::Content) => CONTENT,
        None => anstyle::Style::new(),
    };
    if !style.colored || look.is_plain() {
        printed.push_str(words);
        return;
    }
    for line in words.split_inclusive('\n') {
        let letters = line.trim_end_matches(['\r', '\n']);
        if !letters.is_empty() {
            let _ = write!(printed, "{look}{letters}{look:#}");
        }
        printed.push_str(&line[letters.len()..]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn without_colour_brackets_name_the_role() {
        let (document, reading) = sample();
        let printed = article(Style { colored: false, width: 80 }, &document, &reading);
        let expected = "\
Skerry Post · 2024-03-05 · in/ferry.txt

Ferry late, again

[content: “The ferry is late,”] [source: Ada Moon] [cue: said], \
[content: “and [content: nobody asked us
whether that was all right].”]
";
        assert_eq!(printed, expected);
    }

    #[test]
    fn colour_changes_no_letter_and_ends_with_its_line() {
        let (document, reading) = sample();
        let printed = article(Style { colored: true, width: 80 }, &document, &reading);
        let stripped = anstream::adapter::strip_str(&printed).to_string();
        assert!(stripped.ends_with(document.text.as_str()));
        assert!(printed.lines().all(|line| !line.contains('\x1b') || line.contains("\x1b[0m")), "{printed:?}");
    }
}
