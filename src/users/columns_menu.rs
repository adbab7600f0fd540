//! The menu `Columns`: which columns are shown, and in which order.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, Node};

use super::column_labels::label;
use super::columns::{Column, Columns};
use super::state::UsersState;
use crate::locales::texts;
use crate::ui::{El, Signal, el, live, menu, storage};

const MENU: &str = "columns-menu";

/// The columns that the admin of this account chose in this browser; the ones at first when none were.
pub fn remembered(account_id: u64) -> Columns {
    storage::read(&key(account_id)).map_or_else(Columns::default, |text| Columns::from_text(&text))
}

/// Remembers the columns for the next visit. `false`: the browser refuses or is full.
pub fn remember(account_id: u64, columns: &Columns) -> bool {
    let key = key(account_id);
    // Who has not chosen follows the panel when it comes to show other columns at first.
    if *columns == Columns::default() { storage::remove(&key) } else { storage::write(&key, &columns.to_text()) }
}

fn key(account_id: u64) -> String {
    ["users-panel/", &account_id.to_string(), "/columns"].concat()
}

/// The button and what it opens.
pub(super) fn columns_menu(state: UsersState, account_id: u64) -> [El; 2] {
    let texts = texts();
    let choice = Choice {
        state,
        account_id,
        refused: Signal::new(false),
        said: Signal::new(String::new()),
        pressed: Signal::new(None),
    };
    let reset = el("button").class("menu__item").attr("type", "button").text(texts.reset_columns).on_click(move || {
        choice.change(|columns| *columns = Columns::default());
        choice.said.set(texts.columns_reset.to_owned());
    });
    let refused = el("p")
        .class("menu__note columns__refused")
        .attr("aria-live", "polite")
        .live_text(move || if choice.refused.get() { texts.columns_not_kept.to_owned() } else { String::new() });
    let said = el("p").class("visually-hidden").attr("aria-live", "polite").live_text(move || choice.said.get());
    let note = el("p").class("menu__note").text(texts.name_always_shown);
    menu(MENU, texts.columns, [note, choice.list(), reset, refused, said])
}

#[derive(Clone, Copy)]
struct Choice {
    state: UsersState,
    account_id: u64,
    /// The browser did not remember the last change.
    refused: Signal<bool>,
    /// What has happened, for those who do not see it.
    said: Signal<String>,
    /// The button that moved a column: it keeps the focus where its row goes.
    pressed: Signal<Option<El>>,
}

impl Choice {
    fn change(self, change: impl FnOnce(&mut Columns)) {
        self.state.columns.update(change);
        let kept = self.state.columns.with_untracked(|columns| remember(self.account_id, columns));
        self.refused.set(!kept);
    }

    /// One row a column. The rows are made once and put in order, so that a moved one stays what it is.
    fn list(self) -> El {
        let rows = Column::ALL.map(|column| (column, self.row(column)));
        let list = el("ul").class("columns");
        let place = list.clone();
        live(move || {
            let mut next = place.element().first_child();
            let columns = self.state.columns.get();
            let ordered = columns.all().iter().filter_map(|(column, _)| rows.iter().find(|(one, _)| one == column));
            for (_, row) in ordered {
                let row: &Node = row.element();
                if next.as_ref() == Some(row) {
                    next = row.next_sibling();
                } else {
                    let _ = place.element().insert_before(row, next.as_ref());
                }
            }
            // A row that was moved has lost the focus.
            if let Some(pressed) = self.pressed.try_update_untracked(Option::take).flatten() {
                pressed.focus();
            }
        });
        list
    }

    fn row(self, column: Column) -> El {
        let name = label(column, texts());
        let checkbox = el("input")
            .attr("type", "checkbox")
            .live_prop("checked", move || self.state.columns.with(|columns| columns.shows(column)))
            .on("change", move |event| {
                let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
                let wanted = input.is_some_and(|input| input.checked());
                self.change(|columns| columns.show(column, wanted));
            });
        el("li")
            .class("columns__row")
            .child(el("label").class("choice columns__choice").child(checkbox).text(name))
            .child(self.mover(column, &(texts().move_up)(name), true))
            .child(self.mover(column, &(texts().move_down)(name), false))
    }

    /// A button that moves a column by one place. At the border it stays focusable and does nothing.
    fn mover(self, column: Column, label: &str, to_the_front: bool) -> El {
        let columns = self.state.columns;
        let at_the_border = move || {
            let border = columns.with(|columns| {
                let all = columns.all();
                if to_the_front { all.first().copied() } else { all.last().copied() }
            });
            border.is_some_and(|(one, _)| one == column)
        };
        let button = el("button")
            .class("button button--small")
            .attr("type", "button")
            .attr("aria-label", label)
            .attr("title", label)
            .live_flag("aria-disabled", at_the_border)
            .child(el("span").attr("aria-hidden", "true").text(if to_the_front { "↑" } else { "↓" }));
        let pressed = button.clone();
        button.on_click(move || {
            if !untrack(at_the_border) {
                self.pressed.set_untracked(Some(pressed.clone()));
                self.change(|columns| columns.shift(column, to_the_front));
                self.say_where(column);
            }
        })
    }

    fn say_where(self, column: Column) {
        let place =
            self.state.columns.with_untracked(|columns| columns.all().iter().position(|(one, _)| *one == column));
        if let Some(place) = place {
            self.said.set((texts().column_moved)(label(column, texts()), place + 1, Column::ALL.len()));
        }
    }
}
