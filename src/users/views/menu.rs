//! The menu `Views`: the saved views, and the ways to its dialogs.

use wasm_bindgen::JsCast;
use web_sys::Element;

use super::data::View;
use super::manage::manage_dialog;
use super::save::save_dialog;
use super::store::Store;
use crate::locales::texts;
use crate::ui::{El, Signal, el, menu, menu_item};
use crate::users::columns_menu::remember;
use crate::users::state::UsersState;

const MENU: &str = "views-menu";

/// What the parts of this room share.
#[derive(Clone, Copy)]
pub(super) struct Room {
    /// What is on the screen.
    pub(super) state: UsersState,
    /// The views.
    pub(super) store: Store,
    /// The dialog that is open.
    pub(super) open: Signal<Option<Open>>,
    account_id: u64,
}

/// The dialogs of this room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// `Save view`
    Save,
    /// `Manage views`
    Manage,
}

/// The button, what it opens, and the place of the dialogs.
pub(in crate::users) fn views_menu(state: UsersState, account_id: u64) -> El {
    let texts = texts();
    let room = Room { state, store: Store::new(account_id), open: Signal::new(None), account_id };
    let items = [
        room.list(),
        menu_item(MENU, texts.save_this_view, move || room.open.set(Some(Open::Save))),
        menu_item(MENU, texts.manage_views, move || room.open.set(Some(Open::Manage))),
    ];
    let [opener, items] = menu(MENU, texts.views, items);
    let items = items.on("beforetoggle", move |event| {
        let menu = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        // Not while it closes: a list that is made anew then would forget which of its buttons was pressed.
        if menu.is_some_and(|menu| menu.matches(":popover-open") == Ok(false)) {
            room.store.reload();
        }
    });
    el("div").class("views").child(opener).child(items).live_child(move || {
        room.open.get().map(|open| match open {
            Open::Save => save_dialog(room),
            Open::Manage => manage_dialog(room),
        })
    })
}

impl Room {
    fn list(self) -> El {
        let texts = texts();
        let views = self.store.views();
        let group = el("div").class("views__list").attr("role", "group").attr("aria-label", texts.saved_views);
        group.live_children(move || {
            views.with(|views| match views {
                Ok(views) if !views.list().is_empty() => views.list().iter().map(|view| self.item(view)).collect(),
                Ok(_) => vec![el("p").class("menu__note").text(texts.no_views)],
                Err(_) => vec![el("p").class("menu__note").text(texts.views_unreadable)],
            })
        })
    }

    fn item(self, view: &View) -> El {
        let (shown, applied) = (view.clone(), view.clone());
        let UsersState { query, columns, .. } = self.state;
        menu_item(MENU, view.name(), move || self.apply(&applied))
            .attr("dir", "auto")
            .live_flag("aria-current", move || {
                query.with(|query| columns.with(|columns| shown.is_shown(query, columns)))
            })
    }

    /// Shows a view: one step, for the list as for the history.
    fn apply(self, view: &View) {
        self.state.columns.set(view.columns().clone());
        self.state.query.set(view.query().clone());
        // After a reload the page shall look as it does now.
        remember(self.account_id, view.columns());
    }
}
