//! The first users of the demo account: two whom the examples of the API's clients speak of, and those whose
//! names test whoever shows them. Their user names stand first in the order by name, so they are on the
//! first page.

/// `user_name`, `user_display_name`, `user_custom_data`.
pub(super) type Role = (&'static str, &'static str, &'static str);

/// Users 1, 2 and on.
pub(super) const CAST: &[Role] = &[
    ("ann", "Ann Walker", r#"{"crm_id":"C-1001","team":"Key accounts"}"#),
    ("bob", "Bob Fisher", ""),
    ("a-markup", "<script>alert(1)</script>", "<img src=x onerror=alert(2)>"),
    ("a-quotes", r#"Conan "Doc" O'Neil & Sons <support>"#, r#"{"note":"says \"hi\" & leaves"}"#),
    ("a-emoji", "Zoë 👩🏽‍💻🎧 Sørensen 🇳🇴", "🎂 2 May"),
    ("a-hebrew", "שירה כהן (משמרת לילה)", "תל אביב"),
    ("a-arabic", "محمد الأحمد – دعم 24/7", ""),
    ("a-bidi", "user\u{202e}nimda\u{202c} \u{200f}(left to right again)", ""),
    ("a-cjk", "山田 太郎／サポート部", "東京"),
    ("a-combining", "Zo\u{308}e\u{301} A\u{30a}ngstro\u{308}m", "decomposed letters"),
    ("a-spaces", "  Two  spaces,\u{a0}a\u{a0}hard\u{a0}one  ", "first line\nsecond line\ttab"),
    ("a-csv", "=HYPERLINK(\"https://example.com\";\"click\")", "+1-2;a,b"),
    ("a-template", "${user_name} {{7*7}} %s %00 ../../etc", "null"),
    ("a-wildcards", "100% of_all \\ back*slash?", ""),
    ("a-very-long-login-name-that-is-fifty-characters-xx", LONG_DISPLAY_NAME, ""),
    ("a-long-word", LONG_WORD, ""),
];

/// As long as a display name may be: 255 characters.
const LONG_DISPLAY_NAME: &str = "Maximiliane Friederike Charlotte Wilhelmine Prinzessin von und zu Hohenstein-Langenburg \
    und Waldenfels, acting deputy head of the department for the settlement of international roaming complaints, \
    second floor, room two hundred and seventeen, ring please.";

/// As long, and nowhere to break the line.
const LONG_WORD: &str = "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww\
    wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww\
    wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww";

#[cfg(test)]
mod tests {
    use super::*;
    use users_api::rules;

    #[test]
    fn the_cast_keeps_the_rules_of_the_api() {
        for (user_name, display_name, custom_data) in CAST {
            assert_eq!(rules::user_name(user_name), Ok(()), "{user_name}");
            assert_eq!(rules::display_name(display_name), Ok(()), "{user_name}");
            assert_eq!(rules::custom_data(custom_data), Ok(()), "{user_name}");
        }
    }

    #[test]
    fn the_long_names_are_as_long_as_a_name_may_be() {
        assert_eq!(LONG_DISPLAY_NAME.chars().count(), rules::DISPLAY_NAME_MAX);
        assert_eq!(LONG_WORD.chars().count(), rules::DISPLAY_NAME_MAX);
        assert!(CAST.iter().any(|(user_name, ..)| user_name.len() == *rules::USER_NAME_LENGTH.end()));
    }
}
