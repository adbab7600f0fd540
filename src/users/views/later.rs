//! The dialogs of this room. This is an entrance to the part of the code that is loaded later, as `users/acts/made.rs`
//! is: nothing else calls them, so these functions must stay functions.

use super::delete::delete_dialog;
use super::manage::manage_dialog;
use super::menu::{Open, Room};
use super::name::name_dialog;
use crate::locales::texts;
use crate::ui::{El, dialog};

/// `Manage views`
#[inline(never)]
pub(super) fn manage(room: Room) -> El {
    manage_dialog(room)
}

/// A dialog that ends with one answer.
#[inline(never)]
pub(super) fn answer(room: Room, open: Open) -> El {
    let texts = texts();
    let (title, content) = match open {
        Open::Save => (texts.save_view.to_owned(), name_dialog(room, None)),
        Open::Rename(name) => ((texts.new_name_of)(&name), name_dialog(room, Some(name))),
        Open::Delete(name) => ((texts.delete_view)(&name), delete_dialog(room, name)),
    };
    dialog(&title, move || room.open.set(None)).child(content)
}
