//! Tells the beginning of an article that is cut off for whoever has not paid from a whole article.
//!
//! Both must be there: a short text, and words that say that the rest is for subscribers. A page that asks for subscriptions
//! beside a whole article stays an article, and so does a short one whose page only offers to log in.

use crate::document::{Unfit, UnfitKind};
use crate::text::{Block, Text};

/// A text of more words is worth reading even if it is cut. Of the 91 development pages of the article benchmark one in
/// nine is shorter; stubs show one to three paragraphs.
const MOST_WORDS: usize = 180;
/// A longer line is no request.
const LONGEST_REQUEST: usize = 40;
/// The blocks at the end of a text that may hold the request.
const LAST: usize = 3;

/// Words that say that there is more of this article, and for whom.
const CUT: [&str; 21] = [
    "article is for subscribers",
    "article is exclusive to subscribers",
    "article is only available to subscribers",
    "content is for subscribers",
    "log in to continue reading",
    "log in to read",
    "login to continue reading",
    "register to continue reading",
    "sign in to continue reading",
    "sign in to read",
    "story is for subscribers",
    "subscribe now to read",
    "subscribe to continue",
    "subscribe to keep reading",
    "subscribe to read",
    "subscribe to unlock",
    "subscribe today to read",
    "to continue reading this",
    "to read the full article",
    "to read the full story",
    "to read the rest of this",
];
/// Words that ask for a subscription, beside a text that breaks off.
const ASKED: [&str; 6] = [
    "already a subscriber",
    "for subscribers only",
    "subscriber-only",
    "subscribe now",
    "subscribers only",
    "to continue reading",
];

/// Whether a document is the beginning of an article that is cut off; `lines` are what its page shows beside it.
pub(super) fn unfit<'l>(text: &'l Text, lines: impl Iterator<Item = &'l str>) -> Option<Unfit> {
    let running = text.running();
    let words = running.split_whitespace().take(MOST_WORDS + 1).count();
    if words == 0 || words > MOST_WORDS {
        return None;
    }
    let own: Vec<&Block> = text.blocks().iter().filter(|block| block.span.end() <= running.len()).collect();
    let own = own.iter().rev().take(LAST).map(|block| text.slice(block.span));
    let requests: Vec<String> = own.chain(lines).filter_map(request).collect();
    let says = |table: &[&str]| requests.iter().find(|line| table.iter().any(|words| line.contains(words)));
    let breaks_off = running.trim_end().ends_with(['\u{2026}', ',']) || running.trim_end().ends_with("...");
    let said = says(&CUT).or_else(|| says(&ASKED).filter(|_| breaks_off))?;
    let reason = format!("is the beginning of an article for subscribers: it has {words} words, and {said:?}");
    Some(Unfit { kind: UnfitKind::PaywallStub, reason })
}

/// A line that is short enough to be a request, in lower case with single spaces.
fn request(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().take(LONGEST_REQUEST + 1).collect();
    (words.len() <= LONGEST_REQUEST).then(|| words.join(" ").to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::BlockKind;

    const PARAGRAPH: &str =
        "The ferry to Skerry Island will run an hour late until the spring, the harbour office said.";

    fn is_stub(blocks: &[&str], beside: &[&str]) -> bool {
        let string = blocks.join("\n\n");
        let mut at = 0;
        let ranges: Vec<_> = blocks
            .iter()
            .map(|block| {
                let start = at;
                at += block.len() + 2;
                (BlockKind::Paragraph, start..start + block.len())
            })
            .collect();
        unfit(&Text::new(string, ranges), beside.iter().copied()).is_some()
    }

    #[test]
    fn a_short_text_that_says_who_may_read_the_rest_is_a_stub() {
        assert!(is_stub(&[PARAGRAPH, "Subscribe to continue reading"], &[]));
        assert!(is_stub(&[PARAGRAPH], &["Log in to read the whole of it.", "Tides"]));
        assert!(is_stub(&["The ferry to Skerry Island will run\u{2026}"], &["Already a subscriber? Log in"]));
    }

    #[test]
    fn whole_articles_beside_a_request_are_no_stubs() {
        assert!(!is_stub(&[PARAGRAPH], &["Already a subscriber? Log in", "Subscribe now for the tides"]));
        assert!(!is_stub(&[PARAGRAPH; 12], &["Subscribe to continue reading"]));
        let quoted = "Asked what the notice \u{201c}subscribe to continue\u{201d} was to mean, the office said that its own site had been \
            changed by mistake over the weekend, that nobody had to pay for a timetable, and that the notice would be gone by noon.";
        assert!(!is_stub(&[PARAGRAPH, quoted], &[]));
        assert!(!is_stub(&[], &["Subscribe to continue reading"]));
    }
}
