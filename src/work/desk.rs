//! What every act works with, and what it tells the page.

use leptos::prelude::untrack;
use users_api::params::{ApplicationRef, GetUsers};
use users_api::record::User;
use web_sys::AbortSignal;

use super::features::{Feature, Features};
use super::limits::Limits;
use crate::api::{Api, Call};
use crate::locales::texts;
use crate::session::Session;
use crate::ui::{El, Signal, button, el};

/// What the configuration offers.
#[derive(Clone)]
pub struct Offer {
    /// The acts.
    pub features: Signal<Features>,
    /// The limits of transfers; `None`: there are no transfers.
    pub limits: Option<Limits>,
    /// The one application that everything is about; `None`: all of them.
    pub application_id: Option<u64>,
}

/// The page's side of all acts: where they ask, and where they say what became of them. Lives as long as the page, so
/// that work under way outlives its dialog.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Where to ask.
    pub api: Api,
    /// Who is signed in.
    pub session: Session,
    /// The account.
    pub account_id: u64,
    /// The one application that everything is about, if there is one.
    pub application_id: Option<u64>,
    features: Signal<Features>,
    said: Signal<String>,
    changes: Signal<u32>,
    elsewhere: Signal<u32>,
    left: Signal<Vec<u64>>,
    transfers: Signal<bool>,
    limits: Signal<Limits>,
}

impl Desk {
    /// Nothing said yet.
    pub fn new(api: Api, session: Session, account_id: u64, offer: Offer) -> Self {
        let Offer { features, limits, application_id } = offer;
        Self {
            api,
            session,
            account_id,
            application_id,
            features,
            said: Signal::new(String::new()),
            changes: Signal::new(0),
            elsewhere: Signal::new(0),
            left: Signal::new(Vec::new()),
            transfers: Signal::new(limits.is_some()),
            limits: Signal::new(limits.unwrap_or_default()),
        }
    }

    /// Says what became of an act, in a sentence that stays until it is dismissed.
    pub fn say(self, sentence: String) {
        let _ = self.said.try_set(sentence);
    }

    /// The list has changed, or may have.
    pub fn changed(self) {
        let _ = self.changes.try_update(|count| *count = count.wrapping_add(1));
    }

    /// Counts the changes.
    pub fn changes(self) -> Signal<u32> {
        self.changes
    }

    /// Another tab has changed the list.
    pub fn changed_elsewhere(self) {
        let _ = self.elsewhere.try_update(|count| *count = count.wrapping_add(1));
    }

    /// Counts the changes of other tabs.
    pub fn elsewhere(self) -> Signal<u32> {
        self.elsewhere
    }

    /// The API offers no transfers, or not to this role.
    pub fn no_transfers(self) {
        let _ = self.transfers.try_set(false);
    }

    /// The acts that are offered, as far as is known; to be followed.
    pub fn features(self) -> Features {
        let features = self.features.get();
        if self.transfers.get() { features } else { features.without(Feature::Transfer) }
    }

    /// What is allowed for transfers.
    pub fn limits(self) -> Signal<Limits> {
        self.limits
    }

    /// The request, for the users of the one application, where there is one.
    pub fn within(self, request: GetUsers) -> GetUsers {
        match self.application_id {
            Some(id) => GetUsers { application: Some(ApplicationRef::Id(id)), ..request },
            None => request,
        }
    }

    /// The page around hears of these users, by an event of this name.
    pub fn tell_of(self, event: &str, user_ids: &[u64]) {
        if !user_ids.is_empty() {
            self.session.host().tell_of(event, user_ids);
        }
    }

    /// These users were dealt with: they need not be selected any longer.
    pub fn dealt_with(self, users: Vec<u64>) {
        let _ = self.left.try_set(users);
    }

    /// The users who were dealt with last.
    pub fn left(self) -> Signal<Vec<u64>> {
        self.left
    }

    /// Reads one user; `None` when there is no such user.
    pub fn read_user(self, user_id: u64, signal: AbortSignal) -> Call<Option<User>> {
        let page = self.api.get_users(&GetUsers { user_id: Some(user_id), ..GetUsers::default() }, signal);
        Box::pin(async move { Ok(page.await?.items.into_iter().next()) })
    }

    /// The place on the page for what is said.
    pub fn notice(self) -> El {
        let place = el("div").attr("aria-live", "polite").class("desk");
        place.live_children(move || {
            let said = self.said.get();
            if said.is_empty() {
                return Vec::new();
            }
            let dismiss = button(texts().dismiss, move || self.said.set(String::new()));
            vec![el("div").class("notice notice--done").child(el("p").text(&said)).child(untrack(|| dismiss))]
        })
    }
}
