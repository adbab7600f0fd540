//! The one way to read something that can be asked for again before its answer is here.

use web_sys::AbortSignal;

use super::client::Call;
use super::remote::Remote;
use crate::ui::{Abort, Signal, spawn};

/// A value of the API that is read again whenever its question changes. A new question cancels the request of
/// the one before, and an answer that is no longer wanted is never drawn. Cancelled with its owner.
pub struct Reader<T: 'static> {
    state: Signal<Remote<T>>,
    running: Signal<Option<Abort>>,
}

impl<T> Clone for Reader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Reader<T> {}

impl<T: Send + Sync + 'static> Reader<T> {
    /// Nothing asked yet.
    pub fn new() -> Self {
        Self { state: Signal::new(Remote::default()), running: Signal::new(None) }
    }

    /// What is known now.
    pub fn state(self) -> Signal<Remote<T>> {
        self.state
    }

    /// Asks; `then` is called once the answer stands in [`Reader::state`], unless it came too late.
    pub fn ask(self, request: impl FnOnce(AbortSignal) -> Call<T>, then: impl FnOnce() + 'static) {
        let Some(abort) = Abort::new() else {
            return;
        };
        let signal = abort.signal();
        let answer = request(signal.clone());
        // Dropping the guard of the request before cancels it.
        self.running.set_untracked(Some(abort));
        self.state.update(Remote::begin);
        spawn(async move {
            let answer = answer.await;
            // The signal of a superseded request is aborted, whatever it answered in the meantime.
            if !signal.aborted() && self.state.try_update(|state| state.finish(answer)).is_some() {
                then();
            }
        });
    }
}
