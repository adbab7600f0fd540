//! A button that opens a list of further buttons.

use leptos::prelude::*;

/// A disclosure on the platform's own popover: it opens by its button, closes by Escape and by a click elsewhere,
/// and the browser tells assistive technology whether it is open.
#[component]
pub fn Menu(
    /// Unique in the panel.
    id: &'static str,
    /// The button's words, and its accessible name.
    label: &'static str,
    /// What the menu holds.
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" class="button" popovertarget=id>
            {label}
            <span class="menu__caret" aria-hidden="true"></span>
        </button>
        <div id=id class="menu" popover="auto">{children()}</div>
    }
}
