//! What an input says of its article: every claim with its place, and the ones that are believed.
//!
//! Where claims disagree, the place that is trusted most is believed, and among equals the first; all of them are kept.

mod agency;
mod byline;

use jiff::civil::Date;

use super::day;
use super::reference::cleaned;
use crate::document::{Claim, Document, Field, Place};
use crate::language;
use crate::warning::Warning;

/// No more claims of one field are kept: a page that names a thousand authors names none.
const MOST_CLAIMS: usize = 12;
/// Longer values are no name, date or address.
pub(super) const LONGEST_VALUE: usize = 1000;
/// What the day of a web page is called in JSON-LD that describes no article.
pub(super) const OF_PAGE: &str = "WebPage datePublished";
/// A byline or a date of more words than this is a paragraph.
pub(super) const LONGEST_LINE: usize = 25;

/// The claims of an input about its article.
#[derive(Debug, Default)]
pub(super) struct Claims {
    all: Vec<Claim>,
}

impl Claims {
    /// What the record says that the article came in.
    pub(super) fn of_record(record: Vec<Claim>) -> Self {
        let mut claims = Self::default();
        for Claim { field, value, place, key } in record {
            claims.add(field, place, &key, &value);
        }
        claims.sort();
        claims
    }

    /// Puts the claims that are trusted most in front.
    pub(super) fn sort(&mut self) {
        self.all.sort_by_key(|claim| (claim.field, claim.place, claim.key == "date"));
    }

    /// Adds a claim, if it says something that was not said in this place before.
    pub(super) fn add(&mut self, field: Field, place: Place, key: &str, value: &str) {
        let Some(value) = Some(value).filter(|value| value.len() <= LONGEST_VALUE).and_then(cleaned) else {
            return;
        };
        let same = |claim: &&Claim| claim.field == field;
        if self.all.iter().filter(same).count() < MOST_CLAIMS
            && !self.all.iter().any(|claim| claim.field == field && claim.place == place && claim.value == value)
        {
            self.all.push(Claim { field, value, place, key: key.to_owned() });
        }
    }

    fn of(&self, field: Field) -> impl Iterator<Item = &str> {
        self.all.iter().filter(move |claim| claim.field == field).map(|claim| claim.value.as_str())
    }

    fn first(&self, field: Field) -> Option<String> {
        self.of(field).next().map(str::to_owned)
    }

    /// The host of the page's own address.
    pub(super) fn host(&self) -> Option<String> {
        self.of(Field::Address).find_map(|address| Some(address.split_once("//")?.1.split('/').next()?.to_owned()))
    }

    /// All that is called the title.
    pub(super) fn titles(&self) -> impl Iterator<Item = &str> {
        self.of(Field::Title)
    }

    /// Whether they name the author of an article, its day or the object that describes it, where programs look for it.
    ///
    /// Days among the words do not count: lists of links have them too.
    pub(super) fn tell_of_an_article(&self) -> bool {
        self.all.iter().any(|claim| match claim.place {
            Place::Record => true,
            // Some pages state when they were made that are no article.
            Place::JsonLd => claim.key != OF_PAGE,
            Place::OpenGraph | Place::Meta | Place::Microdata => {
                matches!(claim.field, Field::Byline | Field::Published)
            }
            Place::Canonical | Place::Element | Place::Words | Place::Carrier => false,
        })
    }

    /// The headline without what pages put behind it for search engines: "Ferry late | Skerry Post".
    pub(super) fn title(&self) -> Option<String> {
        let title = self.first(Field::Title)?;
        let separators = ['|', '-', '\u{2013}', '\u{2014}', '\u{b7}', '\u{2022}', ':'];
        let printed = self.all.iter().filter(|claim| claim.field == Field::Title && claim.key == "h1").find(|claim| {
            title.strip_prefix(claim.value.as_str()).is_some_and(|rest| rest.trim_start().starts_with(separators))
        });
        let without_outlet = || {
            let front = title.strip_suffix(&self.first(Field::Outlet)?)?.trim_end();
            front.strip_suffix(separators).map(|front| front.trim_end().to_owned()).filter(|front| !front.is_empty())
        };
        printed.map(|claim| claim.value.clone()).or_else(without_outlet).or(Some(title))
    }

