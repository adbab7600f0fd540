//! The state of the session.

use users_api::params::{Credentials, Logon};

use crate::api::{Api, CallError};
use crate::ui::{Abort, Signal, spawn};

/// Whether somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nobody.
    SignedOut,
    /// This account.
    SignedIn(Identity),
}

/// The account that signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `Logon`, `account_id`.
    pub account_id: u64,
    /// `Logon`, `account_name`.
    pub account_name: Option<String>,
}

impl Identity {
    /// How the account is called on the screen.
    pub fn label(&self) -> String {
        self.account_name.clone().unwrap_or_else(|| self.account_id.to_string())
    }
}

/// The session of one panel. The secret that opens it is dropped at once; the session id stays in memory.
#[derive(Clone, Copy)]
pub struct Session {
    api: Api,
    status: Signal<Status>,
    renewals: Signal<u32>,
}

impl Session {
    /// Nobody is signed in yet.
    pub fn new(api: Api) -> Self {
        Self { api, status: Signal::new(Status::SignedOut), renewals: Signal::new(0) }
    }

    /// Whether somebody is signed in.
    pub fn status(self) -> Signal<Status> {
        self.status
    }

    /// The session's credentials were refused: the panel waits for a new sign-in.
    pub fn has_ended(self) -> Signal<bool> {
        self.api.credentials_refused()
    }

    /// Counts the times that a session which had ended was opened again: whatever was being read is read again.
    pub fn renewals(self) -> Signal<u32> {
        self.renewals
    }

    /// Signs in. Another account than before gets a page of its own: nothing of the one before stays.
    ///
    /// # Errors
    /// Why the API did not open a session. Nothing has changed then.
    pub async fn open(self, logon: Logon) -> Result<(), CallError> {
        let abort = Abort::new().ok_or(CallError::Network)?;
        let opened = self.api.logon(&logon, abort.signal()).await?;
        let identity = Identity { account_id: opened.account_id, account_name: opened.account_name };
        let credentials = Credentials::Session { account_id: opened.account_id, session_id: opened.session_id };
        let status = Status::SignedIn(identity);
        let before = self.status.try_get_untracked().ok_or(CallError::Cancelled)?;
        self.api.sign_with(Some(credentials));
        if before == status {
            self.renewals.update(|count| *count += 1);
        } else {
            self.status.set(status);
        }
        Ok(())
    }

    /// Signs out: the panel forgets the session at once and asks the server to close it.
    pub fn close(self) {
        let api = self.api;
        let Some(abort) = Abort::new() else {
            return;
        };
        // The request is signed before the credentials are forgotten, and nobody waits for its answer: a server
        // that cannot be reached lets the session time out.
        let logout = api.logout(abort.signal());
        spawn(async move {
            let _ = logout.await;
            drop(abort);
        });
        self.forget();
    }

    /// Forgets the session without a word to the server, which has ended it already.
    pub fn forget(self) {
        self.api.sign_with(None);
        self.status.set(Status::SignedOut);
    }
}
