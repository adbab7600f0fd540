//! The filters beside the list.
//!
//! They are one value that hears what the admin does and draws what has changed: with signals, effects and listeners
//! for every field, the sidebar would weigh twice as much.

mod field;
mod options;
mod parts;
mod row;
mod shelf;
mod sidebar;
mod words;

use web_sys::Event;

use self::sidebar::Sidebar;
pub(super) use self::words::acd_status_word;
use super::state::UsersState;
use crate::ui::{El, Signal, live};

/// The filters of one users page: what is asked for, what can be picked, and the way to forget it all.
#[derive(Clone, Copy)]
pub(super) struct FilterFields(Signal<Sidebar>);

impl FilterFields {
    /// The filters of this page.
    pub(super) fn new(state: UsersState) -> Self {
        let this = Self(Signal::new(Sidebar::new(state)));
        live(move || {
            state.query.track();
            state.list.track();
            this.change(|sidebar| sidebar.draw(this));
        });
        this
    }

    /// Asks for everybody, and empties the fields.
    pub(super) fn clear(self) {
        self.change(|sidebar| sidebar.clear(self));
    }

    /// The button that opens the drawer, for the header; the style sheet hides it where the sidebar stands open.
    pub(super) fn opener(self) -> El {
        self.0.with_untracked(|sidebar| sidebar.opener.clone())
    }

    /// What a user must be like to be listed. Every choice asks at once, typing after a pause. Where the panel is
    /// narrow this is a drawer that `opener` opens.
    pub(super) fn sidebar(self, opener: &El) -> El {
        let opener = opener.clone();
        let hear = |sidebar: El, name| {
            sidebar.on(name, move |event| {
                self.change(|sidebar| sidebar.hear(self, name, &event));
            })
        };
        let sidebar = self
            .0
            .with_untracked(|sidebar| parts::drawer(sidebar, move || self.clear()))
            .on("beforetoggle", move |event| parts::focus_when_closed(&event, &opener));
        ["focusin", "focusout", "input", "change"].into_iter().fold(sidebar, hear)
    }

    /// The active filters, each with a button that takes it away. The focus goes from a filter that is removed to
    /// the next one, and from the last one to `fallback`, which must be focusable.
    pub(super) fn chips(self, fallback: &El) -> El {
        let fallback = fallback.clone();
        let remove = move |event: Event| {
            if let Some(next) = self.0.update_untracked(|sidebar| sidebar.remove(&event)) {
                next.unwrap_or_else(|| fallback.clone()).focus();
            }
        };
        self.0.with_untracked(|sidebar| sidebar.chips.clone()).on("click", remove)
    }

    /// Nothing happens once the page is gone.
    fn change(self, change: impl FnOnce(&mut Sidebar)) {
        self.0.try_update_untracked(change);
    }
}
