//! Words of class names, ids and attributes by which pages say that an element stands beside the article.

use super::role::Role;
use super::tag::Tag;

/// What an element says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// It is the body of the article.
    Body,
    /// It holds the words under a picture.
    Caption,
    /// It is a sentence of the article in large letters.
    PullQuote,
    /// It stands beside the article.
    Beside,
    /// It holds what readers wrote.
    Comments,
}

/// Whether an element is not shown.
pub(super) fn is_hidden(tag: &Tag<'_>, role: Role) -> bool {
    let style = tag.attribute("style").unwrap_or_default();
    let is_undrawn = || {
        let bare: String = style.chars().filter(|char| !char.is_whitespace()).collect::<String>().to_ascii_lowercase();
        bare.contains("display:none") || bare.contains("visibility:hidden")
    };
    tag.attribute("hidden").is_some()
        || (!style.is_empty() && is_undrawn())
        || tag.attribute("class").is_some_and(is_never_drawn)
        || (!role.parts() && tag.attribute("class").is_some_and(|names| has_word(names, &UNDRAWN)))
        || (role == Role::Inline && tag.attribute("class").is_some_and(|names| has_word(names, &BOXES)))
}

/// What an element says of itself, if anything.
pub(super) fn sign(tag: &Tag<'_>, role: Role) -> Option<Sign> {
    let mut found = None;
    for (name, value) in tag.attributes() {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "itemprop" if value.eq_ignore_ascii_case("articleBody") => return Some(Sign::Body),
            "role" if is_one_of(value, &ROLES) => found = found.max(Some(Sign::Beside)),
            "class" | "id" | "itemprop" | "data-component" | "data-module" | "data-type" | "data-widget-type" => {
                found = found.max(of_words(value));
            }
            _ => {}
        }
    }
    // Magazines set pull quotes as asides.
    if role == Role::Beside && found != Some(Sign::PullQuote) {
        Some(Sign::Beside.max(found.unwrap_or(Sign::Beside)))
    } else {
        found
    }
}

/// Whether class names of a widespread style sheet keep an element off every screen.
fn is_never_drawn(names: &str) -> bool {
    let is_drawn = |name: &str| ["d-sm-", "d-md-", "d-lg-", "d-xl-"].iter().any(|size| name.starts_with(size));
    names.split_ascii_whitespace().any(|name| name == "d-none") && !names.split_ascii_whitespace().any(is_drawn)
}

/// Names of words in a line that a browser draws only when asked, or only for a screen reader.
const UNDRAWN: [&str; 6] = ["hidden", "popover", "screenreader", "sr", "tooltip", "visuallyhidden"];
/// Names of what opens over a word in a line when it is pointed at: `<span class=person-block>`.
const BOXES: [&str; 6] = ["block", "card", "dropdown", "flyout", "panel", "popup"];

fn has_word(names: &str, table: &[&str]) -> bool {
    let mut words = Vec::new();
    names.split_ascii_whitespace().any(|name| {
        split(name, &mut words);
        words.iter().any(|word| table.contains(&word.as_str()))
    })
}

