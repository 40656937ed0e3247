//! The author of a report, who is "I" where nobody else speaks.

use super::Kind;
use super::cast::Figure;
use super::gender;
use super::scene::Scene;
use super::sheet::fold;

/// The fewest and the most words of a name that a byline gives.
const WORDS: std::ops::RangeInclusive<usize> = 2..=4;

impl Scene<'_, '_> {
    /// The one person whom the byline names: "By Ida Holm", but not "Ida Holm and Ola Lund" or "Staff".
    ///
    /// A report that says "I" in a single paragraph may print what another wrote.
    pub(super) fn author(&mut self) -> Option<usize> {
        let sheet = self.sheet;
        let is_own = |token: &usize| matches!(sheet.lower(*token), "i" | "me" | "my") && !sheet.is_quoted(*token);
        let mut blocks = (0..sheet.len()).filter(is_own).map(|token| sheet.block(token));
        let first = blocks.next()?;
        blocks.find(|&block| block != first)?;
        let byline = self.sheet.galley.document.byline.as_deref()?;
        let words: Vec<&str> = byline.split_whitespace().collect();
        let is_name = |word: &&str| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|char| char.is_alphabetic() || matches!(char, '.' | '-' | '\'' | '\u{2019}'))
        };
        if !WORDS.contains(&words.len()) || !words.iter().all(is_name) || !gender::is_forename(&fold(words[0])) {
            return None;
        }
        let folded = |name: &str| name.split_whitespace().map(fold).collect::<Vec<_>>();
        let wanted = folded(byline);
        let figures = &self.cast.figures;
        let is_author = |figure: &Figure| figure.kind == Kind::Person && folded(&figure.name) == wanted;
        Some(figures.iter().position(is_author).unwrap_or_else(|| {
            let author = Figure::unnamed(words.join(" "), Kind::Person);
            self.cast.add(author)
        }))
    }
}
