//! A button that opens a list of further buttons.

use super::signal::Signal;

use super::dom::{El, el};
use super::timer::{Timer, after};

/// A disclosure on the platform's own popover: it opens by its button, closes by Escape and by a click elsewhere,
/// and the browser tells assistive technology whether it is open. `id` is unique in the panel.
pub fn menu(id: &'static str, label: &str, items: impl IntoIterator<Item = El>) -> [El; 2] {
    let caret = el("span").class("menu__caret").attr("aria-hidden", "true");
    let opener = el("button").class("button").attr("type", "button").attr("popovertarget", id).text(label).child(caret);
    let items = el("div").class("menu").attr("id", id).attr("popover", "auto").children(items);
    let (menu, back) = (items.clone(), opener.clone());
    // Inside a shadow root the browser does not give the focus back by itself. It is still in the menu only when
    // the menu closes under it.
    let items = items.on("beforetoggle", move |_| {
        if menu.element().matches(":focus-within") == Ok(true) {
            back.focus();
        }
    });
    [opener, items]
}

/// A button in a menu. The menu closes, the focus goes back to its button, and then `action` runs: a dialog that it
/// opens gives the focus back to what is still there.
pub fn menu_item(menu: &'static str, label: &str, action: impl Fn() + Clone + 'static) -> El {
    let later = Signal::new(None::<Timer>);
    el("button")
        .class("menu__item")
        .attr("type", "button")
        .attr("popovertarget", menu)
        .attr("popovertargetaction", "hide")
        .text(label)
        .on_click(move || later.set_untracked(Some(after(0, action.clone()))))
}
