//! Calls on real servers on this machine, good ones and bad ones.

mod fed;
mod hostile;
mod kept;
mod listed;
mod polite;
mod server;

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use onrecord_gather::{Class, Clipping, Gathered, Left, Manners, Order, articles};

/// Far longer than any test takes: who is still at work then hangs.
const HANGING: Duration = Duration::from_mins(2);

/// Manners for servers of one's own, with little patience.
fn manners() -> Manners {
    Manners {
        allow_private: true,
        pause: Duration::ZERO,
        patience: Duration::from_millis(200),
        whole: Duration::from_secs(20),
        silence: Duration::from_secs(10),
        longest: 1 << 20,
        ..Manners::default()
    }
}

/// Gathers from addresses.
fn gather(manners: Manners, addresses: &[&str]) -> Vec<Gathered> {
    let sources = addresses.iter().map(PathBuf::from).collect();
    let order = Order { sources, manners, ..Order::default() };
    let (done, result) = mpsc::channel();
    thread::spawn(move || done.send(articles(order).collect()));
    result.recv_timeout(HANGING).expect("gathering ends, and does not panic")
}

/// The only article that addresses give.
fn article(manners: Manners, addresses: &[&str]) -> Clipping {
    match gather(manners, addresses).as_slice() {
        [Gathered::Article(clipping)] => clipping.clone(),
        other => panic!("one article was expected: {other:#?}"),
    }
}

/// Why the only address gives no article.
fn left(manners: Manners, address: &str) -> (Class, String) {
    match gather(manners, &[address]).as_slice() {
        [Gathered::Failed(Left { place, class, reason }) | Gathered::Skipped(Left { place, class, reason })] => {
            assert_eq!(place, address);
            (*class, reason.clone())
        }
        other => panic!("one reason was expected: {other:#?}"),
    }
}

/// The origins of all articles.
fn origins(gathered: &[Gathered]) -> Vec<&str> {
    gathered
        .iter()
        .filter_map(|gathered| match gathered {
            Gathered::Article(clipping) => clipping.provenance.origin.as_deref(),
            _ => None,
        })
        .collect()
}

/// All reasons for what gives no article.
fn reasons(gathered: &[Gathered]) -> Vec<String> {
    gathered
        .iter()
        .filter_map(|gathered| match gathered {
            Gathered::Article(_) => None,
            Gathered::Skipped(left) | Gathered::Failed(left) => Some(format!("{}: {}", left.place, left.reason)),
        })
        .collect()
}
