//! What the window tells.

use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag};

use super::signal::keep;

use super::dom::{Listener, closure};

/// The type of a body that a form would send.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Calls `handler` at every event of this name on the window, as long as the owner lives.
pub fn on_window(event: &'static str, mut handler: impl FnMut() + 'static) {
    if let Some(window) = web_sys::window() {
        keep(Listener::new(&window, event, closure(Box::new(move |_| handler())), false));
    }
}

/// Calls `handler` when the page is left for good: not when the browser may bring it back as it is.
pub fn on_leave(mut handler: impl FnMut() + 'static) {
    if let Some(window) = web_sys::window() {
        let heard = closure(Box::new(move |event: web_sys::Event| {
            if Reflect::get(&event, &"persisted".into()).is_ok_and(|persisted| !persisted.is_truthy()) {
                handler();
            }
        }));
        keep(Listener::new(&window, "pagehide", heard, false));
    }
}

/// Sends a form while the page is closing; its answer is heard by nobody. `false` where the browser does not take it.
pub fn send_on_closing(url: &str, body: &str) -> bool {
    let kind = BlobPropertyBag::new();
    kind.set_type(FORM);
    let Ok(body) = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(body)), &kind) else {
        return false;
    };
    let sent = web_sys::window().map(|window| window.navigator().send_beacon_with_opt_blob(url, Some(&body)));
    matches!(sent, Some(Ok(true)))
}

/// Whether the browser knows that it has no connection.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// Whether nobody can see the page: another tab is in front.
pub fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}
