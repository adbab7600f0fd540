//! From a request to its parameters: the union of query, urlencoded body and multipart body.

use std::convert::Infallible;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes};
use tokio::time::timeout;
use users_api::Fields;

use super::reply::Reply;
use crate::config::Limits;

/// The longest body, in bytes.
pub(crate) const MAX_BODY: usize = 1024 * 1024;
/// How much of a longer body is read and thrown away, so that a client that writes before it reads gets to
/// its answer.
const MAX_DRAIN: usize = 16 * MAX_BODY;

/// All parameters of a request. When one is given in the query and in the body, the body's counts.
///
/// # Errors
/// A reply with 408, 413 or 415, or 400 for a body that breaks off or is malformed.
pub(crate) async fn fields(parts: &Parts, body: Body, limits: &Limits) -> Result<Fields, Reply> {
    let mut fields = Fields::from_urlencoded(parts.uri.query().unwrap_or_default().as_bytes());
    let body = whole(parts, body, limits).await?;
    if body.is_empty() {
        return Ok(fields);
    }
    let content_type =
        parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        fields.append(Fields::from_urlencoded(&body));
    } else if essence.eq_ignore_ascii_case("multipart/form-data") {
        fields.append(multipart(content_type, body).await?);
    } else {
        return Err(Reply::bad_request(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Send the parameters as application/x-www-form-urlencoded or multipart/form-data.",
        ));
    }
    Ok(fields)
}

/// The body, when it is short enough and comes in time.
///
/// # Errors
/// A reply with 408 or 413, or 400 for a body that breaks off.
pub(crate) async fn whole(parts: &Parts, body: Body, limits: &Limits) -> Result<Bytes, Reply> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let read = async {
        if announced > MAX_BODY {
            // A client that asked first is told before it sends anything.
            if !parts.headers.contains_key(header::EXPECT) {
                drain(body).await;
            }
            return Err(too_large());
        }
        let mut body = body;
        match Limited::new(&mut body, MAX_BODY).collect().await {
            Ok(whole) => Ok(whole.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => {
                drain(body).await;
                Err(too_large())
            }
            Err(_) => Err(Reply::bad_request(StatusCode::BAD_REQUEST, "The request's body broke off.")),
        }
    };
    let late = || Reply::bad_request(StatusCode::REQUEST_TIMEOUT, "The request's body did not arrive in time.");
    timeout(limits.body, read).await.unwrap_or_else(|_| Err(late()))
}

/// Reads the rest, up to a bound, and keeps nothing of it.
async fn drain(body: Body) {
    let mut body = Limited::new(body, MAX_DRAIN);
    while let Some(Ok(_)) = body.frame().await {}
}

fn too_large() -> Reply {
    Reply::bad_request(StatusCode::PAYLOAD_TOO_LARGE, "The request's body is larger than 1 MiB.")
}

/// Parts without a type of their own are text, as the Node client sends them.
async fn multipart(content_type: &str, body: Bytes) -> Result<Fields, Reply> {
    let bad = |error: multer::Error| {
        Reply::bad_request(StatusCode::BAD_REQUEST, format!("The multipart body cannot be read: {error}."))
    };
    let boundary = multer::parse_boundary(content_type).map_err(bad)?;
    let stream = futures_util::stream::iter([Ok::<_, Infallible>(body)]);
    let mut parts = multer::Multipart::new(stream, boundary);
    let mut fields = Fields::new();
    while let Some(part) = parts.next_field().await.map_err(bad)? {
        let Some(name) = part.name().map(str::to_owned) else {
            return Err(Reply::bad_request(StatusCode::BAD_REQUEST, "A part of the multipart body has no name."));
        };
        let value = part.bytes().await.map_err(bad)?;
        fields.push(&name, String::from_utf8_lossy(&value));
    }
    Ok(fields)
}
