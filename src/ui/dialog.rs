//! A modal dialog on the platform's own `<dialog>`: top layer, focus trap and focus return come with it.

use leptos::html;
use leptos::prelude::*;

use super::erased::effect;

/// A modal that is open as long as it exists. Its name is its heading.
#[component]
pub fn Dialog(
    /// The heading, and the accessible name.
    #[prop(into)]
    title: String,
    /// Called when the admin asks to close with Escape; the dialog stays open unless its owner removes it.
    #[prop(into)]
    on_close: Callback<()>,
    /// What stands below the heading.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    effect(move || {
        if let Some(dialog) = node.get() {
            // Fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    });
    on_cleanup(move || {
        // Closing before removal gives the focus back to where it came from.
        if let Some(dialog) = node.try_get_untracked().flatten() {
            dialog.close();
        }
    });
    view! {
        <dialog
            node_ref=node
            class="dialog"
            aria-labelledby="dialog-title"
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                on_close.run(());
            }
        >
            <h2 id="dialog-title" class="dialog__title">{title}</h2>
            {children()}
        </dialog>
    }
}
