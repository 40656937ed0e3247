//! The figures: counts of what was found, what was predicted and what there was to find.

use serde_json::{Map, Value, json};

/// The counts behind one figure; fractions where several annotators are averaged.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    hits: f64,
    predicted: f64,
    gold: f64,
}

impl Tally {
    /// The share of what was predicted that is right.
    pub(crate) fn precision(self) -> f64 {
        share(self.hits, self.predicted)
    }

    /// The share of what there is that was found.
    pub(crate) fn recall(self) -> f64 {
        share(self.hits, self.gold)
    }

    /// The harmonic mean of the two.
    pub(crate) fn f1(self) -> f64 {
        share(2.0 * self.hits, self.predicted + self.gold)
    }

    /// How many there were to find.
    pub(crate) fn gold(self) -> f64 {
        self.gold
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}

/// Named tallies, in the order in which they were first counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    rows: Vec<(String, Tally)>,
}

impl Figures {
    /// Adds counts to a figure.
    pub(crate) fn count(&mut self, name: &str, hits: usize, predicted: usize, gold: usize) {
        self.add(name, Tally { hits: hits as f64, predicted: predicted as f64, gold: gold as f64 });
    }

    /// Adds every figure of one comparison, as one of `rounds` that are averaged.
    pub(crate) fn add_share(&mut self, other: &Self, rounds: usize) {
        let whole = rounds as f64;
        for (name, tally) in &other.rows {
            let part = Tally { hits: tally.hits / whole, predicted: tally.predicted / whole, gold: tally.gold / whole };
            self.add(name, part);
        }
    }

    fn add(&mut self, name: &str, tally: Tally) {
        let index = self.rows.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.rows.push((name.to_owned(), Tally::default()));
            self.rows.len() - 1
        });
        let sum = &mut self.rows[index].1;
        sum.hits += tally.hits;
        sum.predicted += tally.predicted;
        sum.gold += tally.gold;
    }

    /// The tally of a figure, if it was counted.
    pub(crate) fn get(&self, name: &str) -> Option<Tally> {
        self.rows.iter().find(|(known, _)| known == name).map(|&(_, tally)| tally)
    }

    /// One line a figure, in percent.
    pub(crate) fn print(&self) -> String {
        let line = |(name, tally): &(String, Tally)| {
            let [precision, recall, f1] = [tally.precision(), tally.recall(), tally.f1()].map(|value| 100.0 * value);
            format!("  {name:22} P {precision:5.1}  R {recall:5.1}  F1 {f1:5.1}   gold {:.0}\n", tally.gold)
        };
        self.rows.iter().map(line).collect()
    }

    /// Every figure with its `p`, `r`, `f` and `gold`.
    pub(crate) fn to_json(&self) -> Value {
        let row = |(name, tally): &(String, Tally)| {
            let value = json!({"p": tally.precision(), "r": tally.recall(), "f": tally.f1(), "gold": tally.gold()});
            (name.clone(), value)
        };
        Value::Object(self.rows.iter().map(row).collect::<Map<_, _>>())
    }
}

#[cfg(test)]
mod tests {
    use super::Figures;

    #[test]
    fn two_annotators_weigh_as_much_as_one() {
        let (mut first, mut second, mut sum) = (Figures::default(), Figures::default(), Figures::default());
        first.count("cue exact", 1, 2, 2);
        second.count("cue exact", 2, 2, 4);
        sum.add_share(&first, 2);
        sum.add_share(&second, 2);
        let tally = sum.get("cue exact").expect("it was counted");
        assert_eq!((tally.precision(), tally.recall(), tally.gold()), (0.75, 0.5, 3.0));
    }

    #[test]
    fn a_figure_with_nothing_to_find_is_nought_and_not_undefined() {
        let mut figures = Figures::default();
        figures.count("cue exact", 0, 0, 0);
        let tally = figures.get("cue exact").expect("it was counted");
        assert_eq!((tally.precision(), tally.recall(), tally.f1()), (0.0, 0.0, 0.0));
    }
}
