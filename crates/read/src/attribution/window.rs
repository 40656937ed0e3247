//! Packs the tokens of a document into windows for the encoder, which sees a few hundred word pieces at a time.
//!
//! A window holds whole blocks where it can, so that a source, its cue and its contents are seen together. Each window
//! begins with up to [`CONTEXT`] pieces of whole blocks that the window before it has shown already: a token is then
//! judged in the window where it stands farther from the edge.

use std::ops::Range;

/// The pieces of a window, the opening and closing pieces included; training used the same size.
pub(crate) const SIZE: usize = 256;

/// The pieces that a window may repeat from the one before it. From 32 on more is no better (`PolNeAR` dev: 72.9 for 32,
/// 73.0 for 64 and 96), only slower.
const CONTEXT: usize = 32;

/// The pieces of one cut of a block that is too long for a window.
const CUT: usize = 64;

/// A run of tokens that stays together in a window: a block, or a part of a block that is too long.
#[derive(Clone, Debug, PartialEq)]
struct Unit {
    tokens: Range<usize>,
    pieces: usize,
    /// Whether its block ends here; a closing piece follows.
    closes: bool,
}

impl Unit {
    fn room(&self) -> usize {
        self.pieces + usize::from(self.closes)
    }
}

/// One window: the tokens in it, in order, as runs; after a run that closes its block stands a closing piece.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Window {
    pub(crate) runs: Vec<Run>,
}

impl Window {
    /// All tokens of the window; its runs follow each other without a gap.
    pub(crate) fn tokens(&self) -> Range<usize> {
        self.runs[0].tokens.start..self.runs[self.runs.len() - 1].tokens.end
    }
}

/// Tokens of a window, and whether their block ends with them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) tokens: Range<usize>,
    pub(crate) closes: bool,
}

/// Packs blocks (token ranges) into windows; `pieces[k]` is the number of pieces of token `k`, and `may_cut(k)` tells
/// whether a block that must be cut may be cut before token `k`, which holds where a sentence begins.
pub(crate) fn pack(blocks: &[Range<usize>], pieces: &[u32], may_cut: impl Fn(usize) -> bool) -> Vec<Window> {
    let units: Vec<Unit> = blocks.iter().flat_map(|block| cut(block, pieces, &may_cut)).collect();
    let mut windows = Vec::new();
    let mut next = 0;
    while next < units.len() {
        let mut begin = next;
        let mut room = SIZE - 1;
        while begin > 0 && SIZE - 1 - room + units[begin - 1].room() <= CONTEXT {
            begin -= 1;
            room -= units[begin].room();
        }
        if units[next].room() > room {
            begin = next;
            room = SIZE - 1;
        }
        // A unit alone always fits: `cut` leaves none larger than a window.
        while next < units.len() && units[next].room() <= room {
            room -= units[next].room();
            next += 1;
        }
        let runs = units[begin..next].iter().map(|u| Run { tokens: u.tokens.clone(), closes: u.closes }).collect();
        windows.push(Window { runs });
    }
    windows
}

fn cut(block: &Range<usize>, pieces: &[u32], may_cut: &impl Fn(usize) -> bool) -> Vec<Unit> {
    let size = |tokens: Range<usize>| pieces[tokens].iter().map(|&n| (n as usize).min(SIZE - 2)).sum::<usize>();
    let whole = size(block.clone());
    if whole + 2 <= SIZE {
        return vec![Unit { tokens: block.clone(), pieces: whole, closes: true }];
    }
    let mut units: Vec<Unit> = Vec::new();
    let (mut begin, mut used) = (block.start, 0);
    for k in block.clone() {
        let need = size(k..k + 1);
        // A sentence may run on to twice the cut before it is broken in the middle.
        if k > begin && used + need > if may_cut(k) { CUT } else { 2 * CUT } {
            units.push(Unit { tokens: begin..k, pieces: used, closes: false });
            (begin, used) = (k, 0);
        }
        used += need;
    }
    units.push(Unit { tokens: begin..block.end, pieces: used, closes: true });
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_blocks_share_one_window() {
        let windows = pack(&[0..3, 3..5], &[1; 5], |_| false);
        assert_eq!(windows.len(), 1);
        assert_eq!(windows[0].runs.len(), 2);
    }

    #[test]
    fn a_window_repeats_the_end_of_the_one_before() {
        let windows = pack(&[0..120, 120..150, 150..350], &[1; 350], |_| false);
        let runs: Vec<_> =
            windows.iter().map(|w| w.runs.iter().map(|r| r.tokens.clone()).collect::<Vec<_>>()).collect();
        assert_eq!(runs, [vec![0..120, 120..150], vec![120..150, 150..350]]);
    }

    #[test]
    fn a_long_block_is_cut_where_a_sentence_begins() {
        let windows = pack(std::slice::from_ref(&(0..1000)), &[1; 1000], |k| k % 25 == 0);
        for run in windows.iter().flat_map(|w| &w.runs) {
            assert_eq!(run.tokens.start % 25, 0);
        }
    }

    proptest! {
        #[test]
        fn windows_fit_and_show_every_token(sizes in prop::collection::vec(prop::collection::vec(1u32..400, 1..300), 1..8)) {
            let pieces: Vec<u32> = sizes.concat();
            let mut blocks = Vec::new();
            let mut at = 0;
            for block in &sizes {
                blocks.push(at..at + block.len());
                at += block.len();
            }
            let mut shown = 0;
            for window in pack(&blocks, &pieces, |k| k % 7 == 0) {
                let room: usize = window
                    .runs
                    .iter()
                    .map(|r| {
                        pieces[r.tokens.clone()].iter().map(|&n| (n as usize).min(SIZE - 2)).sum::<usize>()
                            + usize::from(r.closes)
                    })
                    .sum();
                prop_assert!(room < SIZE, "{room}");
                prop_assert!(window.runs[0].tokens.start <= shown);
                shown = window.runs[window.runs.len() - 1].tokens.end;
            }
            prop_assert_eq!(shown, pieces.len());
        }
    }
}
