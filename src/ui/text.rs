//! Texts, by the browser's own means.

/// The text in lower case, whatever its script: two texts that differ in case only are the same then.
pub fn lower_case(text: &str) -> String {
    // The browser has the tables for every script already; the panel's own would weigh 4 KB.
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_lower_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    return text.to_lowercase();
}
