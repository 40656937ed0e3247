//! What was answered lately: whoever narrows a search down, or turns its pages, asks for the same words and counts again.

use std::sync::{Arc, Mutex, PoisonError};

/// Questions, each with its answer; the last that was asked at the end.
#[derive(Debug)]
pub(super) struct Recent<T: ?Sized> {
    /// So many bytes of answers are kept at most.
    room: usize,
    known: Mutex<Vec<Known<T>>>,
}

#[derive(Debug)]
struct Known<T: ?Sized> {
    question: String,
    answer: Arc<T>,
    bytes: usize,
}

impl<T: ?Sized> Recent<T> {
    /// Of nothing yet, with so many bytes for answers.
    pub(super) const fn new(room: usize) -> Self {
        Self { room, known: Mutex::new(Vec::new()) }
    }

    /// What was answered to a question.
    pub(super) fn find(&self, question: &str) -> Option<Arc<T>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let at = known.iter().position(|other| other.question == question)?;
        // It is the last that was asked now.
        known[at..].rotate_left(1);
        known.last().map(|known| Arc::clone(&known.answer))
    }

    /// Keeps an answer of so many bytes, and forgets what was not asked for longest.
    pub(super) fn keep(&self, question: &str, answer: &Arc<T>, bytes: usize) {
        // The question takes room, too, and an answer of nothing.
        let bytes = bytes + question.len() + size_of::<Known<T>>();
        if bytes > self.room {
            return;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|other| other.question != question);
        known.push(Known { question: question.to_owned(), answer: Arc::clone(answer), bytes });
        let mut room = self.room;
        let stay = known.iter().rev().take_while(|known| {
            let left = room.checked_sub(known.bytes);
            left.inspect(|&left| room = left).is_some()
        });
        let gone = known.len() - stay.count();
        known.drain(..gone);
    }

    /// How many bytes of memory the answers take.
    pub(super) fn bytes(&self) -> usize {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|known| known.bytes).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let recent: Recent<[u8]> = Recent::new(1000);
        let answer: Arc<[u8]> = vec![7; 300].into();
        for question in ["ferry", "bridge"] {
            recent.keep(question, &answer, answer.len());
        }
        assert_eq!(recent.find("ferry").as_deref(), Some(&*answer));
        recent.keep("harbour", &answer, answer.len());
        assert!(recent.find("bridge").is_none() && recent.find("ferry").is_some() && recent.find("harbour").is_some());
        assert!((600..=1000).contains(&recent.bytes()), "{}", recent.bytes());
        recent.keep("all", &answer, 1000);
        assert!(recent.find("all").is_none() && recent.find("ferry").is_some(), "what is too large drives nothing out");
    }
}
