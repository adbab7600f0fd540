//! Accounts, and the people who sign in to them.

use rusqlite::{OptionalExtension, Row, Transaction, params};
use users_api::params::{AccountRef, GetAccountInfo, Secret};
use users_api::record::Account;
use users_api::reply::AccountInfo;
use users_api::{ApiError, ErrorCode};

use super::amount::Amount;
use super::failure::Failure;
use super::{Store, key, secrets};
use crate::roles::StoredRole;

/// Who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The account.
    pub account_id: u64,
    /// Its name.
    pub account_name: String,
    /// The person; `None` for whoever holds the account's API key.
    pub login_id: Option<u64>,
    /// The person's e-mail address.
    pub email: Option<String>,
    /// What the caller may do. An API key has full permissions: those of the owner.
    pub role: StoredRole,
}

/// A person's row, with the hash that the password must match.
struct Person {
    login: Login,
    password_hash: String,
    activated: bool,
}

const PEOPLE: &str = "SELECT a.account_id, a.account_name, a.activated, l.login_id, l.email, l.role, l.password_hash
    FROM logins AS l JOIN accounts AS a ON a.account_id = l.account_id";

impl Store {
    /// Checks a sign-in (`Logon`). An account's id or name stands for its owner, an e-mail address for the
    /// person who has it. `None` when the account is unknown or the secret is wrong: the caller is not told which.
    ///
    /// # Errors
    /// 131 when the secret is right and the account is not activated; 1 or 162 when the database fails.
    pub fn login(&self, account: &AccountRef, secret: &Secret) -> Result<Option<Login>, ApiError> {
        match secret {
            Secret::Password(password) => self.login_by_password(account, password),
            Secret::ApiKey(api_key) => self.login_by_api_key(account, api_key),
        }
    }

    /// The login of an account's API key, which has full permissions; `None` when the key is not this account's.
    ///
    /// # Errors
    /// As [`Store::login`].
    pub fn api_key_login(&self, account_id: u64, api_key: &str) -> Result<Option<Login>, ApiError> {
        self.login_by_api_key(&AccountRef::Id(account_id), api_key)
    }

    fn login_by_password(&self, account: &AccountRef, password: &str) -> Result<Option<Login>, ApiError> {
        let person = self.read(|tx| find_person(tx, account))?;
        let checked = match &person {
            Some(person) => secrets::is_password(password, &person.password_hash),
            // As much work as for a wrong password: the time does not tell whether the account exists.
            None => secrets::hash_password(password).map(|_| false),
        };
        match person {
            Some(person) if checked.map_err(Failure::into_api_error)? => activated(person.login, person.activated),
            _ => Ok(None),
        }
    }

    fn login_by_api_key(&self, account: &AccountRef, api_key: &str) -> Result<Option<Login>, ApiError> {
        let found = self.read(|tx| {
            let sql = "SELECT account_id, account_name, activated FROM accounts AS a
                WHERE api_key_hash = ?1 AND CASE ?2
                    WHEN 'id' THEN account_id = ?3
                    WHEN 'name' THEN account_name = ?3
                    ELSE EXISTS (SELECT 1 FROM logins AS l WHERE l.account_id = a.account_id AND l.email = ?3) END";
            let hash = secrets::fingerprint(api_key);
            let login = |row: &Row<'_>| {
                let login = Login {
                    account_id: row.get::<_, i64>(0)?.unsigned_abs(),
                    account_name: row.get(1)?,
                    login_id: None,
                    email: None,
                    role: StoredRole::Owner,
                };
                Ok((login, row.get(2)?))
            };
            let mut statement = tx.prepare_cached(sql)?;
            let found = match account {
                AccountRef::Id(id) => statement.query_row(params![hash, "id", key(*id)], login),
                AccountRef::Name(name) => statement.query_row(params![hash, "name", name], login),
                AccountRef::Email(email) => statement.query_row(params![hash, "email", email], login),
            };
            Ok(found.optional()?)
        })?;
        found.map_or(Ok(None), |(login, is_activated)| activated(login, is_activated))
    }

    /// `GetAccountInfo`. The answer holds no API key: the database does not know it.
    ///
    /// # Errors
    /// 115 when there is no such account; 1 or 162 when the database fails.
    pub fn get_account_info(&self, account: u64, _: &GetAccountInfo) -> Result<AccountInfo, ApiError> {
        self.read(|tx| {
            let sql = "SELECT account_id, account_name, currency, balance,
                    (SELECT email FROM logins AS l WHERE l.account_id = a.account_id AND l.role = 'Owner')
                FROM accounts AS a WHERE account_id = ?";
            let read = |row: &Row<'_>| {
                Ok(Account {
                    account_id: row.get::<_, i64>(0)?.unsigned_abs(),
                    account_name: row.get(1)?,
                    currency: row.get(2)?,
                    balance: row.get::<_, Amount>(3)?.to_decimal(),
                    account_email: row.get(4)?,
                })
            };
            let account = tx.prepare_cached(sql)?.query_row([key(account)], read).optional()?;
            let account = account.ok_or_else(unknown_account)?;
            Ok(AccountInfo { account, api_address: None })
        })
    }
}

