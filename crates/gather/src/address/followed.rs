//! A feed at an address: the articles in it, and those behind its summaries.
//!
//! Feeds often lie on another host than their articles, so that their links may lead to any host of the web; whoever names
//! a feed wants what it lists. Each host's rules and pauses hold, and none of them lies in the user's own network.

use url::Url;

use super::{Call, Stamp};
use crate::clipping::Gathered;
use crate::feed::{Elsewhere, Entries, Found};

/// A feed that is being read.
pub(crate) struct Followed {
    entries: Entries,
    /// The address that the feed came from.
    base: Url,
    stamp: Stamp,
    most: usize,
    /// How many articles were called on.
    calls: usize,
}

/// What the next entry of a feed gives.
pub(crate) enum Lead {
    /// An article, or why there is none.
    Here(Gathered),
    /// An article that is to be called on.
    Onward(Call),
}

impl Followed {
    /// The feed that came from an address; no more than `most` articles behind its entries are called on.
    pub(crate) fn new(entries: Entries, base: Url, stamp: Stamp, most: usize) -> Self {
        Self { entries, base, stamp, most, calls: 0 }
    }

    /// The next entry.
    pub(crate) fn next(&mut self) -> Option<Lead> {
        let Elsewhere { address, claims, mut left } = match self.entries.next_found()? {
            Found::Here(gathered) => return Some(Lead::Here(self.stamp.put_on_one_of_many(gathered))),
            Found::Elsewhere(elsewhere) => elsewhere,
        };
        if self.calls == self.most {
            left.reason = format!("{}; --most {} reads no more of them", left.reason, self.most);
            return Some(Lead::Here(Gathered::Skipped(left)));
        }
        self.calls += 1;
        // What is no address is called on all the same, so that what is wrong with it is said.
        let address = self.base.join(&address).map_or(address, String::from);
        Some(Lead::Onward(Call { address, claims, listed_by: Some(self.base.as_str().to_owned()) }))
    }
}
