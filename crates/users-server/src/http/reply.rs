//! What a call is answered.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use users_api::reply::encode_errors;
use users_api::{ApiError, ErrorCode};

use crate::auth::Denied;

/// The answer to a call: JSON, never stored by anybody on its way.
pub(crate) struct Reply {
    pub(super) status: StatusCode,
    pub(super) body: String,
    /// The API's error, when it is one.
    pub(super) code: Option<ErrorCode>,
    /// `Set-Cookie` lines.
    pub(super) cookies: Vec<HeaderValue>,
}

impl Reply {
    /// A success. `body` is its JSON.
    pub(super) fn done(body: String) -> Self {
        Self { status: StatusCode::OK, body, code: None, cookies: Vec::new() }
    }

    /// An error, under both of the API's keys.
    pub(super) fn refused(status: StatusCode, error: ApiError) -> Self {
        let code = Some(error.code);
        let body = encode_errors(&error.into()).unwrap_or_else(|_| LAST_RESORT.to_owned());
        Self { status, body, code, cookies: Vec::new() }
    }

    /// An error that is not the API's, but the request's: `status` says what kind, `msg` what is wrong.
    pub(super) fn bad_request(status: StatusCode, msg: impl Into<String>) -> Self {
        Self::refused(status, ApiError { msg: msg.into(), ..ApiError::new(ErrorCode::InvalidArguments) })
    }

    pub(super) fn with_cookies(mut self, cookies: Vec<HeaderValue>) -> Self {
        self.cookies = cookies;
        self
    }
}

/// An error that cannot be written in JSON is one of the server.
const LAST_RESORT: &str = r#"{"error":{"code":1,"msg":"The server could not carry out the request."}}"#;

impl From<Result<String, ApiError>> for Reply {
    fn from(result: Result<String, ApiError>) -> Self {
        match result {
            Ok(body) => Self::done(body),
            Err(error) => Self::refused(StatusCode::OK, error),
        }
    }
}

impl From<Denied> for Reply {
    fn from(denied: Denied) -> Self {
        Self::refused(denied.status, denied.error)
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = json(self.status, self.body);
        for cookie in self.cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// A body that is, or claims to be, JSON.
pub(crate) fn json(status: StatusCode, body: impl Into<axum::body::Body>) -> Response {
    // Exactly this type, without a charset: the official Python client compares it.
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body.into()).into_response()
}
