//! How addresses are called on: the limits of every request, and the politeness towards those who answer.

use std::path::PathBuf;
use std::time::Duration;

/// How addresses are called on.
#[derive(Clone, Debug)]
pub struct Manners {
    /// Whether a host inside the user's own network may be called on if the user names it. What pages lead to or list
    /// never lies there, unless the user names that host too.
    pub allow_private: bool,
    /// No more articles of one sitemap, or behind the summaries of one feed, are read.
    pub most: usize,
    /// The least time between two requests to one host; its `robots.txt` may ask for more.
    pub pause: Duration,
    /// The longest pause that a `robots.txt` or a busy server gets; one that asks for more is not waited for.
    pub patience: Duration,
    /// The longest that all requests for one address may take, without the pauses between them.
    pub whole: Duration,
    /// The longest that a server may take to accept a connection, and to say nothing at all.
    pub silence: Duration,
    /// The longest answer, in bytes, after it is decompressed.
    pub longest: u64,
    /// A folder that keeps answers until the next run, so that what has not changed is not sent again.
    pub cache: Option<PathBuf>,
}

impl Default for Manners {
    /// What suits strangers' servers.
    fn default() -> Self {
        Self {
            allow_private: false,
            most: 100,
            // What crawlers are commonly asked for, and less than a person with a browser causes.
            pause: Duration::from_secs(1),
            patience: Duration::from_mins(1),
            whole: Duration::from_mins(1),
            silence: Duration::from_secs(15),
            // Sitemaps may have 50 MiB, by their protocol; no page comes near.
            longest: 52_428_800,
            cache: None,
        }
    }
}
