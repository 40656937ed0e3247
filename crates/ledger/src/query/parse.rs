//! The text form of a query, read from left to right.

use std::fmt;
use std::ops::Range;

use super::{ACTS, Alternative, Days, FORMS, KINDS, POLARITIES, Query, STATES, Term, Words};

/// No query of people has more words and values, and the index of words must not be given thousands.
pub const MOST_TERMS: usize = 64;

/// Something in a query that cannot be understood, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Mistake {
    /// The query.
    pub query: String,
    /// The place in the query, in bytes.
    pub at: Range<usize>,
    /// What is wrong, and what to write instead.
    pub what: String,
}

/// What is wrong, with the query and the place marked under it.
impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { query, at, what } = self;
        let plain: String = query.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
        let before = query.get(..at.start).map_or(0, |before| before.chars().count());
        let width = query.get(at.clone()).map_or(1, |words| words.chars().count().max(1));
        write!(f, "{what}\n  {plain}\n  {}{}", " ".repeat(before), "^".repeat(width))
    }
}

impl Query {
    /// Reads the text form.
    ///
    /// # Errors
    /// At the first place that cannot be understood.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let mut parser = Parser { text, at: 0, query: Self::default(), current: Alternative::default(), count: 0 };
        let mut or: Option<Range<usize>> = None;
        let mut in_content = false;
        while let Some(item) = parser.item()? {
            match item {
                Item::Or(at) => {
                    if parser.current.all.is_empty() {
                        return Err(parser.wrong(at, "OR stands between words: put one before it"));
                    }
                    let done = std::mem::take(&mut parser.current);
                    parser.query.words.push(done);
                    or = Some(at);
                }
                Item::Everywhere(only_content) => in_content = only_content,
                Item::Field => {}
                Item::Term { term, negated } => {
                    if negated { &mut parser.current.none } else { &mut parser.current.all }.push(term);
                }
            }
        }
        if let Some(at) = or
            && parser.current.all.is_empty()
        {
            return Err(parser.wrong(at, "OR stands between words: put one behind it"));
        }
        let Parser { mut query, current, .. } = parser;
        if current != Alternative::default() {
            query.words.push(current);
        }
        if in_content {
            for alternative in &mut query.words {
                for term in alternative.all.iter_mut().chain(&mut alternative.none) {
                    term.in_content = true;
                }
            }
        }
        Ok(query)
    }
}

/// One part of a query.
enum Item {
    Term {
        term: Term,
        negated: bool,
    },
    Or(Range<usize>),
    /// Where words are to stand: only in what was said, or anywhere.
    Everywhere(bool),
    /// A field, which is in the query already.
    Field,
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    query: Query,
    current: Alternative,
    count: usize,
}

const FIELDS: &str = "by, about, outlet, said, published, form, act, polarity, kind, state, lang, in";

