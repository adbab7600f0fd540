//! Cancelling what the browser is doing.

use web_sys::{AbortController, AbortSignal};

/// Cancels when it is dropped: dropping a request's future alone would leave the request running.
pub struct Abort(AbortController);

impl Abort {
    /// `None` where the browser has no way to cancel.
    pub fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }

    /// What a request listens to.
    pub fn signal(&self) -> AbortSignal {
        self.0.signal()
    }

    /// Cancels now.
    pub fn abort(&self) {
        self.0.abort();
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}
