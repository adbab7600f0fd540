//! Why a call gave no value.

use users_api::{ErrorCode, Errors};

/// How long a server is left alone that wants fewer requests and does not say for how long, in seconds. The API
/// does not publish its limits.
const LET_PASS: u32 = 15;

/// Why a call gave no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The API refused, and says why.
    Refused(Errors),
    /// No connection, or it broke before the answer was whole.
    Network,
    /// No answer within the configured time.
    Timeout,
    /// An HTTP status that is no success, without an API error that could be read.
    Http {
        /// The status.
        status: u16,
        /// The seconds to wait that the server asks for.
        retry_after: Option<u32>,
    },
    /// A success whose body is no answer of this method; the parser's words.
    Unreadable(String),
    /// Nobody waits for the answer any more.
    Cancelled,
    /// There was no token to sign the request with: nothing was sent.
    NoToken,
}

impl CallError {
    /// The API's code, when it was the API that refused.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(errors) => Some(errors.first().code),
            _ => None,
        }
    }

    /// How many seconds the server asks to wait before the next request; a guess where it does not say.
    pub fn wait_asked(&self) -> Option<u32> {
        match self {
            Self::Http { status: 429, retry_after } => Some(retry_after.unwrap_or(LET_PASS).max(1)),
            Self::Refused(errors) => errors.first().code.is_try_later().then_some(LET_PASS),
            _ => None,
        }
    }

    /// The credentials do not hold any more.
    pub fn is_session_end(&self) -> bool {
        match self {
            Self::Refused(errors) => errors.first().code.is_session_end(),
            Self::Http { status, .. } => matches!(status, 401 | 403),
            Self::NoToken => true,
            _ => false,
        }
    }

    /// After a write: nobody knows whether it was done, and only reading tells. False when the server said that it
    /// did nothing.
    pub fn is_lost(&self) -> bool {
        match self {
            Self::Network | Self::Timeout | Self::Cancelled | Self::Unreadable(_) => true,
            Self::Http { status, .. } => *status >= 500,
            Self::NoToken => false,
            // "The same was just done" is no answer to whether this one was.
            Self::Refused(errors) => {
                let code = errors.first().code;
                code.is_server_fault() || matches!(code, ErrorCode::ProbableResend | ErrorCode::ProbableResendLater)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use users_api::ApiError;

    #[test]
    fn a_write_is_lost_unless_the_server_says_that_it_did_nothing() {
        let http = |status| CallError::Http { status, retry_after: None };
        let refused = |code| CallError::Refused(ApiError::new(ErrorCode::from_number(code)).into());
        for error in
            [CallError::Network, CallError::Timeout, CallError::Cancelled, CallError::Unreadable(String::new())]
        {
            assert!(error.is_lost(), "{error:?}");
        }
        for error in [http(500), http(502), refused(1), refused(2), refused(4), refused(5), refused(484), refused(515)]
        {
            assert!(error.is_lost(), "{error:?}");
        }
        for error in [
            http(429),
            http(401),
            http(404),
            refused(118),
            refused(135),
            refused(162),
            refused(340),
            CallError::NoToken,
        ] {
            assert!(!error.is_lost(), "{error:?}");
        }
    }
}
