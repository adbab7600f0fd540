//! Who is calling: the credentials of a request, and what they prove.
//!
//! | credentials | where |
//! |---|---|
//! | a service account's token | `Authorization: Bearer …` |
//! | a session | the parameters `account_id` and `session_id` |
//! | the account's API key | the parameters `account_id` and `api_key` |
//! | a browser's session | the portal's cookie, with the header `X-CSRF-Token` |
//!
//! The first kind in this order that a request holds is the one that counts; there is no second try with
//! another. An `Authorization` header of another scheme is a proxy's business and is ignored.
//!
//! The errors: 137 without any credentials, 100 for a wrong API key, 161 and 135 for a session that is unknown
//! or over, 433 to 456 for tokens (`auth::token`). A cookie without its CSRF header is 100 with HTTP status 403:
//! not 104, which a client takes to mean that its role is read-only.

pub(crate) mod cookie;
pub mod key_file;
mod token;

use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use users_api::params::Credentials;
use users_api::{ApiError, ErrorCode, Fields, Method};

use crate::roles::StoredRole;
use crate::store::{Login, Store};

/// A session, as its holder names it. Has no `Debug`: it is a secret.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) account_id: u64,
    pub(crate) session_id: String,
}

/// What a request says to show who is calling. Has no `Debug`: it is a secret.
pub(crate) enum Proof {
    /// A token, unchecked.
    Token(String),
    /// The account's API key.
    ApiKey { account_id: u64, api_key: String },
    /// A session from the parameters, or, with `by_cookie`, from the browser's cookie.
    Session { session: Session, by_cookie: bool },
}

/// Who is calling, and what they may do.
pub(crate) struct Caller {
    pub(crate) account_id: u64,
    roles: Vec<StoredRole>,
    /// The session that `Logout` closes.
    pub(crate) session: Option<Session>,
}

/// Why a request is refused before anybody looks at what it asks for.
pub(crate) struct Denied {
    /// 200 for the API's errors, as for every other; 403 where a browser must see that it was stopped.
    pub(crate) status: StatusCode,
    pub(crate) error: ApiError,
}

impl From<ApiError> for Denied {
    fn from(error: ApiError) -> Self {
        Self { status: StatusCode::OK, error }
    }
}

impl Proof {
    /// Finds the credentials of a request.
    ///
    /// # Errors
    /// 137 without any, 115 when the account of a session or key is missing, and the cookie's errors.
    pub(crate) fn find(headers: &HeaderMap, fields: &Fields) -> Result<Self, Denied> {
        if let Some(token) = bearer(headers) {
            return Ok(Self::Token(token.to_owned()));
        }
        match &Credentials::read(fields)? {
            Some(Credentials::Session { account_id, session_id }) => {
                let session = Session { account_id: *account_id, session_id: session_id.clone() };
                Ok(Self::Session { session, by_cookie: false })
            }
            Some(Credentials::ApiKey { account_id, api_key }) => {
                Ok(Self::ApiKey { account_id: *account_id, api_key: api_key.clone() })
            }
            None => match cookie::session(headers)? {
                Some(session) => Ok(Self::Session { session, by_cookie: true }),
                None => Err(ApiError::new(ErrorCode::NotLoggedIn).into()),
            },
        }
    }

    /// Whether the browser sent it by itself.
    pub(crate) fn is_cookie(&self) -> bool {
        matches!(self, Self::Session { by_cookie: true, .. })
    }

    /// Checks it against the database. Blocks.
    ///
    /// # Errors
    /// The API's error for what is wrong with it; 1 or 162 when the database fails.
    pub(crate) fn check(self, store: &Store) -> Result<Caller, ApiError> {
        match self {
            Self::Token(token) => token::check(store, &token, now()),
            Self::ApiKey { account_id, api_key } => {
                let login = store.api_key_login(account_id, &api_key)?;
                login.map(Caller::from).ok_or_else(|| ApiError::new(ErrorCode::AuthorizationFailed))
            }
            Self::Session { session, .. } => {
                let login = store.session(session.account_id, &session.session_id, now())?;
                Ok(Caller { session: Some(session), ..Caller::from(login) })
            }
        }
    }
}

impl Caller {
    /// Whether any of the caller's roles may call `method`.
    pub(crate) fn may_call(&self, method: Method) -> bool {
        self.roles.iter().any(|role| role.may_call(method))
    }
}

impl From<Login> for Caller {
    fn from(login: Login) -> Self {
        Self { account_id: login.account_id, roles: vec![login.role], session: None }
    }
}

/// The token of an `Authorization: Bearer` header, empty when the header holds none.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?.trim();
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("Bearer").then_some(token.trim_start())
}

/// Seconds of Unix time; 0 on a clock that stands before 1970.
fn now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX)
}
