//! Logon, Logout, and the credentials that a request carries in its body.

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

/// Credentials in a request's body. (A Bearer token and a cookie travel in headers.) Has no `Debug`.
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
