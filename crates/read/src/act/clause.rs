//! The clause that a cue stands in: the verb group, the subject, and what stands before both.

use std::ops::Range;

use crate::galley::Galley;
use crate::quotation::Mark;
use crate::span::Span;

/// Verbs that only help another: "has said", "did not say", "got asked".
const AUXILIARIES: [&str; 30] = [
    "be", "am", "is", "are", "was", "were", "been", "being", "'s", "'re", "'m", "have", "has", "had", "having", "'ve",
    "'d", "do", "does", "did", "will", "wo", "'ll", "would", "shall", "should", "can", "ca", "could", "cannot",
];

/// Those that say that it may be: "might say". Apart from the others, since "may not have said" leaves it open.
const POSSIBLY: [&str; 4] = ["may", "might", "must", "ought"];

/// Adverbs without the ending -ly that stand in a verb group: "has since said", "still insists".
const ADVERBS: [&str; 22] = [
    "again", "all", "almost", "already", "also", "always", "ever", "even", "first", "further", "just", "later", "long",
    "never", "no", "now", "often", "once", "since", "still", "then", "yet",
];

/// Words of negation that stand in a verb group: "did n't say", "no longer believes", "hardly thinks".
const NEGATIONS: [&str; 8] = ["not", "n't", "never", "hardly", "scarcely", "barely", "longer", "cannot"];

/// A cue among the words around it, all as numbers of tokens.
#[derive(Debug)]
pub(super) struct Clause<'g, 'd> {
    galley: &'g Galley<'d>,
    /// The sentence that holds the cue.
    pub(super) sentence: Range<usize>,
    /// The cue itself.
    pub(super) cue: Range<usize>,
    /// Where the verb group begins, of which the cue may be only the last word: "did not | say".
    pub(super) group: usize,
    /// The source, where it is the subject before the cue, of the same sentence.
    pub(super) subject: Option<Range<usize>>,
}

impl<'g, 'd> Clause<'g, 'd> {
    pub(super) fn new(galley: &'g Galley<'d>, source: Option<Span>, cue: Span) -> Option<Self> {
        let cue = galley.tokens_in(cue);
        if cue.is_empty() {
            return None;
        }
        let sentence = galley.sentences[galley.sentence_of(cue.start)].tokens.clone();
        let source = source.map(|source| galley.tokens_in(source));
        let left = source.as_ref().filter(|source| source.end <= cue.start).map_or(sentence.start, |source| source.end);
        let mut clause = Self { galley, group: cue.start, subject: None, sentence, cue };
        while clause.group > left.max(clause.sentence.start) && clause.is_group(clause.group - 1) {
            clause.group -= 1;
        }
        // "The mayor, asked about it twice, did not say": a subject further away than an aside is another clause's.
        clause.subject = source.filter(|source| {
            source.start >= clause.sentence.start && source.end <= clause.group && clause.group - source.end <= 12
        });
        Some(clause)
    }

    /// A token in small letters, its apostrophe straight; empty outside the sentence.
    pub(super) fn word(&self, token: usize) -> String {
        if !self.sentence.contains(&token) {
            return String::new();
        }
        self.galley.word(token).to_lowercase().replace('’', "'")
    }

    /// Whether a token is one of these words.
    pub(super) fn is(&self, token: usize, words: &[&str]) -> bool {
        words.contains(&self.word(token).as_str())
    }

    /// Where the clause begins: its subject, or else its verb group.
    pub(super) fn start(&self) -> usize {
        self.subject.as_ref().map_or(self.group, |subject| subject.start)
    }

    /// The token before another, over adverbs; the words at the start of the sentence have none.
    pub(super) fn before(&self, token: usize) -> Option<usize> {
        let is_between = |at: usize| self.is_adverb(at) || self.is(at, &["\"", "“", "'", "‘"]);
        (self.sentence.start..token).rev().find(|&at| !is_between(at))
    }

    /// Whether a token is written without a capital.
    pub(super) fn is_plain_case(&self, token: usize) -> bool {
        self.sentence.contains(&token) && self.galley.word(token).starts_with(char::is_lowercase)
    }

    /// Whether the galley has this token inside of quotation marks.
    pub(super) fn is_quoted(&self, token: usize) -> bool {
        matches!(self.galley.marks[token], Mark::Inside | Mark::Nested)
    }

    fn is_group(&self, token: usize) -> bool {
        is_auxiliary(&self.word(token))
            || self.is(token, &NEGATIONS)
            || self.is(token, &["to"])
            || self.is_adverb(token)
    }

    /// Whether a token is an adverb, by its ending or by the list.
    pub(super) fn is_adverb(&self, token: usize) -> bool {
        let word = self.word(token);
        ADVERBS.contains(&word.as_str()) || word.len() > 4 && word.ends_with("ly")
    }

    /// Whether a token negates the verb group that it stands in.
    pub(super) fn negates(&self, token: usize) -> bool {
        // "not only said", "not just thinks": more than said.
        let more =
            self.is(token, &["not", "n't"]) && self.is(token + 1, &["only", "just", "merely", "simply", "least"]);
        self.is(token, &NEGATIONS) && !more
    }
}

/// Whether a word only helps a verb.
pub(super) fn is_auxiliary(word: &str) -> bool {
    AUXILIARIES.contains(&word) || POSSIBLY.contains(&word)
}
