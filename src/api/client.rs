//! Sending a request and reading its answer.

use std::future::Future;
use std::pin::Pin;

use gloo_net::http::{Request, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use users_api::params::{
    AddUser, DelUser, GetAccountInfo, GetKeyRoles, GetTransactionHistory, GetUsers, Logon, Logout, SetUserInfo,
    TransferMoneyToUser,
};
use users_api::raw::Object;
use users_api::record::{Transaction, User};
use users_api::reply::{self, AccountInfo, Added, Done, LoggedOn, Page, Transferred};
use users_api::{ApiError, ErrorCode, Fields, Method, Params};
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;
use zeroize::Zeroize;

use super::bearer::Bearer;
use super::failure::CallError;
use super::retry::wait_before_retry;
use super::signing::Signing;
use crate::ui::{Abort, FORM, Signal, after, now, read_date, send_on_closing, sleep};

/// A call under way: a value of the API, or why there is none. Boxed, so that every method and every caller share
/// one copy of the code that waits.
pub type Call<T> = Pin<Box<dyn Future<Output = Result<T, CallError>>>>;

/// Why the panel changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOnly {
    /// The configuration says so.
    Configured,
    /// None of the key's roles may.
    Role,
    /// The API refused a change for the role (104).
    Refused,
}

/// The API as one panel calls it: where it is, and what signs each request.
#[derive(Clone, Copy)]
pub struct Api {
    base: Signal<String>,
    timeout_ms: u32,
    signing: Signal<Signing>,
    refused: Signal<bool>,
    /// Counts the credentials that were in use.
    signed: Signal<u32>,
    read_only: Signal<Option<ReadOnly>>,
    /// How many seconds the server's clock is ahead of the browser's, once an answer told.
    ahead: Signal<Option<i64>>,
    last_write: Signal<i64>,
}

/// A request, ready to be sent, more than once if it is a read.
#[derive(Clone)]
struct Message {
    method: Method,
    body: String,
    signing: Signing,
}

impl Drop for Message {
    fn drop(&mut self) {
        // It may hold a password or a session id.
        self.body.zeroize();
    }
}

impl Api {
    /// `base` is where the methods are, without a slash at its end; an answer may take `timeout_seconds`.
    pub fn new(base: String, timeout_seconds: u16) -> Self {
        Self {
            base: Signal::new(base),
            timeout_ms: u32::from(timeout_seconds) * 1000,
            signing: Signal::new(Signing::Nobody),
            refused: Signal::new(false),
            signed: Signal::new(0),
            read_only: Signal::new(None),
            ahead: Signal::new(None),
            last_write: Signal::new(0),
        }
    }

    /// Signs every request from now on like this.
    pub fn sign_with(self, signing: Signing) {
        self.refused.set(false);
        self.signed.update_untracked(|count| *count = count.wrapping_add(1));
        // What signed before wipes itself.
        drop(self.signing.update_untracked(|current| std::mem::replace(current, signing)));
    }

    /// Whether requests are signed by these tokens.
    pub fn is_signed_by(self, bearer: &Bearer) -> bool {
        let is = |signing: &Signing| matches!(signing, Signing::Bearer(current) if current.is(bearer));
        self.signing.try_with_untracked(is) == Some(true)
    }

    /// True since the API refused the credentials, until there are new ones.
    pub fn credentials_refused(self) -> Signal<bool> {
        self.refused
    }

    /// Why nothing is changed: writes are refused without being sent.
    pub fn read_only(self) -> Signal<Option<ReadOnly>> {
        self.read_only
    }

    /// Changes nothing from now on. What is known for sure stays known.
    pub fn restrict(self, why: ReadOnly) {
        let _ = self.read_only.try_update(|known| *known = known.or(Some(why)));
    }

    /// What was forbidden for this reason is allowed.
    pub fn allow(self, why: ReadOnly) {
        let _ = self.read_only.try_update(|known| *known = known.filter(|known| *known != why));
    }

    /// Nothing is known of what these credentials may not do.
    pub fn allow_all(self) {
        self.read_only.settle(None);
    }

    /// How many seconds the server's clock is ahead of the browser's, when that is known.
    pub fn server_ahead(self) -> Option<i64> {
        self.ahead.try_get_untracked().flatten()
    }

