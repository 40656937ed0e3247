//! One self-contained page: each article with its statements marked, and beside it the list of them.
//!
//! No script and nothing from elsewhere; light and dark as the reader's system is; roles told apart by their lines and
//! not by colour alone. What is not affirmed says so in words, in the text and in the list.

use std::fmt::Write;

use onrecord_read::document::Document;
use onrecord_read::statement::Reading;
use onrecord_read::text::{Block, BlockKind};

use super::marks::{self, Mark, Pages, Role, Step};
use super::told::{self, Told};
use super::{Tally, called, in_line, shown};

/// The head of the page and what its marks mean.
pub(super) fn opening() -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Statements – Onrecord</title>\n<style>\n{}</style>\n</head>\n<body>\n\
         <div class=\"top\">\n<h1>Who said what</h1>\n\
         <p><span class=\"key\"><span class=\"source\">source</span> who said it</span> \
         <span class=\"key\"><span class=\"cue\">cue</span> the words that attribute it</span> \
         <span class=\"key\"><span class=\"content\">content</span> what was said</span> \
         <span class=\"key\"><b class=\"deed\">did NOT say</b> the text says that it did not happen, \
         or only that it might</span></p>\n\
         <p>The list says what an article attributes and to whom, not that it is true.</p>\n</div>\n<main>\n",
        include_str!("page.css")
    )
}

/// The foot of the page.
pub(super) fn closing(tally: &Tally, reader: &str) -> String {
    format!("</main>\n<p class=\"end\">{}. Read by {}.</p>\n</body>\n</html>\n", tally.words(), Escaped(reader))
}

/// One article; `number` makes its anchors unlike those of the others.
pub(super) fn article(number: usize, document: &Document, reading: &Reading) -> String {
    let marks = marks::of_reading(reading);
    let mut pages = Pages::of(&marks);
    let mut page = format!("<article id=\"d{number}\">\n<header>\n<h2>");
    let blocks = document.text.blocks();
    // Headlines attribute too, so that the marked one is the heading of the article and does not stand there twice.
    let headline = blocks.iter().position(|block| block.kind == BlockKind::Headline);
    if let Some(headline) = headline {
        push_block(&mut page, number, document, reading, &mut Pages::of(&marks), blocks[headline]);
    } else {
        let _ = write!(page, "{}", Escaped(&in_line(called(document))));
    }
    page.push_str("</h2>\n");
    let published = document.published.map(|day| format!("published {day}"));
    let origin = document.origin.as_deref().filter(|origin| *origin != "-");
    let facts = [document.outlet.as_deref(), document.byline.as_deref(), published.as_deref(), origin];
    let facts: Vec<String> = facts.into_iter().flatten().map(|fact| Escaped(&in_line(fact)).to_string()).collect();
    if !facts.is_empty() {
        let _ = writeln!(page, "<p class=\"facts\">{}</p>", facts.join(" · "));
    }
    let language = document.language.as_deref().map_or(String::new(), |tag| format!(" lang=\"{}\"", Escaped(tag)));
    let _ = writeln!(page, "</header>\n<div class=\"sheet\">\n<div class=\"text\"{language}>");
    for (_, block) in blocks.iter().enumerate().filter(|(index, _)| Some(*index) != headline) {
        let (open, close) = tags(*block, document.text.slice(block.span));
        page.push_str(&open);
        push_block(&mut page, number, document, reading, &mut pages, *block);
        page.push_str(close);
    }
    page.push_str("</div>\n");
    list(&mut page, number, &told::tree(document, reading));
    page.push_str("</div>\n</article>\n");
    page
}

/// The words of a block with their marks.
fn push_block(
    page: &mut String,
    number: usize,
    document: &Document,
    reading: &Reading,
    pages: &mut Pages<'_>,
    block: Block,
) {
    for step in pages.steps(block.span.range()) {
        push(page, number, document, reading, &step);
    }
}

