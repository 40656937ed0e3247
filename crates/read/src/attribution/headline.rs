//! Reads the forms of headlines that attribute without a verb, where the model found nothing.
//!
//! "Taxes will fall: minister", "Police: hiker found alive", "Vaccine is safe – regulator", "Ban illegal, court rules",
//! "Tyres were worn, inquest told". A source must look like one: its last noun is an office or a body that speaks, a text,
//! or a name that is the source of a statement in the article. Everything else that a colon divides stays as it is.

use std::ops::Range;

use super::{Attribution, Found, form};
use crate::act;
use crate::act::lexicon;
use crate::galley::Galley;
use crate::quotation::Mark;
use crate::span::Span;
use crate::text::BlockKind;
use crate::token::{Case, case};

/// How sure a headline that is read by rule is: what the model gives to the headlines of these forms that it does read,
/// in the middle.
const CONFIDENCE: f32 = 0.7;

/// The most words of a source in a headline: "families of the lost crew".
const LONGEST_SOURCE: usize = 6;

/// Offices and bodies that speak in headlines, in the singular; the plural is theirs too.
const SPEAKS: &[&str] = &[
    "activist",
    "adviser",
    "advisor",
    "agency",
    "aide",
    "airline",
    "ally",
    "ambassador",
    "analyst",
    "archbishop",
    "army",
    "author",
    "authority",
    "bank",
    "bishop",
    "board",
    "boss",
    "bystander",
    "campaigner",
    "candidate",
    "captain",
    "carer",
    "ceo",
    "chair",
    "chairman",
    "chairwoman",
    "champion",
    "charity",
    "chief",
    "church",
    "club",
    "coach",
    "coastguard",
    "commissioner",
    "committee",
    "company",
    "coroner",
    "council",
    "councillor",
    "court",
    "critic",
    "defence",
    "defendant",
    "diplomat",
    "director",
    "doctor",
    "driver",
    "economist",
    "embassy",
    "envoy",
    "executive",
    "expert",
    "family",
    "farmer",
    "father",
    "firm",
    "general",
    "governor",
    "government",
    "head",
    "hospital",
    "industry",
    "informant",
    "inquest",
    "inquiry",
    "insider",
    "inspector",
    "insurer",
    "investigator",
    "judge",
    "jury",
    "king",
    "lawmaker",
    "lawyer",
    "leader",
    "magistrate",
    "maker",
    "manager",
    "mayor",
    "meteorologist",
    "military",
    "minister",
    "ministry",
    "monitor",
    "mother",
    "mp",
    "neighbour",
    "neighbor",
    "nurse",
    "official",
    "ombudsman",
    "operator",
    "opposition",
    "organiser",
    "organizer",
    "owner",
    "parent",
    "party",
    "passenger",
    "patient",
    "pilot",
    "pm",
    "police",
    "politician",
    "pope",
    "premier",
    "president",
    "priest",
    "prince",
    "principal",
    "professor",
    "prosecutor",
    "queen",
    "rebel",
    "regulator",
    "rescuer",
    "researcher",
    "resident",
    "rival",
    "scientist",
    "secretary",
    "senator",
    "sheriff",
    "shopkeeper",
    "skipper",
    "source",
    "speaker",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "striker",
    "student",
    "supporter",
    "survivor",
    "teacher",
    "tenant",
    "trader",
    "treasurer",
    "tribunal",
    "un",
    "union",
    "user",
    "vet",
    "veteran",
    "victim",
    "villager",
    "volunteer",
    "voter",
    "watchdog",
    "who",
    "widow",
    "witness",
    "worker",
];

/// Those before whom things are said: "court hears", "inquest told".
const HEARS: [&str; 10] =
    ["coroner", "court", "hearing", "inquest", "inquiry", "judge", "jury", "mps", "trial", "tribunal"];

/// Words before a colon that name what follows, and are no source: "Analysis: why the talks failed".
const LABELS: [&str; 26] = [
    "analysis",
    "blog",
    "breaking",
    "comment",
    "correction",
    "editorial",
    "exclusive",
    "explained",
    "explainer",
    "factbox",
    "feature",
    "gallery",
    "interview",
    "live",
    "obituary",
    "opinion",
    "pictures",
    "podcast",
    "profile",
    "quiz",
    "recap",
    "recipe",
    "review",
    "revealed",
    "video",
    "watch",
];

/// First words of what a colon introduces without anybody saying it: "Harbour strike: what we know".
const QUESTIONS: [&str; 8] = ["how", "what", "when", "where", "which", "who", "why", "whose"];

