//! The session in a cookie.

use axum::body::Body;
use axum::http::header;
use axum::http::request::Builder;
use serde_json::json;
use users_server::Config;

use crate::support::{Server, URLENCODED, USERS};

const SIGN_IN: &str = "account_email=owner%40demo.example&account_password=Demo-pass-1";

/// The `Cookie` header and the CSRF token of a new session.
async fn sign_in(server: &Server) -> (String, String) {
    let answer = server.post("/_portal/login", SIGN_IN).await;
    assert_eq!(answer.outcome(), (200, 0));
    assert_eq!(answer.json(), json!({"result": 1}), "the session id is nobody's business");
    let cookies: Vec<_> =
        answer.headers.get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap()).collect();
    let [session, csrf] = cookies.as_slice() else { panic!("{cookies:?}") };
    assert!(session.starts_with("users_session=1."));
    assert!(session.ends_with("; HttpOnly; SameSite=Lax; Path=/; Max-Age=3600"), "{session}");
    assert!(csrf.ends_with("; SameSite=Lax; Path=/; Max-Age=3600") && !csrf.contains("HttpOnly"), "{csrf}");
    let value = |cookie: &str| cookie.split(';').next().unwrap().to_owned();
    let token = value(csrf).strip_prefix("users_csrf=").unwrap().to_owned();
    (format!("{}; {}", value(session), value(csrf)), token)
}

fn request(server: &Server, path: &str, cookies: &str) -> Builder {
    server.request("POST", path).header(header::CONTENT_TYPE, URLENCODED).header(header::COOKIE, cookies)
}

#[tokio::test]
async fn a_cookie_needs_its_csrf_header() {
    let server = Server::start().await;
    let (cookies, token) = sign_in(&server).await;
    let (_, other) = sign_in(&server).await;
    for wrong in [None, Some(""), Some("x"), Some(other.as_str())] {
        let mut request = request(&server, "/platform_api/DelUser", &cookies);
        if let Some(wrong) = wrong {
            request = request.header("X-CSRF-Token", wrong);
        }
        assert_eq!(server.send(request, "user_id=1").await.outcome(), (403, 100), "{wrong:?}");
    }
    // Reading by a link needs it, too.
    let link = server.request("GET", "/GetUsers").header(header::COOKIE, &cookies);
    assert_eq!(server.send(link, Body::empty()).await.outcome(), (403, 100));
    assert_eq!(server.total().await, USERS);

    let call = request(&server, "/platform_api/DelUser", &cookies).header("X-CSRF-Token", &token);
    assert_eq!(server.send(call, "user_id=1").await.outcome(), (200, 0));
    assert_eq!(server.total().await, USERS - 1);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_takes_the_cookies_back() {
    let server = Server::start().await;
    for path in ["/_portal/logout", "/platform_api/Logout"] {
        let (cookies, token) = sign_in(&server).await;
        let denied = server.send(request(&server, path, &cookies), Body::empty()).await;
        assert_eq!(denied.outcome(), (403, 100), "{path}");
        let call = |path| request(&server, path, &cookies).header("X-CSRF-Token", &token);
        let answer = server.send(call(path), Body::empty()).await;
        assert_eq!(answer.outcome(), (200, 0), "{path}");
        assert_eq!(answer.headers.get_all(header::SET_COOKIE).iter().count(), 2);
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            assert!(cookie.to_str().unwrap().ends_with("; Max-Age=0"), "{cookie:?}");
        }
        assert_eq!(server.send(call("/GetUsers"), Body::empty()).await.outcome(), (200, 161));
    }
}

#[tokio::test]
async fn a_cookie_ends_like_any_session() {
    let server = Server::start().await;
    let (cookies, token) = sign_in(&server).await;
    assert_eq!(server.post("/_faults/expire-sessions", "").await.outcome(), (200, 0));
    let call = request(&server, "/GetUsers", &cookies).header("X-CSRF-Token", &token);
    assert_eq!(server.send(call, Body::empty()).await.outcome(), (200, 135));
}

#[tokio::test]
async fn a_wrong_password_sets_no_cookie() {
    let server = Server::start().await;
    let answer = server.post("/_portal/login", "account_id=1&account_password=wrong").await;
    assert_eq!(answer.outcome(), (200, 100));
    assert_eq!(answer.header("set-cookie"), None);
}

#[tokio::test]
async fn another_sites_page_cannot_sign_the_browser_in() {
    let config = Config { allowed_origins: vec!["https://portal.example".parse().unwrap()], ..Config::default() };
    let server = Server::start_with(config).await;
    let here = format!("http://{}", server.address);
    for (origin, outcome) in [
        ("https://evil.example", (403, 100)),
        ("null", (403, 100)),
        ("https://portal.example", (200, 0)),
        (&here, (200, 0)),
    ] {
        let request = request(&server, "/_portal/login", "").header(header::ORIGIN, origin);
        let answer = server.send(request, SIGN_IN).await;
        assert_eq!(answer.outcome(), outcome, "{origin}");
        assert_eq!(answer.header("set-cookie").is_some(), outcome == (200, 0), "{origin}");
    }
}
