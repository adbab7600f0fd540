//! The menu `Views`: the saved views, and the ways to its dialogs.

use wasm_bindgen::JsCast;
use web_sys::Element;

use super::data::{Look, View};
use super::later;
use super::store::Store;
use crate::locales::texts;
use crate::ui::{El, Signal, el, menu, menu_item, on_press};
use crate::users::acts::Ask;
use crate::users::columns_menu::remember;
use crate::users::state::UsersState;

/// What the items send: one of these words, or a view's name behind this sign.
const SAVE: &str = "save";
const MANAGE: &str = "manage";
const VIEW: &str = "=";

/// What the parts of this room share.
#[derive(Clone, Copy)]
pub(super) struct Room {
    /// What is on the screen.
    pub(super) state: UsersState,
    /// The views.
    pub(super) store: Store,
    /// Whether the dialog `Manage views` is open.
    pub(super) managing: Signal<bool>,
    /// The dialog that is open, over that one if that is open too.
    pub(super) open: Signal<Option<Open>>,
    /// What the last change did, or why it was refused; for `Manage views`.
    pub(super) said: Signal<Result<String, String>>,
    /// The button in `Manage views` that gets the focus when its list was made anew, by its value.
    pub(super) focus: Signal<String>,
    account_id: u64,
}

/// The dialogs that end with one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// `Save view`
    Save,
    /// To give the view of this name another one.
    Rename(String),
    /// Whether to delete the view of this name.
    Delete(String),
}

/// The button, what it opens, and the place of the dialogs.
pub(in crate::users) fn views_menu(state: UsersState, account_id: u64) -> El {
    let texts = texts();
    let room = Room {
        state,
        store: Store::new(account_id),
        managing: Signal::new(false),
        open: Signal::new(None),
        said: Signal::new(Ok(String::new())),
        focus: Signal::new(String::new()),
        account_id,
    };
    let is_here = state.acts.are_here();
    let items = [room.list(), menu_item(SAVE, texts.save_this_view), menu_item(MANAGE, texts.manage_views)];
    let [opener, items] = menu("views-menu", texts.views, items);
    let items = on_press(items, true, Box::new(move |value| room.press(value)));
    let items = items.on("beforetoggle", move |event| {
        let menu = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        // Not while it closes: a list that is made anew then would forget which of its buttons was pressed.
        if menu.is_some_and(|menu| menu.matches(":popover-open") == Ok(false)) {
            room.store.reload();
        }
    });
    el("div")
        .class("views")
        .child(opener)
        .child(items)
        .live_child(move || (is_here.get() && room.managing.get()).then(|| later::manage(room)))
        .live_child(move || if is_here.get() { Some(later::answer(room, room.open.get()?)) } else { None })
}

impl Room {
    fn press(self, value: &str) {
        if let Some(name) = value.strip_prefix(VIEW) {
            return self.apply(name);
        }
        self.state.acts.ask(Ask::Shown);
        if value == SAVE {
            self.open.set(Some(Open::Save));
        } else {
            self.said.set(Ok(String::new()));
            self.managing.set(true);
        }
    }

    /// The views; made anew each time that the menu opens, with a mark on the one that is on the screen.
    fn list(self) -> El {
        let texts = texts();
        let group = el("div").class("views__list").attr("role", "group").attr("aria-label", texts.saved_views);
        group.live_children(move || {
            let UsersState { query, columns, .. } = self.state;
            let shown = Look::new(query.get_untracked(), &columns.get_untracked());
            self.store.views.with(|views| match views {
                Ok(views) if !views.list().is_empty() => views.list().iter().map(|view| item(view, &shown)).collect(),
                Ok(_) => vec![el("p").class("menu__note").text(texts.no_views)],
                Err(_) => vec![el("p").class("menu__note").text(texts.views_unreadable)],
            })
        })
    }

    /// Shows a view: one step, for the list as for the history.
    fn apply(self, name: &str) {
        let look = self.store.views.with_untracked(|views| Some(views.as_ref().ok()?.find(name)?.look.clone()));
        if let Some(look) = look {
            // After a reload the page shall look as it does now.
            remember(self.account_id, &look.columns());
            self.state.columns.set(look.columns());
            self.state.query.set(look.query().within(self.state.desk.application_id));
        }
    }
}

fn item(view: &View, shown: &Look) -> El {
    let item = menu_item(&[VIEW, &view.name].concat(), &view.name).attr("dir", "auto");
    if view.look == *shown { item.attr("aria-current", "true") } else { item }
}
