//! The dialog `Manage views`: rename, delete, set as start, export, import.

use leptos::prelude::*;

use super::data::{Problem, Views};
use super::json::{from_json, to_json};
use super::manage_row::row;
use super::menu::Room;
use super::words::{file_error, file_problem, imported, unreadable, words};
use crate::locales::texts;
use crate::ui::{El, FileError, Signal, button, dialog, download, el, file_button};

const FILE_NAME: &str = "users-panel-views.json";
const JSON: &str = "application/json";

/// What the list is about to do with one of its views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    /// Nothing.
    #[default]
    Listing,
    /// To give this one another name.
    Renaming(String),
    /// To delete this one, once that is confirmed.
    Deleting(String),
}

/// What the admin is told.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Done(String),
    Wrong(String),
}

/// Which part of a view's row gets the focus after the list was made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// `Rename`
    Rename,
    /// `Delete`
    Delete,
    /// `Set as start view`
    Start,
}

/// The dialog's state.
#[derive(Clone, Copy)]
pub(super) struct Manage {
    room: Room,
    /// What the list is about to do.
    pub(super) mode: Signal<Mode>,
    said: Signal<Option<Said>>,
    /// Where the focus goes: the view's name, and the part of its row.
    pub(super) focus: Signal<Option<(String, Part)>>,
}

/// Lists the views with what can be done to each.
pub(super) fn manage_dialog(room: Room) -> El {
    let manage = Manage { room, mode: Signal::new(Mode::Listing), said: Signal::new(None), focus: Signal::new(None) };
    // Escape leaves the smallest thing first.
    let leave = move || match manage.mode.get_untracked() {
        Mode::Listing => room.open.set(None),
        Mode::Renaming(name) => manage.back_to(name, Part::Rename),
        Mode::Deleting(name) => manage.back_to(name, Part::Delete),
    };
    let close = button(texts().close, move || room.open.set(None));
    dialog(texts().manage_views_title, leave)
        .child(manage.messages())
        .child(manage.list(close.clone()))
        .child(manage.actions(close))
}

impl Manage {
    /// Ends what the list was about to do; the focus goes back to where that began.
    pub(super) fn back_to(self, name: String, part: Part) {
        self.focus.set_untracked(Some((name, part)));
        self.mode.set(Mode::Listing);
    }

    /// Changes the views. Afterwards `done` says what has happened, and the list stands as before.
    /// `false`: nothing has changed, and the reason is said.
    pub(super) fn change(self, done: String, change: impl FnOnce(&mut Views) -> Result<(), Problem>) -> bool {
        let changed = self.room.store.change(change);
        let succeeded = changed.is_ok();
        self.say(match changed {
            Ok(()) => Said::Done(done),
            Err(problem) => Said::Wrong(words(&problem, texts())),
        });
        succeeded
    }

    fn say(self, said: Said) {
        // A file that was being read may arrive after the dialog was closed.
        let _ = self.said.try_set(Some(said));
    }

    fn messages(self) -> El {
        let texts = texts();
        let done = move || match self.said.get() {
            Some(Said::Done(text)) => text,
            _ => String::new(),
        };
        let wrong = move || {
            let text = match self.said.get() {
                Some(Said::Wrong(text)) => text,
                _ => return None,
            };
            Some(el("p").class("notice notice--danger").attr("role", "alert").text(&text))
        };
        let broken = move || {
            let why = self.room.store.views().with(|views| views.as_ref().err().map(|why| unreadable(why, texts)))?;
            let discard = button(texts.discard_views, move || self.room.store.discard());
            Some(el("div").class("notice notice--danger").child(el("p").text(&why)).child(discard))
        };
        el("div")
            .class("views__messages")
            .child(el("p").class("views__done").attr("aria-live", "polite").live_text(done))
            .live_child(wrong)
            .live_child(broken)
    }

    /// `close` gets the focus when the last view is gone.
    fn list(self, close: El) -> El {
        let (texts, views) = (texts(), self.room.store.views());
        el("div").class("views__manage").live_child(move || {
            let mode = self.mode.get();
            let rows: Vec<El> = views
                .with(|views| {
                    let views = views.as_ref().ok()?;
                    let names: Vec<&str> = views.list().iter().map(|view| view.name()).collect();
                    Some(
                        names
                            .iter()
                            .enumerate()
                            .map(|(index, name)| {
                                // Who deletes one goes on with the next, or with the one before when it was the last.
                                let next = names
                                    .get(index + 1)
                                    .or_else(|| index.checked_sub(1).and_then(|index| names.get(index)));
                                row(self, name, next.copied(), views.is_start(name), &mode)
                            })
                            .collect(),
                    )
                })
                .unwrap_or_default();
            // Nothing has taken it: the view is gone.
            if self.focus.try_update_untracked(Option::take).flatten().is_some() {
                close.focus();
            }
            Some(if rows.is_empty() {
                el("p").class("views__none").text(texts.no_views)
            } else {
                el("ul").class("views__rows").children(rows)
            })
        })
    }

    fn actions(self, close: El) -> El {
        let (texts, views) = (texts(), self.room.store.views());
        let nothing = move || views.with(|views| !views.as_ref().is_ok_and(|views| !views.list().is_empty()));
        let export = button(texts.export_views, move || {
            if !untrack(nothing) {
                self.export();
            }
        });
        el("div")
            .class("dialog__actions")
            .child(export.live_flag("aria-disabled", nothing))
            .children(file_button(texts.import_views, ".json,application/json", move |file| self.import(file)))
            .child(close)
    }

    fn export(self) {
        let text = self.room.store.views().with_untracked(|views| views.as_ref().map(to_json).unwrap_or_default());
        if download(FILE_NAME, JSON, &text) {
            self.say(Said::Done((texts().views_exported)(FILE_NAME)));
        } else {
            self.say(Said::Wrong(texts().export_failed.to_owned()));
        }
    }

    fn import(self, file: Result<String, FileError>) {
        let texts = texts();
        // The dialog may be closed already: then the admin would not hear what became of the file.
        if self.said.try_get_untracked().is_none() {
            return;
        }
        let read = file.map_err(|error| file_error(error, texts).to_owned());
        let read = read.and_then(|text| from_json(&text).map_err(|problem| file_problem(&problem, texts)));
        let outcome = read.and_then(|file| {
            let merged = self.room.store.change(|views| views.merge(file.views));
            merged.map(|merged| imported(&merged, &file.dropped, texts)).map_err(|problem| words(&problem, texts))
        });
        self.say(match outcome {
            Ok(text) => Said::Done(text),
            Err(why) => Said::Wrong([&why, " ", texts.nothing_imported].concat()),
        });
    }
}
