//! A button that opens a list of further buttons.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::dom::{El, el, value_of};

/// A disclosure on the platform's own popover: it opens by its button, closes by Escape and by a click elsewhere,
/// and the browser tells assistive technology whether it is open. `id` is unique in the panel. The button and what
/// it opens.
pub fn menu(id: &'static str, label: &str, items: impl IntoIterator<Item = El>) -> [El; 2] {
    let menu = el("div").class("menu").attr("id", id).attr("popover", "auto").children(items);
    let opener = opener(id, label);
    // Inside a shadow root the browser does not give the focus back by itself. It is still in the menu only when
    // the menu closes under it.
    let (closing, back) = (menu.clone(), opener.clone());
    let menu = menu.on("beforetoggle", move |_| {
        if closing.element().matches(":focus-within") == Ok(true) {
            back.focus();
        }
    });
    [opener, menu]
}

fn opener(id: &'static str, label: &str) -> El {
    let caret = el("span").class("menu__caret").attr("aria-hidden", "true");
    el("button").class("button").attr("type", "button").attr("popovertarget", id).text(label).child(caret)
}

/// What a menu does when one of its controls is pressed, by the control's value.
pub type Press = Box<dyn Fn(&str)>;

/// Lets a menu hear its controls. With `closes` every press closes it first, and the focus is back on its button when
/// `press` is called: a dialog that opens then gives the focus back to what is still there.
pub fn on_press(menu: El, closes: bool, press: Press) -> El {
    let closing = menu.clone();
    menu.on("click", move |event| {
        let value = value_of(&event);
        if value.is_empty() {
            return;
        }
        if let Some(menu) = closing.element().dyn_ref::<HtmlElement>().filter(|_| closes) {
            let _ = menu.hide_popover();
        }
        press(&value);
    })
}

/// A button in a menu; `value` says to the menu which one it is.
pub fn menu_item(value: &str, label: &str) -> El {
    el("button").class("menu__item").attr("type", "button").attr("value", value).text(label)
}
