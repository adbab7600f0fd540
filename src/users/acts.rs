//! The acts of the page. Their code is loaded after the first rows; what is asked for before waits for it.

mod made;

use leptos::prelude::untrack;

use self::made::Made;
use super::state::UsersState;
use crate::locales::texts;
use crate::ui::{El, Rest, RestStage, Signal, button, derived, el};
use crate::work::{Desk, Feature};

/// An act that the admin asks for.
#[derive(Clone)]
pub(super) enum Ask {
    /// `Add user`
    Add,
    /// `Add user`, for a user like this one.
    Duplicate(u64),
    /// `Edit NAME`: id and name.
    Edit(u64, String),
    /// `Transfer money`, for these users.
    Transfer(Vec<(u64, String)>),
    /// What is known of a user: id and name.
    Details(u64, String),
    /// What opens by itself as soon as its code is there.
    Shown,
    /// `Activity`
    Activity,
    /// What is done to each of these users, by the word for it that `bulk` knows.
    Bulk(&'static str, Vec<(u64, String)>),
}

impl Ask {
    /// The act that must be offered for it.
    fn feature(&self) -> Option<Feature> {
        match self {
            Self::Add | Self::Duplicate(_) => Some(Feature::Add),
            Self::Edit(..) | Self::Bulk("account-money" | "own-balance", _) => Some(Feature::Edit),
            Self::Bulk("delete", _) => Some(Feature::Delete),
            Self::Bulk(..) => Some(Feature::Status),
            Self::Transfer(_) => Some(Feature::Transfer),
            Self::Details(..) | Self::Shown | Self::Activity => None,
        }
    }
}

/// The way from the page to its acts.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    desk: Desk,
    rest: Rest,
    made: Signal<Option<Made>>,
    asked: Signal<Option<Ask>>,
}

impl Acts {
    /// Nothing loaded, nothing under way.
    pub(super) fn new(desk: Desk, rest: Rest) -> Self {
        Self { desk, rest, made: Signal::new(None), asked: Signal::new(None) }
    }

    /// Whether the code that is loaded later is there.
    pub(super) fn are_here(self) -> Signal<bool> {
        derived(move || self.rest.stage().get() == RestStage::Here)
    }

    /// Loads the acts, unless they are there.
    pub(super) fn load(self) {
        self.rest.load();
    }

    /// Opens an act, at once or as soon as it is loaded. One that is not offered stays closed, whatever asks for it.
    pub(super) fn ask(self, ask: Ask) {
        if ask.feature().is_some_and(|feature| !untrack(|| self.desk.features()).has(feature)) {
            return;
        }
        match self.made.get_untracked() {
            Some(made) => made::open(made, ask),
            None => {
                self.asked.set(Some(ask));
                self.load();
            }
        }
    }

    /// What the acts say on the page, and their dialogs.
    pub(super) fn view(self, state: UsersState) -> El {
        let (stage, are_here) = (self.rest.stage(), self.are_here());
        el("div")
            .class("acts")
            .child(self.desk.notice())
            .live_child(move || if self.asked.with(Option::is_some) { self.waiting(stage.get()) } else { None })
            .live_child(move || are_here.get().then(|| untrack(|| self.stand_up(state))))
    }

    fn stand_up(self, state: UsersState) -> El {
        let made = made::make(state);
        self.made.set(Some(made));
        if let Some(ask) = self.asked.get_untracked() {
            self.asked.set(None);
            made::open(made, ask);
        }
        made::view(made)
    }

    fn waiting(self, stage: RestStage) -> Option<El> {
        let texts = texts();
        let notice = el("div").class("notice");
        match stage {
            RestStage::Failed => {
                let again = button(texts.try_again, move || self.load());
                let drop = button(texts.dismiss, move || self.asked.set(None));
                let words = el("p").text(texts.rest_failed);
                Some(notice.class("notice notice--danger").attr("role", "alert").child(words).child(again).child(drop))
            }
            RestStage::Loading => Some(notice.child(el("p").attr("role", "status").text(texts.loading_user))),
            _ => None,
        }
    }
}
