//! The rules that a site gives to programs in its `robots.txt`, by RFC 9309.

use std::time::Duration;

use url::Url;

/// The name that rules may call this program by, in any case of letters.
pub(super) const TOKEN: &str = "onrecord";
/// No more of the rules is read: as much as RFC 9309 asks for at least.
pub(super) const LONGEST: u64 = 500 * 1024;

/// The rules of one site for this program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// The pause between two requests that the site asks for. Not in RFC 9309, but older than it and widely used.
    pub pause: Option<Duration>,
}

/// What is said of the paths that a pattern fits.
#[derive(Clone, Debug, PartialEq)]
struct Rule {
    allows: bool,
    /// In one spelling, see [`spelled`]; `*` is anything, `$` the end.
    pattern: String,
}

impl Robots {
    /// Reads the rules. What cannot be understood says nothing, as the standard has it.
    ///
    /// The groups that name this program count, else those for all programs; several of them are one.
    pub fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST as usize)]);
        let (mut ours, mut everyones) = (None::<Self>, Self::default());
        let (mut is_ours, mut is_everyones, mut names_go_on) = (false, false, false);
        for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if !names_go_on {
                    (is_ours, is_everyones) = (false, false);
                }
                names_go_on = true;
                is_ours |= is_our_name(value);
                is_everyones |= value.starts_with('*');
                if is_ours {
                    ours.get_or_insert_default();
                }
                continue;
            }
            if !matches!(key.as_str(), "allow" | "disallow" | "crawl-delay") {
                continue;
            }
            names_go_on = false;
            let ours = ours.as_mut().filter(|_| is_ours);
            for group in ours.into_iter().chain(is_everyones.then_some(&mut everyones)) {
                group.take(&key, value);
            }
        }
        ours.unwrap_or(everyones)
    }

    fn take(&mut self, key: &str, value: &str) {
        if key == "crawl-delay" {
            let pause = value.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            self.pause = self.pause.max(pause);
        } else if !value.is_empty() {
            self.rules.push(Rule { allows: key == "allow", pattern: spelled(value) });
        }
    }

    /// Whether the site lets programs read an address of its own: the longest pattern that fits decides, and in doubt it
    /// allows.
    pub fn allows(&self, url: &Url) -> bool {
        let path = match url.query() {
            Some(query) => spelled(&format!("{}?{query}", url.path())),
            None => spelled(url.path()),
        };
        let fitting = self.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        fitting.max_by_key(|rule| (rule.pattern.len(), rule.allows)).is_none_or(|rule| rule.allows)
    }
}

/// Whether a group's name is ours. Some write a version behind the name.
fn is_our_name(name: &str) -> bool {
    let end = name.find(|char: char| !char.is_ascii_alphabetic() && char != '-' && char != '_').unwrap_or(name.len());
    name[..end].eq_ignore_ascii_case(TOKEN)
}

