//! Finds dialogue that is set with dashes: `— Bonjour, dit-il.`
//!
//! A line is speech if it begins with a dash and a capital and holds no quotation marks, and it or a neighbour in an unbroken run of such
//! lines shows that somebody talks: a question, an exclamation, a verb and its pronoun turned round (`dit-il`), or a
//! tag between dashes (`—dijo Ana—`). English reports list points behind dashes, so a dash alone is no evidence.

use crate::text::Text;

/// One spoken line: the dash and the words up to the tag or the end of the line, as byte ranges of the text.
#[derive(Debug)]
pub(super) struct Speech {
    pub(super) block: usize,
    pub(super) dash: (usize, usize),
    pub(super) content: (usize, usize),
}

/// The spoken lines of a text, in order.
pub(super) fn find(text: &Text) -> Vec<Speech> {
    let mut spoken: Vec<Speech> = Vec::new();
    let mut run: Vec<Speech> = Vec::new();
    let mut evidence = false;
    for (index, block) in text.blocks().iter().enumerate() {
        let mut at = block.span.start();
        for line in text.slice(block.span).split_inclusive(['\n', '\r']) {
            let start = at;
            at += line.len();
            if line.trim().is_empty() {
                continue;
            }
            if let Some((dash, words)) = dash_line(line) {
                let (length, shown) = spoken_part(&line[words..]);
                evidence |= shown;
                run.push(Speech {
                    block: index,
                    dash: (start + dash, start + words - blanks_before(&line[dash..words])),
                    content: (start + words, start + words + length),
                });
            } else {
                if evidence {
                    spoken.append(&mut run);
                }
                run.clear();
                evidence = false;
            }
        }
    }
    if evidence {
        spoken.append(&mut run);
    }
    spoken
}

/// Where the dash and the words of a line that may be speech begin.
fn dash_line(line: &str) -> Option<(usize, usize)> {
    let rest = line.trim_start();
    let dash = line.len() - rest.len();
    let words = rest.strip_prefix(['—', '―', '–'])?.trim_start();
    let first = words.chars().next()?;
    let begins = (first.is_alphabetic() && !first.is_lowercase()) || matches!(first, '¿' | '¡' | '…');
    let marked = words.contains(['"', '“', '”', '„', '«', '»', '‹', '›', '‘', '「', '『']);
    (begins && !marked).then(|| (dash, line.len() - words.len()))
}

fn blanks_before(gap: &str) -> usize {
    gap.len() - gap.trim_end().len()
}

/// How many bytes of a line are spoken, and whether the line shows that it is speech.
fn spoken_part(words: &str) -> (usize, bool) {
    let words = words.trim_end();
    if let Some(tag) = dashed_tag(words) {
        return (words[..tag].trim_end().len(), true);
    }
    if let Some(verb) = inverted_verb(words) {
        let spoken = words[..verb].rfind([',', '!', '?', '…']).map_or(verb, |stop| {
            let comma = words[stop..].starts_with(',');
            if comma { stop } else { stop + words[stop..].chars().next().map_or(0, char::len_utf8) }
        });
        return (spoken, true);
    }
    (words.len(), words.contains(['?', '!']))
}

/// Where ` —dijo Ana` begins: a dash behind a space and right before a small letter.
fn dashed_tag(words: &str) -> Option<usize> {
    words.match_indices(['—', '―', '–']).find_map(|(at, dash)| {
        let behind = words[..at].ends_with(char::is_whitespace);
        let ahead = words[at + dash.len()..].starts_with(char::is_lowercase);
        (behind && ahead).then_some(at)
    })
}

/// Where `dit-il` begins.
fn inverted_verb(words: &str) -> Option<usize> {
    let hyphen = words.match_indices('-').map(|(at, _)| at).find(|&at| {
        let pronoun: String = words[at + 1..].chars().take_while(|char| char.is_alphabetic()).take(6).collect();
        ["il", "elle", "ils", "elles", "je", "on"].contains(&pronoun.as_str())
    })?;
    Some(words[..hyphen].rfind(char::is_whitespace)? + 1)
}
