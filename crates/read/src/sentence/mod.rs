//! Splits the tokens of each block into sentences.
//!
//! A sentence ends behind `.`, `!`, `?` or `…` and the quotation marks and brackets that close right there, unless one
//! of the rules below says that it goes on. Each rule stands with the sentence that made it necessary. No sentence
//! reaches over the end of a block, and every token is in exactly one sentence.

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::quotation::{Mark, Pairing};
use crate::span::Span;
use crate::text::Text;
use crate::token::{Case, Token, case};

/// A run of tokens that make one sentence. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Indices of its tokens.
    pub tokens: Range<usize>,
}

impl Sentence {
    /// Where the sentence stands, given all tokens of its text.
    pub fn span(&self, tokens: &[Token]) -> Span {
        tokens[self.tokens.start].span.cover(tokens[self.tokens.end - 1].span)
    }
}

/// Abbreviations that a name or number follows: the stop behind them ends no sentence.
const LEADING: [&str; 62] = [
    "mr", "mrs", "ms", "messrs", "dr", "prof", "sen", "sens", "rep", "reps", "gov", "govs", "gen", "lt", "col", "capt",
    "cpt", "sgt", "cpl", "maj", "adm", "brig", "cmdr", "pvt", "rev", "fr", "hon", "pres", "supt", "insp", "det",
    "atty", "del", "amb", "sec", "treas", "mme", "mlle", "sra", "dra", "mt", "ft", "vs", "v", "fig", "figs", "art",
    "sect", "vol", "pp", "ca", "cf", "approx", "est", "viz", "e.g", "i.e", "asst", "assoc", "dept", "gens", "drs",
];

/// Abbreviations that can be the last word of a sentence: what follows decides.
const TRAILING: [&str; 58] = [
    "st", "inc", "co", "cos", "corp", "ltd", "llc", "plc", "jr", "sr", "bros", "esq", "etc", "al", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thurs", "fri",
    "ave", "blvd", "rd", "hwy", "ala", "ariz", "ark", "calif", "colo", "conn", "fla", "ga", "ill", "ind", "kan", "ky",
    "mass", "mich", "minn", "mo", "okla", "ore", "pa", "tenn", "wis",
];

/// Abbreviations only before a number: "No. 10", and "No." when somebody refuses.
const NUMBERING: [&str; 5] = ["no", "nos", "p", "ch", "op"];

/// Words that begin a sentence and no name.
const STARTERS: [&str; 56] = [
    "the", "a", "an", "he", "she", "it", "they", "we", "i", "you", "this", "that", "these", "those", "there", "here",
    "his", "her", "its", "their", "our", "my", "in", "on", "at", "as", "by", "for", "from", "to", "with", "after",
    "before", "but", "and", "or", "so", "yet", "if", "when", "while", "although", "though", "however", "since",
    "because", "what", "who", "how", "why", "where", "some", "many", "most", "no", "not",
];

/// What stands behind a time of day in the same sentence: "at 9 a.m. Monday", "at 9 p.m. GMT".
const AFTER_TIME: [&str; 31] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "est",
    "edt",
    "et",
    "cst",
    "ct",
    "pst",
    "pdt",
    "pt",
    "gmt",
    "bst",
    "utc",
    "cet",
];

/// Verbs that put a quotation and its speaker into one sentence.
const SAYING: [&str; 34] = [
    "said",
    "says",
    "say",
    "asked",
    "asks",
    "told",
    "tells",
    "added",
    "adds",
    "replied",
    "replies",
    "wrote",
    "writes",
    "tweeted",
    "shouted",
    "shouts",
    "cried",
    "yelled",
    "exclaimed",
    "wondered",
    "demanded",
    "answered",
    "continued",
    "explained",
    "joked",
    "recalled",
    "insisted",
    "argued",
    "quipped",
    "whispered",
    "posted",
    "declared",
    "remarked",
    "mused",
];

