//! What the admin does to the rows: one listener for all of them.

use users_api::record::User;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent, MouseEvent};

use super::super::acts::Ask;
use super::super::selection::Named;
use super::super::state::UsersState;
use super::body::{Body, Place};
use super::cells;
use crate::locales::texts;
use crate::ui::{El, Formats, now};

/// Listens to the rows inside `table`.
pub fn listen(table: El, state: UsersState, place: Place) -> El {
    table
        .on("click", move |event| {
            place.try_with_untracked(|body| click(body, state, &event));
        })
        .on("keydown", move |event| {
            place.try_with_untracked(|body| key(body, state, &event));
        })
        .on("pointerover", move |event| {
            place.try_with_untracked(|body| explain(body, state, &event));
        })
}

fn named(user: &User) -> Named {
    (user.user_id, user.user_name.clone())
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// A click on a checkbox or around it selects; with Shift, everybody from the one that was set before. A click on
/// the button opens what is known of the user.
fn click(body: &Body, state: UsersState, event: &Event) -> Option<()> {
    let target = target(event)?;
    let (index, row) = body.index_of(&target)?;
    let user = body.users().get(index)?;
    if let Some(button) = target.closest("button").ok()? {
        act(state, user, &button.get_attribute("value")?);
        return Some(());
    }
    target.closest(".cell--select").ok()??;
    let mut selected = row.checkbox().checked();
    // The browser has set the checkbox already when the click was on it. A click on its label would be told twice.
    if !target.is_instance_of::<HtmlInputElement>() {
        event.prevent_default();
        selected = !selected;
    }
    if event.unchecked_ref::<MouseEvent>().shift_key() {
        let rows: Vec<Named> = body.users().iter().map(named).collect();
        state.selection.update(|selection| selection.set_range(&rows, user.user_id, selected));
    } else {
        state.selection.update(|selection| selection.set(named(user), selected));
    }
    Some(())
}

fn act(state: UsersState, user: &User, act: &str) {
    let (user_id, name) = named(user);
    match act {
        "edit" => state.acts.ask(Ask::Edit(user_id, name)),
        "transfer" => state.acts.ask(Ask::Transfer(vec![(user_id, name)])),
        "delete" => state.acts.ask(Ask::Bulk("delete", vec![(user_id, name)])),
        _ => state.acts.ask(Ask::Details(user_id, name)),
    }
}

/// Up and Down go to the same control of the next row; with Shift they select what they pass.
fn key(body: &Body, state: UsersState, event: &Event) -> Option<()> {
    let event: &KeyboardEvent = event.dyn_ref()?;
    let target = target(event)?;
    let (index, row) = body.index_of(&target)?;
    let to = match event.key().as_str() {
        "ArrowDown" => index.checked_add(1)?,
        "ArrowUp" => index.checked_sub(1)?,
        _ => return None,
    };
    let on_checkbox = target.is_instance_of::<HtmlInputElement>();
    let place = row.controls().position(|control| *control == target)?;
    let control = body.row_at(to)?.controls().nth(place)?;
    event.prevent_default();
    let _ = control.focus();
    if on_checkbox && event.shift_key() {
        let (from, to) = (body.users().get(index)?, body.users().get(to)?);
        state.selection.update(|selection| {
            selection.set(named(from), true);
            selection.set(named(to), true);
        });
    }
    Some(())
}

/// The tooltip of a cell: a time's distance and its exact moment, or a text that does not fit.
fn explain(body: &Body, state: UsersState, event: &Event) -> Option<()> {
    let cell = target(event)?.closest(".cell").ok()??;
    let (index, _) = body.index_of(&cell)?;
    let user = body.users().get(index)?;
    // Before the columns stand the checkbox, the name and the buttons.
    let column = body.columns().get(usize::try_from(cell_index(&cell)?).ok()?.wrapping_sub(3));
    let moment = column.and_then(|column| cells::moment(*column, user));
    let title = match (moment, state.formats.get_untracked()) {
        (Some(moment), Some(formats)) => exact_moment(moment, &formats)?,
        _ if cell.scroll_width() > cell.client_width() => cell.text_content()?,
        _ => {
            let _ = cell.remove_attribute("title");
            return None;
        }
    };
    let _ = cell.set_attribute("title", &title);
    Some(())
}

/// A moment as its distance from now and in UTC.
fn exact_moment(moment: &users_api::Timestamp, formats: &Formats) -> Option<String> {
    let distance = formats.relative(moment.unix()?, now());
    Some((texts().moment_exact)(&distance, moment.as_str()))
}

fn cell_index(cell: &Element) -> Option<i32> {
    cell.dyn_ref::<web_sys::HtmlTableCellElement>().map(web_sys::HtmlTableCellElement::cell_index)
}
