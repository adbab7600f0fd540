//! The page around the panel.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

use super::signal::Signal;

#[wasm_bindgen]
extern "C" {
    /// What the loader does for one panel.
    pub type Loader;
    #[wasm_bindgen(method, catch)]
    fn tell(this: &Loader, event: &str, detail: &Object) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn token(this: &Loader, why: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = loadRest)]
    fn load_rest(this: &Loader) -> Result<Promise, JsValue>;
}

/// The page around one panel, which hears of what happens and is asked for tokens.
#[derive(Clone, Copy)]
pub struct Host {
    loader: Signal<Loader>,
    refreshes: Signal<u32>,
}

impl Host {
    /// The page that the loader speaks for.
    pub fn new(loader: Loader) -> Self {
        Self { loader: Signal::new(loader), refreshes: Signal::new(0) }
    }

    /// Tells the page around: it hears the event `users-panel:NAME` with these entries in its `detail`. Names and
    /// details are those of `users-panel.d.ts`.
    pub fn tell(self, name: &str, detail: &[(&str, JsValue)]) {
        let object = Object::new();
        for (key, value) in detail {
            let _ = Reflect::set(&object, &(*key).into(), value);
        }
        // A page that throws has a mistake of its own.
        let _ = self.loader.try_with_untracked(|loader| loader.tell(name, &object));
    }

    /// Tells of these users.
    pub fn tell_of(self, name: &str, user_ids: &[u64]) {
        let ids: Array = user_ids.iter().map(|id| id_value(*id)).collect();
        self.tell(name, &[("userIds", ids.into())]);
    }

    /// Asks for a token: a promise of its text, `undefined` where the page has none.
    pub fn token(self, why: &str) -> Promise {
        // A page that throws gives no token.
        let answer = self.loader.try_with_untracked(|loader| loader.token(why)).and_then(Result::ok);
        Promise::resolve(&answer.unwrap_or(JsValue::UNDEFINED))
    }

    /// Loads the part of the code that the first rows do not need.
    ///
    /// # Errors
    /// The loader cannot even begin.
    pub fn load_rest(self) -> Result<Promise, JsValue> {
        self.loader.try_with_untracked(Loader::load_rest).unwrap_or(Err(JsValue::UNDEFINED))
    }

    /// The page around asks for the list anew.
    pub fn ask_refresh(self) {
        let _ = self.refreshes.try_update(|count| *count = count.wrapping_add(1));
    }

    /// Counts how often the page around asked for the list.
    pub fn refreshes(self) -> Signal<u32> {
        self.refreshes
    }
}

/// An id as JavaScript writes it.
#[allow(clippy::cast_precision_loss, reason = "the API's ids stay below 2^53")]
pub fn id_value(id: u64) -> JsValue {
    JsValue::from_f64(id as f64)
}