/// The sentences of a text, in order. `tokens` and `pairing` are those of the same text.
///
/// ```
/// use onrecord_read::text::{BlockKind, Text};
/// use onrecord_read::{quotation, sentence, token};
///
/// let words = "\"So what?\" said Mr. Brill. He left.";
/// let text = Text::new(words.to_owned(), [(BlockKind::Paragraph, 0..words.len())]);
/// let tokens = token::split(&text);
/// let sentences = sentence::split(&text, &tokens, &quotation::pair(&text));
/// let words: Vec<&str> = sentences.iter().map(|sentence| text.slice(sentence.span(&tokens))).collect();
/// assert_eq!(words, ["\"So what?\" said Mr. Brill.", "He left."]);
/// ```
pub fn split(text: &Text, tokens: &[Token], pairing: &Pairing) -> Vec<Sentence> {
    let marks = pairing.marks(tokens);
    let mut sentences = Vec::new();
    for block in tokens.chunk_by(|left, right| left.block == right.block) {
        let first = sentences.last().map_or(0, |sentence: &Sentence| sentence.tokens.end);
        let cutter = Cutter { text, tokens: block, marks: &marks[first..first + block.len()] };
        cutter.cut(|range| sentences.push(Sentence { tokens: first + range.start..first + range.end }));
    }
    sentences
}

/// Cuts one block.
struct Cutter<'a> {
    text: &'a Text,
    tokens: &'a [Token],
    marks: &'a [Mark],
}

