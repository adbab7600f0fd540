//! The state of the session.

use users_api::params::{Credentials, Logon, Secret};
use users_api::record::Account;
use users_api::reply::AccountInfo;
use zeroize::Zeroize;

use super::form::Way;
use super::service_account::{ServiceKey, may_change_users};
use super::settings::{Mode, Settings};
use super::tab;
use crate::api::{Api, Bearer, CallError, CookieRules, ReadOnly, Signing};
use crate::locales::texts;
use crate::ui::{Abort, Channel, Host, Signal, Timer, after, live, now, on_leave, spawn};

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
    /// Its id; 0 where the API does not tell a role that may not ask.
    pub account_id: u64,
    /// Its name, when it was told at sign-in.
    pub account_name: Option<String>,
}

impl Identity {
    /// How the account is called on the screen.
    pub fn label(&self) -> String {
        self.account_name.clone().unwrap_or_else(|| self.account_id.to_string())
    }
}

/// Where a session's credentials come from.
pub struct Sources {
    /// What is configured.
    pub settings: Settings,
    /// How requests travel that the browser's cookie signs.
    pub cookie: CookieRules,
    /// The page around, which hears of the session and may have tokens.
    pub host: Host,
    /// Keeps apart what the tab keeps for several panels of one page; empty where there is one.
    pub panel: String,
}

/// The session of one panel. The secret that opens it is dropped at once; what signs its requests stays in memory.
#[derive(Clone, Copy)]
pub struct Session {
    api: Api,
    sources: Signal<Sources>,
    status: Signal<Status>,
    renewals: Signal<u32>,
    way: Signal<Option<Way>>,
    account: Signal<Option<Account>>,
    note: Signal<String>,
    /// Whether the tab keeps the session.
    kept: Signal<bool>,
    /// Whether the first way may still be tried without the admin.
    unasked: Signal<bool>,
    channel: Signal<Option<Channel>>,
    renewal: Signal<Option<Timer>>,
    /// When somebody used the panel last, in this tab or another one of the account; in seconds since 1970 UTC.
    used: Signal<i64>,
    /// When the other tabs heard of it last.
    said_used: Signal<i64>,
}

/// What tabs tell each other, before the account's id.
const SIGNED_OUT: &str = "signed-out ";
const USED: &str = "used ";

/// So often at the most the other tabs hear that somebody uses this one, in seconds.
const SAY_USED: i64 = 10;

