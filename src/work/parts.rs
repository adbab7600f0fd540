//! Parts that the dialogs of several acts have.

use crate::locales::texts;
use crate::ui::{El, button, dialog, el};

/// The question before what was typed is lost.
pub fn ask_to_discard(keep: impl Fn() + Copy + 'static, discard: impl Fn() + 'static) -> El {
    let texts = texts();
    let actions = el("div")
        .class("dialog__actions")
        .child(button(texts.keep_editing, keep).attr("autofocus", ""))
        .child(button(texts.discard, discard));
    dialog(texts.discard_question, keep).child(el("p").text(texts.discard_explained)).child(actions)
}

/// What nobody knows, with the way to find out.
pub fn unknown_notice(sentence: &str, check: impl Fn() + 'static) -> El {
    el("div")
        .class("notice notice--unknown")
        .attr("role", "alert")
        .child(el("p").text(sentence))
        .child(button(texts().check_again, check))
}
