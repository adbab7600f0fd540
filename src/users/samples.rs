//! Users for the tests of this room.

use users_api::record::User;

/// Users of these ids, alike but for their names.
pub fn users(ids: impl IntoIterator<Item = u64>) -> Vec<User> {
    let user = |id| {
        let text = format!(
            r#"{{"user_id":{id},"user_name":"u{id}","user_display_name":"","user_active":true,
            "parent_accounting":true,"live_balance":0,"fixed_balance":0,"balance":0}}"#
        );
        serde_json::from_str(&text).expect("a user")
    };
    ids.into_iter().map(user).collect()
}
