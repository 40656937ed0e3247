//! Who is "I" where nobody else speaks: the author of a report, or who signs a letter that it prints.

use super::Kind;
use super::cast::{Bearer, Cast, Figure};
use super::gender;
use super::name::Name;
use super::scene::Scene;
use super::sheet::{Sheet, fold};

/// The fewest and the most words of a name that a byline or signature gives.
const WORDS: std::ops::RangeInclusive<usize> = 2..=4;

/// A name below a letter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signature {
    /// The block that it is all of.
    block: usize,
    /// Whose it is; `None` where nothing tells that it is the name of a person.
    figure: Option<usize>,
}

/// The names below the letters of a text, in order: paragraphs that are nothing but a name.
///
/// "I think the ferry is too slow. / Ida Holm / Skerry". Where such a name comes before the first "I", names stand above
/// what people say, and sign nothing.
pub(super) fn signatures(sheet: &Sheet<'_>, names: &[Name], cast: &Cast) -> Vec<Signature> {
    let is_other =
        |token: Option<usize>, block| token.is_none_or(|token| token >= sheet.len() || sheet.block(token) != block);
    let signature = |(name, bearer): (&Name, &Bearer)| {
        let (start, end) = (name.tokens.start, name.tokens.end);
        let block = sheet.block(start);
        // "Ida Holm." and "— Ida Holm" are signatures, too.
        let is_dash = |token: usize| matches!(sheet.lower(token), "—" | "–" | "-");
        let first = start.checked_sub(1).filter(|&token| is_dash(token)).unwrap_or(start);
        let behind = end + usize::from(sheet.lower(end) == ".");
        let is_all = is_other(first.checked_sub(1), block) && is_other(Some(behind), block);
        let is_full = WORDS.contains(&name.tokens.len()) && gender::is_forename(&fold(sheet.lower(start)));
        let figure = match *bearer {
            Bearer::One(figure) if is_full && cast.figures[figure].kind == Kind::Person => Some(figure),
            _ => None,
        };
        is_all.then_some(Signature { block, figure })
    };
    let signatures: Vec<Signature> = names.iter().zip(&cast.bearers).filter_map(signature).collect();
    let Some(first) = signatures.first() else { return signatures };
    let is_signed =
        (0..sheet.len()).find(|&token| is_own(sheet, token)).is_some_and(|token| sheet.block(token) < first.block);
    if is_signed { signatures } else { Vec::new() }
}

/// Whether whoever writes speaks of themselves, outside of quotes.
fn is_own(sheet: &Sheet<'_>, token: usize) -> bool {
    matches!(sheet.lower(token), "i" | "me" | "my") && !sheet.is_quoted(token)
}

impl Scene<'_, '_> {
    /// Who signs the letter that a token stands in.
    pub(super) fn signer(&self, token: usize) -> Option<usize> {
        let block = self.sheet.block(token);
        let next = self.signatures.partition_point(|signature| signature.block <= block);
        self.signatures.get(next)?.figure
    }

    /// The one person whom the byline names: "By Ida Holm", but not "Ida Holm and Ola Lund" or "Staff".
    ///
    /// A report that says "I" in a single paragraph may print what another wrote.
    pub(super) fn author(&mut self) -> Option<usize> {
        let sheet = self.sheet;
        let mut blocks = (0..sheet.len()).filter(|&token| is_own(sheet, token)).map(|token| sheet.block(token));
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
