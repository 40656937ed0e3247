//! The articles that a sitemap lists, the newest first.

use std::collections::HashSet;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use onrecord_read::document::{Claim, Field, Place};
use url::Url;

use super::Call;
use super::courier::Courier;
use super::sitemap::{Entry, Root, Sitemap, root};
use super::trouble::Trouble;
use crate::class::Class;
use crate::clipping::{Gathered, Left};

/// An index may list fifty thousand sitemaps; nobody waits for them.
const MOST_MAPS: usize = 50;
const GZIP: &[u8] = b"\x1f\x8b";

/// The articles that an index or a sitemap lists, as far as they are to be read.
#[derive(Debug)]
pub(super) struct Listing {
    /// The newest, of those that say how new they are.
    pub(super) calls: Vec<Call>,
    /// What else there is to say.
    pub(super) notes: Vec<Gathered>,
}

/// What is gathered while sitemaps are read.
struct Collector<'c> {
    courier: &'c mut Courier,
    /// The address of the first sitemap.
    root: Url,
    entries: Vec<Entry>,
    known: HashSet<String>,
    /// How many addresses are listed, without those on other hosts.
    listed: usize,
    /// How many addresses of other hosts are listed, and the first of them.
    elsewhere: (usize, Option<String>),
    notes: Vec<Gathered>,
}

/// The text of a sitemap, if these bytes are one, packed or not.
///
/// A packed one that grows beyond the limit is refused; what is damaged inside is read as far as it goes.
pub(super) fn sitemap_text(bytes: &[u8], longest: u64) -> Option<Result<String, Trouble>> {
    let text = if bytes.starts_with(GZIP) {
        let mut unpacked = Vec::new();
        let read = MultiGzDecoder::new(bytes).take(longest + 1).read_to_end(&mut unpacked);
        let is_sitemap = is_sitemap(&unpacked);
        match read {
            _ if !is_sitemap => return None,
            Err(error) => return Some(Err(Trouble::Compression(error.to_string()))),
            Ok(_) if unpacked.len() as u64 > longest => return Some(Err(Trouble::TooLong(longest))),
            Ok(_) => unpacked,
        }
    } else if is_sitemap(bytes) {
        bytes.to_vec()
    } else {
        return None;
    };
    Some(Ok(String::from_utf8_lossy(&text).into_owned()))
}

/// Whether the first bytes are those of a sitemap.
fn is_sitemap(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    root(&String::from_utf8_lossy(head)) == Root::Sitemap
}

impl Listing {
    /// Collects what a sitemap lists, and the sitemaps that it lists.
    pub(super) fn of(courier: &mut Courier, address: &Url, text: &str) -> Self {
        let mut collector = Collector {
            courier,
            root: address.clone(),
            entries: Vec::new(),
            known: HashSet::new(),
            listed: 0,
            elsewhere: (0, None),
            notes: Vec::new(),
        };
        collector.collect(address, text);
        collector.finish()
    }
}

