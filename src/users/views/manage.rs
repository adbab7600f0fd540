//! The dialog `Manage views`: rename, delete, set as start, export, import.

use super::data::{View, Views};
use super::json::{from_json, to_json};
use super::menu::{Open, Room};
use crate::locales::texts;
use crate::ui::{El, FileError, dialog, download, el, file_input, focus_soon, press, value_of};

const FILE_NAME: &str = "users-panel-views.json";
const JSON: &str = "application/json";

/// What the buttons send: one of these signs, and behind the first three a view's name.
const START: &str = "*";
pub(super) const RENAME: &str = "=";
pub(super) const DELETE: &str = "-";
const DISCARD: &str = "!";
const EXPORT: &str = ">";
const IMPORT: &str = "<";
const CLOSE: &str = ".";

/// Lists the views with what can be done to each.
pub(super) fn manage_dialog(room: Room) -> El {
    let texts = texts();
    let [export, import, close] = [(EXPORT, texts.export_views), (IMPORT, texts.import_views), (CLOSE, texts.close)]
        .map(|(value, text)| act(value, text).class("button"));
    let input = file_input(".json,application/json", move |file| import_file(room, file));
    let (exporter, closer, picker) = (export.clone(), close.clone(), input.clone());
    let list = el("div").class("views__manage").live_child(move || Some(list(room, &exporter, &closer)));
    let dialog = dialog(texts.manage_views_title, move || room.managing.set(false))
        .child(el("div").class("views__said").attr("aria-live", "polite").live_child(move || said(room)))
        .child(list)
        .child(el("div").class("dialog__actions").child(export).child(import).child(close))
        .on("click", move |event| pressed(room, &value_of(&event), &picker));
    // Beside the dialog: it is clicked while the dialog hears a click.
    el("div").class("views").child(dialog).child(input)
}

fn said(room: Room) -> Option<El> {
    match room.said.get() {
        Ok(said) => (!said.is_empty()).then(|| el("p").class("views__done").text(&said)),
        Err(why) => Some(el("p").class("notice notice--danger").attr("role", "alert").text(&why)),
    }
}

/// The views, or why there are none. When one had the focus that is gone, `close` gets it.
fn list(room: Room, export: &El, close: &El) -> El {
    let texts = texts();
    let focus = room.focus.get_untracked();
    room.focus.set_untracked(String::new());
    let (mut has_views, mut found) = (false, focus.is_empty());
    let list = room.store.views.with(|views| match views {
        Ok(views) if !views.list().is_empty() => {
            has_views = true;
            let mut rows = el("ul").class("views__rows");
            for view in views.list() {
                rows = rows.child(row(view, &focus, &mut found));
            }
            rows
        }
        Ok(_) => el("p").class("views__none").text(texts.no_views),
        Err(why) => {
            let discard = act(DISCARD, texts.discard_views).class("button");
            el("div").class("notice notice--danger").child(el("p").text(why)).child(discard)
        }
    });
    if !found {
        focus_soon(close);
    }
    let _ = export.clone().attr("aria-disabled", if has_views { "false" } else { "true" });
    list
}

fn row(view: &View, focus: &str, found: &mut bool) -> El {
    let texts = texts();
    let name = view.name.as_str();
    let mut title = el("p").class("views__name").child(el("bdi").text(name));
    if view.start {
        title = title.child(el("span").class("views__start").text(texts.start_view));
    }
    let start = if view.start { texts.unset_start } else { texts.set_start };
    let mut acts = el("div").class("views__acts");
    for (sign, text) in [(START, start), (RENAME, texts.rename), (DELETE, texts.delete)] {
        let value = [sign, name].concat();
        // The eye sees by the row which view it is about.
        let button = act(&value, text).attr("aria-label", &[text, " ", name].concat());
        if value == focus {
            focus_soon(&button);
            *found = true;
        }
        acts = acts.child(button);
    }
    el("li").class("views__row").child(title).child(acts)
}

fn act(value: &str, text: &str) -> El {
    el("button").class("button button--small").attr("type", "button").attr("value", value).text(text)
}

fn pressed(room: Room, value: &str, picker: &El) {
    let texts = texts();
    let name = value.get(1..).unwrap_or_default();
    if value == CLOSE {
        room.managing.set(false);
    } else if value == EXPORT {
        let text = room.store.views.with_untracked(|views| views.as_ref().map(to_json).ok());
        if let Some(text) = text {
            download(FILE_NAME, JSON, &text);
            room.said.set(Ok(texts.views_exported.to_owned()));
        }
    } else if value == IMPORT {
        press(picker);
    } else if value == DISCARD {
        room.store.discard();
    } else if value.starts_with(START) {
        room.said.set(room.store.change(&|views| {
            let starts = views.toggle_start(name)?;
            room.focus.set_untracked(value.to_owned());
            Ok(if starts { (texts.start_set)(name) } else { texts.start_unset.to_owned() })
        }));
    } else if value.starts_with(RENAME) {
        room.open.set(Some(Open::Rename(name.to_owned())));
    } else if value.starts_with(DELETE) {
        room.open.set(Some(Open::Delete(name.to_owned())));
    }
}

fn import_file(room: Room, file: Result<String, FileError>) {
    // The dialog may be closed already: then the admin would not hear what became of the file.
    if room.managing.try_get_untracked() != Some(true) {
        return;
    }
    let said = file.map_err(|error| file_problem(error).to_owned()).and_then(|text| import(room, &text));
    room.said.set(said.map_err(|why| [&why, " ", texts().nothing_imported].concat()));
}

fn file_problem(error: FileError) -> &'static str {
    match error {
        FileError::TooLarge => texts().file_too_large,
        FileError::Unreadable => texts().file_unreadable,
        FileError::NotText => texts().file_not_text,
    }
}

fn import(room: Room, text: &str) -> Result<String, String> {
    let mut dropped = Vec::new();
    let file = from_json(text, &mut dropped)?;
    let mut said = room.store.change(&|views: &mut Views| views.merge(file.clone()))?;
    if !dropped.is_empty() {
        said.push(' ');
        said.push_str(&(texts().views_dropped)(&dropped.join(", ")));
    }
    Ok(said)
}
