//! What can go wrong with a ledger.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::hash::Hash;

/// The outcome of work on a ledger.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong with a ledger; nothing that was committed before is lost.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no file at the path.
    #[error("cannot open the ledger {path}: there is no such file; `onrecord add` makes one")]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is something else than a ledger.
    #[error("cannot open the ledger {path}: the file is not a ledger of Onrecord; name another with --ledger")]
    NotALedger {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a later version of the program.
    #[error(
        "cannot open the ledger {path}: it has version {version}, and this program knows versions up to {known}; \
         use a newer onrecord"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of the file.
        version: i64,
        /// The last version that this program knows.
        known: i64,
    },
    /// The file was written by an earlier version of the program, and was opened for reading only.
    #[error(
        "cannot read the ledger {path}: it has the earlier version {version}; `onrecord rebuild` brings it up to date"
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// The version of the file.
        version: i64,
    },
    /// Another program has been writing for longer than we wait.
    #[error("cannot write to the ledger {path}: another program is writing to it; try again when it has finished")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder may not be written.
    #[error("cannot write to the ledger {path}: the file or its folder may only be read; check their permissions")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("cannot write to the ledger {path}: the disk is full; make room and try again, nothing was lost")]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The bytes of the file are damaged.
    #[error("cannot read the ledger {path}: the file is damaged ({cause}); go back to a copy of it")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the database says.
        cause: rusqlite::Error,
    },
    /// An entry does not say what an entry of its kind must say.
    #[error("entry {entry} cannot be used: {what}; `onrecord verify` says what else is wrong")]
    Entry {
        /// The number of the entry.
        entry: i64,
        /// What is wrong with it.
        what: String,
    },
    /// Something that an entry names by its hash is not in the archive, or is not what the hash says.
    #[error("entry {entry} names {hash}, which the archive {what}; `onrecord verify` says what else is wrong")]
    Archive {
        /// The number of the entry.
        entry: i64,
        /// The hash that it names.
        hash: Hash,
        /// "does not hold", or what is wrong with what it holds.
        what: &'static str,
    },
    /// What a decision is about is not in the ledger.
    #[error("there is no {what} {name} in the ledger")]
    Unknown {
        /// "document", "person", "statement", "entry".
        what: &'static str,
        /// The name it was looked for by.
        name: String,
    },
    /// A decision makes no sense.
    #[error("{0}")]
    Refused(String),
    /// Words of a statement are not where the statement says.
    #[error("cannot keep a statement of {document}: {what}")]
    Words {
        /// The id of the document.
        document: String,
        /// Which words, and what is wrong.
        what: String,
    },
    /// A file is no export that can be taken in, or is damaged.
    #[error("cannot import {path}: {place}: {what}")]
    Unfit {
        /// The file.
        path: PathBuf,
        /// Where in the file: "line 12".
        place: String,
        /// What is wrong there.
        what: String,
    },
    /// Anything else that the database says.
    #[error("the ledger {path} cannot be used: {cause}")]
    Database {
        /// The file.
        path: PathBuf,
        /// What the database says.
        cause: rusqlite::Error,
    },
}

impl From<rusqlite::Error> for Error {
    /// An error whose file is put in by [`at`](Error::at), which every public function of the crate does.
    fn from(cause: rusqlite::Error) -> Self {
        Self::Database { path: PathBuf::new(), cause }
    }
}

impl Error {
    /// The same error, told by what it means and with the file that it is about.
    pub(crate) fn at(self, path: &Path) -> Self {
        let Self::Database { path: known, cause } = self else { return self };
        let path = if known.as_os_str().is_empty() { path.to_path_buf() } else { known };
        match cause.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::NotADatabase) => Self::NotALedger { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, cause },
            _ => Self::Database { path, cause },
        }
    }
}
