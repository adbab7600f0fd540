//! What was asked, and what became of it: so that a test can count how often a write was carried out.

use std::collections::BTreeMap;

use serde::Serialize;
use users_api::{ErrorCode, Fields, Method};

use super::Fault;

/// The longest value that the log holds, in characters.
const VALUE_LENGTH: usize = 10_000;

/// What the method itself did, whatever the client was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was carried out.
    Done,
    /// It answered this error, and changed nothing.
    Refused(ErrorCode),
    /// A fault kept it from being carried out.
    NotDone,
}

/// A call, as the log lists it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Seen {
    method: String,
    /// The HTTP status of the answer; null when there was none.
    status: Option<u16>,
    /// `done`, `refused` or `not_done`.
    outcome: &'static str,
    /// The error of the API that a refused call was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'static str>,
    params: BTreeMap<String, String>,
}

impl Seen {
    /// A call of `method` that `fault` governed. `status` is what it would have had without.
    pub(crate) fn call(method: Method, fields: &Fields, status: u16, outcome: Outcome, fault: Option<&Fault>) -> Self {
        let (outcome, code) = match outcome {
            Outcome::Done => ("done", None),
            Outcome::Refused(code) => ("refused", Some(code.number())),
            Outcome::NotDone => ("not_done", None),
        };
        let status = fault.and_then(Fault::status).unwrap_or(Some(status));
        Self {
            method: method.name().to_owned(),
            status,
            outcome,
            code,
            fault: fault.map(Fault::name),
            params: params(fields),
        }
    }

    /// A call without a method, or with one that does not exist: 102 or 103.
    pub(crate) fn unnamed(name: &str, fields: &Fields, code: u32) -> Self {
        Self {
            method: shortened(name),
            status: Some(200),
            outcome: "refused",
            code: Some(code),
            fault: None,
            params: params(fields),
        }
    }
}

/// The parameters without secrets; one that is given several times is joined by `;`, as a list is.
fn params(fields: &Fields) -> BTreeMap<String, String> {
    let mut params = BTreeMap::<String, String>::new();
    for (name, value) in fields.iter().filter(|(name, _)| !is_secret(name)) {
        let value = shortened(value);
        params
            .entry(shortened(name))
            .and_modify(|values| {
                values.push(';');
                values.push_str(&value);
            })
            .or_insert(value);
    }
    params
}

fn is_secret(name: &str) -> bool {
    name.contains("password") || matches!(name, "api_key" | "session_id")
}

fn shortened(text: &str) -> String {
    text.chars().take(VALUE_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_holds_no_secret() {
        let fields = Fields::from_urlencoded(
            b"user_id=1&user_id=2&user_password=p&account_password=p&session_id=s&api_key=k&key_id=7&cmd=DelUser",
        );
        let json = |seen: Seen| serde_json::to_string(&seen).unwrap();
        assert_eq!(
            json(Seen::call(Method::DelUser, &fields, 200, Outcome::Done, Some(&Fault::DropAfter))),
            r#"{"method":"DelUser","status":null,"outcome":"done","fault":"drop_after","params":{"cmd":"DelUser","key_id":"7","user_id":"1;2"}}"#
        );
        let refused = Outcome::Refused(ErrorCode::UserIdInvalid);
        assert_eq!(
            json(Seen::call(Method::DelUser, &Fields::new(), 200, refused, None)),
            r#"{"method":"DelUser","status":200,"outcome":"refused","code":117,"params":{}}"#
        );
    }
}
