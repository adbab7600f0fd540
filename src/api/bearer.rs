//! Tokens that are asked for when they are needed, and anew before they expire.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Promise};
use wasm_bindgen_futures::JsFuture;
use zeroize::Zeroize;

use super::failure::CallError;
use super::token;
use crate::ui::{now, pause};

/// How long somebody is given to make a token, in milliseconds.
const PATIENCE: u32 = 30_000;

/// Why a token is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is none yet.
    Start,
    /// The one in use expires soon.
    Expiring,
    /// The one in use has expired, or the API refuses it.
    Expired,
}

impl Reason {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
        }
    }
}

/// Makes a token: why, and how many seconds the server's clock is ahead, when that is known. The promise gives its
/// text.
pub type Ask = Box<dyn Fn(Reason, Option<i64>) -> Promise>;

/// The tokens of one sign-in. They and what makes them stay in memory. Has no `Debug`: it holds secrets.
#[derive(Clone)]
pub struct Bearer(Rc<Inner>);

struct Inner {
    ask: Ask,
    held: RefCell<Held>,
}

#[derive(Default)]
struct Held {
    token: Option<String>,
    /// Seconds since 1970 UTC by the server's clock, when the token says so.
    expires: Option<i64>,
    refused: bool,
    /// Everybody who needs a token while one is made waits for the same.
    asking: Option<Promise>,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.token.zeroize();
    }
}

impl Bearer {
    /// Asks nobody yet.
    pub fn new(ask: Ask) -> Self {
        Self(Rc::new(Inner { ask, held: RefCell::default() }))
    }

    /// A token for a request that leaves now; `ahead` is how many seconds the server's clock is ahead.
    ///
    /// # Errors
    /// [`CallError::NoToken`] when there is none that may still hold.
    pub async fn token(&self, ahead: Option<i64>) -> Result<String, CallError> {
        let server_now = now().saturating_add(ahead.unwrap_or(0));
        let (reason, old) = {
            let held = self.0.held.borrow();
            let state = token::state(held.expires, held.refused, server_now);
            match (&held.token, state) {
                (Some(token), None) => return Ok(token.clone()),
                (Some(token), Some(Reason::Expiring)) => (Reason::Expiring, Some(token.clone())),
                (Some(_), _) => (Reason::Expired, None),
                (None, _) => (Reason::Start, None),
            }
        };
        let asking = {
            let mut held = self.0.held.borrow_mut();
            held.asking.get_or_insert_with(|| (self.0.ask)(reason, ahead)).clone()
        };
        let answer = JsFuture::from(Promise::race(&Array::of2(&asking, &pause(PATIENCE)))).await;
        let mut held = self.0.held.borrow_mut();
        held.asking = None;
        match answer.ok().and_then(|answer| answer.as_string()).filter(|text| token::is_sendable(text)) {
            Some(text) => {
                held.expires = token::expires(&text);
                held.refused = false;
                held.token.zeroize();
                held.token = Some(text.clone());
                Ok(text)
            }
            // The one in use still holds for a while.
            None => old.ok_or(CallError::NoToken),
        }
    }

    /// Whether this is the same sign-in.
    pub(super) fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The API does not take the token in use: the next request asks for another one.
    pub(super) fn refuse(&self) {
        self.0.held.borrow_mut().refused = true;
    }

    /// In how many seconds the token in use should be made anew; `None` when nobody knows.
    pub fn renewal_in(&self, ahead: Option<i64>) -> Option<u32> {
        let expires = self.0.held.borrow().expires?;
        u32::try_from(token::renewal_in(expires, now().saturating_add(ahead.unwrap_or(0)))).ok()
    }
}
