//! `onrecord serve`: shows a ledger in the browser.

use super::Outcome;
use crate::http;
use crate::serve_args::ServeArgs;

/// Serves the ledger until somebody ends it.
pub(crate) fn run(args: &ServeArgs) -> anyhow::Result<Outcome> {
    http::run(args)?;
    Ok(Outcome::Whole)
}
