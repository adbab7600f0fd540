//! The part of the panel's code that is loaded after the first rows.

use js_sys::{Function, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::signal::Signal;
use super::spawn::spawn;

/// The rest of the panel's code: which functions lie in it is decided where the build is split.
#[derive(Clone, Copy)]
pub struct Rest {
    load: Signal<Function>,
    stage: Signal<Stage>,
}

/// Whether the rest is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody asked for it yet.
    Away,
    /// On its way.
    Loading,
    /// There: its functions can be called.
    Here,
    /// It could not be loaded, and can be asked for again.
    Failed,
}

impl Rest {
    /// `load` loads the rest, unless it is there, and answers a promise.
    pub fn new(load: Function) -> Self {
        Self { load: Signal::new(load), stage: Signal::new(Stage::Away) }
    }

    /// Whether it is there.
    pub fn stage(self) -> Signal<Stage> {
        self.stage
    }

    /// Loads it, unless it is there or on its way.
    pub fn load(self) {
        if matches!(self.stage.get_untracked(), Stage::Loading | Stage::Here) {
            return;
        }
        self.stage.set(Stage::Loading);
        let promise = self.load.with_untracked(|load| load.call0(&wasm_bindgen::JsValue::NULL));
        spawn(async move {
            let done = match promise.and_then(JsCast::dyn_into::<Promise>) {
                Ok(promise) => JsFuture::from(promise).await.is_ok(),
                Err(_) => false,
            };
            let _ = self.stage.try_set(if done { Stage::Here } else { Stage::Failed });
        });
    }
}
