//! What `cargo dev pages` measures of a page, each in another way than the reader's.

pub(crate) mod day;
pub(crate) mod element;
pub(crate) mod kept;
pub(crate) mod way_back;
