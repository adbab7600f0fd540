//! The browser's Web Locks: what one tab holds, all tabs of the origin can see, until that tab is gone.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::spawn::spawn;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(name: &str, hold: &Function) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = query, catch)]
    fn query_locks() -> Result<Promise, JsValue>;
}

/// A lock that this page holds, until this is dropped or the page is gone.
pub struct Lock(Option<Function>);

impl Lock {
    /// Asks for the lock of a name that nobody else uses. Without Web Locks (an old browser, a page without https)
    /// nothing is held.
    pub fn hold(name: &str) -> Self {
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        // The lock is held until the promise that this function gives is kept. `then` without a handler gives one
        // that follows `held`, whatever it is called with.
        let then = Reflect::get(&held, &"then".into()).ok().and_then(|then| then.dyn_into::<Function>().ok());
        if let Some(end) = then.and_then(|then| request_lock(name, &then.bind0(&held)).ok()) {
            // Whether it was refused, does not matter here; but somebody has to hear it.
            spawn(async move { drop(JsFuture::from(end).await) });
        }
        Self(release)
    }
}

impl Lock {
    /// Waits for the lock of a name that one tab holds at a time; `None` where the browser has none to give.
    pub async fn acquire(name: &str) -> Option<Self> {
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let mut ends = None;
        let granted = Promise::new(&mut |resolve, reject| ends = Some((resolve, reject)));
        let (grant, refuse) = ends?;
        // The browser calls this when it is this tab's turn, and takes the lock back when the promise is kept.
        let hold = Closure::once_into_js(move |_lock: JsValue| {
            let _ = grant.call0(&JsValue::NULL);
            held
        });
        let end = request_lock(name, hold.unchecked_ref()).ok()?;
        spawn(async move {
            if JsFuture::from(end).await.is_err() {
                let _ = refuse.call0(&JsValue::NULL);
            }
        });
        let lock = Self(release);
        JsFuture::from(granted).await.ok()?;
        Some(lock)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// The names of the locks that are held in all tabs of the origin; `None` where the browser does not say.
pub async fn held_locks() -> Option<Vec<String>> {
    let locks = JsFuture::from(query_locks().ok()?).await.ok()?;
    let held: Array = Reflect::get(&locks, &"held".into()).ok()?.dyn_into().ok()?;
    Some(held.iter().filter_map(|lock| Reflect::get(&lock, &"name".into()).ok()?.as_string()).collect())
}
