//! The browser's good randomness.

use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::JsCast;

/// So many random bytes, fit for passwords; `None` in a browser that has none.
pub fn random_bytes(count: usize) -> Option<Vec<u8>> {
    // Reached by name, which is smaller than a typed binding.
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    let fill: Function = Reflect::get(&crypto, &"getRandomValues".into()).ok()?.dyn_into().ok()?;
    let bytes = Uint8Array::new_with_length(u32::try_from(count).ok()?);
    fill.call1(&crypto, &bytes).ok()?;
    Some(bytes.to_vec())
}
