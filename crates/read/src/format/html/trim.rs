//! Leaves out the lines that pages put between and around the paragraphs of an article.
//!
//! A page says of most of them that they stand beside the article; these are the rest, told by their words, their links
//! and their place.

use super::unit::Unit;
use crate::format::day;
use crate::text::BlockKind;

/// A line of more words than this is text of the article, whatever it begins with.
const LONGEST_LINE: usize = 40;
/// A label of more words than this is a heading of the article.
const LONGEST_LABEL: usize = 8;

/// So many cells in a row make a table of the article.
const CELLS: usize = 8;

/// Which of the units of the main content are text of the article, in order.
pub(super) fn kept<'u>(units: &[&'u Unit], title: Option<&str>) -> Vec<&'u Unit> {
    rest(units, |lines, kept| {
        leave_out_inside(lines, kept);
        leave_out_day(lines, kept);
        leave_out_front(lines, title, kept);
        leave_out_end(lines, kept);
        leave_out_bare_headings(lines, kept);
    })
}

/// The same for a fragment, which has nothing before its first sentence and behind its last that is none of it: a last
/// line of two words may be a quotation.
pub(super) fn kept_of_fragment<'u>(units: &[&'u Unit]) -> Vec<&'u Unit> {
    rest(units, leave_out_inside)
}

/// What stands between the paragraphs of an article.
fn leave_out_inside(lines: &[Line<'_>], kept: &mut [bool]) {
    leave_out_lines(lines, kept);
    leave_out_lists_of_links(lines, kept);
    leave_out_labels(lines, kept);
}

/// The units that are left when some are left out.
fn rest<'u>(units: &[&'u Unit], leave_out: impl Fn(&[Line<'_>], &mut [bool])) -> Vec<&'u Unit> {
    let lines: Vec<Line<'_>> = units.iter().map(|unit| Line::new(unit)).collect();
    let mut kept = vec![true; lines.len()];
    leave_out(&lines, &mut kept);
    let whole: usize = units.iter().map(|unit| unit.prose()).sum();
    let rest: usize = units.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(unit, _)| unit.prose()).sum();
    // A page of which these rules would leave less than half is none that they were made for.
    let is_safe = 2 * rest >= whole && kept.contains(&true);
    units.iter().zip(kept).filter(|(_, kept)| *kept || !is_safe).map(|(unit, _)| *unit).collect()
}

/// A unit with its words in small letters.
struct Line<'u> {
    unit: &'u Unit,
    /// Letters and digits, with single spaces.
    bare: String,
    /// The words with their marks.
    lower: String,
}

impl<'u> Line<'u> {
    fn new(unit: &'u Unit) -> Self {
        let lower = if unit.count <= LONGEST_LINE { unit.text().to_lowercase() } else { String::new() };
        Self { unit, bare: bare(&lower), lower }
    }

    fn is_short(&self) -> bool {
        self.unit.count <= LONGEST_LINE
    }

    fn is_all_link(&self) -> bool {
        self.unit.inward * 10 >= self.unit.count * 8 && self.unit.inward > 0
    }

    fn ends_sentence(&self) -> bool {
        let text = self.unit.text().trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', ')', ']', '\u{bb}']);
        text.ends_with(['.', '!', '?', '\u{2026}', ':', '\u{3002}'])
    }

    fn is_text(&self) -> bool {
        !self.is_all_link() && (self.unit.count >= 12 || (self.ends_sentence() && self.unit.count >= 4))
    }

    /// Whether a colon follows the first words.
    fn tag_has_colon(&self) -> bool {
        self.lower.split_once(':').is_some_and(|(tag, _)| tag.split_whitespace().count() <= 3)
    }

    fn starts(&self, table: &[&str]) -> bool {
        table
            .iter()
            .any(|start| self.bare.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
    }
}

