//! The ledger: the only way money moves, and the history of it.

use rusqlite::ffi::SQLITE_CONSTRAINT_DATATYPE;
use rusqlite::types::Value;
use rusqlite::{Row, Transaction, params};
use users_api::params::GetTransactionHistory;
use users_api::record::Transaction as Record;
use users_api::reply::Page;
use users_api::{ApiError, ErrorCode, Timestamp};

use super::accounts::purse;
use super::amount::Amount;
use super::failure::Failure;
use super::filters::{Filter, page};
use super::{Store, key, now};

/// What the API calls a movement between the account and a user.
pub(super) const USER_MONEY_TRANSFER: &str = "user_money_transfer";
/// Money that came from outside.
pub(super) const WIRE_TRANSFER: &str = "wire_transfer";

/// A movement of money, before it is written.
pub(super) struct Movement<'a> {
    pub(super) account: u64,
    /// The user on the other side; `None` for money from outside.
    pub(super) user_id: Option<i64>,
    /// What the account's side gains; the user's side loses as much.
    pub(super) account_amount: Amount,
    pub(super) account_description: &'a str,
    pub(super) user_description: &'a str,
}

/// Writes the movement, and with it both balances. 125 when a balance would grow too large to be held.
pub(super) fn record(tx: &Transaction<'_>, movement: &Movement<'_>) -> Result<(), Failure> {
    record_at(tx, movement, now())
}

/// As [`record`], at another moment than now.
pub(super) fn record_at(tx: &Transaction<'_>, movement: &Movement<'_>, performed_at: i64) -> Result<(), Failure> {
    let (transaction_type, user_amount) = match movement.user_id {
        Some(_) => (USER_MONEY_TRANSFER, movement.account_amount.negated()),
        None => (WIRE_TRANSFER, Amount::ZERO),
    };
    let written = tx
        .prepare_cached(
            "INSERT INTO ledger (account_id, user_id, performed_at, transaction_type, account_amount, user_amount,
                account_description, user_description) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            key(movement.account),
            movement.user_id,
            performed_at,
            transaction_type,
            movement.account_amount,
            user_amount,
            movement.account_description,
            movement.user_description,
        ]);
    match written {
        Ok(_) => Ok(()),
        // The sum left the whole numbers: it has become a REAL, which no balance may be.
        Err(error) if is_overflow(&error) => Err(ApiError::at(ErrorCode::MoneyAmountInvalid, "amount").into()),
        Err(error) => Err(error.into()),
    }
}

fn is_overflow(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == SQLITE_CONSTRAINT_DATATYPE)
}

impl Store {
    /// `GetTransactionHistory`: the movements between two moments, both included, oldest first unless
    /// `desc_order`. Users who were deleted are still in it. An empty list when `to_date` comes before
    /// `from_date`.
    ///
    /// # Errors
    /// 115 when there is no such account, 496 for a moment that is none; 1 or 162 when the database fails.
    pub fn get_transaction_history(
        &self,
        account: u64,
        params: &GetTransactionHistory,
    ) -> Result<Page<Record>, ApiError> {
        let from = moment(&params.from_date, "from_date")?;
        let to = moment(&params.to_date, "to_date")?;
        self.read(|tx| {
            let currency = purse(tx, account)?.currency;
            let mut filter = Filter::of_account("ledger", account);
            filter.and("performed_at BETWEEN ? AND ?", [from, to].map(Value::Integer));
            if !params.user_id.is_empty() {
                let users = super::filters::list(params.user_id.iter().map(|id| key(*id)));
                filter.and("user_id IN (SELECT value FROM json_each(?))", [users]);
            }
            let order = match params.desc_order {
                Some(true) => "performed_at DESC, transaction_id DESC",
                _ => "performed_at, transaction_id",
            };
            let columns =
                "transaction_id, performed_at, account_amount, transaction_type, account_description, user_id";
            page(tx, &filter, columns, order, &params.paging, |row| read(row, &currency))
        })
    }
}

fn moment(timestamp: &Timestamp, field_name: &str) -> Result<i64, ApiError> {
    timestamp.unix().ok_or_else(|| ApiError::at(ErrorCode::ValueInvalid, field_name))
}

fn read(row: &Row<'_>, currency: &str) -> rusqlite::Result<Record> {
    Ok(Record {
        transaction_id: row.get::<_, i64>(0)?.unsigned_abs(),
        performed_at: read_moment(row, 1)?,
        amount: row.get::<_, Amount>(2)?.to_decimal(),
        currency: Some(currency.to_owned()),
        transaction_type: row.get(3)?,
        transaction_description: Some(row.get(4)?),
        user_id: row.get::<_, Option<i64>>(5)?.map(i64::unsigned_abs),
    })
}

fn read_moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    let seconds = row.get(column)?;
    Timestamp::from_unix(seconds).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, seconds))
}