/// The account's own money.
pub(super) struct Purse {
    pub(super) balance: Amount,
    pub(super) currency: String,
}

pub(super) fn purse(tx: &Transaction<'_>, account: u64) -> Result<Purse, Failure> {
    let mut statement = tx.prepare_cached("SELECT balance, currency FROM accounts WHERE account_id = ?")?;
    let read = |row: &Row<'_>| Ok(Purse { balance: row.get(0)?, currency: row.get(1)? });
    let purse = statement.query_row([key(account)], read).optional()?;
    Ok(purse.ok_or_else(unknown_account)?)
}

/// How many users the account has; none when there is no such account.
pub(super) fn user_count(tx: &Transaction<'_>, account: u64) -> Result<u64, Failure> {
    let mut statement = tx.prepare_cached("SELECT user_count FROM accounts WHERE account_id = ?")?;
    let count: Option<i64> = statement.query_row([key(account)], |row| row.get(0)).optional()?;
    Ok(count.unwrap_or_default().unsigned_abs())
}

fn unknown_account() -> ApiError {
    ApiError::at(ErrorCode::AccountIdInvalid, "account_id")
}

fn activated(login: Login, is_activated: bool) -> Result<Option<Login>, ApiError> {
    if is_activated { Ok(Some(login)) } else { Err(ApiError::new(ErrorCode::AccountNotActivated)) }
}

fn find_person(tx: &Transaction<'_>, account: &AccountRef) -> Result<Option<Person>, Failure> {
    let by = |condition: &str| format!("{PEOPLE} WHERE {condition}");
    let found = match account {
        AccountRef::Id(id) => {
            let sql = by("a.account_id = ? AND l.role = 'Owner'");
            tx.prepare_cached(&sql)?.query_row([key(*id)], read_person).optional()?
        }
        AccountRef::Name(name) => {
            let sql = by("a.account_name = ? AND l.role = 'Owner'");
            tx.prepare_cached(&sql)?.query_row([name], read_person).optional()?
        }
        AccountRef::Email(email) => {
            tx.prepare_cached(&by("l.email = ?"))?.query_row([email], read_person).optional()?
        }
    };
    Ok(found)
}

fn read_person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person { login: read_login(row)?, password_hash: row.get("password_hash")?, activated: row.get("activated")? })
}

/// A login from the columns `account_id`, `account_name`, `login_id`, `email` and `role`; the last three are
/// NULL for the holder of the API key.
pub(super) fn read_login(row: &Row<'_>) -> rusqlite::Result<Login> {
    let role: Option<String> = row.get("role")?;
    Ok(Login {
        account_id: row.get::<_, i64>("account_id")?.unsigned_abs(),
        account_name: row.get("account_name")?,
        login_id: row.get::<_, Option<i64>>("login_id")?.map(i64::unsigned_abs),
        email: row.get("email")?,
        role: role.map_or(Ok(StoredRole::Owner), |name| read_role(&name))?,
    })
}

/// The role of a stored name; the schema's constraint lists the same names.
pub(super) fn read_role(name: &str) -> rusqlite::Result<StoredRole> {
    StoredRole::from_name(name).ok_or_else(|| rusqlite::Error::InvalidColumnName(format!("no role: {name}")))
}
