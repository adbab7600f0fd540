//! The API's errors: their codes and their shape on the wire.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Declares the codes once: name, number, and the text that the reference server sends with it.
macro_rules! error_codes {
    ($($name:ident = $code:literal, $text:literal;)*) => {
        /// An error code of the API. Errors are matched on it, never on their text.
        ///
        /// A code that this list does not know is kept as [`ErrorCode::Other`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $(#[doc = concat!($code, ": ", $text)] $name,)*
            /// A code that the list of this crate does not hold.
            Other(u32),
        }

        impl ErrorCode {
            /// Every code that this crate knows, in ascending order.
            pub const KNOWN: &[Self] = &[$(Self::$name,)*];

            /// The number on the wire.
            pub const fn number(self) -> u32 {
                match self {
                    $(Self::$name => $code,)*
                    Self::Other(code) => code,
                }
            }

            /// The code of this number.
            pub const fn from_number(number: u32) -> Self {
                match number {
                    $($code => Self::$name,)*
                    other => Self::Other(other),
                }
            }

            /// What the reference server says with this code, in plain words.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                    Self::Other(_) => "The request was refused.",
                }
            }
        }
    };
}

error_codes! {
    ServerFault1 = 1, "The server could not carry out the request.";
    ServerFault2 = 2, "The server could not carry out the request.";
    ServerFault4 = 4, "The server could not carry out the request.";
    ServerFault5 = 5, "The server could not carry out the request.";
    AuthorizationFailed = 100, "Authorization failed.";
    InvalidArguments = 101, "Invalid arguments.";
    MissingCommand = 102, "The 'cmd' parameter is missing.";
    UnknownCommand = 103, "Unknown command.";
    ForbiddenCommand = 104, "This command is forbidden for your role.";
    ApplicationNameInvalid = 107, "The 'application_name' parameter is invalid.";
    UserLimitReached = 109, "The limit of users is reached.";
    PasswordTooShort = 112, "The password is too short.";
    AccountIdInvalid = 115, "The 'account_id' parameter is invalid.";
    ApplicationIdInvalid = 116, "The 'application_id' parameter is invalid.";
    UserIdInvalid = 117, "The 'user_id' parameter is invalid.";
    UserNameNotUnique = 118, "The 'user_name' parameter is not unique.";
    UserNameInvalid = 122, "The 'user_name' parameter is invalid.";
    MoneyAmountInvalid = 125, "The amount of money is invalid.";
    InsufficientMoney = 127, "There is not enough money.";
    AccountNotActivated = 131, "The account is not activated.";
    RequiredParameterEmpty = 134, "A required parameter is empty.";
    SessionTimeout = 135, "The session has timed out.";
    NotLoggedIn = 137, "Not logged in.";
    UserDisplayNameInvalid = 157, "The 'user_display_name' parameter is invalid.";
    SessionIdInvalid = 161, "The 'session_id' parameter is invalid.";
    TryLater = 162, "Try again later.";
    MobilePhoneInvalid = 203, "The 'mobile_phone' parameter is invalid.";
    CurrencyInvalid = 210, "The 'currency' parameter is invalid.";
    UserCustomDataTooLong = 212, "The 'user_custom_data' parameter is too long.";
    AcdQueueIdInvalid = 218, "The 'acd_queue_id' parameter is invalid.";
    SkillIdInvalid = 222, "The 'skill_id' parameter is invalid.";
    ExcludedSkillIdInvalid = 224, "The 'excluded_skill_id' parameter is invalid.";
    AmountInvalid = 225, "The 'amount' parameter is invalid.";
    AcdStatusInvalid = 227, "The 'acd_status' parameter is invalid.";
    AccountDescriptionTooLong = 234, "The 'account_transaction_description' parameter is too long.";
    UserDescriptionTooLong = 235, "The 'user_transaction_description' parameter is too long.";
    RateLimit = 340, "Too many requests.";
    UserNotInApplication = 393, "The user does not belong to the application.";
    KeyIdInvalid = 433, "The key id is invalid.";
    TokenFormatInvalid = 447, "The token's format is invalid.";
    TokenLivesTooLong = 454, "The token lives too long.";
    TokenIssuedInTheFuture = 455, "The token was issued in the future.";
    TokenExpired = 456, "The token has expired.";
    OnlyOneOf = 458, "Only one of these parameters may be given.";
    NewUserNameInvalid = 462, "The 'new_user_name' parameter is invalid.";
    PasswordBlank = 463, "The password is blank.";
    PasswordLacksClass = 464, "The password must hold an upper-case and a lower-case letter, a digit and a special character.";
    ProbableResend = 484, "The same operation was just performed: this is probably a resend.";
    SpecifyParameter = 485, "A parameter must be given.";
    ValueInvalid = 496, "The value is invalid.";
    ValueOutOfRange = 497, "The value is out of range.";
    ValueTooLong = 499, "The value is too long.";
    ProbableResendLater = 515, "The same operation was just performed: this is probably a resend.";
    PasswordWeak = 523, "The password is too weak.";
    PasswordHasSpaces = 524, "The password must not contain spaces.";
    PasswordUsedBefore = 535, "The password was used before.";
    ApplicationNotFound = 558, "The application was not found.";
    UserHasNoOwnBalance = 573, "The user has no balance of its own.";
}

impl ErrorCode {
    /// The server failed, and what it did before is not known (1, 2, 4, 5).
    pub const fn is_server_fault(self) -> bool {
        matches!(self, Self::ServerFault1 | Self::ServerFault2 | Self::ServerFault4 | Self::ServerFault5)
    }

    /// Asks to come back later (162, 340): nothing was done, and a read may be repeated after a wait.
    pub const fn is_try_later(self) -> bool {
        matches!(self, Self::TryLater | Self::RateLimit)
    }

