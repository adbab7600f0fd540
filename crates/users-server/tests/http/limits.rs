//! What a client may use up, and how the server stops.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::header;
use futures_util::stream;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use users_server::{Config, Limits};

use crate::support::{OWNER, Server, URLENCODED, USERS, read_to_end};

const MEBIBYTE: usize = 1024 * 1024;
const SOON: Duration = Duration::from_millis(200);

async fn impatient() -> Server {
    let limits = Limits { connections: 3, head: SOON, body: SOON, write: SOON, stop: Duration::from_secs(2) };
    Server::start_with(Config { limits, faults: true, ..Config::default() }).await
}

/// A deletion whose body has this many bytes.
fn long_body(length: usize) -> String {
    let start = format!("{OWNER}&user_id=1&padding=");
    start.clone() + &"x".repeat(length - start.len())
}

#[tokio::test]
async fn a_body_over_a_mebibyte_is_refused() {
    let server = Server::start().await;
    let request = || server.request("POST", "/DelUser").header(header::CONTENT_TYPE, URLENCODED);
    let pieces = |text: String| {
        let pieces: Vec<_> =
            text.as_bytes().chunks(65_536).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
        Body::from_stream(stream::iter(pieces))
    };
    for length in [MEBIBYTE + 1, 4 * MEBIBYTE] {
        assert_eq!(server.send(request(), long_body(length)).await.outcome(), (413, 101), "{length}");
        assert_eq!(server.send(request(), pieces(long_body(length))).await.outcome(), (413, 101), "{length}, chunked");
    }
    assert_eq!(server.total().await, USERS);
    assert_eq!(server.send(request(), pieces(long_body(MEBIBYTE))).await.outcome(), (200, 0));
    assert_eq!(server.total().await, USERS - 1);
}

#[tokio::test]
async fn who_asks_first_is_told_before_sending() {
    let server = Server::start().await;
    let head = "POST /DelUser HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9000000000\r\n\r\n";
    let answer = server.raw(head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[tokio::test]
async fn a_slow_body_is_given_up() {
    let server = impatient().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = format!("POST /DelUser HTTP/1.1\r\nHost: x\r\nContent-Type: {URLENCODED}\r\nContent-Length: 99\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(b"user_id=1&").await.unwrap();
    let started = Instant::now();
    let answer = read_to_end(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(server.total().await, USERS);
}

#[tokio::test]
async fn a_body_that_breaks_off_does_nothing() {
    let server = Server::start().await;
    let body = format!("{OWNER}&user_id=1");
    let request = format!(
        "POST /DelUser HTTP/1.1\r\nHost: x\r\nContent-Type: {URLENCODED}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len() + 1
    );
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let answer = read_to_end(&mut stream).await;
    assert!(!answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(server.total().await, USERS);
}

#[tokio::test]
async fn a_slow_head_is_given_up() {
    let server = impatient().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"GET /GetUsers HTTP/1.1\r\nHo").await.unwrap();
    let started = Instant::now();
    assert!(!read_to_end(&mut stream).await.contains("200 OK"));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn idle_connections_do_not_keep_others_out_for_long() {
    let server = impatient().await;
    let mut idle = Vec::new();
    for _ in 0..3 {
        idle.push(TcpStream::connect(server.address).await.unwrap());
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    let started = Instant::now();
    assert_eq!(server.total().await, USERS);
    let waited = started.elapsed();
    assert!(waited >= Duration::from_millis(100), "the places were taken: {waited:?}");
    assert!(waited < Duration::from_secs(5), "{waited:?}");
    drop(idle);
}

#[tokio::test]
async fn who_does_not_read_is_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let length = 64 * 1024 * 1024;
    std::fs::File::create(folder.path().join("large.bin")).unwrap().set_len(length).unwrap();
    let limits = Limits { write: SOON, ..Limits::default() };
    let server =
        Server::start_with(Config { static_dir: Some(folder.path().to_owned()), limits, ..Config::default() }).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    tokio::time::sleep(SOON * 5).await;
    let mut received = 0;
    let mut chunk = vec![0; 65_536];
    while let Ok(read @ 1..) = stream.read(&mut chunk).await {
        received += read as u64;
    }
    assert!(received < length, "{received}");
}

#[tokio::test]
async fn stopping_finishes_what_runs_and_waits_for_nobody_idle() {
    let server = Server::start().await;
    let fault = json!({"method": "DelUser", "kind": "delay", "ms": 60_000}).to_string();
    server.send(server.request("POST", "/_faults"), fault).await;
    let address = server.address;
    let store = server.store.clone();
    // One that has sent nothing yet, and one that waits with its last answer read.
    let unused = TcpStream::connect(address).await.unwrap();
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(format!("GET /GetAccountInfo?{OWNER} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.unwrap();
    assert!(idle.read(&mut [0; 1024]).await.unwrap() > 0);
    let mut running = TcpStream::connect(address).await.unwrap();
    let request = format!("GET /DelUser?{OWNER}&user_id=1 HTTP/1.1\r\nHost: x\r\n\r\n");
    running.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;

    let started = Instant::now();
    let stopped = server.stop();
    assert!(read_to_end(&mut running).await.ends_with(r#"{"result":1}"#));
    stopped.await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
    let left = store.get_users(1, &users_api::params::GetUsers::default()).unwrap().total_count;
    assert_eq!(left, USERS - 1);
    drop((unused, idle));
}
