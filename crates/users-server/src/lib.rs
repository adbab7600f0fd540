//! A reference server of the Users HTTP API on SQLite, for development, tests and trying things out.
//!
//! [`serve`] answers on a listener, from a [`Store`], until it is asked to stop. The parts:
//!
//! - [`store`]: the database, with one method for each method of the API.
//! - [`roles`]: who may call what. [`auth`]: who is calling.
//! - [`http`]: from a request to a call of the store and back.
//! - `faults`: what a test can make go wrong. [`demo`]: an account to try things with.

pub mod auth;
mod config;
pub mod demo;
mod faults;
pub mod http;
pub mod roles;
pub mod store;

use std::sync::Arc;

use tokio::net::TcpListener;

pub use config::{Config, Limits};

use crate::http::App;
use crate::store::Store;

/// Answers on `listener` until `stop` is done. Then no connection is taken any more, what runs may finish for
/// [`Limits::stop`], and the rest is cut off: a call that has begun in the database still runs to its end, or
/// not at all.
///
/// The database's write-ahead log is folded into its file when the last clone of `store` is dropped.
pub async fn serve(listener: TcpListener, config: Config, store: Store, stop: impl Future<Output = ()>) {
    let limits = config.limits;
    let app = Arc::new(App::new(store, config));
    let stopping = async {
        stop.await;
        app.stopping.cancel();
    };
    http::connections::serve(listener, http::router(&app), limits, stopping).await;
    app.calls.close();
    if tokio::time::timeout(limits.stop, app.calls.wait()).await.is_err() {
        tracing::warn!("calls that did not finish in time are cut off");
    }
}
