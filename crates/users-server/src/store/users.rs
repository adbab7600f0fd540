//! AddUser, SetUserInfo and DelUser.

use rusqlite::{Transaction, named_params, params};
use users_api::params::{AddUser, Changes, DelUser, SetUserInfo, TransferMoneyToUser};
use users_api::reply::{Added, Done};
use users_api::{ApiError, ErrorCode};

use super::failure::Failure;
use super::ledger::{self, Movement};
use super::targets::{self, Target};
use super::{Store, applications, key, now, secrets};

impl Store {
    /// `AddUser`: the user belongs to one application from the start, and joins that application's queues that
    /// link their users by themselves.
    ///
    /// # Errors
    /// 116, 107 or 558 for an application that is not there, 109 at the account's limit of users, 118 when the
    /// application has a user of this name; 1 or 162 when the database fails.
    pub fn add_user(&self, account: u64, params: &AddUser) -> Result<Added, ApiError> {
        // Before the transaction: the hash takes its time, and other writers need not wait for it.
        let password_hash = secrets::hash_password(&params.user_password).map_err(Failure::into_api_error)?;
        self.write(|tx| {
            let application = applications::find(tx, account, &params.application)?;
            check_limit(tx, account)?;
            check_free(tx, application, &params.user_name)?;
            let user_id = insert(tx, account, params, &password_hash)?;
            tx.prepare_cached("INSERT INTO application_users (application_id, user_id, user_name) VALUES (?, ?, ?)")?
                .execute(params![application, user_id, params.user_name])?;
            tx.prepare_cached(
                "INSERT INTO user_queues (acd_queue_id, user_id)
                    SELECT acd_queue_id, ? FROM queues WHERE application_id = ? AND auto_link",
            )?
            .execute(params![user_id, application])?;
            Ok(Added { result: 1, user_id: user_id.unsigned_abs() })
        })
    }

    /// `SetUserInfo`: changes the given fields, and leaves the others as they are
    /// ([`Store::with_reactivate_default`] has another reading). Without any field it does nothing.
    ///
    /// A user who comes to use the account's money keeps the balance of its own, untouched, for when it is
    /// switched back.
    ///
    /// # Errors
    /// 117, 393, 116, 107 and 558 for a user who is not there, 118 when an application of the user has another
    /// one of the new name, 535 when the new password is the current one; 1 or 162 when the database fails.
    pub fn set_user_info(&self, account: u64, params: &SetUserInfo) -> Result<Done, ApiError> {
        let changes = &params.changes;
        self.write(|tx| {
            let target = targets::find_one(tx, account, &params.user)?;
            let user_active = changes.user_active.or(self.reactivate_default.then_some(true));
            if let Some(name) = &changes.new_user_name {
                check_rename(tx, target.user_id, name)?;
            }
            let password_hash = match &changes.user_password {
                None => None,
                Some(password) => Some(new_hash(tx, target.user_id, password)?),
            };
            if *changes != Changes::default() || user_active.is_some() {
                update(tx, target.user_id, changes, user_active, password_hash.as_deref())?;
            }
            Ok(Done::OK)
        })
    }

    /// `DelUser`: deletes the users for good, in every application.
    ///
    /// The money of a deleted user goes back to the account, as a movement in the ledger; a debt is the
    /// account's from then on. What running calls have cost so far is not committed, and is dropped with them.
    ///
    /// # Errors
    /// 117, 393, 116, 107 and 558 for users who are not there; 1 or 162 when the database fails.
    pub fn del_user(&self, account: u64, params: &DelUser) -> Result<Done, ApiError> {
        self.write(|tx| {
            for target in targets::find(tx, account, &params.users)? {
                settle(tx, account, &target)?;
                tx.prepare_cached("DELETE FROM users WHERE user_id = ?")?.execute([target.user_id])?;
            }
            Ok(Done::OK)
        })
    }
}

fn check_limit(tx: &Transaction<'_>, account: u64) -> Result<(), Failure> {
    let full: bool = tx
        .prepare_cached("SELECT user_count >= user_limit FROM accounts WHERE account_id = ?")?
        .query_row([key(account)], |row| row.get(0))?;
    if full { Err(ApiError::new(ErrorCode::UserLimitReached).into()) } else { Ok(()) }
}

