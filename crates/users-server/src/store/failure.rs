//! What can go wrong in the store, inside and as its callers see it.

use std::path::PathBuf;

use rusqlite::ErrorCode as SqliteCode;
use thiserror::Error;
use users_api::{ApiError, ErrorCode};

/// Why the database cannot be opened or set up.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// SQLite cannot open the file.
    #[error("cannot open the database {}: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The file is an SQLite database of another program; nothing in it was changed.
    #[error("{} is the database of another program; name another file", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by another version of this server; nothing in it was changed.
    #[error(
        "the database {} has schema {found}, and this server needs schema {expected}; name another file, or delete this one",
        path.display()
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i32,
        /// The schema of this server.
        expected: i32,
    },
    /// What was to be set up breaks a rule; nothing was changed.
    #[error("{0}")]
    Refused(ApiError),
    /// SQLite failed while the database was set up; nothing was changed.
    #[error("the database failed: {0}")]
    Sqlite(rusqlite::Error),
    /// Something stored, or something asked of the system, is not as it must be.
    #[error("{0}")]
    Broken(String),
}

/// Why a piece of work was rolled back.
#[derive(Debug)]
pub(super) enum Failure {
    /// A rule of the API.
    Refused(ApiError),
    /// The database.
    Sqlite(rusqlite::Error),
    /// A stored value that this server cannot have written, or no random numbers to be had.
    Broken(String),
}

impl Failure {
    pub(super) fn broken(what: impl ToString) -> Self {
        Self::Broken(what.to_string())
    }

    /// The API's error. What went wrong inside is logged, and not told to the caller.
    pub(super) fn into_api_error(self) -> ApiError {
        match self {
            Self::Refused(error) => error,
            // Another process held the database all the while: nothing was done.
            Self::Sqlite(error) if is_busy(&error) => {
                tracing::warn!(%error, "the database is busy");
                ApiError::new(ErrorCode::TryLater)
            }
            Self::Sqlite(error) => {
                tracing::error!(%error, "the database failed");
                ApiError::new(ErrorCode::ServerFault1)
            }
            Self::Broken(what) => {
                tracing::error!(what, "the store failed");
                ApiError::new(ErrorCode::ServerFault1)
            }
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(SqliteCode::DatabaseBusy | SqliteCode::DatabaseLocked))
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(error) => Self::Refused(error),
            Failure::Sqlite(error) => Self::Sqlite(error),
            Failure::Broken(what) => Self::Broken(what),
        }
    }
}
