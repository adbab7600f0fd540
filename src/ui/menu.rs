//! A button that opens a list of further buttons.

use super::dom::{El, el};

/// A disclosure on the platform's own popover: it opens by its button, closes by Escape and by a click elsewhere,
/// and the browser tells assistive technology whether it is open. `id` is unique in the panel.
pub fn menu(id: &'static str, label: &str, items: impl IntoIterator<Item = El>) -> [El; 2] {
    let caret = el("span").class("menu__caret").attr("aria-hidden", "true");
    let opener = el("button").class("button").attr("type", "button").attr("popovertarget", id).text(label).child(caret);
    [opener, el("div").class("menu").attr("id", id).attr("popover", "auto").children(items)]
}