impl Session {
    /// Nobody is signed in yet, unless the tab kept a session.
    pub fn new(api: Api, sources: Sources) -> Self {
        let session = Self {
            api,
            sources: Signal::new(sources),
            status: Signal::new(Status::SignedOut),
            renewals: Signal::new(0),
            way: Signal::new(None),
            account: Signal::new(None),
            note: Signal::new(String::new()),
            kept: Signal::new(false),
            unasked: Signal::new(true),
            channel: Signal::new(None),
            renewal: Signal::new(None),
            used: Signal::new(now()),
            said_used: Signal::new(0),
        };
        session.restore();
        // A session that is over opens nothing after a reload.
        live(move || {
            if api.credentials_refused().get() {
                tab::forget(&session.tab_name());
            }
        });
        session.channel.set_untracked(Channel::open(&["users-panel:", &api.base()].concat(), move |word| {
            if session.word(SIGNED_OUT).is_some_and(|own| own == word) {
                session.close_with(texts().signed_out_elsewhere.to_owned());
            } else if session.word(USED).is_some_and(|own| own == word) {
                session.used.set_untracked(now());
            }
        }));
        on_leave(move || session.leave());
        session
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

    /// What the API tells of the account, once it does.
    pub fn account(self) -> Signal<Option<Account>> {
        self.account
    }

    /// The API told of the account.
    pub fn know(self, account: Account) {
        let _ = self.account.try_set(Some(account));
    }

    /// Why nothing can be changed.
    pub fn read_only(self) -> Signal<Option<ReadOnly>> {
        self.api.read_only()
    }

    /// Reads what is configured.
    pub fn settings<R>(self, read: impl FnOnce(&Settings) -> R) -> R {
        self.sources.with_untracked(|sources| read(&sources.settings))
    }

    /// The page around.
    pub fn host(self) -> Host {
        self.sources.with_untracked(|sources| sources.host)
    }

    /// The page around hears that the panel waits for somebody to sign in.
    pub fn is_needed(self, reason: &str) {
        self.host().tell("session-needed", &[("reason", reason.into())]);
    }

    /// Whether the configuration says that nothing is changed, from now on.
    pub fn set_read_only(self, read_only: bool) {
        self.sources.update_untracked(|sources| sources.settings.read_only = read_only);
        if read_only {
            self.api.restrict(ReadOnly::Configured);
        } else {
            self.api.allow(ReadOnly::Configured);
        }
    }

    /// What the tab keeps a session by.
    fn tab_name(self) -> String {
        self.sources.with_untracked(|sources| [self.api.base().as_str(), &sources.panel].concat())
    }

    /// The way by which the admin signed in last.
    pub fn last_way(self) -> Option<Way> {
        self.way.get_untracked()
    }

    /// Whether the tab keeps the session.
    pub fn is_kept(self) -> bool {
        self.kept.get_untracked()
    }

    /// What the next page should say, once: how the one before came to its end.
    pub fn take_note(self) -> Option<String> {
        self.note.try_update_untracked(std::mem::take).filter(|note| !note.is_empty())
    }

    /// Whether the panel may try the first way by itself: once, when it opens.
    pub fn take_unasked(self) -> bool {
        self.unasked.update_untracked(std::mem::take)
    }

    /// Signs in with a password or an API key. `keep`: in this tab, over a reload.
    ///
    /// # Errors
    /// Why the API did not open a session. Nothing has changed then.
    pub async fn open(self, mut logon: Logon, way: Way, keep: bool) -> Result<(), CallError> {
        let abort = Abort::new().ok_or(CallError::Network)?;
        let opened = self.api.logon(&logon, abort.signal()).await;
        let (Secret::Password(secret) | Secret::ApiKey(secret)) = &mut logon.secret;
        secret.zeroize();
        let opened = opened?;
        // The page may have gone in the meantime.
        self.status.try_get_untracked().ok_or(CallError::Cancelled)?;
        if keep {
            tab::keep(&self.tab_name(), opened.account_id, &opened.session_id);
        } else {
            tab::forget(&self.tab_name());
        }
        self.kept.set_untracked(keep);
        let identity = Identity { account_id: opened.account_id, account_name: opened.account_name };
        let credentials = Credentials::Session { account_id: opened.account_id, session_id: opened.session_id };
        self.adopt(identity, Signing::Body(credentials), way);
        Ok(())
    }

    /// Signs in by the portal's cookie.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub async fn open_by_cookie(self) -> Result<(), CallError> {
        let rules = self.sources.with_untracked(|sources| sources.cookie.clone());
        self.open_as(Signing::Cookie(rules), 0, Way::Cookie).await
    }

