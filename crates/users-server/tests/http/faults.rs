//! What a test can make go wrong.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::header;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use users_server::Config;

use crate::support::{OWNER, Server, URLENCODED, USERS};

const DELETE_ONE: &str = "/platform_api/DelUser";

async fn ask(server: &Server, fault: &Value) {
    let answer = server.send(server.request("POST", "/_faults"), fault.to_string()).await;
    assert_eq!(answer.json(), json!({"queued": 1}), "{fault}");
}

async fn log(server: &Server) -> Vec<Value> {
    server.get("/_faults/log").await.json().as_array().unwrap().clone()
}

fn delete(server: &Server, user_id: u64) -> (axum::http::request::Builder, String) {
    let request = server.request("POST", DELETE_ONE).header(header::CONTENT_TYPE, URLENCODED);
    (request, format!("{OWNER}&user_id={user_id}"))
}

/// What the log says of the last write: its status, its outcome, its fault.
async fn last_write(server: &Server) -> (Value, Value, Value) {
    let log = log(server).await;
    let seen = log.iter().rev().find(|seen| seen["method"] == "DelUser").unwrap();
    (seen["status"].clone(), seen["outcome"].clone(), seen["fault"].clone())
}

#[tokio::test]
async fn without_the_option_there_are_no_faults() {
    let server = Server::start_with(Config::default()).await;
    let fault = json!({"method": "*", "kind": "cut"}).to_string();
    assert_eq!(server.send(server.request("POST", "/_faults"), fault).await.status, 404);
    for (verb, path) in [("POST", "/_faults/expire-sessions"), ("DELETE", "/_faults"), ("GET", "/_faults/log")] {
        assert_eq!(server.send(server.request(verb, path), Body::empty()).await.status, 404, "{path}");
    }
    assert_eq!(server.total().await, USERS);
}

#[tokio::test]
async fn a_connection_is_dropped_before_or_after_the_work() {
    let server = Server::start().await;
    for (kind, left, outcome) in [("drop_before", USERS, "not_done"), ("drop_after", USERS - 1, "done")] {
        ask(&server, &json!({"method": "DelUser", "kind": kind})).await;
        let (request, body) = delete(&server, 1);
        assert!(server.try_send(request, body).await.is_err(), "{kind}: there is no answer");
        assert_eq!(server.total().await, left, "{kind}");
        assert_eq!(last_write(&server).await, (Value::Null, json!(outcome), json!(kind)));
    }
    let (request, body) = delete(&server, 2);
    assert_eq!(server.send(request, body).await.outcome(), (200, 0), "a fault plays once");
}

