//! Connections: at most so many, none held by a slow client, and all let go when the server stops.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::config::Limits;

/// How long to wait when the system has no file handle for another connection.
const NO_HANDLES_PAUSE: Duration = Duration::from_millis(100);

/// Marks a response that must not be sent: the connection is closed in its place.
#[derive(Clone, Copy)]
pub(crate) struct Hangup;

/// Why a connection was closed without an answer.
#[derive(Debug)]
struct HungUp;

impl fmt::Display for HungUp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("closed without an answer, as was asked for")
    }
}

impl Error for HungUp {}

/// Serves `listener` until `stopped` is done, and then what still runs, for `limits.stop` at the most.
pub(crate) async fn serve(listener: TcpListener, router: Router, limits: Limits, stopped: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    // Dropped at the end, and the connections that are left with it.
    let mut connections = JoinSet::new();
    let mut stopped = pin!(stopped);
    loop {
        let (stream, place) = tokio::select! {
            () = &mut stopped => break,
            accepted = accept(&listener, &places) => match accepted {
                Some(accepted) => accepted,
                None => continue,
            },
            Some(_) = connections.join_next() => continue,
        };
        connections.spawn(converse(stream, place, router.clone(), limits, graceful.watcher()));
    }
    drop(listener);
    if timeout(limits.stop, graceful.shutdown()).await.is_err() {
        tracing::warn!("connections that did not finish in time are cut");
    }
}

/// The next connection and its place; `None` when there was none to be had.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    // Nobody closes the semaphore.
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, place)),
        Err(error) if is_of_one_connection(&error) => None,
        Err(error) => {
            tracing::warn!(%error, "cannot take another connection");
            sleep(NO_HANDLES_PAUSE).await;
            None
        }
    }
}

/// The client was gone before it was greeted.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(error.kind(), Kind::ConnectionAborted | Kind::ConnectionRefused | Kind::ConnectionReset)
}

/// One connection from its first request to its end. HTTP/1.1 only: it is what browsers and the official
/// clients speak without TLS.
async fn converse(stream: TcpStream, place: OwnedSemaphorePermit, router: Router, limits: Limits, watcher: Watcher) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "small answers may wait for each other");
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.write));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .serve_connection(TokioIo::new(Box::pin(stream)), service_fn(|request| answer(router.clone(), request)));
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
    drop(place);
}

async fn answer(router: Router, request: Request<Incoming>) -> Result<Response, HungUp> {
    let Ok::<_, Infallible>(response) = router.oneshot(request.map(Body::new)).await;
    if response.extensions().get::<Hangup>().is_some() { Err(HungUp) } else { Ok(response) }
}