fn is_one_of(value: &str, words: &[&str]) -> bool {
    words.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// The roles of the accessibility standard that are no content.
const ROLES: [&str; 10] =
    ["alert", "banner", "button", "complementary", "contentinfo", "dialog", "menu", "navigation", "search", "toolbar"];

fn of_words(value: &str) -> Option<Sign> {
    let mut words: Vec<String> = Vec::new();
    let mut found = None;
    for name in value.split_ascii_whitespace() {
        split(name, &mut words);
        found = found.max(of_name(&words));
    }
    found
}

/// What the words of one name say.
fn of_name(words: &[String]) -> Option<Sign> {
    let has = |table: &[&str]| words.iter().any(|word| table.contains(&word.as_str()));
    let pair = |table: &[(&str, &str)]| words.windows(2).any(|two| table.contains(&(two[0].as_str(), two[1].as_str())));
    if has(&COMMENTS) {
        return Some(Sign::Comments);
    }
    if pair(&PULL_QUOTE_PAIRS) || has(&PULL_QUOTE) {
        return Some(Sign::PullQuote);
    }
    if has(&CAPTION) {
        return Some(Sign::Caption);
    }
    if pair(&BODY_PAIRS) || has(&BODY) {
        return Some(Sign::Body);
    }
    (has(&BESIDE) || pair(&BESIDE_PAIRS)).then_some(Sign::Beside)
}

/// Cuts a name into its words, in small letters: "relatedLinks-list_2" is related, links, list.
fn split(name: &str, words: &mut Vec<String>) {
    words.clear();
    let mut before = ' ';
    for char in name.chars() {
        if char.is_ascii_alphabetic() {
            if !before.is_ascii_alphabetic() || (char.is_ascii_uppercase() && before.is_ascii_lowercase()) {
                words.push(String::new());
            }
            if let Some(last) = words.last_mut() {
                last.push(char.to_ascii_lowercase());
            }
        }
        before = char;
    }
    // "hJpRRP" was made by a program and means nothing.
    if words.len() > 2 && words.iter().filter(|word| word.len() < 3).count() * 2 > words.len() {
        words.clear();
    }
}

/// Names of what readers wrote.
const COMMENTS: [&str; 9] =
    ["comment", "comments", "commentlist", "disqus", "discussion", "livefyre", "respond", "spotim", "viafoura"];

/// Names of the words under a picture.
const CAPTION: [&str; 5] = ["caption", "captions", "cutline", "figcaption", "imagecaption"];

/// Names of sentences set in large letters.
const PULL_QUOTE: [&str; 3] = ["pullquote", "pullquotes", "pulledquote"];
const PULL_QUOTE_PAIRS: [(&str, &str); 2] = [("pull", "quote"), ("pull", "quotes")];

/// Names of the body of an article.
const BODY: [&str; 6] = ["articlebody", "articletext", "bodytext", "storybody", "storytext", "entrycontent"];
const BODY_PAIRS: [(&str, &str); 13] = [
    ("article", "body"),
    ("article", "content"),
    ("article", "copy"),
    ("article", "text"),
    ("body", "copy"),
    ("content", "body"),
    ("entry", "content"),
    ("post", "body"),
    ("post", "content"),
    ("rich", "text"),
    ("story", "body"),
    ("story", "content"),
    ("story", "text"),
];

/// Names of what stands beside an article.
const BESIDE: [&str; 102] = [
    "ad",
    "ads",
    "adslot",
    "advert",
    "advertisement",
    "advertising",
    "agegate",
    "affiliate",
    "author",
    "authors",
    "authorbox",
    "banner",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "bylines",
    "carousel",
    "contributors",
    "cookie",
    "cookies",
    "copyright",
    "correction",
    "credit",
    "credits",
    "cta",
    "dateline",
    "disclaimer",
    "disclosure",
    "donate",
    "donation",
    "dropdown",
    "ebook",
    "embedly",
    "facebook",
    "flyout",
    "follow",
    "footer",
    "footnotes",
    "gallery",
    "gdpr",
    "hidden",
    "infobox",
    "instagram",
    "kicker",
    "legal",
    "linkbox",
    "login",
    "masthead",
    "menu",
    "meta",
    "metadata",
    "modal",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "newsletters",
    "noprint",
    "optin",
    "outbrain",
    "overlay",
    "pager",
    "pagination",
    "paywall",
    "permalink",
    "player",
    "playlist",
    "popular",
    "popup",
    "postmeta",
    "promo",
    "promos",
    "promotion",
    "pubdate",
    "rail",
    "rating",
    "ratings",
    "recirc",
    "recirculation",
    "recommend",
    "recommendation",
    "recommendations",
    "recommended",
    "register",
    "registration",
    "related",
    "share",
    "sharebar",
    "sharing",
    "sidebar",
    "signup",
    "slideshow",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "taboola",
    "tags",
    "teaser",
    "teasers",
];
const BESIDE_PAIRS: [(&str, &str); 10] = [
    ("also", "like"),
    ("also", "read"),
    ("call", "action"),
    ("more", "from"),
    ("more", "on"),
    ("most", "read"),
    ("read", "also"),
    ("read", "more"),
    ("read", "next"),
    ("see", "also"),
];
