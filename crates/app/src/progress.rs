//! One line on standard error that says how far long work has come.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::print::{Tally, grouped};

/// Work shorter than this needs no progress.
const PATIENCE: Duration = Duration::from_secs(1);
/// The line changes no oftener than an eye can follow.
const PACE: Duration = Duration::from_millis(200);

/// How far the work has come, shown only where somebody is watching and the output goes elsewhere.
pub(crate) struct Progress {
    watched: bool,
    next: Instant,
    shown: bool,
}

impl Progress {
    /// Begins to count the time.
    pub(crate) fn start() -> Self {
        // Statements that run over the same screen are progress enough.
        let watched = io::stderr().is_terminal() && !io::stdout().is_terminal();
        Self { watched, next: Instant::now() + PATIENCE, shown: false }
    }

    /// Shows the counts, if it is time to.
    pub(crate) fn show(&mut self, tally: &Tally) {
        let (articles, statements) = (tally.articles, tally.statements);
        self.say(|| format!("{} articles read, {} statements", grouped(articles), grouped(statements)));
    }

    /// Shows words, if it is time to.
    pub(crate) fn say(&mut self, words: impl FnOnce() -> String) {
        let now = Instant::now();
        if self.watched && now >= self.next {
            let _ = write!(io::stderr(), "\r\x1b[K{}", words());
            self.next = now + PACE;
            self.shown = true;
        }
    }

    /// Takes the line away, so that other words can stand in its place.
    pub(crate) fn clear(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
            self.shown = false;
        }
    }
}