/// What the headlines and quoted subheads of a document attribute by form alone, where nothing is `known` of them.
pub(super) fn read(galley: &Galley<'_>, known: &[&Attribution]) -> Vec<Attribution> {
    let subheads = quoted_subheads(galley).into_iter().filter(|words| !is_read(galley.span(words.clone()), known));
    let mut found: Vec<Attribution> = subheads
        .map(|words| Attribution {
            source: None,
            cue: None,
            content: vec![galley.span(words.clone())],
            form: form(words.map(|token| galley.marks[token])),
            confidence: CONFIDENCE,
            within: None,
        })
        .collect();
    let headlines = galley.text().blocks().iter().filter(|block| block.kind == BlockKind::Headline);
    found.extend(
        headlines
            .filter(|block| !is_read(block.span, known))
            .filter_map(|block| Headline { galley, words: galley.tokens_in(block.span), known }.read()),
    );
    found
}

fn is_read(block: Span, known: &[&Attribution]) -> bool {
    known.iter().any(|known| known.content.iter().any(|span| block.contains(*span)))
}

/// The subheads that are wholly one quotation, of three words or more: quotes of whoever says them in the text around.
fn quoted_subheads(galley: &Galley<'_>) -> Vec<Range<usize>> {
    let blocks = galley.text().blocks().iter().filter(|block| block.kind == BlockKind::Subhead);
    let is_quote = |words: &Range<usize>| {
        words.len() >= 5
            && galley.marks[words.start] == Mark::Opening
            && galley.marks[words.end - 1] == Mark::Closing
            && words.clone().filter(|&token| galley.marks[token] == Mark::Opening).count() == 1
    };
    blocks.map(|block| galley.tokens_in(block.span)).filter(is_quote).collect()
}

/// Parts quoted subheads from the statements around them, of which the model takes them for a piece: "The dust was bad,
/// said Rhona Pike." and under it “Not in our lifetime”.
pub(super) fn part_subheads(galley: &Galley<'_>, found: &mut [Found]) {
    for subhead in quoted_subheads(galley) {
        let is_of_subhead = |words: &Range<usize>| subhead.start <= words.start && words.end <= subhead.end;
        for found in found.iter_mut() {
            let kept: Vec<Range<usize>> =
                found.contents.iter().filter(|words| !is_of_subhead(words)).cloned().collect();
            if kept.is_empty() || kept.len() == found.contents.len() {
                continue;
            }
            found.hints.retain(|token| !subhead.contains(token));
            found.attribution.content = kept.iter().map(|words| galley.span(words.clone())).collect();
            found.attribution.form = form(kept.iter().cloned().flatten().map(|token| galley.marks[token]));
            found.contents = kept;
        }
    }
}

/// Whether an attribution has a colon in a headline for its cue, and a label or nobody before it: the model takes the
/// name of a kind of article for a source.
pub(super) fn is_label(galley: &Galley<'_>, found: &Attribution) -> bool {
    let Some(cue) = found.cue.filter(|&cue| galley.slice(cue) == ":") else { return false };
    let in_headline = galley.kind_of(galley.tokens_in(cue).start) == BlockKind::Headline;
    let last = found.source.map(|source| galley.tokens_in(source)).and_then(Iterator::last);
    let label = last.is_none_or(|last| LABELS.contains(&galley.word(last).to_lowercase().as_str()));
    // "Harbour strike: what we know so far"
    let asks = found.content.first().is_some_and(|content| begins_question(galley, galley.tokens_in(*content).start));
    in_headline && (label || asks)
}

fn begins_question(galley: &Galley<'_>, token: usize) -> bool {
    galley.tokens.get(token).is_some_and(|_| QUESTIONS.contains(&galley.word(token).to_lowercase().as_str()))
}

/// One headline, and the statements that are known of its article.
struct Headline<'g, 'd> {
    galley: &'g Galley<'d>,
    words: Range<usize>,
    known: &'g [&'g Attribution],
}

impl Headline<'_, '_> {
    fn read(&self) -> Option<Attribution> {
        self.by_colon().or_else(|| self.by_dash()).or_else(|| self.by_comma())
    }

    /// Minister: taxes will fall. Taxes will fall: minister.
    fn by_colon(&self) -> Option<Attribution> {
        let colon = self.last_mark(&[":"])?;
        let (before, after) = (self.words.start..colon, colon + 1..self.words.end);
        if self.is_source(&after) && !self.is_source(&before) {
            return self.attribution(Some(after), colon, before);
        }
        let first = self.is_source(&before) && !begins_question(self.galley, after.start);
        first.then(|| self.attribution(Some(before), colon, after)).flatten()
    }

