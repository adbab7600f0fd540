//! What each parameter must look like. The panel shows a broken rule beside its field; the server answers
//! with the rule's code.
//!
//! Lengths count Unicode characters, as the reference says "characters" and not bytes.

use crate::error::{ApiError, ErrorCode};
use crate::money::Decimal;

/// A `user_name` has 3 to 50 characters (`AddUser`).
pub const USER_NAME_LENGTH: std::ops::RangeInclusive<usize> = 3..=50;
/// A `user_display_name` is shorter than 256 characters.
pub const DISPLAY_NAME_MAX: usize = 255;
/// A `user_password` has at least 8 characters.
pub const PASSWORD_MIN: usize = 8;
/// A `user_custom_data` is shorter than 8192 characters.
pub const CUSTOM_DATA_MAX: usize = 8191;
/// A `mobile_phone` is shorter than 50 characters.
pub const MOBILE_PHONE_MAX: usize = 49;
/// A transaction description is shorter than 120 characters.
pub const DESCRIPTION_MAX: usize = 119;
/// Money has at most 4 decimals.
pub const MONEY_DECIMALS: u32 = 4;

/// A rule that a value breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Nothing was given where something is required.
    Missing,
    /// A user name is `[a-z0-9][a-z0-9_-]{2,49}`.
    UserNamePattern,
    /// A display name is shorter than 256 characters.
    DisplayNameTooLong,
    /// A password is not blank.
    PasswordBlank,
    /// A password holds no spaces.
    PasswordHasSpaces,
    /// A password has at least 8 characters.
    PasswordTooShort,
    /// A password holds an upper-case and a lower-case letter, a digit and a special character.
    PasswordLacksClass,
    /// Custom data is shorter than 8192 characters.
    CustomDataTooLong,
    /// A mobile phone is shorter than 50 characters.
    MobilePhoneTooLong,
    /// An amount is at least 0.01, whatever its sign.
    AmountTooSmall,
    /// An amount has at most four decimals.
    AmountTooPrecise,
    /// A description is shorter than 120 characters.
    DescriptionTooLong,
}

/// A `user_name` (`AddUser`), or a `new_user_name` (`SetUserInfo`).
///
/// # Errors
/// [`Problem::Missing`], [`Problem::UserNamePattern`].
pub fn user_name(value: &str) -> Result<(), Problem> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut bytes = value.bytes();
    let Some(first) = bytes.next() else {
        return Err(Problem::Missing);
    };
    let fits = plain(first) && bytes.all(|byte| plain(byte) || byte == b'_' || byte == b'-');
    check(fits && USER_NAME_LENGTH.contains(&value.len()), Problem::UserNamePattern)
}

/// A `user_display_name`.
///
/// # Errors
/// [`Problem::Missing`], [`Problem::DisplayNameTooLong`].
pub fn display_name(value: &str) -> Result<(), Problem> {
    check(!value.is_empty(), Problem::Missing)?;
    check(value.chars().count() <= DISPLAY_NAME_MAX, Problem::DisplayNameTooLong)
}

/// A `user_password`: at least 8 characters with an upper-case and a lower-case letter, a digit and a special
/// character, no spaces. Letters of every script count; special is what is neither letter, digit nor white space.
///
/// # Errors
/// [`Problem::Missing`], [`Problem::PasswordBlank`], [`Problem::PasswordHasSpaces`],
/// [`Problem::PasswordTooShort`], [`Problem::PasswordLacksClass`], in this order.
pub fn password(value: &str) -> Result<(), Problem> {
    check(!value.is_empty(), Problem::Missing)?;
    check(!value.trim().is_empty(), Problem::PasswordBlank)?;
    check(!value.contains(char::is_whitespace), Problem::PasswordHasSpaces)?;
    check(value.chars().count() >= PASSWORD_MIN, Problem::PasswordTooShort)?;
    let has = |class: fn(char) -> bool| value.contains(class);
    let classes = has(char::is_uppercase)
        && has(char::is_lowercase)
        && has(|c| c.is_ascii_digit())
        && has(|c| !c.is_alphanumeric() && !c.is_whitespace());
    check(classes, Problem::PasswordLacksClass)
}

