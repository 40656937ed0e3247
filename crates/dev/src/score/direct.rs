//! Keeps the attributions whose contents stand wholly inside quotation marks, in gold and predictions alike.
//!
//! A rule of its own, and not the reader's: the referee must not judge the reader by the reader's view of a quotation.

use crate::score::corpus::{Article, Predictions, RawAttribution};

/// Drops every attribution with a word outside quotation marks in one of its contents.
pub(crate) fn keep(articles: &mut [Article], predictions: &mut Predictions) {
    for article in articles {
        let characters: Vec<char> = article.text.chars().collect();
        for attributions in &mut article.annotations {
            attributions.retain(|one| is_direct(one, &characters));
        }
        if let Some(predicted) = predictions.get_mut(&article.id) {
            predicted.retain(|one| is_direct(one, &characters));
        }
    }
}

fn is_direct(attribution: &RawAttribution, characters: &[char]) -> bool {
    let [_, _, contents] = &attribution.roles;
    !contents.is_empty() && contents.iter().all(|&(start, end)| is_inside_marks(characters, start, end))
}

/// Whether no word of a range stands outside double quotation marks. Marks just before the range count, because some
/// annotators leave them out; a mark that is never closed runs on, as it does over paragraphs.
fn is_inside_marks(characters: &[char], start: usize, end: usize) -> bool {
    let (start, end) = (start.min(characters.len()), end.min(characters.len()));
    let before = characters[..start].iter().rposition(|character| !character.is_whitespace());
    let start = before.filter(|&index| is_mark(characters[index])).unwrap_or(start);
    let mut is_inside = false;
    for index in start..end {
        match characters[index] {
            '\u{201c}' | '\u{201e}' | '\u{ab}' => is_inside = true,
            '\u{201d}' | '\u{bb}' => is_inside = false,
            // A straight mark opens where a word follows at once: each paragraph of one quotation begins with another.
            '"' => {
                let is_opening = index == 0 || characters[index - 1].is_whitespace();
                is_inside = if is_opening { true } else { !is_inside };
            }
            character if character.is_alphanumeric() && !is_inside => return false,
            _ => {}
        }
    }
    true
}

fn is_mark(character: char) -> bool {
    matches!(character, '"' | '\u{201c}' | '\u{201e}' | '\u{ab}')
}

#[cfg(test)]
mod tests {
    use super::is_inside_marks;

    fn check(text: &str, content: &str) -> bool {
        let start = text.find(content).expect("the content stands in the text");
        let characters: Vec<char> = text.chars().collect();
        let first = text[..start].chars().count();
        is_inside_marks(&characters, first, first + content.chars().count())
    }

    #[test]
    fn a_content_is_direct_with_or_without_its_marks() {
        let text = "\"The weir will hold,\" Marlow said.";
        assert!(check(text, "\"The weir will hold,\""));
        assert!(check(text, "The weir will hold"));
    }

    #[test]
    fn a_content_with_words_outside_the_marks_is_not_direct() {
        assert!(!check("Marlow said the weir \"will hold\".", "the weir \"will hold\""));
        assert!(!check("Marlow said the weir \"will\" hold.", "\"will\" hold"));
        assert!(!check("\u{201c}It holds,\u{201d} she said.", "she said"));
    }

    #[test]
    fn a_content_over_paragraphs_that_each_open_again_is_direct() {
        let text = "\"It held.\n\n\"It will hold again,\" she said.";
        assert!(check(text, "\"It held.\n\n\"It will hold again,\""));
    }
}
