//! When a read is sent again. Writes never are, by themselves.

use super::failure::CallError;

/// The waits before the second, third and fourth attempt, in milliseconds.
const WAITS: [u32; 3] = [300, 900, 2700];
/// A server that asks for a longer wait than this is not waited for unseen: the page counts it down.
const LONGEST_WAIT: u32 = 1000;

/// How long to wait, in milliseconds, before a read that failed `failures` times is sent again; `None`: give up.
pub fn wait_before_retry(error: &CallError, failures: u32) -> Option<u32> {
    let wait = *WAITS.get(usize::try_from(failures.checked_sub(1)?).ok()?)?;
    match error {
        CallError::Network => Some(wait),
        CallError::Http { status: 429, retry_after } => {
            let asked = retry_after.map_or(wait, |seconds| seconds.saturating_mul(1000));
            (asked <= LONGEST_WAIT).then_some(asked.max(wait))
        }
        CallError::Http { status, .. } => (*status >= 500).then_some(wait),
        CallError::Refused(errors) => errors.first().code.is_try_later().then_some(wait),
        CallError::Timeout | CallError::Unreadable(_) | CallError::Cancelled | CallError::NoToken => None,
    }
}

#[cfg(test)]
mod tests {
    use users_api::{ApiError, ErrorCode};

    use super::*;

    fn refused(code: ErrorCode) -> CallError {
        CallError::Refused(ApiError::new(code).into())
    }

    #[test]
    fn three_times_with_growing_waits() {
        let waits: Vec<_> = (0..6).map(|failures| wait_before_retry(&CallError::Network, failures)).collect();
        assert_eq!(waits, [None, Some(300), Some(900), Some(2700), None, None]);
    }

    #[test]
    fn what_may_pass_is_retried_and_nothing_else() {
        let http = |status| CallError::Http { status, retry_after: None };
        for error in [http(500), http(502), http(429), refused(ErrorCode::TryLater), refused(ErrorCode::RateLimit)] {
            assert_eq!(wait_before_retry(&error, 1), Some(300), "{error:?}");
        }
        let final_ones = [
            http(404),
            http(401),
            CallError::Timeout,
            CallError::Cancelled,
            CallError::Unreadable(String::new()),
            refused(ErrorCode::ForbiddenCommand),
            refused(ErrorCode::SessionTimeout),
        ];
        for error in final_ones {
            assert_eq!(wait_before_retry(&error, 1), None, "{error:?}");
        }
    }

    #[test]
    fn a_server_that_names_a_wait_is_obeyed_or_left() {
        let asks = |seconds| CallError::Http { status: 429, retry_after: Some(seconds) };
        assert_eq!(wait_before_retry(&asks(1), 1), Some(1000));
        assert_eq!(wait_before_retry(&asks(2), 1), None);
        assert_eq!(wait_before_retry(&asks(0), 1), Some(300));
        assert_eq!(wait_before_retry(&asks(60), 1), None);
        assert_eq!(wait_before_retry(&asks(u32::MAX), 1), None);
    }
}
