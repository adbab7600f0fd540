//! The parameters of every method.

mod neighbours;
mod select;
mod session;
mod transfer;
mod users;

pub use neighbours::{GetAccountInfo, GetApplications, GetKeyRoles, GetQueues, GetSkills, GetTransactionHistory};
pub use select::{ApplicationRef, Paging, Selection, UserRef, UsersRef};
pub use session::{AccountRef, Credentials, Logon, Logout, Secret};
pub use transfer::{TransferMoneyToUser, expand_macros};
pub use users::{AddUser, Changes, DelUser, GetUsers, OrderBy, SetUserInfo};
