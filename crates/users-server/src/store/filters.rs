//! The conditions of a list, and the page that they leave.

use rusqlite::types::Value;
use rusqlite::{Row, Transaction, params_from_iter};
use users_api::params::Paging;
use users_api::reply::Page;

use super::failure::Failure;
use super::key;

/// `FROM … WHERE …`, every value bound to a `?` of its own, never written into the text.
pub(super) struct Filter {
    from_where: String,
    values: Vec<Value>,
}

impl Filter {
    /// The rows of `table` that belong to the account.
    pub(super) fn of_account(table: &str, account: u64) -> Self {
        Self { from_where: format!("FROM {table} WHERE account_id = ?"), values: vec![Value::Integer(key(account))] }
    }

    /// Adds a condition that holds one `?` for each of `values`, in this order.
    pub(super) fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.from_where.push_str(" AND ");
        self.from_where.push_str(condition);
        self.values.extend(values);
    }

    pub(super) fn equals(&mut self, column: &str, value: impl Into<Value>) {
        self.and(&format!("{column} = ?"), [value.into()]);
    }

    /// Keeps the rows where the column, which is in lower case, holds `part` in any case. It is no pattern:
    /// `%` and `_` stand for themselves.
    pub(super) fn contains(&mut self, column: &str, part: &str) {
        self.and(&format!("instr({column}, ?) > 0"), [Value::Text(part.to_lowercase())]);
    }

    /// How many rows the conditions leave.
    pub(super) fn count(&self, tx: &Transaction<'_>) -> Result<u64, Failure> {
        let sql = format!("SELECT count(*) {}", self.from_where);
        let count: i64 = tx.prepare_cached(&sql)?.query_row(params_from_iter(&self.values), |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The rows of one page.
    pub(super) fn rows<T>(
        &self,
        tx: &Transaction<'_>,
        columns: &str,
        order: &str,
        paging: &Paging,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Failure> {
        let sql = format!("SELECT {columns} {} ORDER BY {order} LIMIT ? OFFSET ?", self.from_where);
        let window =
            [paging.limit(), paging.skip()].map(|number| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)));
        let mut statement = tx.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(self.values.iter().chain(&window)), read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// A page with its exact counts, both from the transaction's one snapshot.
pub(super) fn page<T>(
    tx: &Transaction<'_>,
    filter: &Filter,
    columns: &str,
    order: &str,
    paging: &Paging,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Page<T>, Failure> {
    let total_count = filter.count(tx)?;
    let items = filter.rows(tx, columns, order, paging, read)?;
    Ok(Page { count: items.len() as u64, items, total_count })
}

/// Ids as one value, for `json_each(?)`: a list of any length is the same statement.
pub(super) fn list(ids: impl Iterator<Item = i64>) -> Value {
    let ids: Vec<_> = ids.map(|id| id.to_string()).collect();
    Value::Text(format!("[{}]", ids.join(",")))
}
