//! Links contents to their cues and cues to their sources, and so makes whole attributions of tagged spans.
//!
//! Two learned pointers score every pair of tokens in a window: a token of a content points at its cue, the first token
//! of a cue at its source. Pointing at the opening piece of the window means that there is none. One source may serve
//! several cues ("X said ..., adding that ..."), and one cue several contents (a quote that its tag interrupts).

use super::encoded::Encoded;
use super::layer::{Layer, dot, log_sum_exp};
use super::tag::{Role, Tagged};
use crate::model::{Model, ModelError};

/// The width of the space in which a token and what it points at are compared.
const WIDTH: usize = 128;

/// A learned score for one token of a window pointing at another.
#[derive(Debug)]
pub(crate) struct Pointer {
    query: Layer,
    key: Layer,
}

impl Pointer {
    /// The pointer whose two layers have these names in the model.
    pub(crate) fn load(model: &Model, query: &str, key: &str) -> Result<Self, ModelError> {
        Ok(Self { query: Layer::load(model, query, WIDTH)?, key: Layer::load(model, key, WIDTH)? })
    }

    /// Prepares the scores of pointing at a token with this hidden state.
    fn target(&self, hidden: &[f32]) -> Target {
        let (direction, constant) = self.query.toward(&self.key.apply(hidden));
        Target { direction, constant }
    }
}

/// A token that others may point at, or the opening piece, which stands for nothing.
struct Target {
    direction: Vec<f32>,
    constant: f32,
}

impl Target {
    fn score(&self, hidden: &[f32]) -> f32 {
        (dot(&self.direction, hidden) + self.constant) / (WIDTH as f32).sqrt()
    }
}

/// The tagged spans of one attribution, by their number; a content always, cue and source where there are some.
#[derive(Debug, PartialEq)]
pub(crate) struct Linked {
    pub(crate) source: Option<usize>,
    pub(crate) cue: Option<usize>,
    pub(crate) contents: Vec<usize>,
    /// The least probability among its links, given the spans.
    pub(crate) probability: f32,
}

/// Links spans, which stand in the order of the text, into attributions in the order of their first span.
///
/// A cue without a content, and a source without a cue, say nothing and are left out.
pub(crate) fn link(spans: &[Tagged], encoded: &Encoded, to_cue: &Pointer, to_source: &Pointer) -> Vec<Linked> {
    let cues = Candidates::gather(Role::Cue, to_cue, spans, encoded);
    let sources = Candidates::gather(Role::Source, to_source, spans, encoded);
    let numbered = |role: Role| spans.iter().enumerate().filter(move |(_, span)| span.role == role);
    let mut linked: Vec<Linked> = numbered(Role::Cue)
        .map(|(cue, span)| {
            let (source, probability) = sources.best(span.tokens.start..span.tokens.start + 1, encoded);
            Linked { source, cue: Some(cue), contents: Vec::new(), probability }
        })
        .collect();
    for (content, span) in numbered(Role::Content) {
        let (cue, probability) = cues.best(span.tokens.clone(), encoded);
        match linked.iter_mut().find(|linked| cue.is_some() && linked.cue == cue) {
            Some(whole) => {
                whole.contents.push(content);
                whole.probability = whole.probability.min(probability);
            }
            None => linked.push(Linked { source: None, cue: None, contents: vec![content], probability }),
        }
    }
    linked.retain(|linked| !linked.contents.is_empty());
    linked.sort_by_key(|linked| [Some(linked.contents[0]), linked.cue, linked.source].into_iter().flatten().min());
    linked
}

/// The spans of one role as targets, by window.
struct Candidates {
    windows: Vec<InWindow>,
}

/// What the tokens of one window may point at.
struct InWindow {
    none: Target,
    /// The number of each span that the window shows a token of, and those tokens.
    spans: Vec<(usize, Vec<Target>)>,
}

impl Candidates {
    fn gather(role: Role, pointer: &Pointer, spans: &[Tagged], encoded: &Encoded) -> Self {
        let windows = encoded.windows().map(|window| {
            let shown = window.tokens();
            let mut candidates = Vec::new();
            for (number, span) in spans.iter().enumerate().filter(|(_, span)| span.role == role) {
                let tokens = span.tokens.start.max(shown.start)..span.tokens.end.min(shown.end);
                if !tokens.is_empty() {
                    let targets = tokens.map(|k| pointer.target(window.hidden(k))).collect();
                    candidates.push((number, targets));
                }
            }
            InWindow { none: pointer.target(window.opening()), spans: candidates }
        });
        Self { windows: windows.collect() }
    }

    /// The span that these tokens point at, if any, and the probability of that choice. The tokens are judged in the
    /// window that shows the middle one best; each gives a score and the mean counts.
    fn best(&self, tokens: std::ops::Range<usize>, encoded: &Encoded) -> (Option<usize>, f32) {
        let number = encoded.window_of(tokens.start.midpoint(tokens.end - 1));
        let window = encoded.window(number);
        let shown = tokens.start.max(window.tokens().start)..tokens.end.min(window.tokens().end);
        let mean = |score: &dyn Fn(&[f32]) -> f32| {
            shown.clone().map(|k| score(window.hidden(k))).sum::<f32>() / shown.len() as f32
        };
        let InWindow { none, spans } = &self.windows[number];
        let mut scores = vec![(None, mean(&|hidden| none.score(hidden)))];
        scores.extend(spans.iter().map(|(number, targets)| {
            let score = mean(&|hidden| log_sum_exp(targets.iter().map(|target| target.score(hidden))));
            (Some(*number), score)
        }));
        let total = log_sum_exp(scores.iter().map(|&(_, score)| score));
        let (choice, score) = scores.iter().fold(scores[0], |best, &next| if next.1 > best.1 { next } else { best });
        (choice, (score - total).exp())
    }
}
