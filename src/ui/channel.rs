//! Words between the tabs of one origin.

use js_sys::Reflect;
use web_sys::BroadcastChannel;

use super::dom::{Listener, closure};

/// A channel that every tab with the same name hears. Closed when it is dropped.
pub struct Channel {
    channel: BroadcastChannel,
    _listener: Listener,
}

impl Channel {
    /// Opens it; `hear` gets every word of the other tabs. `None` where the browser has no channels.
    pub fn open(name: &str, hear: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let heard = closure(Box::new(move |event: web_sys::Event| {
            if let Some(word) = Reflect::get(&event, &"data".into()).ok().and_then(|word| word.as_string()) {
                hear(word);
            }
        }));
        let listener = Listener::new(&channel, "message", heard, false);
        Some(Self { channel, _listener: listener })
    }

    /// Says a word to the other tabs.
    pub fn say(&self, word: &str) {
        let _ = self.channel.post_message(&word.into());
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
