//! The database: accounts, people who sign in, users, and every movement of money, in SQLite.
//!
//! [`Store`] has one method for each method of the API, and those that signing in needs. It is synchronous:
//! an asynchronous caller runs it where blocking is allowed. What it promises:
//!
//! - A call that fails changed nothing; a call that succeeded is on the disk.
//! - Money is exact, in ten-thousandths, and moves only by a row in the ledger (`schema.sql` sees to it).
//! - An account never sees another account's data: its ids are unknown there.
//!
//! The rules that a single value can break are checked where requests are read (`users_api::rules`), and once
//! more by the schema's constraints. Here stand the rules that need the data: what is unique, what exists,
//! who has how much.
//!
//! An id that points at something else of the account (an application, a queue, a skill) must exist. An id
//! that filters its own list (`user_id` in GetUsers) may match nothing: the list is then empty.

mod accounts;
mod amount;
mod applications;
mod connections;
mod failure;
mod filters;
mod get_users;
mod ledger;
mod neighbours;
mod schema;
mod secrets;
mod service_keys;
mod sessions;
mod setup;
mod targets;
mod transfer;
mod users;

use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::Transaction;
use users_api::ApiError;

pub use accounts::Login;
pub use failure::StoreError;
pub use service_keys::ServiceKey;
pub use setup::{NewAccount, NewUser, Setup};

use connections::Connections;
use failure::Failure;

/// The database of the reference server. A clone is another handle to the same database.
#[derive(Clone)]
pub struct Store {
    connections: Arc<Connections>,
    reactivate_default: bool,
}

impl Store {
    /// Opens the database file, and makes it when there is none.
    ///
    /// # Errors
    /// When the file cannot be opened or written, belongs to another program, or to another version of this one.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Connections::open_file(path).map(Self::on)
    }

    /// A database that lives as long as its handles.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        Connections::open_in_memory().map(Self::on)
    }

    fn on(connections: Connections) -> Self {
        Self { connections: Arc::new(connections), reactivate_default: false }
    }

    /// Whether SetUserInfo without `user_active` sets it to true through this handle.
    ///
    /// The reference says that the parameter defaults to true, so some server may do it, and wake a blocked
    /// user with any edit. This one leaves absent fields unchanged unless a test asks for the other reading.
    #[must_use]
    pub fn with_reactivate_default(mut self, reactivate_default: bool) -> Self {
        self.reactivate_default = reactivate_default;
        self
    }

    /// Reads from one state of the database, whatever is written meanwhile.
    fn read<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>) -> Result<T, ApiError> {
        self.connections.read(work).map_err(Failure::into_api_error)
    }

    /// Does `work` wholly, or not at all.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>) -> Result<T, ApiError> {
        self.connections.write(work).map_err(Failure::into_api_error)
    }
}

/// Seconds of Unix time; 0 on a clock that stands before 1970.
fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| i64::try_from(elapsed.as_secs()).ok())
        .unwrap_or_default()
}

/// An id as SQLite holds it. One that does not fit belongs to nothing: the database gives out positive ids only.
fn key(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(-1)
}
