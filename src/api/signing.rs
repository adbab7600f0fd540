//! What shows the API who is asking, in each mode of signing in.

use gloo_net::http::RequestBuilder;
use js_sys::Reflect;
use users_api::Fields;
use users_api::params::Credentials;
use wasm_bindgen::JsValue;
use web_sys::RequestCredentials;

use super::bearer::Bearer;

/// What every request carries. Has no `Debug`: it holds secrets.
#[derive(Clone)]
pub enum Signing {
    /// Nothing: nobody is signed in.
    Nobody,
    /// Credentials in the body.
    Body(Credentials),
    /// A token in the header `Authorization`.
    Bearer(Bearer),
    /// The browser's own cookie.
    Cookie(CookieRules),
}

/// How a request travels that the browser's cookie signs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CookieRules {
    /// The cookie goes to other origins too (`include`), not only to the page's own (`same-origin`).
    pub to_other_origins: bool,
    /// The header that shows that the page itself is asking, and where its value is.
    pub csrf: Option<(String, CsrfToken)>,
}

/// Where the value of the header against cross-site requests is. It is read anew for every request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CsrfToken {
    /// In the cookie of this name.
    Cookie(String),
    /// In the page's `<meta name="…" content="…">` of this name.
    Meta(String),
}

impl Signing {
    /// Adds what travels in the body.
    pub(super) fn write(&self, fields: &mut Fields) {
        if let Self::Body(credentials) = self {
            credentials.write(fields);
        }
    }

    /// Adds what travels beside the body; `token` is the one of a [`Signing::Bearer`].
    pub(super) fn sign(&self, request: RequestBuilder, token: Option<&str>) -> RequestBuilder {
        match (self, token) {
            (Self::Bearer(_), Some(token)) => request.header("Authorization", &["Bearer ", token].concat()),
            (Self::Cookie(rules), _) => {
                let request = request.credentials(if rules.to_other_origins {
                    RequestCredentials::Include
                } else {
                    RequestCredentials::SameOrigin
                });
                match &rules.csrf {
                    // Without a value the request goes without the header, and the server says what it thinks of it.
                    Some((header, token)) => match token.read() {
                        Some(value) => request.header(header, &value),
                        None => request,
                    },
                    None => request,
                }
            }
            _ => request,
        }
    }
}

impl CsrfToken {
    fn read(&self) -> Option<String> {
        let document = web_sys::window()?.document()?;
        match self {
            Self::Cookie(name) => {
                let cookies = Reflect::get(&document, &JsValue::from_str("cookie")).ok()?.as_string()?;
                cookie(&cookies, name).map(str::to_owned)
            }
            // The configuration lets no quote into the name.
            Self::Meta(name) => {
                document.query_selector(&["meta[name=\"", name, "\"]"].concat()).ok()??.get_attribute("content")
            }
        }
    }
}

/// The value of a cookie in the text of `document.cookie`, as it stands there.
fn cookie<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    cookies
        .split(';')
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::cookie;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let cookies = "xcsrf=1; csrf2=2; csrf=a=b; empty=; last=z";
        assert_eq!(cookie(cookies, "csrf"), Some("a=b"));
        assert_eq!(cookie(cookies, "last"), Some("z"));
        assert_eq!(cookie("csrf=1", "csrf"), Some("1"));
        for name in ["csr", "csrf3", "empty", "a", ""] {
            assert_eq!(cookie(cookies, name), None, "{name}");
        }
        assert_eq!(cookie("", "csrf"), None);
    }
}