    /// The first outlet that is no agency, else the agency, which may print its own reports.
    fn outlet(&self) -> Option<String> {
        self.of(Field::Outlet)
            .find(|outlet| !agency::is_agency(outlet))
            .map(str::to_owned)
            .or_else(|| self.first(Field::Outlet))
    }

    /// The first claim that is one certain day.
    fn day(&self, field: Field) -> Option<Date> {
        self.of(field).find_map(day)
    }

    /// The day of publication in the publisher's own time zone.
    ///
    /// A time in UTC may lie on the day before or after: "2024-03-05T02:00Z" was printed on 4 March in the west. Then the
    /// day that the page shows its readers counts, or else the one of another time that it states, or the one in its
    /// address. Where two claims give one time of the clock in two zones, one of which is UTC, it is taken for UTC.
    fn published(&self) -> Option<Date> {
        let (believed, written) = self.of(Field::Published).find_map(|written| Some((day(written)?, written)))?;
        let is_same_time = |value: &str| clock(value).is_some_and(|time| clock(written) == Some(time));
        let mut same = self.of(Field::Published).filter(|value| *value == written || is_same_time(value));
        let Some(hour) = same.find_map(hour_in_utc) else { return Some(believed) };
        let stated = || {
            let local = |claim: &&Claim| hour_in_utc(&claim.value).is_none() && !is_same_time(&claim.value);
            self.all.iter().filter(|claim| claim.field == Field::Published).filter(local)
        };
        let is_seen = |claim: &&Claim| matches!(claim.place, Place::Words | Place::Element);
        let shown = stated().filter(is_seen).filter(|claim| !tells_of_a_change(&claim.value));
        let others = stated().filter(|claim| !is_seen(claim) && claim.value.contains(':'));
        let in_address = |address: &str| day(&address.split_once("//")?.1.replace('/', " "));
        let of_claims = shown.chain(others).filter_map(|claim| day(&claim.value));
        let mut days = of_claims.chain(self.of(Field::Address).filter_map(in_address));
        // The zones of the world go from 11 hours behind UTC to 14 before it.
        let is_possible = |other: &Date| match (*other - believed).get_days() {
            0 => true,
            -1 => hour < 11,
            1 => hour >= 10,
            _ => false,
        };
        Some(days.find(is_possible).unwrap_or(believed))
    }

    /// What is said of the day of publication, if none of it is one certain day.
    pub(super) fn undated(&self) -> Option<Warning> {
        let written = self.of(Field::Published).next().filter(|_| self.day(Field::Published).is_none())?;
        Some(Warning { span: None, message: format!("published {written:?} is not one certain day and was left out") })
    }

    /// Adds what the words of the article itself say of it; `above` are the lines between headline and article.
    pub(super) fn look_at_text<'u>(&mut self, text: &str, above: impl Iterator<Item = &'u str>) {
        if self.day(Field::Published).is_none() {
            self.look_above(above);
        }
        if let Some(words) = agency::of_dateline(text) {
            self.add(Field::Agency, Place::Words, "dateline", words);
        }
        for byline in self.of(Field::Byline).map(str::to_owned).collect::<Vec<_>>() {
            if let Some(words) = agency::of_byline(&byline) {
                self.add(Field::Agency, Place::Words, "byline", words);
            }
        }
        // Some pages name the agency as their publisher in one place and themselves in another.
        for outlet in self.of(Field::Outlet).map(str::to_owned).collect::<Vec<_>>() {
            if agency::is_agency(&outlet) {
                self.add(Field::Agency, Place::JsonLd, "publisher", &outlet);
            }
        }
        self.sort();
    }

    /// Takes the day beside the headline: "Reviewed by Ada Moon on March 5, 2024".
    fn look_above<'u>(&mut self, mut lines: impl Iterator<Item = &'u str>) {
        let is_dated = |line: &&str| line.split_whitespace().count() <= LONGEST_LINE && day(line).is_some();
        if let Some(line) = lines.find(is_dated) {
            self.add(Field::Published, Place::Words, "headline", line);
        }
    }

    /// Puts what is believed into a document, and all claims beside it; the text of the document is there already.
    pub(super) fn fill(mut self, document: &mut Document) {
        document.title = self.title();
        document.outlet = self.outlet();
        document.byline = self.of(Field::Byline).find_map(byline::names);
        document.published = self.published();
        document.modified = self.day(Field::Modified);
        document.section = self.first(Field::Section);
        document.agency = self.first(Field::Agency);
        document.url = self.first(Field::Address);
        let stated = self.of(Field::Language).find(|tag| is_language(tag)).map(|tag| tag.replace('_', "-"));
        let (language, unfit) = language::settle(document.text.running(), stated.as_deref());
        if let Some(language) = language.as_deref().filter(|language| stated.as_deref() != Some(language)) {
            self.add(Field::Language, Place::Words, "recognised", language);
        }
        document.language = language;
        document.unfit = document.unfit.take().or(unfit);
        document.claims = self.all;
    }
}

