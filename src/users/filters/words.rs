//! What is said of ACD states.

use users_api::record::AcdStatus;

use crate::locales::Texts;

/// An ACD state in plain words; one that is newer than this panel as it came.
pub fn acd_status_word<'a>(status: &'a str, texts: Texts) -> &'a str {
    let words = [
        texts.acd_offline,
        texts.acd_online,
        texts.acd_ready,
        texts.acd_banned,
        texts.acd_in_service,
        texts.acd_after_service,
        texts.acd_timeout,
        texts.acd_dnd,
    ];
    AcdStatus::ALL.iter().zip(words).find(|(known, _)| known.as_str() == status).map_or(status, |(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locales::texts;

    #[test]
    fn each_state_has_its_words() {
        let words = AcdStatus::ALL.map(|status| acd_status_word(status.as_str(), texts()));
        let expected =
            ["Offline", "Online", "Ready", "Banned", "In service", "After service", "Timeout", "Do not disturb"];
        assert_eq!(words, expected);
        assert_eq!(acd_status_word("ON_BREAK", texts()), "ON_BREAK");
    }
}
