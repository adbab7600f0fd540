//! What a key may do, by its roles.

use users_api::record::Role;
use users_api::reply::List;

/// The roles that may add, change and delete users.
const CHANGE_USERS: [&str; 3] = ["Owner", "Admin", "User manager"];

/// Whether a key with the roles of this answer of `GetKeyRoles` may change users; `None` when the answer does not
/// tell.
pub fn may_change_users(answer: &str) -> Option<bool> {
    let roles: List<Role> = serde_json::from_str(answer).ok()?;
    if roles.items.is_empty() {
        return None;
    }
    let may = |role: &Role| CHANGE_USERS.iter().any(|name| name.eq_ignore_ascii_case(&role.role_name));
    Some(roles.items.iter().any(may))
}

#[cfg(test)]
mod tests {
    use super::may_change_users;

    #[test]
    fn one_role_that_may_is_enough() {
        let roles = |names: &[&str]| {
            let records: Vec<_> = names.iter().map(|name| format!(r#"{{"role_id":1,"role_name":"{name}"}}"#)).collect();
            may_change_users(&format!(r#"{{"result":[{}]}}"#, records.join(",")))
        };
        assert_eq!(roles(&["Supervisor"]), Some(false));
        assert_eq!(roles(&["Developer", "Supervisor", "Accountant"]), Some(false));
        assert_eq!(roles(&["Supervisor", "User Manager"]), Some(true));
        assert_eq!(roles(&["owner"]), Some(true));
        assert_eq!(roles(&[]), None);
        assert_eq!(may_change_users("{}"), None);
    }
}