    /// Vaccine is safe – regulator. Only with space on both sides: "father-in-law" is one word.
    fn by_dash(&self) -> Option<Attribution> {
        let dash = self.last_mark(&["–", "—", "-"])?;
        let apart = |left: usize| self.galley.tokens[left].span.end() < self.galley.tokens[left + 1].span.start();
        if dash == self.words.start || dash + 1 == self.words.end || !apart(dash - 1) || !apart(dash) {
            return None;
        }
        let after = dash + 1..self.words.end;
        self.is_source(&after).then(|| self.attribution(Some(after), dash, self.words.start..dash)).flatten()
    }

    /// Fishing ban illegal, court rules. Tyres were worn, inquest told: nobody knows by whom.
    fn by_comma(&self) -> Option<Attribution> {
        let comma = self.last_mark(&[","])?;
        let verb = self.words.end - 1;
        let source = comma + 1..verb;
        if source.is_empty() {
            return None;
        }
        let word = self.lower(verb);
        // "Climate: seas rising, scientists say": the topic is not said.
        let topic = (self.words.start..comma).rev().find(|&token| self.galley.word(token) == ":");
        let content = topic.map_or(self.words.start, |colon| colon + 1)..comma;
        let hears = matches!(word.as_str(), "told" | "hears" | "heard");
        if hears && HEARS.contains(&self.lower(verb - 1).as_str()) {
            return self.attribution(None, verb, content);
        }
        let attributes = lexicon::can_attribute(&word) && !hears && case(&word) == Case::Lower;
        (attributes && self.is_source(&source)).then(|| self.attribution(Some(source), verb, content)).flatten()
    }

    /// The last of these marks outside of quotation marks.
    fn last_mark(&self, marks: &[&str]) -> Option<usize> {
        let is_mark =
            |&token: &usize| marks.contains(&self.galley.word(token)) && self.galley.marks[token] == Mark::Outside;
        self.words.clone().rev().find(is_mark)
    }

    /// Whether words look like somebody who speaks.
    fn is_source(&self, words: &Range<usize>) -> bool {
        if words.is_empty() || words.len() > LONGEST_SOURCE {
            return false;
        }
        let plain = words.clone().all(|token| {
            self.galley.marks[token] == Mark::Outside && self.galley.word(token).starts_with(char::is_alphanumeric)
                || matches!(self.galley.word(token), "'s" | "’s" | "-" | ".")
        });
        // "families of lost crew": the head stands before the preposition.
        let is_of = |&token: &usize| matches!(self.lower(token).as_str(), "of" | "for" | "in" | "at");
        let head = words.clone().find(is_of).unwrap_or(words.end).checked_sub(1).filter(|head| words.contains(head));
        let Some(head) = head.filter(|_| plain) else { return false };
        let word = self.lower(head);
        let text: Vec<String> = words.clone().map(|token| self.lower(token)).collect();
        speaks(&word) || act::is_document(&text) || self.is_known(head)
    }

    /// Whether a name is part of the source of a statement of the article: a name alone may be a place or a storm.
    fn is_known(&self, name: usize) -> bool {
        let name = self.galley.word(name);
        let sources = || self.known.iter().filter_map(|known| known.source);
        name.starts_with(char::is_uppercase)
            && sources().any(|source| self.galley.tokens_in(source).any(|token| self.galley.word(token) == name))
    }

    fn lower(&self, token: usize) -> String {
        self.galley.word(token).to_lowercase()
    }

    fn attribution(&self, source: Option<Range<usize>>, cue: usize, content: Range<usize>) -> Option<Attribution> {
        let word = |token: usize| self.galley.word(token);
        let words = content.clone().filter(|&token| word(token).starts_with(char::is_alphanumeric)).count();
        // "Skerry 2, Ostrey 1: report" says nothing.
        let says = content.clone().any(|token| {
            word(token).len() > 1
                && case(word(token)) != Case::Capitalised
                && word(token).starts_with(char::is_alphabetic)
        });
        (words > 1 && says).then(|| Attribution {
            source: source.map(|source| self.galley.span(source)),
            cue: Some(self.galley.span(cue..cue + 1)),
            content: vec![self.galley.span(content.clone())],
            form: form(content.map(|token| self.galley.marks[token])),
            confidence: CONFIDENCE,
            within: None,
        })
    }
}

/// Whether a word in small letters is an office or a body that speaks, or several of them.
fn speaks(word: &str) -> bool {
    let singular = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let forms = [Some(word), word.strip_suffix('s'), word.strip_suffix("es"), singular.as_deref()];
    forms.into_iter().flatten().any(|form| SPEAKS.contains(&form))
        || word.strip_suffix("men").is_some_and(|stem| speaks(&format!("{stem}man")))
}
