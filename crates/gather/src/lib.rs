//! Takes news reports out of whatever they come in: files, folders, addresses, and all that holds several articles.
//!
//! [`articles`] goes through what a user names and hands on one [`Clipping`] after another: the bytes of one article,
//! how they are to be understood, and what was said of them. Nothing is dropped in silence: what cannot be read and
//! what is passed over comes out too, with its place, its [`Class`] and the reason, as [`Gathered`].
//!
//! In the order of use: [`medium`] tells what a file is, [`files`] goes through files and folders, [`address`] brings
//! what lies on the web, `contents` opens one input, and one module for each medium takes the articles out one at a time:
//! [`lines`], [`table`], `json` with `ninjs`, `xml` with `feed` and `news`, `letter` and `letters`, `docx` and `warc`. `markup` tells text from HTML where a field may
//! hold either, `printed` what of a value is to be seen, and `xhtml` writes XML as HTML. `unpacked` undoes the compression of all of them.

pub mod address;
pub mod class;
pub mod clipping;
mod contents;
mod damage;
mod docx;
mod feed;
pub mod files;
mod json;
mod letter;
mod letters;
pub mod lines;
mod markup;
pub mod medium;
mod news;
mod ninjs;
mod printed;
mod start;
mod stored;
pub mod table;
mod unpacked;
mod warc;
mod xhtml;
mod xml;

pub use address::manners::Manners;
pub use class::Class;
pub use clipping::{Clipping, Gathered, Left};
pub use damage::is_guarded;
pub use files::{Order, articles, articles_in};
pub use medium::Medium;
pub use table::Layout;
