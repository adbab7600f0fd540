//! Texts, by the browser's own means.

/// The text in lower case, whatever its script: two texts that differ in case only are the same then.
pub fn lower_case(text: &str) -> String {
    // The browser has the tables for every script already; the panel's own would weigh 4 KB.
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_lower_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    return text.to_lowercase();
}

/// Whether a text holds another one. The standard library's search pays for texts of megabytes with 2 KB of code.
pub fn contains(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|window| window == part.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_wherever_it_stands() {
        assert!(contains("über", "ü") && contains("abc", "bc") && contains("", "") && contains("a", ""));
        assert!(!contains("ab", "abc") && !contains("", "a") && !contains("abc", "ac"));
    }
}
