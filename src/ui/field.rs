//! Labelled fields.

use super::signal::{Signal, derived};

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

/// A sentence that comes and goes.
pub type Sentence = Box<dyn Fn() -> Option<String> + Send + Sync>;

/// A labelled input whose value is checked while it is typed. `hint` helps, `error` says what is wrong with the
/// value and what to do, and is announced when it comes.
pub fn checked_field(id: &'static str, label: &'static str, input: El, hint: Sentence, error: Sentence) -> El {
    let (hint, error) = (derived(hint), derived(error));
    let [hint_id, error_id] = ["-hint", "-error"].map(|end| [id, end].concat());
    let described_by = {
        let ids = [(hint, hint_id.clone()), (error, error_id.clone())];
        move || {
            let there = ids.iter().filter(|(sentence, _)| sentence.with(Option::is_some));
            let there: Vec<&str> = there.map(|(_, id)| id.as_str()).collect();
            (!there.is_empty()).then(|| there.join(" "))
        }
    };
    let input = input
        .class("input")
        .attr("id", id)
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .live_flag("aria-invalid", move || error.with(Option::is_some))
        .live_attr("aria-describedby", described_by);
    let paragraph = move |sentence: Signal<Option<String>>, class: &'static str, id: String| {
        move || sentence.get().map(|text| el("p").class(class).attr("id", &id).text(&text))
    };
    let error = paragraph(error, "field__error", error_id);
    labelled(id, label)
        .child(input)
        .live_child(paragraph(hint, "field__hint", hint_id))
        .child(el("div").class("field__errors").attr("aria-live", "polite").live_child(error))
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

fn labelled(id: &str, label: &str) -> El {
    el("div").class("field").child(el("label").class("field__label").attr("for", id).text(label))
}