    /// The credentials do not hold (any more): sign in again.
    pub const fn is_session_end(self) -> bool {
        matches!(
            self,
            Self::AuthorizationFailed
                | Self::AccountNotActivated
                | Self::SessionTimeout
                | Self::NotLoggedIn
                | Self::SessionIdInvalid
                | Self::KeyIdInvalid
                | Self::TokenFormatInvalid
                | Self::TokenLivesTooLong
                | Self::TokenIssuedInTheFuture
                | Self::TokenExpired
        )
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.number())
    }
}

impl<'de> Deserialize<'de> for ErrorCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u32::deserialize(deserializer).map(Self::from_number)
    }
}

/// One error as the API writes it: `{"code":118,"msg":"…","field_name":"user_name"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// What went wrong.
    pub code: ErrorCode,
    /// The server's words; shown beside the code, never matched on.
    #[serde(default)]
    pub msg: String,
    /// The parameter at fault, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field_name: Option<String>,
}

impl ApiError {
    /// An error of no particular parameter.
    pub fn new(code: ErrorCode) -> Self {
        Self { code, msg: code.text().to_owned(), field_name: None }
    }

    /// An error of the parameter `field_name`.
    pub fn at(code: ErrorCode, field_name: &str) -> Self {
        Self { code, msg: code.text().to_owned(), field_name: Some(field_name.to_owned()) }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.msg)?;
        formatter.write_str(" (")?;
        self.code.number().fmt(formatter)?;
        formatter.write_str(")")
    }
}

impl std::error::Error for ApiError {}

/// The errors of one answer: at least one, the most important first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errors {
    first: ApiError,
    more: Vec<ApiError>,
}

impl Errors {
    /// `first` is what the old key `error` holds; `more` are the further ones of the newer key `errors`.
    pub fn new(first: ApiError, more: Vec<ApiError>) -> Self {
        Self { first, more }
    }

    /// The error that decides what happens next.
    pub fn first(&self) -> &ApiError {
        &self.first
    }

    /// All of them, the first one first.
    pub fn iter(&self) -> impl Iterator<Item = &ApiError> {
        std::iter::once(&self.first).chain(&self.more)
    }
}

impl From<ApiError> for Errors {
    fn from(error: ApiError) -> Self {
        Self::new(error, Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of the public reference, written down a second time.
    const NUMBERS: [u32; 57] = [
        1, 2, 4, 5, 100, 101, 102, 103, 104, 107, 109, 112, 115, 116, 117, 118, 122, 125, 127, 131, 134, 135, 137, 157,
        161, 162, 203, 210, 212, 218, 222, 224, 225, 227, 234, 235, 340, 393, 433, 447, 454, 455, 456, 458, 462, 463,
        464, 484, 485, 496, 497, 499, 515, 523, 524, 535, 558,
    ];

    #[test]
    fn every_code_of_the_reference_is_known_and_no_other() {
        let known: Vec<_> = ErrorCode::KNOWN.iter().map(|code| code.number()).collect();
        assert_eq!(known, [&NUMBERS[..], &[573]].concat());
    }

    #[test]
    fn every_number_is_kept() {
        for number in (0..=2000).chain([u32::MAX - 1, u32::MAX]) {
            let code = ErrorCode::from_number(number);
            assert_eq!(code.number(), number);
            assert_eq!(matches!(code, ErrorCode::Other(_)), !ErrorCode::KNOWN.contains(&code));
            assert!(code.text().ends_with('.'));
            let json = serde_json::to_string(&code).unwrap();
            assert_eq!(json, number.to_string());
            assert_eq!(serde_json::from_str::<ErrorCode>(&json).unwrap(), code);
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["-1", "4294967296", "1.5", "\"118\"", "null", "[]"] {
            assert!(serde_json::from_str::<ErrorCode>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn codes_that_decide_are_told_apart() {
        let numbers = |decides: fn(ErrorCode) -> bool| -> Vec<_> {
            (0..2000).filter(|number| decides(ErrorCode::from_number(*number))).collect()
        };
        assert_eq!(numbers(ErrorCode::is_server_fault), [1, 2, 4, 5]);
        assert_eq!(numbers(ErrorCode::is_try_later), [162, 340]);
        assert_eq!(numbers(ErrorCode::is_session_end), [100, 131, 135, 137, 161, 433, 447, 454, 455, 456]);
    }

    #[test]
    fn an_error_is_written_as_the_api_does() {
        let named = ApiError::at(ErrorCode::UserNameNotUnique, "user_name");
        let json = r#"{"code":118,"msg":"The 'user_name' parameter is not unique.","field_name":"user_name"}"#;
        assert_eq!(serde_json::to_string(&named).unwrap(), json);
        assert_eq!(serde_json::from_str::<ApiError>(json).unwrap(), named);
        assert_eq!(named.to_string(), "The 'user_name' parameter is not unique. (118)");

        let bare = ApiError::new(ErrorCode::Other(9999));
        assert_eq!(serde_json::to_string(&bare).unwrap(), r#"{"code":9999,"msg":"The request was refused."}"#);
        assert_eq!(serde_json::from_str::<ApiError>(r#"{"code":9999}"#).unwrap().msg, "");
    }

    #[test]
    fn errors_come_first_one_first() {
        let (first, second) = (ApiError::new(ErrorCode::UserIdInvalid), ApiError::new(ErrorCode::AmountInvalid));
        let errors = Errors::new(first.clone(), vec![second.clone()]);
        assert_eq!(errors.first(), &first);
        assert_eq!(errors.iter().collect::<Vec<_>>(), [&first, &second]);
        assert_eq!(Errors::from(first.clone()), Errors::new(first, Vec::new()));
    }
}
