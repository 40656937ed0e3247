//! What `meta`, `link` and `html` elements say, Open Graph among them.

use crate::document::{Field, Place};
use crate::format::claims::Claims;
use crate::format::html::tag::Tag;

/// Names of `meta` elements in small letters, with what they say. Those with a colon are of the Open Graph protocol.
const NAMES: [(&str, Field); 51] = [
    ("og:title", Field::Title),
    ("headline", Field::Title),
    ("dc.title", Field::Title),
    ("sailthru.title", Field::Title),
    ("twitter:title", Field::Title),
    ("og:site_name", Field::Outlet),
    ("dc.publisher", Field::Outlet),
    ("publisher", Field::Outlet),
    ("application-name", Field::Outlet),
    ("article:author", Field::Byline),
    ("author", Field::Byline),
    ("byl", Field::Byline),
    ("dc.creator", Field::Byline),
    ("parsely-author", Field::Byline),
    ("sailthru.author", Field::Byline),
    ("article:published_time", Field::Published),
    ("article:published", Field::Published),
    ("og:published_time", Field::Published),
    ("article.published", Field::Published),
    ("article_date_original", Field::Published),
    ("cxenseparse:recs:publishtime", Field::Published),
    ("date", Field::Published),
    ("dc.date", Field::Published),
    ("dc.date.issued", Field::Published),
    ("dcterms.created", Field::Published),
    ("dcterms.date", Field::Published),
    ("dcterms.issued", Field::Published),
    ("datepublished", Field::Published),
    ("parsely-pub-date", Field::Published),
    ("pub_date", Field::Published),
    ("pubdate", Field::Published),
    ("publication_date", Field::Published),
    ("publish-date", Field::Published),
    ("publishdate", Field::Published),
    ("published_time_telegram", Field::Published),
    ("sailthru.date", Field::Published),
    ("article:modified_time", Field::Modified),
    ("article.updated", Field::Modified),
    ("article_date_updated", Field::Modified),
    ("dcterms.modified", Field::Modified),
    ("last-modified", Field::Modified),
    ("lastmod", Field::Modified),
    ("og:updated_time", Field::Modified),
    ("og:url", Field::Address),
    ("content-language", Field::Language),
    ("dc.language", Field::Language),
    ("og:locale", Field::Language),
    ("language", Field::Language),
    ("article:section", Field::Section),
    ("parsely-section", Field::Section),
    ("section", Field::Section),
];

pub(super) fn look_at(tag: &Tag<'_>, claims: &mut Claims) {
    let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
    if is("meta") {
        let key = tag.attribute("property").or_else(|| tag.attribute("name")).or_else(|| tag.attribute("http-equiv"));
        let (Some(key), Some(content)) = (key, tag.attribute("content")) else {
            return;
        };
        let key = key.trim_ascii().to_ascii_lowercase();
        let Some((name, field)) = NAMES.iter().find(|(name, _)| *name == key) else {
            return;
        };
        // Facebook's name for the author may hold the address of a profile, which is no name.
        if *field == Field::Byline && content.starts_with("http") {
            return;
        }
        let place = if name.contains(':') { Place::OpenGraph } else { Place::Meta };
        claims.add(*field, place, name, content);
    } else if is("link") {
        let is_canonical = tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
        if let Some(href) = tag.attribute("href").filter(|href| is_canonical && href.starts_with("http")) {
            claims.add(Field::Address, Place::Canonical, "canonical", href);
        }
    } else if is("html")
        && let Some(language) = tag.attribute("lang").or_else(|| tag.attribute("xml:lang"))
    {
        claims.add(Field::Language, Place::Element, "lang", language);
    }
}
