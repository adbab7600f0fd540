//! The part of the panel's code that is loaded after the first rows.

use wasm_bindgen_futures::JsFuture;

use super::host::Host;
use super::signal::Signal;
use super::spawn::spawn;

/// The rest of the panel's code: which functions lie in it is decided where the build is split.
#[derive(Clone, Copy)]
pub struct Rest {
    host: Host,
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
    /// Nothing loaded yet; the page around has the loader.
    pub fn new(host: Host) -> Self {
        Self { host, stage: Signal::new(Stage::Away) }
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
        let promise = self.host.load_rest();
        spawn(async move {
            let done = match promise {
                Ok(promise) => JsFuture::from(promise).await.is_ok(),
                Err(_) => false,
            };
            let _ = self.stage.try_set(if done { Stage::Here } else { Stage::Failed });
        });
    }
}