/// One spelling for all that mean the same: `%7E` is `~`, and `ä` is `%C3%A4`.
fn spelled(path: &str) -> String {
    let mut spelled = String::with_capacity(path.len());
    let mut bytes = path.as_bytes().iter();
    while let Some(&byte) = bytes.next() {
        let code = bytes.as_slice().get(..2).filter(|_| byte == b'%').and_then(|two| {
            let two = std::str::from_utf8(two).ok().filter(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
            u8::from_str_radix(two, 16).ok()
        });
        match code {
            Some(code) => {
                bytes.nth(1);
                if code.is_ascii_alphanumeric() || b"-._~".contains(&code) {
                    spelled.push(char::from(code));
                } else {
                    push_code(&mut spelled, code);
                }
            }
            None if byte.is_ascii() => spelled.push(char::from(byte)),
            None => push_code(&mut spelled, byte),
        }
    }
    spelled
}

/// Writes a byte as `%C3`.
fn push_code(text: &mut String, byte: u8) {
    let digit = |four: u8| char::from_digit(four.into(), 16).map(|digit| digit.to_ascii_uppercase());
    text.push('%');
    text.extend([digit(byte >> 4), digit(byte & 15)].into_iter().flatten());
}

/// Whether a pattern fits the beginning of a path, or all of it if the pattern ends in `$`.
///
/// The parts between the stars are looked for one behind the other, each as early as possible: one pass over the path,
/// however many stars there are.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return !to_end || rest.is_empty() };
    for part in between {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    if to_end { rest.ends_with(last) } else { rest.contains(last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(rules: &str, path: &str) -> bool {
        let url = Url::parse("https://post.example").unwrap().join(path).unwrap();
        Robots::read(rules.as_bytes()).allows(&url)
    }

    #[test]
    fn the_longest_pattern_decides_and_allows_in_doubt() {
        let rules = "User-agent: *\nDisallow: /news\nAllow: /news/open\nDisallow: /news/open/not\n";
        assert!(!allows(rules, "/news/a"));
        assert!(allows(rules, "/news/open/a"));
        assert!(!allows(rules, "/news/open/not/a"));
        assert!(allows(rules, "/sport"));
        assert!(allows("User-agent: *\nDisallow: /a\nAllow: /a", "/a"));
    }

    #[test]
    fn stars_and_the_end_are_understood() {
        let rules = "user-agent: *\ndisallow: /*.pdf$\ndisallow: /a*b*c\ndisallow: /exact$";
        assert!(!allows(rules, "/x/report.pdf"));
        assert!(allows(rules, "/x/report.pdf?page=2"));
        assert!(!allows(rules, "/axxbxxc/more"));
        assert!(allows(rules, "/axxcxxb"));
        assert!(!allows(rules, "/exact"));
        assert!(allows(rules, "/exactly"));
        assert!(!allows("user-agent: *\ndisallow: /*?print=", "/a?print=1"));
        assert!(!allows("user-agent: *\ndisallow: *", "/a"));
        assert!(!allows("user-agent: *\ndisallow: /a*a$", "/aa"));
        assert!(allows("user-agent: *\ndisallow: /ab*ba$", "/aba"));
    }

    #[test]
    fn a_group_of_our_own_counts_instead_of_that_for_all() {
        let rules = "User-agent: *\nDisallow: /\n\nUser-agent: OnRecord/0.1\nUser-agent: other\nDisallow: /private\n\
                     \nUser-agent: onrecord\nDisallow: /drafts\n";
        assert!(allows(rules, "/news"));
        assert!(!allows(rules, "/private"));
        assert!(!allows(rules, "/drafts"));
        assert!(!allows("User-agent: *\nDisallow: /\n\nUser-agent: onrecorder\nAllow: /", "/news"));
        assert!(allows("User-agent: *\nDisallow: /\n\nUser-agent: onrecord\n", "/news"));
    }

    #[test]
    fn spellings_of_one_path_are_one() {
        assert!(!allows("User-agent: *\nDisallow: /caf\u{e9}", "/caf%C3%A9"));
        assert!(!allows("User-agent: *\nDisallow: /caf%c3%a9", "/caf\u{e9}/menu"));
        assert!(!allows("User-agent: *\nDisallow: /%7Eada", "/~ada/"));
        assert!(allows("User-agent: *\nDisallow: /a%2Fb", "/a/b"));
        assert!(!allows("User-agent: *\nDisallow: /100%", "/100%"));
    }

    #[test]
    fn what_is_no_rule_says_nothing() {
        assert!(allows("<!doctype html><html><p>Not found: sorry</html>", "/news"));
        assert!(allows("\0\u{1}\u{2}:::\nDisallow: /", "/news"));
        assert!(allows("", "/news"));
        assert!(allows("User-agent: *\nDisallow:\n", "/news"));
        assert!(!allows("\u{feff}User-agent : * # all\r\rDisallow : / # nothing\r", "/news"));
    }

    #[test]
    fn the_pause_is_a_number_of_seconds() {
        let pause = |rules: &str| Robots::read(rules.as_bytes()).pause;
        assert_eq!(pause("User-agent: *\nCrawl-delay: 2.5"), Some(Duration::from_millis(2500)));
        assert_eq!(pause("User-agent: *\nCrawl-delay: -1\nCrawl-delay: NaN\nCrawl-delay: soon"), None);
        assert_eq!(pause("User-agent: *\nCrawl-delay: 1e99"), None);
        assert_eq!(pause("User-agent: *\nCrawl-delay: 9\n\nUser-agent: onrecord\nAllow: /"), None);
    }
}
