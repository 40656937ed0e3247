//! Addresses of copies that archives keep: whose page it is, when it was copied, and how to get it without the archive's
//! own banner.
//!
//! The Wayback Machine and those built like it put the original's address behind the time of the copy:
//! `https://web.archive.org/web/20240305101112/https://post.example/weir`. With `id_` behind the time they hand out the
//! bytes as they came from the publisher. Archives that follow the Memento protocol (RFC 7089) say both in headers.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use url::Url;

/// Archives that hand out the publisher's bytes for a time with `id_` behind it.
const RAW_HOSTS: [&str; 3] = ["web.archive.org", "wayback.archive-it.org", "arquivo.pt"];
/// The names of an archive that adds its banner to every copy.
const BANNERED_HOSTS: [&str; 7] =
    ["archive.ph", "archive.today", "archive.is", "archive.li", "archive.md", "archive.vn", "archive.fo"];

/// What an address says of the copy behind it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Copied {
    /// The address that was copied.
    pub(super) original: String,
    /// When it was copied, where the address says it to the second.
    pub(super) captured: Option<Timestamp>,
    /// The address of the copy without the archive's own banner, where the archive has one.
    pub(super) raw: Option<Url>,
    /// Whether the address means all copies, and not one of them.
    pub(super) is_list: bool,
}

impl Copied {
    /// Takes the address of a copy apart; `None` for any other address.
    pub(super) fn of(url: &Url) -> Option<Self> {
        let host = url.host_str()?;
        let whole = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let is_raw_host = RAW_HOSTS.contains(&host);
        let is_archive = is_raw_host || BANNERED_HOSTS.contains(&host);
        // The original's own path may hold an address too, so the first one counts.
        let at = ["/http://", "/https://", "/http:/", "/https:/"].iter().filter_map(|mark| whole.find(mark)).min()?;
        let (front, original) = (&whole[..at], &whole[at + 1..]);
        let (before, stamp) = front.rsplit_once('/')?;
        let digits = stamp.find(|char: char| !char.is_ascii_digit()).unwrap_or(stamp.len());
        let (time, kind) = stamp.split_at(digits);
        let is_list = is_archive && stamp.ends_with('*');
        let is_stamp = matches!(kind.as_bytes(), [] | [b'a'..=b'z', b'a'..=b'z', b'_']) && !time.is_empty();
        // Elsewhere only a whole time says that this is an archive.
        let is_copy = match time.len() {
            14 => is_stamp,
            _ => is_archive && (is_stamp || is_list || dotted(stamp).is_some() || stamp == "web"),
        };
        if !is_copy {
            return None;
        }
        let raw = (is_raw_host && is_stamp && kind != "id_").then(|| {
            let mut raw = url.clone();
            raw.set_path("");
            raw.set_query(None);
            Url::parse(&format!("{}{}/{time}id_/{original}", raw.as_str().trim_end_matches('/'), before)).ok()
        });
        Some(Self {
            original: with_both_slashes(original),
            captured: timestamp(time).or_else(|| timestamp(&dotted(stamp)?)),
            raw: raw.flatten(),
            is_list,
        })
    }
}

/// Some servers join the two slashes behind `http:` into one.
fn with_both_slashes(original: &str) -> String {
    match original.split_once(":/") {
        Some((scheme, rest)) if !rest.starts_with('/') => format!("{scheme}://{rest}"),
        _ => original.to_owned(),
    }
}

/// The digits of a time as archive.today writes it: "2024.03.05-101112".
fn dotted(stamp: &str) -> Option<String> {
    let digits: String = stamp.chars().filter(char::is_ascii_digit).collect();
    let marks: String = stamp.chars().filter(|char| !char.is_ascii_digit()).collect();
    (digits.len() == 14 && marks == "..-").then_some(digits)
}

