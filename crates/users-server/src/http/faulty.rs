//! Faults over HTTP: how a test asks for them, and how they happen.
//!
//! | request | what |
//! |---|---|
//! | `POST /_faults` | adds a fault (`faults::spec`), answers `{"queued":n}` |
//! | `DELETE /_faults` | forgets the faults to come |
//! | `POST /_faults/expire-sessions` | ends every session now |
//! | `GET /_faults/log` | the calls so far, the oldest first (`faults::log`) |
//! | `DELETE /_faults/log` | forgets the calls so far |
//!
//! A browser test must know this: when a connection that was used before is closed without an answer, Chromium
//! sends the request again by itself, a POST as well, and the page sees the second answer only. So after
//! `drop_before` and `drop_after` the log can hold a second call that nobody made, and after `drop_after` the
//! work is done twice. `cut`, `delay` and `html_502` with `after` lose an answer without that.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::StreamExt;
use futures_util::stream;
use hyper::body::Bytes;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use users_api::reply::{Done, encode};
use users_api::{ApiError, ErrorCode};

use super::connections::Hangup;
use super::reply::{Reply, json};
use super::{App, call, request};
use crate::faults::{Fault, Faults};

/// Time for the first half of a cut answer to leave the server before the connection breaks.
const CUT_PAUSE: Duration = Duration::from_millis(50);

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/_faults", post(add).delete(clear))
        .route("/_faults/log", get(log).delete(clear_log))
        .route("/_faults/expire-sessions", post(expire_sessions))
}

async fn add(State(app): State<Arc<App>>, request: Request) -> Reply {
    let (parts, body) = request.into_parts();
    let body = match request::whole(&parts, body, &app.config.limits).await {
        Ok(body) => body,
        Err(reply) => return reply,
    };
    with_faults(&app, |faults| match faults.add(&body) {
        Ok(queued) => Reply::done(format!(r#"{{"queued":{queued}}}"#)),
        Err(error) => Reply::bad_request(StatusCode::BAD_REQUEST, error.to_string()),
    })
}

async fn clear(State(app): State<Arc<App>>) -> Reply {
    with_faults(&app, |faults| {
        faults.clear();
        Reply::done(r#"{"queued":0}"#.to_owned())
    })
}

async fn log(State(app): State<Arc<App>>) -> Reply {
    with_faults(&app, |faults| faults.log().map_err(|_| ApiError::new(ErrorCode::ServerFault1)).into())
}

async fn clear_log(State(app): State<Arc<App>>) -> Reply {
    with_faults(&app, |faults| {
        faults.clear_log();
        Reply::done("[]".to_owned())
    })
}

async fn expire_sessions(State(app): State<Arc<App>>) -> Reply {
    call::in_turn(&app, |app| app.store.expire_sessions().map(|()| encode(&Done::OK).unwrap_or_default()).into()).await
}

/// The routes exist only where there are faults.
fn with_faults(app: &App, act: impl FnOnce(&Faults) -> Reply) -> Reply {
    app.faults.as_ref().map_or_else(|| Reply::bad_request(StatusCode::NOT_FOUND, "There are no faults here."), act)
}

impl Fault {
    /// What comes before the call is carried out.
    pub(super) async fn before(&self, stopping: &CancellationToken) {
        if let Self::Delay { wait, after: false } = self {
            pause(*wait, stopping).await;
        }
    }

    /// Makes of the call's reply what the client gets.
    pub(super) async fn shape(self, reply: Reply, stopping: &CancellationToken) -> Response {
        match self {
            Self::Delay { wait, after } => {
                if after {
                    pause(wait, stopping).await;
                }
                reply.into_response()
            }
            Self::DropBefore | Self::DropAfter => hang_up(),
            Self::Cut => cut(reply),
            Self::Html { status, .. } => page(status),
            Self::TooManyRequests { retry_after } => too_many_requests(retry_after),
            Self::BadJson { .. } => json(StatusCode::OK, r#"{"result":[{"user_id":1,"user_na"#),
            Self::ApiError(error) => Reply::refused(StatusCode::OK, error).into_response(),
        }
    }
}

/// Waits, but not longer than the server lives.
async fn pause(wait: Duration, stopping: &CancellationToken) {
    stopping.run_until_cancelled(sleep(wait)).await;
}

fn hang_up() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Hangup);
    response
}

/// Announces the whole body, sends its first half, and breaks the connection.
fn cut(reply: Reply) -> Response {
    let whole = Bytes::from(reply.body);
    let half = whole.slice(..whole.len() / 2);
    let rest = stream::once(async {
        sleep(CUT_PAUSE).await;
        Err(io::Error::from(io::ErrorKind::BrokenPipe))
    });
    let mut response = json(reply.status, Body::from_stream(stream::iter([Ok(half)]).chain(rest)));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    response
}

/// What a server or a proxy shows people when it fails.
fn page(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let text = format!("<!doctype html><html lang=\"en\"><title>{status}</title><h1>{status}</h1></html>\n");
    (status, Html(text)).into_response()
}

fn too_many_requests(retry_after: u32) -> Response {
    let reply = Reply::refused(StatusCode::TOO_MANY_REQUESTS, ApiError::new(ErrorCode::RateLimit));
    let mut response = reply.into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
    response
}
