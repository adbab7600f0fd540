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

/// Adds a text to a JSON text as a string, within its quotes.
pub fn push_json(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => json.push('\\'),
            '\0'..='\x1f' => {
                let code = u32::from(character);
                json.push_str(if code < 16 { "\\u000" } else { "\\u001" });
                json.extend(char::from_digit(code % 16, 16));
                continue;
            }
            _ => {}
        }
        json.push(character);
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_text_comes_back_from_json(text in any::<String>()) {
            let mut json = String::new();
            push_json(&mut json, &text);
            prop_assert_eq!(serde_json::from_str::<String>(&json).ok(), Some(text));
        }
    }

    #[test]
    fn controls_are_written_by_their_numbers() {
        let mut json = String::new();
        push_json(&mut json, "a\0\n\x1f\"\\ü");
        assert_eq!(json, r#""a\u0000\u000a\u001f\"\\ü""#);
    }

    #[test]
    fn a_part_is_found_wherever_it_stands() {
        assert!(contains("über", "ü") && contains("abc", "bc") && contains("", "") && contains("a", ""));
        assert!(!contains("ab", "abc") && !contains("", "a") && !contains("abc", "ac"));
    }
}
