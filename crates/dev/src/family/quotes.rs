//! Pairs of quotes in two articles, drawn for a person to judge whether they are one utterance, and scored by the verdicts.
//!
//! The file of verdicts holds no word of an article: documents, places and verdicts, one pair a line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use onrecord_ledger::family::candidate::keys;
use onrecord_ledger::family::days::{self, Days};
use onrecord_ledger::family::verdict::Verdict;
use onrecord_ledger::family::voice::Voice;
use onrecord_ledger::family::words::{Wording, quoted};
use onrecord_ledger::family::{Printing, compare};

use crate::judge::draw::draw;
use crate::score::corpus::Article;

/// The first line of the file.
const HEAD: &str = "one,one_start,one_end,other,other_start,other_end,same";

/// A quote of an article.
pub(crate) struct Quote {
    /// The id of the article.
    pub(crate) document: String,
    /// The code points of the content, from the first to one past the last.
    pub(crate) range: (usize, usize),
    /// Source, cue and content as they stand in the text.
    pub(crate) shown: String,
    pub(crate) printing: Printing,
}

/// Two quotes of different articles that are worth comparing, and what the rules make of them.
pub(crate) struct Pair {
    pub(crate) one: usize,
    pub(crate) other: usize,
    pub(crate) verdict: Verdict,
}

/// Names a pair in the file of verdicts.
pub(crate) type Name = (String, usize, usize, String, usize, usize);

/// The quotes that the first annotator of each article marked, partly quoted ones included.
pub(crate) fn quotes(articles: &[Article]) -> Vec<Quote> {
    let mut quotes = Vec::new();
    for (number, article) in (0_i64..).zip(articles) {
        let chars: Vec<char> = article.text.chars().collect();
        let text = |spans: &[(usize, usize)]| -> Vec<String> {
            spans.iter().map(|&(start, end)| chars[start..end].iter().collect()).collect()
        };
        let published = article.record["published"].as_str().and_then(|day| day.parse().ok()).map(days::number);
        for attribution in article.annotations.first().into_iter().flatten() {
            let [source, cue, content] = attribution.roles.each_ref().map(|spans| text(spans));
            let (Some(first), Some(last)) = (attribution.roles[2].first(), attribution.roles[2].last()) else {
                continue;
            };
            if !content.iter().any(|part| part.contains(['“', '"', '‘'])) {
                continue;
            }
            let parts: Vec<&str> = content
                .iter()
                .filter(|part| part.contains(['“', '”', '"', '‘']))
                .flat_map(|part| quoted(part))
                .collect();
            quotes.push(Quote {
                document: article.id.clone(),
                range: (first.0, last.1),
                shown: format!("{} | {} | {}", source.join(" … "), cue.join(" "), content.join(" … ")),
                printing: Printing {
                    wording: Wording::of(parts.iter().copied()),
                    voice: speaker(&source.join(" ")),
                    days: Days { published, said: None },
                    is_quoted: true,
                    is_affirmed: true,
                    document: number,
                    bytes: (first.0 as u32, last.1 as u32),
                    parted: 0,
                },
            });
        }
    }
    quotes
}

/// Whom a source names: the name that its head ends in, before any "of", "who" or comma; nobody for a pronoun or a role.
fn speaker(source: &str) -> Voice {
    let head = source.split([',', '(']).next().unwrap_or_default();
    let words: Vec<&str> = head.split_whitespace().collect();
    let end = words.iter().position(|word| ["of", "who", "at", "from", "on", "in", "for", "and"].contains(word));
    let words = &words[..end.unwrap_or(words.len())];
    let is_name = |word: &&&str| word.starts_with(char::is_uppercase);
    let pronouns = ["He", "She", "They", "It", "We", "I", "The"];
    let name: Vec<&str> =
        words.iter().rev().take_while(is_name).copied().filter(|word| !pronouns.contains(word)).collect();
    let name: Vec<&str> = name.into_iter().rev().collect();
    match name.as_slice() {
        [] => Voice::default(),
        [one] if !one.chars().any(char::is_lowercase) => Voice::of("organisation", one, None),
        _ if words.first() == Some(&"The") || words.first() == Some(&"the") => {
            Voice::of("organisation", &name.join(" "), None)
        }
        _ => Voice::of("person", name.join(" ").trim_end_matches("’s").trim_end_matches("'s"), None),
    }
}

