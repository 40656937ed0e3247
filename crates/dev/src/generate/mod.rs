//! Reports that nobody wrote, with the statements in them: as many as wanted, the same for the same seed.
//!
//! They are to be like real ones in what costs time and room: about ten statements of some twenty words in a text of two
//! kilobytes, a few people who speak often and many who speak once, half a hundred outlets, ten years of days. That they
//! make sense is not needed. One statement in ten speaks of a ferry, so that there is a word of known frequency. Ten reports
//! in a row are on one event: they share a speaker, and quotes of that speaker, some of them cut.

pub(crate) mod random;
mod words;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use onrecord_ledger::event::Bytes;
use onrecord_ledger::findings::{Findings, Found, Said, Speaker, Unnamed};
use onrecord_read::attribution::Form;
use onrecord_read::document::Document;
use onrecord_read::format::{Provenance, plain};
use onrecord_read::text::BlockKind;
use serde_json::json;

use self::random::Random;
use self::words::{ADJECTIVES, BODIES, CUES, FIRST, LAST, LINKS, NOUNS, OUTLETS, PLACES, ROLES, TIMES, UNNAMED, VERBS};

/// The word that stands in one statement of ten.
pub(crate) const FREQUENT: &str = "ferry";
/// Statements of a report.
pub(crate) const STATEMENTS: usize = 10;
/// Of so many reports one may have two people of one name.
const NAMESAKES: usize = 100;
/// Reports on one event.
const ON_AN_EVENT: usize = 10;
/// Quotes that the outlets have of it.
const QUOTES: usize = 3;
/// Days from the first report to the last.
const DAYS: usize = 3650;

/// A report with what is found in it.
pub(crate) struct Report {
    /// The report.
    pub(crate) document: Document,
    /// The statements.
    pub(crate) findings: Findings,
}

/// The report of a number.
pub(crate) fn report(seed: u64, number: usize) -> Report {
    let mut random = Random::of(seed, number as u64);
    let place = random.one(PLACES);
    let published = day(&mut random, number);
    let before = published.saturating_sub(1.months());
    // Another seed, so that the event does not draw what its first report draws.
    let mut event = Random::of(seed.wrapping_add(0x5bd1_e995), (number / ON_AN_EVENT) as u64);
    let town = event.one(PLACES);
    let spokesman = Figure::of(&mut event, town);
    let quotes = (0..QUOTES).map(|_| sentence(&mut event)).collect();
    let mut writer = Writer { text: String::new(), findings: Findings::default(), quotes, before };
    let headline = capital(&format!("{} {} divides {place}", random.one(ADJECTIVES), random.one(NOUNS)));
    writer.text.push_str(&headline);
    writer.text.push_str("\n\n");
    let cast = cast(&mut random, place, spokesman);
    let mut spoken = vec![false; cast.len()];
    for turn in 0..STATEMENTS {
        let figure = if turn < cast.len() { turn } else { random.below(cast.len()) };
        writer.statement(&mut random, figure, &cast[figure], std::mem::replace(&mut spoken[figure], true));
        if turn % 3 == 2 {
            let (one, other) = (clause(&mut random), clause(&mut random));
            writer.text.push_str(&capital(&format!("{one}, {} {other}. ", random.one(LINKS))));
        }
        writer.text.push_str(if turn % 2 == 1 { "\n\n" } else { "" });
    }
    let id = format!("report-{number:07}");
    let Writer { text, findings, .. } = writer;
    let mut document =
        plain::read(text.into_bytes(), Provenance::of(&id, Some(&format!("generated/{id}.txt")))).document;
    document.title = Some(headline);
    document.outlet = Some(outlet(&mut random));
    document.published = Some(published);
    document.language = Some("en".to_owned());
    Report { document, findings }
}

impl Report {
    /// The report as `onrecord add` reads it: one line of JSON.
    pub(crate) fn line(&self) -> String {
        let Document { id, title, outlet, published, text, .. } = &self.document;
        json!({"id": id, "title": title, "outlet": outlet, "published": published, "text": text.as_str()}).to_string()
    }
}

/// Somebody who speaks in a report.
struct Figure {
    name: String,
    kind: &'static str,
    role: Option<String>,
}

