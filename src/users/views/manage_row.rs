//! One view in the dialog `Manage views`.

use super::manage::{Manage, Mode, Part};
use crate::locales::texts;
use crate::ui::{El, Signal, button, el, focus_soon, submit_button, value_of};

/// The row of a view: its name and its buttons, or what is being done to it. `next` is the view to go on with after
/// this one was deleted.
pub(super) fn row(manage: Manage, name: &str, next: Option<&str>, is_start: bool, mode: &Mode) -> El {
    let row = el("li").class("views__row");
    match mode {
        Mode::Renaming(renamed) if renamed == name => row.child(renaming(manage, name)),
        Mode::Deleting(deleted) if deleted == name => row.child(deleting(manage, name, next)),
        _ => row.child(title(name, is_start)).child(buttons(manage, name, is_start)),
    }
}

fn title(name: &str, is_start: bool) -> El {
    let title = el("p").class("views__name").child(el("bdi").text(name));
    if is_start { title.child(el("span").class("views__start").text(texts().start_view)) } else { title }
}

fn buttons(manage: Manage, name: &str, is_start: bool) -> El {
    let texts = texts();
    let (before, after) = if is_start { texts.unset_start } else { texts.set_start };
    let begin = |mode: fn(String) -> Mode| {
        let name = name.to_owned();
        move || manage.mode.set(mode(name.clone()))
    };
    let named = name.to_owned();
    let set_start = move || {
        manage.focus.set_untracked(Some((named.clone(), Part::Start)));
        let done = if is_start { texts.start_unset } else { texts.start_set };
        manage.change(done(&named), |views| views.set_start(&named, !is_start));
    };
    let parts = [
        (Part::Start, about(name, before, after, set_start)),
        (Part::Rename, about(name, texts.rename, "", begin(Mode::Renaming))),
        (Part::Delete, about(name, texts.delete, "", begin(Mode::Deleting))),
    ];
    let wanted =
        manage.focus.with_untracked(|focus| focus.as_ref().filter(|(view, _)| view == name).map(|(_, part)| *part));
    if let Some((_, button)) = parts.iter().find(|(part, _)| Some(*part) == wanted) {
        manage.focus.set_untracked(None);
        focus_soon(button);
    }
    el("div").class("views__acts").children(parts.into_iter().map(|(_, button)| button))
}

/// A button whose name says which view it is about, where the eye sees that by the row.
fn about(name: &str, before: &str, after: &str, action: impl FnMut() + 'static) -> El {
    let hidden = el("span").class("visually-hidden").text(" ").text(name);
    button(before, action).class("button button--small").child(hidden).text(after)
}

fn renaming(manage: Manage, name: &str) -> El {
    let texts = texts();
    let typed = Signal::new(name.to_owned());
    let (old, back) = (name.to_owned(), name.to_owned());
    let label = (texts.new_name_of)(name);
    let input = el("input")
        .class("input")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("aria-label", &label)
        .live_prop("value", move || typed.get())
        .on("input", move |event| typed.set(value_of(&event)));
    focus_soon(&input);
    let rename = move || {
        let new = typed.get_untracked().trim().to_owned();
        if manage.change((texts.view_renamed_to)(&old, &new), |views| views.rename(&old, &new)) {
            manage.back_to(new, Part::Rename);
        }
    };
    el("form")
        .class("views__form")
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            rename();
        })
        .child(input)
        .child(submit_button().text(texts.save))
        .child(button(texts.cancel, move || manage.back_to(back.clone(), Part::Rename)))
}

fn deleting(manage: Manage, name: &str, next: Option<&str>) -> El {
    let texts = texts();
    let question = (texts.delete_view)(name);
    let keep_name = name.to_owned();
    let keep = button(texts.keep, move || manage.back_to(keep_name.clone(), Part::Delete));
    focus_soon(&keep);
    let (name, next) = (name.to_owned(), next.unwrap_or(name).to_owned());
    let delete = button(texts.delete, move || {
        manage.focus.set_untracked(Some((next.clone(), Part::Delete)));
        manage.change((texts.view_deleted)(&name), |views| views.delete(&name));
        manage.mode.set(Mode::Listing);
    });
    el("div")
        .class("views__form")
        .attr("role", "group")
        .attr("aria-label", &question)
        .child(el("p").class("views__question").text(&question))
        .child(delete.class("button button--danger"))
        .child(keep)
}
