//! Pairs the quotation marks of a text.
//!
//! One pass over each block finds the candidates and makes the apostrophe test ([`glyph`]), a stack pairs them by
//! direction and depth ([`machine`]), and this module joins what runs over several paragraphs. The marks of English
//! newspapers and of the main European styles are known: `"…"`, `'…'`, `“…”`, `‘…’`, ` ``…'' `, `„…“`, `„…”`, `”…”`,
//! `‚…‘`, `«…»`, `»…«`, `»…»`, `‹…›`, `「…」`, `『…』`, and dialogue set with dashes ([`dash`]).
//!
//! Reading never fails here. Every block starts anew; what finds no partner is left as it is, with a warning.

mod dash;
mod glyph;
mod machine;

#[cfg(test)]
mod tests;

use crate::span::Span;
use crate::text::{BlockKind, Text};
use crate::token::Token;
use crate::warning::Warning;
use dash::Speech;
use glyph::{Family, Glyph, Lean, Single};
use machine::Pairs;

/// Warnings of one block beyond this many are summed up in one.
const MAX_WARNINGS: usize = 8;

/// Words between quotation marks; scare quotes and titles are quotations here like all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The opening mark, or the dash.
    pub open: Span,
    /// What stands between the marks. Without a closing mark it ends with the block, or where a dash's speech ends.
    pub content: Span,
    /// The closing mark, if there is one.
    pub close: Option<Span>,
    /// 1 for a quotation that stands in no other, at most 16.
    pub depth: u8,
    /// The index of its block.
    pub block: u32,
    /// The quotation of an earlier paragraph that this one carries on, as an index into [`Pairing::quotations`].
    pub continues: Option<usize>,
    /// The quotation of a later paragraph that carries this one on.
    pub continued_by: Option<usize>,
}

impl Quotation {
    /// The content with its marks.
    pub fn whole(&self) -> Span {
        self.open.cover(self.close.unwrap_or(self.content))
    }
}

/// Where a token stands among the quotation marks; `as u8` is the number that the model knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Mark {
    /// Outside of all quotations. Apostrophes and the marks of feet and inches do not open any.
    Outside = 0,
    /// In one quotation.
    Inside = 1,
    /// In a quotation that stands in another.
    Nested = 2,
    /// An opening mark, of any depth.
    Opening = 3,
    /// A closing mark, of any depth.
    Closing = 4,
    /// A mark that found no partner.
    Unpaired = 5,
    /// In one quotation, and it continues from an earlier paragraph or runs on into a later one.
    Running = 6,
}

/// The quotations of a text.
#[derive(Clone, Debug, Default)]
pub struct Pairing {
    /// In the order of their opening marks. Two of them are apart, or one contains the other.
    pub quotations: Vec<Quotation>,
    /// The marks that found no partner, in order.
    pub unpaired: Vec<Span>,
    /// What was unbalanced, and what was done about it.
    pub warnings: Vec<Warning>,
}

impl Pairing {
    /// The place of each token among the marks. `tokens` are tokens of the same text, in order.
    ///
    /// ```
    /// use onrecord_read::text::{BlockKind, Text};
    /// use onrecord_read::{quotation, token};
    ///
    /// let words = "“No,” said Ann.";
    /// let text = Text::new(words.to_owned(), [(BlockKind::Paragraph, 0..words.len())]);
    /// let marks = quotation::pair(&text).marks(&token::split(&text));
    /// assert_eq!(marks.iter().map(|&mark| mark as u8).collect::<Vec<_>>(), [3, 1, 1, 4, 0, 0, 0]);
    /// ```
    pub fn marks(&self, tokens: &[Token]) -> Vec<Mark> {
        let mut marks = Vec::with_capacity(tokens.len());
        let mut begun = self.quotations.iter().peekable();
        let mut unpaired = self.unpaired.iter().copied().peekable();
        let mut around: Vec<&Quotation> = Vec::new();
        for token in tokens {
            let start = token.span.start();
            while unpaired.next_if(|mark| mark.end() <= start).is_some() {}
            while around.pop_if(|quotation| quotation.whole().end() <= start).is_some() {}
            while let Some(quotation) = begun.next_if(|quotation| quotation.open.start() <= start) {
                if start < quotation.whole().end() {
                    around.push(quotation);
                }
            }
            let mark = match around.last() {
                _ if unpaired.peek().is_some_and(|mark| mark.start() <= start) => Mark::Unpaired,
                None => Mark::Outside,
                Some(quotation) if start < quotation.open.end() => Mark::Opening,
                Some(quotation) if quotation.close.is_some_and(|close| close.start() <= start) => Mark::Closing,
                Some(_) if around.len() > 1 => Mark::Nested,
                Some(quotation) if quotation.continues.is_some() || quotation.continued_by.is_some() => Mark::Running,
                Some(_) => Mark::Inside,
            };
            marks.push(mark);
        }
        marks
    }
}

