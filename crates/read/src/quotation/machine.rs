//! Pairs the marks of one block with a stack, and remembers what found no partner.

use super::glyph::{Family, Glyph, Lean, Single};

/// No more quotations than this are open at once; a mark that would open one more finds no partner.
pub(super) const MAX_DEPTH: usize = 16;

/// What became of the marks of a block; indices into its glyphs.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Opening and closing mark, in the order of the closing ones.
    pub(super) closed: Vec<(usize, usize)>,
    /// Marks that opened and were not closed before the block ended, outermost first.
    pub(super) open: Vec<usize>,
    /// Marks without a partner, in no order.
    pub(super) stray: Vec<usize>,
}

enum Move {
    Open,
    Close,
    Stray,
    /// The mark is an apostrophe, or stands for feet or inches.
    Skip,
}

/// Pairs the marks of a block. The first `resumed` of them open, since they resume quotations of an earlier paragraph.
///
/// Straight marks whose spaces are misplaced (`"Yes, "he said`) leave marks over. If pairing them by turns leaves none,
/// they are paired by turns.
pub(super) fn pair(glyphs: &[Glyph], resumed: usize, runs_on: impl Fn(&Pairs) -> bool) -> Pairs {
    let pairs = run(glyphs, resumed, false);
    let straight = |index: &&usize| glyphs[**index].shape == '"';
    let left = |pairs: &Pairs| pairs.open.iter().chain(&pairs.stray).filter(straight).count();
    if left(&pairs) < 2 || runs_on(&pairs) {
        return pairs;
    }
    let by_turns = run(glyphs, resumed, true);
    if left(&by_turns) == 0 { by_turns } else { pairs }
}

fn run(glyphs: &[Glyph], resumed: usize, by_turns: bool) -> Pairs {
    let mut pairs = Pairs::default();
    for (index, glyph) in glyphs.iter().enumerate() {
        let action = if index < resumed { Move::Open } else { decide(glyphs, glyph, &pairs.open, by_turns) };
        match action {
            Move::Open if pairs.open.len() < MAX_DEPTH => pairs.open.push(index),
            Move::Close => {
                // Marks that were opened inside and not closed are left behind: an unknown elision, most often.
                while let Some(open) = pairs.open.pop() {
                    if glyphs[open].family == glyph.family {
                        pairs.closed.push((open, index));
                        break;
                    }
                    pairs.stray.push(open);
                }
            }
            Move::Open | Move::Stray => pairs.stray.push(index),
            Move::Skip => {}
        }
    }
    pairs
}

fn decide(glyphs: &[Glyph], glyph: &Glyph, open: &[usize], by_turns: bool) -> Move {
    let opener = open.iter().rev().map(|&index| &glyphs[index]).find(|opener| opener.family == glyph.family);
    match glyph.family {
        Family::Single => single(glyph, opener, open.last().map(|&index| &glyphs[index])),
        Family::Double => double(glyph, opener.map(|opener| opener.shape), by_turns),
        Family::Angle | Family::SingleAngle => angle(glyph, opener.map(|opener| opener.shape)),
        Family::Corner | Family::WhiteCorner => match (glyph.shape, opener) {
            ('「', _) => Move::Open,
            (_, Some(_)) => Move::Close,
            (_, None) => Move::Stray,
        },
    }
}

fn double(glyph: &Glyph, opener: Option<char>, by_turns: bool) -> Move {
    if measures(glyph, opener.is_some()) {
        return Move::Skip;
    }
    let unless_closing = |otherwise| if glyph.lean == Lean::Closes { Move::Stray } else { otherwise };
    match (glyph.shape, opener) {
        ('"', Some('"')) if by_turns => Move::Close,
        ('"', None) if by_turns => Move::Open,
        // German closes with the mark that English opens with.
        ('“', Some('„')) if glyph.lean != Lean::Opens => Move::Close,
        ('“' | '`', Some(_)) if glyph.lean == Lean::Closes => Move::Close,
        ('“' | '`', None) => unless_closing(Move::Open),
        ('„' | '“' | '`', _) => Move::Open,
        // Swedish and Finnish open with the mark that English closes with.
        ('”', Some('”') | None) if glyph.lean == Lean::Opens => Move::Open,
        ('”', None) => Move::Stray,
        ('”', Some(_)) => Move::Close,
        // `"` and `''`
        (_, None) => unless_closing(Move::Open),
        (_, Some(_)) if glyph.lean == Lean::Opens => Move::Open,
        (_, Some(_)) => Move::Close,
    }
}

/// Whether the mark stands for inches: 6'2", a 12" record.
fn measures(glyph: &Glyph, is_open: bool) -> bool {
    let after_digit = glyph.before.is_some_and(char::is_numeric);
    let can = matches!(glyph.shape, '"' | '”') && after_digit && glyph.lean != Lean::Opens;
    // Inside a quotation, a mark after a number ends it ("Apollo 13" was ...) unless a surer end follows.
    can && (glyph.inches || !is_open || glyph.closer_ahead)
}

fn angle(glyph: &Glyph, opener: Option<char>) -> Move {
    match (glyph.shape, opener, glyph.lean) {
        // »Reversed marks« open with the second kind, and Finnish closes with it as well.
        ('«', Some('»'), lean) if lean != Lean::Opens => Move::Close,
        ('»', Some('»') | None, Lean::Opens) => Move::Open,
        ('»', Some(_), _) => Move::Close,
        ('»', None, _) | (_, None, Lean::Closes) => Move::Stray,
        _ => Move::Open,
    }
}

fn single(glyph: &Glyph, opener: Option<&Glyph>, top: Option<&Glyph>) -> Move {
    let on_top = top.is_some_and(|top| top.family == Family::Single);
    let after_word = glyph.before.is_some_and(crate::token::is_word);
    match glyph.single {
        Single::Open => Move::Open,
        Single::WeakOpen if opener.is_none() && glyph.closer_ahead => Move::Open,
        Single::WeakClose if on_top && !glyph.closer_ahead => Move::Close,
        Single::Apostrophe | Single::WeakOpen | Single::WeakClose => Move::Skip,
        Single::Close | Single::Loose if on_top => Move::Close,
        // Behind a letter it can still be an apostrophe; behind punctuation only an end.
        Single::Close if after_word => Move::Skip,
        Single::Close if opener.is_some() => Move::Close,
        Single::Loose if opener.is_none() && glyph.lean != Lean::Closes => Move::Open,
        Single::Close | Single::Loose => Move::Stray,
    }
}
