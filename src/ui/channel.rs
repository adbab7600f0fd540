//! Words between the tabs of one origin (BroadcastChannel). A browser without it leaves each tab for itself.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget};

use super::dom::{Listener, closure};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = EventTarget)]
    type BroadcastChannel;
    #[wasm_bindgen(constructor, catch)]
    fn new(name: &str) -> Result<BroadcastChannel, JsValue>;
    #[wasm_bindgen(method, js_name = postMessage, catch)]
    fn post_message(this: &BroadcastChannel, text: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn close(this: &BroadcastChannel);
}

/// A channel to all other tabs that have one of the same name; closed when it is dropped.
pub struct Channel {
    channel: BroadcastChannel,
    _listener: Listener,
}

impl Channel {
    /// Opens it; `hear` is called with every text that another tab says. `None` where there are no channels.
    pub fn open(name: &str, hear: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let hear = closure(Box::new(move |event: Event| {
            let text = Reflect::get(&event, &"data".into()).ok().and_then(|data| data.as_string());
            text.into_iter().for_each(&hear);
        }));
        let listener = Listener::new(&channel, "message", hear, false);
        Some(Self { channel, _listener: listener })
    }

    /// Says a text to the other tabs.
    pub fn say(&self, text: &str) {
        let _ = self.channel.post_message(text);
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
