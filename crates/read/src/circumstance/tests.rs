//! What holds for the circumstances of any attributions in any words.

use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::attribution::Form;
use crate::format::{Provenance, plain};
use crate::galley::{Galley, testing};

/// Words that the rules look at, and some that they do not.
const WORDS: [&str; 56] = [
    "on",
    "in",
    "at",
    "to",
    "said",
    "told",
    "Tuesday",
    "March",
    "5",
    "2024",
    "2015",
    "last",
    "week",
    "two",
    "days",
    "ago",
    ",",
    ".",
    "—",
    "the",
    "Post",
    "reporters",
    "interview",
    "statement",
    "released",
    "Friday",
    "yesterday",
    "was",
    "speaking",
    "spoke",
    "rally",
    "with",
    "she",
    "Calder",
    "\"",
    "“",
    "”",
    "report",
    "A",
    "who",
    "that",
    "and",
    "a",
    "Twitter",
    "will",
    "were",
    "residents",
    "of",
    "'s",
    "previous",
    "day",
    "next",
    "/",
    "03",
    "late",
    "\n\n",
];

/// Hands a galley of a text, published on 8 March 2024, to `look`.
fn with_galley<R>(string: &str, look: impl FnOnce(&Galley<'_>) -> R) -> R {
    let provenance = Provenance::of("test", None);
    let mut document = plain::read(string.as_bytes().to_vec(), provenance).document;
    document.published = Some(date(2024, 3, 8));
    testing::set(&document, look)
}

proptest! {
    #[test]
    fn spans_hold_whole_tokens_and_dates_lie_before_publication(
        words in proptest::collection::vec(0..WORDS.len(), 1..80),
        places in proptest::collection::vec((0_usize..80, 1_usize..4, 0_usize..6, 0_usize..2, 0_usize..8), 0..8),
    ) {
        let string = words.iter().map(|&word| WORDS[word]).collect::<Vec<_>>().join(" ");
        with_galley(&string, |galley| {
            let count = galley.tokens.len();
            let span = |start: usize, length: usize| {
                let start = start.min(count - 1);
                galley.span(start..(start + length).clamp(start + 1, count))
            };
            let attribution = |&(start, cue, gap, order, content): &(usize, usize, usize, usize, usize)| Attribution {
                source: (gap > 1).then(|| span(start + cue * order, gap)),
                cue: (gap != 3).then(|| span(start + gap * (1 - order), cue)),
                content: vec![span(start + cue + gap, content + 1)],
                form: Form::Indirect,
                confidence: 1.0,
                within: None,
            };
            let attributions: Vec<Attribution> = if count == 0 { Vec::new() } else { places.iter().map(attribution).collect() };
            let times = Times::find(galley);
            let found = find(&attributions, &times);
            prop_assert_eq!(found.len(), attributions.len());
            for one in found {
                for span in [one.occasion, one.addressee, one.said.and_then(|said| said.evidence)].into_iter().flatten() {
                    let tokens = galley.tokens_in(span);
                    prop_assert!(!tokens.is_empty());
                    prop_assert_eq!(galley.span(tokens), span);
                }
                if let Some(said) = one.said {
                    prop_assert!(said.date <= date(2024, 3, 8), "{}", said.date);
                    prop_assert!(one.unresolved.is_none());
                }
            }
            Ok(())
        })?;
    }
}

#[test]
fn a_statement_of_any_day_before_publication_can_be_dated() {
    for back in 0..7 {
        let day = date(2024, 3, 8).saturating_sub(back.days());
        let string = format!("The mayor said on {} that it held.", day.strftime("%A"));
        with_galley(&string, |galley| {
            let at = |words: &str| {
                let start = string.find(words).unwrap();
                galley.text().span(start..start + words.len()).unwrap()
            };
            let attribution = Attribution {
                source: Some(at("The mayor")),
                cue: Some(at("said")),
                content: vec![at("that it held")],
                form: Form::Indirect,
                confidence: 1.0,
                within: None,
            };
            let found = find(&[attribution], &Times::find(galley));
            assert_eq!(found[0].said.map(|said| said.date), Some(day));
        });
    }
}
