//! A failed call in the admin's words.

use super::failure::CallError;
use crate::locales::Texts;

/// What happened and what to do next, in whole sentences.
pub fn explain(error: &CallError, texts: Texts) -> String {
    let next = match error {
        CallError::Network => texts.then_network,
        CallError::Timeout => texts.then_later,
        CallError::Http { status, .. } if *status != 429 => texts.then_later,
        _ => return happened(error, texts),
    };
    [&happened(error, texts), " ", next].concat()
}

/// What happened, without a word of what to do: of a write whose answer is lost nobody may be told to try it again. An
/// API error's own text and its code are shown as the server wrote them, behind the words for what it means.
pub fn happened(error: &CallError, texts: Texts) -> String {
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
