//! Work on bytes whose damage a library may not expect, so that it panics.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What the work gives; `None` if it panics.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = IS_GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    IS_GUARDED.set(before);
    outcome.ok()
}

/// Whether a panic of this thread would be one over damaged bytes, which the caller hears of as [`Class::Damaged`], so
/// that a panic hook need not say anything.
///
/// [`Class::Damaged`]: crate::Class::Damaged
pub fn is_guarded() -> bool {
    IS_GUARDED.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_none_and_guards_nothing_behind_it() {
        assert_eq!(guarded(|| usize::from(is_guarded())), Some(1));
        assert_eq!(guarded(|| [0].get(usize::from(is_guarded())).copied().expect("there is no second")), None);
        assert!(!is_guarded());
    }
}
