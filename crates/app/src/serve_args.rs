//! What can be typed to serve a ledger.
#![allow(clippy::doc_markdown)] // what is written to the doc comments is printed as help, where backticks would stand

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::ledger_args::{LedgerArgs, WhoArgs};

/// Show a ledger in the browser: search, read, compare and correct.
///
/// The page and the API beneath it are served on this computer alone, unless --listen says otherwise; then whoever comes needs
/// the token that is in the address printed at the start. A ledger that is not there is made. Ctrl-C ends it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 it was ended, 1 it could not begin or go on, 2 the command line is wrong.

Examples:
  onrecord serve
  onrecord serve --ledger elections.ledger --read-only --port 8080")]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,

    #[command(flatten)]
    pub(crate) who: WhoArgs,

    /// The port; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 7180)]
    port: u16,

    /// The address to listen at; any but 127.0.0.1 and ::1 lets others in who have the token
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,

    /// Cut off who needs longer for the head of a request, sends less than a kilobyte a second of the rest behind that
    /// time, or takes nothing of an answer for so long
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=3600))]
    patience: u64,

    /// Show the ledger and let nobody write to it
    #[arg(long)]
    pub(crate) read_only: bool,
}

impl ServeArgs {
    /// Where to listen.
    pub(crate) const fn address(&self) -> SocketAddr {
        SocketAddr::new(self.listen, self.port)
    }

    /// How slow whoever asks may be.
    pub(crate) const fn patience(&self) -> Duration {
        Duration::from_secs(self.patience)
    }
}
