//! The users that a request points at.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, Row, ToSql, Transaction, params};
use users_api::params::{Selection, UserRef, UsersRef};
use users_api::{ApiError, ErrorCode};

use super::amount::Amount;
use super::failure::Failure;
use super::{applications, key};

/// A user that something is to be done with.
pub(super) struct Target {
    pub(super) user_id: i64,
    pub(super) user_name: String,
    pub(super) parent_accounting: bool,
    pub(super) fixed_balance: Amount,
    /// What running calls have cost so far, and so is no longer there to be taken.
    pub(super) call_charges: Amount,
}

const COLUMNS: &str = "u.user_id, u.user_name, u.parent_accounting, u.fixed_balance, u.call_charges";

/// The users of a list, each once, in the order of the list; `all` in the order of their ids. One unknown user
/// makes the whole list an error: 117 for an id or a name that the account does not have, 393 for a name that
/// another application of the account has, and the application's own errors.
pub(super) fn find(tx: &Transaction<'_>, account: u64, users: &UsersRef) -> Result<Vec<Target>, Failure> {
    match users {
        UsersRef::Ids(Selection::All) => all(tx, "users AS u WHERE u.account_id = ? ORDER BY u.user_id", key(account)),
        UsersRef::Ids(Selection::These(ids)) => each_once(ids, |id| find_id(tx, account, *id)),
        UsersRef::Names { names, application } => {
            let application = applications::find(tx, account, application)?;
            match names {
                Selection::All => {
                    let of_application = "application_users AS m JOIN users AS u ON u.user_id = m.user_id
                        WHERE m.application_id = ? ORDER BY u.user_id";
                    all(tx, of_application, application)
                }
                Selection::These(names) => each_once(names, |name| find_name(tx, account, application, name)),
            }
        }
    }
}

/// The one user of a request; errors as for a list.
pub(super) fn find_one(tx: &Transaction<'_>, account: u64, user: &UserRef) -> Result<Target, Failure> {
    match user {
        UserRef::Id(id) => find_id(tx, account, *id),
        UserRef::Name { user_name, application } => {
            let application = applications::find(tx, account, application)?;
            find_name(tx, account, application, user_name)
        }
    }
}

fn all(tx: &Transaction<'_>, from: &str, of: i64) -> Result<Vec<Target>, Failure> {
    let mut statement = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM {from}"))?;
    let targets = statement.query_map([of], read)?;
    Ok(targets.collect::<Result<_, _>>()?)
}

/// Nobody is paid twice for being named twice.
fn each_once<T>(items: &[T], find: impl Fn(&T) -> Result<Target, Failure>) -> Result<Vec<Target>, Failure> {
    let mut targets = items.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    let mut seen = HashSet::new();
    targets.retain(|target| seen.insert(target.user_id));
    Ok(targets)
}

fn find_id(tx: &Transaction<'_>, account: u64, id: u64) -> Result<Target, Failure> {
    let found = query(tx, "users AS u WHERE u.user_id = ? AND u.account_id = ?", &[&key(id), &key(account)])?;
    Ok(found.ok_or_else(|| ApiError::at(ErrorCode::UserIdInvalid, "user_id"))?)
}

fn find_name(tx: &Transaction<'_>, account: u64, application: i64, name: &str) -> Result<Target, Failure> {
    let from = "application_users AS m JOIN users AS u ON u.user_id = m.user_id
        WHERE m.application_id = ? AND m.user_name = ?";
    match query(tx, from, &[&application, &name])? {
        Some(target) => Ok(target),
        None => {
            let elsewhere: bool = tx
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM users WHERE account_id = ? AND user_name = ?)")?
                .query_row(params![key(account), name], |row| row.get(0))?;
            let code = if elsewhere { ErrorCode::UserNotInApplication } else { ErrorCode::UserIdInvalid };
            Err(ApiError::at(code, "user_name").into())
        }
    }
}

fn query(tx: &Transaction<'_>, from: &str, values: &[&dyn ToSql]) -> Result<Option<Target>, Failure> {
    Ok(tx.prepare_cached(&format!("SELECT {COLUMNS} FROM {from}"))?.query_row(values, read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Target> {
    Ok(Target {
        user_id: row.get(0)?,
        user_name: row.get(1)?,
        parent_accounting: row.get(2)?,
        fixed_balance: row.get(3)?,
        call_charges: row.get(4)?,
    })
}
