//! The API over HTTP, and the panel's files beside it.
//!
//! | path | what |
//! |---|---|
//! | `/platform_api/{Method}`, `/platform_api` with `cmd`, `/{Method}` | the API, by GET and POST, with and without a slash at the end |
//! | `/_portal/login`, `/_portal/logout` | a session in a cookie, for a portal that embeds the panel |
//! | `/_faults…` | what goes wrong next, when the server was started with faults |
//! | everything else | a file of the panel, or 404 |
//!
//! The API answers with status 200, errors too. Other statuses mean that the request was not a call at all
//! (405, 408, 413, 415), or that a browser must see that it was stopped (403).

mod api;
mod call;
pub(crate) mod connections;
mod faulty;
mod origins;
mod panel;
mod portal;
mod reply;
mod request;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, Method as Verb, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::cors::CorsLayer;
use users_api::Method;

pub use origins::{Origin, OriginError};

use crate::auth::cookie::CSRF_HEADER;
use crate::config::Config;
use crate::faults::Faults;
use crate::store::Store;

/// How many calls use the database at a time. It bounds the memory for password hashes, too.
const CALLS_AT_A_TIME: usize = 16;

/// What every request can reach.
pub(crate) struct App {
    pub(crate) store: Store,
    pub(crate) config: Config,
    pub(crate) faults: Option<Faults>,
    /// The calls that run: they go on when their client has left.
    pub(crate) calls: TaskTracker,
    pub(crate) turns: Semaphore,
    /// Cancelled when the server is asked to stop: who only waits then goes on at once.
    pub(crate) stopping: CancellationToken,
}

impl App {
    pub(crate) fn new(store: Store, config: Config) -> Self {
        let faults = config.faults.then(Faults::default);
        Self {
            store,
            config,
            faults,
            calls: TaskTracker::new(),
            turns: Semaphore::new(CALLS_AT_A_TIME),
            stopping: CancellationToken::new(),
        }
    }
}

/// All routes.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let mut router = Router::new()
        .route("/platform_api", any(api::answer))
        .route("/platform_api/", any(api::answer))
        .route("/platform_api/{method}", any(api::answer))
        .route("/platform_api/{method}/", any(api::answer));
    for method in Method::ALL {
        let name = method.name();
        router = router.route(&format!("/{name}"), any(api::answer)).route(&format!("/{name}/"), any(api::answer));
    }
    router = router.merge(portal::routes());
    if app.faults.is_some() {
        router = router.merge(faulty::routes());
    }
    let router = router.with_state(Arc::clone(app));
    let router = match &app.config.static_dir {
        Some(dir) => router.fallback_service(panel::files(dir)),
        None => router.fallback(not_found),
    };
    router.layer(cors(&app.config.allowed_origins)).layer(map_response(for_every_answer))
}

/// Answers OPTIONS everywhere, and lets the scripts of these origins read the answers.
fn cors(origins: &[Origin]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(origins.iter().map(|origin| origin.header().clone()).collect::<Vec<_>>())
        .allow_credentials(true)
        .allow_methods([Verb::GET, Verb::POST, Verb::OPTIONS])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::HeaderName::from_static(CSRF_HEADER)])
        .expose_headers([header::RETRY_AFTER])
}

async fn for_every_answer(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "There is nothing at this address.\n").into_response()
}