/// The hour of a time in UTC, such as "2024-03-05T02:00Z" or "Tue, 05 Mar 2024 02:00:00 GMT"; `None` for any other time.
fn hour_in_utc(written: &str) -> Option<u8> {
    let is_utc = ["Z", "z", "+00:00", "+0000", "GMT", "UTC"].iter().any(|zone| written.ends_with(zone));
    let parts = written.split(|char: char| char == 'T' || char.is_whitespace());
    parts.filter(|_| is_utc).find_map(|part| part.split_once(':')?.0.parse().ok())
}

/// The day and the time of the clock in a time as programs write it: "2024-03-05 02:00".
fn clock(written: &str) -> Option<(&str, &str)> {
    let (day, rest) = written.split_at_checked(10)?;
    let time = rest.strip_prefix(['T', ' '])?.get(..5)?;
    (day.parse::<Date>().is_ok() && time.contains(':')).then_some((day, time))
}

/// Whether a line is about the last change of an article and not about its publication: "Updated 5 March 2024".
pub(super) fn tells_of_a_change(line: &str) -> bool {
    let line = line.to_lowercase();
    ["updat", "modif"].iter().any(|word| line.contains(word))
        && !["publish", "posted"].iter().any(|word| line.contains(word))
}

/// Whether a value has the form of a BCP 47 tag: "en", "en-GB" or `en_GB`, and not "english".
fn is_language(value: &str) -> bool {
    let first = value.split(['-', '_']).next().unwrap_or_default();
    matches!(first.len(), 2 | 3)
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn claims(all: &[(Field, Place, &str)]) -> Document {
        let mut claims = Claims::default();
        for (field, place, value) in all {
            claims.add(*field, *place, "key", value);
        }
        claims.sort();
        claims.look_at_text("The weir held.", std::iter::empty());
        let mut document = Document::default();
        claims.fill(&mut document);
        document
    }

    fn published(all: &[(Field, Place, &str)]) -> Option<String> {
        claims(all).published.map(|day| day.to_string())
    }

    #[test]
    fn a_time_in_utc_is_the_day_that_the_page_shows() {
        let utc = (Field::Published, Place::JsonLd, "2024-03-05T02:00:00Z");
        assert_eq!(published(&[utc]).as_deref(), Some("2024-03-05"));
        let shown = (Field::Published, Place::Words, "March 4, 2024");
        assert_eq!(published(&[utc, shown]).as_deref(), Some("2024-03-04"));
        let address = (Field::Address, Place::Canonical, "https://post.example/2024/mar/04/weir-holds");
        assert_eq!(published(&[utc, address]).as_deref(), Some("2024-03-04"));
        // What readers see counts before the address, which may be that of another event.
        let element = (Field::Published, Place::Element, "March 5, 2024");
        assert_eq!(published(&[utc, element, address]).as_deref(), Some("2024-03-05"));
        // At noon in UTC nobody's day is another, but in the far east.
        let noon = (Field::Published, Place::JsonLd, "2024-03-05T12:00:00+0000");
        assert_eq!(published(&[noon, address]).as_deref(), Some("2024-03-05"));
        let east = (Field::Published, Place::Words, "6 March 2024");
        assert_eq!(published(&[noon, east]).as_deref(), Some("2024-03-06"));
        let greenwich = (Field::Published, Place::Carrier, "Tue, 05 Mar 2024 02:00:00 GMT");
        assert_eq!(published(&[greenwich, address]).as_deref(), Some("2024-03-04"));
        // One time of the clock in two zones is one in UTC, and what another claim says of the zone counts.
        let zone = (Field::Published, Place::JsonLd, "2024-03-05T02:00:30-06:00");
        let same = (Field::Published, Place::OpenGraph, "2024-03-05T02:00:30+00:00");
        assert_eq!(published(&[zone, same, shown]).as_deref(), Some("2024-03-04"));
        for local in ["2024-03-04 21:00:00", "Monday, March 4, 2024, 09:00 PM"] {
            let local = (Field::Published, Place::Meta, local);
            assert_eq!(published(&[utc, local]).as_deref(), Some("2024-03-04"));
        }
        let update = (Field::Published, Place::Words, "By Ada Moon, updated 5 March 2024");
        assert_eq!(published(&[utc, update, address]).as_deref(), Some("2024-03-04"));
        // Another day is another event, and a time with its zone needs no help.
        assert_eq!(published(&[utc, (Field::Published, Place::Words, "March 1, 2024")]).as_deref(), Some("2024-03-05"));
        let zoned = (Field::Published, Place::JsonLd, "2024-03-05T02:00:00+02:00");
        assert_eq!(published(&[zoned, shown]).as_deref(), Some("2024-03-05"));
    }

    #[test]
    fn the_year_1_is_no_year() {
        let none = (Field::Published, Place::JsonLd, "0001-01-01T00:00:00Z");
        assert_eq!(published(&[none]), None);
        assert_eq!(published(&[none, (Field::Published, Place::Words, "5 March 2024")]).as_deref(), Some("2024-03-05"));
    }

    #[test]
    fn an_agency_is_not_the_outlet_where_the_page_names_another() {
        let agency = (Field::Outlet, Place::JsonLd, "The Associated Press");
        let document = claims(&[agency, (Field::Outlet, Place::OpenGraph, "Skerry Post")]);
        assert_eq!(document.outlet.as_deref(), Some("Skerry Post"));
        assert_eq!(document.agency.as_deref(), Some("The Associated Press"));
        assert_eq!(claims(&[agency]).outlet.as_deref(), Some("The Associated Press"));
    }

    #[test]
    fn a_language_that_the_words_show_is_a_claim_beside_the_one_that_is_stated() {
        let mut claims = Claims::default();
        claims.add(Field::Language, Place::Element, "lang", "fr");
        let text = "The ferry to Skerry Island will run an hour late until the spring, the harbour office said on Monday, \
            and nobody had asked the islanders, said Ada Moon.";
        let mut document = Document::new(String::new(), None, Text::new(text.to_owned(), []));
        claims.fill(&mut document);
        let said: Vec<_> = document.claims.iter().map(|claim| (claim.place, claim.value.as_str())).collect();
        assert_eq!(said, [(Place::Element, "fr"), (Place::Words, "en")]);
        assert_eq!((document.language.as_deref(), document.unfit), (Some("en"), None));
    }

    #[test]
    fn languages_are_tags_and_bylines_are_names() {
        let document = claims(&[
            (Field::Language, Place::Meta, "english"),
            (Field::Language, Place::Element, "en_GB"),
            (Field::Byline, Place::Meta, "By Ada Moon Published 8:30 PM, March 5, 2024"),
        ]);
        assert_eq!(document.language.as_deref(), Some("en-GB"));
        assert_eq!(document.byline.as_deref(), Some("Ada Moon"));
    }
}