/// A `user_custom_data`: any text.
///
/// # Errors
/// [`Problem::CustomDataTooLong`].
pub fn custom_data(value: &str) -> Result<(), Problem> {
    check(value.chars().count() <= CUSTOM_DATA_MAX, Problem::CustomDataTooLong)
}

/// A `mobile_phone`: any text.
///
/// # Errors
/// [`Problem::MobilePhoneTooLong`].
pub fn mobile_phone(value: &str) -> Result<(), Problem> {
    check(value.chars().count() <= MOBILE_PHONE_MAX, Problem::MobilePhoneTooLong)
}

/// An `amount` to transfer (`TransferMoneyToUser`), in either direction.
///
/// # Errors
/// [`Problem::AmountTooSmall`], [`Problem::AmountTooPrecise`].
pub fn amount(value: Decimal) -> Result<(), Problem> {
    check(value.abs() >= Decimal::new(1, 2), Problem::AmountTooSmall)?;
    check(value.normalize().scale() <= MONEY_DECIMALS, Problem::AmountTooPrecise)
}

/// A `user_transaction_description` or `account_transaction_description`.
///
/// # Errors
/// [`Problem::DescriptionTooLong`].
pub fn description(value: &str) -> Result<(), Problem> {
    check(value.chars().count() <= DESCRIPTION_MAX, Problem::DescriptionTooLong)
}

fn check(holds: bool, otherwise: Problem) -> Result<(), Problem> {
    if holds { Ok(()) } else { Err(otherwise) }
}

