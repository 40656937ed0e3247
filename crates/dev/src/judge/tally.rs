//! Counts verdicts, and says how far a count of so few can be off.

use crate::judge::verdict::{Verdict, Verdicts};

/// What the reader finds now, as far as a verdict looks at it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'a> {
    /// The id of the statement.
    pub(crate) statement: &'a str,
    /// The hash of its speaker.
    pub(crate) speaker: &'a str,
    /// What its source is: name, pronoun, nominal, no source.
    pub(crate) source: &'a str,
}

/// How a drawn statement stands with the verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Judged(Verdict),
    /// Another speaker was judged than is found now.
    Stale,
    Unjudged,
}

/// How this statement stands with the verdicts.
pub(crate) fn standing(found: &Found<'_>, verdicts: &Verdicts) -> Standing {
    match verdicts.get(found.statement) {
        None => Standing::Unjudged,
        Some(row) if row.speaker == found.speaker => Standing::Judged(row.verdict),
        Some(_) => Standing::Stale,
    }
}

/// The verdicts on the statements of one kind of source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) source: String,
    /// In the order of [`Verdict::ALL`].
    pub(crate) counts: [usize; 4],
}

impl Tally {
    pub(crate) fn judged(&self) -> usize {
        self.counts.iter().sum()
    }

    /// How many got the answer that a careful reader gives: the right speaker, or none where nobody can know.
    fn answered(&self) -> usize {
        let is_answer = |verdict: &Verdict| matches!(verdict, Verdict::Right | Verdict::RightlyOpen);
        Verdict::ALL.iter().zip(self.counts).filter(|(verdict, _)| is_answer(verdict)).map(|(_, count)| count).sum()
    }

    /// For each verdict, and then for right answers of both kinds, how many of 100 got it, and between which figures the
    /// share of all statements lies.
    pub(crate) fn shares(&self) -> [Share; 5] {
        let [right, wrong, open, rightly_open] = self.counts;
        [right, wrong, open, rightly_open, self.answered()].map(|count| Share::of(count, self.judged()))
    }
}

/// The tallies of all drawn statements and of each kind of source, from the verdicts that hold.
pub(crate) fn tallies(drawn: &[Found<'_>], verdicts: &Verdicts) -> Vec<Tally> {
    let names = ["all", "name", "pronoun", "nominal", "no source"];
    let mut tallies = names.map(|name| Tally { source: name.to_owned(), counts: [0; 4] });
    for found in drawn {
        if let Standing::Judged(verdict) = standing(found, verdicts) {
            for tally in tallies.iter_mut().filter(|tally| tally.source == "all" || tally.source == found.source) {
                for (count, known) in tally.counts.iter_mut().zip(Verdict::ALL) {
                    *count += usize::from(known == verdict);
                }
            }
        }
    }
    tallies.into()
}

/// A share in percent, with its 95 % interval.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    pub(crate) percent: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// The normal deviate that leaves 2.5 % on either side.
const DEVIATE: f64 = 1.959_963_984_540_054;

impl Share {
    /// The interval is Wilson's: it stays between 0 and 100 and holds for few statements too. (E. B. Wilson, "Probable
    /// Inference, the Law of Succession, and Statistical Inference", 1927.)
    fn of(part: usize, whole: usize) -> Self {
        if whole == 0 {
            return Self { percent: 0.0, low: 0.0, high: 100.0 };
        }
        let (whole, square) = (whole as f64, DEVIATE * DEVIATE);
        let share = part as f64 / whole;
        let middle = (share + square / (2.0 * whole)) / (1.0 + square / whole);
        let half =
            DEVIATE / (1.0 + square / whole) * (share * (1.0 - share) / whole + square / (4.0 * whole * whole)).sqrt();
        let percent = |share: f64| 100.0 * share.clamp(0.0, 1.0);
        Self { percent: percent(share), low: percent(middle - half), high: percent(middle + half) }
    }

    /// "88.5 (83.3 to 92.2)".
    pub(crate) fn print(self) -> String {
        format!("{:.1} ({:.1} to {:.1})", self.percent, self.low, self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, Share, Standing, standing, tallies};
    use crate::judge::verdict::{NONE, Row, Verdict, Verdicts};

    fn found<'a>(statement: &'a str, speaker: &'a str, source: &'a str) -> Found<'a> {
        Found { statement, speaker, source }
    }

    fn verdicts(rows: &[(&str, &str, Verdict)]) -> Verdicts {
        let row = |&(statement, speaker, verdict): &(&str, &str, Verdict)| {
            (statement.to_owned(), Row { document: "ferry".to_owned(), speaker: speaker.to_owned(), verdict })
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn a_verdict_holds_for_the_speaker_that_was_judged_alone() {
        let verdicts = verdicts(&[("0a", "5c", Verdict::Wrong)]);
        assert_eq!(standing(&found("0a", "5c", "name"), &verdicts), Standing::Judged(Verdict::Wrong));
        assert_eq!(standing(&found("0a", "5d", "name"), &verdicts), Standing::Stale);
        assert_eq!(standing(&found("0a", NONE, "name"), &verdicts), Standing::Stale);
        assert_eq!(standing(&found("0b", "5c", "name"), &verdicts), Standing::Unjudged);
    }

    #[test]
    fn verdicts_are_counted_by_what_the_source_is_and_stale_ones_not_at_all() {
        let verdicts = verdicts(&[
            ("0a", "5c", Verdict::Right),
            ("0b", "5c", Verdict::Wrong),
            ("0c", NONE, Verdict::RightlyOpen),
            ("0d", "5c", Verdict::Right),
            ("0e", "5c", Verdict::Right),
        ]);
        let drawn = [
            found("0a", "5c", "name"),
            found("0b", "5c", "pronoun"),
            found("0c", NONE, "pronoun"),
            found("0d", "stale", "name"),
            found("unjudged", "5c", "name"),
        ];
        let tallies = tallies(&drawn, &verdicts);
        let counts = |source: &str| tallies.iter().find(|tally| tally.source == source).map(|tally| tally.counts);
        assert_eq!(counts("all"), Some([1, 1, 0, 1]));
        assert_eq!(counts("name"), Some([1, 0, 0, 0]));
        assert_eq!(counts("pronoun"), Some([0, 1, 0, 1]));
        assert_eq!(counts("no source"), Some([0; 4]));
        assert_eq!(tallies[0].shares()[4].print(), Share::of(2, 3).print());
    }

    #[test]
    fn intervals_are_those_of_wilson() {
        // The worked figures of common statistics tables: 81 of 263, 15 of 148, 0 of 20.
        assert_eq!(Share::of(81, 263).print(), "30.8 (25.5 to 36.6)");
        assert_eq!(Share::of(15, 148).print(), "10.1 (6.2 to 16.0)");
        assert_eq!(Share::of(0, 20).print(), "0.0 (0.0 to 16.1)");
        assert_eq!(Share::of(0, 0).print(), "0.0 (0.0 to 100.0)");
    }
}
