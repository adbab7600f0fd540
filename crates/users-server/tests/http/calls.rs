//! Every way to write a call.

use axum::body::Body;
use axum::http::header;
use futures_util::stream;
use serde_json::json;

use crate::support::{Answer, OWNER, Server, URLENCODED};

const BOUNDARY: &str = "----boundary7";

/// Parts without a type of their own, as the Node client writes them.
pub(crate) fn multipart(params: &[(&str, &str)]) -> String {
    let parts = params.iter().map(|(name, value)| {
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    });
    format!("{}--{BOUNDARY}--\r\n", parts.collect::<String>())
}

/// A body without a length, in pieces that cut words.
pub(crate) fn chunked(text: &str) -> Body {
    let pieces: Vec<_> = text.as_bytes().chunks(7).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
    Body::from_stream(stream::iter(pieces))
}

fn multipart_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// Sends the same parameters in each encoding.
async fn in_every_encoding(server: &Server, path: &str, params: &[(&str, &str)]) -> Vec<(&'static str, Answer)> {
    let text = params.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let form = multipart(params);
    let urlencoded = || server.request("POST", path).header(header::CONTENT_TYPE, URLENCODED);
    let in_parts = || server.request("POST", path).header(header::CONTENT_TYPE, multipart_type());
    vec![
        ("query by GET", server.get(&format!("{path}?{text}")).await),
        ("query by POST", server.send(server.request("POST", &format!("{path}?{text}")), Body::empty()).await),
        ("urlencoded", server.send(urlencoded(), text.clone()).await),
        ("urlencoded, chunked", server.send(urlencoded(), chunked(&text)).await),
        ("multipart", server.send(in_parts(), form.clone()).await),
        ("multipart, chunked", server.send(in_parts(), chunked(&form)).await),
    ]
}

#[tokio::test]
async fn every_url_form_takes_every_encoding() {
    let server = Server::start().await;
    let params = [("account_id", "1"), ("api_key", "demo-api-key"), ("user_id", "1")];
    for path in ["/platform_api/GetUsers", "/platform_api/GetUsers/", "/GetUsers", "/GetUsers/"] {
        for (encoding, answer) in in_every_encoding(&server, path, &params).await {
            assert_eq!(answer.outcome(), (200, 0), "{path}, {encoding}");
            assert_eq!(answer.json()["result"][0]["user_name"], "ann", "{path}, {encoding}");
        }
    }
    let params = [[("cmd", "GetUsers")].as_slice(), &params].concat();
    for path in ["/platform_api", "/platform_api/"] {
        for (encoding, answer) in in_every_encoding(&server, path, &params).await {
            assert_eq!(answer.json()["result"][0]["user_name"], "ann", "{path}, {encoding}");
        }
    }
}

#[tokio::test]
async fn parameters_are_the_union_of_query_and_body() {
    let server = Server::start().await;
    let answer = server.post(&format!("/platform_api?{OWNER}&cmd=GetUsers&user_id=1"), "user_id=2").await;
    assert_eq!(answer.json()["result"][0]["user_name"], "bob", "the body's value counts");
    // The name in the path counts, not `cmd`.
    let answer = server.call("GetUsers", "cmd=DelUser&user_id=2").await;
    assert_eq!(answer.json()["result"][0]["user_name"], "bob");
}

