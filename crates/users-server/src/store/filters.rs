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
    /// Whether a condition was added to the account's.
    narrowed: bool,
}

impl Filter {
    /// The rows of `table` that belong to the account.
    pub(super) fn of_account(table: &str, account: u64) -> Self {
        Self {
            from_where: format!("FROM {table} WHERE account_id = ?"),
            values: vec![Value::Integer(key(account))],
            narrowed: false,
        }
    }

    /// Adds a condition that holds one `?` for each of `values`, in this order.
    pub(super) fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.from_where.push_str(" AND ");
        self.from_where.push_str(condition);
        self.values.extend(values);
        self.narrowed = true;
    }

    pub(super) fn equals(&mut self, column: &str, value: impl Into<Value>) {
        self.and(&format!("{column} = ?"), [value.into()]);
    }

    /// Keeps the rows where the column, which is in lower case, holds `part` in any case. It is no pattern:
    /// `%` and `_` stand for themselves.
    pub(super) fn contains(&mut self, column: &str, part: &str) {
        self.and(&format!("instr({column}, ?) > 0"), [Value::Text(part.to_lowercase())]);
    }

    /// Whether it leaves out any row of the account.
    pub(super) fn is_narrowed(&self) -> bool {
        self.narrowed
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
        window: Window,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Failure> {
        let sql = format!("SELECT {columns} {} ORDER BY {order} LIMIT ? OFFSET ?", self.from_where);
        let window = [window.limit, window.skip].map(|rows| Value::Integer(i64::try_from(rows).unwrap_or(i64::MAX)));
        let mut statement = tx.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(self.values.iter().chain(&window)), read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The ids of one page, and how many rows there are, both in a single pass: for conditions that cost more
    /// than stepping over the rows that they leave.
    pub(super) fn ids_and_count(
        &self,
        tx: &Transaction<'_>,
        column: &str,
        order: &str,
        window: Window,
    ) -> Result<(Vec<i64>, u64), Failure> {
        let sql = format!("SELECT {column} {} ORDER BY {order}", self.from_where);
        let mut statement = tx.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&self.values))?;
        let page = window.skip..window.skip.saturating_add(window.limit);
        let (mut ids, mut count) = (Vec::new(), 0_u64);
        while let Some(row) = rows.next()? {
            if page.contains(&count) {
                ids.push(row.get(0)?);
            }
            count = count.saturating_add(1);
        }
        Ok((ids, count))
    }
}

#[cfg(test)]
impl Filter {
    /// How SQLite would answer, one line a step.
    pub(super) fn plan(&self, tx: &Transaction<'_>, column: &str, order: &str) -> Vec<String> {
        let sql = format!("EXPLAIN QUERY PLAN SELECT {column} {} ORDER BY {order}", self.from_where);
        let mut statement = tx.prepare(&sql).unwrap();
        let steps = statement.query_map(params_from_iter(&self.values), |row| row.get("detail")).unwrap();
        steps.collect::<Result<_, _>>().unwrap()
    }
}

/// Which rows of an ordered list make the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) skip: u64,
    pub(super) limit: u64,
}

impl Window {
    pub(super) fn of(paging: &Paging) -> Self {
        Self { skip: paging.skip(), limit: paging.limit() }
    }

    /// The same rows counted from the list's end, when that is nearer; `None` when the start is.
    pub(super) fn reversed(self, total: u64) -> Option<Self> {
        let rows = self.limit.min(total.saturating_sub(self.skip));
        let skip = total.saturating_sub(self.skip).saturating_sub(rows);
        (skip < self.skip).then_some(Self { skip, limit: rows })
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
    let items = filter.rows(tx, columns, order, Window::of(paging), read)?;
    Ok(Page { count: items.len() as u64, items, total_count })
}

/// Ids as one value, for `json_each(?)`: a list of any length is the same statement.
pub(super) fn list(ids: impl Iterator<Item = i64>) -> Value {
    let ids: Vec<_> = ids.map(|id| id.to_string()).collect();
    Value::Text(format!("[{}]", ids.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a list of `total` that the window shows.
    fn shown(window: Window, total: u64) -> Vec<u64> {
        (0..total).skip(window.skip as usize).take(window.limit as usize).collect()
    }

    #[test]
    fn a_window_from_the_end_shows_the_same_rows() {
        for total in 0..12 {
            for skip in 0..15 {
                for limit in 0..15 {
                    let window = Window { skip, limit };
                    let Some(from_end) = window.reversed(total) else { continue };
                    let mut rows: Vec<_> = shown(from_end, total).iter().map(|row| total - 1 - row).collect();
                    rows.reverse();
                    assert_eq!(rows, shown(window, total), "{window:?} of {total}");
                }
            }
        }
    }

    #[test]
    fn only_the_second_half_is_counted_from_the_end() {
        let window = |skip| Window { skip, limit: 20 };
        assert_eq!(window(0).reversed(100_000), None);
        assert_eq!(window(99_980).reversed(100_000), Some(Window { skip: 0, limit: 20 }));
        assert_eq!(window(99_990).reversed(100_000), Some(Window { skip: 0, limit: 10 }));
        assert_eq!(window(u64::MAX).reversed(100_000), Some(Window { skip: 0, limit: 0 }));
    }
}
