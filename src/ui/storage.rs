//! What the browser remembers: from one visit to the next in its `localStorage`, shared by all tabs of the origin, and
//! from one reload to the next in a tab's `sessionStorage`. Browsers may refuse it (private windows, policies) and it may be full: nothing here panics, everything says so.

use web_sys::Storage;

use super::window::on_window;

/// What is remembered under `key`; `None` where there is nothing, and where the browser refuses to say.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Remembers `value` under `key`. `false`: the browser refuses or is full, and what was remembered before stays.
/// Never for secrets: every script of the origin can read it.
pub fn write(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// Forgets what is remembered under `key`. `false`: the browser refuses.
pub fn remove(key: &str) -> bool {
    storage().is_some_and(|storage| storage.remove_item(key).is_ok())
}

/// What is remembered under `key` as long as this tab is open, a reload included.
pub fn read_in_tab(key: &str) -> Option<String> {
    tab_storage()?.get_item(key).ok().flatten()
}

/// Remembers `value` under `key` as long as this tab is open; where the browser refuses it is forgotten. Never for
/// secrets: every script of the origin can read it.
pub fn write_in_tab(key: &str, value: &str) {
    if let Some(storage) = tab_storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Forgets what is remembered under `key` in this tab.
pub fn remove_in_tab(key: &str) {
    if let Some(storage) = tab_storage() {
        let _ = storage.remove_item(key);
    }
}

/// Calls `action` whenever another tab has changed what the browser remembers, as long as the owner lives.
pub fn on_change_elsewhere(action: impl FnMut() + 'static) {
    on_window("storage", action);
}

fn storage() -> Option<Storage> {
    // Even to look at it is refused in some browsers.
    web_sys::window()?.local_storage().ok().flatten()
}

fn tab_storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