#[tokio::test]
async fn a_method_is_missing_unknown_or_no_method_at_all() {
    let server = Server::start().await;
    assert_eq!(server.post("/platform_api", OWNER).await.outcome(), (200, 102));
    assert_eq!(server.post("/platform_api/", &format!("{OWNER}&cmd=")).await.outcome(), (200, 102));
    assert_eq!(server.post("/platform_api", &format!("{OWNER}&cmd=getUsers")).await.outcome(), (200, 103));
    assert_eq!(server.post("/platform_api/DropTables/", "").await.outcome(), (200, 103));
    for path in ["/", "/DropTables", "/platform_api/GetUsers/1", "/GetUsers/1", "/_faults/more"] {
        let answer = server.post(path, OWNER).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (404, Some("text/plain; charset=utf-8")));
    }
    for verb in ["PUT", "DELETE", "HEAD", "PATCH"] {
        let answer = server.send(server.request(verb, &format!("/DelUser?{OWNER}&user_id=1")), Body::empty()).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, Some("GET, POST, OPTIONS")), "{verb}");
    }
    assert_eq!(server.total().await, crate::support::USERS);
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused() {
    let server = Server::start().await;
    for (content_type, body, status) in [
        ("application/json", r#"{"user_id":1}"#, 415),
        ("text/plain", "user_id=1", 415),
        ("multipart/form-data", "--x\r\n", 400),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"user_id\"\r\n\r\n1", 400),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n", 400),
    ] {
        let request = server.request("POST", &format!("/DelUser?{OWNER}")).header(header::CONTENT_TYPE, content_type);
        assert_eq!(server.send(request, body).await.outcome(), (status, 101), "{content_type}: {body}");
    }
    let untyped = server.send(server.request("POST", &format!("/DelUser?{OWNER}")), "user_id=1").await;
    assert_eq!(untyped.outcome(), (415, 101));
    assert_eq!(server.total().await, crate::support::USERS);
}

#[tokio::test]
async fn types_are_read_in_any_case_and_with_parameters() {
    let server = Server::start().await;
    let request = server
        .request("POST", "/GetUsers")
        .header(header::CONTENT_TYPE, "Application/X-WWW-Form-Urlencoded; charset=UTF-8");
    assert_eq!(server.send(request, format!("{OWNER}&user_id=1")).await.outcome(), (200, 0));
}

#[tokio::test]
async fn a_write_over_http_does_what_it_says() {
    let server = Server::start().await;
    let params = "user_name=over-http&user_display_name=%C3%9Cber&user_password=S3cret%21pw&application_name=myapp1";
    let added = server.call("AddUser", params).await.json();
    let id = added["user_id"].as_u64().unwrap();
    assert_eq!(added, json!({"result": 1, "user_id": id}));
    assert_eq!(server.call("AddUser", params).await.json()["error"]["code"], 118);
    let changed = server.call("SetUserInfo", &format!("user_id={id}&user_active=false")).await;
    assert_eq!(changed.json(), json!({"result": 1}));
    let user = server.call("GetUsers", &format!("user_id={id}")).await.json()["result"][0].clone();
    assert_eq!((&user["user_display_name"], &user["user_active"]), (&json!("Über"), &json!(false)));
    let moved = server.call("TransferMoneyToUser", &format!("user_id={id}&amount=0.05")).await;
    assert!(moved.text().starts_with(r#"{"result":1,"balance":25000.0734"#), "{}", moved.text());
    let history = format!("user_id={id}&from_date=2020-01-01+00:00:00&to_date=2099-01-01+00:00:00");
    let movements = server.call("GetTransactionHistory", &history).await.json();
    assert_eq!((&movements["total_count"], &movements["result"][0]["user_id"]), (&json!(1), &json!(id)));
    assert_eq!(server.call("DelUser", &format!("user_id={id}")).await.json(), json!({"result": 1}));
    assert_eq!(server.total().await, crate::support::USERS);
}

#[tokio::test]
async fn every_read_answers() {
    let server = Server::start().await;
    for (method, params) in [
        ("GetUsers", "count=1000&with_skills=true&with_queues=true"),
        ("GetApplications", ""),
        ("GetSkills", ""),
        ("GetQueues", ""),
        ("GetTransactionHistory", "from_date=2020-01-01+00:00:00&to_date=2099-01-01+00:00:00"),
    ] {
        let answer = server.call(method, params).await;
        assert_eq!(answer.outcome(), (200, 0), "{method}");
        let json = answer.json();
        assert!(json["total_count"].as_u64() >= Some(1), "{method}: {json}");
        assert_eq!(json["count"].as_u64(), Some(json["result"].as_array().unwrap().len() as u64), "{method}");
    }
    let account = server.call("GetAccountInfo", "").await.json();
    assert_eq!((&account["result"]["account_name"], &account["result"]["currency"]), (&json!("demo"), &json!("USD")));
    assert_eq!(server.call("GetKeyRoles", "key_id=none").await.outcome(), (200, 433));
}
