//! A modal dialog on the platform's own `<dialog>`: top layer, focus trap and focus return come with it.

use super::signal::{Signal, derived};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::dom::{El, el, live};
use super::timer::after;

/// How many modals are open in one panel.
#[derive(Clone, Copy)]
struct Modals(Signal<u32>);

/// Begins to count the panel's modals: the owner around is the whole panel's.
pub fn count_modals() {
    provide_context(Modals(Signal::new(0)));
}

/// Calls `action` before the first modal opens, with true, and after the last one has closed, with false. The browser
/// makes everything behind a modal inert, which takes time for every element that stands.
pub fn on_modal(action: impl Fn(bool) + 'static) {
    if let Some(Modals(open)) = use_context() {
        let any = derived(move || open.get() > 0);
        live(move || action(any.get()));
    }
}

/// A modal that opens as soon as it is on the page, and gives the focus back when it leaves it. Its name is its
/// heading. `on_close` is called when the admin asks to close it with Escape; it stays until its owner removes it.
pub fn dialog(title: &str, on_close: impl Fn() + 'static) -> El {
    let mut dialog = el("dialog").class("dialog").attr("aria-label", title).on("cancel", move |event| {
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
        });
        let kept = Signal::new((node, timer));
        let modals = use_context::<Modals>();
        let count = move |change: fn(u32) -> u32| {
            modals.and_then(|Modals(open)| open.try_update(|open| *open = change(*open)));
        };
        count(|open| open.saturating_add(1));
        on_cleanup(move || {
            // Closing it before it is removed gives the focus back to where it came from.
            kept.try_with_untracked(|(node, _)| node.close());
            count(|open| open.saturating_sub(1));
        });
    }
    dialog.child(el("h2").class("dialog__title").text(title))
}
