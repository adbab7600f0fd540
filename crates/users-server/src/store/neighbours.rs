//! Skills and queues: what users can have, and filter by.

use rusqlite::Row;
use users_api::ApiError;
use users_api::params::{ApplicationRef, GetQueues, GetSkills};
use users_api::record::{Queue, Skill};
use users_api::reply::Page;

use super::filters::{Filter, page};
use super::{Store, key};

impl Store {
    /// `GetSkills`, in the order of their ids.
    ///
    /// # Errors
    /// 1 or 162 when the database fails.
    pub fn get_skills(&self, account: u64, params: &GetSkills) -> Result<Page<Skill>, ApiError> {
        self.read(|tx| {
            let mut filter = Filter::of_account("skills", account);
            if let Some(id) = params.skill_id {
                filter.equals("skill_id", key(id));
            }
            if let Some(part) = &params.skill_name {
                filter.contains("skill_name_key", part);
            }
            page(tx, &filter, "skill_id, skill_name", "skill_id", &params.paging, read_skill)
        })
    }

    /// `GetQueues`, in the order of their ids.
    ///
    /// # Errors
    /// 116 when the account has no such application; 1 or 162 when the database fails.
    pub fn get_queues(&self, account: u64, params: &GetQueues) -> Result<Page<Queue>, ApiError> {
        self.read(|tx| {
            let mut filter = Filter::of_account("queues", account);
            if let Some(id) = params.acd_queue_id {
                filter.equals("acd_queue_id", key(id));
            }
            if let Some(part) = &params.acd_queue_name {
                filter.contains("acd_queue_name_key", part);
            }
            if let Some(id) = params.application_id {
                let application = ApplicationRef::Id(id);
                filter.equals("application_id", super::applications::find(tx, account, &application)?);
            }
            let columns = "acd_queue_id, acd_queue_name, auto_link";
            page(tx, &filter, columns, "acd_queue_id", &params.paging, read_queue)
        })
    }
}

/// A skill from the columns `skill_id` and `skill_name`.
pub(super) fn read_skill(row: &Row<'_>) -> rusqlite::Result<Skill> {
    Ok(Skill { skill_id: row.get::<_, i64>("skill_id")?.unsigned_abs(), skill_name: row.get("skill_name")? })
}

/// A queue from the columns `acd_queue_id`, `acd_queue_name` and `auto_link`.
pub(super) fn read_queue(row: &Row<'_>) -> rusqlite::Result<Queue> {
    Ok(Queue {
        acd_queue_id: row.get::<_, i64>("acd_queue_id")?.unsigned_abs(),
        acd_queue_name: row.get("acd_queue_name")?,
        auto_link: row.get("auto_link")?,
    })
}
