//! What the browser remembers from one visit to the next: its `localStorage`, shared by all tabs of the origin.
//! Browsers may refuse it (private windows, policies) and it may be full: nothing here panics, everything says so.

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

/// Calls `action` whenever another tab has changed what the browser remembers, as long as the owner lives.
pub fn on_change_elsewhere(action: impl FnMut() + 'static) {
    on_window("storage", action);
}

fn storage() -> Option<Storage> {
    // Even to look at it is refused in some browsers.
    web_sys::window()?.local_storage().ok().flatten()
}
