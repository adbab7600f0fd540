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
mod transfer;
mod ui;
mod users;
mod work;

use std::cell::Cell;
use std::rc::Rc;

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
pub struct Handle {
    panel: Option<panel::Panel>,
    config: Option<String>,
    take_off: Box<dyn FnOnce()>,
}

#[wasm_bindgen]
impl Handle {
    /// Goes on with other options; false when the panel must be mounted anew for them, or they are wrong.
    pub fn update(&self, options: &str) -> bool {
        self.panel.is_some_and(|panel| panel.change(config::Config::read(self.config.as_deref(), options)))
    }

    /// Asks for the list anew.
    pub fn refresh(&self) {
        if let Some(panel) = self.panel {
            panel.refresh();
        }
    }

    /// Takes the panel off the page: its requests are cancelled, its listeners and its memory are freed.
    pub fn unmount(self) {
        (self.take_off)();
    }
}

/// Shows a panel inside `root`.
///
/// `config` is the text of the configuration that was read from `config_name`, `None` when it could not be had;
/// `options` is a JSON object with the keys that go before it. A mistake in either gives a page that says what is
/// wrong. `name` tells several panels of one page apart; it may be empty. `loader` speaks for the page around.
#[wasm_bindgen]
pub fn mount(
    root: HtmlElement,
    config: Option<String>,
    config_name: String,
    options: &str,
    name: String,
    loader: ui::Loader,
) -> Handle {
    let read = config::Config::read(config.as_deref(), options);
    let place = root.clone();
    let made = Rc::new(Cell::new(None));
    let drawn = made.clone();
    // The view that Leptos mounts is empty: what it gives is the owner of everything inside.
    let mounted = leptos::mount::mount_to(root.clone(), move || {
        let panel = panel::Panel::new(ui::Host::new(loader));
        drawn.set(Some(panel));
        panel.draw(&place, read, &config_name, name);
    });
    let take_off = Box::new(move || {
        drop(mounted);
        root.replace_children_with_node_0();
    });
    Handle { panel: made.get(), config, take_off }
}
