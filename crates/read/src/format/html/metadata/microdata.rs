//! What `itemprop` attributes of schema.org say.

use super::visible;
use crate::document::{Field, Place};
use crate::format::claims::Claims;
use crate::format::html::tag::Tag;
use crate::format::html::tree::{Id, Tree};

const PROPERTIES: [(&str, Field); 8] = [
    ("headline", Field::Title),
    ("author", Field::Byline),
    ("creator", Field::Byline),
    ("datePublished", Field::Published),
    ("dateCreated", Field::Published),
    ("dateModified", Field::Modified),
    ("inLanguage", Field::Language),
    ("articleSection", Field::Section),
];

pub(super) fn look_at(tree: &Tree<'_>, id: Id, tag: &Tag<'_>, claims: &mut Claims) {
    let Some(properties) = tag.attribute("itemprop") else {
        return;
    };
    for (property, field) in PROPERTIES {
        if properties.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(property)) {
            let stated = tag.attribute("content").or_else(|| tag.attribute("datetime"));
            match stated {
                Some(value) => claims.add(field, Place::Microdata, property, value),
                None => claims.add(field, Place::Microdata, property, &visible::words(tree, id)),
            }
        }
    }
}
