//! Origins: who else may call, from a browser.

use std::str::FromStr;

use axum::http::{HeaderMap, HeaderValue, Uri, header};
use thiserror::Error;

/// An origin as a browser writes it: `https://portal.example` or `http://localhost:3000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(HeaderValue);

/// Why a text is no origin.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("an origin is a scheme, a host and perhaps a port, in lower case and without a path: https://portal.example")]
pub struct OriginError;

impl Origin {
    pub(super) fn header(&self) -> &HeaderValue {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let uri: Uri = text.parse().map_err(|_| OriginError)?;
        let (scheme, host) = (uri.scheme_str().ok_or(OriginError)?, uri.authority().ok_or(OriginError)?);
        // Put together again it must be the same text: no path, no user, nothing in capitals.
        let whole = format!("{scheme}://{host}").to_lowercase();
        let plain = matches!(scheme, "http" | "https") && !host.as_str().contains('@') && whole == text;
        if !plain {
            return Err(OriginError);
        }
        HeaderValue::from_str(text).map(Self).map_err(|_| OriginError)
    }
}

/// Whether the page that sends this request is of this server or of an allowed origin. A request that names no
/// origin comes from no page.
pub(super) fn is_welcome(headers: &HeaderMap, allowed: &[Origin]) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let of_this_host = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")))
        .is_some_and(|origin| Some(origin) == host);
    of_this_host || allowed.iter().any(|allowed| allowed.header() == origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path_and_no_capitals() {
        for good in ["https://portal.example", "http://localhost:3000", "http://[::1]:8080"] {
            assert_eq!(good.parse::<Origin>().unwrap().header(), good);
        }
        for bad in [
            "",
            "*",
            "null",
            "portal.example",
            "https://",
            "https://portal.example/",
            "https://Portal.example",
            "https://a@portal.example",
            "ftp://portal.example",
            "https://portal.example?x",
            "https://a b",
        ] {
            assert_eq!(bad.parse::<Origin>(), Err(OriginError), "{bad}");
        }
    }

    #[test]
    fn a_page_is_welcome_from_here_and_from_allowed_origins() {
        let allowed = ["https://portal.example".parse().unwrap()];
        let welcome = |origin: &str| {
            let lines = [(header::HOST, "127.0.0.1:8080"), (header::ORIGIN, origin)];
            is_welcome(&lines.map(|(name, value)| (name, value.parse().unwrap())).into_iter().collect(), &allowed)
        };
        assert!(welcome("http://127.0.0.1:8080"));
        assert!(welcome("https://portal.example"));
        assert!(!welcome("http://127.0.0.1:8081"));
        assert!(!welcome("null"));
        assert!(is_welcome(&HeaderMap::new(), &allowed));
    }
}
