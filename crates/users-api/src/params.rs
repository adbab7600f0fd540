//! The parameters of every method.

mod get_users;
mod neighbours;
mod select;
mod session;
mod transfer;
mod users;

use crate::error::ApiError;
use crate::fields::Fields;
use crate::rules::Problem;

pub use get_users::{GetUsers, OrderBy};
pub use neighbours::{GetAccountInfo, GetApplications, GetKeyRoles, GetQueues, GetSkills, GetTransactionHistory};
pub use select::{ApplicationRef, Paging, Selection, UserRef, UsersRef};
pub use session::{AccountRef, Credentials, Logon, Logout, Secret};
pub use transfer::{TransferMoneyToUser, expand_macros};
pub use users::{AddUser, Changes, DelUser, SetUserInfo};

/// The value of a text parameter that may be absent, and may be empty, when its rule allows it.
fn ruled(fields: &Fields, name: &str, rule: fn(&str) -> Result<(), Problem>) -> Result<Option<String>, ApiError> {
    match fields.raw(name) {
        None => Ok(None),
        Some(value) => rule(value).map(|()| Some(value.to_owned())).map_err(|problem| problem.at(name)),
    }
}