impl Figure {
    fn of(random: &mut Random, place: &str) -> Self {
        match random.below(100) {
            0..8 => Self { name: random.one(UNNAMED).to_owned(), kind: "unnamed", role: None },
            8..22 => Self { name: format!("{place} {}", random.one(BODIES)), kind: "organisation", role: None },
            _ => {
                let person = random.early(FIRST.len() * LAST.len());
                let (first, last) = (person % FIRST.len(), person / FIRST.len());
                let name = format!("{} {}", FIRST[first], LAST[last]);
                // The same person has the same office everywhere.
                let role = format!("{} of {}", ROLES[person % ROLES.len()], PLACES[person % PLACES.len()]);
                Self { name, kind: "person", role: Some(role) }
            }
        }
    }
}

/// Three to five who speak, the speaker of the event first. A reader takes those of one full name for one, but where the text
/// tells them apart.
fn cast(random: &mut Random, place: &str, spokesman: Figure) -> Vec<Figure> {
    let (size, are_told_apart) = (3 + random.below(3), random.below(NAMESAKES) == 0);
    let mut cast = vec![spokesman];
    while cast.len() < size {
        let figure = Figure::of(random, place);
        if are_told_apart || cast.iter().all(|other| other.name != figure.name) {
            cast.push(figure);
        }
    }
    cast
}

struct Writer {
    text: String,
    findings: Findings,
    /// What the speaker of the event said to all outlets.
    quotes: Vec<String>,
    /// A day of the month before that of publication.
    before: Date,
}

impl Writer {
    fn push(&mut self, words: &str) -> Bytes {
        let start = self.text.len() as u32;
        self.text.push_str(words);
        Bytes(start, self.text.len() as u32)
    }

    fn statement(&mut self, random: &mut Random, number: usize, figure: &Figure, is_known: bool) {
        let is_direct = random.percent(40);
        let (verb, act) = CUES[random.below(CUES.len())];
        let (cue, polarity) = match random.below(100) {
            0..4 => ("did not say".to_owned(), "negated"),
            4..7 => ("may say".to_owned(), "hypothetical"),
            _ => (verb.to_owned(), "affirmed"),
        };
        let act = if polarity == "affirmed" { act } else { "said" };
        let mut words = sentence(random);
        if random.percent(10) {
            words = words.replacen("the ", &format!("the {FREQUENT} and the "), 1);
        }
        if is_direct && number == 0 && random.percent(80) {
            words.clone_from(&self.quotes[random.below(QUOTES)]);
            if random.percent(30) {
                // The first clause and the link alone would be too little to be known again.
                let end = words.match_indices(' ').nth(14).map_or(words.len(), |(end, _)| end);
                words.truncate(end);
            }
        }
        let start = if self.text.ends_with('\n') { self.text.len() } else { self.push(" ").1 as usize };
        let mut content = Bytes(0, 0);
        if is_direct {
            content = self.push(&format!("“{},”", capital(&words)));
            self.push(" ");
        }
        let surname = figure.name.rsplit(' ').next().unwrap_or(&figure.name);
        let mention = if is_known && figure.kind == "person" { surname } else { &figure.name };
        let mention = if self.text.len() == start { capital(mention) } else { mention.to_owned() };
        let at = self.push(&mention);
        let mut source = at;
        let mut role_at = None;
        if let Some(role) = figure.role.as_deref().filter(|_| !is_known) {
            self.push(", the ");
            role_at = Some(self.push(role));
            source = Bytes(at.0, self.text.len() as u32);
            self.push(",");
        }
        self.push(" ");
        let cue = self.push(&cue);
        let said = random.percent(20).then(|| {
            self.push(" ");
            let (date, precision) = (self.before.strftime("%Y-%m").to_string(), "month".to_owned());
            let words = self.before.strftime("in %B %Y").to_string();
            Said { date, precision, evidence: Some(self.push(&words)) }
        });
        if !is_direct {
            self.push(" ");
            content = self.push(&format!("that {words}"));
        }
        self.push(".");
        let speaker = self.speaker(number, figure, at, role_at);
        self.findings.statements.push(Found {
            earlier: 0,
            form: if is_direct { Form::Direct } else { Form::Indirect },
            act: act.to_owned(),
            polarity: polarity.to_owned(),
            source: Some(source),
            cue: Some(cue),
            content: vec![content],
            block: BlockKind::Paragraph,
            speaker: Some(speaker),
            mention: Some(at),
            said,
            occasion: None,
            addressee: None,
            within: None,
            repeats: None,
            confidence: (0.9 + random.below(10) as f64 / 100.0, Some(0.9)),
            unresolved: Vec::new(),
        });
    }

