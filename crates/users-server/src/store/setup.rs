//! Filling a database with what the API has no method for: accounts, people, applications, skills, queues,
//! money from outside, and many users at once.

use std::collections::HashMap;

use rusqlite::{Transaction, named_params, params};
use users_api::params::expand_macros;
use users_api::record::AcdStatus;
use users_api::{ApiError, Decimal, ErrorCode};

use super::amount::Amount;
use super::failure::{Failure, StoreError};
use super::ledger::{self, Movement};
use super::transfer::default_descriptions;
use super::{Store, key, secrets};
use crate::roles::StoredRole;

/// An account to be made. Has no `Debug`: it holds secrets.
#[derive(Clone)]
pub struct NewAccount<'a> {
    /// Its name, unique on the server in any case of its letters.
    pub account_name: &'a str,
    /// Its currency and its users', for example `USD`.
    pub currency: &'a str,
    /// The address that its owner signs in with.
    pub owner_email: &'a str,
    /// The owner's password.
    pub owner_password: &'a str,
    /// A key with full permissions.
    pub api_key: Option<&'a str>,
    /// How many users AddUser lets it have; 1000 by the reference.
    pub user_limit: u64,
}

/// A user to be made, with what only the platform can set. Moments are seconds of Unix time. Has no `Debug`: it
/// holds a password.
#[derive(Clone)]
pub struct NewUser<'a> {
    /// `user_name`.
    pub user_name: &'a str,
    /// `user_display_name`.
    pub user_display_name: &'a str,
    /// The password. Users of one set-up with the same password share its hash, salt and all: a hundred
    /// thousand hashes would take minutes.
    pub user_password: &'a str,
    /// `user_active`.
    pub user_active: bool,
    /// `parent_accounting`.
    pub parent_accounting: bool,
    /// The opening balance, moved from the account when the user is made.
    pub balance: Decimal,
    /// What running calls have cost so far, at least zero: the live balance is lower by this.
    pub call_charges: Decimal,
    /// `user_custom_data`; none when empty.
    pub user_custom_data: &'a str,
    /// `mobile_phone`; none when empty.
    pub mobile_phone: &'a str,
    /// When the user was made.
    pub created: i64,
    /// When it was last changed.
    pub modified: i64,
    /// What the user is doing as an agent.
    pub acd_status: AcdStatus,
    /// Since when.
    pub acd_status_change_time: i64,
    /// `frozen`.
    pub frozen: bool,
    /// `two_factor_auth_required`.
    pub two_factor_auth_required: bool,
    /// The ids of the applications that the user may log in to.
    pub applications: &'a [u64],
    /// The ids of its skills.
    pub skills: &'a [u64],
    /// The ids of its queues.
    pub queues: &'a [u64],
}

/// A set-up in progress: one transaction. See [`Store::set_up`].
pub struct Setup<'a> {
    tx: &'a Transaction<'a>,
    hashes: HashMap<String, String>,
}

