//! The portal case: the browser holds the session in a cookie that scripts cannot read.
//!
//! The browser sends the cookie with every request to this host, also with one that another site started. So a
//! call by cookie must carry the header [`CSRF_HEADER`] as well, with the value that stands in a second cookie,
//! which only a script of this site can read. That value is derived from the session id: the server needs no
//! memory for it, and a cookie that someone else planted does not fit.

use std::fmt::Write as _;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use cookie::{Cookie, SameSite};
use sha2::{Digest, Sha256};
use users_api::{ApiError, ErrorCode};

use super::{Denied, Session};

/// The cookie that holds the session: `account_id.session_id`. HttpOnly.
const SESSION_COOKIE: &str = "users_session";
/// The cookie that holds what [`CSRF_HEADER`] must repeat. Readable by scripts.
const CSRF_COOKIE: &str = "users_csrf";
/// The header that shows that a script of this site made the call.
pub(crate) const CSRF_HEADER: &str = "x-csrf-token";

/// The session in the request's cookie.
///
/// # Errors
/// 161 for a cookie of another form; 100 with status 403 without the right CSRF header.
pub(super) fn session(headers: &HeaderMap) -> Result<Option<Session>, Denied> {
    let Some(value) = find(headers, SESSION_COOKIE) else {
        return Ok(None);
    };
    let parts = value.split_once('.').and_then(|(account, session)| Some((account.parse().ok()?, session)));
    let Some((account_id, session_id)) = parts else {
        return Err(ApiError::new(ErrorCode::SessionIdInvalid).into());
    };
    let sent = headers.get(CSRF_HEADER).map(HeaderValue::as_bytes).unwrap_or_default();
    // Digests are compared, so that the time tells nothing about the token.
    if Sha256::digest(sent) != Sha256::digest(csrf_token(session_id)) {
        return Err(Denied {
            status: StatusCode::FORBIDDEN,
            error: ApiError {
                msg: "A call by cookie needs the header X-CSRF-Token with the value of the cookie users_csrf.".into(),
                ..ApiError::new(ErrorCode::AuthorizationFailed)
            },
        });
    }
    Ok(Some(Session { account_id, session_id: session_id.to_owned() }))
}

/// The cookies of a new session that lives for `seconds`.
pub(crate) fn sign_in(session: &Session, seconds: u64) -> Vec<HeaderValue> {
    let value = format!("{}.{}", session.account_id, session.session_id);
    values([
        cookie(SESSION_COOKIE, value, seconds, true),
        cookie(CSRF_COOKIE, csrf_token(&session.session_id), seconds, false),
    ])
}

/// What makes the browser forget the session.
pub(crate) fn sign_out() -> Vec<HeaderValue> {
    values([cookie(SESSION_COOKIE, String::new(), 0, true), cookie(CSRF_COOKIE, String::new(), 0, false)])
}

/// Lax: the cookie goes with no other site's POST. Not `Secure`: this server speaks plain HTTP, and the proxy
/// that puts TLS before it can add that.
fn cookie(name: &'static str, value: String, seconds: u64, http_only: bool) -> Cookie<'static> {
    let age = i64::try_from(seconds).unwrap_or(i64::MAX);
    Cookie::build((name, value))
        .path("/")
        .same_site(SameSite::Lax)
        .max_age(cookie::time::Duration::seconds(age))
        .http_only(http_only)
        .build()
}

fn values(cookies: [Cookie<'static>; 2]) -> Vec<HeaderValue> {
    cookies.iter().filter_map(|cookie| HeaderValue::from_str(&cookie.to_string()).ok()).collect()
}

fn find(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(Cookie::split_parse)
        .flatten()
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

fn csrf_token(session_id: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"csrf\0");
    hash.update(session_id.as_bytes());
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, String)]) -> HeaderMap {
        lines.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn session_of(lines: &[(&'static str, String)]) -> Result<Option<(u64, String)>, (u16, u32)> {
        match session(&headers(lines)) {
            Ok(session) => Ok(session.map(|session| (session.account_id, session.session_id))),
            Err(denied) => Err((denied.status.as_u16(), denied.error.code.number())),
        }
    }

    #[test]
    fn a_session_counts_with_its_own_csrf_token_only() {
        let cookie = || ("cookie", "a=b; users_session=7.secret; users_csrf=x".to_owned());
        assert_eq!(session_of(&[]), Ok(None));
        assert_eq!(session_of(&[("cookie", "other=1".into())]), Ok(None));
        assert_eq!(session_of(&[cookie()]), Err((403, 100)));
        // Equal to the cookie beside it, and still not this session's.
        assert_eq!(session_of(&[cookie(), (CSRF_HEADER, "x".into())]), Err((403, 100)));
        assert_eq!(session_of(&[cookie(), (CSRF_HEADER, csrf_token("other"))]), Err((403, 100)));
        assert_eq!(session_of(&[cookie(), (CSRF_HEADER, csrf_token("secret"))]), Ok(Some((7, "secret".into()))));
    }

    #[test]
    fn a_cookie_of_another_form_is_no_session() {
        for value in ["", "secret", "x.secret", "-1.secret"] {
            assert_eq!(session_of(&[("cookie", format!("users_session={value}"))]), Err((200, 161)), "{value}");
        }
    }

    #[test]
    fn only_the_csrf_cookie_is_readable() {
        let session = Session { account_id: 7, session_id: "secret".into() };
        let cookies = sign_in(&session, 60);
        let token = csrf_token("secret");
        assert_eq!(
            cookies,
            [
                "users_session=7.secret; HttpOnly; SameSite=Lax; Path=/; Max-Age=60".to_owned(),
                format!("users_csrf={token}; SameSite=Lax; Path=/; Max-Age=60"),
            ]
        );
        assert!(!token.contains("secret"));
        assert_eq!(sign_out()[0], "users_session=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
    }
}
