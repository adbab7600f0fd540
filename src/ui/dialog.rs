//! A modal dialog on the platform's own `<dialog>`: top layer, focus trap and focus return come with it.

use super::signal::Signal;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};

use super::dom::{El, el};
use super::timer::after;

/// Calls `action` before a modal inside `root` opens, with true, and when the last one closes, with false, as long as
/// the owner lives. The browser makes everything behind a modal inert, which takes time for every element that stands.
pub fn on_modal(root: &El, action: impl Fn(bool) + 'static) {
    let inside = root.clone();
    // A dialog's event does not bubble, but it comes by on its way down.
    root.on_way_down("beforetoggle", move |event| {
        let dialog = event.target().and_then(|target| target.dyn_into::<HtmlDialogElement>().ok());
        let others = inside.element().query_selector_all("dialog[open]").map_or(0, |open| open.length());
        match dialog {
            Some(dialog) if !dialog.open() => action(true),
            Some(_) if others < 2 => action(false),
            _ => {}
        }
    });
}

/// Another modal has opened: one of the class `dialog--first`, without an answer to which nothing goes on, closes, and
/// so comes back above it.
fn keep_first(other: &HtmlDialogElement) {
    // A document or a shadow root: both search like an element.
    let root = other.get_root_node().unchecked_into::<Element>();
    let first = root.query_selector("dialog.dialog--first[open]").ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlDialogElement>().ok())
        && first != *other
    {
        first.close();
    }
}

/// A modal that opens as soon as it is on the page, and gives the focus back when it leaves it. Its name is its
/// heading. `on_close` is called when the admin asks to close it with Escape; it stays until its owner removes it.
pub fn dialog(title: &str, on_close: impl Fn() + 'static) -> El {
    let mut dialog =
        el("dialog").class("dialog").attr("part", "dialog").attr("aria-label", title).on("cancel", move |event| {
            event.prevent_default();
            on_close();
        });
    if let Some(node) = dialog.element().dyn_ref::<HtmlDialogElement>().cloned() {
        // A browser lets a page prevent the first Escape only: whatever closes the dialog but its owner, it comes back.
        let again = node.clone();
        dialog = dialog.on("close", move |_| {
            if again.is_connected() {
                let _ = again.show_modal();
            }
        });
        let open = node.clone();
        let timer = after(0, move || {
            // Fails only for a dialog that is not on the page, or open already.
            let _ = open.show_modal();
            keep_first(&open);
        });
        let kept = Signal::new((node, timer));
        on_cleanup(move || {
            // Closing it before it is removed gives the focus back to where it came from.
            kept.try_with_untracked(|(node, _)| node.close());
        });
    }
    dialog.child(el("h2").class("dialog__title").text(title))
}
