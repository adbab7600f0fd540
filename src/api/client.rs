//! Sending a request and reading its answer.

use gloo_net::http::{Request, Response};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use users_api::params::{Credentials, GetAccountInfo, GetUsers, Logon, Logout};
use users_api::record::User;
use users_api::reply::{self, AccountInfo, Done, LoggedOn, Page};
use users_api::{Fields, Params};
use web_sys::AbortSignal;

use super::failure::CallError;
use super::retry::wait_before_retry;
use crate::ui::{Abort, after, sleep};

/// The API as one panel calls it: where it is, and the credentials that sign each request.
#[derive(Clone, Copy)]
pub struct Api {
    base: StoredValue<String>,
    timeout_ms: u32,
    credentials: StoredValue<Option<Credentials>>,
    refused: RwSignal<bool>,
}

impl Api {
    /// `base` is where the methods are, without a slash at its end; an answer may take `timeout_seconds`.
    pub fn new(base: String, timeout_seconds: u16) -> Self {
        Self {
            base: StoredValue::new(base),
            timeout_ms: u32::from(timeout_seconds) * 1000,
            credentials: StoredValue::new(None),
            refused: RwSignal::new(false),
        }
    }

    /// Signs every request from now on with these credentials; `None` forgets them.
    pub fn sign_with(self, credentials: Option<Credentials>) {
        self.refused.set(false);
        self.credentials.set_value(credentials);
    }

    /// True since the API refused the credentials, until there are new ones.
    pub fn credentials_refused(self) -> ReadSignal<bool> {
        self.refused.read_only()
    }

    /// Opens a session. Not signed, and never sent twice.
    pub async fn logon(self, params: Logon, signal: AbortSignal) -> Result<LoggedOn, CallError> {
        let text = self.send(Logon::METHOD.name(), params.fields().to_urlencoded(), &signal).await?;
        decode(&text)
    }

    /// Closes the session of the credentials in use.
    pub async fn logout(self, signal: AbortSignal) -> Result<Done, CallError> {
        let text = self.send(Logout::METHOD.name(), self.signed(Logout.fields()), &signal).await?;
        decode(&text)
    }

    /// Lists users.
    pub async fn get_users(self, params: GetUsers, signal: AbortSignal) -> Result<Page<User>, CallError> {
        self.read(params, signal).await
    }

    /// Tells who is signed in.
    pub async fn get_account_info(self, signal: AbortSignal) -> Result<AccountInfo, CallError> {
        self.read(GetAccountInfo, signal).await
    }

    async fn read<P: Params>(self, params: P, signal: AbortSignal) -> Result<P::Answer, CallError>
    where
        P::Answer: DeserializeOwned,
    {
        debug_assert!(!P::METHOD.is_write(), "a write is never repeated by itself");
        let text = self.read_text(P::METHOD.name(), params.fields(), signal).await?;
        decode(&text)
    }

    /// Sends a read until it succeeds, cannot succeed, or has failed too often.
    async fn read_text(self, method: &'static str, fields: Fields, signal: AbortSignal) -> Result<String, CallError> {
        let body = self.signed(fields);
        let mut failures = 0;
        loop {
            let answer = self.send(method, body.clone(), &signal).await;
            let Err(error) = answer else {
                return answer;
            };
            failures += 1;
            let Some(wait) = wait_before_retry(&error, failures) else {
                if error.is_session_end() {
                    let _ = self.refused.try_set(true);
                }
                return Err(error);
            };
            sleep(wait).await;
            if signal.aborted() {
                return Err(CallError::Cancelled);
            }
        }
    }

    /// The body of a request: the credentials in use, then the parameters.
    fn signed(self, parameters: Fields) -> String {
        let mut fields = Fields::new();
        self.credentials.with_value(|credentials| {
            if let Some(credentials) = credentials {
                credentials.write(&mut fields);
            }
        });
        fields.append(parameters);
        fields.to_urlencoded()
    }

    /// Sends one request, once, and gives the text of a successful answer.
    async fn send(self, method: &str, body: String, signal: &AbortSignal) -> Result<String, CallError> {
        let Some(url) = self.base.try_with_value(|base| [base, "/", method].concat()) else {
            return Err(CallError::Cancelled);
        };
        let Some(clock) = Abort::new() else {
            return Err(CallError::Network);
        };
        let both = js_sys::Array::of2(signal, &clock.signal());
        let either = AbortSignal::any(&both);
        let timed_out = clock.signal();
        let _timer = after(self.timeout_ms, move || clock.abort());
        let outcome = exchange(&url, body, &either).await;
        match outcome {
            Err(_) if signal.aborted() => Err(CallError::Cancelled),
            Err(CallError::Network) if timed_out.aborted() => Err(CallError::Timeout),
            outcome => outcome,
        }
    }
}

/// One request and its answer's text, on any failure of the connection [`CallError::Network`].
async fn exchange(url: &str, body: String, signal: &AbortSignal) -> Result<String, CallError> {
    let lost = |_| CallError::Network;
    let response = Request::post(url)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .abort_signal(Some(signal))
        .body(body)
        .map_err(lost)?
        .send()
        .await
        .map_err(lost)?;
    let text = response.text().await.map_err(lost)?;
    // An API error travels with status 200, and can come with a status of its own. After a server error nothing
    // is certain, whatever its body says.
    match reply::decode_errors(&text) {
        Some(errors) if response.status() < 500 => Err(CallError::Refused(errors)),
        _ if response.ok() => Ok(text),
        _ => Err(http_error(&response)),
    }
}

fn http_error(response: &Response) -> CallError {
    let retry_after = response.headers().get("Retry-After").and_then(|seconds| seconds.parse().ok());
    CallError::Http { status: response.status(), retry_after }
}

/// Reads an answer that holds no error.
fn decode<T: DeserializeOwned>(text: &str) -> Result<T, CallError> {
    serde_json::from_str(text).map_err(|error| CallError::Unreadable(error.to_string()))
}
