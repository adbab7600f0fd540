//! Logon, Logout, and the credentials that a request carries in its body.

use zeroize::Zeroize;

use crate::error::{ApiError, ErrorCode};
use crate::fields::Fields;
use crate::method::{Method, Params};
use crate::reply::{Done, LoggedOn};

/// The account that signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountRef {
    /// `account_id`.
    Id(u64),
    /// `account_name`.
    Name(String),
    /// `account_email`.
    Email(String),
}

impl AccountRef {
    /// What a person typed into one field: digits are an id, an `@` makes an e-mail address, the rest is a name.
    /// `None` for nothing but blanks.
    pub fn from_typed(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        Some(match text.parse() {
            Ok(id) if !text.starts_with('+') && id != 0 => Self::Id(id),
            _ if text.contains('@') => Self::Email(text.to_owned()),
            _ => Self::Name(text.to_owned()),
        })
    }

    fn write(&self, fields: &mut Fields) {
        match self {
            Self::Id(id) => fields.number("account_id", Some(*id)),
            Self::Name(name) => fields.text("account_name", Some(name)),
            Self::Email(email) => fields.text("account_email", Some(email)),
        }
    }
}

/// What proves that the caller may sign in. Has no `Debug`: it is one.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// `account_password`.
    Password(String),
    /// `api_key`.
    ApiKey(String),
}

/// `Logon`: opens a session.
#[derive(Clone, PartialEq, Eq)]
pub struct Logon {
    /// Who.
    pub account: AccountRef,
    /// The proof.
    pub secret: Secret,
}

impl Params for Logon {
    const METHOD: Method = Method::Logon;
    type Answer = LoggedOn;

    fn write(&self, fields: &mut Fields) {
        self.account.write(fields);
        match &self.secret {
            Secret::Password(password) => fields.text("account_password", Some(password)),
            Secret::ApiKey(key) => fields.text("api_key", Some(key)),
        }
    }

    fn read(fields: &Fields) -> Result<Self, ApiError> {
        let account = if let Some(id) = fields.id("account_id", ErrorCode::AccountIdInvalid)? {
            AccountRef::Id(id)
        } else if let Some(name) = fields.given("account_name") {
            AccountRef::Name(name.to_owned())
        } else if let Some(email) = fields.given("account_email") {
            AccountRef::Email(email.to_owned())
        } else {
            return Err(ApiError::at(ErrorCode::SpecifyParameter, "account_id"));
        };
        let secret = if let Some(password) = fields.given("account_password") {
            Secret::Password(password.to_owned())
        } else if let Some(key) = fields.given("api_key") {
            Secret::ApiKey(key.to_owned())
        } else {
            return Err(ApiError::at(ErrorCode::SpecifyParameter, "account_password"));
        };
        Ok(Self { account, secret })
    }
}

/// `Logout`: closes the session of the request's credentials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Logout;

impl Params for Logout {
    const METHOD: Method = Method::Logout;
    type Answer = Done;

    fn write(&self, _: &mut Fields) {}

    fn read(_: &Fields) -> Result<Self, ApiError> {
        Ok(Self)
    }
}

/// Credentials in a request's body. (A Bearer token and a cookie travel in headers.) Has no `Debug`, and is wiped when
/// it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// `account_id` and `session_id`, from `Logon`.
    Session {
        /// The account of the session.
        account_id: u64,
        /// What `Logon` answered.
        session_id: String,
    },
    /// `account_id` and `api_key`: deprecated by the API, with full permissions.
    ApiKey {
        /// The account of the key.
        account_id: u64,
        /// The key.
        api_key: String,
    },
}

impl Drop for Credentials {
    fn drop(&mut self) {
        let (Self::Session { session_id: secret, .. } | Self::ApiKey { api_key: secret, .. }) = self;
        secret.zeroize();
    }
}

impl Credentials {
    /// Adds the credentials to a request.
    pub fn write(&self, fields: &mut Fields) {
        match self {
            Self::Session { account_id, session_id } => {
                fields.number("account_id", Some(*account_id));
                fields.text("session_id", Some(session_id));
            }
            Self::ApiKey { account_id, api_key } => {
                fields.number("account_id", Some(*account_id));
                fields.text("api_key", Some(api_key));
            }
        }
    }

