//! Addresses: brings what the user names from the web, and nothing else.
//!
//! Nothing is sent but the requests themselves, to the hosts that the user's addresses name, lead to or list. Whatever
//! a server does, each address ends in an article, or in a reason with a name.
//!
//! In the order of use: [`manners`] is how hosts are called on, [`guard`] keeps requests out of the user's own network,
//! `robots` understands what a site asks of programs, `courtesy` keeps the pauses, `exchange` makes one request,
//! `cache` keeps answers between runs, `archive` takes the addresses of copies apart, `courier` goes from hop to hop,
//! `sitemap` and `listing` find the articles of a site, and `followed` those behind the summaries of a feed. `trouble`
//! names all that can go wrong.

mod archive;
mod cache;
mod courier;
mod courtesy;
mod exchange;
pub(crate) mod followed;
mod guard;
mod listing;
pub mod manners;
pub mod robots;
pub mod sitemap;
mod trouble;

use std::collections::HashSet;

use jiff::Timestamp;
use onrecord_read::document::{Claim, Field, Place};
use url::Url;

use self::archive::Copied;
use self::courier::{Answer, Courier};
pub(crate) use self::guard::Allowed;
use self::listing::{Listing, sitemap_text};
use self::manners::Manners;
use self::sitemap::{Root, root};
use self::trouble::Trouble;
use crate::class::Class;
use crate::clipping::{Clipping, Gathered, Left};
use crate::files::Named;
use crate::medium::Medium;

/// An address that is to be called on.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// As the user typed it, or a sitemap or a feed lists it.
    pub(crate) address: String,
    /// What was said of the article where the address was found.
    pub(crate) claims: Vec<Claim>,
    /// The address of the list that it was found in.
    pub(crate) listed_by: Option<String>,
}

/// What came of a call.
pub(crate) enum Delivery {
    /// Bytes of some medium.
    Input(Box<Input>),
    /// A list of articles to call on next, and what is to be said of it before.
    List(Vec<Call>, Vec<Gathered>),
    /// Nothing, with the reason.
    Nothing(Gathered),
}

/// Bytes that an address led to, as they would lie in a file.
pub(crate) struct Input {
    pub(crate) bytes: Vec<u8>,
    pub(crate) medium: Medium,
    pub(crate) named: Named,
    pub(crate) stamp: Stamp,
    /// Where its links are relative to, if they may be followed: a list may not lead to another list.
    pub(crate) base: Option<Url>,
}

/// What is known of bytes because they came over the web.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    encoding: Option<String>,
    captured: Timestamp,
    claims: Vec<Claim>,
}

impl Stamp {
    /// Puts what is known on the only article of the bytes.
    pub(crate) fn put_on(self, mut clipping: Clipping) -> Clipping {
        clipping.provenance.encoding = clipping.provenance.encoding.or(self.encoding);
        clipping.provenance.captured = clipping.provenance.captured.or(Some(self.captured));
        clipping.provenance.claims.extend(self.claims);
        clipping
    }

    /// Puts the time on one of several articles in the bytes: their addresses and encodings are their own.
    pub(crate) fn put_on_one_of_many(&self, mut gathered: Gathered) -> Gathered {
        if let Gathered::Article(clipping) = &mut gathered {
            clipping.provenance.captured = clipping.provenance.captured.or(Some(self.captured));
        }
        gathered
    }
}

/// Brings articles from addresses.
pub(crate) struct Addresses {
    courier: Courier,
    /// What was called on before in this run.
    called: HashSet<Url>,
}

impl Addresses {
    /// Makes ready for the first address.
    pub(crate) fn new(manners: Manners, allowed: Allowed) -> Self {
        Self { courier: Courier::new(manners, allowed), called: HashSet::new() }
    }

    /// What is wrong with the folder of the cache; said once.
    pub(crate) fn trouble(&mut self) -> Option<Gathered> {
        self.courier.cache_trouble.take().map(Gathered::Failed)
    }