impl Cutter<'_> {
    fn cut(&self, mut push: impl FnMut(Range<usize>)) {
        let mut start = 0;
        let mut at = 0;
        while at < self.tokens.len() {
            if !is_stop(self.word(at)) {
                at += 1;
                continue;
            }
            let stop = at;
            let stops = self.skip(stop + 1, |next| is_stop(self.word(next)));
            let next = self.skip(stops, |next| self.closes(next));
            if next < self.tokens.len() && !self.goes_on(start, stop, stops, next) {
                push(start..next);
                start = next;
            }
            at = next;
        }
        if start < self.tokens.len() {
            push(start..self.tokens.len());
        }
    }

    /// Whether the sentence that began at `start` goes on at `next`, after the stops from `stop` to `stops` and what
    /// closes behind them.
    fn goes_on(&self, start: usize, stop: usize, stops: usize, next: usize) -> bool {
        let word = self.word(next);
        // Japanese and Chinese put no space behind the stop.
        if matches!(self.word(stop), "。" | "！" | "？") {
            return false;
        }
        let closed = next > stops;
        let opens = self.marks[next] == Mark::Opening;
        // "at harbour.example", "3.5 per cent", "the U.N."; but not: "We go."She left.
        if !self.gap(next) && !closed && !opens {
            return true;
        }
        // "So what?" said Ada. "We go ..." she began. The firm Yahoo! grew. "Enough!" — Ben Carrow
        if begins_inside(word) && !opens {
            return true;
        }
        // The firm Yahoo! Inc. grew.
        if ["Inc", "Corp", "Ltd", "Co", "LLC", "PLC", "Jr", "Sr"].contains(&word) && !opens {
            return true;
        }
        if closed && self.word(stop) != "." && self.is_said_clause(next) {
            return true;
        }
        // 1. Pay the rent.  Q. Did you see it?
        if stop == start + 1 && stops == stop + 1 && !closed && is_list_marker(self.word(start)) {
            return true;
        }
        stops == stop + 1 && self.word(stop) == "." && self.abbreviates(stop, next, closed)
    }

    /// Whether a full stop belongs to the word before it, and the word does not end the sentence.
    fn abbreviates(&self, stop: usize, next: usize, closed: bool) -> bool {
        if stop == 0 || self.gap(stop) {
            return false;
        }
        let word = self.word(stop - 1).to_lowercase();
        let follows = self.word(next).to_lowercase();
        let next_is_number = follows.starts_with(|char: char| char.is_ascii_digit());
        let starts_anew = STARTERS.contains(&follows.as_str()) || self.marks[next] == Mark::Opening || closed;
        let letters = self.letters_before(stop);
        let capital = case(self.word(stop - 1)) == Case::Initial;
        match letters {
            // The train left at 9 a.m. Monday. The train left at 9 a.m. Police were there.
            2 if word == "m" && !capital => AFTER_TIME.contains(&follows.as_str()),
            // e.g. Northport, i.e. Ada
            2 if matches!(word.as_str(), "g" | "e") && !capital => true,
            // The U.S. Senate met. He moved to the U.S. The Senate met.
            2.. => !starts_anew,
            // J. R. Carrow spoke. They chose plan B. It failed.
            1 if capital => !starts_anew,
            _ if LEADING.contains(&word.as_str()) => !closed,
            _ if NUMBERING.contains(&word.as_str()) => next_is_number,
            // Brill & Co. Chairman Ben Carrow left. He founded Brill & Co. The firm grew.
            _ if TRAILING.contains(&word.as_str()) && case(self.word(stop - 1)) != Case::Lower => !starts_anew,
            _ if matches!(word.as_str(), "etc" | "al") => !starts_anew,
            _ => false,
        }
    }

    /// How many single letters with stops, like the two of "U.S.", end in the stop; at most 4 are counted.
    fn letters_before(&self, stop: usize) -> usize {
        let is_letter =
            |at: usize| self.word(at).chars().count() == 1 && self.word(at).starts_with(char::is_alphabetic);
        let mut count = 0;
        let mut at = stop;
        while count < 4 && at > 0 && self.word(at) == "." && !self.gap(at) && is_letter(at - 1) {
            count += 1;
            if at == 1 || self.gap(at - 1) {
                break;
            }
            at -= 2;
        }
        count
    }

    /// Whether a clause like "Ada Brill said" begins here, after a quotation that ends in `?` or `!`.
    fn is_said_clause(&self, next: usize) -> bool {
        let names = (next..self.tokens.len()).take(6).find(|&at| {
            let word = self.word(at);
            !matches!(case(word), Case::Capitalised | Case::Upper | Case::Initial) && word != "."
        });
        let Some(verb) = names.filter(|&verb| verb > next) else { return false };
        let said = SAYING.contains(&self.word(verb)) && self.marks[verb] == Mark::Outside;
        // "Who knows?" Ada said the mayor would.
        let object = self.tokens.get(verb + 1).map_or("", |_| self.word(verb + 1)).to_lowercase();
        said && !["that", "he", "she", "it", "they", "the", "there", "we", "i"].contains(&object.as_str())
    }

    /// Whether a token closes something that the sentence before it opened.
    fn closes(&self, at: usize) -> bool {
        match self.marks[at] {
            Mark::Closing => true,
            Mark::Unpaired => !self.gap(at),
            _ => {
                matches!(self.word(at), ")" | "]" | "}") || (!self.gap(at) && matches!(self.word(at), "”" | "’" | "»"))
            }
        }
    }

    /// The first token from `at` on of which `more` does not hold.
    fn skip(&self, at: usize, more: impl Fn(usize) -> bool) -> usize {
        (at..self.tokens.len()).find(|&at| !more(at)).unwrap_or(self.tokens.len())
    }

    /// Whether something stands between a token and the one before it.
    fn gap(&self, at: usize) -> bool {
        at == 0 || self.tokens[at - 1].span.end() < self.tokens[at].span.start()
    }

    fn word(&self, at: usize) -> &str {
        self.text.slice(self.tokens[at].span)
    }
}

fn is_stop(word: &str) -> bool {
    matches!(word, "." | "!" | "?" | "…" | "。" | "！" | "？" | "‽")
}

/// Whether a word can only stand inside a sentence: it begins small, or it is a mark that goes before nothing new.
fn begins_inside(word: &str) -> bool {
    // "iPad sales fell" begins a sentence.
    let small = word.starts_with(char::is_lowercase) && case(word) == Case::Lower;
    small
        || word.starts_with(['\'', '’'])
        || matches!(word, "," | ";" | ":" | ")" | "]" | "—" | "–" | "-" | "―" | "%" | "&" | "/")
}

/// Whether a word at the head of a sentence numbers it: "1", "iv", "Q".
fn is_list_marker(word: &str) -> bool {
    let number = word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let roman = word.len() <= 4 && word.chars().all(|char| matches!(char.to_ascii_lowercase(), 'i' | 'v' | 'x'));
    number || roman || (word != "I" && word.len() == 1 && word.starts_with(|char: char| char.is_ascii_alphabetic()))
}
