//! Finds the documents of a run that are near-identical copies of earlier ones.

use std::collections::{HashMap, VecDeque};

use onrecord_read::fingerprint::Fingerprint;

/// So many documents are remembered, those that are no copies and came last: a copy is mostly found beside its original.
///
/// Each takes 512 bytes of fingerprint, 32 entries of the index of about 20 bytes, and its id: some 60 MB for all.
const MOST: usize = 50_000;

/// The documents that were met, by their fingerprints.
///
/// Every document is compared with those before it that are no copies themselves. So each copy names the first of its
/// kind, and a chain of small changes does not make one family of texts that have nothing in common.
pub(crate) struct Copies {
    most: usize,
    /// The originals that are remembered, oldest first.
    originals: VecDeque<(String, Fingerprint)>,
    /// How many have been forgotten, so that the number of an original never changes.
    forgotten: usize,
    /// The number of the original that has a key; of several the latest.
    with_key: HashMap<u64, usize>,
}

impl Copies {
    /// Remembers nothing yet.
    pub(crate) fn new() -> Self {
        Self::remembering(MOST)
    }

    fn remembering(most: usize) -> Self {
        Self { most, originals: VecDeque::new(), forgotten: 0, with_key: HashMap::new() }
    }

    /// The id of the earliest document that this one is a copy of; one that is none is remembered.
    pub(crate) fn original(&mut self, id: &str, fingerprint: Fingerprint) -> Option<String> {
        let keys = fingerprint.keys();
        let mut candidates: Vec<usize> = keys.iter().filter_map(|key| self.with_key.get(key).copied()).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut known = candidates.into_iter().filter_map(|number| self.originals.get(number - self.forgotten));
        if let Some((original, _)) = known.find(|(_, original)| fingerprint.is_copy(original)) {
            return Some(original.clone());
        }
        if self.originals.len() == self.most {
            self.forget();
        }
        let number = self.forgotten + self.originals.len();
        self.with_key.extend(keys.into_iter().map(|key| (key, number)));
        self.originals.push_back((id.to_owned(), fingerprint));
        None
    }

    fn forget(&mut self) {
        let Some((_, oldest)) = self.originals.pop_front() else { return };
        for key in oldest.keys() {
            if self.with_key.get(&key) == Some(&self.forgotten) {
                self.with_key.remove(&key);
            }
        }
        self.forgotten += 1;
    }
}

#[cfg(test)]
mod tests {
    use onrecord_read::text::Text;

    use super::*;

    fn fingerprint(number: usize, changed: &str) -> Fingerprint {
        let words = (0..200).map(|word| format!("w{number}x{word} ")).collect::<Vec<_>>().concat();
        Fingerprint::of(&Text::new(words + changed, [])).expect("it is long enough")
    }

    #[test]
    fn every_copy_names_the_first_of_its_kind() {
        let mut copies = Copies::new();
        assert_eq!(copies.original("a", fingerprint(1, "")), None);
        assert_eq!(copies.original("b", fingerprint(2, "")), None);
        assert_eq!(copies.original("c", fingerprint(1, "another last line")).as_deref(), Some("a"));
        assert_eq!(copies.original("d", fingerprint(1, "and one more")).as_deref(), Some("a"));
        assert_eq!(copies.original("e", fingerprint(2, "")).as_deref(), Some("b"));
    }

    #[test]
    fn memory_is_bounded_and_the_latest_are_remembered() {
        let mut copies = Copies::remembering(10);
        for number in 0..100 {
            assert_eq!(copies.original(&number.to_string(), fingerprint(number, "")), None);
        }
        assert_eq!((copies.originals.len(), copies.with_key.len()), (10, 320));
        assert_eq!(copies.original("again", fingerprint(95, "")).as_deref(), Some("95"));
        assert_eq!(copies.original("again", fingerprint(5, "")), None);
    }
}
