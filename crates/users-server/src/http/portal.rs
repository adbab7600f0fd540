//! The portal case: a page of this host signs in, and the browser keeps the session in a cookie.
//!
//! `POST /_portal/login` takes the parameters of `Logon` and answers `{"result":1}` with two cookies
//! (`auth::cookie`); the session id itself stays out of the answer's body. `POST /_portal/logout` needs the
//! CSRF header, closes the session and takes the cookies back.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::routing::post;
use users_api::reply::{Done, encode};
use users_api::{ApiError, ErrorCode, Fields, Method};

use super::call::{self, Call};
use super::reply::Reply;
use super::{App, origins, request};
use crate::auth::cookie;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/_portal/login", post(login)).route("/_portal/logout", post(logout))
}

/// Another site's page may not sign the browser in to an account of its choice.
async fn login(State(app): State<Arc<App>>, request: Request) -> Reply {
    let (parts, body) = request.into_parts();
    if !origins::is_welcome(&parts.headers, &app.config.allowed_origins) {
        return Reply::refused(
            StatusCode::FORBIDDEN,
            ApiError {
                msg: "Pages of this origin may not sign in here.".into(),
                ..ApiError::new(ErrorCode::AuthorizationFailed)
            },
        );
    }
    let fields = match request::fields(&parts, body, &app.config.limits).await {
        Ok(fields) => fields,
        Err(reply) => return reply,
    };
    call::in_turn(&app, move |app| open(app, &fields)).await
}

fn open(app: &App, fields: &Fields) -> Reply {
    match call::logon(app, fields) {
        Ok((session, _)) => Reply::done(encode(&Done::OK).unwrap_or_default())
            .with_cookies(cookie::sign_in(&session, app.config.session_lifetime)),
        Err(error) => Reply::refused(StatusCode::OK, error),
    }
}

/// `Logout`, by the cookie only.
async fn logout(State(app): State<Arc<App>>, request: Request) -> Reply {
    Call { method: Method::Logout, headers: request.into_parts().0.headers, fields: Fields::new() }
        .carry_out(&app)
        .await
}
