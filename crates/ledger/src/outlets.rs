//! The outlets of a ledger: how much of what they print is quoted, from whom, and what of it is their own.

use rusqlite::Connection;

use crate::error::Result;
use crate::ledger::Ledger;

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

impl Ledger {
    /// The outlets, those with most statements first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn outlets(&self) -> Result<Vec<Outlet>> {
        self.at(|connection| {
            // One moment for all of it.
            let snapshot = connection.unchecked_transaction()?;
            let mut outlets = printed(&snapshot)?;
            let sql = "SELECT outlet, count(*), sum(form = 'direct'), sum(form = 'indirect'), sum(form = 'mixed'), \
                       sum(kind IS 'unnamed'), sum(speaker IS NULL), count(DISTINCT person) \
                       FROM statement JOIN document ON document.number = statement.document GROUP BY outlet";
            let mut statement = snapshot.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let name: Option<String> = row.get(0)?;
                let Some(outlet) = outlets.iter_mut().find(|outlet| outlet.name == name) else { continue };
                let count = |column: usize| row.get::<_, i64>(column).map(|count| count as usize);
                outlet.statements = count(1)?;
                (outlet.direct, outlet.indirect, outlet.mixed) = (count(2)?, count(3)?, count(4)?);
                (outlet.unnamed, outlet.unknown, outlet.people) = (count(5)?, count(6)?, count(7)?);
            }
            outlets.sort_by(|one, other| other.statements.cmp(&one.statements).then_with(|| one.name.cmp(&other.name)));
            Ok(outlets)
        })
    }
}

/// The outlets with their documents.
fn printed(connection: &Connection) -> Result<Vec<Outlet>> {
    let sql = "SELECT outlet, count(*), count(agency) FROM document WHERE withdrawn IS NULL GROUP BY outlet";
    let mut statement = connection.prepare_cached(sql)?;
    let outlets = statement.query_map([], |row| {
        let count = |column: usize| row.get::<_, i64>(column).map(|count| count as usize);
        Ok(Outlet { name: row.get(0)?, documents: count(1)?, by_agency: count(2)?, ..Outlet::default() })
    })?;
    Ok(outlets.collect::<rusqlite::Result<_>>()?)
}
