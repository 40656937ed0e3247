//! Disjoint sets of places.

/// Disjoint sets of places, each known by its first.
#[derive(Debug)]
pub(crate) struct Union(Vec<usize>);

impl Union {
    /// So many places, each a set of its own.
    pub(crate) fn of(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The first place of the set of a place.
    pub(crate) fn find(&mut self, place: usize) -> usize {
        let mut root = place;
        while self.0[root] != root {
            root = self.0[root];
        }
        let mut at = place;
        while self.0[at] != root {
            at = std::mem::replace(&mut self.0[at], root);
        }
        root
    }

    /// Makes one set of those of two places.
    pub(crate) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        self.0[one.max(other)] = one.min(other);
    }
}