impl Parser<'_> {
    fn wrong(&self, at: Range<usize>, what: impl Into<String>) -> Mistake {
        Mistake { query: self.text.to_owned(), at, what: what.into() }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn item(&mut self) -> Result<Option<Item>, Mistake> {
        let is_space = |char: char| char.is_whitespace() || char.is_control();
        loop {
            self.at += self.rest().len() - self.rest().trim_start_matches(is_space).len();
            let start = self.at;
            if self.rest().is_empty() {
                return Ok(None);
            }
            let mut negated = false;
            if let Some(behind) = self.rest().strip_prefix('-')
                && behind.starts_with(|char: char| !is_space(char))
            {
                negated = true;
                self.at += 1;
            }
            let word = self.bare();
            let at = start..self.at + word.len();
            match word.as_str() {
                "OR" if !negated => {
                    self.at = at.end;
                    return Ok(Some(Item::Or(at)));
                }
                // Words are joined by AND as it is.
                "AND" if !negated => {
                    self.at = at.end;
                    continue;
                }
                "NOT" if !negated => {
                    return Err(self.wrong(at, "NOT is written as - before the word: -ferry"));
                }
                _ => {}
            }
            self.count += 1;
            if self.count > MOST_TERMS {
                return Err(self.wrong(at, format!("a query has {MOST_TERMS} words and values at most")));
            }
            let name = word.split_once(':').map(|(name, _)| name).filter(|name| is_name(name)).map(str::to_owned);
            return match name {
                Some(name) => self.field(&name, negated, start).map(Some),
                None => self.term(start, false).map(|term| Some(Item::Term { term, negated })),
            };
        }
    }

    /// The characters up to the next space or quotation mark.
    fn bare(&self) -> String {
        self.rest().chars().take_while(|&char| !char.is_whitespace() && !char.is_control() && !is_mark(char)).collect()
    }

    /// Words in quotation marks, or one without; with a star behind it.
    fn term(&mut self, start: usize, in_content: bool) -> Result<Term, Mistake> {
        let (text, mut is_prefix, at) = self.value(start)?;
        let mut text = text;
        if !is_prefix && let Some(begin) = text.strip_suffix('*') {
            text = begin.trim_end().to_owned();
            is_prefix = true;
        }
        if !text.chars().any(char::is_alphanumeric) {
            return Err(self.wrong(at, "there is no letter or digit to search for"));
        }
        Ok(Term { text, is_prefix, in_content })
    }

    /// The value that begins here, whether a star stands behind its quotation marks, and its place.
    fn value(&mut self, start: usize) -> Result<(String, bool, Range<usize>), Mistake> {
        let mut chars = self.rest().chars();
        if let Some(open) = chars.next().filter(|&char| is_mark(char)) {
            let inside = chars.as_str();
            let Some(length) = inside.find(is_mark) else {
                let at = self.at..self.at + open.len_utf8();
                return Err(self.wrong(at, "a quotation mark opens here and is never closed"));
            };
            let value: String = inside[..length]
                .split(|char: char| char.is_whitespace() || char.is_control())
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
            let mark = inside[length..].chars().next().map_or(0, char::len_utf8);
            let is_prefix = inside[length + mark..].starts_with('*');
            self.at += open.len_utf8() + length + mark + usize::from(is_prefix);
            return Ok((value, is_prefix, start..self.at));
        }
        let value = self.bare();
        self.at += value.len();
        Ok((value, false, start..self.at))
    }

    fn field(&mut self, name: &str, negated: bool, start: usize) -> Result<Item, Mistake> {
        self.at += name.len() + 1;
        if name == "about" {
            return self.term(start, true).map(|term| Item::Term { term, negated });
        }
        let from = self.at;
        let (value, is_prefix, at) = self.value(from)?;
        let whole = start..at.end;
        if is_prefix {
            return Err(self.wrong(whole, format!("a star stands behind words, and {name}: has none")));
        }
        if value.trim().is_empty() {
            return Err(self.wrong(whole, format!("{name}: has no value behind it")));
        }
        let put_days = |wanted: &mut super::Wanted<Days>| -> Result<(), String> {
            let days = Days::parse(&value)?;
            if negated { &mut wanted.none } else { &mut wanted.any }.push(days);
            Ok(())
        };
        let put_word = |wanted: &mut super::Wanted<&'static str>, words: Words| -> Result<(), String> {
            let word = words.iter().find(|&&word| word == value);
            let word = word.ok_or_else(|| format!("{name}: is one of {}, and not {value:?}", words.join(", ")))?;
            if negated { &mut wanted.none } else { &mut wanted.any }.push(word);
            Ok(())
        };
        let put_text = |wanted: &mut super::Wanted<String>| -> Result<(), String> {
            if !value.chars().any(char::is_alphanumeric) {
                return Err(format!("{name}: needs a letter or digit"));
            }
            if negated { &mut wanted.none } else { &mut wanted.any }.push(value.clone());
            Ok(())
        };
        let query = &mut self.query;
        let put = match name {
            "by" => put_text(&mut query.by),
            "outlet" => put_text(&mut query.outlet),
            "lang" => put_text(&mut query.language),
            "said" => put_days(&mut query.said),
            "published" => put_days(&mut query.published),
            "form" => put_word(&mut query.form, FORMS),
            "act" => put_word(&mut query.act, ACTS),
            "polarity" => put_word(&mut query.polarity, POLARITIES),
            "kind" => put_word(&mut query.kind, KINDS),
            "state" => put_word(&mut query.state, STATES),
            "in" => match value.as_str() {
                "content" | "anywhere" if !negated => return Ok(Item::Everywhere(value == "content")),
                _ => Err("in: is content or anywhere".to_owned()),
            },
            _ => Err(format!("{name}: is no field: write one of {FIELDS}, or the words in quotation marks")),
        };
        put.map(|()| Item::Field).map_err(|what| self.wrong(whole, what))
    }
}

