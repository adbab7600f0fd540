//! What a test can make go wrong: a queue of faults, and a log of what was asked and done.
//!
//! This part only decides and remembers; `http` serves it under `/_faults` and makes the faults happen, when the
//! server was started with [`Config::faults`](crate::Config::faults) and never otherwise.
//!
//! A fault names a method, or `*` for any. The first fault in the queue that fits a call governs it: the call
//! uses up one of its `skip` and goes well, or one of its `times` and goes wrong. So the faults for one method
//! play one after the other, in the order in which they were asked for.

mod log;
mod spec;

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use users_api::{ApiError, Method};

pub(crate) use log::{Outcome, Seen};
pub(crate) use spec::FaultError;

/// What goes wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The answer waits. With `after` the call is carried out first, so that a late answer is an old one.
    Delay { wait: Duration, after: bool },
    /// Nothing is done, and the connection is closed without an answer.
    DropBefore,
    /// All is done, and the connection is closed without an answer.
    DropAfter,
    /// All is done, and the connection breaks in the middle of the answer's body.
    Cut,
    /// A page in HTML, as a server (500) or the proxy before it (502) shows it. With `after` all is done.
    Html { status: u16, after: bool },
    /// Nothing is done: status 429, and come again in so many seconds.
    TooManyRequests { retry_after: u32 },
    /// Status 200, and a body that is not JSON. With `after` all is done.
    BadJson { after: bool },
    /// Nothing is done: an error of the API.
    ApiError(ApiError),
}

impl Fault {
    /// Whether the call is carried out.
    pub(crate) fn carries_out(&self) -> bool {
        match self {
            Self::Delay { .. } | Self::DropAfter | Self::Cut => true,
            Self::Html { after, .. } | Self::BadJson { after } => *after,
            Self::DropBefore | Self::TooManyRequests { .. } | Self::ApiError(_) => false,
        }
    }

    /// The HTTP status that its answer has, when that is its own; `Some(None)` for no answer at all.
    pub(crate) fn status(&self) -> Option<Option<u16>> {
        match self {
            Self::Delay { .. } | Self::Cut => None,
            Self::DropBefore | Self::DropAfter => Some(None),
            Self::Html { status, .. } => Some(Some(*status)),
            Self::TooManyRequests { .. } => Some(Some(429)),
            Self::BadJson { .. } | Self::ApiError(_) => Some(Some(200)),
        }
    }
}

/// A fault in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Queued {
    /// Any method when `None`.
    method: Option<Method>,
    skip: u32,
    times: NonZeroU32,
    fault: Fault,
}

/// How many calls the log remembers: the latest ones.
const LOG_LENGTH: usize = 10_000;

/// The faults to come, and the calls that came.
#[derive(Default)]
pub(crate) struct Faults {
    queue: Mutex<Vec<Queued>>,
    log: Mutex<VecDeque<Seen>>,
}

impl Faults {
    /// Adds the fault that a JSON text asks for, and returns how many are in the queue now.
    ///
    /// # Errors
    /// What is wrong with the text; nothing is added then.
    pub(crate) fn add(&self, json: &[u8]) -> Result<usize, FaultError> {
        let queued = spec::read(json)?;
        let mut queue = lock(&self.queue);
        queue.push(queued);
        Ok(queue.len())
    }

    /// Forgets the faults to come.
    pub(crate) fn clear(&self) {
        lock(&self.queue).clear();
    }

    /// The fault that governs the next call of `method`.
    pub(crate) fn take(&self, method: Method) -> Option<Fault> {
        let mut queue = lock(&self.queue);
        let at = queue.iter().position(|queued| queued.method.is_none_or(|only| only == method))?;
        let queued = queue.get_mut(at)?;
        if let Some(skip) = queued.skip.checked_sub(1) {
            queued.skip = skip;
            return None;
        }
        match NonZeroU32::new(queued.times.get().saturating_sub(1)) {
            Some(left) => {
                queued.times = left;
                Some(queued.fault.clone())
            }
            None => Some(queue.remove(at).fault),
        }
    }

    /// Remembers a call.
    pub(crate) fn record(&self, seen: Seen) {
        let mut log = lock(&self.log);
        if log.len() >= LOG_LENGTH {
            log.pop_front();
        }
        log.push_back(seen);
    }

    /// The calls so far, the oldest first, as a JSON array.
    ///
    /// # Errors
    /// None in practice.
    pub(crate) fn log(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&*lock(&self.log))
    }

    /// Forgets the calls so far.
    pub(crate) fn clear_log(&self) {
        lock(&self.log).clear();
    }
}

/// A thread that panicked while it held a lock left nothing half-done in it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Method::{AddUser, GetUsers};

    fn faults(specs: &[&str]) -> Faults {
        let faults = Faults::default();
        for (at, spec) in specs.iter().enumerate() {
            assert_eq!(faults.add(spec.as_bytes()), Ok(at + 1));
        }
        faults
    }

    #[test]
    fn faults_play_in_order_and_skip_what_goes_well() {
        let faults = faults(&[
            r#"{"method":"GetUsers","kind":"drop_before","skip":1,"times":2}"#,
            r#"{"method":"*","kind":"cut"}"#,
        ]);
        assert_eq!(faults.take(GetUsers), None);
        assert_eq!(faults.take(GetUsers), Some(Fault::DropBefore));
        assert_eq!(faults.take(AddUser), Some(Fault::Cut));
        assert_eq!(faults.take(AddUser), None);
        assert_eq!(faults.take(GetUsers), Some(Fault::DropBefore));
        assert_eq!(faults.take(GetUsers), None);
    }

    #[test]
    fn a_cleared_queue_does_no_harm() {
        let faults = faults(&[r#"{"method":"*","kind":"cut","times":5}"#]);
        faults.clear();
        assert_eq!(faults.take(GetUsers), None);
    }

    #[test]
    fn the_log_keeps_the_latest_calls() {
        let faults = Faults::default();
        for number in 0..=LOG_LENGTH {
            faults.record(Seen::unnamed(&number.to_string(), &users_api::Fields::new(), 103));
        }
        let log: Vec<serde_json::Value> = serde_json::from_str(&faults.log().unwrap()).unwrap();
        assert_eq!((log.len(), log[0]["method"].as_str()), (LOG_LENGTH, Some("1")));
        faults.clear_log();
        assert_eq!(faults.log().unwrap(), "[]");
    }
}
