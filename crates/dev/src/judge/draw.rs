//! Draws statements for a person to judge: the same ones on every machine, and nearly the same ones of every reader.

use sha2::{Digest, Sha256};

/// The places of the `count` statements whose ids, hashed with the seed, come first; in the order of the list.
///
/// The id of a statement is a hash of its document and content, so a statement that a new reader finds as well keeps
/// its place in the draw, and each that appears or goes moves one other at most.
pub(crate) fn draw(ids: &[&str], count: usize, seed: u64) -> Vec<usize> {
    let mut places: Vec<usize> = (0..ids.len()).collect();
    places.sort_by_cached_key(|&place| Sha256::digest(format!("{seed}:{}", ids[place])));
    places.truncate(count);
    places.sort_unstable();
    places
}

#[cfg(test)]
mod tests {
    use super::draw;

    fn ids() -> Vec<String> {
        (0..1000).map(|number| format!("{number:024x}")).collect()
    }

    fn drawn(ids: &[String], seed: u64) -> Vec<&str> {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        draw(&ids, 200, seed).into_iter().map(|place| ids[place]).collect()
    }

    #[test]
    fn the_draw_is_the_same_on_every_machine() {
        // d, g and a have the lowest of what `printf 1:a | sha256sum` and so on give.
        assert_eq!(draw(&["a", "b", "c", "d", "e", "f", "g", "h"], 3, 1), [0, 3, 6]);
    }

    #[test]
    fn another_seed_draws_others() {
        assert_ne!(drawn(&ids(), 1), drawn(&ids(), 2));
    }

    #[test]
    fn a_statement_that_goes_moves_one_other_at_most() {
        let all = ids();
        let before = drawn(&all, 1);
        let without: Vec<String> = all.iter().filter(|id| *id != before[17]).cloned().collect();
        let after = drawn(&without, 1);
        assert_eq!(after.len(), 200);
        assert_eq!(before.iter().filter(|id| !after.contains(id)).count(), 1);
    }

    #[test]
    fn fewer_statements_than_wanted_are_all_drawn() {
        assert_eq!(draw(&["a", "b"], 200, 1), [0, 1]);
    }
}
