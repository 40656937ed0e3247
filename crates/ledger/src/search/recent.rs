//! What the index of words said lately: whoever narrows a search down, or turns its pages, asks for the same words again.

use std::sync::{Arc, Mutex, PoisonError};

use super::columns::Place;

/// So many statements are kept at most, of all questions together: 16 MiB of them.
const MOST: usize = 4 << 20;

/// Questions to the index, each with the statements that it gave; the last that was asked at the end.
#[derive(Debug, Default)]
pub(super) struct Recent {
    known: Mutex<Vec<(String, Arc<[Place]>)>>,
}

impl Recent {
    /// What the index said to a question.
    pub(super) fn find(&self, question: &str) -> Option<Arc<[Place]>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let at = known.iter().position(|(other, _)| other == question)?;
        // It is the last that was asked now.
        known[at..].rotate_left(1);
        known.last().map(|(_, places)| Arc::clone(places))
    }

    /// Keeps what the index said, and forgets what was not asked for longest.
    pub(super) fn keep(&self, question: &str, places: &Arc<[Place]>) {
        if places.len() > MOST {
            return;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(other, _)| other != question);
        known.push((question.to_owned(), Arc::clone(places)));
        // An answer without statements takes room, too.
        let mut room = MOST;
        let stay = known.iter().rev().take_while(|(question, places)| {
            let taken = places.len() + question.len() / size_of::<Place>() + 16;
            room.checked_sub(taken).inspect(|&left| room = left).is_some()
        });
        let gone = known.len() - stay.count();
        known.drain(..gone);
    }

    /// How many bytes of memory the statements take.
    pub(super) fn bytes(&self) -> usize {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|(_, places)| size_of_val::<[Place]>(places)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let recent = Recent::default();
        let third: Arc<[Place]> = vec![7; MOST / 3].into();
        for question in ["ferry", "bridge"] {
            recent.keep(question, &third);
        }
        assert_eq!(recent.find("ferry").as_deref(), Some(&*third));
        recent.keep("harbour", &third);
        assert!(recent.find("bridge").is_none() && recent.find("ferry").is_some() && recent.find("harbour").is_some());
        assert_eq!(recent.bytes(), 2 * (MOST / 3) * size_of::<Place>());
        recent.keep("all", &vec![0; MOST + 1].into());
        assert!(recent.find("all").is_none() && recent.find("ferry").is_some(), "what is too large drives nothing out");
    }
}
