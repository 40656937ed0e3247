//! Those who speak for another, and those who ask: "he", in the words of Holm's lawyer, is Holm, and who is asked by Lund
//! is not Lund.

use std::ops::Range;

use super::cast::Bearer;
use super::memory::Wanted;
use super::noun;
use super::phrase;
use super::scene::Scene;
use super::{Capacity, Kind};

/// How many tokens of a sentence are looked at for who asked.
const FARTHEST: usize = 48;

impl Scene<'_, '_> {
    /// For whom the source of an attribution speaks, if what is wanted can be that person: Holm, for "Holm's lawyer" and
    /// "a spokesman for Holm".
    ///
    /// "Holm's lawyer said he would appeal." But what somebody does not know is his own: "Holm's lawyer said he did not
    /// know."
    pub(super) fn principal(&self, outer: usize, inner: usize, wanted: Wanted) -> Option<usize> {
        let sheet = self.sheet;
        let source = phrase::trim(sheet, sheet.galley.tokens_in(self.attributions[outer].source?));
        let speaks_for_another = |token: usize| {
            let word = sheet.lower(token);
            noun::lookup(word).is_some_and(|noun| noun.capacity == Capacity::Spokesperson && !noun.is_plural)
                || matches!(word, "attorney" | "barrister" | "lawyer" | "publicist" | "solicitor")
        };
        if !source.clone().any(speaks_for_another) {
            return None;
        }
        let is_own = |token: usize| {
            matches!(
                sheet.lower(token),
                "know" | "knew" | "believes" | "believed" | "thinks" | "thought" | "hoped" | "hopes" | "aware" | "sure"
            )
        };
        let cue = self.attributions[inner].cue.map(|cue| sheet.galley.tokens_in(cue));
        if cue.is_none_or(|mut cue| cue.any(is_own)) {
            return None;
        }
        let speaker = self.speaker_ahead(outer);
        let mut people = phrase::names_in(self.names, &source).filter_map(|name| match self.cast.bearers[name] {
            Bearer::One(figure) => {
                let is_other = self.cast.figures[figure].kind == Kind::Person && speaker != Some(figure);
                (is_other && wanted.takes(&self.cast, figure)).then_some(figure)
            }
            Bearer::Several(_) => None,
        });
        let first = people.next()?;
        people.all(|other| other == first).then_some(first)
    }

    /// Who asked whoever the sentence of a token is about: "When pressed by Holm on it, his answer was that".
    pub(super) fn asker(&self, token: usize) -> Option<usize> {
        let sheet = self.sheet;
        let clause: Range<usize> = sheet.sentence_start(token).max(token.saturating_sub(FARTHEST))..token;
        let by = clause.clone().find(|&by| {
            let asked = by.saturating_sub(2)..by;
            sheet.lower(by) == "by" && by > clause.start && asked.into_iter().any(|asked| self.is_asked(asked))
        })?;
        match self.cast.bearers[self.description_at(by + 1)?.name?] {
            Bearer::One(figure) => Some(figure),
            Bearer::Several(_) => None,
        }
    }
}
