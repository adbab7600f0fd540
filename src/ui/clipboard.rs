//! The clipboard.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Copies a text; false when the browser does not allow it, as on a page without https.
pub async fn copy(text: &str) -> bool {
    match write_text(text) {
        Some(copying) => JsFuture::from(copying).await.is_ok(),
        None => false,
    }
}

fn write_text(text: &str) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    // Reached by name: where there is no clipboard, a typed binding would throw.
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).ok()?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    write.call1(&clipboard, &text.into()).ok()?.dyn_into().ok()
}
