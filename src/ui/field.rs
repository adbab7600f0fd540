//! Labelled fields.

use super::signal::Signal;

use super::dom::{El, el, value_of};

/// A one-line text input with its label and a hint.
pub struct TextField {
    /// Unique in the panel; the error summary links to it.
    pub id: &'static str,
    /// The label, and the accessible name.
    pub label: &'static str,
    /// What the admin typed.
    pub value: Signal<String>,
    /// `text`, `password`, `search`, …
    pub kind: &'static str,
    /// What the browser may fill in.
    pub autocomplete: &'static str,
    /// A sentence below the label.
    pub hint: Option<&'static str>,
    /// Whether a dialog that opens gives it the focus.
    pub autofocus: bool,
}

impl TextField {
    /// A plain text that the browser does not fill in.
    pub fn new(id: &'static str, label: &'static str, value: Signal<String>) -> Self {
        Self { id, label, value, kind: "text", autocomplete: "off", hint: None, autofocus: false }
    }

    /// The field on the page; `wrong` says whether its value is at fault.
    pub fn build(self, wrong: impl Fn() -> bool + 'static) -> El {
        let Self { id, label, value, kind, autocomplete, hint, autofocus } = self;
        let mut input = el("input")
            .class("input")
            .attr("id", id)
            .attr("type", kind)
            .attr("autocomplete", autocomplete)
            .attr("autocapitalize", "none")
            .attr("spellcheck", "false")
            .live_flag("aria-invalid", wrong)
            .live_prop("value", move || value.get())
            .on("input", move |event| value.set(value_of(&event)));
        if autofocus {
            input = input.attr("autofocus", "");
        }
        let mut field = labelled(id, label);
        if let Some(hint) = hint {
            let hint_id = [id, "-hint"].concat();
            input = input.attr("aria-describedby", &hint_id);
            field = field.child(el("p").class("field__hint").attr("id", &hint_id).text(hint));
        }
        field.child(input)
    }
}

/// One of the values to choose from: what is sent, and what is shown.
pub type Choice<'a> = (&'a str, &'a str);

/// A labelled choice of one value. `value` is what is chosen now, `on_choose` hears another choice.
pub fn select_field(
    id: &'static str,
    label: &'static str,
    choices: &[Choice<'_>],
    value: impl Fn() -> String + 'static,
    on_choose: impl Fn(String) + 'static,
) -> El {
    let options = choices.iter().map(|(value, text)| el("option").attr("value", value).text(text));
    let select = el("select")
        .class("input")
        .attr("id", id)
        .children(options)
        .live_prop("value", value)
        .on("change", move |event| on_choose(value_of(&event)));
    labelled(id, label).child(select)
}

/// A field with its label; what the field of this id is comes after it.
pub fn labelled(id: &str, label: &str) -> El {
    el("div").class("field").child(el("label").class("field__label").attr("for", id).text(label))
}