/// The pairs of quotes of different articles that share a key, and what the rules make of them.
pub(crate) fn pairs(quotes: &[Quote]) -> Vec<Pair> {
    let mut buckets: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (place, quote) in quotes.iter().enumerate() {
        for key in keys(&quote.printing) {
            buckets.entry(key).or_default().push(place);
        }
    }
    let mut found: BTreeSet<(usize, usize)> = BTreeSet::new();
    for bucket in buckets.values() {
        for (nth, &other) in bucket.iter().enumerate() {
            found.extend(bucket[..nth].iter().map(|&one| (one, other)));
        }
    }
    let pair = |(one, other): (usize, usize)| {
        let verdict = compare(&quotes[one].printing, &quotes[other].printing, &mut |_, _| false);
        Pair { one, other, verdict }
    };
    let is_of_two = |&(one, other): &(usize, usize)| quotes[one].document != quotes[other].document;
    found.into_iter().filter(is_of_two).map(pair).collect()
}

/// The pairs that are judged: those that the rules join, suggest or link, and of the others as many as are wanted beside
/// them. They are drawn by hash, so that most stay when the rules change.
pub(crate) fn drawn<'p>(quotes: &[Quote], pairs: &'p [Pair], count: usize, seed: u64) -> Vec<&'p Pair> {
    let some = |is_apart: bool, count: usize| -> Vec<&'p Pair> {
        let pairs: Vec<&Pair> = pairs.iter().filter(|pair| (pair.verdict == Verdict::Apart) == is_apart).collect();
        let ids: Vec<String> = pairs.iter().map(|pair| format!("{:?}", name(quotes, pair))).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        draw(&ids, count, seed).into_iter().map(|place| pairs[place]).collect()
    };
    let mut drawn = some(false, count);
    let left = count.saturating_sub(drawn.len());
    drawn.extend(some(true, left));
    drawn
}

/// What names a pair in the file.
pub(crate) fn name(quotes: &[Quote], pair: &Pair) -> Name {
    let (one, other) = (&quotes[pair.one], &quotes[pair.other]);
    (one.document.clone(), one.range.0, one.range.1, other.document.clone(), other.range.0, other.range.1)
}

/// The row of a pair but for its verdict.
pub(crate) fn row(name: &Name) -> String {
    let (one, start, end, other, other_start, other_end) = name;
    format!("{one},{start},{end},{other},{other_start},{other_end},")
}

/// Reads the file of verdicts: whether the two are one utterance.
pub(crate) fn read(path: &Path) -> Result<BTreeMap<Name, bool>> {
    let file = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut lines = (1..).zip(file.lines());
    ensure!(lines.next().is_some_and(|(_, head)| head == HEAD), "{}: line 1: {HEAD:?} is expected", path.display());
    let mut verdicts = BTreeMap::new();
    for (number, line) in lines {
        let place = || format!("{}: line {number}", path.display());
        let cells: Vec<&str> = line.split(',').collect();
        let [one, start, end, other, other_start, other_end, same] = cells.as_slice() else {
            bail!("{}: seven cells are expected", place());
        };
        let number = |cell: &str| cell.parse::<usize>().with_context(place);
        let name = (
            (*one).to_owned(),
            number(start)?,
            number(end)?,
            (*other).to_owned(),
            number(other_start)?,
            number(other_end)?,
        );
        let same = match *same {
            "yes" => true,
            "no" => false,
            _ => bail!("{}: yes or no is expected", place()),
        };
        ensure!(verdicts.insert(name, same).is_none(), "{}: the pair has a verdict already", place());
    }
    Ok(verdicts)
}
