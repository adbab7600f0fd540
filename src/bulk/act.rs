//! What each bulk act is.

use users_api::Method;
use users_api::params::{Changes, DelUser, Selection, SetUserInfo, UserRef, UsersRef};
use users_api::record::User;

use crate::locales::Texts;

/// What is done to each user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// `DelUser`
    Delete,
    /// `SetUserInfo`, `user_active`
    SetActive(bool),
    /// `SetUserInfo`, `parent_accounting`
    SetAccounting(bool),
}

/// A request of an act for one user.
pub enum Request {
    /// Deletes the user.
    Delete(DelUser),
    /// Changes the user.
    Change(SetUserInfo),
}

impl Act {
    /// The act of the word on a button.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "delete" => Self::Delete,
            "activate" => Self::SetActive(true),
            "deactivate" => Self::SetActive(false),
            "account-money" => Self::SetAccounting(true),
            "own-balance" => Self::SetAccounting(false),
            _ => return None,
        })
    }

    /// The title of its dialog.
    pub fn title(self, texts: Texts) -> &'static str {
        match self {
            Self::Delete => texts.delete_users,
            Self::SetActive(true) => texts.activate_users,
            Self::SetActive(false) => texts.deactivate_users,
            Self::SetAccounting(true) => texts.account_money_users,
            Self::SetAccounting(false) => texts.own_balance_users,
        }
    }

    /// What it means, said before it is done.
    pub fn meaning(self, texts: Texts) -> &'static str {
        match self {
            Self::Delete => texts.delete_meaning,
            Self::SetActive(true) => texts.activate_meaning,
            Self::SetActive(false) => texts.deactivate_meaning,
            Self::SetAccounting(true) => texts.account_money_meaning,
            Self::SetAccounting(false) => texts.own_balance_meaning,
        }
    }

    /// The word on the button that does it.
    pub fn verb(self, texts: Texts) -> &'static str {
        match self {
            Self::Delete => texts.delete,
            Self::SetActive(true) => texts.activate,
            Self::SetActive(false) => texts.deactivate,
            Self::SetAccounting(_) => texts.change,
        }
    }

    /// Whether the present user has to be read before: every change says whether the user is active, for a server may
    /// take a request without that for an activation.
    pub const fn reads_first(self) -> bool {
        matches!(self, Self::SetAccounting(_))
    }

    /// The request for one user, who is named by id. `is_active` is whether the user is active now.
    pub fn request(self, user_id: u64, is_active: bool) -> Request {
        let changes = match self {
            Self::Delete => {
                return Request::Delete(DelUser { users: UsersRef::Ids(Selection::These(vec![user_id])) });
            }
            Self::SetActive(active) => Changes { user_active: Some(active), ..Changes::default() },
            Self::SetAccounting(parent) => {
                Changes { parent_accounting: Some(parent), user_active: Some(is_active), ..Changes::default() }
            }
        };
        Request::Change(SetUserInfo { user: UserRef::Id(user_id), changes })
    }

    /// The method, and what the journal keeps of its parameters.
    pub fn recorded(self) -> (Method, Vec<&'static str>) {
        match self {
            Self::Delete => (Method::DelUser, Vec::new()),
            Self::SetActive(true) => (Method::SetUserInfo, vec!["user_active=true"]),
            Self::SetActive(false) => (Method::SetUserInfo, vec!["user_active=false"]),
            Self::SetAccounting(true) => (Method::SetUserInfo, vec!["parent_accounting=true"]),
            Self::SetAccounting(false) => (Method::SetUserInfo, vec!["parent_accounting=false"]),
        }
    }

    /// Whether it is done, by what the server holds of the user now; `None` is a user whom it does not list.
    pub fn is_done(self, user: Option<&User>) -> bool {
        match (self, user) {
            (Self::Delete, user) => user.is_none(),
            (_, None) => false,
            (Self::SetActive(active), Some(user)) => user.user_active == active,
            (Self::SetAccounting(parent), Some(user)) => user.parent_accounting == parent,
        }
    }
}

#[cfg(test)]
mod tests {
    use users_api::Params;

    use super::*;

    fn fields(act: Act, is_active: bool) -> String {
        match act.request(7, is_active) {
            Request::Delete(params) => params.fields().to_urlencoded(),
            Request::Change(params) => params.fields().to_urlencoded(),
        }
    }

    #[test]
    fn a_request_names_one_user_by_id_and_always_says_whether_the_user_is_active() {
        assert_eq!(fields(Act::Delete, true), "user_id=7");
        assert_eq!(fields(Act::SetActive(false), true), "user_id=7&user_active=false");
        assert_eq!(fields(Act::SetAccounting(true), false), "user_id=7&user_active=false&parent_accounting=true");
    }

    #[test]
    fn what_the_server_holds_tells_whether_it_is_done() {
        let user: User = serde_json::from_str(
            r#"{"user_id":7,"user_name":"ann","user_display_name":"Ann","user_active":false,
            "parent_accounting":true,"live_balance":1,"fixed_balance":2.5,"balance":1}"#,
        )
        .unwrap();
        for (act, of_user, of_nobody) in [
            (Act::Delete, false, true),
            (Act::SetActive(false), true, false),
            (Act::SetActive(true), false, false),
            (Act::SetAccounting(true), true, false),
            (Act::SetAccounting(false), false, false),
        ] {
            assert_eq!((act.is_done(Some(&user)), act.is_done(None)), (of_user, of_nobody), "{act:?}");
        }
    }
}