/// Pairs the quotation marks of a text.
///
/// A quotation that a paragraph leaves open runs on if the next paragraph begins with the same mark; captions and
/// subheads between the two are passed over. Otherwise it ends with its paragraph, with a warning, where the mark surely
/// opened one; a single mark, which may be an apostrophe, or a mark that another quotation of its kind follows, is left
/// unpaired instead. At most 16 quotations are open at once.
///
/// ```
/// use onrecord_read::text::{BlockKind, Text};
/// use onrecord_read::quotation;
///
/// let words = "‘The dogs’ home is full,’ she said.";
/// let text = Text::new(words.to_owned(), [(BlockKind::Paragraph, 0..words.len())]);
/// let pairing = quotation::pair(&text);
/// assert_eq!(text.slice(pairing.quotations[0].content), "The dogs’ home is full,");
/// ```
pub fn pair(text: &Text) -> Pairing {
    let glyphs: Vec<Vec<Glyph>> = text.blocks().iter().map(|block| glyph::find(text.slice(block.span))).collect();
    let leading: Vec<Vec<Family>> = (0..glyphs.len()).map(|index| leading(text, index, &glyphs[index])).collect();
    let mut speeches = dash::find(text).into_iter().peekable();
    let mut pairing = Pairing::default();
    let mut running: Vec<usize> = Vec::new();
    let following = following_bodies(text);
    for (index, glyphs) in glyphs.iter().enumerate() {
        let next: &[Family] = following[index].map_or(&[], |next| &leading[next]);
        let resumed = if is_body(text.blocks()[index].kind) { std::mem::take(&mut running) } else { Vec::new() };
        let mut block = BlockPairs { text, index, glyphs, next, pairing: &mut pairing };
        let mut runs_on = block.resolve(&resumed, &mut speeches);
        running.append(&mut runs_on);
    }
    pairing
}

/// For each block, the next block that a quotation in it can run on into.
fn following_bodies(text: &Text) -> Vec<Option<usize>> {
    let mut following = Vec::with_capacity(text.blocks().len());
    let mut next = None;
    for (index, block) in text.blocks().iter().enumerate().rev() {
        following.push(if is_body(block.kind) { next } else { None });
        if is_body(block.kind) {
            next = Some(index);
        }
    }
    following.reverse();
    following
}

fn is_body(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Blockquote)
}

/// The marks that a block begins with and that can resume quotations.
fn leading(text: &Text, index: usize, glyphs: &[Glyph]) -> Vec<Family> {
    let block = text.slice(text.blocks()[index].span);
    let mut at = block.len() - block.trim_start_matches(crate::token::is_blank).len();
    let mut families = Vec::new();
    for glyph in glyphs {
        let opens = glyph.single != Single::Apostrophe && glyph.shape != '」';
        if glyph.start != at || !opens || families.len() == machine::MAX_DEPTH {
            break;
        }
        families.push(glyph.family);
        at = glyph.end;
    }
    families
}

/// One block while its marks are paired.
struct BlockPairs<'a> {
    text: &'a Text,
    index: usize,
    glyphs: &'a [Glyph],
    /// The marks that the next paragraph begins with.
    next: &'a [Family],
    pairing: &'a mut Pairing,
}

/// What one mark opened.
struct Opened {
    open: usize,
    close: Option<usize>,
    runs_on: bool,
}

