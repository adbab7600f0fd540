//! What the window tells.

use super::signal::keep;

use super::dom::{Listener, closure};

/// Calls `handler` at every event of this name on the window, as long as the owner lives.
pub fn on_window(event: &'static str, mut handler: impl FnMut() + 'static) {
    if let Some(window) = web_sys::window() {
        keep(Listener::new(&window, event, closure(Box::new(move |_| handler())), false));
    }
}

/// Whether the browser knows that it has no connection.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// Whether nobody can see the page: another tab is in front.
pub fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}
