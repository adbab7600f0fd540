//! Users Panel: the administration of a communications account's users, in the browser.
//!
//! [`mount`] is the one way in, for the standalone page and for every embedding. Imports point downwards only:
//! `panel` → `users` (the page) → the acts → `work` → `session` → `api` → `ui`, `locales` and the contract `users_api`.

mod add_user;
mod api;
mod bulk;
mod config;
mod edit_user;
mod locales;
mod panel;
mod session;
// Its dialog comes next: until then only the tests of the room call it.
#[cfg_attr(not(test), expect(dead_code, reason = "the dialog of the act is built on top of it"))]
mod transfer;
mod ui;
mod users;
mod work;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// Prepares the WebAssembly instance, once, before the first [`mount`].
///
/// `on_crash` is called with a text when the panel's own code panics; what the panel shows is not to be
/// trusted from then on.
#[wasm_bindgen]
pub fn start(on_crash: Function) {
    struct Notify(Function);
    // A WebAssembly instance has one thread; the hook is never called from another one.
    let notify = send_wrapper::SendWrapper::new(Notify(on_crash));
    std::panic::set_hook(Box::new(move |info| {
        let message = info.to_string();
        web_sys::console::error_1(&JsValue::from_str(&message));
        // Nothing is left to do when the page itself fails here.
        let _ = notify.0.call1(&JsValue::NULL, &JsValue::from_str(&message));
    }));
}

/// A mounted panel.
#[wasm_bindgen]
pub struct Handle(Box<dyn FnOnce()>);

#[wasm_bindgen]
impl Handle {
    /// Takes the panel off the page: its requests are cancelled, its listeners and its memory are freed.
    pub fn unmount(self) {
        (self.0)();
    }
}

/// Shows a panel inside `root`.
///
/// `config` is the text of the configuration that was read from `config_name`, `None` when it could not be had;
/// a wrong one gives a page that says what is wrong. `url_state` is where the panel may keep what it shows, so that
/// reload, Back and a shared link work: `query`, or anything else for nowhere. `token` is called in the mode `token`,
/// with `start`, `expiring` or `expired`, and gives a promise of the token's text. `load_rest` loads the code that the
/// first rows do not need, once, and answers a promise.
#[wasm_bindgen]
pub fn mount(
    root: HtmlElement,
    config: Option<String>,
    config_name: String,
    url_state: &str,
    token: Function,
    load_rest: Function,
) -> Handle {
    let config = config::Config::read(config.as_deref());
    let address = ui::Address::named(url_state);
    let place = root.clone();
    // The view that Leptos mounts is empty: what it gives is the owner of everything inside.
    let mounted = leptos::mount::mount_to(root.clone(), move || {
        let rest = ui::Rest::new(load_rest);
        let _ = place.append_child(panel::panel(config, &config_name, address, token, rest).element());
    });
    Handle(Box::new(move || {
        drop(mounted);
        root.replace_children_with_node_0();
    }))
}
