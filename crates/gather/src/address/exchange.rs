//! One request and its answer.

use std::io::Read;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ureq::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LINK,
    LOCATION, RETRY_AFTER,
};
use ureq::http::{HeaderMap, StatusCode};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

use super::archive::{header_time, linked_original};
use super::guard::{Allowed, Guard};
use super::manners::Manners;
use super::trouble::{Limits, Trouble};

/// The program's own name, so that whoever runs a site knows who calls and whom `robots.txt` is to name.
const USER_AGENT: &str = concat!("onrecord/", env!("CARGO_PKG_VERSION"), " (reads news reports that its user names)");
/// What is read, before what cannot be.
const READABLE: &str = "text/html, application/xhtml+xml, application/xml;q=0.9, text/*;q=0.9, */*;q=0.5";
/// Sound heads are shorter, even with all the cookies that sites set.
const LONGEST_HEAD: usize = 65_536;

/// Makes the client that all requests of one run go through.
///
/// Cookies are neither kept nor sent. Proxies that the environment names are used, as by other programs.
pub(super) fn agent(manners: &Manners, allowed: Allowed) -> Agent {
    let config = Agent::config_builder()
        .user_agent(USER_AGENT)
        .http_status_as_error(false)
        // Each hop is looked at here before it is made.
        .max_redirects(0)
        .max_idle_connections_per_host(1)
        .max_response_header_size(LONGEST_HEAD)
        .timeout_resolve(Some(manners.silence))
        .timeout_connect(Some(manners.silence))
        .timeout_per_read(Some(manners.silence))
        .timeout_per_write(Some(manners.silence))
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Guard::new(allowed))
}

/// What the head of an answer says of its body, as far as anybody asks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    /// What the body is, in lower case and without parameters: `text/html`.
    pub(super) media_type: Option<String>,
    /// The label of its encoding.
    pub(super) charset: Option<String>,
    /// A name for exactly these bytes.
    pub(super) etag: Option<String>,
    /// When the server says they last changed, as it writes it.
    pub(super) last_modified: Option<String>,
    /// The address that an archive's copy was made of.
    pub(super) original: Option<String>,
    /// When an archive made its copy.
    pub(super) archived: Option<Timestamp>,
}

impl Head {
    fn of(headers: &HeaderMap) -> Self {
        let content_type = text(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
        let mut parts = content_type.split(';');
        let media_type = parts.next().map(|part| part.trim().to_ascii_lowercase()).filter(|part| !part.is_empty());
        let charset = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
        });
        Self {
            media_type,
            charset,
            etag: text(headers, ETAG.as_str()),
            last_modified: text(headers, LAST_MODIFIED.as_str()),
            original: headers.get_all(LINK).iter().find_map(|links| linked_original(links.to_str().ok()?)),
            archived: text(headers, "memento-datetime").and_then(|written| header_time(&written)),
        }
    }

    /// Whether the server can be asked if anything has changed.
    pub(super) fn is_dated(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }
}

/// An answer whose body is still to come.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) head: Head,
    /// Where it leads, in the server's words.
    pub(super) location: Option<String>,
    /// For how long the server asks to be left alone.
    pub(super) retry_after: Option<Duration>,
    /// Whether the server forbids to keep the answer.
    pub(super) is_secret: bool,
    encoding: Option<String>,
    body: Body,
    began: Instant,
}

impl Reply {
    /// The status with its words: "404 Not Found".
    pub(super) fn status(&self) -> String {
        let words = self.status.canonical_reason().unwrap_or_default();
        format!("{} {words}", self.status.as_u16()).trim_end().to_owned()
    }

    /// Reads the body, decompressed.
    pub(super) fn bytes(mut self, url: &Url, limits: Limits, longest: u64) -> Result<Vec<u8>, Trouble> {
        if let Some(encoding) = self.encoding {
            return Err(Trouble::UnknownCompression(encoding));
        }
        let mut bytes = Vec::new();
        let read = self.body.with_config().limit(longest).reader().read_to_end(&mut bytes);
        read.map(|_| bytes).map_err(|error| Trouble::of_http(error.into(), url, limits))
    }

    /// Reads the front of the body.
    pub(super) fn front(mut self, url: &Url, limits: Limits, most: u64) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        let read = self.body.as_reader().take(most).read_to_end(&mut bytes);
        read.map(|_| bytes).map_err(|error| Trouble::of_http(error.into(), url, limits))
    }

    /// How long the request has taken so far.
    pub(super) fn began(&self) -> Instant {
        self.began
    }
}

/// Asks for an address, unless it is still as `known`, and waits for the head of the answer.
pub(super) fn ask(agent: &Agent, url: &Url, limits: Limits, known: Option<&Head>) -> Result<Reply, Trouble> {
    let began = Instant::now();
    // A time limit of nothing would be none at all.
    let left = limits.left.max(Duration::from_millis(1));
    let mut request = agent.get(url.as_str()).header(ACCEPT, READABLE).config().timeout_global(Some(left)).build();
    if let Some(known) = known {
        if let Some(etag) = &known.etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(modified) = &known.last_modified {
            request = request.header(IF_MODIFIED_SINCE, modified);
        }
    }
    let (parts, body) = request.call().map_err(|error| Trouble::of_http(error, url, limits))?.into_parts();
    let encoding = text(&parts.headers, CONTENT_ENCODING.as_str());
    Ok(Reply {
        status: parts.status,
        head: Head::of(&parts.headers),
        location: parts.headers.get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        retry_after: text(&parts.headers, RETRY_AFTER.as_str()).and_then(|written| wait(&written)),
        is_secret: text(&parts.headers, CACHE_CONTROL.as_str()).is_some_and(|said| said.contains("no-store")),
        encoding: encoding.filter(|encoding| !encoding.eq_ignore_ascii_case("identity")),
        body,
        began,
    })
}

/// How long a server asks for: a number of seconds, or the time when it may be asked again.
fn wait(written: &str) -> Option<Duration> {
    if let Ok(seconds) = written.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = header_time(written)?.duration_since(Timestamp::now());
    Some(until.try_into().unwrap_or(Duration::ZERO))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_and_the_encoding_stand_in_one_header() {
        let head = |written: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, written.parse().unwrap());
            let head = Head::of(&headers);
            (head.media_type, head.charset)
        };
        let some = |written: &str| Some(written.to_owned());
        assert_eq!(head("Text/HTML; Charset=\"windows-1252\""), (some("text/html"), some("windows-1252")));
        assert_eq!(head("text/html;boundary=x ; charset = utf-8"), (some("text/html"), some("utf-8")));
        assert_eq!(head("text/html; charset="), (some("text/html"), None));
        assert_eq!(head(";"), (None, None));
    }

    #[test]
    fn servers_say_how_long_they_want_to_be_left_alone() {
        assert_eq!(wait("120"), Some(Duration::from_mins(2)));
        assert_eq!(wait("Tue, 05 Mar 2024 10:11:12 GMT"), Some(Duration::ZERO));
        assert!(wait("Fri, 05 Mar 2100 10:11:12 GMT").is_some_and(|time| time > Duration::from_secs(1 << 30)));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-1"), None);
    }
}