    /// When the last write was sent, in seconds since 1970 UTC; 0: none was.
    pub fn last_write(self) -> i64 {
        self.last_write.get_untracked()
    }

    /// Where the methods are.
    pub fn base(self) -> String {
        self.base.get_untracked()
    }

    /// Opens a session. Not signed, and never sent twice.
    pub fn logon(self, params: &Logon, signal: AbortSignal) -> Call<LoggedOn> {
        let body = params.fields().to_urlencoded();
        answer(self.send(Message { method: Logon::METHOD, body, signing: Signing::Nobody }, signal))
    }

    /// Closes the session of the credentials in use, which may be forgotten as soon as this returns.
    pub fn logout(self, signal: AbortSignal) -> Call<Done> {
        answer(self.send(self.message(Logout::METHOD, Logout.fields()), signal))
    }

    /// Closes the session of the credentials in use while the page itself is closing: nobody hears the answer.
    /// `false` where the browser does not take it.
    pub fn logout_on_closing(self) -> bool {
        let url = [&self.base(), "/", Logout::METHOD.name()].concat();
        send_on_closing(&url, &self.message(Logout::METHOD, Logout.fields()).body)
    }

    /// Tells whose credentials these are, which are not in use yet: when they are refused, nothing has changed.
    pub fn who_is(self, signing: Signing, signal: AbortSignal) -> Call<AccountInfo> {
        let message = message(GetAccountInfo::METHOD, GetAccountInfo.fields(), signing);
        answer(self.send_until_it_succeeds(message, signal))
    }

    /// The roles of a service-account key as the text of a [`List`](users_api::reply::List), where the API tells.
    pub fn get_key_roles(self, key_id: &str, signal: AbortSignal) -> Call<String> {
        let params = GetKeyRoles { key_id: key_id.to_owned() };
        self.send_until_it_succeeds(self.message(GetKeyRoles::METHOD, params.fields()), signal)
    }

    /// Lists users.
    pub fn get_users(self, params: &GetUsers, signal: AbortSignal) -> Call<Page<User>> {
        self.read(params, signal)
    }

    /// Lists records of any kind with every field that the API sent: `method` is one that lists, and `parameters` are
    /// its own. For what the panel only names, a type of record each would cost the browser kilobytes.
    pub fn list(self, method: Method, parameters: Fields, signal: AbortSignal) -> Call<Page<Object>> {
        debug_assert!(!method.is_write(), "a write is never repeated by itself");
        answer(self.read_again(method, parameters, signal))
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
        Box::pin(async move {
            let Some(abort) = Abort::new() else {
                return Err(CallError::Network);
            };
            if self.read_only.try_get_untracked().flatten().is_some() {
                return Err(CallError::Refused(ApiError::new(ErrorCode::ForbiddenCommand).into()));
            }
            let _ = self.last_write.try_set(now());
            let message = self.message(method, parameters);
            let (signing, signed) = (message.signing.clone(), self.signed.try_get_untracked());
            let text = self.send(message, abort.signal()).await;
            let Err(error) = &text else {
                return text;
            };
            // Without transfers an account can still change its users.
            if error.code() == Some(ErrorCode::ForbiddenCommand) && method != Method::TransferMoneyToUser {
                self.restrict(ReadOnly::Refused);
            }
            if error.is_session_end() {
                self.end_or_renew(signing, signed, abort.signal()).await;
            }
            text
        })
    }

    /// The credentials were refused to a write, which nobody sends again by itself. Where a new token mends it, the
    /// admin need not sign in again.
    async fn end_or_renew(self, signing: Signing, signed: Option<u32>, signal: AbortSignal) {
        if let Signing::Bearer(bearer) = &signing {
            bearer.refuse();
            if self.who_is(signing, signal).await.is_ok() {
                return;
            }
        }
        self.refuse(signed);
    }

    /// The credentials were refused, unless there are new ones by now: a late answer to a request that was signed by the
    /// old ones says nothing of these.
    fn refuse(self, signed: Option<u32>) {
        if self.signed.try_get_untracked() == signed {
            let _ = self.refused.try_set(true);
        }
    }

    fn read<P: Params>(self, params: &P, signal: AbortSignal) -> Call<P::Answer>
    where
        P::Answer: DeserializeOwned + 'static,
    {
        debug_assert!(!P::METHOD.is_write(), "a write is never repeated by itself");
        answer(self.read_again(P::METHOD, params.fields(), signal))
    }

