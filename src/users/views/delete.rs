//! The question before a view is deleted.

use super::manage::DELETE;
use super::menu::Room;
use crate::locales::texts;
use crate::ui::{El, button, el};

/// The answers to the question, which is the dialog's title. The safe one has the focus.
pub(super) fn delete_dialog(room: Room, name: String) -> El {
    let texts = texts();
    let delete = button(texts.delete, move || {
        room.said.set(room.store.change(&|views| {
            // Who deletes one goes on with the next.
            let next = views.delete(&name).unwrap_or_default();
            room.focus.set_untracked([DELETE, next].concat());
            Ok((texts.view_deleted)(&name))
        }));
        room.open.set(None);
    });
    let keep = button(texts.keep, move || room.open.set(None)).attr("autofocus", "");
    el("div").class("dialog__actions").child(delete.class("button button--danger")).child(keep)
}
