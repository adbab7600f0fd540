//! How a test asks for a fault: `{"method":"GetUsers","kind":"delay","ms":2000,"times":1,"skip":0}`.
//!
//! | kind | what it takes |
//! |---|---|
//! | `delay` | `ms`; `after` (true): whether the call is carried out before the wait, or after it |
//! | `drop_before`, `drop_after`, `cut` | |
//! | `html_500`, `html_502` | `after` (false): whether the call is carried out |
//! | `too_many_requests` | `retry_after` (1), in seconds |
//! | `bad_json` | `after` (true): whether the call is carried out |
//! | `api_error` | `code`; `field_name` |
//!
//! `method` is a method's name or `*`; `times` (1) and `skip` (0) are taken by every kind.

use std::num::NonZeroU32;
use std::time::Duration;

use serde::Deserialize;
use thiserror::Error;
use users_api::{ApiError, ErrorCode, Method};

use super::{Fault, Queued};

/// The longest delay, in milliseconds.
const MAX_DELAY: u64 = 600_000;

/// What is wrong with a fault that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum FaultError {
    /// It is no JSON, or holds a name that no fault has.
    #[error("a fault cannot be read: {0}")]
    Unreadable(String),
    /// There is no such method.
    #[error("there is no method {0}; name one, or * for any")]
    Method(String),
    /// There is no such kind.
    #[error("there is no kind of fault {0}")]
    Kind(String),
    /// The kind needs this.
    #[error("{kind} needs {needs}")]
    Missing {
        /// The kind.
        kind: &'static str,
        /// What it needs.
        needs: &'static str,
    },
    /// The kind does not take this.
    #[error("{kind} does not take {what}")]
    Misplaced {
        /// The kind.
        kind: &'static str,
        /// What it does not take.
        what: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    method: String,
    kind: String,
    times: Option<NonZeroU32>,
    skip: Option<u32>,
    ms: Option<u64>,
    after: Option<bool>,
    retry_after: Option<u32>,
    code: Option<u32>,
    field_name: Option<String>,
}

pub(super) fn read(json: &[u8]) -> Result<Queued, FaultError> {
    let spec: Spec = serde_json::from_slice(json).map_err(|error| FaultError::Unreadable(error.to_string()))?;
    let method = match spec.method.as_str() {
        "*" => None,
        name => Some(Method::from_name(name).ok_or_else(|| FaultError::Method(name.to_owned()))?),
    };
    let (times, skip) = (spec.times.unwrap_or(NonZeroU32::MIN), spec.skip.unwrap_or(0));
    Ok(Queued { method, skip, times, fault: spec.fault()? })
}

impl Spec {
    fn fault(mut self) -> Result<Fault, FaultError> {
        let fault = match self.kind.as_str() {
            "delay" => {
                let ms = self.ms.take().ok_or(FaultError::Missing { kind: "delay", needs: "ms" })?;
                Fault::Delay { wait: Duration::from_millis(ms.min(MAX_DELAY)), after: self.after(true) }
            }
            "drop_before" => Fault::DropBefore,
            "drop_after" => Fault::DropAfter,
            "cut" => Fault::Cut,
            "html_500" => Fault::Html { status: 500, after: self.after(false) },
            "html_502" => Fault::Html { status: 502, after: self.after(false) },
            "too_many_requests" => Fault::TooManyRequests { retry_after: self.retry_after.take().unwrap_or(1) },
            "bad_json" => Fault::BadJson { after: self.after(true) },
            "api_error" => {
                let code = self.code.take().ok_or(FaultError::Missing { kind: "api_error", needs: "code" })?;
                let field_name = self.field_name.take();
                Fault::ApiError(ApiError { field_name, ..ApiError::new(ErrorCode::from_number(code)) })
            }
            other => return Err(FaultError::Kind(other.to_owned())),
        };
        match self.left_over() {
            None => Ok(fault),
            Some(what) => Err(FaultError::Misplaced { kind: fault.name(), what }),
        }
    }

    fn after(&mut self, default: bool) -> bool {
        self.after.take().unwrap_or(default)
    }

    /// What was given and belongs to another kind.
    fn left_over(&self) -> Option<&'static str> {
        let given = [
            ("ms", self.ms.is_some()),
            ("after", self.after.is_some()),
            ("retry_after", self.retry_after.is_some()),
            ("code", self.code.is_some()),
            ("field_name", self.field_name.is_some()),
        ];
        given.into_iter().find(|(_, is_given)| *is_given).map(|(name, _)| name)
    }
}

impl Fault {
    /// The word for its kind.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Delay { .. } => "delay",
            Self::DropBefore => "drop_before",
            Self::DropAfter => "drop_after",
            Self::Cut => "cut",
            Self::Html { status: 500, .. } => "html_500",
            Self::Html { .. } => "html_502",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::BadJson { .. } => "bad_json",
            Self::ApiError(_) => "api_error",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(rest: &str) -> Result<Fault, String> {
        let json = format!(r#"{{"method":"GetUsers","kind":{rest}}}"#);
        read(json.as_bytes()).map(|queued| queued.fault).map_err(|error| error.to_string())
    }

    #[test]
    fn each_kind_has_what_it_takes_and_its_defaults() {
        let second = Duration::from_secs(1);
        let error = ApiError::at(ErrorCode::UserNameNotUnique, "user_name");
        for (rest, expected) in [
            (r#""delay","ms":1000"#, Fault::Delay { wait: second, after: true }),
            (r#""delay","ms":1000,"after":false"#, Fault::Delay { wait: second, after: false }),
            (r#""drop_before""#, Fault::DropBefore),
            (r#""drop_after""#, Fault::DropAfter),
            (r#""cut""#, Fault::Cut),
            (r#""html_500""#, Fault::Html { status: 500, after: false }),
            (r#""html_502","after":true"#, Fault::Html { status: 502, after: true }),
            (r#""too_many_requests","retry_after":7"#, Fault::TooManyRequests { retry_after: 7 }),
            (r#""bad_json""#, Fault::BadJson { after: true }),
            (r#""bad_json","after":false"#, Fault::BadJson { after: false }),
            (r#""api_error","code":118,"field_name":"user_name""#, Fault::ApiError(error)),
        ] {
            let name = rest.split('"').nth(1);
            assert_eq!(Some(expected.name()), name);
            assert_eq!(fault(rest), Ok(expected));
        }
    }

    #[test]
    fn a_slip_in_a_test_is_told() {
        for (rest, message) in [
            (r#""delay""#, "delay needs ms"),
            (r#""api_error""#, "api_error needs code"),
            (r#""cut","ms":1"#, "cut does not take ms"),
            (r#""drop_after","after":true"#, "drop_after does not take after"),
            (r#""explode""#, "there is no kind of fault explode"),
        ] {
            assert_eq!(fault(rest), Err(message.to_owned()));
        }
        for unreadable in [r#""cut","time":1"#, r#""cut","times":0"#, r#""cut","skip":-1"#, "7"] {
            assert!(fault(unreadable).is_err_and(|text| text.starts_with("a fault cannot be read: ")), "{unreadable}");
        }
        let unknown = read(br#"{"method":"GetUser","kind":"cut"}"#);
        assert_eq!(unknown, Err(FaultError::Method("GetUser".to_owned())));
    }
}
