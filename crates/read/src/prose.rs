//! Tells blocks of prose from tables, dividers and bytes that are no text.

use crate::text::{Block, Text};
use crate::warning::Warning;

/// The characters of a block beyond which passing it over is worth a warning; a table row or a divider is shorter.
const LONG: u64 = 200;

/// Which blocks hold no prose, so that no statement is sought in them, and a warning for each long one.
///
/// Nine in ten characters of English prose are letters, white space aside; of a score or a price list fewer than one in
/// four. Of bytes that are no text, more than one in ten is a control or could not be decoded.
pub(crate) fn illegible(text: &Text) -> (Vec<bool>, Vec<Warning>) {
    let mut warnings = Vec::new();
    let judge = |block: &Block| {
        let (mut letters, mut others, mut broken) = (0_u64, 0_u64, 0_u64);
        for char in text.slice(block.span).chars().filter(|char| !char.is_whitespace()) {
            *if char.is_alphabetic() { &mut letters } else { &mut others } += 1;
            broken += u64::from(char.is_control() || char == char::REPLACEMENT_CHARACTER);
        }
        let illegible = letters * 3 < others || broken * 10 > letters + others;
        if illegible && others > LONG {
            let message = "a paragraph that is hardly letters was passed over: it is not prose".to_owned();
            warnings.push(Warning { span: Some(block.span), message });
        }
        illegible
    };
    (text.blocks().iter().map(judge).collect(), warnings)
}
