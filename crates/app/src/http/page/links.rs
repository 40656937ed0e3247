//! Addresses of pages: a query with something more or something less, and all that is written into addresses escaped.

use onrecord_ledger::query::{Days, Query, Wanted};
use serde::Deserialize;
use url::form_urlencoded;

use crate::print::grouped;

/// A path with parameters; those that are empty are left out.
pub(super) fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut written = form_urlencoded::Serializer::new(String::new());
    let mut is_bare = true;
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        written.append_pair(name, value);
        is_bare = false;
    }
    if is_bare { path.to_owned() } else { format!("{path}?{}", written.finish()) }
}

/// Which page of a list is shown.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Turned {
    /// From 1; the first unless it is said.
    pub(super) page: Option<usize>,
}

/// The pages of a list that is counted by places.
pub(super) struct Pages {
    /// How many stand before this page.
    pub(super) skip: usize,
    /// How many there are on all pages.
    pub(super) all: String,
    /// The addresses of the page before and of the one behind.
    pub(super) earlier: Option<String>,
    pub(super) later: Option<String>,
}

impl Pages {
    /// The pages around one, of a list with so many on a page and so many in all.
    pub(super) fn of(path: &str, parameters: &[(&str, &str)], page: Option<usize>, shown: usize, all: usize) -> Self {
        let page = page.unwrap_or(1).clamp(1, all.div_ceil(shown).max(1));
        let address_of = |page: usize| {
            let number = if page == 1 { String::new() } else { page.to_string() };
            address(path, &[parameters, &[("page", number.as_str())]].concat())
        };
        Self {
            skip: (page - 1) * shown,
            all: grouped(all),
            earlier: (page > 1).then(|| address_of(page - 1)),
            later: (page * shown < all).then(|| address_of(page + 1)),
        }
    }

    /// How many stand before a page.
    pub(super) fn before(page: Option<usize>, shown: usize) -> usize {
        page.unwrap_or(1).saturating_sub(1).saturating_mul(shown)
    }
}

/// A part of a query that can be taken away.
pub(super) struct Chip {
    /// What it asks for, in the query's own words.
    pub(super) words: String,
    /// The query without it.
    pub(super) without: String,
}

/// The fields of a query, each with the query that is left without it. Its words stay in the box, where they can be changed.
pub(super) fn chips(query: &Query) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut texts = |name: &str, field: fn(&mut Query) -> &mut Wanted<String>| {
        let wanted = field(&mut query.clone()).clone();
        push(&mut chips, query, name, &wanted, field, |value| quoted(value));
    };
    texts("by", |query| &mut query.by);
    texts("outlet", |query| &mut query.outlet);
    texts("lang", |query| &mut query.language);
    let mut words = |name: &str, field: fn(&mut Query) -> &mut Wanted<&'static str>| {
        let wanted = field(&mut query.clone()).clone();
        push(&mut chips, query, name, &wanted, field, |value| (*value).to_owned());
    };
    words("form", |query| &mut query.form);
    words("act", |query| &mut query.act);
    words("polarity", |query| &mut query.polarity);
    words("kind", |query| &mut query.kind);
    words("state", |query| &mut query.state);
    push(&mut chips, query, "said", &query.said, |query| &mut query.said, Days::to_string);
    push(&mut chips, query, "published", &query.published, |query| &mut query.published, Days::to_string);
    chips
}

fn push<T>(
    chips: &mut Vec<Chip>,
    query: &Query,
    name: &str,
    wanted: &Wanted<T>,
    field: impl Fn(&mut Query) -> &mut Wanted<T>,
    shown: impl Fn(&T) -> String,
) {
    for (place, value) in wanted.any.iter().enumerate() {
        let mut without = query.clone();
        field(&mut without).any.remove(place);
        chips.push(Chip { words: format!("{name}:{}", shown(value)), without: without.to_string() });
    }
    for (place, value) in wanted.none.iter().enumerate() {
        let mut without = query.clone();
        field(&mut without).none.remove(place);
        chips.push(Chip { words: format!("-{name}:{}", shown(value)), without: without.to_string() });
    }
}

/// A query with one more field.
pub(super) fn with(query: &Query, name: &str, value: &str) -> String {
    format!("{query} {name}:{}", quoted(value)).trim().to_owned()
}

/// A value as a query has it. What would end it early is no part of names that a query could find.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace(['"', '\u{201c}', '\u{201d}', '\u{201e}'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query::parse(text).expect("the query can be understood")
    }

    #[test]
    fn each_field_can_be_taken_away_alone() {
        let query = query("ferry late by:\"Ada Moon\" -outlet:post act:denied published:2024..");
        let chips = chips(&query);
        let words: Vec<&str> = chips.iter().map(|chip| chip.words.as_str()).collect();
        assert_eq!(words, ["by:\"Ada Moon\"", "-outlet:\"post\"", "act:denied", "published:2024-01-01.."]);
        assert_eq!(chips[2].without, "ferry late by:\"Ada Moon\" -outlet:post published:2024-01-01..");
    }

    #[test]
    fn pages_lead_to_those_beside_them_and_nowhere_else() {
        let pages = |page, all| {
            let Pages { skip, earlier, later, .. } = Pages::of("/people", &[("words", "moon")], page, 10, all);
            (skip, earlier, later)
        };
        let address = |page: &str| Some(format!("/people?words=moon{page}"));
        assert_eq!(pages(None, 0), (0, None, None));
        assert_eq!(pages(None, 10), (0, None, None));
        assert_eq!(pages(None, 11), (0, None, address("&page=2")));
        assert_eq!(pages(Some(2), 25), (10, address(""), address("&page=3")));
        assert_eq!(pages(Some(99), 25), (20, address("&page=2"), None));
        assert_eq!(pages(Some(0), 25), (0, None, address("&page=2")));
    }

    #[test]
    fn what_is_added_is_understood_whatever_it_holds() {
        let hostile = "Post\" act:denied \u{201c}x";
        let more = with(&query("ferry"), "outlet", hostile);
        let understood = Query::parse(&more).expect("it is still a query");
        assert_eq!(understood.outlet.any.len(), 1);
        assert!(understood.act.is_open());
        assert_eq!(address("/", &[("q", "a&b=<c>"), ("after", "")]), "/?q=a%26b%3D%3Cc%3E");
    }
}
