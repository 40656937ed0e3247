//! The second look: attributions inside the contents of others, to any depth.
//!
//! The model learned from a corpus in which attributions do not nest, so it reads a content by itself, as if it were a
//! text: "The paper said that the minister had told her staff to wait" holds "The minister had told her staff to wait".
//! Reading every content twice would cost half as much again. Only sentences with a word of the lexicon that attributes
//! are worth it, and of those the model's own scores tell which: a verb of saying inside a content still looks a little
//! like a cue to it, though less than it looks like content.

use std::ops::Range;

use super::{Attribution, Found};
use crate::galley::Galley;

/// The least confidence of an attribution inside another. Chosen on Wikinews dev in steps of a tenth.
const LEAST: f32 = 0.6;

/// How deep attributions may stand inside one another; news reports stay below.
const DEPTH: usize = 6;

/// All attributions found so far.
#[derive(Debug, Default)]
pub(super) struct Chains {
    links: Vec<Chained>,
}

#[derive(Debug)]
struct Chained {
    attribution: Attribution,
    depth: usize,
}

/// What of the contents of one attribution is worth a second look.
#[derive(Debug)]
pub(super) struct Promising {
    /// The attribution, by its number among the chains.
    pub(super) within: usize,
    /// Tokens of its contents.
    pub(super) contents: Vec<Range<usize>>,
}

impl Chains {
    /// Adds what one look found, and says where to look again.
    pub(super) fn add(&mut self, galley: &Galley<'_>, found: Vec<Found>) -> Vec<Promising> {
        let mut worth_a_look = Vec::new();
        for Found { attribution, contents, hints } in found {
            let outer = attribution.within.map(|number| &self.links[number]);
            if outer.is_some_and(|outer| !stands_inside(&attribution, &outer.attribution)) {
                continue;
            }
            let depth = outer.map_or(0, |outer| outer.depth + 1);
            let contents = promising(galley, &contents, &hints);
            if depth < DEPTH && !contents.is_empty() {
                worth_a_look.push(Promising { within: self.links.len(), contents });
            }
            self.links.push(Chained { attribution, depth });
        }
        worth_a_look
    }

    /// Those that stand in no other.
    pub(super) fn outermost(&self) -> Vec<&Attribution> {
        self.links.iter().filter(|link| link.depth == 0).map(|link| &link.attribution).collect()
    }

    /// Adds attributions that stand in no other and are not looked into.
    pub(super) fn add_outermost(&mut self, attributions: Vec<Attribution>) {
        self.links.extend(attributions.into_iter().map(|attribution| Chained { attribution, depth: 0 }));
    }

    /// All of them by their first span, the outer before the inner, with `within` counting in this order.
    pub(super) fn in_order(self) -> Vec<Attribution> {
        let first = |attribution: &Attribution| {
            let spans = attribution.content.iter().chain(&attribution.cue).chain(&attribution.source);
            spans.map(|span| span.start()).min()
        };
        let mut order: Vec<(usize, Chained)> = self.links.into_iter().enumerate().collect();
        order.sort_by_key(|(_, chained)| (first(&chained.attribution), chained.depth));
        let mut place = vec![0; order.len()];
        for (new, (old, _)) in order.iter().enumerate() {
            place[*old] = new;
        }
        let renumbered = order.into_iter().map(|(_, Chained { mut attribution, .. })| {
            attribution.within = attribution.within.map(|outer| place[outer]);
            attribution
        });
        renumbered.collect()
    }
}

/// Whether an attribution found inside another is one of its own: it has words that attribute, and does not take the
/// whole of the outer content for its own.
fn stands_inside(inner: &Attribution, outer: &Attribution) -> bool {
    let length = |attribution: &Attribution| attribution.content.iter().map(|span| span.len()).sum::<usize>();
    inner.confidence >= LEAST && inner.cue.is_some() && length(inner) < length(outer)
}

/// The sentences of the contents that have a hint in them.
fn promising(galley: &Galley<'_>, contents: &[Range<usize>], hints: &[usize]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for content in contents {
        let mut start = content.start;
        while start < content.end {
            let end = galley.sentences[galley.sentence_of(start)].tokens.end.min(content.end);
            if hints.iter().any(|hint| (start..end).contains(hint)) {
                match parts.last_mut() {
                    Some(last) if last.end == start && start > content.start => last.end = end,
                    _ => parts.push(start..end),
                }
            }
            start = end;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::Form;
    use crate::document::Document;
    use crate::format::{Provenance, plain};
    use crate::galley::testing;

    fn document(words: &str) -> Document {
        let provenance = Provenance::of("test", None);
        plain::read(words.as_bytes().to_vec(), provenance).document
    }

    /// What the chains make of attributions given as cue, content, hint words and outer number.
    fn chained(
        words: &str,
        found: &[(&str, &str, &str, Option<usize>)],
    ) -> (Vec<String>, Vec<(String, Option<usize>)>) {
        let document = document(words);
        testing::set(&document, |galley| {
            let at = |part: &str| {
                let start = words.find(part).expect("the words are in the text");
                document.text.span(start..start + part.len()).expect("found words stand on character boundaries")
            };
            let found = found.iter().map(|&(cue, content, hint, within)| Found {
                contents: vec![galley.tokens_in(at(content))],
                hints: if hint.is_empty() { Vec::new() } else { galley.tokens_in(at(hint)).collect() },
                attribution: Attribution {
                    source: None,
                    cue: Some(at(cue)),
                    content: vec![at(content)],
                    form: Form::Indirect,
                    confidence: 0.9,
                    within,
                },
            });
            let mut chains = Chains::default();
            let looks = chains.add(galley, found.collect());
            let looks = looks.into_iter().flat_map(|part| part.contents).map(|part| galley.slice(galley.span(part)));
            let looks = looks.map(str::to_owned).collect();
            let ordered = chains.in_order();
            let words = |one: Attribution| (galley.slice(one.cue.expect("each has a cue")).to_owned(), one.within);
            (looks, ordered.into_iter().map(words).collect())
        })
    }

    #[test]
    fn only_the_sentence_with_a_hint_is_read_again() {
        let words = "“It rained. Ann said it would. We went,” Ben noted.";
        let (looks, _) = chained(words, &[("noted", "“It rained. Ann said it would. We went,”", "said", None)]);
        assert_eq!(looks, ["Ann said it would."]);
    }

    #[test]
    fn a_content_without_a_hint_is_not_read_again() {
        assert!(chained("Ben noted that it rained.", &[("noted", "that it rained", "", None)]).0.is_empty());
    }

    #[test]
    fn the_outer_stands_before_the_inner_and_is_named_by_its_place() {
        let words = "It rained, Ida said. Ben said Ann thinks it snowed.";
        let found = [
            ("said", "It rained", "", None),
            ("Ben said", "Ann thinks it snowed", "", None),
            ("thinks", "it snowed", "", Some(1)),
        ];
        let (_, ordered) = chained(words, &found);
        let expected = [("said", None), ("Ben said", None), ("thinks", Some(1))];
        assert_eq!(ordered, expected.map(|(cue, within)| (cue.to_owned(), within)));
    }

    #[test]
    fn a_content_is_not_its_own_inner_one() {
        let words = "Ben said Ann thinks it snowed.";
        let (_, ordered) = chained(
            words,
            &[("said", "Ann thinks it snowed", "", None), ("thinks", "Ann thinks it snowed", "", Some(0))],
        );
        assert_eq!(ordered.len(), 1);
    }
}
