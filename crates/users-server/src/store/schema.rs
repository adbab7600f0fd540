//! The schema, and how a file shows that it is this server's.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::failure::StoreError;

const SCHEMA: &str = include_str!("schema.sql");
/// Stands in the file's header, where SQLite keeps a place for it: the letters `UsPa`.
const APPLICATION_ID: i32 = 0x5573_5061;
/// Counts up with every change of the schema.
const VERSION: i32 = 1;

/// Why a file cannot be used.
pub(super) enum Problem {
    Sqlite(rusqlite::Error),
    Foreign,
    Version(i32),
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl Problem {
    pub(super) fn in_file(self, path: &Path) -> StoreError {
        let path = path.to_owned();
        match self {
            Self::Sqlite(source) => StoreError::Open { path, source },
            Self::Foreign => StoreError::Foreign { path },
            Self::Version(found) => StoreError::Version { path, found, expected: VERSION },
        }
    }
}

/// Lays the schema into an empty database, and checks that any other one holds it.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), Problem> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let pragma = |name| transaction.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let empty: bool = transaction.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))?;
    match (empty, pragma("application_id")?, pragma("user_version")?) {
        (false, APPLICATION_ID, VERSION) => return Ok(()),
        (false, APPLICATION_ID, other) => return Err(Problem::Version(other)),
        (true, 0, 0) => {}
        _ => return Err(Problem::Foreign),
    }
    transaction.execute_batch(SCHEMA)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    Ok(())
}
