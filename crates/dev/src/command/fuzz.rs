//! `cargo dev fuzz`: mutated inputs for every target, on stable Rust.
//!
//! No coverage guides it, so it is no stand-in for the libFuzzer targets in `fuzz/`; it keeps them compiling, holds
//! every push to the seeds, and has found what a minute of mutation finds. Inputs follow from the seed alone.

use std::fs;
use std::panic;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use onrecord_dev::target::{TARGETS, Target};

use crate::process::root;

/// Longer inputs show nothing new and cost the reader seconds.
const LONGEST: usize = 4096;

/// Pieces that parsers stumble over, put into inputs whole.
const PIECES: [&str; 20] = [
    "\"",
    "\u{201c}",
    "\u{201d}",
    "\u{2018}",
    "\u{2019}",
    "\u{ab}",
    "\u{bb}",
    "\u{201e}",
    "\n\n",
    "\r\n",
    "\u{feff}",
    "\u{a0}",
    "\u{0}",
    "e\u{301}",
    "\u{1f468}\u{200d}\u{1f469}",
    "<blockquote><p>",
    "</div>",
    "&#xD800;",
    "\\ud800",
    " said, ",
];

/// Which targets run, and for how long.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The target; all of them unless it is named.
    target: Option<String>,
    /// How long each target runs.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    seconds: u64,
    /// The seed of the mutations.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Arguments {
    /// All targets, each for a number of seconds.
    pub(crate) fn for_seconds(seconds: u64) -> Self {
        Self { target: None, seconds, seed: 1 }
    }
}

/// Runs the targets one after another.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let is_wanted = |target: &&Target| arguments.target.as_ref().is_none_or(|name| name == target.name);
    let targets: Vec<&Target> = TARGETS.iter().filter(is_wanted).collect();
    if targets.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        bail!("there is no such target; there are {}", names.join(", "));
    }
    targets.into_iter().try_for_each(|target| run_target(target, arguments))
}

fn run_target(target: &Target, arguments: &Arguments) -> Result<()> {
    let seeds = seeds(&root().join("fuzz/corpus").join(target.name))?;
    let start = Instant::now();
    for seed in &seeds {
        try_input(target, seed)?;
    }
    let mut dice = Dice(arguments.seed);
    let mut count = seeds.len();
    while start.elapsed() < Duration::from_secs(arguments.seconds) {
        try_input(target, &mutate(&seeds, &mut dice))?;
        count += 1;
    }
    println!("{}: {count} inputs from {} seeds", target.name, seeds.len());
    Ok(())
}

/// Keeps an input that breaks a promise where cargo-fuzz would put it.
fn try_input(target: &Target, input: &[u8]) -> Result<()> {
    let outcome = panic::catch_unwind(|| (target.run)(input));
    if outcome.is_ok() {
        return Ok(());
    }
    let folder = root().join("fuzz/artifacts").join(target.name);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let path = folder.join("crash-smoke");
    fs::write(&path, input).with_context(|| format!("cannot write {}", path.display()))?;
    bail!("{}: an input broke a promise; it is in {}", target.name, path.display());
}

/// The files of a folder, by name, so that every run sees them in one order.
fn seeds(folder: &Path) -> Result<Vec<Vec<u8>>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    ensure!(!paths.is_empty(), "{}: there is no seed in it", folder.display());
    paths.iter().map(|path| fs::read(path).with_context(|| format!("cannot read {}", path.display()))).collect()
}

/// One seed with one to eight changes.
fn mutate(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut input = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(8) {
        let at = dice.below(input.len() + 1);
        let end = at + dice.below(input.len() - at + 1).min(64);
        match dice.below(6) {
            0 => drop(input.drain(at..end)),
            1 => drop(input.splice(at..at, PIECES[dice.below(PIECES.len())].bytes())),
            2 => {
                let copy = input[at..end].to_vec();
                input.splice(at..at, copy);
            }
            3 => {
                let other = &seeds[dice.below(seeds.len())];
                let cut = dice.below(other.len() + 1);
                input.truncate(at);
                input.extend_from_slice(&other[cut..]);
            }
            4 if at < input.len() => input[at] = dice.below(256) as u8,
            _ if at < input.len() => input[at] ^= 1 << dice.below(8),
            _ => {}
        }
    }
    input.truncate(LONGEST);
    input
}

/// A small generator of numbers that a seed decides (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::{Dice, LONGEST, mutate};

    #[test]
    fn the_same_seed_gives_the_same_inputs() {
        let seeds = vec![b"\"It held,\" she said.".to_vec(), vec![]];
        let inputs = |seed| {
            let mut dice = Dice(seed);
            (0..200).map(|_| mutate(&seeds, &mut dice)).collect::<Vec<_>>()
        };
        assert_eq!(inputs(7), inputs(7));
        assert_ne!(inputs(7), inputs(8));
        assert!(inputs(7).iter().all(|input| input.len() <= LONGEST));
    }
}