/// Whether what stands before a colon can be meant as the name of a field.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_mark(char: char) -> bool {
    matches!(char, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn round(text: &str) -> String {
        let query = Query::parse(text).unwrap_or_else(|mistake| panic!("{mistake}"));
        let printed = query.to_string();
        assert_eq!(Query::parse(&printed).as_ref(), Ok(&query), "{printed}");
        printed
    }

    #[test]
    fn words_phrases_prefixes_and_what_must_not_be_there() {
        assert_eq!(round("ferry late"), "ferry late");
        assert_eq!(round("ferry AND “run late” -bridge tax*"), "ferry \"run late\" tax* -bridge");
        assert_eq!(round("ferry OR bridge -closed"), "ferry OR bridge -closed");
        assert_eq!(round("\"the ferr\"*"), "\"the ferr\"*");
        assert_eq!(round("\"the ferr *\""), "\"the ferr\"*");
        assert_eq!(round("co-operate 10:30"), "\"co-operate\" \"10:30\"");
        assert_eq!(round("-ferry"), "-ferry");
        assert_eq!(round("about:ferry about:\"run late\""), "about:ferry about:\"run late\"");
        assert_eq!(round("in:content ferry"), "about:ferry");
    }

    #[test]
    fn fields_may_be_named_twice_for_either_and_with_a_sign_for_neither() {
        assert_eq!(
            round("ferry by:\"Ada Moon\" by:brill -outlet:\"Skerry Post\" act:denied published:2024-01..2024-03"),
            "ferry by:\"Ada Moon\" by:brill -outlet:\"Skerry Post\" published:2024-01-01..2024-03-31 act:denied"
        );
        assert_eq!(
            round("said:2024 -kind:unnamed state:unreviewed lang:en"),
            "lang:en said:2024-01-01..2024-12-31 -kind:unnamed state:unreviewed"
        );
    }

    #[test]
    fn a_mistake_points_at_its_place() {
        let pointed = |text: &str| -> String {
            let mistake = Query::parse(text).expect_err(text);
            text[mistake.at].to_owned()
        };
        assert_eq!(pointed("ferry color:red late"), "color:red");
        assert_eq!(pointed("ferry act:shouted"), "act:shouted");
        assert_eq!(pointed("ferry \"run late"), "\"");
        assert_eq!(pointed("OR ferry"), "OR");
        assert_eq!(pointed("ferry OR"), "OR");
        assert_eq!(pointed("ferry by:"), "by:");
        assert_eq!(pointed("é published:soon"), "published:soon");
        assert_eq!(pointed("ferry — late"), "—");
        assert_eq!(pointed("*"), "*");
        let shown = Query::parse("é act:shouted").expect_err("no act").to_string();
        assert!(shown.ends_with("\n  é act:shouted\n    ^^^^^^^^^^^"), "{shown}");
    }

    #[test]
    fn a_query_of_thousands_of_words_is_refused() {
        assert!(Query::parse(&"ferry ".repeat(MOST_TERMS)).is_ok());
        assert!(Query::parse(&"ferry ".repeat(MOST_TERMS + 1)).is_err());
    }

    /// Pieces of which queries are made, and which trouble them.
    fn typed() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-zé]{1,8}",
            "\\PC{0,12}",
            Just("OR".to_owned()),
            Just("NOT".to_owned()),
            Just("-".to_owned()),
            Just("*".to_owned()),
            Just("\u{201c}".to_owned()),
            "(by|about|outlet|lang):[a-z\"* ]{0,10}",
            "-?(form|act|polarity|kind|state):(direct|denied|negated|unnamed|confirmed|x)",
            "(said|published):[0-9.-]{0,22}",
            "in:(content|anywhere|x)",
        ];
        prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.join(" "))
    }

    proptest! {
        #[test]
        fn what_is_understood_is_said_again_so_that_it_means_the_same(text in typed()) {
            match Query::parse(&text) {
                Ok(query) => {
                    let said = query.to_string();
                    prop_assert_eq!(Query::parse(&said), Ok(query), "{}", said);
                }
                Err(Mistake { query, at, what }) => {
                    prop_assert!(query.get(at.clone()).is_some(), "{:?} of {:?}", at, query);
                    prop_assert!(!what.is_empty());
                }
            }
        }
    }
}