/// The time that fourteen digits mean: "20240305101112", in UTC.
fn timestamp(digits: &str) -> Option<Timestamp> {
    let digits = Some(digits).filter(|digits| digits.len() == 14)?;
    let time = DateTime::strptime("%Y%m%d%H%M%S", digits).ok()?;
    time.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// The time in a header of HTTP: "Tue, 05 Mar 2024 10:11:12 GMT".
pub(super) fn header_time(written: &str) -> Option<Timestamp> {
    rfc2822::parse(written.trim()).ok().map(|zoned| zoned.timestamp())
}

/// The address that a `Link` header calls the original.
pub(super) fn linked_original(links: &str) -> Option<String> {
    links.split('<').skip(1).find_map(|link| {
        let (address, rest) = link.split_once('>')?;
        let is_original = rest.split(';').any(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.trim().trim_end_matches(',').trim_end().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel") && value.split_whitespace().any(|rel| rel == "original")
        });
        is_original.then(|| address.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copied(address: &str) -> Option<Copied> {
        Copied::of(&Url::parse(address).unwrap())
    }

    #[test]
    fn a_copy_names_its_original_its_time_and_its_raw_form() {
        let copy = copied("https://web.archive.org/web/20240305101112/https://post.example/weir?page=2&x=/http://a/");
        let copy = copy.expect("it is a copy");
        assert_eq!(copy.original, "https://post.example/weir?page=2&x=/http://a/");
        assert_eq!(copy.captured, "2024-03-05T10:11:12Z".parse().ok());
        assert_eq!(
            copy.raw.expect("it has one").as_str(),
            "https://web.archive.org/web/20240305101112id_/https://post.example/weir?page=2&x=/http://a/"
        );
        let raw = copied("https://web.archive.org/web/20240305101112id_/https://post.example/weir").unwrap();
        assert_eq!(raw.raw, None);
        let framed = copied("https://web.archive.org/web/20240305if_/http:/post.example/").unwrap();
        assert_eq!(framed.raw.unwrap().as_str(), "https://web.archive.org/web/20240305id_/http:/post.example/");
        assert_eq!((framed.original.as_str(), framed.captured), ("http://post.example/", None));
    }

    #[test]
    fn archives_without_a_raw_form_still_name_the_original() {
        for address in [
            "https://archive.ph/20240305101112/https://post.example/weir",
            "https://archive.today/2024.03.05-101112/https://post.example/weir",
            "https://archives.example/ukgwa/20240305101112/https://post.example/weir",
        ] {
            let copy = copied(address).expect(address);
            assert_eq!(copy.original, "https://post.example/weir");
            assert_eq!(copy.captured, "2024-03-05T10:11:12Z".parse().ok());
            assert_eq!(copy.raw, None);
        }
    }

    #[test]
    fn the_newest_copy_and_the_list_of_all_are_understood() {
        let newest = copied("https://web.archive.org/web/https://post.example/weir").unwrap();
        assert_eq!((newest.original.as_str(), newest.captured), ("https://post.example/weir", None));
        assert!(copied("https://web.archive.org/web/*/https://post.example/weir").unwrap().is_list);
        assert!(copied("https://web.archive.org/web/2024*/https://post.example/weir").unwrap().is_list);
    }

    #[test]
    fn other_addresses_are_no_copies() {
        for address in [
            "https://post.example/weir",
            "https://post.example/share/https://other.example/",
            "https://post.example/2024/https://other.example/",
            "https://post.example/20241399000000/none",
            "https://web.archive.org/about/",
        ] {
            assert_eq!(copied(address), None, "{address}");
        }
    }

    #[test]
    fn headers_of_memento_name_the_original_and_the_time() {
        let links = "<https://a.example/timegate>; rel=\"timegate\", <https://post.example/a,b>; \
                     rel=\"original latest\"; type=\"text/html\", <https://a.example/x>; rel=self";
        assert_eq!(linked_original(links).as_deref(), Some("https://post.example/a,b"));
        assert_eq!(linked_original("<https://post.example/>;rel=original").as_deref(), Some("https://post.example/"));
        assert_eq!(linked_original("<https://post.example/>; rel=\"next\""), None);
        assert_eq!(linked_original("; rel=original"), None);
        assert_eq!(header_time("Tue, 05 Mar 2024 10:11:12 GMT"), "2024-03-05T10:11:12Z".parse().ok());
    }
}