impl Collector<'_> {
    fn collect(&mut self, address: &Url, text: &str) {
        let maps = self.take(address, Sitemap::read(text));
        let dated_first = newest_first(maps);
        let number = dated_first.len();
        let mut known = HashSet::from([self.root.clone(), address.clone()]);
        for (looked_at, map) in dated_first.into_iter().enumerate() {
            let is_enough = map.time().is_some() && self.entries.len() >= self.courier.manners.most;
            if looked_at == MOST_MAPS || is_enough {
                let rest = number - looked_at;
                self.note(address.as_str(), format!("lists {number} sitemaps, of which {rest} were not looked at"));
                return;
            }
            let Some(url) = self.near(address, &map.address) else { continue };
            if !known.insert(url.clone()) {
                self.note(address.as_str(), format!("lists the sitemap {url} again, which was passed over"));
                continue;
            }
            self.look_into(&url);
        }
    }

    /// Takes the pages of a sitemap that an index lists.
    fn look_into(&mut self, url: &Url) {
        let place = url.as_str().to_owned();
        let answer = match self.courier.fetch(url) {
            Ok(answer) => answer,
            Err(trouble) => return self.fail(place, trouble.class(), trouble.to_string()),
        };
        match sitemap_text(&answer.bytes, self.courier.manners.longest) {
            Some(Ok(text)) => {
                let maps = self.take(url, Sitemap::read(&text));
                if !maps.is_empty() {
                    let reason = "is an index inside an index, which the protocol forbids; what it lists was left out";
                    self.note(&place, reason.to_owned());
                }
            }
            Some(Err(trouble)) => self.fail(place, trouble.class(), trouble.to_string()),
            None => self.fail(place, Class::UnknownFormat, "is listed as a sitemap and is none".to_owned()),
        }
    }

    /// Takes the pages that a sitemap lists, and hands back the sitemaps.
    fn take(&mut self, address: &Url, sitemap: Sitemap) -> Vec<Entry> {
        if let Some(fault) = sitemap.fault {
            self.fail(address.as_str().to_owned(), Class::Damaged, format!("the sitemap {fault}"));
        }
        for mut page in sitemap.pages {
            let Some(url) = self.near(address, &page.address) else { continue };
            if self.known.insert(url.as_str().to_owned()) {
                self.listed += 1;
                page.address = url.into();
                self.entries.push(page);
            }
        }
        // Only the newest are read, so the others need not be kept in memory.
        let entries = newest_first(std::mem::take(&mut self.entries));
        self.entries = entries.into_iter().take(self.courier.manners.most).collect();
        sitemap.maps
    }

    /// An address that a sitemap lists, if it is one of the site's own.
    fn near(&mut self, from: &Url, written: &str) -> Option<Url> {
        let Ok(mut url) = from.join(written) else {
            self.note(from.as_str(), format!("lists {written:?}, which is no address"));
            return None;
        };
        url.set_fragment(None);
        let is_web = matches!(url.scheme(), "http" | "https");
        if is_web && is_same_site(self.root.host_str().unwrap_or_default(), url.host_str().unwrap_or_default()) {
            return Some(url);
        }
        self.elsewhere.0 += 1;
        self.elsewhere.1.get_or_insert_with(|| url.into());
        None
    }

    fn finish(mut self) -> Listing {
        let place = self.root.as_str().to_owned();
        if let (number, Some(first)) = self.elsewhere.clone() {
            let reason = "which it may not: they were left out";
            self.note(&place, format!("lists {number} addresses of other sites, {first} first, {reason}"));
        }
        let rest = self.listed - self.entries.len();
        if rest > 0 {
            let (listed, most) = (self.listed, self.courier.manners.most);
            self.note(
                &place,
                format!("lists {listed} articles, of which the newest {most} are read: --most reads more"),
            );
        }
        if self.listed == 0 && self.notes.is_empty() {
            self.note(&place, "lists no articles".to_owned());
        }
        let calls = self.entries.into_iter().map(|entry| call(&place, entry)).collect();
        Listing { calls, notes: self.notes }
    }

    fn note(&mut self, place: &str, reason: String) {
        self.notes.push(Gathered::Skipped(Left { place: place.to_owned(), class: Class::Refused, reason }));
    }

    fn fail(&mut self, place: String, class: Class, reason: String) {
        self.notes.push(Gathered::Failed(Left { place, class, reason }));
    }
}

/// Whether a sitemap of one host may list pages of another: the same, or one inside it, with "www." or without.
///
/// The protocol allows only the same host. Without such a rule a sitemap could send its readers to any other site.
fn is_same_site(one: &str, other: &str) -> bool {
    let plain = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    let (one, other) = (plain(one), plain(other));
    one == other || one.ends_with(&format!(".{other}")) || other.ends_with(&format!(".{one}"))
}

/// Puts the newest in front, and those that say nothing of their age behind, in their own order.
fn newest_first(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by_cached_key(|entry| std::cmp::Reverse(entry.time()));
    entries
}

/// What is to be called on for an entry, with what the sitemap says of it.
fn call(place: &str, entry: Entry) -> Call {
    let Entry { address, modified, published, title, outlet, language } = entry;
    // What the publisher says of an article of news counts as much as a feed's entry; the day of the last change is
    // often that of the page around the article.
    let said = [
        (Field::Title, Place::Record, "news:title", title),
        (Field::Outlet, Place::Record, "news:name", outlet),
        (Field::Published, Place::Record, "news:publication_date", published),
        (Field::Language, Place::Record, "news:language", language),
        (Field::Modified, Place::Carrier, "lastmod", modified),
    ];
    let claims = said
        .into_iter()
        .filter_map(|(field, place, key, value)| Some(Claim { field, value: value?, place, key: key.to_owned() }))
        .collect();
    Call { address, claims, listed_by: Some(place.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_host_and_what_lies_inside_it() {
        assert!(is_same_site("www.post.example", "post.example"));
        assert!(is_same_site("post.example", "news.post.example"));
        assert!(is_same_site("sitemaps.post.example", "post.example"));
        assert!(!is_same_site("post.example", "riverpost.example"));
        assert!(!is_same_site("a.post.example", "b.post.example"));
    }

    #[test]
    fn the_newest_come_first_and_the_undated_last() {
        let entry = |address: &str, modified: Option<&str>| Entry {
            address: address.to_owned(),
            modified: modified.map(str::to_owned),
            ..Entry::default()
        };
        let sorted = newest_first(vec![
            entry("a", None),
            entry("b", Some("2024-03-05")),
            entry("c", Some("2024-03-05T01:00:00Z")),
            entry("d", Some("yesterday")),
        ]);
        let order: Vec<&str> = sorted.iter().map(|entry| entry.address.as_str()).collect();
        assert_eq!(order, ["c", "b", "a", "d"]);
    }
}
