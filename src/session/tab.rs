//! A session that outlives a reload of its tab, for admins who tick it.

use users_api::params::Credentials;

use crate::ui::storage::{read_in_tab, remove_in_tab, write_in_tab};

/// The session that this tab keeps for the panel called `name`, if it keeps one.
pub fn kept(name: &str) -> Option<Credentials> {
    read(&read_in_tab(&key(name))?)
}

/// Keeps a session until the tab is closed or the admin signs out. The one secret that is ever stored, and only
/// when the admin asked for it.
pub fn keep(name: &str, account_id: u64, session_id: &str) {
    write_in_tab(&key(name), &[&account_id.to_string(), " ", session_id].concat());
}

/// Keeps nothing any more.
pub fn forget(name: &str) {
    remove_in_tab(&key(name));
}

fn key(name: &str) -> String {
    ["users-panel:session:", name].concat()
}

fn read(text: &str) -> Option<Credentials> {
    let (account_id, session_id) = text.split_once(' ')?;
    let account_id = account_id.parse().ok()?;
    (!session_id.is_empty()).then(|| Credentials::Session { account_id, session_id: session_id.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_an_account_and_its_session() {
        let expected = Credentials::Session { account_id: 7, session_id: "a b".to_owned() };
        assert!(read("7 a b") == Some(expected));
        for text in ["", "7", "7 ", "x s", "-7 s", "{}"] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
