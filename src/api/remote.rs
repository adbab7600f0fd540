//! A value that comes from the API, as the page knows it now.

use super::failure::CallError;

/// A value that is read from the API. While a new one is on its way, and when it does not come, the one before
/// stays to be shown, marked as old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remote<T> {
    /// On its way.
    Loading {
        /// What was there before.
        before: Option<T>,
    },
    /// Here, and current.
    Loaded(T),
    /// It did not come.
    Failed {
        /// Why.
        why: CallError,
        /// What was there before.
        before: Option<T>,
    },
}

impl<T> Remote<T> {
    /// A request leaves.
    pub fn begin(&mut self) {
        let before = self.take_shown();
        *self = Self::Loading { before };
    }

    /// Its answer is here. A cancelled request changes nothing.
    pub fn finish(&mut self, answer: Result<T, CallError>) {
        *self = match answer {
            Ok(value) => Self::Loaded(value),
            Err(CallError::Cancelled) => return,
            Err(why) => Self::Failed { why, before: self.take_shown() },
        };
    }

    fn take_shown(&mut self) -> Option<T> {
        match std::mem::replace(self, Self::Loading { before: None }) {
            Self::Loaded(value) => Some(value),
            Self::Loading { before } | Self::Failed { before, .. } => before,
        }
    }
}

impl<T> Default for Remote<T> {
    fn default() -> Self {
        Self::Loading { before: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_value_stays_until_the_new_one_is_here() {
        let mut remote = Remote::default();
        assert_eq!(remote, Remote::Loading { before: None });
        remote.finish(Ok(1));
        assert_eq!(remote, Remote::Loaded(1));
        remote.begin();
        assert_eq!(remote, Remote::Loading { before: Some(1) });
        remote.finish(Err(CallError::Timeout));
        assert_eq!(remote, Remote::Failed { why: CallError::Timeout, before: Some(1) });
        remote.begin();
        remote.finish(Ok(2));
        assert_eq!(remote, Remote::Loaded(2));
    }

    #[test]
    fn a_cancelled_request_changes_nothing() {
        let mut remote = Remote::Loading { before: Some(1) };
        remote.finish(Err(CallError::Cancelled));
        assert_eq!(remote, Remote::Loading { before: Some(1) });
    }
}
