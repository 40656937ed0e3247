//! "You" as a source: whoever a question is put to.

use super::cast::Bearer;
use super::scene::{Outcome, Scene};
use super::{Unresolved, capital};
use crate::attribution::Form;

/// How many statements further on an answer is looked for.
const MOST_FURTHER: usize = 12;

/// The longest question behind "you", in tokens.
const LONGEST: usize = 64;

impl Scene<'_, '_> {
    /// "You" in a question is whoever is called by name or office, or answers: "'Mr. Holm, will you sail?' asked Lund";
    /// "'Do you think so?' Lund asked. 'I do,' said Holm."
    pub(super) fn second_person(&mut self, number: usize) -> Outcome {
        let open = || Unresolved { reason: "it is whoever is spoken to".to_owned() };
        let sheet = self.sheet;
        let source = self.attributions[number].source.ok_or_else(open)?;
        let token = sheet.galley.tokens_in(source).start;
        let in_quote = (token..sheet.len()).take_while(|&token| sheet.is_quoted(token));
        let end = in_quote.take(LONGEST).find(|&token| matches!(sheet.lower(token), "?" | "." | "!"));
        // "You know, why not?" asks nobody whether they know.
        let is_question = |end: &usize| sheet.lower(*end) == "?" && sheet.lower(token + 1) != "know";
        let Some(end) = end.filter(is_question) else { return Err(open()) };
        self.called(token).or_else(|| self.answerer(number, token, end)).map(Self::context).ok_or_else(open)
    }

    /// Whom the sentence of a token calls by name or office with its first words: "Mr. Holm, will you", "Senator, do you".
    fn called(&self, token: usize) -> Option<usize> {
        let sheet = self.sheet;
        let floor = sheet.sentence_start(token);
        let start = (floor..token).find(|&start| sheet.is_word(start))?;
        let comma = (start..token).find(|&comma| sheet.lower(comma) == ",")?;
        let name = self.names.partition_point(|name| name.whole().start < start);
        if let Some(Bearer::One(figure)) =
            self.names.get(name).filter(|name| name.tokens.end == comma).map(|_| &self.cast.bearers[name])
        {
            return Some(*figure);
        }
        let head = comma - 1;
        let is_office = capital::is_title(sheet.lower(head)) && sheet.is_capital(head);
        let has_address = (start..head).all(|token| matches!(sheet.lower(token), "mr" | "madam" | "madame" | "."));
        let holders = self.by_role.get(sheet.lower(head)).filter(|_| is_office && has_address)?;
        let until = self.memory.until(token);
        until.latest().map(|mention| mention.figure).find(|figure| holders.contains(figure))
    }

    /// Who answers a question that ends at a token, in the very words that the next paragraph prints.
    fn answerer(&mut self, number: usize, token: usize, end: usize) -> Option<usize> {
        let sheet = self.sheet;
        let mut outer = number;
        while let Some(next) = self.within[outer] {
            outer = next;
        }
        let block = sheet.block(token);
        let is_next = |other: &usize| {
            let content = sheet.galley.tokens_in(self.attributions[*other].content[0]).start;
            self.within[*other].is_none() && content > end && sheet.block(content) == block + 1
        };
        let next = (number + 1..self.attributions.len()).take(MOST_FURTHER).find(is_next)?;
        if self.attributions[next].form == Form::Indirect {
            return None;
        }
        for other in [outer, next] {
            self.settle(other);
        }
        let (asked, answered) = (self.whole_of(outer)?, self.whole_of(next)?);
        (asked != answered && self.cast.figures[answered].seems_person()).then_some(answered)
    }
}
