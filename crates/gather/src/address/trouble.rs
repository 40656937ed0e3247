//! Why nothing came of an address, each with a name.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use ureq::Timeout;
use url::Url;

use crate::class::Class;

/// Why nothing came of an address.
///
/// The messages go behind the address and a colon: `https://post.example/weir: answered 404 Not Found`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// What was named cannot be understood.
    #[error("is no address: {0}")]
    NoAddress(String),
    /// It is an address of something other than the web.
    #[error("is an address of {0}:, and only http: and https: are read")]
    NotOfTheWeb(String),
    /// The address would be kept with every statement, and a password with it.
    #[error("has a name or password in it, which would be kept with the statements: leave them out")]
    Credentials,
    /// The host is in the user's own network.
    #[error("{host} is {ip}, which is not on the public internet: name that host yourself, with --allow-private")]
    Private {
        /// The host of the address.
        host: String,
        /// What it means.
        ip: IpAddr,
    },
    /// No such host.
    #[error("there is no host {0}")]
    NoHost(String),
    /// Nobody takes the connection.
    #[error("cannot be reached: {0}")]
    NoConnection(String),
    /// The connection cannot be trusted.
    #[error("no secure connection came about: {0}")]
    Insecure(String),
    /// It does not answer within the limits.
    #[error("{0} took too long: the limit is {limit} s", limit = seconds(*.1))]
    TooSlow(&'static str, Duration),
    /// What comes is no HTTP.
    #[error("the server's answer is not HTTP: {0}")]
    Garbled(String),
    /// The head of the answer is longer than any that is meant well.
    #[error("the head of the answer is longer than {0} bytes")]
    LongHead(usize),
    /// The answer is longer than the limit.
    #[error("the answer is longer than {0} bytes and was left out")]
    TooLong(u64),
    /// The connection ended before the answer did.
    #[error("the connection broke off in the middle of the answer")]
    CutShort,
    /// What is said to be compressed is not, or is damaged.
    #[error("the answer cannot be decompressed: {0}")]
    Compression(String),
    /// It is compressed in a way that was not asked for.
    #[error("the answer is compressed as {0:?}, which was not asked for")]
    UnknownCompression(String),
    /// The server says no.
    #[error("answered {0}")]
    Status(String),
    /// The server says no to conditions that were not made.
    #[error("answered 304 Not Modified, although nothing was known of the page")]
    NothingKnown,
    /// The server asks to be left alone for longer than is waited.
    #[error("answered {status} and asks to be left alone for {wait}: try again then")]
    Busy {
        /// What it answered.
        status: String,
        /// For how long.
        wait: String,
    },
    /// The host asked to be left alone before.
    #[error("was not asked for, because {0} asks to be left alone")]
    LeftAlone(String),
    /// The server does not get less busy.
    #[error("answered {status} {times} times, with pauses between")]
    StillBusy {
        /// What it answered.
        status: String,
        /// How often.
        times: usize,
    },
    /// The site does not want programs to read this.
    #[error("is closed to programs by {0}")]
    Robots(Url),
    /// Nobody can say whether the site wants programs to read this.
    #[error("was not asked for, because {address} cannot be read, which says whether it may: {why}")]
    NoRobots {
        /// The address of the rules.
        address: Url,
        /// What happened to them.
        why: String,
        /// What that counts as.
        class: Class,
    },
    /// The site asks for longer pauses than are made.
    #[error(
        "was not asked for, because {host} asks for {pause} s between requests, and at most {patience} s are waited"
    )]
    LongPause {
        /// The host.
        host: String,
        /// What it asks for, in seconds.
        pause: u64,
        /// What is waited, in seconds.
        patience: u64,
    },
    /// It leads to itself.
    #[error("leads in a circle, back to {0}")]
    Circle(Url),
    /// It leads on and on.
    #[error("leads on more than {0} times")]
    TooManyHops(usize),
    /// It leads to nowhere that can be understood.
    #[error("leads on, but not to an address: {0:?}")]
    BadHop(String),
    /// It leads to something that is not read.
    #[error("leads to {to}: {why}")]
    Hop {
        /// Where it leads.
        to: String,
        /// Why that is not read.
        why: Box<Trouble>,
    },
    /// It leads from a connection that nobody can listen to or change to one that everybody can.
    #[error("leads from https: to {0}, which anybody on the way can read and change: name that address if you want it")]
    Downgrade(Url),
    /// The address means all copies that an archive has of a page.
    #[error("is the list of an archive's copies: name one of them")]
    ManyCopies,
    /// The answer is empty.
    #[error("the answer is empty ({0})")]
    Empty(String),
}