impl Problem {
    /// The API's error for this rule at the parameter `field_name`.
    pub fn at(self, field_name: &str) -> ApiError {
        let code = match self {
            Self::Missing => ErrorCode::RequiredParameterEmpty,
            Self::UserNamePattern if field_name == "new_user_name" => ErrorCode::NewUserNameInvalid,
            Self::UserNamePattern => ErrorCode::UserNameInvalid,
            Self::DisplayNameTooLong => ErrorCode::UserDisplayNameInvalid,
            Self::PasswordBlank => ErrorCode::PasswordBlank,
            Self::PasswordHasSpaces => ErrorCode::PasswordHasSpaces,
            Self::PasswordTooShort => ErrorCode::PasswordWeak,
            Self::PasswordLacksClass => ErrorCode::PasswordLacksClass,
            Self::CustomDataTooLong => ErrorCode::UserCustomDataTooLong,
            Self::MobilePhoneTooLong => ErrorCode::MobilePhoneInvalid,
            Self::AmountTooSmall | Self::AmountTooPrecise => ErrorCode::MoneyAmountInvalid,
            Self::DescriptionTooLong if field_name == "account_transaction_description" => {
                ErrorCode::AccountDescriptionTooLong
            }
            Self::DescriptionTooLong => ErrorCode::UserDescriptionTooLong,
        };
        ApiError::at(code, field_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_has_3_to_50_plain_characters() {
        for good in ["abc", "0ab", "a-_", "a1b2", "all", &"a".repeat(50)] {
            assert_eq!(user_name(good), Ok(()), "{good}");
        }
        let bad = [
            "ab",
            "a",
            &"a".repeat(51),
            "Abc",
            "abC",
            "-ab",
            "_ab",
            "a b",
            "a.b",
            "a@b",
            "äbc",
            "ab\u{e9}",
            "abc ",
            " abc",
            "abc\n",
            "a;b",
            "١٢٣",
        ];
        for bad in bad {
            assert_eq!(user_name(bad), Err(Problem::UserNamePattern), "{bad:?}");
        }
        assert_eq!(user_name(""), Err(Problem::Missing));
    }

    #[test]
    fn lengths_hold_to_the_character() {
        type Rule = fn(&str) -> Result<(), Problem>;
        let rules: [(Rule, usize, Problem); 4] = [
            (display_name, 255, Problem::DisplayNameTooLong),
            (custom_data, 8191, Problem::CustomDataTooLong),
            (mobile_phone, 49, Problem::MobilePhoneTooLong),
            (description, 119, Problem::DescriptionTooLong),
        ];
        for (rule, longest, problem) in rules {
            // A character counts once, whatever its number of bytes.
            for character in ["a", "é", "漢", "👩", " ", ";"] {
                assert_eq!(rule(&character.repeat(longest)), Ok(()), "{problem:?}");
                assert_eq!(rule(&character.repeat(longest + 1)), Err(problem));
            }
        }
        assert_eq!(display_name(""), Err(Problem::Missing));
        for rule in [custom_data, mobile_phone, description] {
            assert_eq!(rule(""), Ok(()));
        }
    }

    #[test]
    fn a_password_has_its_classes() {
        for good in ["S3cret!p", "N3w!passw", "aA1-----", "Ää1§ßßßß", &format!("aA1!{}", "x".repeat(1000))] {
            assert_eq!(password(good), Ok(()), "{good}");
        }
        for (bad, problem) in [
            ("", Problem::Missing),
            ("   ", Problem::PasswordBlank),
            ("\t\u{a0}", Problem::PasswordBlank),
            ("S3cret! p", Problem::PasswordHasSpaces),
            (" S3cret!p", Problem::PasswordHasSpaces),
            ("S3cret!\u{2003}p", Problem::PasswordHasSpaces),
            ("S3cre!p", Problem::PasswordTooShort),
            ("Ää1§ßßß", Problem::PasswordTooShort),
            ("s3cret!p", Problem::PasswordLacksClass),
            ("S3CRET!P", Problem::PasswordLacksClass),
            ("Secrets!", Problem::PasswordLacksClass),
            ("S3cretpw", Problem::PasswordLacksClass),
        ] {
            assert_eq!(password(bad), Err(problem), "{bad:?}");
        }
    }

    #[test]
    fn an_amount_is_at_least_a_hundredth_with_four_decimals() {
        let of = |text| amount(crate::money::parse(text).unwrap());
        for good in
            ["0.01", "-0.01", "0.0100", "0.0101", "1.2345", "1.234500000", "-10000000", "79228162514264337593543950335"]
        {
            assert_eq!(of(good), Ok(()), "{good}");
        }
        for small in ["0", "-0", "0.00", "0.0099", "-0.0099", "0.00001", "0.0099999999"] {
            assert_eq!(of(small), Err(Problem::AmountTooSmall), "{small}");
        }
        for precise in ["0.01001", "1.23456", "-1.00001", "100.00000000001"] {
            assert_eq!(of(precise), Err(Problem::AmountTooPrecise), "{precise}");
        }
    }

    #[test]
    fn every_broken_rule_has_its_code() {
        for (problem, field_name, code) in [
            (Problem::Missing, "user_name", 134),
            (Problem::UserNamePattern, "user_name", 122),
            (Problem::UserNamePattern, "new_user_name", 462),
            (Problem::DisplayNameTooLong, "user_display_name", 157),
            (Problem::PasswordBlank, "user_password", 463),
            (Problem::PasswordHasSpaces, "user_password", 524),
            (Problem::PasswordTooShort, "user_password", 523),
            (Problem::PasswordLacksClass, "user_password", 464),
            (Problem::CustomDataTooLong, "user_custom_data", 212),
            (Problem::MobilePhoneTooLong, "mobile_phone", 203),
            (Problem::AmountTooSmall, "amount", 125),
            (Problem::AmountTooPrecise, "amount", 125),
            (Problem::DescriptionTooLong, "user_transaction_description", 235),
            (Problem::DescriptionTooLong, "account_transaction_description", 234),
        ] {
            let error = problem.at(field_name);
            assert_eq!((error.code.number(), error.field_name.as_deref()), (code, Some(field_name)));
        }
    }
}
