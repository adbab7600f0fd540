//! The account's applications, and how requests name them.

use rusqlite::{OptionalExtension, Row, Transaction, params};
use users_api::params::{ApplicationRef, GetApplications};
use users_api::record::Application;
use users_api::reply::Page;
use users_api::{ApiError, ErrorCode, Timestamp};

use super::failure::Failure;
use super::filters::{Filter, page};
use super::{Store, key};

/// A DNS name is no longer.
const NAME_MAX: usize = 253;

impl Store {
    /// `GetApplications`, in the order of their names. A part of the name will do; an id or a part that
    /// matches nothing gives an empty list.
    ///
    /// # Errors
    /// 1 or 162 when the database fails.
    pub fn get_applications(&self, account: u64, params: &GetApplications) -> Result<Page<Application>, ApiError> {
        self.read(|tx| {
            let mut filter = Filter::of_account("applications", account);
            match &params.application {
                None => {}
                Some(ApplicationRef::Id(id)) => filter.equals("application_id", key(*id)),
                Some(ApplicationRef::Name(part)) => filter.contains("application_name", part),
            }
            let columns = "application_id, application_name, modified, secure_record_storage";
            page(tx, &filter, columns, "application_name", &params.paging, read)
        })
    }
}

/// An application from the columns `application_id`, `application_name`, `modified` and `secure_record_storage`.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Application> {
    Ok(Application {
        application_id: row.get::<_, i64>("application_id")?.unsigned_abs(),
        application_name: row.get("application_name")?,
        modified: Timestamp::from_unix(row.get("modified")?),
        secure_record_storage: row.get("secure_record_storage")?,
    })
}

/// The one application that a request names: by its id, its full name (`app.account.domain`), or the first
/// part of that name. 116 for an unknown id, 107 for what is no name at all, 558 for an unknown name.
pub(super) fn find(tx: &Transaction<'_>, account: u64, application: &ApplicationRef) -> Result<i64, Failure> {
    let (found, unknown) = match application {
        ApplicationRef::Id(id) => {
            (find_id(tx, account, *id)?, ApiError::at(ErrorCode::ApplicationIdInvalid, "application_id"))
        }
        ApplicationRef::Name(name) if !is_name(name) => {
            return Err(ApiError::at(ErrorCode::ApplicationNameInvalid, "application_name").into());
        }
        ApplicationRef::Name(name) => {
            (find_name(tx, account, name)?, ApiError::at(ErrorCode::ApplicationNotFound, "application_name"))
        }
    };
    Ok(found.ok_or(unknown)?)
}

fn find_id(tx: &Transaction<'_>, account: u64, id: u64) -> Result<Option<i64>, Failure> {
    let sql = "SELECT application_id FROM applications WHERE application_id = ? AND account_id = ?";
    Ok(tx.prepare_cached(sql)?.query_row([key(id), key(account)], |row| row.get(0)).optional()?)
}

fn find_name(tx: &Transaction<'_>, account: u64, name: &str) -> Result<Option<i64>, Failure> {
    let sql = "SELECT application_id FROM applications
        WHERE account_id = ?1 AND application_name = ?2 OR account_id = ?1 AND short_name = ?2";
    Ok(tx.prepare_cached(sql)?.query_row(params![key(account), name], |row| row.get(0)).optional()?)
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    !name.is_empty() && name.len() <= NAME_MAX && name.bytes().all(fits)
}

/// Every application whose id or part of the name a list's filter gives. 116 for an unknown id; a part that
/// matches nothing gives none.
pub(super) fn matching(tx: &Transaction<'_>, account: u64, application: &ApplicationRef) -> Result<Vec<i64>, Failure> {
    let ApplicationRef::Name(part) = application else {
        return Ok(vec![find(tx, account, application)?]);
    };
    let sql = "SELECT application_id FROM applications WHERE account_id = ? AND instr(application_name, ?) > 0";
    let mut statement = tx.prepare_cached(sql)?;
    let ids = statement.query_map(params![key(account), part.to_lowercase()], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}
