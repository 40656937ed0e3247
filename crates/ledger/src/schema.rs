//! The file: what marks it as a ledger, its version, and how earlier versions are brought up to date.
//!
//! `PRAGMA application_id` marks the file and `PRAGMA user_version` is the version of its tables. To change them: raise
//! [`VERSION`], add a step to [`STEPS`] if the kept tables change (the derived ones are simply made anew), and put a file
//! of the version before into `tests/it/past`, where a test opens each of them.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::derive;
use crate::error::{Error, Result};

/// "ONRC", which `file` and other programs can show.
const APPLICATION: i64 = 0x4f4e_5243;
/// The version of the tables that this program writes.
pub(crate) const VERSION: i64 = 3;
/// What brings the kept tables from each version to the next: the first is from 1 to 2. An empty one makes the derived tables anew.
const STEPS: [&str; VERSION as usize - 1] = [
    // The cards of documents say whose statements are; a table of its own did so before.
    "DROP TABLE voice",
    // Documents without their families are a state that lasts.
    "",
];

/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(10);
/// Statements that are prepared once: as many as the program has.
const PREPARED: usize = 128;
/// Bytes of a page of a new file: twice what is usual, so that less of them is left empty beside rows of some kilobytes.
const PAGE: i64 = 8192;
/// Pages in memory, in KiB: random keys of a large ledger must not be fetched from the disk one by one.
const CACHE: i64 = 64 * 1024;

/// Opens a file to write, and makes it if it is not there.
pub(crate) fn open_to_write(path: &Path, may_create: bool) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if may_create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    } else if !path.exists() {
        return Err(Error::Missing { path: path.to_path_buf() });
    }
    let mut connection = Connection::open_with_flags(path, flags)?;
    set(&connection)?;
    if version(&connection, path)? != Some(VERSION) {
        // Of a file that has pages already, they keep their size.
        connection.pragma_update(None, "page_size", PAGE)?;
        // Another program may be making or bringing it up to date at this moment: look again inside the transaction.
        connection.pragma_update(None, "journal_mode", "wal")?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match version(&transaction, path)? {
            Some(VERSION) => {}
            Some(earlier) => {
                for step in &STEPS[earlier as usize - 1..] {
                    transaction.execute_batch(step)?;
                }
                derive::rebuild(&transaction)?;
            }
            None => {
                lay_out(&transaction)?;
                transaction.pragma_update(None, "application_id", APPLICATION)?;
            }
        }
        transaction.pragma_update(None, "user_version", VERSION)?;
        transaction.commit()?;
    }
    // What was committed must survive a loss of power, so that the log is brought to the disk with each commit.
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}

/// Opens a file to read; it sees the ledger as it was when each of its transactions began.
pub(crate) fn open_to_read(path: &Path) -> Result<Connection> {
    if !path.exists() {
        return Err(Error::Missing { path: path.to_path_buf() });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    set(&connection)?;
    match version(&connection, path)? {
        Some(VERSION) => Ok(connection),
        Some(version) => Err(Error::Older { path: path.to_path_buf(), version }),
        None => Err(Error::NotALedger { path: path.to_path_buf() }),
    }
}

/// Makes the tables, empty.
pub(crate) fn lay_out(connection: &Connection) -> Result<()> {
    connection.execute_batch(include_str!("schema.sql"))?;
    Ok(connection.execute_batch(derive::TABLES)?)
}

/// Opens a new file of temporary tables, beside which a ledger lies as `kept`, to be read only.
pub(crate) fn open_beside(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags("", flags)?;
    let mut address = String::from("file:");
    for char in path.to_string_lossy().chars() {
        match char {
            '%' => address.push_str("%25"),
            '?' => address.push_str("%3f"),
            '#' => address.push_str("%23"),
            _ => address.push(char),
        }
    }
    address.push_str("?mode=ro");
    set(&connection)?;
    connection.execute("ATTACH ?1 AS kept", [address])?;
    Ok(connection)
}

pub(crate) fn set(connection: &Connection) -> Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.pragma_update(None, "cache_size", -CACHE)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // No plan depends on the values that are looked for: else statements are planned anew for most of them.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// The version of a ledger; `None` for a file without content.
fn version(connection: &Connection, path: &Path) -> Result<Option<i64>> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    let is_empty = || -> Result<bool> { Ok(!connection.prepare("SELECT 1 FROM sqlite_schema")?.exists([])?) };
    match (application, version) {
        (APPLICATION, 1..=VERSION) => Ok(Some(version)),
        (APPLICATION, version) if version > VERSION => {
            Err(Error::Newer { path: path.to_path_buf(), version, known: VERSION })
        }
        (0, 0) if is_empty()? => Ok(None),
        _ => Err(Error::NotALedger { path: path.to_path_buf() }),
    }
}