    /// The credentials in a request's fields, when it holds any.
    ///
    /// # Errors
    /// 115 when there is a session id or a key, and `account_id` is missing or malformed.
    pub fn read(fields: &Fields) -> Result<Option<Self>, ApiError> {
        let account_id = || {
            fields
                .id("account_id", ErrorCode::AccountIdInvalid)?
                .ok_or_else(|| ApiError::at(ErrorCode::AccountIdInvalid, "account_id"))
        };
        if let Some(session_id) = fields.given("session_id") {
            return Ok(Some(Self::Session { account_id: account_id()?, session_id: session_id.to_owned() }));
        }
        if let Some(api_key) = fields.given("api_key") {
            return Ok(Some(Self::ApiKey { account_id: account_id()?, api_key: api_key.to_owned() }));
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        Fields::from_urlencoded(text.as_bytes())
    }

    fn code<T>(result: Result<T, ApiError>) -> Option<u32> {
        result.err().map(|error| error.code.number())
    }

    #[test]
    fn an_account_is_known_by_what_was_typed() {
        for (typed, account) in [
            (" 1001 ", Some(AccountRef::Id(1001))),
            ("demo", Some(AccountRef::Name("demo".to_owned()))),
            ("a@b.c", Some(AccountRef::Email("a@b.c".to_owned()))),
            ("0", Some(AccountRef::Name("0".to_owned()))),
            ("+5", Some(AccountRef::Name("+5".to_owned()))),
            ("-5", Some(AccountRef::Name("-5".to_owned()))),
            ("18446744073709551616", Some(AccountRef::Name("18446744073709551616".to_owned()))),
            ("", None),
            (" \t\u{a0}", None),
        ] {
            assert_eq!(AccountRef::from_typed(typed), account, "{typed:?}");
        }
    }

    #[test]
    fn logon_is_written_with_the_names_of_the_reference() {
        let account = [
            (AccountRef::Id(1), "account_id=1"),
            (AccountRef::Name("demo".to_owned()), "account_name=demo"),
            (AccountRef::Email("a@b.c".to_owned()), "account_email=a%40b.c"),
        ];
        let secret = [
            (Secret::Password("p w".to_owned()), "account_password=p+w"),
            (Secret::ApiKey("k".to_owned()), "api_key=k"),
        ];
        for (account, who) in &account {
            for (secret, proof) in &secret {
                let logon = Logon { account: account.clone(), secret: secret.clone() };
                let text = logon.fields().to_urlencoded();
                assert_eq!(text, format!("{who}&{proof}"));
                assert!(Logon::read(&fields(&text)) == Ok(logon));
            }
        }
    }

    #[test]
    fn logon_needs_an_account_and_a_secret() {
        for text in ["", "account_password=x", "account_id=0&api_key=k", "account_id=1", "account_id=1&api_key="] {
            assert_eq!(code(Logon::read(&fields(text))), Some(485), "{text}");
        }
        assert_eq!(code(Logon::read(&fields("account_id=x&api_key=k"))), Some(115));
        assert!(Logon::read(&fields("account_id=&account_name=demo&api_key=k")).is_ok());
    }

    #[test]
    fn credentials_travel_with_their_account() {
        for (text, credentials) in [
            ("account_id=1&session_id=s", Credentials::Session { account_id: 1, session_id: "s".to_owned() }),
            ("account_id=1&api_key=k", Credentials::ApiKey { account_id: 1, api_key: "k".to_owned() }),
        ] {
            let mut written = Fields::new();
            credentials.write(&mut written);
            assert_eq!(written.to_urlencoded(), text);
            assert!(Credentials::read(&fields(text)) == Ok(Some(credentials)));
        }
        for text in ["", "account_id=1", "account_id=x", "session_id=&api_key="] {
            assert!(Credentials::read(&fields(text)) == Ok(None), "{text}");
        }
        for text in ["session_id=s", "api_key=k", "session_id=s&account_id=0", "api_key=k&account_id=x"] {
            assert_eq!(code(Credentials::read(&fields(text))), Some(115), "{text}");
        }
    }
}