    /// Signs in by a token of the page around.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub async fn open_by_token(self) -> Result<(), CallError> {
        let host = self.host();
        let bearer = Bearer::new(Box::new(move |why, _| host.token(why.word())));
        self.open_as(Signing::Bearer(bearer.clone()), 0, Way::Token).await?;
        self.renew_in_time(bearer);
        Ok(())
    }

    /// Signs in by a service account's key.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub async fn open_by_key(self, key: ServiceKey) -> Result<(), CallError> {
        self.open_as(Signing::Bearer(key.tokens()), key.account_id(), Way::ServiceAccount).await?;
        let api = self.api;
        spawn(async move {
            let Some(abort) = Abort::new() else {
                return;
            };
            // A role that may not ask learns what it may not when it tries.
            let roles = api.get_key_roles(key.key_id(), abort.signal()).await;
            if roles.is_ok_and(|roles| may_change_users(&roles) == Some(false)) {
                api.restrict(ReadOnly::Role);
            }
        });
        Ok(())
    }

    /// `account_id` is what is known of the account before the API is asked; 0: nothing.
    async fn open_as(self, signing: Signing, account_id: u64, way: Way) -> Result<(), CallError> {
        let abort = Abort::new().ok_or(CallError::Network)?;
        let account = match self.api.who_is(signing.clone(), abort.signal()).await {
            Ok(AccountInfo { account, .. }) => Some(account),
            // Known to the API, and not allowed to ask for more.
            Err(error) if error.code() == Some(users_api::ErrorCode::ForbiddenCommand) => None,
            Err(error) => return Err(error),
        };
        self.status.try_get_untracked().ok_or(CallError::Cancelled)?;
        let identity = match &account {
            Some(account) => {
                Identity { account_id: account.account_id, account_name: Some(account.account_name.clone()) }
            }
            None => Identity { account_id, account_name: None },
        };
        self.kept.set_untracked(false);
        self.adopt(identity, signing, way);
        if let Some(account) = account {
            self.know(account);
        }
        Ok(())
    }

    /// Goes on with these credentials. Another account than before gets a page of its own: nothing of the one before
    /// stays.
    fn adopt(self, identity: Identity, signing: Signing, way: Way) {
        self.renewal.set_untracked(None);
        self.way.set_untracked(Some(way));
        self.api.sign_with(signing);
        self.api.allow_all();
        if self.settings(|settings| settings.read_only) {
            self.api.restrict(ReadOnly::Configured);
        }
        match self.status.get_untracked() {
            Status::SignedIn(before) if before.account_id == identity.account_id => {
                self.renewals.update(|count| *count = count.wrapping_add(1));
            }
            before => {
                if let Status::SignedIn(before) = before {
                    let before = self.account.with_untracked(|account| name_of(account.as_ref(), &before));
                    self.note.set_untracked((texts().signed_in_as_other)(&identity.label(), &before));
                }
                self.account.set(None);
                self.status.set(Status::SignedIn(identity));
            }
        }
    }

    /// Asks for the next token a little before the one in use expires, so that the page around hears of it even when
    /// the panel has nothing to send.
    fn renew_in_time(self, bearer: Bearer) {
        // Somebody has signed out, or in again, in the meantime.
        if !self.api.is_signed_by(&bearer) {
            return;
        }
        let Some(seconds) = bearer.renewal_in(self.api.server_ahead()) else {
            return;
        };
        // Not every second, when there is none; and no longer than a browser's timer can.
        let wait = seconds.clamp(5, 86_400).saturating_mul(1000);
        let _ = self.renewal.try_update_untracked(|timer| {
            *timer = Some(after(wait, move || {
                spawn(async move {
                    let _ = bearer.token(self.api.server_ahead()).await;
                    self.renew_in_time(bearer);
                });
            }));
        });
    }

    /// What a reload left in this tab.
    fn restore(self) {
        if !self.settings(|settings| settings.modes.contains(&Mode::Session)) {
            return;
        }
        if let Some(credentials) = tab::kept(&self.tab_name())
            && let Credentials::Session { account_id, .. } = credentials
        {
            self.kept.set_untracked(true);
            let identity = Identity { account_id, account_name: None };
            self.adopt(identity, Signing::Body(credentials), Way::Password);
        }
    }

    /// Signs out, here and in the other tabs: the panel forgets the session at once and asks the server to close it.
    pub fn close(self) {
        self.say(SIGNED_OUT);
        self.close_here();
    }

    /// Signs out here; the sign-in page says why.
    pub fn close_with(self, note: String) {
        self.note.set_untracked(note);
        self.close_here();
    }

    fn close_here(self) {
        let api = self.api;
        // Tokens have no session to close.
        let closes = matches!(self.last_way(), Some(Way::Password | Way::ApiKey | Way::Cookie));
        if let Some(abort) = Abort::new().filter(|_| closes) {
            // The request is signed before the credentials are forgotten, and nobody waits for its answer: a server
            // that cannot be reached lets the session time out.
            let logout = api.logout(abort.signal());
            spawn(async move {
                let _ = logout.await;
                drop(abort);
            });
        }
        self.forget();
    }

    /// Forgets the session without a word to the server, which has ended it already.
    pub fn forget(self) {
        tab::forget(&self.tab_name());
        self.renewal.set_untracked(None);
        self.api.sign_with(Signing::Nobody);
        self.account.set(None);
        self.status.set(Status::SignedOut);
    }

    /// The page is closing: a session that nobody can go on with is closed, too.
    fn leave(self) {
        let is_own = matches!(self.last_way(), Some(Way::Password | Way::ApiKey));
        let is_open = self.status.with_untracked(|status| *status != Status::SignedOut);
        if is_own && is_open && !self.is_kept() && !self.has_ended().get_untracked() {
            self.api.logout_on_closing();
        }
    }

    /// Somebody uses the panel.
    pub fn is_used(self) {
        let now = now();
        self.used.set_untracked(now);
        if now.saturating_sub(self.said_used.get_untracked()) >= SAY_USED {
            self.said_used.set_untracked(now);
            self.say(USED);
        }
    }

    /// When somebody used the panel last, or it worked for somebody; in seconds since 1970 UTC.
    pub fn last_used(self) -> i64 {
        self.used.get_untracked().max(self.api.last_write())
    }

    /// Tells the other tabs.
    fn say(self, what: &str) {
        if let Some(word) = self.word(what) {
            self.channel.with_untracked(|channel| channel.iter().for_each(|channel| channel.say(&word)));
        }
    }

    /// What the tabs of this account tell each other; nothing while nobody is signed in.
    fn word(self, what: &str) -> Option<String> {
        self.status.try_with_untracked(|status| match status {
            Status::SignedOut => None,
            Status::SignedIn(identity) => Some([what, &identity.account_id.to_string()].concat()),
        })?
    }
}

fn name_of(account: Option<&Account>, identity: &Identity) -> String {
    account.map_or_else(|| identity.label(), |account| account.account_name.clone())
}
