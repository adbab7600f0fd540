//! Sending a request and reading its answer.

use std::future::Future;
use std::pin::Pin;

use gloo_net::http::{Request, Response};
use serde::de::DeserializeOwned;
use users_api::params::{
    AddUser, Credentials, DelUser, GetAccountInfo, GetTransactionHistory, GetUsers, Logon, Logout, SetUserInfo,
    TransferMoneyToUser,
};
use users_api::raw::Object;
use users_api::record::{Transaction, User};
use users_api::reply::{self, AccountInfo, Added, Done, LoggedOn, Page, Transferred};
use users_api::{Fields, Method, Params};
use web_sys::AbortSignal;

use super::failure::CallError;
use super::retry::wait_before_retry;
use crate::ui::{Abort, Signal, after, sleep};

/// A call under way: a value of the API, or why there is none. Boxed, so that every method and every caller share
/// one copy of the code that waits.
pub type Call<T> = Pin<Box<dyn Future<Output = Result<T, CallError>>>>;

/// The API as one panel calls it: where it is, and the credentials that sign each request.
#[derive(Clone, Copy)]
pub struct Api {
    base: Signal<String>,
    timeout_ms: u32,
    credentials: Signal<Option<Credentials>>,
    refused: Signal<bool>,
}

impl Api {
    /// `base` is where the methods are, without a slash at its end; an answer may take `timeout_seconds`.
    pub fn new(base: String, timeout_seconds: u16) -> Self {
        Self {
            base: Signal::new(base),
            timeout_ms: u32::from(timeout_seconds) * 1000,
            credentials: Signal::new(None),
            refused: Signal::new(false),
        }
    }

    /// Signs every request from now on with these credentials; `None` forgets them.
    pub fn sign_with(self, credentials: Option<Credentials>) {
        self.refused.set(false);
        self.credentials.set_untracked(credentials);
    }

    /// True since the API refused the credentials, until there are new ones.
    pub fn credentials_refused(self) -> Signal<bool> {
        self.refused
    }

    /// Opens a session. Not signed, and never sent twice.
    pub fn logon(self, params: &Logon, signal: AbortSignal) -> Call<LoggedOn> {
        answer(self.send(Logon::METHOD, params.fields().to_urlencoded(), signal))
    }

    /// Closes the session of the credentials in use, which may be forgotten as soon as this returns.
    pub fn logout(self, signal: AbortSignal) -> Call<Done> {
        answer(self.send(Logout::METHOD, self.signed(Logout.fields()), signal))
    }

    /// Lists users.
    pub fn get_users(self, params: &GetUsers, signal: AbortSignal) -> Call<Page<User>> {
        self.read(params, signal)
    }

    /// Lists records of any kind with every field that the API sent: `method` is one that lists, and `parameters` are
    /// its own. For what the panel only names, a type of record each would cost the browser kilobytes.
    pub fn list(self, method: Method, parameters: Fields, signal: AbortSignal) -> Call<Page<Object>> {
        debug_assert!(!method.is_write(), "a write is never repeated by itself");
        answer(self.send_until_it_succeeds(method, self.signed(parameters), signal))
    }

    /// Lists users with every field that the API sent.
    pub fn get_raw_users(self, params: &GetUsers, signal: AbortSignal) -> Call<Page<Object>> {
        self.list(GetUsers::METHOD, params.fields(), signal)
    }

    /// Tells who is signed in.
    pub fn get_account_info(self, signal: AbortSignal) -> Call<AccountInfo> {
        self.read(&GetAccountInfo, signal)
    }

    /// Adds a user. Sent once.
    pub fn add_user(self, params: &AddUser) -> Call<Added> {
        answer(self.write(AddUser::METHOD, params.fields()))
    }

    /// Changes a user. Sent once.
    pub fn set_user_info(self, params: &SetUserInfo) -> Call<Done> {
        answer(self.write(SetUserInfo::METHOD, params.fields()))
    }

    /// Deletes users. Sent once.
    pub fn del_user(self, params: &DelUser) -> Call<Done> {
        answer(self.write(DelUser::METHOD, params.fields()))
    }

    /// Moves money. Sent once.
    pub fn transfer_money_to_user(self, params: &TransferMoneyToUser) -> Call<Transferred> {
        answer(self.write(TransferMoneyToUser::METHOD, params.fields()))
    }