impl Trouble {
    /// What coverage counts it as.
    pub(super) fn class(&self) -> Class {
        match self {
            Self::NotOfTheWeb(_)
            | Self::Credentials
            | Self::Private { .. }
            | Self::LeftAlone(_)
            | Self::Robots(_)
            | Self::LongPause { .. }
            | Self::Downgrade(_)
            | Self::ManyCopies => Class::Refused,
            Self::LongHead(_) | Self::TooLong(_) => Class::TooLong,
            Self::Garbled(_) | Self::CutShort | Self::Compression(_) | Self::NothingKnown => Class::Damaged,
            Self::UnknownCompression(_) => Class::UnknownFormat,
            Self::Hop { why, .. } => why.class(),
            Self::NoRobots { class, .. } => *class,
            Self::NoAddress(_)
            | Self::NoHost(_)
            | Self::NoConnection(_)
            | Self::Insecure(_)
            | Self::TooSlow(..)
            | Self::Status(_)
            | Self::Busy { .. }
            | Self::StillBusy { .. }
            | Self::Circle(_)
            | Self::TooManyHops(_)
            | Self::BadHop(_)
            | Self::Empty(_) => Class::Unreachable,
        }
    }

    /// What it counts as if it happens to the rules of a site: nobody is at home there, or nothing may be read.
    pub(super) fn class_of_rules(&self) -> Class {
        match self {
            Self::NoHost(_) | Self::NoConnection(_) | Self::Insecure(_) => Class::Unreachable,
            _ => Class::Refused,
        }
    }

    /// What the HTTP library says, in words that a reader understands.
    pub(super) fn of_http(error: ureq::Error, url: &Url, limits: Limits) -> Self {
        let host = || url.host_str().unwrap_or_default().to_owned();
        match error {
            ureq::Error::HostNotFound => Self::NoHost(host()),
            ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
                Self::TooSlow("the connection", limits.silence)
            }
            ureq::Error::Timeout(Timeout::PerRead | Timeout::PerWrite) => {
                Self::TooSlow("the next word", limits.silence)
            }
            ureq::Error::Timeout(_) => Self::TooSlow("the answer", limits.whole),
            ureq::Error::LargeResponseHeader(_, most) => Self::LongHead(most),
            ureq::Error::BodyExceedsLimit(most) => Self::TooLong(most),
            ureq::Error::Decompress(_, error) => Self::Compression(words(&error)),
            ureq::Error::Rustls(error) => Self::Insecure(error.to_string()),
            ureq::Error::Tls(why) => Self::Insecure(why.to_owned()),
            ureq::Error::Protocol(error) => Self::Garbled(error.to_string()),
            ureq::Error::Http(error) => Self::Garbled(error.to_string()),
            ureq::Error::Io(error) => Self::of_connection(&error, host),
            ureq::Error::Other(error) => match error.downcast::<Self>() {
                Ok(trouble) => *trouble,
                Err(error) => Self::NoConnection(error.to_string()),
            },
            error => Self::NoConnection(error.to_string()),
        }
    }

    fn of_connection(error: &io::Error, host: impl Fn() -> String) -> Self {
        // TLS comes as an error of the connection that wraps its own.
        let inner = error.get_ref().map(ToString::to_string).unwrap_or_default();
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => Self::CutShort,
            io::ErrorKind::InvalidData if !inner.is_empty() => Self::Insecure(inner),
            _ if inner.contains("failed to lookup address") => Self::NoHost(host()),
            _ => Self::NoConnection(words(error)),
        }
    }
}

/// The limits of one request, for the messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// What is left of it for this one.
    pub(super) left: Duration,
    /// For all requests of one address.
    pub(super) whole: Duration,
    /// For a connection, and between two words.
    pub(super) silence: Duration,
}

/// A span of time as people say it: "2 hours".
pub(super) fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    let (number, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

/// Seconds without needless noughts: 0.2, 60.
fn seconds(time: Duration) -> f64 {
    time.as_secs_f64()
}

/// The system's words without the "(os error 111)" that Rust puts behind them.
fn words(error: &io::Error) -> String {
    let words = error.to_string();
    words.split(" (os error").next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_time_are_said_as_people_do() {
        assert_eq!(spoken(Duration::from_secs(1)), "1 second");
        assert_eq!(spoken(Duration::from_mins(3)), "3 minutes");
        assert_eq!(spoken(Duration::from_hours(24 * 365)), "365 days");
    }
}
