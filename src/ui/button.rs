//! Buttons.

use super::dom::{El, el};

/// A button with a text; it submits nothing.
pub fn button(text: &str, on_click: impl FnMut() + 'static) -> El {
    plain("button").attr("type", "button").text(text).on_click(on_click)
}

/// The one button of a form that sends it. Its text is for the caller to add.
pub fn submit_button() -> El {
    plain("button button--primary").attr("type", "submit")
}

fn plain(class: &str) -> El {
    el("button").class(class).attr("part", class)
}
