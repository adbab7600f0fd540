//! The API's address: every URL form, to the method it names.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method as Verb, StatusCode, header};
use axum::response::{IntoResponse, Response};
use users_api::{ApiError, ErrorCode, Fields, Method};

use super::App;
use super::call::Call;
use super::reply::Reply;
use super::request;
use crate::faults::{Fault, Outcome, Seen};

/// Answers a request to any of the API's addresses.
pub(super) async fn answer(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if parts.method != Verb::GET && parts.method != Verb::POST {
        return wrong_verb();
    }
    let started = Instant::now();
    let fields = match request::fields(&parts, body, &app.config.limits).await {
        Ok(fields) => fields,
        Err(reply) => {
            tracing::info!(status = reply.status.as_u16(), "a request that cannot be read");
            return reply.into_response();
        }
    };
    let name = named(parts.uri.path(), &fields).to_owned();
    match method(&name) {
        Ok(method) => answer_call(app, Call { method, headers: parts.headers, fields }, started).await,
        Err(error) => {
            let code = error.code.number();
            if let Some(faults) = &app.faults {
                faults.record(Seen::unnamed(&name, &fields, code));
            }
            tracing::info!(code, "no such method");
            Reply::refused(StatusCode::OK, error).into_response()
        }
    }
}

/// The name in the path, or else in `cmd`; empty without any.
fn named<'a>(path: &'a str, fields: &'a Fields) -> &'a str {
    let name = path.strip_prefix("/platform_api").unwrap_or(path).trim_matches('/');
    if name.is_empty() { fields.given("cmd").unwrap_or_default() } else { name }
}

/// # Errors
/// 102 without a name, 103 for an unknown one.
fn method(name: &str) -> Result<Method, ApiError> {
    if name.is_empty() {
        return Err(ApiError::at(ErrorCode::MissingCommand, "cmd"));
    }
    Method::from_name(name).ok_or_else(|| ApiError::at(ErrorCode::UnknownCommand, "cmd"))
}

/// The call goes on when its client leaves: what was asked for is done wholly, and recorded.
async fn answer_call(app: Arc<App>, call: Call, started: Instant) -> Response {
    let method = call.method;
    let fault = app.faults.as_ref().and_then(|faults| faults.take(method));
    let work = app.calls.spawn(work(Arc::clone(&app), call, fault.clone()));
    let reply = work.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a call did not come to its end");
        None
    });
    tracing::info!(
        method = method.name(),
        code = reply.as_ref().and_then(|reply| reply.code).map(ErrorCode::number),
        fault = fault.as_ref().map(Fault::name),
        ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    let reply = reply.unwrap_or_else(|| Reply::refused(StatusCode::OK, ApiError::new(ErrorCode::ServerFault1)));
    match fault {
        None => reply.into_response(),
        Some(fault) => fault.shape(reply, &app.stopping).await,
    }
}

/// Carries the call out, unless a fault is against it: then `None`.
async fn work(app: Arc<App>, call: Call, fault: Option<Fault>) -> Option<Reply> {
    let Some(faults) = &app.faults else {
        return Some(call.carry_out(&app).await);
    };
    let (method, fields) = (call.method, call.fields.clone());
    let reply = match &fault {
        Some(fault) if !fault.carries_out() => None,
        Some(fault) => {
            fault.before(&app.stopping).await;
            Some(call.carry_out(&app).await)
        }
        None => Some(call.carry_out(&app).await),
    };
    let outcome = match &reply {
        None => Outcome::NotDone,
        Some(reply) => reply.code.map_or(Outcome::Done, Outcome::Refused),
    };
    let status = reply.as_ref().map_or(StatusCode::OK, |reply| reply.status);
    faults.record(Seen::call(method, &fields, status.as_u16(), outcome, fault.as_ref()));
    reply
}

fn wrong_verb() -> Response {
    let mut response =
        Reply::bad_request(StatusCode::METHOD_NOT_ALLOWED, "Call the API with POST or GET.").into_response();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, POST, OPTIONS"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_url_form_names_its_method() {
        let fields = Fields::from_urlencoded(b"cmd=GetSkills");
        for (path, name) in [
            ("/platform_api/GetUsers", "GetUsers"),
            ("/platform_api/GetUsers/", "GetUsers"),
            ("/GetUsers", "GetUsers"),
            ("/GetUsers/", "GetUsers"),
            ("/platform_api", "GetSkills"),
            ("/platform_api/", "GetSkills"),
        ] {
            assert_eq!(named(path, &fields), name, "{path}");
        }
        assert_eq!(named("/platform_api", &Fields::new()), "");
    }

    #[test]
    fn a_name_is_missing_or_unknown() {
        assert_eq!(method("").unwrap_err().code, ErrorCode::MissingCommand);
        assert_eq!(method("getusers").unwrap_err().code, ErrorCode::UnknownCommand);
        assert_eq!(method("GetUsers"), Ok(Method::GetUsers));
    }
}
