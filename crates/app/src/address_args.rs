//! What can be typed about addresses.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use onrecord_gather::Manners;

/// How addresses are called on; docs/addresses.md says more.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Addresses")]
pub(crate) struct AddressArgs {
    /// How many articles of a sitemap to read, the newest first, or behind the summaries of a feed [default: 100]
    #[arg(long, value_name = "N")]
    pub(crate) most: Option<NonZeroUsize>,

    /// The least pause between two requests to one host; its robots.txt may ask for more [default: 1]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) pause: Option<Duration>,

    /// How long one address may take, without the pauses [default: 60]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<Duration>,

    /// A folder to keep answers in, so that what has not changed is not sent again in the next run
    #[arg(long, value_name = "DIR")]
    pub(crate) cache: Option<PathBuf>,

    /// Also read the addresses named here that lie in this computer's own network
    #[arg(long)]
    pub(crate) allow_private: bool,
}

impl AddressArgs {
    /// What was typed, and what goes without saying.
    pub(crate) fn manners(&self) -> Manners {
        let usual = Manners::default();
        Manners {
            allow_private: self.allow_private,
            most: self.most.map_or(usual.most, NonZeroUsize::get),
            pause: self.pause.unwrap_or(usual.pause),
            whole: self.time_limit.unwrap_or(usual.whole),
            cache: self.cache.clone(),
            ..usual
        }
    }
}

/// A number of seconds, with or without a fraction.
fn seconds(typed: &str) -> Result<Duration, String> {
    let seconds = typed.parse().map_err(|_| "not a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}