    /// Brings what an address leads to; `medium` is what the user says that it is.
    pub(crate) fn bring(&mut self, call: Call, medium: Option<Medium>) -> Delivery {
        let place = call.address.clone();
        let url = match parse(&call.address) {
            Ok(url) => url,
            Err(trouble) => return failed(place, &trouble),
        };
        if !self.called.insert(url.clone()) {
            return skipped(place, Class::Repeated, "was called on before in this run".to_owned());
        }
        if Copied::of(&url).is_some_and(|copy| copy.is_list) {
            return failed(place, &Trouble::ManyCopies);
        }
        let answer = match self.courier.fetch(&url) {
            Ok(answer) => answer,
            Err(trouble) => return failed(place, &trouble),
        };
        if medium.is_none() && call.listed_by.is_none() {
            match sitemap_text(&answer.bytes, self.courier.manners.longest) {
                Some(Ok(text)) => {
                    let Listing { calls, notes } = Listing::of(&mut self.courier, &url, &text);
                    return Delivery::List(calls, notes);
                }
                Some(Err(trouble)) => return failed(place, &trouble),
                None => {}
            }
        }
        let medium = match medium.map_or_else(|| told_medium(&answer), Ok) {
            Ok(medium) => medium,
            Err((class, reason)) => return skipped(place, class, reason),
        };
        let named = Named { place: place.clone(), id: url.as_str().to_owned(), origin: url.as_str().to_owned() };
        let base = if call.listed_by.is_none() { answer.journey.last().cloned() } else { None };
        let stamp = stamp(&answer, call);
        Delivery::Input(Box::new(Input { bytes: answer.bytes, medium, named, stamp, base }))
    }
}

/// Whether something that the user typed is meant as an address: it begins with a scheme and two slashes.
///
/// ```
/// use onrecord_gather::address::is_address;
/// assert!(is_address("https://post.example/weir"));
/// assert!(!is_address("weir.html"));
/// assert!(!is_address("C:\\weir.html"));
/// ```
pub fn is_address(typed: &str) -> bool {
    typed.split_once("://").is_some_and(|(scheme, _)| {
        scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

fn parse(address: &str) -> Result<Url, Trouble> {
    let mut url = Url::parse(address.trim()).map_err(|error| Trouble::NoAddress(error.to_string()))?;
    url.set_fragment(None);
    Ok(url)
}

/// What an answer is, by what the server says, else by the name in its address, else by its first bytes.
fn told_medium(answer: &Answer) -> Result<Medium, (Class, String)> {
    let last = answer.journey.last().map(Url::path).unwrap_or_default();
    let by_content = || match root(&String::from_utf8_lossy(&answer.bytes[..answer.bytes.len().min(4096)])) {
        Root::Sitemap => Err((Class::NotNews, "is a sitemap, where an article was expected".to_owned())),
        Root::Feed => Ok(Medium::Xml),
        Root::Html => Ok(Medium::Html),
        Root::Other => Ok(Medium::of_content(&answer.bytes)),
    };
    let Some(media_type) = answer.head.media_type.as_deref() else { return by_content() };
    if let Some(medium) = Medium::of_type(media_type) {
        return Ok(medium);
    }
    let (kind, subtype) = media_type.split_once('/').unwrap_or((media_type, ""));
    match kind {
        "image" | "audio" | "video" | "font" => Err((Class::UnknownFormat, format!("is no article but {media_type}"))),
        "text" => by_content(),
        _ if subtype == "json" || subtype == "xml" || subtype.ends_with("+json") || subtype.ends_with("+xml") => {
            by_content()
        }
        // What servers say that know nothing of a file.
        _ if subtype == "octet-stream" || kind.is_empty() || subtype.is_empty() => {
            Medium::of_name(last).map_or_else(by_content, Ok)
        }
        _ => Medium::of_name(last).ok_or_else(|| (Class::UnknownFormat, format!("is no article but {media_type}"))),
    }
}

/// What is known of an answer besides its bytes.
fn stamp(answer: &Answer, call: Call) -> Stamp {
    let copied = answer.journey.iter().rev().find_map(Copied::of);
    let claim =
        |key: &str, value: String| Claim { field: Field::Address, value, place: Place::Carrier, key: key.to_owned() };
    let mut claims = call.claims;
    // Of addresses that are trusted alike the first counts: that of the publisher.
    let original = copied.as_ref().map(|copy| copy.original.clone()).or_else(|| answer.head.original.clone());
    claims.extend(original.map(|original| claim("archived original", original)));
    let mut hops = answer.journey.iter().rev();
    claims.extend(hops.next().map(|last| claim("address", last.as_str().to_owned())));
    claims.extend(hops.map(|hop| claim("redirected from", hop.as_str().to_owned())));
    let archived = answer.head.archived.or_else(|| copied.and_then(|copy| copy.captured));
    Stamp { encoding: answer.head.charset.clone(), captured: archived.unwrap_or(answer.captured), claims }
}

fn failed(place: String, trouble: &Trouble) -> Delivery {
    Delivery::Nothing(Gathered::Failed(Left { place, class: trouble.class(), reason: trouble.to_string() }))
}

fn skipped(place: String, class: Class, reason: String) -> Delivery {
    Delivery::Nothing(Gathered::Skipped(Left { place, class, reason }))
}