    /// Reads the account's ledger.
    pub fn get_transaction_history(
        self,
        params: &GetTransactionHistory,
        signal: AbortSignal,
    ) -> Call<Page<Transaction>> {
        self.read(params, signal)
    }

    /// Sends a write, once. Nobody cancels it: an answer that is not awaited would leave open what was done. When
    /// the error [`is_lost`](CallError::is_lost), only reading tells.
    fn write(self, method: Method, parameters: Fields) -> Call<String> {
        debug_assert!(method.is_write(), "a read can be repeated and cancelled");
        let body = self.signed(parameters);
        Box::pin(async move {
            let Some(abort) = Abort::new() else {
                return Err(CallError::Network);
            };
            let text = self.send(method, body, abort.signal()).await;
            if text.as_ref().is_err_and(CallError::is_session_end) {
                let _ = self.refused.try_set(true);
            }
            text
        })
    }

    fn read<P: Params>(self, params: &P, signal: AbortSignal) -> Call<P::Answer>
    where
        P::Answer: DeserializeOwned + 'static,
    {
        debug_assert!(!P::METHOD.is_write(), "a write is never repeated by itself");
        answer(self.send_until_it_succeeds(P::METHOD, self.signed(params.fields()), signal))
    }

    /// Sends a read until it succeeds, cannot succeed, or has failed too often.
    fn send_until_it_succeeds(self, method: Method, body: String, signal: AbortSignal) -> Call<String> {
        Box::pin(async move {
            let mut failures = 0;
            loop {
                let text = self.send(method, body.clone(), signal.clone()).await;
                let Err(error) = text else {
                    return text;
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
        })
    }

    /// The body of a request: the credentials in use, then the parameters.
    fn signed(self, parameters: Fields) -> String {
        let mut fields = Fields::new();
        // Without a panel there is nothing to sign with; its requests are cancelled.
        self.credentials.try_with_untracked(|credentials| {
            if let Some(credentials) = credentials {
                credentials.write(&mut fields);
            }
        });
        fields.append(parameters);
        fields.to_urlencoded()
    }

    /// Sends one request, once, and gives the text of a successful answer.
    fn send(self, method: Method, body: String, signal: AbortSignal) -> Call<String> {
        Box::pin(async move {
            let Some(url) = self.base.try_with_untracked(|base| [base, "/", method.name()].concat()) else {
                return Err(CallError::Cancelled);
            };
            let Some(clock) = Abort::new() else {
                return Err(CallError::Network);
            };
            let timed_out = clock.signal();
            let either = AbortSignal::any(&js_sys::Array::of2(&signal, &timed_out));
            let _timer = after(self.timeout_ms, move || clock.abort());
            match exchange(&url, body, &either).await {
                Err(_) if signal.aborted() => Err(CallError::Cancelled),
                Err(CallError::Network) if timed_out.aborted() => Err(CallError::Timeout),
                outcome => outcome,
            }
        })
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
    // is certain, whatever its body says; and a 429 says in its head how long to wait.
    match reply::decode_errors(&text) {
        Some(errors) if response.status() < 500 && response.status() != 429 => Err(CallError::Refused(errors)),
        _ if response.ok() => Ok(text),
        _ => Err(http_error(&response)),
    }
}

fn http_error(response: &Response) -> CallError {
    let retry_after = response.headers().get("Retry-After").and_then(|seconds| seconds.parse().ok());
    CallError::Http { status: response.status(), retry_after }
}

/// A page of some hundred users, in bytes: to read it takes the browser longer than a frame.
const LARGE: usize = 100_000;

/// Reads the text of a success as the method's answer.
fn answer<T: DeserializeOwned + 'static>(text: Call<String>) -> Call<T> {
    let text = in_its_own_task(text);
    Box::pin(
        async move { serde_json::from_str(&text.await?).map_err(|error| CallError::Unreadable(error.to_string())) },
    )
}

/// Lets the page draw a frame between the arrival of a large answer and its reading.
fn in_its_own_task(text: Call<String>) -> Call<String> {
    Box::pin(async move {
        let text = text.await;
        if text.as_ref().is_ok_and(|text| text.len() > LARGE) {
            sleep(0).await;
        }
        text
    })
}
