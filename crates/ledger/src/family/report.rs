//! Whether two documents are copies of one report: what an agency or another outlet wrote, printed by several.

use onrecord_read::fingerprint::{Fingerprint, NEAR_IDENTICAL};

/// What is looked at of a document.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The fingerprint of its text; none for a text of a few lines.
    pub fingerprint: Option<Fingerprint>,
    /// Who printed it.
    pub outlet: Option<String>,
    /// The agency that it is credited to.
    pub agency: Option<String>,
}

/// What shows that two documents are copies of one report.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The share of the sequences of five words that both have, of all that either has; an estimate, from 0 to 1.
    pub share: f64,
    /// The agency that both are credited to, or that one is credited to and the other is of.
    pub credit: Option<String>,
}

/// With one credit, copies that were cut to a third, or written on, are still copies: two outlets' own reports of one event
/// share a twentieth at most, quotations included, as `fingerprint` shows on the examples.
pub const WITH_CREDIT: f64 = 0.3;

/// What shows that two documents are copies of one report, if anything does.
pub fn evidence(one: &Sheet, other: &Sheet) -> Option<Evidence> {
    let share = one.fingerprint.as_ref()?.share(other.fingerprint.as_ref()?);
    let names = |sheet: &Sheet| [sheet.agency.clone(), sheet.outlet.clone()];
    let credit = [(one, other), (other, one)]
        .into_iter()
        .find_map(|(one, other)| one.agency.clone().filter(|agency| names(other).contains(&Some(agency.clone()))));
    let least = if credit.is_some() { WITH_CREDIT } else { NEAR_IDENTICAL };
    (share >= least).then_some(Evidence { share, credit })
}

#[cfg(test)]
mod tests {
    use onrecord_read::text::Text;

    use super::*;

    fn sheet(words: std::ops::Range<usize>, outlet: &str, agency: Option<&str>) -> Sheet {
        let text = words.map(|number| format!("word{number} ")).collect::<Vec<_>>().concat();
        Sheet {
            fingerprint: Fingerprint::of(&Text::new(text, [])),
            outlet: Some(outlet.to_owned()),
            agency: agency.map(str::to_owned),
        }
    }

    #[test]
    fn a_credit_makes_a_copy_of_what_is_cut_to_less() {
        let (whole, half) = (sheet(0..400, "Fairlead News", None), sheet(0..200, "Post", None));
        assert_eq!(evidence(&whole, &half), None);
        let credited = Sheet { agency: Some("Fairlead News".to_owned()), ..half.clone() };
        assert_eq!(evidence(&whole, &credited).and_then(|evidence| evidence.credit).as_deref(), Some("Fairlead News"));
        assert!(evidence(&whole, &sheet(20..400, "Post", None)).is_some_and(|evidence| evidence.credit.is_none()));
        assert_eq!(evidence(&credited, &sheet(900..1300, "Mail", Some("Fairlead News"))), None);
    }
}
