//! GetUsers.
//!
//! The page is found, and the matches are counted, in an index that holds the order and every plain filter;
//! then the page's rows are loaded by their ids, and what belongs to them (applications, skills, queues) with
//! one statement each.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use users_api::params::{GetUsers, OrderBy};
use users_api::record::User;
use users_api::reply::Page;
use users_api::{ApiError, ErrorCode, Timestamp};

use super::amount::Amount;
use super::failure::Failure;
use super::filters::{Filter, Window, list};
use super::{Store, accounts, applications, key, neighbours};

impl Store {
    /// `GetUsers`: every filter that is given must hold. A part of a name matches in any case, and is no pattern.
    /// Display names are ordered without regard to case; users of the same name stand in the order of their ids.
    ///
    /// # Errors
    /// 116, 218, 222 and 224 for an application, a queue, a skill and an excluded skill that the account does
    /// not have (`field_name` says which); 1 or 162 when the database fails.
    pub fn get_users(&self, account: u64, params: &GetUsers) -> Result<Page<User>, ApiError> {
        self.read(|tx| {
            check_references(tx, account, params)?;
            let filter = filter(tx, account, params)?;
            let (ids, total_count) = find(tx, account, &filter, params)?;
            let items = load(tx, &ids, params)?;
            Ok(Page { count: items.len() as u64, items, total_count })
        })
    }
}

/// The order with the id last, so that pages neither overlap nor leave a user out; and its reverse.
fn order(order_by: Option<OrderBy>) -> (&'static str, &'static str) {
    match order_by.unwrap_or_default() {
        OrderBy::UserId => ("u.user_id", "u.user_id DESC"),
        OrderBy::UserName => ("u.user_name, u.user_id", "u.user_name DESC, u.user_id DESC"),
        OrderBy::UserDisplayName => ("u.display_name_key, u.user_id", "u.display_name_key DESC, u.user_id DESC"),
    }
}

/// The ids of the page, and the number of all users who match.
fn find(tx: &Transaction<'_>, account: u64, filter: &Filter, params: &GetUsers) -> Result<(Vec<i64>, u64), Failure> {
    let (forward, backward) = order(params.order_by);
    let window = Window::of(&params.paging);
    if filter.is_narrowed() {
        return filter.ids_and_count(tx, "u.user_id", forward, window);
    }
    let total = accounts::user_count(tx, account)?;
    // Rows that are skipped are stepped over one by one: the last page is the first one from the end.
    let ids = match window.reversed(total) {
        None => filter.rows(tx, "u.user_id", forward, window, |row| row.get(0))?,
        Some(window) => {
            let mut ids = filter.rows(tx, "u.user_id", backward, window, |row| row.get(0))?;
            ids.reverse();
            ids
        }
    };
    Ok((ids, total))
}

fn filter(tx: &Transaction<'_>, account: u64, params: &GetUsers) -> Result<Filter, Failure> {
    let mut filter = Filter::of_account("users AS u", account);
    if let Some(application) = &params.application {
        let ids = applications::matching(tx, account, application)?;
        filter.and(
            "u.user_id IN (SELECT user_id FROM application_users
                WHERE application_id IN (SELECT value FROM json_each(?)))",
            [list(ids.into_iter())],
        );
    }
    if let Some(id) = params.user_id {
        filter.equals("u.user_id", key(id));
    }
    if let Some(part) = &params.user_name {
        filter.contains("u.user_name", part);
    }
    if let Some(part) = &params.user_display_name {
        filter.contains("u.display_name_key", part);
    }
    if let Some(active) = params.user_active {
        filter.equals("u.user_active", active);
    }
    if !params.acd_status.is_empty() {
        let marks = vec!["?"; params.acd_status.len()].join(", ");
        let words = params.acd_status.iter().map(|status| Value::Text(status.as_str().to_owned()));
        filter.and(&format!("u.acd_status IN ({marks})"), words);
    }
    let mut belonging = |condition: &str, id: Option<u64>| {
        if let Some(id) = id {
            filter.and(condition, [Value::Integer(key(id))]);
        }
    };
    let queue = "(SELECT user_id FROM user_queues WHERE acd_queue_id = ?)";
    belonging(&format!("u.user_id IN {queue}"), params.acd_queue_id);
    belonging(&format!("u.user_id NOT IN {queue}"), params.excluded_acd_queue_id);
    let skill = "(SELECT user_id FROM user_skills WHERE skill_id = ?)";
    belonging(&format!("u.user_id IN {skill}"), params.skill_id);
    belonging(&format!("u.user_id NOT IN {skill}"), params.excluded_skill_id);
    Ok(filter)
}

/// Queues and skills that the request names must be the account's.
fn check_references(tx: &Transaction<'_>, account: u64, params: &GetUsers) -> Result<(), Failure> {
    let queue = "SELECT 1 FROM queues WHERE acd_queue_id = ? AND account_id = ?";
    let skill = "SELECT 1 FROM skills WHERE skill_id = ? AND account_id = ?";
    let references = [
        (params.acd_queue_id, queue, ErrorCode::AcdQueueIdInvalid, "acd_queue_id"),
        (params.excluded_acd_queue_id, queue, ErrorCode::AcdQueueIdInvalid, "excluded_acd_queue_id"),
        (params.skill_id, skill, ErrorCode::SkillIdInvalid, "skill_id"),
        (params.excluded_skill_id, skill, ErrorCode::ExcludedSkillIdInvalid, "excluded_skill_id"),
        (params.showing_skill_id, skill, ErrorCode::SkillIdInvalid, "showing_skill_id"),
    ];
    for (id, sql, code, field_name) in references {
        let Some(id) = id else { continue };
        let found = tx.prepare_cached(sql)?.query_row(params![key(id), key(account)], |_| Ok(())).optional()?;
        found.ok_or_else(|| ApiError::at(code, field_name))?;
    }
    Ok(())
}

