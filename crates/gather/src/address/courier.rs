//! Brings what an address leads to, hop by hop.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ureq::Agent;
use ureq::http::StatusCode;
use url::Url;

use super::archive::Copied;
use super::cache::{Cache, Kept};
use super::courtesy::Courtesy;
use super::exchange::{self, Head, Reply};
use super::guard::{Allowed, check_written};
use super::manners::Manners;
use super::robots::{self, Robots};
use super::trouble::{Limits, Trouble, spoken};
use crate::class::Class;
use crate::clipping::Left;

/// Browsers follow twenty, and no article needs half of that.
const MOST_HOPS: usize = 10;
/// What RFC 9309 asks for.
const MOST_HOPS_TO_RULES: usize = 5;
/// How often a busy server is asked.
const MOST_TRIES: usize = 3;
/// A busy server that does not say for how long gets this many pauses, then so many times that.
const BACK_OFF: u32 = 5;
/// Rules are asked for again after a day, as RFC 9309 has it.
const RULES_HOLD: Duration = Duration::from_hours(24);

/// What an address led to.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) bytes: Vec<u8>,
    pub(super) head: Head,
    /// The addresses that were asked, the last of which answered.
    pub(super) journey: Vec<Url>,
    /// When the bytes came from that server.
    pub(super) captured: Timestamp,
}

/// Goes to addresses, one at a time, and remembers what it owes to whom.
pub(super) struct Courier {
    agent: Agent,
    pub(super) manners: Manners,
    /// The private hosts that may be called on.
    allowed: Allowed,
    courtesy: Courtesy,
    /// The rules of each origin.
    rules: HashMap<String, Rules>,
    cache: Option<Cache>,
    /// What is wrong with the folder of the cache, until somebody is told.
    pub(super) cache_trouble: Option<Left>,
}

/// The rules of one origin.
struct Rules {
    /// When they came.
    came: Instant,
    /// Them, or why they cannot be had.
    outcome: Result<Robots, (Class, String)>,
}

/// What a journey is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Errand {
    /// To bring an article.
    Article,
    /// To bring the rules of a site, which nothing forbids.
    Rules,
}

impl Courier {
    /// Makes ready for the first address.
    pub(super) fn new(manners: Manners, allowed: Allowed) -> Self {
        let mut courier = Self {
            agent: exchange::agent(&manners, allowed.clone()),
            manners,
            allowed,
            courtesy: Courtesy::default(),
            rules: HashMap::new(),
            cache: None,
            cache_trouble: None,
        };
        if let Some(folder) = courier.manners.cache.clone() {
            match Cache::open(&folder) {
                Ok(cache) => courier.cache = Some(cache),
                Err(error) => courier.cache_trouble = Some(unusable(&folder, &error)),
            }
        }
        courier
    }

    /// Brings what an address leads to.
    pub(super) fn fetch(&mut self, url: &Url) -> Result<Answer, Trouble> {
        self.travel(url, Errand::Article)
    }

    fn travel(&mut self, url: &Url, errand: Errand) -> Result<Answer, Trouble> {
        let most = if errand == Errand::Article { MOST_HOPS } else { MOST_HOPS_TO_RULES };
        let mut journey = Vec::new();
        let mut left = self.manners.whole;
        let mut url = url.clone();
        loop {
            // The publisher's bytes, without what an archive puts around them.
            if let Some(raw) = Copied::of(&url).and_then(|copy| copy.raw) {
                url = raw;
            }
            if journey.contains(&url) {
                return Err(Trouble::Circle(url));
            }
            if journey.len() > most {
                return Err(Trouble::TooManyHops(most));
            }
            journey.push(url.clone());
            match self.stop(&url, errand, &mut left) {
                Ok(Stop::Goal { bytes, head, captured }) => return Ok(Answer { bytes, head, journey, captured }),
                Ok(Stop::Onward(next)) => url = next,
                Err(trouble) if journey.len() == 1 => return Err(trouble),
                Err(why) => return Err(Trouble::Hop { to: url.into(), why: Box::new(why) }),
            }
        }
    }