fn check_free(tx: &Transaction<'_>, application: i64, user_name: &str) -> Result<(), Failure> {
    let taken: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM application_users WHERE application_id = ? AND user_name = ?)")?
        .query_row(params![application, user_name], |row| row.get(0))?;
    if taken { Err(ApiError::at(ErrorCode::UserNameNotUnique, "user_name").into()) } else { Ok(()) }
}

/// The new name must be free in every application of the user.
fn check_rename(tx: &Transaction<'_>, user_id: i64, name: &str) -> Result<(), Failure> {
    let taken: bool = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM application_users AS mine
                JOIN application_users AS other ON other.application_id = mine.application_id
                WHERE mine.user_id = ?1 AND other.user_name = ?2 AND other.user_id <> ?1)",
        )?
        .query_row(params![user_id, name], |row| row.get(0))?;
    if taken { Err(ApiError::at(ErrorCode::UserNameNotUnique, "new_user_name").into()) } else { Ok(()) }
}

fn insert(tx: &Transaction<'_>, account: u64, params: &AddUser, password_hash: &str) -> Result<i64, Failure> {
    tx.prepare_cached(
        "INSERT INTO users (account_id, user_name, user_display_name, display_name_key, password_hash, user_active,
                parent_accounting, user_custom_data, mobile_phone, created, modified, acd_status_change_time)
            VALUES (:account, :name, :display_name, :display_name_key, :password_hash, :active,
                :parent_accounting, nullif(:custom_data, ''), nullif(:mobile_phone, ''), :now, :now, :now)",
    )?
    .execute(named_params! {
        ":account": key(account),
        ":name": params.user_name,
        ":display_name": params.user_display_name,
        ":display_name_key": params.user_display_name.to_lowercase(),
        ":password_hash": password_hash,
        ":active": params.user_active.unwrap_or(true),
        ":parent_accounting": params.parent_accounting.unwrap_or(false),
        ":custom_data": params.user_custom_data,
        ":mobile_phone": params.mobile_phone,
        ":now": now(),
    })?;
    Ok(tx.last_insert_rowid())
}

/// The hash of a password that differs from the current one.
fn new_hash(tx: &Transaction<'_>, user_id: i64, password: &str) -> Result<String, Failure> {
    let current: String = tx
        .prepare_cached("SELECT password_hash FROM users WHERE user_id = ?")?
        .query_row([user_id], |row| row.get(0))?;
    if secrets::is_password(password, &current)? {
        return Err(ApiError::at(ErrorCode::PasswordUsedBefore, "user_password").into());
    }
    secrets::hash_password(password)
}

/// Writes what is given. An empty text clears what was there; NULL keeps it.
fn update(
    tx: &Transaction<'_>,
    user_id: i64,
    changes: &Changes,
    user_active: Option<bool>,
    password_hash: Option<&str>,
) -> Result<(), Failure> {
    tx.prepare_cached(
        "UPDATE users SET
            user_name = coalesce(:name, user_name),
            user_display_name = coalesce(:display_name, user_display_name),
            display_name_key = coalesce(:display_name_key, display_name_key),
            password_hash = coalesce(:password_hash, password_hash),
            user_active = coalesce(:active, user_active),
            parent_accounting = coalesce(:parent_accounting, parent_accounting),
            user_custom_data = nullif(coalesce(:custom_data, user_custom_data), ''),
            mobile_phone = nullif(coalesce(:mobile_phone, mobile_phone), ''),
            modified = :now
            WHERE user_id = :user_id",
    )?
    .execute(named_params! {
        ":user_id": user_id,
        ":name": changes.new_user_name,
        ":display_name": changes.user_display_name,
        ":display_name_key": changes.user_display_name.as_ref().map(|name| name.to_lowercase()),
        ":password_hash": password_hash,
        ":active": user_active,
        ":parent_accounting": changes.parent_accounting,
        ":custom_data": changes.user_custom_data,
        ":mobile_phone": changes.mobile_phone,
        ":now": now(),
    })?;
    Ok(())
}

/// Brings a user's balance to zero before the user goes.
fn settle(tx: &Transaction<'_>, account: u64, target: &Target) -> Result<(), Failure> {
    if target.fixed_balance == super::amount::Amount::ZERO {
        return Ok(());
    }
    let description = format!("From deleted user: {}", target.user_name);
    let movement = Movement {
        account,
        user_id: Some(target.user_id),
        account_amount: target.fixed_balance,
        account_description: &description,
        user_description: TransferMoneyToUser::USER_DESCRIPTION_FROM_USER,
    };
    ledger::record(tx, &movement)
}
