//! The menu `Columns`: which columns are shown, and in which order.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, Node};

use super::column_labels::label;
use super::columns::{Column, Columns};
use super::state::UsersState;
use crate::locales::texts;
use crate::ui::{El, Signal, el, live, menu, menu_item, on_press, storage};

/// What the controls of the menu send: a column's key to show or hide it, behind a sign to move it, or this one.
const RESET: &str = "*";
const UP: char = '<';
const DOWN: char = '>';

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
    let choice = Choice { state, account_id, said: Signal::new(String::new()), moved: Signal::new(None) };
    let said =
        el("p").class("menu__note columns__said").attr("aria-live", "polite").live_text(move || choice.said.get());
    let note = el("p").class("menu__note").text(texts.name_always_shown);
    let items = [note, choice.list(), menu_item(RESET, texts.reset_columns), said];
    let [opener, menu] = menu("columns-menu", texts.columns, items);
    [opener, on_press(menu, false, Box::new(move |value| choice.press(value)))]
}

#[derive(Clone, Copy)]
struct Choice {
    state: UsersState,
    account_id: u64,
    /// What has happened.
    said: Signal<String>,
    /// The column that was moved last, and whether up: its button keeps the focus where the row goes.
    moved: Signal<Option<(Column, bool)>>,
}

/// A column in the menu.
struct Row {
    column: Column,
    row: El,
    shown: El,
    up: El,
    down: El,
}

impl Choice {
    fn press(self, value: &str) {
        let texts = texts();
        let key = value.trim_start_matches([UP, DOWN]);
        let column = Column::ALL.iter().copied().find(|column| column.key() == key);
        let mut columns = self.state.columns.get_untracked();
        let mut said = String::new();
        if let Some(column) = column.filter(|_| key != value) {
            let up = value.starts_with(UP);
            columns.shift(column, up);
            self.moved.set_untracked(Some((column, up)));
            let before = columns.all().iter().take_while(|(one, _)| *one != column).count();
            said = (texts.column_moved)(label(column, texts), before + 1, Column::ALL.len());
        } else if let Some(column) = column {
            let wanted = !columns.shows(column);
            columns.show(column, wanted);
        } else {
            columns = Columns::default();
            said = texts.columns_reset.to_owned();
        }
        if !remember(self.account_id, &columns) {
            said = texts.columns_not_kept.to_owned();
        }
        self.said.set(said);
        self.state.columns.set(columns);
    }

    /// One row a column. The rows are made once and put in order, so that a moved one stays what it is.
    fn list(self) -> El {
        let rows: Vec<Row> = Column::ALL.iter().map(|column| row(*column)).collect();
        let list = el("ul").class("columns");
        let place = list.clone();
        live(move || {
            let mut next = place.element().first_child();
            let columns = self.state.columns.get();
            for (at, (column, shown)) in columns.all().iter().enumerate() {
                let Some(row) = rows.iter().find(|row| row.column == *column) else {
                    continue;
                };
                if let Some(checkbox) = row.shown.element().dyn_ref::<HtmlInputElement>() {
                    checkbox.set_checked(*shown);
                }
                border(&row.up, at == 0);
                border(&row.down, at + 1 == rows.len());
                let node: &Node = row.row.element();
                if next.as_ref() == Some(node) {
                    next = node.next_sibling();
                } else {
                    let _ = place.element().insert_before(node, next.as_ref());
                }
            }
            // A row that was moved has lost the focus.
            let moved = self.moved.get_untracked();
            self.moved.set_untracked(None);
            if let Some((column, up)) = moved
                && let Some(row) = rows.iter().find(|row| row.column == column)
            {
                if up { row.up.focus() } else { row.down.focus() }
            }
        });
        list
    }
}

/// At the border a button stays focusable and does nothing.
fn border(mover: &El, holds: bool) {
    let _ = mover.element().set_attribute("aria-disabled", if holds { "true" } else { "false" });
}

fn row(column: Column) -> Row {
    let texts = texts();
    let (name, key) = (label(column, texts), column.key());
    let shown = el("input").attr("type", "checkbox").attr("value", key);
    let up = mover(UP, key, "↑", &(texts.move_up)(name));
    let down = mover(DOWN, key, "↓", &(texts.move_down)(name));
    let row = el("li")
        .class("columns__row")
        .child(el("label").class("choice columns__choice").child(shown.clone()).text(name))
        .child(up.clone())
        .child(down.clone());
    Row { column, row, shown, up, down }
}

/// A button that moves a column by one place.
fn mover(sign: char, key: &str, arrow: &str, label: &str) -> El {
    let mut value = String::from(sign);
    value.push_str(key);
    el("button")
        .class("button button--small")
        .attr("type", "button")
        .attr("value", &value)
        .attr("aria-label", label)
        .attr("title", label)
        .text(arrow)
}
