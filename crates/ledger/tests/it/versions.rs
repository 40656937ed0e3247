//! What changed from one version of a document to the next.

use onrecord_ledger::version::{Change, changes};

use crate::desk::{Desk, Report};

#[test]
fn statements_appear_vanish_and_change_and_moving_is_none_of_it() {
    let mut desk = Desk::new();
    let earlier = Report::new(
        "ferry",
        &[
            ("Ada Moon", None, "the ferry is late today"),
            ("Tom Brill", None, "it will rain"),
            ("Ida Vale", None, "nobody was hurt in the harbour"),
        ],
    );
    let later = Report::new(
        "ferry",
        &[
            ("Ida Vale", None, "two people were hurt in the harbour"),
            ("Ada Moon", None, "the ferry is late today"),
            ("Tom Brill", None, "a court will decide"),
        ],
    );
    desk.add(&earlier);
    desk.add(&later);
    let rows = desk.ledger.rows_named("ferry").expect("readable");
    let kept = |at: usize| desk.ledger.kept(&rows[at]).expect("readable").expect("it was not withdrawn");
    let found = changes(&kept(0), &kept(1));
    let [Change::Vanished(1), Change::Changed { earlier: 2, later: 0, likeness }, Change::Appeared(2)] = found[..]
    else {
        panic!("{found:?}");
    };
    // "hurt in the harbour" are four of six and four of seven words.
    assert!((likeness - 8.0 / 13.0).abs() < 1e-9, "{likeness}");
    assert_eq!(changes(&kept(0), &kept(0)), []);
}
