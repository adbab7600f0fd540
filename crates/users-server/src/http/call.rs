//! One call of the API: who calls, may they, with what, and what the store answers.

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use users_api::params::{
    AddUser, DelUser, GetAccountInfo, GetApplications, GetKeyRoles, GetQueues, GetSkills, GetTransactionHistory,
    GetUsers, Logon, SetUserInfo, TransferMoneyToUser,
};
use users_api::reply::{Done, LoggedOn, encode};
use users_api::{ApiError, ErrorCode, Fields, Method, Params};

use super::App;
use super::reply::Reply;
use crate::auth::{Caller, Proof, Session, cookie};
use crate::store::Store;

/// A method with its parameters and the headers that may hold credentials.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) fields: Fields,
}

impl Call {
    /// Carries it out, when a place is free.
    pub(super) async fn carry_out(self, app: &Arc<App>) -> Reply {
        let proof = match self.method {
            Method::Logon => None,
            _ => match Proof::find(&self.headers, &self.fields) {
                Ok(proof) => Some(proof),
                Err(denied) => return denied.into(),
            },
        };
        in_turn(app, move |app| match proof {
            None => logon(app, &self.fields).and_then(|(_, answer)| written(&answer)).into(),
            Some(proof) => with_proof(&app.store, self.method, &self.fields, proof),
        })
        .await
    }
}

/// Runs `work` where it may block, when one of the places for that is free.
pub(super) async fn in_turn(app: &Arc<App>, work: impl FnOnce(&App) -> Reply + Send + 'static) -> Reply {
    let failed = || Reply::refused(StatusCode::OK, ApiError::new(ErrorCode::ServerFault1));
    // Nobody closes the semaphore.
    let Ok(_turn) = app.turns.acquire().await else {
        return failed();
    };
    let app = Arc::clone(app);
    tokio::task::spawn_blocking(move || work(&app)).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a call did not come to its end");
        failed()
    })
}

fn with_proof(store: &Store, method: Method, fields: &Fields, proof: Proof) -> Reply {
    let by_cookie = proof.is_cookie();
    let answer = proof.check(store).and_then(|caller| {
        if caller.may_call(method) {
            dispatch(store, &caller, method, fields)
        } else {
            Err(ApiError::new(ErrorCode::ForbiddenCommand))
        }
    });
    let signs_out = by_cookie && method == Method::Logout && answer.is_ok();
    let cookies = if signs_out { cookie::sign_out() } else { Vec::new() };
    Reply::from(answer).with_cookies(cookies)
}

fn dispatch(store: &Store, caller: &Caller, method: Method, fields: &Fields) -> Result<String, ApiError> {
    let account = caller.account_id;
    match method {
        Method::AddUser => run(fields, |params: &AddUser| store.add_user(account, params)),
        Method::DelUser => run(fields, |params: &DelUser| store.del_user(account, params)),
        Method::GetUsers => run(fields, |params: &GetUsers| store.get_users(account, params)),
        Method::SetUserInfo => run(fields, |params: &SetUserInfo| store.set_user_info(account, params)),
        Method::TransferMoneyToUser => {
            run(fields, |params: &TransferMoneyToUser| store.transfer_money_to_user(account, params))
        }
        Method::GetApplications => run(fields, |params: &GetApplications| store.get_applications(account, params)),
        Method::GetSkills => run(fields, |params: &GetSkills| store.get_skills(account, params)),
        Method::GetQueues => run(fields, |params: &GetQueues| store.get_queues(account, params)),
        Method::GetAccountInfo => run(fields, |params: &GetAccountInfo| store.get_account_info(account, params)),
        Method::GetTransactionHistory => {
            run(fields, |params: &GetTransactionHistory| store.get_transaction_history(account, params))
        }
        Method::GetKeyRoles => run(fields, |params: &GetKeyRoles| store.get_key_roles(account, params)),
        Method::Logout => logout(store, caller),
        // It needs no caller, and so it never comes here.
        Method::Logon => Err(ApiError::new(ErrorCode::InvalidArguments)),
    }
}

/// Reads the parameters, does `act`, and writes its answer.
fn run<P>(fields: &Fields, act: impl FnOnce(&P) -> Result<P::Answer, ApiError>) -> Result<String, ApiError>
where
    P: Params,
    P::Answer: Serialize,
{
    written(&act(&P::read(fields)?)?)
}

fn written<T: Serialize>(answer: &T) -> Result<String, ApiError> {
    encode(answer).map_err(|error| {
        tracing::error!(%error, "an answer cannot be written");
        ApiError::new(ErrorCode::ServerFault1)
    })
}

/// Opens a session. Blocks.
///
/// # Errors
/// 100 when the account is unknown or the secret is wrong, and the errors of the parameters.
pub(super) fn logon(app: &App, fields: &Fields) -> Result<(Session, LoggedOn), ApiError> {
    let params = Logon::read(fields)?;
    let login = app.store.login(&params.account, &params.secret)?;
    let login = login.ok_or_else(|| ApiError::new(ErrorCode::AuthorizationFailed))?;
    let session_id = app.store.open_session(&login, app.config.session_lifetime)?;
    let session = Session { account_id: login.account_id, session_id: session_id.clone() };
    let answer = LoggedOn { session_id, account_id: login.account_id, account_name: Some(login.account_name) };
    Ok((session, answer))
}

/// Closes the caller's session. Keys and tokens have none: 137.
fn logout(store: &Store, caller: &Caller) -> Result<String, ApiError> {
    let session = caller.session.as_ref().ok_or_else(|| ApiError::new(ErrorCode::NotLoggedIn))?;
    store.close_session(session.account_id, &session.session_id)?;
    written(&Done::OK)
}