/// The tags around a block.
fn tags(block: Block, words: &str) -> (String, &'static str) {
    let (tag, class, close) = match block.kind {
        BlockKind::Headline | BlockKind::Subhead => ("h3", "", "</h3>\n"),
        BlockKind::Paragraph => ("p", "", "</p>\n"),
        BlockKind::ListItem => ("p", "item", "</p>\n"),
        BlockKind::Blockquote => ("blockquote", "", "</blockquote>\n"),
        BlockKind::Caption => ("p", "caption", "</p>\n"),
        BlockKind::PullQuote => ("p", "pull", "</p>\n"),
    };
    let classes = [class, if breaks_lines(words) { "lines" } else { "" }];
    let classes = classes.into_iter().filter(|class| !class.is_empty()).collect::<Vec<_>>().join(" ");
    let open = if classes.is_empty() { format!("<{tag}>") } else { format!("<{tag} class=\"{classes}\">") };
    (open, close)
}

/// Whether the line ends inside a block are the author's, as in verse, and not those of a program that wrapped.
fn breaks_lines(words: &str) -> bool {
    let mut lines = words.lines().map(|line| line.chars().count()).rev().skip(1).peekable();
    lines.peek().is_some() && lines.any(|width| !(50..=100).contains(&width))
}

fn push(page: &mut String, number: usize, document: &Document, reading: &Reading, step: &Step<'_>) {
    let place = |mark: &Mark| format!("{number}-{}", mark.statement + 1);
    let _ = match step {
        Step::Open { mark, again } => {
            let again_class = if *again { " again" } else { "" };
            let _ = write!(page, "<span class=\"{}{again_class}\"", mark.role.word());
            if mark.first && !again {
                let _ = write!(page, " id=\"s{}\"", place(mark));
            }
            let statement = &reading.statements[mark.statement];
            let supposed = mark.role == Role::Content && !told::is_affirmed(statement);
            let _ = write!(page, "{}", if supposed { " data-affirmed=\"no\"" } else { "" });
            // "she" is somebody: the name is one gesture away from the word.
            let name = statement.speaker.as_ref().filter(|_| mark.role == Role::Source);
            let name = name.map_or(String::new(), |speaker| format!(": {}", Escaped(&in_line(&speaker.name))));
            write!(page, " title=\"{} of statement {}{name}\">", mark.role.word(), mark.statement + 1)
        }
        Step::Words(range) => write!(page, "{}", Escaped(&document.text.as_str()[range.clone()])),
        Step::Close { mark, for_good } if *for_good && mark.last && mark.role == Role::Content => {
            let (place, statement) = (place(mark), mark.statement + 1);
            write!(
                page,
                "<a class=\"number\" href=\"#l{place}\" aria-label=\"statement {statement}\">{statement}</a></span>"
            )
        }
        Step::Close { mark, for_good: true } if mark.role == Role::Cue => {
            let _ = write!(page, "</span>");
            let statement = &reading.statements[mark.statement];
            if told::is_affirmed(statement) {
                Ok(())
            } else {
                write!(page, " <b class=\"deed\">{}</b>", told::deed(statement.act, statement.polarity))
            }
        }
        Step::Close { .. } => write!(page, "</span>"),
    };
}

