//! Parts that the dialogs of several acts have.

use super::batch::Counts;
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

/// A table of outcomes in a box that scrolls; each head with its class.
pub fn outcomes_table(label: &str, heads: &[(&str, &str)], rows: Vec<El>) -> El {
    let heads = heads.iter().map(|(head, class)| el("th").attr("scope", "col").class(class).text(head));
    let table = el("table")
        .class("outcomes")
        .attr("aria-label", label)
        .child(el("thead").child(el("tr").children(heads)))
        .child(el("tbody").children(rows));
    el("div").class("outcomes-box").attr("tabindex", "0").attr("role", "group").attr("aria-label", label).child(table)
}

/// How many have come to what, in words; who is still open is left out.
pub fn counts_words(counts: Counts) -> String {
    let texts = texts();
    let parts = [
        (texts.done, counts.done),
        (texts.rejected, counts.rejected),
        (texts.unknown, counts.unknown),
        (texts.not_sent, counts.not_sent),
    ];
    let words = parts.into_iter().filter(|(_, count)| *count > 0);
    words.map(|(word, count)| [word, ": ", &count.to_string()].concat()).collect::<Vec<_>>().join(", ")
}
