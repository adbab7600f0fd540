//! The keys of service accounts: the public halves, and their roles.

use rusqlite::{OptionalExtension, Row, Transaction, params};
use users_api::params::GetKeyRoles;
use users_api::record::Role;
use users_api::reply::List;
use users_api::{ApiError, ErrorCode};

use super::accounts::{read_login, read_role};
use super::failure::Failure;
use super::{Login, Store, key};
use crate::roles::StoredRole;

/// A service account's key, as the server knows it: the private half is in the key file only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceKey {
    /// The `kid` of its tokens.
    pub key_id: String,
    /// The `iss` of its tokens.
    pub account_id: u64,
    /// The RSA key that verifies them, in PEM form.
    pub public_key_pem: String,
    /// What its callers may do: a method that any of these roles may call.
    pub roles: Vec<StoredRole>,
}

impl Store {
    /// The key of this id; `None` when there is none.
    ///
    /// # Errors
    /// 1 or 162 when the database fails.
    pub fn service_key(&self, key_id: &str) -> Result<Option<ServiceKey>, ApiError> {
        self.read(|tx| {
            let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?));
            let found = tx
                .prepare_cached("SELECT account_id, public_key_pem FROM service_keys WHERE key_id = ?")?
                .query_row([key_id], read)
                .optional()?;
            let Some((account_id, public_key_pem)) = found else {
                return Ok(None);
            };
            let roles = roles_of(tx, key_id)?;
            Ok(Some(ServiceKey { key_id: key_id.to_owned(), account_id, public_key_pem, roles }))
        })
    }

    /// Adds a key, or puts another in the place of the one with its id.
    ///
    /// # Errors
    /// 115 when there is no such account, 433 when the id is another account's key; 1 or 162 when the
    /// database fails.
    pub fn insert_service_key(&self, service_key: &ServiceKey) -> Result<(), ApiError> {
        self.write(|tx| {
            super::accounts::purse(tx, service_key.account_id)?;
            let changed = tx.execute(
                "INSERT INTO service_keys (key_id, account_id, public_key_pem) VALUES (?, ?, ?)
                    ON CONFLICT (key_id) DO UPDATE SET public_key_pem = excluded.public_key_pem
                    WHERE account_id = excluded.account_id",
                params![service_key.key_id, key(service_key.account_id), service_key.public_key_pem],
            )?;
            if changed == 0 {
                return Err(unknown_key().into());
            }
            tx.execute("DELETE FROM service_key_roles WHERE key_id = ?", [&service_key.key_id])?;
            for role in &service_key.roles {
                tx.execute(
                    "INSERT OR IGNORE INTO service_key_roles (key_id, role) VALUES (?, ?)",
                    params![service_key.key_id, role.name()],
                )?;
            }
            Ok(())
        })
    }

    /// The owner's login of an account: the name and address that a token's caller acts under.
    ///
    /// # Errors
    /// 115 when there is no such account; 1 or 162 when the database fails.
    pub fn owner(&self, account_id: u64) -> Result<Login, ApiError> {
        self.read(|tx| {
            let sql = "SELECT a.account_id, a.account_name, l.login_id, l.email, l.role
                FROM accounts AS a JOIN logins AS l ON l.account_id = a.account_id AND l.role = 'Owner'
                WHERE a.account_id = ?";
            let owner = tx.prepare_cached(sql)?.query_row([key(account_id)], read_login).optional()?;
            Ok(owner.ok_or_else(|| ApiError::at(ErrorCode::AccountIdInvalid, "account_id"))?)
        })
    }

    /// `GetKeyRoles`, in the order of the roles' ids.
    ///
    /// # Errors
    /// 433 when the account has no such key; 1 or 162 when the database fails.
    pub fn get_key_roles(&self, account: u64, params: &GetKeyRoles) -> Result<List<Role>, ApiError> {
        self.read(|tx| {
            let known: bool = tx
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM service_keys WHERE key_id = ? AND account_id = ?)")?
                .query_row(params![params.key_id, key(account)], |row| row.get(0))?;
            if !known {
                return Err(unknown_key().into());
            }
            let roles = roles_of(tx, &params.key_id)?;
            let role = |role: StoredRole| Role { role_id: role.id(), role_name: role.name().to_owned() };
            Ok(List { items: roles.into_iter().map(role).collect() })
        })
    }
}

fn unknown_key() -> ApiError {
    ApiError::at(ErrorCode::KeyIdInvalid, "key_id")
}

fn roles_of(tx: &Transaction<'_>, key_id: &str) -> Result<Vec<StoredRole>, Failure> {
    let mut statement = tx.prepare_cached("SELECT role FROM service_key_roles WHERE key_id = ?")?;
    let roles = statement.query_map([key_id], |row| read_role(&row.get::<_, String>(0)?))?;
    let mut roles = roles.collect::<Result<Vec<_>, _>>()?;
    roles.sort_by_key(|role| role.id());
    Ok(roles)
}
