//! What this is, on what it works, and how far to trust it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{Ask, Field};

use super::super::room::Room;
use super::{Frame, Page, Told};
use crate::print::listing::counted;

/// What the model was made of and how well it does.
const CARD: &str = include_str!("../../../../../models/en/MODEL_CARD.md");

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    frame: Frame,
    version: &'static str,
    counts: String,
    head: String,
    is_read_only: bool,
    /// How much of what was reviewed here was right as it was read.
    reviewed: Option<Share>,
    card: &'static str,
}

/// A share of statements with what chance allows.
struct Share {
    right: usize,
    of: usize,
    /// In percent: the share, and the ends of its interval.
    percent: usize,
    low: usize,
    high: usize,
}

impl Share {
    /// The share with the interval in which the true one lies 95 times of 100, if the sample was drawn blindly (Wilson,
    /// "Probable inference, the law of succession, and statistical inference", 1927).
    fn of(right: usize, of: usize) -> Option<Self> {
        let z = 1.96_f64;
        let (count, share) = (of as f64, right as f64 / of as f64);
        let middle = share + z * z / (2.0 * count);
        let reach = z * (share * (1.0 - share) / count + z * z / (4.0 * count * count)).sqrt();
        let end = |value: f64| (100.0 * value / (1.0 + z * z / count)).round().clamp(0.0, 100.0) as usize;
        let percent = (100.0 * share).round() as usize;
        (of > 0).then(|| Self { right, of, percent, low: end(middle - reach), high: end(middle + reach) })
    }
}

/// Shows the program, the ledger and the model.
pub(super) async fn show(State(room): State<Arc<Room>>) -> Result<Page, Told> {
    let is_read_only = room.is_read_only();
    let page = room.read(move |desk| {
        let ask = Ask { limit: 1, facets: 1, ..Ask::default() };
        let answer = desk.page(&Query::default(), &ask)?;
        let states = answer.facets.iter().find(|facet| facet.field == Field::State);
        let count = |state: &str| {
            let found = states.and_then(|facet| facet.counts.iter().find(|count| count.value == state));
            found.map_or(0, |count| count.statements)
        };
        let judged = count("confirmed") + count("corrected") + count("rejected");
        Page::of(&AboutPage {
            frame: Frame::of(desk, "about", "")?,
            version: env!("CARGO_PKG_VERSION"),
            counts: format!("{} in {}", counted(answer.statements, "statement"), counted(answer.documents, "document")),
            head: format!("{}:{}", answer.head.number, answer.head.hash),
            is_read_only,
            reviewed: Share::of(count("confirmed"), judged),
            card: CARD,
        })
    });
    Ok(page.await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_sample_leaves_a_wide_interval_and_none_leaves_none() {
        let share = |right, of| Share::of(right, of).map(|share| (share.low, share.percent, share.high));
        assert_eq!(share(0, 0), None);
        assert_eq!(share(8, 10), Some((49, 80, 94)));
        assert_eq!(share(800, 1000), Some((77, 80, 82)));
        assert_eq!(share(10, 10), Some((72, 100, 100)));
    }
}