    /// The place of a speaker in the list; the first mention puts it there.
    fn speaker(&mut self, number: usize, figure: &Figure, at: Bytes, role: Option<Bytes>) -> usize {
        let id = format!("s{}", number + 1);
        let speakers = &mut self.findings.speakers;
        speakers.iter().position(|speaker| speaker.id == id).unwrap_or_else(|| {
            let is_unnamed = figure.kind == "unnamed";
            speakers.push(Speaker {
                id,
                name: figure.name.clone(),
                kind: figure.kind.to_owned(),
                unnamed: is_unnamed.then(|| Unnamed { capacity: "other".to_owned(), reason: None }),
                role,
                named_at: (!is_unnamed).then_some(at),
                members: Vec::new(),
            });
            speakers.len() - 1
        })
    }
}

/// The name of one of the outlets.
pub(crate) fn outlet(random: &mut Random) -> String {
    format!("{} {}", random.one(PLACES), random.one(OUTLETS))
}

/// Some twenty words that could be said.
fn sentence(random: &mut Random) -> String {
    format!("{}, {} {}", clause(random), random.one(LINKS), clause(random))
}

/// Some ten words that could be said.
fn clause(random: &mut Random) -> String {
    format!(
        "the {} {} in {} will {} every {} {}",
        random.one(ADJECTIVES),
        NOUNS[random.early(NOUNS.len())],
        random.one(PLACES),
        random.one(VERBS),
        NOUNS[random.early(NOUNS.len())],
        random.one(TIMES),
    )
}

/// Reports come in roughly in the order of their days.
fn day(random: &mut Random, number: usize) -> Date {
    let day = ((number / 30 + random.below(3)) % DAYS) as u32;
    date(2014, 7, 1).saturating_add(i64::from(day).days())
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_told_by_its_seed_and_number() {
        let line = |seed, number| report(seed, number).line();
        assert_eq!(line(1, 7), line(1, 7));
        assert_ne!(line(1, 7), line(1, 8));
        assert_ne!(line(1, 7), line(2, 7));
    }

    #[test]
    fn what_is_found_stands_in_the_text() {
        let Report { document, findings } = report(1, 3);
        let text = document.text.as_str();
        assert_eq!(findings.statements.len(), STATEMENTS);
        for found in &findings.statements {
            let words = |bytes: Bytes| &text[bytes.range()];
            let speaker = &findings.speakers[found.speaker.expect("each has one")];
            let mention = words(found.mention.expect("each has one"));
            assert!(speaker.name.to_lowercase().ends_with(&mention.to_lowercase()), "{mention}");
            assert!(words(found.content[0]).contains("the ") || words(found.content[0]).contains("The "));
            assert!(
                CUES.iter().any(|(cue, _)| *cue == words(found.cue.expect("each has one")))
                    || found.polarity != "affirmed"
            );
        }
    }

    #[test]
    fn reports_of_one_event_share_quotes_and_a_speaker() {
        let quotes = |number: usize| -> Vec<String> {
            let Report { document, findings } = report(1, number);
            let by_first =
                findings.statements.iter().filter(|found| found.speaker == Some(0) && found.form == Form::Direct);
            by_first.map(|found| document.text.as_str()[found.content[0].range()].to_owned()).collect()
        };
        let of_event: Vec<String> = (0..ON_AN_EVENT).flat_map(quotes).collect();
        let shared = of_event.iter().filter(|quote| of_event.iter().filter(|other| other == quote).count() > 1).count();
        assert!(shared >= 3, "{of_event:?}");
        assert!(
            (0..100)
                .map(|number| report(1, number).findings.speakers[0].name.clone())
                .collect::<std::collections::BTreeSet<_>>()
                .len()
                > 5
        );
    }

    #[test]
    fn one_statement_in_ten_has_the_frequent_word() {
        let with = (0..100).flat_map(|number| {
            let Report { document, findings } = report(1, number);
            let text = document.text.as_str().to_owned();
            findings.statements.into_iter().filter(move |found| text[found.content[0].range()].contains(FREQUENT))
        });
        let count = with.count();
        assert!((60..140).contains(&count), "{count} of {}", 100 * STATEMENTS);
    }
}
