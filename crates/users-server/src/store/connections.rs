//! One connection that writes, and a few that read beside it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::failure::{Failure, StoreError};
use super::schema;

/// How many idle readers are kept. More readers than that at a time open connections of their own.
const IDLE_READERS: usize = 4;
/// How long a statement waits for another process that holds the database.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Statements that a connection keeps compiled.
const CACHED_STATEMENTS: usize = 64;

/// The connections to one database.
pub(super) struct Connections {
    writer: Mutex<Connection>,
    /// `None` for a database in memory, which only its own connection sees: it reads there, too.
    readers: Option<Readers>,
}

struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Connections {
    pub(super) fn open_file(path: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { path: path.to_owned(), source };
        let mut writer = Connection::open(path).map_err(failed)?;
        configure(&writer).map_err(failed)?;
        schema::prepare(&mut writer).map_err(|problem| problem.in_file(path))?;
        // Set after the check, so that a file of another program stays as it is.
        writer.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        let readers = Readers { path: path.to_owned(), idle: Mutex::default() };
        Ok(Self { writer: Mutex::new(writer), readers: Some(readers) })
    }

    pub(super) fn open_in_memory() -> Result<Self, StoreError> {
        let path = Path::new(":memory:");
        let failed = |source| StoreError::Open { path: path.to_owned(), source };
        let mut writer = Connection::open_in_memory().map_err(failed)?;
        configure(&writer).map_err(failed)?;
        schema::prepare(&mut writer).map_err(|problem| problem.in_file(path))?;
        Ok(Self { writer: Mutex::new(writer), readers: None })
    }

    /// Runs `work` on one snapshot.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let Some(readers) = &self.readers else {
            return work(&lock(&self.writer).transaction()?);
        };
        let mut reader = readers.take()?;
        let outcome = work(&reader.transaction()?);
        readers.give_back(reader);
        outcome
    }

    /// Runs `work` in a transaction that is committed when it succeeds. IMMEDIATE: it holds the write lock
    /// from the start, so that what it checked still holds when it writes.
    pub(super) fn write<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcome = work(&transaction)?;
        transaction.commit()?;
        Ok(outcome)
    }
}

impl Readers {
    fn take(&self) -> Result<Connection, rusqlite::Error> {
        if let Some(idle) = lock(&self.idle).pop() {
            return Ok(idle);
        }
        // Without CREATE: a file that was deleted under a running server must not come back empty.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags(&self.path, flags)?;
        configure(&reader)?;
        reader.pragma_update(None, "query_only", true)?;
        Ok(reader)
    }

    fn give_back(&self, reader: Connection) {
        let mut idle = lock(&self.idle);
        if idle.len() < IDLE_READERS {
            idle.push(reader);
        }
    }
}

fn configure(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    connection.pragma_update(None, "foreign_keys", true)?;
    // With NORMAL a power cut may undo the last transactions. Here a transfer that was answered has happened.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // 64 MiB: the indexes of 100,000 users stay in memory.
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.pragma_update(None, "temp_store", "MEMORY")
}

/// A thread that panicked while it held a lock left no half-done work behind: its transaction was rolled back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
