//! Families among edited quotes: how many of the pairs that are joined are one utterance, and how many of those are joined.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use onrecord_ledger::family::days::{Days, NEAR};
use onrecord_ledger::family::verdict::LEAST_LATER;
use onrecord_ledger::family::voice::Voice;
use onrecord_ledger::family::words::{Wording, quoted};
use onrecord_ledger::family::{Printing, group};
use onrecord_read::attribution::Form;
use onrecord_read::document::Document;
use onrecord_read::format::{Format, Provenance, jsonl, read};
use onrecord_read::reader::Reader;

use super::edit::{Change, Edit};
use crate::generate::random::Random;

/// Each edit is made so often of each quote.
const ROUNDS: u64 = 3;
/// Quotes of fewer words are not edited: half of one is too little to be known again for certain.
const FEWEST: usize = 12;
/// Sentences of one make with numbers in them, for each number.
const TEMPLATES: [&str; 4] = [
    "We will hire {} new nurses for the hospital in Skerry before the winter comes to the valley.",
    "The council has set aside {} million crowns to repair the bridge, the road and the schools of this town.",
    "Our boats brought in {} tons of herring last summer, and the harbour could not store the half of it.",
    "At least {} people lost their homes in the flood, and the ministry has not answered one of their letters.",
];

/// A printing with what it is known to be of.
struct Known {
    printing: Printing,
    utterance: usize,
    /// What was done to it.
    what: &'static str,
    words: String,
}

/// Pairs of printings, counted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pairs {
    /// Joined, and of one utterance.
    pub(crate) right: usize,
    /// Joined, and of two.
    pub(crate) wrong: usize,
    /// Of one utterance, and not joined.
    pub(crate) missed: usize,
}

