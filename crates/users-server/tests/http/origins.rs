//! CORS: which other pages may call.

use axum::body::Body;
use axum::http::header;
use users_server::Config;

use crate::support::{OWNER, Server, URLENCODED};

const PORTAL: &str = "https://portal.example";

async fn start() -> Server {
    let origins = [PORTAL, "http://localhost:3000"];
    let allowed_origins = origins.iter().map(|origin| origin.parse().unwrap()).collect();
    Server::start_with(Config { allowed_origins, ..Config::default() }).await
}

#[tokio::test]
async fn a_preflight_is_answered() {
    let server = start().await;
    for path in ["/platform_api", "/platform_api/GetUsers", "/GetUsers/", "/_portal/login"] {
        let request = server
            .request("OPTIONS", path)
            .header(header::ORIGIN, PORTAL)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,content-type,x-csrf-token");
        let answer = server.send(request, Body::empty()).await;
        assert!(answer.status.is_success());
        assert_eq!(answer.header("access-control-allow-origin"), Some(PORTAL), "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
        assert_eq!(answer.header("access-control-allow-methods"), Some("GET,POST,OPTIONS"));
        assert_eq!(answer.header("access-control-allow-headers"), Some("authorization,content-type,x-csrf-token"));
    }
}

#[tokio::test]
async fn an_answer_is_for_allowed_origins_only() {
    let server = start().await;
    for (origin, allowed) in [
        (PORTAL, true),
        ("http://localhost:3000", true),
        ("http://localhost:3001", false),
        ("http://portal.example", false),
        ("https://portal.example.evil.example", false),
        ("null", false),
    ] {
        let request =
            server.request("POST", "/GetUsers").header(header::ORIGIN, origin).header(header::CONTENT_TYPE, URLENCODED);
        let answer = server.send(request, OWNER).await;
        assert_eq!(answer.outcome(), (200, 0));
        assert_eq!(answer.header("access-control-allow-origin"), allowed.then_some(origin), "{origin}");
        assert!(answer.header("vary").unwrap().contains("origin"));
    }
}

#[tokio::test]
async fn without_allowed_origins_nobody_is_let_in() {
    let server = Server::start().await;
    let request = server
        .request("OPTIONS", "/GetUsers")
        .header(header::ORIGIN, PORTAL)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST");
    let answer = server.send(request, Body::empty()).await;
    assert_eq!(answer.header("access-control-allow-origin"), None);
}