/// The list beside the text: a statement inside another stands under it, indented behind a rule.
fn list(page: &mut String, number: usize, tree: &[Told<'_>]) {
    let _ = write!(page, "<aside aria-label=\"Statements of this article\">\n<h3>");
    let _ = match tree.len() {
        0 => writeln!(page, "No statement found</h3>\n</aside>"),
        1 => writeln!(page, "1 statement</h3>"),
        count => writeln!(page, "{count} statements</h3>"),
    };
    if tree.is_empty() {
        return;
    }
    let mut depth = 0;
    for (row, told) in tree.iter().enumerate() {
        // A list opens where the tree goes down, and closes with its last statement.
        if row == 0 || told.depth > depth {
            page.push_str("<ol>\n");
        } else {
            page.push_str("</li>\n");
        }
        for _ in told.depth..depth {
            page.push_str("</ol>\n</li>\n");
        }
        depth = told.depth;
        item(page, number, told);
    }
    for _ in 0..depth {
        page.push_str("</li>\n</ol>\n");
    }
    page.push_str("</li>\n</ol>\n</aside>\n");
}

/// One statement of the list, still open for those that it contains.
fn item(page: &mut String, number: usize, told: &Told<'_>) {
    let place = format!("{number}-{}", told.number + 1);
    let part = |class: &str, words: Option<&str>, missing: &str| match words {
        Some(words) => format!("<span class=\"{class}\">{}</span>", Escaped(words)),
        None => format!("<span class=\"unknown\">{missing}</span>"),
    };
    let who = part("who", told.who.as_deref(), "no source");
    let how = part("how", told.cue.as_deref(), "no cue");
    let of_whom = told.of_whom.join("; ");
    let of_whom = if of_whom.is_empty() { of_whom } else { format!(" <small>({})</small>", Escaped(&of_whom)) };
    let deed = told.deed.map_or(String::new(), |deed| {
        if told.is_affirmed() { format!(" <small>= {deed}</small>") } else { format!(" <b class=\"deed\">{deed}</b>") }
    });
    let attribution = &told.statement.attribution;
    let sure = (attribution.confidence.clamp(0.0, 1.0) * 100.0).round();
    let last = [attribution.form.word().to_owned(), format!("{sure} % sure")];
    let facts: Vec<String> = told.facts.iter().chain(&last).map(|fact| Escaped(fact).to_string()).collect();
    let _ = writeln!(
        page,
        "<li id=\"l{place}\"><a href=\"#s{place}\" aria-label=\"statement {0} in the text\">{0}</a>\
         {who}{of_whom} {how}{deed} <span class=\"what\">{1}</span> <small>{2}</small>",
        told.number + 1,
        Escaped(&told.content),
        facts.join(" · "),
    );
}

/// Text as HTML wants it, in elements and in quoted attributes.
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = shown(self.0);
        let mut rest: &str = &text;
        while let Some(at) = rest.find(['&', '<', '>', '"']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "&quot;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use onrecord_read::format::{Provenance, plain};

    use super::super::sample;
    use super::*;

    #[test]
    fn every_statement_is_in_the_text_and_in_the_list_and_each_leads_to_the_other() {
        let (document, reading) = sample();
        let page = article(7, &document, &reading);
        for statement in 1..=2 {
            for place in [format!("s7-{statement}"), format!("l7-{statement}")] {
                assert_eq!(page.matches(&format!("id=\"{place}\"")).count(), 1, "{place}");
                assert_eq!(page.matches(&format!("href=\"#{place}\"")).count(), 1, "{place}");
            }
        }
        assert_eq!(page.matches("<span").count(), page.matches("</span>").count());
        assert!(page.contains(
            "<span class=\"content\" id=\"s7-2\" data-affirmed=\"no\" title=\"content of statement 2\">that"
        ));
        for tag in ["li", "ol", "b"] {
            let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }

    #[test]
    fn what_did_not_happen_says_so_in_words_in_the_text_and_in_the_list() {
        let (document, reading) = sample();
        let page = article(7, &document, &reading);
        let (text, list) = page.split_once("<aside").expect("there is a list");
        let deed = "<b class=\"deed\">did NOT say</b>";
        assert!(text.contains(&format!("said</span> {deed}")) && list.contains(deed), "{page}");
        assert_eq!(page.matches(deed).count(), 2);
        assert!(text.contains("title=\"source of statement 1: Ada Moon\">she<"));
    }

    #[test]
    fn nothing_of_an_article_becomes_markup() {
        let hostile = "<script>\"&'\u{1b}\u{0}</script>\n\nbody";
        let provenance = Provenance::of(hostile, Some(hostile));
        let mut document = plain::read(hostile.as_bytes().to_vec(), provenance).document;
        document.language = Some("\"><script>".to_owned());
        let page = article(1, &document, &Reading::default());
        assert!(!page.contains("<script") && !page.contains(['\u{1b}', '\u{0}']));
        assert!(page.contains("&lt;script&gt;&quot;&amp;'\u{fffd}\u{fffd}&lt;/script&gt;"));
        assert!(page.contains("lang=\"&quot;&gt;&lt;script&gt;\""));
    }

    #[test]
    fn the_page_needs_nothing_from_elsewhere() {
        let whole = opening() + &closing(&Tally::default(), "onrecord");
        assert!(!whole.contains("http") && !whole.contains("<script") && !whole.contains("url("));
    }

    #[test]
    fn line_ends_of_wrapped_text_are_spaces_and_those_of_verse_stay() {
        assert!(breaks_lines("one\ntwo"));
        assert!(!breaks_lines("one"));
        assert!(!breaks_lines(&format!("{}\nend", "wide ".repeat(14))));
    }
}
