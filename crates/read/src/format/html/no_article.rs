//! Tells pages that are no article: error pages, walls of cookies, front pages and other lists of links.
//!
//! Each rule asks for several signs at once, so that no article is lost: in doubt a page is read. Paywalls are told by
//! `format::stub`, with the lines of the page.

use super::unit::Unit;
use crate::document::{Unfit, UnfitKind};
use crate::format::claims::Claims;
use crate::text::BlockKind;

/// Pages of errors and of cookies say less than this, in words.
const LITTLE: usize = 120;
/// A front page links to at least so many articles from its main content.
const FEWEST_LINKS: usize = 8;
/// On a front page no more blocks of text than this follow one another without a link between them.
const LONGEST_TEASER: usize = 2;

/// Titles of pages that stand in the place of another, in lower case. A title is compared as a whole, and each part of one
/// that names the outlet too: "Page not found | Skerry Post".
const ERRORS: [&str; 29] = [
    "401 unauthorized",
    "403",
    "403 error",
    "403 forbidden",
    "404",
    "404 error",
    "404 not found",
    "404 page not found",
    "410 gone",
    "500 internal server error",
    "502 bad gateway",
    "503 service temporarily unavailable",
    "503 service unavailable",
    "access denied",
    "access to this page has been denied",
    "are you a robot?",
    "attention required!",
    "error 404",
    "forbidden",
    "internal server error",
    "just a moment...",
    "not found",
    "page cannot be found",
    "page not found",
    "page unavailable",
    "security check",
    "service unavailable",
    "site not found",
    "this page isn't available",
];

/// Why a page is no article, if it is none; `content` are the blocks of its main content, `running` those that are text.
pub(super) fn unfit(claims: &Claims, units: &[Unit], content: &[&Unit], running: &[&Unit]) -> Option<Unfit> {
    let words: usize = running.iter().map(|unit| unit.count).sum();
    let reason = error(claims, units, words)
        .or_else(|| (running.is_empty()).then(|| "the page has no main content".to_owned()))
        .or_else(|| cookies(claims, running, words))
        .or_else(|| list(claims, content))?;
    Some(Unfit { kind: UnfitKind::NotNews, reason })
}

/// A page that says that there is none: its title or first heading is the name of an error.
fn error(claims: &Claims, units: &[Unit], words: usize) -> Option<String> {
    let heading = units.iter().find(|unit| unit.kind == BlockKind::Subhead).map(Unit::text);
    let titles = claims.titles().chain(heading);
    let said = titles.flat_map(|title| title.split(['|', '-', '\u{2013}', '\u{2014}'])).find(|part| {
        let part = part.trim().trim_end_matches(['.', '!']).to_lowercase().replace('\u{2019}', "'");
        ERRORS.iter().any(|error| error.trim_end_matches(['.', '!']) == part)
    });
    said.filter(|_| words < LITTLE).map(|said| format!("is an error page: {:?}", said.trim()))
}

/// A page that asks for consent and shows nothing else.
fn cookies(claims: &Claims, running: &[&Unit], words: usize) -> Option<String> {
    let of_cookies = running.iter().filter(|unit| unit.text().to_lowercase().contains("cookies"));
    let about: usize = of_cookies.map(|unit| unit.count).sum();
    let is_wall = words < LITTLE && 2 * about > words && !claims.tell_of_an_article();
    is_wall.then(|| "asks for consent to cookies and shows no article".to_owned())
}

/// A page of links with a line or two of each article.
fn list(claims: &Claims, content: &[&Unit]) -> Option<String> {
    if claims.tell_of_an_article() {
        return None;
    }
    let is_text = |unit: &&&Unit| !unit.is_mostly_link() && unit.count >= 8;
    let links = content.iter().filter(|unit| unit.is_mostly_link() && unit.inward > 0).count();
    let texts = content.iter().filter(is_text).count();
    let parts = content.split(|unit| unit.is_mostly_link());
    let longest = parts.map(|part| part.iter().filter(is_text).count()).max().unwrap_or(0);
    let is_list = links >= FEWEST_LINKS && texts <= 2 * links && longest <= LONGEST_TEASER;
    is_list.then(|| format!("is a list of {links} links, and states no author, day or article of its own"))
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use crate::format::Provenance;

    const BODY: &str = "<p>The ferry to Skerry Island will run an hour late until the spring, the harbour office said on \
        Monday, because its engine has to be taken out and repaired.</p>";

    fn unfit(head: &str, body: &str) -> Option<String> {
        let html = format!("<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>");
        let unfit = read(html.into_bytes(), Provenance::of("page", None)).document.unfit?;
        assert_eq!(unfit.kind, UnfitKind::NotNews);
        Some(unfit.reason)
    }

    #[test]
    fn pages_that_stand_for_another_are_no_articles() {
        let sorry = "<h1>Page not found</h1><p>We are sorry, but there is nothing at this address any more.</p>";
        assert!(unfit("<title>Page not found | Skerry Post</title>", sorry).is_some());
        assert!(
            unfit("<title>Just a moment...</title>", "<p>Checking your browser before you go on to the post.</p>")
                .is_some()
        );
        assert!(unfit("<title>404 - Skerry Post</title>", "").is_some());
    }

    #[test]
    fn articles_about_errors_are_articles() {
        let title = "<title>Access denied: islanders shut out of the harbour | Skerry Post</title>";
        assert_eq!(unfit(title, BODY), None);
        assert_eq!(unfit("<title>Not found</title>", &BODY.repeat(8)), None);
    }

    #[test]
    fn a_wall_of_cookies_is_no_article_and_a_report_on_them_is() {
        let wall = "<div><p>We and our partners use cookies to measure how this site is read and to show advertisements.</p>\
            <p>You can choose which cookies you allow, or refuse all of them, at any time.</p></div>";
        assert!(unfit("<title>Skerry Post</title>", wall).is_some());
        assert_eq!(unfit("<title>Cookies</title><meta name=author content='Ada Moon'>", wall), None);
    }

    #[test]
    fn a_front_page_is_no_article_and_an_article_with_links_is() {
        let teaser = |number: usize| {
            format!(
                "<h2><a href=/{number}>Ferry {number} to run late</a></h2><p>The ferry will run an hour late until the spring, it said.</p>"
            )
        };
        let front = (0..20).map(teaser).collect::<Vec<_>>().concat();
        assert!(unfit("<title>Skerry Post</title>", &format!("<main>{front}</main>")).is_some());
        let links: Vec<String> =
            (0..20).map(|number| format!("<li><a href=/{number}>Ferry {number} to run late</a></li>")).collect();
        let article = format!("<article><h1>Ferry late</h1>{}<ul>{}</ul></article>", BODY.repeat(6), links.concat());
        assert_eq!(unfit("<title>Ferry late</title>", &article), None);
        assert_eq!(
            unfit("<meta property=article:published_time content=2024-03-05>", &format!("<main>{front}</main>")),
            None
        );
    }

    #[test]
    fn a_page_without_text_is_no_article() {
        assert_eq!(unfit("<title>Ferry late</title>", "").as_deref(), Some("the page has no main content"));
    }
}
