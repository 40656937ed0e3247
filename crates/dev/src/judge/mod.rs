//! Scores what no annotation tells, by the verdicts of a person who read the article.
//!
//! [`draw`](draw::draw) takes a sample that moves little when the reader changes. A [`Verdict`](verdict::Verdict) holds
//! for the speaker that was judged alone: once the reader finds another one, it is stale and counts for nothing.

pub(crate) mod draw;
pub(crate) mod tally;
pub(crate) mod verdict;