impl Store {
    /// Sets the database up: all that `work` does, or nothing.
    ///
    /// # Errors
    /// The first error of `work`, or of the database.
    pub fn set_up<T>(&self, work: impl FnOnce(&mut Setup<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.connections.write(|tx| work(&mut Setup { tx, hashes: HashMap::new() }))
    }
}

impl Setup<'_> {
    /// Whether the database holds no account yet.
    ///
    /// # Errors
    /// Those of the database, as for every method here.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.tx.query_row("SELECT NOT EXISTS (SELECT 1 FROM accounts)", [], |row| row.get(0))?)
    }

    /// Makes an account with its owner, without money; returns its id.
    ///
    /// # Errors
    /// When the name or the address is taken, or the database fails.
    pub fn account(&mut self, account: &NewAccount<'_>) -> Result<u64, StoreError> {
        self.tx.execute(
            "INSERT INTO accounts (account_name, currency, user_limit, api_key_hash) VALUES (?, ?, ?, ?)",
            params![
                account.account_name,
                account.currency,
                key(account.user_limit),
                account.api_key.map(secrets::fingerprint),
            ],
        )?;
        let account_id = self.last_id();
        self.login(account_id, account.owner_email, account.owner_password, StoredRole::Owner)?;
        Ok(account_id)
    }

    /// Lets the account have this many users by AddUser.
    ///
    /// # Errors
    /// Those of the database.
    pub fn user_limit(&self, account: u64, user_limit: u64) -> Result<(), StoreError> {
        self.tx.execute("UPDATE accounts SET user_limit = ? WHERE account_id = ?", [key(user_limit), key(account)])?;
        Ok(())
    }

    /// Says whether the account is activated; nobody signs in to one that is not (131).
    ///
    /// # Errors
    /// Those of the database.
    pub fn activated(&self, account: u64, activated: bool) -> Result<(), StoreError> {
        let sql = "UPDATE accounts SET activated = ? WHERE account_id = ?";
        self.tx.execute(sql, params![activated, key(account)])?;
        Ok(())
    }

    /// Adds a person who may sign in; returns the login's id.
    ///
    /// # Errors
    /// When the address is taken, the account has an owner and this is another one, or the database fails.
    pub fn login(&mut self, account: u64, email: &str, password: &str, role: StoredRole) -> Result<u64, StoreError> {
        let password_hash = self.hash(password)?;
        self.tx.execute(
            "INSERT INTO logins (account_id, email, password_hash, role) VALUES (?, ?, ?, ?)",
            params![key(account), email, password_hash, role.name()],
        )?;
        Ok(self.last_id())
    }

    /// Adds an application by its full name, `application.account.domain`; returns its id.
    ///
    /// # Errors
    /// When the account has one of this name, or the database fails.
    pub fn application(&self, account: u64, name: &str, modified: i64, secure: bool) -> Result<u64, StoreError> {
        self.tx.execute(
            "INSERT INTO applications (account_id, application_name, modified, secure_record_storage)
                VALUES (?, ?, ?, ?)",
            params![key(account), name, modified, secure],
        )?;
        Ok(self.last_id())
    }

    /// Adds a skill; returns its id.
    ///
    /// # Errors
    /// When the account has one of this name, or the database fails.
    pub fn skill(&self, account: u64, name: &str) -> Result<u64, StoreError> {
        self.tx.execute(
            "INSERT INTO skills (account_id, skill_name, skill_name_key) VALUES (?, ?, ?)",
            params![key(account), name, name.to_lowercase()],
        )?;
        Ok(self.last_id())
    }

    /// Adds a queue of an application; returns its id. With `auto_link`, users who are added to the
    /// application by AddUser join the queue.
    ///
    /// # Errors
    /// When the account has one of this name, or the database fails.
    pub fn queue(&self, account: u64, application: u64, name: &str, auto_link: bool) -> Result<u64, StoreError> {
        self.tx.execute(
            "INSERT INTO queues (account_id, application_id, acd_queue_name, acd_queue_name_key, auto_link)
                VALUES (?, ?, ?, ?, ?)",
            params![key(account), key(application), name, name.to_lowercase(), auto_link],
        )?;
        Ok(self.last_id())
    }

    /// Brings money into the account from outside: a row in its ledger. A negative amount takes it out.
    ///
    /// # Errors
    /// 125 for an amount that cannot be held exactly, or the database's.
    pub fn deposit(&self, account: u64, amount: Decimal, description: &str, at: i64) -> Result<(), StoreError> {
        let movement = Movement {
            account,
            user_id: None,
            account_amount: exact(amount)?,
            account_description: description,
            user_description: "",
        };
        Ok(ledger::record_at(self.tx, &movement, at)?)
    }

    /// Adds a user, without regard to the account's limit; returns its id.
    ///
    /// # Errors
    /// When a value breaks the schema (a name that an application has already, say), or the database fails.
    pub fn user(&mut self, account: u64, user: &NewUser<'_>) -> Result<u64, StoreError> {
        let password_hash = self.hash(user.user_password)?;
        let user_id = insert(self.tx, account, user, &password_hash)?;
        let belongings = [
            ("INSERT INTO user_skills (skill_id, user_id) VALUES (?, ?)", user.skills),
            ("INSERT INTO user_queues (acd_queue_id, user_id) VALUES (?, ?)", user.queues),
        ];
        for (sql, ids) in belongings {
            for id in ids {
                self.tx.prepare_cached(sql)?.execute([key(*id), user_id])?;
            }
        }
        for id in user.applications {
            let sql = "INSERT INTO application_users (application_id, user_id, user_name) VALUES (?, ?, ?)";
            self.tx.prepare_cached(sql)?.execute(params![key(*id), user_id, user.user_name])?;
        }
        let user_id = user_id.unsigned_abs();
        if !user.balance.is_zero() {
            self.transfer(account, user_id, user.balance, user.created)?;
        }
        Ok(user_id)
    }

    /// Moves money from the account to the user, or back when the amount is negative, with the descriptions of
    /// TransferMoneyToUser and without regard to what either side has.
    ///
    /// # Errors
    /// 125 for an amount that cannot be held exactly, or the database's.
    pub fn transfer(&self, account: u64, user_id: u64, amount: Decimal, at: i64) -> Result<(), StoreError> {
        let sql = "SELECT user_name FROM users WHERE user_id = ?";
        let name: String = self.tx.prepare_cached(sql)?.query_row([key(user_id)], |row| row.get(0))?;
        let (account_side, user_description) = default_descriptions(amount);
        let movement = Movement {
            account,
            user_id: Some(key(user_id)),
            account_amount: exact(amount)?.negated(),
            account_description: &expand_macros(account_side, user_id, &name),
            user_description,
        };
        Ok(ledger::record_at(self.tx, &movement, at)?)
    }

    fn last_id(&self) -> u64 {
        self.tx.last_insert_rowid().unsigned_abs()
    }

    fn hash(&mut self, password: &str) -> Result<String, StoreError> {
        if let Some(hash) = self.hashes.get(password) {
            return Ok(hash.clone());
        }
        let hash = secrets::hash_password(password)?;
        self.hashes.insert(password.to_owned(), hash.clone());
        Ok(hash)
    }
}

