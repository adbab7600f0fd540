//! A failed call in the admin's words.

use super::failure::CallError;
use crate::locales::Texts;

/// What happened and what to do next, in whole sentences. An API error's own text and its code are shown as the
/// server wrote them, behind the words for what it means.
pub fn explain(error: &CallError, texts: &Texts) -> String {
    match error {
        CallError::Refused(errors) => {
            let first = errors.first();
            let code = first.code.number().to_string();
            (texts.refused)(&first.msg, &code)
        }
        CallError::Network => texts.network.to_owned(),
        CallError::Timeout => texts.timeout.to_owned(),
        CallError::Http { status: 429, .. } => texts.too_many_requests.to_owned(),
        CallError::Http { status, .. } => (texts.http_status)(&status.to_string()),
        CallError::Unreadable(_) => texts.unreadable.to_owned(),
        CallError::Cancelled => texts.cancelled.to_owned(),
        CallError::NoToken => texts.no_token.to_owned(),
    }
}