fn bare(text: &str) -> String {
    let spaced: String = text
        .chars()
        .filter(|char| !matches!(char, '\'' | '\u{2019}'))
        .map(|char| if char.is_alphanumeric() || char == '@' { char } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines that ask the reader to do something, or say whose the page is.
fn leave_out_lines(lines: &[Line<'_>], kept: &mut [bool]) {
    for (line, kept) in lines.iter().zip(kept) {
        let is_all_link = line.is_all_link()
            && matches!(line.unit.kind, BlockKind::Paragraph | BlockKind::Blockquote)
            && line.is_short();
        let is_bare = line.bare.is_empty() && line.is_short() && !line.lower.contains(['_', '*']);
        let is_request = line.is_short()
            && (line.starts(&REQUESTS)
                || (line.starts(&TAGS)
                    && (line.tag_has_colon() || (line.unit.count <= LONGEST_LABEL && !line.ends_sentence()))));
        let is_whole = line.is_short() && WHOLE.contains(&line.bare.as_str());
        let is_right = line.is_short() && RIGHTS.iter().any(|words| line.lower.contains(words));
        if is_all_link || is_bare || is_request || is_whole || is_right {
            *kept = false;
        }
    }
}

/// Lists of which most items are links to pages of the same site lead away from the article; a list of links to other
/// sites may be part of it.
fn leave_out_lists_of_links(lines: &[Line<'_>], kept: &mut [bool]) {
    let mut at = 0;
    while at < lines.len() {
        let length = lines[at..].iter().take_while(|line| line.unit.kind == BlockKind::ListItem).count();
        let linked = lines[at..at + length].iter().filter(|line| line.is_all_link()).count();
        if linked * 3 >= length * 2 && length > 0 {
            kept[at..at + length].fill(false);
        }
        at += length.max(1);
    }
}

/// A label such as "Related stories" with the links behind it.
fn leave_out_labels(lines: &[Line<'_>], kept: &mut [bool]) {
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        if line.unit.count <= LONGEST_LABEL
            && line.starts(&LABELS)
            && (!line.ends_sentence() || line.lower.ends_with(':'))
        {
            kept[at] = false;
            let links = lines[at + 1..].iter().take_while(|line| line.unit.is_mostly_link()).count();
            kept[at + 1..=at + links].fill(false);
            at += links;
        }
        at += 1;
    }
}

/// The line of the day above the article: "June 24, 2025 at 11:15 a.m." among its first lines.
fn leave_out_day(lines: &[Line<'_>], kept: &mut [bool]) {
    const FIRST: usize = 5;
    for (line, kept) in lines.iter().zip(kept).take(FIRST) {
        if line.unit.count <= LONGEST_LABEL && day(line.unit.text()).is_some() {
            *kept = false;
        }
    }
}

/// What stands before the first sentence: the headline once more, names, days, counts of readers.
fn leave_out_front(lines: &[Line<'_>], title: Option<&str>, kept: &mut [bool]) {
    let title = title.map(|title| bare(&title.to_lowercase()));
    let Some(first) = (0..lines.len()).find(|&at| {
        kept[at]
            && lines[at].is_text()
            && lines[at].unit.kind != BlockKind::Subhead
            && Some(&lines[at].bare) != title.as_ref()
    }) else {
        return;
    };
    for at in 0..first {
        let line = &lines[at];
        let is_last_heading =
            line.unit.kind == BlockKind::Subhead && at + 1 == first && Some(&line.bare) != title.as_ref();
        if !is_last_heading {
            kept[at] = false;
        }
    }
}

/// What stands behind the last sentence.
fn leave_out_end(lines: &[Line<'_>], kept: &mut [bool]) {
    for at in (0..lines.len()).rev() {
        let line = &lines[at];
        let is_item = line.unit.kind == BlockKind::ListItem && !line.unit.is_mostly_link();
        // Tables of results are part of the article; pages that are laid out by tables have few cells in a row.
        let in_table = at >= CELLS && lines[at - CELLS..=at].iter().all(|line| line.unit.is_cell);
        if kept[at] && (line.is_text() || is_item || in_table) && !line.starts(&LAST) {
            break;
        }
        kept[at] = false;
    }
}

/// Headings behind which nothing is left up to the next one.
fn leave_out_bare_headings(lines: &[Line<'_>], kept: &mut [bool]) {
    let mut has_text = false;
    for at in (0..lines.len()).rev() {
        if lines[at].unit.kind != BlockKind::Subhead {
            has_text |= kept[at];
        } else if !has_text {
            kept[at] = false;
        }
    }
}

/// How lines begin that ask the reader to do something else than read on.
const REQUESTS: [&str; 33] = [
    "also read",
    "article continues",
    "click here for",
    "click here to get the",
    "click here to read",
    "click here to see",
    "click here to sign",
    "click here to subscribe",
    "click here to view",
    "continue reading",
    "explore further",
    "follow us",
    "follow @",
    "get access to",
    "get the latest",
    "have a tip",
    "join our",
    "join the conversation",
    "like us on",
    "read also",
    "read more",
    "read next",
    "read the full",
    "scroll down for",
    "see also",
    "sign up for our",
    "sign up for the",
    "sign up here",
    "skip to",
    "story continues",
    "subscribe to our",
    "subscribe to the",
    "subscribe now",
];

/// Words that stand in front of a link, a picture or a button; they count before a colon and in lines that are no
/// sentence.
const TAGS: [&str; 35] = [
    "advertisement",
    "also",
    "also see",
    "also watch",
    "close",
    "dont miss",
    "download",
    "email",
    "exclusive",
    "for more",
    "image",
    "image credit",
    "image credits",
    "image source",
    "images",
    "insight",
    "learn more",
    "listen",
    "loading",
    "more",
    "more stories",
    "must read",
    "now watch",
    "original article",
    "photo",
    "photo credit",
    "photos",
    "picture",
    "recommended",
    "related",
    "see more",
    "share",
    "share this",
    "video",
    "watch",
];

/// Lines that are nothing but a label.
const WHOLE: [&str; 22] = [
    "ad",
    "ads",
    "advert",
    "comments",
    "copy link",
    "credit",
    "facebook",
    "linkedin",
    "menu",
    "pinterest",
    "play",
    "print",
    "reddit",
    "save",
    "search",
    "sponsored",
    "tweet",
    "twitter",
    "whatsapp",
    "view all",
    "view comments",
    "back to top",
];

/// Words of lines that say whose the page is or how to reach someone.
const RIGHTS: [&str; 12] = [
    "all rights reserved",
    "\u{a9}",
    "may not be published, broadcast",
    "this material may not be",
    "terms of use",
    "privacy policy",
    "additional reporting by",
    "can be reached at",
    "may be reached at",
    "follow him on",
    "follow her on",
    "follow me on",
];

/// Labels of links to other pages.
const LABELS: [&str; 30] = [
    "about the author",
    "also",
    "also on",
    "dont miss",
    "further reading",
    "in this article",
    "in this story",
    "latest",
    "leave a comment",
    "leave a reply",
    "more",
    "more from",
    "more in",
    "more news",
    "more on",
    "more stories",
    "most popular",
    "most read",
    "most viewed",
    "popular",
    "read more",
    "recommended",
    "related",
    "see also",
    "top stories",
    "trending",
    "trending now",
    "you may also",
    "you might also",
    "whats next",
];

/// How the last lines of a page begin that look like sentences and are none of the article.
const LAST: [&str; 13] = [
    "additional reporting",
    "by",
    "citation",
    "contact",
    "copyright",
    "follow",
    "listen",
    "posted",
    "published",
    "reporting by",
    "source",
    "tags",
    "updated",
];