impl BlockPairs<'_> {
    /// Adds the quotations of the block, and says which of them run on into the next paragraph.
    fn resolve(
        &mut self,
        resumed: &[usize],
        speeches: &mut std::iter::Peekable<impl Iterator<Item = Speech>>,
    ) -> Vec<usize> {
        let Pairs { closed, open, mut stray } =
            machine::pair(self.glyphs, resumed.len(), |pairs| self.running(&pairs.open).is_some());
        let mut opened: Vec<Opened> =
            closed.into_iter().map(|(open, close)| Opened { open, close: Some(close), runs_on: false }).collect();
        opened.sort_by_key(|quotation| quotation.open);
        let running = self.running(&open).unwrap_or(open.len()..open.len());
        let mut unclosed = Vec::new();
        let inner_marks: Vec<usize> =
            opened.iter().map(|quotation| quotation.open).chain(open.iter().copied()).collect();
        for (place, &mark) in open.iter().enumerate() {
            let same = |&other: &usize| other > mark && self.glyphs[other].family == self.glyphs[mark].family;
            let inner = inner_marks.iter().any(same);
            let runs_on = running.contains(&place);
            if runs_on || (!inner && self.surely_opens(mark)) {
                if !runs_on {
                    unclosed.push(mark);
                }
                opened.push(Opened { open: mark, close: None, runs_on });
            } else {
                stray.push(mark);
            }
        }
        stray.sort_unstable();
        opened.sort_by_key(|quotation| quotation.open);
        self.warn(&stray, &unclosed);
        let spans: Vec<Span> = stray.iter().map(|&mark| self.span(mark)).collect();
        self.pairing.unpaired.extend(spans);
        self.add(&opened, resumed, speeches)
    }

    /// Which of the marks that are left open run on into the next paragraph: the innermost that it begins with.
    fn running(&self, open: &[usize]) -> Option<std::ops::Range<usize>> {
        (0..open.len()).rev().find_map(|first| {
            let same = |(mark, family): &(&usize, &Family)| self.glyphs[**mark].family == **family;
            let count = open[first..].iter().zip(self.next).take_while(same).count();
            (count > 0).then_some(first..first + count)
        })
    }

    /// Whether a mark that is not closed can be nothing but the beginning of a quotation.
    fn surely_opens(&self, mark: usize) -> bool {
        let glyph = &self.glyphs[mark];
        match glyph.family {
            Family::Corner | Family::WhiteCorner => true,
            Family::SingleAngle => false,
            // "» Read on" has a bullet, not a mark.
            Family::Double | Family::Angle => glyph.lean == Lean::Opens && glyph.shape != '»',
            // A single mark: only where speech begins, at the head of the block or behind a comma or colon.
            Family::Single => {
                let block = self.text.slice(self.text.blocks()[self.index].span);
                let behind = block[..glyph.start].trim_end_matches(crate::token::is_blank);
                let begins = behind.is_empty() || behind.ends_with([',', ':', '"', '“']);
                glyph.single == Single::Open && begins && block[glyph.end..].starts_with(char::is_uppercase)
            }
        }
    }

    fn add(
        &mut self,
        opened: &[Opened],
        resumed: &[usize],
        speeches: &mut std::iter::Peekable<impl Iterator<Item = Speech>>,
    ) -> Vec<usize> {
        let end = self.text.blocks()[self.index].span.end();
        let mut runs_on = Vec::new();
        let mut around: Vec<usize> = Vec::new();
        for quotation in opened {
            while let Some(speech) = speeches.next_if(|speech| self.precedes(speech, self.span(quotation.open).start()))
            {
                self.add_speech(&speech);
            }
            let number = self.pairing.quotations.len();
            let open = self.span(quotation.open);
            let close = quotation.close.map(|close| self.span(close));
            around.retain(|&end| end > open.start());
            around.push(close.map_or(end, Span::end));
            let continues = resumed.get(quotation.open).copied();
            if let Some(earlier) = continues {
                self.pairing.quotations[earlier].continued_by = Some(number);
            }
            if quotation.runs_on {
                runs_on.push(number);
            }
            self.pairing.quotations.push(Quotation {
                open,
                content: Span::new(open.end(), close.map_or(end, Span::start)),
                close,
                depth: around.len() as u8,
                block: self.index as u32,
                continues,
                continued_by: None,
            });
        }
        while let Some(speech) = speeches.next_if(|speech| self.precedes(speech, end)) {
            self.add_speech(&speech);
        }
        runs_on
    }

    fn precedes(&self, speech: &Speech, end: usize) -> bool {
        speech.block == self.index && speech.dash.0 < end
    }

    fn add_speech(&mut self, speech: &Speech) {
        self.pairing.quotations.push(Quotation {
            open: Span::new(speech.dash.0, speech.dash.1),
            content: Span::new(speech.content.0, speech.content.1),
            close: None,
            depth: 1,
            block: speech.block as u32,
            continues: None,
            continued_by: None,
        });
    }

    fn span(&self, mark: usize) -> Span {
        let offset = self.text.blocks()[self.index].span.start();
        Span::new(offset + self.glyphs[mark].start, offset + self.glyphs[mark].end)
    }

    fn warn(&mut self, stray: &[usize], unclosed: &[usize]) {
        let count = stray.len() + unclosed.len();
        let stray = stray.iter().map(|&mark| (mark, "a quotation mark without a partner was passed over"));
        let unclosed = unclosed.iter().map(|&mark| (mark, "a quotation without an end was ended with its paragraph"));
        let mut all: Vec<(usize, &str)> = stray.chain(unclosed).collect();
        all.sort_unstable();
        for &(mark, message) in all.iter().take(MAX_WARNINGS) {
            let span = Some(self.span(mark));
            self.pairing.warnings.push(Warning { span, message: message.to_owned() });
        }
        if let Some(&(mark, _)) = all.get(MAX_WARNINGS) {
            let message = format!("{} more quotation marks of this paragraph have no partner", count - MAX_WARNINGS);
            self.pairing.warnings.push(Warning { span: Some(self.span(mark)), message });
        }
    }
}
