//! The roles of an account's people and keys, and what each may call.

use users_api::Method;

/// Declares the roles once: name, the API's id and words, which are also what the database holds.
macro_rules! roles {
    ($($name:ident = $id:literal, $words:literal;)*) => {
        /// A role of a person who signs in, or of a service-account key.
        ///
        /// The names are those of the Management API's reference; it publishes no ids, so the ids that
        /// `GetKeyRoles` answers here are this server's own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum StoredRole {
            $(#[doc = concat!("The role \"", $words, "\".")] $name,)*
        }

        impl StoredRole {
            /// Every role.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The `role_id` of `GetKeyRoles`.
            pub const fn id(self) -> u64 {
                match self {
                    $(Self::$name => $id,)*
                }
            }

            /// The `role_name` of `GetKeyRoles`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $words,)*
                }
            }

            /// The role of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($words => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

roles! {
    Owner = 1, "Owner";
    Admin = 2, "Admin";
    UserManager = 3, "User manager";
    Developer = 4, "Developer";
    Supervisor = 5, "Supervisor";
    Accountant = 6, "Accountant";
    Payer = 7, "Payer";
    Support = 8, "Support";
    CallListManager = 9, "Call list manager";
}

impl StoredRole {
    /// Whether this role may call `method`; a server answers 104 when it may not.
    ///
    /// The reference opens GetApplications to more roles than those that list users: here to Support and
    /// Call list manager. Everybody may sign in and out and ask who is signed in. A key's roles are the
    /// business of those who administer the account.
    pub const fn may_call(self, method: Method) -> bool {
        use Method as M;
        match method {
            M::AddUser | M::DelUser | M::SetUserInfo | M::TransferMoneyToUser => self.administers_users(),
            M::GetUsers | M::GetSkills => self.sees_users(),
            M::GetApplications => self.sees_users() || matches!(self, Self::Support | Self::CallListManager),
            M::GetQueues => matches!(self, Self::Owner | Self::Admin | Self::Developer | Self::Supervisor),
            M::GetTransactionHistory => matches!(self, Self::Owner | Self::Admin | Self::Accountant | Self::Payer),
            M::GetKeyRoles => matches!(self, Self::Owner | Self::Admin),
            M::GetAccountInfo | M::Logon | M::Logout => true,
        }
    }

    const fn administers_users(self) -> bool {
        matches!(self, Self::Owner | Self::Admin | Self::UserManager)
    }

    const fn sees_users(self) -> bool {
        self.administers_users() || matches!(self, Self::Developer | Self::Supervisor)
    }
}

#[cfg(test)]
mod tests {
    use super::StoredRole::{self, *};
    use users_api::Method::{self, *};

    /// Who may call what, as the reference lists it; everything that is not in the table is forbidden.
    const TABLE: &[(Method, &[StoredRole])] = &[
        (AddUser, &[Owner, Admin, UserManager]),
        (DelUser, &[Owner, Admin, UserManager]),
        (SetUserInfo, &[Owner, Admin, UserManager]),
        (TransferMoneyToUser, &[Owner, Admin, UserManager]),
        (GetUsers, &[Owner, Admin, UserManager, Developer, Supervisor]),
        (GetSkills, &[Owner, Admin, UserManager, Developer, Supervisor]),
        (GetApplications, &[Owner, Admin, UserManager, Developer, Supervisor, Support, CallListManager]),
        (GetQueues, &[Owner, Admin, Developer, Supervisor]),
        (GetTransactionHistory, &[Owner, Admin, Accountant, Payer]),
        (GetKeyRoles, &[Owner, Admin]),
        (GetAccountInfo, StoredRole::ALL),
        (Logon, StoredRole::ALL),
        (Logout, StoredRole::ALL),
    ];

    #[test]
    fn each_role_may_call_what_the_reference_lists() {
        assert_eq!(TABLE.len(), Method::ALL.len());
        for (method, roles) in TABLE {
            for role in StoredRole::ALL {
                assert_eq!(role.may_call(*method), roles.contains(role), "{role:?} {method:?}");
            }
        }
    }

    #[test]
    fn names_and_ids_are_unique_and_read_back() {
        for role in StoredRole::ALL {
            assert_eq!(StoredRole::from_name(role.name()), Some(*role));
            assert_eq!(StoredRole::ALL.iter().filter(|other| other.id() == role.id()).count(), 1);
        }
        assert_eq!(StoredRole::from_name("owner"), None);
    }
}
