//! Cuts text at the marks of statements, which may overlap when a statement stands inside another.

use std::cmp::Reverse;
use std::ops::Range;

use onrecord_read::statement::Reading;

/// The part that words play in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// What was said.
    Content,
    /// Who said it.
    Source,
    /// The words that attribute.
    Cue,
}

impl Role {
    /// The word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Source => "source",
            Self::Cue => "cue",
        }
    }
}

/// Words that play a part in a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where they stand, in bytes.
    pub(super) range: Range<usize>,
    /// Their part.
    pub(super) role: Role,
    /// The statement, by its place in the reading.
    pub(super) statement: usize,
    /// Whether it is the first content of the statement, and whether it is the last.
    pub(super) first: bool,
    pub(super) last: bool,
}

/// All marks of a reading: in the order of their starts, the longer first.
pub(super) fn of_reading(reading: &Reading) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (statement, found) in reading.statements.iter().enumerate() {
        let attribution = &found.attribution;
        let mut add = |span: onrecord_read::span::Span, role, first, last| {
            if !span.is_empty() {
                marks.push(Mark { range: span.range(), role, statement, first, last });
            }
        };
        if let Some(span) = attribution.source {
            add(span, Role::Source, false, false);
        }
        if let Some(span) = attribution.cue {
            add(span, Role::Cue, false, false);
        }
        for (index, &span) in attribution.content.iter().enumerate() {
            add(span, Role::Content, index == 0, index + 1 == attribution.content.len());
        }
    }
    marks.sort_by_key(|mark| (mark.range.start, Reverse(mark.range.end), mark.role, mark.statement));
    marks
}

/// One step of setting marked text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step<'m> {
    /// The words of the mark begin here; `again` when they went on behind a cut.
    Open { mark: &'m Mark, again: bool },
    /// Unmarked by anything but what is open.
    Words(Range<usize>),
    /// The words of the mark end here; `for_good` unless they go on behind a cut.
    Close { mark: &'m Mark, for_good: bool },
}

/// The marks of a text, handed out range by range from its start to its end.
pub(super) struct Pages<'m> {
    waiting: &'m [Mark],
    /// Marks that reach beyond the last range.
    carried: Vec<&'m Mark>,
}

impl<'m> Pages<'m> {
    /// `marks` are in the order of [`of_reading`].
    pub(super) fn of(marks: &'m [Mark]) -> Self {
        Self { waiting: marks, carried: Vec::new() }
    }

    /// The steps that set the next range: opened and closed like brackets, cutting marks that cross one another.
    ///
    /// Marks that reach into the range or out of it are cut there. Ranges come in order and do not overlap.
    pub(super) fn steps(&mut self, range: Range<usize>) -> Vec<Step<'m>> {
        let begun = self.waiting.partition_point(|mark| mark.range.start < range.end);
        let (new, waiting) = self.waiting.split_at(begun);
        self.waiting = waiting;
        self.carried.extend(new);
        self.carried.retain(|mark| range.start < mark.range.end);
        steps(&self.carried, range)
    }
}

fn steps<'m>(marks: &[&'m Mark], range: Range<usize>) -> Vec<Step<'m>> {
    let mut waiting = marks.iter().copied().peekable();
    let mut open: Vec<&Mark> = Vec::new();
    let mut steps = Vec::new();
    let mut at = range.start;
    loop {
        while let Some(mark) = waiting.next_if(|mark| mark.range.start <= at) {
            // What ends sooner stands inside, so that as little as possible is cut.
            let place = open.iter().position(|around| around.range.end < mark.range.end).unwrap_or(open.len());
            let cut = open.split_off(place);
            steps.extend(cut.iter().rev().map(|&mark| Step::Close { mark, for_good: false }));
            steps.push(Step::Open { mark, again: mark.range.start < range.start });
            open.push(mark);
            steps.extend(cut.iter().map(|&mark| Step::Open { mark, again: true }));
            open.extend(cut);
        }
        let next_end = open.iter().map(|mark| mark.range.end).min().unwrap_or(range.end);
        let next_start = waiting.peek().map_or(range.end, |mark| mark.range.start);
        let next = next_end.min(next_start).min(range.end);
        if next > at {
            steps.push(Step::Words(at..next));
            at = next;
        }
        // Ends never increase from the outside to the inside, so that what ends here is on top.
        while let Some(mark) = open.pop_if(|mark| mark.range.end <= at || at == range.end) {
            steps.push(Step::Close { mark, for_good: mark.range.end <= at });
        }
        if at >= range.end {
            return steps;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(range: Range<usize>, role: Role, statement: usize) -> Mark {
        Mark { range, role, statement, first: role == Role::Content, last: role == Role::Content }
    }

    /// The text with brackets, each with the number of its statement.
    fn set(text: &str, marks: &[Mark], range: Range<usize>) -> String {
        let mut set = String::new();
        for step in Pages::of(marks).steps(range) {
            match step {
                Step::Open { mark, .. } => set += &(mark.statement.to_string() + "("),
                Step::Words(range) => set += &text[range],
                Step::Close { .. } => set.push(')'),
            }
        }
        set
    }

    #[test]
    fn marks_apart_stay_apart() {
        let marks = [mark(0..3, Role::Source, 0), mark(4..8, Role::Cue, 0), mark(9..11, Role::Content, 0)];
        assert_eq!(set("Ann said no.", &marks, 0..12), "0(Ann) 0(said) 0(no).");
    }

    #[test]
    fn a_statement_inside_another_is_nested() {
        let marks = [mark(0..12, Role::Content, 0), mark(0..3, Role::Source, 1), mark(9..12, Role::Content, 1)];
        assert_eq!(set("Ann said no.", &marks, 0..12), "0(1(Ann) said 1(no.))");
    }

    #[test]
    fn marks_that_cross_are_cut_and_lose_no_word() {
        let marks = [mark(0..6, Role::Content, 0), mark(3..9, Role::Content, 1), mark(4..5, Role::Cue, 2)];
        assert_eq!(set("abcdefghij", &marks, 0..10), "0(abc)1(0(d2(e)f)ghi)j");
    }

    #[test]
    fn a_mark_that_runs_over_blocks_is_cut_at_their_ends() {
        let marks = [mark(2..8, Role::Content, 0)];
        assert_eq!(set("abcdefghij", &marks, 0..4), "ab0(cd)");
        assert_eq!(set("abcdefghij", &marks, 6..10), "0(gh)ij");
        let mut pages = Pages::of(&marks);
        assert_eq!(pages.steps(0..2), [Step::Words(0..2)]);
        assert_eq!(pages.steps(2..6).len(), 3);
        let again: Vec<bool> = pages
            .steps(6..10)
            .iter()
            .filter_map(|step| if let Step::Open { again, .. } = step { Some(*again) } else { None })
            .collect();
        assert_eq!(again, [true]);
    }

    #[test]
    fn text_without_marks_is_one_step() {
        assert_eq!(Pages::of(&[]).steps(2..5), [Step::Words(2..5)]);
        assert_eq!(Pages::of(&[]).steps(2..2), []);
    }
}
