//! A server for a test, and a client that sends exactly what it is told.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use users_server::store::Store;
use users_server::{Config, demo, serve};

/// How many users each test's account has.
pub(crate) const USERS: u64 = 60;
/// Credentials with full permissions.
pub(crate) const OWNER: &str = "account_id=1&api_key=demo-api-key";
pub(crate) const URLENCODED: &str = "application/x-www-form-urlencoded";

/// Made once: a password hash takes its time.
static DEMO: LazyLock<(TempDir, Vec<u8>)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.sqlite");
    demo::fill(&Store::open(&path).unwrap(), USERS).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    (folder, bytes)
});

/// Writes a database with the demo account.
pub(crate) fn write_demo(path: &Path) {
    std::fs::write(path, &DEMO.1).unwrap();
}

/// A running server.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) store: Store,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
    _folder: TempDir,
}

impl Server {
    /// One with the demo account and faults.
    pub(crate) async fn start() -> Self {
        Self::start_with(Config { faults: true, ..Config::default() }).await
    }

    pub(crate) async fn start_with(config: Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.sqlite");
        write_demo(&path);
        let store = Store::open(&path).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(listener, config, store.clone(), async {
            stopped.await.unwrap();
        }));
        Self { address, store, stop, task, _folder: folder }
    }

    /// Asks the server to stop.
    pub(crate) fn stop(self) -> JoinHandle<()> {
        self.stop.send(()).unwrap();
        self.task
    }

    /// `POST`s urlencoded parameters.
    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        self.send(self.request("POST", path).header(header::CONTENT_TYPE, URLENCODED), body.to_owned()).await
    }

    /// Calls a method with full permissions.
    pub(crate) async fn call(&self, method: &str, params: &str) -> Answer {
        self.post(&format!("/platform_api/{method}"), &format!("{OWNER}&{params}")).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path), Body::empty()).await
    }

    pub(crate) fn request(&self, verb: &str, path: &str) -> axum::http::request::Builder {
        Request::builder().method(verb).uri(path).header(header::HOST, self.address.to_string())
    }

    pub(crate) async fn send(&self, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        self.try_send(request, body).await.unwrap()
    }

    /// Fails when there is no answer, or not a whole one.
    pub(crate) async fn try_send(
        &self,
        request: axum::http::request::Builder,
        body: impl Into<Body>,
    ) -> Result<Answer, hyper::Error> {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let response = sender.send_request(request.body(body.into()).unwrap()).await?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await?.to_bytes().to_vec();
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }

    /// Sends bytes as they are, and reads until the server closes.
    pub(crate) async fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        read_to_end(&mut stream).await
    }

    /// How many users the account has.
    pub(crate) async fn total(&self) -> u64 {
        self.call("GetUsers", "count=1").await.json()["total_count"].as_u64().unwrap()
    }

    /// Opens a session and gives back its credentials.
    pub(crate) async fn logon(&self, email: &str) -> String {
        let answer =
            self.post("/platform_api/Logon", &format!("account_email={email}&account_password=Demo-pass-1")).await;
        format!("account_id=1&session_id={}", answer.json()["result"].as_str().unwrap())
    }
}

/// What comes before the connection is closed, or broken.
pub(crate) async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut chunk = [0; 4096];
    let read = async {
        while let Ok(length @ 1..) = stream.read(&mut chunk).await {
            answer.extend_from_slice(&chunk[..length]);
        }
    };
    tokio::time::timeout(Duration::from_secs(20), read).await.expect("the server closes the connection");
    String::from_utf8(answer).unwrap()
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The status, and the API's code or 0 for a success. Checks what every answer of the API has.
    pub(crate) fn outcome(&self) -> (u16, u64) {
        assert_eq!(self.header("content-type"), Some("application/json"));
        assert_eq!(self.header("cache-control"), Some("no-store"));
        let json = self.json();
        let Some(error) = json.get("error") else {
            assert!(json.get("result").is_some() || json.get("queued").is_some(), "{json}");
            return (self.status.as_u16(), 0);
        };
        assert!(!error["msg"].as_str().unwrap().is_empty());
        assert_eq!(json["errors"], Value::Array(vec![error.clone()]));
        (self.status.as_u16(), error["code"].as_u64().unwrap())
    }
}
