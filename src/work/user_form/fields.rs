//! What the fields are called, and what each must look like.

use users_api::ApiError;
use users_api::rules::{self, Problem};

use crate::locales::Texts;

/// A field of a user. Each is a parameter of `AddUser` and `SetUserInfo`, and its value is that parameter's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named after its parameter")]
pub enum Field {
    UserName,
    DisplayName,
    Password,
    Application,
    Active,
    Accounting,
    CustomData,
    MobilePhone,
}

/// Every field, in the order of the forms.
pub const FIELDS: [Field; 8] = [
    Field::UserName,
    Field::DisplayName,
    Field::Password,
    Field::Application,
    Field::Active,
    Field::Accounting,
    Field::CustomData,
    Field::MobilePhone,
];

impl Field {
    /// The parameter, and what the errors of the API call the field.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::UserName => "user_name",
            Self::DisplayName => "user_display_name",
            Self::Password => "user_password",
            Self::Application => "application_id",
            Self::Active => "user_active",
            Self::Accounting => "parent_accounting",
            Self::CustomData => "user_custom_data",
            Self::MobilePhone => "mobile_phone",
        }
    }

    /// The label.
    pub fn label(self, texts: Texts) -> &'static str {
        match self {
            Self::UserName => texts.user_name,
            Self::DisplayName => texts.display_name,
            Self::Password => texts.password,
            Self::Application => texts.application,
            Self::Active => texts.active,
            Self::Accounting => texts.use_account_money,
            Self::CustomData => texts.custom_data,
            Self::MobilePhone => texts.mobile_phone,
        }
    }

    /// Whether it is a checkbox, whose value is `true` or `false`.
    pub const fn is_flag(self) -> bool {
        matches!(self, Self::Active | Self::Accounting)
    }

    /// Its value against its rule.
    ///
    /// # Errors
    /// The first rule that is broken. Which application there is only the API knows.
    pub fn check(self, value: &str) -> Result<(), Problem> {
        match self {
            Self::UserName => rules::user_name(value),
            Self::DisplayName => rules::display_name(value),
            Self::Password => rules::password(value),
            Self::Application if value.trim().is_empty() => Err(Problem::Missing),
            Self::CustomData => rules::custom_data(value),
            Self::MobilePhone => rules::mobile_phone(value),
            Self::Application | Self::Active | Self::Accounting => Ok(()),
        }
    }

    /// The field that an error of the API is about, by the parameter that it names or by its code.
    pub fn of(error: &ApiError) -> Option<Self> {
        let named = match error.field_name.as_deref() {
            Some("new_user_name") => Some(Self::UserName),
            Some("application_name") => Some(Self::Application),
            Some(name) => FIELDS.into_iter().find(|field| field.parameter() == name),
            None => None,
        };
        named.or(match error.code.number() {
            118 | 122 | 462 => Some(Self::UserName),
            157 => Some(Self::DisplayName),
            112 | 463 | 464 | 523 | 524 | 535 => Some(Self::Password),
            107 | 116 | 558 => Some(Self::Application),
            212 => Some(Self::CustomData),
            203 => Some(Self::MobilePhone),
            _ => None,
        })
    }
}

/// A broken rule in words: what to do.
pub fn problem_words(problem: Problem, texts: Texts) -> &'static str {
    match problem {
        Problem::Missing => texts.rule_missing,
        Problem::UserNamePattern => texts.rule_user_name,
        Problem::DisplayNameTooLong => texts.rule_display_name,
        Problem::PasswordBlank | Problem::PasswordHasSpaces => texts.rule_password_spaces,
        Problem::PasswordTooShort => texts.rule_password_short,
        Problem::PasswordLacksClass => texts.rule_password_kinds,
        Problem::CustomDataTooLong => texts.rule_custom_data,
        Problem::MobilePhoneTooLong => texts.rule_mobile_phone,
        // Rules of money, which have no field here.
        Problem::AmountTooSmall | Problem::AmountTooPrecise | Problem::DescriptionTooLong => "",
    }
}

#[cfg(test)]
mod tests {
    use users_api::ErrorCode;

    use super::*;
    use crate::locales::texts;

    #[test]
    fn an_error_of_the_api_finds_its_field() {
        let of = |code, name: Option<&str>| {
            let code = ErrorCode::from_number(code);
            Field::of(&name.map_or_else(|| ApiError::new(code), |name| ApiError::at(code, name)))
        };
        assert_eq!(of(118, Some("user_name")), Some(Field::UserName));
        assert_eq!(of(118, Some("new_user_name")), Some(Field::UserName));
        assert_eq!(of(134, Some("user_display_name")), Some(Field::DisplayName));
        assert_eq!(of(458, Some("application_name")), Some(Field::Application));
        for (code, field) in [
            (122, Field::UserName),
            (157, Field::DisplayName),
            (464, Field::Password),
            (523, Field::Password),
            (535, Field::Password),
            (558, Field::Application),
            (212, Field::CustomData),
            (203, Field::MobilePhone),
        ] {
            assert_eq!(of(code, None), Some(field), "{code}");
        }
        for code in [109, 104, 340, 9999] {
            assert_eq!(of(code, None), None, "{code}");
        }
        assert_eq!(of(496, Some("shoe_size")), None);
    }

    #[test]
    fn every_broken_rule_has_words() {
        let long = "x".repeat(9000);
        for (field, values) in [
            (Field::UserName, ["", "Ann", "a"]),
            (Field::DisplayName, ["", &long, &long]),
            (Field::Password, [" ", "short1!", "longenough"]),
            (Field::Application, ["", " ", ""]),
            (Field::CustomData, [&long, &long, &long]),
            (Field::MobilePhone, [&long, &long, &long]),
        ] {
            for value in values {
                let words = field.check(value).map_err(|problem| problem_words(problem, texts()));
                assert!(words.is_err_and(|words| !words.is_empty()), "{field:?} {value}");
            }
        }
    }
}
