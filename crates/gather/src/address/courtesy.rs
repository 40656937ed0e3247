//! What each host is owed: pauses between requests, and to be left alone when it asks for that.

use std::collections::HashMap;
use std::thread;
use std::time::{Duration, Instant};

use super::manners::Manners;
use super::trouble::Trouble;

/// What is known of the hosts that were called on in this run, by their names.
#[derive(Debug, Default)]
pub(super) struct Courtesy {
    hosts: HashMap<String, Due>,
}

#[derive(Debug, Default)]
struct Due {
    /// When it was asked last.
    last: Option<Instant>,
    /// What its rules ask for between two requests.
    pause: Duration,
    /// Until when it wants to be left alone.
    closed: Option<Instant>,
}

impl Courtesy {
    /// Takes note of the pause that a host's rules ask for.
    pub(super) fn heed(&mut self, host: &str, pause: Duration) {
        let due = self.hosts.entry(host.to_owned()).or_default();
        due.pause = due.pause.max(pause);
    }

    /// Takes note that a host wants to be left alone.
    pub(super) fn leave_alone(&mut self, host: &str, time: Duration) {
        let until = Instant::now().checked_add(time);
        self.hosts.entry(host.to_owned()).or_default().closed = until;
    }

    /// Waits until a host may be asked again, or says why that is not waited for.
    pub(super) fn wait(&mut self, host: &str, manners: &Manners) -> Result<(), Trouble> {
        let due = self.hosts.entry(host.to_owned()).or_default();
        let now = Instant::now();
        if due.closed.is_some_and(|until| until > now) {
            return Err(Trouble::LeftAlone(host.to_owned()));
        }
        let pause = manners.pause.max(due.pause);
        let rest = due.last.map_or(Duration::ZERO, |last| pause.saturating_sub(now - last));
        if rest > manners.patience {
            let (pause, patience) = (pause.as_secs(), manners.patience.as_secs());
            return Err(Trouble::LongPause { host: host.to_owned(), pause, patience });
        }
        thread::sleep(rest);
        due.last = Some(Instant::now());
        Ok(())
    }
}
