//! The panel's files.

use std::fs;

use axum::body::Body;
use axum::http::header;
use tempfile::TempDir;
use users_server::Config;

use crate::support::{Answer, OWNER, Server, USERS};

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const SCRIPT: &str = "users-panel-0123456789abcdef.js";

async fn start() -> (Server, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let dist = folder.path().join("dist");
    fs::create_dir_all(dist.join("icons")).unwrap();
    for (name, text) in [
        ("index.html", "<!doctype html>"),
        ("config.json", "{}"),
        (SCRIPT, "script"),
        ("users-panel-0123456789abcdef.js.br", "script in brotli"),
        ("users-panel-0123456789abcdef.js.gz", "script in gzip"),
        ("users-panel-0123456789abcdef_bg.wasm", "\0asm"),
        ("users-panel.js", "loader"),
        ("style-0123456789abcdef.css", "a{}"),
        ("icons/user.svg", "<svg/>"),
        ("GetUsers", "not the API"),
    ] {
        fs::write(dist.join(name), text).unwrap();
    }
    fs::write(folder.path().join("secret.txt"), "secret").unwrap();
    (Server::start_with(Config { static_dir: Some(dist), ..Config::default() }).await, folder)
}

fn assert_guarded(answer: &Answer, path: &str) {
    assert_eq!(answer.header("content-security-policy"), Some(CONTENT_SECURITY_POLICY), "{path}");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
}

#[tokio::test]
async fn each_file_has_its_type_and_its_caching() {
    let (server, _folder) = start().await;
    let (forever, ask_first) = ("public, max-age=31536000, immutable", "no-cache");
    for (path, content_type, caching) in [
        ("/", "text/html", ask_first),
        ("/?page=2&user_name=a", "text/html", ask_first),
        ("/index.html", "text/html", ask_first),
        ("/config.json", "application/json", ask_first),
        ("/users-panel.js", "text/javascript", ask_first),
        ("/users-panel-0123456789abcdef.js", "text/javascript", forever),
        ("/users-panel-0123456789abcdef_bg.wasm", "application/wasm", forever),
        ("/style-0123456789abcdef.css", "text/css", forever),
        ("/icons/user.svg", "image/svg+xml", ask_first),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(content_type), "{path}");
        assert_eq!(answer.header("cache-control"), Some(caching), "{path}");
        assert_guarded(&answer, path);
    }
}

#[tokio::test]
async fn a_browser_gets_the_packing_it_takes() {
    let (server, _folder) = start().await;
    for (accepted, encoding, body) in [
        ("gzip, deflate, br", Some("br"), "script in brotli"),
        ("gzip", Some("gzip"), "script in gzip"),
        ("identity", None, "script"),
    ] {
        let request = server.request("GET", &format!("/{SCRIPT}")).header(header::ACCEPT_ENCODING, accepted);
        let answer = server.send(request, Body::empty()).await;
        assert_eq!((answer.header("content-encoding"), answer.text()), (encoding, body), "{accepted}");
        assert_eq!(answer.header("content-type"), Some("text/javascript"));
        let varies = answer
            .headers
            .get_all(header::VARY)
            .iter()
            .any(|value| value.to_str().unwrap().to_lowercase().contains("accept-encoding"));
        assert!(varies, "a cache must keep the packings apart");
    }
}

#[tokio::test]
async fn a_file_that_has_not_changed_is_not_sent_again() {
    let (server, _folder) = start().await;
    let first = server.get("/config.json").await;
    let since = first.header("last-modified").unwrap().to_owned();
    let request = server.request("GET", "/config.json").header(header::IF_MODIFIED_SINCE, since);
    let answer = server.send(request, Body::empty()).await;
    assert_eq!((answer.status.as_u16(), answer.body.len()), (304, 0));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let (server, _folder) = start().await;
    for path in [
        "/missing-0123456789abcdef.js",
        "/icons/",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/icons/%5c..%5c..%5csecret.txt",
        "//etc/passwd",
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.text(), "There is nothing at this address.\n");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        assert_guarded(&answer, path);
    }
    assert_eq!(server.post("/index.html", "").await.status, 405);
}

#[tokio::test]
async fn the_api_is_there_beside_the_files() {
    let (server, _folder) = start().await;
    assert_eq!(server.get("/GetUsers").await.outcome(), (200, 137), "no file stands before the API");
    assert_eq!(server.get(&format!("/platform_api/GetUsers?{OWNER}")).await.json()["total_count"], USERS);
}