    /// A read by the credentials in use; when they are refused, the session has ended.
    fn read_again(self, method: Method, parameters: Fields, signal: AbortSignal) -> Call<String> {
        let signed = self.signed.try_get_untracked();
        let text = self.send_until_it_succeeds(self.message(method, parameters), signal);
        Box::pin(async move {
            let text = text.await;
            if text.as_ref().is_err_and(CallError::is_session_end) {
                self.refuse(signed);
            }
            text
        })
    }

    /// Sends a read until it succeeds, cannot succeed, or has failed too often.
    fn send_until_it_succeeds(self, message: Message, signal: AbortSignal) -> Call<String> {
        Box::pin(async move {
            let mut failures = 0;
            let mut renewed = false;
            loop {
                let text = self.send(message.clone(), signal.clone()).await;
                let Err(error) = text else {
                    return text;
                };
                // A token can be refused that was good when it left: once, another one is tried.
                if let Signing::Bearer(bearer) = &message.signing
                    && error.is_session_end()
                    && !renewed
                {
                    renewed = true;
                    bearer.refuse();
                    continue;
                }
                failures += 1;
                let Some(wait) = wait_before_retry(&error, failures) else {
                    return Err(error);
                };
                sleep(wait).await;
                if signal.aborted() {
                    return Err(CallError::Cancelled);
                }
            }
        })
    }

    /// A request with the credentials in use.
    fn message(self, method: Method, parameters: Fields) -> Message {
        // Without a panel there is nothing to sign with; its requests are cancelled.
        message(method, parameters, self.signing.try_get_untracked().unwrap_or(Signing::Nobody))
    }

    /// Sends one request, once, and gives the text of a successful answer.
    fn send(self, message: Message, signal: AbortSignal) -> Call<String> {
        Box::pin(async move {
            let Some(url) = self.base.try_with_untracked(|base| [base, "/", message.method.name()].concat()) else {
                return Err(CallError::Cancelled);
            };
            let Some(clock) = Abort::new() else {
                return Err(CallError::Network);
            };
            let mut token = match &message.signing {
                Signing::Bearer(bearer) => Some(bearer.token(self.server_ahead()).await?),
                _ => None,
            };
            let timed_out = clock.signal();
            let either = AbortSignal::any(&js_sys::Array::of2(&signal, &timed_out));
            let _timer = after(self.timeout_ms, move || clock.abort());
            let request = message.signing.sign(Request::post(&url), token.as_deref());
            token.zeroize();
            match self.exchange(request, &message.body, &either).await {
                Err(_) if signal.aborted() => Err(CallError::Cancelled),
                Err(CallError::Network) if timed_out.aborted() => Err(CallError::Timeout),
                outcome => outcome,
            }
        })
    }

    /// One request and its answer's text, on any failure of the connection [`CallError::Network`].
    async fn exchange(self, request: RequestBuilder, body: &str, signal: &AbortSignal) -> Result<String, CallError> {
        let lost = |_| CallError::Network;
        let response = request
            .header("Content-Type", FORM)
            .abort_signal(Some(signal))
            .body(JsValue::from_str(body))
            .map_err(lost)?
            .send()
            .await
            .map_err(lost)?;
        // Of another origin's answer a page can read it only when that origin allows.
        if let Some(date) = response.headers().get("Date").and_then(|date| read_date(&date)) {
            let _ = self.ahead.try_update_untracked(|ahead| *ahead = Some(date.saturating_sub(now())));
        }
        let text = response.text().await.map_err(lost)?;
        // An API error travels with status 200, and can come with a status of its own. After a server error nothing
        // is certain, whatever its body says; and a 429 says in its head how long to wait.
        match reply::decode_errors(&text) {
            Some(errors) if response.status() < 500 && response.status() != 429 => Err(CallError::Refused(errors)),
            _ if response.ok() => Ok(text),
            _ => Err(http_error(&response)),
        }
    }
}

/// The credentials, then the parameters.
fn message(method: Method, parameters: Fields, signing: Signing) -> Message {
    let mut fields = Fields::new();
    signing.write(&mut fields);
    fields.append(parameters);
    Message { method, body: fields.to_urlencoded(), signing }
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
