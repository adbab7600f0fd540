//! One decision of the admin, its tag, and the descriptions that carry the tag.

use users_api::params::TransferMoneyToUser;
use users_api::rules;

use super::record::Direction;

/// The digits of a tag: no I, L, O and U, which are misread.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// One decision of the admin: what it asks for is sent at most once for each user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// 32 hexadecimal digits, which no other decision has.
    pub id: String,
    /// A short mark that the account's description carries: `#` and eight letters or digits.
    pub tag: String,
}

impl Decision {
    /// How many random bytes a decision is made of.
    pub const BYTES: usize = 16;

    /// A decision from good random bytes, each of which must serve once only; `None` when there are not
    /// [`Self::BYTES`] of them.
    pub fn new(random: &[u8]) -> Option<Self> {
        let random: &[u8; Self::BYTES] = random.try_into().ok()?;
        let mut id = String::with_capacity(Self::BYTES * 2);
        for byte in random {
            for digit in [byte >> 4, byte & 15] {
                id.extend(char::from_digit(digit.into(), 16));
            }
        }
        let mut tag = "#".to_owned();
        let bits = random.iter().take(5).fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
        for place in (0..8).rev() {
            let digit = usize::try_from((bits >> (place * 5)) & 31).unwrap_or_default();
            tag.extend(DIGITS.get(digit).copied().map(char::from));
        }
        Some(Self { id, tag })
    }

    /// The id of what this decision asks for one user.
    pub fn id_for(&self, user_id: u64) -> String {
        [&self.id, "-", &user_id.to_string()].concat()
    }
}

/// Whether a description holds the tag, as a word of its own.
pub fn holds_tag(description: &str, tag: &str) -> bool {
    // Text after text in which it stood; an empty tag would stand everywhere.
    let mut parts = description.split(tag).skip(1);
    !tag.is_empty() && parts.any(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// What the account's side will say, macros not expanded: the tag first, where no shortening of the text can lose it;
/// then what it reverses; then the admin's words, or the API's own when there are none.
pub fn account_description(words: &str, direction: Direction, tag: &str, reverses: Option<&str>) -> String {
    let default = match direction {
        Direction::ToUsers => TransferMoneyToUser::ACCOUNT_DESCRIPTION_TO_USER,
        Direction::FromUsers => TransferMoneyToUser::ACCOUNT_DESCRIPTION_FROM_USER,
    };
    let words = if words.trim().is_empty() { default } else { words.trim() };
    [tag, " ", &link(reverses), words].concat()
}

/// What the user's side will say, macros not expanded; `None` for the API's own words.
pub fn user_description(words: &str, direction: Direction, reverses: Option<&str>) -> Option<String> {
    let words = words.trim();
    if reverses.is_none() {
        return (!words.is_empty()).then(|| words.to_owned());
    }
    let default = default_for_user(direction);
    Some([link(reverses).as_str(), if words.is_empty() { default } else { words }].concat())
}

fn link(reverses: Option<&str>) -> String {
    reverses.map_or_else(String::new, |tag| ["(reverses ", tag, ") "].concat())
}

/// Stands for a tag where none is decided yet, and is as long.
pub const SAMPLE_TAG: &str = "#--------";

const fn default_for_user(direction: Direction) -> &'static str {
    match direction {
        Direction::ToUsers => TransferMoneyToUser::USER_DESCRIPTION_TO_USER,
        Direction::FromUsers => TransferMoneyToUser::USER_DESCRIPTION_FROM_USER,
    }
}

/// How many characters the whole description may still have; below zero when it has too many. The API counts it before
/// its macros are expanded.
pub fn characters_left(description: &str) -> i64 {
    let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    count(rules::DESCRIPTION_MAX).saturating_sub(count(description.chars().count()))
}

#[cfg(test)]
pub(super) mod samples {
    use super::Decision;

    /// A decision of its own for each number.
    pub fn decision(number: u8) -> Decision {
        Decision::new(&[number; Decision::BYTES]).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use users_api::params::expand_macros;

    #[test]
    fn a_decision_is_named_by_its_random_bytes() {
        let decision = Decision::new(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]).unwrap();
        assert_eq!(decision.id, "000102030405060708090a0b0c0d0eff");
        assert_eq!(decision.tag, "#000G40R4");
        assert_eq!(decision.id_for(7), "000102030405060708090a0b0c0d0eff-7");
        assert_eq!(Decision::new(&[255; 16]).unwrap().tag, "#ZZZZZZZZ");
        assert_eq!(Decision::new(&[0; 15]), None);
        assert_eq!(Decision::new(&[0; 17]), None);
    }

    #[test]
    fn the_tag_leaves_the_macros_and_a_whole_text() {
        let of = |words: &str, direction| account_description(words, direction, "#K7Q2M9XA", None);
        assert_eq!(of("", Direction::ToUsers), "#K7Q2M9XA To user: ${user_name}");
        assert_eq!(of(" ", Direction::FromUsers), "#K7Q2M9XA From user: ${user_name}");
        let text = of("Bonus ${user_id}", Direction::ToUsers);
        assert_eq!(expand_macros(&text, 7, "ann"), "#K7Q2M9XA Bonus 7");
        let longest = of(&"x".repeat(109), Direction::ToUsers);
        assert_eq!((characters_left(&longest), rules::description(&longest)), (0, Ok(())));
        let longer = of(&"ü".repeat(111), Direction::ToUsers);
        assert_eq!(characters_left(&longer), -2);
        assert!(rules::description(&longer).is_err());
    }

    #[test]
    fn the_sample_is_as_long_as_a_tag() {
        assert_eq!(SAMPLE_TAG.len(), samples::decision(1).tag.len());
    }

    #[test]
    fn a_reversal_is_linked_on_both_sides() {
        let account = account_description("", Direction::FromUsers, "#NEWNEW11", Some("#0LD0LD22"));
        assert_eq!(account, "#NEWNEW11 (reverses #0LD0LD22) From user: ${user_name}");
        let user = |words| user_description(words, Direction::FromUsers, Some("#0LD0LD22"));
        assert_eq!(user("").as_deref(), Some("(reverses #0LD0LD22) To account"));
        assert_eq!(user("Sorry").as_deref(), Some("(reverses #0LD0LD22) Sorry"));
        assert_eq!(user_description(" ", Direction::ToUsers, None), None);
        assert_eq!(user_description("Bonus", Direction::ToUsers, None).as_deref(), Some("Bonus"));
    }

    #[test]
    fn a_tag_is_found_as_a_word_only() {
        for text in ["#K7Q2M9XA", "#K7Q2M9XA To", "a #K7Q2M9XA.", "#K7Q2M9XAA #K7Q2M9XA", "x#K7Q2M9XA"] {
            assert!(holds_tag(text, "#K7Q2M9XA"), "{text}");
        }
        for text in ["", "#K7Q2M9X", "#K7Q2M9XAB", "K7Q2M9XA", "#k7q2m9xa"] {
            assert!(!holds_tag(text, "#K7Q2M9XA"), "{text}");
        }
        assert!(!holds_tag("anything", ""));
    }

    proptest! {
        #[test]
        fn every_description_can_be_recognised(bytes in any::<[u8; 16]>(), words in "\\PC{0,100}", name in "[a-z0-9_-]{3,50}") {
            let tag = Decision::new(&bytes).unwrap().tag;
            prop_assert_eq!(tag.len(), 9);
            let sent = account_description(&words, Direction::ToUsers, &tag, None);
            prop_assert!(holds_tag(&expand_macros(&sent, 7, &name), &tag));
        }
    }
}
