//! The panel's files.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeDir;

/// What the panel's pages may load and talk to: this server and nothing else (design, section 2).
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// A name that holds its content's hash never means anything else.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Any other file may change: the browser asks whether it has, and mostly hears 304.
const ASK_FIRST: &str = "no-cache";

/// The files in `dir`; the `.br` or `.gz` beside a file goes to a browser that takes it.
pub(super) fn files(dir: &Path) -> Router {
    let files = ServeDir::new(dir).precompressed_br().precompressed_gzip();
    Router::new().fallback_service(files).layer(from_fn(with_headers))
}

async fn with_headers(request: Request, next: Next) -> Response {
    let hashed = has_content_hash(request.uri().path());
    let mut response = next.run(request).await;
    if response.status() == StatusCode::NOT_FOUND {
        response = super::not_found().await.into_response();
    }
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let caching = if hashed && found { FOREVER } else { ASK_FIRST };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}

/// Whether a file's name ends in `-`, 16 hexadecimal digits, perhaps `_bg`, and one extension.
fn has_content_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let Some((stem, _)) = name.rsplit_once('.') else {
        return false;
    };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-')
        .is_some_and(|(_, hash)| hash.len() == 16 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

#[cfg(test)]
mod tests {
    use super::has_content_hash;

    #[test]
    fn a_hash_stands_before_the_extension() {
        for yes in ["/users-panel-0123456789abcdef.js", "/a/b-0123456789abcdef_bg.wasm", "/x-0123456789abcdef.css"] {
            assert!(has_content_hash(yes), "{yes}");
        }
        for no in [
            "/",
            "/index.html",
            "/users-panel.js",
            "/users-panel-0123456789abcdef",
            "/users-panel-0123456789abcde.js",
            "/users-panel-0123456789abcdeg.js",
            "/users-panel-0123456789ABCDEF.js",
            "/users-panel-0123456789abcdef/config.json",
            "/0123456789abcdef.js",
        ] {
            assert!(!has_content_hash(no), "{no}");
        }
    }
}