    /// Asks for one address of a journey, if that may be asked for.
    fn stop(&mut self, url: &Url, errand: Errand, left: &mut Duration) -> Result<Stop, Trouble> {
        check(url, &self.allowed)?;
        if errand == Errand::Article {
            self.check_rules(url)?;
        }
        let kept = self.cache.as_ref().filter(|_| errand == Errand::Article).and_then(|cache| cache.find(url));
        let reply = self.ask(url, errand, left, kept.as_ref().map(|kept| &kept.head))?;
        let began = reply.began();
        let stop = self.take(url, errand, *left, kept, reply);
        *left = left.saturating_sub(began.elapsed());
        stop
    }

    /// Makes something of a reply.
    fn take(
        &mut self,
        url: &Url,
        errand: Errand,
        left: Duration,
        kept: Option<Kept>,
        reply: Reply,
    ) -> Result<Stop, Trouble> {
        let status = reply.status;
        if matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            return Ok(Stop::Onward(next_hop(url, reply.location.as_deref().unwrap_or_default())?));
        }
        if status == StatusCode::NOT_MODIFIED {
            let Kept { head, captured, bytes } = kept.ok_or(Trouble::NothingKnown)?;
            return Ok(Stop::Goal { bytes, head, captured });
        }
        if matches!(status.as_u16(), 204 | 205) {
            return Err(Trouble::Empty(reply.status()));
        }
        // An archive's copy may carry another status of success than its original.
        if !status.is_success() || status == StatusCode::PARTIAL_CONTENT {
            return Err(Trouble::Status(reply.status()));
        }
        let limits = self.limits(left);
        let (head, is_secret, words) = (reply.head.clone(), reply.is_secret, reply.status());
        let captured = Timestamp::now();
        if errand == Errand::Rules {
            let bytes = reply.front(url, limits, robots::LONGEST)?;
            return Ok(Stop::Goal { bytes, head, captured });
        }
        let bytes = reply.bytes(url, limits, self.manners.longest)?;
        if bytes.trim_ascii().is_empty() {
            return Err(Trouble::Empty(words));
        }
        if head.is_dated() && !is_secret {
            self.keep(url, &head, captured, &bytes);
        }
        Ok(Stop::Goal { bytes, head, captured })
    }

    /// Asks once, or again after a pause if the server is busy.
    fn ask(&mut self, url: &Url, errand: Errand, left: &mut Duration, known: Option<&Head>) -> Result<Reply, Trouble> {
        let host = url.host_str().unwrap_or_default();
        let mut pause = self.manners.pause;
        let mut tries = 1;
        loop {
            if errand == Errand::Article {
                self.courtesy.wait(host, &self.manners)?;
            }
            let reply = exchange::ask(&self.agent, url, self.limits(*left), known)?;
            if errand == Errand::Rules || !matches!(reply.status.as_u16(), 429 | 503) {
                return Ok(reply);
            }
            *left = left.saturating_sub(reply.began().elapsed());
            pause = pause.saturating_mul(BACK_OFF).min(self.manners.patience);
            let wait = reply.retry_after.unwrap_or(pause);
            if wait > self.manners.patience {
                self.courtesy.leave_alone(host, wait);
                return Err(Trouble::Busy { status: reply.status(), wait: spoken(wait) });
            }
            if tries == MOST_TRIES {
                self.courtesy.leave_alone(host, self.manners.patience);
                return Err(Trouble::StillBusy { status: reply.status(), times: tries });
            }
            thread::sleep(wait);
            tries += 1;
        }
    }

    /// Refuses what the rules of a site forbid, and notes the pauses that they ask for.
    fn check_rules(&mut self, url: &Url) -> Result<(), Trouble> {
        let mut address = url.clone();
        address.set_path("/robots.txt");
        address.set_query(None);
        address.set_fragment(None);
        if *url == address {
            return Ok(());
        }
        let key = url.origin().ascii_serialization();
        if self.rules.get(&key).is_none_or(|rules| rules.came.elapsed() >= RULES_HOLD) {
            let outcome = self.rules_at(&address);
            self.rules.insert(key.clone(), Rules { came: Instant::now(), outcome });
        }
        match self.rules.get(&key).map(|rules| &rules.outcome) {
            Some(Ok(rules)) if rules.allows(url) => {
                self.courtesy.heed(url.host_str().unwrap_or_default(), rules.pause.unwrap_or_default());
                Ok(())
            }
            Some(Err((class, why))) => Err(Trouble::NoRobots { address, why: why.clone(), class: *class }),
            _ => Err(Trouble::Robots(address)),
        }
    }

    /// The rules at an address. Where there are none, nothing is forbidden; where they cannot be had, everything is.
    fn rules_at(&mut self, address: &Url) -> Result<Robots, (Class, String)> {
        match self.travel(address, Errand::Rules) {
            Ok(answer) => Ok(Robots::read(&answer.bytes)),
            Err(trouble) if is_absent(&trouble) => Ok(Robots::default()),
            Err(trouble) => Err((trouble.class_of_rules(), trouble.to_string())),
        }
    }

    fn keep(&mut self, url: &Url, head: &Head, captured: Timestamp, bytes: &[u8]) {
        if let Some(cache) = &self.cache
            && let Err(error) = cache.keep(url, head, captured, bytes)
        {
            self.cache_trouble = Some(unusable(cache.folder(), &error));
            self.cache = None;
        }
    }

    fn limits(&self, left: Duration) -> Limits {
        Limits { left, whole: self.manners.whole, silence: self.manners.silence }
    }
}

