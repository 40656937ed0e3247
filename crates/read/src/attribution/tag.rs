//! Tags each token with a role, and cuts the tags into well-formed spans: a linear-chain conditional random field.
//!
//! A block is one sequence, since no span crosses a block. Viterbi decoding over the legal moves (an inside tag follows
//! only its own role) gives spans that never overlap; forward-backward gives the probability of each tag, from which
//! confidences are made. Lafferty, `McCallum` and Pereira, "Conditional Random Fields", ICML 2001.

use std::ops::Range;

use super::layer::log_sum_exp;

/// How many tags there are: outside, and begin and inside for each role.
pub(crate) const TAGS: usize = 7;

/// The scores of one token, or the probabilities, by tag: outside, then begin and inside of source, cue and content.
pub(crate) type Row = [f32; TAGS];

const FORBIDDEN: f32 = -1e4;

/// Added to the score of each tag. Trained by likelihood, the chain finds fewer spans than it should: a bonus for
/// beginning one trades some of its high precision for recall. Chosen on `PolNeAR` dev and Wikinews dev in steps of a half.
const BEGIN: Row = [0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0];

/// How much less a token of a content may look like the beginning of a cue than like the inside of a content. With -8.5, and
/// only words that can attribute, a third of the text is read twice and nine of ten attributions inside others are found
/// that reading all contents again would find (`PolNeAR` dev, Wikinews dev).
const HINT: f32 = -8.5;

/// Whether a token of a content looks a little like a cue all the same.
pub(crate) fn hints_at_cue(emission: &Row) -> bool {
    emission[3] - emission[6] > HINT
}

/// The part a span plays in an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Source,
    Cue,
    Content,
}

/// A run of tokens in one role.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tagged {
    pub(crate) role: Role,
    pub(crate) tokens: Range<usize>,
    /// The geometric mean of the probabilities of its tags.
    pub(crate) probability: f32,
}

/// The learned scores of tags that follow each other, with the illegal moves ruled out.
#[derive(Debug)]
pub(crate) struct Chain {
    start: Row,
    follow: [Row; TAGS],
}

impl Chain {
    /// From the learned scores: `start` by tag, `follow` by tag and next tag, row by row.
    pub(crate) fn new(start: &[f32], follow: &[f32]) -> Self {
        let mut chain = Self { start: [0.0; TAGS], follow: [[0.0; TAGS]; TAGS] };
        for next in 0..TAGS {
            let inside = next != 0 && next % 2 == 0;
            let bonus = BEGIN[next];
            chain.start[next] = if inside { FORBIDDEN } else { start[next] + bonus };
            for tag in 0..TAGS {
                let same_role = tag == next || tag + 1 == next;
                chain.follow[tag][next] =
                    if inside && !same_role { FORBIDDEN } else { follow[tag * TAGS + next] + bonus };
            }
        }
        chain
    }

    /// The spans of the best legal tag sequence of one block; `first` is the number of its first token.
    pub(crate) fn spans(&self, emissions: &[Row], first: usize) -> Vec<Tagged> {
        if emissions.is_empty() {
            return Vec::new();
        }
        let tags = self.best(emissions);
        let probabilities = self.probabilities(emissions);
        let mut spans = Vec::new();
        let mut at = 0;
        while at < tags.len() {
            let begin = at;
            at += 1;
            let role = match tags[begin] {
                1 => Role::Source,
                3 => Role::Cue,
                5 => Role::Content,
                _ => continue,
            };
            while at < tags.len() && tags[at] == tags[begin] + 1 {
                at += 1;
            }
            let logs: f32 = (begin..at).map(|k| probabilities[k][tags[k]].max(f32::MIN_POSITIVE).ln()).sum();
            let probability = (logs / (at - begin) as f32).exp();
            spans.push(Tagged { role, tokens: first + begin..first + at, probability });
        }
        spans
    }

    /// The best legal tag sequence (Viterbi); of equal ones, that with the lower tags.
    fn best(&self, emissions: &[Row]) -> Vec<usize> {
        let mut score = add(&self.start, &emissions[0]);
        let mut from: Vec<[u8; TAGS]> = Vec::with_capacity(emissions.len());
        for emission in &emissions[1..] {
            let mut next = [f32::NEG_INFINITY; TAGS];
            let mut origin = [0; TAGS];
            for (tag, before) in score.iter().enumerate() {
                for to in 0..TAGS {
                    let candidate = before + self.follow[tag][to];
                    if candidate > next[to] {
                        next[to] = candidate;
                        origin[to] = tag as u8;
                    }
                }
            }
            score = add(&next, emission);
            from.push(origin);
        }
        let mut tag = (0..TAGS).fold(0, |best, tag| if score[tag] > score[best] { tag } else { best });
        let mut tags = vec![tag; emissions.len()];
        for (k, origin) in from.iter().enumerate().rev() {
            tag = usize::from(origin[tag]);
            tags[k] = tag;
        }
        tags
    }

    /// The probability of each tag of each token, over all sequences (forward-backward in logarithms).
    fn probabilities(&self, emissions: &[Row]) -> Vec<Row> {
        let mut forward = Vec::with_capacity(emissions.len());
        forward.push(add(&self.start, &emissions[0]));
        for emission in &emissions[1..] {
            let before: &Row = &forward[forward.len() - 1];
            let step: Row = std::array::from_fn(|to| {
                log_sum(&std::array::from_fn(|tag| before[tag] + self.follow[tag][to])) + emission[to]
            });
            forward.push(step);
        }
        let total = log_sum(&forward[forward.len() - 1]);
        let mut backward = [0.0; TAGS];
        for k in (0..emissions.len()).rev() {
            forward[k] = std::array::from_fn(|tag| (forward[k][tag] + backward[tag] - total).exp());
            let here = add(&backward, &emissions[k]);
            backward = std::array::from_fn(|tag| log_sum(&add(&self.follow[tag], &here)));
        }
        forward
    }
}

fn add(a: &Row, b: &Row) -> Row {
    std::array::from_fn(|k| a[k] + b[k])
}

fn log_sum(row: &Row) -> f32 {
    log_sum_exp(row.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Chain {
        Chain::new(&[0.0; TAGS], &[0.0; TAGS * TAGS])
    }

    fn row(tag: usize, score: f32) -> Row {
        let mut row = [0.0; TAGS];
        row[tag] = score;
        row
    }

    #[test]
    fn an_inside_tag_never_opens_a_span() {
        let spans = chain().spans(&[row(6, 5.0), row(6, 5.0)], 10);
        assert_eq!(spans.len(), 1);
        assert_eq!((spans[0].role, spans[0].tokens.clone()), (Role::Content, 10..12));
    }

    #[test]
    fn a_begin_tag_parts_two_spans_of_one_role() {
        let spans = chain().spans(&[row(1, 9.0), row(2, 9.0), row(1, 9.0), row(0, 9.0), row(3, 9.0)], 0);
        let found: Vec<_> = spans.iter().map(|span| (span.role, span.tokens.clone())).collect();
        assert_eq!(found, [(Role::Source, 0..2), (Role::Source, 2..3), (Role::Cue, 4..5)]);
    }

    #[test]
    fn probabilities_of_a_token_sum_to_one() {
        let rows = [row(5, 2.0), row(6, 1.0), row(0, 0.5), row(3, 1.5)];
        for row in chain().probabilities(&rows) {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4, "{row:?}");
        }
    }

    #[test]
    fn a_block_without_tokens_has_no_spans() {
        assert!(chain().spans(&[], 0).is_empty());
    }
}
