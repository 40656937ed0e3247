//! Tables: an article a row, the columns told by their names or by the user.
//!
//! [`columns`] tells which column is which, `delimited` reads CSV and its kin, `parquet` reads Parquet.

pub mod columns;
pub(crate) mod delimited;
pub(crate) mod parquet;

use onrecord_read::document::{Claim, Field, Place};
use onrecord_read::format::Provenance;

pub use self::columns::Columns;
use self::columns::{Mapping, Part};
use crate::class::Class;
use crate::clipping::{Clipping, Gathered, Left};
use crate::files::Named;
use crate::markup;
use crate::printed::{is_unprinted, printed};

/// What is said of tables where their own words are not to tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// What stands between two cells, for tables that are text.
    pub delimiter: Option<u8>,
    /// Which columns are which.
    pub columns: Columns,
}

/// One row of a table, before it is an article.
struct Row<'r> {
    named: &'r Named,
    number: u64,
}

impl Row<'_> {
    fn place(&self) -> String {
        format!("{}: row {}", self.named.place, self.number)
    }

    /// Makes an article of the cells of a row; `None` if all of them are blank, as in the last rows of many spreadsheets.
    fn article(
        &self,
        mapping: &Mapping,
        names: &[String],
        cells: &[Vec<u8>],
        mut remarks: Vec<String>,
    ) -> Option<Gathered> {
        if cells.iter().all(|cell| is_unprinted(cell)) {
            return None;
        }
        let cell = |at: usize| cells.get(at).filter(|cell| !is_unprinted(cell));
        let place = self.place();
        let text = mapping.column(Part::Text).and_then(cell);
        let Some(text) = text else {
            let column = mapping.column(Part::Text).and_then(|at| names.get(at)).map_or("", String::as_str);
            let reason = format!("has nothing in the column {column:?} and was left out");
            return Some(Gathered::Skipped(Left { place, class: Class::Damaged, reason }));
        };
        let words = |at: usize| printed(&String::from_utf8_lossy(cell(at)?)).map(str::to_owned);
        let id = mapping.column(Part::Id).and_then(words);
        let claims = mapping.fields().filter_map(|(field, at)| {
            Some(Claim { field, value: words(at)?, place: Place::Record, key: names.get(at)?.clone() })
        });
        let provenance = Provenance {
            id: id.unwrap_or_else(|| format!("{}:{}", self.named.id, self.number)),
            origin: Some(format!("{}:{}", self.named.origin, self.number)),
            claims: claims.collect(),
            ..Provenance::default()
        };
        let clipping = Clipping::new(markup::format(text), text.clone(), provenance, place);
        Some(Gathered::Article(clipping).say(&mut remarks))
    }
}

/// The fields that a column may say something of, with the name that the user gives them.
const FIELDS: [(Field, &str); 8] = [
    (Field::Title, "title"),
    (Field::Outlet, "outlet"),
    (Field::Byline, "byline"),
    (Field::Published, "published"),
    (Field::Modified, "modified"),
    (Field::Address, "url"),
    (Field::Language, "language"),
    (Field::Section, "section"),
];