fn insert(tx: &Transaction<'_>, account: u64, user: &NewUser<'_>, password_hash: &str) -> Result<i64, StoreError> {
    tx.prepare_cached(
        "INSERT INTO users (account_id, user_name, user_display_name, display_name_key, password_hash, user_active,
                parent_accounting, call_charges, user_custom_data, mobile_phone, created, modified, acd_status,
                acd_status_change_time, frozen, two_factor_auth_required)
            VALUES (:account, :name, :display_name, :display_name_key, :password_hash, :active,
                :parent_accounting, :call_charges, nullif(:custom_data, ''), nullif(:mobile_phone, ''), :created,
                :modified, :acd_status, :acd_status_change_time, :frozen, :two_factor)",
    )?
    .execute(named_params! {
        ":account": key(account),
        ":name": user.user_name,
        ":display_name": user.user_display_name,
        ":display_name_key": user.user_display_name.to_lowercase(),
        ":password_hash": password_hash,
        ":active": user.user_active,
        ":parent_accounting": user.parent_accounting,
        ":call_charges": exact(user.call_charges)?,
        ":custom_data": user.user_custom_data,
        ":mobile_phone": user.mobile_phone,
        ":created": user.created,
        ":modified": user.modified,
        ":acd_status": user.acd_status.as_str(),
        ":acd_status_change_time": user.acd_status_change_time,
        ":frozen": user.frozen,
        ":two_factor": user.two_factor_auth_required,
    })?;
    Ok(tx.last_insert_rowid())
}

fn exact(amount: Decimal) -> Result<Amount, Failure> {
    Ok(Amount::from_decimal(amount).ok_or_else(|| ApiError::at(ErrorCode::MoneyAmountInvalid, "amount"))?)
}