/// How one request of a journey ended.
enum Stop {
    Goal { bytes: Vec<u8>, head: Head, captured: Timestamp },
    Onward(Url),
}

/// Refuses addresses that are not of the web, that hold a password, or that are private as written.
fn check(url: &Url, allowed: &Allowed) -> Result<(), Trouble> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Trouble::NotOfTheWeb(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Trouble::Credentials);
    }
    check_written(url, allowed)
}

/// Where a redirect leads.
fn next_hop(from: &Url, location: &str) -> Result<Url, Trouble> {
    if location.is_empty() {
        return Err(Trouble::BadHop(String::new()));
    }
    let mut next = from.join(location).map_err(|_| Trouble::BadHop(location.chars().take(100).collect()))?;
    next.set_fragment(None);
    if from.scheme() == "https" && next.scheme() == "http" {
        return Err(Trouble::Downgrade(next));
    }
    Ok(next)
}

/// Whether a site has no rules: it says that there are none, or none for us, or there is nothing in them.
fn is_absent(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Empty(_) => true,
        // Too many requests are a reason to wait, not to go on.
        Trouble::Status(status) => status.starts_with('4') && !status.starts_with("429"),
        Trouble::Hop { why, .. } => is_absent(why),
        _ => false,
    }
}

fn unusable(folder: &Path, error: &io::Error) -> Left {
    let mut left = Left::unreadable(folder.display().to_string(), error);
    left.reason = left.reason.replace("cannot be read", "cannot be used as a cache");
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(from: &str, location: &str) -> Result<String, Trouble> {
        next_hop(&Url::parse(from).unwrap(), location).map(String::from)
    }

    #[test]
    fn redirects_are_relative_to_the_page_and_never_leave_https() {
        assert_eq!(hop("http://post.example/a/b", "../c#d").ok().as_deref(), Some("http://post.example/c"));
        assert_eq!(hop("http://post.example/a", "//other.example/").ok().as_deref(), Some("http://other.example/"));
        assert_eq!(
            hop("http://post.example/a", "https://post.example/a").ok().as_deref(),
            Some("https://post.example/a")
        );
        assert!(matches!(hop("https://post.example/a", "http://post.example/a"), Err(Trouble::Downgrade(_))));
        assert!(matches!(hop("https://post.example/a", ""), Err(Trouble::BadHop(_))));
        assert!(matches!(hop("https://post.example/a", "http://[/"), Err(Trouble::BadHop(_))));
    }

    #[test]
    fn only_addresses_of_the_web_without_passwords_are_asked() {
        let checked = |address: &str| check(&Url::parse(address).unwrap(), &Allowed::default());
        assert!(checked("https://post.example:8443/").is_ok());
        assert!(matches!(checked("file:///etc/passwd"), Err(Trouble::NotOfTheWeb(_))));
        assert!(matches!(checked("data:text/html,x"), Err(Trouble::NotOfTheWeb(_))));
        assert!(matches!(checked("https://ada@post.example/"), Err(Trouble::Credentials)));
        assert!(matches!(checked("https://:secret@post.example/"), Err(Trouble::Credentials)));
    }
}
