//! The article with its statements marked, in colours or in brackets that name the role, and under it what is known of
//! each.
//!
//! What is not affirmed says so in words right behind its verb, with colour and without.

use std::fmt::Write;

use onrecord_read::document::Document;
use onrecord_read::statement::{Reading, Statement};

use super::marks::{self, Pages, Role, Step};
use super::table::{self, CONTENT, CUE, DEED, SOURCE, facts};
use super::told::{self, Told};
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
    let steps = document.text.in_print().into_iter().flat_map(|range| Pages::of(&marks).steps(range));
    for step in steps {
        match step {
            Step::Open { mark, .. } => {
                open.push(mark.role);
                if !style.colored {
                    let _ = write!(printed, "[{} {}: ", mark.role.word(), mark.statement + 1);
                }
            }
            Step::Words(range) => push(&mut printed, style, open.last().copied(), &shown(&text[range])),
            Step::Close { mark, for_good } => {
                open.pop();
                if mark.role == Role::Cue && for_good {
                    warn(&mut printed, style, &reading.statements[mark.statement]);
                }
                if !style.colored {
                    printed.push(']');
                }
            }
        }
    }
    if !printed.ends_with('\n') {
        printed.push('\n');
    }
    list(&mut printed, style, &told::tree(document, reading));
    printed
}

/// Says behind a verb that it did not happen, or only might.
fn warn(printed: &mut String, style: Style, statement: &Statement) {
    if !told::is_affirmed(statement) {
        printed.push(' ');
        table::push(printed, style, DEED, &format!("<{}>", told::deed(statement.act, statement.polarity)));
    }
}

/// What is known of each statement, as a tree.
fn list(printed: &mut String, style: Style, tree: &[Told<'_>]) {
    if !tree.is_empty() {
        printed.push('\n');
    }
    for told in tree {
        let _ = write!(printed, "{}{}. ", "    ".repeat(told.depth), told.number + 1);
        table::push(printed, style, SOURCE, told.who.as_deref().unwrap_or("(no source)"));
        for words in &told.of_whom {
            let _ = write!(printed, ", {words}");
        }
        printed.push_str(": ");
        let deed = told::deed(told.statement.act, told.statement.polarity);
        table::push(printed, style, if told.is_affirmed() { CUE } else { DEED }, deed);
        for fact in &told.facts {
            let _ = write!(printed, " · {fact}");
        }
        printed.push('\n');
    }
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

[content 1: “The ferry is late,”] [source 1: she] [cue 1: said] on Monday, \
[content 1: “and [source 2: nobody] [cue 2: said <did NOT say>]
[content 2: that it was early].”]

1. Ada Moon: said · said 2024-03-04 (“Monday”)
    2. nobody, unknown: nobody: did NOT say · inside 1
";
        assert_eq!(printed, expected);
    }

    #[test]
    fn colour_changes_no_letter_and_ends_with_its_line() {
        let (document, reading) = sample();
        let printed = article(Style { colored: true, width: 80 }, &document, &reading);
        let stripped = anstream::adapter::strip_str(&printed).to_string();
        assert!(stripped.contains("nobody said <did NOT say>\n"));
        assert!(stripped.replace(" <did NOT say>", "").contains(document.text.as_str()));
        assert!(printed.lines().all(|line| !line.contains('\x1b') || line.contains("\x1b[0m")), "{printed:?}");
    }
}
