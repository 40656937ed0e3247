//! Questions to a ledger, as its own search takes them and as a peer does.

use onrecord_ledger::query::ACTS;
use onrecord_ledger::search::Order;
use serde_json::{Value, json};

use crate::generate::random::Random;
use crate::generate::{FREQUENT, outlet};

/// Years of the reports.
const YEARS: std::ops::Range<usize> = 2014..2024;

/// A kind of questions.
pub(super) struct Kind {
    /// In words.
    pub(super) what: &'static str,
    /// What is wanted of their times.
    pub(super) wanted: &'static str,
    /// In which order the answer comes.
    pub(super) order: Order,
    ask: fn(&mut Random) -> Question,
}

/// The kinds; the last finds two statements of three, which is no search any more.
pub(super) const KINDS: [Kind; 5] = [
    Kind {
        what: "three filters (outlet, act, years)",
        wanted: "15 / 60 ms",
        order: Order::Date,
        ask: |random| {
            let (year, act) = (YEARS.start + random.below(YEARS.len()), ACTS[random.below(3)]);
            let values = vec![("outlet", outlet(random)), ("act", act.to_owned())];
            Question { values, years: Some((year, year + 1)), ..Question::default() }
        },
    },
    Kind {
        what: "three wide filters (form, kind, years)",
        wanted: "15 / 60 ms",
        order: Order::Date,
        ask: |random| {
            let year = YEARS.start + random.below(6);
            let values = vec![("form", "direct".to_owned()), ("kind", "person".to_owned())];
            Question { values, years: Some((year, year + 4)), ..Question::default() }
        },
    },
    Kind {
        what: "a word, a year and an act",
        wanted: "15 / 60 ms",
        order: Order::Date,
        ask: |random| {
            let year = YEARS.start + random.below(YEARS.len());
            let values = vec![("act", "said".to_owned())];
            Question { words: vec![FREQUENT], values, years: Some((year, year)) }
        },
    },
    Kind {
        what: "a word of one statement in ten, by relevance",
        wanted: "p95 100 ms",
        order: Order::Relevance,
        ask: |_| Question { words: vec![FREQUENT], ..Question::default() },
    },
    Kind {
        what: "the same or another word, by relevance",
        wanted: "p95 100 ms",
        order: Order::Relevance,
        ask: |_| Question { words: vec![FREQUENT, "bridge"], ..Question::default() },
    },
];

impl Kind {
    /// So many questions of the kind, the same for the same seed.
    pub(super) fn questions(&self, seed: u64, count: usize) -> impl Iterator<Item = Question> {
        let mut random = Random::of(seed, u64::MAX);
        (0..count).map(move |_| (self.ask)(&mut random))
    }
}

/// What is asked: any of some words, values of fields, years of publication from the first to the last.
#[derive(Default)]
pub(super) struct Question {
    words: Vec<&'static str>,
    values: Vec<(&'static str, String)>,
    years: Option<(usize, usize)>,
}

impl Question {
    /// The text form of a query.
    pub(super) fn text(&self) -> String {
        self.text_with("")
    }

    /// The same, asked for the first time: it leaves out a word that nobody says or an outlet that is none, another for each
    /// number. Else the search knows from the question before which statements have the words, and what was counted.
    pub(super) fn text_anew(&self, number: usize) -> String {
        if self.words.is_empty() {
            return format!("{} -outlet:nobody{number}", self.text());
        }
        self.text_with(&format!(" -nobody{number}"))
    }

    fn text_with(&self, behind: &str) -> String {
        let words = self.words.iter().map(|word| format!("{word}{behind}"));
        let mut parts = vec![words.collect::<Vec<_>>().join(" OR ")];
        parts.extend(self.values.iter().map(|(field, value)| format!("{field}:\"{value}\"")));
        parts.extend(self.years.map(|(first, last)| format!("published:{first}..{last}")));
        parts.join(" ")
    }

    /// What the peer reads.
    pub(super) fn line(&self, order: Order) -> Value {
        let Self { words, values, years } = self;
        let published = years.map(|(first, last)| (first * 10_000 + 101, last * 10_000 + 1231));
        let by_relevance = order == Order::Relevance;
        json!({"query": {"words": words, "values": values, "published": published, "by_relevance": by_relevance}})
    }
}
