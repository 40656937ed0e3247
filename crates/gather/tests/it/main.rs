//! Gathers from real files, which the tests write.

mod archives;
mod compressed;
mod damage;
mod press;

use std::path::PathBuf;

use onrecord_gather::{Clipping, Gathered, Left, Order, articles};
use tempfile::TempDir;

/// Files in a folder of their own.
struct Shelf(TempDir);

impl Shelf {
    fn new() -> Self {
        Self(TempDir::new().expect("a folder for the test"))
    }

    /// Puts a file on the shelf and says where it is.
    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("a file for the test");
        path
    }

    /// What is found in a file.
    fn gather(&self, name: &str, bytes: impl AsRef<[u8]>) -> Vec<Gathered> {
        gather(Order { sources: vec![self.put(name, bytes)], ..Order::default() })
    }
}

fn gather(order: Order) -> Vec<Gathered> {
    articles(order).collect()
}

fn clippings(gathered: &[Gathered]) -> Vec<&Clipping> {
    gathered
        .iter()
        .filter_map(|one| if let Gathered::Article(clipping) = one { Some(clipping) } else { None })
        .collect()
}

fn skipped(gathered: &[Gathered]) -> Vec<&Left> {
    gathered.iter().filter_map(|one| if let Gathered::Skipped(left) = one { Some(left) } else { None }).collect()
}

fn failed(gathered: &[Gathered]) -> Vec<&Left> {
    gathered.iter().filter_map(|one| if let Gathered::Failed(left) = one { Some(left) } else { None }).collect()
}

fn messages(clipping: &Clipping) -> Vec<&str> {
    clipping.warnings.iter().map(|warning| warning.message.as_str()).collect()
}