impl Pairs {
    pub(crate) fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    pub(crate) fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// What was found.
pub(crate) struct Found {
    /// Quotes that were edited.
    pub(crate) quotes: usize,
    /// Printings of them and of others.
    pub(crate) printings: usize,
    /// All pairs.
    pub(crate) pairs: Pairs,
    /// For each edit the pairs of an edited quote and the quote; for each change those of the changed and the first.
    pub(crate) by_kind: BTreeMap<&'static str, Pairs>,
    /// The printings that were joined wrongly or not at all, with what they should be joined to.
    pub(crate) faults: Vec<String>,
}

/// Edits the quotes of the example reports, groups all that comes of it, and counts.
pub(crate) fn measure(examples: &Path, seed: u64) -> Result<Found> {
    let mut quotes = quotes(examples)?;
    let numbers = |template: &str| template.replacen("{}", "300", 1);
    quotes.extend(TEMPLATES.iter().map(|template| (numbers(template), "Ada Moon".to_owned())));
    let mut known = Vec::new();
    for (number, (quote, speaker)) in quotes.iter().enumerate() {
        spread(&mut known, &mut Random::of(seed, number as u64), quote, speaker);
    }
    let mut random = Random::of(seed, u64::MAX);
    for template in TEMPLATES {
        for _ in 0..40 {
            let words = template.replacen("{}", &(301 + random.below(100_000)).to_string(), 1);
            let day = day(&mut random);
            push(&mut known, &words, "Ada Moon", day, None, "one of a make, another number");
        }
    }
    for (number, known) in (0_i64..).zip(&mut known) {
        known.printing.document = number;
    }
    let printings: Vec<Printing> = known.iter().map(|known| known.printing.clone()).collect();
    let family = group(&printings, &[], &mut |_, _| false).family;
    let mut found = Found {
        quotes: quotes.len(),
        printings: known.len(),
        pairs: Pairs::default(),
        by_kind: BTreeMap::new(),
        faults: Vec::new(),
    };
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for (place, one) in known.iter().enumerate() {
        for (other_place, other) in known[..place].iter().enumerate() {
            let (is_joined, is_one) = (family[place] == family[other_place], one.utterance == other.utterance);
            count(&mut found.pairs, is_joined, is_one);
        }
        let base = *first.entry(one.utterance).or_insert(place);
        if base != place {
            let is_joined = family[place] == family[base];
            count(found.by_kind.entry(one.what).or_default(), is_joined, true);
            if !is_joined {
                found.faults.push(format!("missed, {}\n    {}\n    {}", one.what, one.words, known[base].words));
            }
        } else if one.what != FIRST {
            let wrong = known
                .iter()
                .enumerate()
                .any(|(other, known)| family[other] == family[place] && known.utterance != one.utterance);
            let pairs = found.by_kind.entry(one.what).or_default();
            if wrong {
                pairs.wrong += 1;
                found.faults.push(format!("joined, {}\n    {}", one.what, one.words));
            } else {
                pairs.right += 1;
            }
        }
    }
    Ok(found)
}

fn count(pairs: &mut Pairs, is_joined: bool, is_one: bool) {
    match (is_joined, is_one) {
        (true, true) => pairs.right += 1,
        (true, false) => pairs.wrong += 1,
        (false, true) => pairs.missed += 1,
        (false, false) => {}
    }
}

/// The day of a printing, counted from that when it was said: mostly the same or the next, and up to three later.
fn day(random: &mut Random) -> i32 {
    [0, 1, 2, 3][random.early(4)]
}

/// What the first printing of an utterance is called.
const FIRST: &str = "as it was said";

/// Puts a printing of an utterance into the list; of a new one where none is given. Those that are too short to be joined by
/// any rule are left out.
fn push(
    known: &mut Vec<Known>,
    words: &str,
    speaker: &str,
    day: i32,
    of: Option<usize>,
    what: &'static str,
) -> Option<usize> {
    let printing = Printing {
        wording: Wording::of([words]),
        voice: Voice::of("person", speaker, None),
        days: Days { published: Some(day), said: None },
        is_quoted: true,
        is_affirmed: true,
        ..Printing::default()
    };
    let printing = if speaker.is_empty() { Printing { voice: Voice::default(), ..printing } } else { printing };
    // The first printing of each utterance is of day 0.
    let is_later = day > NEAR && printing.wording.weight() < LEAST_LATER;
    if !printing.can_join() || is_later {
        return None;
    }
    let utterance = of.unwrap_or(known.len());
    known.push(Known { printing, utterance, what, words: words.to_owned() });
    Some(utterance)
}

/// A quote, its edits, and the quotes that are made of it by changes.
fn spread(known: &mut Vec<Known>, random: &mut Random, quote: &str, speaker: &str) {
    let Some(utterance) = push(known, quote, speaker, 0, None, FIRST) else { return };
    let surname = speaker.rsplit(' ').next().unwrap_or(speaker);
    for edit in Edit::ALL {
        for _ in 0..ROUNDS {
            for part in edit.of(quote, random).unwrap_or_default() {
                let called = [speaker, speaker, surname, ""][random.below(4)];
                let day = day(random);
                push(known, &part, called, day, Some(utterance), edit.name());
            }
        }
    }
    for change in Change::ALL {
        if let Some(words) = change.of(quote, random) {
            let called = if change == Change::Speaker { "Otto Fennick" } else { speaker };
            let day = day(random);
            push(known, &words, called, day, None, change.name());
        }
    }
}

/// The direct quotes of the example reports with their speakers, each utterance once.
fn quotes(examples: &Path) -> Result<Vec<(String, String)>> {
    let reader = Reader::english().context("cannot load the model in the program")?;
    let mut worker = reader.worker();
    let mut quotes: Vec<(String, String)> = Vec::new();
    let mut known: Vec<Vec<String>> = Vec::new();
    for document in documents(examples)? {
        for statement in worker.read(&document).statements {
            let Some(speaker) = statement.speaker.filter(|_| statement.attribution.form == Form::Direct) else {
                continue;
            };
            let parts: Vec<&str> =
                statement.attribution.content.iter().flat_map(|&span| quoted(document.text.slice(span))).collect();
            // Behind a tag an outlet goes on with a new sentence, or with the same.
            let quote = parts.iter().fold(String::new(), |quote, part| {
                let ends = quote.strip_suffix(',').filter(|_| part.starts_with(char::is_uppercase));
                let quote = ends.map_or(quote.clone(), |quote| format!("{quote}."));
                format!("{quote} {part}").trim_start().to_owned()
            });
            let words: Vec<String> = quote
                .split_whitespace()
                .map(|word| word.trim_matches(|char: char| !char.is_alphanumeric()).to_lowercase())
                .collect();
            // Several outlets print the same words: the first stands for all.
            let runs: Vec<Vec<String>> = words.windows(4).map(<[String]>::to_vec).collect();
            if words.len() >= FEWEST && !runs.iter().any(|run| known.contains(run)) {
                quotes.push((quote, speaker.name));
            }
            known.extend(runs);
        }
    }
    Ok(quotes)
}

/// The example reports, in the order of their names.
pub(crate) fn documents(examples: &Path) -> Result<Vec<Document>> {
    let mut paths = Vec::new();
    for folder in ["budget", "court-ruling", "glacier-study", "harbour-strike", "."] {
        for entry in
            fs::read_dir(examples.join(folder)).with_context(|| format!("cannot read {}", examples.display()))?
        {
            paths.push(entry?.path());
        }
    }
    paths.sort();
    let mut documents = Vec::new();
    for path in paths {
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = if path.is_file() { fs::read(&path)? } else { continue };
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let provenance = Provenance::of(&id, Some(&path.to_string_lossy()));
        match extension.as_str() {
            "txt" => documents.push(read(Format::Plain, bytes, provenance).document),
            "html" => documents.push(read(Format::Html, bytes, provenance).document),
            "jsonl" => {
                for line in bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
                    let received = jsonl::read_line(line, provenance.clone());
                    documents.push(received.map_err(|warning| anyhow::anyhow!("{id}: {}", warning.message))?.document);
                }
            }
            _ => {}
        }
    }
    Ok(documents)
}
