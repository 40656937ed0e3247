//! The outlets of a ledger: how much of what they print is quoted, from whom, and what of it is their own.

use super::columns::{Columns, NONE};
use crate::derive::card::word;
use crate::query::{FORMS, KINDS};

/// An outlet in numbers; each field says what it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlet {
    /// Its name; `None` for documents that state none.
    pub name: Option<String>,
    /// Documents.
    pub documents: usize,
    /// Documents that are credited to an agency.
    pub by_agency: usize,
    /// Statements.
    pub statements: usize,
    /// Statements all inside quotation marks, of which none is, and of which a part is.
    pub direct: usize,
    #[allow(missing_docs)] // the field above says it
    pub indirect: usize,
    #[allow(missing_docs)]
    pub mixed: usize,
    /// Statements of speakers without a name.
    pub unnamed: usize,
    /// Statements of which nobody is known to be the speaker.
    pub unknown: usize,
    /// People and bodies who speak.
    pub people: usize,
}

/// The outlets with something to count, those with most statements first.
pub(super) fn count(columns: &Columns) -> Vec<Outlet> {
    let names = columns.outlets.values().iter().map(|name| Some(name.clone())).chain([None]);
    let mut outlets: Vec<Outlet> = names.map(|name| Outlet { name, ..Outlet::default() }).collect();
    let place = |outlet: u32| if outlet == NONE { columns.outlets.values().len() } else { outlet as usize };
    for printed in columns.documents.iter().filter(|printed| !printed.is_withdrawn) {
        let outlet = &mut outlets[place(printed.outlet)];
        outlet.documents += 1;
        outlet.by_agency += usize::from(printed.is_by_agency);
    }
    let [direct, indirect, mixed] = ["direct", "indirect", "mixed"].map(|form| word(FORMS, form));
    let [unnamed, unknown] = ["unnamed", "unknown"].map(|kind| word(KINDS, kind));
    let rows = &columns.rows;
    let mut people: Vec<(u32, u32)> = Vec::new();
    for row in 0..rows.number.len() {
        let by = place(columns.printed(row as u32).outlet);
        let outlet = &mut outlets[by];
        outlet.statements += 1;
        let (form, kind) = (rows.traits[row].form(), rows.traits[row].kind());
        outlet.direct += usize::from(form == direct);
        outlet.indirect += usize::from(form == indirect);
        outlet.mixed += usize::from(form == mixed);
        outlet.unnamed += usize::from(kind == unnamed);
        outlet.unknown += usize::from(kind == unknown);
        if rows.person[row] != NONE {
            people.push((by as u32, rows.person[row]));
        }
    }
    people.sort_unstable();
    people.dedup();
    for (by, _) in people {
        outlets[by as usize].people += 1;
    }
    outlets.retain(|outlet| outlet.documents > 0);
    outlets.sort_by(|one, other| other.statements.cmp(&one.statements).then_with(|| one.name.cmp(&other.name)));
    outlets
}
