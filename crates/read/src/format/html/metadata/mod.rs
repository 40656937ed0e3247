//! What a page says of its article, one file for each kind of place.

mod json_ld;
mod meta;
mod microdata;
mod visible;

use super::tree::{Kind, Tree};
use crate::document::Claim;
use crate::format::claims::Claims;

/// What the elements of a page claim, beside what the record says that it came in.
pub(super) fn claims(tree: &Tree<'_>, record: Vec<Claim>) -> Claims {
    let mut claims = Claims::of_record(record);
    let mut scripts = Vec::new();
    for (id, node) in (0..).zip(&tree.nodes) {
        let Kind::Element(tag, _) = &node.kind else {
            continue;
        };
        scripts.extend(json_ld::script(tag));
        meta::look_at(tag, &mut claims);
        microdata::look_at(tree, id, tag, &mut claims);
        visible::look_at(tree, id, tag, &mut claims);
    }
    json_ld::read(&scripts, &mut claims);
    claims.sort();
    claims
}
