//! The methods, and what ties a method's parameters to its answer.

use crate::error::ApiError;
use crate::fields::Fields;

macro_rules! methods {
    ($($name:ident, $does:literal;)*) => {
        /// A method of the API, by its name on the wire.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Method {
            $(#[doc = $does] $name,)*
        }

        impl Method {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name in the URL or in `cmd`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }

            /// The method of this name; names are case-sensitive.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

methods! {
    AddUser, "Creates a user.";
    DelUser, "Deletes users.";
    GetUsers, "Lists users.";
    SetUserInfo, "Changes a user.";
    TransferMoneyToUser, "Moves money between the account and its users.";
    GetApplications, "Lists the account's applications.";
    GetSkills, "Lists the account's skills.";
    GetQueues, "Lists the account's ACD queues.";
    GetAccountInfo, "Tells who is signed in.";
    GetTransactionHistory, "Lists the account's money transactions.";
    GetKeyRoles, "Lists the roles of a service-account key.";
    Logon, "Opens a session.";
    Logout, "Closes a session.";
}

impl Method {
    /// A write changes users or money: it is sent at most once for one decision.
    pub const fn is_write(self) -> bool {
        matches!(self, Self::AddUser | Self::DelUser | Self::SetUserInfo | Self::TransferMoneyToUser)
    }
}

/// The parameters of one method. What [`Params::write`] writes, [`Params::read`] reads back as the same value.
pub trait Params: Sized {
    /// The method that takes them.
    const METHOD: Method;

    /// What the API answers when it succeeds.
    type Answer;

    /// Adds the parameters to the request, absent ones left out. Credentials travel apart from them.
    fn write(&self, fields: &mut Fields);

    /// Reads and checks the parameters of a request; every rule has its own error code.
    ///
    /// # Errors
    /// The first parameter that is missing, malformed or against its rule, in the order of the reference.
    fn read(fields: &Fields) -> Result<Self, ApiError>;

    /// The request body without credentials.
    fn fields(&self) -> Fields {
        let mut fields = Fields::new();
        self.write(&mut fields);
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_wires() {
        let names: Vec<_> = Method::ALL.iter().map(|method| method.name()).collect();
        let expected = [
            "AddUser",
            "DelUser",
            "GetUsers",
            "SetUserInfo",
            "TransferMoneyToUser",
            "GetApplications",
            "GetSkills",
            "GetQueues",
            "GetAccountInfo",
            "GetTransactionHistory",
            "GetKeyRoles",
            "Logon",
            "Logout",
        ];
        assert_eq!(names, expected);
        for method in Method::ALL {
            assert_eq!(Method::from_name(method.name()), Some(*method));
        }
        for other in ["", "getUsers", "GETUSERS", "GetUsers ", "GetCallLists"] {
            assert_eq!(Method::from_name(other), None, "{other}");
        }
    }

    #[test]
    fn writes_are_the_four_that_change_users_or_money() {
        let writes: Vec<_> =
            Method::ALL.iter().filter(|method| method.is_write()).map(|method| method.name()).collect();
        assert_eq!(writes, ["AddUser", "DelUser", "SetUserInfo", "TransferMoneyToUser"]);
    }
}