/// The users of these ids, in this order.
fn load(tx: &Transaction<'_>, ids: &[i64], params: &GetUsers) -> Result<Vec<User>, Failure> {
    let ids = list(ids.iter().copied());
    let live = params.return_live_balance.unwrap_or(true);
    let mut statement = tx.prepare_cached(
        "SELECT u.* FROM json_each(?) AS page CROSS JOIN users AS u ON u.user_id = page.value ORDER BY page.key",
    )?;
    let users = statement.query_map([&ids], |row| read(row, live))?;
    let mut users = users.collect::<Result<Vec<_>, _>>()?;

    let applications = "application_users AS m ON m.user_id = page.value
        JOIN applications AS x ON x.application_id = m.application_id ORDER BY x.application_id";
    let mut applications = belongings(tx, applications, &[&ids], applications::read)?;
    for user in &mut users {
        user.applications = Some(applications.remove(&user.user_id).unwrap_or_default());
    }
    if params.with_skills == Some(true) {
        let skills = "user_skills AS m ON m.user_id = page.value JOIN skills AS x ON x.skill_id = m.skill_id
            WHERE ?2 IS NULL OR x.skill_id = ?2 ORDER BY x.skill_id";
        let shown = params.showing_skill_id.map_or(Value::Null, |id| Value::Integer(key(id)));
        let mut skills = belongings(tx, skills, &[&ids, &shown], neighbours::read_skill)?;
        for user in &mut users {
            user.skills = Some(skills.remove(&user.user_id).unwrap_or_default());
        }
    }
    if params.with_queues == Some(true) {
        let queues = "user_queues AS m ON m.user_id = page.value
            JOIN queues AS x ON x.acd_queue_id = m.acd_queue_id ORDER BY x.acd_queue_id";
        let mut queues = belongings(tx, queues, &[&ids], neighbours::read_queue)?;
        for user in &mut users {
            user.acd_queues = Some(queues.remove(&user.user_id).unwrap_or_default());
        }
    }
    Ok(users)
}

/// What belongs to each user of the page, by the user's id: one statement for the whole page. In `join`, `m`
/// ties users to `x`, which is what belongs to them.
fn belongings<T>(
    tx: &Transaction<'_>,
    join: &str,
    values: &[&Value],
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<HashMap<u64, Vec<T>>, Failure> {
    let sql = format!("SELECT m.user_id AS of_user, x.* FROM json_each(?1) AS page CROSS JOIN {join}");
    let mut statement = tx.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut found: HashMap<u64, Vec<T>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let user_id: i64 = row.get("of_user")?;
        found.entry(user_id.unsigned_abs()).or_default().push(read(row)?);
    }
    Ok(found)
}

/// Skills and queues are filled in when they are asked for.
fn read(row: &Row<'_>, live: bool) -> rusqlite::Result<User> {
    let fixed: Amount = row.get("fixed_balance")?;
    let fixed_balance = fixed.to_decimal();
    let live_balance = fixed_balance - row.get::<_, Amount>("call_charges")?.to_decimal();
    Ok(User {
        user_id: row.get::<_, i64>("user_id")?.unsigned_abs(),
        user_name: row.get("user_name")?,
        user_display_name: row.get("user_display_name")?,
        user_active: row.get("user_active")?,
        parent_accounting: row.get("parent_accounting")?,
        live_balance,
        fixed_balance,
        balance: if live { live_balance } else { fixed_balance },
        user_custom_data: row.get("user_custom_data")?,
        created: Timestamp::from_unix(row.get("created")?),
        modified: Timestamp::from_unix(row.get("modified")?),
        acd_status: Some(row.get("acd_status")?),
        acd_status_change_time: Timestamp::from_unix(row.get("acd_status_change_time")?),
        frozen: Some(row.get("frozen")?),
        mobile_phone: row.get("mobile_phone")?,
        two_factor_auth_required: Some(row.get("two_factor_auth_required")?),
        applications: None,
        skills: None,
        acd_queues: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use users_api::record::AcdStatus;

    /// Large accounts depend on it: nothing is sorted, and no row of the table is read to find a page.
    #[test]
    fn every_order_and_plain_filter_is_answered_by_one_index() {
        let store = Store::open_in_memory().unwrap();
        let text = || Some("an".to_owned());
        let filters = [
            GetUsers::default(),
            GetUsers { user_name: text(), ..GetUsers::default() },
            GetUsers { user_display_name: text(), ..GetUsers::default() },
            GetUsers { user_active: Some(true), ..GetUsers::default() },
            GetUsers { acd_status: vec![AcdStatus::Ready, AcdStatus::Dnd], ..GetUsers::default() },
        ];
        let indexes = [
            (OrderBy::UserId, "users_by_id"),
            (OrderBy::UserName, "users_by_name"),
            (OrderBy::UserDisplayName, "users_by_display_name"),
        ];
        for params in filters {
            for (order_by, index) in indexes {
                let (forward, backward) = order(Some(order_by));
                for order in [forward, backward] {
                    let plan = store.read(|tx| Ok(filter(tx, 1, &params)?.plan(tx, "u.user_id", order))).unwrap();
                    let expected = format!("SEARCH u USING COVERING INDEX {index} (account_id=?)");
                    assert_eq!(plan, [expected], "{params:?} by {order}");
                }
            }
        }
    }
}