#[tokio::test]
async fn nothing_at_all_is_sent_when_a_connection_is_dropped() {
    let server = Server::start().await;
    ask(&server, &json!({"method": "GetUsers", "kind": "drop_after"})).await;
    let request = format!("GET /GetUsers?{OWNER} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    assert_eq!(server.raw(request.as_bytes()).await, "");
}

#[tokio::test]
async fn an_answer_is_cut_in_its_middle() {
    let server = Server::start().await;
    ask(&server, &json!({"method": "GetUsers", "kind": "cut"})).await;
    let request = format!("GET /GetUsers?{OWNER} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    let cut = server.raw(request.as_bytes()).await;
    let whole = server.call("GetUsers", "").await;
    let (head, half) = cut.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(head.contains(&format!("content-length: {}", whole.body.len())), "{head}");
    assert_eq!(half.as_bytes(), &whole.body[..whole.body.len() / 2]);
}

#[tokio::test]
async fn an_answer_is_another_one() {
    let server = Server::start().await;
    let mut left = USERS;
    for (fault, status, content_type, body, done) in [
        (json!({"kind": "html_500"}), 500, "text/html; charset=utf-8", "<h1>500 Internal", false),
        (json!({"kind": "html_502", "after": true}), 502, "text/html; charset=utf-8", "<h1>502 Bad Gateway", true),
        (json!({"kind": "too_many_requests", "retry_after": 7}), 429, "application/json", r#""code":340"#, false),
        (json!({"kind": "bad_json"}), 200, "application/json", r#"{"result":[{"#, true),
        (json!({"kind": "bad_json", "after": false}), 200, "application/json", r#"{"result":[{"#, false),
        (json!({"kind": "api_error", "code": 5}), 200, "application/json", r#""code":5,"#, false),
        (
            json!({"kind": "api_error", "code": 9999, "field_name": "user_id"}),
            200,
            "application/json",
            r#""field_name":"user_id""#,
            false,
        ),
    ] {
        let kind = fault["kind"].clone();
        let mut spec = fault.clone();
        spec["method"] = json!("*");
        ask(&server, &spec).await;
        let (request, parameters) = delete(&server, left);
        let answer = server.send(request, parameters).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (status, Some(content_type)), "{kind}");
        assert!(answer.text().contains(body), "{kind}: {}", answer.text());
        assert_eq!(answer.header("retry-after"), (status == 429).then_some("7"));
        left -= u64::from(done);
        assert_eq!(server.total().await, left, "{kind}");
        let outcome = json!(if done { "done" } else { "not_done" });
        assert_eq!(last_write(&server).await, (json!(status), outcome, kind));
    }
}

#[tokio::test]
async fn a_late_answer_is_an_old_one() {
    let server = Server::start().await;
    ask(&server, &json!({"method": "GetUsers", "kind": "delay", "ms": 300})).await;
    let started = Instant::now();
    let late = async { (server.total().await, started.elapsed()) };
    let early = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let (request, body) = delete(&server, 1);
        (server.send(request, body).await.outcome(), started.elapsed())
    };
    let ((total, late), (outcome, early)) = tokio::join!(late, early);
    assert_eq!((total, outcome), (USERS, (200, 0)));
    assert!(late >= Duration::from_millis(300) && early < late, "{early:?} {late:?}");
}

#[tokio::test]
async fn a_call_goes_on_when_its_client_leaves() {
    let server = Server::start().await;
    ask(&server, &json!({"method": "DelUser", "kind": "delay", "ms": 200, "after": false})).await;
    let body = format!("{OWNER}&user_id=1");
    let request = format!(
        "POST {DELETE_ONE} HTTP/1.1\r\nHost: x\r\nContent-Type: {URLENCODED}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut client = TcpStream::connect(server.address).await.unwrap();
    client.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    drop(client);
    assert_eq!(server.total().await, USERS, "the work waits");
    for _ in 0..100 {
        if server.total().await < USERS {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.total().await, USERS - 1);
    assert_eq!(last_write(&server).await, (json!(200), json!("done"), json!("delay")));
}

#[tokio::test]
async fn the_log_counts_what_was_done_and_keeps_no_secret() {
    let server = Server::start().await;
    let session = server.logon("owner@demo.example").await;
    server.post("/DelUser", &format!("{session}&user_id=1")).await;
    server.post("/DelUser", &format!("{session}&user_id=1")).await;
    server.post("/platform_api", &format!("{session}&cmd=Nothing")).await;
    let log = log(&server).await;
    assert_eq!(
        log[1..],
        [
            json!({"method": "DelUser", "status": 200, "outcome": "done", "params": {"account_id": "1", "user_id": "1"}}),
            json!({"method": "DelUser", "status": 200, "outcome": "refused", "code": 117, "params": {"account_id": "1", "user_id": "1"}}),
            json!({"method": "Nothing", "status": 200, "outcome": "refused", "code": 103, "params": {"account_id": "1", "cmd": "Nothing"}}),
        ]
    );
    assert_eq!(log[0]["params"], json!({"account_email": "owner@demo.example"}));
    assert_eq!(server.send(server.request("DELETE", "/_faults/log"), Body::empty()).await.text(), "[]");
    assert_eq!(server.get("/_faults/log").await.text(), "[]");
}

#[tokio::test]
async fn every_session_ends_now() {
    let server = Server::start().await;
    let session = server.logon("owner@demo.example").await;
    assert_eq!(server.post("/_faults/expire-sessions", "").await.json(), json!({"result": 1}));
    assert_eq!(server.post("/GetUsers", &session).await.outcome(), (200, 135));
    assert_eq!(server.post("/GetUsers", &server.logon("owner@demo.example").await).await.outcome(), (200, 0));
}

#[tokio::test]
async fn a_fault_that_makes_no_sense_is_told_and_not_queued() {
    let server = Server::start().await;
    for fault in ["", "{}", r#"{"method":"GetUsers","kind":"explode"}"#, r#"{"method":"Nothing","kind":"cut"}"#] {
        let answer = server.send(server.request("POST", "/_faults"), fault).await;
        assert_eq!(answer.outcome(), (400, 101), "{fault}");
    }
    let cleared = server.send(server.request("DELETE", "/_faults"), Body::empty()).await;
    assert_eq!(cleared.json(), json!({"queued": 0}));
    ask(&server, &json!({"method": "GetUsers", "kind": "html_500", "times": 9})).await;
    server.send(server.request("DELETE", "/_faults"), Body::empty()).await;
    assert_eq!(server.total().await, USERS);
}
